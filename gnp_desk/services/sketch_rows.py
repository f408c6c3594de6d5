"""The elements of the sketch, and the photo under them, as a list and exact values show them. Pure functions of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gnp_desk.forms import catalogue, lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.roles import whole
from gnp_desk.forms.sketch import drawing, library
from gnp_desk.forms.sketch.underlay import USUAL_OPACITY
from gnp_desk.texts import N_

PHASES = lists.SKETCH_PHASE
UNDERLAY = "sketch_underlay"
LONGEST = 18


@dataclass(frozen=True)
class ElementRow:
    """One element as the list and its exact values show it; the photo under them has no number."""

    record: str
    number: int
    title: str
    where: str
    kind: str
    phase: str
    party: str
    x: float
    y: float
    heading: int
    label: str
    points: str
    stretch: tuple[str, ...]
    width: float
    length: float
    opacity: int = 100
    is_locked: bool = False
    sha256: str = ""

    @property
    def words(self) -> str:
        """Return the element as a screen reader says it."""
        return f"{self.number}. {self.title}, {self.where}" if self.number else f"{self.title}, {self.where}"


def row_of(element: Record, number: int, letters: Mapping[str, str]) -> ElementRow:
    kind, points = element.text("kind"), element.text("points")
    width, length = drawing.size_of(kind, points)
    thing = library.things().get(kind)
    x, y = drawing.number(element.get("x_m")), drawing.number(element.get("y_m"))
    return ElementRow(
        record=element.id,
        number=number,
        title=_title(element, letters),
        where=f"{x:.1f}, {y:.1f}",
        kind=kind,
        phase=element.text("phase"),
        party=element.text("party"),
        x=x,
        y=y,
        heading=whole(element.get("heading_deg")) or 0,
        label=element.text("label"),
        points=points,
        stretch=thing.stretch if thing else (),
        width=width,
        length=length,
    )


def _title(element: Record, letters: Mapping[str, str]) -> str:
    letter = letters.get(element.text("party"), "")
    phase = dict(PHASES).get(element.text("phase"), "").lower()
    if letter:
        return f"{letter} · {phase}"
    name = dict(names()).get(element.text("kind"), element.text("kind"))
    return f"{name} · {element.text('label')}" if element.text("label") else name


@cache
def names() -> tuple[tuple[str, str], ...]:
    """Return every kind of element with its name."""
    return tuple(catalogue.FIELDS["sketch_element"]["kind"].every.items())  # type: ignore[attr-defined]


def underlay_of(case: Case) -> ElementRow | None:
    """Return the photo laid under the sketch, None while there is none or its evidence is not here."""
    laid = case.first(UNDERLAY)
    photo = case.ref(laid, "evidence")
    if laid is None or photo is None:
        return None
    width, name = drawing.number(laid.get("width_m")), photo.text("caption") or photo.text("original_name")
    return ElementRow(
        record=laid.id,
        number=0,
        title=N_("Foto · {name}").format(name=name if len(name) <= LONGEST else f"{name[:LONGEST]}…"),
        where=f"{width:.1f} m",
        kind=UNDERLAY,
        phase="",
        party="",
        x=drawing.number(laid.get("x_m")),
        y=drawing.number(laid.get("y_m")),
        heading=whole(laid.get("heading_deg")) or 0,
        label="",
        points="",
        stretch=("uniform",),
        width=width,
        length=width,
        opacity=whole(laid.get("opacity_pct")) or USUAL_OPACITY,
        is_locked=laid.get("locked") is True,
        sha256=photo.text("sha256"),
    )
