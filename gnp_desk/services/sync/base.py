"""What the centre holds, beside what this device shows: view = base + own entries the base does not have yet (api.md 7).

`base` is only ever written with what the centre signed. The view is a function of base and journal and is made again for
every record either of them moved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    func,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import Insert, insert

from gnp_desk.forms.catalogue import FORMS
from gnp_desk.services import preferences
from gnp_desk.services.ids import canonical, fit
from gnp_desk.services.records import HEALTH, TRASHED, applied
from gnp_desk.services.sync.many import among, write_many
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
    """Return an item of an answer; ValueError or KeyError when a member is missing or of another kind.

    What the centre signed was canonical there, and is not asked again which of its values are fit.
    """
    body = found["body"]
    if not isinstance(body, dict) or not isinstance(found["version"], int) or not isinstance(found["schema"], int):
        raise ValueError("item")
    text = fit(body)
    if "\\u0000" in text:
        text = canonical(body)
    return Item(
        str(found["id"]), str(found["type"]), found["version"], found["schema"], bool(found["deleted"]), body, text
    )


def content_hash(text: str, schema: int, kind: str, *, deleted: bool) -> bytes:
    """Return the hash of a record's content from its canonical body (api.md section 5)."""
    flag = "true" if deleted else "false"
    return hashlib.sha256(f'{{"body":{text},"deleted":{flag},"schema":{schema},"type":"{kind}"}}'.encode()).digest()


def take(connection: Connection, stream: str, items: Sequence[Item]) -> list[str]:
    """Write what is newer than what is held, note that the stream holds it, and return the records that moved."""
    held = versions(connection, [item.id for item in items])
    fresh = [item for item in items if item.version > held.get(item.id, -1)]
    write_many(connection, _PUT_BASE, [_base_row(item) for item in fresh])
    if stream:
        write_many(connection, _PUT_STREAM, [{"stream": stream, "record": item.id} for item in items])
    return [item.id for item in fresh]


def _base_row(item: Item) -> dict[str, Any]:
    return {
        "record": item.id,
        "type": item.type,
        "claim": item.claim,
        "schema": item.schema,
        "version": item.version,
        "deleted": int(item.deleted),
        "body": item.text,
    }


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
            found.append(Item(row.record, row.type, row.version, row.schema, True, orjson.loads(row.body), row.body))
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
    query = select(BASE.c.record, BASE.c.version).where(among(BASE.c.record, records))
    return {row.record: row.version for row in connection.execute(query)}


def rebuild(connection: Connection, records: Collection[str]) -> tuple[set[str], list[Changed]]:
    """Make the views of some records again; return their claims, and what changed of records this device showed before."""
    claims: set[str] = set()
    changed: list[Changed] = []
    for some in _parts(sorted(records)):
        known, shown = _known(connection, some), _shown(connection, some)
        rows, gone = [], []
        for record, found in known.items():
            body = view(found.body, found.ops, found.version)
            before, claim = shown.get(record, (None, ""))
            claims.add(found.claim or claim)
            if body is None or (found.is_deleted and not found.ops):
                gone.append(record)
            elif found.type in FORMS and before != (text := fit(body)):
                rows.append(_row(record, found, body, text))
                if before is not None and (difference := _difference(orjson.loads(before), body)):
                    changed.append(Changed(record, found.claim, difference))
        _write(connection, rows)
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
        for name, change in orjson.loads(op.changes).items():
            found[name] = applied(found.get(name), change)
    return None if found is None else {name: value for name, value in found.items() if value is not None}


def stale(connection: Connection, claims: Iterable[str]) -> None:
    """Note that the rows of these claims in queue and search have to be made again."""
    rows = [{"claim": claim} for claim in sorted(set(claims))]
    if rows:
        connection.execute(insert(STALE).on_conflict_do_nothing(), rows)


