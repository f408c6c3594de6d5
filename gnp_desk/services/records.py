"""Records and their journal: every change is written with its journal entry in one transaction, or not at all.

Undo, history, audit and outbox are readings of this journal; nothing else remembers what a person did.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, func, insert, select, update

from gnp_desk import errors
from gnp_desk.forms.case import Record
from gnp_desk.forms.catalogue import FORMS
from gnp_desk.forms.fields import Merge
from gnp_desk.services import seal
from gnp_desk.services.ids import canonical, digest, digest_of_fit, new_id
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.tables import JOURNAL, RECORD, SENSITIVE

SCHEMA = 1
RECORD_BYTES = 64 * 1024
HEALTH = 3
TRASHED, CLOCK = "trashed_at", "clock"
CLOCK_SLACK = timedelta(seconds=2)
MACHINERY_SETS = {"folio_lease": frozenset({"used", "void"})}
GENESIS = hashlib.sha256(b"journal").hexdigest()
CONTENT = ("op_id", "group_id", "kind", "type", "record", "claim", "schema", "base_version", "changes", "author", "undoes")


@dataclass(frozen=True)
class Author:
    """Who writes, on which device, what was last measured of its clock, and in which role (`authority_limits`)."""

    user: str
    name: str
    device: str
    zone: str = "America/Mexico_City"
    clock_offset_ms: int = 0
    role: str = "valuer"


@dataclass(frozen=True)
class Change:
    """One change to one record: `create` with its values, `update` with new wire values, or an `event` of the audit.

    `seen` holds the values the person saw, where they are not those of the store any more: the journal then says what was
    seen, so that the centre can tell a decision from an accident (api.md section 4). A `resolve` is an update that decides
    a conflict; `about` names it and why, or the entry that this one replaces.
    """

    kind: str
    type: str
    record: str
    claim: str
    values: Mapping[str, object] = field(default_factory=dict)
    seen: Mapping[str, object] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Op:
    """One journal entry as read back."""

    seq: int
    group: str
    kind: str
    type: str
    record: str
    claim: str
    changes: Mapping[str, dict[str, object]]
    at: str
    author: str
    editor: str
    undoes: str


class Records:
    """Writes and reads records on a connection the caller owns, so that a whole commit is one transaction."""

    def __init__(self, author: Author, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.author = author
        self.clock = clock

    def write(self, connection: Connection, changes: Sequence[Change], editor: str = "", undoes: str = "") -> str:
        """Write every change with its journal entry and return the group.

        An update that changes nothing writes nothing. Raises UnfitText, TooMuch or UnknownRecord; then nothing is written.
        """
        group, rows = new_id(), []
        for is_new, some in itertools.groupby(changes, lambda change: change.kind == "create"):
            found = list(some)
            if is_new:
                _insert_records(connection, found)
            written = (self._write(connection, change, group, editor, undoes) for change in found)
            rows += [row for row in written if row is not None]
            reached("records.rows_written")
        if rows:
            append(connection, [*self._clock_event(connection, changes[0].claim, group), *rows])
        self._seal(connection, changes)
        return group

    def note(self, connection: Connection, event: str, record: str, claim: str, changes: Mapping[str, object]) -> None:
        """Append an event of the audit that tells changes as (old, new): what came from the centre while a person looked."""
        append(connection, [self._entry(Change("event", event, record, claim), new_id(), "", "", 0, changes)])

    def put(self, connection: Connection, changes: Sequence[tuple[Change, int, Mapping[str, object]]]) -> str:
        """Append entries as they are, each with the version it builds on and its (old, new), and return their group.

        The records already show them: this is how what the centre refused goes again, corrected.
        """
        group = new_id()
        append(connection, [self._entry(change, group, "", "", version, told) for change, version, told in changes])
        return group

    def _seal(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Give evidence, signatures and papers that were just created their link in the chain of their claim."""
        for change in changes:
            if change.kind == "create" and change.type in seal.SEALED:
                item = seal.Item(change.type, change.record, change.claim, change.values)
                seal.add(connection, item, self.clock())

    def _clock_event(self, connection: Connection, claim: str, group: str) -> list[dict[str, object]]:
        """Return the entry that says that the clock of this device went back since the last one, if it did."""
        last = connection.execute(_LAST_AT).scalar()
        if last is None:
            return []
        before, now = datetime.fromisoformat(json.loads(last)["wall"]), self.clock()
        if before - now <= CLOCK_SLACK:
            return []
        back = {"before": _wall(before), "now": _wall(now)}
        return [self._write_event(Change("event", CLOCK, new_id(), claim, back), group)]

    def _write_event(self, change: Change, group: str, editor: str = "", undoes: str = "") -> dict[str, object]:
        return self._entry(change, group, editor, undoes, 0, {name: _new(value) for name, value in change.values.items()})

    def _write(self, connection: Connection, change: Change, group: str, editor: str, undoes: str) -> dict[str, object] | None:
        if change.kind == "event":
            return self._write_event(change, group, editor, undoes)
        if change.kind == "create":
            delta = {name: _new(value) for name, value in change.values.items() if value is not None}
            return self._entry(change, group, editor, undoes, 0, delta)
        row = _row(connection, change.record)
        body = _body(connection, row)
        seen = {**body, **change.seen}
        delta = {name: _delta(change.type, name, seen.get(name), value) for name, value in change.values.items()}
        if change.kind != "resolve":
            delta = {name: item for name, item in delta.items() if not _is_idle(item)}
        if not delta:
            return None
        # What others added to a set since it was seen stays in it.
        body |= {
            name: applied(body.get(name), item) if name in change.seen else change.values[name]
            for name, item in delta.items()
        }
        _update_record(connection, row, {name: value for name, value in body.items() if value is not None})
        return self._entry(change, group, editor, undoes, _base_version(connection, change.record), delta)

    def _entry(
        self, change: Change, group: str, editor: str, undoes: str, version: int, delta: Mapping[str, object]
    ) -> dict[str, object]:
        now = self.clock()
        return {
            "op_id": new_id(),
            "group_id": group,
            "kind": change.kind,
            "type": change.type,
            "record": change.record,
            "claim": change.claim,
            "schema": SCHEMA,
            "base_version": version,
            "changes": canonical(delta),
            "at": canonical(
                {
                    "wall": _wall(now),
                    "offset_ms": self.author.clock_offset_ms,
                    "boot": boot_id(),
                    "mono_ms": time.monotonic_ns() // 1_000_000,
                }
            ),
            "device": self.author.device,
            "author": self.author.user,
            "editor": editor,
            "undoes": undoes,
            "about": canonical(change.about) if change.about else "",
            "state": "local" if change.kind == "event" else "unsent",
        }


