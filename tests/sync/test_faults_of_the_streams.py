"""The fault matrix (sync_tests.md section 3), rows of streams: what vanishes at the centre, and a centre that forgot."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from sqlalchemy import select

from gnp_central import people
from gnp_central.commit import Commit
from gnp_central.people import ORG
from gnp_central.publish import Item, publish
from gnp_central.seed import join
from gnp_central.stored import read
from gnp_central.tables import FEED, OP, RECORD
from gnp_central.versions import copy
from gnp_desk.forms import published, reference
from gnp_desk.services.central.trouble import CentreError, ConsentWanted
from gnp_desk.services.sync.tables import BASE_STREAM
from gnp_desk.services.tables import JOURNAL
from tests.sync import invariants, stores
from tests.sync.house import ZONE, House
from tests.sync.laptops import Laptop
from tests.sync.road import Carry, Reply, lost


@pytest.mark.parametrize("what", ["listing shrinks to 40 %", "stream empty", "zone withdrawn"])
def test_listing_shrinks_to_40_percent_stream_empty_zone_withdrawn(house: House, what: str) -> None:
    """A person is asked; until then nothing is taken away."""
    ana, luis = house["ana"], house["luis"]
    for number in range(60):
        ana.add("note", text=f"{number}")
    ana.sync()
    luis.sync()
    before = len(stores.shown(luis))
    if what == "zone withdrawn":
        house.stage.database.write(lambda connection: people.withdraw(connection, "luis", ZONE))
    else:
        _empty(house, ZONE, "note", keep=0.4 if what == "listing shrinks to 40 %" else 0)
    found = _wanting(luis)
    assert found is not None and len(stores.shown(luis)) == before
    luis.desk.centre.consent(str(found["stream"]), int(str(found["count"])))
    luis.sync()
    assert len(stores.shown(luis)) <= before - 36


def test_org_emptied(house: House) -> None:
    """The directory of the company vanishes at the centre: the laptop goes on with the one it holds until a person agrees."""
    luis, known = house["luis"], vars(next(iter(reference.directory().values())))
    published_ones = [
        Item("workshop", {**known, "code": f"T-{number}", "name": f"Taller {number}"}) for number in range(60)
    ]
    publish(house.stage.database, house.stage.centre.declaration, published_ones)
    try:
        luis.sync()
        held = _of_stream(luis, ORG)
        assert len(held) >= 60 and "T-7" in reference.directory()
        _empty(house, ORG)
        for _attempt in range(2):
            found = _wanting(luis)
            assert found is not None and (found["stream"], found["count"]) == (ORG, len(held))
            assert _of_stream(luis, ORG) == held and "T-7" in reference.directory()
        luis.desk.centre.consent(str(found["stream"]), int(str(found["count"])))
        luis.sync()
        assert _of_stream(luis, ORG) == set() and "T-7" not in reference.directory()
        invariants.at_rest(house)
    finally:
        published.adopt({})


def _of_stream(laptop: Laptop, stream: str) -> set[str]:
    """Return the records a laptop holds of a stream."""
    return {row.record for row in laptop.query(select(BASE_STREAM.c.record).where(BASE_STREAM.c.stream == stream))}


def _wanting(laptop: Laptop) -> dict[str, Any] | None:
    try:
        laptop.sync()
    except ConsentWanted as wanted:
        return dict(wanted.details)
    return None


def _empty(house: House, stream: str, kind: str = "", *, keep: float = 0) -> None:
    """Let the centre take most records of a stream away from everybody, as a mistaken clean-up would; `kind` says which."""

    def job(connection: Any) -> None:
        query = (
            select(RECORD.c.id).where(RECORD.c.type == kind)
            if kind
            else select(FEED.c.record).where(FEED.c.stream == stream, FEED.c.gone == 0)
        )
        ids = sorted(connection.execute(query).scalars())
        commit = Commit()
        for record in read(connection, ids[int(len(ids) * keep) :], lock=True).values():
            moved = copy(record)
            moved.streams = tuple(name for name in record.streams if name != stream)
            commit.move("01900000-0000-7000-8000-000000000000", record, moved)
        commit.finish(connection)

    house.stage.database.write(job)


def test_a_restore_nobody_told_of_is_noticed_by_who_wrote_from_outside_and_comes_back(house: House) -> None:
    """What they write from outside is answered, but shows them nothing of a stream that was restored and went on since."""
    luis, backup = house["luis"], house.image()
    lost = luis.add("note", text="antes")
    luis.sync()
    house.restore(backup, is_new=False)
    for number in range(4):
        house["ana"].add("note", text=f"{number}")
    house["ana"].sync()
    house.stage.database.write(lambda connection: people.withdraw(connection, "luis", ZONE))
    luis.add("note", text="desde fuera")
    luis.sync()
    house.stage.database.write(lambda connection: join(connection, "luis", ZONE, "rw"))
    invariants.at_rest(house)
    assert house["ana"].body(lost) == {"text": "antes"}


def test_a_restore_nobody_told_of_is_noticed_by_who_was_answered_and_heard_no_more(house: House) -> None:
    """The laptop has nothing to send then, and stands where the centre stands again."""
    luis, backup = house["luis"], house.image()

    def only_pushes(carry: Carry, request: requests.PreparedRequest) -> Reply:
        return lost(carry, request) if request.method == "GET" else carry(request)

    luis.write(house.claim, report_number="R-1")
    with pytest.raises(CentreError):
        luis.sync(always=only_pushes)
    states = luis.query(select(JOURNAL.c.state).where(JOURNAL.c.record == house.claim).order_by(JOURNAL.c.seq))
    assert states[-1].state == "acked"
    house.restore(backup, is_new=False)
    luis.sync()
    invariants.at_rest(house)
    assert house["ana"].body(house.claim)["report_number"] == "R-1"  # type: ignore[index]


def test_what_was_written_from_outside_before_a_restore_nobody_told_of_comes_back_with_its_author(house: House) -> None:
    luis, backup = house["luis"], house.image()
    house.stage.database.write(lambda connection: people.withdraw(connection, "luis", ZONE))
    luis.add("note", text="desde fuera")
    luis.agree()
    house.restore(backup, is_new=False)
    house.stage.database.write(lambda connection: join(connection, "luis", ZONE, "rw"))
    invariants.at_rest(house)
    with house.stage.database.reading() as connection:
        assert [row.status for row in connection.execute(select(OP).where(OP.c.content.contains("desde fuera")))] != []
