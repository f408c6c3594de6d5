"""Fillable PDFs: refused when they could act, else their fields as plain data, their pages as pictures, and flat copies.

Nothing in a file is run or followed. A flat copy holds the pages and what is laid over them, and nothing else of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PdfReadError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject, TextStringObject

from gnp_desk.worker import pdf
from gnp_desk.worker.protocol import Head

MOST_BYTES, MOST_OBJECTS, MOST_FIELDS, MOST_TEXT = 50 * 1024 * 1024, 300_000, 3_000, 2_000
KEPT_OF_A_PAGE = frozenset(
    ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Parent", "/Group", "/UserUnit")
)
LOCKED, MULTILINE, RADIO, PUSH, COMB = 1 << 0, 1 << 12, 1 << 15, 1 << 16, 1 << 24
# What makes a file more than a form on paper: (key or name met anywhere in it) -> why it is refused.
ACTS = {
    **dict.fromkeys(("/JS", "/JavaScript"), "script"),
    **dict.fromkeys(
        ("/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Hide", "/SetOCGState"), "launch"
    ),
    **dict.fromkeys(("/XFA",), "xfa"),
    **dict.fromkeys(
        ("/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/Movie", "/Sound", "/3D", "/FileAttachment"),
        "attached",
    ),
}
OVER = "/OverForm"
CHANNELS, NOT_ENCRYPTED = 3, -1
KINDS = ("/S", "/Type", "/Subtype")
UNREADABLE = (
    *(PyPdfError, PdfReadError, *pdf.UNREADABLE, TypeError, KeyError, IndexError, AttributeError),
    *(RecursionError, UnicodeError, NotImplementedError, AssertionError, LookupError),
)


class Refused(Exception):  # noqa: N818
    """The file could act, or is larger than a form is; its argument says why."""


def prepare() -> None:
    """Do everything once with a file of our own, so that all of it is loaded while files may still be opened."""
    made = _sample()
    for head in ({"op": "look"}, {"op": "page", "page": 0, "side": 8}, {"op": "lay", "first": len(made), "title": "-"}):
        look(head, made + made if head["op"] == "lay" else made)
    look({"op": "look"}, b"%PDF-")


def look(head: Head, body: bytes) -> tuple[Head, list[bytes]]:
    """Answer what is asked of a file, or why it is refused.

    `look`: boxes of the pages and fields, as JSON. `page`: one page as RGB points, at most `side` on its longer side.
    `lay`: the first `first` bytes of the body with the rest laid over them, flat.
    """
    if head.get("op") != "page" or body != _drawn.body:
        _drawn.let_go()
    try:
        if head.get("op") == "page":
            return _picture(head, body)
        if head.get("op") == "lay":
            return _laid(head, body)
        return _facts(body)
    except Refused as refused:
        return {"ok": False, "why": str(refused)}, []
    except UNREADABLE:
        return {"ok": False, "why": "unreadable"}, []


def _facts(body: bytes) -> tuple[Head, list[bytes]]:
    reader = _harmless(body)
    pages = [_box(page) for page in reader.pages]
    fields = list(_fields(reader))
    told = json.dumps({"pages": pages, "fields": fields}, ensure_ascii=False).encode("utf-8", "replace")
    return {"ok": True}, [told]


def _picture(head: Head, body: bytes) -> tuple[Head, list[bytes]]:
    document = _drawn.open(body)
    number = min(max(0, int(str(head.get("page", 0)))), len(document) - 1)
    page = document[number]
    try:
        size, points = _points(page, min(int(str(head.get("side", 800))), pdf.LARGEST_SIDE))
    finally:
        page.close()
    return {"ok": True, "size": size}, [points]


class _Drawn:
    """The file whose pages are drawn one after another: its letters are read once. Any other file lets it go first."""

    def __init__(self) -> None:
        self.body = b""
        self._document: pypdfium2.PdfDocument | None = None

    def open(self, body: bytes) -> pypdfium2.PdfDocument:
        if self._document is None:
            self._document, self.body = pypdfium2.PdfDocument(body), body
        return self._document

    def let_go(self) -> None:
        document, self._document, self.body = self._document, None, b""
        if document is not None:
            document.close()


_drawn = _Drawn()


def _points(page: pypdfium2.PdfPage, side: int) -> tuple[tuple[int, int], bytes]:
    """Return a page as its size and RGB points. Pages for a printer are large: their rows are copied once, not thrice."""
    width, height = page.get_size()
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise ValueError(width, height)
    bitmap = page.render(scale=side / max(width, height), rev_byteorder=True, may_draw_forms=False)
    if bitmap.n_channels != CHANNELS:
        image = bitmap.to_pil().convert("RGB")
        return image.size, image.tobytes()
    rows, wide = memoryview(bitmap.buffer).cast("B"), bitmap.width * CHANNELS
    size, end = (bitmap.width, bitmap.height), bitmap.height * bitmap.stride
    if bitmap.stride == wide:
        return size, bytes(rows[:end])
    return size, b"".join([rows[start : start + wide] for start in range(0, end, bitmap.stride)])


def _laid(head: Head, body: bytes) -> tuple[Head, list[bytes]]:
    first = int(str(head.get("first", 0)))
    reader, over = _harmless(body[:first]), PdfReader(BytesIO(body[first:]))
    writer = PdfWriter()
    for page, above in zip(reader.pages, over.pages, strict=True):
        for key in [key for key in page if key not in KEPT_OF_A_PAGE]:
            del page[key]
        _lay(writer, writer.add_page(page), above)
    writer.metadata = {"/Title": str(head.get("title", ""))[:200], "/Creator": "GNP Desk"}
    writer.root_object[NameObject("/Lang")] = TextStringObject("es-MX")
    out = BytesIO()
    writer.write(out)
    return {"ok": True}, [out.getvalue()]


def _lay(writer: PdfWriter, page: PageObject, above: PageObject) -> None:
    """Lay a page over another as one form; what the page below holds is neither read nor rewritten."""
    form = _stream(above.get_contents().get_data() if "/Contents" in above else b"")  # type: ignore[union-attr]
    for key, value in (("/Type", "/XObject"), ("/Subtype", "/Form")):
        form[NameObject(key)] = NameObject(value)
    form[NameObject("/BBox")] = ArrayObject(above.mediabox)
    form[NameObject("/Resources")] = above["/Resources"].clone(writer) if "/Resources" in above else DictionaryObject()
    below = page.raw_get("/Contents") if "/Contents" in page else _stream(b"")
    parts = below.get_object()
    contents = list.__iter__(parts) if isinstance(parts, ArrayObject) else (below,)
    ends = [writer._add_object(_stream(data)) for data in (b"q\n", f"\nQ q {OVER} Do Q\n".encode())]
    page[NameObject("/Contents")] = ArrayObject([ends[0], *contents, ends[1]])
    resources = DictionaryObject(page["/Resources"]) if "/Resources" in page else DictionaryObject()
    forms = DictionaryObject(resources["/XObject"]) if "/XObject" in resources else DictionaryObject()  # type: ignore[arg-type]
    forms[NameObject(OVER)] = writer._add_object(form.flate_encode())
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources


def _stream(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.set_data(data)
    return stream


def _harmless(body: bytes) -> PdfReader:
    """Return a file that is only pages and fields; Refused says what else it is."""
    if len(body) > MOST_BYTES:
        raise Refused("large")
    count = _pages(body)
    if not 0 < count <= pdf.MOST_PAGES:
        raise Refused("pages" if count else "unreadable")
    reader = PdfReader(BytesIO(body))
    _need_still(reader)
    return reader


def _pages(body: bytes) -> int:
    """Return how many pages there are, before anything else is read; Refused when the file is encrypted."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise Refused("encrypted") from error
        raise
    try:
        if raw.FPDF_GetSecurityHandlerRevision(document.raw) != NOT_ENCRYPTED:
            raise Refused("encrypted")
        return len(document)
    finally:
        document.close()


