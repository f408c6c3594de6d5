"""What the sketch editor shows and what its gestures mean. Pure functions of a case: the screen saves what they return."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gnp_desk.forms import catalogue, lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.roles import vehicle_parties, whole
from gnp_desk.forms.sketch import drawing, facts, library, shapes
from gnp_desk.forms.sketch.drawing import AFTER as AFTER
from gnp_desk.forms.sketch.drawing import BEFORE as BEFORE
from gnp_desk.forms.sketch.drawing import FREEHAND as FREEHAND
from gnp_desk.forms.sketch.drawing import IMPACT as IMPACT
from gnp_desk.forms.sketch.drawing import LINES as LINES
from gnp_desk.forms.sketch.drawing import POINT_OF_IMPACT as POINT_OF_IMPACT
from gnp_desk.forms.sketch.drawing import STREET as STREET
from gnp_desk.forms.sketch.drawing import TEXT as TEXT
from gnp_desk.forms.sketch.drawing import TRAJECTORY as TRAJECTORY
from gnp_desk.forms.sketch.drawing import WRITTEN as WRITTEN
from gnp_desk.forms.sketch.drawing import Drawing as Drawing
from gnp_desk.forms.sketch.drawing import Piece as Piece
from gnp_desk.forms.sketch.drawing import streets as streets
from gnp_desk.forms.sketch.form import MOST_ELEMENTS as MOST_ELEMENTS
from gnp_desk.forms.sketch.library import Lane, Thing
from gnp_desk.forms.sketch.library import paints as paints
from gnp_desk.forms.sketch.library import road_marks as road_marks
from gnp_desk.forms.sketch.library import thing_marks as thing_marks
from gnp_desk.forms.sketch.shapes import Box as Box
from gnp_desk.forms.sketch.shapes import Mark as Mark
from gnp_desk.forms.sketch.shapes import Outline as Outline
from gnp_desk.forms.sketch.shapes import Point as Point
from gnp_desk.forms.sketch.shapes import Spot as Spot
from gnp_desk.forms.sketch.shapes import Words as Words
from gnp_desk.forms.sketch.shapes import ahead as ahead
from gnp_desk.forms.sketch.shapes import placed as placed
from gnp_desk.services.sketch_rows import PHASES as PHASES
from gnp_desk.services.sketch_rows import UNDERLAY as UNDERLAY
from gnp_desk.services.sketch_rows import ElementRow as ElementRow
from gnp_desk.services.sketch_rows import names as names
from gnp_desk.services.sketch_rows import row_of, underlay_of
from gnp_desk.services.views import Edit
from gnp_desk.texts import N_

NO_SKETCH = lists.NO_SKETCH
SKETCH_CHECKS = ("CON-51", "CON-52", "CON-53", "CON-54", "CON-54.streets", "CON-55.sketch")
BODIES = {
    "sedan": "sedan",
    "hatchback": "hatchback",
    "suv": "suv",
    "pickup": "pickup",
    "van": "van",
    "motorcycle": "motorcycle",
    "truck": "truck_box",
}
KINDS = {"motorcycle": "motorcycle", "light_truck": "truck_light", "heavy_truck": "truck_three_axle", "bus": "bus"}
SNAP_M, GRID_M = 1.2, 0.1
EDGE = 0.4
LEAST_STEP, MOST_POINTS = 0.25, 160


@dataclass(frozen=True)
class Tool:
    """One thing of the palette. `code` is a road or an object; `party` the vehicle of whom it is."""

    code: str
    name: str
    party: str = ""
    letter: str = ""


@dataclass(frozen=True)
class Family:
    """One family of the palette; `least` of its tools are shown until it is opened."""

    code: str
    name: str
    tools: tuple[Tool, ...]
    least: int = 4


@dataclass(frozen=True)
class SketchView:
    """The sketch as it stands: its record («» while none), what is drawn, the elements, the sheet's own answers."""

    sheet: str
    drawing: Drawing
    rows: tuple[ElementRow, ...]
    underlay: ElementRow | None
    parties: tuple[tuple[str, str], ...]
    template: str
    turn: int
    north: int
    streets: str
    reason: str
    advice: tuple[str, ...]

    @property
    def listed(self) -> tuple[ElementRow, ...]:
        """Return what the list shows: the photo to trace over, and the elements."""
        return (self.underlay, *self.rows) if self.underlay is not None else self.rows

    def row(self, record: str) -> ElementRow | None:
        return next((row for row in self.listed if row.record == record), None)


