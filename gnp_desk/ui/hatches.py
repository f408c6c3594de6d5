"""The degrees of damage as patterns: dots, diagonals, crossed, solid. A pattern never stands without number and word."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

STEP = 7.0


def fill(painter: QPainter, shape: QPainterPath, degree: int, ink: QColor) -> None:
    """Fill a shape with the pattern of a degree, 1 to 4; nothing when it is not known."""
    if degree not in (1, 2, 3, 4):
        return
    painter.save()
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    box = shape.boundingRect()
    if degree == 4:
        painter.fillPath(shape, ink)
    elif degree == 1:
        _dots(painter, box, ink)
    else:
        _lines(painter, box, ink, is_crossed=degree == 3)
    painter.restore()


def _dots(painter: QPainter, box: QRectF, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    y, is_odd = box.top() + 3, False
    while y < box.bottom():
        x = box.left() + (3 if is_odd else 3 + STEP / 2)
        while x < box.right():
            painter.drawEllipse(QPointF(x, y), 1.1, 1.1)
            x += STEP
        y, is_odd = y + STEP / 1.5, not is_odd


def _lines(painter: QPainter, box: QRectF, ink: QColor, *, is_crossed: bool) -> None:
    painter.setPen(QPen(ink, 1.3 if is_crossed else 1.2))
    step = STEP * 0.8 if is_crossed else STEP
    at = box.left() - box.height()
    while at < box.right():
        painter.drawLine(QPointF(at, box.bottom()), QPointF(at + box.height(), box.top()))
        if is_crossed:
            painter.drawLine(QPointF(at, box.top()), QPointF(at + box.height(), box.bottom()))
        at += step


def swatch(painter: QPainter, box: QRectF, degree: int, ink: QColor, *, is_previous: bool = False) -> None:
    """Draw a small sample: the pattern in its frame, dashed when the damage was there before."""
    shape = QPainterPath()
    shape.addRect(box)
    fill(painter, shape, degree, ink)
    pen = QPen(ink, 1.4)
    if is_previous:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
