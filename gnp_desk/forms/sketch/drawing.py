"""From the records of a sketch to pieces in metres, the same for the screen and for the paper. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.roles import whole
from gnp_desk.forms.sketch import library, shapes
from gnp_desk.forms.sketch.shapes import Box, Mark, Outline, Point, Spot, Words

BEFORE, IMPACT, AFTER = "before", "impact", "after"
PHASES = (BEFORE, IMPACT, AFTER)
TRAJECTORY, FREEHAND, TEXT, STREET, POINT_OF_IMPACT = (
    "trajectory",
    "freehand",
    "text_note",
    "street_name",
    "impact_point",
)
ON_THE_ROAD = frozenset({"skid_marks", "skid_curve", "debris", "fluid_trail"})
LINES = frozenset({TRAJECTORY, FREEHAND})
WRITTEN = frozenset({TEXT, STREET})
DASHES = {BEFORE: (0.45, 0.3), AFTER: (0.12, 0.24)}
SOLID = frozenset({"vehicle_a", "vehicle_b", "vehicle_c", "vehicle_d"})
LETTER, LETTER_PLATE = 1.15, 0.82
GROUND_SIZE = 40.0
MOST_NAMES = 2
KEPT = ("kind", "phase", "party", "x_m", "y_m", "heading_deg", "points", "label")
KEPT_OF_SHEET = ("template", "template_turn_deg", "north_deg", "street_names")
STREET_SIZE, TEXT_SIZE, DIMENSION_SIZE = 1.7, 1.3, 1.0


@dataclass(frozen=True)
class Piece:
    """What one element paints around its own middle, and where it stands. `width` and `length` are as it stands.

    `element` is the record, «» for what follows from the others: the ground, paths between moments, street names.
    """

    element: str
    kind: str
    spot: Spot
    marks: tuple[Mark, ...]
    width: float
    length: float
    phase: str = ""
    party: str = ""

    def placed(self) -> Iterator[Mark]:
        """Yield the marks where they stand."""
        return (shapes.placed(mark, self.spot) for mark in self.marks)

    def corners(self) -> tuple[Point, ...]:
        return shapes.corners(self.width, self.length, replace(self.spot, across=1.0, along=1.0))


@dataclass(frozen=True)
class Drawing:
    """The road, then every piece in painting order. `north` is where north points, degrees clockwise from up.

    `names` are the streets that stand beside the road unless somebody placed them.
    """

    ground: Piece
    pieces: tuple[Piece, ...]
    area: Box
    north: float
    names: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(piece.element for piece in self.pieces)


def elements(case: Case, sheet: Record | None) -> tuple[Record, ...]:
    """Return the elements of a sketch in their order."""
    return case.of("sketch_element", sheet.id) if sheet is not None else ()


def draw(case: Case) -> Drawing:
    """Return the sketch of a claim, an empty ground when it has none."""
    sheet = case.first("sketch")
    letters = {party.id: party.text("letter") for party in case.of("party")}
    return assembled(sheet, elements(case, sheet), letters)


def assembled(sheet: Record | None, drawn: Sequence[Record], letters: Mapping[str, str]) -> Drawing:
    """Return the drawing of a sketch with these elements; `letters` names the vehicle of each party."""
    found = [piece_of(element, letters) for element in drawn]
    ground = _ground(sheet)
    north = float(whole(sheet.get("north_deg")) or 0) if sheet else 0.0
    names = () if sheet is None or any(piece.kind == STREET for piece in found) else _names(sheet)
    return Drawing(ground, (*paths(found), *sorted(found, key=_level)), _area(ground), north, names)


def _names(sheet: Record) -> tuple[str, ...]:
    return tuple(name.strip() for name in sheet.text("street_names").split(",") if name.strip())[:MOST_NAMES]


def frozen(case: Case) -> dict[str, object]:
    """Return the sketch as plain values, from which `thawed` makes the same drawing; empty while nothing is drawn."""
    sheet = case.first("sketch")
    drawn = elements(case, sheet)
    if sheet is None or not drawn:
        return {}
    letters = {party.id: party.text("letter") for party in case.of("party")}
    kept = [{name: element.get(name) for name in KEPT if element.get(name) is not None} for element in drawn]
    named = [{**values, "letter": letters.get(str(values.get("party", "")), "")} for values in kept]
    return {"sheet": {name: sheet.get(name) for name in KEPT_OF_SHEET if sheet.get(name) is not None}, "elements": named}


def thawed(plain: Mapping[str, Any]) -> Drawing:
    """Return the drawing of plain values."""
    sheet = Record("sheet", "sketch", plain["sheet"])
    drawn = [Record(str(at), "sketch_element", values) for at, values in enumerate(plain["elements"])]
    return assembled(sheet, drawn, {str(item.get("party", "")): item["letter"] for item in plain["elements"]})


def _level(piece: Piece) -> int:
    """Return what is painted first: things on the road, then moments, then marks and words."""
    thing = library.things().get(piece.kind)
    group = thing.group if thing else "marks"
    if group == "surface" or piece.kind in ON_THE_ROAD:
        return 0
    if thing and thing.is_vehicle:
        return 2 + (PHASES.index(piece.phase) if piece.phase in PHASES else 1) % 2
    return {"surroundings": 1, "marks": 5}.get(group, 4)


def number(value: object, other: float = 0.0) -> float:
    """Return a decimal of the wire as a number."""
    try:
        return float(str(value))
    except ValueError:
        return other


def points_of(text: object) -> tuple[Point, ...]:
    """Return the points written as «x,y x,y»; what is not a point is left out."""
    found = []
    for pair in str(text or "").split():
        x, comma, y = pair.partition(",")
        try:
            point = (float(x), float(y))
        except ValueError:
            continue
        if comma and max(map(abs, point)) < 1_000:
            found.append(point)
    return tuple(found)


def written(points: Sequence[Point]) -> str:
    """Return points as they are kept, to the centimetre."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def size_of(kind: str, points: object) -> tuple[float, float]:
    """Return width and length of an object in metres: its own when it was made larger, else the library's."""
    thing = library.things().get(kind)
    plain = (thing.width, thing.length) if thing else (1.0, 1.0)
    given = points_of(points)
    if thing is None or not thing.stretch or kind in LINES or len(given) != 1 or min(given[0]) <= 0:
        return plain
    return given[0]


