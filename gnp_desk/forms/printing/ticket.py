"""The 80 mm ticket of a deductible slip: one layout, as ESC/POS bytes for the printer and as a PDF for its driver.

72 mm printable are 48 columns of text. The code page is cp858, which has every Spanish letter; what it lacks is written
with the letters it has. The same content, stamp and line always give the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from gnp_desk.forms.printing import fonts, marks
from gnp_desk.forms.printing.fonts import BOLD, REGULAR
from gnp_desk.forms.printing.sheet import MM, Canvas
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.texts import N_

COLUMNS = 48
PAPER_WIDTH, PRINTABLE = 80 * MM, 72 * MM
DOTS_PER_MM, MOST_BAR_DOTS, QR_DOTS = 8, 60 * 8, 25 * 8
BAR_DOTS = 72
CODE_PAGE = "cp858"

INIT, CODE_PAGE_858 = b"\x1b@", b"\x1bt\x13"
LEFT, CENTER = b"\x1ba\x00", b"\x1ba\x01"
BOLD_ON, BOLD_OFF = b"\x1bE\x01", b"\x1bE\x00"
TALL, PLAIN = b"\x1d!\x01", b"\x1d!\x00"
FEED_AND_CUT = b"\x1dV\x42\x00"
SIGNS = {
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "•": "·",
    "→": "->",
    "\u202f": " ",
    "\xa0": " ",
}


@dataclass(frozen=True)
class Row:
    """One row of the ticket. `kind` is text, pair, rule, gap, bars or qr; `left` and `right` are its words or its code."""

    kind: str
    left: str = ""
    right: str = ""
    bold: bool = False
    tall: bool = False
    center: bool = False


def rows(content: Mapping[str, Any], stamp: Stamp, line: str = "") -> tuple[Row, ...]:
    """Return the rows of a ticket in order; `line` names the copy («Copia 1 · Cliente»)."""
    shown = content["shown"]
    return (
        *_head(content, stamp),
        *_claim(shown),
        Row("rule"),
        *_calculation(shown),
        Row("rule"),
        Row("pair", N_("TOTAL"), shown["total"], bold=True, tall=True),
        *_text(shown["words"]),
        Row("pair", N_("PAGAR HASTA"), shown["until"], bold=True),
        Row("rule"),
        *_banks(shown["banks"]),
        *(() if stamp.draft else (Row("gap"), Row("qr", stamp.code))),
        Row("gap"),
        *_legends(content, stamp),
        Row("gap"),
        Row("text", N_("Atención 24 horas: 55 5227 9000"), center=True),
        *((Row("text", line, center=True),) if line else ()),
    )


def _head(content: Mapping[str, Any], stamp: Stamp) -> Iterator[Row]:
    yield Row("text", str(content["company"]).upper(), center=True)
    if stamp.warning:
        yield Row("text", f"*** {stamp.warning} ***", bold=True, center=True)
    yield Row("gap")
    yield Row("text", N_("FICHA DE DEDUCIBLE"), bold=True, center=True)
    yield Row("text", stamp.folio or N_("BORRADOR SIN FOLIO"), bold=True, center=True)
    if stamp.replaces:
        yield Row("text", N_("Sustituye a {folio}").format(folio=stamp.replaces), center=True)
    yield Row("rule")


def _claim(shown: Mapping[str, Any]) -> Iterator[Row]:
    claim, vehicle = dict(shown["claim"]), dict(shown["vehicle"])
    yield Row("pair", N_("Siniestro"), claim[N_("Siniestro")])
    yield Row("pair", N_("Vehículo"), vehicle[N_("Vehículo")])
    yield Row("pair", N_("Placas"), shown["plate_end"])
    yield Row("pair", N_("Cobertura"), vehicle[N_("Cobertura")])


def _calculation(shown: Mapping[str, Any]) -> Iterator[Row]:
    for title, source, points, amount in shown["rows"]:
        percent = f" {points} %" if points else ""
        none = f": {source.lower()}" if not amount and not points else ""
        yield Row("pair", f"{title}{percent}{none}", amount or "0.00")


def _banks(groups: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    for group in groups:
        for name, agreement in group["banks"]:
            yield Row("pair", name, N_("Convenio {code}").format(code=agreement))
        yield Row("text", N_("Referencia"))
        yield Row("text", group["grouped"], bold=True, center=True)
        yield Row("bars", group["reference"])
        yield Row("gap")


def _legends(content: Mapping[str, Any], stamp: Stamp) -> Iterator[Row]:
    kept = content["legends"]["texts"]
    yield from _text(kept.get("L1", ""))
    yield from _text(N_("Después de la fecha pida otra ficha."))
    edition = stamp.edition or N_("por confirmar")
    yield from _text(N_("Cálculo con condiciones {edition}; la Compañía lo confirma.").format(edition=edition))


def _text(words: str) -> Iterator[Row]:
    if words:
        yield Row("text", words)


def wrap(words: str, width: int) -> list[str]:
    """Return the lines a text takes in `width` columns, broken at spaces, long words anywhere."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        while len(word) > width:
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:width])
            word = word[width:]
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines


