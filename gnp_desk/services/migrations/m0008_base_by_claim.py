"""What the centre holds of a claim is found by the claim: each save asks for its conflicts."""

from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Create the index unless this store was made with it."""
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS base_claim ON base (claim, type)")
