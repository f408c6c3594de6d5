"""Flow over pages: strips of a known height are placed down a Letter page, and a new page begins when one is full.

Nothing is drawn here: a page is the list of what will be painted and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

MM = 72 / 25.4
WIDTH, HEIGHT, MARGIN = 612.0, 792.0, 14 * MM
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
INNER = RIGHT - LEFT
TOP = HEIGHT - MARGIN - 80
FLOOR = MARGIN + 34
GUTTER = 19.5
HALF = (INNER - GUTTER) / 2
MIDDLE = LEFT + HALF + GUTTER

Canvas = Any
Paint = Callable[[Canvas, float, float], None]


@dataclass(frozen=True, slots=True)
class Strip:
    """Something `height` points high that is never broken; `paint(canvas, left, top)` draws it.

    `keep` holds it on the page of the strip that follows.
    """

    height: float
    paint: Paint
    keep: bool = False


def nothing(canvas: Canvas, left: float, top: float) -> None:
    """Paint nothing: a gap."""


def gap(height: float) -> Strip:
    """Return empty room."""
    return Strip(height, nothing)


@dataclass
class Page:
    """What one page paints, in reading order. `owner` names whose page it is, «» for everyone."""

    owner: str = ""
    marks: list[tuple[Paint, float, float]] = field(default_factory=list)


class Sheet:
    """The pages of one paper while they are being laid out. `foot` points stay free at the bottom of the first page."""

    def __init__(self, foot: float = 0.0, owner: str = "") -> None:
        self.pages = [Page(owner)]
        self.y = TOP
        self._floor = FLOOR + foot

    @property
    def room(self) -> float:
        """Return the points left on the page."""
        return self.y - self._floor

    @property
    def is_fresh(self) -> bool:
        return self.y == TOP

    def page(self, owner: str | None = None) -> None:
        """Begin a page, of the same owner when none is given."""
        self.pages.append(Page(self.pages[-1].owner if owner is None else owner))
        self.y, self._floor = TOP, FLOOR

    def gap(self, height: float) -> None:
        """Leave room below; at the top of a page there is nothing to leave room from."""
        if not self.is_fresh:
            self.y -= height

    def paint(self, strip: Strip, left: float = LEFT) -> None:
        """Put a strip here, whatever the room."""
        self.pages[-1].marks.append((strip.paint, left, self.y))
        self.y -= strip.height

    def place(self, strips: Iterable[Strip], left: float = LEFT, again: Sequence[Strip] = ()) -> None:
        """Put strips one below the other; `again` (the head of a table) is repeated on each new page."""
        for cluster in _clusters(strips):
            if _height(cluster) > self.room and not self.is_fresh:
                self.page()
                for strip in again:
                    self.paint(strip, left)
            for strip in cluster:
                self.paint(strip, left)

    def beside(self, *columns: tuple[float, Iterable[Strip]]) -> None:
        """Put columns, each (left, strips), next to each other; what does not fit goes on beside on the next page."""
        waiting = [(left, list(_clusters(strips))) for left, strips in columns]
        if any(clusters and _height(clusters[0]) > self.room for _left, clusters in waiting) and not self.is_fresh:
            self.page()
        while True:
            top, low = self.y, self.y
            for left, clusters in waiting:
                self.y = top
                self._fill(left, clusters)
                low = min(low, self.y)
            self.y = low
            if not any(clusters for _left, clusters in waiting):
                return
            self.page()

    def _fill(self, left: float, clusters: list[tuple[Strip, ...]]) -> None:
        while clusters and (_height(clusters[0]) <= self.room or self.is_fresh):
            for strip in clusters.pop(0):
                self.paint(strip, left)


def _height(strips: Iterable[Strip]) -> float:
    return sum(strip.height for strip in strips)


def _clusters(strips: Iterable[Strip]) -> Iterator[tuple[Strip, ...]]:
    """Yield the strips in groups that must stand on one page."""
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)
