"""What is paid for a total loss: indemnity, salvage and its ceilings, tax withheld; and the VAT inside the salvage."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.edition_keys import OWNERS
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import MONEY, PERCENT, YES_NO, choice
from gnp_desk.rules.money import HUNDRED, ZERO, not_negative, part

SETTLEMENT = (
    "salvage_cap",
    "salvage_applied",
    "cap_binding",
    "indemnity_payment",
    "salvage_payment",
    "isr_withheld",
    "net_paid",
)
CFDI = ("taxable_base", "vat_amount")
NOT_RECOVERED = "theft_c1"


class Salvage(Facts):
    """The value of the vehicle, what is still owed of the premium, and what becomes of the wreck."""

    loss_cause: str = may(choice("damage", NOT_RECOVERED, "theft_c2"), "damage")
    vehicle_value: Decimal = given(MONEY)
    pending_premium: Decimal = may(MONEY, ZERO)
    salvage_value: Decimal | None = may(MONEY)
    company_buys_salvage: bool = may(YES_NO, False)
    salvage_documents_complete: bool = may(YES_NO, False)
    owner_kind: str = may(choice(*OWNERS), "PF")
    isr_threshold_amount: Decimal | None = may(MONEY)
    total_loss_threshold_pct: Decimal | None = may(PERCENT)


class Settlement(Salvage):
    """A total loss whose damage and deductible are known."""

    damage_amount: Decimal | None = may(MONEY)
    deductible_amount: Decimal = given(MONEY)


def total_loss_settlement(facts: Settlement, edition: Edition) -> Answer:
    """Return the two payments of a total loss, the salvage applied, the tax withheld and the net (R-SET-01…06)."""
    trail = Trail(edition)
    settle(trail, facts, facts.damage_amount, facts.deductible_amount)
    return trail.answer(*SETTLEMENT)


def settle(trail: Trail, facts: Salvage, damage: Decimal | None, deductible: Decimal) -> None:
    """Write every step of the settlement, in the order they are paid."""
    salvage = _salvage_applied(trail, facts, damage)
    premium = _premium(trail, facts)
    sums = {"vehicle_value": facts.vehicle_value, "deductible_amount": deductible, "premium_deducted": premium}
    ceiling = not_negative(facts.vehicle_value - deductible - premium)
    formula = "max(0, vehicle_value - deductible_amount - premium_deducted - salvage_applied)"
    text = "La indemnización es el valor menos deducible, prima pendiente y salvamento."
    rule = "R-THF-01" if facts.loss_cause == NOT_RECOVERED else "R-SET-01"
    exact = not_negative(facts.vehicle_value - deductible - premium - salvage)
    indemnity = trail.money("indemnity_payment", rule, text, formula, exact, salvage_applied=salvage, **sums)
    paid = _salvage_payment(trail, facts, salvage, ceiling, sums)
    _net(trail, indemnity, paid, _withheld(trail, facts, paid))


def _premium(trail: Trail, facts: Salvage) -> Decimal:
    pending = facts.pending_premium
    if facts.loss_cause == NOT_RECOVERED and not trail.edition.yes("theft.c1_deduct_pending_premium"):
        text = "En un robo no recuperado no se descuenta la prima pendiente."
        return trail.money("premium_deducted", "R-THF-01", text, "0", ZERO, pending_premium=pending)
    text = "En una pérdida total se descuenta la prima pendiente."
    return trail.money("premium_deducted", "R-SET-06", text, "pending_premium", pending, pending_premium=pending)


def _salvage_applied(trail: Trail, facts: Salvage, damage: Decimal | None) -> Decimal:
    if facts.loss_cause == NOT_RECOVERED:
        text = "El vehículo no apareció: no hay salvamento."
        trail.found("cap_binding", "R-THF-01", text, "False", False, loss_cause=facts.loss_cause)
        return trail.money("salvage_applied", "R-THF-01", text, "0", ZERO, loss_cause=facts.loss_cause)
    cap = _salvage_cap(trail, facts, damage)
    trail.flag("SALVAGE_NOT_APPRAISED", facts.salvage_value is None)
    value = facts.salvage_value or ZERO
    names = {"salvage_value": value, "salvage_cap": cap}
    text = "El salvamento se toma por su avalúo, sin pasar del tope."
    applied = trail.money(
        "salvage_applied", "R-SET-04", text, "min(salvage_value, salvage_cap)", min(value, cap), **names
    )
    text = "El tope limita el salvamento." if value > cap else "El avalúo no pasa del tope."
    trail.found("cap_binding", "R-SET-04", text, "salvage_value > salvage_cap", value > cap, **names)
    return applied


def _salvage_cap(trail: Trail, facts: Salvage, damage: Decimal | None) -> Decimal:
    value = facts.vehicle_value
    if trail.edition.word("salvage.cap_source") == "actual_damage":
        amount = needed(damage, "damage_amount")
        text = "El tope del salvamento es el valor menos el daño valuado."
        formula = "max(0, vehicle_value - damage_amount)"
        names = {"vehicle_value": value, "damage_amount": amount}
        return trail.money("salvage_cap", "R-SET-04", text, formula, not_negative(value - amount), **names)
    key, field_name = "total_loss.threshold_pct", "total_loss_threshold_pct"
    threshold = trail.edition.parameter(facts.total_loss_threshold_pct, key, field_name)
    text = "El tope del salvamento es el valor menos el porcentaje de pérdida total."
    formula = "max(0, vehicle_value - threshold_pct * vehicle_value / 100)"
    names = {"vehicle_value": value, "threshold_pct": threshold}
    return trail.money("salvage_cap", "R-SET-04", text, formula, not_negative(value - part(value, threshold)), **names)


def _salvage_payment(
    trail: Trail, facts: Salvage, salvage: Decimal, ceiling: Decimal, sums: dict[str, Decimal]
) -> Decimal:
    if facts.loss_cause == NOT_RECOVERED:
        text = "El vehículo no apareció: no hay salvamento que comprar."
        return trail.money("salvage_payment", "R-THF-01", text, "0", ZERO, loss_cause=facts.loss_cause)
    if not facts.company_buys_salvage:
        text = "La Compañía no compra el salvamento."
        return trail.money("salvage_payment", "R-SET-02", text, "0", ZERO, company_buys_salvage=False)
    if not facts.salvage_documents_complete:
        text = "Faltan documentos: la Compañía no puede comprar el salvamento."
        return trail.money("salvage_payment", "R-SET-05", text, "0", ZERO, salvage_documents_complete=False)
    text = "El salvamento se paga aparte; ambos pagos no pasan del valor menos deducible y prima."
    formula = "min(salvage_applied, max(0, vehicle_value - deductible_amount - premium_deducted))"
    exact = min(salvage, ceiling)
    return trail.money("salvage_payment", "R-SET-03", text, formula, exact, salvage_applied=salvage, **sums)


def _withheld(trail: Trail, facts: Salvage, paid: Decimal) -> Decimal:
    applies = facts.owner_kind in trail.edition.listed("isr.applies_to")
    threshold = facts.isr_threshold_amount
    if threshold is None:
        threshold = trail.edition.values["isr_threshold_amount"]
    names = {"salvage_payment": paid, "owner_kind": facts.owner_kind}
    if not applies or threshold is None or paid <= threshold:
        trail.flag("ISR_THRESHOLD_UNKNOWN", applies and threshold is None and paid > ZERO)
        text = "No se retiene ISR por el salvamento."
        return trail.money("isr_withheld", "R-TAX-04", text, "0", ZERO, isr_threshold_amount=threshold, **names)
    rate = trail.edition.number("isr.rate_pct")
    text = "El precio del salvamento pasa del importe de ley: se retiene {rate_pct} % de ISR."
    formula = "salvage_payment * rate_pct / 100 if salvage_payment > isr_threshold_amount else 0"
    names |= {"isr_threshold_amount": threshold, "rate_pct": rate}
    return trail.money("isr_withheld", "R-TAX-04", text, formula, part(paid, rate), **names)


def _net(trail: Trail, indemnity: Decimal, paid: Decimal, withheld: Decimal) -> Decimal:
    names = {"indemnity_payment": indemnity, "salvage_payment": paid, "isr_withheld": withheld}
    text = "El neto es la indemnización más el salvamento menos la retención."
    formula = "indemnity_payment + salvage_payment - isr_withheld"
    return trail.money("net_paid", "R-SET-02", text, formula, indemnity + paid - withheld, **names)


class SalvageInvoice(Facts):
    """The price paid for the salvage, VAT included, and who sells it."""

    salvage_payment: Decimal = given(MONEY)
    vat_rate_pct: Decimal | None = may(PERCENT)
    owner_is_civil_society: bool = may(YES_NO, False)


def cfdi_breakdown(facts: SalvageInvoice, edition: Edition) -> Answer:
    """Return the taxable base and the VAT inside the price of the salvage; both add up to it (R-TAX-02, R-TAX-06)."""
    trail = Trail(edition)
    price = facts.salvage_payment
    if facts.owner_is_civil_society:
        text = "La transmisión de una Sociedad Civil no causa IVA."
        base = trail.money("taxable_base", "R-TAX-02", text, "salvage_payment", price, salvage_payment=price)
    else:
        rate = edition.parameter(facts.vat_rate_pct, "vat_rate_pct", "vat_rate_pct")
        text, formula = "El precio del salvamento ya incluye el IVA.", "salvage_payment / (1 + vat_rate_pct / 100)"
        exact = Fraction(price * HUNDRED) / Fraction(HUNDRED + rate)
        base = trail.money("taxable_base", "R-TAX-06", text, formula, exact, salvage_payment=price, vat_rate_pct=rate)
    names = {"salvage_payment": price, "taxable_base": base}
    text = "El IVA es la diferencia entre el precio y la base."
    trail.money("vat_amount", "R-TAX-06", text, "salvage_payment - taxable_base", price - base, **names)
    return trail.answer(*CFDI)
