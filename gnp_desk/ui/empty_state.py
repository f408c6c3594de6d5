"""What a list shows when it has nothing: a title, one sentence, and what to do (ux.md section 4)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.ui import style


class EmptyState(QWidget):
    """Emits `pressed` when its button is used."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._text, self._button = QLabel(), QLabel(), QPushButton()
        for label, role in ((self._title, "heading"), (self._text, "secondary")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            style.set_role(label, role)
        self._button.setAutoDefault(False)
        self._button.hide()
        self._button.clicked.connect(self.pressed)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(row)
        column.addStretch(2)

    def show_words(self, title: str, text: str, button: str = "") -> None:
        """Show these words, and the button when there is something to do."""
        self._title.setText(title)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))

    def button(self) -> QPushButton:
        """Return the button, to take the focus."""
        return self._button


def say_empty(rows: QAbstractItemView, words: str) -> None:
    """Write one sentence where the rows of a small list will be; called while it is painted."""
    painter = QPainter(rows.viewport())
    painter.setFont(style.font("secondary"))
    painter.setPen(style.token("secondary"))
    room = rows.viewport().rect().adjusted(12, 8, -12, -8)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
    painter.end()
