"""The strokes of a drawn signature as plain text: lines of points with place, time and pressure. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise

WIDTH, HEIGHT = 640, 220
MOST_POINTS, LEAST_LENGTH = 12_000, 24.0

Point = tuple[int, int, int, int]
"""Across and down in tenths of a point on a sheet of 640 × 220, milliseconds from the first, pressure 0 to 1000."""
Stroke = tuple[Point, ...]


def written(strokes: Sequence[Stroke]) -> str:
    """Return strokes as compact text; the same strokes give the same text."""
    return json.dumps([[list(point) for point in stroke] for stroke in strokes], separators=(",", ":"))


def read(text: str) -> tuple[Stroke, ...]:
    """Return the strokes of a text, none when it is not one."""
    try:
        found = json.loads(text)
        return tuple(tuple((int(x), int(y), int(t), int(p)) for x, y, t, p in stroke) for stroke in found)
    except (ValueError, TypeError):
        return ()


def length(strokes: Sequence[Stroke]) -> float:
    """Return how long the line is, in points of the sheet."""
    steps = (step for stroke in strokes for step in pairwise(stroke))
    return sum(math.hypot(after[0] - before[0], after[1] - before[1]) for before, after in steps) / 10


def is_enough(strokes: Sequence[Stroke]) -> bool:
    """Return whether somebody drew something: a slip of the finger is no signature."""
    return length(strokes) >= LEAST_LENGTH and sum(map(len, strokes)) <= MOST_POINTS
