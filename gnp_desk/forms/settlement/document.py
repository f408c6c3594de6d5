"""The paper of a settlement (LQ): the result on the first page, the cascade of its steps from the second (forms.md 10)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from gnp_desk import texts
from gnp_desk.forms import figures
from gnp_desk.forms.amounts import in_words
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.document_item.checklist import checklist
from gnp_desk.forms.printing import autograph, blocks, facts, ledger, legends, money, pdf
from gnp_desk.forms.printing.blocks import Column
from gnp_desk.forms.printing.fonts import MEDIUM
from gnp_desk.forms.printing.sheet import HALF, INNER, LEFT, MIDDLE, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.settlement import frozen
from gnp_desk.forms.settlement.cascade import Cascade, Payment
from gnp_desk.forms.settlement.replaced import difference
from gnp_desk.forms.settlement.replaced import legend as difference_legend
from gnp_desk.forms.settlement.signing import signers
from gnp_desk.forms.settlement.steps import cascade
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Liquidación")
COPIES = (N_("Cliente"), N_("Compañía"))
PAYMENTS = (
    Column(N_("Concepto"), 176),
    Column(N_("A quién"), 236, MEDIUM),
    Column(N_("Importe"), INNER - 412, right=True),
)


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the settlement says, as plain values; the same case and edition give the same content."""
    found = cascade(case, record)
    codes = ["L1", "L5", "L10", "L7"]
    if found.results.get("salvage_payment") and Decimal(str(found.results["salvage_payment"])):
        codes.insert(1, "L8")
    step = difference(case, record, found.total, edition)
    instead, told = difference_legend(step)
    told = {"data_on": facts.data_on(case), "endorsement": figures.legend("endorsement"), **told}
    legend = legends.frozen(*codes, facts=told, instead=instead)
    kept = [item for item in (case.ref(record, "worksheet"),) if item is not None]
    framed = facts.frame(record, TITLE, kept, legend)
    answer = frozen.answer(found, step)
    return {**framed, "answer": answer, "amount": found.total, "shown": _shown(case, record, found)}


def _shown(case: Case, record: Record, found: Cascade) -> dict[str, object]:
    vehicle = case.ref(case.party("A"), "vehicle")
    insured = case.ref(case.policy, "insured")
    return {
        "kind": facts.show(case, record, "settlement_kind"),
        "customer": [
            [N_("Asegurado"), facts.show(case, insured, "name")],
            [N_("Siniestro"), case.claim.text("folio")],
            [N_("Póliza"), facts.policy_number(case)],
            [N_("Cobertura"), facts.show(case, record, "coverage_code")],
        ],
        "vehicle": facts.vehicle_rows(case, vehicle),
        "outcome": found.outcome or N_("No se puede liquidar todavía."),
        "total": texts.money(found.total) if found.total else "—",
        "words": in_words(Decimal(found.total)) if found.total else "",
        "payments": [_payment(case, payment) for payment in found.payments],
        "account": _account(case, record),
        "terms": _terms(found, case, record),
        "flags": frozen.flags(found),
        "answer": facts.show(case, record, "customer_answer"),
        "steps": frozen.steps(found.steps),
        "signatures": [
            *([item.key, item.name, N_("Cliente · firma, fecha y hora")] for item in signers(case, record)),
            ["", "", N_("Por la Compañía · nombre y firma")],
        ],
    }


def _payment(case: Case, payment: Payment) -> list[str]:
    person = case.find(payment.person)
    who = facts.show(case, person, "name") if person else ""
    amount = texts.money(payment.amount)
    return [payment.concept, who or payment.to, f"−{amount}" if payment.is_charge else amount]


def _account(case: Case, record: Record) -> str:
    """Return the account by its last four digits: a paper never carries it whole."""
    clabe = record.text("clabe")
    if not clabe:
        return ""
    holder = record.text("account_holder")
    return N_("CLABE terminada en {last}, a nombre de {holder}").format(last=clabe[-4:], holder=holder)


def _terms(found: Cascade, case: Case, record: Record) -> list[list[str]]:
    rows = []
    for code in ("pay_target", "pay_legal", "repair_term"):
        step = found.step(code)
        if step is not None and step.state == "done":
            rows.append([step.title, f"{step.result} · {step.sentence} {step.rule}"])
    if not rows:
        left = checklist(case, record).pending
        text = N_("Los plazos de pago corren desde que los documentos estén completos. Faltan {n}.")
        rows.append([N_("Plazos"), text.format(n=len(left))])
    return rows


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the settlement; the same content and stamp give the same bytes."""
    return pdf.paper(autograph.with_given(content), stamp, place, partial(place, dense=True))


def place(sheet: Sheet, shown: Mapping[str, Any], dense: bool = False) -> None:
    """Put the result on the first page and the cascade on those that follow: in two columns where that saves a page."""
    left = [blocks.heading(shown["kind"] or TITLE, HALF), *blocks.pairs(shown["customer"], HALF)]
    right = [blocks.heading(N_("Vehículo"), HALF), *blocks.pairs(shown["vehicle"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(8)
    sheet.place([money.total_box(shown["outcome"], shown["words"], shown["total"])])
    sheet.gap(4)
    if shown["payments"]:
        sheet.place([blocks.heading(N_("Qué se paga, a quién"))])
        money.table(sheet, PAYMENTS, shown["payments"], 9.2)
    if shown["account"]:
        sheet.place(blocks.paragraph(shown["account"]))
    sheet.place([blocks.heading(N_("Cuándo"))])
    sheet.place(blocks.pairs(shown["terms"], INNER, 140.0))
    if shown["flags"]:
        sheet.gap(4)
        sheet.place([blocks.heading(N_("Por confirmar")), money.notice(shown["flags"])])
    _answer(sheet, shown)
    sheet.page()
    title = N_("Cómo se llegó a este resultado, paso por paso")
    if not dense:
        sheet.place([blocks.heading(title)])
        money.cascade(sheet, shown["steps"])
        return
    usual = ledger.usual_rounding(shown["steps"])
    sheet.place([blocks.heading(title, aside=N_("Redondeo: {how}").format(how=usual) if usual else "")])
    ledger.steps(sheet, shown["steps"], usual)


def _answer(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    sheet.gap(4)
    options = (N_("Acepta"), N_("Acepta con reserva"), N_("No acepta"))
    items = [(text, text == shown["answer"]) for text in options]
    sheet.place([blocks.heading(N_("Respuesta del cliente")), *blocks.checks(items, INNER)])
    sheet.place(blocks.paragraph(N_("Si no acepta, escriba por qué:")))
    sheet.place(blocks.blank_lines(2))
    sheet.gap(8)
    autograph.lines(sheet, shown["signatures"], shown["given"])
