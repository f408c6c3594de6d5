"""The claim somebody works on while it is synchronised: nothing of theirs is disturbed, and nothing of others overwritten unseen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from gnp_desk.services.views import Edit, Place
from tests.sync.house import House
from tests.ui.sync.conftest import Show, Synchronising

REPORT, PHONE = "report_number", "callback_phone"


@pytest.fixture
def driver(house: House, show: Show) -> Synchronising:
    """Ana's window on the number of the report; Luis holds the same claim."""
    found = show(house["ana"])
    found.conductor.rhythm.stop()
    found.go(Place("page", house.claim, "safety", house.claim, REPORT))
    return found


def field(driver: Synchronising) -> QLineEdit | QPlainTextEdit:
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit | QPlainTextEdit)
    return found


def text(driver: Synchronising) -> str:
    found = field(driver)
    return found.text() if isinstance(found, QLineEdit) else found.toPlainText()


def luis_writes(house: House, **values: object) -> None:
    house["luis"].write(house.claim, **values)
    house["luis"].sync()


def test_the_claim_that_is_open_is_busy_and_no_other(driver: Synchronising, house: House) -> None:
    assert driver.laptop.desk.busy == {house.claim}
    other = driver.laptop.desk.cases.start()
    driver.go(Place("case", other))
    assert driver.laptop.desk.busy == {other}


def test_what_comes_is_shown_without_taking_the_focus_or_what_is_being_typed(
    driver: Synchronising, house: House
) -> None:
    QTest.keyClicks(field(driver), "R-2026-44")
    luis_writes(house, **{PHONE: "+525501004812"})
    driver.sync()
    assert text(driver) == "R-2026-44"
    page = driver.window.screen_shown
    phone = page._board.cell((house.claim, PHONE))
    assert "4812" in str(phone.answer().value), "what came is shown"
    QTest.keyClick(field(driver), Qt.Key.Key_Tab)
    driver.settle()
    driver.sync()
    assert driver.laptop.body(house.claim)[REPORT] == "R-2026-44"
    assert driver.laptop.desk.centre.conflicts() == [], "two data, nobody contradicted anybody"


def test_what_was_typed_over_a_value_that_changed_meanwhile_is_a_conflict_and_overwrites_nothing(
    driver: Synchronising, house: House
) -> None:
    assert text(driver) == ""
    luis_writes(house, **{REPORT: "R-2026-91"})
    QTest.keyClicks(field(driver), "R-2026")
    driver.sync()
    assert text(driver) == "R-2026", "the case says something else by now, the person types on"
    assert driver.shell.work.session.case.claim.get(REPORT) is not None
    QTest.keyClicks(field(driver), "-44")
    QTest.keyClick(field(driver), Qt.Key.Key_Tab)
    driver.settle()
    driver.sync()
    (conflict,) = driver.laptop.desk.centre.conflicts()
    assert (conflict.mine.words, conflict.theirs.words) == ("R-2026-44", "R-2026-91")
    house["luis"].sync()
    assert house["luis"].body(house.claim)[REPORT] == "R-2026-91"


def test_a_save_that_waits_while_others_write_says_what_was_seen(driver: Synchronising, house: House) -> None:
    """The pull is stored before the save runs: the store holds their value, the person saw none."""
    luis_writes(house, **{REPORT: "R-2026-91"})
    driver.laptop.desk.centre.run()
    driver.shell.work.session.apply(Edit(house.claim, {REPORT: "R-2026-44"}), "a drawing, not a field")
    driver.settle()
    driver.sync()
    assert len(driver.laptop.desk.centre.conflicts()) == 1


def test_a_correction_before_the_first_save_was_durable_still_builds_on_what_was_seen(
    driver: Synchronising, house: House
) -> None:
    """A save that takes the place of another hands on what was seen before both."""
    for words in ("R-", "20", "26", "-44"):
        QTest.keyClicks(field(driver), words)
        driver.window.screen_shown._keeper.flush()
    driver.settle()
    driver.sync()
    assert driver.laptop.desk.centre.conflicts() == []
    assert house["luis"].sync() and house["luis"].body(house.claim)[REPORT] == "R-2026-44"
