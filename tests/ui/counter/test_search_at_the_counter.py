"""Buscar at the counter: the claim answers three questions, the client has a card, and both open by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from gnp_desk.services.views import Place
from gnp_desk.ui.counter.client_page import ClientPage
from gnp_desk.ui.counter.hit_cards import HitCards
from gnp_desk.ui.hit_list import HitList
from gnp_desk.ui.line_list import LineList
from tests.ui.counter.conftest import CLAIM, CTRL, PLATE, Counter

KNOWN = "0048213377-1"


def words(counter: Counter) -> str:
    """Return every word on the screen in front."""
    shown = counter.window.screen_shown
    assert shown is not None
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())


def card(counter: Counter) -> HitCards:
    return counter.window.screen_shown.findChildren(HitCards)[0]  # type: ignore[union-attr]


def test_the_search_is_one_key_away_from_anywhere_and_ready_to_type(counter: Counter) -> None:
    for place in (Place("work"), Place("case", CLAIM), Place("documents", CLAIM), Place("settings"), Place("formats")):
        counter.open(place)
        counter.key(Qt.Key.Key_F3)
        assert counter.screen == "search"
        assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_a_claim_found_answers_the_three_questions_of_a_client(counter: Counter) -> None:
    counter.find(PLATE[:5])
    view = card(counter).claim
    assert view is not None and view.claim == CLAIM
    shown = words(counter)
    for answer in ("04/12/2026", "En reparación · espera: Facia trasera", "actualizado hace", "$14,225.00"):
        assert answer in shown
    assert "+525512345678" not in shown and "55 1234 ••78" in shown


def test_open_claims_come_before_closed_ones(counter: Counter) -> None:
    counter.find("QTR482B")
    hits = [counter.window.screen_shown.findChildren(HitList)[0].item(at).text() for at in range(4)]  # type: ignore[union-attr]
    assert hits[0] == "Siniestros"
    found = counter.desk.search.find("QTR482B").hits
    states = [hit.state_text == "Cerrado" for hit in found if hit.kind == "claim"]
    assert states == sorted(states)


def test_a_client_opens_to_everything_of_theirs(counter: Counter) -> None:
    counter.open(Place("client", page=f"{KNOWN}/insured"))
    shown = words(counter)
    assert "También escrito" in shown and "No hay RFC ni CURP con qué compararlos." in shown
    rows = counter.window.screen_shown.findChildren(LineList)[0]  # type: ignore[union-attr]
    listed = [rows.item(at).text() for at in range(rows.count())]
    for heading in ("Siniestros", "Pólizas · Autos", "Pólizas · Vida", "Papeles", "Personas de nombre parecido"):
        assert heading in listed
    counter.key(Qt.Key.Key_Return)
    assert counter.screen == "case"


def test_a_policy_of_another_line_says_why_no_claim_begins_with_it(counter: Counter) -> None:
    counter.open(Place("client", page=f"{KNOWN}/insured"))
    page = counter.window.screen_shown
    assert isinstance(page, ClientPage)
    rows = page.findChildren(LineList)[0]
    heads = [rows.item(at).text() for at in range(rows.count())]
    rows.setCurrentRow(heads.index("Pólizas · Vida") + 1)
    counter.key(Qt.Key.Key_Return, CTRL)
    assert counter.screen == "client"
    assert "Vida" in counter.window.toast.words()


def test_a_person_is_opened_from_the_results_and_a_policy_leads_to_its_client(counter: Counter) -> None:
    for kind in ("client", "policy"):
        counter.find("graciela montano")
        rows = counter.window.screen_shown.findChildren(HitList)[0]  # type: ignore[union-attr]
        counter.key(Qt.Key.Key_Down)
        while rows.hit() is None or rows.hit().kind != kind:  # type: ignore[union-attr]
            counter.key(Qt.Key.Key_Down)
        counter.key(Qt.Key.Key_Return)
        assert counter.screen == "client"
        counter.rest()
        assert "Graciela Monta" in counter.window.screen_shown.title()  # type: ignore[union-attr]


def test_a_paper_is_found_by_its_folio_and_seen(counter: Counter) -> None:
    folio = counter.desk.cases.load(CLAIM).of("paper")[-1].text("folio")
    counter.find(folio)
    counter.key(Qt.Key.Key_Return)
    assert counter.screen == "paper"
    assert counter.window.screen_shown.title() == folio  # type: ignore[union-attr]


def test_the_rail_says_to_which_place_each_screen_belongs(counter: Counter) -> None:
    for place, name in (
        (Place("client", page=f"{KNOWN}/insured"), "Buscar"),
        (Place("documents", CLAIM), "Trabajo"),
        (Place("repair", CLAIM), "Trabajo"),
        (Place("format", CLAIM, page="auto_glass@1.0"), "Formatos"),
    ):
        counter.open(place)
        marked = [button.text() for button in counter.window.rail.findChildren(QPushButton) if button.isChecked()]
        assert marked == [name], place.screen


def test_a_policy_of_another_line_begins_no_claim_from_the_results_either(counter: Counter) -> None:
    before = counter.desk.queue.counts()["today"]
    counter.find("0031000608")
    counter.key(Qt.Key.Key_Return, CTRL)
    assert counter.screen == "search" and counter.desk.queue.counts()["today"] == before
    assert "La póliza es de Gastos Médicos" in counter.window.toast.words()


def test_a_scanner_that_ends_with_enter_opens_what_it_scanned_and_not_what_was_found_before(counter: Counter) -> None:
    counter.find("QTR482B")
    before = card(counter).claim
    assert before is not None and before.claim != CLAIM
    line = QApplication.focusWidget()
    line.selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(line, PLATE)
    QTest.keyClick(line, Qt.Key.Key_Return)
    counter.wait(lambda: counter.screen == "case")
    assert counter.window.place().claim == CLAIM


def test_nobody_acts_on_the_client_before_while_the_next_is_looked_for(counter: Counter) -> None:
    counter.find(PLATE)
    page, actions = counter.window.screen_shown, counter.window.commands()
    assert page.shown_claim() == CLAIM  # type: ignore[union-attr]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_X)
    assert page.shown_claim() == "", "F11 shows nobody"  # type: ignore[union-attr]
    for action in actions:
        if action.code in ("reprint", "receive", "client"):
            counter.window.run(action)
            assert counter.screen == "search" and QApplication.activeModalWidget() is None


def test_enter_without_a_result_stays_and_leaving_forgets_it(counter: Counter) -> None:
    counter.find("zzzz9")
    counter.key(Qt.Key.Key_Return)
    assert counter.screen == "search"
    line = QApplication.focusWidget()
    line.selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(line, PLATE)
    QTest.keyClick(line, Qt.Key.Key_Return)
    counter.open(Place("settings"))
    QTest.qWait(120)
    counter.rest()
    assert counter.screen == "settings"
