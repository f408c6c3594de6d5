"""What the centre says of every change, and what it holds; entries written before it are numbered in their order."""

from sqlalchemy import Connection

from gnp_desk.services.sync import tables

COLUMNS = (
    "about TEXT NOT NULL DEFAULT ''",
    "number INTEGER",
    "server_version INTEGER NOT NULL DEFAULT 0",
    "result TEXT NOT NULL DEFAULT ''",
)
INDEXES = ("journal_record ON journal (record, seq)", "journal_state ON journal (state, number)")
NUMBERED = """UPDATE journal SET number = counted.place
    FROM (SELECT seq, row_number() OVER (ORDER BY seq) AS place FROM journal WHERE kind <> 'event') AS counted
    WHERE journal.seq = counted.seq"""


def upgrade(connection: Connection) -> None:
    """Add the columns unless this store was made with them, the tables, and the numbers."""
    run = connection.exec_driver_sql
    known = {row[1] for row in run("PRAGMA table_info(journal)")}
    for column in COLUMNS:
        if column.split()[0] not in known:
            run(f"ALTER TABLE journal ADD COLUMN {column}")
    for index in INDEXES:
        run(f"CREATE INDEX IF NOT EXISTS {index}")
    tables.create(connection)
    run(NUMBERED)
