"""What the centre holds, beside what this device shows: view = base + own entries the base does not have yet (api.md 7).

`base` is only ever written with what the centre signed. The view is a function of base and journal and is made again for
every record either of them moved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, not_, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from gnp_desk.forms.catalogue import FORMS
from gnp_desk.services import preferences
from gnp_desk.services.ids import canonical
from gnp_desk.services.records import HEALTH, TRASHED, applied
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE, BASE_STREAM, STALE, TRANSFER
from gnp_desk.services.tables import JOURNAL, PAPER, RECORD, SENSITIVE

UNSENT, SENDING, HELD, REJECTED, ACKED = "unsent", "sending", "held", "rejected", "acked"
REPLACED, WITHDRAWN = "replaced", "withdrawn"
# Entries whose effect the person sees although the centre does not have it, or does not have it yet.
PENDING = (UNSENT, SENDING, HELD, REJECTED)
MACHINERY = frozenset({"claim_id"})
CONFLICT, LOOK = "conflict", "sync_unheld"
# SQLite takes this many values in one statement without thinking.
MANY = 500


@dataclass(frozen=True)
class Item:
    """One record as the centre told it; `text` is its canonical body."""

    id: str
    type: str
    version: int
    schema: int
    deleted: bool
    body: Mapping[str, Any]
    text: str

    @property
    def claim(self) -> str:
        return self.id if self.type == "claim" else str(self.body.get("claim_id") or "org")


@dataclass(frozen=True)
class Changed:
    """A record that looks different now: {field: {"old", "new"}}."""

    record: str
    claim: str
    changes: Mapping[str, Any]


@dataclass
class _Known:
    """What is known of a record while its view is made."""

    type: str = ""
    claim: str = ""
    body: dict[str, Any] | None = None
    version: int = 0
    is_deleted: bool = False
    is_aside: bool = False
    ops: list[Any] = field(default_factory=list)


def read_item(found: Mapping[str, Any]) -> Item:
    """Return an item of an answer; ValueError or KeyError when a member is missing or of another kind."""
    body = found["body"]
    if not isinstance(body, dict) or not isinstance(found["version"], int) or not isinstance(found["schema"], int):
        raise ValueError("item")
    return Item(
        str(found["id"]),
        str(found["type"]),
        found["version"],
        found["schema"],
        bool(found["deleted"]),
        body,
        canonical(body),
    )


def content_hash(text: str, schema: int, kind: str, *, deleted: bool) -> bytes:
    """Return the hash of a record's content from its canonical body (api.md section 5)."""
    flag = "true" if deleted else "false"
    return hashlib.sha256(f'{{"body":{text},"deleted":{flag},"schema":{schema},"type":"{kind}"}}'.encode()).digest()


def take(connection: Connection, stream: str, items: Sequence[Item]) -> list[str]:
    """Write what is newer than what is held, note that the stream holds it, and return the records that moved."""
    held = versions(connection, [item.id for item in items])
    fresh = [item for item in items if item.version > held.get(item.id, -1)]
    if fresh:
        rows = [
            {
                "record": item.id,
                "type": item.type,
                "claim": item.claim,
                "schema": item.schema,
                "version": item.version,
                "deleted": int(item.deleted),
                "body": item.text,
            }
            for item in fresh
        ]
        row = insert(BASE)
        new = {name: row.excluded[name] for name in rows[0] if name != "record"}
        connection.execute(row.on_conflict_do_update(index_elements=["record"], set_=new), rows)
    if stream and items:
        here = [{"stream": stream, "record": item.id} for item in items]
        connection.execute(insert(BASE_STREAM).on_conflict_do_nothing(), here)
    return [item.id for item in fresh]


def leave(connection: Connection, stream: str, records: Sequence[str]) -> list[str]:
    """Note that a stream no longer holds these records; return those that no stream holds and nothing unsent needs (I14)."""
    for some in _parts(records):
        connection.execute(delete(BASE_STREAM).where(BASE_STREAM.c.stream == stream, BASE_STREAM.c.record.in_(some)))
    found = free(connection, records)
    if len(found) < len(records):
        look_later(connection)
    return found


def look_later(connection: Connection, *, is_needed: bool = True) -> None:
    """Note that something may be here that no stream holds: a run that came to its end looks for it, however often it was cut."""
    if bool(preferences.read(connection, LOOK, False)) is not is_needed:
        preferences.keep(connection, LOOK, is_needed)


def is_to_look(connection: Connection) -> bool:
    """Return whether there is something to look for."""
    return bool(preferences.read(connection, LOOK, False))


