"""Vista para el cliente: every screen reachable in it is walked, and nothing there is anybody else's or the Company's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from money_branches import partial
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QListView, QPlainTextEdit, QWidget

from gnp_desk.forms import catalogue
from gnp_desk.services.records import Change
from gnp_desk.services.views import Place
from gnp_desk.ui.counter.client_view_page import PARTS, ClientViewPage
from gnp_desk.ui.money.cascade import CascadeView
from tests.ui.counter.conftest import ALT, CLAIM, CTRL, NOTE, SLIP_SUM, THIRD, WITNESS, Counter

# Rates of the workshop; the guide that gives the value of the vehicle is on the client's own papers.
WORKSHEET_COSTS = ("310.00", "345.00", "335.00", "262.00", "Tarifa del taller", "Facia trasera · ")
PLACES = (
    "work",
    "search",
    "settings",
    "sync",
    "formats",
    "help",
    "contacts",
    "case",
    "review",
    "valuation",
    "orders",
    "history",
)


def seen(window: QWidget) -> Iterator[str]:
    """Yield everything a window says: words, rows, tips and what a screen reader would say."""
    yield window.windowTitle()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        if isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _rows(widget)


def _rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    for row in range(model.rowCount()):
        for column in range(columns):
            index = model.index(row, column)
            for role in (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.AccessibleTextRole,
                Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.UserRole,
            ):
                yield str(index.data(role) or "")


def canaries(counter: Counter) -> set[str]:
    """Return words that only other claims, other people, notes or costs could have brought here."""
    found = {NOTE, THIRD, WITNESS, "ZZZ987Z", *WORKSHEET_COSTS}
    rows = [row for row in counter.desk.queue.page("today", 0, 100) if row.claim != CLAIM]
    own = counter.desk.cases.load(CLAIM)
    names = {catalogue.person_words(person) for person in own.of("person")[:1]}
    for row in rows:
        case = counter.desk.cases.load(row.claim)
        found |= {row.folio, *(paper.text("folio") for paper in case.of("paper"))}
        found |= {
            words for person in case.of("person") if (words := catalogue.person_words(person)) and words not in names
        }
        found |= {car.text("plate") for car in case.of("vehicle")}
    return {word for word in found if word}


def leaks(counter: Counter, words: set[str]) -> set[str]:
    shown = "\n".join(seen(counter.window))
    return {word for word in words if word in shown}


@pytest.fixture
def view(counter: Counter) -> Counter:
    """The view of the client whose car is in the workshop, entered from the claim with F11."""
    counter.open(Place("case", CLAIM))
    counter.key(Qt.Key.Key_F11)
    assert counter.screen == "client_view"
    return counter


def test_every_part_shows_the_client_s_own_and_nothing_else(view: Counter) -> None:
    secret, told = canaries(view), ""
    for number in range(len(PARTS)):
        view.key(Qt.Key(Qt.Key.Key_1 + number), ALT)
        for box in view.window.findChildren(CascadeView):
            box.open_all(True)
        view.rest()
        assert leaks(view, secret) == set(), PARTS[number]
        told += "\n".join(seen(view.window))
    for own in (SLIP_SUM, "04/12/2026", "Irene Cota", "Licencia de conducir", "55 5227 9000", "SI-K7-000482-M", "FD-"):
        assert own in told, own
    assert "5 % del valor" in told, "the deductible is explained"


def test_no_command_and_no_place_leads_out_of_it(view: Counter) -> None:
    secret = canaries(view)
    for action in view.window.commands():
        if action.code in ("client", "quit", "lock"):
            continue
        view.window.run(action)
        view.rest()
        assert view.screen == "client_view", action.code
        assert leaks(view, secret) == set(), action.code
    for code in PLACES:
        view.window.go(Place(code, CLAIM))
        view.rest()
        assert view.screen == "client_view", code
    for button in (*view.window.rail.findChildren(QAbstractButton), *view.window.status.findChildren(QAbstractButton)):
        assert not button.isVisible()
        if button.property("code") == "lock":
            continue
        button.click()
        view.rest()
        assert view.screen == "client_view"
        assert not view.shell.palette().isVisible()
    assert leaks(view, secret) == set()


def test_every_key_of_the_application_keeps_it_closed(view: Counter) -> None:
    for key in (
        Qt.Key.Key_F3,
        Qt.Key.Key_F5,
        Qt.Key.Key_F7,
        Qt.Key.Key_F8,
        Qt.Key.Key_F9,
        Qt.Key.Key_F12,
        Qt.Key.Key_Escape,
    ):
        view.key(key)
        assert view.screen == "client_view"
    for key in (Qt.Key.Key_K, Qt.Key.Key_P, Qt.Key.Key_J, Qt.Key.Key_PageUp, Qt.Key.Key_Return, Qt.Key.Key_Tab):
        view.key(key, CTRL)
        assert view.screen == "client_view"
    assert leaks(view, canaries(view)) == set()


def test_the_papers_are_those_with_a_copy_for_the_client(view: Counter) -> None:
    view.key(Qt.Key.Key_6, ALT)
    page = view.window.screen_shown
    assert isinstance(page, ClientViewPage) and page._view is not None
    assert [paper.kind for paper in page._view.papers] == ["deductible_slip"]
    view.wait(lambda: page._pages.count() == 1)
    view.rest()
    assert page._pages.horizontalScrollBar().maximum() == 0, "the whole width of the paper is seen"
    view.wait(lambda: page._pages._pages[0].pixmap().width() > 0.8 * page._pages.viewport().width())


def test_why_tells_its_steps_in_order_and_opens_the_last(view: Counter) -> None:
    for _visit in ("the first", "another of the same claim"):
        view.key(Qt.Key.Key_F11)
        view.key(Qt.Key.Key_F11)
        view.key(Qt.Key.Key_E, CTRL)
    boxes = [box for cascade in view.window.findChildren(CascadeView) if cascade.isVisible() for box in cascade.boxes()]
    assert [box.head.row.number for box in boxes if box.head.row] == [str(place) for place in range(1, len(boxes) + 1)]
    assert [box.head.isChecked() for box in boxes] == [False] * (len(boxes) - 1) + [True]


def test_of_a_settlement_the_sum_is_open_and_not_the_terms_after_it(counter: Counter) -> None:
    claim = partial("partial_cash", "PP").change("settlement", status="issued")
    claim.documents("PARTIAL_CASH", ("D-DECL", "D-LIC", "D-ID", "D-ADM", "D-SERVICE-INV", "D-BANK"))
    made = [item for item in claim.records.values() if item.type in ("settlement", "document_item")]
    changes = [Change("create", item.type, item.id, CLAIM, dict(item.values)) for item in made]
    counter.desk.database.write(lambda connection: counter.desk.records.write(connection, changes))
    counter.open(Place("client_view", CLAIM, "why"))
    boxes = [
        box for cascade in counter.window.findChildren(CascadeView) if cascade.isVisible() for box in cascade.boxes()
    ]
    assert [box.head.row.code for box in boxes if box.head.row and box.head.isChecked()] == ["payment"]
    assert [box.head.row.code for box in boxes if box.head.row][-1] == "pay_legal"


def test_what_the_company_still_has_to_confirm_is_not_told_to_a_client(view: Counter) -> None:
    view.key(Qt.Key.Key_7, ALT)
    assert "55 5227 9000" in "\n".join(seen(view.window)) and leaks(view, {"Por confirmar", "confirme"}) == set()
    view.key(Qt.Key.Key_F11)
    view.open(Place("contacts"))
    assert leaks(view, {"Por confirmar"}), "the counter is told"


def test_f11_leads_back_to_where_the_work_was(view: Counter) -> None:
    view.key(Qt.Key.Key_F11)
    assert view.screen == "case" and view.window.rail.isVisible() and view.window.status.isVisible()
    view.find("WKT")
    view.key(Qt.Key.Key_F11)
    assert view.screen == "client_view"
    view.key(Qt.Key.Key_F11)
    assert view.screen == "search"


def test_with_no_single_claim_in_front_everything_is_hidden(counter: Counter) -> None:
    secret = canaries(counter) | {"SI-K7-000482-M", "Graciela"}
    for code in ("work", "help", "settings"):
        counter.open(Place(code))
        counter.key(Qt.Key.Key_F11)
        assert counter.screen == "client_view"
        assert leaks(counter, secret) == set()
        counter.key(Qt.Key.Key_F11)
        assert counter.screen == code


def test_what_is_said_of_other_work_waits_until_the_client_is_gone(view: Counter) -> None:
    view.window.say("Ficha FD-K7-000999-A emitida.")
    assert view.window.toast.words() == ""
    view.key(Qt.Key.Key_F11)
    assert view.window.toast.words() == "Ficha FD-K7-000999-A emitida."


def test_the_next_start_does_not_begin_in_the_view(view: Counter) -> None:
    assert view.desk.cases.last_place().screen != "client_view"


def test_locking_closes_it(view: Counter) -> None:
    QTest.keyClick(view.window, Qt.Key.Key_L, CTRL)
    view.wait(lambda: view.screen == "unlock")
    assert leaks(view, {"SI-K7-000482-M", "Graciela"}) == set()
