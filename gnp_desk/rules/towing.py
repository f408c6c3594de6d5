"""Moving the wreck and keeping it: what the Company pays for the transfer, and the fee of a late delivery."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may
from gnp_desk.rules.inputs import DAY, MONEY, YES_NO, choice
from gnp_desk.rules.money import ZERO

TOWING = ("company_pays", "insured_pays")
STORAGE = ("days_elapsed", "excess_days", "storage_fee")


def daily_wage(trail: Trail, given_wage: Decimal | None) -> Decimal:
    """Return the general minimum wage on the date of loss: the one given, else the edition's; refuse without either."""
    return trail.edition.parameter(given_wage, "daily_min_wage", "daily_min_wage")


class Towing(Facts):
    """One transfer: where to, what it cost, and the damage against the deductible."""

    tow_destination: str = given(choice("company", "insured_choice"))
    tow_cost: Decimal = given(MONEY)
    daily_min_wage: Decimal | None = may(MONEY)
    damage_amount: Decimal = given(MONEY)
    deductible_amount: Decimal = given(MONEY)


def towing(facts: Towing, edition: Edition) -> Answer:
    """Return what the Company and the Insured each pay of the transfer (R-TOW-01…03)."""
    trail = Trail(edition)
    company = _company_share(trail, facts)
    inputs = {"tow_cost": facts.tow_cost, "company_pays": company}
    text = "El resto del traslado lo paga el asegurado."
    trail.money("insured_pays", "R-TOW-02", text, "tow_cost - company_pays", facts.tow_cost - company, **inputs)
    return trail.answer(*TOWING)


def _company_share(trail: Trail, facts: Towing) -> Decimal:
    damage, deductible, cost = facts.damage_amount, facts.deductible_amount, facts.tow_cost
    if damage <= deductible:
        inputs = {"damage_amount": damage, "deductible_amount": deductible}
        text = "El daño no supera el deducible: el traslado no se cubre."
        formula = "0 if damage_amount <= deductible_amount else 1"
        return trail.money("company_pays", "R-TOW-03", text, formula, ZERO, **inputs)
    if facts.tow_destination == "company":
        text = "La Compañía paga el traslado al destino que ella elige."
        return trail.money("company_pays", "R-TOW-01", text, "tow_cost", cost, tow_cost=cost)
    days, wage = trail.edition.whole("towing.wage_days"), daily_wage(trail, facts.daily_min_wage)
    inputs = {"tow_cost": cost, "wage_days": Decimal(days), "daily_min_wage": wage}
    text = "A otro destino, la Compañía paga hasta {wage_days} días de salario mínimo."
    formula = "min(tow_cost, wage_days * daily_min_wage)"
    return trail.money("company_pays", "R-TOW-02", text, formula, min(cost, days * wage), **inputs)


class Storage(Facts):
    """The wait for a vehicle held in a depot after its total loss was told."""

    start_on: date = given(DAY)
    vehicle_delivered_on: date = given(DAY)
    daily_min_wage: Decimal | None = may(MONEY)
    delay_attributable_to_insured: bool = may(YES_NO, True)


def storage_fee(facts: Storage, edition: Edition) -> Answer:
    """Return the days elapsed, those in excess that count, and the fee of the depot (R-STO-01, R-STO-02)."""
    trail = Trail(edition)
    start, end = facts.start_on, facts.vehicle_delivered_on
    elapsed = trail.found(
        "days_elapsed",
        "R-STO-01",
        "Días naturales desde el aviso de pérdida total hasta la entrega.",
        "days_between(start_on, vehicle_delivered_on)",
        (end - start).days,
        start_on=start,
        vehicle_delivered_on=end,
    )
    excess = _excess_days(trail, facts, elapsed)
    _fee(trail, facts, excess)
    return trail.answer(*STORAGE)


def _excess_days(trail: Trail, facts: Storage, elapsed: int) -> int:
    free, charged = trail.edition.whole("storage.free_days"), facts.delay_attributable_to_insured
    text = "Los primeros {free_days} días no se cobran, ni la demora ajena al asegurado."
    inputs = {"days_elapsed": elapsed, "free_days": free, "delay_attributable_to_insured": charged}
    formula = "max(0, days_elapsed - free_days) if delay_attributable_to_insured else 0"
    excess = max(0, elapsed - free) if charged else 0
    return trail.found("excess_days", "R-STO-02", text, formula, excess, **inputs)


def _fee(trail: Trail, facts: Storage, excess: int) -> Decimal:
    if not excess:
        return trail.money("storage_fee", "R-STO-02", "No hay pensión que cobrar.", "0", ZERO, excess_days=excess)
    wage, each = daily_wage(trail, facts.daily_min_wage), trail.edition.whole("storage.wage_days_per_day")
    inputs = {"excess_days": excess, "wage_days_per_day": each, "daily_min_wage": wage}
    text = "Cada día de más cuesta {wage_days_per_day} día de salario mínimo."
    formula = "excess_days * wage_days_per_day * daily_min_wage"
    return trail.money("storage_fee", "R-STO-02", text, formula, excess * each * wage, **inputs)
