"""The unfolded body of each kind of vehicle: its numbered zones as flat shapes, the same on the screen and on paper.

Units of the drawing: x to the right, y down, front of the vehicle at the top.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gnp_desk.forms.case import Record

Points = tuple[tuple[float, float], ...]

SIZE = (372.0, 412.0)
SEAM = 3.0
MOTORCYCLE = "motorcycle"


@dataclass(frozen=True)
class Body:
    """The shapes of the zones that have a surface, and where the wheels stick out: left, top, width, height."""

    code: str
    zones: Mapping[str, Points]
    wheels: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True)
class _Lengths:
    """Where each part ends down the middle, and down the sides; a car with a deck behind has a long zone 19."""

    hood: float
    windshield: float
    roof: float
    rear_window: float
    sides: tuple[float, float, float, float, float]
    roof_inset: float = 14.0


# Hood, windshield, roof and rear window end here; the side ends: corner, fender, front door, rear door, quarter.
_BODIES: Mapping[str, _Lengths] = {
    "sedan": _Lengths(120, 160, 270, 306, (70, 140, 216, 288, 344)),
    "hatchback": _Lengths(120, 162, 304, 340, (70, 140, 222, 300, 344)),
    "suv": _Lengths(116, 156, 312, 342, (70, 138, 214, 290, 344)),
    "pickup": _Lengths(124, 164, 226, 254, (70, 144, 212, 258, 344)),
    "van": _Lengths(84, 128, 304, 338, (62, 112, 190, 290, 344), roof_inset=6.0),
    "truck": _Lengths(72, 100, 126, 152, (52, 98, 140, 168, 344), roof_inset=4.0),
}
_MIRRORED = {"2": "14", "3": "13", "4": "12", "5": "11", "6": "10", "7": "9"}
_LEFT, _RIGHT, _FRONT, _BACK = 112.0, 260.0, 40.0, 371.0
_MOTORCYCLE: Mapping[str, Points] = {
    "M6": ((166, 6), (206, 6), (206, 70), (166, 70)),
    "M1": ((140, 73), (232, 73), (232, 116), (140, 116)),
    "M2": ((60, 119), (312, 119), (312, 156), (60, 156)),
    "M4": ((104, 159), (152, 159), (152, 300), (104, 300)),
    "M8": ((155, 159), (217, 159), (217, 226), (155, 226)),
    "M3": ((220, 159), (268, 159), (268, 300), (220, 300)),
    "M5": ((155, 229), (217, 229), (217, 330), (155, 330)),
    "M7": ((166, 333), (206, 333), (206, 406), (166, 406)),
}


@cache
def body(code: str) -> Body:
    """Return the unfolded body of a kind of vehicle; one that is not known is drawn as a sedan."""
    if code == MOTORCYCLE:
        return Body(code, _MOTORCYCLE)
    lengths = _BODIES.get(code, _BODIES["sedan"])
    front, back = lengths.sides[0] + 16, lengths.sides[4] - 44
    wheels = tuple((x, y, 10.0, 40.0) for x in (358.0, 4.0) for y in (front, back))
    return Body(code if code in _BODIES else "sedan", {**_middle(lengths), **_sides(lengths)}, wheels)


def _middle(at: _Lengths) -> dict[str, Points]:
    inset_left, inset_right = _LEFT + at.roof_inset, _RIGHT - at.roof_inset
    hood, glass, roof, back = (end + SEAM for end in (at.hood, at.windshield, at.roof, at.rear_window))
    return {
        "1": ((112, 40), (112, 28), (120, 16), (148, 8), (186, 6), (224, 8), (252, 16), (260, 28), (260, 40)),
        "15": _box(_LEFT, _FRONT + SEAM, _RIGHT, at.hood),
        "16": ((_LEFT, hood), (_RIGHT, hood), (inset_right, at.windshield), (inset_left, at.windshield)),
        "17": _box(inset_left, glass, inset_right, at.roof),
        "18": ((inset_left, roof), (inset_right, roof), (_RIGHT, at.rear_window), (_LEFT, at.rear_window)),
        "19": _box(_LEFT, back, _RIGHT, _BACK - SEAM),
        "8": ((112, 371), (260, 371), (260, 386), (252, 398), (224, 404), (186, 406), (148, 404), (120, 398), (112, 386)),
    }


def _sides(at: _Lengths) -> dict[str, Points]:
    corner, fender, front, rear, quarter = at.sides
    right: dict[str, Points] = {
        "2": ((272, 18), (326, 18), (356, corner), (272, corner)),
        "3": _box(272, corner + SEAM, 356, fender),
        "4": _box(272, fender + SEAM, 356, front),
        "5": _box(272, front + SEAM, 356, rear),
        "6": _box(272, rear + SEAM, 356, quarter),
        "7": ((272, quarter + SEAM), (356, quarter + SEAM), (326, 396), (272, 396)),
    }
    left = {_MIRRORED[zone]: tuple((SIZE[0] - x, y) for x, y in points) for zone, points in right.items()}
    return {**right, **left}


def _box(left: float, top: float, right: float, bottom: float) -> Points:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def kind_of(vehicle: Record | None) -> str:
    """Return the code of the body that fits a vehicle."""
    if vehicle is None:
        return "sedan"
    if MOTORCYCLE in (vehicle.get("body_type"), vehicle.get("vehicle_kind")):
        return MOTORCYCLE
    if vehicle.get("body_type"):
        return vehicle.text("body_type")
    kinds = {"suv": "suv", "pickup": "pickup", "light_truck": "truck", "heavy_truck": "truck", "bus": "van"}
    return kinds.get(vehicle.text("vehicle_kind"), "sedan")
