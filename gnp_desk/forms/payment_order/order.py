"""What a payment order takes from its settlement: which payment, its concept, its deadline, who approved it."""

from __future__ import annotations

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.settlement.cascade import Payment
from gnp_desk.forms.settlement.checks import pay_legal
from gnp_desk.forms.settlement.steps import cascade


def payment_of(case: Case, record: Record) -> Payment | None:
    """Return the payment of the settlement an order is for, None when the settlement has no such payment."""
    settlement = case.ref(record, "settlement")
    if settlement is None:
        return None
    wanted = record.text("payment") or "payee"
    return next((payment for payment in cascade(case, settlement).payments if payment.code == wanted), None)


def concept_of(case: Case, record: Record) -> str:
    """Return what is paid, in words."""
    payment = payment_of(case, record)
    return payment.concept if payment else ""


def deadline_of(case: Case, record: Record) -> str:
    """Return the legal limit of the payment, in words."""
    settlement = case.ref(record, "settlement")
    return pay_legal(case, settlement) if settlement else ""


def values_of(case: Case, settlement: Record, payment: Payment) -> dict[str, object]:
    """Return the values of a new order for one payment of a settlement; to the insured with the account it says."""
    values: dict[str, object] = {"settlement": settlement.id, "payment": payment.code, "amount": payment.amount}
    values["payee"] = payment.person or settlement.get("payee")
    if payment.person in ("", settlement.text("payee")):
        values |= {"clabe": settlement.get("clabe"), "account_holder": settlement.get("account_holder")}
    return {name: value for name, value in values.items() if value}
