"""On a bad network nothing is lost, nothing is believed that the centre did not sign, and the person is told what it is (T11)."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import repeat
from urllib.parse import urlsplit

import pytest

from gnp_desk.services.central import http, trouble
from tests.sync import chaos, invariants, stores
from tests.sync.chaos import Chaos, Weather
from tests.sync.house import House
from tests.sync.outside import served
from tests.sync.workers import IS_LONG, seed

MIXES, SECONDS = (500, 20.0) if IS_LONG else (12, 0.8)
# What a laptop waits here for a connection and for an answer; in the field it is 10 and 60 seconds. The latency is as much shorter.
PATIENCE, IN_THE_FIELD = 0.7, http.READ_SECONDS
TOXINS: dict[str, Weather] = {
    "latency": Weather(latency=0.05, jitter=0.1),
    "64 kbit a second": Weather(rate=8_000),
    "cut on the way up": Weather(cut_up=300),
    "cut on the way down": Weather(cut_down=120),
    "cut within the body": Weather(cut_down=-40),
    "reset": Weather(cut_down=40, is_reset=True),
    "half open": Weather(cut_down=40, is_half_open=True),
    "black hole": Weather(is_black_hole=True),
    "every request twice": Weather(is_doubled=True),
    "every request again, later": Weather(again=0.3),
    "a bit flipped in the head": Weather(flip=9),
    "a bit flipped in the body": Weather(flip=-5),
    "captive portal": Weather(answer=chaos.PORTAL),
    "redirected to a portal": Weather(answer=chaos.REDIRECT),
    "bad gateway": Weather(answer=chaos.BAD_GATEWAY),
    "gzip bomb": Weather(answer=chaos.BOMB),
    "slow loris": Weather(drip=0.001),
}
UNAVAILABLE, PORTAL, NONE = trouble.CentreUnavailable, trouble.PageInTheWay, trouble.NoNetwork
# What the person is told of each (ux.md Y8); None where the network is only slow.
TOLD: dict[str, tuple[type[trouble.CentreError], ...] | None] = {
    "latency": None,
    "64 kbit a second": None,
    "every request again, later": None,
    "every request twice": None,
    "slow loris": None,
    "cut on the way up": (UNAVAILABLE, NONE),
    "cut on the way down": (UNAVAILABLE, NONE),
    "cut within the body": (UNAVAILABLE,),
    "reset": (UNAVAILABLE,),
    "half open": (UNAVAILABLE,),
    "black hole": (UNAVAILABLE,),
    "a bit flipped in the head": (PORTAL, UNAVAILABLE),
    "a bit flipped in the body": (PORTAL,),
    "captive portal": (PORTAL,),
    "redirected to a portal": (PORTAL,),
    "bad gateway": (UNAVAILABLE,),
    "gzip bomb": (PORTAL,),
}


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[House, Chaos]]:
    """Two laptops that reach a real centre through the proxy only."""
    with pytest.MonkeyPatch.context() as patch, served("ana", "luis") as house:
        patch.setattr(http, "CONNECT_SECONDS", PATIENCE)
        patch.setattr(http, "READ_SECONDS", PATIENCE)
        with Chaos(urlsplit(house.stage.server).port or 0, seed()) as proxy:
            house.stage.address = proxy.address
            for laptop in house.laptops.values():
                laptop.sign_on()
                laptop.sync()
            yield house, proxy


@pytest.fixture(autouse=True)
def _fair(office: tuple[House, Chaos]) -> Iterator[None]:
    """Begin and end in fair weather, with nothing left to do."""
    yield
    office[1].forecast = lambda: chaos.FAIR
    invariants.at_rest(office[0])


@pytest.mark.parametrize("name", TOXINS)
def test_what_the_network_does_is_called_by_its_name_within_three_seconds(
    office: tuple[House, Chaos], name: str
) -> None:
    house, proxy = office
    ana, told = house["ana"], TOLD[name]
    ana.write(house.claim, report_number=f"R {name}"[:30])
    proxy.forecast = lambda: TOXINS[name]
    begun = time.monotonic()
    if told is None:
        assert ana.sync().unsent == 0
        return
    with pytest.raises(told):
        ana.sync()
    assert time.monotonic() - begun < 3
    assert any(row.state in ("unsent", "sending") for row in _waiting(house)), "nothing is taken for sent"


@pytest.mark.parametrize("name", ["8 s to an answer", "8 kbit a second"])
def test_what_is_slow_is_waited_for_with_the_patience_of_the_field(
    office: tuple[House, Chaos], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    house, proxy = office
    monkeypatch.setattr(http, "READ_SECONDS", IN_THE_FIELD)
    slow = iter([Weather(latency=8)]) if name == "8 s to an answer" else repeat(Weather(rate=1_000))
    proxy.forecast = lambda: next(slow, chaos.FAIR)
    house["ana"].write(house.claim, report_number=f"R {name}")
    begun = time.monotonic()
    assert house["ana"].sync().unsent == 0
    assert time.monotonic() - begun > 3


@pytest.mark.parametrize("mix", range(MIXES))
def test_any_mix_of_weather_ends_with_the_same_on_both_sides(office: tuple[House, Chaos], mix: int) -> None:
    house, proxy = office
    chance = random.Random(chosen_seed := seed() + mix)  # noqa: S311
    print(f"mix {mix} of seed {chosen_seed}")  # noqa: T201
    chosen = chance.sample(sorted(TOXINS), 4)
    proxy.forecast = lambda: TOXINS[chance.choice(chosen)] if chance.random() < 0.4 else chaos.FAIR
    until, number = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        laptop = house[chance.choice(["ana", "luis"])]
        number += 1
        laptop.write(house.claim, **{chance.choice(["report_number", "callback_phone"]): f"{mix}-{number}"})
        if number % 3 == 0:
            laptop.photo(f"foto {mix} {number} {chosen_seed}".encode())
        with suppress(trouble.CentreError):
            laptop.sync()
        invariants.hold(stores.broken(laptop))


def _waiting(house: House) -> list[object]:
    from sqlalchemy import select

    from gnp_desk.services.tables import JOURNAL

    return list(house["ana"].query(select(JOURNAL.c.state).where(JOURNAL.c.kind != "event")))
