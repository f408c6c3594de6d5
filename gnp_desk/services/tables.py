"""The tables of the store. Records and journal as in design.md section 3; reference data in `policy_tables.py`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, text

METADATA = MetaData()
# Of an entry whose effect the person sees although the centre does not have it, or does not have it yet.
IS_PENDING = "state IN ('unsent', 'sending', 'held', 'rejected')"

RECORD = Table(
    "record",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("data_class", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("trashed", Integer, nullable=False, default=0),
    Column("body", Text, nullable=False),
    Column("base", Text),
    Column("state", Text, nullable=False, default="draft"),
    Index("record_claim", "claim"),
    Index("record_type", "type"),
)

# Bodies of records of class P3 (ux.md section 11): injuries and minors never stand beside the rest.
SENSITIVE = Table(
    "sensitive",
    METADATA,
    Column("record", Text, ForeignKey("record.id"), primary_key=True),
    Column("body", Text, nullable=False),
)

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("op_id", Text, nullable=False, unique=True),
    Column("group_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("changes", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("editor", Text, nullable=False),
    Column("undoes", Text, nullable=False, default=""),
    # JSON of what an entry is about besides its record: the conflict it resolves and why, or the entry it replaces.
    Column("about", Text, nullable=False, default=""),
    Column("state", Text, nullable=False, default="unsent"),
    Column("op_hash", Text, nullable=False),
    Column("chain", Text, nullable=False),
    # What the centre has to do with it (services/sync): its number on the wire, the version its record had after it,
    # and the centre's answer where a person should read it. The chain does not cover them.
    Column("number", Integer),
    Column("server_version", Integer, nullable=False, default=0),
    Column("result", Text, nullable=False, default=""),
    Index("journal_claim", "claim", "seq"),
    Index("journal_record", "record", "seq"),
    Index("journal_state", "state", "number"),
    Index("journal_editor", "editor", "seq", "kind", "group_id", "undoes"),
    Index("journal_group", "group_id"),
    # Small: only what waits is in it. Used by a query that says the same condition in the same words.
    Index("journal_pending", "claim", "state", sqlite_where=text(IS_PENDING)),
)

PAPER = Table(
    "paper",
    METADATA,
    Column("id", Text, ForeignKey("record.id"), primary_key=True),
    Column("folio", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

# One row per claim for the queue and the search, rewritten in the transaction of every change of that claim.
CLAIM_ROW = Table(
    "claim_row",
    METADATA,
    Column("row", Integer, primary_key=True),
    Column("claim", Text, nullable=False, unique=True),
    Column("folio", Text, nullable=False),
    Column("folio_key", Text, nullable=False),
    Column("loss_kind", Text, nullable=False),
    Column("vehicle", Text, nullable=False),
    Column("plate", Text, nullable=False),
    Column("vin", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("policy_number", Text, nullable=False),
    Column("names", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("next_step", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("is_open", Integer, nullable=False),
    Column("is_incomplete", Integer, nullable=False),
    Column("is_unsent", Integer, nullable=False),
    # One index per tab of the queue: its number and any of its pages are read from there.
    Index("claim_row_open", "is_open", "urgency", "since", "claim"),
    Index("claim_row_incomplete", "is_incomplete", "urgency", "since", "claim"),
    Index("claim_row_unsent", "is_unsent", "urgency", "since", "claim"),
    Index("claim_row_reason", "reason", "urgency", "since", "claim"),
    Index("claim_row_due", "due_on"),
    Index("claim_row_folio", "folio_key"),
    Index("claim_row_plate", "plate"),
    Index("claim_row_vin", "vin"),
    Index("claim_row_phone", "phone"),
    Index("claim_row_policy", "policy_number"),
)

SETTING = Table(
    "setting",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
