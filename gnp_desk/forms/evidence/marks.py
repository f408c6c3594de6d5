"""Arrows and blurs on a copy of a photo, as data: the original never knows of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Field, Outcome, Problem
from gnp_desk.texts import N_, plural

ARROW, BLUR = "arrow", "blur"
KINDS = (ARROW, BLUR)
MARK_SCALE, MOST = 10_000, 60
EDGES = ("left", "top", "right", "bottom")
TURNS = (0, 90, 180, 270)


@dataclass(frozen=True)
class Mark:
    """An arrow from one point to another, or a blurred box between two corners, in ten-thousandths of the upright photo."""

    kind: str
    left: int
    top: int
    right: int
    bottom: int

    def wire(self) -> dict[str, object]:
        return {"kind": self.kind, **{edge: getattr(self, edge) for edge in EDGES}}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Marks(Field):
    """The marks on the copy of a photo: a list of `Mark.wire`."""

    kind: ClassVar[str] = "marks"

    def show(self, value: object) -> str:
        found = marks_of(value)
        return plural(len(found), N_("{n} marca"), N_("{n} marcas")) if found else super().show(value)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        if isinstance(value, list) and len(marks_of(value)) != len(value):
            yield self.problem("photo.marks", Outcome.REVIEW)


def marks_of(value: object) -> tuple[Mark, ...]:
    """Return the marks of a wire value; what is none is left out."""
    items = value if isinstance(value, list) else ()
    return tuple(mark for item in items[:MOST] if isinstance(item, Mapping) and (mark := _mark(item)) is not None)


def _mark(item: Mapping[str, object]) -> Mark | None:
    edges = [item.get(edge) for edge in EDGES]
    if item.get("kind") not in KINDS or not all(type(edge) is int and 0 <= edge <= MARK_SCALE for edge in edges):
        return None
    return Mark(str(item["kind"]), *edges)  # type: ignore[arg-type]


def turn_of(item: Record) -> int:
    """Return by how many degrees the copy is turned to the right."""
    turn = item.get("rotation")
    return turn if isinstance(turn, int) and turn in TURNS else 0
