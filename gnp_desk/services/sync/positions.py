"""Where this device stands in each stream: its cursor, and the witness of the newest position it was ever shown (api.md 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from gnp_desk.services.sync.tables import STREAM

START, LEFT = "0", ""


@dataclass(frozen=True)
class Position:
    """One stream. `checked` is the cursor at which digest and count last agreed."""

    id: str
    title: str
    mode: str
    cursor: str
    witness: str
    checked: str
    checked_at: str


def number(cursor: str) -> int:
    """Return the number a cursor stands at."""
    head = cursor.partition("-")[0]
    return int(head) if head.isdecimal() else 0


def all_of(connection: Connection) -> dict[str, Position]:
    """Return every stream this device holds."""
    return {name: found for name, found in _ever(connection).items() if found.mode != LEFT}


def _ever(connection: Connection) -> dict[str, Position]:
    """Return every stream this device ever held."""
    return {
        row.id: Position(row.id, row.title, row.mode, row.cursor, row.witness, row.checked, row.checked_at)
        for row in connection.execute(_EVERY)
    }


def witnesses(connection: Connection) -> dict[str, str]:
    """Return the newest cursor ever shown of each stream."""
    return {name: found.witness for name, found in _ever(connection).items() if found.witness != START}


def seen(connection: Connection, shown: Mapping[str, Any]) -> None:
    """Move the witness of streams on; it never goes back."""
    if not shown:
        return
    known = _ever(connection)
    ahead = [
        {"key": name, "to": cursor}
        for name, cursor in shown.items()
        if name in known and isinstance(cursor, str) and number(cursor) > number(known[name].witness)
    ]
    if ahead:
        connection.execute(_SEEN, ahead)


def moved(connection: Connection, stream: str, cursor: str) -> None:
    """Note that everything up to `cursor` is held."""
    connection.execute(_MOVED, {"key": stream, "to": cursor})
    seen(connection, {stream: cursor})


def begin_again(connection: Connection, stream: str) -> bool:
    """Go back to the start of a stream and return whether that is anywhere else. What was shown stays proof: the witness."""
    behind = (STREAM.c.id == stream) & (STREAM.c.cursor != START)
    return connection.execute(update(STREAM).where(behind).values(cursor=START)).rowcount > 0


def agreed(connection: Connection, stream: str, cursor: str, at: str) -> None:
    """Note that what is held was recomputed and is what the centre holds."""
    connection.execute(_AGREED, {"key": stream, "to": cursor, "at": at})


def left(connection: Connection, stream: str) -> None:
    """Note that a stream is the person's no more. Its witness stays: if they come back, what it lost meanwhile is noticed."""
    gone = {"mode": LEFT, "cursor": START, "checked": "", "checked_at": ""}
    connection.execute(update(STREAM).where(STREAM.c.id == stream).values(**gone))


def known(connection: Connection, streams: list[tuple[str, str, str]]) -> None:
    """Note the streams of the person: (id, title, mode)."""
    rows = [
        {"id": name, "title": title, "mode": mode, "cursor": START, "witness": START} for name, title, mode in streams
    ]
    if rows:
        row = insert(STREAM).values(checked="", checked_at="")
        new = {"title": row.excluded.title, "mode": row.excluded.mode}
        connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=new), rows)


_EVERY = select(STREAM).order_by(STREAM.c.id)
_OF = update(STREAM).where(STREAM.c.id == bindparam("key"))
_SEEN, _MOVED = _OF.values(witness=bindparam("to")), _OF.values(cursor=bindparam("to"))
_AGREED = _OF.values(checked=bindparam("to"), checked_at=bindparam("at"))
