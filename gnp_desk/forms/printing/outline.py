"""The numbered outline of a vehicle, the hatches of damage and the impact clock, safe in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from gnp_desk.forms import body_map
from gnp_desk.forms.body_map import Body
from gnp_desk.forms.printing import fonts
from gnp_desk.forms.printing.blocks import baseline, write
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.sheet import Canvas, Strip


@dataclass(frozen=True)
class Zone:
    """One damaged zone: its number, degree 1 to 4 (0 not known), and whether the damage was there before."""

    number: str
    degree: int
    is_previous: bool = False


def outline(zones: Iterable[Zone], height: float, body: str = "sedan") -> Strip:
    """Return the outline with its damaged zones hatched, numbered, and those without surface in a row below."""
    marked = _strongest(zones)
    drawn = body_map.body(body)
    others = [zone for number, zone in marked.items() if number not in drawn.zones and len(number) < 4]
    return Strip(height, partial(_outline, drawn, marked, others, height))


def outline_width(height: float) -> float:
    """Return how wide an outline of this height is."""
    return height * body_map.SIZE[0] / body_map.SIZE[1]


def _strongest(zones: Iterable[Zone]) -> dict[str, Zone]:
    """Return one mark per zone: today's damage before an earlier one, then the highest degree."""
    found: dict[str, Zone] = {}
    for zone in sorted(zones, key=lambda zone: (not zone.is_previous, zone.degree)):
        found[zone.number] = zone
    return found


def _outline(
    body: Body,
    marked: Mapping[str, Zone],
    others: Sequence[Zone],
    height: float,
    canvas: Canvas,
    left: float,
    top: float,
) -> None:
    room = height - (15 if others else 0)
    scale = room / body_map.SIZE[1]
    for x, y, wide, tall in body.wheels:
        canvas.setLineWidth(0.8)
        canvas.roundRect(left + x * scale, top - (y + tall) * scale, wide * scale, tall * scale, 3 * scale)
    for number, points in body.zones.items():
        placed = [(left + x * scale, top - y * scale) for x, y in points]
        _shape(canvas, placed, marked.get(number))
        _number(canvas, placed, number, marked.get(number), max(6.5, 20 * scale))
    for index, zone in enumerate(others):
        step = min(32.0, outline_width(height) / len(others))
        _plate(canvas, left + (index + 0.5) * step, top - height + 6, _label(zone), 7.5 if step > 28 else 6.5)


def _label(zone: Zone) -> str:
    return f"{zone.number}·{'P' if zone.is_previous else zone.degree or '?'}"


def _shape(canvas: Canvas, points: Sequence[tuple[float, float]], zone: Zone | None) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    if zone is not None:
        canvas.saveState()
        canvas.clipPath(path, stroke=0, fill=0)
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        hatch(canvas, (min(xs), min(ys), max(xs), max(ys)), zone.degree)
        canvas.restoreState()
    canvas.setLineWidth(0.7 if zone is None else 1.3)
    if zone is not None and zone.is_previous:
        canvas.setDash(3, 2)
    canvas.drawPath(path)
    canvas.setDash()


def hatch(canvas: Canvas, area: tuple[float, float, float, float], degree: int) -> None:
    """Fill an area with the pattern of a degree: dots, diagonals, crossed diagonals, solid; nothing when not known."""
    x0, y0, x1, y1 = area
    if degree >= 4:
        canvas.setFillGray(0.1)
        canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
        canvas.setFillGray(0)
    elif degree == 1:
        _dots(canvas, area)
    elif degree in (2, 3):
        canvas.setLineWidth(0.6)
        step = 3.2 if degree == 2 else 3.0
        lines = list(_diagonals(area, step))
        if degree == 3:
            lines += [(x0 + x1 - ax, ay, x0 + x1 - bx, by) for ax, ay, bx, by in lines]
        canvas.lines(lines)


def _diagonals(area: tuple[float, float, float, float], step: float) -> Iterable[tuple[float, float, float, float]]:
    x0, y0, x1, y1 = area
    tall = y1 - y0
    at = x0 - tall
    while at < x1:
        yield (at, y0, at + tall, y1)
        at += step


