"""Damage lines on paper: as frozen values, as a table with hatch, number and word, and beside the outline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import blocks, outline
from gnp_desk.forms.printing.blocks import TIGHT_PAD, Column
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet, Strip, gap
from gnp_desk.texts import N_

DIAGRAM_HEIGHT = 150.0
DIAGRAM_GAP, DENSE_SIZE = 22.0, 8.4
TABLE_WIDTH = INNER - outline.outline_width(DIAGRAM_HEIGHT) - DIAGRAM_GAP

COMPACT = (Column("", 27, BOLD, right=True), Column("", HALF - 27 - 74), Column("", 74))
DEGREES = ("1", "2", "3", "4")

Line = Mapping[str, object]


def frozen(case: Case, line: Record) -> dict[str, object]:
    """Return a damage line as plain values with its words."""
    number, _gap, name = catalogue.show(case, line, "zone").partition(" ")
    degree = str(line.get("degree") or "")
    return {
        "number": number,
        "zone": name,
        "part": catalogue.show(case, line, "part"),
        "degree": int(degree) if degree in DEGREES else 0,
        "word": catalogue.show(case, line, "degree").lstrip("1234 ·").lower(),
        "basis": catalogue.show(case, line, "relation_basis"),
    }


def columns(width: float) -> tuple[Column, ...]:
    """Return the columns of a damage table."""
    part, degree = 134.0, 74.0
    return (
        Column(N_("Zona"), 34, BOLD, right=True),
        Column("", width - 34 - part - degree),
        Column(N_("Parte"), part, MEDIUM),
        Column(N_("Grado"), degree),
    )


def rows(lines: Sequence[Line], width: float, is_previous: bool = False, dense: bool = False) -> Iterator[Strip]:
    """Yield one row per damage line; `dense` ones stand closer."""
    size, pad = (DENSE_SIZE, TIGHT_PAD) if dense else (blocks.BODY, blocks.PAD)
    for line in lines:
        degree = partial(outline.degree_cell, int(str(line["degree"])), str(line["word"]), is_previous, size)
        cells = (str(line["number"]), str(line["zone"]), str(line["part"]) or "—", degree)
        yield from blocks.table_row(columns(width), cells, size, pad)


def zones(lines: Sequence[Line], is_previous: bool = False) -> Iterator[outline.Zone]:
    """Yield the zones of damage lines for the outline."""
    for line in lines:
        yield outline.Zone(str(line["number"]), int(str(line["degree"])), is_previous)


def block(
    sheet: Sheet,
    titles: tuple[str, str],
    marked: tuple[Sequence[Line], Sequence[Line]],
    body: str,
    dense: bool,
) -> None:
    """Put the table of today's damage, that of earlier damage, and the outline with both at the right."""
    today, previous = marked
    strips = [blocks.heading(_counted(titles[0], today), TABLE_WIDTH)]
    strips.append(blocks.table_head(columns(TABLE_WIDTH)))
    strips += rows(today, TABLE_WIDTH, dense=dense) if today else _by_hand()
    if previous:
        strips.append(blocks.heading(_counted(titles[1], previous), TABLE_WIDTH))
        strips += rows(previous, TABLE_WIDTH, is_previous=True, dense=dense)
    shown = [*zones(today), *zones(previous, is_previous=True)]
    drawing = (gap(10), outline.outline(shown, DIAGRAM_HEIGHT, body))
    sheet.beside((LEFT, strips), (LEFT + TABLE_WIDTH + DIAGRAM_GAP, drawing))


def _counted(title: str, lines: Sequence[Line]) -> str:
    return f"{title} ({len(lines)})" if lines else title


def list_block(sheet: Sheet, title: str, lines: Sequence[Line]) -> None:
    """Put damage as a compact list in two columns, without outline; without damage, lines to complete by hand."""
    heading = blocks.heading(_counted(title, lines))
    if not lines:
        sheet.place([heading, *blocks.blank_lines(2)])
        return
    half = (len(lines) + 1) // 2
    sheet.place([heading])
    sheet.beside((LEFT, _compact(lines[:half])), (MIDDLE, _compact(lines[half:])))


def _compact(lines: Sequence[Line]) -> Iterator[Strip]:
    for line in lines:
        degree = partial(outline.degree_cell, int(str(line["degree"])), str(line["word"]), False, blocks.BODY)
        words = str(line["part"] or line["zone"])
        yield from blocks.table_row(COMPACT, (str(line["number"]), words, degree), pad=TIGHT_PAD)


def _by_hand() -> Iterator[Strip]:
    yield from blocks.blank_lines(3, TABLE_WIDTH)
