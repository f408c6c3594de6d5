"""A place on a page where something is filled in: shared by the blank format, by what is laid over it, and by the screen."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, CHECK, RADIO, SIGN = "text", "check", "radio", "signature"
KINDS = (TEXT, CHECK, RADIO, SIGN)
TICKED = "yes"
Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """One box of a field. `rect` is left, bottom, right, top in points; a field of several boxes has one spot for each.

    `state` is what ticking the box means and `option` its words; `cells` counts the letters of a text written one to a
    cell, 0 where it is not; `options` are the texts to choose from, if only some are taken; `value` is what the file
    comes with; `size` is that of its letters, 0 for the usual one.
    """

    name: str
    kind: str
    page: int
    rect: Rect
    label: str = ""
    state: str = ""
    option: str = ""
    cells: int = 0
    is_long: bool = False
    is_needed: bool = False
    is_locked: bool = False
    options: tuple[str, ...] = ()
    value: str = ""
    size: float = 0.0

    @property
    def width(self) -> float:
        return self.rect[2] - self.rect[0]

    @property
    def height(self) -> float:
        return self.rect[3] - self.rect[1]


@dataclass(frozen=True)
class Side:
    """What one page shows: its left, bottom, right and top in points, and by how many degrees it is turned."""

    box: Rect
    turn: int = 0

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]
