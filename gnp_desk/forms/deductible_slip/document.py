"""The deductible slip (FD) on Letter: the customer's half with the calculation, the bank's half with references (forms.md 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from gnp_desk import texts
from gnp_desk.forms.amounts import in_words
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip.banks import BankLine, bank_lines
from gnp_desk.forms.deductible_slip.calculation import SlipCalculation, slip_calculation
from gnp_desk.forms.deductible_slip.checks import until
from gnp_desk.forms.printing import blocks, facts, fonts, legends, marks, money, pdf
from gnp_desk.forms.printing.blocks import THICK, Column, baseline, rule, write, write_right
from gnp_desk.forms.printing.fonts import BOLD, MEDIUM, REGULAR
from gnp_desk.forms.printing.sheet import FLOOR, HALF, INNER, LEFT, MIDDLE, RIGHT, WIDTH, Canvas, Sheet, Strip, gap
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.settlement import frozen
from gnp_desk.forms.settlement.replaced import difference
from gnp_desk.forms.settlement.replaced import legend as difference_legend
from gnp_desk.forms.settlement.wording import flag_words
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Ficha de pago de deducible")
COPIES = (N_("Cliente"), N_("Banco"))
CALCULATION = (
    Column(N_("Concepto"), 190),
    Column(N_("De dónde viene"), 190),
    Column("%", 62, right=True),
    Column(N_("Importe"), INNER - 442, right=True),
)
BARCODES, REFERENCE_WIDTH = 2, 216.0
BAR_HEIGHT = 32.0
DEMONSTRATION = N_("Convenios de demostración: esta ficha no sirve para pagar.")


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the slip says, as plain values; the same case and edition give the same content."""
    found, last = slip_calculation(case, record), until(case, record)
    step = difference(case, record, found.total, edition)
    instead, more = difference_legend(step)
    told = {"data_on": facts.data_on(case), "valid_until": texts.day(last or None), **more}
    legend = legends.frozen("L1", "L9", "L10", "L17", "L7", facts=told, instead=instead)
    framed = facts.frame(record, TITLE, (), legend)
    banks = bank_lines(case, record, found.total, last) if found.is_payable and last else ()
    return {
        **framed,
        "answer": {
            "steps": frozen.answer_steps((*found.steps, *((step,) if step else ()))),
            "flags": list(found.flags),
        },
        "amount": found.total,
        "valid_until": last,
        "shown": _shown(case, record, found, banks, last),
    }


def _shown(
    case: Case, record: Record, found: SlipCalculation, banks: Sequence[BankLine], last: str
) -> dict[str, object]:
    vehicle = case.ref(case.party("A"), "vehicle")
    payable = found.is_payable
    return {
        "claim": [
            [N_("Siniestro"), case.claim.text("folio")],
            [N_("Póliza"), facts.policy_number(case)],
            [N_("Cliente"), facts.show(case, case.ref(case.policy, "insured"), "name")],
        ],
        "vehicle": [
            [N_("Vehículo"), facts.vehicle_words(case, vehicle)],
            [N_("Placas"), facts.plate_words(case, vehicle)],
            [N_("Cobertura"), facts.show(case, record, "coverage_code")],
        ],
        "plate_end": _plate_end(facts.show(case, vehicle, "plate")),
        "rows": [_row(row.title, row.source, row.points, row.amount) for row in found.rows],
        "total": texts.money(found.total) if payable else "—",
        "words": in_words(Decimal(found.total)) if payable else found.why_not,
        "until": texts.day(last or None),
        "sent": _sent(case, record),
        "confirm": _confirm(found, banks),
        "rules": texts.listing((*found.rules, "R-DED-21")),
        "banks": _by_reference(banks),
    }


def _by_reference(banks: Sequence[BankLine]) -> list[dict[str, object]]:
    """Return the banks under the reference they share, so that each reference is printed once and large."""
    found: dict[str, list[BankLine]] = {}
    for line in banks:
        found.setdefault(line.reference, []).append(line)
    return [
        {
            "reference": reference,
            "grouped": lines[0].grouped,
            "banks": [[line.name, line.agreement] for line in lines],
        }
        for reference, lines in found.items()
    ]


