"""The library of formats; empty until the centre, or the demonstration, fills it."""

from sqlalchemy import Connection

from gnp_desk.services import format_tables


def upgrade(connection: Connection) -> None:
    """Create the tables."""
    format_tables.create(connection)
