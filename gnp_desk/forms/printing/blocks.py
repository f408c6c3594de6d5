"""What papers are made of: headings, pairs of label and value, tables, boxes, lines to complete and to sign by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from gnp_desk.forms.printing import fonts
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.sheet import INNER, LEFT, Canvas, Paint, Sheet, Strip

BODY, LABEL, SMALL = 9.4, 8.25, 8.0
LINE, DENSE, TIGHT = 13.0, 12.0, 10.4
LABEL_WIDTH = 76.0
THIN, THICK = 0.75, 1.5
TOGETHER = 8
PAD, TIGHT_PAD = 2.4, 0.55

Cell = str | Paint


def write(canvas: Canvas, left: float, base: float, text: str, font: str = REGULAR, size: float = BODY) -> None:
    """Write cleaned text with its baseline at `base`."""
    canvas.setFont(font, size)
    canvas.drawString(left, base, text)


def write_right(canvas: Canvas, right: float, base: float, text: str, font: str = REGULAR, size: float = BODY) -> None:
    """Write cleaned text that ends at `right`."""
    write(canvas, right - fonts.width(text, font, size), base, text, font, size)


def baseline(top: float, leading: float, size: float) -> float:
    """Return where a line of `leading` points below `top` has its baseline, capitals centred."""
    return top - leading / 2 - size * 0.36


def rule(canvas: Canvas, left: float, y: float, width: float, weight: float = THIN) -> None:
    """Draw a horizontal line."""
    canvas.setLineWidth(weight)
    canvas.line(left, y, left + width, y)


def heading(text: str, width: float = INNER, above: float = 7.0, aside: str = "") -> Strip:
    """Return a heading with its line, and `aside` at its right end when it fits; it stays with what follows."""
    title, note = fonts.line(text), fonts.line(aside)

    def paint(canvas: Canvas, left: float, top: float) -> None:
        write(canvas, left, top - above - 8.6, title, BOLD, LABEL)
        if note:
            write_right(canvas, left + width, top - above - 8.6, note, MEDIUM, LABEL)
        rule(canvas, left, top - above - 12.6, width)

    return Strip(above + 16.4, paint, keep=True)


def paragraph(text: str, width: float = INNER, font: str = REGULAR, size: float = BODY) -> Iterator[Strip]:
    """Yield the lines of a text, one strip each, so that a long one goes on over pages."""
    leading = LINE if size >= BODY else size * 1.32
    lines = fonts.wrap(text, font, size, width)
    for index, line in enumerate(lines):
        yield Strip(leading, partial(_line, line, font, size, leading), keep=index == 0 and len(lines) > 1)


def _line(text: str, font: str, size: float, leading: float, canvas: Canvas, left: float, top: float) -> None:
    write(canvas, left, baseline(top, leading, size), text, font, size)


def pairs(
    rows: Iterable[Sequence[str]], width: float, label_width: float = LABEL_WIDTH, leading: float = LINE
) -> Iterator[Strip]:
    """Yield label and value lines; a value without an answer leaves a line to complete by hand."""
    for label, value in rows:
        names = fonts.wrap(label, REGULAR, LABEL, label_width - 6)
        if value.strip():
            yield from _pair(names, fonts.wrap(value, MEDIUM, BODY, width - label_width), label_width, leading)
        else:
            yield Strip(leading * len(names), partial(_blank_pair, names, width, label_width, leading))


def _pair(names: Sequence[str], lines: Sequence[str], label_width: float, leading: float) -> Iterator[Strip]:
    count = max(len(lines), len(names))
    for index in range(count):
        name = names[index] if index < len(names) else ""
        line = lines[index] if index < len(lines) else ""
        more = index + 1 < count <= TOGETHER
        yield Strip(leading, partial(_pair_line, name, line, label_width, leading), keep=more)


def _pair_line(
    name: str, value: str, label_width: float, leading: float, canvas: Canvas, left: float, top: float
) -> None:
    base = baseline(top, leading, BODY)
    if name:
        write(canvas, left, base, name, REGULAR, LABEL)
    if value:
        write(canvas, left + label_width, base, value, MEDIUM, BODY)


def _blank_pair(
    names: Sequence[str], width: float, label_width: float, leading: float, canvas: Canvas, left: float, top: float
) -> None:
    for index, name in enumerate(names):
        write(canvas, left, baseline(top - index * leading, leading, BODY), name, REGULAR, LABEL)
    by_hand(canvas, left + label_width, baseline(top, leading, BODY) - 1.5, width - label_width)


def by_hand(canvas: Canvas, left: float, y: float, width: float) -> None:
    """Draw the dotted line on which something is completed by hand."""
    canvas.setDash(1, 2)
    rule(canvas, left, y, width, 0.5)
    canvas.setDash()


PITCH = 17.0


def blank_lines(count: int, width: float = INNER, pitch: float = PITCH) -> Iterator[Strip]:
    """Yield dotted lines to write on."""
    for _number in range(count):
        yield Strip(pitch, lambda canvas, left, top: by_hand(canvas, left, top - pitch + 2, width))


@dataclass(frozen=True)
class Column:
    """One column of a table: its title, width, font of its cells, and whether it is set to the right."""

    title: str
    width: float
    font: str = REGULAR
    right: bool = False

    @property
    def room(self) -> float:
        return self.width - (9.0 if self.right else 5.0)


def table_head(columns: Sequence[Column], size: float = SMALL) -> Strip:
    """Return the titles of a table over their line; it stays with the first row."""

    def paint(canvas: Canvas, left: float, top: float) -> None:
        for column, at in _at(columns, left):
            _aligned(canvas, column, at, top - 10, column.title, REGULAR, size)
        rule(canvas, left, top - 14.2, sum(column.width for column in columns))

    return Strip(14.6, paint, keep=True)


def table_row(
    columns: Sequence[Column], cells: Sequence[Cell], size: float = BODY, pad: float = PAD
) -> Iterator[Strip]:
    """Yield a row over its line. A cell is text that wraps, or something painted in the height of one line."""
    leading = size * 1.3
    wrapped = [
        fonts.wrap(cell, column.font, size, column.room) if isinstance(cell, str) else cell
        for column, cell in zip(columns, cells, strict=True)
    ]
    count = max(len(cell) if isinstance(cell, tuple) else 1 for cell in wrapped)
    step = count if count <= TOGETHER else 1
    for start in range(0, count, step):
        parts = [_part(cell, start, step) for cell in wrapped]
        last = start + step >= count
        above = pad if start == 0 else 0.0
        height = step * leading + above + (pad + 0.4 if last else 0)
        yield Strip(height, partial(_row, columns, parts, (size, leading, last, above, height)))


def _part(cell: tuple[str, ...] | Paint, start: int, count: int) -> tuple[str, ...] | Paint:
    if isinstance(cell, tuple):
        return cell[start : start + count]
    return cell if start == 0 else ()


def _row(
    columns: Sequence[Column],
    cells: Sequence[tuple[str, ...] | Paint],
    shape: tuple[float, float, bool, float, float],
    canvas: Canvas,
    left: float,
    top: float,
) -> None:
    size, leading, last, above, height = shape
    start = top - above
    for (column, at), cell in zip(_at(columns, left), cells, strict=True):
        if not isinstance(cell, tuple):
            cell(canvas, at, start)
            continue
        for index, line in enumerate(cell):
            _aligned(canvas, column, at, baseline(start - index * leading, leading, size), line, column.font, size)
    if last:
        weight = 0.5 if height > size * 1.3 + 2 else 0.35
        rule(canvas, left, top - height + 0.4, sum(column.width for column in columns), weight)


def _at(columns: Sequence[Column], left: float) -> Iterator[tuple[Column, float]]:
    for column in columns:
        yield column, left
        left += column.width


def _aligned(canvas: Canvas, column: Column, at: float, base: float, text: str, font: str, size: float) -> None:
    if column.right:
        write_right(canvas, at + column.width - 9, base, text, font, size)
    elif text:
        write(canvas, at, base, text, font, size)


def banner(head: str, lines: Sequence[str], width: float = INNER) -> Strip:
    """Return the 2 px box of what decides: a few large words and what they mean."""
    title = fonts.clean(head)
    at = 10.5 + fonts.width(title, BOLD, 13) + 12
    wrapped = [part for line in lines for part in fonts.wrap(line, REGULAR, 8.7, width - at - 8)]
    height = max(30.0, len(wrapped) * 11.6 + 11)

    def paint(canvas: Canvas, left: float, top: float) -> None:
        canvas.setLineWidth(THICK)
        canvas.rect(left + 0.75, top - height + 0.75, width - 1.5, height - 1.5)
        write(canvas, left + 10.5, top - height / 2 - 13 * 0.36, title, BOLD, 13)
        first = top - (height - len(wrapped) * 11.6) / 2
        for index, line in enumerate(wrapped):
            write(canvas, left + at, baseline(first - index * 11.6, 11.6, 8.7), line, REGULAR, 8.7)

    return Strip(height, paint)


def facts(items: Sequence[tuple[str, str]], width: float = INNER) -> Strip:
    """Return a thin box of short facts in a row, as many rows as they need."""
    rows = _fact_rows([(f"{label}: ", value) for label, value in items if value], width - 16)
    height = len(rows) * 13.5 + 6

    def paint(canvas: Canvas, left: float, top: float) -> None:
        canvas.setLineWidth(THIN)
        canvas.rect(left + 0.4, top - height + 0.4, width - 0.8, height - 0.8)
        for index, row in enumerate(rows):
            base = baseline(top - 3 - index * 13.5, 13.5, 9)
            for at, label, value in row:
                write(canvas, left + 8 + at, base, label, REGULAR, 9)
                write(canvas, left + 8 + at + fonts.width(label, REGULAR, 9), base, value, BOLD, 9)

    return Strip(height, paint)


def _fact_rows(items: Sequence[tuple[str, str]], room: float) -> list[list[tuple[float, str, str]]]:
    rows: list[list[tuple[float, str, str]]] = [[]]
    at = 0.0
    for label, value in items:
        for index, part in enumerate(fonts.wrap(value, BOLD, 9, room - fonts.width(label, REGULAR, 9))):
            name = label if index == 0 else ""
            size = fonts.width(name, REGULAR, 9) + fonts.width(part, BOLD, 9)
            if rows[-1] and at + size > room:
                rows.append([])
                at = 0.0
            rows[-1].append((at, name, part))
            at += size + 20
    return rows


QUESTIONS_A_ROW = 3


def questions(rows: Sequence[Sequence[str]], width: float = INNER) -> Strip:
    """Return a thin box of short questions with their answers, three to a row; a blank one is answered by hand."""
    wide = (width - 16) / QUESTIONS_A_ROW
    height = -(-len(rows) // QUESTIONS_A_ROW) * 13.5 + 5

    def paint(canvas: Canvas, left: float, top: float) -> None:
        canvas.setLineWidth(THIN)
        canvas.rect(left + 0.4, top - height + 0.4, width - 0.8, height - 0.8)
        for index, (label, answer) in enumerate(rows):
            at = left + 8 + index % QUESTIONS_A_ROW * wide
            base = baseline(top - 2.5 - index // QUESTIONS_A_ROW * 13.5, 13.5, 8.7)
            name, said = f"{fonts.line(label)}: ", fonts.line(answer)
            write(canvas, at, base, name, REGULAR, 8.7)
            start = at + fonts.width(name, REGULAR, 8.7)
            if said:
                write(canvas, start, base, said, BOLD, 8.7)
            else:
                by_hand(canvas, start, base - 1.5, at + wide - 10 - start)

    return Strip(height, paint)


def checks(items: Sequence[tuple[str, bool]], width: float) -> Iterator[Strip]:
    """Yield boxes with their words, ticked or left to tick by hand."""
    for text, is_ticked in items:
        yield Strip(13.2, partial(_check, fonts.wrap(text, REGULAR, 8.7, width - 15)[0], is_ticked))


def _check(text: str, is_ticked: bool, canvas: Canvas, left: float, top: float) -> None:
    box(canvas, left, top - 10.8, 8.2, is_ticked)
    write(canvas, left + 14, baseline(top, 13.2, 8.7), text, REGULAR, 8.7)


def box(canvas: Canvas, left: float, bottom: float, side: float, is_ticked: bool, weight: float = 1) -> None:
    """Draw a square, ticked or empty."""
    canvas.setLineWidth(weight)
    canvas.rect(left, bottom, side, side)
    if is_ticked:
        canvas.setLineWidth(1.5 * weight**0.5)
        canvas.lines(
            [
                (left + side * 0.2, bottom + side * 0.5, left + side * 0.42, bottom + side * 0.22),
                (left + side * 0.42, bottom + side * 0.22, left + side * 0.85, bottom + side * 0.85),
            ]
        )


def signature(name: str, role: str, width: float, above: float = 34.0) -> Iterator[Strip]:
    """Yield a line to sign on by hand, with the name when it is known, whose it is, and room for the hour."""

    def paint(canvas: Canvas, left: float, top: float) -> None:
        rule(canvas, left, top - above, width)

    yield Strip(above + 2, paint, keep=True)
    lines = [*(fonts.wrap(name, REGULAR, LABEL, width) if name else ()), *fonts.wrap(role, REGULAR, LABEL, width)]
    for index, line in enumerate(lines):
        keep = index + 1 < min(len(lines), TOGETHER)
        yield Strip(TIGHT, partial(_line, line, REGULAR, LABEL, TIGHT), keep=keep)


def signatures(sheet: Sheet, signers: Sequence[Sequence[str]], above: float = 34.0) -> None:
    """Put the lines to sign on side by side, each a name and whose signature it is; they stand on one page."""
    between = 17.0
    width = (INNER - between * (len(signers) - 1)) / len(signers)
    sheet.beside(
        *(
            (LEFT + at * (width + between), signature(name, role, width, above))
            for at, (name, role) in enumerate(signers)
        )
    )
