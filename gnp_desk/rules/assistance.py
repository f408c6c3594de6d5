"""Services on request: road assistance, substitute car and the low-mileage badge, each with why not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail, codes
from gnp_desk.rules.calendar import add_days
from gnp_desk.rules.coverage import window_allows
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.edition_keys import Program
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAY, DAYS, DECIMAL, MONEY, TEXT, WHOLE, YES_NO, RuleInputError, choice
from gnp_desk.rules.repair import VEHICLES, decide_eligible

ASSISTANCE = ("eligible", "reasons", "module")
SUBSTITUTE = ("eligible", "reasons")
LOW_MILEAGE = ("eligible", "reasons")


class Service(Facts):
    """One request of assistance and what was already used of the program."""

    program: str = given(TEXT)
    service_code: str = given(TEXT)
    services_used_in_period: int = may(WHOLE, 0)
    caused_by_claim: bool = may(YES_NO, False)
    extraordinary_natural_event: bool = may(YES_NO, False)
    keys_inside_vehicle: bool = may(YES_NO, False)
    ev_tow_events_in_year: int = may(WHOLE, 0)
    ambulance_events_in_year: int = may(WHOLE, 0)
    distance_from_center_km: Decimal | None = may(DECIMAL)


def assistance(facts: Service, edition: Edition) -> Answer:
    """Return whether the service is given, each reason why not, and the module of the motorcycle program (18.6)."""
    trail = Trail(edition)
    programs = edition.table("assistance.programs")
    if facts.program not in programs:
        raise RuleInputError("program", "unknown_choice")
    program: Program = programs[facts.program]
    module = _module(trail, facts, program)
    decide_eligible(trail, "R-AST-01", _service_reasons(trail, facts, program, module))
    return trail.answer(*ASSISTANCE)


def _module(trail: Trail, facts: Service, program: Program) -> str | None:
    if not program.not_within_radius:
        return None
    distance = needed(facts.distance_from_center_km, "distance_from_center_km")
    radius = trail.edition.whole("assistance.radius_km")
    text = "Hasta {radius_km} km del centro de la ciudad es auxilio vial; más lejos, asistencia en viaje."
    names = {"distance_from_center_km": distance, "radius_km": radius}
    formula = "'road_km0' if distance_from_center_km <= radius_km else 'road_travel'"
    module = "road_km0" if distance <= radius else "road_travel"
    return trail.found("module", "R-MOT-01", text, formula, module, **names)


SERVICE_FORMULA = (
    "codes(SERVICE_NOT_IN_PROGRAM=service_code not in services, SERVICE_COUNT_EXHAUSTED=used >= limit, "
    "CAUSED_BY_CLAIM=caused_by_claim and service_code not in given_after_claim, "
    "NATURAL_EVENT=extraordinary_natural_event and excludes_natural_events and starts(service_code, 'tow'), "
    "KEYS_NOT_INSIDE=service_code == 'locksmith' and not keys_inside_vehicle, "
    "EV_TOW_LIMIT=service_code == 'tow_ev_battery' and ev_tow_events_in_year >= ev_tows_per_year, "
    "AMBULANCE_LIMIT=service_code == 'ambulance' and ambulance_events_in_year >= ambulances_per_year, "
    "NOT_AVAILABLE_WITHIN_RADIUS=module == 'road_km0' and service_code in not_within_radius)"
)


def _service_reasons(trail: Trail, facts: Service, program: Program, module: str | None) -> tuple[str, ...]:
    service, edition = facts.service_code, trail.edition
    tows, ambulances = edition.whole("assistance.ev_tows_per_year"), edition.whole("assistance.ambulances_per_year")
    natural = facts.extraordinary_natural_event and program.excludes_natural_events
    reasons = codes(
        SERVICE_NOT_IN_PROGRAM=service not in program.services,
        SERVICE_COUNT_EXHAUSTED=facts.services_used_in_period >= program.limit,
        CAUSED_BY_CLAIM=facts.caused_by_claim and service not in program.not_from_claims_except,
        NATURAL_EVENT=natural and service.startswith("tow"),
        KEYS_NOT_INSIDE=service == "locksmith" and not facts.keys_inside_vehicle,
        EV_TOW_LIMIT=service == "tow_ev_battery" and facts.ev_tow_events_in_year >= tows,
        AMBULANCE_LIMIT=service == "ambulance" and facts.ambulance_events_in_year >= ambulances,
        NOT_AVAILABLE_WITHIN_RADIUS=module == "road_km0" and service in program.not_within_radius,
    )
    text = "Condiciones del servicio según el programa contratado."
    return trail.found(
        "reasons",
        "R-AST-02" if module is None else "R-MOT-01",
        text,
        SERVICE_FORMULA,
        reasons,
        service_code=service,
        services=program.services,
        used=facts.services_used_in_period,
        limit=program.limit,
        caused_by_claim=facts.caused_by_claim,
        given_after_claim=program.not_from_claims_except,
        extraordinary_natural_event=facts.extraordinary_natural_event,
        excludes_natural_events=program.excludes_natural_events,
        keys_inside_vehicle=facts.keys_inside_vehicle,
        ev_tow_events_in_year=facts.ev_tow_events_in_year,
        ev_tows_per_year=tows,
        ambulance_events_in_year=facts.ambulance_events_in_year,
        ambulances_per_year=ambulances,
        module=module,
        not_within_radius=program.not_within_radius,
    )


class Substitute(Facts):
    """A request of a substitute car: the event, who would drive it and the events already served."""

    program: str = given(choice("AUTO_SUSTITUTO", "AUTO_SUSTITUTO_PLUS"))
    event_kind: str = given(choice("total_loss", "theft", "partial_loss"))
    declared_on: date = given(DAY)
    requested_on: date = given(DAY)
    driver_age: int | None = may(WHOLE)
    license_valid: bool = may(YES_NO, False)
    credit_card: bool = may(YES_NO, False)
    designated_person_ok: bool = may(YES_NO, False)
    loss_on: date | None = may(DAY)
    policy_start_on: date | None = may(DAY)
    damage_amount: Decimal | None = may(MONEY)
    deductible_amount: Decimal | None = may(MONEY)
    prior_events: tuple[date, ...] = may(DAYS, ())

    @property
    def plus(self) -> bool:
        return self.program == "AUTO_SUSTITUTO_PLUS"

    @property
    def partial(self) -> bool:
        return self.event_kind == "partial_loss"


SUBSTITUTE_FORMULA = (
    "codes(REQUEST_LATE=requested_on > request_until, AGE_UNDER_21=asks_driver and driver_age < min_age, "
    "LICENSE_NOT_VALID=asks_driver and not license_valid, NO_CREDIT_CARD=asks_driver and not credit_card, "
    "EVENT_NOT_COVERED=partial and not plus, "
    "DAMAGE_NOT_OVER_DEDUCTIBLE=plus and partial and damage_amount <= deductible_amount, "
    "EVENT_LIMIT=not event_free)"
)


def substitute_car(facts: Substitute, edition: Edition) -> Answer:
    """Return whether the substitute car is given and each reason why not (R-SUB-01…04)."""
    trail = Trail(edition)
    until, min_age = _request_until(trail, facts), edition.whole("substitute.min_age")
    asks_driver, free = not facts.designated_person_ok, _event_free(trail, facts)
    reasons = codes(
        REQUEST_LATE=facts.requested_on > until,
        AGE_UNDER_21=asks_driver and needed(facts.driver_age, "driver_age") < min_age,
        LICENSE_NOT_VALID=asks_driver and not facts.license_valid,
        NO_CREDIT_CARD=asks_driver and not facts.credit_card,
        EVENT_NOT_COVERED=facts.partial and not facts.plus,
        DAMAGE_NOT_OVER_DEDUCTIBLE=_damage_not_over(facts),
        EVENT_LIMIT=not free,
    )
    text = "Condiciones del auto sustituto: plazo, conductor, evento y frecuencia."
    trail.found(
        "reasons",
        "R-SUB-02" if facts.plus else "R-SUB-01",
        text,
        SUBSTITUTE_FORMULA,
        reasons,
        requested_on=facts.requested_on,
        request_until=until,
        asks_driver=asks_driver,
        driver_age=facts.driver_age,
        min_age=min_age,
        license_valid=facts.license_valid,
        credit_card=facts.credit_card,
        plus=facts.plus,
        partial=facts.partial,
        damage_amount=facts.damage_amount,
        deductible_amount=facts.deductible_amount,
        event_free=free,
    )
    decide_eligible(trail, "R-SUB-04", reasons)
    return trail.answer(*SUBSTITUTE)


def _request_until(trail: Trail, facts: Substitute) -> date:
    days = trail.edition.whole("substitute.request_days")
    text = "Se pide dentro de {days} días naturales desde la declaración o la denuncia."
    names = {"declared_on": facts.declared_on, "days": days}
    until = add_days(facts.declared_on, days)
    return trail.found("request_until", "R-SUB-03", text, "add_days(declared_on, days)", until, **names)


def _damage_not_over(facts: Substitute) -> bool:
    if not (facts.plus and facts.partial):
        return False
    damage = needed(facts.damage_amount, "damage_amount")
    return damage <= needed(facts.deductible_amount, "deductible_amount")


def _event_free(trail: Trail, facts: Substitute) -> bool:
    """Return whether an event is left: one per 12 months under Plus, one per policy term otherwise."""
    if not facts.prior_events:
        return True
    start = needed(facts.policy_start_on, "policy_start_on")
    if facts.plus:
        return window_allows(trail, start, needed(facts.loss_on, "loss_on"), facts.prior_events)
    used, limit = sum(day >= start for day in facts.prior_events), trail.edition.whole("substitute.events_per_term")
    text = "Se da {events} evento por vigencia de la póliza."
    names = {"prior_events": facts.prior_events, "policy_start_on": start, "events": limit}
    formula = "count_from(prior_events, policy_start_on) < events"
    return trail.found("event_free", "R-SUB-01", text, formula, used < limit, **names)


class Mileage(Facts):
    """A registration for the low-mileage badge."""

    km_in_period: int = given(WHOLE)
    vehicle_kind: str = given(VEHICLES)
    policy_annual: bool = may(YES_NO, False)
    package: str = may(TEXT, "")
    origin: str = may(TEXT, "")
    model_year: int = given(WHOLE)
    registered_on: date = given(DAY)
    policy_start_on: date = given(DAY)
    photos_count: int = may(WHOLE, 0)


MILEAGE_FORMULA = (
    "codes(KM_NOT_UNDER_7000=km_in_period >= under_km, NOT_CAR=vehicle_kind != 'car', "
    "NOT_ANNUAL=not policy_annual, NOT_AMPLIA=package != needed_package, NOT_RESIDENT=origin != needed_origin, "
    "MODEL_YEAR=model_year < first_model_year, REGISTERED_LATE=registered_on > register_until, "
    "PHOTOS=photos_count < photos)"
)


def low_mileage(facts: Mileage, edition: Edition) -> Answer:
    """Return whether the badge is given and each reason why not (R-KM-01)."""
    trail = Trail(edition)
    names: dict[str, object] = {
        "km_in_period": facts.km_in_period,
        "under_km": edition.whole("low_mileage.under_km"),
        "vehicle_kind": facts.vehicle_kind,
        "policy_annual": facts.policy_annual,
        "package": facts.package.strip().casefold(),
        "needed_package": edition.word("low_mileage.package"),
        "origin": facts.origin.strip().casefold(),
        "needed_origin": edition.word("low_mileage.origin"),
        "model_year": facts.model_year,
        "first_model_year": edition.whole("low_mileage.first_model_year"),
        "registered_on": facts.registered_on,
        "register_until": add_days(facts.policy_start_on, edition.whole("low_mileage.registration_days")),
        "photos_count": facts.photos_count,
        "photos": edition.whole("low_mileage.photos"),
    }
    reasons = _mileage_reasons(facts, edition, names)
    text = "Condiciones del distintivo: recorrido, póliza, vehículo, plazo de registro y fotografías."
    trail.found("reasons", "R-KM-01", text, MILEAGE_FORMULA, reasons, **names)
    decide_eligible(trail, "R-KM-01", reasons)
    return trail.answer(*LOW_MILEAGE)


def _mileage_reasons(facts: Mileage, edition: Edition, names: dict[str, object]) -> tuple[str, ...]:
    late = add_days(facts.policy_start_on, edition.whole("low_mileage.registration_days"))
    return codes(
        KM_NOT_UNDER_7000=facts.km_in_period >= edition.whole("low_mileage.under_km"),
        NOT_CAR=facts.vehicle_kind != "car",
        NOT_ANNUAL=not facts.policy_annual,
        NOT_AMPLIA=names["package"] != names["needed_package"],
        NOT_RESIDENT=names["origin"] != names["needed_origin"],
        MODEL_YEAR=facts.model_year < edition.whole("low_mileage.first_model_year"),
        REGISTERED_LATE=facts.registered_on > late,
        PHOTOS=facts.photos_count < edition.whole("low_mileage.photos"),
    )
