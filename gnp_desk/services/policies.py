"""The local copy of policies: put in, looked at, and carried into a claim as a snapshot that never changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Protocol

from sqlalchemy import Connection, Table, delete, func, insert, select

from gnp_desk import errors
from gnp_desk.forms.case import Record
from gnp_desk.forms.kinds import instant
from gnp_desk.rules.edition import Edition, NoEditionError, edition_for
from gnp_desk.services import cover_card, names
from gnp_desk.services.cover_card import cover_of_case
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.policy_copy import AUTOS, LINES, ROLES, Named, Policy, Shown, named, packed, shown, unpacked
from gnp_desk.services.policy_tables import (
    PERSON_INDEXES,
    POLICY,
    POLICY_INDEXES,
    POLICY_NAMES,
    POLICY_PERSON,
    POLICY_SCHEDULE,
)
from gnp_desk.services.records import read_record
from gnp_desk.services.views import CoverView

BATCH = 5_000
Copy = tuple[Shown, bytes, list[Named]]
INSTANTS = ("policy_start_at", "policy_end_at")


class Policies:
    """The policies this equipment holds a copy of. The centre owns them; nothing here changes one."""

    def __init__(self, database: Database, editions: Sequence[Edition]) -> None:
        self._database = database
        self._editions = editions

    def add(self, policies: Iterable[Policy]) -> int:
        """Put policies into the local copy, each instead of its older version, and return how many.

        The first load is one commit, with its indexes built at the end: all of it, or nothing. Later ones commit in
        batches, so that work on claims never waits for long.
        """
        if self.count() == 0:
            return self._database.write(lambda connection: _load(connection, policies))
        added = 0
        for batch in _batches(policies):
            self._database.write(lambda connection, batch=batch: _replace(connection, batch))  # type: ignore[misc]
            added += len(batch)
        return added

    def count(self) -> int:
        """Return how many policies the local copy holds."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(POLICY)).scalar_one())

    def card(self, policy_id: str, at_local: str) -> CoverView:
        """Return the cover card of a policy at a local instant; UnknownRecord when there is no such policy."""
        with self._database.reading() as connection:
            policy = find(connection, policy_id)
        found = cover_card.card(cover_card.of_policy(policy), at_local, self._edition(policy, at_local))
        return replace(found, other_line="" if policy.line == AUTOS else LINES.get(policy.line, policy.line))

    def state(self, policy: Policy, at_local: str) -> str:
        """Return the state of a policy at a local instant in one or two words, for a list."""
        return cover_card.STATES[self.decide(policy, at_local).state]

    def snapshot(self, connection: Connection, policy_id: str, claim: str, snapshot_id: str) -> list[Record]:
        """Return the records that fix a policy in a claim: snapshot, covers, equipment and the people it names.

        The receipt that decides at the moment of loss gives the premium fields. UnknownRecord when there is no such
        policy, OtherLine when it does not insure a vehicle.
        """
        loss, policy = cover_card.local(read_record(connection, claim).get("loss_at")), find(connection, policy_id)
        if policy.line != AUTOS:
            raise errors.OtherLine(line=LINES.get(policy.line, policy.line))
        return self.fixed(policy, loss, claim, snapshot_id)

    def fixed(self, policy: Policy, loss: str, claim: str, snapshot_id: str) -> list[Record]:
        """Return the records that fix a policy in a claim as it is at a local instant."""
        people = {role: new_id() for role in ROLES if isinstance(policy.people.get(role), Mapping)}
        return [
            Record(snapshot_id, "policy_snapshot", self._values(policy, loss, people), claim),
            *_children(policy, claim, snapshot_id),
            *_people(policy, claim, people),
        ]

    def _values(self, policy: Policy, loss: str, people: Mapping[str, str]) -> dict[str, object]:
        receipt = self.decide(policy, loss).receipt
        values: dict[str, object] = dict(policy.schedule)
        values |= {name: _instant(policy, policy.schedule[name]) for name in INSTANTS if policy.schedule.get(name)}
        values |= {
            "source": "device_copy",
            "source_at": _instant(policy, policy.data_at) if policy.data_at else None,
            "premium_due_on": receipt.get("due_on"),
            "premium_paid_at": _instant(policy, receipt["paid_at"]) if receipt.get("paid_at") else None,
            "pending_premium": cover_card.pending(policy.receipts, loss),
            "receipts": [dict(item) for item in policy.receipts],
            "endorsements": [dict(item) for item in policy.endorsements],
        }
        values |= {role: people[_same(policy, role)] for role in ROLES if _same(policy, role) in people}
        return {name: value for name, value in values.items() if value is not None}

    def decide(self, policy: Policy, at_local: str) -> cover_card.Decision:
        """Return the receipt that decides the cover at a local instant, and the answer."""
        return cover_card.decide(cover_card.of_policy(policy), at_local, self._edition(policy, at_local))

    def _edition(self, policy: Policy, at_local: str) -> Edition | None:
        start = cover_card.local(policy.schedule.get("policy_start_at")) or at_local
        try:
            return edition_for(self._editions, cover_card.day(start), cover_card.day(at_local))
        except NoEditionError:
            return None


class Offered(Protocol):
    """A policy as the centre tells it: its body in wire values, and whether it left this person's streams."""

    @property
    def body(self) -> Mapping[str, Any]: ...
    @property
    def deleted(self) -> bool: ...


