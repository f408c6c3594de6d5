"""Which records a part of a page asks, and what a record added to a list begins with."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.roles import (
    has_third_party,
    has_vehicle,
    parties,
    stayed,
    third_parties,
    vehicle_parties,
)
from gnp_desk.forms.walk import Chosen, NewRecord


def asks(names: str) -> tuple[str, ...]:
    """Return field names written apart by spaces."""
    return tuple(names.split())


def the_claim(case: Case) -> tuple[Record | None, ...]:
    return (case.claim,)


def first(kind: str) -> Chosen:
    return lambda case: (case.first(kind),)


def every(kind: str) -> Chosen:
    return lambda case: case.of(kind)


def columns(case: Case) -> tuple[Record | None, ...]:
    return vehicle_parties(case)


def vehicles(case: Case) -> tuple[Record | None, ...]:
    return tuple(case.ref(party, "vehicle") for party in vehicle_parties(case))


def drivers(case: Case) -> tuple[Record | None, ...]:
    return tuple(case.ref(party, "driver") for party in vehicle_parties(case))


def on_foot(case: Case) -> tuple[Record | None, ...]:
    return tuple(party for party in third_parties(case) if not has_vehicle(case, party))


def thirds(case: Case) -> tuple[Record | None, ...]:
    return third_parties(case)


def heard(case: Case) -> tuple[Record | None, ...]:
    return tuple(party for party in parties(case) if stayed(case, party))


def _position(case: Case, kind: str) -> str:
    """Return a position after the last record of a type, so that lists keep the order in which they were made."""
    last = case.of(kind)
    return f"{last[-1].get('position') or 'm'}m" if last else "m"


def new_of(kind: str) -> NewRecord:
    """Return the first values of a record added at the end of its list."""
    return lambda case: {"position": _position(case, kind)}


def new_party(role: str) -> NewRecord:
    """Return the first values of a party with the next letter."""

    def values(case: Case) -> Mapping[str, object]:
        used = {party.get("letter") for party in case.of("party")}
        letter = next(letter for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in used)
        return {"letter": letter, "party_role": role, "position": letter.lower()}

    return values


def has_several(case: Case) -> bool:
    return has_third_party(case, case.claim)
