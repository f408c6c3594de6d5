"""The acts a counter repeats all day, by keys alone, each within what its queue can bear.

Keys are counted as their events arrive, Ctrl and Alt as keys of their own. Where an act begins is said in its test: in
Trabajo or Ajustes, except that a slip is printed again from Buscar, where a counter begins its day and stays between clients.
"""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from gnp_desk.services.views import Place
from tests.services.evidence.receive_rounds import PNG
from tests.ui.conftest import Watchdog
from tests.ui.counter.conftest import CLAIM, CTRL, PLATE, Counter

REPRINT, OPEN, ORDER, RECEIVE, LIST = 6, 8, 25, 10, 10
OPEN_SECONDS = 3.0
COMPLETE = "QTR48"


def answer(counter: Counter, key: Qt.Key) -> None:
    """Press a key in the dialog that is about to open, as soon as it is there."""

    def press() -> None:
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, QDialog) or focus is None or not dialog.isAncestorOf(focus):
            QTimer.singleShot(10, press)
            return
        QTest.keyClick(focus, key)

    QTimer.singleShot(10, press)


def saved() -> list[Path]:
    """Return the copies a counter without a printer kept as files."""
    return sorted(Path.home().rglob("*.pdf"))


def test_a_slip_is_printed_again_in_six_keys(counter: Counter) -> None:
    counter.open(Place("search"))
    for times in (1, 2):
        before = counter.keys
        counter.type(PLATE[:3])
        answer(counter, Qt.Key.Key_Return)
        counter.key(Qt.Key.Key_P, CTRL)
        counter.rest()
        assert 0 < counter.keys - before <= REPRINT, "the next client is typed over the last one"
        events = [
            event for event in counter.desk.cases.load(CLAIM).of("paper_event") if event.get("event") == "printed"
        ]
        assert [event.get("reprint") for event in events] == list(range(times)), "every reprint is numbered"
    assert saved()


def test_a_plate_opens_its_claim_in_eight_keys_and_three_seconds(counter: Counter) -> None:
    counter.start_counting(Place("settings"))
    started = time.monotonic()
    counter.find(PLATE[:5])
    counter.key(Qt.Key.Key_Return)
    took = (time.monotonic() - started) / Watchdog.slowness()
    assert counter.screen == "case" and counter.window.place().claim == CLAIM
    assert 0 < counter.keys <= OPEN
    assert took <= OPEN_SECONDS


def test_a_plate_begins_a_new_claim_under_its_policy_in_eight_keys(counter: Counter) -> None:
    before = counter.desk.queue.counts()["today"]
    counter.start_counting(Place("work"))
    counter.key(Qt.Key.Key_F7)
    counter.type("UTM29")
    counter.key(Qt.Key.Key_Return, CTRL)
    counter.wait(lambda: counter.screen == "case")
    counter.rest()
    assert counter.desk.queue.counts()["today"] == before + 1
    assert 0 < counter.keys <= OPEN


def test_an_admission_order_of_a_complete_claim_takes_at_most_twenty_five_keys(counter: Counter) -> None:
    counter.start_counting(Place("work"))
    counter.find(COMPLETE)
    counter.key(Qt.Key.Key_Return)
    claim = counter.window.place().claim
    counter.key(Qt.Key.Key_O, CTRL)
    counter.key(Qt.Key.Key_F7)
    counter.key(Qt.Key.Key_Return, CTRL)
    assert counter.screen == "orders"
    (order,) = counter.desk.cases.load(claim).of("vehicle_admission_order")
    assert order.get("status") == "issued"
    answer(counter, Qt.Key.Key_Return)
    counter.key(Qt.Key.Key_P, CTRL)
    counter.rest()
    assert 0 < counter.keys <= ORDER
    assert saved()


def test_a_document_is_received_in_ten_keys(counter: Counter) -> None:
    before = received(counter)
    counter.start_counting(Place("work"))
    counter.find(PLATE[:5])
    counter.key(Qt.Key.Key_J, CTRL)
    assert counter.screen == "documents"
    counter.key(Qt.Key.Key_Return, CTRL)
    assert received(counter) == before + 1
    assert 0 < counter.keys <= RECEIVE


def test_a_document_is_received_with_the_page_just_scanned_in_ten_keys(counter: Counter, tmp_path: Path) -> None:
    page = tmp_path / "licencia.png"
    page.write_bytes(PNG)
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(page))])
    QGuiApplication.clipboard().setMimeData(copied)
    before = received(counter)
    counter.start_counting(Place("work"))
    counter.find(PLATE[:5])
    counter.key(Qt.Key.Key_J, CTRL)
    counter.key(Qt.Key.Key_V, CTRL)
    counter.wait(lambda: received(counter) == before + 1)
    counter.rest()
    QGuiApplication.clipboard().clear()
    case = counter.desk.cases.load(CLAIM)
    assert case.of("evidence")[-1].get("subject") == [case.of("document_item")[-1].id]
    assert 0 < counter.keys <= RECEIVE


def test_what_is_missing_is_printed_in_ten_keys(counter: Counter) -> None:
    counter.start_counting(Place("work"))
    counter.find(PLATE[:5])
    counter.key(Qt.Key.Key_J, CTRL)
    counter.key(Qt.Key.Key_P, CTRL)
    counter.wait(lambda: counter.screen == "paper")
    counter.rest()
    assert 0 < counter.keys <= LIST


def test_the_payment_of_a_slip_is_one_key_from_its_claim(counter: Counter) -> None:
    counter.open(Place("slips", CLAIM))
    assert "Ctrl+R" in {action.key for action in counter.window.screen_shown.actions()}  # type: ignore[union-attr]


def received(counter: Counter) -> int:
    return len(counter.desk.cases.load(CLAIM).of("document_item"))
