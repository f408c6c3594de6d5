"""The drawing in metres: real sizes, three moments, what the library holds, and the facts it is held against."""

from __future__ import annotations

import pytest

from gnp_desk.forms.case import Case
from gnp_desk.forms.sketch import drawing, facts, library, shapes
from gnp_desk.forms.sketch.drawing import AFTER, BEFORE, IMPACT
from gnp_desk.forms.sketch.shapes import Outline, Spot, Words
from gnp_desk.services import sketch_view
from gnp_desk.services.sketch_view import Tool
from tests.builders import changed, record, two_car_claim


def rear_end(**sheet: object) -> Case:
    """Return the collision of two cars with its sketch: B came up behind A, both heading south."""
    case = two_car_claim()
    road = {"template": "avenue_median", "street_names": "Eje 3 Poniente, Avenida Central", **sheet}
    case = case.with_record(record("sketch", "sketch", **road))
    drawn = (
        ("e1", "sedan", BEFORE, "a", -3.85, -8.0, 180),
        ("e2", "sedan", IMPACT, "a", -3.85, 4.0, 180),
        ("e3", "hatchback", BEFORE, "b", -3.85, -18.0, 180),
        ("e4", "hatchback", IMPACT, "b", -3.75, -0.4, 176),
        ("e5", "impact_point", IMPACT, None, -3.85, 1.7, 0),
        ("e6", "skid_marks", IMPACT, None, -3.85, -6.0, 180),
    )
    for key, kind, phase, party, x, y, heading in drawn:
        values = {"kind": kind, "phase": phase, "x_m": f"{x:.2f}", "y_m": f"{y:.2f}", "heading_deg": heading}
        case = case.with_record(record("sketch_element", key, parent="sketch", position=key, party=party, **values))
    return changed(case, "e6", points="1.60,6.00", label="6 m")


def piece(case: Case, key: str) -> drawing.Piece:
    return next(piece for piece in drawing.draw(case).pieces if piece.element == key)


def test_the_library_has_what_a_sketch_needs() -> None:
    assert len(library.roads()) >= 14 and len(library.things()) >= 30
    assert sum(thing.is_vehicle for thing in library.things().values()) >= 8
    for code in library.roads():
        assert code == "blank" or library.road_marks(code)
    for code in library.things():
        assert library.thing_marks(code)


def test_every_paint_of_the_library_is_known() -> None:
    marks = [mark for code in library.roads() for mark in library.road_marks(code)]
    marks += [mark for code in library.things() for mark in library.thing_marks(code)]
    tokens = {token for mark in marks for token in ([mark.fill] if isinstance(mark, Words) else [mark.fill, mark.stroke]) if token}
    assert tokens - {library.VEHICLE} <= set(library.paints())


def test_vehicles_have_their_real_size() -> None:
    assert (piece(rear_end(), "e2").width, piece(rear_end(), "e2").length) == (1.78, 4.55)
    assert piece(rear_end(), "e6").length == 6.0


@pytest.mark.parametrize(("key", "dash"), [("e1", True), ("e2", False)])
def test_a_moment_is_told_by_its_line(key: str, dash: bool) -> None:
    body = piece(rear_end(), key).marks[0]
    assert isinstance(body, Outline) and bool(body.dash) is dash


def test_the_way_of_each_vehicle_is_drawn_through_its_moments() -> None:
    ways = [found for found in drawing.draw(rear_end()).pieces if found.kind == "path"]
    assert [way.party for way in ways] == ["a", "b"]
    first = ways[0].marks[0]
    assert isinstance(first, Outline)
    assert first.commands[0] == ("M", -3.85, -8.0) and first.commands[1][-2:] == (-3.85, 4.0)


def test_a_frozen_sketch_draws_the_same_again() -> None:
    case = rear_end()
    again = drawing.thawed(drawing.frozen(case))
    assert [(found.kind, found.spot, found.width, found.length) for found in again.pieces] == [
        (found.kind, found.spot, found.width, found.length) for found in drawing.draw(case).pieces
    ]
    assert again.names == ("Eje 3 Poniente", "Avenida Central")
    assert drawing.frozen(two_car_claim()) == {}


def test_lanes_run_with_the_traffic_and_turn_with_the_road() -> None:
    north = [lane for lane in library.lanes("avenue_median") if lane.points[0][1] > lane.points[-1][1]]
    assert all(lane.points[0][0] > 0 for lane in north) and len(library.lanes("avenue_median")) == 4
    turned = drawing.lanes(record("sketch", template="avenue_median", template_turn_deg=90))
    headings = {round(shapes.heading_of(*(b - a for a, b in zip(*lane.points, strict=True)))) for lane in turned}
    assert headings == {90, 270}


@pytest.mark.parametrize(("x", "y", "expected"), [(3.2, 5.0, (3.85, 5.0, 0)), (-7.6, 0.0, (-7.15, 0.0, 180))])
def test_a_vehicle_snaps_into_its_lane(x: float, y: float, expected: tuple[float, float, int]) -> None:
    spot = sketch_view.near(rear_end(), Tool("sedan", "", "a", "A"), x, y)
    assert (spot.x, spot.y, round(spot.heading)) == expected


def test_what_is_no_vehicle_stands_where_it_is_put() -> None:
    assert sketch_view.near(rear_end(), Tool("tree", ""), 3.21, 5.04) == Spot(3.2, 5.0, 0.0)


def test_the_contact_is_read_from_the_point_of_impact() -> None:
    case = rear_end()
    hours = {key: facts.contact_hour(case, case.find(key)) for key in ("e2", "e4")}  # type: ignore[arg-type]
    assert hours == {"e2": 6, "e4": 12}
    assert facts.course(case, case.party("A")) == 180  # type: ignore[arg-type]
    assert facts.course(changed(case, "sketch", north_deg=90), case.party("A")) == 90  # type: ignore[arg-type]
    assert facts.moved(case, case.party("A"))  # type: ignore[arg-type]


def test_a_drawing_that_agrees_contradicts_nothing_but_who_stood_still() -> None:
    """A marks itself stopped, and the sketch shows it coming from elsewhere: that is said, and nothing else."""
    from gnp_desk.forms import catalogue

    assert [problem.code for problem in catalogue.contradictions(rear_end())] == ["CON-55.sketch"]


@pytest.mark.parametrize("text", ["", "x", "1", "1,2,3 4", "nan,nan", "1e9,0", "1,2 ;drop"])
def test_hostile_points_are_left_out(text: str) -> None:
    assert all(abs(value) < 1_000 for point in drawing.points_of(text) for value in point)
    case = changed(rear_end(), "e6", points=text, kind="freehand", x_m={"unread": "x"}, heading_deg="x")
    assert piece(case, "e6").marks


def test_an_element_nobody_knows_still_stands_there() -> None:
    assert piece(changed(rear_end(), "e5", kind="flying_saucer"), "e5").marks


def test_after_the_impact_stands_dotted() -> None:
    body = piece(changed(rear_end(), "e1", phase=AFTER), "e1").marks[0]
    assert isinstance(body, Outline) and body.dash[0] < 0.2
