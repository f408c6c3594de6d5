"""What a settlement has to say before it is issued, and its computed fields in words (forms.md 5.6, 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gnp_desk import texts
from gnp_desk.forms import figures
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.document_item.checklist import checklist
from gnp_desk.forms.facts_of import exact, local
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.identifiers import folded
from gnp_desk.forms.lists import RESPONSIBILITY
from gnp_desk.forms.settlement.cascade import Cascade
from gnp_desk.forms.settlement.steps import cascade
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

WORDS: Mapping[str, str] = {
    "CON-82": N_("El daño es {pct} y el umbral {limit}: no corresponde pérdida total. Cambie el tipo o la valuación."),
    "CON-83": N_(
        "el daño es {pct} y llega al umbral de {limit}: corresponde pérdida total. Cambie el tipo o la valuación."
    ),
    "CON-85": N_("la cuenta es de {holder} y se paga a {payee}."),
    "CON-86": N_("Falta el saldo del beneficiario preferente."),
    "CON-87": N_("el daño es menor que el deducible; no hay pago."),
    "CON-97": N_("La espera termina el {until}; antes no se liquida."),
    "settlement.missing": N_("No se puede liquidar todavía. {why}"),
    "settlement.worksheet": N_("La valuación todavía no se emite. Emítala y vuelva."),
    "settlement.salvage_cap": N_("el avalúo del salvamento pasa su tope; se toma {cap}."),
    "settlement.letter_old": N_("la carta de la financiera tiene {days} días; pida una reciente."),
    "settlement.salvage_documents": N_("faltan documentos para comprar el salvamento; solo se paga la indemnización."),
    "settlement.salvage_source": N_("El salvamento necesita quién lo avaluó y la fecha."),
}
TOTAL = ("total_loss",)
PARTIAL = ("partial_cash", "direct_payment")


def settlement_problems(case: Case, record: Record) -> Iterator[Problem]:
    """Yield what stops or conditions a settlement; the amounts come from its own cascade."""
    sheet = case.ref(record, "worksheet")
    if sheet is not None and sheet.get("status") != "issued":
        yield Problem("worksheet", "settlement.worksheet")
    found = cascade(case, record)
    yield from _class_of_loss(record, found)
    yield from _payee(case, record)
    yield from _lender(case, record)
    yield from _salvage(record, found)
    if found.results.get("covered") is False:
        yield Problem("worksheet", "CON-87", Outcome.REVIEW)
    yield from _missing(case, found)


def _class_of_loss(record: Record, found: Cascade) -> Iterator[Problem]:
    results = found.results
    total, kind = results.get("is_total_loss"), record.get("settlement_kind")
    details = {"pct": texts.percent(str(results.get("damage_pct") or "0")), "limit": _limit(found)}
    if kind in TOTAL and total is False:
        yield Problem("settlement_kind", "CON-82", Outcome.STOP, details)
    elif kind in PARTIAL and total is True:
        yield Problem("settlement_kind", "CON-83", Outcome.STOP, details)
    elif results.get("theft_case") == "c2_recovered_total_loss":
        yield Problem("settlement_kind", "CON-83", Outcome.REASON, details)
    elif results.get("theft_case") == "waiting":
        until = texts.day_hour(str(results.get("cutoff_at")))
        yield Problem("settlement_kind", "CON-97", Outcome.STOP, {"until": until})


def _limit(found: Cascade) -> str:
    step = found.step("total_loss")
    inputs = step.steps[-1].inputs if step and step.steps else {}
    return texts.percent(str(inputs.get("threshold_pct", "0")))


def _missing(case: Case, found: Cascade) -> Iterator[Problem]:
    for step in found.missing[:1]:
        yield Problem("settlement_kind", "settlement.missing", Outcome.STOP, {"why": step.sentence})


def _payee(case: Case, record: Record) -> Iterator[Problem]:
    person, holder = case.ref(record, "payee"), record.text("account_holder")
    if person is None or not holder:
        return
    name = person_name(person)
    if name and _plain(name) != _plain(holder):
        yield Problem("account_holder", "CON-85", Outcome.REASON, {"holder": holder, "payee": name})


def person_name(person: Record) -> str:
    """Return the name of a person as written: given names and surnames, or the name of a company."""
    value = person.get("name")
    if not isinstance(value, Mapping):
        return ""
    if value.get("company"):
        return str(value["company"])
    return " ".join(str(part) for part in value.values() if isinstance(part, str) and part)


def _plain(name: str) -> list[str]:
    return sorted(folded(name).split())


def _lender(case: Case, record: Record) -> Iterator[Problem]:
    financed = case.policy is not None and case.policy.get("financing_status") == "active"
    if not financed or record.get("settlement_kind") == "direct_payment":
        return
    if not is_known(record.get("outstanding_balance")):
        yield Problem("outstanding_balance", "CON-86")
        return
    on = record.text("balance_on")
    if on:
        days = (case.moment.today - date.fromisoformat(on)).days
        if days > figures.setting("lender_letter_days"):
            yield Problem("balance_on", "settlement.letter_old", Outcome.REASON, {"days": days})


def _salvage(record: Record, found: Cascade) -> Iterator[Problem]:
    results = found.results
    if results.get("cap_binding") is True:
        cap = texts.money(str(results.get("salvage_cap")))
        yield Problem("salvage_value", "settlement.salvage_cap", Outcome.REVIEW, {"cap": cap})
    if is_known(record.get("salvage_value")) and not (record.text("salvage_source") and record.text("salvage_on")):
        yield Problem("salvage_source", "settlement.salvage_source")
    bought = exact(results.get("salvage_payment"))
    if record.get("company_buys_salvage") is True and bought is not None and not bought:
        yield Problem("company_buys_salvage", "settlement.salvage_documents", Outcome.REVIEW)


def is_wreck(case: Case, record: Record) -> bool:
    """Return whether there is a wreck to appraise: total loss, or stolen and found again as one."""
    if record.get("settlement_kind") == "total_loss":
        return True
    if record.get("settlement_kind") != "theft_recovered":
        return False
    return cascade(case, record).results.get("theft_case") == "c2_recovered_total_loss"


def is_paid_by_transfer(case: Case, record: Record) -> bool:
    """Return whether an account is needed: something is paid to a person."""
    if record.get("settlement_kind") in (None, "direct_payment"):
        return False
    total = exact(cascade(case, record).total)
    return total is None or total > 0


def is_notified(case: Case, record: Record) -> bool:
    """Return whether the customer was told."""
    return is_known(record.get("notified_at"))


def liable(case: Case, record: Record) -> str:
    """Return who was decided to be responsible, in words."""
    found = case.first("liability_proposal")
    return dict(RESPONSIBILITY).get(found.text("decision"), "") if found else ""


def salvage_documents(case: Case, record: Record) -> str:
    """Return whether the documents to buy the salvage are complete, in words."""
    if record.get("company_buys_salvage") is not True:
        return ""
    left = checklist(case, record).pending
    return N_("Completos") if not left else texts.plural(len(left), N_("Falta {n}"), N_("Faltan {n}"))


def docs_complete(case: Case, record: Record) -> str:
    """Return since when the documents are complete, in words, «» while one is missing."""
    start = _complete(case, record)
    return texts.day_hour(start) if start else ""


def pay_target(case: Case, record: Record) -> str:
    """Return the published target of the payment: 72 hours from complete documents (R-SLA-05)."""
    start = _complete(case, record)
    if not start or case.edition is None:
        return ""
    due = run("deadline", {"deadline_kind": "PAYMENT_SLA", "start_at": start}, case.edition)["due_at"]
    return N_("{when} · 72 horas").format(when=texts.day_hour(str(due)))


def pay_legal(case: Case, record: Record) -> str:
    """Return the legal limit of the payment: 30 natural days from complete documents (R-SLA-06)."""
    start = _complete(case, record)
    if not start or case.edition is None:
        return ""
    due = run("deadline", {"deadline_kind": "PAYMENT_LEGAL", "start_on": start[:10]}, case.edition)["due_on"]
    return N_("{when} · 30 días naturales").format(when=texts.day(str(due)))


def _complete(case: Case, record: Record) -> str:
    return local(checklist(case, record).complete_at)
