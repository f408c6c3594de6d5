"""What a sketch says of the accident: who is drawn, from where each was hit, how each was heading, what stands there."""

from __future__ import annotations

from collections.abc import Iterator

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.roles import whole
from gnp_desk.forms.sketch import drawing, library, shapes
from gnp_desk.forms.sketch.drawing import AFTER, BEFORE, IMPACT

COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
STILL = 1.0
SLIM = 0.75
"""How much of a vehicle's slimness the clock of impacts evens out: a front corner is at 1, a front door at 2."""
SIGNS: dict[str, tuple[str, ...]] = {
    "traffic_light": ("traffic_light",),
    "stop": ("sign_stop",),
    "yield": ("sign_yield",),
    "one_by_one": ("sign_one_by_one",),
    "priority": ("sign_",),
    "preventive": (
        "sign_curve",
        "sign_crossroads",
        "sign_signals_ahead",
        "sign_hump",
        "sign_pedestrians",
        "sign_school",
        "sign_roadworks",
        "sign_railway",
    ),
}


def vehicles(case: Case, phase: str) -> Iterator[Record]:
    """Yield the vehicles drawn in a moment; an element of a party that the library does not know is its vehicle."""
    for element in case.of("sketch_element"):
        thing = library.things().get(element.text("kind"))
        is_vehicle = thing.is_vehicle if thing else bool(element.get("party"))
        if is_vehicle and element.get("phase") == phase:
            yield element


def has_signal(case: Case, signal: str) -> bool:
    """Return whether something drawn stands for a signal of the place."""
    wanted = SIGNS.get(signal, (signal,))
    kinds = (element.text("kind") for element in case.of("sketch_element"))
    return any(kind == signal or kind.startswith(wanted) for kind in kinds)


def lanes_drawn(sheet: Record) -> int | None:
    """Return how many lanes the road has, None where lanes meet or nothing is drawn."""
    code = sheet.text("template")
    if code in ("", "blank", "parking_lot", "toll_plaza") or code.startswith(("crossing", "tee", "wye", "roundabout", "overpass")):
        return None
    return len(library.lanes(code)) or None


def _spot(element: Record) -> tuple[float, float]:
    return drawing.number(element.get("x_m")), drawing.number(element.get("y_m"))


def contact_hour(case: Case, element: Record) -> int | None:
    """Return the hour of the clock at which a vehicle is hit: towards the point of impact, else the nearest other vehicle."""
    here = _spot(element)
    points = [_spot(other) for other in case.of("sketch_element") if other.get("kind") == drawing.POINT_OF_IMPACT]
    others = [_spot(other) for other in vehicles(case, IMPACT) if other.id != element.id]
    found = points or others
    if not found:
        return None
    x, y = min(found, key=lambda spot: (spot[0] - here[0]) ** 2 + (spot[1] - here[1]) ** 2)
    if abs(x - here[0]) + abs(y - here[1]) < 0.2:
        return None
    return _hour(element, x - here[0], y - here[1])


def _hour(element: Record, x: float, y: float) -> int:
    """Return the hour a step points to, seen from the middle of a long vehicle: the corner is at 1, not at 2."""
    width, length = drawing.size_of(element.text("kind"), None)
    ahead = shapes.turned(x, y, -float(whole(element.get("heading_deg")) or 0))
    angle = shapes.heading_of(ahead[0] * SLIM / max(width, 0.1), ahead[1] / max(length, 0.1))
    return (round(angle / 30) - 1) % 12 + 1


def course(case: Case, party: Record) -> float | None:
    """Return how a vehicle headed before the impact, degrees from the north of the sketch; None when it is not drawn."""
    sheet = case.first("sketch")
    north = float(whole(sheet.get("north_deg")) or 0) if sheet else 0.0
    drawn = next((element for element in vehicles(case, BEFORE) if element.get("party") == party.id), None)
    return None if drawn is None else (float(whole(drawn.get("heading_deg")) or 0) - north) % 360


def bearing(direction: object) -> float | None:
    """Return the bearing of one of the eight points."""
    return COMPASS.index(direction) * 45.0 if direction in COMPASS else None


def moved(case: Case, party: Record) -> bool:
    """Return whether the sketch shows a vehicle in two places up to the impact."""
    spots = [_spot(item) for phase in (BEFORE, IMPACT) for item in vehicles(case, phase) if item.get("party") == party.id]
    return len(spots) > 1 and any(abs(x - spots[0][0]) + abs(y - spots[0][1]) > STILL for x, y in spots[1:])


def moments(case: Case) -> int:
    """Return how many of the three moments are drawn."""
    return sum(any(vehicles(case, phase)) for phase in (BEFORE, IMPACT, AFTER))