@lru_cache(maxsize=1)
def boot_id() -> str:
    """Return what tells one start of this machine from another, so that monotonic readings can be compared."""
    kernel = Path("/proc/sys/kernel/random/boot_id")
    return kernel.read_text().strip() if kernel.exists() else new_id()


def append(connection: Connection, rows: list[dict[str, object]]) -> None:
    """Append journal rows, numbered without gaps, each chained to the one before it."""
    if not rows:
        return
    last = connection.execute(_LAST).first()
    seq, chain = (last.seq, last.chain) if last else (0, GENESIS)
    number = last_number(connection, str(rows[0]["device"]))
    for row in rows:
        seq += 1
        row["seq"], row["number"] = seq, None
        if row["kind"] != "event":
            number += 1
            row["number"] = number
        row["op_hash"] = digest_of_fit(_content(row))
        chain = hashlib.sha256(f"{chain}{row['op_hash']}".encode()).hexdigest()
        row["chain"] = chain
    connection.execute(insert(JOURNAL), rows)
    reached("records.entries_written")


def _content(row: Mapping[str, object] | RowMapping) -> dict[str, object]:
    """Return what the hash of a journal entry covers; `about` only where there is something, as in stores made before it."""
    content = {name: row[name] for name in CONTENT}
    return {**content, "about": row["about"]} if row["about"] else content


def last_number(connection: Connection, device: str) -> int:
    """Return the number of the newest entry of a device that goes to the centre; 0 when there is none.

    Entries of a device this store once was may come after it: what was refused keeps the number it had.
    """
    return int(connection.execute(_LAST_NUMBER, {"of": device}).scalar() or 0)


def read_claim(connection: Connection, claim: str) -> tuple[Record, ...]:
    """Return the live records of a claim, the claim itself first; UnknownRecord when there is none."""
    rows = connection.execute(_OF_CLAIM, {"of": claim}).all()
    found = [Record(row.id, row.type, json.loads(row.sealed or row.body), row.claim, row.version) for row in rows]
    if not any(record.id == claim for record in found):
        raise errors.UnknownRecord()
    return tuple(sorted(found, key=lambda record: (record.id != claim, record.id)))


