"""The proof that a deductible slip was paid: only recorded and matched, never a payment by itself (forms.md 6.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip.banks import bank_names
from gnp_desk.forms.deductible_slip.issued import issued_amount, paper_of
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.fields import Form, Merge, Need, Outcome, Problem, Section
from gnp_desk.forms.kinds import Bool, Choice, Day, Money, Ref, Text
from gnp_desk.texts import N_

FIXED = Merge.IMMUTABLE
WORDS: Mapping[str, str] = {
    "proof.amount": N_("el comprobante es de {paid} y la ficha de {due}. Escriba por qué o corrija."),
    "proof.before": N_("el pago es anterior a la ficha. Revise la fecha."),
    "CON-89": N_("la ficha venció el {until}; emita una nueva."),
}


def proof_problems(case: Case, record: Record) -> Iterator[Problem]:
    """Yield what a proof says against its slip: another amount, a date before it, a slip already expired."""
    slip = case.ref(record, "slip")
    paper = paper_of(case, slip) if slip else None
    due = issued_amount(case, slip) if slip else None
    paid = exact(record.get("amount"))
    if due is not None and paid is not None and due != paid:
        yield Problem("amount", "proof.amount", Outcome.REASON, {"paid": texts.money(paid), "due": texts.money(due)})
    on = record.text("paid_on")
    if paper is None or not on:
        return
    if on < paper.text("issued_at")[:10]:
        yield Problem("paid_on", "proof.before", Outcome.REVIEW)
    until = paper.text("valid_until")
    if until and on > until:
        yield Problem("paid_on", "CON-89", Outcome.REVIEW, {"until": texts.day(until)})


PAYMENT_PROOF = Form(
    code="payment_proof",
    version=1,
    title=N_("Comprobante de pago"),
    plural=N_("Comprobantes de pago"),
    data_class=1,
    rules=(proof_problems,),
    sections=(
        Section(
            N_("Comprobante"),
            (
                Ref(name="slip", label=N_("Ficha"), to="deductible_slip", need=Need.ALWAYS, merge=FIXED),
                Day(name="paid_on", label=N_("Pagado"), need=Need.CLOSE, merge=FIXED, fact=True),
                Money(name="amount", label=N_("Importe"), need=Need.CLOSE, merge=FIXED),
                Choice(name="bank", label=N_("Banco"), load=bank_names, need=Need.CLOSE, merge=FIXED),
                Text(name="operation_number", label=N_("Número de operación"), need=Need.CLOSE, merge=FIXED),
                Bool(name="matched", label=N_("Conciliado"), merge=Merge.SERVER),
            ),
        ),
    ),
)
