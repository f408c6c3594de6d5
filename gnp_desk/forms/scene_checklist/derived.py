"""The items of the checklist that other records answer: «Hecho», «Falta» or «No hace falta»."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gnp_desk.forms.case import Case, Record, is_answered, is_known
from gnp_desk.forms.fields import Prefill
from gnp_desk.forms.lists import THIS_LOSS
from gnp_desk.forms.roles import stayed, third_parties
from gnp_desk.texts import N_

Derived = Callable[[Case, Record], str]

DONE, MISSING, NOT_NEEDED = N_("Hecho"), N_("Falta"), N_("No hace falta")
LATER = N_("Aún no disponible")
HANDED = frozenset({"delivered", "sent", "used"})
HURT = frozenset({"transfer", "serious"})


def _told(is_done: bool) -> str:
    return DONE if is_done else MISSING


def policy_seen(case: Case, record: Record) -> str:
    return _told(is_answered(case.claim.get("policy")))


def vehicle_compared(case: Case, record: Record) -> str:
    """The identity of A was seen and there is a schedule to compare it with."""
    vehicle = case.ref(case.party("A"), "vehicle")
    seen = vehicle is not None and (is_known(vehicle.get("vin")) or is_known(vehicle.get("plate")))
    return _told(seen and case.policy is not None)


def own_words(case: Case, record: Record) -> str:
    party = case.party("A")
    return _told(party is not None and is_answered(party.get("narrative")))


def full_account(case: Case, record: Record) -> str:
    party = case.party("A")
    names = ("narrative", "circumstances", "impact_clock")
    return _told(party is not None and all(is_answered(party.get(name)) for name in names))


def photos_and_sketch(case: Case, record: Record) -> str:
    return LATER


def all_heard(case: Case, record: Record) -> str:
    """Everybody who stayed said what happened, or refused."""
    others = [party for party in third_parties(case) if stayed(case, party) and party.get("driver")]
    if not others:
        return NOT_NEEDED
    return _told(all(is_answered(party.get("narrative")) for party in others))


def third_party_data(case: Case, record: Record) -> str:
    others = third_parties(case)
    if not others:
        return NOT_NEEDED
    return _told(all(_is_identified(case, party) for party in others))


def _is_identified(case: Case, party: Record) -> bool:
    vehicle, driver = case.ref(party, "vehicle"), case.ref(party, "driver")
    has_plate = vehicle is None or is_answered(vehicle.get("plate"))
    return has_plate and (not stayed(case, party) or driver is None or is_answered(driver.get("name")))


def agreement(case: Case, record: Record) -> str:
    declaration = case.first("declaration")
    if not third_parties(case) or declaration is None:
        return NOT_NEEDED
    return _told(declaration.get("agreement_kind") not in (None, "pending"))


def tow(case: Case, record: Record) -> str:
    held = any(authority.get("vehicle_held") == "yes" for authority in case.of("authority_case"))
    requests = case.of("tow_request")
    if case.claim.get("vehicle_drivable") == "yes" and not held and not requests:
        return NOT_NEEDED
    return _told(any(request.get("status") == "issued" for request in requests))


def vehicle_order(case: Case, record: Record) -> str:
    orders = (*case.of("vehicle_admission_order"), *case.of("cash_valuation_order"))
    return _told(any(order.get("status") == "issued" for order in orders))


def medical_orders(case: Case, record: Record) -> str:
    """Every injured person who needs a transfer and accepts care has an order issued."""
    hurt = [injury for injury in case.of("injury") if injury.get("severity") in HURT and not injury.get("refuses_care")]
    if not hurt:
        return NOT_NEEDED
    issued = {order.get("injury") for order in case.of("medical_admission_order") if order.get("status") == "issued"}
    return _told(all(injury.id in issued for injury in hurt))


def live_papers(case: Case) -> Iterable[Record]:
    """Return the orders issued and neither cancelled nor replaced."""
    replaced = {paper.get("replaces") for paper in case.of("paper")}
    cancelled = {event.get("paper") for event in case.of("paper_event") if event.get("event") == "cancelled"}
    kinds = ("vehicle_admission_order", "medical_admission_order", "cash_valuation_order")
    papers = (paper for paper in case.of("paper") if paper.get("kind") in kinds)
    return [paper for paper in papers if paper.id not in replaced and paper.id not in cancelled]


def orders_handed(case: Case, record: Record) -> str:
    papers = live_papers(case)
    handed = {event.get("paper") for event in case.of("paper_event") if event.get("event") in HANDED}
    return _told(all(paper.id in handed for paper in papers)) if papers else MISSING


def damage_on_order(case: Case, record: Record) -> str:
    """Every damage of this loss of A is on an order."""
    party = case.party("A")
    lines = [
        line.id
        for line in case.of("damage_line")
        if party is not None and line.get("party") == party.id and line.get("relation") == THIS_LOSS
    ]
    listed: set[object] = set()
    for order in (*case.of("vehicle_admission_order"), *case.of("cash_valuation_order")):
        listed |= set(order.get("damage") or ())  # type: ignore[call-overload]
    return _told(bool(lines) and set(lines) <= listed)


def belongings_out(case: Case, record: Record) -> str:
    requests = case.of("tow_request")
    if not requests:
        return NOT_NEEDED
    return _told(all(request.get("belongings_out") == "yes" for request in requests))


def need(name: str) -> Prefill:
    """Return a prefill: «No hace falta» when the answers already show that a support is not needed."""

    def value(case: Case, record: Record) -> object:
        nobody_hurt = case.claim.get("injured_people") == "no"
        no_authority = case.claim.get("authorities_involved") == "no"
        spared = {"ambulance": nobody_hurt, "police": no_authority, "legal_protection": no_authority and nobody_hurt}
        return "not_needed" if spared[name] else None

    return value
