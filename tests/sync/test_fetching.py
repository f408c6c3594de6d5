"""Photos of others: shown as being at the centre, brought when they are looked at, and never anything but the right bytes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gnp_desk.services.central import trouble
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.sync import states
from tests.services.evidence.drawn import photo
from tests.sync import house as houses
from tests.sync import road
from tests.sync.house import House
from tests.sync.laptops import Laptop


@pytest.fixture
def house() -> Iterator[House]:
    with houses.house("ana", "luis") as found:
        yield found


def taken(laptop: Laptop) -> tuple[str, str]:
    """Take a photo and return its record and its fingerprint."""
    source = PastedSource("frente.jpg", photo(3, (640, 480)))
    record = laptop.desk.evidence.bring(Into(laptop.house.claim), [source]).records[0]
    return record, str(laptop.body(record)["sha256"])


def states_of(laptop: Laptop) -> dict[str, str]:
    with laptop.desk.database.reading() as connection:
        found = states.of_files(connection, laptop.house.claim, states.Now())
        return {record: sent.code for record, sent in found.items()}


def test_a_photo_of_somebody_else_is_at_the_centre_until_it_is_brought_whole(house: House) -> None:
    ana, luis = house["ana"], house["luis"]
    record, sha256 = taken(luis)
    luis.sync()
    ana.sync()
    assert states_of(ana)[record] == "absent"
    with pytest.raises(trouble.FileNotHere):
        ana.desk.evidence.view(sha256)
    assert ana.desk.centre.fetch(house.claim, ana.desk.evidence.receive) == 1
    assert states_of(ana)[record] == "acknowledged"
    assert ana.desk.evidence.original(sha256) == photo(3, (640, 480))
    assert ana.desk.evidence.view(sha256)[:2] == b"\xff\xd8"
    assert sha256 in ana.desk.evidence.thumbs([sha256])
    assert ana.desk.centre.fetch(house.claim, ana.desk.evidence.receive) == 0


def test_a_photo_that_was_not_sent_yet_says_so(house: House) -> None:
    ana, luis = house["ana"], house["luis"]
    _record, sha256 = taken(luis)
    luis.road.always = lambda carry, request: road.lost(carry, request) if request.method == "PATCH" else carry(request)
    with pytest.raises(trouble.CentreError):
        luis.desk.centre.run()
    ana.sync()
    with pytest.raises(trouble.FileNotSent):
        ana.desk.evidence.view(sha256)
    assert ana.desk.centre.fetch(house.claim, ana.desk.evidence.receive) == 0


@pytest.mark.parametrize("accident", ["flipped", "portal", "shortened", "lost"])
def test_nothing_but_the_right_bytes_is_kept(house: House, accident: str) -> None:
    ana, luis = house["ana"], house["luis"]
    record, _sha256 = taken(luis)
    luis.sync()
    ana.sync()
    ana.road.always = road.ACCIDENTS[accident]
    with pytest.raises(trouble.CentreError):
        ana.desk.centre.fetch(house.claim, ana.desk.evidence.receive)
    ana.road.always = None
    assert states_of(ana)[record] == "absent"
    assert not list((ana.folder / "blobs").glob("*"))
