"""What every page carries: folio, QR, Code 128, page numbers, watermark; and that the same answers make the same file."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import paper_cases
import pytest
import reading
from paper_cases import KINDS, stamp

from gnp_desk.forms.printing.marks import QR_SIDE
from gnp_desk.services.folios import is_folio, written

LIMIT = 120_000
SIZE_OF_QR_MM = 22


@pytest.mark.parametrize("kind", KINDS)
def test_the_codes_of_a_page_say_folio_hash_and_day(kind: str) -> None:
    folio = paper_cases.FOLIOS[kind]
    found = reading.codes(reading.full(kind))
    assert sorted(found.values()) == sorted([folio, f"gnp:1:{folio}:7C4109EB52D8A3F6:2026-11-22"])
    assert len(found) == 2


def test_the_qr_is_on_every_page_and_the_bar_code_on_the_first() -> None:
    pdf = reading.full("declaration")
    others = [reading.codes(pdf, number) for number in range(1, len(reading.texts_of_pages(pdf)))]
    assert [list(found.values()) for found in others] == [["gnp:1:DA-K7-000096-0:7C4109EB52D8A3F6:2026-11-22"]] * 2


def test_the_codes_survive_a_poor_printer() -> None:
    """A fax-like picture, 100 dpi and black or white only, is still read."""
    page = reading.picture(reading.full("vehicle_admission_order"), 0, 150).convert("1").convert("L")
    texts = {code.text for code in reading.zxingcpp.read_barcodes(page)}
    assert "gnp:1:OV-K7-000140-D:7C4109EB52D8A3F6:2026-11-22" in texts


def test_the_qr_is_twenty_two_millimetres() -> None:
    assert round(QR_SIDE * 25.4 / 72, 3) == SIZE_OF_QR_MM


@pytest.mark.parametrize("kind", KINDS)
def test_the_folio_is_the_largest_text_of_every_page(kind: str) -> None:
    for page in reading.marks(reading.full(kind)):
        assert max(page, key=lambda mark: mark.size).text == paper_cases.FOLIOS[kind]


def test_a_folio_printed_is_a_folio_with_its_check_character() -> None:
    folio = written("OV-K7-", 140)
    said = reading.text_of(paper_cases.drawn(paper_cases.full(), "vehicle_admission_order", stamp(folio=folio)))
    assert is_folio(folio)
    assert folio in said


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_which_of_how_many_and_carries_the_footer(kind: str) -> None:
    pages = reading.texts_of_pages(reading.full(kind))
    for number, said in enumerate(pages, 1):
        assert f"Página{number}de{len(pages)}" in said
        for words in ("Siniestro SI-K7-000482-M", "Huella 7C41 09EB 52D8 A3F6", "Condiciones 2025-03"):
            assert reading.squeezed(words) in said
        assert reading.squeezed("Emitida el 22/11/2026 19:03, hora del centro de México") in said


def test_a_demonstration_says_so_in_a_box_and_across_the_page() -> None:
    said = reading.text_of(reading.full("tow_request"))
    assert said.count("DEMOSTRACIÓN") == 2
    assert reading.squeezed("SIN VALIDEZ") in said


def test_a_real_paper_has_neither_watermark_nor_box() -> None:
    said = reading.text_of(paper_cases.drawn(paper_cases.full(), "tow_request", stamp("tow_request", demo=False)))
    assert "DEMOSTRACIÓN" not in said
    assert reading.squeezed("SIN VALIDEZ") not in said


def test_a_draft_has_its_watermark_and_neither_folio_nor_codes() -> None:
    pdf = paper_cases.drawn(paper_cases.full(), "tow_request", paper_cases.draft("tow_request"))
    assert reading.text_of(pdf).count("BORRADOR") == 2
    assert "Borradorsinfolio" in reading.text_of(pdf)
    assert reading.codes(pdf) == {}


@pytest.mark.parametrize("zone", ["America/Tijuana", "America/Hermosillo", "America/Sitka"])
def test_the_moment_of_issue_names_its_zone(zone: str) -> None:
    said = reading.text_of(paper_cases.drawn(paper_cases.full(), "tow_request", stamp("tow_request", zone=zone)))
    words = {"America/Tijuana": "hora del noroeste de México", "America/Hermosillo": "hora de Sonora"}
    assert reading.squeezed(words.get(zone, "hora de Sitka")) in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_small(kind: str) -> None:
    assert len(reading.full(kind)) <= LIMIT


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_answers_make_the_same_bytes_whatever_was_drawn_before(kind: str) -> None:
    paper_cases.drawn(paper_cases.hostile("Ω ß þ Ž", 2), kind)
    assert paper_cases.drawn(paper_cases.full(), kind) == reading.full(kind)


def test_another_process_makes_the_same_bytes() -> None:
    here = Path(__file__).resolve().parent
    script = (
        "import hashlib, paper_cases as c\n"
        "for kind in reversed(c.KINDS): print(kind, hashlib.sha256(c.drawn(c.full(), kind)).hexdigest())"
    )
    path = os.pathsep.join(map(str, (here, here.parents[1], here.parents[2])))
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    ours = {kind: hashlib.sha256(reading.full(kind)).hexdigest() for kind in KINDS}
    assert dict(line.split() for line in done.stdout.splitlines()) == ours


def test_the_file_says_its_title_and_language_and_no_personal_data() -> None:
    reader = reading.PdfReader(reading.BytesIO(reading.full("vehicle_admission_order")))
    assert reader.metadata.title == "Orden de admisión del vehículo OV-K7-000140-D"
    assert reader.root_object["/Lang"] == "es-MX"
    assert "Graciela" not in " ".join(map(str, reader.metadata.values()))
    assert {font.get("/Subtype") for font in _fonts(reader)} == {"/TrueType"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in _fonts(reader))


def _fonts(reader):  # type: ignore[no-untyped-def]
    return [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
