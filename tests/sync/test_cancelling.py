"""A run that is cancelled ends between two pages, and what it leaves to be shown is made when the next one begins."""

from __future__ import annotations

import pytest
import requests
from sqlalchemy import Connection, select

from gnp_desk import errors
from gnp_desk.services.central import trouble
from gnp_desk.services.sync import pull, states
from gnp_desk.services.sync.tables import STALE
from gnp_desk.services.tables import CLAIM_ROW
from tests.sync import invariants, road
from tests.sync.cuts import listening
from tests.sync.house import House
from tests.sync.stage import Reply


def test_a_cancelled_run_asks_for_no_page_more_and_the_next_one_shows_what_came(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, luis = house["ana"], house["luis"]
    claims = {luis.desk.cases.start() for _ in range(4)}
    luis.sync()
    monkeypatch.setattr(pull, "PAGE", 3)
    stored: list[str] = []
    with listening(lambda step: stored.append(step) if step == "pull.page_stored" else None):
        ana.sync(cancelled=lambda: bool(stored))
    assert len(stored) == 1
    shown = select(CLAIM_ROW.c.claim).where(CLAIM_ROW.c.claim.in_(claims))
    assert ana.query(select(STALE)) and not ana.query(shown), "closing waits for no row of the queue"
    ana.reopen()
    with pytest.raises(trouble.CentreError):
        ana.sync(always=road.lost)
    assert not ana.query(select(STALE)) and ana.query(shown), "without a network too"
    ana.sync()
    assert {row.claim for row in ana.query(shown)} == claims
    invariants.at_rest(house)


def test_what_ended_a_run_is_told_although_the_store_fails_afterwards(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = house["ana"]
    ana.write(house.claim, report_number="R-7")

    def full(connection: Connection) -> None:
        raise errors.DiskFull()

    def only_sent(carry: road.Carry, request: requests.PreparedRequest) -> Reply:
        return carry(request) if request.path_url == "/v1/push" else road.lost(carry, request)

    monkeypatch.setattr(states, "refresh", full)
    with pytest.raises(trouble.NoNetwork):
        ana.sync(always=only_sent)
