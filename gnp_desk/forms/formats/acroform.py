"""Fields of a PDF: written over the pages with their own embedded font, as any reader fills them in."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from gnp_desk.forms.formats.spots import CHECK, RADIO, SIGN, Spot

FONT, SIZE = "Desk", 9.4
MULTILINE, COMB, RADIO_GROUP, REQUIRED = 1 << 12, 1 << 24, 1 << 15, 1 << 1
PRINTED = 4
SYMBOLS_NOT = 32
CODES = range(32, 256)
TICK = "q 1.4 w 1 J 1 j {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l {e:.2f} {f:.2f} l S Q"


def with_fields(pdf: bytes, spots: Sequence[Spot], font: str) -> bytes:
    """Return the PDF with a field for each name among the spots, in their order; answers are written in `font`."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    pen = _Fields(writer, font)
    for name, group in itertools.groupby(spots, lambda spot: spot.name):
        pen.add(name, list(group))
    pen.close()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


class _Fields:
    """The form of one PDF while it is written."""

    def __init__(self, writer: Any, font: str) -> None:
        from pypdf.generic import ArrayObject

        self._writer = writer
        self._font = _font(writer, Path(font))
        self._fields = ArrayObject()

    def add(self, name: str, spots: Sequence[Spot]) -> None:
        """Add a field: one of text, to tick or to sign, or a group of boxes of which one is ticked."""
        first = spots[0]
        field = self._field(name, first)
        if first.kind == RADIO:
            kids = [
                self._widget(_dictionary({"/Parent": field, "/TU": _text(spot.option)}), spot, spot.state)
                for spot in spots
            ]
            field.get_object()[_name("/Kids")] = _array(kids)
            return
        self._widget(field.get_object(), first, first.state, field)

    def close(self) -> None:
        """Put the form into the document."""
        form = {
            "/Fields": self._fields,
            "/DA": _text(_words(SIZE)),
            "/DR": _dictionary({"/Font": _dictionary({f"/{FONT}": self._font})}),
        }
        self._writer.root_object[_name("/AcroForm")] = self._writer._add_object(_dictionary(form))
        for page in self._writer.pages:
            page[_name("/Tabs")] = _name("/R")

    def _field(self, name: str, spot: Spot) -> Any:
        kind = {CHECK: "/Btn", RADIO: "/Btn", SIGN: "/Sig"}.get(spot.kind, "/Tx")
        values: dict[str, Any] = {
            "/FT": _name(kind),
            "/T": _text(name),
            "/TU": _text(spot.label),
            "/Ff": _number(_flags(spot)),
        }
        if kind == "/Tx":
            values["/DA"] = _text(_words(spot.size or SIZE))
            if spot.cells:
                values["/MaxLen"] = _number(spot.cells)
        elif kind == "/Btn":
            values["/V"] = _name("/Off")
        made = self._writer._add_object(_dictionary(values))
        self._fields.append(made)
        return made

    def _widget(self, values: Any, spot: Spot, state: str, known: Any = None) -> Any:
        """Make a dictionary a box on its page; a box to tick gets what it looks like in both states."""
        page = self._writer.pages[spot.page]
        box = {
            "/Type": _name("/Annot"),
            "/Subtype": _name("/Widget"),
            "/Rect": _array([_real(side) for side in spot.rect]),
            "/F": _number(PRINTED),
            "/P": page.indirect_reference,
        }
        if state:
            looks = {f"/{state}": self._look(spot, ticked=True), "/Off": self._look(spot, ticked=False)}
            box |= {"/AP": _dictionary({"/N": _dictionary(looks)}), "/AS": _name("/Off")}
            box["/MK"] = _dictionary({"/CA": _text("4")})
        for key, value in box.items():
            values[_name(key)] = value
        made = known if known is not None else self._writer._add_object(values)
        if "/Annots" not in page:
            page[_name("/Annots")] = _array([])
        page["/Annots"].append(made)
        return made

    def _look(self, spot: Spot, *, ticked: bool) -> Any:
        from pypdf.generic import StreamObject

        wide, tall = spot.width, spot.height
        at = {"a": wide * 0.2, "b": tall * 0.5, "c": wide * 0.42, "d": tall * 0.22, "e": wide * 0.85, "f": tall * 0.85}
        look = StreamObject()
        look.set_data(TICK.format(**at).encode() if ticked else b"")
        for key, value in (("/Type", _name("/XObject")), ("/Subtype", _name("/Form"))):
            look[_name(key)] = value
        look[_name("/BBox")] = _array([_real(0), _real(0), _real(wide), _real(tall)])
        look[_name("/Resources")] = _dictionary({})
        return self._writer._add_object(look)


def _flags(spot: Spot) -> int:
    found = REQUIRED if spot.is_needed else 0
    if spot.kind == RADIO:
        return found | RADIO_GROUP
    return found | (MULTILINE if spot.is_long else 0) | (COMB if spot.cells else 0)


def _words(size: float) -> str:
    return f"/{FONT} {size:g} Tf 0 g"


def _font(writer: Any, file: Path) -> Any:
    """Add a whole font under the codes of Western text, so that any answer can be written with it."""
    from pypdf.generic import StreamObject
    from reportlab.pdfbase.ttfonts import TTFontFile

    face = TTFontFile(str(file))
    data = StreamObject()
    data.set_data(file.read_bytes())
    data[_name("/Length1")] = _number(len(file.read_bytes()))
    stream = writer._add_object(data.flate_encode())
    name = _name(f"/{face.name.decode() if isinstance(face.name, bytes) else face.name}")
    described = writer._add_object(
        _dictionary(
            {
                "/Type": _name("/FontDescriptor"),
                "/FontName": name,
                "/Flags": _number(SYMBOLS_NOT),
                "/FontBBox": _array([_number(round(side)) for side in face.bbox]),
                "/ItalicAngle": _number(0),
                "/Ascent": _number(round(face.ascent)),
                "/Descent": _number(round(face.descent)),
                "/CapHeight": _number(round(face.capHeight)),
                "/StemV": _number(round(face.stemV)),
                "/FontFile2": stream,
            }
        )
    )
    widths = [_number(round(face.charWidths.get(_letter(code), face.defaultWidth))) for code in CODES]
    return writer._add_object(
        _dictionary(
            {
                "/Type": _name("/Font"),
                "/Subtype": _name("/TrueType"),
                "/BaseFont": name,
                "/Encoding": _name("/WinAnsiEncoding"),
                "/FirstChar": _number(CODES.start),
                "/LastChar": _number(CODES.stop - 1),
                "/Widths": _array(widths),
                "/FontDescriptor": described,
            }
        )
    )


def _letter(code: int) -> int:
    return ord(bytes([code]).decode("cp1252", "replace"))


def _name(text: str) -> Any:
    from pypdf.generic import NameObject

    return NameObject(text)


def _text(text: str) -> Any:
    from pypdf.generic import TextStringObject

    return TextStringObject(text)


def _number(value: int) -> Any:
    from pypdf.generic import NumberObject

    return NumberObject(value)


def _real(value: float) -> Any:
    from pypdf.generic import FloatObject

    return FloatObject(round(value, 3))


def _array(items: Sequence[Any]) -> Any:
    from pypdf.generic import ArrayObject

    return ArrayObject(items)


def _dictionary(items: dict[str, Any]) -> Any:
    from pypdf.generic import DictionaryObject

    return DictionaryObject({_name(key): value for key, value in items.items()})
