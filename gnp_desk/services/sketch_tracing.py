"""Tracing over a photo: which photos there are, how one is laid, and how it gets its scale. Pure functions of a case."""

from __future__ import annotations

from math import dist

from gnp_desk.forms.case import Case
from gnp_desk.forms.evidence.marks import turn_of
from gnp_desk.forms.sketch.shapes import Point
from gnp_desk.forms.sketch.underlay import LEAST_OPACITY, LEAST_WIDTH_M, MOST_WIDTH_M, USUAL_OPACITY, USUAL_WIDTH_M
from gnp_desk.services import evidence_view
from gnp_desk.services.evidence_view import PhotoRow
from gnp_desk.services.sketch_rows import ElementRow
from gnp_desk.services.sketch_view import position
from gnp_desk.services.views import Edit

LEAST_M = 0.05


def photos(case: Case) -> tuple[PhotoRow, ...]:
    """Return the photos that may be traced over: pictures that are used and show no injuries."""
    found = evidence_view.look(case).photos
    return tuple(photo for photo in found if photo.is_used and not (photo.is_apart or photo.is_pdf or photo.is_sensitive))


def laid(case: Case, sheet: str, photo: str, middle: Point) -> dict[str, object]:
    """Return the values of a photo laid where one looks, upright, as wide as a street."""
    item = case.find(photo)
    return {
        "parent": sheet,
        "evidence": photo,
        **position(*middle, turn_of(item) if item is not None else 0),
        "width_m": f"{USUAL_WIDTH_M:.2f}",
        "opacity_pct": USUAL_OPACITY,
        "locked": False,
    }


def widened(row: ElementRow, width: float) -> Edit:
    """Return the change that makes a photo so many metres wide."""
    return Edit(row.record, {"width_m": f"{max(LEAST_WIDTH_M, min(MOST_WIDTH_M, width)):.2f}"})


def faded(row: ElementRow, percent: float) -> Edit:
    """Return the change of how much of a photo is seen."""
    return Edit(row.record, {"opacity_pct": round(max(LEAST_OPACITY, min(100, percent)))})


def scaled(row: ElementRow, first: Point, second: Point, metres: float) -> Edit | None:
    """Return the change that makes two places on the photo `metres` apart; the first stays where it is.

    None when the two places are one, or the distance is none.
    """
    apart = dist(first, second)
    if apart < LEAST_M or metres < LEAST_M:
        return None
    width = row.width * metres / apart
    if not LEAST_WIDTH_M <= width <= MOST_WIDTH_M:
        return None
    by = metres / apart
    x, y = (start + (middle - start) * by for start, middle in zip(first, (row.x, row.y), strict=True))
    return Edit(row.record, {**position(x, y, row.heading), **widened(row, width).values})
