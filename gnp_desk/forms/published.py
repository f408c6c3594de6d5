"""What the centre published of the reference data: used instead of, or beside, what this program brought.

A process has one store open, and its store says what was published. Everything that keeps something it made of this asks
for the number of the edition first, so that nothing made of older data is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WORKSHOP, HOLIDAYS, GUIDE_VALUE = "workshop", "holidays", "guide_value"
Row = Mapping[str, Any]


class _Published:
    """The rows by kind, and how often they were replaced."""

    def __init__(self) -> None:
        self.rows: Mapping[str, Sequence[Row]] = {}
        self.number = 0


_held = _Published()


def adopt(rows: Mapping[str, Sequence[Row]]) -> None:
    """Use these rows from now on, and none that were used before."""
    if rows != _held.rows:
        _held.rows = dict(rows)
        _held.number += 1


def number() -> int:
    """Return a number that is another after each change of what is published."""
    return _held.number


def rows(kind: str) -> Sequence[Row]:
    """Return the published rows of a kind; none where nothing was published."""
    return _held.rows.get(kind, ())
