"""A passing notice of something that happened; states belong in a banner (ux.md V7)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gnp_desk.ui import style
from gnp_desk.ui.announce import announce

LEAST_MS, PER_LETTER_MS, FROM_BOTTOM = 4_000, 60, 16


class Toast(QFrame):
    """Stands above the actions for as long as it takes to read, and is announced to assistive technology."""

    def __init__(self, parent: QWidget, above: QWidget) -> None:
        super().__init__(parent)
        self._above = above
        style.set_role(self, "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        style.set_role(self._words, "toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 18, 12)
        row.addWidget(self._words)
        self._going = QTimer(self, singleShot=True)
        self._going.timeout.connect(self.hide)
        self.hide()

    def say(self, words: str) -> None:
        """Show the words for a while; a newer notice takes the place of an older one."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.place()
        self.show()
        self.raise_()
        self._going.start(LEAST_MS + PER_LETTER_MS * len(words))
        announce(self, words)

    def words(self) -> str:
        """Return what it says now, «» when it is gone."""
        return self._words.text() if self.isVisibleTo(self.parentWidget()) else ""

    def place(self) -> None:
        """Stand in the middle, above what it must not cover."""
        room = self.parentWidget().width() - 48
        wanted = self._words.fontMetrics().horizontalAdvance(self._words.text()) + 44
        width = max(120, min(room, wanted, style.px(680)))
        height = self._words.heightForWidth(width - 36) + 24
        floor = self._above.mapTo(self.parentWidget(), QPoint(0, 0)).y()
        self.setGeometry((self.parentWidget().width() - width) // 2, floor - height - FROM_BOTTOM, width, height)
