"""From laid out pages to bytes: the same content and stamp always make the same file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from gnp_desk.forms.printing import blocks, fonts, marks
from gnp_desk.forms.printing.sheet import HEIGHT, WIDTH, Canvas, Page, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.texts import N_

LANGUAGE = "es-MX"

Body = Callable[[Sheet, Mapping[str, Any]], None]


def paper(content: Mapping[str, Any], stamp: Stamp, *bodies: Body) -> bytes:
    """Return the PDF of a paper whose blocks a body places from what the content shows.

    With several bodies, roomiest first, the first that needs the fewest pages is taken.
    """
    foot = marks.Foot(content, stamp)
    best: Sequence[Page] = ()
    for body in bodies:
        pages = _laid_out(content["shown"], foot, body)
        if not best or len(pages) < len(best):
            best = pages
        if len(best) == 1:
            break
    return render(best, foot, content, stamp)


def _laid_out(shown: Mapping[str, Any], foot: marks.Foot, body: Body) -> Sequence[Page]:
    sheet = Sheet(foot.height)
    body(sheet, shown)
    if foot.rest:
        sheet.place([blocks.heading(N_("Viene del pie de la primera página")), *blocks.paragraph(foot.rest)])
    return sheet.pages


def render(pages: Sequence[Page], foot: marks.Foot, content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the pages. Its title, subject and language are set; they hold no personal data."""
    from reportlab.pdfgen.canvas import Canvas as PdfCanvas

    fonts.register()
    buffer = BytesIO()
    size = (WIDTH, HEIGHT)
    canvas = PdfCanvas(buffer, size, pageCompression=1, invariant=1, lang=LANGUAGE, initialFontName=fonts.REGULAR)
    _describe(canvas, content, stamp)
    draw(canvas, pages, foot, content, stamp)
    canvas.save()
    return buffer.getvalue()


def draw(canvas: Canvas, pages: Sequence[Page], foot: marks.Foot, content: Mapping[str, object], stamp: Stamp) -> None:
    """Paint every page on a canvas, in reading order over the watermark."""
    if not stamp.draft:
        marks.qr_form(canvas, stamp)
    for index, page in enumerate(pages):
        if stamp.watermark:
            marks.watermark(canvas, stamp.watermark)
        marks.header(canvas, content, stamp, index + 1, len(pages))
        for paint, left, top in page.marks:
            paint(canvas, left, top)
        if index == 0:
            foot.paint(canvas)
        marks.footer(canvas, stamp)
        canvas.addPageLabel(index, "ARABIC", 1 + _before(pages, index), _label(page))
        canvas.showPage()


def _label(page: Page) -> str | None:
    """Return the prefix of a page's label: it says whose page it is, so that a copy can leave out the others'."""
    return f"{page.owner} " if page.owner else None


def _before(pages: Sequence[Page], index: int) -> int:
    return sum(page.owner == pages[index].owner for page in pages[:index])


def _describe(canvas: Canvas, content: Mapping[str, object], stamp: Stamp) -> None:
    canvas.setTitle(" ".join(part for part in (str(content["title"]), stamp.folio) if part))
    canvas.setSubject(f"Siniestro {stamp.claim_folio}")
    canvas.setAuthor(str(content["company"]))
    canvas.setCreator("GNP Desk")
    canvas.setViewerPreference("DisplayDocTitle", "true")
