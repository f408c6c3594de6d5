"""At the counter: the notice before the first personal datum, consent before health data, and health data only on request."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from gnp_desk.forms.case import Case
from gnp_desk.services.records import Op, read_ops
from gnp_desk.services.tables import JOURNAL
from gnp_desk.services.views import Edit, Place
from gnp_desk.ui import style
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.money.dialogs import AskDialog
from gnp_desk.ui.review_page import HIDDEN
from gnp_desk.ui.tokens import Look
from gnp_desk.ui.topics import CardView
from tests.ui.counter.conftest import Counter, told

Answer = Callable[[AskDialog], bool]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Say yes in every dialog, and keep the titles of those that asked."""
    return answering(monkeypatch, lambda dialog: True)


def answering(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> list[str]:
    titles: list[str] = []

    def executed(dialog: AskDialog) -> QDialog.DialogCode:
        titles.append(dialog.windowTitle())
        return QDialog.DialogCode.Accepted if answer(dialog) else QDialog.DialogCode.Rejected

    monkeypatch.setattr(AskDialog, "exec", executed)
    return titles


def case_of(counter: Counter, claim: str) -> Case:
    counter.rest()
    return counter.desk.cases.load(claim)


def enter(counter: Counter, record: str, field: str) -> None:
    """Put the focus into a question, as a person who goes there does."""
    cell = next(cell for cell in counter.window.screen_shown.findChildren(Cell) if cell.key == (record, field))  # type: ignore[union-attr]
    cell.enter()
    counter.rest()


def begun(counter: Counter, page: str) -> tuple[str, str]:
    """Begin a claim, open a page of it, and return the claim and its driver."""
    claim = counter.desk.cases.start()
    counter.open(Place("page", claim, page))
    party = counter.desk.cases.load(claim).party("A")
    assert party is not None
    return claim, party.text("driver")


def seen(counter: Counter, claim: str) -> list[Op]:
    counter.rest()
    with counter.desk.database.reading() as connection:
        return [op for op in read_ops(connection, JOURNAL.c.claim == claim) if op.type == "health_seen"]


def hurt(counter: Counter) -> Case:
    rows = counter.desk.queue.page("today", 0, 50)
    return next(case for row in rows if (case := counter.desk.cases.load(row.claim)).of("injury"))


def test_the_notice_is_shown_and_recorded_before_the_first_personal_datum(counter: Counter, asked: list[str]) -> None:
    claim, driver = begun(counter, "driver_vehicle")
    enter(counter, driver, "phone")
    assert asked == ["Aviso de privacidad"]
    (consent,) = case_of(counter, claim).of("consent")
    assert (consent.get("person"), consent.get("medium")) == (driver, "screen")
    assert consent.get("shown_at") and consent.get("notice_version")
    enter(counter, driver, "email")
    assert asked == ["Aviso de privacidad"], "once for the claim"


def test_the_record_of_the_notice_is_older_than_the_datum(counter: Counter, asked: list[str]) -> None:
    claim, driver = begun(counter, "driver_vehicle")
    enter(counter, driver, "phone")
    counter.type("5512345678")
    counter.key(Qt.Key.Key_Return)
    case_of(counter, claim)
    with counter.desk.database.reading() as connection:
        ops = read_ops(connection, JOURNAL.c.claim == claim)
    kinds = [(op.type, "phone" in op.changes) for op in ops]
    assert kinds.index(("consent", False)) < kinds.index(("person", True))


def test_without_the_notice_nothing_personal_is_entered(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = answering(monkeypatch, lambda dialog: False)
    claim, _driver = begun(counter, "driver_vehicle")
    assert titles and counter.screen == "case"
    assert "aviso de privacidad" in counter.window.toast.words()
    assert case_of(counter, claim).of("consent") == ()


def test_beside_the_car_the_walk_asks_for_it_in_its_own_order(counter: Counter, asked: list[str]) -> None:
    style.use(Look("light", "field"))
    _claim, driver = begun(counter, "driver_vehicle")
    enter(counter, driver, "phone")
    assert asked == []


def test_health_data_asks_for_consent_and_a_no_is_kept_and_respected(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = answering(monkeypatch, lambda dialog: _say(dialog, "no"))
    claim = counter.desk.cases.start()
    told(counter.desk, claim)
    driver = counter.desk.cases.load(claim).party("A").text("driver")  # type: ignore[union-attr]
    injury = counter.desk.cases.new_id()
    counter.desk.cases.add(claim, "injury", injury, {"injured_role": "driver_a"}, "e")
    counter.desk.cases.save(claim, [Edit(injury, {"person": driver})], "e")
    counter.open(Place("page", claim, "people", injury, "injured_role"))
    assert titles == [], "who it is comes before the question"
    enter(counter, injury, "visible_injuries")
    assert titles == ["Consentimiento para datos de salud"] and counter.screen == "case"
    assert "no se anotan" in counter.window.toast.words()
    case = case_of(counter, claim)
    assert [item.get("sensitive") for item in case.of("consent") if item.get("person") == driver] == ["no"]


def test_with_consent_the_health_data_is_entered(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = answering(monkeypatch, lambda dialog: _say(dialog, "yes"))
    case = hurt(counter)
    injury = case.of("injury")[0]
    (kept,) = (item for item in case.of("consent") if item.get("person") == injury.get("person"))
    counter.desk.cases.save(case.claim.id, [Edit(kept.id, {"sensitive": None})], "e")
    counter.open(Place("page", case.claim.id, "people", injury.id, "visible_injuries"))
    counter.rest()
    assert titles == ["Consentimiento para datos de salud"] and counter.screen == "page"
    found = case_of(counter, case.claim.id).find(kept.id)
    assert found is not None and found.get("sensitive") == "yes"


def _say(dialog: AskDialog, answer: str) -> bool:
    (editor,) = dialog._editors.values()
    editor.show_value(answer)
    return True


def test_cards_of_health_are_closed_and_nameless_until_opened_and_that_is_written_down(counter: Counter) -> None:
    case = hurt(counter)
    told(counter.desk, case.claim.id)
    counter.open(Place("page", case.claim.id, "people"))
    shown = counter.window.screen_shown
    injury = case.of("injury")[0]
    card = next(card for card in shown.findChildren(CardView) if card._record == injury.id)  # type: ignore[union-attr]
    assert card._line.text() == "▸  Persona lesionada 1 · datos de salud"
    assert seen(counter, case.claim.id) == []
    card._line.click()
    (event,) = seen(counter, case.claim.id)
    assert event.record == injury.id
    assert "Se abrieron datos de salud" in [
        row.what.partition(": ")[2] for row in counter.desk.cases.history(case.claim.id, 0, 5)
    ]


def test_the_review_hides_health_data_until_it_is_asked_for(counter: Counter) -> None:
    case = hurt(counter)
    injury = case.of("injury")[0]
    counter.open(Place("review", case.claim.id))
    told_ = [label.text() for label in counter.window.screen_shown.findChildren(QLabel)]  # type: ignore[union-attr]
    assert HIDDEN in told_ and injury.text("visible_injuries") not in told_
    counter.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    told_ = [label.text() for label in counter.window.screen_shown.findChildren(QLabel)]  # type: ignore[union-attr]
    assert HIDDEN not in told_ and injury.text("visible_injuries") in told_
    assert len(seen(counter, case.claim.id)) == 1
    counter.open(Place("case", case.claim.id))
    counter.open(Place("review", case.claim.id))
    assert HIDDEN in [label.text() for label in counter.window.screen_shown.findChildren(QLabel)]  # type: ignore[union-attr]


def test_seeing_a_medical_order_is_written_down(counter: Counter) -> None:
    rows = counter.desk.queue.page("today", 0, 50)
    cases = [case for row in rows if (case := counter.desk.cases.load(row.claim)).of("paper")]
    paper = next(
        paper for case in cases for paper in case.of("paper") if paper.get("kind") == "medical_admission_order"
    )
    counter.open(Place("paper", paper.claim, record=paper.id))
    (event,) = seen(counter, paper.claim)
    assert event.record == paper.id
