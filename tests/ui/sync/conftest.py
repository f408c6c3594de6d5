"""A window over a laptop of a house: the store, the centre and what lies between are real, the road can be made worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from gnp_desk import app
from gnp_desk.app import Opened
from gnp_desk.desk import Desk
from gnp_desk.services.place import Place
from gnp_desk.services.sync.room import Centre
from gnp_desk.settings import Settings
from gnp_desk.ui.shell import Shell, Store
from gnp_desk.ui.sync.conductor import Conductor
from gnp_desk.ui.window_memory import WindowMemory
from tests.sync import house as houses
from tests.sync.house import House
from tests.sync.laptops import RECEIVERS, Laptop
from tests.ui.conftest import Driver

Show = Callable[[Laptop], "Synchronising"]


class Synchronising(Driver):
    """A window that can synchronise; `laptop` where it is one of a house."""

    laptop: Laptop

    @property
    def conductor(self) -> Conductor:
        assert self.shell.work is not None
        return self.shell.work.conductor

    def sync(self) -> None:
        """Synchronise as F5 does and wait for the end."""
        self.shell.synchronise()
        self.wait(lambda: not self.conductor.is_running)
        self.settle()

    def connection(self) -> str:
        return self.window.status.words("connection")


@pytest.fixture
def house() -> Iterator[House]:
    with houses.house("ana", "luis") as found:
        yield found


def over(laptop: Laptop) -> Desk:
    """Return the store of a laptop as the window opens one that is no demonstration, its centre on the laptop's road."""
    desk = replace(laptop.desk, is_demo=False)
    busy = lambda: desk.busy  # noqa: E731
    centre = Centre(
        desk.database, desk.records, desk.cases, RECEIVERS, busy, session=laptop.road.session, underway=desk.underway
    )
    desk.__dict__["centre"] = centre
    laptop.desk = desk
    laptop._hand_token(laptop.house.stage.access(laptop.person))
    return desk


@pytest.fixture
def show_desk(qapp: QApplication, no_bugs: None) -> Iterator[Callable[[Desk], Synchronising]]:
    """Open windows on stores; each is closed at the end."""
    opened: list[Synchronising] = []

    def show_one(desk: Desk) -> Synchronising:
        folder = desk.database.folder
        work = partial(app.work_of, Settings(folder, False))
        store = Store(lambda phrase, report: Opened(desk, Place(), False), work)
        driver = Synchronising(Shell(store, WindowMemory(folder), is_demo=False))
        opened.append(driver)
        driver.shell.show()
        driver.window.resize(1366, 768)
        driver.wait(lambda: driver.window.screen_shown.code != "opening")
        driver.wait(lambda: driver.conductor.link is not None)
        driver.settle()
        driver.window.activateWindow()
        return driver

    yield show_one
    for driver in opened:
        if isValid(driver.window):
            driver.window.close()
            driver.window.deleteLater()
        driver.shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


@pytest.fixture
def show(show_desk: Callable[[Desk], Synchronising]) -> Iterator[Show]:
    """Open windows on laptops; at the end each store is opened again for whoever holds it."""
    shown: list[Synchronising] = []

    def show_one(laptop: Laptop) -> Synchronising:
        driver = show_desk(over(laptop))
        driver.laptop = laptop
        shown.append(driver)
        return driver

    yield show_one
    for driver in shown:
        driver.window.close()
        driver.laptop.open()
