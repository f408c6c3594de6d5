"""Notices while a run waits that nobody answers: long before the request is given up the person is told (ux.md Y8)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

LOOK_MS, LONGEST_S = 250, 2.5


class Silence(QObject):
    """Says `changed` when nobody has answered for 2.5 seconds, and again when somebody did. `silent_for` tells the seconds."""

    changed = Signal()

    def __init__(self, silent_for: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_silent = False
        self._silent_for = silent_for
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Look from now on."""
        self._timer.start()

    def end(self) -> None:
        """Look no more: what ended says how it is. Nothing is emitted."""
        self._timer.stop()
        self.is_silent = False

    @Slot()
    def _look(self) -> None:
        is_silent = self._silent_for() > LONGEST_S
        if is_silent != self.is_silent:
            self.is_silent = is_silent
            self.changed.emit()
