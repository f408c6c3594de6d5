"""Deletions and departures the feeds may forget after their time (api.md section 7); log and operations keep them for ever."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from gnp_central.tables import FEED, LOG, OP, RECORD, STREAM


def before(connection: Connection, moment: str) -> list[Row[Any]]:
    """Return stream, record and number of those received before `moment`, in the order of their streams and numbers.

    Only what came since the last time is looked at: what is as old and no tombstone by now gets a newer number if it becomes one.
    """
    streams = connection.execute(select(STREAM.c.id, STREAM.c.head, STREAM.c.floor).order_by(STREAM.c.id)).all()
    found: list[Row[Any]] = []
    for stream in streams:
        numbers = range(stream.floor + 1, stream.head + 1)
        old = bisect_left(numbers, moment, key=lambda seq, stream=stream: _received(connection, stream.id, seq))  # type: ignore[misc]
        if old:
            to = {"stream": stream.id, "after": stream.floor, "to": numbers[old - 1], "moment": moment}
            found += connection.execute(_OLD, to)
    return found


def forget(connection: Connection, found: Sequence[Row[Any]]) -> None:
    """Take them out of the feeds, but for a record that was changed meanwhile. Cursors before them end."""
    floors = {row.stream: row.seq for row in found}
    connection.execute(_RAISE, [{"of": stream, "to": seq} for stream, seq in floors.items()])
    connection.execute(_FORGET, [{"of": row.stream, "what": row.record, "at": row.seq} for row in found])


def _received(connection: Connection, stream: str, seq: int) -> str:
    return str(connection.execute(_RECEIVED, {"stream": stream, "seq": seq}).scalar_one())


# By index: the numbers of a stream are in the order of time, so where the old ones end is found by halving.
_RECEIVED = (
    select(OP.c.received_at)
    .join(LOG, LOG.c.op == OP.c.id)
    .where(LOG.c.stream == bindparam("stream"), LOG.c.seq == bindparam("seq"))
)
_OLD = (
    select(FEED.c.stream, FEED.c.record, FEED.c.seq)
    .join(RECORD, RECORD.c.id == FEED.c.record)
    .join(LOG, (LOG.c.stream == FEED.c.stream) & (LOG.c.seq == FEED.c.seq))
    .join(OP, OP.c.id == LOG.c.op)
    .where(FEED.c.stream == bindparam("stream"), FEED.c.seq > bindparam("after"), FEED.c.seq <= bindparam("to"))
    .where(or_(FEED.c.gone == 1, RECORD.c.deleted == 1), OP.c.received_at < bindparam("moment"))
    .order_by(FEED.c.seq)
)
_RAISE = (
    STREAM.update()
    .where(STREAM.c.id == bindparam("of"), STREAM.c.floor < bindparam("to"))
    .values(floor=bindparam("to"))
)
_FORGET = FEED.delete().where(
    FEED.c.stream == bindparam("of"), FEED.c.record == bindparam("what"), FEED.c.seq == bindparam("at")
)
