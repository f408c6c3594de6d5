"""Answers drawn over the pages of a format, each in its spot: text as large as fits, ticks, letters in their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from gnp_desk.forms.formats.spots import CHECK, RADIO, SIGN, Side, Spot
from gnp_desk.forms.printing import blocks, fonts, marks
from gnp_desk.forms.printing.fonts import MEDIUM
from gnp_desk.forms.printing.sheet import HEIGHT, WIDTH, Canvas

SIZE, LEAST, STEP = 9.4, 5.0, 0.4
LEADING, INSET, DROP = 1.2, 2.0, 0.36


@dataclass(frozen=True)
class Overlay:
    """The pages to lay over a format, and the fields whose answer does not fit its place even in the smallest letters."""

    pdf: bytes
    too_long: tuple[str, ...]


def overlay(sides: Sequence[Side], spots: Sequence[Spot], answers: Mapping[str, str], watermark: str = "") -> Overlay:
    """Return what is laid over the pages. The same answers make the same bytes.

    An answer is text, or the state of the box that is ticked. `watermark` crosses every page, «» for none.
    """
    from reportlab.pdfgen.canvas import Canvas as PdfCanvas

    fonts.register()
    buffer = BytesIO()
    canvas = PdfCanvas(buffer, (WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=MEDIUM)
    too_long: list[str] = []
    for number, side in enumerate(sides):
        # Not its size but its corners: what a page shows need not begin at nought.
        canvas.setPageSize((side.box[2], side.box[3]))
        if watermark:
            _watermark(canvas, side, watermark)
        for spot in spots:
            answer = answers.get(spot.name, "")
            if spot.page == number and answer and not _draw(canvas, spot, answer):
                too_long.append(spot.name)
        canvas.showPage()
    canvas.save()
    return Overlay(buffer.getvalue(), tuple(dict.fromkeys(too_long)))


def fits(spot: Spot, answer: str) -> bool:
    """Return whether an answer can be read whole in its place."""
    return spot.kind in (CHECK, RADIO, SIGN) or _fitting(spot, answer)[2]


def _watermark(canvas: Canvas, side: Side, text: str) -> None:
    canvas.saveState()
    canvas.translate(side.box[0], side.box[1])
    canvas.scale(side.width / WIDTH, side.height / HEIGHT)
    marks.watermark(canvas, text)
    canvas.restoreState()


def _draw(canvas: Canvas, spot: Spot, answer: str) -> bool:
    """Draw one answer; False when not all of it fits."""
    if spot.kind in (CHECK, RADIO):
        if answer == spot.state:
            _tick(canvas, spot)
        return True
    if spot.kind == SIGN:
        return True
    text = fonts.line(answer)
    if spot.cells and len(text) <= spot.cells:
        _in_cells(canvas, spot, text)
        return True
    size, lines, is_whole = _fitting(spot, answer)
    first = (
        spot.rect[3] - INSET
        if spot.is_long
        else spot.rect[3] - max(0.0, (spot.height - len(lines) * size * LEADING) / 2)
    )
    for number, line in enumerate(lines):
        base = blocks.baseline(first - number * size * LEADING, size * LEADING, size)
        blocks.write(canvas, spot.rect[0] + INSET, base, line, MEDIUM, size)
    return is_whole


def _fitting(spot: Spot, answer: str) -> tuple[float, Sequence[str], bool]:
    """Return the size in which an answer fits, its lines, and whether they are all of it."""
    text = answer if spot.is_long else fonts.line(answer)
    lines: Sequence[str] = ()
    for size in _sizes(spot.size or SIZE):
        lines, most = fonts.wrap(text, MEDIUM, size, spot.width - 2 * INSET), _most_lines(spot, size)
        if len(lines) <= most:
            return size, lines, True
    return size, lines[: max(1, most)], False


def _most_lines(spot: Spot, size: float) -> int:
    """Return how many lines there is height for; one always, of a line that stands by itself."""
    return max(1, int((spot.height - (2 * INSET if spot.is_long else 0.0)) / (size * LEADING)))


def _sizes(first: float) -> Iterator[float]:
    size = first
    while size > LEAST:
        yield size
        size -= STEP
    yield LEAST


def _in_cells(canvas: Canvas, spot: Spot, text: str) -> None:
    step = spot.width / spot.cells
    size = min(SIZE, spot.height * 0.8)
    base = spot.rect[1] + (spot.height - size * 0.72) / 2
    for at, letter in enumerate(text):
        left = spot.rect[0] + (at + 0.5) * step - fonts.width(letter, MEDIUM, size) / 2
        blocks.write(canvas, left, base, letter, MEDIUM, size)


def _tick(canvas: Canvas, spot: Spot) -> None:
    left, bottom, wide, tall = spot.rect[0], spot.rect[1], spot.width, spot.height
    canvas.setLineWidth(1.5)
    canvas.lines(
        [
            (left + wide * 0.2, bottom + tall * 0.5, left + wide * 0.42, bottom + tall * 0.22),
            (left + wide * 0.42, bottom + tall * 0.22, left + wide * 0.85, bottom + tall * 0.85),
        ]
    )
