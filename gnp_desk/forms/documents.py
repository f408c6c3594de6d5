"""The index of papers by form code, and the line a printed copy carries. What a paper says is in its form's folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.cash_valuation_order import document as cash_valuation_order
from gnp_desk.forms.declaration import document as declaration
from gnp_desk.forms.declaration import signing as declaration_signing
from gnp_desk.forms.deductible_slip import document as deductible_slip
from gnp_desk.forms.document_item import document as document_receipt
from gnp_desk.forms.exchange_record import document as exchange_record
from gnp_desk.forms.exchange_record import signing as exchange_signing
from gnp_desk.forms.medical_admission_order import document as medical_admission_order
from gnp_desk.forms.payment_order import document as payment_order
from gnp_desk.forms.printing import marks
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.settlement import document as settlement
from gnp_desk.forms.settlement import signing as settlement_signing
from gnp_desk.forms.signature.signing import Signer
from gnp_desk.forms.theft_case import document as theft_case
from gnp_desk.forms.tow_request import document as tow_request
from gnp_desk.forms.tow_request import signing as tow_signing
from gnp_desk.forms.vehicle_admission_order import document as vehicle_admission_order
from gnp_desk.forms.worksheet import document as worksheet
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_, listing

__all__ = ["PAPERS", "Paper", "Stamp", "copies_of", "prepare", "stamp_copy"]

COMPANY = N_("Compañía")
PARTY = N_("Parte {letter}")
BETWEEN = " · "
COPY_FORM = "/Copy"


class Signing(Protocol):
    """Who signs a kind of paper, and exactly what each of them reads: the module `signing` of its form."""

    def signers(self, case: Case, record: Record, /) -> tuple[Signer, ...]: ...

    def statement(self, full: Mapping[str, Any], signer: Signer, /) -> str: ...


@dataclass(frozen=True)
class Paper:
    """One kind of paper: series of its folios, for whom it is printed, what it says and how it is drawn.

    `content` is a pure function of case, record and edition to plain values; `draw` makes the same bytes every time.
    `signing` is None where nobody signs on the screen.
    """

    series: str
    copies: tuple[str, ...]
    content: Callable[[Case, Record, Edition | None], dict[str, object]]
    draw: Callable[[Mapping[str, object], Stamp], bytes]
    signing: Signing | None = None


PAPERS: Mapping[str, Paper] = {
    "declaration": Paper(
        "DA",
        (PARTY.format(letter="A"), PARTY.format(letter="B"), COMPANY),
        declaration.content,
        declaration.draw,
        declaration_signing,
    ),
    "vehicle_admission_order": Paper(
        "OV", vehicle_admission_order.COPIES, vehicle_admission_order.content, vehicle_admission_order.draw
    ),
    "medical_admission_order": Paper(
        "OM", medical_admission_order.COPIES, medical_admission_order.content, medical_admission_order.draw
    ),
    "cash_valuation_order": Paper(
        "OE", cash_valuation_order.COPIES, cash_valuation_order.content, cash_valuation_order.draw
    ),
    "worksheet": Paper("HV", worksheet.COPIES, worksheet.content, worksheet.draw),
    "settlement": Paper("LQ", settlement.COPIES, settlement.content, settlement.draw, settlement_signing),
    "payment_order": Paper("OP", payment_order.COPIES, payment_order.content, payment_order.draw),
    "deductible_slip": Paper("FD", deductible_slip.COPIES, deductible_slip.content, deductible_slip.draw),
    "document_receipt": Paper("AD", document_receipt.COPIES, document_receipt.content, document_receipt.draw),
    "theft_case": Paper("RR", theft_case.COPIES, theft_case.content, theft_case.draw),
    "tow_request": Paper("GR", tow_request.COPIES, tow_request.content, tow_request.draw, tow_signing),
    "exchange_record": Paper(
        "IT", exchange_record.COPIES, exchange_record.content, exchange_record.draw, exchange_signing
    ),
}


def signers(case: Case, record: Record) -> tuple[Signer, ...]:
    """Return who signs the paper of a record, nobody where it is not signed on the screen."""
    kind = PAPERS.get(record.type)
    return kind.signing.signers(case, record) if kind is not None and kind.signing is not None else ()


def prepare() -> None:
    """Load the drawing library, the fonts and the codes, so that the first paper is drawn as fast as the next."""
    marks.copy_page("")
    marks.qr_modules("gnp")
    marks.code128("GNP", 1.0)


def copies_of(kind: str, pdf: bytes) -> tuple[str, ...]:
    """Return for whom an issued paper is printed: one copy per declarant and the Company when it has own pages."""
    letters = [owner for owner in dict.fromkeys(_owners(_reader(pdf))) if owner not in ("", COMPANY)]
    return (*(PARTY.format(letter=letter) for letter in letters), COMPANY) if letters else PAPERS[kind].copies


def stamp_copy(pdf: bytes, line: str) -> bytes:
    """Return the frozen pages with a copy's line at their foot («Copia 2 · Taller · Reimpresión 1 · fecha»).

    A page that belongs to one person stays only in that person's copy and the Company's, named in the line; a copy
    that leaves pages out says which it carries. The same bytes and line give the same copy.
    """
    from pypdf import PdfWriter

    reader = _reader(pdf)
    kept = list(_pages_for(_owners(reader), line.split(BETWEEN)))
    writer = PdfWriter()
    for number in kept:
        writer.add_page(reader.pages[number])
    _describe(writer, reader)
    _write_lines(writer, _line_of(line, kept, len(reader.pages)))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _reader(pdf: bytes) -> Any:
    from pypdf import PdfReader

    return PdfReader(BytesIO(pdf))


def _owners(reader: Any) -> list[str]:
    """Return whose each page is, «» for everyone: the prefix of the page's label says it."""
    return [label.rpartition(" ")[0] for label in reader.page_labels]