def piece_of(element: Record, letters: Mapping[str, str]) -> Piece:
    """Return what an element paints and where."""
    kind, heading = element.text("kind"), float(whole(element.get("heading_deg")) or 0)
    spot = Spot(number(element.get("x_m")), number(element.get("y_m")), heading)
    party = element.text("party")
    phase = element.text("phase")
    common = {"element": element.id, "kind": kind, "phase": phase, "party": party}
    if kind in LINES:
        return _line_piece(element, spot, common)
    if kind in WRITTEN:
        return _words_piece(element, spot, common)
    width, length = size_of(kind, element.get("points"))
    thing = library.things().get(kind)
    if thing is None:
        return Piece(spot=spot, marks=(shapes.circle(0, 0, 0.5, stroke="ink", width=0.08),), width=1, length=1, **common)
    letter = letters.get(party, "") or element.text("label")
    if thing.is_vehicle:
        marks = vehicle_marks(kind, letter, phase)
        return Piece(spot=spot, marks=marks, width=width, length=length, **common)
    spot = replace(spot, across=width / thing.width, along=length / thing.length)
    marks = library.thing_marks(kind)
    if kind == "dimension":
        marks = (*marks, _dimension(length, spot))
    elif element.text("label"):
        marks = (*marks, _caption(element.text("label"), thing, spot))
    return Piece(spot=spot, marks=marks, width=width, length=length, **common)


def _dimension(length: float, spot: Spot) -> Words:
    text = f"{length:.1f} m"
    return Words((1.1 / spot.across, 0.0), text, DIMENSION_SIZE / spot.along, is_upright=True, has_halo=True)


def _caption(text: str, thing: library.Thing, spot: Spot) -> Words:
    below = thing.length / 2 + 1.0 / spot.along
    return Words((0.0, below), text, DIMENSION_SIZE / spot.along, is_upright=True, has_halo=True)


def paint_of(letter: str) -> str:
    """Return the paint of a party's vehicle."""
    token = f"vehicle_{letter.lower()}"
    return token if token in SOLID else "vehicle_d" if letter else "metal"


@lru_cache(maxsize=256)
def vehicle_marks(kind: str, letter: str, phase: str) -> tuple[Mark, ...]:
    """Return a vehicle as it is shown in a moment: solid at the impact, outlined and dashed before, dotted after."""
    marks = library.thing_marks(kind)
    if phase in DASHES:
        body, *details = marks
        assert isinstance(body, Outline)
        glass = (replace(mark, fill="", width=0.06) for mark in details if isinstance(mark, Outline) and mark.fill == "glass")
        shown: tuple[Mark, ...] = (replace(body, fill="paper", width=0.14, dash=DASHES[phase]), *glass)
    else:
        token = paint_of(letter)
        shown = tuple(replace(mark, fill=token) if mark.fill == library.VEHICLE else mark for mark in marks)
    return (*shown, *_letter(letter, phase)) if letter else shown


def _letter(letter: str, phase: str) -> Iterator[Mark]:
    yield shapes.circle(0, 0.05, LETTER_PLATE, fill="paper", stroke="" if phase in DASHES else "ink", width=0.07)
    yield Words((0.0, 0.05), letter, LETTER, is_upright=True)


