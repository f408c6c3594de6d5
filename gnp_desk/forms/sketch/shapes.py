"""The vocabulary of a drawing in metres: paths and words with tokens of paint, and where they are placed.

x goes to the east, y to the south; headings are degrees clockwise from north. Nothing here knows a screen or a paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]
Command = tuple[str, *tuple[float, ...]]
ROUND = 0.5522847498


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A path to fill, to stroke, or both. `fill` and `stroke` are tokens of paint, «» for none; `dash` is in metres.

    Two marks are the same only when they are one: what draws them keeps what it made of each.
    """

    commands: tuple[Command, ...]
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Text centred on `at`, `size` metres high. Upright words stay readable however the drawing is turned."""

    at: Point
    text: str
    size: float
    fill: str = "ink"
    angle: float = 0.0
    is_upright: bool = False
    has_halo: bool = False


Mark = Outline | Words


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a group of marks is put: place, heading, and how much it is stretched across and along."""

    x: float = 0.0
    y: float = 0.0
    heading: float = 0.0
    across: float = 1.0
    along: float = 1.0

    def place(self, x: float, y: float) -> Point:
        """Return a point of the group in the drawing."""
        x, y = turned(x * self.across, y * self.along, self.heading)
        return self.x + x, self.y + y


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its sides along the axes."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def turned(x: float, y: float, degrees: float) -> Point:
    """Return a point turned clockwise around the origin."""
    if not degrees % 360:
        return x, y
    turn = math.radians(degrees)
    return x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)


def ahead(heading: float, distance: float = 1.0) -> Point:
    """Return the step of `distance` towards a heading."""
    return turned(0.0, -distance, heading)


def heading_of(x: float, y: float) -> float:
    """Return the heading of a step."""
    return math.degrees(math.atan2(x, -y)) % 360


def apart(one: float, other: float) -> float:
    """Return the angle between two headings, 0 to 180."""
    return abs((one - other + 180) % 360 - 180)


def placed(mark: Mark, spot: Spot) -> Mark:
    """Return a mark of a group where it stands in the drawing."""
    if isinstance(mark, Words):
        angle = 0.0 if mark.is_upright else mark.angle + spot.heading
        return replace(mark, at=spot.place(*mark.at), angle=angle, size=mark.size * spot.along)
    return replace(mark, commands=tuple(_moved(command, spot) for command in mark.commands))


def _moved(command: Command, spot: Spot) -> Command:
    name, *numbers = command
    points = [spot.place(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), 2)]
    return (name, *(number for point in points for number in point))


def line(points: Sequence[Point], **paint: object) -> Outline:
    """Return an open path through points."""
    return Outline(_through(points), **paint)  # type: ignore[arg-type]


def polygon(points: Sequence[Point], **paint: object) -> Outline:
    """Return a closed path through points."""
    return Outline((*_through(points), ("Z",)), **paint)  # type: ignore[arg-type]


def _through(points: Sequence[Point]) -> tuple[Command, ...]:
    return tuple(("L" if at else "M", x, y) for at, (x, y) in enumerate(points))


def circle(x: float, y: float, radius: float, **paint: object) -> Outline:
    """Return a circle as four curves."""
    near, r = radius * ROUND, radius
    commands: tuple[Command, ...] = (
        ("M", x + r, y),
        ("C", x + r, y + near, x + near, y + r, x, y + r),
        ("C", x - near, y + r, x - r, y + near, x - r, y),
        ("C", x - r, y - near, x - near, y - r, x, y - r),
        ("C", x + near, y - r, x + r, y - near, x + r, y),
        ("Z",),
    )
    return Outline(commands, **paint)  # type: ignore[arg-type]


def bounds(points: Iterable[Point]) -> Box | None:
    """Return the box around points, None when there are none."""
    found = list(points)
    if not found:
        return None
    xs, ys = [x for x, _y in found], [y for _x, y in found]
    return Box(min(xs), min(ys), max(xs), max(ys))


def corners(width: float, length: float, spot: Spot) -> tuple[Point, ...]:
    """Return the corners of a centred rectangle where it stands, from front left clockwise."""
    half, tall = width / 2, length / 2
    return tuple(spot.place(x, y) for x, y in ((-half, -tall), (half, -tall), (half, tall), (-half, tall)))
