"""The box to sign in: mouse, finger or pen, with place, time and pressure of every point. It never draws for anybody."""

from __future__ import annotations

import time
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gnp_desk.services.signing_room import HEIGHT, WIDTH, Stroke, is_enough
from gnp_desk.texts import _
from gnp_desk.ui import style

UNIT = 10
LEAST_STEP = 0.7
USUAL_PRESSURE = 500
INK, PAPER, LINE = QColor("#10243F"), QColor("#FFFFFF"), QColor("#6B7480")


class SignaturePad(QWidget):
    """At least 640 × 220, white in every theme, with a line to sign on. `changed` follows every stroke."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(WIDTH, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Recuadro para firmar"))
        self._strokes: list[list[tuple[int, int, int, int]]] = []
        self._started = 0.0
        self._is_down = self._is_shown = False

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """Return what was drawn."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    @property
    def is_signed(self) -> bool:
        """Return whether somebody drew enough to be a signature."""
        return not self._is_shown and is_enough(self.strokes)

    def clear(self) -> None:
        """Begin again with an empty box."""
        self._strokes, self._is_shown, self._is_down = [], False, False
        self.update()
        self.changed.emit()

    def show_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show a signature that was given before; a new press begins a new one."""
        self._strokes, self._is_shown = [list(stroke) for stroke in strokes], bool(strokes)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(max(WIDTH, style.px(WIDTH)) if style.metrics().scale < 1.3 else WIDTH, HEIGHT)

    def _origin(self) -> QPointF:
        return QPointF((self.width() - WIDTH) / 2, (self.height() - HEIGHT) / 2)

    def _begin(self, at: QPointF, pressure: float) -> None:
        if not self.isEnabled():
            return
        if self._is_shown:
            self.clear()
        if not self._strokes:
            self._started = time.monotonic()
        self._is_down = True
        self._strokes.append([])
        self._point(at, pressure)

    def _point(self, at: QPointF, pressure: float) -> None:
        if not self._is_down:
            return
        place = at - self._origin()
        x = round(max(0.0, min(float(WIDTH), place.x())) * UNIT)
        y = round(max(0.0, min(float(HEIGHT), place.y())) * UNIT)
        last = self._strokes[-1][-1] if self._strokes[-1] else None
        if last is not None and abs(last[0] - x) + abs(last[1] - y) < LEAST_STEP * UNIT:
            return
        ms = round((time.monotonic() - self._started) * 1000)
        self._strokes[-1].append((x, y, ms, round(pressure * 1000) or USUAL_PRESSURE))
        self.update()

    def _end(self) -> None:
        if self._is_down:
            self._is_down = False
            self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), USUAL_PRESSURE / 1000)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._point(event.position(), USUAL_PRESSURE / 1000)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802
        kinds = {QEvent.Type.TabletPress: self._begin, QEvent.Type.TabletMove: self._point}
        if event.type() in kinds:
            kinds[event.type()](event.position(), event.pressure())
        else:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take fingers with their pressure; the palm beside them is not part of a signature."""
        touches = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd)
        if event.type() in touches and isinstance(event, QTouchEvent) and self._is_finger(event):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _is_finger(self, event: QTouchEvent) -> bool:
        device = event.device()
        return isinstance(device, QPointingDevice) and bool(event.points())

    def _touch(self, event: QTouchEvent) -> None:
        point = event.points()[0]
        if event.type() == QEvent.Type.TouchBegin:
            self._begin(point.position(), point.pressure())
        elif event.type() == QEvent.Type.TouchUpdate:
            self._point(point.position(), point.pressure())
        else:
            self._end()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(PAPER)
        painter.setPen(QPen(LINE, style.theme().border_width))
        painter.drawRoundedRect(box, 4, 4)
        origin = self._origin()
        base = origin.y() + HEIGHT * 0.76
        painter.drawLine(QPointF(origin.x() + 36, base), QPointF(origin.x() + WIDTH - 36, base))
        painter.setFont(style.font("secondary"))
        painter.setPen(LINE.darker(130))
        painter.drawText(QPointF(origin.x() + 36, base + 26), _("Firme sobre la línea") if not self._strokes else "")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            self._paint(painter, origin, stroke)
        painter.end()

    def _paint(self, painter: QPainter, origin: QPointF, stroke: list[tuple[int, int, int, int]]) -> None:
        spots = [origin + QPointF(x / UNIT, y / UNIT) for x, y, _t, _p in stroke]
        if not spots:
            return
        pressure = sum(point[3] for point in stroke) / len(stroke) / 1000
        pen = QPen(INK, 1.4 + 2.4 * pressure)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        if len(spots) == 1:
            painter.drawPoint(spots[0])
            return
        shape = QPainterPath(spots[0])
        for before, after in pairwise(spots[1:]):
            shape.quadTo(before, (before + after) / 2)
        shape.lineTo(spots[-1])
        painter.drawPath(shape)
