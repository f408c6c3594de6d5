"""Contradictions of orders, papers and exchange (CON-37, 38, 66…79)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gnp_desk import texts
from gnp_desk.forms import computed, lists, reference
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.order_facts import lines_of
from gnp_desk.forms.roles import on
from gnp_desk.forms.scene_checklist.derived import live_papers
from gnp_desk.forms.zones import options as zone_options
from gnp_desk.texts import N_

REVIEW, REASON, STOP = Outcome.REVIEW, Outcome.REASON, Outcome.STOP
ORDERS = ("vehicle_admission_order", "cash_valuation_order")
ISSUED = "issued"


def _is_draft(order: Record) -> bool:
    return order.get("status") != ISSUED


def _entered_workshop(case: Case) -> bool:
    """Return whether the order of the vehicle was used: the vehicle entered a workshop."""
    used = {event.get("paper") for event in case.of("paper_event") if event.get("event") == "used"}
    return any(paper.id in used and paper.get("kind") == ORDERS[0] for paper in live_papers(case))


def movement(case: Case) -> Iterator[Problem]:
    """CON-37: it does not circulate and the order says it does. CON-38: it does, and a tow was asked for."""
    drivable = case.claim.get("vehicle_drivable")
    for order in case.of("vehicle_admission_order"):
        for name, code, options in (("arrival_mode", "driven", lists.ARRIVAL), ("stays", "leaves", lists.STAYS)):
            if drivable == "no" and order.get(name) == code:
                yield Problem(name, "CON-37", REASON, {"what": dict(options)[code].lower()}, order.id)
    for request in case.of("tow_request"):
        if drivable == "yes" and request.get("reason") == "not_drivable":
            yield Problem("reason", "CON-38", REVIEW, {}, request.id)


def exchange(case: Case) -> Iterator[Problem]:
    """CON-66: exchange with a party without insurance. CON-67: what clearing does not usually take."""
    for record in case.of("exchange_record"):
        party = case.ref(record, "party")
        if party is not None and party.get("insured_status") == "no" and record.get("modality") == "clearing":
            yield Problem("modality", "CON-66", STOP, {}, record.id)
        if record.get("modality") == "clearing":
            yield from _clearing(case, record, party)
    declaration = case.first("declaration")
    exchanges = declaration is not None and declaration.get("agreement_kind") == "insurers_exchange"
    if declaration is not None and exchanges and any(party.get("insured_status") == "no" for party in case.of("party")):
        yield Problem("agreement_kind", "CON-66", STOP, {}, declaration.id)


def _clearing(case: Case, record: Record, party: Record | None) -> Iterator[Problem]:
    mine, theirs = case.ref(case.party("A"), "vehicle"), case.ref(party, "vehicle")
    kinds = [vehicle.get("vehicle_kind") for vehicle in (mine, theirs) if vehicle is not None]
    heavy = [kind in ("heavy_truck", "bus") for kind in kinds if kind]
    uses = [vehicle.get("use_seen") for vehicle in (mine, theirs) if vehicle is not None]
    if case.of("injury"):
        yield Problem("modality", "CON-67", REVIEW, {"what": N_("lesionados")}, record.id)
    elif len(heavy) == 2 and heavy[0] != heavy[1]:
        yield Problem("modality", "CON-67", REVIEW, {"what": N_("vehículos de clases distintas")}, record.id)
    elif "school_public" in uses or "ride_hailing" in uses:
        yield Problem("modality", "CON-67", REVIEW, {"what": N_("transporte público")}, record.id)


def no_policy(case: Case) -> Iterator[Problem]:
    """CON-09: an order while no policy was located."""
    if case.policy is not None:
        return
    for kind in (*ORDERS, "medical_admission_order"):
        for order in case.of(kind):
            if _is_draft(order):
                field = "coverage_code" if kind != ORDERS[1] else "customer"
                yield Problem(field, "CON-09.policy", REASON, {}, order.id)


def damage(case: Case) -> Iterator[Problem]:
    """CON-70: earlier damage on an order. CON-76: new damage of this loss that a live order does not have."""
    names = dict(zone_options())
    for kind in ORDERS:
        for order in case.of(kind):
            listed = order.get("damage")
            chosen = set(listed) if isinstance(listed, list) else set()
            for line in lines_of(case, case.ref(order, "party")):
                if line.id in chosen and line.get("relation") == "previous":
                    zone = names.get(line.text("zone"), "").partition(" ")[2].lower()
                    yield Problem("damage", "CON-70", STOP, {"zone": zone}, order.id)
            missing = [
                line
                for line in lines_of(case, case.ref(order, "party"))
                if line.get("relation") == lists.THIS_LOSS and line.id not in chosen
            ]
            if missing and chosen:
                yield Problem("damage", "CON-76", REVIEW, {"n": len(missing)}, order.id)


def center(case: Case) -> Iterator[Problem]:
    """CON-71: a centre without agreement. CON-72: not the kind of centre that applies."""
    for order in case.of("vehicle_admission_order"):
        chosen = reference.directory().get(order.text("repair_center"))
        if chosen is None:
            continue
        if not chosen.has_agreement:
            details = {"center": chosen.name, "on": texts.day(case.moment.today)}
            yield Problem("repair_center", "CON-71", REASON, details, order.id)
        wanted = computed.center_kind(case, order)
        kinds = computed.CENTER_KINDS.get(wanted)
        if kinds and chosen.kind not in kinds:
            details = {"kind": computed.CENTER_WORDS[wanted].lower(), "center": chosen.name}
            yield Problem("repair_center", "CON-72", REASON, details, order.id)


def live_orders(case: Case) -> Iterator[Problem]:
    """CON-73: a second live order for the vehicle. CON-79: cash when the vehicle is already in a workshop."""
    for kind in ORDERS:
        for order in case.of(kind):
            if not _is_draft(order) or order.get("correcting"):
                continue
            for paper in live_papers(case):
                source = case.find(paper.get("source"))
                if paper.get("kind") == kind and source is not None and source.get("party") == order.get("party"):
                    yield Problem("party", "CON-73", REASON, {"folio": paper.text("folio")}, order.id)
    if _entered_workshop(case):
        for order in case.of("cash_valuation_order"):
            yield Problem("party", "CON-79", REASON, {}, order.id)


def replacements(case: Case) -> Iterator[Problem]:
    """CON-74: two live papers replace the same one."""
    named = Counter(paper.get("replaces") for paper in live_papers(case) if paper.get("replaces"))
    for paper in live_papers(case):
        if named.get(paper.get("replaces"), 0) > 1:
            before = case.find(paper.get("replaces"))
            yield Problem("replaces", "CON-74", REASON, {"folio": before.text("folio") if before else "—"}, paper.id)
            return


def validity(case: Case) -> Iterator[Problem]:
    """CON-77: an order was used after it lapsed."""
    for event in case.of("paper_event"):
        paper = case.ref(event, "paper")
        until = on(paper.get("valid_until")) if paper else None
        used = on(event.get("at"))
        if event.get("event") == "used" and paper is not None and until and used and used > until:
            yield Problem("valid_until", "CON-77", REVIEW, {"on": texts.day(until)}, paper.id)


def belongings(case: Case) -> Iterator[Problem]:
    """CON-78: belongings were not taken out."""
    for request in case.of("tow_request"):
        if request.get("belongings_out") == "no":
            yield Problem("belongings_out", "CON-78", REVIEW, {}, request.id)


CHECKS = (
    movement,
    exchange,
    no_policy,
    damage,
    center,
    live_orders,
    replacements,
    validity,
    belongings,
)
