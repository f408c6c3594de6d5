"""What lies over the drawing in pixels, whatever the zoom: handles of what is chosen, lines under way, north, scale bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gnp_desk.ui import style

HANDLE, CROSS = 9, 7
BARS, LONGEST = (1, 2, 5, 10, 20, 50), 160
BLUE, INK, PAPER = "#0B5CAD", "#1B1F23", "#FFFFFF"


def handles(painter: QPainter, corners: QPolygonF, front: QPointF, handle: QPointF) -> None:
    """Draw the frame of what is chosen, its corners, and the handle to turn it by."""
    painter.setPen(QPen(QColor(BLUE), 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(corners)
    painter.setBrush(QColor(PAPER))
    painter.setPen(QPen(QColor(BLUE), 2))
    painter.drawLine(front, handle)
    painter.drawEllipse(handle, HANDLE * 0.7, HANDLE * 0.7)
    for corner in corners:
        painter.drawRect(QRectF(corner.x() - HANDLE / 2, corner.y() - HANDLE / 2, HANDLE, HANDLE))


def line(painter: QPainter, points: Sequence[QPoint]) -> None:
    """Draw a free line under way."""
    if len(points) < 2:
        return
    shape = QPainterPath(QPointF(points[0]))
    for point in points[1:]:
        shape.lineTo(QPointF(point))
    painter.setPen(QPen(QColor(INK), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)


def points(painter: QPainter, spots: Sequence[QPoint]) -> None:
    """Draw a cross, white under blue to be seen on any photo, on each place that was pressed."""
    for colour, wide in ((PAPER, 5), (BLUE, 2)):
        painter.setPen(QPen(QColor(colour), wide))
        for spot in spots:
            painter.drawLine(spot - QPoint(CROSS, 0), spot + QPoint(CROSS, 0))
            painter.drawLine(spot - QPoint(0, CROSS), spot + QPoint(0, CROSS))


def north(painter: QPainter, room: QRect, degrees: float) -> None:
    """Show where north is, at the top right."""
    side = style.px(23)
    middle = QPointF(room.width() - side - 12, side + 12)
    painter.setPen(QPen(QColor("#4A5563"), 1.2))
    painter.setBrush(QColor(255, 255, 255, 235))
    painter.drawEllipse(middle, side, side)
    painter.save()
    painter.translate(middle)
    painter.rotate(degrees)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(INK))
    reach = side * 0.55
    tip = [QPointF(0, -reach), QPointF(reach * 0.42, reach * 0.8), QPointF(0, reach * 0.4), QPointF(-reach * 0.42, reach * 0.8)]
    painter.drawPolygon(QPolygonF(tip))
    painter.restore()
    painter.setFont(style.font("small", 600))
    painter.setPen(QColor(INK))
    painter.drawText(QRectF(middle.x() - 20, middle.y() + side, 40, style.px(18)), Qt.AlignmentFlag.AlignCenter, "N")


def bar(painter: QPainter, room: QRect, scale: float) -> None:
    """Show how long some metres are, at the bottom left; `scale` is pixels in a metre."""
    metres = max((bar for bar in BARS if bar * scale <= LONGEST), default=BARS[0])
    left, base = 16.0, room.height() - 18.0
    end = left + metres * scale
    words = f"{metres} m"
    painter.setFont(style.font("small", 500))
    wide = painter.fontMetrics().horizontalAdvance(words)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255, 215))
    painter.drawRect(QRectF(left - 8, base - 14, end - left + wide + 26, 26))
    painter.setPen(QPen(QColor(INK), 1.5))
    for x in (left, (left + end) / 2, end):
        painter.drawLine(QPointF(x, base - 5), QPointF(x, base))
    painter.drawLine(QPointF(left, base), QPointF(end, base))
    painter.drawText(QPointF(end + 10, base + 4), words)
