"""One write transaction in the making: changes are gathered, then numbered in their streams and written (api.md section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Insert, bindparam, select, update

from gnp_central import wire
from gnp_central.database import insert_many, language, write_many
from gnp_central.stored import Stored
from gnp_central.tables import FEED, LOG, OP, RECORD, STREAM

SERVER = "server"
Mark = tuple[int, int, dict[str, Stored | None], dict[str, Stored]]


@dataclass(slots=True)
class Entry:
    """One version of one record, made by one operation: the streams that tell it, and those it is gone from."""

    op: str
    record: Stored
    streams: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(slots=True)
class Said:
    """Who said an operation and what was answered; `result` gets its place in the streams when the commit is numbered."""

    op: str
    device: str
    person: str
    seq: int | None
    kind: str
    type: str
    record: str
    hash: str
    at: str
    content: str
    result: dict[str, object]


@dataclass(slots=True)
class _Tail:
    """The end of a stream while it grows."""

    head: int
    chain: bytes
    digest: int
    live: int


class Commit:
    """Gathers versions and operations; `finish` writes them. Nothing touches a stream before `finish`.

    `texts` then holds the result of each operation as it is stored.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.said: list[Said] = []
        self.texts: dict[str, str] = {}
        self._before: dict[str, Stored | None] = {}
        self._after: dict[str, Stored] = {}

    def change(self, op: str, before: Stored | None, after: Stored) -> None:
        """Add a version of a record; its content hash is computed here."""
        after.content_hash = wire.content_hash(after.text, after.schema, after.type, deleted=after.deleted)
        self._note(op, before, after, after.streams)

    def move(self, op: str, before: Stored, after: Stored) -> None:
        """Note that a record, itself unchanged, came into other streams and left some."""
        self._note(op, before, after, tuple(stream for stream in after.streams if stream not in before.streams))

    def _note(self, op: str, before: Stored | None, after: Stored, streams: tuple[str, ...]) -> None:
        left = tuple(stream for stream in before.streams if stream not in after.streams) if before else ()
        self._before.setdefault(after.id, before)
        self._after[after.id] = after
        self.entries.append(Entry(op, after, streams, left))

    def after(self, record: str) -> Stored | None:
        """Return the newest version of a record this commit writes, None when it writes none."""
        return self._after.get(record)

    def mark(self) -> Mark:
        """Return where this commit stands, for `back`."""
        return len(self.entries), len(self.said), dict(self._before), dict(self._after)

    def back(self, mark: Mark) -> None:
        """Forget everything after `mark`."""
        entries, said, self._before, self._after = mark
        del self.entries[entries:], self.said[said:]

    def by_server(self, before: Stored | None, after: Stored, kind: str, changes: Mapping[str, object]) -> str:
        """Add a change the centre makes by itself and return its operation."""
        op = wire.new_id()
        said = {
            "op_id": op,
            "kind": kind,
            "type": after.type,
            "record": after.id,
            "schema": after.schema,
            "changes": changes,
        }
        text = wire.canonical(said)
        result: dict[str, object] = {"op_id": op, "status": "applied", "version": after.version}
        self.change(op, before, after)
        self.said.append(
            Said(op, SERVER, SERVER, None, kind, after.type, after.id, wire.sha256(text.encode()), "{}", text, result)
        )
        return op

    def finish(self, connection: Connection) -> tuple[str, ...]:
        """Write everything and return the streams that moved; the caller's transaction makes it durable."""
        self._write_records(connection)
        streams = sorted({stream for record in self._touched() for stream in record.streams})
        tails = _lock(connection, streams)
        places = self._number(connection, tails)
        self._write_ops(connection, places)
        self._digest(tails)
        _release(connection, tails)
        return tuple(streams)

    def _touched(self) -> list[Stored]:
        return [*(record for record in self._before.values() if record is not None), *self._after.values()]

    def _write_records(self, connection: Connection) -> None:
        new = [record.row for identity, record in self._after.items() if self._before[identity] is None]
        old = [record.row for identity, record in self._after.items() if self._before[identity] is not None]
        if new:
            insert_many(connection, RECORD, new)
        if old:
            write_many(connection, _REWRITE, [{f"new_{name}": value for name, value in row.items()} for row in old])

    def _number(self, connection: Connection, tails: Mapping[str, _Tail]) -> dict[str, dict[str, str]]:
        """Give every change its number in each of its streams and return the cursors by operation."""
        places: dict[str, dict[str, str]] = {}
        log: list[dict[str, object]] = []
        feed: dict[tuple[str, str], dict[str, object]] = {}
        for entry in self.entries:
            record, op = entry.record, entry.op
            at = places.setdefault(op, {})
            for stream in (*entry.streams, *entry.left):
                tail = tails[stream]
                tail.head += 1
                tail.chain = wire.chain_next(tail.chain, record.id, record.version, record.content_hash, op)
                at[stream] = f"{tail.head}-{tail.chain.hex()[:16]}"
                log.append(
                    {
                        "stream": stream,
                        "seq": tail.head,
                        "record": record.id,
                        "version": record.version,
                        "content_hash": record.content_hash,
                        "op": op,
                        "chain": tail.chain,
                    }
                )
                is_gone = stream in entry.left
                feed[stream, record.id] = {
                    "stream": stream,
                    "record": record.id,
                    "seq": tail.head,
                    "gone": int(is_gone),
                }
        if log:
            insert_many(connection, LOG, log)
            self._write_feed(connection, feed)
        return places

    def _write_feed(self, connection: Connection, feed: Mapping[tuple[str, str], dict[str, object]]) -> None:
        """Tell the newest place of each record; one that is new is in no stream yet."""
        new = [row for (_stream, record), row in feed.items() if self._before[record] is None]
        moved = [row for (_stream, record), row in feed.items() if self._before[record] is not None]
        if new:
            insert_many(connection, FEED, new)
        if moved:
            write_many(connection, _moved(connection.dialect.name), moved)

    def _write_ops(self, connection: Connection, places: Mapping[str, dict[str, str]]) -> None:
        if not self.said:
            return
        now = wire.instant()
        rows = []
        # A conflict is a record of its own: where it stands is shown to the one who met it.
        of_conflicts = {entry.record.id: places[entry.op] for entry in self.entries if entry.record.type == "conflict"}
        for said in self.said:
            met: Iterable[str] = said.result.get("conflicts", ())  # type: ignore[assignment]
            own = places.get(said.op, {})
            said.result["at"] = _newest([own, *(of_conflicts.get(name, {}) for name in met)]) if met else own
            said.result["op_hash"] = said.hash
            self.texts[said.op] = wire.dumps(said.result)
            rows.append(
                {
                    "id": said.op,
                    "device": said.device,
                    "person": said.person,
                    "seq": said.seq,
                    "kind": said.kind,
                    "type": said.type,
                    "record": said.record,
                    "op_hash": said.hash,
                    "status": said.result["status"],
                    "received_at": now,
                    "at": said.at,
                    "content": said.content,
                    "result": self.texts[said.op],
                    "replaced_by": None,
                }
            )
        insert_many(connection, OP, rows)

    def _digest(self, tails: Mapping[str, _Tail]) -> None:
        """Move the digests and counts of live records from what was to what is."""
        for identity, after in self._after.items():
            before = self._before[identity]
            if before is not None and not before.deleted:
                item = wire.digest_item(before.id, before.version, before.content_hash)
                for stream in before.streams:
                    tails[stream].digest -= item
                    tails[stream].live -= 1
            if not after.deleted:
                item = wire.digest_item(after.id, after.version, after.content_hash)
                for stream in after.streams:
                    tails[stream].digest += item
                    tails[stream].live += 1


