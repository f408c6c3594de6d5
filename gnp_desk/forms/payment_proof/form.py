"""The proof that a deductible slip was paid: only recorded and matched, never a payment by itself (forms.md 6.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip.banks import bank_names
from gnp_desk.forms.deductible_slip.issued import issued_amount, paper_of, replacing
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.fields import Form, Merge, Need, Outcome, Problem, Section
from gnp_desk.forms.kinds import Bool, Choice, Day, Long, Money, Ref, Text
from gnp_desk.texts import N_

FIXED = Merge.IMMUTABLE
LEAST_REASON = 10
WORDS: Mapping[str, str] = {
    "proof.amount": N_("el comprobante es de {paid} y la ficha de {due}. Escriba por qué o corrija."),
    "proof.reason": N_("El motivo lleva de 10 a 500 caracteres. Escríbalo para que otra persona lo entienda."),
    "proof.before": N_("el pago es anterior a la ficha. Revise la fecha."),
    "proof.replaced": N_("la ficha fue sustituida por {folio}. Escriba por qué se anota aquí."),
    "CON-89": N_("la ficha venció el {until}. Emita una nueva o escriba por qué."),
}


def proof_problems(case: Case, record: Record) -> Iterator[Problem]:
    """Yield what a proof says against its slip; what asks for «Motivo» and has it is only worth a look (forms.md FM-4)."""
    slip = case.ref(record, "slip")
    paper = paper_of(case, slip) if slip else None
    if slip is None or paper is None:
        return
    reason = record.text("reason").strip()
    if 0 < len(reason) < LEAST_REASON:
        yield Problem("reason", "proof.reason")
    outcome = Outcome.REVIEW if reason else Outcome.REASON
    due, paid = issued_amount(case, slip), exact(record.get("amount"))
    if due is not None and paid is not None and due != paid:
        yield Problem("amount", "proof.amount", outcome, {"paid": texts.money(paid), "due": texts.money(due)})
    newer = replacing(case, paper)
    if newer is not None:
        yield Problem("slip", "proof.replaced", outcome, {"folio": newer.text("folio")})
    on, until = record.text("paid_on"), paper.text("valid_until")
    if on and on < paper.text("issued_at")[:10]:
        yield Problem("paid_on", "proof.before", Outcome.REVIEW)
    if on and until and on > until:
        yield Problem("paid_on", "CON-89", outcome, {"until": texts.day(until)})


PAYMENT_PROOF = Form(
    code="payment_proof",
    version=2,
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
                Long(name="reason", label=N_("Motivo"), limit=500, merge=FIXED),
                Bool(name="matched", label=N_("Conciliado"), merge=Merge.SERVER),
            ),
        ),
    ),
)
