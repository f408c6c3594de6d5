"""PDF as pictures only: pages counted and drawn, nothing in them run, followed or filled."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError

from gnp_desk.worker.protocol import Head

MOST_PAGES = 500
LARGEST_SIDE = 4_000
POINTS_PER_INCH = 72
UNREADABLE = (PdfiumError, OSError, ValueError, MemoryError, ArithmeticError)


def prepare() -> None:
    """Draw a page once, so that everything drawing needs is loaded while files may still be opened."""
    document, made = PdfDocument.new(), BytesIO()
    document.new_page(100, 100)
    document.save(made)
    document.close()
    look({"sides": [8]}, made.getvalue())


def look(head: Head, body: bytes) -> tuple[Head, list[bytes]]:
    """Answer the number of pages and one page as RGB points per side asked for."""
    try:
        document = PdfDocument(body)
    except UNREADABLE:
        return {"ok": False, "why": "unreadable"}, []
    try:
        return _drawn(document, head)
    except UNREADABLE:
        return {"ok": False, "why": "unreadable"}, []
    finally:
        document.close()


def _drawn(document: PdfDocument, head: Head) -> tuple[Head, list[bytes]]:
    pages = len(document)
    if pages > MOST_PAGES:
        return {"ok": False, "why": "pages"}, []
    number = min(max(0, int(str(head.get("page", 0)))), pages - 1)
    if pages == 0:
        return {"ok": False, "why": "unreadable"}, []
    page = document[number]
    sizes, points = [], []
    for side in sorted((int(str(item)) for item in head.get("sides", [])), reverse=True):  # type: ignore[attr-defined]
        size, rgb = _page(page, min(side, LARGEST_SIDE))
        sizes.append(size)
        points.append(rgb)
    width, height = (round(length) for length in page.get_size())
    return {
        "ok": True, "media": "application/pdf", "width": width, "height": height, "pages": pages, "copies": sizes
    }, points  # fmt: skip


def _page(page: pypdfium2.PdfPage, side: int) -> tuple[tuple[int, int], bytes]:
    """Return a page as its size and RGB points; annotations that act are drawn flat or not at all."""
    width, height = page.get_size()
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise ValueError(width, height)
    bitmap = page.render(scale=side / max(width, height), rev_byteorder=True, may_draw_forms=False)
    image = bitmap.to_pil().convert("RGB")
    return image.size, image.tobytes()
