"""What a claim is found by besides its row: papers, other vehicles, identifiers of people, its policy. No health data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.identifiers import compact, lookalike
from gnp_desk.services.identity import identity
from gnp_desk.services.policy_tables import CLAIM_KEY
from gnp_desk.texts import N_

KEYS = "keys"
PAPER, VEHICLE, PERSON, POLICY = "paper", "vehicle", "person", "policy"
OTHER_CAR = N_("Tercero {letter}")


class Key(NamedTuple):
    """One code that leads to a record of a claim, and the words it is shown by."""

    code: str
    kind: str
    record: str
    words: str


def of_case(case: Case) -> tuple[Key, ...]:
    """Return every key of a claim, in order."""
    found = (*_papers(case), *_vehicles(case), *_people(case), *_policy(case))
    return tuple(sorted(key for key in found if key.code))


def named_people(case: Case) -> tuple[Record, ...]:
    """Return the people who may be named in lists: neither hurt nor minor (FM-8)."""
    hidden = {injury.get("person") for injury in case.of("injury")}
    return tuple(person for person in case.of("person") if person.id not in hidden and person.get("minor") is not True)


def policy_id(snapshot: Record | None) -> str:
    """Return how the local copy of policies calls the policy of a claim, «» without one."""
    if snapshot is None:
        return ""
    return f"{compact(snapshot.text('policy_number'))}-{compact(snapshot.text('item_number'))}"


def _papers(case: Case) -> Iterator[Key]:
    for paper in case.of("paper"):
        form = catalogue.FORMS.get(paper.text("kind"))
        yield Key(compact(paper.text("folio")), PAPER, paper.id, form.title if form else "")


def _vehicles(case: Case) -> Iterator[Key]:
    """Yield the vehicles of the other parties; that of A is in the row of the claim."""
    for party in case.of("party"):
        vehicle = case.ref(party, "vehicle")
        if vehicle is None or party.get("letter") == "A":
            continue
        letter = OTHER_CAR.format(letter=party.text("letter"))
        words = " · ".join(part for part in (catalogue.vehicle_words(vehicle), letter) if part)
        yield Key(compact(vehicle.text("plate")), VEHICLE, vehicle.id, words)
        yield Key(lookalike(vehicle.text("vin")), VEHICLE, vehicle.id, words)


def _people(case: Case) -> Iterator[Key]:
    for person in named_people(case):
        for code in identity(person.values).codes:
            yield Key(code, PERSON, person.id, catalogue.person_words(person))


def _policy(case: Case) -> Iterator[Key]:
    if case.policy is not None:
        yield Key(policy_id(case.policy), POLICY, case.policy.id, "")


def put(connection: Connection, claim: str, keys: object) -> None:
    """Leave a claim findable by exactly these keys."""
    wanted = set(keys) if isinstance(keys, Sequence) else set()
    held = {Key(*row) for row in connection.execute(_HELD, {"of": claim}).all()}
    if gone := held - wanted:
        for key in gone:
            mine = (CLAIM_KEY.c.claim == claim) & (CLAIM_KEY.c.code == key.code) & (CLAIM_KEY.c.kind == key.kind)
            connection.execute(delete(CLAIM_KEY).where(mine, CLAIM_KEY.c.record == key.record))
    if fresh := wanted - held:
        connection.execute(insert(CLAIM_KEY), [{"claim": claim, **key._asdict()} for key in sorted(fresh)])


# Made once: every save asks for it.
_HELD = select(*(CLAIM_KEY.c[name] for name in Key._fields)).where(CLAIM_KEY.c.claim == bindparam("of"))
