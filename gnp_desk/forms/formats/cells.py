"""What a blank format is made of: rows of labelled cells over their line, boxes to tick, combs, tables, room to sign.

Painting a cell also notes the spot where it is filled in: one place decides both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from gnp_desk.forms.formats import spots as kinds
from gnp_desk.forms.formats.declared import (
    CHECK,
    CHOICE,
    COMBS,
    HINTS,
    LONG,
    SIGNATURE,
    TABLE,
    Entry,
    Section,
    cell_name,
)
from gnp_desk.forms.formats.spots import Spot
from gnp_desk.forms.printing import blocks, fonts
from gnp_desk.forms.printing.fonts import REGULAR
from gnp_desk.forms.printing.sheet import INNER, Canvas, Sheet, Strip
from gnp_desk.texts import N_

TWELFTHS = 12
LABEL, OPTION = 7.2, 8.7
LABEL_ROOM, UNDER = 9.5, 2.4
BETWEEN, BOX, LEADING = 9.0, 8.6, 13.6
TABLE_HEAD = 14.0
RECEPTION = N_("Recepción (uso de la Compañía)")
OPTIONAL = N_("opcional")
IN_TITLE = (N_("Personas beneficiarias"), N_("Documentos"), N_("Piezas"))
"""Names of tables that say no more than the title of their section."""


@dataclass(frozen=True)
class Room:
    """How much height things get, in points: a row, a long text, a signature, the space over a title, a row of a table."""

    row: float = 26.0
    long: float = 36.0
    sign: float = 38.0
    above: float = 5.0
    table: float = 17.0


ROOMY, CLOSE, CLOSEST = Room(), Room(24.2, 30.0, 34.0, 3.5, 16.4), Room(22.4, 24.0, 28.0, 1.5, 14.4)


class Pen:
    """Paints cells and collects their spots."""

    def __init__(self, room: Room = ROOMY) -> None:
        self.spots: list[Spot] = []
        self.room = room
        self._title = ""

    def place(self, sheet: Sheet, section: Section) -> None:
        """Put a section on the pages: its title with its first row; the titles of a table again on each new page."""
        waiting = [blocks.heading(section.title, above=self.room.above)]
        for row in _rows(section.entries):
            if row[0].kind == TABLE:
                head, first, *others = self._table(row[0])
                named = [] if row[0].label in (section.title, *IN_TITLE) else [_table_name(row[0])]
                sheet.place([*waiting, *named, head, first])
                sheet.place(others, again=[head])
            else:
                sheet.place([*waiting, self._row(row, section.title)])
            waiting = []

    def _row(self, entries: Sequence[Entry], title: str) -> Strip:
        widths = _widths(entries)
        height = max(self._height(entry, width) for entry, width in zip(entries, widths, strict=True))
        return Strip(height, partial(self._paint_row, entries, widths, title))

    def _height(self, entry: Entry, width: float) -> float:
        match entry.kind:
            case kind if kind == LONG:
                return LABEL_ROOM + self.room.long + 3
            case kind if kind == SIGNATURE:
                return LABEL_ROOM + self.room.sign + 3
            case kind if kind == CHOICE:
                return max(self.room.row, LABEL_ROOM + len(_option_lines(entry, width)) * LEADING + 2.5)
            case kind if kind == CHECK:
                return max(self.room.row, 3 + len(_check_words(entry, width)) * 10.6)
        return self.room.row

    def _paint_row(
        self, entries: Sequence[Entry], widths: Sequence[float], title: str, canvas: Canvas, left: float, top: float
    ) -> None:
        self._title = title
        for entry, width in zip(entries, widths, strict=True):
            if entry.kind == CHECK:
                self._check(canvas, entry, left, top, width)
            else:
                _label(canvas, entry, left, top, width, is_ours=title == RECEPTION)
                self._answer(canvas, entry, left, top, width)
            left += width + BETWEEN

    def _answer(self, canvas: Canvas, entry: Entry, left: float, top: float, width: float) -> None:
        if entry.kind == CHOICE:
            self._choice(canvas, entry, left, top, width)
        elif entry.kind == SIGNATURE:
            self._signature(canvas, entry, left, top, width)
        elif entry.kind == LONG:
            self._long(canvas, entry, left, top, width)
        else:
            self._line(canvas, entry, left, top, width)

    def _signature(self, canvas: Canvas, entry: Entry, left: float, top: float, width: float) -> None:
        room = self.room.sign
        bottom = top - LABEL_ROOM - room
        canvas.setLineWidth(blocks.THIN)
        canvas.rect(left + 0.4, bottom, width - 0.8, room)
        self._note(canvas, entry, kinds.SIGN, (left + 2, bottom + 2, left + width - 2, bottom + room - 2))

    def _line(self, canvas: Canvas, entry: Entry, left: float, top: float, width: float) -> None:
        """One line to write on, with a mark between letters where each has its cell."""
        bottom, cells = top - self.room.row + UNDER, COMBS.get(entry.kind, 0)
        blocks.rule(canvas, left, bottom, width, 0.6)
        step = width / cells if cells else 0.0
        for at in range(1, cells):
            canvas.line(left + at * step, bottom, left + at * step, bottom + 4.2)
        self._note(canvas, entry, kinds.TEXT, (left, bottom + 0.6, left + width, top - LABEL_ROOM + 0.6), cells=cells)

    def _long(self, canvas: Canvas, entry: Entry, left: float, top: float, width: float) -> None:
        room = self.room.long
        bottom = top - LABEL_ROOM - room
        canvas.setLineWidth(0.6)
        canvas.rect(left + 0.3, bottom, width - 0.6, room)
        self._note(
            canvas, entry, kinds.TEXT, (left + 2, bottom + 1.5, left + width - 2, bottom + room - 1.5), is_long=True
        )

    def _choice(self, canvas: Canvas, entry: Entry, left: float, top: float, width: float) -> None:
        for number, line in enumerate(_option_lines(entry, width)):
            at, base = left, top - LABEL_ROOM - number * LEADING - 9.6
            for option in line:
                self._box(canvas, entry, at, base - 1.2, option)
                blocks.write(canvas, at + BOX + 4.5, base, fonts.line(option), REGULAR, OPTION)
                at += _option_width(option)

    def _check(self, canvas: Canvas, entry: Entry, left: float, top: float, width: float) -> None:
        lines = _check_words(entry, width)
        first = top - (17.6 if len(lines) == 1 else 10.0) * self.room.row / ROOMY.row
        self._box(canvas, entry, left, first - 1.2)
        for number, line in enumerate(lines):
            blocks.write(canvas, left + BOX + 5, first - number * 10.6, line, REGULAR, OPTION)

    def _box(self, canvas: Canvas, entry: Entry, left: float, bottom: float, option: str = "") -> None:
        blocks.box(canvas, left, bottom, BOX, False, 0.8)
        rect, kind = (left, bottom, left + BOX, bottom + BOX), kinds.RADIO if option else kinds.CHECK
        self._note(canvas, entry, kind, rect, state=entry.state(option) if option else kinds.TICKED, option=option)

    def _table(self, table: Entry) -> Iterator[Strip]:
        """Yield the titles of a table and its rows to write in."""
        widths = _shares([column.width for column in table.columns], INNER)
        yield Strip(TABLE_HEAD, partial(_table_head, table.columns, widths), keep=True)
        for row in range(1, table.rows + 1):
            yield Strip(self.room.table, partial(self._table_row, table, row, widths))

    def _table_row(
        self, table: Entry, row: int, widths: Sequence[float], canvas: Canvas, left: float, top: float
    ) -> None:
        bottom, start = top - self.room.table, left
        blocks.write(canvas, left, bottom + 4.4, str(row), REGULAR, LABEL)
        for column, width in zip(table.columns, widths, strict=True):
            name, label = cell_name(table, row, column), f"{table.label} {row} · {column.label}"
            if column.kind == CHECK:
                blocks.box(canvas, left + width / 2 - BOX, bottom + 4, BOX, False, 0.8)
                rect = (left + width / 2 - BOX, bottom + 4, left + width / 2, bottom + 4 + BOX)
                self._add(canvas, name, kinds.CHECK, rect, label, state=kinds.TICKED)
            else:
                inset = 10.0 if left == start else 3.0
                self._add(canvas, name, kinds.TEXT, (left + inset, bottom + 0.8, left + width - 4, top - 0.8), label)
            left += width
            if column is not table.columns[-1]:
                canvas.line(left - 2, bottom, left - 2, bottom + 5)
        blocks.rule(canvas, start, bottom, sum(widths), 0.5)

    def _note(
        self, canvas: Canvas, entry: Entry, kind: str, rect: tuple[float, float, float, float], **more: object
    ) -> None:
        self._add(canvas, entry.code, kind, rect, f"{self._title} · {entry.label}", is_needed=entry.is_needed, **more)

    def _add(
        self, canvas: Canvas, name: str, kind: str, rect: tuple[float, float, float, float], label: str, **more: object
    ) -> None:
        self.spots.append(Spot(name, kind, canvas.getPageNumber() - 1, rect, label, **more))  # type: ignore[arg-type]


def _rows(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Yield what stands side by side; a table has its place to itself."""
    row: list[Entry] = []
    for entry in entries:
        if row and (entry.kind == TABLE or sum(other.width for other in row) + entry.width > TWELFTHS):
            yield row
            row = []
        if entry.kind == TABLE:
            yield [entry]
        else:
            row.append(entry)
    if row:
        yield row


