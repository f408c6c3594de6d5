"""The tables of synchronisation: what the centre holds as this device last saw it, where each stream stands, files on their way."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, Table, Text

from gnp_desk.services.tables import METADATA

# A record exactly as the centre sent it: unknown fields and unknown kinds included, hashed as received.
BASE = Table(
    "base",
    METADATA,
    Column("record", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("base_type", "type"),
    Index("base_claim", "claim", "type"),
)

BASE_STREAM = Table(
    "base_stream",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Index("base_stream_record", "record"),
    sqlite_with_rowid=False,
)

# What was held of a centre that lost its history (api.md 6.4): kept 30 days, readable.
BASE_ASIDE = Table(
    "base_aside",
    METADATA,
    Column("record", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("moved_at", Text, nullable=False),
)

# `cursor` is how far this device has pulled, `witness` the newest cursor it was ever shown.
STREAM = Table(
    "stream",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("cursor", Text, nullable=False, default="0"),
    Column("witness", Text, nullable=False, default="0"),
    Column("checked", Text, nullable=False, default=""),
    Column("checked_at", Text, nullable=False, default=""),
)

# Which way a file goes, and how far it is; of which kinds of record there are files.
UP, DOWN, WAITING, DONE, LOST = "up", "down", "waiting", "done", "lost"
KINDS = ("evidence", "paper")
# What the centre says of a record whose file it holds.
RECEIVED = "received"

# A file on its way up or down. It is done by the centre's receipt, or by bytes that have the right fingerprint.
TRANSFER = Table(
    "transfer",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("way", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("state", Text, nullable=False, default="waiting"),
    Column("receipt", LargeBinary),
    Index("transfer_state", "state", "way", "size"),
    sqlite_with_rowid=False,
)

# What came so far of a file on its way down.
TRANSFER_PART = Table(
    "transfer_part",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Claims whose row of queue and search no longer says what their records say; worked off after the pull.
STALE = Table("stale_claim", METADATA, Column("claim", Text, primary_key=True), sqlite_with_rowid=False)


def create(connection: Connection) -> None:
    """Create the tables of synchronisation."""
    METADATA.create_all(connection, tables=[BASE, BASE_STREAM, BASE_ASIDE, STREAM, TRANSFER, STALE])
