"""The pages of a format while it is filled in: the field a person is in stands out, a click on the paper goes to its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from gnp_desk.services.pictures import Picture
from gnp_desk.ui import style
from gnp_desk.ui.paper_preview import PagesView

AROUND, RING, SETTLED_MS = 3.0, 2.0, 40


class FilledView(PagesView):
    """Says `picked` with the name of the field whose place was clicked."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spots: tuple[Any, ...] = ()
        self._sides: tuple[Any, ...] = ()
        self._plain: list[QPixmap] = []
        self._name, self._is_revealed = "", False
        self._revealing = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._revealing.timeout.connect(self._reveal)
        style.looks.changed.connect(self._paint)

    def use(self, sides: Sequence[Any], spots: Sequence[Any]) -> None:
        """Take over the places of the fields of another format."""
        self._sides, self._spots, self._name = tuple(sides), tuple(spots), ""

    def show_pages(self, pages: tuple[Picture, ...]) -> None:
        super().show_pages(pages)
        self._plain = [label.pixmap() for label in self._labels()]
        for label in self._labels():
            label.removeEventFilter(self)
            label.installEventFilter(self)
        self._paint()
        # The pages have their places a moment later.
        self._revealing.start()

    def mark(self, name: str) -> None:
        """Let the boxes of one field stand out, and bring the first of them into view."""
        if name != self._name:
            self._name, self._is_revealed = name, False
            self._paint()
            self._reveal()

    def _reveal(self) -> None:
        first = next((spot for spot in self._spots if spot.name == self._name), None)
        if first is not None and first.page < len(self._labels()) and not self._is_revealed:
            self._is_revealed = True
            label = self._labels()[first.page]
            middle = self._rect(first, label).center()
            self.ensureVisible(round(label.x() + middle.x()), round(label.y() + middle.y()), 40, 120)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self._pick(watched, event)
        return False

    def _labels(self) -> list[QLabel]:
        return self._pages

    def _pick(self, label: QObject, event: QMouseEvent) -> None:
        place = next((number for number, other in enumerate(self._labels()) if other is label), -1)
        for spot in self._spots:
            if spot.page == place and self._rect(spot, self._labels()[place]).adjusted(-3, -3, 3, 3).contains(
                event.position()
            ):
                self.picked.emit(spot.name)
                return

    def _paint(self) -> None:
        for number, (label, plain) in enumerate(zip(self._labels(), self._plain, strict=False)):
            mine = [spot for spot in self._spots if spot.page == number and spot.name == self._name]
            label.setPixmap(self._marked(plain, label, mine) if mine else plain)

    def _marked(self, plain: QPixmap, label: QLabel, spots: Sequence[Any]) -> QPixmap:
        marked = QPixmap(plain)
        painter = QPainter(marked)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The paper is white in every theme: so is what is drawn over it.
        painter.setPen(QPen(Qt.GlobalColor.darkBlue, RING))
        for spot in spots:
            inset = label.contentsMargins().left()
            box = self._rect(spot, label).translated(-inset, -inset).adjusted(-AROUND, -AROUND, AROUND, AROUND)
            painter.drawRoundedRect(box, 4, 4)
        painter.end()
        return marked

    def _rect(self, spot: Any, label: QLabel) -> QRectF:
        """Return where a spot is on the picture of its page."""
        side = self._sides[spot.page]
        scale = label.pixmap().deviceIndependentSize().width() / max(1.0, side.width)
        left, top = (spot.rect[0] - side.box[0]) * scale, (side.box[3] - spot.rect[3]) * scale
        return QRectF(left, top, spot.width * scale, spot.height * scale)
