"""The papers of money: golden pictures, the same bytes twice, readable codes, every amount from a step, no whole account."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from money_branches import chain, complete, stolen
from money_cases import CLABE, SHEET, Claim, at, line
from PIL import Image, ImageChops
from pypdf import PdfReader
from test_settlement_branches import strays
from test_worksheet_amounts import pictured

from gnp_desk.forms.documents import PAPERS, copies_of, stamp_copy
from gnp_desk.forms.printing import ticket
from gnp_desk.forms.printing.stamp import Stamp

GOLDEN = Path(__file__).parent / "golden"
SCALE, TOLERANCE = 0.9, 0.002
FOLIOS = {
    "worksheet": "HV-K7-000091-T",
    "settlement": "LQ-K7-000021-5",
    "payment_order": "OP-K7-000003-A",
    "deductible_slip": "FD-K7-000062-8",
    "document_receipt": "AD-K7-000004-H",
    "theft_case": "RR-K7-000005-3",
}


def stamp(kind: str, **values: object) -> Stamp:
    usual: dict[str, object] = {
        "folio": FOLIOS[kind],
        "issued_at": "2026-11-26T10:20:00",
        "issued_by": "user",
        "content_hash": "e20b6a1794cc3d58" * 4,
        "edition": "GC-2023-01",
        "claim_folio": "SI-K7-000482-M",
        "demo": True,
    }
    return Stamp(**{**usual, **values})  # type: ignore[arg-type]


def worksheet() -> tuple[Claim, str]:
    claim = Claim().lines(pictured())
    claim.lines(
        [
            line(
                13,
                part="Puerta delantera derecha",
                zone="front_right_door",
                operation="repair",
                hours_body="2.0",
                related="previous",
                replace_criteria=None,
            )
        ]
    )
    return claim, "sheet"


def supplement() -> tuple[Claim, str]:
    claim, _sheet = worksheet()
    again = {"supplement": 1, "previous": "sheet", "status": "draft", "supplement_reason": "hidden_damage"}
    claim.add(
        "worksheet", "sheet-1", **{**SHEET, **again, "supplement_text": "Al desmontar apareció el larguero dañado."}
    )
    for item in claim.case().of("worksheet_line", "sheet"):
        if item.id in ("line-8", "line-13"):
            continue
        price = {"unit_price": "7980.00"} if item.id == "line-1" else {}
        claim.add("worksheet_line", f"s1-{item.id}", **{**item.values, "parent": "sheet-1", "origin": item.id, **price})
    claim.lines(
        [
            line(
                20,
                parent="sheet-1",
                part="Larguero",
                zone="underbody",
                operation="repair",
                hours_body="9.0",
                found_later=True,
                replace_criteria=None,
            )
        ]
    )
    return claim, "sheet-1"


def settlement() -> tuple[Claim, str]:
    return complete(chain()), "settlement"


def payment_order() -> tuple[Claim, str]:
    claim = complete(chain()).change("settlement", status="issued", issued_folio=FOLIOS["settlement"])
    values = {"settlement": "settlement", "payment": "payee", "amount": "125500.00", "payee": "insured"}
    return claim.add("payment_order", "order", **values, clabe=CLABE, account_holder="Graciela Montaño Ibarra"), "order"


def slip() -> tuple[Claim, str]:
    claim, _sheet = worksheet()
    values = {
        "source": "sheet",
        "coverage_code": "PP",
        "sent_at": at("2026-11-26 10:20"),
        "sent_by": "email",
        "number": 1,
    }
    return claim.add("deductible_slip", "slip", **values, sent_to="g@correo.mx"), "slip"


def receipt() -> tuple[Claim, str]:
    claim, _id = settlement()
    del claim.records["document-D-BAJA"]
    claim.change("document-D-CURP", state="digital")
    return claim.add("document_receipt", "receipt", procedure="TOTAL_LOSS", received_from="insured"), "receipt"


def theft() -> tuple[Claim, str]:
    claim = stolen(
        last_seen_at=at("2026-11-20 07:00"),
        found_missing_at=at("2026-11-20 18:00"),
        violence="no",
        keys_delivered=2,
        complaint="authority",
        device_installed="no",
    )
    claim.add(
        "authority_case", "authority", agency="Fiscalía", record_number="CI-123/2026", filed_at=at("2026-11-20 22:00")
    )
    return claim, "theft"


SOURCES: dict[str, Callable[[], tuple[Claim, str]]] = {
    "worksheet": worksheet,
    "supplement": supplement,
    "settlement": settlement,
    "payment_order": payment_order,
    "deductible_slip": slip,
    "document_receipt": receipt,
    "theft_case": theft,
}


def content_of(name: str) -> tuple[str, dict[str, object]]:
    claim, record_id = SOURCES[name]()
    case = claim.case()
    record = claim.found(record_id)
    return record.type, PAPERS[record.type].content(case, record, case.edition)


def drawn(name: str, **values: object) -> tuple[str, bytes]:
    kind, content = content_of(name)
    return kind, PAPERS[kind].draw(content, stamp(kind, **values))


def pages(pdf: bytes, scale: float = SCALE) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    found = [document[number].render(scale=scale).to_pil().convert("L") for number in range(len(document))]
    document.close()
    return found


def same_picture(name: str, page: Image.Image) -> None:
    """Compare a page with its golden picture; GNP_DESK_GOLDEN=1 writes it anew, to be looked at before it is kept."""
    path = GOLDEN / f"{name}.png"
    if os.environ.get("GNP_DESK_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        page.quantize(16).save(path, optimize=True)
    kept = Image.open(path).convert("L")
    assert kept.size == page.size
    different = sum(count for level, count in enumerate(ImageChops.difference(kept, page).histogram()) if level > 48)
    assert different <= page.width * page.height * TOLERANCE


@pytest.mark.parametrize("name", SOURCES)
def test_a_paper_looks_as_its_golden_picture(name: str) -> None:
    _kind, pdf = drawn(name)
    for number, page in enumerate(pages(pdf), 1):
        same_picture(f"{name}_{number}", page)


@pytest.mark.parametrize("name", SOURCES)
def test_the_same_content_gives_the_same_bytes(name: str) -> None:
    assert drawn(name) == drawn(name)
    assert content_of(name) == content_of(name)


@pytest.mark.parametrize("name", SOURCES)
def test_every_amount_on_a_paper_is_found_in_a_step(name: str) -> None:
    kind, content = content_of(name)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(PAPERS[kind].draw(content, stamp(kind)))).pages)
    assert strays(text, content["answer"]) == set()


@pytest.mark.parametrize("name", SOURCES)
def test_a_paper_carries_its_folio_its_legend_and_codes_that_a_reader_reads(name: str) -> None:
    kind, pdf = drawn(name)
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert FOLIOS[kind] in text
    assert "no significa que la Compañía acepte" in " ".join(text.split())
    read = {found.text for found in zxingcpp.read_barcodes(pages(pdf, 3)[0].convert("RGB"))}
    assert stamp(kind).code in read
    assert FOLIOS[kind] in read


@pytest.mark.parametrize("name", SOURCES)
def test_a_draft_says_so_and_has_no_folio(name: str) -> None:
    kind, pdf = drawn(name, folio="", draft=True, demo=False)
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "Borrador sin folio" in text and FOLIOS[kind] not in text


@pytest.mark.parametrize("name", ["settlement", "payment_order"])
def test_no_paper_carries_a_whole_account(name: str) -> None:
    _kind, pdf = drawn(name)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert CLABE not in text.replace(" ", "")
    assert CLABE[-4:] in text


def test_the_slip_has_each_reference_as_barcode_and_in_groups_of_four() -> None:
    _kind, content = content_of("deductible_slip")
    references = [group["reference"] for group in content["shown"]["banks"]]  # type: ignore[index]
    read = {found.text for found in zxingcpp.read_barcodes(pages(drawn("deductible_slip")[1], 3)[0].convert("RGB"))}
    assert set(references[:2]) <= read
    text = PdfReader(BytesIO(drawn("deductible_slip")[1])).pages[0].extract_text()
    assert all(group["grouped"] in text for group in content["shown"]["banks"])  # type: ignore[index]


def test_the_total_loss_view_stays_with_the_company() -> None:
    kind, pdf = drawn("worksheet")
    assert copies_of(kind, pdf) == ("Taller", "Compañía")
    workshop = "".join(
        page.extract_text() for page in PdfReader(BytesIO(stamp_copy(pdf, "Copia 1 · Taller · 26/11/2026"))).pages
    )
    company = "".join(
        page.extract_text() for page in PdfReader(BytesIO(stamp_copy(pdf, "Copia 2 · Compañía · 26/11/2026"))).pages
    )
    assert "Valor del vehículo" not in workshop and "284,500.00" not in workshop
    assert "Valor del vehículo" in company


def test_a_supplement_begins_with_what_changed() -> None:
    _kind, pdf = drawn("supplement")
    first = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert all(word in first for word in ("Agregado", "Cambiado", "Quitado", "+475.00", "Larguero", "$14,225.00, no cambia"))


def test_the_endorsement_stands_where_the_company_buys_and_nowhere_else() -> None:
    legend = "Cedo los derechos de la presente factura a Grupo Nacional Provincial S.A.B"
    bought = " ".join(PdfReader(BytesIO(drawn("settlement")[1])).pages[0].extract_text().split())
    assert legend in bought
    kept = complete(chain(company_buys_salvage=False))
    content = PAPERS["settlement"].content(kept.case(), kept.found(), kept.case().edition)
    pdf = PAPERS["settlement"].draw(content, stamp("settlement"))
    assert legend not in " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


LINE = "Copia 1 · Cliente · 26/11/2026 10:21"


def test_the_ticket_is_byte_exact() -> None:
    _kind, content = content_of("deductible_slip")
    made = ticket.escpos(content, stamp("deductible_slip"), LINE)
    path = GOLDEN / "ticket.escpos"
    if os.environ.get("GNP_DESK_GOLDEN"):
        path.write_bytes(made)
    assert made == path.read_bytes()


def test_the_ticket_speaks_cp858_in_forty_eight_columns_and_is_cut() -> None:
    _kind, content = content_of("deductible_slip")
    made = ticket.escpos(content, stamp("deductible_slip"), LINE)
    assert made.startswith(b"\x1b@\x1bt\x13")
    assert made.endswith(b"\x1dV\x42\x00")
    assert "DEMOSTRACIÓN · SIN VALIDEZ".encode("cp858") in made
    assert b"....82B" in made and b"QTR482B" not in made
    for row in ticket.rows(content, stamp("deductible_slip"), LINE):
        if row.kind in ("text", "pair"):
            lines = ticket._pair_lines(row.left, row.right) if row.kind == "pair" else ticket.wrap(row.left, 48)
            assert all(len(text) <= ticket.COLUMNS for text in lines)


def test_the_driver_ticket_looks_as_its_golden_picture_and_its_codes_read() -> None:
    _kind, content = content_of("deductible_slip")
    pdf = ticket.picture(content, stamp("deductible_slip"), LINE)
    assert pdf == ticket.picture(content, stamp("deductible_slip"), LINE)
    same_picture("ticket", pages(pdf, 2)[0])
    read = {found.text for found in zxingcpp.read_barcodes(pages(pdf, 3)[0].convert("RGB"))}
    assert {group["reference"] for group in content["shown"]["banks"]} <= read  # type: ignore[index]
    assert stamp("deductible_slip").code in read


def test_signs_the_printer_lacks_are_written_with_those_it_has() -> None:
    assert ticket.encoded("“Año” – −5 … → ñ Á €") == '"Año" - -5 ... -> ñ Á €'.encode("cp858")
    assert ticket.encoded("漢\x07x") == b"?x"


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("07270004820148456273", b"{C" + bytes([7, 27, 0, 4, 82, 1, 48, 45, 62, 73])),
        ("0727000482016", b"{B0{C" + bytes([72, 70, 0, 48, 20, 16])),
        ("FD-K7", b"{BFD-K7"),
    ],
)
def test_a_reference_is_sent_as_pairs_of_digits(code: str, data: bytes) -> None:
    assert ticket.code128_data(code) == data
    assert ticket.bar_modules(code) * 2 <= ticket.MOST_BAR_DOTS
