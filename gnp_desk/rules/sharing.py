"""Who gets what: recoveries, the preferred beneficiary, the financed balance, liability limits and refunds."""

from __future__ import annotations

from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import MONEY, YES_NO, choice
from gnp_desk.rules.money import ZERO, not_negative, part

RECOVERY = ("company_share", "insured_share")
BENEFICIARY = ("preferred_beneficiary_amount", "insured_amount")
GAP = ("eligible_balance", "payment")
RC = ("paid_base", "paid_death_excess", "uncovered")
REFUND = ("refund",)


class Recovery(Facts):
    """What came back after the Company paid, and what it had paid."""

    recovered_amount: Decimal = given(MONEY)
    company_outlay: Decimal = given(MONEY)


def recovery_split(facts: Recovery, edition: Edition) -> Answer:
    """Return the shares of a recovery: the Company's outlay first, the rest to the Insured (R-REC-02)."""
    trail = Trail(edition)
    recovered, outlay = facts.recovered_amount, facts.company_outlay
    names = {"recovered_amount": recovered, "company_outlay": outlay}
    text = "Lo recuperado cubre primero lo que pagó la Compañía."
    formula = "min(recovered_amount, company_outlay)"
    company = trail.money("company_share", "R-REC-02", text, formula, min(recovered, outlay), **names)
    names = {"recovered_amount": recovered, "company_share": company}
    text, formula = "El resto es para el asegurado.", "recovered_amount - company_share"
    trail.money("insured_share", "R-REC-02", text, formula, recovered - company, **names)
    return trail.answer(*RECOVERY)


class Credit(Facts):
    """An indemnity and what is still owed to the preferred beneficiary."""

    indemnity_payment: Decimal = given(MONEY)
    outstanding_balance: Decimal = may(MONEY, ZERO)


def beneficiary_split(facts: Credit, edition: Edition) -> Answer:
    """Return what the preferred beneficiary and the Insured each receive; both add up to the indemnity (R-FIN-02)."""
    trail = Trail(edition)
    indemnity, balance = facts.indemnity_payment, facts.outstanding_balance
    names = {"indemnity_payment": indemnity, "outstanding_balance": balance}
    text = "Primero se paga el saldo al beneficiario preferente."
    formula = "min(indemnity_payment, outstanding_balance)"
    first = trail.money("preferred_beneficiary_amount", "R-FIN-02", text, formula, min(indemnity, balance), **names)
    names = {"indemnity_payment": indemnity, "preferred_beneficiary_amount": first}
    text, formula = "El resto es para el asegurado.", "indemnity_payment - preferred_beneficiary_amount"
    trail.money("insured_amount", "R-FIN-02", text, formula, indemnity - first, **names)
    return trail.answer(*BENEFICIARY)


class Gap(Facts):
    """The debt on a financed car and the value it is compared with."""

    outstanding_balance: Decimal = may(MONEY, ZERO)
    overdue_amount: Decimal = may(MONEY, ZERO)
    penalties: Decimal = may(MONEY, ZERO)
    other_debts: Decimal = may(MONEY, ZERO)
    vehicle_value: Decimal | None = may(MONEY)
    indemnity_payment: Decimal | None = may(MONEY)
    coverage_sum_insured: Decimal = given(MONEY)


def gap(facts: Gap, edition: Edition) -> Answer:
    """Return the balance that counts and the payment over the value, up to the limit (R-COV-U-01)."""
    trail = Trail(edition)
    debts = {name: getattr(facts, name) for name in ("overdue_amount", "penalties", "other_debts")}
    exact = not_negative(facts.outstanding_balance - sum(debts.values(), ZERO))
    text = "Del saldo no cuentan atrasos, recargos ni otras deudas."
    formula = "max(0, outstanding_balance - overdue_amount - penalties - other_debts)"
    names = {"outstanding_balance": facts.outstanding_balance, **debts}
    balance = trail.money("eligible_balance", "R-COV-U-01", text, formula, exact, **names)
    by_value = edition.word("gap.compare_with") == "vehicle_value"
    comparator = "vehicle_value" if by_value else "indemnity_payment"
    value = needed(getattr(facts, comparator), comparator)
    limit = facts.coverage_sum_insured
    text = "Se paga la diferencia entre el saldo y el valor, hasta el límite."
    formula = f"min(coverage_sum_insured, max(0, eligible_balance - {comparator}))"
    names = {"coverage_sum_insured": limit, "eligible_balance": balance, comparator: value}
    trail.money("payment", "R-COV-U-01", text, formula, min(limit, not_negative(balance - value)), **names)
    return trail.answer(*GAP)


class Liability(Facts):
    """What third parties and occupants claim, and the limits of the liability covers."""

    rc_limit: Decimal = given(MONEY)
    rc_death_limit: Decimal = may(MONEY, ZERO)
    third_property: Decimal = may(MONEY, ZERO)
    third_injury: Decimal = may(MONEY, ZERO)
    third_death: Decimal = may(MONEY, ZERO)
    moral_damage: Decimal = may(MONEY, ZERO)
    occupant_injury: Decimal = may(MONEY, ZERO)
    occupant_death: Decimal = may(MONEY, ZERO)
    rc_occupants_covered: bool = may(YES_NO, False)


