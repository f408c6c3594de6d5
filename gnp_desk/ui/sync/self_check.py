"""Looks a while after the store was opened, and once a day, whether what is shown is what was written (api.md 16.4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from gnp_desk.errors import DeskError, RecordsDisagree
from gnp_desk.ui import messages
from gnp_desk.ui.frame_banner import FrameBanner, Notice
from gnp_desk.ui.sync.conductor import Conductor
from gnp_desk.ui.tasks import SYNC, Task, Tasks

if TYPE_CHECKING:
    from gnp_desk.services.database import Database

AFTER_MS, AGAIN_MS, DAY_MS = 15_000, 60_000, 24 * 60 * 60_000


class SelfCheck(QObject):
    """Gives way to every synchronisation and begins again after it; what does not hold stays in the banner until it does."""

    def __init__(self, database: Database, conductor: Conductor, tasks: Tasks, banner: FrameBanner) -> None:
        super().__init__(conductor)
        self._database, self._tasks, self._banner = database, tasks, banner
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._timer.start(AFTER_MS)
        conductor.begun.connect(self._give_way)
        conductor.closed.connect(self._timer.stop)

    @Slot()
    def look(self) -> None:
        """Begin to look, beside the window."""
        if self._task is None:
            self._task = self._tasks.start(
                partial(_check, self._database), self._sound, self._unsound, lane=SYNC, reports=True
            )
            self._task.ended.connect(self._gone)

    @Slot()
    def _give_way(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._timer.start(AGAIN_MS)

    @Slot(object)
    def _sound(self, count: int) -> None:
        self._banner.drop("records")
        self._timer.start(DAY_MS)

    @Slot(object)
    def _unsound(self, error: DeskError) -> None:
        if isinstance(error, RecordsDisagree):
            self._banner.put(Notice("records", "error", messages.spoken(error)))
        self._timer.start(DAY_MS)

    @Slot(object)
    def _gone(self, task: Task) -> None:
        self._task = None


# A job: it reads, claim by claim, and writes nothing.


def _check(database: Database, report: Callable[[float, str], None], cancelled: Callable[[], bool]) -> int:
    from gnp_desk.services import soundness

    return soundness.check(database, cancelled)
