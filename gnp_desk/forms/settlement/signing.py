"""The customer signs a settlement when shown it before it is issued; a second signature is another thing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import facts
from gnp_desk.forms.signature.signing import INSURED, Signer, legends, pairs
from gnp_desk.texts import N_


def signers(case: Case, settlement: Record) -> tuple[Signer, ...]:
    """Return who signs: the insured, who may also answer later; nothing waits for it."""
    insured = case.ref(case.policy, "insured")
    return (Signer(INSURED, "", facts.show(case, insured, "name"), insured.id if insured else "", is_needed=False),)


def statement(full: Mapping[str, Any], signer: Signer) -> str:
    """Return exactly what the customer reads and signs: the result, whom it pays, and every step; plain lines."""
    return "\n".join(_lines(full))


def _lines(full: Mapping[str, Any]) -> Iterator[str]:
    shown = full["shown"]
    yield str(full["title"])
    yield str(shown["kind"])
    yield from pairs(shown["customer"])
    yield from pairs(shown["vehicle"])
    yield ""
    yield f"{shown['outcome']}: {shown['total']}"
    yield from (text for text in (shown["words"], shown["account"]) if text)
    yield from (" · ".join(part for part in row if part) for row in shown["payments"])
    yield from pairs(shown["terms"])
    yield from shown["flags"]
    yield from pairs([[N_("Respuesta del cliente"), shown["answer"]]])
    yield ""
    for step in shown["steps"]:
        yield ". ".join(part for part in (str(step["title"]), str(step["result"]), str(step["sentence"])) if part)
    yield from legends(full, "L1", "L5")
