"""A state of the whole screen in one line: a mark and words, there as long as it is true."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark

STATES = {
    "note": ("document", "secondary", "surface"),
    "info": ("info", "secondary", "surface"),
    "locked": ("lock", "secondary", "surface"),
    "warning": ("warning", "review", "notice"),
    "error": ("error", "error", "summary"),
}
"""State: its mark, the token of the mark, the role of the frame."""


class Banner(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark, self._words = Mark(), QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, state: str, words: str) -> None:
        """Show words with the mark of a state (note, info, locked, warning, error), or hide when there are none."""
        self._words.setText(words)
        self.setAccessibleName(words)
        if words:
            mark, token, frame = STATES[state]
            self._mark.show_mark(mark, token)
            style.set_role(self, frame)
        self.setVisible(bool(words))
