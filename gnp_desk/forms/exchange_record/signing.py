"""Who signs an exchange with a third party, and what each reads: both adjusters and both drivers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import facts
from gnp_desk.forms.signature.signing import ADJUSTER, THEIR_ADJUSTER, Signer, driver_of, legends, pairs


def signers(case: Case, record: Record) -> tuple[Signer, ...]:
    """Return who signs; of who is not there, or does not want to, the reason is kept. No insurer, no other adjuster."""
    theirs = case.ref(record, "party")
    other = case.ref(theirs, "their_adjuster")
    found = [Signer(ADJUSTER, "", facts.adjuster(case))]
    if theirs is None or theirs.get("insured_status") != "no":
        found.append(Signer(THEIR_ADJUSTER, "", facts.show(case, other, "name"), other.id if other else ""))
    both = (party for party in (case.party("A"), theirs) if party is not None)
    return (*found, *(driver_of(case, party, facts.person(case, party, "driver")) for party in both))


def statement(full: Mapping[str, Any], signer: Signer) -> str:
    """Return exactly what a signer reads and signs; plain lines."""
    return "\n".join(_lines(full))


def _lines(full: Mapping[str, Any]) -> Iterator[str]:
    shown = full["shown"]
    yield str(full["title"])
    yield str(shown["modality"])
    for side in shown["sides"]:
        yield ""
        yield str(side["title"])
        yield from pairs(side["rows"])
    yield ""
    yield from pairs(shown["deal"])
    yield from legends(full, "L1", "L2")
