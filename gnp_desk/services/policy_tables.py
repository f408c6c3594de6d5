"""The tables of the local copy of policies and of the search by name. Codes are found by B-trees, names by full text."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, Table, TableClause, Text, column, table

from gnp_desk.services.tables import METADATA

# Narrow on purpose: a list of a hundred thousand results reads these rows, never the schedules.
POLICY = Table(
    "policy",
    METADATA,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("plate", Text, nullable=False),
    Column("vin", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("names", Text, nullable=False),
    Column("vehicle", Text, nullable=False),
)
POLICY_INDEXES = (
    Index("policy_id", POLICY.c.id),
    Index("policy_plate", POLICY.c.plate),
    Index("policy_vin", POLICY.c.vin),
    Index("policy_phone", POLICY.c.phone),
)

# Who stands in each policy, with what tells people apart. Filled in the order of the rows, so its key costs nothing.
POLICY_PERSON = Table(
    "policy_person",
    METADATA,
    Column("policy", Integer, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("rfc", Text, nullable=False),
    Column("curp", Text, nullable=False),
    sqlite_with_rowid=False,
)
PERSON_INDEXES = tuple(
    Index(f"policy_person_{name}", POLICY_PERSON.c[name], sqlite_where=POLICY_PERSON.c[name] != "")
    for name in ("rfc", "curp")
)

POLICY_SCHEDULE = Table(
    "policy_schedule",
    METADATA,
    Column("row", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# What else a claim is found by: folios of its papers, plates and NIV of the other vehicles, identifiers, its policy.
CLAIM_KEY = Table(
    "claim_key",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("claim", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("words", Text, nullable=False),
    Index("claim_key_claim", "claim"),
    sqlite_with_rowid=False,
)

# Every word a name ever brought, and the ends of that word from its first letters on: what one typo leaves intact.
NAME_WORD = Table("name_word", METADATA, Column("word", Text, primary_key=True), sqlite_with_rowid=False)
NAME_TAIL = Table(
    "name_tail",
    METADATA,
    Column("tail", Text, primary_key=True),
    Column("word", Text, primary_key=True),
    sqlite_with_rowid=False,
)


def _names(name: str) -> TableClause:
    """Return a full-text table of names; the column called like the table takes its commands and queries."""
    return table(name, column("rowid", Integer), column("names", Text), column("rank"), column(name, Text))


POLICY_NAMES, CLAIM_NAMES = _names("policy_names"), _names("claim_names")


def create(connection: Connection) -> None:
    """Create the tables, their indexes and the full-text tables: words only, neither text nor places."""
    METADATA.create_all(connection, tables=[POLICY, POLICY_SCHEDULE, NAME_WORD, NAME_TAIL])
    for index in (POLICY_NAMES, CLAIM_NAMES):
        options = "content='', columnsize=0, detail=none, prefix='1 2 3'"
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE {index.name} USING fts5(names, {options})")
