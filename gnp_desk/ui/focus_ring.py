"""One focus ring for the whole application: it follows the focus, also when code moves it, and is never covered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFocusFrame, QMainWindow, QScrollArea, QWidget
from shiboken6 import isValid

from gnp_desk.ui import style

RING = "ring"


class FocusRing(QObject):
    """Puts the frame around whatever has the focus. Lists draw the ring of their current row themselves."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._frame: QFocusFrame | None = None
        application.focusChanged.connect(self._moved)
        style.looks.changed.connect(self._show_again)

    @staticmethod
    def margin(frame: QWidget | None, outside: int) -> int:
        """Return how far outside its widget the ring is drawn."""
        widget = frame.widget() if isinstance(frame, QFocusFrame) else None
        is_inside = widget is not None and (widget.property(RING) == "inside" or isinstance(widget, QScrollArea))
        return 0 if is_inside else outside

    @Slot(QWidget, QWidget)
    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not _wants_ring(now):
            if self._frame is not None and isValid(self._frame):
                self._frame.setWidget(None)
            return
        if self._frame is None or not isValid(self._frame):
            # It goes with its window: a list that closes takes the frame along.
            self._frame = QFocusFrame()
        self._frame.setWidget(now)

    @Slot()
    def _show_again(self) -> None:
        """Take the place anew when sizes changed."""
        now = QApplication.focusWidget()
        self._moved(None, None)
        self._moved(None, now)


def _wants_ring(widget: QWidget) -> bool:
    if widget.property(RING) == "none" or widget.isWindow():
        return False
    return not isinstance(widget, (QAbstractItemView, QMainWindow)) or widget.property(RING) == "outside"
