"""Wear by use of tyres and engines, and the claim of the tyre cover."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from gnp_desk.rules.answer import Answer, Trail, codes
from gnp_desk.rules.coverage import window_allows
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAY, DAYS, DECIMAL, MONEY, PERCENT, TEXT, WHOLE, RuleInputError, choice
from gnp_desk.rules.money import ZERO, not_negative, part, share
from gnp_desk.rules.repair import VEHICLES, decide_eligible

WEAR = ("life_km", "depreciation_pct", "depreciation_amount", "net_value")
TIRE = ("wear_pct", "eligible", "reasons", "depreciation_amount", "deductible_amount", "payment")


class Use(Facts):
    """How far a vehicle of a make has run."""

    vehicle_kind: str = given(VEHICLES)
    brand: str = given(TEXT)
    km_used: int = given(WHOLE)


class WornPart(Use):
    """A tyre or an engine and its value as new."""

    part_kind: str = given(choice("tire", "engine"))
    part_value: Decimal = given(MONEY)


def wear_depreciation(facts: WornPart, edition: Edition) -> Answer:
    """Return the average life, the depreciation and the value left of a tyre or engine (R-WEA-01…03)."""
    trail = Trail(edition)
    key = "wear.tire_cap_pct" if facts.part_kind == "tire" else "wear.engine_cap_pct"
    lost = depreciate(trail, facts, facts.part_value, key)
    names = {"part_value": facts.part_value, "depreciation_amount": lost}
    text = "El valor que queda es el de la pieza menos el demérito."
    left = facts.part_value - lost
    trail.money("net_value", "R-WEA-01", text, "part_value - depreciation_amount", left, **names)
    return trail.answer(*WEAR)


def depreciate(trail: Trail, facts: Use, value: Decimal, cap_key: str) -> Decimal:
    """Write the life, percentage and amount of wear of a part worth `value`; return the amount."""
    life, cap = life_km(trail, facts), trail.edition.number(cap_key)
    exact = min(Fraction(cap), share(facts.km_used, life))
    names = {"km_used": facts.km_used, "life_km": life, "cap_pct": cap}
    text = "El demérito es el uso entre la vida útil, hasta {cap_pct} %."
    formula = "min(cap_pct, km_used * 100 / life_km)"
    trail.percent("depreciation_pct", "R-WEA-03", text, formula, exact, **names)
    text = "El demérito en pesos se calcula con el porcentaje sin redondear."
    formula = "part_value * min(cap_pct, km_used * 100 / life_km) / 100"
    amount = Fraction(value) * exact / 100
    return trail.money("depreciation_amount", "R-WEA-01", text, formula, amount, part_value=value, **names)


def life_km(trail: Trail, facts: Use) -> int:
    """Write the average life of the make, by its row or that of the others, and return it (R-WEA-02)."""
    plural = "cars" if facts.vehicle_kind == "car" else "motorcycles"
    brand = " ".join(facts.brand.casefold().split())
    listed = trail.edition.table(f"wear.{plural}").get(brand)
    trail.flag("WEAR_BRAND_NOT_LISTED", listed is None and facts.vehicle_kind == "car")
    other = "wear.car_other_km" if facts.vehicle_kind == "car" else "wear.motorcycle_other_km"
    life: int = trail.edition.whole(other) if listed is None else listed
    text = "Vida útil de la marca según la tabla."
    if listed is None:
        text = "La marca no está en la tabla: se usa la vida útil de las demás."
    names = {"brand": facts.brand, "row_km": life}
    return trail.found("life_km", "R-WEA-02", text, "row_km", life, **names)


class Tires(Use):
    """A claim of the tyre and rim cover."""

    original_tread_mm: Decimal = given(DECIMAL)
    remaining_tread_mm: Decimal = given(DECIMAL)
    replacement_cost: Decimal = given(MONEY)
    mounting_cost: Decimal = may(MONEY, ZERO)
    deductible_pct: Decimal = given(PERCENT)
    policy_start_on: date | None = may(DAY)
    loss_on: date | None = may(DAY)
    prior_events: tuple[date, ...] = may(DAYS, ())
    coverage_limit: Decimal | None = may(MONEY)


def tire_claim(facts: Tires, edition: Edition) -> Answer:
    """Return whether the tyre is covered, why not, its depreciation, the deductible and the payment (R-COV-N)."""
    trail = Trail(edition)
    eligible = decide_eligible(trail, "R-COV-N-04", _tire_reasons(trail, facts))
    lost = depreciate(trail, facts, facts.replacement_cost, "wear.tire_cap_pct")
    base = facts.replacement_cost - lost + facts.mounting_cost
    names = {
        "replacement_cost": facts.replacement_cost,
        "depreciation_amount": lost,
        "mounting_cost": facts.mounting_cost,
        "deductible_pct": facts.deductible_pct,
    }
    formula = "(replacement_cost - depreciation_amount + mounting_cost) * deductible_pct / 100"
    text = "El deducible se calcula sobre la reposición menos el demérito, más el montaje."
    exact = part(base, facts.deductible_pct)
    deductible = trail.money("deductible_amount", "R-COV-N-03", text, formula, exact, **names)
    _tire_payment(trail, facts, eligible, lost, deductible)
    return trail.answer(*TIRE)


def _tire_reasons(trail: Trail, facts: Tires) -> tuple[str, ...]:
    new, left = facts.original_tread_mm, facts.remaining_tread_mm
    if not new:
        raise RuleInputError("original_tread_mm", "not_positive")
    if left > new:
        raise RuleInputError("remaining_tread_mm", "more_than_original")
    names = {"original_tread_mm": new, "remaining_tread_mm": left}
    text = "El desgaste es la profundidad perdida entre la original."
    formula = "(original_tread_mm - remaining_tread_mm) * 100 / original_tread_mm"
    wear = trail.percent("wear_pct", "R-COV-N-04", text, formula, share(new - left, new), **names)
    limit = trail.edition.number("tire.max_wear_pct")
    allowed = _window_free(trail, facts)
    reasons = codes(WEAR_OVER_75=wear > Fraction(limit), EVENT_LIMIT=not allowed)
    text = "Se excluye con desgaste mayor de {max_wear_pct} % o si ya se pagó un evento."
    formula = (
        "codes(WEAR_OVER_75=(original_tread_mm - remaining_tread_mm) * 100 > max_wear_pct * original_tread_mm, "
        "EVENT_LIMIT=not allowed)"
    )
    return trail.found("reasons", "R-COV-N-04", text, formula, reasons, max_wear_pct=limit, allowed=allowed, **names)


def _window_free(trail: Trail, facts: Tires) -> bool:
    if not facts.prior_events:
        return True
    start, loss = needed(facts.policy_start_on, "policy_start_on"), needed(facts.loss_on, "loss_on")
    return window_allows(trail, start, loss, facts.prior_events)


def _tire_payment(trail: Trail, facts: Tires, eligible: bool, lost: Decimal, deductible: Decimal) -> Decimal:
    if not eligible:
        text = "La llanta no está cubierta: no hay pago."
        return trail.money("payment", "R-COV-N-04", text, "0", ZERO, eligible=False)
    names = {
        "replacement_cost": facts.replacement_cost,
        "depreciation_amount": lost,
        "mounting_cost": facts.mounting_cost,
        "deductible_amount": deductible,
    }
    exact = facts.replacement_cost - lost + facts.mounting_cost - deductible
    formula = "replacement_cost - depreciation_amount + mounting_cost - deductible_amount"
    if facts.coverage_limit is not None:
        names["coverage_limit"] = facts.coverage_limit
        exact, formula = min(exact, facts.coverage_limit), f"min(coverage_limit, {formula})"
    text = "Se paga la reposición con demérito y montaje menos el deducible, hasta el límite."
    return trail.money("payment", "R-COV-N-02", text, f"max(0, {formula})", not_negative(exact), **names)