def look(case: Case) -> SketchView:
    """Return the sketch of a claim; before there is one, the road that its declaration proposes."""
    sheet = case.first("sketch") or _proposed(case)
    drawn = drawing.elements(case, case.first("sketch"))
    letters = {party.id: party.text("letter") for party in case.of("party")}
    shown = drawing.assembled(sheet, drawn, letters)
    return SketchView(
        sheet=sheet.id,
        drawing=shown,
        rows=tuple(row_of(element, at, letters) for at, element in enumerate(drawn, start=1)),
        underlay=underlay_of(case),
        parties=tuple((party.id, party.text("letter")) for party in vehicle_parties(case)),
        template=sheet.text("template"),
        turn=whole(sheet.get("template_turn_deg")) or 0,
        north=whole(sheet.get("north_deg")) or 0,
        streets=sheet.text("street_names"),
        reason=sheet.text("no_sketch_reason"),
        advice=tuple(_advice(case)),
    )


def _proposed(case: Case) -> Record:
    fresh = Record("", "sketch", {}, case.claim.id)
    return fresh.with_values(**catalogue.FORMS["sketch"].prefilled(case, fresh))


def _advice(case: Case) -> Iterator[str]:
    for problem in catalogue.contradictions(case):
        if problem.code in SKETCH_CHECKS:
            yield catalogue.words(problem, case)


@cache
def roads() -> tuple[tuple[str, str], ...]:
    """Return the roads with their names."""
    return library.road_options()


def palette(case: Case) -> tuple[Family, ...]:
    """Return the families of the palette; the vehicles of the claim come first in theirs."""
    own = (Tool(TRAJECTORY, N_("Trayectoria")), Tool(FREEHAND, N_("Trazo libre")), Tool(STREET, N_("Calle")))
    found = [Family("roads", N_("Vías"), tuple(Tool(code, name) for code, name in roads()))]
    for code, name in library.groups():
        tools = tuple(Tool(thing.code, thing.name) for thing in library.things().values() if thing.group == code and thing.code != TRAJECTORY)
        if code == "vehicles":
            tools = (*(_of_party(case, party) for party in vehicle_parties(case)), *tools)
        if code == "marks":
            tools = (*tools[:2], *own, *tools[2:])
        found.append(Family(code, name, tools, 6 if code == "marks" else 4))
    return tuple(_ordered(found))


def _ordered(families: Sequence[Family]) -> list[Family]:
    order = ("roads", "vehicles", "marks", "lights", "signs", "people_animals", "surroundings", "surface")
    return sorted(families, key=lambda family: order.index(family.code))


def _of_party(case: Case, party: Record) -> Tool:
    vehicle = case.ref(party, "vehicle")
    words = catalogue.vehicle_words(vehicle).split(" ")
    name = words[1] if len(words) > 1 else (words[0] if words else "")
    letter = party.text("letter")
    return Tool(vehicle_kind(vehicle), f"{letter} · {name}" if name else letter, party.id, letter)


def vehicle_kind(vehicle: Record | None) -> str:
    """Return the object that stands for a vehicle, in its real size as far as it is known."""
    if vehicle is None:
        return "sedan"
    return KINDS.get(vehicle.text("vehicle_kind")) or BODIES.get(vehicle.text("body_type"), "sedan")


def thing(code: str) -> Thing | None:
    """Return an object of the library."""
    return library.things().get(code)


def new_sheet(case: Case) -> dict[str, object]:
    """Return what a new sketch begins with."""
    return dict(_proposed(case).values)


def new_element(case: Case, sheet: str, tool: Tool, phase: str, spot: Spot, **more: object) -> dict[str, object]:
    """Return the values of a new element where it is put; what is not a vehicle belongs to no moment but the impact."""
    drawn = case.of("sketch_element", sheet)
    last = max((element.text("position") for element in drawn), default="")
    values: dict[str, object] = {
        "parent": sheet,
        "position": f"{int(last) + 1:05}" if last.isdigit() else f"{len(drawn) + 1:05}",
        "kind": tool.code,
        "phase": phase,
        "party": tool.party or None,
        **position(spot.x, spot.y, spot.heading),
        **more,
    }
    return {name: value for name, value in values.items() if value is not None}


def position(x: float, y: float, heading: float) -> dict[str, object]:
    """Return the values of a place, to the centimetre and the degree, inside what is drawn on."""
    x, y = (max(-500.0, min(500.0, value)) for value in (x, y))
    return {"x_m": f"{x + 0.0:.2f}", "y_m": f"{y + 0.0:.2f}", "heading_deg": round(heading) % 360}


def moved(row: ElementRow, x: float, y: float, heading: float) -> Edit:
    """Return the change of a gesture that moved or turned an element."""
    return Edit(row.record, position(x, y, heading))


