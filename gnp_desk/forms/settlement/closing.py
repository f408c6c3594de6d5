"""The steps a settlement ends with: the lender, the terms, default interest, and who receives what."""

from __future__ import annotations

from gnp_desk.forms import figures
from gnp_desk.forms.document_item.checklist import checklist
from gnp_desk.forms.facts_of import Inputs, Known, day, local
from gnp_desk.forms.settlement import inputs
from gnp_desk.forms.settlement.cascade import DONE, Chain, Payment
from gnp_desk.forms.settlement.opening import VALUATION, sheet_of
from gnp_desk.texts import N_


def lender(chain: Chain, number: str, from_result: str) -> None:
    title, policy = N_("Beneficiario preferente"), chain.case.policy
    if policy is None or policy.get("financing_status") != "active":
        chain.skip(number, "lender", title, N_("La póliza no tiene crédito activo."))
        return
    found = inputs.credit(chain.record)
    if found["outstanding_balance"].value is None:
        chain.miss(number, "lender", title, N_("Falta el saldo del beneficiario preferente."))
        return
    found["indemnity_payment"] = Known(chain.amount(from_result), N_("Paso del pago"))
    chain.ask(number, "lender", title, "beneficiary_split", found, "preferred_beneficiary_amount")


def terms(chain: Chain, number: str, repair: bool = False) -> None:
    """Add the terms: the delivery of a repair and, from complete documents, target and legal limit (R-SLA-34)."""
    title = N_("Plazos")
    shown = _repair_term(chain, number) if repair else False
    complete = checklist(chain.case, chain.record).complete_at
    if not complete:
        if not shown:
            text = N_("Los plazos corren cuando los documentos estén completos.")
            chain.skip(number, "terms", title, text)
        return
    letter = iter("abc" if not repair else "bc")
    if not repair:
        target: Inputs = {
            "deadline_kind": Known("PAYMENT_SLA"),
            "start_at": Known(local(complete), N_("Lista de documentos")),
        }
        chain.ask(f"{number}{next(letter)}", "pay_target", N_("Meta de pago"), "deadline", target, "due_at")
    legal: Inputs = {
        "deadline_kind": Known("PAYMENT_LEGAL"),
        "start_on": Known(local(complete)[:10], N_("Lista de documentos")),
    }
    chain.ask(f"{number}{next(letter)}", "pay_legal", N_("Límite de pago"), "deadline", legal, "due_on")


def _repair_term(chain: Chain, number: str) -> bool:
    sheet = sheet_of(chain)
    start = day(sheet, "entry_at", VALUATION)
    if start.value is None or sheet is None:
        return False
    lines = chain.case.of("worksheet_line", sheet.id)
    last = max((line.text("available_on") for line in lines), default="")
    found: Inputs = {
        "deadline_kind": Known("REPAIR_DELIVERY"),
        "start_on": start,
        "parts_available_on": Known(last or None, N_("Renglones de la valuación")),
    }
    chain.ask(number, "repair_term", N_("Entrega de la reparación"), "deadline", found, "due_on")
    return True


def default_interest(chain: Chain, number: str, principal: str, kind: str) -> None:
    """Add default interest when the payment is later than the legal limit (R-MOR)."""
    title, complete = N_("Mora"), checklist(chain.case, chain.record).complete_at
    legal = chain.step("pay_legal")
    paid = inputs.paid_on(chain.case, chain.record)
    due = str(legal.steps[-1].result) if legal and legal.steps else ""
    if not complete or not due or paid <= due or not chain.amount(principal):
        chain.skip(number, "default", title, N_("El pago está dentro de su plazo."))
        return
    found: Inputs = {
        "obligation_kind": Known(kind),
        "principal": Known(chain.amount(principal), N_("Paso del pago")),
        "docs_received_on": Known(local(complete)[:10], N_("Lista de documentos")),
        "paid_on": Known(paid, N_("Pago")),
        "udi_due": inputs.figure("udi", due),
        "udi_paid": inputs.figure("udi", paid),
        "annual_rates_pct": Known(figures.monthly_rates() or None, N_("Banco de México")),
    }
    if kind == "repair":
        found = {name: value for name, value in found.items() if not name.startswith("udi")}
    chain.ask(number, "default", title, "mora", found, "total_payable")


def indemnity_payments(chain: Chain, whole: str, concept: str) -> tuple[Payment, ...]:
    """Return an indemnity as payments: the lender first when there is one, the rest to the person."""
    record = chain.record
    step = chain.step("lender")
    if step is None or step.state != DONE:
        return (
            Payment("payee", concept, N_("Persona a quien se paga"), chain.amount(whole) or "", record.text("payee")),
        )
    lender = chain.case.policy.text("preferred_beneficiary") if chain.case.policy else ""
    first = Payment(
        "lender", concept, N_("Beneficiario preferente"), chain.amount("preferred_beneficiary_amount") or "", lender
    )
    rest = Payment(
        "payee", concept, N_("Persona a quien se paga"), chain.amount("insured_amount") or "", record.text("payee")
    )
    return first, rest
