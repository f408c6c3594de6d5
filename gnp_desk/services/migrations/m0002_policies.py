"""The local copy of policies, and the words of the names of policies and claims."""

from sqlalchemy import Connection, select

from gnp_desk.services import names, policy_tables
from gnp_desk.services.tables import CLAIM_ROW


def upgrade(connection: Connection) -> None:
    """Create the tables and make the claims already here findable by name."""
    policy_tables.create(connection)
    rows = connection.execute(select(CLAIM_ROW.c.row, CLAIM_ROW.c.names)).all()
    names.put(connection, policy_tables.CLAIM_NAMES, [(row.row, row.names) for row in rows])
    names.learn(connection, [row.names for row in rows])
