"""The queue of Trabajo: rows sorted by urgency in SQL, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, ScalarSelect, func, select

from gnp_desk.services.case_view import REASONS
from gnp_desk.services.database import Database
from gnp_desk.services.sync import states
from gnp_desk.services.sync.states import Sent
from gnp_desk.services.sync.underway import Underway
from gnp_desk.services.tables import CLAIM_ROW
from gnp_desk.services.views import QueueRow
from gnp_desk.texts import N_

TABS: Mapping[str, ColumnElement[bool]] = {
    "today": CLAIM_ROW.c.is_open == 1,
    "incomplete": CLAIM_ROW.c.is_incomplete == 1,
    "unsent": CLAIM_ROW.c.is_unsent == 1,
    "conflicts": CLAIM_ROW.c.reason == "conflict",
    "returned": CLAIM_ROW.c.reason == "returned",
}


class Queue:
    """Counts and pages of the queue; plates leave it masked (ux.md section 11)."""

    def __init__(self, database: Database, underway: Underway | None = None) -> None:
        self._database, self._underway = database, underway or Underway()

    def counts(self) -> Mapping[str, int]:
        """Return how many claims each tab holds."""
        columns = [_count(where).label(tab) for tab, where in TABS.items()]
        with self._database.reading() as connection:
            return dict(connection.execute(select(*columns)).mappings().one())

    def page(self, tab: str, offset: int, limit: int) -> tuple[QueueRow, ...]:
        """Return rows `offset` to `offset + limit` of a tab, most urgent first, then oldest first."""
        order = (CLAIM_ROW.c.urgency, CLAIM_ROW.c.since, CLAIM_ROW.c.claim)
        query = select(CLAIM_ROW).where(TABS[tab]).order_by(*order).limit(limit).offset(offset)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
            sending = _sending(connection, [row["claim"] for row in rows], self._underway)
        return tuple(_row(row, sending[row["claim"]]) for row in rows)


def _count(where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(CLAIM_ROW).where(where).scalar_subquery()


def masked(plate: str) -> str:
    """Return the last three characters of plates behind «…», enough to tell cars apart and no more."""
    return f"…{plate[-3:]}" if plate else N_("sin placas")


def age(since: str, now: datetime) -> str:
    """Return how long ago a local instant was: «35 min», «2 h», «3 d»."""
    if not since:
        return ""
    minutes = max(0, int((now.replace(tzinfo=None) - datetime.fromisoformat(since)).total_seconds() // 60))
    if minutes < 60:
        return N_("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return N_("{n} h").format(n=minutes // 60)
    return N_("{n} d").format(n=minutes // 1440)


def _sending(connection: Connection, claims: Sequence[str], underway: Underway) -> dict[str, Sent]:
    """Return how far each claim is on its way to the centre."""
    counts, at = states.of_claims(connection, claims), states.now(connection, underway)
    return {claim: states.sent(counts.get(claim, {}), at, claim) for claim in claims}


def _row(row: RowMapping, sent: Sent) -> QueueRow:
    return QueueRow(
        claim=row["claim"],
        folio=row["folio"],
        loss_kind=row["loss_kind"] or N_("Sin tipo de siniestro"),
        vehicle=row["vehicle"] or N_("Vehículo por identificar"),
        plate=masked(row["plate"]),
        reason=row["reason"],
        reason_text=REASONS[row["reason"]],
        next_step=row["next_step"],
        since=row["since"],
        send_state=sent.code,
        send_text=sent.words,
        page=row["page"],
    )