def _newest(places: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the last cursor of each stream."""
    found: dict[str, str] = {}
    for stream, cursor in (item for place in places for item in place.items()):
        if stream not in found or wire.read_cursor(cursor)[0] > wire.read_cursor(found[stream])[0]:
            found[stream] = cursor
    return found


def _lock(connection: Connection, streams: list[str]) -> dict[str, _Tail]:
    if not streams:
        return {}
    rows = connection.execute(_TAILS, {"ids": streams})
    return {row.id: _Tail(row.head, bytes(row.chain), int(row.digest, 16), row.live) for row in rows}


def _release(connection: Connection, tails: Mapping[str, _Tail]) -> None:
    rows = [
        {
            "key": stream,
            "new_head": tail.head,
            "new_chain": tail.chain,
            "new_digest": wire.digest_text(tail.digest),
            "new_live": tail.live,
        }
        for stream, tail in tails.items()
    ]
    if rows:
        write_many(connection, _RELEASE, rows)


@cache
def _moved(dialect: str) -> Insert:
    """Return the statement that moves a record to its newest place in a stream, in the language of the database."""
    fresh = language(dialect).insert(FEED)
    values = {"seq": fresh.excluded.seq, "gone": fresh.excluded.gone}
    moved: Insert = fresh.on_conflict_do_update(index_elements=["stream", "record"], set_=values)
    return moved


# Made once: putting a statement together costs more than what it asks for.
_TAILS = select(STREAM).where(STREAM.c.id.in_(bindparam("ids", expanding=True))).order_by(STREAM.c.id).with_for_update()
_RELEASE = (
    update(STREAM)
    .where(STREAM.c.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in ("head", "chain", "digest", "live")})
)
_REWRITE = (
    update(RECORD)
    .where(RECORD.c.id == bindparam("new_id"))
    .values({column.name: bindparam(f"new_{column.name}") for column in RECORD.columns if column.name != "id"})
)