def _row(title: str, source: str, points: str, amount: str) -> list[str]:
    return [title, source, points, texts.money(amount, sign=False) if amount else ""]


def _plate_end(plate: str) -> str:
    """Return the plates by their last three characters, as a ticket carries them."""
    bare = "".join(letter for letter in plate if letter.isalnum())
    return f"....{bare[-3:]}" if bare else "—"


def _sent(case: Case, record: Record) -> str:
    how = {"sms": N_("por SMS"), "email": N_("por correo"), "by_hand": N_("en mano")}.get(record.text("sent_by"), "")
    when = facts.show(case, record, "sent_at")[:10]
    text = N_("Entregada {how} el {when} · 45 días naturales") if how else N_("Del {when} · 45 días naturales")
    return text.format(how=how, when=when or "—")


def _confirm(found: SlipCalculation, banks: Sequence[BankLine]) -> str:
    said = [flag_words(flag) for flag in found.flags]
    if banks and not any(line.is_confirmed for line in banks):
        said.append(DEMONSTRATION)
    return " ".join(said) or N_("nada.")


def draw(content: Mapping[str, Any], stamp: Stamp) -> bytes:
    """Return the PDF of the slip; the same content and stamp give the same bytes."""
    foot = _MiddleFoot(content, stamp)
    sheet = Sheet()
    _customer(sheet, content["shown"])
    foot.top = sheet.y - 6
    sheet.gap(foot.height + 12)
    _bank(sheet, content["shown"], stamp)
    return pdf.render(sheet.pages, foot, content, stamp)


