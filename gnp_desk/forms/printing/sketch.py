"""The sketch on paper: sharp lines in a box, cut to where things happen, in greys that stay apart in black and white."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from gnp_desk.forms.printing import blocks, fonts
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.sheet import Canvas, Strip
from gnp_desk.forms.sketch import drawing, library, shapes
from gnp_desk.forms.sketch.drawing import Drawing, Piece
from gnp_desk.forms.sketch.shapes import Box, Mark, Outline, Point, Words
from gnp_desk.texts import N_

FOOT = 11.0
LEAST_LINE, LEAST_LETTER, MOST_LETTER = 0.3, 5.6, 9.5
BARS = (1, 2, 5, 10, 20, 50, 100)
WIDEST_BAR, NORTH_SIDE = 72.0, 8.0
MARGIN_M, LEAST_M = 4.0, 16.0
LEGEND = N_("Cortada: antes · Llena: impacto · Punteada: después")
NAME_POINTS = 7.0


@dataclass(frozen=True)
class View:
    """A part of the drawing as it lies in a box of the paper: turned by `turn`, `scale` points to the metre."""

    middle: Point
    turn: float
    scale: float
    x: float
    y: float

    def at(self, x: float, y: float) -> Point:
        """Return a point of the drawing on the paper, whose y goes up."""
        x, y = shapes.turned(x - self.middle[0], y - self.middle[1], self.turn)
        return self.x + x * self.scale, self.y - y * self.scale


def box(plain: Mapping[str, Any], width: float, height: float) -> Strip:
    """Return the framed sketch of plain values, as `drawing.frozen` gives them."""
    return Strip(height + 4, partial(_box, drawing.thawed(plain), width, height))


def _box(shown: Drawing, width: float, height: float, canvas: Canvas, left: float, top: float) -> None:
    room = Box(left, top - height + FOOT, left + width, top)
    view, part = _view(shown, room)
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(room.left, room.top, room.width, room.height)
    canvas.clipPath(frame, stroke=0, fill=0)
    for piece in (shown.ground, *shown.pieces, *drawing.streets(shown, part, NAME_POINTS / view.scale)):
        for mark in _standing(piece, view).placed():
            _mark(canvas, view, mark)
    canvas.restoreState()
    _north(canvas, room, shown.north + view.turn)
    _foot(canvas, view, left, top - height, width)
    canvas.setLineWidth(0.75)
    canvas.setStrokeGray(0)
    canvas.setFillGray(0)
    canvas.rect(left, top - height, width, height)
    canvas.line(left, top - height + FOOT, left + width, top - height + FOOT)


def _standing(piece: Piece, view: View) -> Piece:
    """Return a sign as it is read: signs and lights stay upright when the drawing lies."""
    thing = library.things().get(piece.kind)
    if thing is None or thing.rotates:
        return piece
    return replace(piece, spot=replace(piece.spot, heading=-view.turn))


def _view(shown: Drawing, room: Box) -> tuple[View, Box]:
    """Return how the busy part of a drawing fills the box, upright or lying, and that part in metres."""
    busy = drawing.focus(shown, MARGIN_M)
    scales = {}
    for turn in (0.0, 270.0):
        wide, tall = (busy.width, busy.height) if turn == 0.0 else (busy.height, busy.width)
        scales[turn] = min(room.width / max(wide, LEAST_M), room.height / max(tall, LEAST_M / 2))
    turn = max(scales, key=lambda one: (round(scales[one], 3), -one))
    scale = scales[turn]
    half_x, half_y = room.width / scale / 2, room.height / scale / 2
    if turn:
        half_x, half_y = half_y, half_x
    x, y = busy.middle
    part = Box(x - half_x, y - half_y, x + half_x, y + half_y)
    return View((x, y), turn, scale, *room.middle), part


def _mark(canvas: Canvas, view: View, mark: Mark) -> None:
    if isinstance(mark, Words):
        _words(canvas, view, mark)
        return
    path = canvas.beginPath()
    at: Point = (0.0, 0.0)
    for name, *numbers in mark.commands:
        points = [view.at(numbers[index], numbers[index + 1]) for index in range(0, len(numbers), 2)]
        at = _step(path, name, at, points)
    has_fill, has_line = bool(mark.fill), bool(mark.stroke)
    if has_fill:
        canvas.setFillColor(_grey(mark.fill))
    if has_line:
        _pen(canvas, view, mark)
    canvas.drawPath(path, stroke=int(has_line), fill=int(has_fill))
    canvas.setDash()


def _step(path: Any, name: str, at: Point, points: list[Point]) -> Point:
    """Add one command to a path and return where it ends; a quadratic curve becomes a cubic one."""
    if name == "Z":
        path.close()
        return at
    if name == "M":
        path.moveTo(*points[0])
    elif name == "L":
        path.lineTo(*points[0])
    elif name == "Q":
        bend, end = points
        near = tuple(start + (middle - start) * 2 / 3 for start, middle in zip(at, bend, strict=True))
        far = tuple(stop + (middle - stop) * 2 / 3 for stop, middle in zip(end, bend, strict=True))
        path.curveTo(*near, *far, *end)
    else:
        path.curveTo(*(number for point in points for number in point))
    return points[-1]


def _pen(canvas: Canvas, view: View, mark: Outline) -> None:
    canvas.setStrokeColor(_grey(mark.stroke))
    canvas.setLineWidth(max(LEAST_LINE, mark.width * view.scale))
    canvas.setLineCap(0)
    if mark.dash:
        canvas.setDash([max(0.5, length * view.scale) for length in mark.dash])


def _grey(token: str) -> Any:
    from reportlab.lib.colors import HexColor

    paint = library.paints().get(token)
    return HexColor(paint.paper if paint else "#000000")


def _words(canvas: Canvas, view: View, words: Words) -> None:
    size = min(MOST_LETTER, max(LEAST_LETTER, words.size * view.scale))
    text = fonts.line(words.text)
    angle = 0.0 if words.is_upright else (words.angle + view.turn + 90) % 180 - 90
    x, y = view.at(*words.at)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(-angle)
    wide = fonts.width(text, BOLD, size)
    if words.has_halo:
        canvas.setFillGray(1)
        canvas.rect(-wide / 2 - 1, -size * 0.6, wide + 2, size * 1.2, stroke=0, fill=1)
    canvas.setFillColor(_grey(words.fill))
    blocks.write(canvas, -wide / 2, -size * 0.36, text, BOLD, size)
    canvas.restoreState()


def _north(canvas: Canvas, room: Box, heading: float) -> None:
    """Put the arrow of north at the top right."""
    x, y = room.right - NORTH_SIDE - 6, room.bottom - NORTH_SIDE - 6
    canvas.setFillGray(1)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.6)
    canvas.circle(x, y, NORTH_SIDE, stroke=1, fill=1)
    canvas.setFillGray(0)
    turn = math.radians(heading)
    path = canvas.beginPath()
    for at, (right, up) in enumerate(((0.0, 0.78), (0.34, -0.62), (0.0, -0.3), (-0.34, -0.62))):
        px = x + NORTH_SIDE * (right * math.cos(turn) + up * math.sin(turn))
        py = y + NORTH_SIDE * (up * math.cos(turn) - right * math.sin(turn))
        (path.lineTo if at else path.moveTo)(px, py)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    blocks.write(canvas, x - NORTH_SIDE - 8, y - 3, "N", BOLD, blocks.SMALL)


def _foot(canvas: Canvas, view: View, left: float, bottom: float, width: float) -> None:
    """Say what the lines mean, and how long a metre is."""
    base = bottom + 3.2
    canvas.setFillGray(0)
    blocks.write(canvas, left + 4, base, LEGEND, REGULAR, 6.6)
    metres = max((bar for bar in BARS if bar * view.scale <= WIDEST_BAR), default=BARS[0])
    text = f"{metres} m"
    right = left + width - 5 - fonts.width(text, MEDIUM, 6.6)
    blocks.write(canvas, right, base, text, MEDIUM, 6.6)
    start, end = right - 4 - metres * view.scale, right - 4
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.8)
    canvas.lines([(start, base + 2, end, base + 2), (start, base, start, base + 4), (end, base, end, base + 4)])
