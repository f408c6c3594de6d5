"""Our own blank formats are real fillable PDFs: read back with a reader of PDF, filled, looked at."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter

from gnp_desk.forms.formats import blank, datum, declared
from gnp_desk.forms.formats.declared import CHECK, CHOICE, SIGNATURE, TABLE, Format
from gnp_desk.resources import read_json

FORMATS = {format_.code: format_ for format_ in declared.formats()}
PAGES = {item["code"]: item["pages"] for item in read_json("formats")["items"] if item["kind"] == "format"}
WORDS = "Güñéz"
"""As many letters as the narrowest field takes."""
LOOKED_AT = {
    "auto_declaration",
    "auto_partial_theft",
    "medical_notice",
    "life_beneficiaries",
    "home_notice",
    "general_tax_data",
}


@lru_cache(maxsize=40)
def drawn(code: str) -> bytes:
    return blank.draw(FORMATS[code])


def fields_of(pdf: bytes) -> Mapping[str, Any]:
    return PdfReader(BytesIO(pdf)).get_fields() or {}


def asked(format_: Format) -> dict[str, str]:
    """Return the name of every field a format should have, and its kind in the PDF."""
    found = {"folio": "/Tx"}
    for entry in format_.entries():
        if entry.kind == TABLE:
            cells = (
                (declared.cell_name(entry, row, column), column)
                for row in range(1, entry.rows + 1)
                for column in entry.columns
            )
            found |= {name: "/Btn" if column.kind == CHECK else "/Tx" for name, column in cells}
        else:
            found[entry.code] = {CHECK: "/Btn", CHOICE: "/Btn", SIGNATURE: "/Sig"}.get(entry.kind, "/Tx")
    return found


def fonts_of(reader: PdfReader) -> Iterator[Mapping[str, Any]]:
    for page in reader.pages:
        yield from (font.get_object() for font in page["/Resources"]["/Font"].values())
    yield from (font.get_object() for font in reader.trailer["/Root"]["/AcroForm"]["/DR"]["/Font"].values())


@pytest.mark.parametrize("code", FORMATS)
def test_a_format_has_a_field_for_everything_it_asks(code: str) -> None:
    found = {name: str(field["/FT"]) for name, field in fields_of(drawn(code)).items()}
    assert found == asked(FORMATS[code])
    assert all(field["/TU"] for field in fields_of(drawn(code)).values()), "every field says what it is"


@pytest.mark.parametrize("code", FORMATS)
def test_a_format_says_what_it_is_on_every_page(code: str) -> None:
    format_, reader = FORMATS[code], PdfReader(BytesIO(drawn(code)))
    assert len(reader.pages) == PAGES[code]
    for number, page in enumerate(reader.pages, start=1):
        text = " ".join(page.extract_text().split())
        for words in (
            *(format_.title, format_.line_name, f"Clave {code}", f"Versión {format_.version}"),
            *("Vigente desde el 01/11/2026", f"Página {number} de {len(reader.pages)}", "aviso de privacidad"),
        ):
            assert words in text, words
    assert ("datos de salud" in text) is (format_.data_class == 3)


@pytest.mark.parametrize("code", FORMATS)
def test_every_letter_of_a_format_brings_its_font(code: str) -> None:
    for font in fonts_of(PdfReader(BytesIO(drawn(code)))):
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "/FontFile2" in inner["/FontDescriptor"], font["/BaseFont"]


@pytest.mark.parametrize("code", FORMATS)
def test_a_format_is_filled_in_by_any_reader_and_shows_it(code: str) -> None:
    """Fill every field with a reader of PDF and read it back; of one format of each line, see ink where it was white."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn(code))))
    found = fields_of(drawn(code))
    answers = {name: WORDS for name, field in found.items() if field["/FT"] == "/Tx"}
    ticks = {name: field["/_States_"][0] for name, field in found.items() if field["/FT"] == "/Btn"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, {**answers, **ticks}, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    again = fields_of(out.getvalue())
    assert {name: again[name]["/V"] for name in (*answers, *ticks)} == {**answers, **ticks}
    if code in LOOKED_AT:
        assert inked(drawn(code), out.getvalue()) == []


def inked(before: bytes, after: bytes) -> list[str]:
    """Return the fields whose place looks the same in both files although they were filled."""
    white, written = pypdfium2.PdfDocument(before), pypdfium2.PdfDocument(after)
    for document in (white, written):
        document.init_forms()
    seen: set[str] = set()
    names: set[str] = set()
    for number, page in enumerate(PdfReader(BytesIO(after)).pages):
        one, other = (document[number].render(scale=1.5).to_pil().convert("L") for document in (white, written))
        for annotation in page.get("/Annots", ()):
            widget = annotation.get_object()
            field = widget if "/T" in widget else widget["/Parent"].get_object()
            if field["/FT"] == "/Sig":
                continue
            names.add(str(field["/T"]))
            left, bottom, right, top = (float(side) * 1.5 for side in widget["/Rect"])
            box = (int(left), int(one.height - top), int(right) + 1, int(one.height - bottom) + 1)
            if one.crop(box).tobytes() != other.crop(box).tobytes():
                seen.add(str(field["/T"]))
    return sorted(names - seen)


def test_drawing_a_format_again_makes_the_same_bytes_in_another_process_too() -> None:
    code = "auto_declaration"
    program = (
        "import hashlib; from gnp_desk.forms.formats import blank, declared;"
        f"print(hashlib.sha256(blank.draw(next(f for f in declared.formats() if f.code == {code!r}))).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
    assert hashlib.sha256(blank.draw(FORMATS[code])).hexdigest() == hashlib.sha256(drawn(code)).hexdigest() == other


def test_every_source_of_every_format_is_known() -> None:
    for format_ in FORMATS.values():
        names = asked(format_)
        for name, source in declared.mapping(format_).items():
            assert name in names
            for said in source.values() if isinstance(source, Mapping) else [source]:
                datum.need_known(said)


def test_there_are_formats_for_each_of_the_four_lines() -> None:
    assert {format_.line_name for format_ in FORMATS.values()} == {
        "Autos",
        "Gastos Médicos",
        "Vida",
        "Hogar",
        "Todos los ramos",
    }
    assert len(FORMATS) >= 25
