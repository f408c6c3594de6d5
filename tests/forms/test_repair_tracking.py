"""The repair as the centre tells it: only shown, never typed here, and never without its age."""

from __future__ import annotations

import pytest

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case
from gnp_desk.forms.fields import Merge, Need, Outcome
from gnp_desk.services import repair_view
from tests.builders import at, changed, record, two_car_claim

FROM_CENTRE = {
    "repair_center", "address", "workshop_supervisor", "supervisor_phone", "repair_status", "promised_on", "parts_pending",
    "refreshed_at",
}  # fmt: skip


def repaired(**values: object) -> Case:
    """Return a claim whose repair the centre told of two hours before."""
    told = {
        "repair_center": "workshop_001",
        "workshop_supervisor": "Irene Cota",
        "supervisor_phone": "+525555550148",
        "repair_status": "repairing",
        "promised_on": "2026-12-04",
        "refreshed_at": at("2026-11-22T16:42"),
    }
    return two_car_claim().with_record(record("repair_tracking", **{**told, **values}))


def test_what_the_centre_writes_is_the_centre_s_alone() -> None:
    form = catalogue.FORMS["repair_tracking"]
    assert {field.name for field in form.fields if field.merge is Merge.SERVER} == FROM_CENTRE


def test_workshop_supervisor_and_day_are_told_with_their_age() -> None:
    view = repair_view.look(repaired())
    assert view is not None
    assert (view.status_text, view.ready_on, view.supervisor) == ("En reparación", "04/12/2026", "Irene Cota")
    assert view.center == "Taller San Telmo (ficticio)" and "2289" in view.address
    assert view.fresh == "Datos al 22/11/2026 16:42 · actualizado hace 2 h"
    assert not view.is_old


def test_a_day_later_the_data_is_worth_a_look_and_says_so() -> None:
    case = repaired(refreshed_at=at("2026-11-21T18:41"))
    view, found = repair_view.look(case), case.first("repair_tracking")
    assert view is not None and view.is_old and found is not None
    problems = list(catalogue.FORMS["repair_tracking"].problems(case, found, Need.CLOSE))
    assert [(problem.code, problem.outcome) for problem in problems] == [("repair.old", Outcome.REVIEW)]
    assert "21/11/2026 18:41" in catalogue.words(problems[0], case)


def test_without_a_word_of_the_centre_there_is_nothing_to_promise() -> None:
    assert repair_view.look(two_car_claim()) is None
    view = repair_view.look(repaired(refreshed_at=None, repair_status=None, promised_on=None))
    assert view is not None and view.fresh == view.status_text == repair_view.NOTHING
    assert {step.state for step in view.steps} == {"later"}


@pytest.mark.parametrize(
    ("values", "states"),
    [
        ({"repair_status": "to_enter"}, "now later later later later"),
        ({"repair_status": "repairing"}, "done done now later later"),
        ({"repair_status": "waiting_parts"}, "done done now later later later"),
        ({"repair_status": "repairing", "parts_pending": "Salpicadera"}, "done done done now later later"),
        ({"repair_status": "ready", "delivered_on": "2026-11-22"}, "done done done done done"),
    ],
)
def test_the_way_of_a_repair_has_one_step_going_on(values: dict[str, object], states: str) -> None:
    view = repair_view.look(repaired(**values))
    assert view is not None
    assert " ".join(step.state for step in view.steps) == states


def test_the_days_the_claim_knows_stand_beside_their_steps() -> None:
    case = repaired().with_record(record("worksheet", "sheet", entry_at=at("2026-11-16T09:00")))
    view = repair_view.look(changed(case, "repair_tracking", delivered_on="2026-12-05"))
    assert view is not None
    days = {step.title: step.when for step in view.steps}
    assert (days["Ingreso al taller"], days["Lista para entregar"], days["Entrega"]) == ("16/11/2026", "04/12/2026", "05/12/2026")
