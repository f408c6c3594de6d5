"""The joint page of the declaration: what every party sees and signs together, two columns at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from gnp_desk.forms.printing import autograph, blocks, fonts, outline, sketch
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, RIGHT, Canvas, Sheet, Strip
from gnp_desk.texts import N_

Column = Mapping[str, Any]

LABEL_WIDTH = 58.0
BOX_SIZE, BOX_LINE, BOX_SIDE = 7.6, 9.2, 6.4
BOX_AT = (0.0, 172.0, 362.0)
CLOCK_SIDE = 90.0
SKETCH_HEIGHT = 118.0
SKETCH, BY_HAND = N_("Croquis"), N_("Si hace falta, dibújelo aquí.")


def place(sheet: Sheet, shown: Mapping[str, Any], columns: Sequence[Column], is_first: bool) -> None:
    """Put the blocks of a joint page in their order; while nobody says A was alone, B is left to complete by hand."""
    if is_first:
        _moment(sheet, shown)
        columns = columns if len(columns) > 1 or shown["no_other"] else [*columns, _blank()]
    _columns(sheet, columns, shown["no_other"])
    _boxes(sheet, shown["boxes"], [column for column in columns if column["has_vehicle"]])
    _band(sheet, columns, shown, is_first)
    if is_first and not shown["no_other"]:
        _agreement(sheet, shown)
    _signatures(sheet, shown, columns)


def _moment(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    left, right = shown["where"]
    sheet.beside((LEFT, _pairs(left)), (MIDDLE, _pairs(right)))
    sheet.gap(4)
    sheet.place([blocks.questions(shown["strip"])])
    if shown["objects"]:
        sheet.place(blocks.paragraph(N_("Objetos dañados: {list}.").format(list="; ".join(shown["objects"]))))


def _columns(sheet: Sheet, columns: Sequence[Column], is_alone: bool) -> None:
    places = [(left, _column(column)) for left, column in zip((LEFT, MIDDLE), columns, strict=False)]
    if is_alone:
        nobody = N_("No participó otra persona, vehículo o propiedad.")
        places.append((MIDDLE, iter([blocks.heading(N_("Otra parte"), HALF), *blocks.paragraph(nobody, HALF)])))
    sheet.beside(*places)


def _blank() -> Column:
    labels = (N_("Conductor"), N_("Vehículo"), N_("Placas"), N_("Aseguradora"), N_("Póliza"), N_("Circulaba"))
    facts = {
        "role": N_("Otra parte"),
        "rows": [[label, ""] for label in labels],
        "signer": N_("nombre, firma, fecha y hora"),
    }
    return {
        "letter": "B",
        "name": "",
        "has_vehicle": True,
        "first": 0,
        "others": (),
        "boxes": (),
        "numbers": (),
        **facts,
    }


def _column(column: Column) -> Iterator[Strip]:
    yield blocks.heading(" · ".join(part for part in (column["letter"], column["role"]) if part), HALF)
    yield from _pairs(column["rows"])


def _pairs(rows: Sequence[Sequence[str]]) -> Iterator[Strip]:
    return blocks.pairs(rows, HALF, LABEL_WIDTH, blocks.DENSE)


def _boxes(sheet: Sheet, boxes: Sequence[Sequence[str]], columns: Sequence[Column]) -> None:
    """Put every box with a square for each vehicle, the counts and the words of «Otra»."""
    if not columns:
        return
    rows = -(-len(boxes) // len(BOX_AT))
    marked = [set(column["boxes"]) for column in columns]
    sheet.place([blocks.heading(N_("Circunstancias"), aside=" · ".join(map(_count, columns)))])
    strips = [Strip(BOX_LINE, partial(_box_head, [column["letter"] for column in columns]), keep=True)]
    for row in range(rows):
        cells = [boxes[at] if at < len(boxes) else None for at in range(row, rows * len(BOX_AT), rows)]
        strips.append(Strip(BOX_LINE, partial(_box_row, cells, marked), keep=row + 1 < rows))
    sheet.place(strips)
    others = [[N_("Otra de {letter}").format(**column), column["other"]] for column in columns if column.get("other")]
    sheet.place(blocks.pairs(others, INNER, LABEL_WIDTH))


def _count(column: Column) -> str:
    listed = f" ({', '.join(map(str, column['numbers']))})" if column["numbers"] else ""
    return N_("Casillas de {letter}: {n}{list}").format(letter=column["letter"], n=len(column["numbers"]), list=listed)


def _box_head(letters: Sequence[str], canvas: Canvas, left: float, top: float) -> None:
    for start in BOX_AT:
        for index, letter in enumerate(letters):
            at = left + start + index * (BOX_SIDE + 3.4)
            name = fonts.line(letter)[:2]
            blocks.write(canvas, at + (BOX_SIDE - fonts.width(name, BOLD, 7.6)) / 2, top - 8, name, BOLD, 7.6)


def _box_row(
    cells: Sequence[Sequence[str] | None], marked: Sequence[set[str]], canvas: Canvas, left: float, top: float
) -> None:
    base = blocks.baseline(top, BOX_LINE, BOX_SIZE)
    for start, cell in zip(BOX_AT, cells, strict=True):
        if cell is None:
            continue
        at, (code, printed, words) = left + start, cell
        for index, codes in enumerate(marked):
            blocks.box(canvas, at + index * (BOX_SIDE + 3.4), base - 0.8, BOX_SIDE, code in codes, 0.7)
        font = MEDIUM if any(code in codes for codes in marked) else REGULAR
        blocks.write(canvas, at + 22, base, printed, font, BOX_SIZE)
        blocks.write(canvas, at + 34, base, words, font, BOX_SIZE)


def _band(sheet: Sheet, columns: Sequence[Column], shown: Mapping[str, Any], is_first: bool) -> None:
    """Put the impact clocks at the sides and the sketch between them."""
    sheet.gap(7)
    width = INNER - len(columns) * (CLOCK_SIDE + 10)
    drawn = is_first and shown.get("sketch")
    strip = sketch.box(shown["sketch"], width, SKETCH_HEIGHT) if drawn else _sketch(width, shown)
    clocks = [(left, _clock(column)) for left, column in zip((LEFT, RIGHT - CLOCK_SIDE), columns, strict=False)]
    sheet.beside(*clocks, (LEFT + CLOCK_SIDE + 10, [strip]))


def _clock(column: Column) -> Iterator[Strip]:
    if column["has_vehicle"]:
        yield outline.clock(column["first"], column["others"], CLOCK_SIDE, column["letter"])
        yield from blocks.paragraph(column.get("impact", ""), CLOCK_SIDE + 6, REGULAR, blocks.SMALL)


def _sketch(width: float, shown: Mapping[str, Any]) -> Strip:
    """Return the box in which the sketch is drawn by hand, why there is none, and the street names when known."""
    streets = shown["streets"]
    lines = (
        fonts.wrap(N_("Calles: {names}").format(names=streets), MEDIUM, blocks.SMALL, width - 40)[:3] if streets else ()
    )
    why = shown.get("no_sketch") or ""
    words = N_("Sin croquis: {why}.").format(why=why.lower()) if why else BY_HAND
    return Strip(CLOCK_SIDE + 16, partial(_draw_sketch, width, lines, words))


def _draw_sketch(width: float, streets: Sequence[str], words: str, canvas: Canvas, left: float, top: float) -> None:
    height = CLOCK_SIDE + 12
    canvas.setLineWidth(0.75)
    canvas.rect(left, top - height, width, height)
    blocks.write(canvas, left + 6, top - 11, SKETCH, BOLD, blocks.LABEL)
    blocks.write(
        canvas, left + 13 + fonts.width(SKETCH, BOLD, blocks.LABEL), top - 11, words, REGULAR, blocks.SMALL
    )
    blocks.write(canvas, left + width - 15, top - 12, "N", BOLD, blocks.SMALL)
    canvas.setLineWidth(0.6)
    canvas.circle(left + width - 12.2, top - 24, 8)
    for index, line in enumerate(reversed(streets)):
        blocks.write(canvas, left + 6, top - height + 5 + index * 10, line, MEDIUM, blocks.SMALL)


def _agreement(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    agreed = shown["agreement"]
    words = ". ".join(part for part in (agreed["first"], agreed["text"]) if part)
    lines = blocks.paragraph(words, INNER, MEDIUM) if words else blocks.blank_lines(1)
    sheet.place([blocks.heading(N_("Arreglo")), *lines])


def _signatures(sheet: Sheet, shown: Mapping[str, Any], columns: Sequence[Column]) -> None:
    given = shown.get("signed", {})
    signers = [autograph.signer(column["name"], f"{column['letter']} · {column['signer']}", given.get(column["letter"])) for column in columns]
    last = autograph.signer(shown["adjuster"], N_("Ajustador · firma, fecha y hora"), given.get(""))
    autograph.signatures(sheet, [*signers, last], above=28)
