"""What is on its way is seen to move on every screen, never back, and what failed says when it is tried again."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import requests
from PySide6.QtWidgets import QApplication

from gnp_desk.services.outbox import OutboxItem
from gnp_desk.services.sync.files import CHUNK
from gnp_desk.services.views import Edit, Place
from gnp_desk.ui.queue_model import QueueModel
from gnp_desk.ui.sync.outbox_tab import OutboxTab
from tests.sync import road
from tests.sync.house import House
from tests.sync.road import Carry
from tests.sync.stage import Reply
from tests.ui.sync.conftest import Show, Synchronising
from tests.ui.sync.test_looks import busy_window

SENDING = re.compile(r"Enviando \d+ %")


def said_of(claim: str, model: QueueModel) -> str:
    at = model.find(claim)
    row = model.row(at) if at >= 0 else None
    return row.send_text if row is not None else ""


@contextmanager
def held_on_its_way(driver: Synchronising) -> Iterator[None]:
    """Hold the second chunk of a file on the road, while what is shown is looked at."""
    waits, goes = threading.Event(), threading.Event()
    sent: list[str] = []

    def hold(carry: Carry, request: requests.PreparedRequest) -> Reply:
        if request.method == "PATCH":
            sent.append(request.path_url)
            if len(sent) == 2:
                waits.set()
                assert goes.wait(30)
        return carry(request)

    driver.laptop.road.always = hold
    driver.shell.synchronise()
    driver.wait(waits.is_set)
    try:
        yield
    finally:
        goes.set()
        driver.wait(lambda: not driver.conductor.is_running)
        driver.laptop.road.always = None


def test_a_photo_that_moves_is_seen_to_on_every_screen_while_it_does(house: House, show: Show) -> None:
    house["ana"].photo(secrets.token_bytes(3 * CHUNK))
    driver = show(house["ana"])
    driver.conductor.rhythm.stop()
    driver.go(Place("work"))
    window = driver.window
    with held_on_its_way(driver):
        driver.wait(lambda: said_of(house.claim, window.screen_shown._model) == "Enviando 33 %")
        window.go(Place("case", house.claim))
        driver.wait(lambda: window.title._state.text() == "Enviando 33 %")
        window.go(Place("evidence", house.claim))
        gallery = window.screen_shown._model
        driver.wait(lambda: [gallery.states[row.id].words for row in gallery.rows] == ["Enviando 33 %"])
        window.go(Place("sync"))
        driver.wait(lambda: bool(window.screen_shown._out.list.count()))
        driver.wait(lambda: SENDING.fullmatch(window.screen_shown._out.card._state.text()) is not None)
    driver.go(Place("case", house.claim))
    driver.wait(lambda: window.title._state.text() == "Acusado")


def test_a_paper_that_moves_is_seen_to_among_the_papers_of_its_claim(house: House, show: Show) -> None:
    content, said = secrets.token_bytes(2 * CHUNK), {"title": "Formato lleno", "issued_at": "2026-11-25T18:00:00Z"}
    paper = house["ana"].paper(content, **said)
    driver = show(house["ana"])
    driver.conductor.rhythm.stop()
    driver.go(Place("orders", house.claim))
    model = driver.window.screen_shown._model
    driver.wait(lambda: [row.send_text for row in model.rows if row.paper == paper] == ["En cola"])
    with held_on_its_way(driver):
        driver.wait(lambda: [row.send_text for row in model.rows if row.paper == paper] == ["Enviando 50 %"])
    driver.wait(lambda: [row.send_text for row in model.rows if row.paper == paper] == ["Acusado"])


def test_the_page_of_a_claim_says_that_what_was_just_saved_is_queued(house: House, show: Show) -> None:
    driver = show(house["ana"])
    driver.sync()
    driver.conductor.pause(True)
    driver.go(Place("case", house.claim))
    driver.wait(lambda: driver.window.title._state.text() == "Acusado")
    driver.shell.work.session.apply(Edit(house.claim, {"loss_place_text": "Eje Central 14"}), "test")
    driver.wait(lambda: driver.window.title._state.text() == "Detenido")


def test_a_save_during_a_run_takes_nothing_back_of_what_was_shown_as_sent(qapp: QApplication) -> None:
    tab, item = OutboxTab(), OutboxItem("c/photos", "c", "Evidencia · 9 archivos", "queued", 9, 100)
    tab.show_items([item], "")
    tab.begin()
    shown = []
    for size in (100, 40, 50, 50, 90, 120, 30, 0):
        tab.show_items([replace(item, size=size)], "")
        shown.append(tab._moving(tab.items[0])[1])
    assert shown == sorted(shown) and shown[1] == 0.6, shown
    assert shown[-1] == 1.0
    tab.end()
    assert tab._moving(item) == (item, -1)
    tab.deleteLater()


def test_what_failed_says_when_it_is_tried_again(house: House, show: Show) -> None:
    house["ana"].write(house.claim, loss_place_text="Eje Central 14")
    driver = show(house["ana"])
    driver.conductor.rhythm.stop()
    driver.go(Place("sync"))
    page = driver.window.screen_shown
    assert driver.conductor.next_attempt == ""
    for _failure in range(12):
        driver.conductor.rhythm.failed()
    driver.laptop.road.always = road.gateway(502)
    driver.sync()
    at = driver.conductor.rhythm.retry_at
    assert at is not None
    words = f"Próximo intento {at:%H:%M}"
    assert words in page._banner._words.text() and words in page._out.card._facts.text()
    driver.laptop.road.always = None
    driver.sync()
    assert "Próximo intento" not in page._banner._words.text()


def test_photos_wait_on_a_metered_network_until_somebody_sends_them_anyway(house: House, show: Show) -> None:
    ana = house["ana"]
    ana.photo(secrets.token_bytes(700))
    ana.write(house.claim, loss_place_text="Eje Central 14")
    driver = show(ana)
    driver.conductor.rhythm.stop()
    driver.conductor._network.is_metered = True
    driver.go(Place("sync"))
    page = driver.window.screen_shown
    driver.sync()
    (item,) = page._out.items
    assert (item.title, item.state) == ("Evidencia · 1 archivo", "stopped")
    assert "Red medida: las fotos esperan" in page._banner._words.text()
    assert "esperan su decisión" not in page.subtitle()
    next(action for action in page.actions() if action.text == "Enviar también las fotos ahora").run()
    driver.wait(lambda: not driver.conductor.is_running and page._out.items == ())
    driver.settle()
    assert "Red medida" not in page._banner._words.text()
    assert driver.conductor.spares_photos, "the next photos wait again"


def test_a_network_that_is_no_longer_metered_takes_the_photos(house: House, show: Show) -> None:
    ana = house["ana"]
    ana.photo(secrets.token_bytes(700))
    driver = show(ana)
    driver.conductor.rhythm.stop()
    network = driver.conductor._network
    network.is_metered = True
    driver.sync()
    assert ana.desk.outbox.waiting().count == 1
    network.is_metered = False
    network.changed.emit(True)
    driver.wait(lambda: not driver.conductor.is_running and ana.desk.outbox.waiting().count == 0)


def test_every_line_that_is_not_through_has_a_next_attempt_or_an_action(house: House, show: Show) -> None:
    driver = busy_window(house, show)
    driver.go(Place("sync"))
    driver.laptop.road.always = road.gateway(502)
    driver.sync()
    driver.laptop.road.always = None
    out = driver.window.screen_shown._out
    assert {item.state for item in out.items} >= {"rejected", "conflict", "waits"}
    for at, item in enumerate(out.items):
        out.list.setCurrentRow(at)
        assert item.action or "Próximo intento" in out.card._facts.text(), f"{item.title}: {item.state}"
