"""Cards in as many columns as there is room for, scrolled together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gnp_desk.ui.money.cards import Card
from gnp_desk.ui.steady_scroll import SteadyScrollArea

LETTERS, MOST = 42, 3


class Columns(SteadyScrollArea):
    """Takes the whole of a page. `show_cards` puts other cards in."""

    def __init__(self, cards: Sequence[QWidget], page: QWidget | None = None) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._cards: tuple[QWidget, ...] = ()
        self._count = 0
        if page is not None:
            column = QVBoxLayout(page)
            column.setContentsMargins(4, 4, 0, 0)
            column.addWidget(self)
            self.setAccessibleName(page.title() if hasattr(page, "title") else "")
        self.show_cards(cards)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Show these cards instead of those before. A card lower than its row keeps its words at the top."""
        for card in cards:
            if isinstance(card, Card) and not any(card.column.stretch(at) for at in range(card.column.count())):
                card.column.addStretch(1)
        self._cards, self._count = tuple(cards), 0
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        count = max(1, min(MOST, self.viewport().width() // (LETTERS * self.fontMetrics().averageCharWidth())))
        if count == self._count:
            return
        self._count = count
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(8, 8, 10, 8)
        grid.setSpacing(12)
        for place, card in enumerate(self._cards):
            grid.addWidget(card, *divmod(place, count))
        for column in range(count):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(len(self._cards) // count + 1, 1)
        # Cards that stay already belong to the new widget: the one that goes takes none of them along.
        put_inside(self, inner)


def put_inside(area: SteadyScrollArea, inner: QWidget) -> None:
    """Show another widget in an area. The old one goes a moment later: whoever is just walking all widgets still holds it."""
    old = area.takeWidget()
    area.setWidget(inner)
    if old is not None:
        old.hide()
        old.deleteLater()
