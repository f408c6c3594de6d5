"""Which records refer to which files, and the state of a file as its records tell it.

A hash is not a permission: a record opens a file only if the person who wrote the record also uploaded the file.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from gnp_central import stored
from gnp_central.commit import Commit
from gnp_central.database import upsert
from gnp_central.declaration import Declaration
from gnp_central.ops import Op
from gnp_central.situation import value_of
from gnp_central.stored import Stored
from gnp_central.tables import BLOB_REF, UPLOAD
from gnp_central.versions import fold
from gnp_central.wire import SHA256_FORM

STATE, RECEIVED = "blob_state", "received"


def link(connection: Connection, declaration: Declaration, commit: Commit, ops: Iterable[Op], person: str) -> None:
    """Note the files that these operations' records refer to; what this person brought before is said so at once."""
    links: dict[tuple[str, str], Stored] = {}
    for op in ops:
        rule = declaration.types.get(op.type)
        sha, after = value_of(op, rule.blob) if rule is not None and rule.blob else None, commit.after(op.record)
        if isinstance(sha, str) and SHA256_FORM.fullmatch(sha) and after is not None:
            links[sha, op.record] = after
    if not links:
        return
    rows = [{"sha256": sha, "record": record, "person": person} for sha, record in links]
    connection.execute(upsert(connection, BLOB_REF).on_conflict_do_nothing(), rows)
    brought = _brought(connection, {sha for sha, _record in links}, person)
    for (sha, _record), after in links.items():
        if sha in brought:
            tell(commit, after)


def arrived(connection: Connection, sha256: str, person: str) -> tuple[str, ...]:
    """Let the records this person wrote of a file say that it is here; return the streams that moved."""
    commit = Commit()
    query = select(BLOB_REF.c.record).where(BLOB_REF.c.sha256 == sha256, BLOB_REF.c.person == person)
    named = connection.execute(query).scalars().all()
    found = stored.lock(connection, named)
    for record in (found[name] for name in sorted(found.keys() & named)):
        tell(commit, record)
    return commit.finish(connection)


def streams_of(connection: Connection, sha256: str) -> tuple[str, ...]:
    """Return the streams of the records that open a file."""
    brought = select(UPLOAD.c.person).where(UPLOAD.c.sha256 == sha256, UPLOAD.c.is_done == 1)
    query = select(BLOB_REF.c.record).where(BLOB_REF.c.sha256 == sha256, BLOB_REF.c.person.in_(brought))
    found = stored.read(connection, connection.execute(query).scalars().all()).values()
    return tuple(stream for record in found if not record.deleted for stream in record.streams)


def tell(commit: Commit, record: Stored) -> None:
    """Set the state of the file on one record, unless it says so already."""
    if record.deleted or record.body.get(STATE) == RECEIVED:
        return
    change = {STATE: {"old": record.body.get(STATE), "new": RECEIVED}}
    commit.by_server(record, fold(record, {**record.body, STATE: RECEIVED}), "update", change)


def _brought(connection: Connection, hashes: set[str], person: str) -> set[str]:
    where = UPLOAD.c.sha256.in_(sorted(hashes)) & (UPLOAD.c.person == person) & (UPLOAD.c.is_done == 1)
    return set(connection.execute(select(UPLOAD.c.sha256).where(where)).scalars())
