"""Brings the photos of the claim that is open as soon as the centre answers; a run is never kept waiting by them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gnp_desk.errors import DeskError
from gnp_desk.ui.sync.conductor import Conductor, Open, Outcome
from gnp_desk.ui.tasks import SYNC, Task, Tasks

if TYPE_CHECKING:
    from gnp_desk.services.evidence import Evidence
    from gnp_desk.ui.claim_session import ClaimSession

ANSWERS = ("online", "clock")


class Fetching(QObject):
    """Follows the claim session and the conductor."""

    came = Signal(str)
    """Emitted with the claim of which photos came."""
    failed = Signal(object)
    """Emitted with the DeskError that ended it; it goes on after the next run that ends well."""

    def __init__(
        self, centre: Open, evidence: Evidence, session: ClaimSession, conductor: Conductor, tasks: Tasks
    ) -> None:
        super().__init__(conductor)
        self._centre, self._evidence, self._session = centre, evidence, session
        self._conductor, self._tasks = conductor, tasks
        self._task: Task | None = None
        self._claim = ""
        session.opened.connect(self._opened)
        conductor.begun.connect(self.stop)
        conductor.ended.connect(self._ended)

    @property
    def is_running(self) -> bool:
        return self._task is not None

    def fetch(self) -> str:
        """Bring what is not here of the open claim; return why not now, «» when it is on its way."""
        case = self._session.case
        if case is None or self._conductor.connection.code not in ANSWERS:
            return self._conductor.connection.why
        if self._task is None and not self._conductor.is_running:
            self._claim = case.claim.id
            job = partial(_fetch, self._centre, self._evidence, self._claim)
            self._task = self._tasks.start(job, self._arrived, self._failed, lane=SYNC, reports=True)
            self._task.ended.connect(self._gone)
        return ""

    @Slot()
    def stop(self) -> None:
        """Give way: what came so far stays, the rest is brought later."""
        if self._task is not None:
            self._task.cancel()

    @Slot()
    def _opened(self) -> None:
        case = self._session.case
        if case is not None and case.claim.id != self._claim:
            self.stop()
            self._fetch_alone()

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        if outcome.summary is not None and outcome.error is None:
            self._fetch_alone()

    def _fetch_alone(self) -> None:
        """Bring photos nobody asked for; not over a network that is paid by what it carries (ux.md Y7)."""
        if not self._conductor.spares_photos:
            self.fetch()

    @Slot(object)
    def _arrived(self, count: int) -> None:
        if count:
            self.came.emit(self._claim)

    @Slot(object)
    def _failed(self, error: DeskError) -> None:
        self.failed.emit(error)

    @Slot(object)
    def _gone(self, task: Task) -> None:
        if self._task is task:
            self._task = None


# A job: it touches nothing but services.


def _fetch(
    centre: Open, evidence: Evidence, claim: str, report: Callable[[float, str], None], cancelled: Callable[[], bool]
) -> int:
    return centre().fetch(claim, evidence.receive, cancelled)
