"""A list to read: two lines at the left, a state and a note at the right. Formats and outbox are shown with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gnp_desk.ui import draw_boxes, icons, style
from gnp_desk.ui.queue_list import RIGHT, two_lines, write

LINE = Qt.ItemDataRole.UserRole
NARROW_LETTERS, RIGHT_ROOM = 62, 300
URGENT = ("error", "review", "primary")


@dataclass(frozen=True)
class Line:
    """One row: its code, two lines of words, a state with its sign, and a note under the state. No title: a heading."""

    code: str
    title: str
    detail: str = ""
    sign: str = ""
    tint: str = "secondary"
    state: str = ""
    note: str = ""

    @property
    def is_heading(self) -> bool:
        """Return whether it only names the group below it."""
        return not self.code


class LineList(QListWidget):
    """Says `opened` with the code of a row on Enter or a click. `right` is the room of state and note at most."""

    opened = Signal(str)
    chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, right: int = RIGHT_ROOM) -> None:
        super().__init__(parent)
        self.right = right
        self.setAccessibleName(name)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Delegate(self))
        self.itemActivated.connect(self._open)
        self.currentItemChanged.connect(self._choose)
        style.looks.changed.connect(self.doItemsLayout)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows and stay on the one that was chosen."""
        kept = self.code()
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.title)
            item.setData(LINE, line)
            parts = (line.title, line.detail, line.state, line.note)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in parts if part))
            if line.is_heading:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        codes = [line.code for line in lines]
        first = next((at for at, code in enumerate(codes) if code), -1)
        self.setCurrentRow(codes.index(kept) if kept in codes and kept else first)

    def code(self) -> str:
        """Return the code of the row chosen, «» when there is none."""
        item = self.currentItem()
        line = item.data(LINE) if item is not None else None
        return line.code if isinstance(line, Line) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._open()
        else:
            super().keyPressEvent(event)

    def is_narrow(self) -> bool:
        """Return whether the state goes below the words."""
        return self.viewport().width() < NARROW_LETTERS * style.metrics().base * 0.55

    def _open(self) -> None:
        if self.code():
            self.opened.emit(self.code())

    def _choose(self) -> None:
        self.chosen.emit()


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        line, sizes = index.data(LINE), style.metrics()
        if isinstance(line, Line) and line.is_heading:
            return QSize(100, round(sizes.small * 1.3) + 18)
        view = self.parent()
        below = round(sizes.secondary * 1.3) + 4 if isinstance(view, LineList) and view.is_narrow() else 0
        return QSize(100, max(sizes.row, sizes.control) + below)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line, area = index.data(LINE), option.rect
        if not isinstance(line, Line):
            return
        painter.save()
        if line.is_heading:
            write(painter, area.adjusted(10, 6, 0, 0), line.title, "small", "secondary", weight=600)
        else:
            self._ground(painter, area, option)
            self._words(painter, area, line)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, style.token("chosen" if selected else "surface"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), style.token("line"))
        if selected and isinstance(option.widget, QWidget) and option.widget.hasFocus():
            draw_boxes.ring(painter, area, style.theme())

    def _words(self, painter: QPainter, area: QRect, line: Line) -> None:
        view = self.parent()
        sizes = style.metrics()
        if isinstance(view, LineList) and view.is_narrow():
            below = round(sizes.secondary * 1.3) + 4
            _title(painter, area.adjusted(12, 0, -8, -below), line)
            spot = QRect(area.left() + 12, area.bottom() - below - 2, area.width() - 20, below)
            _state(painter, spot, line)
            return
        room = view.right if isinstance(view, LineList) else RIGHT_ROOM
        width = round(min(area.width() * 0.4, style.px(room)))
        _title(painter, area.adjusted(12, 0, -width - 8, 0), line)
        right = QRect(area.right() - width, area.top(), width - 12, area.height())
        if not line.note:
            _state(painter, right, line)
            return
        half = right.height() // 2
        _state(painter, QRect(right.left(), right.top() + 4, right.width(), half - 4), line)
        write(
            painter,
            QRect(right.left(), right.top() + half, right.width(), half - 6),
            line.note,
            "secondary",
            "secondary",
            RIGHT,
        )


def _title(painter: QPainter, area: QRect, line: Line) -> None:
    """Write the two lines of words; a title that is too long loses its middle: a folio at its end tells it apart."""
    metrics = QFontMetrics(style.font("base", 500))
    title = metrics.elidedText(line.title, Qt.TextElideMode.ElideMiddle, area.width() - 8)
    two_lines(painter, area, title, line.detail, weight=500)


def _state(painter: QPainter, area: QRect, line: Line) -> None:
    """Write a state at the right end, its sign before it."""
    painter.setFont(style.font("secondary", 600))
    width = painter.fontMetrics().horizontalAdvance(line.state)
    write(painter, area, line.state, "secondary", line.tint, RIGHT, weight=600 if line.tint in URGENT else 400)
    if line.sign:
        side = style.metrics().secondary
        spot = QRectF(area.right() - width - side - 8, area.center().y() - side / 2 + 0.5, side, side)
        icons.paint(painter, spot, line.sign, style.theme().token(line.tint))
