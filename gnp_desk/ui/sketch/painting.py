"""Marks in metres as Qt paths and brushes, made once for each mark. The drawing is paper: its colours follow no theme."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen, QPixmap

from gnp_desk.services.sketch_view import Mark, Outline, Spot, Words, paints, placed
from gnp_desk.ui import style

# Roads are pale on the screen, so that vehicles and what is written stand out on them.
PALE = {
    "asphalt": "#DDE0E5",
    "dirt": "#E6DCCB",
    "sidewalk": "#F0F1F4",
    "kerb": "#3D4650",
    "grass": "#FBFCFD",
    "marking_yellow": "#D9A400",
    "soft_ink": "#4A5563",
}
GROUND, GRID = QColor("#FBFCFD"), QColor("#E9EDF1")
LETTERS = 100


@lru_cache(maxsize=64)
def colour(token: str) -> QColor:
    """Return a paint on the screen."""
    paint = paints().get(token)
    return QColor(PALE.get(token) or (paint.screen if paint else "#1B1F23"))


@lru_cache(maxsize=4096)
def path(mark: Outline) -> QPainterPath:
    """Return the path of a mark."""
    made = QPainterPath()
    for name, *numbers in mark.commands:
        points = [QPointF(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), 2)]
        if name == "M":
            made.moveTo(points[0])
        elif name == "L":
            made.lineTo(points[0])
        elif name == "Q":
            made.quadTo(*points)
        elif name == "C":
            made.cubicTo(*points)
        else:
            made.closeSubpath()
    return made


@lru_cache(maxsize=1024)
def pen(mark: Outline) -> QPen:
    """Return the pen of a mark, as wide as it is in metres."""
    if not mark.stroke:
        return QPen(Qt.PenStyle.NoPen)
    made = QPen(colour(mark.stroke), max(mark.width, 0.02))
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if mark.dash:
        width = max(mark.width, 0.02)
        pattern = [max(0.1, length / width) for length in mark.dash]
        made.setDashPattern(pattern if len(pattern) % 2 == 0 else pattern * 2)
    return made


@lru_cache(maxsize=64)
def brush(token: str) -> QBrush:
    return QBrush(colour(token)) if token else QBrush(Qt.BrushStyle.NoBrush)


@lru_cache(maxsize=512)
def letters(text: str) -> QPainterPath:
    """Return text as a path of one unit of height, its middle at the origin."""
    font = QFont(style.font("base", 600))
    font.setPixelSize(LETTERS)
    made = QPainterPath()
    made.addText(0, 0, font, text)
    box = made.boundingRect()
    made.translate(-box.center().x(), LETTERS * 0.36)
    return made


def paint(painter: QPainter, mark: Mark, heading: float = 0.0) -> None:
    """Paint a mark of an item that is turned by `heading`; upright words turn back."""
    if isinstance(mark, Words):
        _words(painter, mark, heading)
        return
    painter.setPen(pen(mark))
    painter.setBrush(brush(mark.fill))
    painter.drawPath(path(mark))


def _words(painter: QPainter, words: Words, heading: float) -> None:
    total = 0.0 if words.is_upright else (words.angle + heading + 90) % 180 - 90
    shape = letters(words.text)
    painter.save()
    painter.translate(*words.at)
    painter.rotate(total - heading)
    painter.scale(words.size / LETTERS, words.size / LETTERS)
    painter.setPen(Qt.PenStyle.NoPen)
    if words.has_halo:
        box = shape.boundingRect().adjusted(-14, -14, 14, 14)
        painter.setBrush(QColor(255, 255, 255, 225))
        painter.drawRoundedRect(box, 10, 10)
    painter.setBrush(brush(words.fill))
    painter.drawPath(shape)
    painter.restore()


def stretched(marks: tuple[Mark, ...], spot: Spot) -> tuple[Mark, ...]:
    """Return the marks of an item that is made larger."""
    if spot.across == 1.0 and spot.along == 1.0:
        return marks
    own = Spot(across=spot.across, along=spot.along)
    return tuple(placed(mark, own) for mark in marks)


def picture(marks: tuple[Mark, ...], width: float, length: float, side: int, ratio: float) -> QPixmap:
    """Return a small picture of marks for a button: the whole thing, lying when it is long."""
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = (side - 2) / max(width, length, 0.1)
    painter.setClipRect(QRectF(0, 0, side, side))
    painter.translate(side / 2, side / 2)
    painter.scale(scale, scale)
    for mark in marks:
        if isinstance(mark, Outline) and mark.width and mark.width * scale < 0.8:
            painter.setPen(QPen(colour(mark.stroke), 0.8 / scale) if mark.stroke else Qt.PenStyle.NoPen)
            painter.setBrush(brush(mark.fill))
            painter.drawPath(path(mark))
        else:
            paint(painter, mark)
    painter.end()
    return made


def coloured(marks: tuple[Mark, ...], letter: str) -> tuple[Mark, ...]:
    """Return the marks of a vehicle in the colour of its letter."""
    token = f"vehicle_{letter.lower()}" if letter.lower() in ("a", "b", "c", "d") else "metal"
    return tuple(replace(mark, fill=token) if mark.fill == "vehicle" else mark for mark in marks)
