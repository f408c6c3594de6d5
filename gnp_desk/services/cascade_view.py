"""A settlement as its screen shows it: one row per step with everything it opens into, and what stands beside. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gnp_desk import texts
from gnp_desk.forms import catalogue
from gnp_desk.forms.amounts import in_words
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.settlement import bases, frozen
from gnp_desk.forms.settlement.cascade import DONE, MISSING, Cascade, CascadeStep, Payment
from gnp_desk.forms.settlement.wording import flag_words
from gnp_desk.services import settlements
from gnp_desk.services.settlements import STATES
from gnp_desk.services.signatures import Signature, signature_of
from gnp_desk.texts import N_

TITLES = {
    "total_loss": N_("Liquidación por pérdida total"),
    "partial_cash": N_("Liquidación en efectivo"),
    "direct_payment": N_("Liquidación con pago directo"),
    "theft_not_located": N_("Liquidación por robo"),
    "theft_recovered": N_("Liquidación de robo recuperado"),
    "third_party": N_("Liquidación a tercero"),
    "other_cover": N_("Liquidación de otra cobertura"),
}
TERMS = {"pay_target": N_("Meta de pago"), "pay_legal": N_("Límite de pago"), "repair_term": N_("Entrega de la reparación")}


@dataclass(frozen=True)
class StepRow:
    """One step. `spot` is where its sentence names its base; `table` are its inputs as (what, from where, value)."""

    number: str
    code: str
    title: str
    base: str
    result: str
    state: str
    is_result: bool = False
    sentence: str = ""
    spot: tuple[int, int] = (0, 0)
    table: tuple[tuple[str, str, str], ...] = ()
    made: tuple[tuple[str, str], ...] = ()
    rules: str = ""
    clause: str = ""
    rounding: str = ""

    @property
    def applies(self) -> bool:
        return self.state == DONE


@dataclass(frozen=True)
class SettlementSheet:
    """Everything Liquidación shows of one settlement."""

    record: Record
    title: str
    subtitle: str
    steps: tuple[StepRow, ...]
    total: str
    words: str
    payments: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str, str], ...]
    flags: tuple[str, ...]
    state: str
    state_text: str
    signature: Signature
    missing: tuple[str, ...]
    edition: str

    @property
    def is_whole(self) -> bool:
        """Return whether every step could be answered."""
        return not self.missing


def look(case: Case, record: Record, role: str) -> SettlementSheet:
    """Return a settlement as a person of `role` sees it."""
    view = settlements.look(case, record, role)
    found = view.cascade
    total = exact(found.total)
    return SettlementSheet(
        record,
        TITLES.get(found.kind, N_("Liquidación")),
        _subtitle(case, record, view.state_text),
        tuple(rows(case, found)),
        view.total,
        in_words(total) if total is not None else "",
        tuple(_payment(case, payment) for payment in found.payments),
        tuple(_facts(record, found)),
        tuple(_terms(found)),
        view.flags,
        view.state,
        STATES[view.state],
        signature_of(case, record, role) if view.state in ("draft", "to_approve") else Signature("free"),
        tuple(step.sentence for step in found.missing),
        found.edition,
    )


def rows(case: Case, found: Cascade, only: Iterable[str] = ()) -> Iterable[StepRow]:
    """Yield the steps of a settlement as rows, all of them or those of some codes."""
    codes = tuple(only)
    for step in found.steps:
        if not codes or step.code in codes:
            yield _row(case, found, step)


def _row(case: Case, found: Cascade, step: CascadeStep) -> StepRow:
    return StepRow(
        step.number,
        step.code,
        step.title,
        bases.base_words(case, found, step),
        _result(step),
        step.state,
        step.code in bases.RESULTS and step.state == DONE,
        step.sentence,
        bases.emphasis(step.sentence),
        tuple((item.label, item.source, item.value) for item in step.inputs if item.source),
        tuple((text, result) for text, result in frozen.made(step)),
        _rules(step),
        step.clause,
        _rounding(step),
    )


def _result(step: CascadeStep) -> str:
    """Return the result of a step without the sign of pesos, and with a minus when it is taken away."""
    if not step.amount:
        return step.result
    amount = Decimal(step.amount)
    return texts.money(-amount if step.code in bases.DEDUCTIONS and amount else amount, sign=False)


def _rules(step: CascadeStep) -> str:
    others = dict.fromkeys(item.rule for item in step.steps if item.rule != step.rule)
    return " · ".join(part for part in (step.rule, *others) if part)


def _rounding(step: CascadeStep) -> str:
    last = step.steps[-1] if step.steps else None
    made = next((item for item in reversed(step.steps) if str(item.result) == step.amount), last)
    if not step.rounding or made is None or made.exact is None:
        return step.rounding
    exact, shown = (f"{Decimal(value):,}" for value in (made.exact, step.amount))
    return N_("{how}, una sola vez: {exact} → {shown}").format(how=step.rounding, exact=exact, shown=shown)


def _subtitle(case: Case, record: Record, state: str) -> str:
    vehicle = catalogue.vehicle_words(case.ref(case.party("A"), "vehicle"))
    complete = catalogue.FORMS["settlement"].field("docs_complete_at").compute(case, record)  # type: ignore[attr-defined]
    told = N_("documentos completos el {when}").format(when=complete) if complete else N_("faltan documentos")
    folio = record.text("issued_folio")
    head = f"{folio} · {state}" if folio else (N_("LQ por autorizar") if record.get("status") == "to_approve" else N_("LQ en borrador"))
    return " · ".join(part for part in (head, vehicle, told) if part)


def _payment(case: Case, payment: Payment) -> tuple[str, str, str]:
    person = case.find(payment.person)
    name = catalogue.person_words(person) if person is not None else payment.to
    amount = texts.money(payment.amount or None, sign=False)
    return payment.concept, name or payment.to, f"−{amount}" if payment.is_charge else amount


def _facts(record: Record, found: Cascade) -> Iterable[tuple[str, str]]:
    """Yield the figures a person asks about beside the total, each an input or a result of a step."""
    for name, label in (("salvage_cap", N_("Tope: valor − daño")), ("deductible_amount", N_("Deducible"))):
        value = found.results.get(name)
        if isinstance(value, str):
            yield label, texts.money(value, sign=False)
    if record.get("salvage_value"):
        yield N_("Avalúo del salvamento"), texts.money(exact(record.get("salvage_value")), sign=False)


def _terms(found: Cascade) -> Iterable[tuple[str, str, str]]:
    for step in found.steps:
        if step.code in TERMS and step.state == DONE:
            days = next((item.value for item in step.inputs if item.name == "amount"), "")
            unit = N_("horas") if step.code == "pay_target" else N_("días naturales")
            yield TERMS[step.code], step.result, f"{days} {unit} · {step.rule}"


def flag_lines(flags: Iterable[str]) -> tuple[str, ...]:
    """Return flags in words."""
    return tuple(flag_words(flag) for flag in flags)


__all__ = ["DONE", "MISSING", "SettlementSheet", "StepRow", "flag_lines", "look", "rows"]
