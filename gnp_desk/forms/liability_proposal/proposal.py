"""The proposal of responsibility from the boxes of A and B, by the public order of precedence (mexico.md 4.2).

It is our own table, not the industry guide: signals first, then the doer of each pair, then the general rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.circumstances import Box, boxes_of
from gnp_desk.forms.roles import has_vehicle, stayed, third_parties
from gnp_desk.texts import N_, listing

SIGNAL_BOXES = ("red_light", "did_not_yield", "broke_one_by_one")
RULE_BOXES = ("narrower_road",)


@dataclass(frozen=True)
class Proposal:
    """Who is proposed (insured, third_party, both, pending), the pair of boxes it comes from, and why."""

    code: str
    pair: str
    ground: str


def propose(case: Case, record: Record | None = None) -> Proposal:
    """Return the proposal for A and the first other vehicle; pending when the boxes do not decide."""
    insured = case.party("A")
    third = next((party for party in third_parties(case) if has_vehicle(case, party) and stayed(case, party)), None)
    if insured is None or third is None:
        return Proposal("pending", "—", N_("Falta otra parte con vehículo."))
    mine, theirs = (boxes_of(party.get("circumstances")) for party in (insured, third))
    pair = f"{_numbers(mine)} / {_numbers(theirs)}"
    if not mine or not theirs:
        return Proposal("pending", pair, N_("Faltan circunstancias de A o de B."))
    for step in (_signals, _doers, _general):
        found = step(mine, theirs)
        if found is not None:
            return Proposal(found[0], pair, found[1])
    return Proposal("pending", pair, N_("Ningún criterio decide; lo decide el ajustador."))


def _numbers(boxes: tuple[Box, ...]) -> str:
    return listing([str(box.number) for box in boxes]) or "—"


def _blame(mine: list[Box], theirs: list[Box]) -> tuple[str, str] | None:
    """Return who of both did something, and which; None when neither did."""
    words = listing([box.label.lower() for box in dict.fromkeys((*mine, *theirs))])
    if mine and theirs:
        same = {box.code for box in mine} & {box.code for box in theirs}
        return ("pending" if same else "both"), words
    if mine or theirs:
        return ("insured" if mine else "third_party"), words
    return None


def _signals(mine: tuple[Box, ...], theirs: tuple[Box, ...]) -> tuple[str, str] | None:
    return _blame([box for box in mine if box.code in SIGNAL_BOXES], [box for box in theirs if box.code in SIGNAL_BOXES])


def _doers(mine: tuple[Box, ...], theirs: tuple[Box, ...]) -> tuple[str, str] | None:
    first, second = ([box for box in boxes if box.doer and box.code not in RULE_BOXES] for boxes in (mine, theirs))
    return _blame(first, second)


def _general(mine: tuple[Box, ...], theirs: tuple[Box, ...]) -> tuple[str, str] | None:
    """The narrower road yields; with no signs, who comes from the right goes first."""
    first, second = ([box for box in boxes if box.code in RULE_BOXES] for boxes in (mine, theirs))
    narrow = _blame(first, second)
    if narrow is not None:
        return narrow
    mine_first = any(box.code in ("from_the_right", "signed_priority", "in_roundabout") for box in mine)
    theirs_first = any(box.code in ("from_the_right", "signed_priority", "in_roundabout") for box in theirs)
    if mine_first != theirs_first:
        return ("third_party" if mine_first else "insured"), N_("preferencia de paso")
    return None
