"""Late-payment compensation (article 276): interest by calendar month, update in UDI, order of partial payments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.calendar import add_days, add_months
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAY, DECIMAL, MONEY, MONTHLY_RATES, RuleInputError, choice
from gnp_desk.rules.money import ZERO

MORA = ("due_on", "days_in_default", "interest", "update_amount", "total_payable")
PARTIAL = ("applied_interest", "applied_update", "applied_principal", "principal_remaining")
IN_UDI = "cash"


class Mora(Facts):
    """An obligation, when it could have been paid and when it was."""

    obligation_kind: str = given(choice(IN_UDI, "repair", "foreign"))
    principal: Decimal = given(MONEY)
    docs_received_on: date = given(DAY)
    paid_on: date = given(DAY)
    udi_due: Decimal | None = may(DECIMAL)
    udi_paid: Decimal | None = may(DECIMAL)
    annual_rates_pct: dict[str, Decimal] | None = may(MONTHLY_RATES)


def mora(facts: Mora, edition: Edition) -> Answer:
    """Return the day payment was due, the days in default, interest, update and the total (R-MOR-01…07)."""
    trail = Trail(edition)
    due = _due(trail, facts)
    dates = {"due_on": due, "paid_on": facts.paid_on}
    text = "Días de mora: el del vencimiento no cuenta, el del pago sí."
    formula = "max(0, days_between(due_on, paid_on))"
    late = trail.found("days_in_default", "R-MOR-06", text, formula, max(0, (facts.paid_on - due).days), **dates)
    interest, update = _compensation(trail, facts, due) if late else _on_time(trail)
    names = {"principal": facts.principal, "update_amount": update, "interest": interest}
    text = "Se paga en una sola exhibición: suerte principal, actualización e intereses."
    total = facts.principal + update + interest
    trail.money("total_payable", "R-MOR-09", text, "principal + update_amount + interest", total, **names)
    return trail.answer(*MORA)


def _due(trail: Trail, facts: Mora) -> date:
    days = trail.edition.whole("mora.term_days")
    text = "El pago vence {days} días naturales después de recibir los documentos."
    names = {"docs_received_on": facts.docs_received_on, "days": days}
    due = add_days(facts.docs_received_on, days)
    return trail.found("due_on", "R-MOR-01", text, "add_days(docs_received_on, days)", due, **names)


def _on_time(trail: Trail) -> tuple[Decimal, Decimal]:
    text = "Se pagó dentro del plazo: no hay mora."
    interest = trail.money("interest", "R-MOR-01", text, "0", ZERO, days_in_default=0)
    return interest, trail.money("update_amount", "R-MOR-01", text, "0", ZERO, days_in_default=0)


def _compensation(trail: Trail, facts: Mora, due: date) -> tuple[Decimal, Decimal]:
    growth, rates, days = Fraction(1), [], []
    for month, count in months_in_default(due, facts.paid_on):
        rate = _rate(trail, facts, month)
        growth *= _month_factor(trail, month, count, rate)
        rates.append(rate)
        days.append(count)
    owed = Fraction(facts.principal) * _udi_factor(facts)
    names: dict[str, object] = {"principal": facts.principal, "rates": tuple(rates), "days": tuple(days)}
    names |= {"rate_factor": trail.edition.number("mora.rate_factor")}
    names |= {"year_days": trail.edition.whole("mora.year_days")}
    formula = "principal * (compound(rate_factor, rates, days, year_days) - 1)"
    text = "Los intereses se capitalizan cada mes sobre la obligación."
    if facts.obligation_kind == IN_UDI:
        names |= {"udi_due": facts.udi_due, "udi_paid": facts.udi_paid}
        formula = f"udi_paid / udi_due * {formula}"
    interest = trail.money("interest", "R-MOR-03", text, formula, owed * (growth - 1), **names)
    return interest, _update(trail, facts, owed)


def _update(trail: Trail, facts: Mora, owed: Fraction) -> Decimal:
    if facts.obligation_kind != IN_UDI:
        text = "Esta obligación no se actualiza en UDI."
        rule = "R-MOR-07" if facts.obligation_kind == "repair" else "R-MOR-04"
        return trail.money("update_amount", rule, text, "0", ZERO, obligation_kind=facts.obligation_kind)
    text = "La actualización es el cambio de la UDI entre el vencimiento y el pago."
    names = {"principal": facts.principal, "udi_due": facts.udi_due, "udi_paid": facts.udi_paid}
    formula = "principal / udi_due * udi_paid - principal"
    return trail.money("update_amount", "R-MOR-02", text, formula, owed - Fraction(facts.principal), **names)


def _udi_factor(facts: Mora) -> Fraction:
    if facts.obligation_kind != IN_UDI:
        return Fraction(1)
    due, paid = needed(facts.udi_due, "udi_due"), needed(facts.udi_paid, "udi_paid")
    if not due:
        raise RuleInputError("udi_due", "not_positive")
    return Fraction(paid) / Fraction(due)


def months_in_default(due: date, paid: date) -> Iterator[tuple[str, int]]:
    """Yield each calendar month with its days in default: the due date does not count, the payment date does."""
    last_counted = due
    while last_counted < paid:
        first = add_days(last_counted, 1)
        month_end = add_days(add_months(first.replace(day=1), 1), -1)
        end = min(month_end, paid)
        yield f"{first:%Y-%m}", (end - last_counted).days
        last_counted = end


def _month_factor(trail: Trail, month: str, days: int, rate: Decimal) -> Fraction:
    factor, year = trail.edition.number("mora.rate_factor"), trail.edition.whole("mora.year_days")
    text = "En {month} corren {days} días de mora."
    names = {"month": month, "days": days, "rate": rate, "rate_factor": factor, "year_days": year}
    exact = 1 + Fraction(factor) * Fraction(rate) * days / (100 * year)
    formula = "1 + rate_factor * rate / 100 / year_days * days"
    return trail.exactly("month_factor", "R-MOR-06", text, formula, exact, **names)


def _rate(trail: Trail, facts: Mora, month: str) -> Decimal:
    """Return the rate of `month`, or that of the nearest month before, which is said and flagged (R-MOR-05)."""
    rates = facts.annual_rates_pct or {}
    known = [key for key in rates if key <= month]
    if not known:
        raise RuleInputError(f"annual_rates_pct.{month}", "missing")
    used = max(known)
    if used != month:
        trail.flag("RATE_OF_EARLIER_MONTH")
        text = "La tasa de {month} no está publicada: se usa la de {rate_month}."
        trail.found("rate_month", "R-MOR-05", text, "rate_month", used, month=month, rate_month=used)
    return rates[used]


class PartialPayment(Facts):
    """What is owed of a late obligation and a payment that may not cover it."""

    interest_due: Decimal = given(MONEY)
    update_due: Decimal = given(MONEY)
    principal_due: Decimal = given(MONEY)
    payment: Decimal = given(MONEY)


APPLIED_WORDS = {"interest": "los intereses", "update": "la actualización", "principal": "la suerte principal"}


def mora_partial(facts: PartialPayment, edition: Edition) -> Answer:
    """Return how a payment is applied: interest, then update, then principal (R-MOR-09)."""
    trail = Trail(edition)
    left, applied = facts.payment, ZERO
    for name, words in APPLIED_WORDS.items():
        owed: Decimal = getattr(facts, f"{name}_due")
        names = {f"{name}_due": owed, "payment_left": left}
        text, formula = f"El pago cubre {words} hasta donde alcanza.", f"min({name}_due, payment_left)"
        applied = trail.money(f"applied_{name}", "R-MOR-09", text, formula, min(owed, left), **names)
        left -= applied
    names = {"principal_due": facts.principal_due, "applied_principal": applied}
    text, formula = "La suerte principal que falta sigue causando mora.", "principal_due - applied_principal"
    trail.money("principal_remaining", "R-MOR-09", text, formula, facts.principal_due - applied, **names)
    trail.flag("PAYMENT_OVER_DEBT", left > ZERO)
    return trail.answer(*PARTIAL)
