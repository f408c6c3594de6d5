"""The elements of the sketch as a list: the complete equivalent of the canvas for keys and screen readers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gnp_desk.services.sketch_view import ElementRow
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.empty_state import say_empty

ROW = Qt.ItemDataRole.UserRole


class ElementList(QListWidget):
    """One row per element. Arrows walk, Supr removes, Enter goes to its exact values."""

    chosen = Signal(str)
    removing = Signal(str)
    entered_values = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Elementos del croquis"))
        self.setItemDelegate(ElementDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.set_ring(self, "inside")
        self.currentItemChanged.connect(self._moved)

    def show_rows(self, rows: tuple[ElementRow, ...], record: str) -> None:
        """Show the elements and stand on one, without saying that a person chose it."""
        self.blockSignals(True)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        while self.count() < len(rows):
            self.addItem(QListWidgetItem())
        current = -1
        for at, row in enumerate(rows):
            item = self.item(at)
            item.setText(row.words)
            item.setData(ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.words)
            if row.record == record:
                current = at
        self.setCurrentRow(current)
        self.blockSignals(False)
        if current >= 0:
            self.scrollToItem(self.item(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = self._row()
        if event.key() == Qt.Key.Key_Delete and row is not None:
            self.removing.emit(row.record)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and row is not None:
            self.entered_values.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self.count():
            say_empty(self, _("Sin elementos todavía. Elija la vía y ponga los vehículos."))

    def _row(self) -> ElementRow | None:
        item = self.currentItem()
        return item.data(ROW) if item is not None else None

    def _moved(self) -> None:
        row = self._row()
        self.chosen.emit(row.record if row else "")


class ElementDelegate(QStyledItemDelegate):
    """Number, name, and place at the right in figures of one width; the photo to trace over has a dot for a number."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(100, style.control_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        row: ElementRow = index.data(ROW)
        colours, box = style.theme(), option.rect
        is_chosen = bool(option.state & option.state.State_Selected)
        painter.save()
        painter.fillRect(box, style.token("chosen" if is_chosen and colours.border_width == 1 else "ground"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), style.token("line"))
        if is_chosen:
            painter.setPen(style.token("primary"))
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), style.token("primary"))
        number = style.figures(style.font("secondary"))
        painter.setFont(number)
        painter.setPen(style.token("secondary"))
        wide = painter.fontMetrics().horizontalAdvance(row.where) + 12
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(box.left() + 4, box.top(), style.px(26), box.height()), middle | int(Qt.AlignmentFlag.AlignRight), str(row.number or "·"))
        painter.drawText(box.adjusted(0, 0, -10, 0), middle | int(Qt.AlignmentFlag.AlignRight), row.where)
        painter.setFont(style.font("secondary", 600 if is_chosen else 400))
        painter.setPen(style.token("text"))
        room = QRect(box.left() + style.px(26) + 14, box.top(), box.width() - style.px(26) - wide - 18, box.height())
        words = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, words)
        painter.restore()
