"""Synchronising as a person sees it: it goes by itself, F5 always answers, and what comes never disturbs the work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gnp_desk.services.views import Place
from tests.sync.house import House
from tests.ui.sync.conftest import Show, Synchronising

PLACE = "loss_place_text"


def press(driver: Synchronising, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or driver.window, key)


def test_f5_sends_what_waits_and_the_frame_says_so(house: House, show: Show) -> None:
    house["ana"].write(house.claim, **{PLACE: "Eje Central 14"})
    driver = show(house["ana"])
    driver.go(Place("sync"))
    page = driver.window.screen_shown
    assert [item.state for item in page._out.items] == ["queued"]
    press(driver, Qt.Key.Key_F5)
    driver.wait(lambda: not driver.conductor.is_running and page._out.items == ())
    driver.settle()
    assert driver.connection() == "En línea"
    assert driver.window.status.words("unsent") == "0 por enviar"
    assert page.note().startswith("Último acuse: hoy")
