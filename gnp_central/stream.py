"""Reading one stream: pages of changes, positions, and what verification compares (api.md sections 7 and 8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from gnp_central import stored, wire
from gnp_central.people import Person
from gnp_central.problems import CursorTooOld, HistoryDiverged, NotFound
from gnp_central.tables import FEED, LOG, RECORD, STREAM

PAGE, PAGE_BYTES, COUNTED = 500, 1024 * 1024, 10_000


def head(connection: Connection, stream: str) -> dict[str, object]:
    """Return where a stream stands; NotFound when there is none."""
    row = _row(connection, stream)
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "cursor": wire.cursor(row.head, bytes(row.chain)),
        "digest": row.digest,
        "live": row.live,
    }


def stands(connection: Connection, stream: str, cursor: str) -> str | None:
    """Return None while a cursor lies on the history of its stream, else the head of the stream."""
    seq, chain = wire.read_cursor(cursor)
    if seq == 0:
        return None
    row = connection.execute(_HEAD, {"stream": stream}).first()
    now = wire.cursor(row.head, bytes(row.chain)) if row else wire.START
    if now == cursor:
        return None
    found = connection.execute(_CHAIN, {"stream": stream, "seq": seq}).scalar()
    return None if found is not None and bytes(found).hex()[:16] == chain else now


def page(connection: Connection, stream: str, after: str, limit: int, witness: str) -> str:
    """Return a page of changes as JSON; the state of the stream stands in its last page.

    HistoryDiverged when `after` or the witness is not on this history, CursorTooOld when tombstones after it are gone.
    """
    row = _row(connection, stream)
    for cursor in (after, witness):
        now = stands(connection, stream, cursor)
        if now is not None:
            raise HistoryDiverged(stream=stream, head=now)
    start = wire.read_cursor(after)[0]
    if 0 < start < row.floor:
        raise CursorTooOld(stream=stream)
    items, last, is_cut = _items(connection, stream, start, limit)
    if not is_cut:
        cursor, tail = (
            wire.cursor(row.head, bytes(row.chain)),
            f'0,"state":{{"digest":"{row.digest}","live":{row.live}}}',
        )
    else:
        cursor, tail = _cursor_at(connection, stream, last), str(_remaining(connection, stream, last))
    more = "true" if is_cut else "false"
    return f'{{"items":[{",".join(items)}],"cursor":"{cursor}","more":{more},"remaining":{tail}}}'


def buckets(connection: Connection, stream: str) -> list[dict[str, object]]:
    """Return digest and count of each of the 256 buckets of a stream's live records."""
    sums, counts = [0] * 256, [0] * 256
    for row in _live(connection, stream):
        place = wire.bucket(row.id)
        sums[place] += wire.digest_item(row.id, row.version, bytes(row.content_hash))
        counts[place] += 1
    return [{"digest": wire.digest_text(total), "live": count} for total, count in zip(sums, counts, strict=True)]


def bucket(connection: Connection, stream: str, place: int) -> list[list[object]]:
    """Return id, version and content hash of every live record in one bucket."""
    rows = (row for row in _live(connection, stream) if wire.bucket(row.id) == place)
    return [[row.id, row.version, bytes(row.content_hash).hex()] for row in rows]


def state(connection: Connection, stream: str) -> tuple[str, int]:
    """Return digest and count of the live records, recomputed from the records themselves."""
    total, live = 0, 0
    for row in _live(connection, stream):
        total += wire.digest_item(row.id, row.version, bytes(row.content_hash))
        live += 1
    return wire.digest_text(total), live


def records(connection: Connection, person: Person, ids: Iterable[str]) -> str:
    """Return those of the records that this person may read, as JSON items."""
    found = stored.read(connection, ids).values()
    items = [_item(record, "") for record in found if person.reads(record.streams)]
    return f'{{"items":[{",".join(items)}]}}'


def record_item(record: stored.Stored) -> str:
    """Return one record as JSON."""
    return _item(record, "")


def _items(connection: Connection, stream: str, start: int, limit: int) -> tuple[list[str], int, bool]:
    """Return items of at most `limit` and a megabyte, the number of the last one, and whether more follow."""
    items: list[str] = []
    size, last = 0, start
    for row in connection.execute(_CHANGES, {"stream": stream, "start": start, "most": limit + 1}):
        seq = f'"seq":{row.seq},'
        item = f'{{{seq}"id":"{row.id}","gone":true}}' if row.gone else _item(row, seq)
        size += len(item.encode())
        if len(items) == limit or (items and size > PAGE_BYTES):
            return items, last, True
        items.append(item)
        last = row.seq
    return items, last, False


def _item(record: Any, seq: str) -> str:
    body = record.text if isinstance(record, stored.Stored) else record.body
    deleted = "true" if record.deleted else "false"
    said = f'"type":"{record.type}","version":{record.version},"schema":{record.schema},"deleted":{deleted}'
    return f'{{{seq}"id":"{record.id}",{said},"body":{body}}}'


def _live(connection: Connection, stream: str) -> Iterable[Row[Any]]:
    return connection.execution_options(yield_per=1_000).execute(_LIVE, {"stream": stream})


def _cursor_at(connection: Connection, stream: str, seq: int) -> str:
    chain = connection.execute(_CHAIN, {"stream": stream, "seq": seq}).scalar_one()
    return wire.cursor(seq, bytes(chain))


def _remaining(connection: Connection, stream: str, seq: int) -> int:
    rest = select(FEED.c.seq).where(FEED.c.stream == stream, FEED.c.seq > seq).limit(COUNTED).subquery()
    return connection.execute(select(func.count()).select_from(rest)).scalar_one()


def _row(connection: Connection, stream: str) -> Row[Any]:
    row = connection.execute(_WHOLE, {"stream": stream}).first()
    if row is None:
        raise NotFound("There is no such stream.")
    return row


# Made once: every page asks for these, and putting a statement together costs more than a short answer.
_IS_IT = STREAM.c.id == bindparam("stream")
_WHOLE, _HEAD = select(STREAM).where(_IS_IT), select(STREAM.c.head, STREAM.c.chain).where(_IS_IT)
_CHAIN = select(LOG.c.chain).where(LOG.c.stream == bindparam("stream"), LOG.c.seq == bindparam("seq"))
_TOLD = (RECORD.c.id, RECORD.c.type, RECORD.c.version, RECORD.c.schema, RECORD.c.deleted, RECORD.c.body)
_CHANGES = (
    select(FEED.c.seq, FEED.c.gone, *_TOLD)
    .join(RECORD, RECORD.c.id == FEED.c.record)
    .where(FEED.c.stream == bindparam("stream"), FEED.c.seq > bindparam("start"))
    .order_by(FEED.c.seq)
    .limit(bindparam("most"))
)
_LIVE = (
    select(RECORD.c.id, RECORD.c.version, RECORD.c.content_hash)
    .join(FEED, FEED.c.record == RECORD.c.id)
    .where(FEED.c.stream == bindparam("stream"), FEED.c.gone == 0, RECORD.c.deleted == 0)
)
