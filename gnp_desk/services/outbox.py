"""What this device still has to send, by claim: a view of the journal, whose entries stay «unsent» until acknowledged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, select

from gnp_desk.services.database import Database
from gnp_desk.services.tables import CLAIM_ROW, JOURNAL, PAPER, RECORD

UNSENT = "unsent"


@dataclass(frozen=True)
class OutboxRow:
    """One claim in the outbox: how many changes and papers wait, how much that is, and since when."""

    claim: str
    folio: str
    vehicle: str
    changes: int
    papers: int
    size: int
    since: str


class Outbox:
    """Reads the outbox. Nothing leaves it here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_claim(self, offset: int = 0, limit: int = 200) -> Sequence[OutboxRow]:
        """Return the claims with something to send, the one that waits longest first."""
        size = func.sum(func.length(JOURNAL.c.changes))
        waiting = (
            # SQLite takes the other columns of the row that holds the minimum.
            select(JOURNAL.c.claim, func.count().label("changes"), size.label("size"), func.min(JOURNAL.c.seq).label("first"), JOURNAL.c.at)
            .where(JOURNAL.c.state == UNSENT)
            .group_by(JOURNAL.c.claim)
            .subquery()
        )
        papers = (
            select(RECORD.c.claim, func.count().label("papers"), func.sum(func.length(PAPER.c.bytes)).label("bytes"))
            .join(PAPER, PAPER.c.id == RECORD.c.id)
            .group_by(RECORD.c.claim)
            .subquery()
        )
        query = (
            select(CLAIM_ROW.c.claim, CLAIM_ROW.c.folio, CLAIM_ROW.c.vehicle, waiting, papers.c.papers, papers.c.bytes)
            .join(waiting, waiting.c.claim == CLAIM_ROW.c.claim)
            .outerjoin(papers, papers.c.claim == CLAIM_ROW.c.claim)
            .order_by(waiting.c.first)
            .offset(offset)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(_row(row) for row in connection.execute(query).mappings())


def _local(at: str) -> str:
    """Return the moment of a journal entry in the zone of this device, to the second."""
    wall = datetime.fromisoformat(json.loads(at)["wall"])
    return wall.astimezone().replace(tzinfo=None).isoformat(timespec="seconds")


def _row(row: RowMapping) -> OutboxRow:
    return OutboxRow(
        claim=row["claim"],
        folio=row["folio"],
        vehicle=row["vehicle"],
        changes=row["changes"],
        papers=row["papers"] or 0,
        size=row["size"] + (row["bytes"] or 0),
        since=_local(row["at"]),
    )
