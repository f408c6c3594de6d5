"""The page while the store opens, with a bar when that takes more than a moment."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.services.place import Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.screen import Screen

WIDTH = 620


class OpeningPage(Screen):
    """Stands while the store opens; with a bar when that takes more than a moment."""

    code = "opening"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._bar = QLabel(), QProgressBar()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        style.set_role(self._words, "secondary")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(10)
        self._bar.setMaximumWidth(style.px(WIDTH))
        self._bar.setAccessibleName(_("Avance"))
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 4)
        column.setSpacing(12)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addStretch(1)

    def title(self) -> str:
        return _("Trabajo")

    def show_progress(self, part: float, words: str) -> None:
        """Say what is being done; `part` below zero shows no bar."""
        self._words.setText(words)
        self._bar.setVisible(part >= 0)
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * max(0.0, part)))
        self.setAccessibleName(words)

    def place(self) -> Place:
        return Place()
