"""Records, journal, papers, the row per claim, settings."""

from sqlalchemy import Connection

from gnp_desk.services import tables


def upgrade(connection: Connection) -> None:
    """Create the tables of the first store."""
    first = (tables.RECORD, tables.SENSITIVE, tables.JOURNAL, tables.PAPER, tables.CLAIM_ROW, tables.SETTING)
    tables.METADATA.create_all(connection, tables=list(first))
