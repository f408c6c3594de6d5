"""What is known of one line of the outbox, in full, and the one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services.outbox import OutboxItem
from gnp_desk.services.sync.states import Sent
from gnp_desk.texts import _, plural, size_words
from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.money.cards import Card
from gnp_desk.ui.queue_list import SENDING
from gnp_desk.ui.sync.lines import ACTIONS, moment

WHY = {
    "queued": _("Está completo en este equipo y todavía no sale de él. Se envía solo."),
    "sending": _("Va en camino. Si se corta, sigue desde donde quedó."),
    "unknown": _("El envío se cortó antes del acuse. Se está preguntando al centro; no hace falta repetirlo."),
    "waits": _("Sale solo en cuanto lo otro esté en orden."),
}
# What needs nobody: it is tried again by itself.
ALONE = ("queued", "sending", "unknown", "waits")
CHIPS = {"error": "error", "review": "review", "ok": "ok", "primary": "primary"}


class ItemCard(QWidget):
    """Emits `pressed` with the code of what to do about the line shown."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: OutboxItem | None = None
        self._offers = True
        self._mark, self._state, self._folio = Mark(), _label("strong"), _label("secondary")
        self._title, self._why, self._facts = _label("head"), _label(""), _label("secondary")
        self._do = QPushButton()
        self._do.setAutoDefault(False)
        self._do.clicked.connect(self._press)
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._state)
        head.addWidget(self._folio, 1)
        card.column.addLayout(head)
        for part in (self._title, self._why, self._facts, self._do):
            card.column.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 4, 4)
        column.addWidget(card)
        column.addStretch(1)
        style.looks.changed.connect(self._wear)

    def show_item(self, item: OutboxItem | None, part: float = -1, next_attempt: str = "") -> None:
        """Show a line, or nothing; what goes by itself says when that is tried again, where it failed."""
        self._item = item
        self.setVisible(item is not None)
        if item is None:
            return
        sign, tint, _is_bold = SENDING[item.state]
        self._mark.show_mark(sign, tint)
        self._state.setText(Sent(item.state, part).words)
        self._state.setProperty("tint", tint)
        self._folio.setText(item.folio)
        self._title.setText(item.title)
        self._why.setText(" ".join(words for words in (item.reason, WHY.get(item.state, "")) if words))
        self._facts.setText(_facts(item, next_attempt if item.state in ALONE else ""))
        self.offer(self._offers)
        if item.action:
            self._do.setText(ACTIONS[item.action])
            self._do.setAccessibleName(f"{ACTIONS[item.action]}: {item.title}")
        self._wear()

    def offer(self, shows: bool) -> None:
        """Show the button, or leave what it does to the frame."""
        self._offers = shows
        self._do.setVisible(shows and self._item is not None and bool(self._item.action))

    def _press(self) -> None:
        if self._item is not None:
            self.pressed.emit(self._item.action)

    def _wear(self) -> None:
        tint = str(self._state.property("tint") or "text")
        style.set_role(self._state, tint if tint in CHIPS else "strong")


def _facts(item: OutboxItem, next_attempt: str) -> str:
    parts = [plural(item.count, _("{n} cambio"), _("{n} cambios"))]
    parts += [size_words(item.size)] if item.size else []
    parts += [_("desde {at}").format(at=moment(item.since))] if item.since else []
    return "\n".join(line for line in (" · ".join(parts), next_attempt) if line)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        style.set_role(label, role)
    return label
