"""Papers: the time of our drawing against the same marks put on a bare reportlab canvas, and the size of each file.

The floor replays, on a canvas of reportlab, exactly the calls our page made, with every text, position and path ready
made; it only encodes the QR again, as anyone who draws that page must. Fonts are loaded before both.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

from reportlab.pdfgen.canvas import Canvas

from bench.table import Row, show
from gnp_desk.forms import documents
from gnp_desk.forms.printing import fonts, marks
from gnp_desk.forms.printing.fonts import REGULAR
from gnp_desk.forms.printing.pdf import LANGUAGE
from gnp_desk.forms.printing.sheet import HEIGHT, WIDTH

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "forms" / "papers")]
cases = import_module("paper_cases")

ROUNDS = 25
MAKERS = ("beginPath", "beginText")
OPTIONS = {"pageCompression": 1, "invariant": 1, "lang": LANGUAGE, "initialFontName": REGULAR}


class Recorded:
    """A canvas, or a path or text of it, that remembers every call made on it."""

    def __init__(self, target: Any, number: int, calls: list[tuple[int, str, tuple[Any, ...], dict[str, Any]]]) -> None:
        self.target, self.number, self.calls = target, number, calls

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.target, name)
        if not callable(found):
            return found

        def call(*args: Any, **options: Any) -> Any:
            self.calls.append((self.number, name, args, options))
            plain = tuple(arg.target if isinstance(arg, Recorded) else arg for arg in args)
            made = found(*plain, **options)
            return Recorded(made, len(self.calls), self.calls) if name in MAKERS else made

        return call


def recorded(draw: Callable[[], bytes]) -> list[tuple[int, str, tuple[Any, ...], dict[str, Any]]]:
    """Return the calls a drawing makes on its canvas."""
    calls: list[tuple[int, str, tuple[Any, ...], dict[str, Any]]] = []
    with mock.patch(
        "reportlab.pdfgen.canvas.Canvas", lambda *args, **options: Recorded(Canvas(*args, **options), 0, calls)
    ):
        draw()
    return calls


def replay(calls: list[tuple[int, str, tuple[Any, ...], dict[str, Any]]], code: str) -> bytes:
    """Return the file the same calls make on a bare canvas."""
    marks.qr_modules(code)
    buffer = BytesIO()
    made: dict[int, Any] = {0: Canvas(buffer, (WIDTH, HEIGHT), **OPTIONS)}
    for index, (number, name, args, options) in enumerate(calls, 1):
        plain = tuple(made[arg.number] if isinstance(arg, Recorded) else arg for arg in args)
        result = getattr(made[number], name)(*plain, **options)
        if name in MAKERS:
            made[index] = result
    return buffer.getvalue()


def timed(job: Callable[[], object]) -> float:
    """Return the milliseconds a job takes."""
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print one row per paper, and one for a stamped copy."""
    case, rows = cases.full(), []
    for kind in cases.KINDS:
        paper = documents.PAPERS[kind]
        record = next(item for item in case if item.type == kind)
        content, stamp = paper.content(case, record, case.edition), cases.stamp(kind)
        calls = recorded(lambda: paper.draw(content, stamp))  # noqa: B023
        pdf = paper.draw(content, stamp)
        ours, bare = [], []
        for _round in range(ROUNDS):
            fonts._wrapped.cache_clear()  # every paper is new: no line is wrapped beforehand
            ours.append(timed(lambda: paper.draw(paper.content(case, record, case.edition), stamp)))  # noqa: B023
            bare.append(timed(lambda: replay(calls, stamp.code)))  # noqa: B023
        mine, floor = statistics.median(ours), statistics.median(bare)
        rows.append(
            Row(
                f"{kind}: content and drawing",
                f"{mine:.1f} ms",
                "≤ 1.5 ×",
                f"{floor:.1f} ms bare reportlab",
                f"{mine / floor:.2f}",
            )
        )
        rows.append(
            Row(
                f"{kind}: size",
                f"{len(pdf) / 1000:.1f} kB",
                "≤ 120 kB",
                f"{len(replay(calls, stamp.code)) / 1000:.1f} kB",
            )
        )
    copies = [timed(lambda: documents.stamp_copy(pdf, "Copia 2 · Cliente · 22/11/2026")) for _round in range(ROUNDS)]
    rows.append(Row("stamped copy of the tow", f"{statistics.median(copies):.1f} ms", "", ""))
    show(rows)


if __name__ == "__main__":
    main()
