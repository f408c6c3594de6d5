"""What the beginning of a synchronisation learns of the centre: its time, its keys (api.md 2, 15)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from gnp_central import signing
from gnp_central.signing import ServerKeys
from gnp_desk.services.central.trouble import AnotherCentre
from gnp_desk.services.sync import link
from gnp_desk.services.sync.link import Link
from gnp_desk.services.sync.tables import STREAM
from gnp_desk.services.tables import JOURNAL
from tests.sync import house as houses
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


@pytest.fixture
def restarted(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Start the centre again with the keys that are in `tmp_path` now."""
    for path in houses.keys().iterdir():
        shutil.copy(path, tmp_path)

    def again() -> None:
        for name, value in vars(ServerKeys(tmp_path)).items():
            monkeypatch.setattr(house.stage.keys, name, value)
        for name, value in (("_keys", {}), ("_fetched", 0.0)):
            monkeypatch.setattr(house.stage.centre.tokens, name, value)

    return again


def sync_later(laptop: Laptop) -> None:
    keep(laptop, asked_at="")
    laptop.sync()


def test_a_new_key_of_the_centre_is_believed_by_who_heard_of_it_from_the_old_one(
    house: House, tmp_path: Path, restarted: Callable[[], None]
) -> None:
    ana, luis, old = house["ana"], house["luis"], house.stage.keys.id
    state, new = signing.renew(tmp_path)
    restarted()
    assert (state, house.stage.keys.id) == ("next", old)
    sync_later(ana)
    assert known(ana).keys.keys() == {old, new} and known(luis).keys.keys() == {old}
    assert signing.renew(tmp_path) == ("key", new)
    restarted()
    for laptop in (ana.reopen(), ana):
        laptop.write(house.claim, report_number="R-1")
        sync_later(laptop)
    with pytest.raises(AnotherCentre):
        luis.sync()
    (tmp_path / f"{old}.key").unlink()
    restarted()
    sync_later(ana)
    assert known(ana).keys.keys() == {new}, "what the centre tells of no more, and another key said so"


def test_a_key_does_not_take_itself_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, signs = house["ana"], house.stage.keys.id
    other = {"id": "009-abcdefabcdef", "kind": "ed25519", "public_key": known(ana).keys[signs]}
    monkeypatch.setattr(house.stage.keys, "published", lambda: [other])
    sync_later(ana)
    assert known(ana).keys.keys() == {signs, other["id"]}
