"""The operation of each other cover, fed from its claim and its row of the schedule (forms.md 5.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import Inputs, Known, completed_years, cover_row, day, known, loss_on, yes
from gnp_desk.forms.kinds import read_number
from gnp_desk.forms.settlement import inputs
from gnp_desk.forms.settlement.cascade import Chain
from gnp_desk.forms.worksheet import parts
from gnp_desk.rules.answer import Trail
from gnp_desk.texts import N_

SCHEDULE = inputs.SCHEDULE
CLAIM = N_("Otra cobertura")
Builder = Callable[[Chain, str, Record, Record], str | None]


def benefit(chain: Chain, number: str, code: str, claim: Record | None) -> str | None:
    """Add the steps of a cover and return the name of the result that is paid, None while it cannot be answered."""
    row = cover_row(chain.case, code)
    if row is None:
        chain.miss(
            number, "benefit", CLAIM, N_("La carátula no ampara esta cobertura: {code}.").format(code=code or "—")
        )
        return None
    if claim is None and code not in ("AYUDA_PT", "GARANTIA_FINANCIADOS"):
        chain.miss(number, "benefit", CLAIM, N_("Faltan los datos de esta cobertura."))
        return None
    builder = BUILDERS.get(code)
    if builder is None:
        chain.miss(number, "benefit", CLAIM, N_("Esta cobertura no se liquida en pesos."))
        return None
    return builder(chain, number, claim or chain.record, row)


def _ask(chain: Chain, number: str, title: str, operation: str, found: Inputs, result: str) -> str | None:
    return result if chain.ask(number, "benefit", title, operation, found, result) is not None else None


def _of(claim: Record, *names: str) -> Inputs:
    return {name: known(claim, name, CLAIM) for name in names}


def _tires(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    case = chain.case
    vehicle = case.ref(case.party("A"), "vehicle")
    found = _of(claim, "original_tread_mm", "remaining_tread_mm", "replacement_cost", "mounting_cost", "km_used")
    found |= {
        "vehicle_kind": Known(parts.kind_of(vehicle), N_("Vehículo visto"), vehicle.id if vehicle else ""),
        "brand": Known(parts.brand(case, vehicle.text("make")) if vehicle else "", N_("Vehículo visto")),
        "deductible_pct": known(row, "deductible_pct", SCHEDULE),
        "coverage_limit": known(row, "remaining_limit", SCHEDULE),
        "policy_start_on": day(case.policy, "policy_start_at", SCHEDULE),
        "loss_on": Known(loss_on(case) or None, inputs.REPORT, case.claim.id),
        "prior_events": _events(case, row),
    }
    return _ask(chain, number, N_("Llantas y rines"), "tire_claim", found, "payment")


def _events(case: Case, row: Record) -> Known:
    """Return the paid events the schedule counts; in a yearly policy they all fall in the present period."""
    count = row.get("prior_events")
    start = day(case.policy, "policy_start_at").value
    return Known([start] * count if isinstance(count, int) and start else [], SCHEDULE, row.id)


def _equipment(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    found = _of(claim, "equipment_cost", "equipment_depreciation", "original_part_salvage", "already_paid")
    found["with_vehicle_total_loss"] = known(claim, "with_vehicle_total_loss", CLAIM)
    for name in ("coverage_sum_insured", "deductible_pct", "deductible_fixed"):
        found[name] = known(row, name, SCHEDULE)
    return _ask(chain, number, N_("Adaptaciones y equipo"), "equipment_claim", found, "payment")


def _keys(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    found = {
        "benefit_code": Known("KEYS"),
        "amount": known(claim, "cost_base", CLAIM),
        "deductible_pct": known(row, "deductible_pct", SCHEDULE),
        "police_report_filed": known(claim, "police_report_filed", CLAIM),
        "events_this_period": known(row, "prior_events", SCHEDULE),
    }
    return _ask(chain, number, N_("Llaves"), "capped_benefit", found, "company_pays")


def _partial_theft(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    cable = claim.get("charging_cable") is True
    found = {
        "benefit_code": Known("CHARGING_CABLE" if cable else "PARTIAL_THEFT"),
        "amount": known(claim, "cost_base", CLAIM),
        "deductible_pct": known(row, "deductible_pct", SCHEDULE),
        "remaining_limit": known(row, "remaining_limit", SCHEDULE),
        "events_this_period": known(row, "prior_events", SCHEDULE),
    }
    return _ask(
        chain, number, N_("Cable de carga") if cable else N_("Robo de partes"), "capped_benefit", found, "company_pays"
    )


def _glass(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    """Add deductible and payment of a cover whose deductible is a percentage of the whole cost."""
    code, cost = claim.text("coverage_code"), known(claim, "cost_base", CLAIM)
    rated = cover_row(chain.case, "CRISTALES") if code == "PROT_AUX_B" else row
    found = inputs.deductible(chain.case, code, None, cost.value)
    found["deductible_pct"] = known(rated or row, "deductible_pct", SCHEDULE)
    if chain.ask(number, "deductible", N_("Deducible"), "deductible", found, "deductible_amount") is None:
        return None
    paid: Inputs = {
        "parts_cost": cost,
        "deductible_amount": Known(chain.amount("deductible_amount"), N_("Paso del deducible")),
    }
    return _ask(chain, f"{number}a", N_("Pago"), "partial_loss_payment", paid, "payment")


def _driver(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    case = chain.case
    driver = case.ref(case.party("A"), "driver")
    born = driver.text("birth_on") if driver else ""
    on = loss_on(case)
    found = {
        "coverage_sum_insured": known(row, "coverage_sum_insured", SCHEDULE),
        "accident_on": Known(on or None, inputs.REPORT, case.claim.id),
        "loss_manifested_on": known(claim, "loss_manifested_on", CLAIM),
        "driver_age": Known(completed_years(born, on) if born and on else None, N_("Nacimiento del conductor")),
        "organic_losses": known(claim, "organic_losses", CLAIM),
        "intentional": yes(claim, "intentional", CLAIM),
        "already_paid": known(claim, "already_paid", CLAIM),
    }
    return _ask(chain, number, N_("Accidente del conductor"), "driver_accident", found, "payment")


def liability_inputs(case: Case, row: Record | None, claim: Record | None) -> Inputs:
    """Return the limits of liability and what is claimed of them."""
    death = cover_row(case, "RC_FALLECIMIENTO")
    found: Inputs = {
        "rc_limit": known(row, "coverage_sum_insured", SCHEDULE),
        "rc_death_limit": known(death, "coverage_sum_insured", SCHEDULE),
        "rc_occupants_covered": Known(cover_row(case, "RC_OCUPANTES") is not None, SCHEDULE),
    }
    if claim is not None:
        found |= _of(claim, "third_property", "third_injury", "third_death", "moral_damage")
        found |= _of(claim, "occupant_injury", "occupant_death")
    return found


def _liability(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    base = cover_row(chain.case, "RC") or row
    found = liability_inputs(chain.case, base, claim)
    result = _ask(chain, number, N_("Responsabilidad civil"), "rc_claim", found, "paid_base")
    if result is None or chain.case.edition is None:
        return None
    trail = Trail(chain.case.edition)
    paid, excess = (Decimal(chain.amount(name) or "0") for name in ("paid_base", "paid_death_excess"))
    names = {"paid_base": paid, "paid_death_excess": excess}
    text = N_("Se paga lo del límite base y lo del exceso por fallecimiento.")
    trail.money("paid_liability", "R-COV-H-02", text, "paid_base + paid_death_excess", paid + excess, **names)
    chain.show(f"{number}a", "liability_total", N_("Pago"), trail.answer("paid_liability"), "paid_liability")
    return "paid_liability"


def _funeral(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    lines = claim.text("amounts_per_person").splitlines()
    amounts = [read_number(line) for line in lines if line.strip()]
    if not amounts or any(item is None or item < 0 for item in amounts):
        chain.miss(
            number,
            "benefit",
            N_("Gastos funerarios"),
            N_("No se entiende el importe por persona. Escriba uno por renglón."),
        )
        return None
    found = {
        "benefit_code": Known("FUNERAL"),
        "amounts_per_person": Known([f"{item:.2f}" for item in amounts if item is not None], CLAIM, claim.id),
        "remaining_limit": known(row, "remaining_limit", SCHEDULE),
    }
    return _ask(chain, number, N_("Gastos funerarios"), "capped_benefit", found, "company_pays")


def total_loss_aid(chain: Chain, number: str, title: str, row: Record) -> str | None:
    """Add the payment of the total-loss aid: the whole sum insured, once, apart from the settlement (R-SET-07)."""
    total = row.text("coverage_sum_insured")
    if not total or chain.case.edition is None:
        chain.miss(number, "aid", title, N_("Falta la suma asegurada de la ayuda."))
        return None
    trail = Trail(chain.case.edition)
    trail.money(
        "aid_payment",
        "R-SET-07",
        N_("La ayuda paga su suma asegurada completa, aparte de la liquidación."),
        "coverage_sum_insured",
        Decimal(total),
        coverage_sum_insured=Decimal(total),
    )
    found = {"coverage_sum_insured": Known(total, SCHEDULE, row.id)}
    chain.show(number, "aid", title, trail.answer("aid_payment"), "aid_payment", found)
    return "aid_payment"


def gap_inputs(case: Case, record: Record, row: Record) -> Inputs:
    """Return the debt on a financed car and the limit of its cover."""
    found = {
        name: known(record, name, N_("Carta de la financiera"))
        for name in ("outstanding_balance", "overdue_amount", "penalties", "other_debts")
    }
    found["coverage_sum_insured"] = known(row, "coverage_sum_insured", SCHEDULE)
    return found


def gap(chain: Chain, number: str, title: str, found: Inputs) -> str | None:
    """Add the payment of the financed balance over the value of the vehicle (R-COV-U-01)."""
    before = dict(chain.results)
    answer = chain.ask(number, "gap", title, "gap", found, "payment")
    if answer is None:
        return None
    chain.results = {**chain.results, "payment": before.get("payment"), "gap_payment": answer["payment"]}
    return "gap_payment"


def _gap(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    found = gap_inputs(chain.case, chain.record, row)
    found["vehicle_value"] = Known(chain.amount("vehicle_value"), N_("Paso del valor del vehículo"))
    return gap(chain, number, N_("Saldo del auto financiado"), found)


def _aid(chain: Chain, number: str, claim: Record, row: Record) -> str | None:
    return total_loss_aid(chain, number, N_("Ayuda para pérdida total"), row)


BUILDERS: Mapping[str, Builder] = {
    "LLANTAS_RINES": _tires,
    "ADAPTACIONES": _equipment,
    "LLAVES": _keys,
    "ROBO_PARCIAL": _partial_theft,
    "ROBO_PARCIAL_RUEDAS": _partial_theft,
    "CRISTALES": _glass,
    "PROT_AUX_A": _glass,
    "PROT_AUX_B": _glass,
    "ACC_CONDUCTOR": _driver,
    "RC": _liability,
    "RC_OCUPANTES": _liability,
    "RC_FALLECIMIENTO": _liability,
    "GMO": _funeral,
    "PROT_AUX_C": _funeral,
    "GARANTIA_FINANCIADOS": _gap,
    "AYUDA_PT": _aid,
}
