"""Joining a real centre from the window: the address, its page in the browser, and everything that can be given up on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from gnp_central import seed
from gnp_central.database import open_database
from gnp_central.settings import database_url
from gnp_desk.desk import Desk, compose
from gnp_desk.services.database import Database
from gnp_desk.services.store_lock import StoreLock
from gnp_desk.services.views import Place
from gnp_desk.ui.sync.connect_dialog import ConnectDialog
from tests.central.conftest import _cheap_passwords  # noqa: F401  (fixture)
from tests.central.servers import serving
from tests.services.conftest import KEY
from tests.sync.office import PASSWORD, fill_in
from tests.ui.sync.conftest import Synchronising

LOGIN, NAME = "rosa", "Rosa Lima"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server process with one person."""
    data = tmp_path_factory.mktemp("centre")
    url = database_url(data, "")
    database = open_database(url)
    person = seed.NewPerson(LOGIN, NAME, ("adjuster",), {"zone": "R"}, {"z:R": "rw"})
    try:
        with serving(data, "--database", url, "--rate", "0") as address:
            database.write(lambda connection: seed.add(connection, {"z:R": "Zona"}, [person], PASSWORD))
            yield address
    finally:
        database.close()


class Browser(QObject):
    """The browser of the machine: it opens the page and, where it is told to, signs on."""

    def __init__(self) -> None:
        super().__init__()
        self.signs_on = True
        self.opened: list[str] = []
        QDesktopServices.setUrlHandler("http", self, "open")

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        if self.signs_on:
            threading.Thread(target=fill_in, args=(self.opened[-1], LOGIN)).start()


@pytest.fixture
def browser(qapp: QApplication) -> Iterator[Browser]:
    yield Browser()
    QDesktopServices.unsetUrlHandler("http")


@pytest.fixture
def driver(show_desk: Callable[[Desk], Synchronising], tmp_path: Path) -> Synchronising:
    """The window of a new store that knows no centre."""
    desk = compose(StoreLock(tmp_path), Database(tmp_path, KEY), is_demo=False, clock=lambda: datetime.now(UTC))
    found = show_desk(desk)
    found.go(Place("sync"))
    return found


def joining(driver: Synchronising, then: Callable[[ConnectDialog], None]) -> None:
    """Press what is offered and do something with the dialog that opens; return once it is closed."""
    dialog: list[ConnectDialog] = []

    def meet() -> None:
        found = QApplication.activeModalWidget()
        assert isinstance(found, ConnectDialog)
        dialog.append(found)
        then(found)

    QTimer.singleShot(0, meet)
    driver.window.screen_shown._decisions.take_up()
    assert dialog


def test_a_store_joins_a_centre_through_the_browser_and_sends_what_it_has(
    driver: Synchronising, centre: str, browser: Browser
) -> None:
    driver.shell.synchronise()
    assert driver.connection() == "Sin centro"
    assert "todavía no se conecta" in driver.window.toast.words()
    claim = driver.shell.work.make.desk.cases.start()

    def sign_on(dialog: ConnectDialog) -> None:
        dialog._address.setText(centre)
        dialog._go.click()
        assert dialog._state.text() == "Preguntando al centro…"

    joining(driver, sign_on)
    assert len(browser.opened) == 1
    driver.wait(lambda: driver.connection() == "En línea")
    driver.settle()
    assert driver.window.status.words("person") == NAME
    assert driver.window.status.words("unsent") == "0 por enviar"
    (row,) = driver.shell.work.make.desk.queue.page("today", 0, 5)
    assert (row.claim, row.send_text) == (claim, "Acusado")


def test_waiting_for_the_browser_can_be_given_up_and_the_address_stays(
    driver: Synchronising, centre: str, browser: Browser
) -> None:
    browser.signs_on = False

    def give_up(dialog: ConnectDialog) -> None:
        dialog._address.setText("ftp://centro.ejemplo.mx")
        dialog._go.click()
        driver.wait(lambda: "https://" in dialog._problem.text())
        dialog._address.setText(centre)
        dialog._go.click()
        driver.wait(lambda: "Inicie sesión ahí" in dialog._state.text())
        dialog._back.click()
        assert (dialog._address.text(), dialog._go.isVisible()) == (centre, True)
        dialog._back.click()

    joining(driver, give_up)
    driver.wait(lambda: driver.shell.tasks.running == 0)
    assert driver.connection() == "Sin centro", "nothing is kept of a centre nobody signed on to"
