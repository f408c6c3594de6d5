"""How benchmarks print: one row per figure, with its target and its floor measured in the same run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure. `floor` is the bare minimum, or what users have today, measured beside it."""

    what: str
    measured: str
    target: str
    floor: str = ""
    ratio: str = ""


def show(rows: Iterable[Row]) -> None:
    """Print the rows as a Markdown table."""
    print("| what | measured | target | floor or peer | ratio |")
    print("|---|---|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.measured} | {row.target} | {row.floor} | {row.ratio} |", flush=True)


def percentile(values: Iterable[float], part: float) -> float:
    """Return the value below which `part` (0 to 1) of the measurements lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