def escpos(content: Mapping[str, Any], stamp: Stamp, line: str = "") -> bytes:
    """Return the bytes a ticket printer takes: text in cp858, barcodes and QR made by the printer itself, cut at the end."""
    out = bytearray(INIT + CODE_PAGE_858)
    for row in rows(content, stamp, line):
        out += _row_bytes(row)
    return bytes(out + b"\n\n\n" + FEED_AND_CUT)


def encoded(text: str) -> bytes:
    """Return a text in cp858; signs it lacks are written with those it has, and what has none is «?»."""
    plain = "".join(SIGNS.get(letter, letter) for letter in unicodedata.normalize("NFC", text))
    kept = "".join(letter for letter in plain if letter >= " ")
    return kept.encode(CODE_PAGE, errors="replace")


def _row_bytes(row: Row) -> bytes:
    if row.kind == "gap":
        return b"\n"
    if row.kind == "rule":
        return LEFT + b"-" * COLUMNS + b"\n"
    if row.kind == "bars":
        return CENTER + bars_bytes(row.left) + LEFT
    if row.kind == "qr":
        return CENTER + qr_bytes(row.left) + LEFT
    lines = _pair_lines(row.left, row.right) if row.kind == "pair" else wrap(row.left, COLUMNS)
    text = b"".join(encoded(line) + b"\n" for line in lines)
    styled = (BOLD_ON if row.bold else b"") + (TALL if row.tall else b"") + text
    styled += (PLAIN if row.tall else b"") + (BOLD_OFF if row.bold else b"")
    return CENTER + styled + LEFT if row.center else styled


def _pair_lines(left: str, right: str) -> list[str]:
    """Return words at the left and at the right of one line, on two lines when they do not fit on one."""
    room = COLUMNS - len(right) - 1
    if len(left) <= room:
        return [f"{left}{' ' * (COLUMNS - len(left) - len(right))}{right}"]
    return [*wrap(left, COLUMNS), right[:COLUMNS].rjust(COLUMNS)]


def bars_bytes(code: str) -> bytes:
    """Return the commands of a Code 128 at most 60 mm wide, with the text left to the row above."""
    data = code128_data(code)
    wide = 3 if bar_modules(code) * 3 <= MOST_BAR_DOTS else 2
    return (
        b"\x1dh"
        + bytes([BAR_DOTS])
        + b"\x1dw"
        + bytes([wide])
        + b"\x1dH\x00"
        + b"\x1dkI"
        + bytes([len(data)])
        + data
        + b"\n"
    )


def code128_data(code: str) -> bytes:
    """Return what the printer takes for a Code 128: pairs of digits in set C, anything else in set B."""
    if not code.isdigit() or len(code) < 4:
        return b"{B" + code.replace("{", "{{").encode("ascii", errors="replace")
    first = b"{B" + code[0].encode() if len(code) % 2 else b""
    pairs = code[len(code) % 2 :]
    return first + b"{C" + bytes(int(pairs[at : at + 2]) for at in range(0, len(pairs), 2))


def bar_modules(code: str) -> int:
    """Return how many narrow bars wide a Code 128 is, start, check and stop included."""
    data = code128_data(code)
    symbols = len(data) - 2 * data.count(b"{") + (1 if data.count(b"{") > 1 else 0)
    return (symbols + 2) * 11 + 13


