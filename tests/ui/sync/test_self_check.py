"""A store in which what is shown is not what was written says so by itself, and is not touched (api.md 16.4)."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import func, select, update

from gnp_desk.errors import RecordsDisagree
from gnp_desk.services import soundness
from gnp_desk.services.tables import RECORD
from gnp_desk.ui.sync.self_check import SelfCheck
from tests.sync.house import House
from tests.sync.laptops import Laptop
from tests.ui.sync.conftest import Show


def put_there(laptop: Laptop, place: str) -> None:
    """Change what is shown of the claim behind the back of the journal, as nothing of the program does."""
    body = func.json_set(RECORD.c.body, "$.loss_place_text", place)
    change = update(RECORD).where(RECORD.c.id == laptop.house.claim).values(body=body)
    laptop.desk.database.write(lambda connection: connection.execute(change))


def bodies(laptop: Laptop) -> list[tuple[str, str]]:
    with laptop.desk.database.reading() as connection:
        return [(row.id, row.body) for row in connection.execute(select(RECORD.c.id, RECORD.c.body))]


def test_only_claims_with_unsent_work_are_looked_at_and_what_does_not_hold_is_named(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    ana = house["ana"]
    ana.sync()
    assert soundness.check(ana.desk.database, lambda: False) == 0
    ana.write(house.claim, loss_place_text="Eje Central 14")
    assert soundness.check(ana.desk.database, lambda: False) == 1
    put_there(ana, "Eje Central 99")
    before = bodies(ana)
    with caplog.at_level(logging.WARNING), pytest.raises(RecordsDisagree) as raised:
        soundness.check(ana.desk.database, lambda: False)
    folio = ana.desk.cases.load(house.claim).claim.text("folio")
    assert folio and folio in raised.value.words()
    assert "1 in 1 claims" in caplog.text and "Eje" not in caplog.text and folio not in caplog.text
    assert bodies(ana) == before
    assert soundness.check(ana.desk.database, lambda: True) == 0, "it stops when it is told to"


def test_what_does_not_hold_stands_in_the_banner_until_it_does(house: House, show: Show) -> None:
    ana = house["ana"]
    ana.write(house.claim, loss_place_text="Eje Central 14")
    put_there(ana, "Eje Central 99")
    driver = show(ana)
    driver.conductor.rhythm.stop()
    check = driver.conductor.findChild(SelfCheck)
    assert check is not None and check._timer.remainingTime() > 10_000, "it begins well after the store was opened"
    check.look()
    driver.wait(lambda: "no coinciden con su historial" in driver.window.banner.words())
    assert "(DAT-109)" in driver.window.banner.words()
    put_there(ana, "Eje Central 14")
    check.look()
    driver.wait(lambda: driver.window.banner.words() == "")
