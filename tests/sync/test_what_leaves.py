"""What leaves a laptop, and what never does: files that were not sent, open claims, and much at once without being asked."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import pytest
import requests
from sqlalchemy import select

from gnp_central import people
from gnp_central.seed import add_stream, join
from gnp_central.tables import BLOB
from gnp_desk.services.central.trouble import NoNetwork
from tests.sync import invariants, stores
from tests.sync.house import ZONE, House
from tests.sync.road import Carry, Reply, lost


def at_centre(house: House) -> set[str]:
    with house.stage.database.reading() as connection:
        return set(connection.execute(select(BLOB.c.sha256)).scalars())


def hand_over(house: House) -> None:
    """Let Ana give the claim to another zone, which Luis does not read."""
    ana = house["ana"]
    house.stage.database.write(lambda connection: add_stream(connection, "z:S2", "Otra zona"))
    house.stage.database.write(lambda connection: join(connection, "ana", "z:S2", "rw"))
    ana.sync()
    ana.write(house.claim, zone="S2")
    ana.sync()


def leave_the_zone(house: House) -> None:
    house.stage.database.write(lambda connection: people.withdraw(connection, "luis", ZONE))


# Files


@pytest.mark.parametrize("happens", [hand_over, leave_the_zone])
def test_photos_and_papers_made_before_a_hand_over_still_reach_the_centre_and_then_leave(
    house: House, happens: Any
) -> None:
    """They are acknowledged, and in the same run their claim is taken away: their only copy is here."""
    luis = house["luis"]
    contents = [secrets.token_bytes(3_000), secrets.token_bytes(5_000)]
    records = [luis.photo(contents[0]), luis.paper(contents[1])]
    happens(house)
    luis.sync()
    assert at_centre(house) == {hashlib.sha256(content).hexdigest() for content in contents}
    invariants.in_motion(luis)
    luis.sync()
    assert [luis.body(record) for record in records] == [None, None]
    assert not list(stores.strays(luis))
    invariants.at_rest(house)


def test_a_file_whose_road_broke_after_a_hand_over_is_sent_by_a_later_run(house: House) -> None:
    luis, content = house["luis"], secrets.token_bytes(3_000)
    record = luis.paper(content)
    hand_over(house)
    with pytest.raises(NoNetwork):
        luis.sync(always=_no_files)
    assert luis.body(record) is not None
    luis.reopen().sync()
    assert at_centre(house) == {hashlib.sha256(content).hexdigest()}
    luis.sync()
    assert luis.body(record) is None
    invariants.at_rest(house)


def _no_files(carry: Carry, request: requests.PreparedRequest) -> Reply:
    return lost(carry, request) if "/v1/blobs/" in str(request.path_url) else carry(request)