def resized(row: ElementRow, width: float, length: float) -> Edit:
    """Return the change of size of an element that may be made larger; a uniform one keeps its proportions."""
    plain = library.things()[row.kind]
    if "uniform" in row.stretch:
        factor = length / row.length if length != row.length else width / row.width
        width, length = row.width * factor, row.length * factor
    elif "width" not in row.stretch:
        width = plain.width
    elif "length" not in row.stretch:
        length = plain.length
    kept = (max(0.1, min(200.0, width)), max(0.1, min(200.0, length)))
    return Edit(row.record, {"points": drawing.written([kept])})


def snapped(lanes: Sequence[Lane], x: float, y: float) -> Spot | None:
    """Return the place in the middle of the nearest lane and its direction, None when no lane is near."""
    best: tuple[float, Spot] | None = None
    for lane in lanes:
        for (x0, y0), (x1, y1) in pairwise(lane.points):
            spot, far = _on(x, y, (x0, y0), (x1, y1))
            if far <= SNAP_M and (best is None or far < best[0]):
                best = far, spot
    return best[1] if best else None


def _on(x: float, y: float, start: Point, end: Point) -> tuple[Spot, float]:
    """Return the nearest place on a line and how far it is."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = dx * dx + dy * dy
    part = max(0.0, min(1.0, ((x - start[0]) * dx + (y - start[1]) * dy) / long)) if long else 0.0
    px, py = start[0] + part * dx, start[1] + part * dy
    return Spot(px, py, shapes.heading_of(dx, dy)), ((px - x) ** 2 + (py - y) ** 2) ** 0.5


def lanes(case: Case) -> tuple[Lane, ...]:
    """Return the lanes of the road as it lies."""
    return drawing.lanes(case.first("sketch") or _proposed(case))


def near(case: Case, tool: Tool, x: float, y: float) -> Spot:
    """Return where a thing put here stands: a vehicle in the middle of its lane and heading along it."""
    found = thing(tool.code)
    if found is not None and found.is_vehicle:
        spot = snapped(lanes(case), x, y)
        if spot is not None:
            return spot
    return Spot(round(x / GRID_M) * GRID_M, round(y / GRID_M) * GRID_M, 0.0)


def free_spot(case: Case, tool: Tool, phase: str, middle: Point) -> Spot:
    """Return where a thing goes that is put by key: in the middle, a vehicle behind those there, an impact between two."""
    found = thing(tool.code)
    hit = [_spot(item) for item in facts.vehicles(case, IMPACT)]
    if tool.code == POINT_OF_IMPACT and len(hit) > 1:
        return Spot((hit[-1].x + hit[-2].x) / 2, (hit[-1].y + hit[-2].y) / 2)
    mine = [_spot(item) for item in case.of("sketch_element") if tool.party and item.get("party") == tool.party]
    if mine and found is not None and found.is_vehicle:
        back = -2.5 * found.length if phase == BEFORE else 2.5 * found.length
        step = shapes.ahead(mine[-1].heading, back)
        return Spot(mine[-1].x + step[0], mine[-1].y + step[1], mine[-1].heading)
    spot = near(case, tool, *_first_lane(case, middle) if found is not None and found.is_vehicle else middle)
    if found is None or not found.is_vehicle:
        return spot
    taken = [item for item in case.of("sketch_element") if item.get("phase") == phase and item.get("party")]
    for other in taken:
        length = drawing.size_of(other.text("kind"), None)[1]
        if abs(_spot(other).x - spot.x) + abs(_spot(other).y - spot.y) < length:
            step = shapes.ahead(spot.heading, -(length + found.length) / 2)
            spot = Spot(_spot(other).x + step[0], _spot(other).y + step[1], spot.heading)
    return spot


def _first_lane(case: Case, middle: Point) -> Point:
    """Return the place nearest to the middle on any lane."""
    best, far = middle, float("inf")
    for lane in lanes(case):
        for start, end in pairwise(lane.points):
            spot, away = _on(*middle, start, end)
            if away < far - EDGE:
                best, far = (spot.x, spot.y), away
    return best


def _spot(element: Record) -> Spot:
    x, y = drawing.number(element.get("x_m")), drawing.number(element.get("y_m"))
    return Spot(x, y, float(whole(element.get("heading_deg")) or 0))


def thinned(points: Sequence[Point]) -> tuple[Point, tuple[Point, ...]]:
    """Return where a drawn line begins and its points from there, without those that add nothing."""
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= LEAST_STEP:
            kept.append(point)
    if len(kept) == 1:
        kept.append(points[-1])
    step = max(1, -(-len(kept) // MOST_POINTS))
    start = kept[0]
    few = [*kept[::step], *([kept[-1]] if (len(kept) - 1) % step else [])]
    return start, tuple((x - start[0], y - start[1]) for x, y in few)


def written(points: Sequence[Point]) -> str:
    """Return points as an element keeps them."""
    return drawing.written(points)
