"""The steps of a settlement in two columns, read down the left one first: nothing of `money.cascade` is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, takewhile

from gnp_desk.forms.printing import fonts
from gnp_desk.forms.printing.blocks import baseline, rule, write, write_right
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.money import Plain, grounds, inputs, made_lines
from gnp_desk.forms.printing.sheet import HALF, LEFT, MIDDLE, Canvas, Sheet, Strip, gap

NUMBER, TITLE = 19.0, 13.0
ROOM = HALF - NUMBER
HEAD, SAID, MADE, FROM = 8.6, 7.5, 7.2, 6.9
LEADING = 1.21


def usual_rounding(steps: Sequence[Plain]) -> str:
    """Return the rounding most steps share, to be said once over them; «» when none rounds."""
    found = Counter(str(step["rounding"]).lower() for step in steps if step["rounding"])
    return found.most_common(1)[0][0] if found else ""


def steps(sheet: Sheet, made: Sequence[Plain], usual: str) -> None:
    """Put every step, broken only when it is longer than a page; both columns end alike where one page holds them all."""
    waiting = [tuple(_strips(step, usual)) for step in made]
    while waiting:
        high = [sum(strip.height for strip in block) for block in waiting]
        left = _even(high, sheet.room) or _fitting(high, sheet.room)
        right = _fitting(high[left:], sheet.room)
        columns = waiting[:left], waiting[left : left + right]
        room = sheet.room
        sheet.beside(*((at, _flat(column, room)) for at, column in zip((LEFT, MIDDLE), columns, strict=True)))
        waiting = waiting[left + right :]
        if waiting:
            sheet.page()


def _even(heights: Sequence[float], room: float) -> int:
    """Return after how many blocks both columns are most alike where one page holds them all, else 0."""
    highest = {at: max(sum(heights[:at]), sum(heights[at:])) for at in range(1, len(heights))}
    at = min(highest, key=lambda place: highest[place], default=0)
    return at if at and highest[at] <= room else 0


def _fitting(heights: Sequence[float], room: float) -> int:
    """Return how many blocks fit one below the other, at least one."""
    return max(1, sum(1 for _top in takewhile(lambda total: total <= room, accumulate(heights))))


def _flat(blocks: Sequence[tuple[Strip, ...]], room: float) -> Iterator[Strip]:
    for block in blocks:
        is_whole = sum(strip.height for strip in block) <= room
        yield from block if is_whole else (replace(strip, keep=False) for strip in block)


def _strips(step: Plain, usual: str) -> Iterator[Strip]:
    if step["state"] != "done":
        yield from _not_done(step)
        return
    yield Strip(TITLE, partial(_head, step, BOLD, ""), keep=True)
    yield from _lines(grounds(step, usual), SAID)
    for text, result in step["made"]:
        for line, amount in made_lines(text, result, MADE, ROOM):
            yield Strip(MADE * LEADING, partial(_made, line, amount), keep=True)
    yield from _lines(inputs(step), FROM) if step["inputs"] else ()
    yield gap(2.2)


def _not_done(step: Plain) -> Iterator[Strip]:
    """Yield a step that does not apply, with its reason on the same line where there is room for it."""
    title, sentence = fonts.line(str(step["title"])), fonts.line(str(step["sentence"]))
    beside = ROOM - fonts.width(title, REGULAR, HEAD) - fonts.width(fonts.line(str(step["result"])), REGULAR, HEAD) - 16
    fits = fonts.width(sentence, REGULAR, SAID) <= beside
    yield Strip(TITLE, partial(_head, step, REGULAR, sentence if fits else ""), keep=True)
    yield from () if fits else _lines(sentence, SAID)
    yield gap(1.2)


def _head(step: Plain, font: str, aside: str, canvas: Canvas, left: float, top: float) -> None:
    rule(canvas, left, top - 0.4, HALF, 0.5)
    base, result = baseline(top - 1.4, 12, HEAD), fonts.clean(str(step["result"]))
    write_right(canvas, left + NUMBER - 6, base, fonts.clean(str(step["number"])), REGULAR, HEAD - 0.4)
    title = fonts.wrap(str(step["title"]), font, HEAD, ROOM - fonts.width(result, font, HEAD) - 8)[0]
    write(canvas, left + NUMBER, base, title, font, HEAD)
    write(canvas, left + NUMBER + fonts.width(title, font, HEAD) + 8, base, aside, REGULAR, SAID)
    write_right(canvas, left + HALF, base, result, font, HEAD)


def _lines(text: str, size: float) -> Iterator[Strip]:
    for line in fonts.wrap(text, REGULAR, size, ROOM):
        yield Strip(size * LEADING, partial(_line, line, size), keep=True)


def _line(text: str, size: float, canvas: Canvas, left: float, top: float) -> None:
    write(canvas, left + NUMBER, baseline(top, size * LEADING, size), text, REGULAR, size)


def _made(text: str, result: str, canvas: Canvas, left: float, top: float) -> None:
    _line(text, MADE, canvas, left, top)
    write_right(canvas, left + HALF, baseline(top, MADE * LEADING, MADE), result, MEDIUM, MADE)
