"""Who may do what: persons, their roles and streams, and the devices they work on."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, insert, select, update

from gnp_central import signing, wire
from gnp_central.problems import BadRequest, DeviceRevoked, Forbidden, NotFound, NotSignedOn
from gnp_central.tables import DEVICE, MEMBERSHIP, ORDER, PERSON, STREAM

READ, WRITE, RESOLVE, LEASE, UPLOAD, SEARCH, REPORT = "read", "write", "resolve", "lease", "upload", "search", "report"
LOG, ANCHORS, DEVICES, CATALOGUES, APPROVE, METRICS = "log", "anchors", "devices", "catalogues", "approve", "metrics"
_FIELD_WORK = frozenset({READ, WRITE, RESOLVE, LEASE, UPLOAD, SEARCH, REPORT})

# What each role may do at all; a person's streams say to which records.
ROLES: Mapping[str, frozenset[str]] = {
    "adjuster": _FIELD_WORK,
    "branch": _FIELD_WORK,
    "valuer": _FIELD_WORK,
    "supervisor": _FIELD_WORK | {APPROVE},
    "auditor": frozenset({READ, SEARCH, LOG, ANCHORS}),
    "administrator": frozenset({READ, WRITE, REPORT, DEVICES, CATALOGUES, METRICS}),
}
ORG = "org"
SHORT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
ORDERS = ("lock", "wipe-acknowledged", "wipe-all")


@dataclass(frozen=True)
class Person:
    """One person as they may act now. `home` are the zone and branch their new claims belong to."""

    id: str
    login: str
    name: str
    roles: frozenset[str]
    streams: Mapping[str, str]
    former: frozenset[str]
    home: Mapping[str, str]

    def may(self, action: str) -> bool:
        return any(action in ROLES[role] for role in self.roles if role in ROLES)

    def need(self, action: str) -> None:
        """Raise Forbidden unless a role of this person allows `action`."""
        if not self.may(action):
            raise Forbidden(f"None of this person's roles may {action}.", action=action)

    def reads(self, streams: tuple[str, ...]) -> bool:
        return any(stream in self.streams for stream in streams)

    def writes(self, streams: tuple[str, ...]) -> bool:
        return any(self.streams.get(stream) == "rw" for stream in streams)

    def need_stream(self, stream: str) -> None:
        """Raise NotFound unless this person may see the stream: what one may not see does not exist."""
        if stream not in self.streams:
            raise NotFound("There is no such stream for this person.")


@dataclass(frozen=True)
class Caller:
    """A person at a device."""

    person: Person
    device: str
    short: str
    key: str


def load_person(connection: Connection, name: str, *, by_login: bool = False) -> Person:
    """Return a person with their streams, by id or by login; NotSignedOn when there is none, or no longer."""
    return _person(connection.execute(_BY_LOGIN if by_login else _BY_ID, {"name": name, "device": ""}).all())


def load_caller(connection: Connection, name: str, device: str, *, by_login: bool = False) -> Caller:
    """Return a person at a registered device; Forbidden when the device is not theirs, DeviceRevoked when it is out."""
    rows = connection.execute(_BY_LOGIN if by_login else _BY_ID, {"name": name, "device": device}).all()
    person = _person(rows)
    row = rows[0]
    if row.short is None:
        raise Forbidden("This device is not registered.", reason="unregistered")
    if row.revoked_at is not None:
        raise DeviceRevoked()
    if row.owner != person.id:
        raise Forbidden("This device is registered to another person.", reason="other_person")
    return Caller(person, device, row.short, row.public_key)


def _person(rows: Sequence[Row[Any]]) -> Person:
    if not rows or rows[0].disabled_at is not None:
        raise NotSignedOn("This person has no access.")
    row = rows[0]
    streams = {member.stream: member.mode for member in rows if member.stream and member.until is None}
    former = frozenset(member.stream for member in rows if member.stream and member.until is not None)
    roles = frozenset(json.loads(row.roles))
    return Person(row.id, row.login, row.name, roles, {**streams, ORG: _org_mode(roles)}, former, json.loads(row.home))


def _people(where: ColumnElement[bool]) -> Select[Any]:
    """Return the query of one person: a row for each stream they are or were in, with the device they call from."""
    person = (PERSON.c.id, PERSON.c.login, PERSON.c.name, PERSON.c.roles, PERSON.c.home, PERSON.c.disabled_at)
    device = (DEVICE.c.person.label("owner"), DEVICE.c.short, DEVICE.c.public_key, DEVICE.c.revoked_at)
    member = (MEMBERSHIP.c.stream, MEMBERSHIP.c.mode, MEMBERSHIP.c.until)
    joined = PERSON.outerjoin(MEMBERSHIP, MEMBERSHIP.c.person == PERSON.c.id).outerjoin(
        DEVICE, DEVICE.c.id == bindparam("device")
    )
    return select(*person, *device, *member).select_from(joined).where(where)


_BY_ID = _people(PERSON.c.id == bindparam("name"))
_BY_LOGIN = _people(PERSON.c.login == bindparam("name"))


def register(connection: Connection, person: Person, device: str, found: Mapping[str, object]) -> dict[str, object]:
    """Register a device with its key and return its id and short name; again with the same key renews its description.

    The key is pinned: another key for the same device is Forbidden.
    """
    signing.need_public_key(_described(found, "public_key"))
    said = {name: _described(found, name) for name in ("name", "platform", "app", "public_key")}
    row = connection.execute(select(DEVICE).where(DEVICE.c.id == device).with_for_update()).first()
    if row is None:
        short = _short(connection, found.get("short"))
        values = {**said, "id": device, "person": person.id, "short": short, "registered_at": wire.instant()}
        connection.execute(insert(DEVICE).values(**values))
        return {"device_id": device, "short": short}
    if row.revoked_at is not None:
        raise DeviceRevoked()
    if row.person != person.id or row.public_key != said["public_key"]:
        raise Forbidden("This device is registered with another key or to another person.", reason="key_pinned")
    connection.execute(update(DEVICE).where(DEVICE.c.id == device).values(**said))
    return {"device_id": device, "short": row.short}


def owner(connection: Connection, device: str) -> str:
    """Return who a device is registered to; NotFound when there is no such device."""
    person = connection.execute(select(DEVICE.c.person).where(DEVICE.c.id == device)).scalar()
    if person is None:
        raise NotFound("There is no such device.")
    return str(person)


def revoke(connection: Connection, device: str) -> None:
    """Take a device out of service; NotFound when there is none."""
    done = connection.execute(update(DEVICE).where(DEVICE.c.id == device).values(revoked_at=wire.instant()))
    if done.rowcount == 0:
        raise NotFound("There is no such device.")


def give_order(connection: Connection, person: Person, device: str, kind: str) -> dict[str, object]:
    """Leave an order for a device and return it."""
    if kind not in ORDERS:
        raise BadRequest(f"An order is one of {', '.join(ORDERS)}.")
    if connection.execute(select(DEVICE.c.id).where(DEVICE.c.id == device)).first() is None:
        raise NotFound("There is no such device.")
    order = {"id": wire.new_id(), "device": device, "kind": kind, "issued_at": wire.instant(), "issued_by": person.id}
    connection.execute(insert(ORDER).values(**order))
    return dict(order)


def orders_for(connection: Connection, device: str) -> list[dict[str, object]]:
    """Return the orders of a device, oldest first."""
    rows = connection.execute(select(ORDER).where(ORDER.c.device == device).order_by(ORDER.c.id))
    return [dict(row) for row in rows.mappings()]


def streams_of(connection: Connection, person: Person, epoch: str) -> list[dict[str, object]]:
    """Return the streams of a person with their heads, as `/v1/me` tells them."""
    rows = connection.execute(_STREAMS, {"names": sorted(person.streams)})
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "title": row.title,
            "mode": person.streams[row.id],
            "epoch": epoch,
            "cursor": wire.cursor(row.head, bytes(row.chain)),
            "live": row.live,
        }
        for row in rows
    ]


_STREAMS = select(STREAM).where(STREAM.c.id.in_(bindparam("names", expanding=True))).order_by(STREAM.c.id)


def own_shorts(connection: Connection, person: str) -> frozenset[str]:
    """Return the short names of every device this person ever registered."""
    return frozenset(connection.execute(select(DEVICE.c.short).where(DEVICE.c.person == person)).scalars())


def withdraw(connection: Connection, person: str, stream: str) -> None:
    """End a person's access to a stream; that there was one is kept, to tell a late change from a foreign one."""
    where = and_(MEMBERSHIP.c.person == person, MEMBERSHIP.c.stream == stream)
    connection.execute(update(MEMBERSHIP).where(where).values(until=wire.instant()))


def _org_mode(roles: frozenset[str]) -> str:
    return "rw" if any(CATALOGUES in ROLES[role] for role in roles if role in ROLES) else "ro"


def _described(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 200 or "\0" in value or not value.isprintable():
        raise BadRequest(f"A device has a {name} of at most 200 characters.", field=name)
    return value


def _short(connection: Connection, wish: object) -> str:
    """Return a short name no device has: the one it had before a restore if that is free, else letters that read well."""
    wishes = [wish] if isinstance(wish, str) and len(wish) == 6 and set(wish) <= set(SHORT_LETTERS) else []
    while True:
        short = wishes.pop() if wishes else "".join(secrets.choice(SHORT_LETTERS) for _ in range(6))
        if connection.execute(select(DEVICE.c.id).where(DEVICE.c.short == short)).first() is None:
            return short