def _line_piece(element: Record, spot: Spot, common: dict[str, str]) -> Piece:
    points = points_of(element.get("points")) or ((0.0, 0.0), (0.0, -6.0))
    box = shapes.bounds(points)
    assert box is not None
    reach_x = max(abs(box.left), abs(box.right), 0.5) * 2
    reach_y = max(abs(box.top), abs(box.bottom), 0.5) * 2
    if common["kind"] == TRAJECTORY:
        marks: tuple[Mark, ...] = (shapes.line(points, stroke="mark", width=0.22, dash=(0.8, 0.5)), *_head(points, "mark"))
    else:
        marks = (shapes.line(points, stroke="ink", width=0.18),)
    if element.text("label"):
        marks = (*marks, Words((points[0][0], points[0][1] + 1.2), element.text("label"), DIMENSION_SIZE, is_upright=True, has_halo=True))
    return Piece(spot=spot, marks=marks, width=reach_x, length=reach_y, **common)


def _head(points: Sequence[Point], paint: str) -> Iterator[Mark]:
    """Yield the point of an arrow at the end of a line."""
    if len(points) < 2:
        return
    (x0, y0), (x, y) = points[-2:]
    heading = shapes.heading_of(x - x0, y - y0)
    sides = (shapes.ahead(heading + turn, 1.1) for turn in (155, -155))
    left, right = ((x + dx, y + dy) for dx, dy in sides)
    yield shapes.polygon(((x, y), left, right), fill=paint)


def _words_piece(element: Record, spot: Spot, common: dict[str, str]) -> Piece:
    text = element.text("label") or "…"
    size = STREET_SIZE if common["kind"] == STREET else TEXT_SIZE
    marks = (Words((0.0, 0.0), text, size, has_halo=True),)
    return Piece(spot=spot, marks=marks, width=len(text) * size * 0.56, length=size * 1.3, **common)


def paths(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the way of each vehicle through its moments, under everything that stands on the road."""
    parties = dict.fromkeys(piece.party for piece in pieces if piece.party and piece.phase in PHASES)
    things = library.things()
    for party in parties:
        mine = [piece for piece in pieces if piece.party == party and piece.kind in things and things[piece.kind].is_vehicle]
        moments = sorted(mine, key=lambda piece: PHASES.index(piece.phase) if piece.phase in PHASES else 1)
        for one, other in pairwise(moments):
            yield _path(one, other)


def _path(one: Piece, other: Piece) -> Piece:
    """Return a dotted curve that leaves with one heading and arrives with the other, and its arrow."""
    start, end = (one.spot.x, one.spot.y), (other.spot.x, other.spot.y)
    reach = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5 / 3
    out, back = shapes.ahead(one.spot.heading, reach), shapes.ahead(other.spot.heading, -reach)
    bend = (start[0] + out[0], start[1] + out[1], end[0] + back[0], end[1] + back[1])
    curve = Outline((("M", *start), ("C", *bend, *end)), stroke="ink", width=0.16, dash=(0.16, 0.5))
    return Piece("", "path", Spot(), (curve,), 0, 0, one.phase, one.party)


def _ground(sheet: Record | None) -> Piece:
    code = sheet.text("template") if sheet else ""
    turn = float(whole(sheet.get("template_turn_deg")) or 0) if sheet else 0.0
    road = library.roads().get(code)
    size = (road.width, road.height) if road else (GROUND_SIZE, GROUND_SIZE)
    return Piece("", "ground", Spot(heading=turn), library.road_marks(code), *size)


def _area(ground: Piece) -> Box:
    box = shapes.bounds(ground.corners())
    assert box is not None
    return box


def lanes(sheet: Record | None) -> tuple[library.Lane, ...]:
    """Return the lanes of the road as it is turned."""
    if sheet is None:
        return ()
    spot = Spot(heading=float(whole(sheet.get("template_turn_deg")) or 0))
    found = library.lanes(sheet.text("template"))
    return tuple(replace(lane, points=tuple(spot.place(*point) for point in lane.points)) for lane in found)


def streets(drawing: Drawing, box: Box, size: float = STREET_SIZE) -> Iterator[Piece]:
    """Yield the names of the streets at the edges of a part: the first along the road, the second across it."""
    ground, inset = drawing.ground, size * 1.1
    is_along = (ground.length >= ground.width) == (round(ground.spot.heading) % 180 == 0)
    for name, stands in zip(drawing.names, (is_along, not is_along), strict=False):
        long = len(name) * size * 0.56
        beside = Spot(box.left + inset, box.bottom - inset - long / 2, 270.0)
        across = Spot(box.left + inset + long / 2, box.top + inset)
        words = Words((0.0, 0.0), name, size, has_halo=True)
        yield Piece("", STREET, beside if stands else across, (words,), long, size)


def focus(drawing: Drawing, margin: float = 5.0) -> Box:
    """Return the part of the road where things happen: what a small paper shows."""
    found = shapes.bounds(point for piece in drawing.pieces if piece.element for point in piece.corners())
    return found.grown(margin) if found else drawing.area
