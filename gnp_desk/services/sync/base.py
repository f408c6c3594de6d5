"""What the centre holds, written with nothing but what it signed; what this device shows of it is made in `view.py` (api.md 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    delete,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from gnp_desk.services import preferences
from gnp_desk.services.ids import canonical, fit
from gnp_desk.services.sync.many import among, one_of, putting, these, write_many
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE, BASE_STREAM, STALE, TRANSFER
from gnp_desk.services.tables import JOURNAL, PAPER, RECORD, SENSITIVE

UNSENT, SENDING, HELD, REJECTED, ACKED = "unsent", "sending", "held", "rejected", "acked"
REPLACED, WITHDRAWN = "replaced", "withdrawn"
# Entries whose effect the person sees although the centre does not have it, or does not have it yet.
PENDING = (UNSENT, SENDING, HELD, REJECTED)
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
    claims = _claims_of(connection, [item.id for item in fresh if item.deleted])
    write_many(connection, _PUT_BASE, [_base_row(item, claims.get(item.id, item.claim)) for item in fresh])
    if stream:
        write_many(connection, _PUT_STREAM, [{"stream": stream, "record": item.id} for item in items])
    return [item.id for item in fresh]


def _claims_of(connection: Connection, records: Sequence[str]) -> dict[str, str]:
    """Return the claims of records that were deleted: a tombstone is empty and names none, but what is held here does."""
    found: dict[str, str] = {}
    for key in (BASE.c.record, RECORD.c.id) if records else ():
        query = select(key.label("record"), key.table.c.claim).where(among(key, records))
        found |= {row.record: row.claim for row in connection.execute(query)}
    return found


def _base_row(item: Item, claim: str) -> dict[str, Any]:
    return {
        "record": item.id,
        "type": item.type,
        "claim": claim,
        "schema": item.schema,
        "version": item.version,
        "deleted": int(item.deleted),
        "body": item.text,
    }


def leave(connection: Connection, stream: str, records: Sequence[str]) -> list[str]:
    """Note that a stream no longer holds these records; return those that no stream holds and nothing unsent needs (I14)."""
    for some in parts(records):
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
        for some in parts(records)
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


def as_deleted(connection: Connection, records: Sequence[str], kinds: Collection[str]) -> list[Item]:
    """Return what is held of some records of some kinds, as deleted: to tell whoever uses them that they leave."""
    found: list[Item] = []
    for some in parts(records):
        query = select(BASE).where(BASE.c.record.in_(some), BASE.c.type.in_(sorted(kinds)), BASE.c.deleted == 0)
        for row in connection.execute(query):
            found.append(Item(row.record, row.type, row.version, row.schema, True, orjson.loads(row.body), row.body))
    return found


def forget(connection: Connection, records: Sequence[str]) -> set[str]:
    """Take records away from this device and return their claims. Their journal stays: it is what the person did.

    What the centre acknowledged of them is no reason to show them any more.
    """
    claims: set[str] = set()
    for some in parts(records):
        claims |= set(connection.execute(select(RECORD.c.claim).where(RECORD.c.id.in_(some))).scalars())
        for table in (BASE, BASE_ASIDE):
            connection.execute(delete(table).where(table.c.record.in_(some)))
        done = JOURNAL.c.record.in_(some) & (JOURNAL.c.state == ACKED)
        connection.execute(update(JOURNAL).where(done).values(server_version=0))
        drop(connection, some)
    return claims


def versions(connection: Connection, records: Iterable[str]) -> dict[str, int]:
    """Return the versions held of some records."""
    return {row.record: row.version for row in connection.execute(_VERSIONS, these(records))}


def stale(connection: Connection, claims: Iterable[str]) -> None:
    """Note that the rows of these claims in queue and search have to be made again."""
    rows = [{"claim": claim} for claim in sorted(set(claims))]
    if rows:
        connection.execute(insert(STALE).on_conflict_do_nothing(), rows)


def drop(connection: Connection, records: Sequence[str]) -> None:
    """Let nothing be shown of some records any more."""
    if records:
        connection.execute(delete(PAPER).where(PAPER.c.id.in_(records)))
        connection.execute(delete(SENSITIVE).where(SENSITIVE.c.record.in_(records)))
        connection.execute(delete(RECORD).where(RECORD.c.id.in_(records)))


def parts(records: Sequence[str]) -> Iterable[Sequence[str]]:
    """Return some records a few hundred at a time."""
    return (records[start : start + MANY] for start in range(0, len(records), MANY))


_PUT_BASE = putting(BASE, "record", [column.name for column in BASE.columns])
_VERSIONS = select(BASE.c.record, BASE.c.version).where(one_of(BASE.c.record))
_PUT_STREAM = insert(BASE_STREAM).on_conflict_do_nothing()