def _need_still(reader: PdfReader) -> None:
    """Raise Refused when anything reachable could act, play or carry another file."""
    waiting: list[Any] = [reader.trailer.raw_get("/Root")]
    seen: set[tuple[int, int]] = set()
    met = 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            place = item.idnum, item.generation
            if place in seen:
                continue
            seen.add(place)
            item = item.get_object()
        met += 1
        if met > MOST_OBJECTS:
            raise Refused("unreadable")
        if isinstance(item, DictionaryObject):
            _need_harmless(item)
            waiting.extend(item.raw_get(key) for key in item)
        elif isinstance(item, ArrayObject):
            waiting.extend(list.__iter__(item))


def _need_harmless(item: DictionaryObject) -> None:
    for key in item:
        if key in ACTS:
            raise Refused(ACTS[key])
    for key in KINDS:
        kind = item.get(key)
        if isinstance(kind, NameObject) and kind in ACTS:
            raise Refused(ACTS[kind])


def _box(page: PageObject) -> list[float]:
    """Return left, bottom, right and top of what a page shows, and how it is turned."""
    box = page.cropbox
    return [float(box.left), float(box.bottom), float(box.right), float(box.top), float(page.rotation % 360)]


def _fields(reader: PdfReader) -> Iterator[dict[str, object]]:
    """Yield one entry for each box of each field a person can fill in, page by page in the order of the file."""
    count = 0
    for number, page in enumerate(reader.pages):
        annotations = page.get("/Annots")
        for annotation in annotations.get_object() if annotations is not None else ():
            widget = annotation.get_object()
            if widget.get("/Subtype") != "/Widget":
                continue
            found = _field(widget, number)
            if found is not None:
                count += 1
                if count > MOST_FIELDS:
                    raise Refused("fields")
                yield found