def rc_claim(facts: Liability, edition: Edition) -> Answer:
    """Return what the base limit and the death excess pay, and what stays uncovered (R-COV-F-03, G-01, H-01, H-02)."""
    trail = Trail(edition)
    occupants = facts.rc_occupants_covered
    deaths = _deaths(trail, facts, occupants)
    other = _not_deaths(trail, facts, occupants)
    limit, excess = facts.rc_limit, facts.rc_death_limit
    names = {"rc_limit": limit, "not_deaths": other, "deaths": deaths}
    text = "El límite base paga primero lo que no es muerte y después las muertes."
    formula = "min(rc_limit, not_deaths + deaths)"
    base = trail.money("paid_base", "R-COV-H-02", text, formula, min(limit, other + deaths), **names)
    left = not_negative(deaths - not_negative(limit - other))
    text = "Las muertes que el límite base no alcanzó pasan a la cobertura de fallecimiento."
    formula = "min(rc_death_limit, max(0, deaths - max(0, rc_limit - not_deaths)))"
    names |= {"rc_death_limit": excess}
    over = trail.money("paid_death_excess", "R-COV-H-01", text, formula, min(excess, left), **names)
    _uncovered(trail, facts, base, over)
    return trail.answer(*RC)


def _deaths(trail: Trail, facts: Liability, occupants: bool) -> Decimal:
    names = {"third_death": facts.third_death, "occupant_death": facts.occupant_death}
    text = "Muertes de terceros, y de ocupantes solo si su cobertura está contratada."
    formula = "third_death + (occupant_death if rc_occupants_covered else 0)"
    exact = facts.third_death + (facts.occupant_death if occupants else ZERO)
    return trail.money("deaths", "R-COV-G-01", text, formula, exact, rc_occupants_covered=occupants, **names)


def _not_deaths(trail: Trail, facts: Liability, occupants: bool) -> Decimal:
    names = {name: getattr(facts, name) for name in ("third_property", "third_injury", "moral_damage")}
    text = "Bienes, lesiones y daño moral, con las lesiones de ocupantes si están cubiertas."
    formula = "third_property + third_injury + moral_damage + (occupant_injury if rc_occupants_covered else 0)"
    exact = sum(names.values(), ZERO) + (facts.occupant_injury if occupants else ZERO)
    inputs = {**names, "occupant_injury": facts.occupant_injury, "rc_occupants_covered": occupants}
    return trail.money("not_deaths", "R-COV-F-03", text, formula, exact, **inputs)


CLAIMED = ("third_property", "third_injury", "third_death", "moral_damage", "occupant_injury", "occupant_death")


def _uncovered(trail: Trail, facts: Liability, base: Decimal, over: Decimal) -> Decimal:
    names: dict[str, Decimal] = {name: getattr(facts, name) for name in CLAIMED}
    formula = " + ".join(names) + " - paid_base - paid_death_excess"
    exact = sum(names.values(), ZERO) - base - over
    text = "Lo reclamado que ningún límite alcanza a pagar."
    return trail.money("uncovered", "R-COV-H-02", text, formula, exact, paid_base=base, paid_death_excess=over, **names)


class Cancellation(Facts):
    """Who ends the contract and the premium not earned, policy fee aside."""

    cancelled_by: str = given(choice("policyholder", "company", "total_loss"))
    unearned_premium: Decimal = given(MONEY)
    unearned_premium_affected: Decimal | None = may(MONEY)


def premium_refund(facts: Cancellation, edition: Edition) -> Answer:
    """Return the premium given back, by who ends the contract (R-CTR-03)."""
    trail = Trail(edition)
    unearned = facts.unearned_premium
    if facts.cancelled_by == "total_loss":
        affected = needed(facts.unearned_premium_affected, "unearned_premium_affected")
        names = {"unearned_premium": unearned, "unearned_premium_affected": affected}
        text = "Se devuelve la prima de las coberturas que el siniestro no afectó."
        formula = "max(0, unearned_premium - unearned_premium_affected)"
        trail.money("refund", "R-CTR-03", text, formula, not_negative(unearned - affected), **names)
        return trail.answer(*REFUND)
    by_customer = facts.cancelled_by == "policyholder"
    pct = edition.number("refund.policyholder_pct" if by_customer else "refund.company_pct")
    text = "Si cancela el contratante se devuelve el {refund_pct} % de la prima no devengada."
    if not by_customer:
        text = "Si cancela la Compañía se devuelve el {refund_pct} % de la prima no devengada."
    names = {"unearned_premium": unearned, "refund_pct": pct}
    trail.money("refund", "R-CTR-03", text, "unearned_premium * refund_pct / 100", part(unearned, pct), **names)
    return trail.answer(*REFUND)
