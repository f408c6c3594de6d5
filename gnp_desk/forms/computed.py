"""What the rules say of a claim: premium state, notice, centre, deductible, validity. None where a fact is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from gnp_desk import texts
from gnp_desk.forms import zones
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.roles import amount, cover_row, is_contracted, local, on
from gnp_desk.texts import N_

if TYPE_CHECKING:
    from gnp_desk.rules.answer import Answer

TO_CONFIRM = N_("Por confirmar")
TO_DETERMINE = N_("Por determinar")
PREMIUM_WORDS = {
    "in_force": N_("Prima al corriente"),
    "in_grace": N_("Dentro del plazo para pagar"),
    "lapsed": N_("Sin efectos por falta de pago"),
    "lapsed_paid_late": N_("Pagada después del plazo"),
    "not_started": N_("La vigencia no había empezado"),
    "expired": N_("La vigencia había terminado"),
}
CENTER_WORDS = {
    "agency": N_("Agencia de la marca"),
    "multibrand_workshop": N_("Taller multimarca"),
    "workshop": N_("Taller"),
}
CENTER_KINDS = {"agency": ("dealer",), "multibrand_workshop": ("workshop",), "workshop": ("workshop",)}


def ask(case: Case, operation: str, inputs: Mapping[str, object]) -> Answer | None:
    """Return the answer of a rule under the claim's edition, None while a fact it needs is missing."""
    from gnp_desk.rules.inputs import RuleInputError
    from gnp_desk.rules.operations import run

    if case.edition is None:
        return None
    try:
        return run(operation, {name: value for name, value in inputs.items() if is_fact(value)}, case.edition)
    except RuleInputError:
        return None


def is_fact(value: object) -> bool:
    """Return whether a rule can take the value: neither empty, nor a box, nor text that could not be read."""
    return value is not None and not isinstance(value, Mapping)


def _iso(value: object) -> str | None:
    day = on(value)
    return day.isoformat() if day else None


def instant_of(value: object) -> str | None:
    moment = local(value)
    return moment.isoformat(timespec="seconds") if moment else None


def cover_status(case: Case) -> Answer | None:
    """Return whether the policy was in force at the moment of the loss."""
    policy = case.policy
    if policy is None:
        return None
    return ask(
        case,
        "cover_status",
        {
            "policy_start_at": instant_of(policy.get("policy_start_at")),
            "policy_end_at": instant_of(policy.get("policy_end_at")),
            "premium_due_on": _iso(policy.get("premium_due_on")),
            "grace_days": policy.get("grace_days"),
            "premium_paid_at": instant_of(policy.get("premium_paid_at")),
            "loss_at": instant_of(case.claim.get("loss_at")),
        },
    )


def premium_words(case: Case, record: Record | None = None) -> str:
    """Return the state of the premium at the moment of the loss, «Por confirmar» while it cannot be told."""
    answer = cover_status(case)
    return PREMIUM_WORDS.get(str(answer["cover_status"]), TO_CONFIRM) if answer else TO_CONFIRM


def notice(case: Case) -> Answer | None:
    """Return whether notice of the loss was given in time."""
    claim = case.claim
    return ask(
        case,
        "loss_notice",
        {
            "known_on": _iso(claim.get("known_on")),
            "noticed_on": _iso(claim.get("reported_at")),
            "force_majeure_ended_on": _iso(claim.get("force_majeure_ended_on")),
        },
    )


def notice_is_late(case: Case) -> bool:
    """Return whether the notice is known to be late."""
    answer = notice(case)
    return answer is not None and answer["on_time"] is False


def self_adjustment_reasons(case: Case) -> tuple[str, ...] | None:
    """Return why the customer may not adjust alone, () when they may, None while an answer is missing."""
    names = ("injured_people", "third_parties_involved", "authorities_involved", "vehicle_drivable")
    said = {name: case.claim.get(name) for name in names}
    if any(value not in ("yes", "no") for value in said.values()):
        return None
    answer = ask(case, "autoadjust", {name: value == "yes" for name, value in said.items()})
    return None if answer is None else tuple(answer["reasons"])  # type: ignore[arg-type]


def age_on_loss(case: Case, person: Record | None) -> int | None:
    """Return the completed years of a person on the day of the loss."""
    born = on(person.get("birth_on")) if person else None
    loss = on(case.claim.get("loss_at"))
    if born is None or loss is None or born > loss:
        return None
    return loss.year - born.year - ((loss.month, loss.day) < (born.month, born.day))


