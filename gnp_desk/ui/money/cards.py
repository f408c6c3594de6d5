"""What stands beside a list: cards with a head, pairs of label and figure, and buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark

LARGER = 1.4
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class Words(QLabel):
    """Plain words of a role that take as many lines as they need; their figures have one width in every look."""

    def __init__(self, text: str = "", role: str = "", *, wraps: bool = True) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if role:
            style.set_role(self, role)
        self.dress()
        style.looks.changed.connect(self.dress)

    def dress(self) -> None:
        """Take the font of the look, with figures of one width."""
        self.setFont(style.figures(self.font()))


class CardColumn(QWidget):
    """Cards one under another, shown anew as a whole; beside a list it takes what it needs and leaves the rest empty."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 4, 4)
        self._column.setSpacing(12)

    def show_cards(self, cards: Iterable[QWidget | None]) -> None:
        """Show these cards instead of those before; None is no card."""
        while (item := self._column.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        for card in cards:
            if card is not None:
                self._column.addWidget(card)
        self._column.addStretch(1)


class Card(QFrame):
    """A box with a head. What is added stands below it, in order."""

    def __init__(self, title: str = "", role: str = "card", sign: str = "", tone: str = "text") -> None:
        super().__init__()
        style.set_role(self, role)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 12, 14, 12)
        self.column.setSpacing(6)
        if title:
            head = QHBoxLayout()
            head.setSpacing(6)
            if sign:
                head.addWidget(Mark(sign, tone))
            head.addWidget(Words(title, "reviewhead" if role == "notice" else "head"), 1)
            self.column.addLayout(head)

    def say(self, words: str, role: str = "") -> None:
        """Add a line of words."""
        self.column.addWidget(Words(words, role))

    def figure(self, words: str) -> None:
        """Add the one figure a person looks for, larger than anything beside it."""
        self.column.addWidget(_Figure(words))

    def rule(self) -> None:
        """Add a hairline."""
        line = QFrame()
        line.setFixedHeight(1)
        style.set_role(line, "rule")
        self.column.addWidget(line)

    def pair(self, label: str, figure: str, detail: str = "", *, role: str = "value") -> None:
        """Add a label with its figure at the right, and what explains it below."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(Words(label, "secondary" if role == "small" else ""), 0, 0)
        grid.addWidget(Words(figure, role if role != "small" else "secondary", wraps=False), 0, 1, RIGHT)
        if detail:
            grid.addWidget(Words(detail, "small"), 1, 0, 1, 2)
        self.column.addLayout(grid)

    def button(self, words: str, run: Callable[[], None], name: str = "") -> QPushButton:
        """Add a button."""
        made = QPushButton(words)
        made.setAutoDefault(False)
        made.setAccessibleName(name or words)
        made.clicked.connect(run)
        self.column.addWidget(made)
        return made


class _Figure(Words):
    def __init__(self, words: str) -> None:
        super().__init__(words, "figure")

    def dress(self) -> None:
        font = style.figures(style.font("title", 600))
        font.setPixelSize(round(style.metrics().title * LARGER))
        self.setFont(font)
