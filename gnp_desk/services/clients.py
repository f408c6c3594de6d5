"""The people of the local copy of policies: one person where identifiers agree, alike where only names do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Connection, Select, bindparam, select, union

from gnp_desk import errors
from gnp_desk.services import names
from gnp_desk.services.identity import Identity, grouped
from gnp_desk.services.policy_tables import POLICY, POLICY_NAMES, POLICY_PERSON
from gnp_desk.services.search_query import Why

OF_PEOPLE = ("name", "near", "phone")
"""Reasons for which a policy was found that speak of a person of it."""
MOST_KIN, MOST_ALIKE, NAMED = 500, 5, 60
LOOKS_ALIKE = 86.0

Asked = Select[Any] | CompoundSelect[Any]
COLUMNS = (POLICY_PERSON, POLICY.c.id)
PEOPLE: Select[Any] = select(*COLUMNS).join(POLICY, POLICY.c.row == POLICY_PERSON.c.policy)
OF_POLICIES = PEOPLE.where(POLICY_PERSON.c.policy.in_(bindparam("rows", expanding=True)))
CODES: BindParameter[str] = bindparam("codes", expanding=True)
KIN = union(
    PEOPLE.where(POLICY_PERSON.c.rfc.in_(CODES), POLICY_PERSON.c.rfc != ""),
    PEOPLE.where(POLICY_PERSON.c.curp.in_(CODES), POLICY_PERSON.c.curp != ""),
).limit(MOST_KIN)
NAMESAKES = select(POLICY_NAMES.c.rowid).where(POLICY_NAMES.c[POLICY_NAMES.name].match(bindparam("match"))).limit(NAMED)


@dataclass(frozen=True)
class PersonRow:
    """One person as one policy names them."""

    policy: int
    policy_id: str
    role: str
    name: str
    phone: str
    known: Identity

    @property
    def key(self) -> str:
        """Return what this person is looked up by: policy and role."""
        return f"{self.policy_id}/{self.role}"


Met = Mapping[str, tuple[PersonRow, Why]]
"""Those a search met and why, by the key of each."""


@dataclass(frozen=True)
class Client:
    """One person with every policy that names them, however each writes the name."""

    people: tuple[PersonRow, ...]

    @property
    def key(self) -> str:
        return self.people[0].key

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return each spelling once, the fullest first."""
        return tuple(
            sorted(dict.fromkeys(person.name for person in self.people if person.name), key=lambda name: -len(name))
        )

    @cached_property
    def known(self) -> Identity:
        """Return the identifiers any policy gives."""
        found = Identity()
        for person in self.people:
            found = found.with_those_of(person.known)
        return found

    @property
    def policies(self) -> tuple[str, ...]:
        """Return the policies that name this person, each once."""
        return tuple(dict.fromkeys(person.policy_id for person in self.people))

    def looks_like(self, other: Client) -> bool:
        """Return whether a name of both could be the same one; it proves nothing."""
        from rapidfuzz import fuzz

        mine, theirs = ([" ".join(names.words(name)) for name in client.names] for client in (self, other))
        return any(fuzz.token_sort_ratio(one, two) >= LOOKS_ALIKE for one in mine for two in theirs)


def of_policies(connection: Connection, rows: Iterable[int]) -> list[PersonRow]:
    """Return the people of some policies, by their rows."""
    return people(connection, OF_POLICIES, rows=list(rows))


def clients(connection: Connection, asked: Sequence[PersonRow]) -> list[Client]:
    """Return the clients some people are, each with everything else the copy knows under the same identifiers."""
    codes = sorted({code for person in asked for code in person.known.codes})
    kin = people(connection, KIN, codes=codes) if codes else []
    wanted = {person.key for person in asked}
    everyone = {person.key: person for person in (*asked, *kin)}
    found = [Client(group) for group in grouped([(person.known, person) for person in everyone.values()])]
    return _of_one_contract([client for client in found if any(person.key in wanted for person in client.people)])


def client(connection: Connection, key: str) -> Client:
    """Return the client that a policy names in a role, the first it names without one; UnknownRecord when nobody."""
    policy, _slash, role = key.rpartition("/")
    named = people(connection, PEOPLE.where(POLICY.c.id == policy))
    found = [person for person in named if role in ("", person.role)][:1]
    if not found:
        raise errors.UnknownRecord()
    if not found[0].known.codes:
        contract = policy.rpartition("-")[0]
        items = POLICY.c.id.between(f"{contract}-", f"{contract}-{names.LAST}")
        found = people(connection, PEOPLE.where(items, POLICY_PERSON.c.name == found[0].name).limit(MOST_KIN))
    return next(one for one in clients(connection, found) if any(item.policy_id == policy for item in one.people))


def is_met(person: PersonRow, why: Why) -> bool:
    """Return whether it is this person of a policy that was meant."""
    if why.kind == "phone":
        return person.phone.startswith(why.code)
    return all(any(word.startswith(typed) for word in names.words(person.name)) for typed in why.words)


def alike(connection: Connection, one: Client) -> tuple[Client, ...]:
    """Return other people of a name that looks the same: shown beside, never joined."""
    words = names.words(one.names[0]) if one.names else []
    if not words:
        return ()
    telling = sorted(words[1:] or words, key=len)[-2:]
    groups = [[f'"{words[0][0]}"*'], *([f'"{word}"'] for word in telling)]
    rows = connection.execute(NAMESAKES, {"match": names.match(groups)}).scalars()
    mine = {person.key for person in one.people}
    others = clients(connection, [person for person in of_policies(connection, rows) if person.key not in mine])
    return tuple(
        other for other in others if other.looks_like(one) and not mine & {person.key for person in other.people}
    )[:MOST_ALIKE]


def _of_one_contract(found: list[Client]) -> list[Client]:
    """Bring together those without identifiers whom one contract names the same way in several of its items."""
    kept: dict[object, Client] = {}
    for one in found:
        person = one.people[0]
        contract = (person.policy_id.rpartition("-")[0], tuple(names.words(person.name)))
        place = one.key if one.known.codes else contract
        kept[place] = Client((*kept[place].people, *one.people)) if place in kept else one
    return list(kept.values())


def people(connection: Connection, query: Asked, **values: object) -> list[PersonRow]:
    """Return the people a query of `PEOPLE` finds."""
    rows = connection.execute(query, values).mappings().all()
    return [
        PersonRow(row["policy"], row["id"], row["role"], row["name"], row["phone"], Identity(row["rfc"], row["curp"]))
        for row in rows
    ]
