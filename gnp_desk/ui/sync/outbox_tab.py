"""Salida: what waits to be sent, line by line, and beside it what is known of the line chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QWidget

from gnp_desk.services.outbox import OutboxItem
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.sync.item_card import ItemCard
from gnp_desk.ui.sync.lines import of_item

BESIDE_LETTERS, CARD_WIDTH, CARD_HEIGHT = 100, 400, 130
MOVING = ("queued", "sending")


class OutboxTab(QWidget):
    """Emits `acted` with the line and what to do about it, `opened` with a line on Enter, `chosen` when it is another."""

    acted = Signal(object, str)
    opened = Signal(object)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: Sequence[OutboxItem] = ()
        self._lines: list[Line] = []
        self._most: dict[str, int] = {}
        self._through: dict[str, float] = {}
        self._next_attempt = ""
        self._is_running = False
        self.list, self.card, self.empty = LineList(_("Por enviar"), right=250), ItemCard(), EmptyState()
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._choose)
        self.card.pressed.connect(self._press)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        both = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(16)
        self._scroll = SteadyScrollArea(inner=self.card)
        self._both.addWidget(self.list, 1)
        self._both.addWidget(self._scroll)
        self._stack.addWidget(both)
        self._stack.addWidget(self.empty)
        style.looks.changed.connect(self._fit)

    def begin(self) -> None:
        """A run begins: from here on it is counted how much of each line is through."""
        self._is_running, self._through = True, {}
        self._most = {item.code: item.size for item in self.items}

    def end(self) -> None:
        """The run is over."""
        self._is_running, self._most, self._through = False, {}, {}

    def say_next(self, words: str) -> None:
        """Say when what failed is tried again; «» while nothing waits for that."""
        if words != self._next_attempt:
            self._next_attempt = words
            self._show_card()

    def show_items(self, items: Sequence[OutboxItem], note: str) -> None:
        """Show what waits; with nothing, `note` says when the last acknowledgement came."""
        self.items = items
        if self._is_running:
            self._count(items)
        lines = [of_item(*self._moving(item)) for item in items]
        if lines != self._lines:
            self._lines = lines
            self.list.show_lines(lines)
        self.empty.show_words(_("Todo está enviado"), note)
        self._stack.setCurrentIndex(0 if items else 1)
        self._choose()

    def item(self) -> OutboxItem | None:
        """Return the line chosen."""
        code = self.list.code()
        return next((item for item in self.items if item.code == code), None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _moving(self, item: OutboxItem) -> tuple[OutboxItem, float]:
        """Return a line as it is shown, and how much of it is through: what shrinks while a run goes on is on its way."""
        share = self._through.get(item.code, 0.0)
        if not self._is_running or item.state not in MOVING or (item.state == "queued" and not share):
            return item, -1
        return replace(item, state="sending"), share

    def _count(self, items: Sequence[OutboxItem]) -> None:
        """Note how much of each line is through: what is written meanwhile adds to it, and what was shown never goes back (I13)."""
        for item in items:
            most = self._most[item.code] = max(item.size, self._most.get(item.code, 0))
            share = 1 - item.size / most if most else 0.0
            self._through[item.code] = max(share, self._through.get(item.code, 0.0))

    def _choose(self) -> None:
        self._show_card()
        self.chosen.emit()

    def _show_card(self) -> None:
        item = self.item()
        shown, part = self._moving(item) if item is not None else (None, -1.0)
        self.card.show_item(shown, part, self._next_attempt)
        self._scroll.setVisible(item is not None)

    def _open(self, code: str) -> None:
        item = next((item for item in self.items if item.code == code), None)
        if item is not None:
            self.opened.emit(item)

    def _press(self, action: str) -> None:
        item = self.item()
        if item is not None:
            self.acted.emit(item, action)

    @property
    def is_beside(self) -> bool:
        """Return whether the card stands beside the list, with its button; below it the frame offers what can be done."""
        return self.width() >= BESIDE_LETTERS * self.fontMetrics().averageCharWidth()

    def _fit(self) -> None:
        """Put the card beside the list where there is room, else below it."""
        is_beside = self.is_beside
        self.card.offer(is_beside)
        way = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        self._both.setDirection(way)
        most = 16_777_215
        self._scroll.setFixedWidth(style.px(CARD_WIDTH)) if is_beside else self._scroll.setMaximumWidth(most)
        self._scroll.setMinimumWidth(style.px(CARD_WIDTH) if is_beside else 0)
        self._scroll.setMaximumHeight(most if is_beside else style.px(CARD_HEIGHT))
