"""A centre checks itself: every chain, digest, hash and file is recomputed, and what does not hold is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from gnp_central import stream, wire
from gnp_central.blobs import Blobs
from gnp_central.tables import ANCHOR, BLOB, FEED, LOG, OP, RECORD, STREAM

AT_ONCE = 1_000


def check(connection: Connection, blobs: Blobs) -> dict[str, object]:
    """Return how much was checked, the digest of each stream, and what does not hold; reads everything, a thousand rows at a time."""
    reading = connection.execution_options(yield_per=AT_ONCE)
    counts = {"streams": 0, "changes": 0, "records": 0, "ops": 0, "files": 0}
    wrong = [
        *_ops(reading, counts),
        *_records(reading, counts),
        *_homes(reading),
        *_streams(reading, counts),
        *_anchors(reading),
        *_files(reading, blobs, counts),
    ]
    digests = {
        row.id: row.digest for row in reading.execute(select(STREAM.c.id, STREAM.c.digest).order_by(STREAM.c.id))
    }
    return {"ok": not wrong, **counts, "digests": digests, "wrong": wrong}


def _ops(connection: Connection, counts: dict[str, int]) -> Iterator[str]:
    """Every operation is what its hash says; content that was erased leaves its hash behind."""
    for row in connection.execute(select(OP.c.id, OP.c.op_hash, OP.c.content)):
        counts["ops"] += 1
        if row.content is not None and wire.sha256(row.content.encode()) != row.op_hash:
            yield f"op {row.id}: its content is not what its hash says"


def _records(connection: Connection, counts: dict[str, int]) -> Iterator[str]:
    for row in connection.execute(select(RECORD)):
        counts["records"] += 1
        if wire.content_hash(row.body, row.schema, row.type, deleted=bool(row.deleted)) != bytes(row.content_hash):
            yield f"record {row.id}: its content is not what its hash says"


def _homes(connection: Connection) -> Iterator[str]:
    """Everything of a claim is where the claim is."""
    claim = RECORD.alias("of")
    query = select(RECORD.c.id).join(claim, claim.c.id == RECORD.c.claim).where(RECORD.c.streams != claim.c.streams)
    for row in connection.execute(query):
        yield f"record {row.id}: it is not in the streams of its claim"


def _streams(connection: Connection, counts: dict[str, int]) -> Iterator[str]:
    for row in connection.execute(select(STREAM).order_by(STREAM.c.id)).all():
        counts["streams"] += 1
        yield from _chain(connection, row.id, row.head, bytes(row.chain), counts)
        yield from _feed(connection, row.id)
        digest, live = stream.state(connection, row.id)
        if (digest, live) != (row.digest, row.live):
            yield f"stream {row.id}: digest or count of its records is not the stored one"


def _chain(connection: Connection, name: str, head: int, stored: bytes, counts: dict[str, int]) -> Iterator[str]:
    chain, seq = wire.chain_start(name), 0
    for row in connection.execute(select(LOG).where(LOG.c.stream == name).order_by(LOG.c.seq)):
        seq += 1
        counts["changes"] += 1
        chain = wire.chain_next(chain, row.record, row.version, bytes(row.content_hash), row.op)
        if row.seq != seq or chain != bytes(row.chain):
            yield f"stream {name}: the chain breaks at {row.seq}"
            seq, chain = row.seq, bytes(row.chain)
    if (seq, chain) != (head, stored):
        yield f"stream {name}: the head is not the end of the log"


def _feed(connection: Connection, name: str) -> Iterator[str]:
    """The feed points at the newest change of each record, and the record is what that change made."""
    query = (
        select(
            FEED.c.record,
            FEED.c.seq,
            FEED.c.gone,
            LOG.c.record.label("logged"),
            LOG.c.version,
            RECORD.c.version.label("now"),
        )
        .outerjoin(LOG, (LOG.c.stream == FEED.c.stream) & (LOG.c.seq == FEED.c.seq))
        .outerjoin(RECORD, RECORD.c.id == FEED.c.record)
        .where(FEED.c.stream == name)
    )
    for row in connection.execute(query):
        is_newest = row.logged == row.record and (row.gone or row.version == row.now)
        if not is_newest:
            yield f"stream {name}: the feed of record {row.record} is not its newest change"


def _anchors(connection: Connection) -> Iterator[str]:
    """What an anchor once said of a stream must still lie on its chain."""
    for row in connection.execute(select(ANCHOR).order_by(ANCHOR.c.day)).all():
        for name, said in dict(wire.loads(row.body)["streams"]).items():  # type: ignore[call-overload]
            if stream.stands(connection, name, said["cursor"]) is not None:
                yield f"stream {name}: the anchor of {row.day} is not on its chain"


def _files(connection: Connection, blobs: Blobs, counts: dict[str, int]) -> Iterator[str]:
    for row in connection.execute(select(BLOB.c.sha256, BLOB.c.size)):
        counts["files"] += 1
        found = hashlib.sha256()
        try:
            for chunk in blobs.read(row.sha256, 0, row.size):
                found.update(chunk)
        except FileNotFoundError:
            yield f"file {row.sha256}: missing"
            continue
        if found.hexdigest() != row.sha256:
            yield f"file {row.sha256}: its bytes are others"
