"""A stolen vehicle: until when it is waited for, which case it is, and what each case pays."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.deadlines import theft_cutoff
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAYS, INSTANT, MONEY, PERCENT
from gnp_desk.rules.money import ZERO, not_negative
from gnp_desk.rules.settlement import NOT_RECOVERED, Salvage, settle
from gnp_desk.rules.total_loss import is_total
from gnp_desk.rules.waiver import RecoveredDeductible, greater_deductible

CASE = ("cutoff_at", "theft_case")
PIPELINE = (
    "theft_case",
    "deductible_amount",
    "indemnity_payment",
    "salvage_payment",
    "isr_withheld",
    "net_paid",
)


class Theft(Facts):
    """A theft report, when the vehicle appeared if it did, and in what state."""

    theft_reported_at: datetime = given(INSTANT)
    recovered_at: datetime | None = may(INSTANT)
    as_of_at: datetime | None = may(INSTANT)
    damage_amount: Decimal | None = may(MONEY)
    vehicle_value: Decimal | None = may(MONEY)
    total_loss_threshold_pct: Decimal | None = may(PERCENT)
    holidays: tuple[date, ...] | None = may(DAYS)


CASE_WORDS = {
    "waiting": ("R-THF-04", "Se sigue en espera de que el vehículo aparezca."),
    "c1_not_recovered": ("R-THF-01", "El vehículo no apareció dentro de la espera."),
    "recovered_undamaged": ("R-THF-03", "El vehículo apareció a tiempo y sin daños."),
    "recovered_partial": ("R-THF-03", "El vehículo apareció a tiempo con daños menores."),
    "c2_recovered_total_loss": ("R-THF-02", "El vehículo apareció a tiempo con daños de pérdida total."),
}
CASE_FORMULA = (
    "('c1_not_recovered' if recovered_at is not None or as_of_at > cutoff_at else 'waiting') "
    "if recovered_at is None or recovered_at > cutoff_at else "
    "'recovered_undamaged' if damage_amount == 0 else "
    "'c2_recovered_total_loss' if is_total_loss else 'recovered_partial'"
)


def theft_case(facts: Theft, edition: Edition) -> Answer:
    """Return the instant the wait ends and the case of the theft (R-THF-04…06)."""
    trail = Trail(edition)
    find_case(trail, facts)
    return trail.answer(*CASE)


def find_case(trail: Trail, facts: Theft) -> str:
    """Write the steps of R-THF-04…06 and return the case."""
    cutoff = theft_cutoff(trail, "cutoff_at", facts.theft_reported_at, facts.holidays)
    located = facts.recovered_at is not None and facts.recovered_at <= cutoff
    damage, total = ZERO, False
    if located:
        trail.flag("DAMAGE_NOT_GIVEN", facts.damage_amount is None)
        damage = facts.damage_amount or ZERO
        total = bool(damage) and _is_total(trail, facts, damage)
        trail.flag("TOTAL_LOSS_TO_CONFIRM", total)
    case = _located_case(damage, total) if located else _missing_case(facts, cutoff)
    rule, text = CASE_WORDS[case]
    return trail.found(
        "theft_case",
        rule,
        text,
        CASE_FORMULA,
        case,
        recovered_at=facts.recovered_at,
        as_of_at=facts.as_of_at,
        cutoff_at=cutoff,
        damage_amount=facts.damage_amount or ZERO,
        is_total_loss=total,
    )


def _is_total(trail: Trail, facts: Theft, damage: Decimal) -> bool:
    value = needed(facts.vehicle_value, "vehicle_value")
    return is_total(trail, damage, value, facts.total_loss_threshold_pct)


def _located_case(damage: Decimal, total: bool) -> str:
    if not damage:
        return "recovered_undamaged"
    return "c2_recovered_total_loss" if total else "recovered_partial"


def _missing_case(facts: Theft, cutoff: datetime) -> str:
    if facts.recovered_at is not None:
        return "c1_not_recovered"
    return "c1_not_recovered" if needed(facts.as_of_at, "as_of_at") > cutoff else "waiting"


class TheftClaim(Theft, Salvage):
    """A theft with its value, its two deductibles and what becomes of the wreck."""

    vehicle_value: Decimal | None = may(MONEY)  # type: ignore[assignment]
    rt_deductible_amount: Decimal | None = may(MONEY)
    pp_deductible_amount: Decimal | None = may(MONEY)


def theft_pipeline(facts: TheftClaim, edition: Edition) -> Answer:
    """Return the case and what it pays; a wait or a vehicle back undamaged leaves every amount null."""
    trail = Trail(edition)
    case = find_case(trail, facts)
    if case == "c1_not_recovered":
        _not_recovered(trail, facts)
    elif case == "recovered_partial":
        _partial(trail, facts)
    elif case == "c2_recovered_total_loss":
        deductible = _recovered_deductible(trail, facts)
        settle(trail, _salvage(facts, "theft_c2"), facts.damage_amount, deductible)
    return trail.answer(*PIPELINE)


def _not_recovered(trail: Trail, facts: TheftClaim) -> None:
    amount = needed(facts.rt_deductible_amount, "rt_deductible_amount")
    text = "Se aplica el deducible de robo total."
    names = {"rt_deductible_amount": amount}
    trail.money("deductible_amount", "R-THF-01", text, "rt_deductible_amount", amount, **names)
    settle(trail, _salvage(facts, NOT_RECOVERED), None, amount)


def _recovered_deductible(trail: Trail, facts: TheftClaim) -> Decimal:
    theft = needed(facts.rt_deductible_amount, "rt_deductible_amount")
    pair = RecoveredDeductible(rt_deductible_amount=theft, pp_deductible_amount=facts.pp_deductible_amount)
    return greater_deductible(trail, pair)


def _salvage(facts: TheftClaim, cause: str) -> Salvage:
    return Salvage(
        loss_cause=cause,
        vehicle_value=needed(facts.vehicle_value, "vehicle_value"),
        pending_premium=facts.pending_premium,
        salvage_value=facts.salvage_value,
        company_buys_salvage=facts.company_buys_salvage,
        salvage_documents_complete=facts.salvage_documents_complete,
        owner_kind=facts.owner_kind,
        isr_threshold_amount=facts.isr_threshold_amount,
        total_loss_threshold_pct=facts.total_loss_threshold_pct,
    )


def _partial(trail: Trail, facts: TheftClaim) -> None:
    deductible, damage = _recovered_deductible(trail, facts), needed(facts.damage_amount, "damage_amount")
    names = {"damage_amount": damage, "deductible_amount": deductible}
    text = "Se paga el daño menos el deducible mayor."
    exact, formula = not_negative(damage - deductible), "max(0, damage_amount - deductible_amount)"
    paid = trail.money("indemnity_payment", "R-THF-03", text, formula, exact, **names)
    text = "El vehículo se repara: no hay salvamento ni retención."
    trail.money("salvage_payment", "R-THF-03", text, "0", ZERO)
    trail.money("isr_withheld", "R-THF-03", text, "0", ZERO)
    text = "El neto es la indemnización."
    trail.money("net_paid", "R-THF-03", text, "indemnity_payment", paid, indemnity_payment=paid)
