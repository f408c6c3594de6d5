"""Contradictions of dates, policy and the identity of the vehicles (CON-01…19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from gnp_desk import texts
from gnp_desk.forms import computed, reference
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.identifiers import folded, lookalike
from gnp_desk.forms.lists import USE
from gnp_desk.forms.roles import cover_row, local, on, vehicle_parties, whole
from gnp_desk.forms.show import vehicle_words

REVIEW, REASON, STOP = Outcome.REVIEW, Outcome.REASON, Outcome.STOP
OLD_DATA = timedelta(days=7)
YOUNG_POLICY = timedelta(hours=72)
LONG_AGO = timedelta(days=5)
BORDER_STATES = ("BCN", "BCS", "SON")
MEXICO = {"mexico", "mx", "estados unidos mexicanos"}


def of_claim(case: Case, field: str, code: str, outcome: Outcome, **details: object) -> Problem:
    """Return a problem of the claim record."""
    return Problem(field, code, outcome, details, case.claim.id)


def term(case: Case) -> Iterator[Problem]:
    """CON-01, CON-02: the loss is outside the term of the policy, by local time of the place."""
    policy, loss = case.policy, local(case.claim.get("loss_at"))
    if policy is None or loss is None:
        return
    start, end = local(policy.get("policy_start_at")), local(policy.get("policy_end_at"))
    if start and loss < start:
        yield of_claim(case, "loss_at", "CON-01", REASON, at=texts.day_hour(start))
    if end and loss >= end:
        yield of_claim(case, "loss_at", "CON-02", REASON, at=texts.day_hour(end))


def premium(case: Case) -> Iterator[Problem]:
    """CON-03: the premium was not paid in time."""
    answer = computed.cover_status(case)
    if answer is not None and answer["cover_status"] in ("lapsed", "lapsed_paid_late"):
        lapse = str(answer["cover_lapses_at"])
        yield of_claim(case, "policy", "CON-03", REASON, on=texts.day(lapse), hour=texts.hour(lapse))


def report_order(case: Case) -> Iterator[Problem]:
    """CON-04: reported before it happened."""
    reported, loss = local(case.claim.get("reported_at")), local(case.claim.get("loss_at"))
    if reported and loss and reported < loss:
        yield of_claim(case, "reported_at", "CON-04", STOP)


def notice(case: Case) -> Iterator[Problem]:
    """CON-05: late notice. CON-06: it happened long before the report, and was known later."""
    known, reported = on(case.claim.get("known_on")), on(case.claim.get("reported_at"))
    loss = on(case.claim.get("loss_at"))
    if known and reported and computed.notice_is_late(case):
        if not case.claim.text("late_reason"):
            yield of_claim(case, "late_reason", "CON-05", REASON, n=(reported - known).days)
    elif loss and known and reported and reported - loss > LONG_AGO and known > loss:
        yield of_claim(case, "loss_at", "CON-06", REVIEW, n=(reported - loss).days)


def policy_age(case: Case) -> Iterator[Problem]:
    """CON-07: the policy data is old. CON-08: the policy or the cover is very young."""
    policy, loss = case.policy, local(case.claim.get("loss_at"))
    if policy is None:
        return
    data = local(policy.get("source_at"))
    if data and case.moment.now.replace(tzinfo=None) - data > OLD_DATA:
        yield of_claim(case, "policy", "CON-07", REVIEW, on=texts.day(data.date()))
    start = local(policy.get("policy_start_at"))
    begun = [start, *(datetime.combine(day, time(12)) for day in _endorsed(policy))]
    if loss and any(at is not None and timedelta(0) <= loss - at < YOUNG_POLICY for at in begun):
        yield of_claim(case, "policy", "CON-08", REVIEW)


def _endorsed(policy: Record) -> Iterator[date]:
    """Yield the days on which an endorsement changed the policy."""
    endorsements = policy.get("endorsements")
    for item in endorsements if isinstance(endorsements, list) else ():
        day = on(item.get("on")) if isinstance(item, dict) else None
        if day is not None:
            yield day


def covers(case: Case) -> Iterator[Problem]:
    """CON-09: a cover under review is not contracted."""
    under_review = case.claim.get("covers")
    if case.policy is None or not case.of("policy_cover") or not isinstance(under_review, list):
        return
    names = dict(reference.covers())
    for code in under_review:
        row = cover_row(case, code)
        if row is None or row.get("covered") is False:
            yield of_claim(case, "covers", "CON-09", REASON, cover=names.get(code, code))


def _scheduled(case: Case) -> tuple[Record, dict[str, object]] | None:
    vehicle = case.ref(case.party("A"), "vehicle")
    schedule = case.policy.get("schedule_vehicle") if case.policy else None
    return (vehicle, schedule) if vehicle is not None and isinstance(schedule, dict) else None


def schedule(case: Case) -> Iterator[Problem]:
    """CON-10, CON-11: NIV or plates are not those of the schedule, read without separators, O as 0 and I as 1."""
    found = _scheduled(case)
    if found is None:
        return
    vehicle, said = found
    for name, code, outcome in (("vin", "CON-10", REASON), ("plate", "CON-11", REVIEW)):
        seen, scheduled = vehicle.text(name), str(said.get(name) or "")
        if seen and scheduled and lookalike(seen) != lookalike(scheduled):
            yield Problem(name, code, outcome, {"seen": seen, "scheduled": scheduled}, vehicle.id)


def schedule_model(case: Case) -> Iterator[Problem]:
    """CON-12: make, line or year are not those of the schedule."""
    found = _scheduled(case)
    if found is None:
        return
    vehicle, said = found
    for name in ("make", "line", "model_year"):
        seen, scheduled = vehicle.get(name), said.get(name)
        if is_known(seen) and is_known(scheduled) and folded(str(seen)) != folded(str(scheduled)):
            words = " ".join(str(said[part]) for part in ("make", "line", "model_year") if said.get(part))
            yield Problem(name, "CON-12", REASON, {"seen": vehicle_words(vehicle), "scheduled": words}, vehicle.id)
            return


def twins(case: Case) -> Iterator[Problem]:
    """CON-13: two parties with the same NIV or the same plates."""
    for name, code, outcome in (("vin", "CON-13", STOP), ("plate", "CON-13.plate", REVIEW)):
        first: dict[str, Record] = {}
        for party in vehicle_parties(case):
            vehicle = case.ref(party, "vehicle")
            value = lookalike(vehicle.text(name)) if vehicle else ""
            if value and value in first and vehicle is not None:
                details = {"one": first[value].text("letter"), "other": party.text("letter")}
                yield Problem(name, code, outcome, details, vehicle.id)
            elif value:
                first[value] = party


def occupants(case: Case) -> Iterator[Problem]:
    """CON-14, CON-15: more people than seats."""
    for party in vehicle_parties(case):
        vehicle = case.ref(party, "vehicle")
        people, seats = whole(party.get("occupants_count")), whole(vehicle.get("seats")) if vehicle else None
        if vehicle is not None and people is not None and seats and people > seats:
            moto = vehicle.get("vehicle_kind") == "motorcycle"
            code, outcome = ("CON-14", REASON) if moto else ("CON-15", REVIEW)
            yield Problem("occupants_count", code, outcome, {"n": people, "m": seats}, party.id)


def odometer(case: Case) -> Iterator[Problem]:
    """CON-16: the odometer at the tow reads less than at the scene."""
    vehicle = case.ref(case.party("A"), "vehicle")
    before, read = whole(vehicle.get("odometer_km")) if vehicle else None, on(case.claim.get("loss_at"))
    for request in case.of("tow_request"):
        seen = whole(request.get("odometer_km"))
        if seen is not None and before is not None and seen < before:
            yield Problem("odometer_km", "CON-16", REVIEW, {"on": texts.day(read)}, request.id)


def use(case: Case) -> Iterator[Problem]:
    """CON-17: used for something else than what was contracted."""
    vehicle, declaration = case.ref(case.party("A"), "vehicle"), case.first("declaration")
    contracted = case.policy.get("vehicle_use") if case.policy else None
    if contracted not in dict(USE):
        return
    if vehicle is not None and is_known(vehicle.get("use_seen")) and vehicle.get("use_seen") != contracted:
        yield Problem("use_seen", "CON-17", REASON, {}, vehicle.id)
    elif declaration is not None and declaration.get("paid_transport") == "yes" and contracted == "private":
        yield Problem("paid_transport", "CON-17", REASON, {}, declaration.id)


def _state(place: object) -> str:
    said = folded(str(place.get("state") or "")) if isinstance(place, dict) else ""
    return next((code for code, name in reference.states() if said and said in (folded(name), folded(code))), "")


def border(case: Case) -> Iterator[Problem]:
    """CON-18: a border vehicle outside its strip. CON-19: a loss outside Mexico."""
    place = case.claim.get("loss_place_text")
    country = folded(str(place.get("country") or "")) if isinstance(place, dict) else ""
    if country and country not in MEXICO:
        yield of_claim(case, "loss_place_text", "CON-19", REVIEW)
        return
    vehicle = case.ref(case.party("A"), "vehicle")
    state = _state(place)
    if vehicle is not None and vehicle.get("origin_seen") == "border" and state and state not in BORDER_STATES:
        yield Problem("origin_seen", "CON-18", REVIEW, {}, vehicle.id)


CHECKS = (
    term,
    premium,
    report_order,
    notice,
    policy_age,
    covers,
    schedule,
    schedule_model,
    twins,
    occupants,
    odometer,
    use,
    border,
)
