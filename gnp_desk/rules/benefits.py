"""Benefits with a ceiling: keys, cable, funeral, legal help, tows, hotel and transfers (section 18.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import MONEY, PERCENT, WHOLE, YES_NO, choice, many
from gnp_desk.rules.money import ZERO, not_negative, part

BENEFIT = ("eligible", "company_pays", "insured_pays")
CODES = (
    "KEYS",
    "CHARGING_CABLE",
    "PARTIAL_THEFT",
    "FUNERAL",
    "LEGAL_OTHER_PROVIDER",
    "LEGAL_GUARANTEES",
    "TOW_ABROAD_USD",
    "CLUB_TOW_LOCAL",
    "MOTO_CLUB_TOW_LOCAL",
    "CLUB_TOW_EV_BATTERY",
    "CLUB_TOW_HIGHWAY",
    "CLUB_HOTEL",
    "CLUB_OCCUPANT_TRANSFER",
    "CLUB_RENTAL",
    "CLUB_DRIVER_TRANSFER",
    "CLUB_STORAGE",
    "VIAL_MOTO_TOW",
    "VIAL_MOTO_HOTEL",
    "VIAL_MOTO_DRIVER_TRANSFER",
)


class Benefit(Facts):
    """One expense under one benefit, and what was already used of it."""

    benefit_code: str = given(choice(*CODES))
    amount: Decimal | None = may(MONEY)
    amounts_per_person: tuple[Decimal, ...] | None = may(many(MONEY))
    deductible_pct: Decimal | None = may(PERCENT)
    police_report_filed: bool = may(YES_NO, False)
    remaining_limit: Decimal | None = may(MONEY)
    rc_limit: Decimal | None = may(MONEY)
    events_this_period: int = may(WHOLE, 0)
    persons: int = may(WHOLE, 1)
    nights: int | None = may(WHOLE)
    registered_seats: int | None = may(WHOLE)
    immobilized_hours: int = may(WHOLE, 0)
    repair_days: int = may(WHOLE, 0)
    theft_recovered: bool = may(YES_NO, False)
    maneuver_cost: Decimal = may(MONEY, ZERO)


def capped_benefit(facts: Benefit, edition: Edition) -> Answer:
    """Return whether the benefit applies and what the Company and the Insured pay; floors and ceilings of 18.5."""
    trail = Trail(edition)
    amount = _amount(trail, facts)
    if not _is_eligible(trail, facts):
        text = "El beneficio no aplica: la Compañía no paga."
        company = trail.money("company_pays", RULES[facts.benefit_code], text, "0", ZERO, eligible=False)
    else:
        company = PAYERS[facts.benefit_code](trail, facts, amount)
    if facts.benefit_code != "LEGAL_OTHER_PROVIDER":
        names = {"amount": amount, "company_pays": company, "maneuver_cost": facts.maneuver_cost}
        text, formula = "El resto y las maniobras los paga el asegurado.", "amount - company_pays + maneuver_cost"
        exact = amount - company + facts.maneuver_cost
        trail.money("insured_pays", RULES[facts.benefit_code], text, formula, exact, **names)
    return trail.answer(*BENEFIT)


def _amount(trail: Trail, facts: Benefit) -> Decimal:
    if facts.benefit_code != "FUNERAL":
        return needed(facts.amount, "amount")
    each = needed(facts.amounts_per_person, "amounts_per_person")
    text = "El gasto es la suma de lo gastado por cada persona."
    names = {"amounts_per_person": each}
    return trail.money("amount", "R-COV-J-03", text, "sum(amounts_per_person)", sum(each, ZERO), **names)


def _is_eligible(trail: Trail, facts: Benefit) -> bool:
    rule, code = RULES[facts.benefit_code], facts.benefit_code
    if code in EVENT_KEYS:
        limit, used = trail.edition.whole(EVENT_KEYS[code]), facts.events_this_period
        text, names = "Se da hasta {events} evento por periodo.", {"events_this_period": used, "events": limit}
        return trail.found("eligible", rule, text, "events_this_period < events", used < limit, **names)
    if code == "CLUB_STORAGE":
        limit, hours = trail.edition.whole("benefit.storage_over_hours"), facts.immobilized_hours
        text, names = "Se da con más de {hours} horas de inmovilidad.", {"immobilized_hours": hours, "hours": limit}
        return trail.found("eligible", rule, text, "immobilized_hours > hours", hours > limit, **names)
    if code == "VIAL_MOTO_DRIVER_TRANSFER":
        return _driver_needs_transfer(trail, facts)
    return trail.found("eligible", rule, "Este beneficio no tiene otra condición.", "True", True)


def _driver_needs_transfer(trail: Trail, facts: Benefit) -> bool:
    limit = trail.edition.whole("benefit.moto_transfer_over_days")
    text = "Se da si la reparación pasa de {days} días o si la motocicleta robada apareció."
    names = {"repair_days": facts.repair_days, "days": limit, "theft_recovered": facts.theft_recovered}
    result = facts.repair_days > limit or facts.theft_recovered
    return trail.found("eligible", "R-MOT-01", text, "repair_days > days or theft_recovered", result, **names)


def _up_to(key: str, times: str = "") -> Callable[[Trail, Benefit, Decimal], Decimal]:
    """Return the payer of a benefit with one ceiling, taken once or for each of a count."""

    def pay(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
        limit, count = trail.edition.number(key), getattr(facts, times) if times else 1
        text = "La Compañía paga hasta ${limit:,.2f} cada uno." if times else "La Compañía paga hasta ${limit:,.2f}."
        names = {"amount": amount, "limit": limit} | ({times: count} if times else {})
        formula = f"min(amount, limit * {times})" if times else "min(amount, limit)"
        exact = min(amount, limit * count)
        return trail.money("company_pays", RULES[facts.benefit_code], text, formula, exact, **names)

    return pay


def _all(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    text = "El arrastre en carretera es gratuito hasta la población más cercana."
    return trail.money("company_pays", RULES[facts.benefit_code], text, "amount", amount, amount=amount)


def _after_deductible(trail: Trail, facts: Benefit, amount: Decimal, limits: Mapping[str, Decimal]) -> Decimal:
    """Write the deductible and the payment of R-LIM-01 under the order of the edition."""
    deductible = _deductible(trail, facts, amount)
    names = {"amount": amount, "deductible": deductible, **limits}
    caps, rule = ", ".join(limits), "R-LIM-01"
    if trail.edition.word("limits.order") == "after_deductible":
        text = "Al gasto se resta el deducible y después se aplica el límite."
        inner = f"min({caps}, amount - deductible)" if limits else "amount - deductible"
        exact = min([*limits.values(), amount - deductible])
    else:
        text = "Al gasto se aplica el límite y después se resta el deducible."
        inner = f"min({caps}, amount) - deductible" if limits else "amount - deductible"
        exact = min([*limits.values(), amount]) - deductible
    return trail.money("company_pays", rule, text, f"max(0, {inner})", not_negative(exact), **names)


def _deductible(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    if facts.benefit_code == "KEYS" and facts.police_report_filed:
        text = "Con denuncia de robo o extravío no hay deducible."
        return trail.money("deductible", "R-DED-18", text, "0", ZERO, police_report_filed=True)
    pct = needed(facts.deductible_pct, "deductible_pct")
    text, names = "El deducible es un porcentaje del costo total.", {"amount": amount, "deductible_pct": pct}
    rule = RULES[facts.benefit_code]
    return trail.money("deductible", rule, text, "amount * deductible_pct / 100", part(amount, pct), **names)


def _keys(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    return _after_deductible(trail, facts, amount, {"limit": trail.edition.number("benefit.keys_limit")})


def _cable(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    limits = {"limit": trail.edition.number("benefit.cable_limit")}
    return _after_deductible(trail, facts, amount, limits | _remaining(facts))


def _partial_theft(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    return _after_deductible(trail, facts, amount, _remaining(facts))


def _remaining(facts: Benefit) -> dict[str, Decimal]:
    return {} if facts.remaining_limit is None else {"remaining_limit": facts.remaining_limit}


def _funeral(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    each, cap = facts.amounts_per_person or (), trail.edition.number("benefit.funeral_per_person")
    names = {"amounts_per_person": each, "per_person": cap, **_remaining(facts)}
    capped = "sum(min(per_person, each) for each in amounts_per_person)"
    exact = sum((min(cap, one) for one in each), ZERO)
    text = "Se paga hasta ${per_person:,.2f} por persona, dentro del límite de la cobertura."
    if facts.remaining_limit is None:
        return trail.money("company_pays", "R-COV-J-03", text, capped, exact, **names)
    formula = f"min(remaining_limit, {capped})"
    return trail.money("company_pays", "R-COV-J-03", text, formula, min(facts.remaining_limit, exact), **names)


def _legal_other(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    pct, limit = trail.edition.number("benefit.legal_other_pct"), trail.edition.number("benefit.legal_other_limit")
    text = "Con otro abogado se ayuda con {pct} % de lo reclamado, hasta ${limit:,.2f}."
    names = {"amount": amount, "pct": pct, "limit": limit}
    exact, formula = min(limit, part(amount, pct)), "min(limit, amount * pct / 100)"
    return trail.money("company_pays", "R-LEG-02", text, formula, exact, **names)


def _legal_guarantees(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    pct, limit = trail.edition.number("benefit.legal_guarantees_pct"), needed(facts.rc_limit, "rc_limit")
    text = "Fianzas y cauciones se pagan hasta {pct} % del límite de responsabilidad civil."
    names = {"amount": amount, "pct": pct, "rc_limit": limit, **_remaining(facts)}
    exact = min([amount, part(limit, pct), *_remaining(facts).values()])
    formula = "min(" + ", ".join(["amount", "rc_limit * pct / 100", *_remaining(facts)]) + ")"
    return trail.money("company_pays", "R-LEG-01", text, formula, exact, **names)


def _hotel(trail: Trail, facts: Benefit, amount: Decimal) -> Decimal:
    moto = facts.benefit_code == "VIAL_MOTO_HOTEL"
    prefix = "benefit.moto_hotel" if moto else "benefit.hotel"
    rate, most = trail.edition.number(f"{prefix}_per_night"), trail.edition.whole(f"{prefix}_nights")
    nights, people, who = needed(facts.nights, "nights"), facts.persons, "persons"
    names: dict[str, object] = {"amount": amount, "per_night": rate, "persons": people, "nights": nights, "most": most}
    if moto:
        names["registered_seats"] = seats = needed(facts.registered_seats, "registered_seats")
        people, who = min(people, seats), "min(persons, registered_seats)"
    text = "El hotel se paga hasta ${per_night:,.2f} por persona y noche, {most} noches."
    formula = f"min(amount, per_night * {who} * min(nights, most))"
    exact = min(amount, rate * people * min(nights, most))
    return trail.money("company_pays", RULES[facts.benefit_code], text, formula, exact, **names)


EVENT_KEYS = {
    "KEYS": "benefit.keys_events",
    "CHARGING_CABLE": "benefit.cable_events",
    "CLUB_TOW_EV_BATTERY": "benefit.ev_tow_events",
}

RULES = {
    "KEYS": "R-COV-P-01",
    "CHARGING_CABLE": "R-COV-R-03",
    "PARTIAL_THEFT": "R-COV-R-04",
    "FUNERAL": "R-COV-J-03",
    "LEGAL_OTHER_PROVIDER": "R-LEG-02",
    "LEGAL_GUARANTEES": "R-LEG-01",
    "TOW_ABROAD_USD": "R-FOR-01",
    "CLUB_TOW_LOCAL": "R-AST-02",
    "MOTO_CLUB_TOW_LOCAL": "R-AST-02",
    "CLUB_TOW_EV_BATTERY": "R-AST-02",
    "CLUB_TOW_HIGHWAY": "R-AST-02",
    "CLUB_HOTEL": "R-AST-04",
    "CLUB_OCCUPANT_TRANSFER": "R-AST-04",
    "CLUB_RENTAL": "R-AST-04",
    "CLUB_DRIVER_TRANSFER": "R-AST-04",
    "CLUB_STORAGE": "R-AST-04",
    "VIAL_MOTO_TOW": "R-MOT-01",
    "VIAL_MOTO_HOTEL": "R-MOT-01",
    "VIAL_MOTO_DRIVER_TRANSFER": "R-MOT-01",
}

PAYERS: Mapping[str, Callable[[Trail, Benefit, Decimal], Decimal]] = {
    "KEYS": _keys,
    "CHARGING_CABLE": _cable,
    "PARTIAL_THEFT": _partial_theft,
    "FUNERAL": _funeral,
    "LEGAL_OTHER_PROVIDER": _legal_other,
    "LEGAL_GUARANTEES": _legal_guarantees,
    "TOW_ABROAD_USD": _up_to("benefit.tow_abroad_usd"),
    "CLUB_TOW_LOCAL": _up_to("benefit.club_tow_limit"),
    "MOTO_CLUB_TOW_LOCAL": _up_to("benefit.moto_club_tow_limit"),
    "CLUB_TOW_EV_BATTERY": _up_to("benefit.ev_tow_limit"),
    "CLUB_TOW_HIGHWAY": _all,
    "CLUB_HOTEL": _hotel,
    "CLUB_OCCUPANT_TRANSFER": _up_to("benefit.occupant_transfer", times="persons"),
    "CLUB_RENTAL": _up_to("benefit.rental"),
    "CLUB_DRIVER_TRANSFER": _up_to("benefit.driver_transfer"),
    "CLUB_STORAGE": _up_to("benefit.storage"),
    "VIAL_MOTO_TOW": _up_to("benefit.moto_tow_limit"),
    "VIAL_MOTO_HOTEL": _hotel,
    "VIAL_MOTO_DRIVER_TRANSFER": _up_to("benefit.moto_driver_transfer"),
}