def _dots(canvas: Canvas, area: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = area
    canvas.setLineWidth(1.1)
    canvas.setLineCap(1)
    dots, odd, y = [], False, y0 + 1.4
    while y < y1:
        x = x0 + (1.4 if odd else 3.2)
        while x < x1:
            dots.append((x, y, x + 0.01, y))
            x += 3.6
        odd, y = not odd, y + 2.6
    canvas.lines(dots)
    canvas.setLineCap(0)


def _number(canvas: Canvas, points: Sequence[tuple[float, float]], number: str, zone: Zone | None, size: float) -> None:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    if zone is not None:
        _plate(canvas, x, y, _label(zone), size)
    else:
        write(canvas, x - fonts.width(number, REGULAR, size) / 2, y - size * 0.36, number, REGULAR, size)


def _plate(canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
    wide = fonts.width(text, BOLD, size) + 5
    canvas.setFillGray(1)
    canvas.setLineWidth(0.7)
    canvas.roundRect(x - wide / 2, y - size * 0.68, wide, size * 1.36, 1.5, stroke=1, fill=1)
    canvas.setFillGray(0)
    write(canvas, x - wide / 2 + 2.5, y - size * 0.36, text, BOLD, size)


def degree_cell(
    degree: int, word: str, is_previous: bool, size: float, canvas: Canvas, left: float, top: float
) -> None:
    """Paint hatch, number and word of a degree in the height of one table line; «?» when it is not known."""
    base = baseline(top, size * 1.3, size)
    area = (left + 0.5, base - size * 0.1, left + 14.5, base + size * 0.84)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(area[0], area[1], 14, area[3] - area[1])
    canvas.clipPath(path, stroke=0, fill=0)
    hatch(canvas, area, degree)
    canvas.restoreState()
    canvas.setLineWidth(0.9)
    canvas.setDash(*((2, 1.5) if is_previous else ()))
    canvas.rect(area[0], area[1], 14, area[3] - area[1])
    canvas.setDash()
    write(canvas, left + 19.5, base, str(degree) if degree else "?", BOLD, size)
    write(canvas, left + 28, base, fonts.line(word), MEDIUM, size)


def clock(first: int, others: Sequence[int], side: float, label: str) -> Strip:
    """Return an impact clock: the vehicle from above, front up, a solid arrow for the first impact, hollow for others.

    Without a first impact the clock is left to complete by hand.
    """
    return Strip(side, partial(_clock, first, tuple(others), side, fonts.clean(label)))


def _clock(first: int, others: Sequence[int], side: float, label: str, canvas: Canvas, left: float, top: float) -> None:
    import math

    middle_x, middle_y = left + side / 2, top - side / 2
    _body(canvas, middle_x, middle_y, side)
    write(canvas, middle_x - fonts.width(label, BOLD, 11) / 2, middle_y - 4, label, BOLD, 11)
    for hour in range(1, 13):
        turn = math.radians(90 - 30 * hour)
        out = (math.cos(turn), math.sin(turn))
        marked = hour == first or hour in others
        size = 7.5 if marked else 6.5
        text, font = str(hour), BOLD if marked else REGULAR
        x, y = middle_x + out[0] * side * 0.45, middle_y + out[1] * side * 0.45
        write(canvas, x - fonts.width(text, font, size) / 2, y - size * 0.36, text, font, size)
        if marked:
            _arrow(canvas, (middle_x, middle_y), out, (side * 0.38, side * 0.24), hour == first)


def _body(canvas: Canvas, x: float, y: float, side: float) -> None:
    wide, tall = side * 0.27, side * 0.5
    canvas.setLineWidth(1)
    canvas.roundRect(x - wide / 2, y - tall / 2, wide, tall, wide * 0.3)
    canvas.setLineWidth(0.6)
    for part in (0.24, -0.3):
        canvas.line(x - wide / 2 + 2, y + tall * part, x + wide / 2 - 2, y + tall * part)


def _arrow(
    canvas: Canvas,
    middle: tuple[float, float],
    out: tuple[float, float],
    reach: tuple[float, float],
    is_first: bool,
) -> None:
    (x, y), (a, b), (far, near) = middle, out, reach
    head = near + 5.5
    path = canvas.beginPath()
    path.moveTo(x + a * near, y + b * near)
    path.lineTo(x + a * head - b * 3.2, y + b * head + a * 3.2)
    path.lineTo(x + a * head + b * 3.2, y + b * head - a * 3.2)
    path.close()
    canvas.setLineWidth(1.1)
    canvas.line(x + a * head, y + b * head, x + a * far, y + b * far)
    canvas.drawPath(path, stroke=1, fill=1 if is_first else 0)
