"""What this device shows of a record: a function of base and journal, made again whenever either of them moved (api.md 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, delete, func, literal_column, select
from sqlalchemy.dialects.sqlite import insert

from gnp_desk.forms.catalogue import FORMS
from gnp_desk.services.ids import fit
from gnp_desk.services.records import HEALTH, TRASHED, applied
from gnp_desk.services.sync.base import ACKED, PENDING, drop, parts
from gnp_desk.services.sync.many import among, one_of, putting, these, write_many
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE
from gnp_desk.services.tables import JOURNAL, RECORD, SENSITIVE

MACHINERY = frozenset({"claim_id"})


@dataclass(frozen=True)
class Changed:
    """A record that looks different now: {field: {"old", "new"}}. `data_class` is the higher one of before and after."""

    record: str
    claim: str
    changes: Mapping[str, Any]
    data_class: int


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


def rebuild(connection: Connection, records: Collection[str]) -> tuple[set[str], list[Changed]]:
    """Make the views of some records again; return their claims, and what changed of records this device showed before."""
    claims: set[str] = set()
    changed: list[Changed] = []
    for some in parts(sorted(records)):
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
                if before is not None and (item := _changed(record, found, orjson.loads(before), body)):
                    changed.append(item)
        _write(connection, rows)
        drop(connection, gone)
    return claims - {"", "org"}, changed


def views(connection: Connection, records: Collection[str]) -> dict[str, dict[str, Any] | None]:
    """Return what base and journal tell of some records; None of one that neither has, was deleted, or no form declares."""
    found: dict[str, dict[str, Any] | None] = {}
    for some in parts(sorted(records)):
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


def _known(connection: Connection, records: Sequence[str]) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    for record, kind, claim, body, version, deleted in connection.execute(_HELD, these(records)):
        known[record] = _Known(kind, claim, orjson.loads(body), version, bool(deleted))
    known |= _aside(connection, [record for record in records if record not in known])
    for row in sorted(connection.execute(_UNHELD, these(records)), key=attrgetter("seq")):
        found = known.setdefault(row.record, _Known(row.type, row.claim))
        if not (found.is_aside and row.server_version < 0):
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
    return {row.record: _Known(row.type, row.claim, orjson.loads(row.body), is_aside=True) for row in rows}


def _shown(connection: Connection, records: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the canonical body and the claim of what this device shows of some records."""
    return {record: (body, claim) for record, body, claim in connection.execute(_SHOWN, these(records))}


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


def _changed(record: str, found: _Known, before: Mapping[str, Any], after: Mapping[str, Any]) -> Changed | None:
    names = sorted(name for name in {**before, **after} if before.get(name) != after.get(name))
    told = {name: {"old": before.get(name), "new": after.get(name)} for name in names}
    data_class = max(FORMS[found.type].class_of(body) for body in (before, after))
    return Changed(record, found.claim, told, data_class) if told else None


_PUT_RECORD = putting(RECORD, "id", [column.name for column in RECORD.columns if column.name != "base"], {"state"})
_PUT_SENSITIVE = insert(SENSITIVE)
_IN_BASE = (BASE.c.record, BASE.c.type, BASE.c.claim, BASE.c.body, BASE.c.version, BASE.c.deleted)
_HELD = select(*_IN_BASE).where(one_of(BASE.c.record))
# The entries whose effect the base does not have. By record, not by state: nearly the whole journal may be in one state. And
# in no order: asked for one, SQLite walks the whole journal along it.
_STATE: ColumnElement[str] = literal_column("+journal.state")
_IS_NEWER = (_STATE == ACKED) & (JOURNAL.c.server_version > func.coalesce(BASE.c.version, 0))
_UNHELD = (
    select(*(JOURNAL.c[name] for name in ("seq", "record", "type", "claim", "state", "server_version", "changes")))
    .outerjoin(BASE, BASE.c.record == JOURNAL.c.record)
    .where(one_of(JOURNAL.c.record), _STATE.in_(PENDING) | _IS_NEWER, JOURNAL.c.kind != "event")
)
_SHOWN = (
    select(RECORD.c.id, func.coalesce(SENSITIVE.c.body, RECORD.c.body), RECORD.c.claim)
    .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
    .where(one_of(RECORD.c.id))
)