def _field(widget: DictionaryObject, page: int) -> dict[str, object] | None:
    kind, flags = _inherited(widget, "/FT"), int(_inherited(widget, "/Ff") or 0)
    kinds = {"/Tx": "text", "/Ch": "text", "/Sig": "signature", "/Btn": "radio" if flags & RADIO else "check"}
    if kind not in kinds or (kind == "/Btn" and flags & PUSH):
        return None
    cells = int(_inherited(widget, "/MaxLen") or 0) if flags & COMB else 0
    value = _inherited(widget, "/V")
    found: dict[str, object] = {
        "name": _full_name(widget),
        "kind": kinds[str(kind)],
        "page": page,
        "rect": [float(side) for side in widget["/Rect"]],  # type: ignore[attr-defined]
        "label": _label(widget),
        "cells": cells if cells <= 200 else 0,
        "is_long": kind == "/Tx" and bool(flags & MULTILINE),
        "is_locked": bool(flags & LOCKED),
        "is_needed": bool(flags & 2),
        "value": _said(value),
    }
    if kind == "/Btn":
        found |= {"state": _state(widget), "option": _said(widget.get("/TU")) if "/T" not in widget else ""}
    if kind == "/Ch":
        found["options"] = [_said(_option(item)) for item in list(_inherited(widget, "/Opt") or ())[:500]]
    return found


def _option(item: Any) -> Any:
    item = item.get_object()
    return item[-1] if isinstance(item, ArrayObject) and item else item


def _state(widget: DictionaryObject) -> str:
    """Return what ticking a box means: the name of its look that is not «off»."""
    looks = widget.get("/AP", {}).get("/N", {}).get_object()
    return next((str(name)[1:] for name in looks if name != "/Off"), "")


def _said(value: Any) -> str:
    text = str(value.get_object()) if value is not None and not isinstance(value, StreamObject) else ""
    return text[1:MOST_TEXT] if isinstance(value, NameObject) else text[:MOST_TEXT]


def _label(widget: DictionaryObject) -> str:
    """Return what a field is called: the words of the field before those of one of its boxes, which say that box alone."""
    line = list(_line(widget))
    named = [item for item in line if "/T" in item]
    return next((words for item in (*named, *line) if (words := _said(item.get("/TU")))), "")


def _full_name(widget: DictionaryObject) -> str:
    parts = [str(item["/T"]) for item in _line(widget) if "/T" in item]
    return ".".join(reversed(parts))[:MOST_TEXT]


def _inherited(widget: DictionaryObject, key: str) -> Any:
    return next((item[key] for item in _line(widget) if key in item), None)


def _line(widget: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield a box and the fields above it, no deeper than any real form goes."""
    item: Any = widget
    for _depth in range(16):
        if not isinstance(item, DictionaryObject):
            return
        yield item
        item = item.get("/Parent")
        item = item.get_object() if item is not None else None


def _sample() -> bytes:
    """Return a file with a page, some content and a field of each kind."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    page[NameObject("/Contents")] = writer._add_object(_stream(b"0 0 10 10 re f").flate_encode())
    widgets = ArrayObject()
    for kind in ("/Tx", "/Btn"):
        values = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": kind}
        widget = DictionaryObject({NameObject(key): NameObject(value) for key, value in values.items()})
        widget[NameObject("/T")] = TextStringObject("a")
        widget[NameObject("/Rect")] = ArrayObject(page.mediabox)
        widgets.append(writer._add_object(widget))
    page[NameObject("/Annots")] = widgets
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
