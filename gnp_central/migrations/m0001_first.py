"""The tables of the first centre."""

from sqlalchemy import Connection

from gnp_central import tables


def upgrade(connection: Connection) -> None:
    """Create every table of the first centre."""
    tables.METADATA.create_all(connection)
