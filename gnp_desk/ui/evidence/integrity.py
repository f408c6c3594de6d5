"""«Comprobar integridad»: whether photos, signatures and papers of a claim are those that were sealed, said in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from gnp_desk.errors import DeskError
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.seal_check import Broken
from gnp_desk.texts import _, plural
from gnp_desk.ui.tasks import READ, Tasks

STEP = 0.05


class Integrity(QObject):
    """One check at a time, away from the window."""

    progressed = Signal(str)
    intact = Signal()
    broken = Signal(str)
    """Emitted with what changed, in words."""
    failed = Signal(object)

    def __init__(self, evidence: Evidence, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._evidence, self._tasks = evidence, tasks
        self._is_running = False

    def check(self, claim: str) -> None:
        """Check a claim; a check that runs already is enough."""
        if self._is_running:
            return
        self._is_running = True
        self.progressed.emit(_("Comprobando que nada haya cambiado…"))
        task = self._tasks.start(partial(_check, self._evidence, claim), self._done, self._failed, lane=READ, reports=True)
        task.progressed.connect(self._progressed)

    def _progressed(self, part: float, said: str) -> None:
        self.progressed.emit(said)

    def _done(self, found: tuple[Broken, ...]) -> None:
        self._is_running = False
        if not found:
            self.intact.emit()
            return
        more = plural(len(found) - 1, _("Hay {n} cambio más."), _("Hay {n} cambios más.")) if len(found) > 1 else ""
        self.broken.emit(" ".join(part for part in (found[0].words, more) if part))

    def _failed(self, error: DeskError) -> None:
        self._is_running = False
        self.failed.emit(error)


def _check(
    evidence: Evidence, claim: str, report: Callable[[float, str], None], cancelled: Callable[[], bool]
) -> tuple[Broken, ...]:
    last = [0.0]

    def progress(part: float) -> None:
        if part - last[0] >= STEP:
            last[0] = part
            report(part, _("Comprobando que nada haya cambiado… {n} %").format(n=round(part * 100)))

    return evidence.check(claim, progress)