def _widths(entries: Sequence[Entry]) -> list[float]:
    """Return the width of each cell; a row that leaves room keeps it, so that nothing is wider than it says."""
    unit = (INNER + BETWEEN) / TWELFTHS
    return [entry.width * unit - BETWEEN for entry in entries]


def _shares(weights: Sequence[int], room: float) -> list[float]:
    return [room * weight / sum(weights) for weight in weights]


def _label(canvas: Canvas, entry: Entry, left: float, top: float, width: float, *, is_ours: bool) -> None:
    """Write the label with as much of its hints as there is room for."""
    hint = HINTS.get(entry.kind, "")
    aside = [] if entry.is_needed or is_ours else [OPTIONAL]
    wanted = (*([hint] if hint else []), *aside), tuple(aside), ()
    texts = (f"{entry.label} ({', '.join(notes)})" if notes else entry.label for notes in wanted)
    fitting = next((text for text in texts if fonts.width(fonts.line(text), REGULAR, LABEL) <= width), entry.label)
    text, size = fonts.line(fitting), LABEL
    while fonts.width(text, REGULAR, size) > width and size > 5.6:
        size -= 0.1
    blocks.write(canvas, left, top - 7.0, text, REGULAR, size)


def _option_width(option: str) -> float:
    return BOX + 4.5 + fonts.width(fonts.line(option), REGULAR, OPTION) + 13.0


