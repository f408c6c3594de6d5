"""Every contradiction fires on its two facts, says both in words, and is silent when one of them is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.words import CONTRADICTIONS
from tests.builders import (
    CLAIM,
    ZONE,
    added,
    at,
    changed,
    moment,
    name,
    person,
    record,
    two_car_claim,
    without,
)

R, PLUS, N = Outcome.REVIEW, Outcome.REASON, Outcome.STOP
Change = Callable[[Case], Case]


def be(key: str, **values: object) -> Change:
    return lambda case: changed(case, key, **values)


def add(form: str, key: str, /, **values: object) -> Change:
    return lambda case: case.with_record(Record(key, form, values, CLAIM, 1))


def order(**values: object) -> Change:
    return lambda case: changed(added(case, "vehicle_admission_order", "order"), "order", **values)


def issued(form: str, key: str, **values: object) -> Change:
    return add("paper", key, kind=form, folio=f"{key}-folio", source="order", **values)


def hurt(**values: object) -> Change:
    return lambda case: case.with_record(person("hurt", "Ana", "Ruiz")).with_record(
        record("injury", "injury", **{"person": "hurt", "injured_role": "pedestrian", "severity": "minor", **values})
    )


def drawn(key: str, **values: object) -> Change:
    """Draw a car, A at the impact in the middle and heading north unless said."""
    usual = {"kind": "sedan", "phase": "impact", "party": "a", "x_m": "0.00", "y_m": "0.00", "heading_deg": 0}
    return add("sketch_element", key, **{**usual, **values})


MOTO = be("vehicle-a", vehicle_kind="motorcycle", body_type="motorcycle", seats=2)
CASES: tuple[tuple[str, Outcome, tuple[Change, ...], Change], ...] = (
    ("CON-01", PLUS, (be("claim", loss_at=at("2026-03-03T11:59")),), be("policy", policy_start_at=None)),
    ("CON-02", PLUS, (be("policy", policy_end_at=at("2026-11-22T17:50")),), be("policy", policy_end_at=None)),
    ("CON-03", PLUS, (be("policy", premium_paid_at=None),), be("policy", premium_due_on=None)),
    ("CON-04", N, (be("claim", reported_at=at("2026-11-22T17:40")),), be("claim", reported_at=None)),
    (
        "CON-05",
        PLUS,
        (be("claim", known_on="2026-11-10", loss_at=at("2026-11-10T10:00")),),
        be("claim", known_on=None),
    ),
    ("CON-06", R, (be("claim", loss_at=at("2026-11-10T10:00"), known_on="2026-11-20"),), be("claim", known_on=None)),
    ("CON-07", R, (be("policy", source_at=at("2026-11-10T06:10")),), be("policy", source_at=None)),
    ("CON-08", R, (be("policy", policy_start_at=at("2026-11-21T12:00")),), be("policy", policy_start_at=None)),
    ("CON-09", PLUS, (be("claim", covers=["CRISTALES"]),), be("claim", covers=None)),
    (
        "CON-09.policy",
        PLUS,
        (order(), be("claim", policy={"none": "not_found"})),
        lambda case: without(case, "order"),
    ),
    ("CON-10", PLUS, (be("vehicle-a", vin="3VWFE21C04M000001"),), be("vehicle-a", vin={"none": "illegible"})),
    ("CON-11", R, (be("vehicle-a", plate="ABC1234"),), be("vehicle-a", plate={"none": "no_plates"})),
    ("CON-12", PLUS, (be("vehicle-a", line="Sentra"),), be("vehicle-a", line=None)),
    ("CON-13", N, (be("vehicle-b", vin="3N1DEM00XNL000482"),), be("vehicle-b", vin=None)),
    ("CON-13.plate", R, (be("vehicle-b", plate="QTR4B2B"), be("vehicle-a", plate="QTR4B2B")), be("vehicle-b", plate=None)),
    ("CON-14", PLUS, (MOTO, be("a", occupants_count=3)), be("vehicle-a", seats=None)),
    ("CON-15", R, (be("b", occupants_count=6),), be("b", occupants_count={"unknown": True})),
    (
        "CON-16",
        R,
        (add("tow_request", "tow", odometer_km=61_000),),
        be("vehicle-a", odometer_km={"unknown": True}),
    ),
    ("CON-17", PLUS, (be("vehicle-a", use_seen="delivery"),), be("vehicle-a", use_seen=None)),
    ("CON-18", R, (be("vehicle-a", origin_seen="border"),), be("claim", loss_place_text=None)),
    (
        "CON-19",
        R,
        (be("claim", loss_place_text={"street": "5th Avenue", "crossing": "Main", "country": "Estados Unidos"}),),
        be("claim", loss_place_text=None),
    ),
    ("CON-20", PLUS, (be("driver-a", license_valid_until="2026-11-21"),), be("driver-a", license_valid_until=None)),
    ("CON-21", R, (be("driver-b", birth_on="2009-11-23"),), be("driver-b", birth_on={"unknown": True})),
    (
        "CON-22",
        PLUS,
        (be("driver-a", birth_on="1956-11-22"), be("claim", covers=["ACC_CONDUCTOR"])),
        be("driver-a", birth_on=None),
    ),
    ("CON-23", R, (be("driver-a", curp="HEGG560427MVZRRL04"),), be("driver-a", birth_on=None)),
    ("CON-24", R, (be("driver-a", name=name("Luis", "Montaño")),), be("driver-a", name={"none": "refused"})),
    ("CON-25", N, (be("b", driver="driver-a"),), be("b", driver=None)),
    ("CON-25.witness", R, (add("witness", "w", person="driver-b"),), be("w", person=None)),
    ("CON-26", R, (add("sobriety", "s", signs_seen="yes", test_done="no"),), be("s", test_done=None)),
    (
        "CON-26.certificate",
        PLUS,
        (add("sobriety", "s", drunk_finding="yes", certificate_seen="no"),),
        be("s", certificate_seen=None),
    ),
    ("CON-27", R, (hurt(),), be("injury", person=None)),
    ("CON-28", R, (be("declaration", light="night_lit"),), be("declaration", light=None)),
    ("CON-29", R, (be("a", circumstances=["natural_event"]),), be("declaration", weather=None)),
    ("CON-30", N, (be("claim", injured_people="yes"),), be("claim", injured_people=None)),
    ("CON-30.no", N, (hurt(),), be("claim", injured_people=None)),
    (
        "CON-31",
        N,
        (lambda case: without(case, "b"), be("claim", third_parties_involved="yes")),
        be("claim", third_parties_involved=None),
    ),
    ("CON-31.no", N, (be("claim", third_parties_involved="no"),), be("claim", third_parties_involved=None)),
    ("CON-32", N, (be("declaration", objects_damaged="yes"),), be("declaration", objects_damaged=None)),
    ("CON-32.no", N, (add("damaged_object", "post"),), be("declaration", objects_damaged=None)),
    ("CON-33", N, (be("declaration", witnesses_any="yes"),), be("declaration", witnesses_any="unknown")),
    ("CON-33.no", N, (add("witness", "w"),), be("declaration", witnesses_any=None)),
    ("CON-34", N, (be("claim", authorities_involved="yes"),), be("claim", authorities_involved=None)),
    ("CON-34.no", N, (add("authority_case", "police"),), be("claim", authorities_involved=None)),
    ("CON-35", R, (hurt(severity="transfer"),), be("injury", severity=None)),
    (
        "CON-36",
        R,
        (hurt(severity="none"), add("medical_admission_order", "om", injury="injury")),
        be("injury", severity=None),
    ),
    (
        "CON-37",
        PLUS,
        (order(arrival_mode="driven", stays="stays"), be("claim", vehicle_drivable="no")),
        be("claim", vehicle_drivable=None),
    ),
    ("CON-38", R, (add("tow_request", "tow", reason="not_drivable"),), be("claim", vehicle_drivable=None)),
    ("CON-39", N, (be("claim", self_adjustment="accepted"),), be("claim", injured_people=None)),
    (
        "CON-40",
        R,
        (hurt(injured_role="occupant_a", party="a"),),
        be("a", occupants_count={"unknown": True}),
    ),
    ("CON-42", PLUS, (be("a", circumstances=["parked_stopped", "reversing"]),), be("a", circumstances=None)),
    ("CON-43", PLUS, (be("b", circumstances=["red_light"]),), be("declaration", signals=None)),
    (
        "CON-44",
        PLUS,
        (be("a", circumstances=["rear_ended_other"]),),
        be("a", circumstances=None),
    ),
    ("CON-45", PLUS, (be("b", impact_clock=6),), be("b", impact_clock=None)),
    ("CON-46", PLUS, (be("a", impact_clock=12),), be("a", impact_clock=None)),
    ("CON-47", R, (be("a", circumstances=["turning_left"]),), be("a", circumstances=None)),
    ("CON-48", PLUS, (be("a", impact_clock=3, circumstances=["turning_left"]),), be("a", impact_clock=None)),
    (
        "CON-49",
        PLUS,
        (add("damage_line", "far", party="a", zone="hood", degree=3, relation="this_loss"),),
        be("far", degree=None),
    ),
    (
        "CON-50",
        R,
        (be("b", impact_clock=6, circumstances=["reversing"]),),
        be("b", impact_clock=None),
    ),
    (
        "CON-51",
        R,
        (add("sketch", "sheet"), add("sketch_element", "e", kind="car", phase="impact", party="a")),
        lambda case: without(case, "e"),
    ),
    (
        "CON-52",
        PLUS,
        (add("sketch", "sheet"), drawn("e"), drawn("f", party="b", y_m="-6.00", heading_deg=180)),
        be("a", impact_clock=None),
    ),
    (
        "CON-53",
        R,
        (
            be("declaration", signals=["traffic_light"]),
            add("sketch", "sheet"),
            add("sketch_element", "e", kind="car", phase="impact", party="a"),
        ),
        be("declaration", signals=None),
    ),
    (
        "CON-54.streets",
        R,
        (add("sketch", "sheet"), add("sketch_element", "e", kind="car", phase="before", party="a")),
        be("sheet", street_names="Eje 3"),
    ),
    (
        "CON-54",
        R,
        (add("sketch", "sheet"), drawn("e", phase="before", heading_deg=90)),
        be("a", direction=None),
    ),
    (
        "CON-55.sketch",
        PLUS,
        (add("sketch", "sheet"), drawn("e"), drawn("f", phase="before", y_m="9.00")),
        be("a", circumstances=None),
    ),
    ("CON-55", PLUS, (be("a", speed_kmh=40),), be("a", speed_kmh={"unknown": True})),
    ("CON-56", R, (be("claim", loss_kind="rollover"),), be("claim", loss_kind=None)),
    (
        "CON-58",
        PLUS,
        (add("damage_line", "old", party="a", zone="rear", part="rear_bumper_cover", degree=1, relation="previous"),),
        be("old", relation="doubtful"),
    ),
    ("CON-61", PLUS, (be("policy", inspection_damage=["rear"]),), be("policy", inspection_damage=None)),
    ("CON-63", PLUS, (be("liability", decision="insured"),), be("b", accepts_liability=None)),
    ("CON-65", R, (be("b", guarantees_payment="unknown"),), be("liability", decision=None)),
    ("CON-66", N, (be("b", insured_status="no"),), be("b", insured_status="unknown")),
    (
        "CON-67",
        R,
        (hurt(), add("exchange_record", "it", party="b", modality="clearing")),
        be("it", modality=None),
    ),
    (
        "CON-70",
        N,
        (order(), be("damage-1", relation="previous")),
        be("order", damage=None),
    ),
    ("CON-71", PLUS, (order(repair_center="workshop_003"),), be("order", repair_center=None)),
    (
        "CON-72",
        PLUS,
        (be("policy", invoice_on="2026-01-10"), order(agency_in_loss_city="yes", repair_center="workshop_020")),
        be("policy", invoice_on=None),
    ),
    (
        "CON-73",
        PLUS,
        (
            add("vehicle_admission_order", "first", party="a", status="issued"),
            add("paper", "p1", kind="vehicle_admission_order", source="first", folio="OV-1"),
            order(),
        ),
        be("order", party=None),
    ),
    (
        "CON-74",
        PLUS,
        (
            issued("vehicle_admission_order", "p1"),
            issued("vehicle_admission_order", "p2", replaces="p1"),
            issued("vehicle_admission_order", "p3", replaces="p1"),
        ),
        be("p3", replaces=None),
    ),
    (
        "CON-76",
        R,
        (order(), add("damage_line", "new", party="a", zone="trunk", degree=1, relation="this_loss")),
        be("new", relation="doubtful"),
    ),
    (
        "CON-77",
        R,
        (
            issued("vehicle_admission_order", "p1", valid_until="2026-11-20"),
            add("paper_event", "used", paper="p1", event="used", at="2026-11-21T10:00:00-06:00"),
        ),
        be("p1", valid_until=None),
    ),
    ("CON-78", R, (add("tow_request", "tow", belongings_out="no"),), be("tow", belongings_out=None)),
    (
        "CON-79",
        PLUS,
        (
            issued("vehicle_admission_order", "p1", valid_until="2026-12-20"),
            add("paper_event", "used", paper="p1", event="used", at="2026-11-22T18:00:00-06:00"),
            add("cash_valuation_order", "oe", party="a"),
        ),
        lambda case: without(case, "used"),
    ),
)
CODES = [code for code, *_rest in CASES]
# Checked where they are asked, or together with photographs and drawn signatures of a later version.
ELSEWHERE = {"CON-41", "CON-62", "CON-57", "CON-64", "CON-54"}


def found(case: Case, code: str) -> list[Problem]:
    return [problem for problem in catalogue.contradictions(case) if problem.code == code]


def after(changes: tuple[Change, ...]) -> Case:
    case = two_car_claim()
    for change in changes:
        case = change(case)
    return case


def test_a_complete_claim_contradicts_nothing() -> None:
    assert catalogue.contradictions(two_car_claim()) == ()


@pytest.mark.parametrize(("code", "outcome", "changes", "missing"), CASES, ids=CODES)
def test_a_contradiction_fires_and_says_its_facts(
    code: str, outcome: Outcome, changes: tuple[Change, ...], missing: Change
) -> None:
    case = after(changes)
    problems = found(case, code)
    assert problems, [problem.code for problem in catalogue.contradictions(case)]
    for problem in problems:
        assert problem.outcome is outcome
        assert case.find(problem.record) is not None
        text = catalogue.words(problem, case)
        assert "—" not in text and "{" not in text
        assert text.startswith("Conviene revisar: ") == (outcome is not N)


@pytest.mark.parametrize(("code", "outcome", "changes", "missing"), CASES, ids=CODES)
def test_a_missing_fact_never_fires_it(
    code: str, outcome: Outcome, changes: tuple[Change, ...], missing: Change
) -> None:
    assert found(missing(after(changes)), code) == []


def test_every_contradiction_with_words_is_tried() -> None:
    assert set(CONTRADICTIONS) - set(CODES) - ELSEWHERE == set()


def test_the_internal_ones_are_private() -> None:
    case = two_car_claim()
    for code in ("CON-08", "CON-24", "CON-26", "CON-26.certificate", "CON-61"):
        assert catalogue.is_private(Problem("", code))
    assert not catalogue.is_private(Problem("", "CON-10"))
    assert found(changed(case, "policy", endorsements=[{"number": "1", "on": "2026-11-21", "title": "Alta"}]), "CON-08")


def test_a_vehicle_that_marks_no_box_is_told_at_closing() -> None:
    case = changed(two_car_claim(), "b", circumstances=None)
    texts = {problem.code: catalogue.words(problem, case) for problem in catalogue.problems(case, catalogue.Need.CLOSE)}
    assert texts["CON-41"] == "Marque al menos una circunstancia del vehículo B, o “Otra”."


def test_a_decision_that_departs_says_why() -> None:
    case = changed(two_car_claim(), "liability", decision="both", insured_share_pct="50.00")
    assert "CON-62" in {problem.code for problem in catalogue.problems(case, catalogue.Need.CLOSE)}
    told = changed(case, "liability", decision_reason="Los dos cambiaban de carril a la vez.")
    assert "CON-62" not in {problem.code for problem in catalogue.problems(told, catalogue.Need.CLOSE)}


def test_who_fled_is_asked_only_for_plates_make_and_colour() -> None:
    case = changed(two_car_claim(), "b", fled="yes", circumstances=None, impact_clock=None, narrative=None, driver=None)
    case = changed(case, "vehicle-b", line=None, model_year=None, vehicle_kind=None, body_type=None, card_shown=None)
    assert [problem for problem in catalogue.problems(case, catalogue.Need.CLOSE) if problem.record in ("b", "vehicle-b")] == []
    bare = changed(case, "vehicle-b", plate=None)
    asked = {(p.record, p.field) for p in catalogue.problems(bare, catalogue.Need.CLOSE) if p.record != "liability"}
    assert asked == {("vehicle-b", "plate")}


def test_the_hour_of_the_place_decides_not_that_of_the_device() -> None:
    """A loss at 12:00 in Tijuana is outside a term that ended at 12:00 there, whatever the device reads."""
    tijuana = at("2026-11-22T12:00", "America/Tijuana")
    case = changed(two_car_claim(), "policy", policy_end_at=at("2026-11-22T12:00", "America/Tijuana"))
    case = changed(case, "claim", loss_at=tijuana)
    device = moment(now=datetime(2026, 11, 22, 14, 30, tzinfo=ZoneInfo(ZONE)))
    assert found(Case(case.claim, case.records, device, case.edition), "CON-02")
