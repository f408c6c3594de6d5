"""The forms of the office and the counter that move money, and the sentences of their checks, as the catalogue lists them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from gnp_desk.forms.approval import limits
from gnp_desk.forms.approval.form import APPROVAL
from gnp_desk.forms.benefit_claim.form import BENEFIT_CLAIM
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip import checks as slip
from gnp_desk.forms.deductible_slip.form import DEDUCTIBLE_SLIP
from gnp_desk.forms.document_item.form import DOCUMENT_ITEM
from gnp_desk.forms.document_item.receipt import DOCUMENT_RECEIPT
from gnp_desk.forms.exclusion_review.form import EXCLUSION_REVIEW
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.fields import Form, Outcome, Problem
from gnp_desk.forms.inaccuracy.form import INACCURACY
from gnp_desk.forms.payment_order import form as order
from gnp_desk.forms.payment_order.form import PAYMENT_ORDER
from gnp_desk.forms.payment_proof import form as proof
from gnp_desk.forms.payment_proof.form import PAYMENT_PROOF
from gnp_desk.forms.repair_tracking import form as repair
from gnp_desk.forms.repair_tracking.form import REPAIR_TRACKING
from gnp_desk.forms.settlement import checks as settlement
from gnp_desk.forms.settlement.form import SETTLEMENT
from gnp_desk.forms.settlement.steps import cascade
from gnp_desk.forms.theft_case import checks as theft
from gnp_desk.forms.theft_case.form import THEFT_CASE
from gnp_desk.forms.worksheet import findings as worksheet
from gnp_desk.forms.worksheet.calculation import valuation
from gnp_desk.forms.worksheet.form import WORKSHEET
from gnp_desk.forms.worksheet_line.form import WORKSHEET_LINE

FORMS: tuple[Form, ...] = (
    WORKSHEET,
    WORKSHEET_LINE,
    EXCLUSION_REVIEW,
    INACCURACY,
    SETTLEMENT,
    BENEFIT_CLAIM,
    PAYMENT_ORDER,
    DEDUCTIBLE_SLIP,
    PAYMENT_PROOF,
    DOCUMENT_ITEM,
    DOCUMENT_RECEIPT,
    THEFT_CASE,
    REPAIR_TRACKING,
    APPROVAL,
)
WORDS: Mapping[str, str] = {
    **worksheet.WORDS,
    **settlement.WORDS,
    **slip.WORDS,
    **proof.WORDS,
    **order.WORDS,
    **theft.WORDS,
    **repair.WORDS,
    **limits.WORDS,
}
# Issued or decided on their own: the declaration waits for none of them.
OWN_LIFE = frozenset(form.code for form in FORMS)
# Forms whose issue freezes a paper, in the order of the work.
ISSUED = ("theft_case", "worksheet", "settlement", "payment_order", "deductible_slip", "document_receipt")
# What was issued of these is only followed by another record: a supplement, a replacement, a new slip.
NEVER_REOPENED = ("worksheet", "settlement", "payment_order", "deductible_slip")
ONCE = ("approval", "payment_proof")
CLOSED_STATES = ("issued", "to_approve")


def is_frozen(case: Case, record: Record) -> bool:
    """Return whether a record of the office may no longer change (forms.md section 8).

    A theft stays open after its report is issued: the vehicle may still appear. Lines follow their worksheet, and a
    reviewed document its review.
    """
    if record.type in ONCE:
        return case.find(record.id) is not None
    if record.type == "worksheet_line":
        sheet = case.find(record.get("parent"))
        return sheet is not None and sheet.get("status") in CLOSED_STATES
    if record.type == "document_item":
        kept = case.find(record.id)
        return kept is not None and kept.get("state") == "reviewed"
    return record.type in ISSUED and record.type != "theft_case" and record.get("status") in CLOSED_STATES


def amount_of(case: Case, record: Record) -> Decimal | None:
    """Return the amount whose issue a limit may stop, None for forms without limits."""
    if record.type == "worksheet":
        return valuation(record, case.of("worksheet_line", record.id)).damage
    if record.type == "settlement":
        return exact(cascade(case, record).total)
    return exact(record.get("amount")) if record.type == "payment_order" else None


def second_signature(case: Case, record: Record, role: str) -> tuple[Problem, ...]:
    """Return what stops a person of `role` from issuing `record` alone: its amount over the limit (CON-90).

    An order that changes the account of another always takes two people.
    """
    amount, held = amount_of(case, record), limits.roles().get(role)
    if amount is None or held is None:
        return ()
    if record.type == "payment_order" and record.get("correcting"):
        held = held.without_authority()
    why = limits.refusal(case, record, amount, held)
    return (Problem("amount", why[0], Outcome.STOP, why[1], record.id),) if why else ()
