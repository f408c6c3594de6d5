"""Repairs, deletions and a long absence: what is mended reaches whoever uses it, and what stays behind tells no more than it may."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects import sqlite

from gnp_central import tombstones
from gnp_central.commit import Commit
from gnp_central.stored import read
from gnp_central.tables import STREAM as THEIR_STREAM
from gnp_central.versions import fold
from gnp_desk.services import policies
from gnp_desk.services.central.trouble import ConsentWanted
from gnp_desk.services.history import INCOMING
from gnp_desk.services.sync import base, positions
from gnp_desk.services.sync.conflicts import _open
from gnp_desk.services.sync.incoming import Incoming
from gnp_desk.services.sync.streams import DIFFERS
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE, BASE_STREAM, STREAM
from gnp_desk.services.tables import JOURNAL, RECORD
from tests.sync import invariants
from tests.sync.departures import (
    asked,
    break_the_centre,
    delete_as_another_program_may,
    leave_the_zone,
    look_again,
    move_away,
    notes_of,
    publish_policies,
    write_notes,
)
from tests.sync.house import ZONE, House
from tests.sync.road import Carry, Reply

# Repair


def test_a_centre_that_says_a_stream_is_empty_takes_nothing_away_unasked(house: House) -> None:
    luis = house["luis"]
    publish_policies(house, 10)
    write_notes(house, 10)
    break_the_centre(house)
    look_again(luis)
    count = asked(luis)
    assert count > 20 and (notes_of(luis), luis.desk.policies.count()) == (10, 10)
    luis.desk.busy.add(house.claim)
    luis.desk.centre.consent(ZONE, count)
    found = luis.sync()
    assert house.claim not in found.claims and notes_of(luis) == 10, "an open claim stays under the hands of a person"
    assert luis.desk.policies.count() == 0, "what search reads is told"
    luis.desk.busy.clear()
    assert house.claim in luis.sync().claims and notes_of(luis) == 0


def test_what_is_repaired_reaches_what_uses_it_and_the_screens(house: House) -> None:
    luis = house["luis"]
    publish_policies(house, 10)
    (note,) = write_notes(house, 1)
    (wrong, *_rest) = [row.record for row in luis.query(select(BASE.c.record).where(BASE.c.type == "policy"))]

    def damage(connection: Any) -> None:
        policies.take(connection, base.as_deleted(connection, [wrong], ["policy"]))
        connection.execute(delete(BASE).where(BASE.c.record.in_([wrong, note])))

    luis.desk.database.write(damage)
    look_again(luis)
    assert luis.desk.policies.count() == 9
    found = luis.sync()
    assert (found.repaired, luis.desk.policies.count()) == (2, 10)
    assert found.claims == [house.claim]
    luis.repaired = 0
    invariants.at_rest(house)


def test_what_the_centre_does_not_give_for_a_repair_stays_as_it_is(house: House) -> None:
    luis, notes = house["luis"], write_notes(house, 3)
    luis.desk.database.write(
        lambda connection: connection.execute(update(BASE).where(BASE.c.record == notes[0]).values(schema=9))
    )
    look_again(luis)

    def access_ends(carry: Carry, request: requests.PreparedRequest) -> Reply:
        if "/v1/records/get" in str(request.path_url):
            leave_the_zone(house)
        return carry(request)

    with pytest.raises(ConsentWanted):
        luis.sync(always=access_ends)
    assert luis.body(notes[0]) == {"text": "0"}
    assert len(luis.query(select(BASE).where(BASE.c.record == notes[0]))) == 1


def test_a_stream_is_pulled_once_more_before_its_parts_are_compared(house: House) -> None:
    luis, (note,) = house["luis"], write_notes(house, 1)
    luis.desk.database.write(
        lambda connection: connection.execute(update(BASE).where(BASE.c.record == note).values(schema=9))
    )
    look_again(luis)
    luis.road.asked.clear()
    luis.sync()
    asked_for = [path.partition("?")[0].rpartition("/")[2] for path in luis.road.asked if ZONE in path]
    assert asked_for[:3] == ["changes", "changes", "buckets"]


def test_a_stream_that_differs_three_times_is_told_though_others_agree(house: House) -> None:
    luis = house["luis"]
    house.stage.database.write(
        lambda connection: connection.execute(
            update(THEIR_STREAM).where(THEIR_STREAM.c.id == ZONE).values(digest="f" * 64)
        )
    )
    told = []
    for _run in range(3):
        look_again(luis)
        told.append(DIFFERS in luis.sync().news)
    assert told == [False, False, True]


# Tombstones


def test_a_deleted_record_is_told_of_its_claim(house: House) -> None:
    """A tombstone is empty and names no claim: queue, search and the open claim have to learn of it all the same."""
    (note,) = write_notes(house, 1)
    delete_as_another_program_may(house["ana"], note)
    assert house["luis"].sync().claims == [house.claim]
    assert house["luis"].body(note) is None


def test_what_waits_for_a_deleted_record_stays_in_its_claim(house: House) -> None:
    luis, note = house["luis"], house["ana"].add("note", text="0", about="grúa")
    for name in ("ana", "luis"):
        house[name].sync()
    delete_as_another_program_may(house["ana"], note)
    luis.desk.centre._sync._push = lambda *rest: None  # type: ignore[method-assign]  # the push is cut off, the pull goes on
    luis.write(note, "note", text="sin enviar")
    luis.sync()
    (row,) = luis.query(select(RECORD.c.claim).where(RECORD.c.id == note))
    assert row.claim == house.claim
    invariants.in_motion(luis)


def test_a_policy_that_is_deleted_at_the_centre_is_found_no_more(house: House) -> None:
    luis = house["luis"]
    publish_policies(house, 10)
    luis.sync()
    first = luis.query(select(BASE.c.record).where(BASE.c.type == "policy"))[0].record

    def job(connection: Any) -> None:
        commit = Commit()
        (record,) = read(connection, [first], lock=True).values()
        after = fold(record, {})
        after.deleted = True
        commit.by_server(record, after, "delete", {})
        commit.finish(connection)

    house.stage.database.write(job)
    luis.sync()
    assert luis.desk.policies.count() == 9


# A laptop that stayed away too long


def test_who_was_away_too_long_begins_again_and_still_proves_what_they_were_shown(house: House) -> None:
    """410: the tombstones are gone. What was deleted meanwhile is found by its digest; the witness never goes back."""
    luis, notes = house["luis"], write_notes(house, 8)
    unsent = luis.add("note", text="sin enviar")
    delete_as_another_program_may(house["ana"], notes[0])
    house["ana"].add("note", text="después")
    house["ana"].sync()
    house.stage.database.write(
        lambda connection: tombstones.forget(connection, tombstones.before(connection, "9999-01-01"))
    )
    asked_for: list[tuple[str, str]] = []

    def listen(person: str, request: requests.PreparedRequest, reply: Any) -> None:
        if f"{ZONE}/changes" in str(request.path_url):
            asked_for.append((str(request.headers["Witness"]), str(reply.status)))

    house.watchers.append(listen)
    (shown,) = luis.query(select(STREAM.c.witness).where(STREAM.c.id == ZONE))
    found = luis.sync()
    assert [status for _witness, status in asked_for][:2] == ["410", "200"]
    assert all(positions.number(witness) >= positions.number(shown.witness) > 0 for witness, _status in asked_for)
    assert (found.repaired, luis.body(notes[0])) == (1, None)
    assert luis.body(unsent) == {"text": "sin enviar"}
    luis.repaired = 0
    invariants.at_rest(house)


# What stays behind


def test_of_a_record_with_health_data_only_the_names_of_what_others_changed_are_kept(house: House) -> None:
    """The journal is chained and outlives the access: what stands in it stays."""
    ana, luis = house["ana"], house["luis"]
    person = ana.add("person", given_names="Rosalinda", phone="5512345678", minor=True)
    ana.sync()
    luis.sync()
    ana.write(person, "person", phone="5587654321")
    ana.write(house.claim, report_number="R-7")
    ana.sync()
    luis.sync()
    told = {row.record: row.changes for row in luis.query(select(JOURNAL).where(JOURNAL.c.type == INCOMING))}
    assert json.loads(told[person]) == {"phone": {"new": None, "old": None}}
    assert json.loads(told[house.claim])["report_number"]["new"] == "R-7"
    came = {item.field: item.detail for item in Incoming(luis.desk.database, luis.desk.cases.load).rows()}
    assert came["phone"] == "dato reservado → dato reservado" and came["report_number"].endswith("R-7")
    (words,) = [row for row in luis.desk.cases.history(house.claim, 0, 50) if "dato reservado" in str(row)]
    assert "5587654321" not in str(words)


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_what_was_set_aside_is_kept_30_days_and_no_longer(house: House, days: int, is_kept: bool) -> None:
    """What the centre never had back leaves then too, at the end of whichever run comes next."""
    luis, backup = house["luis"], house.image()
    note = house["ana"].add("note", text="de Ana")
    house["ana"].sync()
    luis.sync()
    house.restore(backup, is_new=True)
    luis.sync()
    moved = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    luis.desk.database.write(lambda connection: connection.execute(update(BASE_ASIDE).values(moved_at=moved)))
    luis.sync()
    assert bool(luis.query(select(BASE_ASIDE))) is is_kept
    assert (luis.body(note) is not None) is is_kept
    assert luis.body(house.claim) is not None
    invariants.in_motion(luis)


def test_what_was_set_aside_stays_while_a_stream_may_still_bring_it_back(house: House) -> None:
    luis, notes = house["luis"], write_notes(house, 20)
    house.restore(house.image(), is_new=True)
    luis.sync()
    long_ago = "2020-01-01T00:00:00+00:00"

    def as_if_it_had_not_come_yet(connection: Any) -> None:
        """Leave a store that was cut after the centre's loss was noticed, a long time ago."""
        connection.execute(delete(BASE).where(BASE.c.record == notes[0]))
        connection.execute(delete(BASE_STREAM).where(BASE_STREAM.c.record == notes[0]))
        connection.execute(update(BASE_ASIDE).values(moved_at=long_ago))

    luis.desk.database.write(as_if_it_had_not_come_yet)
    move_away(house, notes[10:])
    assert asked(luis) == 10
    assert luis.body(notes[0]) == {"text": "0"}


def test_what_is_held_of_a_claim_is_found_by_the_claim(house: House) -> None:
    """Each save asks for the conflicts of its claim, each departure for the records of open claims: by index, not all of them."""
    open_ones = select(BASE.c.record).where(BASE.c.claim.in_([house.claim]))
    for query in (_open(is_of_one=True).params(claim=house.claim), open_ones):
        asked_so = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
        (plan,) = house["luis"].query(text(f"EXPLAIN QUERY PLAN {asked_so}"))[:1]
        assert "base_claim" in plan.detail
