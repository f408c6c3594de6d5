"""Tabs with counts: flat, underlined, walked with the arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from gnp_desk.ui import draw_boxes, style

PADDING, BETWEEN = 14, 8


class Tabs(QTabBar):
    """A tab bar whose tabs are named by codes. Counts are part of what assistive technology reads."""

    def __init__(self, tabs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        style.set_ring(self, "none")
        self._tabs = tuple(tabs)
        self._counts: dict[str, str] = {}
        for _code, words in tabs:
            self.addTab(words)

    def code(self) -> str:
        """Return the code of the tab at the front."""
        return self._tabs[max(0, self.currentIndex())][0]

    def choose(self, code: str) -> None:
        """Bring a tab to the front."""
        codes = [item[0] for item in self._tabs]
        if code in codes:
            self.setCurrentIndex(codes.index(code))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many things each tab holds."""
        self._counts = {code: f"{counts[code]:,}" for code, _words in self._tabs if code in counts}
        for index, (code, words) in enumerate(self._tabs):
            name = f"{words}, {self._counts[code]}" if code in self._counts else words
            self.setAccessibleTabName(index, name)
        # Tabs take their new widths only when one of their texts is set.
        for index, (_code, words) in enumerate(self._tabs):
            self.setTabText(index, words + " ")
            self.setTabText(index, words)
        self.update()

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802
        code, words = self._tabs[index]
        bold = QFontMetrics(style.font("base", 600))
        # Where the words of all tabs do not fit, space goes first.
        width = bold.horizontalAdvance(words) + (self._pill(code) + BETWEEN if code in self._counts else 0) + 2 * PADDING
        return QSize(width, style.control_height())

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802
        return QSize(style.control_height(), style.control_height())

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(sum(self.tabSizeHint(at).width() for at in range(self.count())), style.control_height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, style.control_height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            line = QRect(0, self.height() - 1, self.width(), 1)
            painter.fillRect(line, style.token("line"))
            for index in range(self.count()):
                self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        code, words = self._tabs[index]
        rect, on = self.tabRect(index), index == self.currentIndex()
        colours = style.theme()
        painter.setFont(style.font("base", 600 if on else 500))
        painter.setPen(style.token("primary" if on else "secondary"))
        pill = self._pill(code) if code in self._counts else 0
        needed = painter.fontMetrics().horizontalAdvance(words) + (pill + BETWEEN if pill else 0)
        left = rect.left() + max(4, (rect.width() - needed) // 2)
        room = QRect(left, rect.top(), rect.right() - left - (pill + BETWEEN if pill else 0), rect.height())
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width() + 2)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        if pill:
            start = left + min(room.width(), painter.fontMetrics().horizontalAdvance(shown)) + BETWEEN
            height = style.metrics().small + 7
            spot = QRectF(start, rect.center().y() - height / 2 + 1, pill, height)
            draw_boxes.box(painter, spot, colours.surface, colours.line, 1, height / 2)
            painter.setFont(style.font("small", 600))
            painter.setPen(style.token("text"))
            painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), self._counts[code])
        if on:
            painter.fillRect(QRect(rect.left(), rect.bottom() - 2, rect.width(), 3), style.token("primary"))
            if self.hasFocus():
                draw_boxes.ring(painter, rect.adjusted(0, 0, 0, -1), colours)

    def _pill(self, code: str) -> int:
        return QFontMetrics(style.font("small", 600)).horizontalAdvance(self._counts[code]) + 15
