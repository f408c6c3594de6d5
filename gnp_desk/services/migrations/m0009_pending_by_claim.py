"""What of a claim still waits for the centre is found by the claim: the queue asks for it, and whoever saves."""

from sqlalchemy import Connection

INDEX = "journal_pending ON journal (claim, state) WHERE state IN ('unsent', 'sending', 'held', 'rejected')"


def upgrade(connection: Connection) -> None:
    """Create the index unless this store was made with it."""
    connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {INDEX}")
