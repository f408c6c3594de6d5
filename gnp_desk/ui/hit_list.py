"""Results of a search in groups: who, what, state, and the very letters that matched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gnp_desk.services.views import SearchHit
from gnp_desk.texts import _
from gnp_desk.ui import draw_boxes, style
from gnp_desk.ui.queue_list import LEFT, RIGHT, write

HIT = Qt.ItemDataRole.UserRole
GROUPS = {
    "claim": _("Siniestros"),
    "client": _("Clientes"),
    "policy": _("Pólizas"),
    "paper": _("Papeles"),
    "vehicle": _("Vehículos de terceros"),
}
PADDING = 10


class HitList(QListWidget):
    """Says `chosen` when another result is the current one and `opened` on Enter."""

    chosen = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Resultados"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setItemDelegate(_HitDelegate(self))
        self.currentItemChanged.connect(self._say)
        style.looks.changed.connect(self.doItemsLayout)

    def show_hits(self, hits: Sequence[SearchHit]) -> None:
        """Show the results, each group under its name, and stand on the first."""
        self.blockSignals(True)
        self.clear()
        group = ""
        for hit in hits:
            if hit.kind != group:
                group = hit.kind
                self._add_head(GROUPS.get(group, ""))
            item = QListWidgetItem(hit.title)
            item.setData(HIT, hit)
            words = (hit.title, hit.detail, hit.state_text, f"{hit.why} {hit.marked}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(word for word in words if word.strip()))
            self.addItem(item)
        self.setCurrentRow(1 if hits else -1)
        self.blockSignals(False)
        self.chosen.emit()

    def hit(self) -> SearchHit | None:
        """Return the current result."""
        item = self.currentItem()
        hit = item.data(HIT) if item is not None else None
        return hit if isinstance(hit, SearchHit) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseDoubleClickEvent(event)
        self.opened.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.doItemsLayout()

    def _add_head(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def _say(self) -> None:
        self.chosen.emit()


class _HitDelegate(QStyledItemDelegate):
    """Two lines a result: name and state, detail and what matched; a third where the letters are large."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        sizes = style.metrics()
        if index.data(HIT) is None:
            return QSize(100, round(sizes.secondary * 1.3) + 14)
        return QSize(100, max(sizes.row, sizes.line + 2 * round(sizes.secondary * 1.3) + 18))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        area = option.rect
        painter.save()
        hit = index.data(HIT)
        if isinstance(hit, SearchHit):
            self._hit(painter, area, hit, option)
        else:
            words = str(index.data(Qt.ItemDataRole.DisplayRole))
            write(painter, area.adjusted(PADDING, 6, 0, 0), words, "small", "secondary", LEFT, weight=600)
        painter.restore()

    def _hit(self, painter: QPainter, area: QRect, hit: SearchHit, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, style.token("chosen" if selected else "surface"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), style.token("line"))
        sizes = style.metrics()
        first, other = sizes.line, round(sizes.secondary * 1.3)
        room = area.adjusted(PADDING, 0, -PADDING, 0)
        top = QRect(room.left(), area.top() + (area.height() - first - 2 * other - 4) // 2, room.width(), first)
        state_width = _width(painter, hit.state_text, "secondary")
        write(painter, top, hit.state_text, "secondary", "secondary", RIGHT)
        write(painter, top.adjusted(0, 0, -state_width - 12, 0), hit.title, "base", "text", LEFT, weight=600)
        second = QRect(room.left(), top.bottom() + 2, room.width(), other)
        write(painter, second, hit.detail, "secondary", "secondary")
        _marked(painter, second.translated(0, other + 1), hit)
        if selected and isinstance(option.widget, QWidget) and option.widget.hasFocus():
            draw_boxes.ring(painter, area, style.theme())
        elif selected:
            painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), style.token("primary"))


def _marked(painter: QPainter, area: QRect, hit: SearchHit) -> None:
    """Write why it was found, and the text that matched with its letters marked: bold over a tint."""
    why = f"{hit.why}: " if hit.why else ""
    write(painter, area, why, "secondary", "secondary")
    left = area.left() + _width(painter, why, "secondary")
    start, end = hit.span
    for words, is_match in ((hit.marked[:start], False), (hit.marked[start:end], True), (hit.marked[end:], False)):
        if not words:
            continue
        painter.setFont(style.font("secondary", 600 if is_match else 400))
        width = painter.fontMetrics().horizontalAdvance(words)
        spot = QRect(left, area.top(), width, area.height())
        if is_match:
            painter.fillRect(spot.adjusted(-1, 0, 1, 0), style.token("review_tint"))
        write(painter, spot.adjusted(0, 0, 2, 0), words, "secondary", "text", LEFT, weight=600 if is_match else 400)
        left += width


def _width(painter: QPainter, words: str, size: str) -> int:
    painter.setFont(style.font(size))
    return painter.fontMetrics().horizontalAdvance(words)
