"""How far a run is: words and a bar that never goes back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from gnp_desk.texts import _
from gnp_desk.ui import style


class ProgressLine(QWidget):
    """Hidden while nothing runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._bar = QLabel(), QProgressBar()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        style.set_role(self._words, "primary")
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(10)
        self._bar.setAccessibleName(_("Avance"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        self.hide()

    def show_progress(self, part: float, words: str) -> None:
        """Show how much is through, from 0 to 1; below zero nothing runs."""
        self.setVisible(part >= 0)
        if part >= 0:
            self._words.setText(f"{words} · {part:.0%}".replace("%", " %"))
            self._bar.setValue(round(1000 * part))
            self.setAccessibleName(self._words.text())

    def value(self) -> float:
        """Return what is shown, from 0 to 1."""
        return self._bar.value() / 1000
