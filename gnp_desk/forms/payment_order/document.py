"""The paper of a payment order (OP): who is paid, how much in words, to which account, until when (forms.md 10)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gnp_desk import texts
from gnp_desk.forms.amounts import in_words
from gnp_desk.forms.approval.limits import approval_of
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.payment_order.order import concept_of, deadline_of
from gnp_desk.forms.printing import blocks, facts, money, pdf
from gnp_desk.forms.printing.sheet import HALF, LEFT, MIDDLE, Sheet
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.settlement import frozen
from gnp_desk.forms.settlement.steps import cascade
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Orden de pago")
COPIES = (N_("Cliente"), N_("Compañía"))


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the order says, as plain values; the same case and edition give the same content."""
    settlement = case.ref(record, "settlement")
    found = cascade(case, settlement) if settlement else None
    legend = facts.contacts("L1", "L10", "L7", case=case)
    framed = facts.frame(record, TITLE, (), legend)
    return {**framed, "answer": frozen.answer(found) if found else {}, "shown": _shown(case, record, settlement)}


def _shown(case: Case, record: Record, settlement: Record | None) -> dict[str, object]:
    payee = case.ref(record, "payee")
    amount, clabe = record.text("amount"), record.text("clabe")
    approval = approval_of(case, settlement) if settlement else None
    return {
        "payee": [
            [N_("Nombre"), facts.show(case, payee, "name")],
            [N_("RFC"), facts.show(case, payee, "rfc")],
            [N_("CLABE"), N_("terminada en {last}").format(last=clabe[-4:]) if clabe else ""],
            [N_("Banco"), bank_of(clabe)],
            [N_("Titular"), record.text("account_holder")],
        ],
        "claim": [
            [N_("Siniestro"), case.claim.text("folio")],
            [N_("Póliza"), facts.policy_number(case)],
            [N_("Liquidación"), settlement.text("issued_folio") if settlement else ""],
            [N_("Concepto"), concept_of(case, record)],
            [N_("Pagar antes de"), deadline_of(case, record)],
        ],
        "amount": texts.money(amount) if amount else "—",
        "words": in_words(Decimal(amount)) if amount else "",
        "signatures": [
            [facts.show(case, payee, "name"), N_("Quien recibe · firma, fecha y hora")],
            [facts.show(case, approval, "approver"), N_("Autoriza · nombre y firma")],
        ],
    }


def bank_of(clabe: str) -> str:
    """Return the bank of an account by its first three digits, «» when the catalogue does not have it."""
    from gnp_desk.forms.figures import items

    return next(
        (str(item["name"]) for item in items("slip_banks", "bank") if clabe and item["clabe_code"] == clabe[:3]), ""
    )


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the order; the same content and stamp give the same bytes."""
    return pdf.paper(content, stamp, place)


def place(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    """Put the blocks of the order in their order."""
    sheet.place([money.total_box(N_("Páguese"), shown["words"], shown["amount"])])
    sheet.gap(6)
    left = [blocks.heading(N_("A quién se paga"), HALF), *blocks.pairs(shown["payee"], HALF)]
    right = [blocks.heading(N_("De qué"), HALF), *blocks.pairs(shown["claim"], HALF)]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.gap(6)
    text = N_("Un cambio de cuenta pide otra orden con segunda firma. Nadie de la Compañía pide la CLABE por teléfono.")
    sheet.place([blocks.heading(N_("Cuidado")), *blocks.paragraph(text)])
    sheet.gap(24)
    blocks.signatures(sheet, shown["signatures"])
