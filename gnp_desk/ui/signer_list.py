"""Who signs, and where each signature stands: the list at the side of the screen of signatures."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from gnp_desk.services.signing_room import SignerRow
from gnp_desk.texts import _
from gnp_desk.ui import icons, style

ROW = Qt.ItemDataRole.UserRole
MARKS = {"missing": ("empty", "secondary"), "valid": ("check", "ok"), "stale": ("warning", "review"), "said": ("info", "secondary")}


class SignerList(QListWidget):
    """Who signs, and where each signature stands: mark and words."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Personas que firman"))
        self.setItemDelegate(SignerDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.set_ring(self, "inside")
        self.currentItemChanged.connect(self._moved)

    def show_rows(self, rows: tuple[SignerRow, ...], key: str) -> None:
        """Show the signers and stand on one, without saying that a person chose it."""
        self.blockSignals(True)
        self.clear()
        for at, row in enumerate(rows):
            item = QListWidgetItem(f"{row.name}, {row.who}: {row.words}")
            item.setData(ROW, row)
            self.addItem(item)
            if row.key == key:
                self.setCurrentRow(at)
        self.blockSignals(False)

    def _moved(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.chosen.emit(item.data(ROW).key)


class SignerDelegate(QStyledItemDelegate):
    """Mark, name over whose signature it is, and where it stands."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(200, style.metrics().row + style.px(16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        row: SignerRow = index.data(ROW)
        box: QRect = option.rect
        is_chosen = bool(option.state & option.state.State_Selected)
        painter.save()
        painter.fillRect(box, style.token("chosen" if is_chosen and style.theme().border_width == 1 else "ground"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), style.token("line"))
        if is_chosen:
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), style.token("primary"))
        mark, tone = MARKS[row.state]
        side = style.px(18)
        icons.paint(painter, QRectF(box.left() + 14, box.center().y() - side / 2, side, side), mark, style.theme().token(tone))
        left, width = box.left() + side + 26, box.width() - side - 36
        self._write(painter, QRect(left, box.top(), width, box.height()), row, tone)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, row: SignerRow, tone: str) -> None:
        lines = [(row.name or row.who[:1].upper() + row.who[1:], "base", 600, "text"), (row.words, "small", 600, tone)]
        if row.name:
            lines.insert(1, (row.who, "small", 400, "secondary"))
        top = room.top() + (room.height() - style.px(20) - (len(lines) - 1) * style.px(18)) // 2
        for words, size, weight, token in lines:
            painter.setFont(style.font(size, weight))
            painter.setPen(style.token(token))
            tall = painter.fontMetrics().height()
            painter.drawText(QRect(room.left(), top, room.width(), tall), 0, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width()))
            top += tall