def qr_bytes(text: str) -> bytes:
    """Return the commands of a QR about 25 mm wide, with medium correction."""
    size = max(3, min(8, QR_DOTS // len(marks.qr_modules(text))))
    data = text.encode("ascii", errors="replace")
    stored = len(data) + 3
    return b"".join(
        (
            b"\x1d(k\x04\x001A2\x00",
            b"\x1d(k\x03\x001C" + bytes([size]),
            b"\x1d(k\x03\x001E1",
            b"\x1d(k" + bytes([stored % 256, stored // 256]) + b"1P0" + data,
            b"\x1d(k\x03\x001Q0",
            b"\n",
        )
    )


ROW_HEIGHT, TALL_HEIGHT, TEXT_SIZE, TALL_SIZE = 11.4, 21.0, 8.0, 15.0
BAR_HEIGHT, QR_SIDE = 26.0, 25 * MM
HEIGHTS = {"gap": 7.0, "rule": 7.0, "bars": BAR_HEIGHT + 4, "qr": QR_SIDE + 6}


def picture(content: Mapping[str, Any], stamp: Stamp, line: str = "") -> bytes:
    """Return the same ticket as a PDF 80 mm wide, for a printer that is reached through its driver."""
    from reportlab.pdfgen.canvas import Canvas as PdfCanvas

    fonts.register()
    placed = rows(content, stamp, line)
    height = sum(_height(row) for row in placed) + 8 * MM
    buffer = BytesIO()
    canvas = PdfCanvas(
        buffer, (PAPER_WIDTH, height), pageCompression=1, invariant=1, lang="es-MX", initialFontName=REGULAR
    )
    canvas.setTitle(" ".join(part for part in (N_("Ficha de deducible"), stamp.folio) if part))
    canvas.setAuthor(str(content["company"]))
    canvas.setCreator("GNP Desk")
    top = height - 4 * MM
    for row in placed:
        _paint(canvas, row, top)
        top -= _height(row)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _height(row: Row) -> float:
    if row.kind in HEIGHTS:
        return HEIGHTS[row.kind]
    return TALL_HEIGHT if row.tall else ROW_HEIGHT * len(_lines(row))


def _lines(row: Row) -> tuple[str, ...]:
    """Return the lines of words of a row as they fit in the printable width."""
    if row.kind == "pair":
        left, right = fonts.clean(row.left), fonts.clean(row.right)
        fits = fonts.width(left, _font(row), TEXT_SIZE) + fonts.width(right, _font(row), TEXT_SIZE) < PRINTABLE - 6
        return (left,) if fits or row.tall else (*fonts.wrap(left, _font(row), TEXT_SIZE, PRINTABLE), "")
    return fonts.wrap(row.left, _font(row), TEXT_SIZE, PRINTABLE)


def _font(row: Row) -> str:
    return BOLD if row.bold else REGULAR


def _paint(canvas: Canvas, row: Row, top: float) -> None:
    left = (PAPER_WIDTH - PRINTABLE) / 2
    if row.kind == "rule":
        canvas.setDash(2, 1.5)
        canvas.setLineWidth(0.6)
        canvas.line(left, top - 3.5, left + PRINTABLE, top - 3.5)
        canvas.setDash()
    elif row.kind == "bars":
        _bars(canvas, row.left, top)
    elif row.kind == "qr":
        _qr(canvas, row.left, top)
    elif row.kind != "gap":
        _words(canvas, row, left, top)


def _words(canvas: Canvas, row: Row, left: float, top: float) -> None:
    size, font = (TALL_SIZE, BOLD) if row.tall else (TEXT_SIZE, _font(row))
    step = TALL_HEIGHT if row.tall else ROW_HEIGHT
    canvas.setFont(font, size)
    lines = _lines(row)
    for index, line in enumerate(lines):
        base = top - index * step - step * 0.74
        at = (PAPER_WIDTH - fonts.width(line, font, size)) / 2 if row.center else left
        canvas.drawString(at, base, line)
    if row.kind == "pair":
        right = fonts.clean(row.right)
        base = top - (len(lines) - 1) * step - step * 0.74
        canvas.drawString(left + PRINTABLE - fonts.width(right, font, size), base, right)


def _bars(canvas: Canvas, code: str, top: float) -> None:
    wide = 3 if bar_modules(code) * 3 <= MOST_BAR_DOTS else 2
    bars = marks.code128(code, wide / DOTS_PER_MM * MM)
    bars.barHeight = BAR_HEIGHT
    bars.drawOn(canvas, (PAPER_WIDTH - bars.width) / 2, top - BAR_HEIGHT - 2)


def _qr(canvas: Canvas, text: str, top: float) -> None:
    dark = marks.qr_modules(text)
    side, left = QR_SIDE / len(dark), (PAPER_WIDTH - QR_SIDE) / 2
    path = canvas.beginPath()
    for number, modules in enumerate(dark):
        for place, is_dark in enumerate(modules):
            if is_dark:
                path.rect(left + place * side, top - 3 - (number + 1) * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)
