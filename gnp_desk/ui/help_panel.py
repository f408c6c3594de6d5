"""F1: what this screen is for and its keys, always at the same side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.screen import Action
from gnp_desk.ui.steady_scroll import SteadyScrollArea

WIDTH = 330


class HelpPanel(QFrame):
    """Emits `closed` when the person is done reading."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "help")
        self._close = QPushButton(_("Cerrar"))
        self._close.setAutoDefault(False)
        style.set_key(self._close, "F1")
        self._close.clicked.connect(self.closed)
        self._scroll = SteadyScrollArea()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(_("Ayuda de esta pantalla"))
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 0, 0)
        head.addWidget(_label(_("Ayuda"), "heading"), 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self.hide()

    def show_help(self, title: str, text: str, here: Sequence[Action], everywhere: Sequence[Action]) -> None:
        """Show the words of a screen and the keys that work now."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(10)
        column.addWidget(_label(title, "head"))
        for paragraph in text.split("\n"):
            if paragraph:
                column.addWidget(_label(paragraph, ""))
        for words, actions in ((_("Teclas de esta pantalla"), here), (_("Teclas de toda la aplicación"), everywhere)):
            keyed = [action for action in actions if action.key]
            if keyed:
                column.addWidget(_label(words, "head"))
                column.addLayout(key_grid([(style.key_words(action.key), action.text) for action in keyed]))
        column.addStretch(1)
        self._scroll.setWidget(body)

    def enter(self) -> None:
        """Take the focus, so that it is read."""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)


def key_grid(keys: Sequence[tuple[str, str]]) -> QGridLayout:
    """Return keys beside what they do."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (key, words) in enumerate(keys):
        hint = _label(key, "small")
        hint.setWordWrap(False)
        grid.addWidget(hint, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_label(words, "small"), row, 1)
    return grid


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        style.set_role(label, role)
    return label
