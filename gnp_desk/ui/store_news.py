"""What the frame says of the open store: saved or not, how much waits to be sent, folios running out, disk full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from gnp_desk.texts import _, plural
from gnp_desk.ui.frame_banner import Notice
from gnp_desk.ui.main_window import MainWindow
from gnp_desk.ui.tasks import READ, Tasks

if TYPE_CHECKING:
    from gnp_desk.ui.claim_session import ClaimSession

AFTER_MS, LOW_FOLIOS = 800, 20


@dataclass(frozen=True)
class Numbers:
    """How much waits to be sent, folios left by series, whether the disk reserve is in use, bytes of what waits."""

    unsent: int
    left: Mapping[str, int]
    is_on_reserve: bool
    size: int = 0


class StoreNews(QObject):
    """Follows one open claim session and asks for the numbers of its store, never on the main thread."""

    def __init__(self, window: MainWindow, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._tasks = window, tasks
        self._session: ClaimSession | None = None
        self._numbers: Callable[[], Numbers] | None = None
        self._soon = QTimer(self, interval=AFTER_MS, singleShot=True)
        self._soon.timeout.connect(self.ask)

    def follow(self, session: ClaimSession, numbers: Callable[[], Numbers]) -> None:
        """Begin to tell of this session and store."""
        self._session, self._numbers = session, numbers
        session.state_changed.connect(self._saved)

    def stop(self) -> None:
        """Tell nothing more."""
        self._soon.stop()
        if self._session is not None:
            self._session.state_changed.disconnect(self._saved)
        self._session = self._numbers = None

    @Slot()
    def ask(self) -> None:
        """Ask for the numbers and show them when they arrive."""
        if self._numbers is not None:
            self._tasks.start(self._numbers, self._show, lane=READ)

    @Slot()
    def _saved(self) -> None:
        session = self._session
        if session is None:
            return
        state = session.state
        self._window.status.show_saved(state.code, _("No se pudo guardar") if state.code == "failed" else state.words)
        if state.code == "failed":
            self._window.banner.put(Notice("saving", "error", state.words, _("Reintentar"), session.retry))
        elif state.code == "saved":
            self._window.banner.drop("saving")
            self._soon.start()

    @Slot(object)
    def _show(self, numbers: Numbers) -> None:
        self._window.status.show_unsent(numbers.unsent, numbers.size)
        self._window.rail.show_waiting(numbers.unsent)
        self._show_folios(min(numbers.left.values(), default=LOW_FOLIOS + 1))
        if numbers.is_on_reserve:
            words = _("El disco está lleno: el texto se sigue guardando en la reserva. Libere espacio pronto.")
            self._window.banner.put(Notice("reserve", "warning", words))
        else:
            self._window.banner.drop("reserve")

    def _show_folios(self, fewest: int) -> None:
        if fewest > LOW_FOLIOS:
            self._window.banner.drop("folios")
            return
        words = plural(fewest, _("Queda {n} folio en este equipo."), _("Quedan {n} folios en este equipo."))
        more = _("Cuando se acaben, los siguientes serán provisionales.")
        self._window.banner.put(Notice("folios", "warning", f"{words} {more}", can_close=True))
