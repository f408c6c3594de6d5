"""Synchronising as a person sees it: it goes by itself, F5 always answers, and what comes never disturbs the work."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest
import requests
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gnp_desk.services.sync import link
from gnp_desk.services.views import Edit, Place
from gnp_desk.ui.sync.connection import MOST_OFFSET_MS
from gnp_desk.ui.sync.rhythm import LEAST_MS, LONGEST_PAUSE_MS, pause_ms
from tests.sync import road
from tests.sync.house import House
from tests.sync.road import Accident, Carry
from tests.sync.stage import Reply
from tests.ui.conftest import BLOCKED_MS, Driver, Watchdog
from tests.ui.sync.conftest import Show

PLACE, REFERENCE = "loss_place_text", "loss_place_reference"
LATEST_S = 3


def press(driver: Driver, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or driver.window, key, modifiers)


def untrusted(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The certificate of whoever answers is nobody's we know."""
    raise requests.exceptions.SSLError("self-signed certificate")


def test_f5_sends_what_waits_and_the_frame_says_so(house: House, show: Show) -> None:
    house["ana"].write(house.claim, **{PLACE: "Eje Central 14"})
    driver = show(house["ana"])
    driver.go(Place("sync"))
    page = driver.window.screen_shown
    assert [item.state for item in page._out.items] == ["queued"]
    shown: list[float] = []
    driver.conductor.changed.connect(lambda: shown.append(driver.conductor.part))
    press(driver, Qt.Key.Key_F5)
    driver.wait(lambda: not driver.conductor.is_running and page._out.items == ())
    driver.settle()
    assert shown == sorted(shown), "what was shown as progress goes back"
    assert driver.connection() == "En línea"
    assert driver.window.status.words("unsent") == "0 por enviar"
    assert page.note().startswith("Último acuse: hoy")


@pytest.mark.parametrize(
    ("accident", "words"),
    [
        (road.lost, "Sin conexión"),
        (road.portal, "Red con página de acceso"),
        (road.gateway(502), "Servidor no disponible"),
        (untrusted, "Certificado no reconocido"),
    ],
)
def test_the_connection_is_told_by_shape_and_word_and_again_once_it_is_back(
    house: House, show: Show, accident: Accident, words: str
) -> None:
    driver = show(house["ana"])
    driver.laptop.road.always = accident
    driver.shell.synchronise()
    driver.wait(lambda: not driver.conductor.is_running)
    ended = time.monotonic()
    driver.wait(lambda: driver.connection() == words)
    assert time.monotonic() - ended < LATEST_S
    assert driver.conductor.rhythm.next_at is not None, "it is tried again by itself"
    driver.laptop.road.always = None
    driver.sync()
    assert driver.connection() == "En línea"


def test_a_session_that_ended_a_pause_and_a_wrong_clock_are_told_with_what_to_do(house: House, show: Show) -> None:
    ana = house["ana"]
    driver = show(ana)
    ana.desk.database.write(lambda connection: link.keep(connection, offset_ms=MOST_OFFSET_MS + 60_000))
    driver.sync()
    assert driver.connection() == "Hora incorrecta"
    assert "6 min" in driver.conductor.connection.why
    driver.go(Place("sync"))
    page = driver.window.screen_shown
    page._pause()
    driver.settle()
    assert (driver.connection(), page.actions()[0].text) == ("En pausa", "Reanudar envíos")
    driver.shell.synchronise()
    assert not driver.conductor.is_running, "F5 explains instead of sending past a pause"
    assert "pausa" in driver.window.toast.words()
    page._decisions.take_up()
    driver.wait(lambda: not driver.conductor.is_running and driver.connection() == "Hora incorrecta")
    ana.forget_session()
    driver.sync()
    driver.settle()
    assert driver.connection() == "Sesión vencida"
    assert [action.text for action in page.actions() if action.is_main] == ["Iniciar sesión"]


def test_f5_offers_to_join_a_centre_where_there_is_none(demo: Driver) -> None:
    press(demo, Qt.Key.Key_F5)
    assert demo.window.screen_shown.code == "sync"
    assert "no se envía" in demo.window.toast.words()
    assert demo.window.status.words("connection") == "Demostración"


def test_what_is_saved_is_sent_by_itself_without_holding_the_window_up(house: House, show: Show) -> None:
    driver = show(house["ana"])
    watchdog, slowness = Watchdog(), Watchdog.slowness()
    driver.go(Place("page", house.claim, "place"))
    before = driver.laptop.road.asked.count("POST /v1/push")
    session = driver.shell.work.session
    session.apply(Edit(house.claim, {PLACE: "Eje Central 14"}), "test")
    driver.wait(lambda: driver.laptop.road.asked.count("POST /v1/push") > before)
    driver.wait(lambda: not driver.conductor.is_running)
    driver.settle()
    house["luis"].sync()
    assert house["luis"].body(house.claim)[PLACE] == "Eje Central 14"
    assert watchdog.worst < BLOCKED_MS * max(slowness, Watchdog.slowness())


def test_a_window_that_closes_does_not_wait_for_a_centre_that_never_answers(house: House, show: Show) -> None:
    driver = show(house["ana"])
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        desk = driver.laptop.desk
        desk.database.write(lambda connection: link.keep(connection, address=address))
        desk.centre._enrolment._session = lambda: None
        driver.shell.synchronise()
        connection, _from = silent.accept()
        with connection:
            started = time.monotonic()
            driver.window.close()
            assert time.monotonic() - started < LATEST_S


@pytest.mark.parametrize(("failures", "most"), [(1, 5_000), (2, 10_000), (4, 40_000), (30, LONGEST_PAUSE_MS)])
def test_the_pause_after_failures_grows_to_a_quarter_of_an_hour_with_full_jitter(failures: int, most: int) -> None:
    ends: list[Callable[[], float]] = [lambda: 0.0, lambda: 1.0]
    assert [pause_ms(failures, 0, chance) for chance in ends] == [LEAST_MS, most]
    assert pause_ms(failures, 120, lambda: 0.0) == 120_000, "what the centre asked for is kept"


def test_a_centre_that_takes_what_it_is_asked_and_says_nothing_is_told_within_three_seconds(
    house: House, show: Show
) -> None:
    """The request goes on being waited for; at the first sign of life the state is what it was."""
    driver = show(house["ana"])
    driver.sync()
    assert driver.connection() == "En línea"
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        desk = driver.laptop.desk
        desk.database.write(lambda connection: link.keep(connection, address=address))
        desk.centre._enrolment._session = lambda: None
        driver.shell.synchronise()
        began = time.monotonic()
        caller, _from = server.accept()
        driver.wait(lambda: driver.connection() == "Servidor no disponible")
        assert time.monotonic() - began < LATEST_S and driver.conductor.is_running
        assert "todavía no contesta" in driver.conductor.connection.why
        caller.sendall(b"HTTP/1.1 200 OK\r\n")
        driver.wait(lambda: driver.connection() == "En línea")
        assert driver.conductor.is_running
        caller.close()
    driver.wait(lambda: not driver.conductor.is_running)
    assert driver.connection() != "En línea"