def read_record(connection: Connection, record: str) -> Record:
    """Return one record, trashed or not; UnknownRecord when it does not exist."""
    row = _row(connection, record)
    return Record(row["id"], row["type"], _body(connection, row), row["claim"], row["version"])


def read_ops(connection: Connection, where: ColumnElement[bool], *, newest: bool = False, limit: int = -1, offset: int = 0) -> list[Op]:
    """Return journal entries that match a condition on `JOURNAL`, oldest first unless `newest`."""
    order = JOURNAL.c.seq.desc() if newest else JOURNAL.c.seq
    rows = connection.execute(select(JOURNAL).where(where).order_by(order).limit(limit).offset(offset)).mappings()
    return [
        Op(
            row["seq"],
            row["group_id"],
            row["kind"],
            row["type"],
            row["record"],
            row["claim"],
            json.loads(row["changes"]),
            json.loads(row["at"])["wall"],
            row["author"],
            row["editor"],
            row["undoes"],
        )
        for row in rows
    ]


def count_ops(connection: Connection, where: ColumnElement[bool]) -> int:
    """Return how many journal entries match a condition."""
    return int(connection.execute(select(func.count()).select_from(JOURNAL).where(where)).scalar_one())


def broken_links(connection: Connection) -> list[str]:
    """Return what does not hold in the journal: a changed entry, a missing number, a broken chain. Streams all of it."""
    found: list[str] = []
    seq, chain = 0, GENESIS
    for row in connection.execute(select(JOURNAL).order_by(JOURNAL.c.seq)).mappings():
        seq += 1
        if row["seq"] != seq:
            found.append(f"journal {seq}: missing before {row['seq']}")
            seq = row["seq"]
        if digest(_content(row)) != row["op_hash"]:
            found.append(f"journal {seq}: content")
        chain = hashlib.sha256(f"{chain}{row['op_hash']}".encode()).hexdigest()
        if chain != row["chain"]:
            found.append(f"journal {seq}: chain")
            chain = row["chain"]
    return found


def replay(ops: Iterable[Op]) -> dict[str, dict[str, object]]:
    """Return record id → body as the journal alone tells it; what the records must equal (api.md section 16.4)."""
    bodies: dict[str, dict[str, object]] = {}
    for op in ops:
        if op.kind == "event":
            continue
        body = bodies.setdefault(op.record, {})
        for name, item in op.changes.items():
            body[name] = applied(body.get(name), item)
        bodies[op.record] = {name: value for name, value in body.items() if value is not None}
    return bodies


def inverse(op: Op) -> dict[str, dict[str, object]]:
    """Return the change that takes `op` back; a creation goes to the Papelera (ux.md G5)."""
    if op.kind == "create":
        return {TRASHED: {"old": None, "new": op.at}}
    return {
        name: {"add": item["remove"], "remove": item["add"]} if "add" in item else {"old": item["new"], "new": item["old"]}
        for name, item in op.changes.items()
    }


def apply_inverse(body: Mapping[str, object], change: Mapping[str, dict[str, object]]) -> dict[str, object]:
    """Return the new values of an inverse change, without what is so already; raises CannotUndo when a value is yet another one."""
    values: dict[str, object] = {}
    for name, item in change.items():
        now, then = body.get(name), applied(body.get(name), item)
        if canonical(now) == canonical(then):
            continue
        if "old" in item and canonical(now) != canonical(item["old"]):
            raise errors.CannotUndo()
        values[name] = then
    return values


def applied(current: object, item: Mapping[str, object]) -> object:
    """Return a value after a change of it: set to `new`, or with elements added and removed."""
    if "add" in item:
        have = set(current) if isinstance(current, list) else set()
        merged = sorted((have | set(item["add"])) - set(item["remove"]))  # type: ignore[call-overload]
        return merged or None
    return item["new"]


def _wall(moment: datetime) -> str:
    return moment.astimezone().isoformat(timespec="milliseconds")


def _new(value: object) -> dict[str, object]:
    return {"old": None, "new": value}


def _delta(kind: str, name: str, old: object, new: object) -> dict[str, object]:
    if name in _sets(kind) and isinstance(new, list | None) and isinstance(old, list | None):
        before, after = set(old or ()), set(new or ())
        return {"add": sorted(after - before), "remove": sorted(before - after)}
    return {"old": old, "new": new}


def _is_idle(item: Mapping[str, object]) -> bool:
    if "add" in item:
        return not item["add"] and not item["remove"]
    return canonical(item["old"]) == canonical(item["new"])


