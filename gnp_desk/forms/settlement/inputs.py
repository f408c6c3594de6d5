"""What each rule of a settlement takes, read from the claim with the record every value comes from (forms.md 5.9)."""

from __future__ import annotations

from gnp_desk.forms import figures
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import Inputs, Known, cover_row, day, known, local, loss_on, moment, yes
from gnp_desk.texts import N_

SCHEDULE = N_("Carátula de la póliza")
REPORT = N_("Reporte del siniestro")
DECISION = N_("Decisión de responsabilidad")
SETTLEMENT = N_("Liquidación")
THEFT = N_("Robo")


def figure(kind: str, on: str) -> Known:
    """Return a dated figure of the law with the day it was read for."""
    value = figures.legal(kind, on) if on else None
    return Known(value, N_("Cifra de ley vigente el {on}").format(on=_shown(on)) if value else "")


def wage(case: Case) -> Known:
    """Return the daily minimum wage on the day of the loss."""
    on = loss_on(case)
    value = figures.daily_wage(on) if on else None
    return Known(value, N_("Salario mínimo general vigente el {on}").format(on=_shown(on)) if value else "")


def rest_days() -> Known:
    """Return the rest days and which calendar they are of."""
    return Known(list(figures.holidays()), figures.calendar_words())


def _shown(on: str) -> str:
    return f"{on[8:10]}/{on[5:7]}/{on[:4]}"


def cover(case: Case) -> Inputs:
    """Return the inputs of `cover_status`."""
    policy = case.policy
    return {
        "policy_start_at": moment(policy, "policy_start_at", SCHEDULE),
        "policy_end_at": moment(policy, "policy_end_at", SCHEDULE),
        "premium_due_on": known(policy, "premium_due_on", SCHEDULE),
        "grace_days": known(policy, "grace_days", SCHEDULE),
        "premium_paid_at": moment(policy, "premium_paid_at", SCHEDULE),
        "loss_at": moment(case.claim, "loss_at", REPORT),
    }


def deductible(case: Case, code: str, value: object = None, cost: object = None, in_time: bool = False) -> Inputs:
    """Return the inputs of `deductible` for one cover; `value` and `cost` are amounts already answered."""
    policy, row = case.policy, cover_row(case, code)
    found: Inputs = {
        "coverage_code": Known(code, SCHEDULE, row.id if row else ""),
        "deductible_pct": known(row, "deductible_pct", SCHEDULE),
        "deductible_fixed": known(row, "deductible_fixed", SCHEDULE),
        "coverage_sum_insured": known(row, "coverage_sum_insured", SCHEDULE),
        "vehicle_value": Known(value, N_("Paso del valor del vehículo")),
        "cost_base": Known(cost, N_("Costo total")),
        "vandalism": Known(case.claim.get("loss_kind") == "vandalism", REPORT, case.claim.id),
        "driver_drunk": drunk(case),
        "driver_at_fault": at_fault(case),
        "inaccuracies_count": inaccuracies(case),
        "inspection_required": known(policy, "inspection_required", SCHEDULE),
        "inspection_done_on": known(policy, "inspection_done_on", SCHEDULE),
        "policy_start_on": day(policy, "policy_start_at", SCHEDULE),
        "loss_on": Known(loss_on(case) or None, REPORT, case.claim.id),
        "paga_cero": Known(cover_row(case, "PAGA_CERO") is not None, SCHEDULE),
    }
    if code == "RT":
        found |= _device(case, in_time)
    return found


def _device(case: Case, in_time: bool) -> Inputs:
    theft = case.first("theft_case")
    return {
        "device_required": known(case.policy, "device_required", SCHEDULE),
        "device_installed": yes(theft, "device_installed", THEFT),
        "device_discount_points": known(case.policy, "device_discount_points", SCHEDULE),
        "theft_located_in_time": Known(in_time, N_("Paso de la espera")),
    }


def drunk(case: Case) -> Known:
    """Return whether a certificate found the driver of A drunk; a finding without certificate does not count (CON-26)."""
    party = case.party("A")
    driver = party.get("driver") if party else None
    for test in case.of("sobriety"):
        if test.get("person") in (driver, None) and test.get("drunk_finding") == "yes":
            seen = test.get("certificate_seen") not in (False, "no", None)
            return Known(seen, N_("Dictamen de alcohol y drogas"), test.id)
    return Known(False, N_("Sin dictamen de ebriedad"))


def at_fault(case: Case) -> Known:
    """Return whether the driver of A counts as responsible: «ambos» is asked, «pendiente» is no (forms.md 5.9)."""
    found = case.first("liability_proposal")
    decision = found.get("decision") if found else None
    if decision == "both":
        return Known(found.get("counts_as_fault") == "yes", DECISION, found.id)  # type: ignore[union-attr]
    return Known(decision == "insured", DECISION, found.id if found else "")


