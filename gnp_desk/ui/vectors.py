"""Reads the few drawing words our signs are written in (paths, circles, boxes of SVG) into painter paths."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

SQUARE = 24
TAG = re.compile(r"<(path|circle|rect)([^>]*)/>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
WORD = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}
Shape = tuple[QPainterPath, bool, bool]


@lru_cache(maxsize=128)
def shapes(text: str) -> tuple[Shape, ...]:
    """Return the shapes of a sign: path, whether it is filled, whether its line is dashed."""
    found = []
    for tag, written in TAG.findall(text):
        named = dict(ATTRIBUTE.findall(written))
        found.append((_shape(tag, named), "fill" in named, "stroke-dasharray" in named))
    return tuple(found)


def _shape(tag: str, named: dict[str, str]) -> QPainterPath:
    if tag == "path":
        return Path(named["d"]).drawn
    path = QPainterPath()
    number = {name: float(value) for name, value in named.items() if name in ("cx", "cy", "r", "x", "y", "width", "height", "rx")}
    if tag == "circle":
        path.addEllipse(QPointF(number["cx"], number["cy"]), number["r"], number["r"])
    else:
        box = QRectF(number["x"], number["y"], number["width"], number["height"])
        path.addRoundedRect(box, number.get("rx", 0), number.get("rx", 0))
    return path


class Path:
    """One path, drawn from its words; small letters are relative to where the pen is."""

    def __init__(self, text: str) -> None:
        self.drawn = QPainterPath()
        self._at, self._last = QPointF(), QPointF()
        letter, words = "", WORD.findall(text)
        while words:
            if words[0].isalpha():
                letter = words.pop(0)
            count = TAKES[letter.upper()]
            self._draw(letter, [float(words.pop(0)) for _ in range(count)])
            # More numbers after a move are lines.
            letter = {"M": "L", "m": "l"}.get(letter, letter)

    def _draw(self, letter: str, n: list[float]) -> None:
        start = self._at if letter.islower() else QPointF()
        points = [QPointF(x, y) + start for x, y in zip(n[::2], n[1::2], strict=False)]
        kind = letter.upper()
        if kind == "M":
            self.drawn.moveTo(points[0])
        elif kind == "L":
            self.drawn.lineTo(points[0])
        elif kind in "HV":
            points = [QPointF(n[0] + start.x(), self._at.y()) if kind == "H" else QPointF(self._at.x(), n[0] + start.y())]
            self.drawn.lineTo(points[0])
        elif kind in "CS":
            first = points[0] if kind == "C" else self._at * 2 - self._last
            self.drawn.cubicTo(first, points[-2], points[-1])
            self._last = points[-2]
        elif kind == "A":
            points = [QPointF(n[5], n[6]) + start]
            self._arc(n[0], bool(n[3]), bool(n[4]), points[0])
        else:
            self.drawn.closeSubpath()
            points = [self.drawn.currentPosition()]
        self._at = points[-1]
        if kind not in "CS":
            self._last = self._at

    def _arc(self, radius: float, is_large: bool, is_clockwise: bool, end: QPointF) -> None:
        """Add a part of a circle from here to `end`."""
        across = end - self._at
        half = math.hypot(across.x(), across.y()) / 2
        radius = max(radius, half)
        height = math.sqrt(max(0.0, radius**2 - half**2)) / (2 * half) * (-1 if is_large == is_clockwise else 1)
        centre = (self._at + end) / 2 + QPointF(-across.y(), across.x()) * height
        begin = math.degrees(math.atan2(centre.y() - self._at.y(), self._at.x() - centre.x()))
        finish = math.degrees(math.atan2(centre.y() - end.y(), end.x() - centre.x()))
        sweep = (finish - begin) % 360 - (360 if is_clockwise else 0)
        around = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        self.drawn.arcTo(around, begin, sweep)
