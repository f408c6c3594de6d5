"""The twelve tasks of the Expediente, their states, and the next thing to do."""

from __future__ import annotations

import pytest

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.walk import Task
from tests.builders import added, at, changed, two_car_claim, without
from tests.forms.test_prefill import started


def task(case: Case, code: str) -> Task:
    return next(item for item in catalogue.tasks(case) if item.code == code)


def closed(case: Case) -> Case:
    return changed(case, "declaration", status="closed")


def with_order(case: Case, **values: object) -> Case:
    return changed(added(case, "vehicle_admission_order", "order"), "order", **values)


def with_paper(case: Case) -> Case:
    paper = {"kind": "vehicle_admission_order", "source": "order", "folio": "OV-K7-000001-A"}
    return with_order(case, status="issued").with_record(Record("paper", "paper", paper))


def hurt(case: Case) -> Case:
    return case.with_record(Record("injury", "injury", {"injured_role": "pedestrian", "severity": "serious"}))


def test_there_are_twelve_tasks_in_order() -> None:
    tasks = catalogue.tasks(two_car_claim())
    assert [item.number for item in tasks] == list(range(1, 13))
    assert [item.title for item in tasks][:4] == ["Datos", "Conductor y vehículo", "Terceros y testigos", "Croquis"]
    assert all(item.summary and item.state_text for item in tasks)


def test_what_comes_later_says_why_it_is_not_available() -> None:
    locked = {item.code: item.summary for item in catalogue.tasks(two_car_claim()) if item.state == "locked"}
    assert {"settlement", "deductible"} <= set(locked) and "valuation" not in locked
    assert locked["settlement"] == "Necesita una valuación emitida"
    assert task(two_car_claim(), "valuation").state_text == "Sin empezar"
    assert task(two_car_claim(), "history").state_text == "Solo consulta"


def test_a_complete_claim_has_complete_tasks() -> None:
    case = two_car_claim()
    states = {item.code: item.state_text for item in catalogue.tasks(case)}
    for code in ("data", "driver_vehicle", "third_parties", "damage_diagram"):
        assert states[code] == "Completo"
    assert task(case, "data").summary == "Choque con vehículo · 22/11/2026 17:50"
    assert task(case, "damage_diagram").summary == "A: 1 daño · B: 1 daño"


def test_a_task_counts_what_is_missing_in_it() -> None:
    case = changed(two_car_claim(), "vehicle-b", plate=None)
    assert task(case, "driver_vehicle").state_text == "Falta 1"
    case = changed(case, "vehicle-a", vin="3N1DEM00XNL00048")
    assert (task(case, "driver_vehicle").state, task(case, "driver_vehicle").state_text) == ("missing", "Faltan 2")


def test_a_claim_just_begun_has_tasks_without_beginning() -> None:
    case = started()
    assert task(case, "damage_diagram").state_text == "Sin empezar"
    assert task(case, "orders").summary == "Sin órdenes"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda case: case, "empty"),
        (with_order, "ongoing"),
        (with_paper, "ongoing"),
        (lambda case: changed(with_paper(case), "claim", left_at=at("2026-11-22T19:30")), "complete"),
    ],
)
def test_orders_go_from_nothing_to_complete(change: object, state: str) -> None:
    assert task(change(two_car_claim()), "orders").state == state  # type: ignore[operator]


def test_orders_are_summed_up_with_their_state() -> None:
    assert task(with_order(two_car_claim()), "orders").summary == "OV en borrador"
    assert task(with_paper(two_car_claim()), "orders").summary == "OV emitida"


NEXT = (
    ("a new claim", lambda: changed(started(), "claim-1", policy=None), "safety", "Tomar los datos del reporte"),
    ("no policy", lambda: changed(two_car_claim(), "claim", policy=None), "policy", "Identificar la póliza"),
    (
        "nobody told",
        lambda: without(changed(changed(two_car_claim(), "a", circumstances=None, narrative=None), "b", circumstances=None), "consent-a"),
        "privacy",
        "Mostrar el aviso de privacidad",
    ),
    ("plates", lambda: changed(two_car_claim(), "vehicle-b", plate=None), "driver_vehicle", "Completar conductor y vehículo"),
    ("no damage", lambda: changed(two_car_claim(), "a", impact_clock=None), "damage", "Anotar los daños"),
    ("somebody is hurt", lambda: hurt(two_car_claim()), "orders", "Emitir la orden médica"),
    ("complete", two_car_claim, "review", "Revisar y cerrar la declaración"),
    ("closed", lambda: closed(two_car_claim()), "orders", "Emitir la orden de admisión"),
    ("ordered", lambda: closed(with_paper(two_car_claim())), "checklist", "Revisar la lista de salida"),
    (
        "away",
        lambda: changed(closed(with_paper(two_car_claim())), "claim", left_at=at("2026-11-22T19:30")),
        "",
        "Esperar el ingreso al taller",
    ),
    ("over", lambda: changed(two_car_claim(), "claim", status="closed"), "history", "Consultar el expediente"),
)


@pytest.mark.parametrize(("why", "case", "page", "words"), NEXT, ids=[row[0] for row in NEXT])
def test_the_next_step_is_a_verb_and_a_place(why: str, case: object, page: str, words: str) -> None:
    assert catalogue.next_step(case()) == (page, words)  # type: ignore[operator]


def test_every_problem_leads_to_a_page_of_the_walk() -> None:
    bare = without(two_car_claim(), "damage-1", "damage-2", "liability")
    for key in ("claim", "a", "b", "vehicle-a", "vehicle-b", "driver-a", "driver-b", "declaration"):
        record = bare.claim if key == "claim" else bare.find(key)
        kept = ("letter", "party_role", "vehicle", "driver", "position", "status", "person_kind")
        bare = bare.with_record(Record(record.id, record.type, {name: record.get(name) for name in kept if record.get(name)}, record.claim))  # type: ignore[union-attr]
    codes = {page.code for page in catalogue.PAGES}
    problems = catalogue.problems(bare, catalogue.Need.CLOSE)
    assert len(problems) > 50
    for problem in problems:
        assert catalogue.page_of(bare, problem.record, problem.field) in codes, problem