def _known(connection: Connection, records: Sequence[str]) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    columns = (BASE.c.record, BASE.c.type, BASE.c.claim, BASE.c.body, BASE.c.version, BASE.c.deleted)
    held = select(*columns).where(among(BASE.c.record, records))
    for record, kind, claim, body, version, deleted in connection.execute(held):
        known[record] = _Known(kind, claim, orjson.loads(body), version, bool(deleted))
    known |= _aside(connection, [record for record in records if record not in known])
    for row in sorted(connection.execute(_unheld_ops(records)), key=attrgetter("seq")):
        found = known.setdefault(row.record, _Known(row.type, row.claim))
        if not (found.is_aside and row.server_version < 0):
            found.ops.append(row)
    for record in records:
        known.setdefault(record, _Known())
    return known


def _unheld_ops(records: Sequence[str]) -> Select[Any]:
    """Return the query of the entries about some records whose effect the base does not have.

    In no order: asked for one, SQLite walks the whole journal along it.
    """
    columns = ("seq", "record", "type", "claim", "state", "server_version", "changes")
    # By record, not by state: nearly the whole journal may be in one state.
    state: ColumnElement[str] = literal_column("+journal.state")
    is_newer = (state == ACKED) & (JOURNAL.c.server_version > func.coalesce(BASE.c.version, 0))
    return (
        select(*(JOURNAL.c[name] for name in columns))
        .outerjoin(BASE, BASE.c.record == JOURNAL.c.record)
        .where(among(JOURNAL.c.record, records), state.in_(PENDING) | is_newer, JOURNAL.c.kind != "event")
    )


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
    return {row.record: _Known(row.type, row.claim, orjson.loads(row.body), is_aside=True) for row in rows}


def _shown(connection: Connection, records: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the canonical body and the claim of what this device shows of some records."""
    query = (
        select(RECORD.c.id, func.coalesce(SENSITIVE.c.body, RECORD.c.body), RECORD.c.claim)
        .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
        .where(among(RECORD.c.id, records))
    )
    return {record: (body, claim) for record, body, claim in connection.execute(query)}


def _row(record: str, found: _Known, body: dict[str, Any], text: str) -> dict[str, Any]:
    data_class = FORMS[found.type].class_of(body)
    return {
        "id": record,
        "type": found.type,
        "claim": found.claim,
        "schema": 1,
        "data_class": data_class,
        "version": found.version + len(found.ops),
        "trashed": int(TRASHED in body),
        "state": "draft",
        "body": "{}" if data_class == HEALTH else text,
        "sealed": text if data_class == HEALTH else "",
    }


def _write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    write_many(connection, _PUT_RECORD, rows)
    if rows:
        connection.execute(delete(SENSITIVE).where(among(SENSITIVE.c.record, [row["id"] for row in rows])))
    sealed = [{"record": row["id"], "body": row["sealed"]} for row in rows if row["sealed"]]
    write_many(connection, _PUT_SENSITIVE, sealed)


def _drop(connection: Connection, records: Sequence[str]) -> None:
    if records:
        connection.execute(delete(PAPER).where(PAPER.c.id.in_(records)))
        connection.execute(delete(SENSITIVE).where(SENSITIVE.c.record.in_(records)))
        connection.execute(delete(RECORD).where(RECORD.c.id.in_(records)))


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: {"old": before.get(name), "new": after.get(name)} for name in sorted(names)}


def _put(table: Table, key: str, names: Sequence[str], kept: Collection[str] = ()) -> Insert:
    """Return the statement that writes a row, or rewrites all of it but for what is kept."""
    row = insert(table).values({name: bindparam(name) for name in names})
    new = {name: row.excluded[name] for name in names if name != key and name not in kept}
    return row.on_conflict_do_update(index_elements=[key], set_=new)


def _parts(records: Sequence[str]) -> Iterable[Sequence[str]]:
    return (records[start : start + MANY] for start in range(0, len(records), MANY))


_PUT_BASE = _put(BASE, "record", [column.name for column in BASE.columns])
_PUT_STREAM = insert(BASE_STREAM).on_conflict_do_nothing()
_PUT_RECORD = _put(RECORD, "id", [column.name for column in RECORD.columns if column.name != "base"], {"state"})
_PUT_SENSITIVE = insert(SENSITIVE)
