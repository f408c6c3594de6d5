"""Whether a loss is total, what is then paid, and the whole chain from damage to net payment."""

from __future__ import annotations

from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.deductible import Deductible, charge
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may
from gnp_desk.rules.inputs import MONEY, PERCENT, YES_NO, RuleInputError, choice
from gnp_desk.rules.money import HUNDRED, ZERO, share
from gnp_desk.rules.settlement import Salvage, settle

CHECK = ("damage_amount", "damage_pct", "is_total_loss")
PIPELINE = (
    "damage_pct",
    "is_total_loss",
    "applied_pct",
    "deductible_amount",
    "salvage_applied",
    "indemnity_payment",
    "salvage_payment",
    "isr_withheld",
    "net_paid",
)


class Damage(Facts):
    """The valued damage, tax included, and the value of the vehicle it is compared with."""

    labor_cost: Decimal | None = may(MONEY)
    parts_cost: Decimal | None = may(MONEY)
    materials_cost: Decimal | None = may(MONEY)
    vehicle_value: Decimal = given(MONEY)
    total_loss_threshold_pct: Decimal | None = may(PERCENT)


def total_loss_check(facts: Damage, edition: Edition) -> Answer:
    """Return the damage, its percentage of the value and whether it makes a total loss (R-PTL-01…04)."""
    trail = Trail(edition)
    check(trail, facts)
    return trail.answer(*CHECK)


def check(trail: Trail, facts: Damage) -> tuple[Decimal, bool]:
    """Write the steps of the check; return the damage and whether the loss is total."""
    damage = _damage(trail, facts)
    return damage, is_total(trail, damage, facts.vehicle_value, facts.total_loss_threshold_pct)


def _damage(trail: Trail, facts: Damage) -> Decimal:
    costs = {"labor_cost": facts.labor_cost, "parts_cost": facts.parts_cost, "materials_cost": facts.materials_cost}
    if all(cost is None for cost in costs.values()):
        raise RuleInputError("parts_cost", "missing")
    known = {name: cost or ZERO for name, cost in costs.items()}
    text = "El daño es mano de obra, refacciones y materiales, con impuestos."
    return trail.money("damage_amount", "R-PTL-01", text, " + ".join(known), sum(known.values(), ZERO), **known)


def is_total(trail: Trail, damage: Decimal, value: Decimal, given_threshold: Decimal | None) -> bool:
    """Write the percentage of damage and the comparison by exact products; return whether the loss is total."""
    if not value:
        raise RuleInputError("vehicle_value", "not_positive")
    key, field_name = "total_loss.threshold_pct", "total_loss_threshold_pct"
    threshold = trail.edition.parameter(given_threshold, key, field_name)
    names = {"damage_amount": damage, "vehicle_value": value}
    text, formula = "Porcentaje que el daño representa del valor del vehículo.", "damage_amount * 100 / vehicle_value"
    trail.percent("damage_pct", "R-PTL-04", text, formula, share(damage, value), **names)
    strict = trail.edition.word("total_loss.comparison") == "gt"
    some, limit = damage * HUNDRED, threshold * value
    total = some > limit if strict else some >= limit
    formula = f"damage_amount * 100 {'>' if strict else '>='} threshold_pct * vehicle_value"
    text = "El daño llega al porcentaje de pérdida total." if total else "El daño no llega al de pérdida total."
    return trail.found("is_total_loss", "R-PTL-03", text, formula, total, threshold_pct=threshold, **names)


class TotalLoss(Damage, Salvage, Deductible):
    """Everything the whole chain needs: the damage, the contracted deductible and the salvage."""

    vehicle_value: Decimal = given(MONEY)
    coverage_code: str = may(choice("PT", "RT"), "PT")
    deductible_waived: bool = may(YES_NO, False)


def total_loss_pipeline(facts: TotalLoss, edition: Edition) -> Answer:
    """Return the chain check, deductible, settlement; every output after the check is null when it is not total."""
    trail = Trail(edition)
    damage, total = check(trail, facts)
    if total:
        deductible = _waived(trail) if facts.deductible_waived else charge(trail, facts)
        settle(trail, facts, damage, deductible)
    return trail.answer(*PIPELINE)


def _waived(trail: Trail) -> Decimal:
    text = "El deducible está exento por completo, con sus puntos."
    trail.percent("applied_pct", "R-DED-14", text, "0", ZERO, deductible_waived=True)
    return trail.money("deductible_amount", "R-DED-14", text, "0", ZERO, deductible_waived=True)
