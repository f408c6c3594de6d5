"""At the scene: who seems responsible, and a checklist that answers itself from what is already written."""

from __future__ import annotations

import pytest

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.liability_proposal.proposal import propose
from tests.builders import added, changed, person, two_car_claim, without


def boxes(a: list[str], b: list[str]) -> Case:
    return changed(changed(two_car_claim(), "a", circumstances=a), "b", circumstances=b)


@pytest.mark.parametrize(
    ("a", "b", "code"),
    [
        (["parked_stopped"], ["rear_ended_other"], "third_party"),
        (["rear_ended_other"], ["was_rear_ended"], "insured"),
        (["red_light"], ["changing_lane"], "insured"),  # signals before manoeuvres
        (["changing_lane"], ["u_turn"], "pending"),  # two doers: no cell, the adjuster decides
        (["reversing"], ["reversing"], "both"),
        (["narrower_road"], ["turning_left"], "insured"),
        (["from_the_right"], ["turning_left"], "third_party"),
        (["parked_stopped"], ["parked_stopped"], "pending"),  # equal rows that say the contrary do not decide
        (["rear_ended_other"], ["reversing"], "pending"),
        (["from_the_right"], ["signed_priority"], "pending"),
        (["turning_left"], ["turning_right"], "pending"),
    ],
)
def test_the_boxes_propose_who_is_responsible(a: list[str], b: list[str], code: str) -> None:
    assert propose(boxes(a, b)).code == code


def test_the_proposal_says_its_pair_and_its_ground() -> None:
    case = two_car_claim()
    proposal = case.find("liability")
    assert proposal is not None
    assert catalogue.show(case, proposal, "pair") == "1 / 10"
    assert catalogue.show(case, proposal, "table_cell") == "Detenido por el tránsito / Alcance, fila 11"
    assert catalogue.show(case, proposal, "criterion").startswith("Alcance: Responde quien va atrás")
    assert "trasera" in catalogue.show(case, proposal, "conditions")
    assert "No es la Guía de Deslinde" in catalogue.show(case, proposal, "notice")
    assert catalogue.show(case, proposal, "proposal") == "Tercero"


def test_nothing_is_proposed_before_both_have_spoken() -> None:
    assert propose(boxes(["parked_stopped"], [])).code == "pending"
    assert propose(without(two_car_claim(), "b")).code == "pending"


def item(case: Case, name: str) -> str:
    record = case.first("scene_checklist")
    assert record is not None
    return catalogue.show(case, record, name)


def test_the_checklist_reads_the_records() -> None:
    case = two_car_claim()
    assert {name: item(case, name) for name in ("policy_seen", "vehicle_compared", "own_words", "full_account")} == {
        "policy_seen": "Hecho",
        "vehicle_compared": "Hecho",
        "own_words": "Hecho",
        "full_account": "Hecho",
    }
    assert item(case, "all_heard") == "Falta"
    assert item(changed(case, "b", narrative="No alcancé a frenar y le pegué atrás."), "all_heard") == "Hecho"
    assert item(case, "third_party_data") == "Hecho"
    assert item(case, "photos_and_sketch") == "Aún no disponible"


def test_what_nobody_needs_says_so() -> None:
    case = two_car_claim()
    assert item(case, "tow") == "No hace falta"
    assert item(case, "medical_orders") == "No hace falta"
    assert item(changed(case, "claim", vehicle_drivable="no"), "tow") == "Falta"


def test_orders_are_done_when_issued_and_handed_over() -> None:
    case = added(two_car_claim(), "vehicle_admission_order", "order")
    assert (item(case, "vehicle_order"), item(case, "orders_handed"), item(case, "damage_on_order")) == ("Falta", "Falta", "Hecho")
    paper = Record("p", "paper", {"kind": "vehicle_admission_order", "source": "order", "folio": "OV-1"})
    case = changed(case, "order", status="issued").with_record(paper)
    assert (item(case, "vehicle_order"), item(case, "orders_handed")) == ("Hecho", "Falta")
    handed = case.with_record(Record("e", "paper_event", {"paper": "p", "event": "delivered"}))
    assert item(handed, "orders_handed") == "Hecho"


def test_every_person_who_needs_a_transfer_needs_an_order() -> None:
    case = two_car_claim().with_record(person("hurt", "Ana", "Ruiz"))
    case = case.with_record(Record("injury", "injury", {"person": "hurt", "injured_role": "pedestrian", "severity": "serious"}))
    assert item(case, "medical_orders") == "Falta"
    refused = changed(case, "injury", refuses_care=True)
    assert item(refused, "medical_orders") == "No hace falta"
    ordered = changed(added(case, "medical_admission_order", "om"), "om", status="issued")
    assert item(ordered, "medical_orders") == "Hecho"


def test_a_no_at_leaving_asks_for_a_note_and_never_blocks() -> None:
    case = changed(two_car_claim(), "checklist", docs_returned="no")
    record = case.find("checklist")
    assert record is not None
    found = list(catalogue.FORMS["scene_checklist"].problems(case, record, catalogue.Need.CLOSE))
    note = [problem for problem in found if problem.code == "checklist.note"]
    assert [catalogue.words(problem, case) for problem in note] == [
        "Conviene revisar: no se devolvieron los documentos; anote qué falta."
    ]
    assert catalogue.problems(case, catalogue.Need.CLOSE) == ()
