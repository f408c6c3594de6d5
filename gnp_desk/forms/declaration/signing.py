"""Who signs the declaration, what exactly each reads, and whether a signature still stands for it. Pure.

A signature binds to the content without folio, state and signatures (forms.md FM-9): when that changes, it no longer
stands, and when it changes back it does again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.declaration import document
from gnp_desk.forms.fields import Problem
from gnp_desk.forms.printing import facts
from gnp_desk.forms.roles import has_vehicle, parties, stayed
from gnp_desk.texts import N_, day_hour, hour

DRIVER, ADJUSTER = "driver", "adjuster"
SIGNED = "signed"
MISSING, VALID, STALE, SAID = "missing", "valid", "stale", "said"


@dataclass(frozen=True)
class Signer:
    """Somebody who signs: a driver by the letter of the party, or the adjuster (letter «»)."""

    role: str
    letter: str
    name: str
    person: str = ""

    @property
    def key(self) -> str:
        return f"{self.role}:{self.letter}"

    @property
    def meant(self) -> str:
        """Return the signer as a sentence needs it: «la firma de quien conducía A»."""
        return N_("quien conducía {letter}").format(letter=self.letter) if self.letter else N_("quien hizo el ajuste")

    @property
    def who(self) -> str:
        """Return whose signature it is: «conductor de A», «ajustador»."""
        return N_("conductor de {letter}").format(letter=self.letter) if self.letter else N_("ajustador")


@dataclass(frozen=True)
class Standing:
    """Where one signature stands: missing, valid, stale, or said not to be signed (with its reason)."""

    signer: Signer
    state: str
    signature: Record | None = None


def signers(case: Case) -> tuple[Signer, ...]:
    """Return who signs: driver A, each other driver who was there, the adjuster."""
    found = [_driver(case, party) for party in parties(case) if _signs(case, party)]
    return (*found, Signer(ADJUSTER, "", facts.adjuster(case)))


def _signs(case: Case, party: Record) -> bool:
    if party.get("letter") == "A":
        return True
    return stayed(case, party) and party.get("present_at_adjustment") != "no" and _declares(case, party)


def _declares(case: Case, party: Record) -> bool:
    return has_vehicle(case, party) or bool(party.text("narrative"))


def _driver(case: Case, party: Record) -> Signer:
    driver = case.ref(party, "driver")
    return Signer(DRIVER, party.text("letter"), facts.person(case, party, "driver"), driver.id if driver else "")


def content(case: Case, declaration: Record) -> dict[str, object]:
    """Return what the declaration says, without its signatures: what is hashed and signed."""
    return hashed(document.content(case, declaration, case.edition))


def hashed(full: Mapping[str, object]) -> dict[str, object]:
    """Return the part of a content that its fingerprint covers."""
    return {name: value for name, value in full.items() if name != "signatures"}


def newest(case: Case, declaration: Record, signer: Signer) -> Record | None:
    """Return the last signature of a signer, None when there is none."""
    mine = [
        item
        for item in case.of("signature")
        if item.get("source") == declaration.id
        and item.get("signer_role") == signer.role
        and item.text("letter") == signer.letter
    ]
    return max(mine, key=lambda item: (signed_at(item), item.id), default=None)


def signed_at(signature: Record) -> str:
    """Return the local instant of a signature."""
    moment = signature.get("signed_at")
    return str(moment.get("local", "")) if isinstance(moment, Mapping) else ""


def standings(case: Case, declaration: Record, content_hash: str) -> tuple[Standing, ...]:
    """Return where each signature stands for a content with this fingerprint."""
    return tuple(_standing(case, declaration, signer, content_hash) for signer in signers(case))


def _standing(case: Case, declaration: Record, signer: Signer, content_hash: str) -> Standing:
    found = newest(case, declaration, signer)
    if found is None:
        return Standing(signer, MISSING)
    if found.get("content_hash") != content_hash:
        return Standing(signer, STALE, found)
    return Standing(signer, VALID if found.get("outcome") == SIGNED else SAID, found)


def problems(case: Case, declaration: Record, content_hash: str) -> Iterator[Problem]:
    """Yield what closing lacks of signatures: none at all, or one given for something else."""
    for standing in standings(case, declaration, content_hash):
        if standing.state == MISSING:
            yield Problem("signatures", "sig.missing", details={"who": standing.signer.meant}, record=declaration.id)
        elif standing.state == STALE:
            details = {"time": hour(declaration.text("content_changed_at"))}
            yield Problem("signatures", "sig.stale", details=details, record=declaration.id)


def frozen(case: Case, declaration: Record, content_hash: str) -> list[dict[str, object]]:
    """Return the signatures that stand, as the paper draws them."""
    return [
        _frozen(standing)
        for standing in standings(case, declaration, content_hash)
        if standing.state in (VALID, SAID) and standing.signature is not None
    ]


def _frozen(standing: Standing) -> dict[str, object]:
    item = standing.signature
    assert item is not None
    outcome = item.text("outcome")
    words = dict(lists.SIGN_OUTCOME).get(outcome, "")
    return {
        "letter": standing.signer.letter,
        "role": standing.signer.role,
        "outcome": outcome,
        "words": words if outcome != SIGNED else "",
        "reason": item.text("reason"),
        "method": item.text("method"),
        "at": day_hour(signed_at(item)),
        "strokes": item.text("strokes"),
    }


def statement(full: Mapping[str, Any], letter: str) -> str:
    """Return exactly what a signer reads and signs: the joint part, and a declarant's own part; plain lines."""
    return "\n".join(_lines(full, letter))


def _lines(full: Mapping[str, Any], letter: str) -> Iterator[str]:
    shown = full["shown"]
    yield str(full["title"])
    for side in shown["where"]:
        yield from _pairs(side)
    yield from _pairs(shown["strip"])
    for column in shown["columns"]:
        yield ""
        yield " · ".join(part for part in (column["letter"], column["role"]) if part)
        yield from _pairs(column["rows"])
        yield from _boxes(shown["boxes"], column)
        if column["impact"]:
            yield N_("Impacto: {words}").format(words=column["impact"])
    yield from _joint_end(shown)
    for own in shown["own"]:
        if letter and own["letter"] == letter:
            yield from _own(own)
    yield ""
    texts = full["legends"]["texts"]
    yield from (str(texts[code]) for code in ("L1", "L2") if code in texts)


def _pairs(rows: Any) -> Iterator[str]:
    return (f"{label}: {value}" for label, value in rows if value)


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
    yield from _pairs(own["questions"])