def unheld(connection: Connection) -> list[str]:
    """Return the records no stream holds, or never held: they stayed for something unsent, or because their claim was open.

    What this person still added to a claim that is no longer theirs is acknowledged and never comes back.
    """
    stayed = select(BASE.c.record).where(BASE.c.record.not_in(select(BASE_STREAM.c.record)))
    is_known = [RECORD.c.id.in_(select(table.c.record)) for table in (BASE, BASE_ASIDE)]
    never = select(RECORD.c.id).where(not_(or_(*is_known)))
    found = [*connection.execute(stayed).scalars(), *connection.execute(never).scalars()]
    return sorted(found)


def free(connection: Connection, records: Sequence[str]) -> list[str]:
    """Return those of some records that no stream holds and nothing unsent needs."""
    kept = {
        found
        for some in _parts(records)
        for query in (
            select(BASE_STREAM.c.record).where(BASE_STREAM.c.record.in_(some)),
            select(JOURNAL.c.record).where(JOURNAL.c.record.in_(some), JOURNAL.c.state.in_(PENDING)),
            select(TRANSFER.c.record).where(
                TRANSFER.c.record.in_(some), TRANSFER.c.way == "up", TRANSFER.c.state != "done"
            ),
        )
        for found in connection.execute(query).scalars()
    }
    return [record for record in records if record not in kept]


def leaving(connection: Connection, records: Sequence[str], kinds: Collection[str]) -> list[Item]:
    """Return what is held of some records of some kinds, as deleted: to tell whoever uses them that they leave."""
    found: list[Item] = []
    for some in _parts(records):
        query = select(BASE).where(BASE.c.record.in_(some), BASE.c.type.in_(sorted(kinds)))
        for row in connection.execute(query):
            found.append(Item(row.record, row.type, row.version, row.schema, True, json.loads(row.body), row.body))
    return found


def forget(connection: Connection, records: Sequence[str]) -> set[str]:
    """Take records away from this device and return their claims. Their journal stays: it is what the person did.

    What the centre acknowledged of them is no reason to show them any more.
    """
    claims: set[str] = set()
    for some in _parts(records):
        claims |= set(connection.execute(select(RECORD.c.claim).where(RECORD.c.id.in_(some))).scalars())
        for table in (BASE, BASE_ASIDE):
            connection.execute(delete(table).where(table.c.record.in_(some)))
        done = JOURNAL.c.record.in_(some) & (JOURNAL.c.state == ACKED)
        connection.execute(update(JOURNAL).where(done).values(server_version=0))
        _drop(connection, some)
    return claims


def versions(connection: Connection, records: Iterable[str]) -> dict[str, int]:
    """Return the versions held of some records."""
    found: dict[str, int] = {}
    for some in _parts(list(records)):
        query = select(BASE.c.record, BASE.c.version).where(BASE.c.record.in_(some))
        found |= {row.record: row.version for row in connection.execute(query)}
    return found


def rebuild(connection: Connection, records: Collection[str]) -> tuple[set[str], list[Changed]]:
    """Make the views of some records again; return their claims, and what changed of records this device showed before."""
    claims: set[str] = set()
    changed: list[Changed] = []
    for some in _parts(sorted(records)):
        known, shown = _known(connection, some), _shown(connection, some)
        rows, sealed, gone = [], [], []
        for record, found in known.items():
            body = view(found.body, found.ops, found.version)
            before = shown.get(record)
            claims.add(found.claim or (before[1] if before else ""))
            if body is None or (found.is_deleted and not found.ops):
                gone.append(record)
                continue
            if found.type not in FORMS:
                continue
            if before is not None and before[0] == body:
                continue
            row, secret = _row(record, found, body)
            rows.append(row)
            sealed += secret
            if before is not None and (difference := _difference(before[0], body)):
                changed.append(Changed(record, found.claim, difference))
        _write(connection, rows, sealed)
        _drop(connection, gone)
    return claims - {"", "org"}, changed


def views(connection: Connection, records: Collection[str]) -> dict[str, dict[str, Any] | None]:
    """Return what base and journal tell of some records; None of one that neither has, was deleted, or no form declares."""
    found: dict[str, dict[str, Any] | None] = {}
    for some in _parts(sorted(records)):
        for record, known in _known(connection, some).items():
            is_gone = (known.is_deleted and not known.ops) or known.type not in FORMS
            found[record] = None if is_gone else view(known.body, known.ops, known.version)
    return found


