"""What leaves a laptop, and what never does: files that were not sent, open claims, and much at once without being asked."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects import sqlite

from gnp_central import demonstration, people, publish, tombstones
from gnp_central.commit import Commit
from gnp_central.declared import declaration
from gnp_central.seed import add_stream, join
from gnp_central.stored import read
from gnp_central.tables import BLOB, FEED
from gnp_central.tables import STREAM as THEIR_STREAM
from gnp_central.versions import copy, fold
from gnp_desk.forms import published, reference
from gnp_desk.services import policies
from gnp_desk.services.central.trouble import ConsentWanted, NoNetwork
from gnp_desk.services.history import INCOMING
from gnp_desk.services.records import Change
from gnp_desk.services.sync import base, positions
from gnp_desk.services.sync.conflicts import _open
from gnp_desk.services.sync.incoming import Incoming
from gnp_desk.services.sync.streams import DIFFERS
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE, BASE_STREAM, STREAM
from gnp_desk.services.tables import JOURNAL, RECORD
from gnp_desk.ui.sync.conductor import _synchronise
from tests.sync import invariants, stores
from tests.sync.house import ZONE, House
from tests.sync.laptops import NOON, Laptop
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


def hold_much(laptop: Laptop) -> None:
    """Let a laptop hold so much that one claim is no matter of consent."""
    claim = laptop.desk.cases.start()
    for number in range(40):
        laptop.add("note", claim, text=f"{number}")
    laptop.sync()


def asked(laptop: Laptop) -> int:
    """Synchronise and return how many records a person is asked about, 0 when nobody is."""
    try:
        laptop.sync()
    except ConsentWanted as wanted:
        return int(str(wanted.details["count"]))
    return 0


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


def write_notes(house: House, count: int) -> list[str]:
    """Let Ana write notes that Luis holds too."""
    notes = [house["ana"].add("note", text=f"{number}") for number in range(count)]
    house["ana"].sync()
    house["luis"].sync()
    return notes


def move_away(house: House, notes: list[str]) -> None:
    """Let the centre take notes out of the zone, as a mistaken clean-up would."""

    def job(connection: Any) -> None:
        commit = Commit()
        for record in read(connection, notes, lock=True).values():
            moved = copy(record)
            moved.streams = tuple(name for name in record.streams if name not in (ZONE, "u:ana"))
            commit.move("01900000-0000-7000-8000-000000000000", record, moved)
        commit.finish(connection)

    house.stage.database.write(job)


def notes_of(laptop: Laptop) -> int:
    return len(laptop.query(select(RECORD.c.id).where(RECORD.c.type == "note")))


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


# Repair


def break_the_centre(house: House) -> None:
    """Let the centre lose its list of a stream, and be of one mind about it: digest, count, buckets."""

    def job(connection: Any) -> None:
        connection.execute(delete(FEED).where(FEED.c.stream == ZONE))
        connection.execute(update(THEIR_STREAM).where(THEIR_STREAM.c.id == ZONE).values(digest="0" * 64, live=0))

    house.stage.database.write(job)


def look_again(laptop: Laptop) -> None:
    """Let every stream be compared in the next run."""
    laptop.desk.database.write(lambda connection: connection.execute(update(STREAM).values(checked="")))


def publish_policies(house: House, count: int) -> None:
    items = [publish.Item("policy", item.body, (ZONE,)) for item in demonstration._policies(NOON)]
    publish.publish(house.stage.database, declaration(), items[:count])


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


def delete_as_another_program_may(laptop: Laptop, *notes: str) -> None:
    """Delete notes: this program only moves them to the trash."""
    claim = laptop.house.claim
    changes = [(Change("delete", "note", note, claim), 1, {}) for note in notes]
    laptop.desk.database.write(lambda connection: laptop.desk.records.put(connection, changes))
    laptop.sync()


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
