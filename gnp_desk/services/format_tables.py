"""The tables of the library of formats: what the centre said of each, its file in parts as it came, what is being filled in."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, Table, Text

from gnp_desk.services.tables import METADATA

# One row for each version. `body` is exactly what was signed; the other columns are read from it, to list five hundred fast.
FORMAT = Table(
    "format",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_until", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("data_class", Integer, nullable=False),
    Column("pinned_for", Text, nullable=False),
    Column("verified", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("format_record", "record"),
    Index("format_file_of", "sha256"),
)

# The file of one or more versions: `have` of its `size` bytes are here. What the worker found in it, or why it refused it.
FORMAT_FILE = Table(
    "format_file",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("have", Integer, nullable=False, default=0),
    Column("facts", Text, nullable=False, default=""),
    Column("refused", Text, nullable=False, default=""),
)
FORMAT_PART = Table(
    "format_part",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# What a person wrote into a format and has not kept as a paper yet: for a claim, a policy, or nobody in particular.
FORMAT_DRAFT = Table(
    "format_draft",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("answers", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)


def create(connection: Connection) -> None:
    """Create the tables of formats."""
    METADATA.create_all(connection, tables=[FORMAT, FORMAT_FILE, FORMAT_PART, FORMAT_DRAFT])
