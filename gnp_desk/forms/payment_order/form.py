"""The order to pay a settlement: everything of it comes from the issued settlement and never changes (forms.md 5.8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.fields import Form, Merge, Need, Outcome, Problem, Section
from gnp_desk.forms.identifiers import judge_clabe
from gnp_desk.forms.kinds import Calc, Choice, Code, Instant, Money, Ref, Text
from gnp_desk.forms.lists import pairs
from gnp_desk.forms.payment_order.order import concept_of, deadline_of, payment_of
from gnp_desk.texts import N_

STATUSES = pairs("draft to_approve issued", N_("Borrador · Por autorizar · Emitida"))
FIXED = Merge.IMMUTABLE
WORDS: Mapping[str, str] = {
    "order.settlement": N_("La liquidación todavía no se emite. Emítala y vuelva."),
    "order.amount": N_("El importe ya no es el de la liquidación: {amount}. Haga otra orden."),
    "order.no_payment": N_("La liquidación no tiene un pago a esta persona."),
    "order.replaces": N_("Un cambio de CLABE pide una orden nueva que sustituya a la anterior."),
}


def order_problems(case: Case, record: Record) -> Iterator[Problem]:
    """Yield what does not hold between an order and its settlement."""
    settlement = case.ref(record, "settlement")
    if settlement is not None and settlement.get("status") != "issued":
        yield Problem("settlement", "order.settlement")
    payment = payment_of(case, record)
    if payment is None:
        yield Problem("amount", "order.no_payment")
    elif exact(record.get("amount")) != exact(payment.amount):
        yield Problem("amount", "order.amount", Outcome.STOP, {"amount": payment.amount})
    others = (order for order in case.of("payment_order") if order.get("settlement") == record.get("settlement"))
    for other in others:
        if other.id != record.id and other.get("status") == "issued" and other.get("payment") == record.get("payment"):
            if not record.get("correcting"):
                yield Problem("clabe", "order.replaces")
            return


PAYMENT_ORDER = Form(
    code="payment_order",
    version=1,
    title=N_("Orden de pago"),
    plural=N_("Órdenes de pago"),
    data_class=2,
    series="OP",
    rules=(order_problems,),
    sections=(
        Section(
            N_("Pago"),
            (
                Ref(name="settlement", label=N_("Liquidación"), to="settlement", need=Need.ALWAYS, merge=FIXED),
                Text(name="payment", label=N_("Pago"), need=Need.ALWAYS, merge=FIXED),
                Money(name="amount", label=N_("Importe"), need=Need.ISSUE, merge=FIXED),
                Ref(name="payee", label=N_("Se paga a"), to="person", need=Need.ISSUE, merge=FIXED),
                Code(name="clabe", label=N_("CLABE"), judge=judge_clabe, need=Need.ISSUE, merge=FIXED, length=18),
                Text(name="account_holder", label=N_("Titular de la cuenta"), need=Need.ISSUE, merge=FIXED),
                Calc(name="concept", label=N_("Concepto"), compute=concept_of),
                Calc(name="deadline", label=N_("Pagar antes de"), compute=deadline_of),
                Ref(name="approver", label=N_("Autoriza"), to="user", need=Need.NEVER, merge=FIXED),
                Choice(name="status", label=N_("Estado"), options=STATUSES, group="status"),
                Instant(name="paid_at", label=N_("Pagada"), merge=Merge.SERVER),
                Text(name="trace_key", label=N_("Clave de rastreo"), merge=Merge.SERVER),
            ),
        ),
    ),
)
