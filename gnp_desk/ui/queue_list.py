"""The rows of Trabajo: reason, folio, vehicle, next step, age and send state; three lines where there is no room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from gnp_desk.services.views import QueueRow
from gnp_desk.texts import _
from gnp_desk.ui import draw_boxes, icons, style
from gnp_desk.ui.queue_model import ROW

Index = QModelIndex | QPersistentModelIndex
Age = Callable[[str], str]
REASONS = {
    "returned": ("returned", "error"),
    "on_scene": ("place", "primary"),
    "due": ("clock", "review"),
    "conflict": ("conflict", "error"),
    "new": ("dot", "primary"),
    "ongoing": ("half", "primary"),
    "empty": ("empty", "quiet"),
    "ok": ("check", "ok"),
}
# Shape, tint and weight of each state of ux.md Y1; bold where a person has to look.
SENDING = {
    "draft": ("empty", "secondary", False),
    "queued": ("queued", "text", False),
    "sending": ("sending", "primary", False),
    "acknowledged": ("check", "ok", False),
    "rejected": ("cross", "error", True),
    "conflict": ("conflict", "error", True),
    "unknown": ("question", "review", True),
    "stopped": ("paused", "review", True),
    "waits": ("waiting", "secondary", False),
    "absent": ("circle", "secondary", False),
}
WIDE_LETTERS = 96
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LINE = Qt.TextFlag.TextSingleLine
WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True)
class Columns:
    """Left edge and width of each column of a wide row, relative to the row."""

    reason: tuple[int, int]
    folio: tuple[int, int]
    vehicle: tuple[int, int]
    step: tuple[int, int]
    age: tuple[int, int]
    sending: tuple[int, int]
    chevron: tuple[int, int]


def columns(width: int) -> Columns:
    """Return the columns that fit in `width`; the next step has what the others leave."""
    letter = style.metrics().base / 16
    reason, folio, age, sending, chevron = (round(size * letter) for size in (146, 198, 74, 138, 36))
    vehicle = round(min(230 * letter, (width - reason - folio - age - sending - chevron) * 0.55))
    step = width - reason - folio - vehicle - age - sending - chevron
    sizes, edges = (reason, folio, vehicle, step, age, sending, chevron), []
    left = 0
    for size in sizes:
        edges.append((left, size))
        left += size
    return Columns(*edges)


class QueueList(QTableView):
    """One claim a row. A click chooses, Enter or a click on the arrow opens: `opened` with the row.

    A table of one column: rows of one height cost nothing to lay, however many there are; a list would visit each.
    """

    opened = Signal(object)
    chosen = Signal()

    def __init__(self, age: Age, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Siniestros por urgencia"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._delegate = QueueDelegate(age, self)
        self.setItemDelegate(self._delegate)
        style.looks.changed.connect(self._lay_anew)
        self._lay_anew()

    def is_wide(self) -> bool:
        """Return whether rows show their columns side by side."""
        return self.viewport().width() >= WIDE_LETTERS * style.metrics().base * 0.55

    def row(self) -> QueueRow | None:
        """Return the claim chosen."""
        row = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        return row if isinstance(row, QueueRow) else None

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: max(0, self.model().rowCount() - 1)}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._open()
        elif event.key() in ends:
            self.setCurrentIndex(self.model().index(ends[Qt.Key(event.key())], 0))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        edge = self.viewport().width() - max(style.control_height(), 48)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and event.position().x() >= edge:
            self._open()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseDoubleClickEvent(event)
        self._open()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._fit_rows()
        return super().viewportEvent(event)

    def _open(self) -> None:
        row = self.row()
        if row is not None:
            self.opened.emit(row)

    def _lay_anew(self) -> None:
        self.setMinimumHeight(2 * style.metrics().row)
        self._fit_rows()

    def _fit_rows(self) -> None:
        height = self._delegate.height()
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setMinimumSectionSize(height)
            self.verticalHeader().setDefaultSectionSize(height)


class QueueDelegate(QStyledItemDelegate):
    """Paints a row; in a narrow list it becomes three lines."""

    def __init__(self, age: Age, view: QueueList) -> None:
        super().__init__(view)
        self._age, self._view = age, view

    def height(self) -> int:
        """Return the height of every row."""
        sizes = style.metrics()
        return sizes.row if self._view.is_wide() else 3 * sizes.line + round(sizes.secondary * 1.3) + 18

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(200, self.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, colours = option.rect, style.theme()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if selected or over:
            painter.fillRect(area, style.token("chosen" if selected else "surface"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), style.token("line"))
        row = index.data(ROW)
        if isinstance(row, QueueRow):
            (self._wide if self._view.is_wide() else self._narrow)(painter, area, row)
        else:
            write(painter, area.adjusted(12, 0, 0, 0), _("Leyendo…"), "secondary", "secondary")
        if selected:
            if self._view.hasFocus():
                draw_boxes.ring(painter, area, colours)
            else:
                painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), style.token("primary"))
        painter.restore()

    def _wide(self, painter: QPainter, area: QRect, row: QueueRow) -> None:
        at, sizes = columns(area.width()), style.metrics()
        cell = _cells(area, at)
        chip(painter, cell("reason").adjusted(12, 0, 0, 0), row.reason, row.reason_text)
        two_lines(painter, cell("folio"), row.folio, row.loss_kind, weight=600)
        two_lines(painter, cell("vehicle"), row.vehicle, _plates(row.plate))
        write(painter, cell("step").adjusted(0, 2, -8, -2), row.next_step, "base", "text", wrap=True)
        write(painter, cell("age").adjusted(0, 0, -16, 0), self._age(row.since), "base", "secondary", RIGHT)
        sending(painter, cell("sending"), row)
        side = sizes.icon
        spot = cell("chevron")
        arrow = QRectF(spot.right() - side - 8, spot.center().y() - side / 2, side, side)
        icons.paint(painter, arrow, "right", style.theme().secondary)

    def _narrow(self, painter: QPainter, area: QRect, row: QueueRow) -> None:
        sizes = style.metrics()
        inner = area.adjusted(10, 8, -10, -8)
        line = sizes.line + 2
        top = QRect(inner.left(), inner.top(), inner.width(), line)
        write(painter, top, self._age(row.since), "secondary", "secondary", RIGHT)
        chip_width = chip(painter, top, row.reason, row.reason_text)
        write(painter, top.adjusted(chip_width + 10, 0, -60, 0), row.folio, "base", "text", weight=600)
        second = top.translated(0, line)
        state_width = sending(painter, second, row, at_end=True)
        vehicle = second.adjusted(0, 0, -state_width - 10, 0)
        write(painter, vehicle, f"{row.vehicle} · {_plates(row.plate)}", "secondary", "secondary")
        rest = QRect(inner.left(), second.bottom() + 1, inner.width(), inner.bottom() - second.bottom())
        write(painter, rest, row.next_step, "base", "text", Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, wrap=True)


class QueueHeader(QWidget):
    """The captions over the columns of a wide list."""

    CAPTIONS = (
        ("reason", _("Motivo"), 12, LEFT),
        ("folio", _("Folio y siniestro"), 0, LEFT),
        ("vehicle", _("Vehículo"), 0, LEFT),
        ("step", _("Siguiente paso"), 0, LEFT),
        ("age", _("Edad"), -16, RIGHT),
        ("sending", _("Envío"), 0, LEFT),
    )

    def __init__(self, view: QueueList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, max(24, style.control_height() - 12))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        area = QRect(0, 0, self._view.viewport().width(), self.height())
        cell = _cells(area, columns(area.width()))
        with QPainter(self) as painter:
            for name, words, inset, align in self.CAPTIONS:
                rect = cell(name).adjusted(max(0, inset), 0, min(0, inset), 0)
                write(painter, rect, words, "small", "text", align)
            painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), style.token("line"))


def write(
    painter: QPainter,
    area: QRect,
    words: str,
    size: str,
    token: str,
    align: Qt.AlignmentFlag = LEFT,
    *,
    weight: int = 400,
    wrap: bool = False,
) -> None:
    """Write words into an area, cut only where even a second line does not hold them."""
    painter.setFont(style.font(size, weight))
    painter.setPen(style.token(token))
    if not wrap:
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width() + 1)
    painter.drawText(area, int(align | (WRAP if wrap else LINE)), words)


def two_lines(painter: QPainter, area: QRect, first: str, second: str, *, weight: int = 400) -> None:
    """Write a line and, in grey, one below it."""
    sizes = style.metrics()
    upper, lower = round(sizes.base * 1.25), round(sizes.secondary * 1.25)
    top = area.center().y() - (upper + lower) // 2
    room = area.adjusted(0, 0, -8, 0)
    write(painter, QRect(room.left(), top, room.width(), upper), first, "base", "text", weight=weight)
    write(painter, QRect(room.left(), top + upper, room.width(), lower), second, "secondary", "secondary")


def chip(painter: QPainter, area: QRect, reason: str, words: str) -> int:
    """Draw the chip of a reason and return its width."""
    sign, state = REASONS.get(reason, ("empty", "quiet"))
    painter.setFont(style.font("small", 600))
    metrics = painter.fontMetrics()
    side = style.metrics().small + 1
    width, height = metrics.horizontalAdvance(words) + side + 24, metrics.height() + 8
    spot = QRect(area.left(), area.center().y() - height // 2, width, height)
    draw_boxes.chip(painter, spot, state, style.theme())
    token = "secondary" if state == "quiet" else state
    icons.paint(painter, QRectF(spot.left() + 9, spot.center().y() - side / 2 + 0.5, side, side), sign, style.theme().token(token))
    write(painter, spot.adjusted(side + 15, 0, 0, 0), words, "small", token, weight=600)
    return width


def sending(painter: QPainter, area: QRect, row: QueueRow, *, at_end: bool = False) -> int:
    """Write the send state, shape and word, bold only when a person must act; return the width it takes."""
    sign, token, bold = SENDING.get(row.send_state, SENDING["draft"])
    side = style.metrics().secondary
    painter.setFont(style.font("secondary", 600 if bold else 400))
    width = side + 8 + painter.fontMetrics().horizontalAdvance(row.send_text) + 2
    area = area.adjusted(area.width() - width, 0, 0, 0) if at_end else area
    icons.paint(painter, QRectF(area.left(), area.center().y() - side / 2 + 0.5, side, side), sign, style.theme().token(token))
    write(painter, area.adjusted(side + 8, 0, 0, 0), row.send_text, "secondary", token, weight=600 if bold else 400)
    return width


def _cells(area: QRect, at: Columns) -> Callable[[str], QRect]:
    def cell(name: str) -> QRect:
        left, width = getattr(at, name)
        return QRect(area.left() + left, area.top(), width, area.height())

    return cell


def _plates(plate: str) -> str:
    return _("Placas {plate}").format(plate=plate) if plate.startswith("…") else plate.capitalize()