def center_kind(case: Case, order: Record) -> str:
    """Return the kind of centre the vehicle of an order goes to, «» while it cannot be told."""
    vehicle = case.ref(case.ref(order, "party"), "vehicle")
    if vehicle is None:
        return ""
    kind = "motorcycle" if zones.is_motorcycle(vehicle) else "car"
    answer = ask(
        case,
        "repair_center",
        {
            "vehicle_kind": kind,
            "invoice_on": _iso(case.policy.get("invoice_on")) if case.policy else None,
            "loss_on": _iso(case.claim.get("loss_at")),
            "agency_in_loss_city": order.get("agency_in_loss_city") == "yes",
            "agency_coverage": is_contracted(case, "AGENCIA"),
            "pp_covered": is_contracted(case, "PP"),
            "agency_in_residence": order.get("agency_in_residence") == "yes",
            "insured_requests_other_agency": order.get("insured_requests_other_agency") == "yes",
        },
    )
    return str(answer["repair_center"]) if answer else ""


def center_words(case: Case, order: Record) -> str:
    return CENTER_WORDS.get(center_kind(case, order), TO_CONFIRM)


def valid_until(case: Case, order: Record) -> date | None:
    """Return until when an order is valid: 30 natural days from its delivery (R-SLA-01)."""
    answer = ask(case, "deadline", {"deadline_kind": "ADMISSION_ORDER", "start_on": _iso(order.get("delivered_on"))})
    return date.fromisoformat(str(answer["due_on"])) if answer else None


def valid_until_words(case: Case, order: Record) -> str:
    until = valid_until(case, order)
    return texts.day(until) if until else TO_CONFIRM


def driver_was_drunk(case: Case) -> bool:
    """Return whether a certificate finds the driver of A drunk; signs alone change nothing (CON-26)."""
    party = case.party("A")
    driver = party.get("driver") if party else None
    return any(
        record.get("person") == driver
        and record.get("drunk_finding") == "yes"
        and record.get("certificate_seen") == "yes"
        for record in case.of("sobriety")
    )


def _is_at_fault(case: Case) -> bool:
    proposal = case.first("liability_proposal")
    if proposal is None:
        return False
    decision = proposal.get("decision")
    return decision == "insured" or (decision == "both" and proposal.get("counts_as_fault") == "yes")


def _dated_value(case: Case) -> str | None:
    """Return the value of the vehicle when the schedule itself fixes it: agreed or invoice value in its term."""
    policy = case.policy
    if policy is None or policy.get("value_basis") not in ("agreed", "invoice"):
        return None
    names = ("vehicle_class", "value_basis", "agreed_value", "invoice_value", "policy_multi_year")
    inputs = {name: policy.get(name) for name in names}
    inputs |= {"loss_on": _iso(case.claim.get("loss_at")), "policy_start_on": _iso(policy.get("policy_start_at"))}
    answer = ask(case, "vehicle_value", inputs)
    return str(answer["vehicle_value"]) if answer else None


def deductible(case: Case, order: Record) -> Decimal | None:
    """Return the deductible of an order's cover when it can be concluded, else None: «Por determinar»."""
    policy, code = case.policy, order.text("coverage_code")
    row = cover_row(case, code)
    if policy is None or row is None or row.get("covered") is False:
        return None
    inputs = {
        "coverage_code": code,
        "deductible_pct": row.get("deductible_pct"),
        "deductible_fixed": row.get("deductible_fixed"),
        "coverage_sum_insured": row.get("coverage_sum_insured"),
        "vehicle_value": _dated_value(case),
        "vandalism": case.claim.get("loss_kind") == "vandalism",
        "driver_drunk": driver_was_drunk(case),
        "driver_at_fault": _is_at_fault(case),
        "inspection_required": policy.get("inspection_required") is True,
        "inspection_done_on": _iso(policy.get("inspection_done_on")),
        "policy_start_on": _iso(policy.get("policy_start_at")),
        "loss_on": _iso(case.claim.get("loss_at")),
        "paga_cero": is_contracted(case, "PAGA_CERO"),
        "device_required": policy.get("device_required") is True,
    }
    answer = ask(case, "deductible", inputs)
    return amount(answer["deductible_amount"]) if answer else None


def deductible_words(case: Case, order: Record) -> str:
    if order.get("deductible_applies") == "no":
        return texts.money("0.00")
    found = deductible(case, order)
    return TO_DETERMINE if found is None else texts.money(found)
