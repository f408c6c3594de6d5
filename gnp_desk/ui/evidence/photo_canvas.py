"""One photo in large: whole or enlarged, turned, with arrows and blurs on the copy, by pointer and by keys alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from gnp_desk.services.evidence_view import ARROW, BLUR, MARK_SCALE, Mark
from gnp_desk.texts import _
from gnp_desk.ui import draw_boxes, style

ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
STEP, BIG_STEP = 100, 500
GRAINS, HIT = 14, 12
RED, WHITE = "#C8102E", "#FFFFFF"
MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class PhotoCanvas(QAbstractScrollArea):
    """Shows an upright image. With a tool a drag draws a mark; without one it moves the enlarged photo.

    Keys: + − 0 zoom, F arrow, D blur, arrows move the chosen mark and with Shift its far end, Tab within marks is `N`.
    """

    marked = Signal(object)
    """Emitted with all marks (a tuple) when a person changed them."""
    stepped = Signal(int)
    """Emitted with −1 or +1: the photo before or after is wanted."""
    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Foto"))
        self.setMinimumSize(240, 200)
        style.set_ring(self, "inside")
        self.tool = ""
        self.zoom = 0
        self.words = ""
        self.marks: tuple[Mark, ...] = ()
        self._image: QImage | None = None
        self._turn = 0
        self._chosen = -1
        self._drawing: Mark | None = None
        self._grip: QPoint | None = None

    def show_image(self, image: QImage | None, words: str = "") -> None:
        """Show an upright image, or words while there is none."""
        self._image, self.words = image, words
        self._fit()
        self.viewport().update()

    def show_marks(self, marks: Sequence[Mark], turn: int) -> None:
        """Show these marks and this turn of the copy."""
        self._chosen = self._chosen if self._chosen < len(marks) else -1
        self.marks, self._turn = tuple(marks), turn
        self._fit()
        self.viewport().update()

    def use_tool(self, tool: str) -> None:
        """Draw marks of a kind from now on, «» none."""
        self.tool = tool
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if tool else Qt.CursorShape.ArrowCursor)

    def zoom_by(self, steps: int) -> None:
        """Enlarge or reduce around the middle; 0 shows the photo whole."""
        before, middle = self._scale(), self._middle()
        self.zoom = 0 if steps == 0 else max(0, min(len(ZOOMS) - 1, self.zoom + steps))
        self._fit()
        scale = self._scale() / before if before else 1
        self.horizontalScrollBar().setValue(round(middle.x() * scale - self.viewport().width() / 2))
        self.verticalScrollBar().setValue(round(middle.y() * scale - self.viewport().height() / 2))
        self.viewport().update()
        self.zoomed.emit()

    def percent(self) -> int:
        """Return how large the photo is shown, 100 being whole."""
        return round(ZOOMS[self.zoom] * 100)

    def put_mark(self, kind: str) -> None:
        """Add a mark in the middle, ready to be moved by keys."""
        middle = MARK_SCALE // 2
        half = MARK_SCALE // 10
        self._chosen = len(self.marks)
        self._tell((*self.marks, Mark(kind, middle - half, middle - half, middle + half, middle + half)))

    def drop_mark(self) -> None:
        """Take the chosen mark away, the last one when none is chosen."""
        if self.marks:
            place = self._chosen if self._chosen >= 0 else len(self.marks) - 1
            self._chosen = -1
            self._tell(self.marks[:place] + self.marks[place + 1 :])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), style.token("surface"))
            if self._image is None:
                painter.setFont(style.font("base"))
                painter.setPen(style.token("secondary"))
                painter.drawText(self.viewport().rect().adjusted(24, 24, -24, -24), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.words)
            else:
                self._draw(painter, self._image)
            if self.hasFocus():
                draw_boxes.ring(painter, self.viewport().rect(), style.theme())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in MOVES:
            self._move(*MOVES[key], far_end=shift)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0):
            self.zoom_by({Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}[key])
        elif key in (Qt.Key.Key_F, Qt.Key.Key_D):
            self.put_mark(ARROW if key == Qt.Key.Key_F else BLUR)
        elif key == Qt.Key.Key_N and self.marks:
            self._choose((self._chosen + 1) % len(self.marks))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen >= 0:
            self.drop_mark()
        elif key == Qt.Key.Key_Escape and self._chosen >= 0:
            self._choose(-1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton or self._image is None:
            return
        spot = self._spot(event.position())
        if self.tool and spot is not None:
            self._drawing = Mark(self.tool, *spot, *spot)
        else:
            self._choose(self._hit(event.position()))
            self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._drawing is not None:
            right, bottom = self._spot(event.position(), held=True) or (0, 0)
            self._drawing = replace(self._drawing, right=right, bottom=bottom)
            self.viewport().update()
        elif self._grip is not None:
            here = event.position().toPoint()
            moved, self._grip = here - self._grip, here
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        drawn, self._drawing, self._grip = self._drawing, None, None
        if drawn is not None and math.hypot(drawn.right - drawn.left, drawn.bottom - drawn.top) >= STEP:
            self._chosen = len(self.marks)
            self._tell((*self.marks, drawn))
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        self.zoom_by(1 if event.angleDelta().y() > 0 else -1)

    def _move(self, across: int, down: int, *, far_end: bool) -> None:
        """Move the chosen mark, or its far end; without one go to the next photo, or move the enlarged one."""
        if self._chosen >= 0:
            self._tell(tuple(
                _moved(mark, across * STEP, down * STEP, far_end=far_end) if place == self._chosen else mark
                for place, mark in enumerate(self.marks)
            ))  # fmt: skip
        elif self.zoom == 0:
            self.stepped.emit(across or down)
        else:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + across * 60)
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + down * 60)

    def _choose(self, place: int) -> None:
        self._chosen = place
        self.viewport().update()

    def _tell(self, marks: tuple[Mark, ...]) -> None:
        self.marks = marks
        self.viewport().update()
        self.marked.emit(marks)

    # Where things are.

    def _upright(self) -> QSize:
        return self._image.size() if self._image is not None else QSize(4, 3)

    def _turned(self) -> QSize:
        return self._upright().transposed() if self._turn in (90, 270) else self._upright()

    def _scale(self) -> float:
        size = self._turned()
        room = self.viewport().size()
        whole = min(room.width() / size.width(), room.height() / size.height())
        return whole * ZOOMS[self.zoom]

    def _middle(self) -> QPointF:
        room = self.viewport().size()
        return QPointF(self.horizontalScrollBar().value() + room.width() / 2, self.verticalScrollBar().value() + room.height() / 2)

    def _fit(self) -> None:
        """Give the scroll bars the size of the photo as it is shown."""
        size = QSizeF(self._turned()) * self._scale()
        room = self.viewport().size()
        self.horizontalScrollBar().setRange(0, max(0, round(size.width()) - room.width()))
        self.verticalScrollBar().setRange(0, max(0, round(size.height()) - room.height()))

    def _area(self) -> QRectF:
        """Return where the turned photo is shown."""
        size, room = QSizeF(self._turned()) * self._scale(), self.viewport().size()
        left = max(0.0, (room.width() - size.width()) / 2) - self.horizontalScrollBar().value()
        top = max(0.0, (room.height() - size.height()) / 2) - self.verticalScrollBar().value()
        return QRectF(QPointF(left, top), size)

    def _point(self, across: int, down: int) -> QPointF:
        """Return where a point of the upright photo is shown."""
        area, one, other = self._area(), across / MARK_SCALE, down / MARK_SCALE
        x, y = {0: (one, other), 90: (1 - other, one), 180: (1 - one, 1 - other), 270: (other, 1 - one)}[self._turn]
        return QPointF(area.left() + x * area.width(), area.top() + y * area.height())

    def _spot(self, at: QPointF, *, held: bool = False) -> tuple[int, int] | None:
        """Return which point of the upright photo is shown there, None outside unless a drag is held to its edge."""
        area = self._area()
        x, y = (at.x() - area.left()) / area.width(), (at.y() - area.top()) / area.height()
        if not held and not (0 <= x <= 1 and 0 <= y <= 1):
            return None
        x, y = min(1.0, max(0.0, x)), min(1.0, max(0.0, y))
        one, other = {0: (x, y), 90: (y, 1 - x), 180: (1 - x, 1 - y), 270: (1 - y, x)}[self._turn]
        return round(one * MARK_SCALE), round(other * MARK_SCALE)

    def _hit(self, at: QPointF) -> int:
        """Return the mark that is shown there, -1 when none is."""
        for place in range(len(self.marks) - 1, -1, -1):
            if self._box(self.marks[place]).adjusted(-HIT, -HIT, HIT, HIT).contains(at):
                return place
        return -1

    def _box(self, mark: Mark) -> QRectF:
        return QRectF(self._point(mark.left, mark.top), self._point(mark.right, mark.bottom)).normalized()

    # Painting.

    def _draw(self, painter: QPainter, image: QImage) -> None:
        area = self._area()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.translate(area.center())
        painter.rotate(self._turn)
        size = QSizeF(self._upright()) * self._scale()
        painter.drawImage(QRectF(QPointF(-size.width() / 2, -size.height() / 2), size), image)
        painter.restore()
        drawn = (*self.marks, self._drawing) if self._drawing is not None else self.marks
        for mark in sorted(drawn, key=lambda mark: mark.kind == ARROW):
            self._draw_blur(painter, image, mark) if mark.kind == BLUR else self._draw_arrow(painter, mark)
        if 0 <= self._chosen < len(self.marks):
            painter.setPen(QPen(style.token("focus"), 2, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._box(self.marks[self._chosen]).adjusted(-4, -4, 4, 4))

    def _draw_blur(self, painter: QPainter, image: QImage, mark: Mark) -> None:
        """Show the coarse blocks that the copy will have."""
        one, other = (image.width() / MARK_SCALE, image.height() / MARK_SCALE)
        box = QRect(
            QPoint(round(mark.left * one), round(mark.top * other)), QPoint(round(mark.right * one), round(mark.bottom * other))
        ).normalized()
        if box.width() < 2 or box.height() < 2:
            return
        scale = GRAINS / max(box.width(), box.height())
        grains = QSize(max(1, round(box.width() * scale)), max(1, round(box.height() * scale)))
        small = image.copy(box).scaled(grains, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        shown = self._box(mark)
        painter.translate(shown.center())
        painter.rotate(self._turn)
        size = shown.size().transposed() if self._turn in (90, 270) else shown.size()
        painter.drawImage(QRectF(QPointF(-size.width() / 2, -size.height() / 2), size), small)
        painter.restore()

    def _draw_arrow(self, painter: QPainter, mark: Mark) -> None:
        start, end = self._point(mark.left, mark.top), self._point(mark.right, mark.bottom)
        thick = max(3.0, self._area().width() / 220)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, more in ((WHITE, thick), (RED, 0.0)):
            painter.setPen(QPen(QColor(colour), thick + more, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(start, end)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawPolygon(_head(start, end, 5 * thick + more))
        painter.restore()


def _head(start: QPointF, end: QPointF, size: float) -> QPolygonF:
    angle = math.atan2(end.y() - start.y(), end.x() - start.x())
    points = [end + size * 0.35 * QPointF(math.cos(angle), math.sin(angle))]
    points += [end + size * QPointF(math.cos(angle + side), math.sin(angle + side)) for side in (2.6, -2.6)]
    return QPolygonF(points)


def _moved(mark: Mark, across: int, down: int, *, far_end: bool) -> Mark:
    """Return a mark moved within the photo, all of it or its far end."""
    def inside(value: int) -> int:
        return min(MARK_SCALE, max(0, value))

    if not far_end:
        across = min(MARK_SCALE - max(mark.left, mark.right), max(-min(mark.left, mark.right), across))
        down = min(MARK_SCALE - max(mark.top, mark.bottom), max(-min(mark.top, mark.bottom), down))
        mark = replace(mark, left=mark.left + across, top=mark.top + down)
    return replace(mark, right=inside(mark.right + across), bottom=inside(mark.bottom + down))
