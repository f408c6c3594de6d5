"""Tabs with counts: flat, underlined, walked with the arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
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
        style.looks.changed.connect(self._lay_anew)

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
        self._lay_anew()

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802
        return QSize(self._wanted(index, tight=self._is_tight()), self._height())

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802
        return QSize(self._wanted(index, tight=True), self._height())

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(sum(self._wanted(at, tight=False) for at in range(self.count())), self._height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_anew()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            line = QRect(0, self.height() - 1, self.width(), 1)
            painter.fillRect(line, style.token("line"))
            for index in range(self.count()):
                self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        rect, on, tight = self.tabRect(index), index == self.currentIndex(), self._is_tight()
        words, pill = self._words(index, tight), self._pill(index, tight)
        painter.setFont(style.font("small" if tight else "base", 600 if on else 500))
        painter.setPen(style.token("primary" if on else "secondary"))
        wide = max(painter.fontMetrics().horizontalAdvance(line) for line in words.split("\n"))
        left = rect.left() + max(4, (rect.width() - wide - pill) // 2)
        room = QRect(left, rect.top(), wide + 2, rect.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        if pill:
            self._paint_pill(painter, QRectF(left + wide + BETWEEN, rect.center().y(), pill - BETWEEN, 0), self._counts[self._tabs[index][0]])
        if on:
            painter.fillRect(QRect(rect.left(), rect.bottom() - 2, rect.width(), 3), style.token("primary"))
            if self.hasFocus():
                draw_boxes.ring(painter, rect.adjusted(0, 0, 0, -1), style.theme())

    def _paint_pill(self, painter: QPainter, at: QRectF, count: str) -> None:
        height = style.metrics().small + 7
        spot = QRectF(at.left(), at.top() - height / 2 + 1, at.width(), height)
        draw_boxes.box(painter, spot, style.theme().surface, style.theme().line, 1, height / 2)
        painter.setFont(style.font("small", 600))
        painter.setPen(style.token("text"))
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), count)

    def _is_tight(self) -> bool:
        """Return whether the words of all tabs do not fit side by side: then they take two lines, and empty tabs no count."""
        return sum(self._wanted(at, tight=False) for at in range(len(self._tabs))) > self.width()

    def _wanted(self, index: int, *, tight: bool) -> int:
        metrics = QFontMetrics(style.font("small" if tight else "base", 600))
        words = max(metrics.horizontalAdvance(line) for line in self._words(index, tight).split("\n"))
        return max(words + self._pill(index, tight) + 2 * (6 if tight else PADDING), style.control_height() if tight else 0)

    def _words(self, index: int, tight: bool) -> str:
        words = self._tabs[index][1]
        return words.replace(" ", "\n") if tight else words

    def _pill(self, index: int, tight: bool) -> int:
        """Return the room of a count with the space before it."""
        count = self._counts.get(self._tabs[index][0], "")
        if not count or (tight and count == "0"):
            return 0
        return QFontMetrics(style.font("small", 600)).horizontalAdvance(count) + 15 + BETWEEN

    def _height(self) -> int:
        lines = 2 * QFontMetrics(style.font("small", 600)).height() + 10 if self._is_tight() else 0
        return max(style.control_height(), lines)

    def _lay_anew(self) -> None:
        """Have the widths of the tabs asked for again: the bar does so only when one of their texts is set."""
        for index, (_code, words) in enumerate(self._tabs):
            self.setTabText(index, words + " ")
            self.setTabText(index, words)
        self.updateGeometry()
        self.update()
