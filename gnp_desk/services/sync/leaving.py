"""What goes from this device, and who is told (api.md 7): asked for where it is much, never under a person's hands (I14).

Pages, streams that were withdrawn, repairs and the sweep at the end of a run all take away through here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select

from gnp_desk.services.central import trouble
from gnp_desk.services.sync import base, link
from gnp_desk.services.sync.base import Item
from gnp_desk.services.sync.many import among
from gnp_desk.services.sync.restored import KEPT_ASIDE
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE, BASE_STREAM
from gnp_desk.services.tables import RECORD

# More of a stream than this, or than this share of it, goes only after a person agreed; so few as FEW go without.
MOST, SHARE, FEW = 200, 0.2, 5
# What takes records that are not part of any claim: policies, formats, directories.
Receivers = Mapping[str, Callable[[Connection, Sequence[Item]], None]]


@dataclass(frozen=True)
class Leaving:
    """Takes records away, and tells what uses them here; `busy` says which claims are open in an editor."""

    receivers: Receivers
    busy: Callable[[], Collection[str]]

    def give(self, connection: Connection, items: Sequence[Item]) -> None:
        """Hand records that are no part of a claim to what uses them here; one that left is handed over as deleted."""
        wanted = [item for item in items if item.type in self.receivers]
        for kind in sorted({item.type for item in wanted}):
            self.receivers[kind](connection, [item for item in wanted if item.type == kind])

    def held(self, connection: Connection, records: Sequence[str]) -> list[Item]:
        """Return what is held of those records that are given on, as deleted: a tombstone says no more of them than an id."""
        return base.as_deleted(connection, records, self.receivers.keys())

    def leave(self, connection: Connection, stream: str, records: Sequence[str]) -> tuple[list[str], set[str]]:
        """Let a stream hold some records no longer; return those that nothing holds, and the claims of what went."""
        free = base.leave(connection, stream, records)
        return free, self.take_away(connection, free)

    def take_away(self, connection: Connection, records: Sequence[str]) -> set[str]:
        """Take records away from this device but for those of a claim that is open, and return the claims they were of."""
        busy = sorted(self.busy())
        kept = {
            record
            for key in ((BASE.c.record, RECORD.c.id) if busy else ())
            for record in connection.execute(select(key).where(key.table.c.claim.in_(busy))).scalars()
        }
        lost = [record for record in records if record not in kept]
        if len(lost) < len(records):
            base.look_later(connection)
        self.give(connection, self.held(connection, lost))
        claims = base.forget(connection, lost)
        base.stale(connection, claims)
        return claims

    def sweep(self, connection: Connection) -> set[str]:
        """Take away what no stream holds and nothing needs any more; return its claims. What is still needed is looked at again.

        So goes what was set aside of a centre that lost its history, and never came back in its time.
        """
        connection.execute(delete(BASE_ASIDE).where(_is_old()))
        claims = self.take_away(connection, base.free(connection, base.unheld(connection)))
        base.look_later(connection, is_needed=bool(base.unheld(connection)))
        return claims


def is_to_sweep(connection: Connection) -> bool:
    """Return whether there may be anything to sweep."""
    old = select(BASE_ASIDE.c.record).where(_is_old()).limit(1)
    return base.is_to_look(connection) or connection.execute(old).first() is not None


def _is_old() -> ColumnElement[bool]:
    return BASE_ASIDE.c.moved_at < (datetime.now(UTC) - KEPT_ASIDE).isoformat(timespec="seconds")


def need_consent(connection: Connection, stream: str, gone: Sequence[str], deleted: Sequence[str] = ()) -> None:
    """Raise ConsentWanted when a stream takes away more than a person would expect.

    What they agreed to holds for this stream, for at most as many records, and once.
    """
    if not gone and not deleted:
        return
    leaving = _held(connection, stream, gone, is_alone=True) + _held(connection, stream, deleted)
    if leaving <= FEW or (leaving <= MOST and leaving <= _held(connection, stream) * SHARE):
        return
    if leaving > agreed(connection).get(stream, 0):
        raise trouble.ConsentWanted(count=leaving, stream=stream)
    use_up(connection, stream)


def agree(connection: Connection, stream: str, count: int) -> None:
    """Note that a person lets a stream take so many records away, once."""
    link.keep(connection, consent={**agreed(connection), stream: count})


def agreed(connection: Connection) -> dict[str, int]:
    """Return how many records each stream may take away by the word of a person."""
    return {name: count for name, count in link.read(connection).consent.items() if isinstance(count, int)}


def use_up(connection: Connection, stream: str) -> None:
    """Let what a person agreed to count no more: it was done, or is not asked for any longer."""
    kept = agreed(connection)
    if kept.pop(stream, 0):
        link.keep(connection, consent=kept)


def _held(connection: Connection, stream: str, records: Sequence[str] | None = None, *, is_alone: bool = False) -> int:
    """Return how many live records a stream holds here, all or of those given; alone: those no other stream holds too."""
    other = BASE_STREAM.alias()
    query = (
        select(func.count())
        .select_from(BASE_STREAM.join(BASE, BASE.c.record == BASE_STREAM.c.record))
        .where(BASE_STREAM.c.stream == stream, BASE.c.deleted == 0)
    )
    if records is not None:
        query = query.where(among(BASE_STREAM.c.record, records))
    if is_alone:
        elsewhere = select(other.c.record).where(other.c.record == BASE_STREAM.c.record, other.c.stream != stream)
        query = query.where(~elsewhere.exists())
    return connection.execute(query).scalar_one()