def _option_lines(entry: Entry, width: float) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    used = 0.0
    for option in entry.options:
        wide = _option_width(option)
        if lines[-1] and used + wide - 13.0 > width:
            lines.append([])
            used = 0.0
        lines[-1].append(option)
        used += wide
    return lines


def _check_words(entry: Entry, width: float) -> tuple[str, ...]:
    return fonts.wrap(entry.label, REGULAR, OPTION, width - BOX - 5)


def _table_name(table: Entry) -> Strip:
    def paint(canvas: Canvas, left: float, top: float) -> None:
        blocks.write(canvas, left, top - 9.0, fonts.line(table.label), REGULAR, OPTION)

    return Strip(12.0, paint, keep=True)


def _table_head(columns: Sequence[Entry], widths: Sequence[float], canvas: Canvas, left: float, top: float) -> None:
    start = left
    for column, width in zip(columns, widths, strict=True):
        inset = 10.0 if left == start else 3.0
        hint = HINTS.get(column.kind, "")
        text = fonts.line(f"{column.label} ({hint})" if hint else column.label)
        if fonts.width(text, REGULAR, LABEL) > width - inset:
            text = fonts.line(column.label)
        blocks.write(canvas, left + inset, top - 9.5, text, REGULAR, LABEL)
        left += width
    blocks.rule(canvas, start, top - TABLE_HEAD + 0.4, sum(widths))
