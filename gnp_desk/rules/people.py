"""Claims tied to a person or a thing listed apart: the driver's accident and the special equipment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail, codes
from gnp_desk.rules.calendar import add_days
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAY, MONEY, PERCENT, TEXT, WHOLE, YES_NO, RuleInputError, many
from gnp_desk.rules.money import ZERO, not_negative, part
from gnp_desk.rules.repair import decide_eligible

DRIVER = ("eligible", "reasons", "pct", "payment")
EQUIPMENT = ("gross_indemnity", "deductible_amount", "payment")


class DriverLosses(Facts):
    """The organic losses of the driver and when they showed."""

    coverage_sum_insured: Decimal = given(MONEY)
    accident_on: date = given(DAY)
    loss_manifested_on: date = given(DAY)
    driver_age: int = given(WHOLE)
    organic_losses: tuple[str, ...] = given(many(TEXT))
    intentional: bool = may(YES_NO, False)
    already_paid: Decimal = may(MONEY, ZERO)


def driver_accident(facts: DriverLosses, edition: Edition) -> Answer:
    """Return whether the driver's cover pays, why not, the percentage of the losses and the payment (R-DRV)."""
    trail = Trail(edition)
    eligible = decide_eligible(trail, "R-DRV-01", _driver_reasons(trail, facts))
    pct = _loss_percentage(trail, facts)
    if not eligible:
        trail.money("payment", "R-DRV-06", "No hay pago por los motivos anteriores.", "0", ZERO, eligible=False)
        return trail.answer(*DRIVER)
    limit, paid = facts.coverage_sum_insured, facts.already_paid
    names = {"coverage_sum_insured": limit, "pct": pct, "already_paid": paid}
    text = "Se paga el porcentaje de la suma asegurada, sin pasar de lo que queda de ella."
    formula = "max(0, min(coverage_sum_insured * pct / 100, coverage_sum_insured - already_paid))"
    exact = not_negative(min(part(limit, pct), limit - paid))
    trail.money("payment", "R-DRV-05", text, formula, exact, **names)
    return trail.answer(*DRIVER)


def _driver_reasons(trail: Trail, facts: DriverLosses) -> tuple[str, ...]:
    if facts.loss_manifested_on < facts.accident_on:
        raise RuleInputError("loss_manifested_on", "before_start")
    edition = trail.edition
    until, oldest = add_days(facts.accident_on, edition.whole("driver.window_days")), edition.whole("driver.max_age")
    reasons = codes(
        AGE_OVER_69=facts.driver_age > oldest,
        INTENTIONAL=facts.intentional,
        AFTER_90_DAYS=facts.loss_manifested_on > until,
    )
    return trail.found(
        "reasons",
        "R-DRV-02",
        "La pérdida debe ocurrir dentro de {window_days} días naturales; hay límite de edad y no cubre lo intencional.",
        "codes(AGE_OVER_69=driver_age > max_age, INTENTIONAL=intentional, "
        "AFTER_90_DAYS=loss_manifested_on > add_days(accident_on, window_days))",
        reasons,
        driver_age=facts.driver_age,
        max_age=oldest,
        intentional=facts.intentional,
        loss_manifested_on=facts.loss_manifested_on,
        accident_on=facts.accident_on,
        window_days=edition.whole("driver.window_days"),
    )


def _loss_percentage(trail: Trail, facts: DriverLosses) -> Decimal:
    schedule, cap = trail.edition.table("driver.schedule"), trail.edition.number("driver.cap_pct")
    for place, loss in enumerate(facts.organic_losses):
        if loss not in schedule:
            raise RuleInputError(f"organic_losses.{place}", "unknown_choice")
    each = tuple(schedule[loss] for loss in facts.organic_losses)
    text = "Los porcentajes de la tabla se suman, hasta {cap_pct} %."
    names = {"organic_losses": facts.organic_losses, "percentages": each, "cap_pct": cap}
    return trail.percent("pct", "R-DRV-03", text, "min(cap_pct, sum(percentages))", min(cap, sum(each, ZERO)), **names)


class Equipment(Facts):
    """Damaged equipment listed in the annex of the policy."""

    equipment_cost: Decimal = given(MONEY)
    equipment_depreciation: Decimal = may(MONEY, ZERO)
    with_vehicle_total_loss: bool = may(YES_NO, False)
    original_part_salvage: Decimal = may(MONEY, ZERO)
    coverage_sum_insured: Decimal = given(MONEY)
    deductible_pct: Decimal | None = may(PERCENT)
    deductible_fixed: Decimal | None = may(MONEY)
    already_paid: Decimal = may(MONEY, ZERO)


def equipment_claim(facts: Equipment, edition: Edition) -> Answer:
    """Return the gross indemnity of the equipment, its deductible and the payment (R-COV-E-03, R-COV-E-04)."""
    trail = Trail(edition)
    gross, deductible = _gross(trail, facts), _equipment_deductible(trail, facts)
    limit, paid = facts.coverage_sum_insured, facts.already_paid
    names = {"coverage_sum_insured": limit, "already_paid": paid}
    names |= {"gross_indemnity": gross, "deductible_amount": deductible}
    text = "Se paga lo indemnizable menos el deducible, sin pasar de lo que queda de la suma."
    formula = "max(0, min(coverage_sum_insured - already_paid, gross_indemnity - deductible_amount))"
    exact = not_negative(min(limit - paid, gross - deductible))
    trail.money("payment", "R-COV-E-04", text, formula, exact, **names)
    return trail.answer(*EQUIPMENT)


def _gross(trail: Trail, facts: Equipment) -> Decimal:
    names = {"equipment_cost": facts.equipment_cost, "equipment_depreciation": facts.equipment_depreciation}
    exact, formula = facts.equipment_cost - facts.equipment_depreciation, "equipment_cost - equipment_depreciation"
    text = "Al costo del equipo se resta su demérito."
    if facts.with_vehicle_total_loss:
        names["original_part_salvage"] = facts.original_part_salvage
        exact, formula = exact - facts.original_part_salvage, f"{formula} - original_part_salvage"
        text = "Al costo del equipo se restan su demérito y el salvamento de la pieza original."
    return trail.money("gross_indemnity", "R-COV-E-03", text, f"max(0, {formula})", not_negative(exact), **names)


def _equipment_deductible(trail: Trail, facts: Equipment) -> Decimal:
    fixed, pct = facts.deductible_fixed, facts.deductible_pct
    if fixed is not None and pct is not None:
        raise RuleInputError("deductible_fixed", "not_both")
    if fixed is not None:
        text, names = "El deducible contratado es un importe fijo.", {"deductible_fixed": fixed}
        return trail.money("deductible_amount", "R-COV-E-04", text, "deductible_fixed", fixed, **names)
    rate, limit = needed(pct, "deductible_pct"), facts.coverage_sum_insured
    text = "El deducible es un porcentaje de la suma asegurada de la cobertura."
    names = {"coverage_sum_insured": limit, "deductible_pct": rate}
    formula = "coverage_sum_insured * deductible_pct / 100"
    return trail.money("deductible_amount", "R-COV-E-04", text, formula, part(limit, rate), **names)