class _MiddleFoot(marks.Foot):
    """Legends and barcode of the folio under the customer's half, so that the bank tears off only its own."""

    top = 0.0

    def paint(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(0, self.top - FLOOR - self.height)
        super().paint(canvas)
        canvas.restoreState()


def _customer(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    left = [blocks.heading(N_("Siniestro"), HALF), *blocks.pairs(shown["claim"], HALF)]
    right = [blocks.heading(N_("Vehículo"), HALF), *blocks.pairs(shown["vehicle"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.place([blocks.heading(N_("Cálculo"))])
    money.table(sheet, CALCULATION, shown["rows"], 9.0)
    sheet.gap(6)
    sheet.place([money.total_box(N_("Total a pagar"), shown["words"], shown["total"])])
    sheet.gap(4)
    sheet.place([Strip(17, partial(_until, shown))])
    text = N_("Por confirmar: {what} Reglas {rules}.").format(what=shown["confirm"], rules=shown["rules"])
    sheet.place(blocks.paragraph(text, INNER, REGULAR, 8.0))


def _until(shown: Mapping[str, Any], canvas: Canvas, left: float, top: float) -> None:
    base = baseline(top, 17, 11)
    write(canvas, left, base, fonts.clean(N_("Pague hasta el {day}").format(day=shown["until"])), BOLD, 11)
    write_right(canvas, left + INNER, base, fonts.clean(shown["sent"]), REGULAR, 8.7)


def _bank(sheet: Sheet, shown: Mapping[str, Any], stamp: Stamp) -> None:
    """Put the bank's half, on its own page when it does not fit below the cut."""
    strips = [_cut(), *_slip_head(stamp), _cells(shown), gap(3)]
    for group in shown["banks"]:
        strips += _reference(group)
    strips += [gap(5), *_barcodes(shown["banks"]), gap(4), _seal()]
    sheet.place([Strip(strip.height, strip.paint, keep=index + 1 < len(strips)) for index, strip in enumerate(strips)])


def _reference(group: Mapping[str, Any]) -> Iterator[Strip]:
    """Yield a reference in large groups of four, and the banks and agreements that take it."""
    said = texts.listing(
        N_("{bank}, convenio {agreement}").format(bank=bank, agreement=code) for bank, code in group["banks"]
    )
    lines = fonts.wrap(said, REGULAR, 8.2, INNER - REFERENCE_WIDTH)
    height = max(21.0, len(lines) * 10.4 + 6)

    def paint(canvas: Canvas, left: float, top: float) -> None:
        for index, line in enumerate(lines):
            write(canvas, left, baseline(top - 2 - index * 10.4, 10.4, 8.2), line, REGULAR, 8.2)
        write_right(canvas, left + INNER, baseline(top, height, 13), group["grouped"], BOLD, 13)
        rule(canvas, left, top - height + 0.4, INNER, 0.5)

    yield Strip(height, paint)


def _cut() -> Strip:
    def paint(canvas: Canvas, left: float, top: float) -> None:
        text = fonts.clean(N_("Corte aquí · esta parte es para el banco"))
        end = left + fonts.width(text, REGULAR, 7.6) + 5
        write(canvas, left, top - 7, text, REGULAR, 7.6)
        canvas.setDash(2.4, 2)
        canvas.setLineWidth(0.8)
        canvas.line(0, top - 5, left - 3, top - 5)
        canvas.line(end, top - 5, WIDTH, top - 5)
        canvas.setDash()

    return Strip(16, paint)


def _slip_head(stamp: Stamp) -> Iterator[Strip]:
    def paint(canvas: Canvas, left: float, top: float) -> None:
        base = baseline(top, 20, 12.5)
        write(canvas, left, base, fonts.clean(N_("Pago de deducible")), BOLD, 12.5)
        write_right(canvas, RIGHT, base, fonts.clean(stamp.folio or N_("Borrador sin folio")), MEDIUM, 9.4)

    yield Strip(22, paint)


def _cells(shown: Mapping[str, Any]) -> Strip:
    cells = (
        (N_("Importe"), shown["total"]),
        (N_("Pagar hasta"), shown["until"]),
        (N_("Moneda"), N_("Pesos mexicanos")),
    )
    width, height = INNER / len(cells), 36.0

    def paint(canvas: Canvas, left: float, top: float) -> None:
        canvas.setLineWidth(0.75)
        canvas.rect(left, top - height, INNER, height)
        for place, (label, value) in enumerate(cells):
            at = left + place * width
            if place:
                canvas.line(at, top, at, top - height)
            write(canvas, at + 9, top - 12, fonts.clean(label), REGULAR, 7.8)
            write(canvas, at + 9, top - 27, fonts.clean(value), BOLD, 12)

    return Strip(height + 2, paint)


def _barcodes(groups: Sequence[Mapping[str, Any]]) -> Iterator[Strip]:
    """Yield the Code 128 of each different reference, side by side: a convenience, never its only form."""
    different = [(group["reference"], group["grouped"]) for group in groups][:BARCODES]
    if not different:
        return
    width = (INNER - 30) / BARCODES

    def paint(canvas: Canvas, left: float, top: float) -> None:
        for place, (reference, grouped) in enumerate(different):
            at = left + place * (width + 30)
            module = min(1.6, width / marks.code128(reference, 1.0).width)
            bars = marks.code128(reference, module)
            bars.barHeight = BAR_HEIGHT
            bars.drawOn(canvas, at, top - BAR_HEIGHT)
            middle = at + bars.width / 2 - fonts.width(grouped, REGULAR, 8.25) / 2
            write(canvas, middle, top - BAR_HEIGHT - 10, grouped, REGULAR, 8.25)

    yield Strip(BAR_HEIGHT + 13, paint)


def _seal() -> Strip:
    lines = fonts.wrap(
        N_(
            "Escriba la referencia completa, sin espacios. El código de barras es solo una ayuda. "
            "Conserve su comprobante y preséntelo al recoger el vehículo."
        ),
        REGULAR,
        8.7,
        HALF,
    )

    def paint(canvas: Canvas, left: float, top: float) -> None:
        canvas.setLineWidth(THICK / 2)
        canvas.rect(left, top - 36, HALF, 36)
        write(canvas, left + 8, top - 12, fonts.clean(N_("Sello del banco")), REGULAR, 7.8)
        for index, line in enumerate(lines):
            write(canvas, MIDDLE, baseline(top - index * 12, 12, 8.7), line, REGULAR, 8.7)

    return Strip(38, paint)
