"""The value of the vehicle on the date of loss, by class and contracted basis."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.calendar import add_months, months_between
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAY, MONEY, WHOLE, YES_NO, RuleInputError, choice
from gnp_desk.rules.money import HUNDRED, part

VALUE = ("value_source", "depreciation_pct", "vehicle_value")
CLASSES = choice("resident", "latest_model_unlisted", "frontier", "classic", "armored_factory")


class Vehicle(Facts):
    """What the guides, the invoice and the schedule say a vehicle is worth."""

    vehicle_class: str = given(CLASSES)
    value_basis: str = may(choice("commercial", "invoice", "agreed"), "commercial")
    loss_on: date | None = may(DAY)
    commercial_value: Decimal | None = may(MONEY)
    invoice_value: Decimal | None = may(MONEY)
    agreed_value: Decimal | None = may(MONEY)
    list_price_new: Decimal | None = may(MONEY)
    purchase_on: date | None = may(DAY)
    kbb_trade_in_good: Decimal | None = may(MONEY)
    salvage_title: bool = may(YES_NO, False)
    cesvi_sale_value: Decimal | None = may(MONEY)
    model_year: int | None = may(WHOLE)
    contracted_sum_insured: Decimal | None = may(MONEY)
    appraised_value: Decimal | None = may(MONEY)
    policy_multi_year: bool = may(YES_NO, False)
    policy_start_on: date | None = may(DAY)


def vehicle_value(facts: Vehicle, edition: Edition) -> Answer:
    """Return the value, where it comes from and, for an unlisted latest model, its depreciation (R-VAL-01…13)."""
    trail = Trail(edition)
    value = _by_class(trail, facts)
    contracted = facts.contracted_sum_insured
    if contracted is not None:
        _lower(trail, value, contracted)
    return trail.answer(*VALUE)


def _by_class(trail: Trail, facts: Vehicle) -> Decimal:
    if facts.vehicle_class == "frontier":
        return _frontier(trail, facts)
    if facts.vehicle_class == "classic":
        text = "Un clásico vale lo que diga el avalúo de peritos autorizados."
        return _given(trail, "R-VAL-10", "appraisal", "appraised_value", facts.appraised_value, text)
    if facts.value_basis == "invoice" and _still_fixed(trail, facts, "R-VAL-07", "factura.multi_year_months"):
        text = "Se respeta el valor factura contratado."
        return _given(trail, "R-VAL-06", "invoice", "invoice_value", facts.invoice_value, text)
    if facts.value_basis == "agreed" and _still_fixed(trail, facts, "R-VAL-09", "convenido.multi_year_months"):
        text = "Se respeta el valor convenido al contratar."
        return _given(trail, "R-VAL-08", "agreed", "agreed_value", facts.agreed_value, text)
    return _commercial(trail, facts)


def _given(trail: Trail, rule: str, source: str, name: str, value: Decimal | None, text: str) -> Decimal:
    amount = needed(value, name)
    trail.found("value_source", rule, text, f"'{source}'", source)
    return trail.money("vehicle_value", rule, text, name, amount, **{name: amount})


def _still_fixed(trail: Trail, facts: Vehicle, rule: str, key: str) -> bool:
    """Return whether a contracted value still holds: always in a yearly policy, the first months of a longer one."""
    if not facts.policy_multi_year:
        return True
    months, loss = trail.edition.whole(key), needed(facts.loss_on, "loss_on")
    until = add_months(needed(facts.policy_start_on, "policy_start_on"), months)
    text = "En una póliza multianual el valor contratado rige los primeros {months} meses."
    inputs = {"loss_on": loss, "fixed_until": until, "months": months}
    return trail.found("value_still_fixed", rule, text, "loss_on < fixed_until", loss < until, **inputs)


def _commercial(trail: Trail, facts: Vehicle) -> Decimal:
    if facts.vehicle_class == "latest_model_unlisted":
        return _latest_model(trail, facts)
    rule = "R-VAL-11" if facts.vehicle_class == "armored_factory" else "R-VAL-01"
    text = "Se toma el valor comercial en la fecha del siniestro."
    return _given(trail, rule, "commercial", "commercial_value", facts.commercial_value, text)


def _latest_model(trail: Trail, facts: Vehicle) -> Decimal:
    price = needed(facts.list_price_new, "list_price_new")
    depreciation = _depreciation(trail, facts)
    text = "Un último modelo sin valor publicado vale su precio de lista menos la depreciación."
    trail.found("value_source", "R-VAL-02", text, "'list_price_depreciated'", "list_price_depreciated")
    exact = part(price, HUNDRED - depreciation)
    names = {"list_price_new": price, "depreciation_pct": depreciation}
    return trail.money(
        "vehicle_value", "R-VAL-02", text, "list_price_new * (100 - depreciation_pct) / 100", exact, **names
    )


def _depreciation(trail: Trail, facts: Vehicle) -> Decimal:
    edition = trail.edition
    bought, loss = needed(facts.purchase_on, "purchase_on"), needed(facts.loss_on, "loss_on")
    if loss < bought:
        raise RuleInputError("loss_on", "before_start")
    months = months_between(bought, loss)
    text = "Meses completos desde la compra hasta el siniestro."
    dates = {"purchase_on": bought, "loss_on": loss}
    trail.found("months", "R-VAL-02", text, "months_between(purchase_on, loss_on)", months, **dates)
    started = edition.word("latest_model.month_counting") == "started"
    counted, count = (months, "months") if started else (max(0, months - 1), "max(0, months - 1)")
    first, monthly = edition.number("latest_model.first_month_pct"), edition.number("latest_model.monthly_pct")
    cap = edition.number("latest_model.cap_pct")
    names = {"first_month_pct": first, "monthly_pct": monthly, "months": months, "cap_pct": cap}
    text = "La depreciación es {first_month_pct} % inicial más {monthly_pct} % por cada mes siguiente."
    formula = f"min(cap_pct, first_month_pct + monthly_pct * {count})"
    return trail.percent("depreciation_pct", "R-VAL-02", text, formula, min(cap, first + monthly * counted), **names)


def _frontier(trail: Trail, facts: Vehicle) -> Decimal:
    if _is_old(trail, facts):
        return _cesvi(trail, facts)
    value = needed(facts.kbb_trade_in_good, "kbb_trade_in_good")
    if facts.salvage_title:
        return _salvaged(trail, "kbb_salvage_75", "kbb_trade_in_good", value)
    text = "Un vehículo fronterizo o legalizado vale lo que diga la guía Kelley Blue Book."
    return _given(trail, "R-VAL-03", "kbb", "kbb_trade_in_good", value, text)


def _is_old(trail: Trail, facts: Vehicle) -> bool:
    loss, model = needed(facts.loss_on, "loss_on"), needed(facts.model_year, "model_year")
    limit = trail.edition.whole("frontier.max_age_years")
    text = "Con más de {max_age_years} años se usa la guía Cesvi."
    names = {"loss_year": loss.year, "model_year": model, "max_age_years": limit}
    formula = "loss_year - model_year > max_age_years"
    return trail.found("older_than_limit", "R-VAL-05", text, formula, loss.year - model > limit, **names)


def _cesvi(trail: Trail, facts: Vehicle) -> Decimal:
    value = needed(facts.cesvi_sale_value, "cesvi_sale_value")
    if facts.salvage_title and trail.edition.yes("frontier.salvage_applies_to_cesvi"):
        return _salvaged(trail, "cesvi", "cesvi_sale_value", value)
    text = "Por su antigüedad vale lo que diga la columna de venta de la guía Cesvi."
    return _given(trail, "R-VAL-05", "cesvi", "cesvi_sale_value", value, text)


def _salvaged(trail: Trail, source: str, name: str, value: Decimal) -> Decimal:
    pct = trail.edition.number("frontier.salvage_pct")
    text = "Con título de salvamento vale el {salvage_pct} % de la guía."
    names = {name: value, "salvage_pct": pct}
    trail.found("value_source", "R-VAL-04", text, f"'{source}'", source, salvage_pct=pct)
    return trail.money("vehicle_value", "R-VAL-04", text, f"{name} * salvage_pct / 100", part(value, pct), **names)


def _lower(trail: Trail, value: Decimal, contracted: Decimal) -> None:
    """Write the steps of R-VAL-13: the lower of the value and the contracted sum."""
    if contracted >= value:
        return
    names = {"value_by_class": value, "contracted_sum_insured": contracted}
    text = "La suma contratada es menor que el valor: se toma la menor."
    trail.found("value_source", "R-VAL-13", text, "'contracted_lower'", "contracted_lower")
    formula = "min(value_by_class, contracted_sum_insured)"
    trail.money("vehicle_value", "R-VAL-13", text, formula, min(value, contracted), **names)