def _pages_for(owners: Sequence[str], named: Sequence[str]) -> Iterator[int]:
    for number, owner in enumerate(owners):
        if not owner or COMPANY in named or PARTY.format(letter=owner) in named:
            yield number


def _line_of(line: str, kept: Sequence[int], count: int) -> str:
    if len(kept) == count:
        return line
    pages = listing(str(number + 1) for number in kept)
    words = N_("lleva la página {pages} de {count}") if len(kept) == 1 else N_("lleva las páginas {pages} de {count}")
    return BETWEEN.join((line, words.format(pages=pages, count=count)))


def _describe(writer: Any, reader: Any) -> None:
    from pypdf.generic import NameObject

    writer.metadata = reader.metadata
    for name in ("/Lang", "/ViewerPreferences"):
        if name in reader.root_object:
            writer.root_object[NameObject(name)] = reader.root_object[name].clone(writer)


def _write_lines(writer: Any, line: str) -> None:
    """Lay one shared form with the line over every page; what the pages hold is not read or rewritten."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    form = writer._add_object(_copy_form(writer, line))
    ends = [writer._add_object(_stream(data)) for data in (b"q\n", b"\nQ q " + COPY_FORM.encode() + b" Do Q\n")]
    for page in writer.pages:
        page[NameObject("/Contents")] = ArrayObject([ends[0], page.raw_get("/Contents"), ends[1]])
        resources = DictionaryObject(page["/Resources"])
        forms = DictionaryObject(resources.get("/XObject", {}))
        forms[NameObject(COPY_FORM)] = form
        resources[NameObject("/XObject")] = forms
        page[NameObject("/Resources")] = resources


def _copy_form(writer: Any, line: str) -> Any:
    """Return the line as a form of its own, with the letters it needs embedded."""
    from pypdf.generic import ArrayObject, NameObject, NumberObject

    page = _reader(marks.copy_page(line)).pages[0]
    form = _stream(page.get_contents().get_data())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([NumberObject(0), NumberObject(0), NumberObject(612), NumberObject(792)])
    form[NameObject("/Resources")] = page["/Resources"].clone(writer)
    return form


def _stream(data: bytes) -> Any:
    from pypdf.generic import StreamObject

    stream = StreamObject()
    stream.set_data(data)
    return stream