def take(connection: Connection, items: Sequence[Offered]) -> None:
    """Put policies of the centre into the local copy, each instead of its older version; take away those that left."""
    gone = [_told(item.body).id for item in items if item.deleted]
    rows = connection.execute(select(POLICY.c.row).where(POLICY.c.id.in_(gone))).scalars()
    _remove(connection, [int(row) for row in rows])
    fresh = [_told(item.body) for item in items if not item.deleted]
    if fresh:
        _replace(connection, [(shown(policy), packed(policy), named(policy)) for policy in fresh])


def _told(body: Mapping[str, Any]) -> Policy:
    """Return the policy a record of the centre tells; what this program does not know of it stays with the record."""
    usual = {"people": {}, "covers": (), "receipts": (), "schedule": {}, "number": "", "item": ""}
    return Policy(**{**usual, **{name: value for name, value in body.items() if name in POLICY_PARTS}})


POLICY_PARTS = frozenset(item.name for item in fields(Policy))


def find(connection: Connection, policy_id: str) -> Policy:
    """Return a policy of the local copy; UnknownRecord when there is none."""
    query = select(POLICY_SCHEDULE.c.body).join(POLICY, POLICY.c.row == POLICY_SCHEDULE.c.row)
    body = connection.execute(query.where(POLICY.c.id == policy_id)).scalar()
    if body is None:
        raise errors.UnknownRecord()
    return unpacked(body)


def _load(connection: Connection, policies: Iterable[Policy]) -> int:
    indexes = (*POLICY_INDEXES, *PERSON_INDEXES)
    for index in indexes:
        index.drop(connection)
    names.expect_many(connection, POLICY_NAMES, many=True)
    row, found = 0, set[str]()
    for batch in _batches(policies):
        _insert(connection, row, batch)
        found.update(part for item, _body, _people in batch for part in item.names.split())
        row += len(batch)
    for index in indexes:
        index.create(connection)
    _remove(connection, _older(connection))
    names.learn(connection, found)
    names.expect_many(connection, POLICY_NAMES, many=False)
    return row


def _older(connection: Connection) -> list[int]:
    """Return the rows of policies that came more than once, all but the last of each."""
    twice = select(POLICY.c.id).group_by(POLICY.c.id).having(func.count() > 1)
    rows = connection.execute(select(POLICY.c.id, POLICY.c.row).where(POLICY.c.id.in_(twice))).all()
    last = {row.id: max(other.row for other in rows if other.id == row.id) for row in rows}
    return [int(row.row) for row in rows if row.row != last[row.id]]


def _replace(connection: Connection, batch: Sequence[Copy]) -> None:
    fresh = {copy[0].id: copy for copy in batch}
    older = connection.execute(select(POLICY.c.row).where(POLICY.c.id.in_(fresh))).scalars()
    _remove(connection, [int(row) for row in older])
    last = connection.execute(select(func.max(POLICY.c.row))).scalar() or 0
    _insert(connection, int(last), list(fresh.values()))
    names.learn(connection, [item.names for item, _body, _people in fresh.values()])


def _remove(connection: Connection, rows: Sequence[int]) -> None:
    if not rows:
        return
    gone = connection.execute(select(POLICY.c.row, POLICY.c.names).where(POLICY.c.row.in_(rows))).all()
    names.drop(connection, POLICY_NAMES, [(row.row, row.names) for row in gone])
    for row in (POLICY.c.row, POLICY_SCHEDULE.c.row, POLICY_PERSON.c.policy):
        connection.execute(delete(row.table).where(row.in_(rows)))


def _insert(connection: Connection, last: int, batch: Sequence[Copy]) -> None:
    rows = list(enumerate(batch, start=last + 1))
    _put(connection, POLICY, [(row, *item) for row, (item, _body, _people) in rows])
    _put(connection, POLICY_SCHEDULE, [(row, body) for row, (_item, body, _people) in rows])
    _put(connection, POLICY_PERSON, [(row, *person) for row, (_item, _body, people) in rows for person in people])
    names.put(connection, POLICY_NAMES, [(row, item.names) for row, (item, _body, _people) in rows])


def _put(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert whole rows as they are; a million of them go faster without being named one by one."""
    statement = str(insert(table).compile(dialect=connection.dialect))
    connection.exec_driver_sql(statement, rows)


def _batches(policies: Iterable[Policy]) -> Iterator[list[Copy]]:
    source = ((shown(policy), packed(policy), named(policy)) for policy in policies)
    while batch := list(itertools.islice(source, BATCH)):
        yield batch


def _same(policy: Policy, role: str) -> str:
    """Return the role under which the person of a role is written down."""
    found = policy.people.get(role)
    return _same(policy, found) if isinstance(found, str) else role


def _children(policy: Policy, claim: str, snapshot: str) -> Iterator[Record]:
    for kind, items in (("policy_cover", policy.covers), ("equipment_item", policy.equipment)):
        for place, item in enumerate(items):
            yield Record(new_id(), kind, {**item, "parent": snapshot, "position": f"{place:02}"}, claim)


def _people(policy: Policy, claim: str, people: Mapping[str, str]) -> Iterator[Record]:
    for place, (role, person) in enumerate(people.items()):
        yield Record(person, "person", {**policy.person(role), "position": f"p{place}"}, claim)


def _instant(policy: Policy, value: Any) -> object:
    return instant(cover_card.moment(cover_card.local(value)), policy.zone, "server")


__all__ = ["Policies", "cover_of_case", "find"]
