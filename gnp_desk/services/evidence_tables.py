"""The tables of evidence: files on the disk with their keys, pictures made from them, and the chain of each claim."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, LargeBinary, Table, Text

from gnp_desk.services.tables import METADATA

# One row per file. Its key is nowhere else: without this row the bytes on the disk say nothing to anybody.
BLOB = Table(
    "blob",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("file", Text, nullable=False, unique=True),
    Column("key", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
)

# What is shown of a file. It is made again from the original at any time and is no evidence.
PICTURE = Table(
    "picture",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("thumb", LargeBinary, nullable=False),
    Column("view", Text, nullable=False, default=""),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
)

SEAL_LINK = Table(
    "seal_link",
    METADATA,
    Column("claim", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

# The end of each chain, signed: cutting links off the end shows.
SEAL_HEAD = Table(
    "seal_head",
    METADATA,
    Column("claim", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
)


def create(connection: Connection) -> None:
    """Create the tables of evidence."""
    METADATA.create_all(connection, tables=[BLOB, PICTURE, SEAL_LINK, SEAL_HEAD])
