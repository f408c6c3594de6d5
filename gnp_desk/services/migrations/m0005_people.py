"""Who stands in each policy, and what else each claim is found by; filled from what the store already holds."""

from sqlalchemy import Connection, func, insert, select

from gnp_desk.forms.case import Case
from gnp_desk.services import claim_keys
from gnp_desk.services.policy_copy import named, unpacked
from gnp_desk.services.policy_tables import CLAIM_KEY, POLICY_PERSON, POLICY_SCHEDULE
from gnp_desk.services.records import read_claim
from gnp_desk.services.tables import CLAIM_ROW, METADATA

BATCH = 5_000


def upgrade(connection: Connection) -> None:
    """Create the tables and put in the people of the policies and the keys of the claims."""
    METADATA.create_all(connection, tables=[POLICY_PERSON, CLAIM_KEY])
    last = connection.execute(select(func.max(POLICY_SCHEDULE.c.row))).scalar() or 0
    for low in range(0, last, BATCH):
        rows = POLICY_SCHEDULE.c.row.between(low + 1, low + BATCH)
        copies = connection.execute(select(POLICY_SCHEDULE).where(rows).order_by(POLICY_SCHEDULE.c.row)).all()
        people = [{"policy": copy.row, **person._asdict()} for copy in copies for person in named(unpacked(copy.body))]
        if people:
            connection.execute(insert(POLICY_PERSON), people)
    for claim in connection.execute(select(CLAIM_ROW.c.claim)).scalars().all():
        first, *rest = read_claim(connection, claim)
        claim_keys.put(connection, claim, claim_keys.of_case(Case(first, tuple(rest))))