def _sets(kind: str) -> frozenset[str]:
    if kind in MACHINERY_SETS:
        return MACHINERY_SETS[kind]
    form = FORMS.get(kind)
    return frozenset(item.name for item in form.fields if item.merge is Merge.SET) if form else frozenset()


def _base_version(connection: Connection, record: str) -> int:
    """Return the version of the centre that is held of a record; 0 when the centre never showed it."""
    return int(connection.execute(_BASE_VERSION, {"of": record}).scalar() or 0)


def _row(connection: Connection, record: str) -> RowMapping:
    row = connection.execute(_RECORD, {"of": record}).mappings().first()
    if row is None:
        raise errors.UnknownRecord()
    return row


def _body(connection: Connection, row: RowMapping) -> dict[str, object]:
    text = row["body"]
    if row["data_class"] == HEALTH:
        text = connection.execute(_SEALED, {"of": row["id"]}).scalar_one()
    return dict(json.loads(str(text)))


def _fit(kind: str, body: Mapping[str, object]) -> tuple[str, int]:
    text = canonical(body)
    if kind in FORMS and not FORMS[kind].is_machinery and len(text.encode()) > RECORD_BYTES:
        longest = max(body, key=lambda name: len(canonical(body[name])))
        label = next((item.label for item in FORMS[kind].fields if item.name == longest), longest)
        raise errors.TooMuch(field=label, limit="60,000", length=f"{len(canonical(body[longest])):,}")
    return text, FORMS[kind].class_of(body) if kind in FORMS else 1


def _insert_records(connection: Connection, changes: Sequence[Change]) -> None:
    rows, sealed = [], []
    for change in changes:
        text, data_class = _fit(change.type, {name: value for name, value in change.values.items() if value is not None})
        row = {"id": change.record, "type": change.type, "claim": change.claim, "schema": SCHEMA, "version": 1}
        rows.append({**row, "data_class": data_class, "body": "{}" if data_class == HEALTH else text})
        if data_class == HEALTH:
            sealed.append({"record": change.record, "body": text})
    connection.execute(insert(RECORD), rows)
    if sealed:
        connection.execute(insert(SENSITIVE), sealed)


def _update_record(connection: Connection, row: RowMapping, body: dict[str, object]) -> None:
    """Rewrite the body; a record that became sensitive moves to its own table and never comes back (FM-8)."""
    text, data_class = _fit(str(row["type"]), body)
    data_class = max(data_class, int(str(row["data_class"])))
    shown = "{}" if data_class == HEALTH else text
    connection.execute(
        _REWRITE, {"of": row["id"], "text": shown, "class": data_class, "is_trashed": int(TRASHED in body)}
    )
    if data_class != HEALTH:
        return
    if row["data_class"] == HEALTH:
        connection.execute(update(SENSITIVE).where(SENSITIVE.c.record == row["id"]).values(body=text))
    else:
        connection.execute(insert(SENSITIVE).values(record=row["id"], body=text))


# Made once: every save asks for these, and putting a statement together costs more than the answer.
_NEWEST = JOURNAL.c.seq.desc()
_LAST = select(JOURNAL.c.seq, JOURNAL.c.chain).order_by(_NEWEST).limit(1)
_LAST_AT = select(JOURNAL.c.at).order_by(_NEWEST).limit(1)
_IS_OWN = JOURNAL.c.number.is_not(None) & (JOURNAL.c.device == bindparam("of"))
_LAST_NUMBER = select(JOURNAL.c.number).where(_IS_OWN).order_by(_NEWEST).limit(1)
_OF_CLAIM = (
    select(RECORD.c.id, RECORD.c.type, RECORD.c.claim, RECORD.c.version, RECORD.c.body, SENSITIVE.c.body.label("sealed"))
    .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
    .where(RECORD.c.claim == bindparam("of"), RECORD.c.trashed == 0)
)
_BASE_VERSION = select(BASE.c.version).where(BASE.c.record == bindparam("of"))
_RECORD = select(RECORD).where(RECORD.c.id == bindparam("of"))
_SEALED = select(SENSITIVE.c.body).where(SENSITIVE.c.record == bindparam("of"))
_REWRITE = (
    update(RECORD)
    .where(RECORD.c.id == bindparam("of"))
    .values(
        body=bindparam("text"),
        data_class=bindparam("class"),
        version=RECORD.c.version + 1,
        trashed=bindparam("is_trashed"),
    )
)
