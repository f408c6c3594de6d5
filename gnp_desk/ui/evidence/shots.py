"""The list of shots a claim asks for, group by group, each with its state; choosing one shows its photos."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gnp_desk.services.evidence_view import DONE, MISSING, OPTIONAL, WAIVED, ShotRow
from gnp_desk.texts import _
from gnp_desk.ui import draw_boxes, icons, style
from gnp_desk.ui.queue_list import RIGHT, write

SHOT = Qt.ItemDataRole.UserRole
SIGNS = {DONE: ("check", "ok"), MISSING: ("empty", "review"), OPTIONAL: ("", "secondary"), WAIVED: ("cross", "secondary")}
STATE_SHARE = 0.34


class ShotList(QListWidget):
    """One line a shot; Enter goes on to its photos (`itemActivated`)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Tomas que se piden"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        style.set_ring(self, "none")
        self.setItemDelegate(_Delegate(self))
        style.looks.changed.connect(self.doItemsLayout)

    def show_shots(self, shots: Sequence[ShotRow], key: str) -> None:
        """Show these shots under the names of their groups, standing on one of them."""
        self.blockSignals(True)
        self.clear()
        group, current = "", 0
        for shot in shots:
            if shot.group != group:
                group = shot.group
                self.addItem(_heading(group))
            item = QListWidgetItem(shot.name)
            item.setData(SHOT, shot)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{shot.name}, {shot.words}")
            item.setToolTip(shot.hint)
            self.addItem(item)
            current = self.count() - 1 if shot.key == key else current
        self.setCurrentRow(current)
        self.blockSignals(False)
        self.doItemsLayout()
        self.scrollToItem(self.item(current))

    def shot(self) -> ShotRow | None:
        """Return the shot chosen."""
        item = self.currentItem()
        found = item.data(SHOT) if item is not None else None
        return found if isinstance(found, ShotRow) else None


def _heading(words: str) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


class _Delegate(QStyledItemDelegate):
    """A sign, the name of the shot and its state; headings in small letters."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        sizes = style.metrics()
        return QSize(100, sizes.control if index.data(SHOT) else round(sizes.small * 1.3) + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        shot, area = index.data(SHOT), option.rect
        painter.save()
        if isinstance(shot, ShotRow):
            _ground(painter, area, option)
            _line(painter, area, shot)
        else:
            write(painter, area.adjusted(8, 6, 0, 0), str(index.data()), "small", "secondary", weight=600)
        painter.restore()


def _ground(painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    if selected or option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, style.token("chosen" if selected else "surface"))
    if selected:
        painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), style.token("primary"))
    painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), style.token("line"))
    if selected and isinstance(option.widget, QWidget) and option.widget.hasFocus():
        draw_boxes.ring(painter, area, style.theme())


def _line(painter: QPainter, area: QRect, shot: ShotRow) -> None:
    sign, token = SIGNS[shot.state]
    side, left = style.metrics().secondary, 12
    if sign and shot.group:
        spot = QRectF(area.left() + left, area.center().y() - side / 2 + 0.5, side, side)
        icons.paint(painter, spot, sign, style.theme().token(token))
    if shot.group:
        left += side + 8
    words = _("No se pudo") if shot.state == WAIVED else "" if shot.state == OPTIONAL and shot.group else shot.words
    painter.setFont(style.font("small", 600))
    width = min(round(area.width() * STATE_SHARE), painter.fontMetrics().horizontalAdvance(words) + 2) if words else 0
    room = area.adjusted(left, 0, -12 - width - (8 if width else 0), 0)
    write(painter, room, shot.name, "secondary", "text", weight=600 if shot.state == MISSING else 400)
    bold = 600 if shot.state == MISSING else 400
    right = QRect(area.right() - 12 - width, area.top(), width + 1, area.height())
    write(painter, right, words, "small", token if shot.group else "secondary", RIGHT, weight=bold)
