"""A record as the centre holds it, and how it is read for changing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from gnp_central import wire
from gnp_central.tables import RECORD


@dataclass(slots=True)
class Stored:
    """One version of one record. `marks` says which device last changed each merge group, and at which version."""

    id: str
    type: str
    claim: str
    streams: tuple[str, ...]
    schema: int
    version: int
    deleted: bool
    data_class: int
    body: dict[str, object]
    text: str
    content_hash: bytes
    marks: dict[str, object]

    @property
    def row(self) -> dict[str, object]:
        return {
            "id": self.id,
            "type": self.type,
            "claim": self.claim or None,
            "streams": " ".join(self.streams),
            "schema": self.schema,
            "version": self.version,
            "deleted": int(self.deleted),
            "data_class": self.data_class,
            "body": self.text,
            "content_hash": self.content_hash,
            "marks": wire.canonical(self.marks) if self.marks else None,
        }


def read(connection: Connection, ids: Iterable[str], *, lock: bool = False) -> dict[str, Stored]:
    """Return the records of those ids that exist, locked until the end of the transaction when asked, sorted by id."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = connection.execute(_LOCKED if lock else _BY_IDS, {"ids": wanted})
    return {row.id: of_row(row) for row in rows}


def lock(connection: Connection, ids: Iterable[str], claims: Iterable[str] = ()) -> dict[str, Stored]:
    """Return the records of those ids that exist, with their claims and `claims`, all locked until the transaction ends.

    Whoever changes or adds anything of a claim holds the claim: so nothing of it changes while it moves, and nothing is left
    behind. Claims come before what belongs to them, and both by id, so that two transactions never wait for each other.
    """
    places = connection.execute(_CLAIMS, {"ids": sorted(set(ids))}).all()
    # A record never goes to another claim, so this is known before anything is locked.
    found = read(connection, {place.claim for place in places if place.claim}.union(claims), lock=True)
    return found | read(connection, {place.id for place in places} - found.keys(), lock=True)


def of_claim(connection: Connection, claims: Iterable[str], kind: str = "") -> list[Stored]:
    """Return the records of claims, all of them or one kind."""
    wanted = sorted(set(claims))
    if not wanted:
        return []
    query = select(RECORD).where(RECORD.c.claim.in_(wanted)).order_by(RECORD.c.id)
    return [of_row(row) for row in connection.execute(query.where(RECORD.c.type == kind) if kind else query)]


def of_row(row: Row[Any]) -> Stored:
    """Return a record from its row."""
    return Stored(
        row.id,
        row.type,
        row.claim or "",
        tuple(row.streams.split()),
        row.schema,
        row.version,
        bool(row.deleted),
        row.data_class,
        wire.loads(row.body),
        row.body,
        bytes(row.content_hash),
        wire.loads(row.marks) if row.marks else {},
    )


# Made once: putting a statement together costs more than asking for a row.
_BY_IDS = select(RECORD).where(RECORD.c.id.in_(bindparam("ids", expanding=True))).order_by(RECORD.c.id)
_LOCKED = _BY_IDS.with_for_update()
_CLAIMS = select(RECORD.c.id, RECORD.c.claim).where(RECORD.c.id.in_(bindparam("ids", expanding=True)))
