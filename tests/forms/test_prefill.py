"""What a claim answers by itself: from the policy, from its other records, from the directory and from the rules."""

from __future__ import annotations

from itertools import count

import pytest

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.fields import Field, Merge, Need, Outcome, Problem
from gnp_desk.forms.groups import Group
from gnp_desk.forms.kinds import Code, Day, Instant, Money, Number, Text
from gnp_desk.forms.roles import letter_of
from gnp_desk.services import case_edit
from gnp_desk.services.claim_start import answered, first_records
from gnp_desk.services.records import Author
from gnp_desk.services.views import Edit
from tests.builders import (
    CLAIM,
    added,
    at,
    case_of,
    changed,
    covers,
    edition,
    moment,
    name,
    person,
    policy,
    two_car_claim,
)

AUTHOR = Author("rtejeda", "Ramiro Tejeda Luna", "device-1")
TYPED = (Text, Code, Day, Instant, Money, Number, Group)
# What a person answers when asked, by type of record and letter of its party; the rest is of the claim.
ANSWERS: dict[str, dict[str, object]] = {
    "claim": {
        **{field: two_car_claim().claim.get(field) for field in two_car_claim().claim.values},
        "loss_kind": "vehicle_collision",
    },
    "declaration": dict(two_car_claim().find("declaration").values),  # type: ignore[union-attr]
    "party A": dict(two_car_claim().find("a").values),  # type: ignore[union-attr]
    "party B": dict(two_car_claim().find("b").values),  # type: ignore[union-attr]
    "person A": {**two_car_claim().find("driver-a").values, "id_document": "ine"},  # type: ignore[union-attr]
    "person B": dict(two_car_claim().find("driver-b").values),  # type: ignore[union-attr]
    "vehicle A": dict(two_car_claim().find("vehicle-a").values),  # type: ignore[union-attr]
    "vehicle B": dict(two_car_claim().find("vehicle-b").values),  # type: ignore[union-attr]
    "liability_proposal ": dict(two_car_claim().find("liability").values),  # type: ignore[union-attr]
    "damage_line ": {"zone": "rear", "degree": 2, "relation": "this_loss"},
    "consent ": {"medium": "screen"},
    "vehicle_admission_order ": {"agency_in_loss_city": "no"},
}


def started() -> Case:
    """Return a claim as it is the moment it begins with its policy joined."""
    first, *rest = first_records(CLAIM, "SI-K7-000482-M", False, AUTHOR, moment())
    case = Case(first, (*rest, policy(), *covers(), person("insured", "Graciela", "Montaño", "Ibarra")), moment(), edition())
    case = changed(case, CLAIM, policy="policy")
    for change in answered(case):
        case = changed(case, change.record, **change.values)
    return case


def test_the_driver_and_the_vehicle_of_a_come_from_the_policy() -> None:
    case = started()
    party = case.party("A")
    driver, vehicle = case.ref(party, "driver"), case.ref(party, "vehicle")
    assert catalogue.person_words(driver) == "Graciela Montaño Ibarra"
    assert driver is not None and driver.get("phone") == "+525512345678" and driver.get("birth_on") == "1984-03-09"
    assert catalogue.vehicle_words(vehicle) == "Nissan Versa 2022"
    assert vehicle is not None
    assert {field: vehicle.get(field) for field in ("vin", "plate", "color", "body_type", "vehicle_kind", "seats")} == {
        "vin": "3N1DEM00XNL000482",
        "plate": "QTR482B",
        "color": "grey",
        "body_type": "sedan",
        "vehicle_kind": "car",
        "seats": 5,
    }
    assert vehicle.get("owner") == "insured"


def test_what_was_written_before_the_policy_stays_as_it_was_written() -> None:
    case = started()
    driver = case.ref(case.party("A"), "driver")
    assert driver is not None
    case = changed(case, driver.id, name=name("Luis", "Soto"), phone=None)
    for change in answered(case):
        case = changed(case, change.record, **change.values)
    again = case.find(driver.id)
    assert catalogue.person_words(again) == "Luis Soto"
    assert again is not None and again.get("phone") is None  # of somebody else than the policy says


def test_an_answer_brings_what_follows_from_it_while_that_is_empty() -> None:
    case = started()
    values = catalogue.completed(case, case.claim, {"loss_kind": "vehicle_collision"})
    assert values == {"loss_kind": "vehicle_collision", "covers": ["GMO", "PP", "PT", "RC"]}
    told = changed(case, CLAIM, covers=["RC"])
    assert catalogue.completed(told, told.claim, {"loss_kind": "glass"}) == {"loss_kind": "glass"}


