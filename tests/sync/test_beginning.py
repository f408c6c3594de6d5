"""What the beginning of a synchronisation learns of the centre: its time, its keys (api.md 2, 15)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from gnp_desk.services.sync import link
from gnp_desk.services.sync.link import Link
from gnp_desk.services.sync.tables import STREAM
from gnp_desk.services.tables import JOURNAL
from tests.sync.house import House
from tests.sync.laptops import Laptop

DAY_MS = 86_400_000


def known(laptop: Laptop) -> Link:
    with laptop.desk.database.reading() as connection:
        return link.read(connection)


def keep(laptop: Laptop, **values: object) -> None:
    laptop.desk.database.write(lambda connection: link.keep(connection, **values))


def ago(**time: float) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


def test_a_clock_that_went_ahead_and_was_put_right_is_measured_at_once(house: House) -> None:
    """For as long as it was wrong, the moment of the last question lies ahead."""
    ana = house["ana"]
    keep(ana, asked_at=ago(days=-2), offset_ms=-2 * DAY_MS)
    ana.desk.database.write(lambda connection: connection.execute(update(STREAM).values(checked_at=ago(days=-2))))
    ana.sync()
    assert abs(known(ana).offset_ms) < 60_000
    now = datetime.now(UTC)
    assert all(datetime.fromisoformat(row.checked_at) <= now for row in ana.query(select(STREAM.c.checked_at)))


def test_what_is_written_after_a_restart_tells_how_far_the_clock_was_off(house: House) -> None:
    ana = house["ana"]
    keep(ana, asked_at=ago(minutes=5), offset_ms=-420_000)
    ana.reopen()
    ana.write(house.claim, report_number="R-1")
    (row,) = ana.query(select(JOURNAL.c.at).where(JOURNAL.c.state == "unsent"))
    assert json.loads(row.at)["offset_ms"] == -420_000
