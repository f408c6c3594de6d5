"""Who signs the declaration, and what exactly each reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import facts
from gnp_desk.forms.roles import has_vehicle, parties, stayed
from gnp_desk.forms.signature.signing import ADJUSTER, Signer, driver_of, legends, pairs
from gnp_desk.texts import N_


def signers(case: Case, declaration: Record) -> tuple[Signer, ...]:
    """Return who signs: driver A, each other driver who was there, the adjuster."""
    there = (party for party in parties(case) if _signs(case, party))
    found = [driver_of(case, party, facts.person(case, party, "driver")) for party in there]
    return (*found, Signer(ADJUSTER, "", facts.adjuster(case)))


def _signs(case: Case, party: Record) -> bool:
    if party.get("letter") == "A":
        return True
    return stayed(case, party) and party.get("present_at_adjustment") != "no" and _declares(case, party)


def _declares(case: Case, party: Record) -> bool:
    return has_vehicle(case, party) or bool(party.text("narrative"))


def statement(full: Mapping[str, Any], signer: Signer) -> str:
    """Return exactly what a signer reads and signs: the joint part, and a declarant's own part; plain lines."""
    return "\n".join(_lines(full, signer.letter))


def _lines(full: Mapping[str, Any], letter: str) -> Iterator[str]:
    shown = full["shown"]
    yield str(full["title"])
    for side in shown["where"]:
        yield from pairs(side)
    yield from pairs(shown["strip"])
    for column in shown["columns"]:
        yield ""
        yield " · ".join(part for part in (column["letter"], column["role"]) if part)
        yield from pairs(column["rows"])
        yield from _boxes(shown["boxes"], column)
        if column["impact"]:
            yield N_("Impacto: {words}").format(words=column["impact"])
    yield from _joint_end(shown)
    for own in shown["own"]:
        if letter and own["letter"] == letter:
            yield from _own(own)
    yield from legends(full, "L1", "L2")


def _boxes(boxes: Any, column: Mapping[str, Any]) -> Iterator[str]:
    for code, printed, words in boxes:
        if code in column["boxes"]:
            yield f"☒ {printed} {words}"
    if column["other"]:
        yield N_("Otra: {words}").format(words=column["other"])


def _joint_end(shown: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    if shown["objects"]:
        yield N_("Objetos dañados: {list}").format(list="; ".join(shown["objects"]))
    count = len(shown["sketch"].get("elements", ())) if shown["sketch"] else 0
    if count:
        yield N_("Croquis: {n} elementos, {streets}").format(n=count, streets=shown["streets"] or N_("sin calles"))
    agreed = shown["agreement"]
    words = ". ".join(part for part in (agreed["first"], agreed["text"]) if part)
    if words:
        yield N_("Arreglo: {words}").format(words=words)


def _own(own: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield N_("Hoja propia de {letter} · {name}").format(letter=own["letter"], name=own["name"])
    for label, text in ((N_("Qué pasó"), own["narrative"]), (N_("Observaciones"), own["remarks"])):
        if text:
            yield f"{label}: {text}"
    for title, lines in ((N_("Daño"), own["damage"]), (N_("Daño anterior o en duda"), own["previous"])):
        for line in lines:
            words = " · ".join(part for part in (line["zone"], line["part"], line["word"]) if part)
            yield f"{title} {line['number']}: {words}"
    yield from pairs(own["questions"])
