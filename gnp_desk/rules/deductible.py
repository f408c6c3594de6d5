"""What the customer bears of a loss: the deductible of each cover, its surcharges, its exemptions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail, codes
from gnp_desk.rules.calendar import add_days
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAY, MONEY, PERCENT, TEXT, WHOLE, YES_NO, RuleInputError
from gnp_desk.rules.money import ZERO, part

DEDUCTIBLE = ("surcharge_points", "applied_pct", "deductible_amount", "review_flags")

TOTAL_COVERS = ("PT", "RT")
PARTIAL_COVERS = ("PP", "AGENCIA")


class Deductible(Facts):
    """The facts of one loss under one cover; exactly one of percentage or amount is contracted."""

    coverage_code: str = given(TEXT)
    deductible_pct: Decimal | None = may(PERCENT)
    deductible_fixed: Decimal | None = may(MONEY)
    vehicle_value: Decimal | None = may(MONEY)
    cost_base: Decimal | None = may(MONEY)
    coverage_sum_insured: Decimal | None = may(MONEY)
    vandalism: bool = may(YES_NO, False)
    driver_drunk: bool = may(YES_NO, False)
    driver_at_fault: bool = may(YES_NO, False)
    inaccuracies_count: int = may(WHOLE, 0)
    inspection_required: bool = may(YES_NO, False)
    inspection_done_on: date | None = may(DAY)
    policy_start_on: date | None = may(DAY)
    loss_on: date | None = may(DAY)
    paga_cero: bool = may(YES_NO, False)
    device_required: bool = may(YES_NO, False)
    device_installed: bool = may(YES_NO, False)
    device_discount_points: Decimal = may(PERCENT, ZERO)
    theft_located_in_time: bool = may(YES_NO, False)
    police_report_filed: bool = may(YES_NO, False)

    @property
    def drunk_and_at_fault(self) -> bool:
        return self.driver_drunk and self.driver_at_fault

    @property
    def device_breach(self) -> bool:
        return self.coverage_code == "RT" and self.device_required and not self.device_installed

    @property
    def zero_deductible(self) -> bool:
        """Whether cover o) is in effect: contracted, for PT or RT, and the stolen vehicle not located in time."""
        located = self.coverage_code == "RT" and self.theft_located_in_time
        return self.paga_cero and self.coverage_code in TOTAL_COVERS and not located


def deductible(facts: Deductible, edition: Edition) -> Answer:
    """Return the deductible of one cover with each surcharge and relief as its own step (R-DED-20)."""
    trail = Trail(edition)
    charge(trail, facts)
    return trail.answer(*DEDUCTIBLE)


def charge(trail: Trail, facts: Deductible) -> Decimal:
    """Write the steps of R-DED-20 and return the deductible in pesos, rounded to cents."""
    bases = trail.edition.table("deductible.base")
    if facts.coverage_code not in bases:
        raise RuleInputError("coverage_code", "unknown_choice")
    base = bases[facts.coverage_code]
    if base == "none":
        return _no_deductible(trail, facts)
    fixed = _is_fixed(facts)
    points = _points(trail, facts)
    charged = _charged(trail, facts, points)
    amount = _fixed(trail, facts, base, charged) if fixed else _percentage(trail, facts, base, charged)
    _review(trail, facts, points)
    return amount


def _no_deductible(trail: Trail, facts: Deductible) -> Decimal:
    text = "Esta cobertura no lleva deducible."
    cover = facts.coverage_code
    trail.percent("surcharge_points", "R-DED-17", text, "0", ZERO, coverage_code=cover)
    trail.percent("applied_pct", "R-DED-17", text, "0", ZERO, coverage_code=cover)
    trail.found("review_flags", "R-DED-17", "No hay nada que revisar en el deducible.", "codes()", ())
    return trail.money("deductible_amount", "R-DED-17", text, "0", ZERO, coverage_code=cover)


def _is_fixed(facts: Deductible) -> bool:
    if facts.deductible_pct is not None and facts.deductible_fixed is not None:
        raise RuleInputError("deductible_fixed", "not_both")
    if facts.deductible_pct is None and facts.deductible_fixed is None:
        raise RuleInputError("deductible_pct", "missing")
    return facts.deductible_fixed is not None


def _points(trail: Trail, facts: Deductible) -> Decimal:
    parts: dict[str, object] = {}
    cover, edition = facts.coverage_code, trail.edition
    if cover == "PT" or (cover in PARTIAL_COVERS and edition.yes("deductible.pp.apply_pt_surcharges")):
        _total_loss_points(trail, facts, parts)
    elif cover == "RT" and facts.inaccuracies_count:
        _inaccuracy_points(trail, facts, "R-DED-06", "deductible.inaccuracy_points_rt", parts)
    if cover in edition.listed("deductible.with_inspection") and _inspection_breach(trail, facts):
        each = edition.number("deductible.inspection_points")
        text = "Por no hacer la inspección a tiempo se suman {points} puntos."
        parts["inspection_points"] = trail.percent("inspection_points", "R-DED-07", text, "points", each, points=each)
    return _total_points(trail, facts, parts)


def _total_loss_points(trail: Trail, facts: Deductible, parts: dict[str, object]) -> None:
    if facts.vandalism:
        each = trail.edition.number("deductible.vandalism_points")
        text = "Por vandalismo se suman {points} puntos."
        parts["vandalism_points"] = trail.percent("vandalism_points", "R-DED-04", text, "points", each, points=each)
    if facts.drunk_and_at_fault:
        each = trail.edition.number("deductible.drunk_points")
        text = "Por conducir en estado de ebriedad y ser responsable se suman {points} puntos."
        parts["drunk_points"] = trail.percent("drunk_points", "R-DED-04", text, "points", each, points=each)
    if facts.inaccuracies_count:
        _inaccuracy_points(trail, facts, "R-DED-05", "deductible.inaccuracy_points_pt", parts)


def _inaccuracy_points(trail: Trail, facts: Deductible, rule: str, key: str, parts: dict[str, object]) -> None:
    each, count = trail.edition.number(key), facts.inaccuracies_count
    parts["inaccuracy_points"] = trail.percent(
        "inaccuracy_points",
        rule,
        "Por cada dato distinto en la carátula y no avisado se suman {points_each} puntos.",
        "inaccuracies_count * points_each",
        each * count,
        inaccuracies_count=count,
        points_each=each,
    )


def _total_points(trail: Trail, facts: Deductible, parts: dict[str, object]) -> Decimal:
    total = sum((value for value in parts.values() if isinstance(value, Decimal)), ZERO)
    text = "Puntos que se suman al deducible contratado." if parts else "No hay puntos que sumar al deducible."
    trail.percent("surcharge_points", "R-DED-20", text, " + ".join(parts) or "0", total, **parts)
    return total


def _charged(trail: Trail, facts: Deductible, points: Decimal) -> Decimal:
    """Return the points that stay payable: all of them unless cover o) is read to include them (R-DED-13)."""
    if not (points and facts.zero_deductible and trail.edition.yes("paga_cero.covers_surcharges")):
        return points
    text = "Paga Cero cubre también los puntos que se suman."
    trail.percent("surcharge_points", "R-DED-13", text, "0", ZERO, paga_cero=True)
    return ZERO


def _inspection_breach(trail: Trail, facts: Deductible) -> bool:
    """Return whether the compulsory inspection was missed when the loss happened (R-DED-07)."""
    if not facts.inspection_required:
        return False
    loss, done = needed(facts.loss_on, "loss_on"), facts.inspection_done_on
    due = add_days(needed(facts.policy_start_on, "policy_start_on"), trail.edition.whole("inspection.days"))
    limit = max(due, loss) if trail.edition.yes("inspection.late_counts_as_done") else due
    return trail.found(
        "inspection_breach",
        "R-DED-07",
        "La inspección era obligatoria y su plazo terminó el {inspection_due_on:%d/%m/%Y}.",
        "loss_on > inspection_due_on and (inspection_done_on is None or inspection_done_on > counted_until)",
        loss > due and (done is None or done > limit),
        loss_on=loss,
        inspection_due_on=due,
        inspection_done_on=done,
        counted_until=limit,
    )


def _relief(trail: Trail, facts: Deductible) -> tuple[str, str, Decimal | None] | None:
    """Return what lowers the contracted deductible: rule, words and points (None: all of it)."""
    if facts.coverage_code == "LLAVES" and facts.police_report_filed:
        return "R-DED-18", "Con denuncia de robo o extravío de las llaves no hay deducible.", None
    if facts.zero_deductible and facts.device_breach:
        points = trail.edition.number("paga_cero.device_breach_points")
        return "R-DED-11", "Falta el dispositivo obligatorio: Paga Cero solo baja {points} puntos.", points
    if facts.zero_deductible:
        return "R-DED-10", "Paga Cero exenta el deducible contratado.", None
    if facts.coverage_code == "RT" and facts.device_installed and facts.device_discount_points:
        points = facts.device_discount_points
        return "R-DED-08", "El dispositivo instalado baja el deducible {points} puntos.", points
    return None


def _percentage(trail: Trail, facts: Deductible, base: str, points: Decimal) -> Decimal:
    base_pct = _base_pct(trail, facts)
    names = {"base_pct": base_pct, "surcharge_points": points}
    formula, applied = "base_pct + surcharge_points", base_pct + points
    if _is_capped(trail, facts):
        cap = trail.edition.number("deductible.cap_pct")
        names["cap_pct"] = cap
        formula, applied = "min(cap_pct, base_pct + surcharge_points)", min(cap, applied)
    trail.percent("applied_pct", "R-DED-20", "Porcentaje que se aplica.", formula, applied, **names)
    value = needed(getattr(facts, base), base)
    rule, text = BASE_WORDS[base]
    inputs = {"applied_pct": applied, base: value}
    exact = part(value, applied)
    return trail.money("deductible_amount", rule, text, f"applied_pct * {base} / 100", exact, **inputs)


BASE_WORDS = {
    "vehicle_value": ("R-DED-02", "El deducible es un porcentaje del valor del vehículo, no del daño."),
    "cost_base": ("R-DED-20", "El deducible es un porcentaje del costo total."),
    "coverage_sum_insured": ("R-COV-E-04", "El deducible es un porcentaje de la suma asegurada de la cobertura."),
}


def _base_pct(trail: Trail, facts: Deductible) -> Decimal:
    contracted = needed(facts.deductible_pct, "deductible_pct")
    relief = _relief(trail, facts)
    if relief is None:
        return contracted
    rule, text, points = relief
    if points is None:
        trail.percent("base_pct", rule, text, "0", ZERO, deductible_pct=contracted)
        return ZERO
    kept = max(ZERO, contracted - points)
    formula = "max(0, deductible_pct - points)"
    trail.percent("base_pct", rule, text, formula, kept, deductible_pct=contracted, points=points)
    return kept


def _fixed(trail: Trail, facts: Deductible, base: str, points: Decimal) -> Decimal:
    amount = _base_amount(trail, facts)
    if base != "vehicle_value":
        text = "El deducible contratado es un importe fijo."
        return trail.money("deductible_amount", "R-DED-20", text, "base_amount", amount, base_amount=amount)
    if facts.vehicle_value is None and not points:
        trail.flag("DEDUCTIBLE_CAP_NOT_CHECKED", _is_capped(trail, facts))
        text = "El deducible contratado es un importe fijo."
        return trail.money("deductible_amount", "R-DED-03", text, "base_amount", amount, base_amount=amount)
    value = needed(facts.vehicle_value, "vehicle_value")
    formula, total = "base_amount + surcharge_points * vehicle_value / 100", amount + part(value, points)
    if _is_capped(trail, facts):
        formula, total = f"min(vehicle_value, {formula})", min(value, total)
    inputs = {"base_amount": amount, "surcharge_points": points, "vehicle_value": value}
    text = "Al importe fijo se suman los puntos, calculados sobre el valor del vehículo."
    return trail.money("deductible_amount", "R-DED-03", text, formula, total, **inputs)


def _base_amount(trail: Trail, facts: Deductible) -> Decimal:
    contracted = needed(facts.deductible_fixed, "deductible_fixed")
    relief = _relief(trail, facts)
    if relief is None:
        return contracted
    rule, text, points = relief
    if points is None:
        trail.exactly("base_amount", rule, text, "0", ZERO, deductible_fixed=contracted)
        return ZERO
    value = needed(facts.vehicle_value, "vehicle_value")
    kept = max(ZERO, contracted - part(value, points))
    formula = "max(0, deductible_fixed - points * vehicle_value / 100)"
    inputs = {"deductible_fixed": contracted, "points": points, "vehicle_value": value}
    trail.exactly("base_amount", rule, text, formula, kept, **inputs)
    return kept


def _is_capped(trail: Trail, facts: Deductible) -> bool:
    covered = facts.coverage_code in TOTAL_COVERS + PARTIAL_COVERS
    return covered and trail.edition.yes("deductible.cap_at_value")


REVIEW_FORMULA = (
    "codes(PAGA_CERO_SURCHARGE_REVIEW=zero_deductible and points > 0, "
    "PP_SURCHARGE_SOURCE_LOST=unread and (vandalism or drunk_and_at_fault or inaccuracies_count > 0), "
    "RT_DEVICE_BREACH=device_breach)"
)


def _review(trail: Trail, facts: Deductible, points: Decimal) -> None:
    partial = facts.coverage_code in PARTIAL_COVERS
    unread = partial and not trail.edition.yes("deductible.pp.apply_pt_surcharges")
    lost = unread and (facts.vandalism or facts.drunk_and_at_fault or facts.inaccuracies_count > 0)
    found = codes(
        PAGA_CERO_SURCHARGE_REVIEW=facts.zero_deductible and points > 0,
        PP_SURCHARGE_SOURCE_LOST=lost,
        RT_DEVICE_BREACH=facts.device_breach,
    )
    trail.flags.update(found)
    trail.found(
        "review_flags",
        "R-DED-20",
        "Puntos que una persona debe revisar." if found else "No hay nada que revisar en el deducible.",
        REVIEW_FORMULA,
        found,
        zero_deductible=facts.zero_deductible,
        points=points,
        unread=unread,
        vandalism=facts.vandalism,
        drunk_and_at_fault=facts.drunk_and_at_fault,
        inaccuracies_count=facts.inaccuracies_count,
        device_breach=facts.device_breach,
    )
