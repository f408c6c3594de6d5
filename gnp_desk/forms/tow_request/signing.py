"""Who signs the paper of a tow, and what each reads: who hands the vehicle over, who loads it, who receives it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import facts
from gnp_desk.forms.signature.signing import CUSTOMER, OPERATOR, RECEIVER, Signer, legends, pairs
from gnp_desk.texts import N_


def signers(case: Case, request: Record) -> tuple[Signer, ...]:
    """Return who signs: customer and operator when it is loaded; who receives it signs only where that is known before."""
    driver = case.ref(case.party("A"), "driver")
    return (
        Signer(CUSTOMER, "", facts.customer(case), driver.id if driver else ""),
        Signer(OPERATOR, "", facts.show(case, request, "operator")),
        Signer(RECEIVER, "", "", is_needed=False),
    )


def statement(full: Mapping[str, Any], signer: Signer) -> str:
    """Return exactly what a signer reads and signs; plain lines."""
    return "\n".join(_lines(full))


def _lines(full: Mapping[str, Any]) -> Iterator[str]:
    shown = full["shown"]
    yield str(full["title"])
    yield str(shown["reason"])
    yield from shown["pays"]
    for rows in (shown["route"], shown["vehicle"], shown["service"], shown["times"]):
        yield from pairs(rows)
    yield ""
    yield N_("Inventario ({n})").format(n=len(shown["items"]))
    for item, state, quantity, note in shown["items"]:
        yield f"{item}: " + " · ".join(part for part in (state, quantity, note) if part)
    yield ""
    for line in shown["damage"]:
        words = " · ".join(part for part in (line["zone"], line["part"], line["word"]) if part)
        yield N_("Daño {n}: {words}").format(n=line["number"], words=words)
    yield from pairs(shown["belongings"])
    yield from legends(full, "L1", "L12")
