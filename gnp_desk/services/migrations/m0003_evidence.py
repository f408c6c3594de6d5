"""Files of evidence and the chain of each claim; papers issued before it enter their chain now, in their order."""

import json

from sqlalchemy import Connection, select

from gnp_desk.services import evidence_tables, seal
from gnp_desk.services.tables import RECORD, SENSITIVE


def upgrade(connection: Connection) -> None:
    """Create the tables and seal what was issued before there was a seal."""
    evidence_tables.create(connection)
    rows = connection.execute(
        select(RECORD.c.id, RECORD.c.type, RECORD.c.claim, RECORD.c.body, SENSITIVE.c.body.label("sealed"))
        .outerjoin(SENSITIVE, SENSITIVE.c.record == RECORD.c.id)
        .where(RECORD.c.type.in_(seal.SEALED))
        .order_by(RECORD.c.id)
    ).all()
    for row in rows:
        seal.add(connection, seal.Item(row.type, row.id, row.claim, json.loads(row.sealed or row.body)))
