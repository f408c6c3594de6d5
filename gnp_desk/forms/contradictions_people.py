"""Contradictions about people: licence, age, roles, injuries, and answers against lists (CON-20…40)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gnp_desk import texts
from gnp_desk.forms import computed, identifiers
from gnp_desk.forms.case import Case, Record, is_answered, is_known
from gnp_desk.forms.declaration.form import light_at
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.lists import LIGHT
from gnp_desk.forms.roles import local, on, parties, third_parties, vehicle_parties, whole
from gnp_desk.forms.show import person_words
from gnp_desk.texts import N_

REVIEW, REASON, STOP = Outcome.REVIEW, Outcome.REASON, Outcome.STOP
ADULT, DRIVER_COVER_UNTIL = 18, 69
SOMEBODY = N_("La persona")
TRANSFER = ("transfer", "serious")
LICENSE_FOR = {"motorcycle": ("motorcycle",), "heavy_truck": ("cargo", "federal"), "bus": ("public", "federal")}
REASONS = {
    "INJURED_PEOPLE": N_("hay personas lesionadas"),
    "THIRD_PARTIES": N_("hay terceros"),
    "AUTHORITIES": N_("interviene la autoridad"),
    "NOT_DRIVABLE": N_("el vehículo no circula"),
}


def _drivers(case: Case) -> Iterator[tuple[Record, Record]]:
    """Yield each party with its driver."""
    for party in vehicle_parties(case):
        driver = case.ref(party, "driver")
        if driver is not None:
            yield party, driver


def _named(person: Record | None) -> str:
    return person_words(person) or SOMEBODY


def licences(case: Case) -> Iterator[Problem]:
    """CON-20: no licence, out of date at the loss, or not for this kind of vehicle."""
    loss = on(case.claim.get("loss_at"))
    for party, driver in _drivers(case):
        kind, until = driver.get("license_kind"), on(driver.get("license_valid_until"))
        vehicle = case.ref(party, "vehicle")
        needed = LICENSE_FOR.get(vehicle.text("vehicle_kind"), ()) if vehicle else ()
        if kind == {"none": "no_license"}:
            what, field = N_("no existe"), "license_kind"
        elif until and loss and until < loss:
            what, field = N_("venció el {on}").format(on=texts.day(until)), "license_valid_until"
        elif needed and is_known(kind) and kind not in (*needed, "foreign"):
            what, field = N_("no es para esta clase"), "license_kind"
        else:
            continue
        yield Problem(field, "CON-20", REASON, {"person": _named(driver), "what": what}, driver.id)


def ages(case: Case) -> Iterator[Problem]:
    """CON-21: a driver under 18. CON-22: a driver of 70 or more with the accident cover under review."""
    for party, driver in _drivers(case):
        age = computed.age_on_loss(case, driver)
        if age is not None and age < ADULT:
            yield Problem("birth_on", "CON-21", REVIEW, {"n": age}, driver.id)
        covers = case.claim.get("covers")
        is_asked = isinstance(covers, list) and "ACC_CONDUCTOR" in covers and party.get("letter") == "A"
        if age is not None and age > DRIVER_COVER_UNTIL and is_asked:
            yield Problem("birth_on", "CON-22", REASON, {"n": age}, driver.id)


def births(case: Case) -> Iterator[Problem]:
    """CON-23: the birth date against RFC or CURP."""
    for person in case.of("person"):
        born = on(person.get("birth_on"))
        if born is None or person.get("person_kind") == "company":
            continue
        for name, what in (("rfc", "RFC"), ("curp", "CURP")):
            value = person.text(name)
            digits = value[4:10] if len(value) in (13, 18) else ""
            if digits.isdigit() and value not in identifiers.GENERIC_RFC and digits != f"{born:%y%m%d}":
                yield Problem("birth_on", "CON-23", REVIEW, {"what": what}, person.id)
                break


def main_driver(case: Case) -> Iterator[Problem]:
    """CON-24: the driver of A is not the usual driver of the schedule."""
    usual, driver = case.ref(case.policy, "main_driver"), case.ref(case.party("A"), "driver")
    if usual is None or driver is None or usual.id == driver.id:
        return
    if not is_known(usual.get("name")) or not is_known(driver.get("name")):
        return
    names = {identifiers.folded(person_words(person)) for person in (usual, driver)}
    if len(names) > 1:
        yield Problem("name", "CON-24", REVIEW, {}, driver.id)


def roles(case: Case) -> Iterator[Problem]:
    """CON-25: one person drives two vehicles, or is a party and also a witness."""
    drivers: set[object] = set()
    for party in vehicle_parties(case):
        driver = party.get("driver")
        if isinstance(driver, str) and driver in drivers:
            yield Problem("driver", "CON-25", STOP, {"person": _named(case.find(driver))}, party.id)
        drivers.add(driver)
    hurt = {injury.get("person") for injury in case.of("injury")}
    for witness in case.of("witness"):
        person = witness.get("person")
        if isinstance(person, str) and person in drivers | hurt:
            details = {"person": _named(case.find(person))}
            yield Problem("person", "CON-25.witness", REVIEW, details, witness.id)


def sobriety(case: Case) -> Iterator[Problem]:
    """CON-26: signs without test, or a finding without certificate."""
    for record in case.of("sobriety"):
        if record.get("signs_seen") == "yes" and record.get("test_done") in ("no", "refused", "impossible"):
            yield Problem("test_done", "CON-26", REVIEW, {}, record.id)
        if record.get("drunk_finding") == "yes" and record.get("certificate_seen") in ("no", "unknown"):
            yield Problem("certificate_seen", "CON-26.certificate", REASON, {}, record.id)


def consents(case: Case) -> Iterator[Problem]:
    """CON-27: an injured person was not asked about their health data."""
    asked = {record.get("person") for record in case.of("consent") if is_answered(record.get("sensitive"))}
    for injury in case.of("injury"):
        person = case.ref(injury, "person")
        if person is not None and person.id not in asked:
            yield Problem("person", "CON-27", REVIEW, {"person": _named(person)}, injury.id)


def light(case: Case) -> Iterator[Problem]:
    """CON-28: light of day at night, or the reverse."""
    declaration, moment = case.first("declaration"), local(case.claim.get("loss_at"))
    said = declaration.text("light") if declaration else ""
    if not said or moment is None or case.claim.get("loss_time_quality") == "unknown" or said == "twilight":
        return
    proposed = light_at(case)
    if proposed != "twilight" and (said == "day") != (proposed == "day") and declaration is not None:
        details = {"light": dict(LIGHT)[said].lower(), "hour": texts.hour(moment)}
        yield Problem("light", "CON-28", REVIEW, details, declaration.id)


def weather(case: Case) -> Iterator[Problem]:
    """CON-29: a natural event with clear weather."""
    declaration = case.first("declaration")
    marked = any("natural_event" in (party.get("circumstances") or ()) for party in parties(case))  # type: ignore[operator]
    if declaration is not None and marked and declaration.get("weather") == "clear":
        yield Problem("weather", "CON-29", REVIEW, {}, declaration.id)


def _against_list(code: str, field: str, of_claim: bool, listed: Callable[[Case], int]) -> Callable[[Case], Iterator[Problem]]:
    """Return the check of an answer against a list: yes with nothing noted, no with something noted."""

    def check(case: Case) -> Iterator[Problem]:
        record = case.claim if of_claim else case.first("declaration")
        count, said = listed(case), record.get(field) if record else None
        if record is not None and said == "yes" and count == 0:
            yield Problem(field, code, STOP, {}, record.id)
        elif record is not None and said == "no" and count:
            yield Problem(field, f"{code}.no", STOP, {"n": count}, record.id)

    return check


def _injured(case: Case) -> int:
    return len(case.of("injury"))


def _thirds(case: Case) -> int:
    return len(third_parties(case)) + len(case.of("damaged_object"))


def _objects(case: Case) -> int:
    return len(case.of("damaged_object"))


def _witnesses(case: Case) -> int:
    return len(case.of("witness"))


def _authorities(case: Case) -> int:
    return len(case.of("authority_case"))


def transfers(case: Case) -> Iterator[Problem]:
    """CON-35: who needs a transfer has no order and did not refuse. CON-36: an order for nobody hurt."""
    ordered = {order.get("injury") for order in case.of("medical_admission_order")}
    for injury in case.of("injury"):
        if injury.get("severity") in TRANSFER and not injury.get("refuses_care") and injury.id not in ordered:
            details = {"person": _named(case.ref(injury, "person"))}
            yield Problem("severity", "CON-35", REVIEW, details, injury.id)
    for order in case.of("medical_admission_order"):
        injury = case.ref(order, "injury")  # type: ignore[assignment]
        if injury is not None and injury.get("severity") == "none":
            yield Problem("injury", "CON-36", REVIEW, {}, order.id)


def self_adjustment(case: Case) -> Iterator[Problem]:
    """CON-39: self-adjustment was accepted and is not possible."""
    reasons = computed.self_adjustment_reasons(case)
    if case.claim.get("self_adjustment") == "accepted" and reasons:
        words = texts.listing(REASONS.get(reason, reason) for reason in reasons)
        yield Problem("self_adjustment", "CON-39", STOP, {"reasons": words}, case.claim.id)


def aboard(case: Case) -> Iterator[Problem]:
    """CON-40: more injured people than people aboard."""
    for party in vehicle_parties(case):
        people = whole(party.get("occupants_count"))
        hurt = [injury for injury in case.of("injury") if injury.get("party") == party.id]
        inside = {injury.get("person") or injury.id for injury in hurt if "_" in injury.text("injured_role")}
        driver = party.get("driver")
        count = len(inside | {driver}) if isinstance(driver, str) else len(inside)
        if people is not None and inside and count > people:
            yield Problem("occupants_count", "CON-40", REVIEW, {"letter": party.text("letter")}, party.id)


CHECKS = (
    licences,
    ages,
    births,
    main_driver,
    roles,
    sobriety,
    consents,
    light,
    weather,
    _against_list("CON-30", "injured_people", True, _injured),
    _against_list("CON-31", "third_parties_involved", True, _thirds),
    _against_list("CON-32", "objects_damaged", False, _objects),
    _against_list("CON-33", "witnesses_any", False, _witnesses),
    _against_list("CON-34", "authorities_involved", True, _authorities),
    transfers,
    self_adjustment,
    aboard,
)
