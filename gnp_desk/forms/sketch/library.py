"""The library of roads, objects and paints in metres, read from the reference data when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from gnp_desk.forms.kinds import Options
from gnp_desk.forms.sketch import shapes
from gnp_desk.forms.sketch.shapes import Mark, Outline, Point, Words
from gnp_desk.resources import read_json

CATALOGUE = "sketch_library"
VEHICLE = "vehicle"


@dataclass(frozen=True)
class Paint:
    """One token of colour: on the screen, and on paper that is safe in black and white."""

    screen: str
    paper: str


@dataclass(frozen=True)
class Lane:
    """The middle of a lane as points in the direction of travel, and how wide it is."""

    points: tuple[Point, ...]
    width: float


@dataclass(frozen=True)
class Road:
    """A template: what it is called, how large it is and where its lanes run."""

    code: str
    name: str
    hint: str
    width: float
    height: float


@dataclass(frozen=True)
class Thing:
    """An object of the palette. `stretch` names how it may be made larger: width, length, uniform, points."""

    code: str
    name: str
    group: str
    width: float
    length: float
    stretch: tuple[str, ...]
    rotates: bool
    shows: str = ""

    @property
    def is_vehicle(self) -> bool:
        return self.group == "vehicles"

    @property
    def full_name(self) -> str:
        """Return the name with its family where the name alone could be something else: the sign of a hump, a hump."""
        return f"Señal de {self.name.lower()}" if self.group == "signs" and self.name == "Tope" else self.name


@cache
def _items() -> Mapping[str, Mapping[str, Any]]:
    return {f"{item['kind']}:{item['code']}": item for item in read_json(CATALOGUE)["items"]}


def _of_kind(kind: str) -> Iterator[Mapping[str, Any]]:
    return (item for key, item in _items().items() if key.startswith(f"{kind}:"))


@cache
def paints() -> Mapping[str, Paint]:
    """Return every paint by its token."""
    return {item["code"]: Paint(item["screen"], item["print"]) for item in _of_kind("paint")}


@cache
def roads() -> Mapping[str, Road]:
    """Return the templates by code, in the order of the library."""
    found = (_road(item) for item in _of_kind("road"))
    return {road.code: road for road in found}


def _road(item: Mapping[str, Any]) -> Road:
    width, height = item["size_m"]
    return Road(item["code"].removeprefix("road_"), item["name"], item["description"], float(width), float(height))


def road_options() -> Options:
    """Return the templates as choices."""
    return tuple((road.code, road.name) for road in roads().values())


@cache
def groups() -> Options:
    """Return the families of objects, in order."""
    return tuple((item["code"], item["name"]) for item in _of_kind("object_group"))


@cache
def things() -> Mapping[str, Thing]:
    """Return the objects by code, in the order of the library."""
    found = (_thing(item) for item in _of_kind("object"))
    return {thing.code: thing for thing in found}


def _thing(item: Mapping[str, Any]) -> Thing:
    size = item["size_m"]
    return Thing(
        code=item["code"].removeprefix("object_"),
        name=item["name"],
        group=item["group"],
        width=float(size["width"]),
        length=float(size["length"]),
        stretch=tuple(item["resize"]),
        rotates=bool(item["rotates"]),
        shows=str(item["shows"] or ""),
    )


@lru_cache(maxsize=64)
def road_marks(code: str) -> tuple[Mark, ...]:
    """Return what a template paints, in order; nothing for one that is not in the library."""
    return _marks(_items().get(f"road:road_{code}", {}).get("paths", ()))


@lru_cache(maxsize=256)
def thing_marks(code: str) -> tuple[Mark, ...]:
    """Return what an object paints, in order, around its middle and pointing north."""
    return _marks(_items().get(f"object:object_{code}", {}).get("paths", ()))


def _marks(paths: Sequence[Mapping[str, Any]]) -> tuple[Mark, ...]:
    return tuple(_mark(path) for path in paths)


def _mark(path: Mapping[str, Any]) -> Mark:
    if path["shape"] == "text":
        return Words(tuple(path["at"]), path["text"], path["size"], path["fill"], path.get("angle", 0.0))
    paint = {
        "fill": path.get("fill", ""),
        "stroke": path.get("stroke", ""),
        "width": path.get("width", 0.0),
        "dash": tuple(path.get("dash", ())),
    }
    if path["shape"] == "circle":
        x, y = path["center"]
        return shapes.circle(x, y, path["radius"], **paint)
    if path["shape"] == "path":
        return Outline(tuple(tuple(command) for command in path["d"]), **paint)
    points = [tuple(point) for point in path["points"]]
    return shapes.polygon(points, **paint) if path["shape"] == "polygon" else shapes.line(points, **paint)


@lru_cache(maxsize=64)
def lanes(code: str) -> tuple[Lane, ...]:
    """Return the lanes of a template, each in its direction of travel."""
    found: list[Lane] = []
    for roadway in _items().get(f"road:road_{code}", {}).get("roadways", ()):
        found += _along(roadway) if "axis" in roadway else _leg(roadway)
    return tuple(found)


def _along(roadway: Mapping[str, Any]) -> Iterator[Lane]:
    """Yield the lanes of a roadway: from left to right along its axis."""
    axis = [(float(x), float(y)) for x, y in roadway["axis"]]
    across = -sum(lane["width"] for lane in roadway["lanes"]) / 2
    for lane in roadway["lanes"]:
        points = _beside(axis, across + lane["width"] / 2)
        across += lane["width"]
        yield Lane(tuple(points if lane["direction"] == "forward" else reversed(points)), lane["width"])


def _beside(axis: Sequence[Point], right: float) -> list[Point]:
    """Return a line at a distance to the right of another."""
    found = []
    for at, (x, y) in enumerate(axis):
        before, after = axis[max(0, at - 1)], axis[min(len(axis) - 1, at + 1)]
        aside = shapes.heading_of(after[0] - before[0], after[1] - before[1]) + 90
        step = shapes.ahead(aside, right)
        found.append((x + step[0], y + step[1]))
    return found


def _leg(leg: Mapping[str, Any]) -> Iterator[Lane]:
    """Yield the lanes of one leg of a junction: those that come in are at the left of who looks outwards."""
    bearing, length, half = float(leg["bearing_deg"]), float(leg["length_m"]), leg["median_m"] / 2
    for side, widths in ((-1, leg["lanes_in"]), (1, leg["lanes_out"])):
        across = half
        for width in widths:
            near, far = (_out(bearing, side * (across + width / 2), distance) for distance in (0.0, length))
            across += width
            yield Lane((far, near) if side < 0 else (near, far), width)


def _out(bearing: float, right: float, distance: float) -> Point:
    out, aside = shapes.ahead(bearing, distance), shapes.ahead(bearing + 90, right)
    return out[0] + aside[0], out[1] + aside[1]
