"""What every page carries around its blocks: header with folio and QR, footer, Code 128, legends, watermark."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_desk.forms.printing import fonts
from gnp_desk.forms.printing.blocks import SMALL, THICK, rule, write, write_right
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.legends import MISSING_LETTERS, words
from gnp_desk.forms.printing.sheet import FLOOR, HEIGHT, INNER, LEFT, MARGIN, MM, RIGHT, TOP, WIDTH, Canvas
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.texts import N_

QR_SIDE = 22 * MM
BARCODE_WIDTH, BARCODE_HEIGHT = 163.0, 25.0
LEGEND_WIDTH, LEGEND_LEADING = INNER - BARCODE_WIDTH - 14, 10.6
FOOTER = MARGIN + 23.5
COPY_BASE = MARGIN + 1.5
FOOT_LINES = 9
QR_FORM = "qr"


def watermark(canvas: Canvas, text: str) -> None:
    """Draw a word across the page in outline, light enough to read everything over it."""
    size = 84.0
    while fonts.width(text, BOLD, size) > 760:
        size -= 4
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(52)
    canvas.setStrokeGray(0.81)
    canvas.setLineWidth(1)
    writing = canvas.beginText(-fonts.width(text, BOLD, size) / 2, -size * 0.36)
    writing.setFont(BOLD, size)
    writing.setTextRenderMode(1)
    writing.textOut(text)
    writing.setTextRenderMode(0)
    canvas.drawText(writing)
    canvas.restoreState()


def header(canvas: Canvas, content: Mapping[str, object], stamp: Stamp, number: int, count: int) -> None:
    """Draw company, name of the paper, folio (the largest text), «Página n de m», QR and the 2 px rule."""
    top = HEIGHT - MARGIN
    company = fonts.clean(str(content["company"]))
    write(canvas, LEFT, top - 9, company, MEDIUM, 9.75)
    if stamp.warning:
        _warning(canvas, LEFT + fonts.width(company, MEDIUM, 9.75) + 9, top - 9, stamp.warning)
    write(canvas, LEFT, top - 28.5, fonts.clean(str(content["title"])), BOLD, 15.75)
    write(canvas, LEFT, top - 51.5, fonts.clean(stamp.folio or N_("Borrador sin folio")), BOLD, 18)
    pages = N_("Página {n} de {m}").format(n=number, m=count)
    edge = RIGHT if stamp.draft else RIGHT - QR_SIDE - 11
    write_right(canvas, edge, top - 9, pages, REGULAR, LABEL_SIZE)
    if not stamp.draft:
        canvas.saveState()
        canvas.translate(RIGHT - QR_SIDE, top - QR_SIDE)
        canvas.doForm(QR_FORM)
        canvas.restoreState()
    rule(canvas, LEFT, TOP + 9, INNER, THICK)


LABEL_SIZE = 8.25


def _warning(canvas: Canvas, left: float, base: float, text: str) -> None:
    wide = fonts.width(text, BOLD, LABEL_SIZE) + 9
    canvas.setLineWidth(1.1)
    canvas.rect(left, base - 3, wide, 12)
    write(canvas, left + 4.5, base, text, BOLD, LABEL_SIZE)


def qr_form(canvas: Canvas, stamp: Stamp) -> None:
    """Define the QR once for the whole document."""
    canvas.beginForm(QR_FORM, 0, 0, QR_SIDE, QR_SIDE)
    path = canvas.beginPath()
    dark = qr_modules(stamp.code)
    side = QR_SIDE / len(dark)
    for row, modules in enumerate(dark):
        column = 0
        while column < len(modules):
            run = column
            while run < len(modules) and modules[run]:
                run += 1
            if run > column:
                path.rect(column * side, QR_SIDE - (row + 1) * side, (run - column) * side, side)
            column = run + 1
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.endForm()


def qr_modules(text: str) -> list[list[bool]]:
    """Return the dark modules of the QR of a text, row by row, with medium error correction."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    return [[bool(dark) for dark in row] for row in code.modules]


