"""What came so far of a paper on its way down, so that a large one is gone on with."""

from sqlalchemy import Connection

from gnp_desk.services.sync.tables import TRANSFER_PART
from gnp_desk.services.tables import METADATA


def upgrade(connection: Connection) -> None:
    """Create the table."""
    METADATA.create_all(connection, tables=[TRANSFER_PART])
