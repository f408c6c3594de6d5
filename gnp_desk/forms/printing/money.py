"""Blocks of papers about money: the box of a total, rows of amounts, and the cascade of a settlement step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from gnp_desk.forms.printing import blocks, fonts
from gnp_desk.forms.printing.blocks import THICK, Column, baseline, rule, write, write_right
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.sheet import INNER, LEFT, Canvas, Sheet, Strip, gap
from gnp_desk.texts import N_

BIG = 21.0
STEP_NUMBER, STEP_RESULT = 26.0, 128.0

Plain = Mapping[str, Any]


def total_box(label: str, words: str, amount: str, width: float = INNER) -> Strip:
    """Return the box of what decides: its name, the amount in words, and in figures as the largest text."""
    figure = fonts.clean(amount)
    room = width - fonts.width(figure, BOLD, BIG) - 40
    lines = [*fonts.wrap(label, REGULAR, 8.7, room), *(fonts.wrap(words, REGULAR, 8.7, room) if words else ())]
    height = max(40.0, len(lines) * 12 + 14)

    def paint(canvas: Canvas, left: float, top: float) -> None:
        canvas.setLineWidth(THICK)
        canvas.rect(left + 0.75, top - height + 0.75, width - 1.5, height - 1.5)
        first = top - (height - len(lines) * 12) / 2
        for index, line in enumerate(lines):
            write(canvas, left + 10.5, baseline(first - index * 12, 12, 8.7), line, REGULAR, 8.7)
        write_right(canvas, left + width - 11, top - height / 2 - BIG * 0.36, figure, BOLD, BIG)

    return Strip(height, paint)


def amounts(rows: Sequence[Sequence[str]], width: float, strong: Sequence[int] = ()) -> Iterator[Strip]:
    """Yield rows of words and an amount set to the right; rows in `strong` are totals."""
    for number, (label, amount) in enumerate(rows):
        yield Strip(13.5, partial(_amount, fonts.clean(label), fonts.clean(amount), width, number in strong))


def _amount(label: str, amount: str, width: float, is_strong: bool, canvas: Canvas, left: float, top: float) -> None:
    font = BOLD if is_strong else REGULAR
    if is_strong:
        rule(canvas, left, top, width, 0.75)
    base = baseline(top, 13.5, 9.2)
    write(canvas, left, base, fonts.wrap(label, font, 9.2, width - 90)[0], font, 9.2)
    write_right(canvas, left + width, base, amount, BOLD if is_strong else MEDIUM, 9.2)


def notice(lines: Sequence[str], width: float = INNER) -> Strip:
    """Return a thin box of things a person must confirm."""
    wrapped = [part for line in lines for part in fonts.wrap(f"• {line}", REGULAR, 8.7, width - 18)]
    height = len(wrapped) * 11.8 + 8

    def paint(canvas: Canvas, left: float, top: float) -> None:
        canvas.setDash(3, 2)
        canvas.setLineWidth(0.75)
        canvas.rect(left + 0.4, top - height + 0.4, width - 0.8, height - 0.8)
        canvas.setDash()
        for index, line in enumerate(wrapped):
            write(canvas, left + 9, baseline(top - 4 - index * 11.8, 11.8, 8.7), line, REGULAR, 8.7)

    return Strip(height, paint)


def cascade(sheet: Sheet, steps: Sequence[Plain]) -> None:
    """Put every step of a settlement: number, name, result; then its sentence, rule, clause, inputs and rounding."""
    for step in steps:
        sheet.place(step_strips(step))


def step_strips(step: Plain) -> Iterator[Strip]:
    """Yield the strips of one step; its head stays with its sentence."""
    if step["state"] != "done":
        yield from _not_done(step)
        return
    room = INNER - STEP_NUMBER
    yield Strip(14.5, partial(_step_head, step, True), keep=True)
    lines = fonts.wrap(grounds(step), REGULAR, 8.2, room)
    for index, line in enumerate(lines):
        yield _indented(line, REGULAR, 8.2, 10.4, keep=index + 1 < len(lines))
    for text, result in step["made"]:
        for line, amount in made_lines(text, result, 7.8, room - 70):
            yield Strip(9.8, partial(_made, line, amount))
    if step["inputs"]:
        for line in fonts.wrap(inputs(step), REGULAR, 7.4, room):
            yield _indented(line, REGULAR, 7.4, 9.4)
    yield gap(2.5)


def _not_done(step: Plain) -> Iterator[Strip]:
    yield Strip(14.5, partial(_step_head, step, False), keep=True)
    for line in fonts.wrap(str(step["sentence"]), REGULAR, 8.2, INNER - STEP_NUMBER):
        yield _indented(line, REGULAR, 8.2, 10.4)
    yield gap(1.5)


def grounds(step: Plain, usual: str = "") -> str:
    """Return the sentence of a step with its rule, its clause and how it was rounded, unless as `usual`."""
    how = str(step["rounding"]).lower()
    rounding = N_("Redondeo: {how}").format(how=how) if how and how != usual else ""
    found = " · ".join(part for part in (step["rule"], step["clause"], rounding) if part)
    return f"{step['sentence']} {found}" if found else str(step["sentence"])


def made_lines(text: str, result: str, size: float, room: float) -> Iterator[tuple[str, str]]:
    """Yield the lines of what an earlier step says, its result beside the last one; a long result stands in the text."""
    said = fonts.line(result)
    wide = fonts.width(said, MEDIUM, size)
    if wide > room / 2:
        yield from ((line, "") for line in fonts.wrap(f"– {text} {said}", REGULAR, size, room))
        return
    lines = fonts.wrap(f"– {text}", REGULAR, size, room - wide - 8)
    yield from ((line, said if number == len(lines) else "") for number, line in enumerate(lines, 1))


def _made(text: str, result: str, canvas: Canvas, left: float, top: float) -> None:
    base = baseline(top, 9.8, 7.8)
    write(canvas, left + STEP_NUMBER, base, text, REGULAR, 7.8)
    write_right(canvas, left + INNER - 70, base, result, MEDIUM, 7.8)


def _step_head(step: Plain, applies: bool, canvas: Canvas, left: float, top: float) -> None:
    rule(canvas, left, top - 0.4, INNER, 0.5)
    base = baseline(top - 1, 13, 9.2)
    font = BOLD if applies else REGULAR
    write_right(canvas, left + STEP_NUMBER - 8, base, fonts.clean(str(step["number"])), REGULAR, 8.8)
    title = fonts.wrap(str(step["title"]), font, 9.2, INNER - STEP_NUMBER - STEP_RESULT)[0]
    write(canvas, left + STEP_NUMBER, base, title, font, 9.2)
    write_right(canvas, left + INNER, base, fonts.clean(str(step["result"])), font, 9.2)


def _indented(text: str, font: str, size: float, leading: float, keep: bool = False) -> Strip:
    def paint(canvas: Canvas, left: float, top: float) -> None:
        write(canvas, left + STEP_NUMBER, baseline(top, leading, size), text, font, size)

    return Strip(leading, paint, keep)


def inputs(step: Plain) -> str:
    """Return what a step was computed from, each with where it comes from."""
    return " · ".join(
        f"{label}: {value}" + (f" ({source})" if source else "") for label, value, source in step["inputs"]
    )


def table(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float = 8.6) -> None:
    """Put a table whose head is repeated on each new page."""
    head = blocks.table_head(columns, 7.6)
    sheet.place([head])
    for row in rows:
        sheet.place(blocks.table_row(columns, list(row), size), LEFT, again=[head])
