"""A scroll area that comes to rest: content whose height follows its width cannot make its bar appear and vanish for ever."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

# How often one change of size may bring about another: the bar comes, the content gets narrower, the bar goes.
DEEPEST = 3


class SteadyScrollArea(QScrollArea):
    """Answers a change of its content's size as QScrollArea does, but not an endless chain of them.

    Where text that wraps fits without the bar exactly because it does not fit with it, Qt goes on until the stack is full. It
    scrolls up and down only, has no frame, and is no stop of its own: who wants it to be one says so.
    """

    def __init__(self, parent: QWidget | None = None, *, inner: QWidget | None = None, name: str = "") -> None:
        super().__init__(parent)
        self._depth = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        if inner is not None:
            self.setWidget(inner)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() != QEvent.Type.Resize:
            return super().eventFilter(watched, event)
        if self._depth >= DEEPEST:
            return False
        self._depth += 1
        try:
            return super().eventFilter(watched, event)
        finally:
            self._depth -= 1
