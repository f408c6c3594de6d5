"""When what is being typed is kept: 400 ms after the last key, and at least every 2 s (ux.md G1)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

AFTER_MS, AT_LEAST_MS = 400, 2_000


class TypingPause(QObject):
    """Says `due` for what was touched, once the person pauses or goes on too long."""

    due = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._what: object = None
        self._after = QTimer(self, interval=AFTER_MS, singleShot=True)
        self._at_least = QTimer(self, interval=AT_LEAST_MS, singleShot=True)
        self._after.timeout.connect(self.flush)
        self._at_least.timeout.connect(self.flush)

    def touch(self, what: object) -> None:
        """Note a key in `what`; anything touched before it is due at once."""
        if self._what is not None and self._what is not what:
            self.flush()
        self._what = what
        self._after.start()
        if not self._at_least.isActive():
            self._at_least.start()

    def is_touched(self, what: object) -> bool:
        """Return whether `what` still waits for its pause."""
        return self._what is what

    @Slot()
    def flush(self) -> None:
        """Say `due` now for what waits, if anything does."""
        what, self._what = self._what, None
        self._after.stop()
        self._at_least.stop()
        if what is not None:
            self.due.emit(what)
