"""The scale of a photo to trace over: two places and their distance. Pure."""

from __future__ import annotations

import pytest
from builders import record, two_car_claim

from gnp_desk.services import sketch_rows, sketch_tracing
from gnp_desk.services.sketch_rows import ElementRow


def laid(**values: object) -> ElementRow | None:
    """Return a photo of 20 m laid around (10, 4)."""
    kept = {"parent": "sketch", "evidence": "photo", "x_m": "10.00", "y_m": "4.00", "width_m": "20.00", **values}
    case = two_car_claim().with_record(record("sketch_underlay", "laid", **kept))
    return sketch_rows.underlay_of(case.with_record(record("evidence", "photo", original_name="cruce.jpg", sha256="ab")))


def test_two_places_stand_as_far_apart_as_they_are_said_to_and_the_first_does_not_move() -> None:
    row = laid()
    assert row is not None
    first, second = (2.0, 4.0), (6.0, 7.0)
    edit = sketch_tracing.scaled(row, first, second, 10.0)
    assert edit is not None
    values = {name: float(str(value)) for name, value in edit.values.items()}
    assert values["width_m"] == 40.0
    # A place of the photo keeps its share of the way from the middle: what was 4 m left of the first is now 8 m left.
    assert (first[0] - values["x_m"], first[1] - values["y_m"]) == (2 * (first[0] - row.x), 2 * (first[1] - row.y))


@pytest.mark.parametrize("metres", [0.0, -3.0, 1e-9, 1e9, float("nan"), float("inf")])
def test_no_distance_makes_no_scale(metres: float) -> None:
    row = laid()
    assert row is not None and sketch_tracing.scaled(row, (0.0, 0.0), (4.0, 0.0), metres) is None
    assert sketch_tracing.scaled(row, (1.0, 1.0), (1.0, 1.0), 3.0) is None


def test_a_photo_that_is_not_here_is_not_laid() -> None:
    assert laid(evidence="gone") is None
    row = laid(opacity_pct={"unread": "mucho"}, width_m={"unread": "ancha"})
    assert row is not None and (row.opacity, row.width) == (60, 0.0)
