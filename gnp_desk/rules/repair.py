"""A partial loss: whether the customer may adjust alone, where it is repaired, what is replaced and paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail, codes
from gnp_desk.rules.calendar import add_months
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAY, MONEY, YES_NO, RuleInputError, choice
from gnp_desk.rules.money import ZERO, not_negative

AUTOADJUST = ("eligible", "reasons")
PARTIAL_LOSS = ("damage_amount", "covered", "payment", "towing_covered")
PART = ("decision", "criteria")
CENTER = ("repair_center", "transfer_cost_by")

VEHICLES = choice("car", "motorcycle")


class SelfAdjustment(Facts):
    """Who is involved and whether the vehicle can circulate, asked at report time."""

    injured_people: bool = may(YES_NO, False)
    third_parties_involved: bool = may(YES_NO, False)
    authorities_involved: bool = may(YES_NO, False)
    vehicle_drivable: bool = may(YES_NO, False)


def autoadjust(facts: SelfAdjustment, edition: Edition) -> Answer:
    """Return whether the customer may document the incident alone, and each reason why not (R-AUT-01)."""
    trail = Trail(edition)
    reasons = codes(
        INJURED_PEOPLE=facts.injured_people,
        THIRD_PARTIES=facts.third_parties_involved,
        AUTHORITIES=facts.authorities_involved,
        NOT_DRIVABLE=not facts.vehicle_drivable,
    )
    trail.found(
        "reasons",
        "R-AUT-01",
        "El autoajuste pide que no haya lesionados, terceros ni autoridades, y que el vehículo circule.",
        "codes(INJURED_PEOPLE=injured_people, THIRD_PARTIES=third_parties_involved, "
        "AUTHORITIES=authorities_involved, NOT_DRIVABLE=not vehicle_drivable)",
        reasons,
        injured_people=facts.injured_people,
        third_parties_involved=facts.third_parties_involved,
        authorities_involved=facts.authorities_involved,
        vehicle_drivable=facts.vehicle_drivable,
    )
    decide_eligible(trail, "R-AUT-01", reasons)
    return trail.answer(*AUTOADJUST)


def decide_eligible(trail: Trail, rule: str, reasons: tuple[str, ...]) -> bool:
    """Write the last step of every yes-or-no benefit: it is given when no reason stands against it."""
    text = "Hay motivos que lo impiden." if reasons else "Se cumplen todas las condiciones."
    return trail.found("eligible", rule, text, "len(reasons) == 0", not reasons, reasons=reasons)


class PartialLoss(Facts):
    """The valued damage of a partial loss before tax, its tax, the wear and the deductible."""

    labor_cost: Decimal | None = may(MONEY)
    parts_cost: Decimal | None = may(MONEY)
    taxes: Decimal = may(MONEY, ZERO)
    wear_deduction: Decimal = may(MONEY, ZERO)
    deductible_amount: Decimal = given(MONEY)


def partial_loss_payment(facts: PartialLoss, edition: Edition) -> Answer:
    """Return the valued damage, whether it is covered and what is paid in cash (R-IND-02, R-DED-16)."""
    trail = Trail(edition)
    damage = partial_damage(trail, facts)
    deductible = facts.deductible_amount
    against = {"damage_amount": damage, "deductible_amount": deductible}
    covered = damage >= deductible
    text = "El daño alcanza el deducible: está cubierto." if covered else "El daño es menor que el deducible."
    trail.found("covered", "R-DED-16", text, "damage_amount >= deductible_amount", covered, **against)
    _cash(trail, facts, damage, covered)
    over = damage > deductible
    text = "El traslado se cubre cuando el daño supera el deducible."
    trail.found("towing_covered", "R-TOW-03", text, "damage_amount > deductible_amount", over, **against)
    return trail.answer(*PARTIAL_LOSS)


def partial_damage(trail: Trail, facts: PartialLoss) -> Decimal:
    """Write the step of the valued damage with its tax and return it."""
    if facts.labor_cost is None and facts.parts_cost is None:
        raise RuleInputError("parts_cost", "missing")
    costs = {
        "parts_cost": facts.parts_cost or ZERO,
        "labor_cost": facts.labor_cost or ZERO,
        "taxes": facts.taxes,
    }
    text = "El daño es refacciones, mano de obra y sus impuestos."
    return trail.money("damage_amount", "R-IND-02", text, " + ".join(costs), sum(costs.values(), ZERO), **costs)


def _cash(trail: Trail, facts: PartialLoss, damage: Decimal, covered: bool) -> Decimal:
    if not covered:
        text = "No hay pago porque el daño no alcanza el deducible."
        return trail.money("payment", "R-DED-16", text, "0", ZERO, covered=False)
    names = {"damage_amount": damage, "wear_deduction": facts.wear_deduction}
    names["deductible_amount"] = facts.deductible_amount
    exact = not_negative(damage - facts.wear_deduction - facts.deductible_amount)
    text = "Se paga el daño menos el demérito por uso y el deducible."
    formula = "max(0, damage_amount - wear_deduction - deductible_amount)"
    return trail.money("payment", "R-IND-02", text, formula, exact, **names)


class Part(Facts):
    """One damaged part: what each way costs and what its repair would leave."""

    repair_cost: Decimal | None = may(MONEY)
    replacement_cost: Decimal | None = may(MONEY)
    repair_compromises_safety: bool = may(YES_NO, False)
    part_reconditionable: bool = may(YES_NO, True)
    exterior_cosmetic_visible: bool = may(YES_NO, False)


def part_replacement(facts: Part, edition: Edition) -> Answer:
    """Return whether the part is replaced or repaired, and each criterion that asks for replacing (R-IND-05)."""
    trail = Trail(edition)
    repair, replacement = _both_costs(facts)
    criteria = codes(
        COST=repair > replacement,
        SAFETY=facts.repair_compromises_safety,
        NOT_REPAIRABLE=not facts.part_reconditionable,
        VISIBLE=facts.exterior_cosmetic_visible,
    )
    trail.found(
        "criteria",
        "R-IND-05",
        "Se reemplaza si reparar cuesta más, es inseguro, no es posible o el daño quedaría a la vista.",
        "codes(COST=repair_cost > replacement_cost, SAFETY=repair_compromises_safety, "
        "NOT_REPAIRABLE=not part_reconditionable, VISIBLE=exterior_cosmetic_visible)",
        criteria,
        repair_cost=repair,
        replacement_cost=replacement,
        repair_compromises_safety=facts.repair_compromises_safety,
        part_reconditionable=facts.part_reconditionable,
        exterior_cosmetic_visible=facts.exterior_cosmetic_visible,
    )
    decision = "replace" if criteria else "repair"
    text = "La pieza se reemplaza." if criteria else "La pieza se repara."
    formula = "'replace' if criteria else 'repair'"
    trail.found("decision", "R-IND-05", text, formula, decision, criteria=criteria)
    return trail.answer(*PART)


def _both_costs(facts: Part) -> tuple[Decimal, Decimal]:
    if facts.repair_cost is None and facts.replacement_cost is None:
        return ZERO, ZERO
    return needed(facts.repair_cost, "repair_cost"), needed(facts.replacement_cost, "replacement_cost")


class Center(Facts):
    """What decides where the vehicle is repaired."""

    vehicle_kind: str = given(VEHICLES)
    invoice_on: date | None = may(DAY)
    loss_on: date | None = may(DAY)
    agency_in_loss_city: bool = may(YES_NO, False)
    agency_offers_repair: bool = may(YES_NO, True)
    agency_coverage: bool = may(YES_NO, False)
    pp_covered: bool = may(YES_NO, True)
    agency_in_residence: bool = may(YES_NO, False)
    insured_requests_other_agency: bool = may(YES_NO, False)


def repair_center(facts: Center, edition: Edition) -> Answer:
    """Return the kind of repair centre and who pays the transfer to it (R-REP-01…05)."""
    trail = Trail(edition)
    if facts.vehicle_kind == "motorcycle":
        text = "Las motocicletas se reparan siempre en taller."
        trail.found("repair_center", "R-REP-01", text, "'workshop'", "workshop", vehicle_kind="motorcycle")
        trail.found("transfer_cost_by", "R-REP-01", text, "'n/a'", "n/a", vehicle_kind="motorcycle")
        return trail.answer(*CENTER)
    center = _base_center(trail, facts)
    paid_by = "company"
    if facts.agency_coverage and facts.pp_covered and center != "agency":
        paid_by = _covered_agency(trail, facts)
    text = "El traslado lo paga la Compañía." if paid_by == "company" else "El traslado lo paga el asegurado."
    formula = "'insured' if nearby_agency_requested else 'company'"
    requested = paid_by == "insured"
    trail.found("transfer_cost_by", "R-REP-05", text, formula, paid_by, nearby_agency_requested=requested)
    return trail.answer(*CENTER)


def _base_center(trail: Trail, facts: Center) -> str:
    months = trail.edition.whole("agency.months")
    loss = needed(facts.loss_on, "loss_on")
    limit = add_months(needed(facts.invoice_on, "invoice_on"), months)
    if loss > limit:
        text = "El vehículo tiene más de {months} meses desde su factura: va a taller."
        inputs = {"loss_on": loss, "agency_until": limit, "months": months}
        formula = "'workshop' if loss_on > agency_until else ''"
        return trail.found("repair_center", "R-REP-02", text, formula, "workshop", **inputs)
    served = facts.agency_in_loss_city and facts.agency_offers_repair
    center = "agency" if served else "multibrand_workshop"
    text = "Por su antigüedad le corresponde la agencia de la marca."
    if not served:
        text = "No hay agencia que repare en la ciudad del siniestro: va a taller multimarca."
    return trail.found(
        "repair_center",
        "R-REP-03" if served else "R-REP-04",
        text,
        "('agency' if agency_in_loss_city and agency_offers_repair else 'multibrand_workshop') "
        "if loss_on <= agency_until else ''",
        center,
        agency_in_loss_city=facts.agency_in_loss_city,
        agency_offers_repair=facts.agency_offers_repair,
        loss_on=loss,
        agency_until=limit,
    )


def _covered_agency(trail: Trail, facts: Center) -> str:
    """Write the step of cover q), which only improves, and return who pays the transfer (R-REP-05)."""
    at_home = facts.agency_in_residence and facts.agency_offers_repair
    requested = facts.insured_requests_other_agency
    text = "La cobertura de agencia se atiende en la agencia de su lugar de residencia."
    if not at_home:
        text = "No hay agencia donde reside: va a taller autorizado, o a otra agencia si la pide."
    trail.found(
        "repair_center",
        "R-REP-05",
        text,
        "'agency' if (agency_in_residence and agency_offers_repair) or insured_requests_other_agency "
        "else 'authorized_workshop'",
        "agency" if at_home or requested else "authorized_workshop",
        agency_in_residence=facts.agency_in_residence,
        agency_offers_repair=facts.agency_offers_repair,
        insured_requests_other_agency=requested,
    )
    return "insured" if requested and not at_home else "company"
