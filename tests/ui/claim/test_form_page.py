"""Question pages: errors only when asked, all at once, in the same words; lists, people, parties; two layouts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gnp_desk.desk import Desk
from gnp_desk.forms import catalogue
from gnp_desk.services.views import Edit, Place
from gnp_desk.ui import style
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.fault_summary import FaultSummary
from gnp_desk.ui.form_page import FormPage
from gnp_desk.ui.tokens import Look
from gnp_desk.ui.topics import CardView, HeadView
from tests.ui.claim.conftest import Bench

PAGES = [page.code for page in catalogue.PAGES if page.code not in ("review", "orders")]


def page(bench: Bench) -> FormPage:
    assert isinstance(bench.screen, FormPage)
    return bench.screen


def summary(bench: Bench) -> FaultSummary:
    return bench.screen.findChildren(FaultSummary)[0]


def lines(bench: Bench) -> list[str]:
    return [button.text() for button in summary(bench).findChildren(QPushButton) if button.isVisible()]


def set_claim(bench: Bench, claim: str, **values: object) -> None:
    bench.session.apply(Edit(claim, values), "set-up")
    bench.settle()


def add_third(bench: Bench, claim: str) -> str:
    """Add a third vehicle and return its party."""
    bench.session.open(claim)
    bench.settle()
    assert bench.session.case is not None
    record = bench.session.add(*bench.source.new(bench.session.case, "third_party", 0), "set-up")
    bench.settle()
    return record


@pytest.mark.parametrize("code", PAGES)
def test_every_page_of_the_walk_opens_with_names_for_all_it_asks(bench: Bench, claim: str, code: str) -> None:
    add_third(bench, claim)
    bench.page(claim, code)
    assert bench.screen.title()
    assert bench.screen.help_text()
    for cell in bench.screen.findChildren(Cell):
        for stop in cell.stops():
            assert stop.accessibleName(), cell.key


def test_nothing_is_an_error_until_it_is_asked(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    for _tab in range(8):
        bench.key(Qt.Key.Key_Tab)
    bench.settle()
    assert not summary(bench).isVisible()
    assert all(cell.fault is None for cell in bench.screen.findChildren(Cell))


def test_continuar_shows_every_error_at_once_in_the_same_words(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    bench.run("go_on")
    assert bench.screen.title() == "Error: Seguridad y qué pasó"
    assert summary(bench).hasFocus()
    assert summary(bench).accessibleName().startswith("Hay ")
    shown = {cell.fault.text for cell in bench.screen.findChildren(Cell) if cell.fault is not None}
    assert len(shown) >= 4
    for line in lines(bench):
        assert any(line.endswith(text) for text in shown), line


def test_a_line_of_the_summary_opens_its_place(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    bench.run("go_on")
    first = next(button for button in summary(bench).findChildren(QPushButton) if button.isVisible())
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    here = [cell for cell in bench.screen.findChildren(Cell) if cell.has_focus()]
    assert len(here) == 1
    assert here[0].fault is not None
    assert first.text().endswith(here[0].fault.text)


def test_an_error_goes_away_when_it_is_corrected(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    bench.run("go_on")
    before = summary(bench).accessibleName()
    cell = bench.cell(claim, "injured_people")
    cell.enter()
    bench.key(Qt.Key.Key_Right)
    bench.key(Qt.Key.Key_Space)
    bench.key(Qt.Key.Key_Tab)
    bench.settle()
    assert cell.fault is None
    assert summary(bench).accessibleName() != before


def test_a_page_with_errors_can_be_left_as_a_draft(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    bench.run("go_on")
    bench.run("leave_draft")
    assert bench.screen.code == "case"


def test_the_next_page_can_be_opened_without_checking(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    bench.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert bench.screen.place().page == "policy"
    bench.key(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert bench.screen.place().page == "safety"


def test_f8_walks_the_errors_of_all_pages(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    seen = []
    for _press in range(12):
        bench.key(Qt.Key.Key_F8)
        bench.settle()
        seen.append((bench.screen.place().page, bench.screen.place().field))
    assert len(set(seen)) == len(seen)
    assert len({where for where, _field in seen}) > 1
    bench.screen.find_fault(False)
    bench.settle()
    assert (bench.screen.place().page, bench.screen.place().field) == seen[-2]


def test_what_cannot_be_read_stays_and_is_amber_on_leaving_and_an_error_when_asked(
    bench: Bench, desk: Desk, claim: str
) -> None:
    bench.page(claim, "safety")
    cell = bench.cell(claim, "known_on")
    cell.enter()
    cell.editor.show_value("")
    bench.type("el martes")
    bench.key(Qt.Key.Key_Tab)
    bench.settle()
    assert cell.editor.value() == "el martes"
    assert cell.fault is not None
    assert cell.fault.outcome == "R"
    bench.run("go_on")
    assert cell.fault.outcome == "N"
    assert cell.editor.value() == "el martes"


def test_hoy_becomes_a_date_on_leaving(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "safety")
    cell = bench.cell(claim, "known_on")
    cell.enter()
    cell.editor.show_value("")
    bench.type("hoy")
    bench.key(Qt.Key.Key_Tab)
    bench.settle()
    today = desk.cases.moment().today
    assert cell.editor.value() == f"{today:%d/%m/%Y}"


def test_a_question_appears_when_another_makes_it_make_sense(bench: Bench, claim: str) -> None:
    bench.page(claim, "policy")
    assert not [cell for cell in bench.screen.findChildren(Cell) if cell.key == (claim, "other_insurer")]
    cell = bench.cell(claim, "other_insurance")
    cell.enter()
    bench.key(Qt.Key.Key_Space)
    bench.settle()
    assert bench.cell(claim, "other_insurer").isVisible()
    assert cell.has_focus()


def test_enter_goes_from_question_to_question(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    bench.cell(claim, "safe_place").enter()
    bench.key(Qt.Key.Key_Return)
    assert bench.cell(claim, "injured_people").has_focus()


def test_a_witness_is_added_named_removed_and_brought_back(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "people")
    add = next(button for button in bench.screen.findChildren(QPushButton) if button.text() == "Agregar testigo")
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    bench.settle()
    witness = desk.cases.load(claim).of("witness")[0]
    assert bench.cell(witness.id, "person").has_focus()
    bench.cell(witness.id, "person").making.emit(bench.cell(witness.id, "person"))
    bench.settle()
    person = desk.cases.load(claim).find(witness.id).get("person")  # type: ignore[union-attr]
    assert isinstance(person, str)
    bench.cell(person, "name").enter()
    bench.type("Efraín")
    bench.key(Qt.Key.Key_Tab)
    bench.type("Cárdenas")
    bench.key(Qt.Key.Key_Tab)
    bench.key(Qt.Key.Key_Tab)
    bench.settle()
    card = next(card for card in bench.screen.findChildren(CardView) if card.isVisible())
    assert "Efraín Cárdenas" in card.findChildren(QPushButton)[0].text()
    bench.cell(witness.id, "person").enter()
    bench.run("remove_row")
    assert desk.cases.load(claim).of("witness") == ()
    assert any("papelera" in words for words in bench.said)
    bench.run("undo")
    assert [record.id for record in desk.cases.load(claim).of("witness")] == [witness.id]
    assert bench.cell(witness.id, "person").isVisible()


def test_a_and_b_stand_side_by_side_and_c_is_one_choice_away(bench: Bench, claim: str) -> None:
    for _letter in "BC":
        add_third(bench, claim)
    bench.page(claim, "driver_vehicle")

    def letters() -> list[str]:
        heads = [head for head in bench.screen.findChildren(HeadView) if head.isVisible()]
        return [head.findChildren(QLabel)[0].text() for head in heads][:2]

    assert letters() == ["A", "B"]
    case = bench.session.case
    assert case is not None
    segment = next(button for button in bench.screen.findChildren(QPushButton) if button.text() == "C" and button.isVisible())
    QTest.mouseClick(segment, Qt.MouseButton.LeftButton)
    bench.settle()
    assert letters() == ["A", "C"]


def test_an_error_of_a_party_that_is_not_shown_brings_it_beside_a(bench: Bench, claim: str) -> None:
    add_third(bench, claim)
    third = add_third(bench, claim)
    bench.go(Place("page", claim, "driver_vehicle", third, "occupants_count"))
    assert bench.cell(third, "occupants_count").has_focus()


def test_the_counter_layout_shows_all_pages_of_a_task(bench: Bench, claim: str) -> None:
    bench.page(claim, "safety")
    alone = len(bench.screen.findChildren(Cell))
    style.use(replace(Look(), density="counter"))
    try:
        QTest.qWait(1)
        bench.settle()
        assert len(bench.screen.findChildren(Cell)) > alone
        assert bench.cell(claim, "loss_place_text").isVisible()
    finally:
        style.use(Look())
        QTest.qWait(1)


def test_a_closed_claim_can_be_read_and_not_changed(bench: Bench, desk: Desk, claim: str) -> None:
    desk.cases.save(claim, [Edit(claim, {"status": "closed"})], "office")
    bench.page(claim, "safety")
    cell = bench.cell(claim, "safe_place")
    QTest.mouseClick(cell.editor.stops()[0], Qt.MouseButton.LeftButton)
    bench.settle()
    assert desk.cases.load(claim).claim.get("safe_place") is None
    assert any("cerrada" in label.text() for label in bench.screen.findChildren(QLabel) if label.isVisible())


def test_no_page_is_wider_than_the_smallest_window(bench: Bench, claim: str) -> None:
    add_third(bench, claim)
    for code in PAGES:
        bench.page(claim, code)
        board = page(bench)._board
        assert board.widget().minimumSizeHint().width() <= board.viewport().width(), code


def test_leaving_and_coming_back_keeps_no_widgets_of_the_page_before(bench: Bench, claim: str) -> None:
    bench.page(claim, "driver_vehicle")
    bench.page(claim, "safety")
    bench.settle()
    keys = {cell.key[1] for cell in bench.screen.findChildren(Cell)}
    assert "make" not in keys
    assert "safe_place" in keys