def is_fault_pending(case: Case) -> bool:
    """Return whether nobody has decided yet who is responsible, in a claim with third parties."""
    found = case.first("liability_proposal")
    if found is None:
        return case.claim.get("third_parties_involved") == "yes"
    return found.get("decision") in (None, "pending") or (
        found.get("decision") == "both" and found.get("counts_as_fault") not in ("yes", "no")
    )


def inaccuracies(case: Case) -> Known:
    """Return how many inaccurate data of the schedule nobody had told the Company (R-DED-05, R-DED-06)."""
    found = [item for item in case.of("inaccuracy") if item.get("notified_before") == "no"]
    return Known(len(found), N_("Datos inexactos de la carátula"), found[0].id if found else "")


def waiver(case: Case, is_total: object) -> Inputs:
    """Return the inputs of `deductible_waiver_pt`, from the party blamed and the authority's report."""
    decision = case.first("liability_proposal")
    blamed = decision is not None and decision.get("decision") == "third_party"
    third = next((party for party in case.of("party") if party.get("letter") != "A"), None) if blamed else None
    authority = case.first("authority_case")
    report = (
        {"blames_third": True, "clears_third": False}.get(str(authority.get("causality_report"))) if authority else None
    )
    granted = bool(authority.text("power_of_attorney_on")) if authority else False
    name = N_("Parte {letter}").format(letter=third.text("letter")) if third else DECISION
    return {
        "is_total_loss": Known(is_total, N_("Paso de pérdida total")),
        "liable_third_party_exists": Known(third is not None, DECISION, decision.id if decision else ""),
        "third_party_present_at_adjustment": yes(third, "present_at_adjustment", name),
        "third_party_accepts_liability": yes(third, "accepts_liability", name),
        "third_party_guarantees_payment": yes(third, "guarantees_payment", name),
        "causality_report_blames_third_party": Known(report, N_("Autoridad"), authority.id if authority else ""),
        "power_of_attorney_granted": Known(granted, N_("Autoridad"), authority.id if authority else ""),
    }


def salvage(case: Case, record: Record, documents_complete: bool, on: str) -> Inputs:
    """Return what the settlement of a total loss takes from its own answers."""
    return {
        "pending_premium": known(record, "pending_premium", SETTLEMENT),
        "salvage_value": known(record, "salvage_value", salvage_source(record)),
        "company_buys_salvage": known(record, "company_buys_salvage", SETTLEMENT),
        "salvage_documents_complete": Known(documents_complete, N_("Lista de documentos")),
        "owner_kind": known(record, "owner_kind", SETTLEMENT),
        "isr_threshold_amount": figure("isr_threshold", on),
    }


def salvage_source(record: Record) -> str:
    """Return who appraised the salvage and when."""
    on = record.text("salvage_on")
    who = record.text("salvage_source") or N_("Avalúo")
    return N_("{who}, al {on}").format(who=who, on=_shown(on)) if on else who


def towing(case: Case) -> Inputs | None:
    """Return the inputs of `towing` but damage and deductible, None when no transfer was paid."""
    request = next((item for item in case.of("tow_request") if item.get("tow_cost")), None)
    if request is None:
        return None
    chosen = request.get("destination_kind") == "client"
    return {
        "tow_destination": Known("insured_choice" if chosen else "company", N_("Grúa e inventario"), request.id),
        "tow_cost": known(request, "tow_cost", N_("Grúa e inventario")),
        "daily_min_wage": wage(case),
    }


def theft(case: Case) -> Inputs:
    """Return the inputs of `theft_case` but damage and value; asked as of now."""
    record = case.first("theft_case")
    located = record is not None and record.get("located") == "yes"
    return {
        "theft_reported_at": moment(record, "theft_reported_at", THEFT),
        "recovered_at": moment(record, "recovered_at", THEFT) if located else Known(None, THEFT),
        "as_of_at": Known(case.moment.local, N_("Reloj de este equipo")),
        "holidays": rest_days(),
    }


def notice(case: Case) -> Inputs:
    """Return the inputs of `loss_notice`."""
    claim = case.claim
    first = day(claim, "known_on", REPORT)
    return {
        "known_on": first if first.value else Known(loss_on(case) or None, REPORT, claim.id),
        "noticed_on": day(claim, "reported_at", REPORT),
        "force_majeure_ended_on": day(claim, "force_majeure_ended_on", REPORT),
    }


def credit(record: Record) -> Inputs:
    """Return the balance of the lender."""
    return {"outstanding_balance": known(record, "outstanding_balance", N_("Carta de la financiera"))}


def paid_on(case: Case, record: Record) -> str:
    """Return the day of the payment, today while it is not paid."""
    return local(record.get("paid_at"))[:10] or case.moment.today.isoformat()