def test_a_third_vehicle_brings_its_records_and_presence() -> None:
    case = added(started(), "party", "b", letter="B", party_role="third_vehicle", position="b")
    party = case.find("b")
    assert party is not None
    assert case.ref(party, "vehicle") is not None and case.ref(party, "driver") is not None
    assert (party.get("present_at_adjustment"), party.get("fled")) == ("yes", "no")
    assert case.first("liability_proposal") is not None
    again = added(case, "party", "c", letter="C", party_role="pedestrian", position="c")
    assert len(again.of("liability_proposal")) == 1
    assert again.find("c").get("vehicle") is None  # type: ignore[union-attr]


def test_an_answer_or_a_record_fills_what_other_records_left_empty() -> None:
    case, _changes = case_edit.added(started(), Record("b", "party", {"letter": "B", "party_role": "third_vehicle"}, CLAIM))
    declaration = case.first("declaration")
    assert declaration is not None and declaration.get("other_vehicles_damaged") == "yes"
    place = two_car_claim().claim.get("loss_place_text")
    edits = [Edit(CLAIM, {"loss_place_text": place, "injured_people": "no", "authorities_involved": "no"})]
    case, changes = case_edit.changed(case, edits)
    assert case.first("liability_proposal").get("jurisdiction") == "CMX"  # type: ignore[union-attr]
    assert case.party("A").get("road_name") == "Eje 3 Poniente"  # type: ignore[union-attr]
    assert case.first("scene_checklist").get("ambulance") == "not_needed"  # type: ignore[union-attr]
    assert {change.type for change in changes} == {"claim", "party", "liability_proposal", "scene_checklist"}


def test_an_order_of_the_vehicle_is_nearly_written_by_the_claim() -> None:
    case = added(two_car_claim(), "vehicle_admission_order", "order")
    order = case.find("order")
    assert order is not None
    shown = {field: catalogue.show(case, order, field) for field in catalogue.FIELDS["vehicle_admission_order"]}
    assert shown["party"] == "A · Nissan Versa 2022"
    assert shown["customer"] == "Graciela Montaño Ibarra"
    assert shown["coverage_code"] == "Daños Materiales Pérdida Parcial"
    assert shown["damage"] == "8 Trasera · Facia trasera · 2 Medio"
    assert shown["admission_state"] == "Prima al corriente"
    assert shown["center_kind"] == "Taller"  # older than 24 months since its invoice
    assert shown["repair_center"].startswith("Taller ") and "Ciudad de México" in shown["repair_center"]
    assert (shown["delivered_on"], shown["valid_until"]) == ("22/11/2026", "22/12/2026")
    assert shown["deductible_amount"] == "Por determinar"  # commercial value: nobody has valued it yet
    assert [problem.code for problem in catalogue.problems(case, Need.ISSUE, "order")] == ["choice.empty"]


def test_the_deductible_is_told_when_the_schedule_fixes_the_value() -> None:
    case = changed(two_car_claim(), "policy", value_basis="agreed", agreed_value="240000.00")
    case = added(case, "vehicle_admission_order", "order")
    order = case.find("order")
    assert order is not None
    assert catalogue.show(case, order, "deductible_amount") == "$12,000.00"
    assert order.get("deductible_applies") == "yes"


def test_a_fixed_deductible_needs_no_value() -> None:
    case = changed(two_car_claim(), "cover-PP", deductible_pct=None, deductible_fixed="8500.00")
    case = added(case, "vehicle_admission_order", "order")
    assert catalogue.show(case, case.find("order"), "deductible_amount") == "$8,500.00"  # type: ignore[arg-type]


def test_without_a_policy_everything_says_it_is_to_be_confirmed() -> None:
    case = added(changed(two_car_claim(), "claim", policy={"none": "not_found"}), "vehicle_admission_order", "order")
    order = case.find("order")
    assert order is not None
    assert catalogue.show(case, order, "admission_state") == "Por confirmar"
    assert catalogue.show(case, order, "deductible_amount") == "Por determinar"


