"""What is known of a file as it was received: words in two columns that can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from gnp_desk.texts import _
from gnp_desk.ui import style


class FactsCard(QFrame):
    """What is known of a file, two columns of words that can be copied."""

    def __init__(self) -> None:
        super().__init__()
        style.set_role(self, "card")
        self.setAccessibleName(_("Detalles"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 10, 12, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._facts: tuple[tuple[str, str], ...] = ()

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show label and words, one fact a line."""
        if facts == self._facts:
            return
        self._facts = facts
        while (item := self._grid.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        for place, (label, words) in enumerate(facts):
            name, value = QLabel(label), QLabel(_broken(words))
            style.set_role(name, "small")
            style.set_role(value, "small")
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, place, 1)


def _broken(words: str) -> str:
    """Return a fingerprint in groups, so that it can be read aloud and breaks over lines."""
    is_hash = len(words) == 64 and all(sign in "0123456789abcdef" for sign in words)
    return " ".join(words[at : at + 8] for at in range(0, 64, 8)) if is_hash else words
