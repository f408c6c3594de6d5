"""A blank format as a fillable PDF in the style of our papers. The same declaration always makes the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO

from gnp_desk import resources, texts
from gnp_desk.forms.formats.acroform import with_fields
from gnp_desk.forms.formats.cells import CLOSE, CLOSEST, RECEPTION, ROOMY, Pen
from gnp_desk.forms.formats.declared import LONG, Format, record_of
from gnp_desk.forms.formats.spots import TEXT, Spot
from gnp_desk.forms.printing import blocks, fonts
from gnp_desk.forms.printing.facts import COMPANY
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.pdf import LANGUAGE
from gnp_desk.forms.printing.sheet import HEIGHT, INNER, LEFT, MARGIN, RIGHT, TOP, WIDTH, Canvas, Page, Sheet, Strip
from gnp_desk.texts import N_

FOLIO, FOLIO_BOX = "folio", (132.0, 35.0)
BETWEEN = 2.0
FOOTER = MARGIN + 23.5
STRETCHES = (150.0, 120.0, 96.0, 72.0, 54.0, 40.0, 28.0, 18.0, 10.0, 5.0)
PRIVACY = N_(
    "Sus datos se usan como dice el aviso de privacidad. Pida una copia en la oficina; ahí ejerce sus derechos sobre ellos."
)
HEALTH = N_(
    "Contiene datos de salud: se usan solo con su consentimiento por escrito. Pida el aviso de privacidad en la oficina."
)
HEALTH_CLASS = 3
ATTACH = N_("Anexe: {papers}.")


def draw(format_: Format) -> bytes:
    """Return the PDF: what is asked on the pages, and a field for every answer."""
    pages, pen = _laid_out(format_)
    fonts.register()
    from reportlab.pdfgen.canvas import Canvas as PdfCanvas

    buffer = BytesIO()
    canvas = PdfCanvas(buffer, (WIDTH, HEIGHT), pageCompression=1, invariant=1, lang=LANGUAGE, initialFontName=REGULAR)
    _describe(canvas, format_)
    for number, page in enumerate(pages):
        _header(canvas, format_, number, len(pages))
        for paint, left, top in page.marks:
            paint(canvas, left, top)
        _footer(canvas, format_)
        canvas.showPage()
    canvas.save()
    return with_fields(buffer.getvalue(), [*pen.spots, _folio_spot()], str(fonts_file()))


def published(format_: Format) -> tuple[dict[str, object], bytes]:
    """Return a format as the centre publishes it, and its file: the one place where the two meet."""
    pdf, pages = draw(format_), len(_laid_out(format_)[0])
    return {**record_of(format_), "file_name": f"{format_.code}-{format_.version}.pdf", "pages": pages}, pdf


def fonts_file() -> object:
    """Return the font in which answers are written."""
    return resources.path("fonts", fonts.FILES[MEDIUM])


def _laid_out(format_: Format) -> tuple[Sequence[Page], Pen]:
    """Return the fewest pages, as roomy as they come; long texts take what is left."""
    best: tuple[Sequence[Page], Pen] | None = None
    for room in (ROOMY, CLOSE, CLOSEST):
        pen = Pen(room)
        pages = _pages(format_, pen)
        if best is None or len(pages) < len(best[0]):
            best = pages, pen
    assert best is not None
    return _stretched(format_, *best)


def _stretched(format_: Format, pages: Sequence[Page], pen: Pen) -> tuple[Sequence[Page], Pen]:
    if any(entry.kind == LONG for entry in format_.entries()):
        for more in STRETCHES:
            wide = Pen(replace(pen.room, long=pen.room.long + more))
            found = _pages(format_, wide)
            if len(found) == len(pages):
                return found, wide
    return pages, pen


def _pages(format_: Format, pen: Pen) -> list[Page]:
    sheet = Sheet()
    sheet.place([_purpose(format_)])
    for section in format_.sections:
        pen.place(sheet, section)
        sheet.gap(BETWEEN)
    return sheet.pages


def _purpose(format_: Format) -> Strip:
    """Return the box of what to know before filling it in: what it is for and what goes with it."""
    names = _document_names()
    papers = texts.listing(_lowered(names[code]) for code in format_.attachments)
    lines = [(format_.purpose, BOLD), *([(ATTACH.format(papers=papers), REGULAR)] if papers else [])]
    wrapped = [(part, font) for text, font in lines for part in fonts.wrap(text, font, 9.0, INNER - 20)]
    height = len(wrapped) * 12.0 + 9.0

    def paint(canvas: Canvas, left: float, top: float) -> None:
        canvas.setLineWidth(blocks.THICK)
        canvas.rect(left + 0.75, top - height + 0.75, INNER - 1.5, height - 1.5)
        for number, (text, font) in enumerate(wrapped):
            blocks.write(canvas, left + 10, blocks.baseline(top - 4.5 - number * 12.0, 12.0, 9.0), text, font, 9.0)

    return Strip(height + 1, paint)


def _lowered(name: str) -> str:
    """Return a name to stand inside a sentence: a lower first letter unless its first word is written in capitals."""
    return name if name.split()[0].isupper() else name[:1].lower() + name[1:]


@lru_cache(maxsize=1)
def _document_names() -> dict[str, str]:
    return {item["code"]: item["name"] for item in resources.read_json("documents")["items"]}


def _header(canvas: Canvas, format_: Format, number: int, count: int) -> None:
    top = HEIGHT - MARGIN
    blocks.write(canvas, LEFT, top - 9, fonts.clean(COMPANY), MEDIUM, 9.75)
    title, size = fonts.clean(format_.title), 17.0
    while fonts.width(title, BOLD, size) > INNER - FOLIO_BOX[0] - 14:
        size -= 0.25
    blocks.write(canvas, LEFT, top - 31, title, BOLD, size)
    said = [
        format_.line_name,
        N_("Clave {code}").format(code=format_.code),
        N_("Versión {n}").format(n=format_.version),
    ]
    said.append(N_("Vigente desde el {day}").format(day=texts.day(format_.valid_from)))
    if format_.valid_until:
        said.append(N_("hasta el {day}").format(day=texts.day(format_.valid_until)))
    blocks.write(canvas, LEFT, top - 51, fonts.clean(" · ".join(said)), REGULAR, 8.7)
    blocks.write_right(canvas, RIGHT, top - 9, N_("Página {n} de {m}").format(n=number + 1, m=count), REGULAR, 8.25)
    if number == 0:
        left, bottom, right, roof = _folio_box()
        canvas.setLineWidth(blocks.THIN)
        canvas.rect(left, bottom, right - left, roof - bottom)
        blocks.write(canvas, left + 5, roof - 9.5, N_("Folio (lo asigna la Compañía)"), REGULAR, 7.2)
    blocks.rule(canvas, LEFT, TOP + 9, INNER, blocks.THICK)


def _folio_box() -> tuple[float, float, float, float]:
    top = HEIGHT - MARGIN - 18
    return RIGHT - FOLIO_BOX[0], top - FOLIO_BOX[1], RIGHT, top


def _folio_spot() -> Spot:
    left, bottom, right, top = _folio_box()
    return Spot(FOLIO, TEXT, 0, (left + 4, bottom + 2, right - 4, top - 12), f"{RECEPTION} · {N_('Folio')}", size=11.0)


def _footer(canvas: Canvas, format_: Format) -> None:
    blocks.rule(canvas, LEFT, FOOTER, INNER)
    words = HEALTH if format_.data_class == HEALTH_CLASS else PRIVACY
    blocks.write(canvas, LEFT, FOOTER - 11.5, fonts.clean(words), REGULAR, 7.5)


def _describe(canvas: Canvas, format_: Format) -> None:
    canvas.setTitle(format_.title)
    canvas.setSubject(f"{format_.code} {format_.version}")
    canvas.setAuthor(COMPANY)
    canvas.setCreator("GNP Desk")
    canvas.setViewerPreference("DisplayDocTitle", "true")
