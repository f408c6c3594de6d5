"""What leaves a laptop, and what never does: files that were not sent, and much at once without being asked."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import pytest
import requests

from gnp_central import publish
from gnp_central.declared import declaration
from gnp_central.seed import add_stream, join
from gnp_desk.forms import published, reference
from gnp_desk.services.central.trouble import ConsentWanted, NoNetwork
from gnp_desk.services.records import Change
from gnp_desk.ui.sync.conductor import _synchronise
from tests.sync import invariants, stores
from tests.sync.departures import (
    asked,
    at_centre,
    hand_over,
    hold_much,
    leave_the_zone,
    move_away,
    notes_of,
    write_notes,
)
from tests.sync.house import ZONE, House
from tests.sync.road import Carry, Reply, lost

# Files


@pytest.mark.parametrize("happens", [hand_over, leave_the_zone])
def test_photos_and_papers_made_before_a_hand_over_still_reach_the_centre_and_then_leave(
    house: House, happens: Any
) -> None:
    """They are acknowledged, and in the same run their claim is taken away: their only copy is here."""
    luis = house["luis"]
    hold_much(luis)
    contents = [secrets.token_bytes(3_000), secrets.token_bytes(5_000)]
    records = [luis.photo(contents[0]), luis.paper(contents[1])]
    happens(house)
    luis.agree()
    assert at_centre(house) == {hashlib.sha256(content).hexdigest() for content in contents}
    invariants.in_motion(luis)
    luis.sync()
    assert [luis.body(record) for record in records] == [None, None]
    assert not list(stores.strays(luis))
    invariants.at_rest(house)


def test_a_file_whose_road_broke_after_a_hand_over_is_sent_by_a_later_run(house: House) -> None:
    luis, content = house["luis"], secrets.token_bytes(3_000)
    hold_much(luis)
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


# Consent


@pytest.mark.parametrize(("leaving", "is_asked"), [(4, False), (8, True)])
def test_a_fifth_of_what_a_stream_holds_here_goes_only_after_a_person_agreed(
    house: House, leaving: int, is_asked: bool
) -> None:
    notes = write_notes(house, 20)
    move_away(house, notes[:leaving])
    assert asked(house["luis"]) == (leaving if is_asked else 0)
    assert notes_of(house["luis"]) == (20 if is_asked else 20 - leaving)


def test_deletions_of_what_was_never_here_need_no_consent(house: House) -> None:
    ana = house["ana"]
    notes = [ana.add("note", text=f"{number}") for number in range(12)]
    ana.sync()
    ana.desk.database.write(
        lambda connection: [
            ana.desk.records.put(connection, [(Change("delete", "note", note, house.claim), 1, {})]) for note in notes
        ]
    )
    assert asked(ana) == 12
    assert asked(house["luis"]) == 0


def test_what_was_agreed_to_holds_for_so_many_records_while_the_stream_goes_on_moving(house: House) -> None:
    luis, notes = house["luis"], write_notes(house, 20)
    move_away(house, notes[:8])
    count = asked(luis)
    luis.desk.centre.consent(ZONE, count)
    house["luis2"].add("note", text="entretanto")
    house["luis2"].sync()
    assert (asked(luis), notes_of(luis)) == (0, 13), "the page is another one, what goes is not more"


def test_more_than_was_agreed_to_is_asked_again(house: House) -> None:
    luis, notes = house["luis"], write_notes(house, 20)
    move_away(house, notes[:8])
    luis.desk.centre.consent(ZONE, asked(luis))
    move_away(house, notes[8:12])
    assert (asked(luis), notes_of(luis)) == (12, 20)


def test_what_was_agreed_to_is_used_up_and_a_second_withdrawal_asks_again(house: House) -> None:
    luis = house["luis"]
    write_notes(house, 20)
    leave_the_zone(house)
    luis.desk.centre.consent(ZONE, asked(luis))
    luis.sync()
    assert notes_of(luis) == 0
    house.stage.database.write(lambda connection: join(connection, "luis", ZONE, "rw"))
    luis.sync()
    leave_the_zone(house)
    assert asked(luis) >= 20
    assert notes_of(luis) == 20


def test_an_agreement_that_was_not_needed_is_forgotten_once_the_stream_agrees(house: House) -> None:
    luis, notes = house["luis"], write_notes(house, 20)
    luis.desk.centre.consent(ZONE, 20)
    house["ana"].add("note", text="otra")
    house["ana"].sync()
    luis.sync()
    move_away(house, notes[:8])
    assert asked(luis) == 8


def test_a_stream_that_waits_for_consent_holds_up_no_other_and_no_file(house: House) -> None:
    luis, notes, content = house["luis"], write_notes(house, 20), secrets.token_bytes(1_000)
    house.stage.database.write(lambda connection: add_stream(connection, "z:S9", "Última zona"))
    for name in ("ana", "luis"):
        house.stage.database.write(lambda connection, name=name: join(connection, name, "z:S9", "rw"))
    house["ana"].sync()
    claim = house["ana"].add("claim", status="reported", zone="S9")
    house["ana"].sync()
    luis.photo(content)
    move_away(house, notes[:8])
    assert asked(luis) == 8
    assert luis.body(claim) is not None, "a stream that comes after it was brought"
    assert at_centre(house) == {hashlib.sha256(content).hexdigest()}


def test_what_came_is_shown_and_used_though_a_stream_waits_for_consent(house: House) -> None:
    luis, notes = house["luis"], write_notes(house, 20)
    known = vars(next(iter(reference.directory().values())))
    workshop = publish.Item("workshop", {**known, "code": "T-NUEVO", "name": "Taller Nuevo"})
    publish.publish(house.stage.database, declaration(), [workshop])
    move_away(house, notes[:8])
    try:
        found = _synchronise(lambda: luis.desk.centre, lambda part, words: None, lambda: False, with_photos=True)
        assert isinstance(found.error, ConsentWanted) and found.summary is not None and found.summary.pulled
        assert reference.directory()["T-NUEVO"].name == "Taller Nuevo"
    finally:
        published.adopt({})