def view(body: Mapping[str, Any] | None, ops: Iterable[Any], version: int) -> dict[str, Any] | None:
    """Return what this device shows of a record; None when neither base nor journal has it.

    Counted are entries the centre does not have yet, and those it acknowledged with a version newer than the base.
    """
    found = None if body is None else {name: value for name, value in body.items() if name not in MACHINERY}
    for op in ops:
        if op.state not in PENDING and not (op.state == ACKED and op.server_version > version):
            continue
        found = {} if found is None else found
        for name, change in json.loads(op.changes).items():
            found[name] = applied(found.get(name), change)
    return None if found is None else {name: value for name, value in found.items() if value is not None}


def stale(connection: Connection, claims: Iterable[str]) -> None:
    """Note that the rows of these claims in queue and search have to be made again."""
    rows = [{"claim": claim} for claim in sorted(set(claims))]
    if rows:
        connection.execute(insert(STALE).on_conflict_do_nothing(), rows)


def _known(connection: Connection, records: Sequence[str]) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    for row in connection.execute(select(BASE).where(BASE.c.record.in_(records))):
        known[row.record] = _Known(row.type, row.claim, json.loads(row.body), row.version, bool(row.deleted))
    known |= _aside(connection, [record for record in records if record not in known])
    where = JOURNAL.c.record.in_(records) & JOURNAL.c.state.in_((*PENDING, ACKED)) & (JOURNAL.c.kind != "event")
    columns = (
        JOURNAL.c.record,
        JOURNAL.c.type,
        JOURNAL.c.claim,
        JOURNAL.c.state,
        JOURNAL.c.server_version,
        JOURNAL.c.changes,
    )
    for row in connection.execute(select(*columns).where(where).order_by(JOURNAL.c.seq)):
        found = known.setdefault(row.record, _Known(row.type, row.claim))
        is_in_it = found.is_aside and row.server_version < 0
        if not is_in_it and (row.state != ACKED or row.server_version > found.version):
            found.ops.append(row)
    for record in records:
        known.setdefault(record, _Known())
    return known


def _aside(connection: Connection, records: Sequence[str]) -> dict[str, _Known]:
    """Return what the centre once showed of records it does not have back yet: it stays in view until then (api.md 6.4).

    Entries with a version below 0 are in it (restored.set_aside).
    """
    if not records:
        return {}
    query = select(BASE_ASIDE.c.record, BASE_ASIDE.c.body, RECORD.c.type, RECORD.c.claim)
    rows = connection.execute(
        query.join(RECORD, RECORD.c.id == BASE_ASIDE.c.record).where(BASE_ASIDE.c.record.in_(records))
    )
    return {row.record: _Known(row.type, row.claim, json.loads(row.body), is_aside=True) for row in rows}


def _shown(connection: Connection, records: Sequence[str]) -> dict[str, tuple[dict[str, Any], str]]:
    query = (
        select(RECORD.c.id, RECORD.c.claim, RECORD.c.body, SENSITIVE.c.body.label("sealed"))
        .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
        .where(RECORD.c.id.in_(records))
    )
    return {row.id: (json.loads(row.sealed or row.body), row.claim) for row in connection.execute(query)}


def _row(record: str, found: _Known, body: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    data_class, text = FORMS[found.type].class_of(body), canonical(body)
    row = {
        "id": record,
        "type": found.type,
        "claim": found.claim,
        "schema": 1,
        "data_class": data_class,
        "version": found.version + len(found.ops),
        "trashed": int(TRASHED in body),
        "body": "{}" if data_class == HEALTH else text,
    }
    return row, [{"record": record, "body": text}] if data_class == HEALTH else []


def _write(connection: Connection, rows: list[dict[str, Any]], sealed: list[dict[str, str]]) -> None:
    if rows:
        row = insert(RECORD)
        new = {name: row.excluded[name] for name in rows[0] if name != "id"}
        connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=new), rows)
        connection.execute(delete(SENSITIVE).where(SENSITIVE.c.record.in_([item["id"] for item in rows])))
    if sealed:
        connection.execute(insert(SENSITIVE), sealed)


def _drop(connection: Connection, records: Sequence[str]) -> None:
    if records:
        connection.execute(delete(PAPER).where(PAPER.c.id.in_(records)))
        connection.execute(delete(SENSITIVE).where(SENSITIVE.c.record.in_(records)))
        connection.execute(delete(RECORD).where(RECORD.c.id.in_(records)))


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: {"old": before.get(name), "new": after.get(name)} for name in sorted(names)}


def _parts(records: Sequence[str]) -> Iterable[Sequence[str]]:
    return (records[start : start + MANY] for start in range(0, len(records), MANY))