@pytest.mark.parametrize(
    ("role", "severity", "cover", "transport"),
    [("occupant_a", "transfer", "GMO", "ambulance"), ("pedestrian", "minor", "RC", "own")],
)
def test_a_medical_order_follows_role_and_severity(role: str, severity: str, cover: str, transport: str) -> None:
    case = two_car_claim().with_record(person("hurt", "Ana", "Ruiz"))
    case = case.with_record(Record("injury", "injury", {"person": "hurt", "injured_role": role, "severity": severity}))
    order = added(case, "medical_admission_order", "om").find("om")
    assert order is not None
    assert (order.get("coverage_code"), order.get("transport")) == (cover, transport)
    assert str(order.get("hospital")).startswith("hospital_")


def test_a_medical_order_needs_only_a_person_a_role_a_severity_and_a_hospital() -> None:
    case = case_of(
        Record("hurt", "person", {"person_kind": "natural", "name": {"none": "unidentified"}}),
        Record("injury", "injury", {"person": "hurt", "injured_role": "pedestrian", "severity": "serious"}),
        claim={"loss_kind": "pedestrian", "loss_at": at("2026-11-22T17:50")},
    )
    case = changed(added(case, "medical_admission_order", "om"), "om", hospital="hospital_001")
    assert [p.code for p in catalogue.problems(case, Need.ISSUE, "om") if p.outcome is Outcome.STOP] == []


def test_a_tow_asks_for_every_object_of_the_inventory() -> None:
    case = added(changed(two_car_claim(), "claim", vehicle_drivable="no"), "tow_request", "tow")
    items = case.of("inventory_item", "tow")
    assert len(items) == 24
    assert catalogue.show(case, items[0], "item") == "Radio o pantalla"
    texts = [catalogue.words(p, case) for p in catalogue.problems(case, Need.ISSUE, "tow") if p.field == "state"]
    assert texts[:2] == ["Falta responder si está: radio o pantalla.", "Falta responder si está: encendedor."]
    assert len(texts) == 24
    assert case.find("tow").get("reason") == "not_drivable"  # type: ignore[union-attr]


def test_the_walk_of_two_cars_and_one_order_stays_within_its_budget() -> None:
    """Two cars, both present, nobody hurt, one order: 120 answers that nothing fills, 30 of them typed (forms.md 11)."""
    case, asked = walked()
    assert [p for p in catalogue.problems(case, Need.CLOSE) if p.outcome is Outcome.STOP] == []
    assert [p for p in catalogue.problems(case, Need.ISSUE, "order") if p.outcome is Outcome.STOP] == []
    typed = [field for field in asked if isinstance(field, TYPED)]
    assert len(asked) <= 120, [field.name for field in asked]
    assert len(typed) <= 30, [field.name for field in typed]


def walked() -> tuple[Case, list[Field]]:
    """Answer what closing and issuing ask, one question at a time, and return the claim and the questions."""
    case, asked = started(), []
    numbers = count(1)
    for kind, key, values in (
        ("party", "b", {"letter": "B", "party_role": "third_vehicle", "position": "b"}),
        ("consent", "told-a", {}),
        ("damage_line", "damage", {}),
    ):
        case, _changes = case_edit.added(case, Record(key, kind, values, CLAIM))
    case = answer_all(case, Need.CLOSE, "", asked, numbers)
    case, _changes = case_edit.added(case, Record("order", "vehicle_admission_order", {}, CLAIM))
    return answer_all(case, Need.ISSUE, "order", asked, numbers), asked


def answer_all(case: Case, need: Need, only: str, asked: list[Field], numbers: count[int]) -> Case:
    while next(numbers) < 400:
        problem = next((item for item in catalogue.problems(case, need, only) if is_unanswered(case, item)), None)
        if problem is None:
            return case
        record = case.find(problem.record)
        assert record is not None
        field = catalogue.FIELDS[record.type][problem.field]
        key = record.type if record.type in ANSWERS else f"{record.type} {letter_of(case, record)}"
        value = ANSWERS[key][problem.field]
        asked.append(field)
        case, _changes = case_edit.changed(case, [Edit(record.id, {problem.field: value})])
    raise AssertionError("the walk does not end")


def is_unanswered(case: Case, problem: Problem) -> bool:
    record = case.find(problem.record)
    field = catalogue.FIELDS[record.type].get(problem.field) if record is not None else None
    named = field is not None and field.merge is not Merge.COMPUTED  # photos are taken, not answered
    return named and not is_answered(record.get(problem.field))  # type: ignore[union-attr]
