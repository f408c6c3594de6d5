"""A row that becomes several where there is no room: some items from the left, the others from the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items added with `add_right` end at the right edge, in reading order; rows grow upwards from the last."""

    def __init__(self, parent: QWidget, gap: int) -> None:
        super().__init__(parent)
        self._left: list[QLayoutItem] = []
        self._right: list[QLayoutItem] = []
        self._adds_right = False
        self.setSpacing(gap)

    def add_right(self, widget: QWidget) -> None:
        """Add a widget to those at the right."""
        self._adds_right = True
        self.addWidget(widget)
        self._adds_right = False

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        (self._right if self._adds_right else self._left).append(item)

    def count(self) -> int:
        return len(self._left) + len(self._right)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        items = [*self._left, *self._right]
        return items[index] if 0 <= index < len(items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        item = self.itemAt(index)
        if item is not None:
            (self._left if item in self._left else self._right).remove(item)
        return item

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        margins = self.contentsMargins()
        rows = self._rows(width - margins.left() - margins.right())
        return sum(_height(row) for row in rows) + self.spacing() * max(0, len(rows) - 1) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:  # noqa: N802
        margins = self.contentsMargins()
        # Widgets count before they are shown: whoever asks decides by it what to show.
        width = sum(item.widget().sizeHint().width() + self.spacing() for item in (*self._left, *self._right))
        return QSize(width + margins.left() + margins.right(), self.heightForWidth(10_000))

    def minimumSize(self) -> QSize:  # noqa: N802
        margins = self.contentsMargins()
        widest = max((item.minimumSize().width() for item in (*self._left, *self._right)), default=0)
        return QSize(widest + margins.left() + margins.right(), 0)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        top = inner.top()
        for row in self._rows(inner.width()):
            self._place(row, QRect(QPoint(inner.left(), top), QSize(inner.width(), _height(row))))
            top += _height(row) + self.spacing()

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        shown = [item for item in (*self._left, *self._right) if not item.isEmpty()]
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in shown:
            need = min(width, item.sizeHint().width())
            if not rows or used + self.spacing() + need > width:
                rows.append([])
                used = -self.spacing()
            rows[-1].append(item)
            used += self.spacing() + need
        return rows

    def _place(self, row: list[QLayoutItem], area: QRect) -> None:
        left = area.left()
        right = area.right() + 1
        for item in (item for item in row if item in self._left):
            size = QSize(min(area.width(), item.sizeHint().width()), area.height())
            item.setGeometry(QRect(QPoint(left, area.top()), size))
            left += size.width() + self.spacing()
        for item in reversed([item for item in row if item in self._right]):
            size = QSize(min(area.width(), item.sizeHint().width()), area.height())
            item.setGeometry(QRect(QPoint(right - size.width(), area.top()), size))
            right -= size.width() + self.spacing()


def _height(row: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in row)
