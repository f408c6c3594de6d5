"""Every screen of synchronising is whole at the smallest window, in each theme, density and text size."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from gnp_desk.errors import DeskError
from gnp_desk.services.central import trouble
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.sync.link import Link
from gnp_desk.services.sync.states import WORDS
from gnp_desk.services.views import Place
from gnp_desk.ui import style
from gnp_desk.ui.icons import icon
from gnp_desk.ui.queue_list import SENDING
from gnp_desk.ui.sync import connection
from gnp_desk.ui.sync.connection import connection_of
from gnp_desk.ui.tokens import THEMES, Look
from tests.services.evidence.drawn import photo
from tests.sync.house import House
from tests.ui.sync.conftest import Show, Synchronising
from tests.ui.walk import faults, focus_faults

SIZES = {"light": ("field", 1.0), "dark": ("counter", 1.5), "sun": ("gloves", 2.0)}
PLACES = [Place("sync", page=tab) for tab in ("out", "in", "conflicts", "history")]
JOINED = Link(address="https://centro.ejemplo.mx", keys={"1": "k"}, refresh="r", person="ana", name="Ana")


def busy_window(house: House, show: Show) -> Synchronising:
    """Return the window of somebody to whom everything happened: refused, disputed, waiting, files, and what came."""
    ana, luis = house["ana"], house["luis"]
    luis.write(house.claim, callback_phone="+525501004812")
    luis.add("note", text="Visto en el lugar.")
    luis.sync()
    ana.write(house.claim, callback_phone="+525501004821")
    ana.write(house.claim, report_number="R" * 300)
    note = ana.add("note", text="x" * 10_001)
    ana.write(note, "note", text="Más detalle")
    ana.sync()
    ana.desk.evidence.bring(Into(house.claim), [PastedSource("frente.jpg", photo(3))])
    driver = show(ana)
    driver.conductor.rhythm.stop()
    return driver


def test_every_screen_is_whole_at_the_smallest_size(house: House, show: Show) -> None:
    driver = busy_window(house, show)
    driver.window.resize(1024, 560)
    wrong: list[str] = []
    for theme, (density, scale) in SIZES.items():
        style.use(Look(theme, density, scale))
        for place in (*PLACES, Place("conflict", house.claim)):
            driver.go(place)
            wrong += [f"{place.screen}/{place.page} {density} {scale:g}: {fault}" for fault in faults(driver.window)]
    assert not wrong, "\n".join(sorted(set(wrong)))
    style.use(Look())
    for place in (*PLACES, Place("conflict", house.claim)):
        driver.go(place)
        wrong += [f"{place.screen}: {fault}" for fault in focus_faults(driver.window)]
    assert not wrong, "\n".join(wrong)


def test_every_state_has_a_shape_of_its_own_and_a_word(qapp: QApplication) -> None:
    assert set(SENDING) == set(WORDS)
    assert len({sign for sign, _tint, _bold in SENDING.values()}) == len(SENDING)
    ways = (
        connection.ONLINE,
        connection.OFFLINE,
        connection.PORTAL,
        connection.UNAVAILABLE,
        connection.EXPIRED,
        connection.PAUSED,
        connection.CERTIFICATE,
        connection.CLOCK,
    )
    assert len({way.icon for way in ways}) == len(ways) == len({way.words for way in ways})
    for theme in THEMES:
        style.use(Look(theme))
        assert not any(icon(way.icon, way.tint).isNull() for way in ways)


@pytest.mark.parametrize(
    ("link", "error", "has_network", "code"),
    [
        (None, None, True, "offline"),
        (Link(), None, True, "none"),
        (JOINED, None, True, "online"),
        (JOINED, None, False, "offline"),
        (JOINED, trouble.PageInTheWay(), False, "offline"),
        (JOINED, trouble.DeviceRevoked(), True, "revoked"),
        (JOINED, trouble.AnotherCentre(), True, "certificate"),
        (JOINED, trouble.AnotherPerson(owner="Ana", person="Luis"), True, "expired"),
        (JOINED, trouble.SlowDown(), True, "unavailable"),
        (JOINED, trouble.SessionExpired(), True, "expired"),
        (JOINED, trouble.NotForYou(), True, "unavailable"),
        (JOINED, trouble.ConsentWanted(count=300), True, "online"),
    ],
)
def test_the_way_to_the_centre_follows_from_link_network_and_the_last_run(
    link: Link | None, error: DeskError | None, has_network: bool, code: str
) -> None:
    found = connection_of(link, error, has_met=True, has_network=has_network)
    assert found.code == code
    assert found.why and "{" not in found.why


def test_a_run_begins_as_soon_as_there_is_a_network_again(house: House, show: Show) -> None:
    driver = show(house["ana"])
    driver.conductor.rhythm.stop()
    network = driver.conductor._network
    driver.sync()
    asked = len(driver.laptop.road.asked)
    network.is_up = False
    network.changed.emit(False)
    network.is_up = True
    network.changed.emit(True)
    driver.wait(lambda: len(driver.laptop.road.asked) > asked and not driver.conductor.is_running)