def footer(canvas: Canvas, stamp: Stamp) -> None:
    """Draw claim, hash, edition and moment of issue over the room the copy line needs."""
    rule(canvas, LEFT, FOOTER, INNER)
    base = FOOTER - 11.5
    groups = " ".join(stamp.hash_start[at : at + 4] for at in range(0, 16, 4))
    done = N_("Borrador del {when}") if stamp.draft else N_("Emitida el {when}")
    parts = [
        N_("Siniestro {folio}").format(folio=stamp.claim_folio),
        N_("Huella {hash}").format(hash=groups),
        N_("Condiciones {edition}").format(edition=stamp.edition or N_("por confirmar")),
        done.format(when=stamp.when),
    ]
    sizes = [fonts.width(part, REGULAR, 7.5) for part in map(fonts.clean, parts)]
    space, left = (INNER - sum(sizes)) / (len(parts) - 1), LEFT
    for part, size in zip(parts, sizes, strict=True):
        write(canvas, left, base, fonts.clean(part), REGULAR, 7.5)
        left += size + space


class Foot:
    """What stands at the bottom of the first page: legends at the left, Code 128 of the folio at the right.

    `rest` is what the legends say beyond the room they have there.
    """

    def __init__(self, content: Mapping[str, object], stamp: Stamp) -> None:
        running, phones = words(content, stamp)
        if fonts.UNPRINTABLE in fonts.clean(_all_text(content)):
            running = f"{running} {MISSING_LETTERS}"
        wrapped = fonts.wrap(running, REGULAR, SMALL, LEGEND_WIDTH)
        self._lines = [*wrapped[:FOOT_LINES], *(fonts.wrap(phones, REGULAR, SMALL, LEGEND_WIDTH) if phones else ())]
        self.rest = " ".join(wrapped[FOOT_LINES:])
        self._folio = "" if stamp.draft else stamp.folio
        self.height = max(len(self._lines) * LEGEND_LEADING + 6, 46.0)

    def paint(self, canvas: Canvas) -> None:
        """Draw it above the footer."""
        top = FLOOR + self.height - 8
        for index, line in enumerate(self._lines):
            write(canvas, LEFT, top - 6 - index * LEGEND_LEADING, line, REGULAR, SMALL)
        if self._folio:
            barcode(canvas, RIGHT - BARCODE_WIDTH, FLOOR + 11, self._folio)


def barcode(canvas: Canvas, left: float, bottom: float, text: str) -> None:
    """Draw the Code 128 of a text with its characters below, `BARCODE_WIDTH` points wide."""
    bars = code128(text, 1.0)
    bars = code128(text, BARCODE_WIDTH / bars.width)
    bars.drawOn(canvas, left, bottom)
    spaced = fonts.width(text, REGULAR, 8.25)
    write(canvas, left + (BARCODE_WIDTH - spaced) / 2, bottom - 9.5, text, REGULAR, 8.25)


def code128(text: str, module: float):  # type: ignore[no-untyped-def]
    """Return the Code 128 of a text whose narrow bar is `module` points wide, without quiet zone."""
    from reportlab.graphics.barcode.code128 import Code128

    return Code128(text, barWidth=module, barHeight=BARCODE_HEIGHT, quiet=0)


def copy_page(line: str) -> bytes:
    """Return a page that holds nothing but the line of a copy, in the room the footer leaves at the bottom."""
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas as PdfCanvas

    fonts.register()
    text, size, buffer = fonts.line(line), SMALL, BytesIO()
    while fonts.width(text, BOLD, size) > INNER and size > 3:
        size -= 0.25
    canvas = PdfCanvas(buffer, (WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=fonts.BOLD)
    write(canvas, (WIDTH - fonts.width(text, BOLD, size)) / 2, COPY_BASE, text, BOLD, size)
    canvas.save()
    return buffer.getvalue()


def _all_text(value: object) -> str:
    """Return every text inside plain values."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return " ".join(_all_text(item) for item in value.values())
    if isinstance(value, list):
        return " ".join(_all_text(item) for item in value)
    return ""
