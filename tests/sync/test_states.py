"""How far a claim, a photo and a paper are on their way to the centre, and what a person reads of it (ux.md Y1, Y2, Y4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from sqlalchemy import event

from gnp_desk.forms.catalogue import FIELDS
from gnp_desk.services import folios
from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.ids import new_id
from gnp_desk.services.outbox import OutboxItem
from gnp_desk.services.records import Change
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.sync import states
from gnp_desk.services.sync.base import PENDING
from gnp_desk.services.sync.incoming import Incoming
from gnp_desk.services.sync.states import Now
from gnp_desk.services.tables import IS_PENDING
from gnp_desk.services.views import Edit
from tests.services.evidence.drawn import photo
from tests.sync import house as houses
from tests.sync import road
from tests.sync.house import House
from tests.sync.laptops import Laptop
from tests.sync.road import Accident, Carry
from tests.sync.stage import Reply

PLACE = "loss_place_text"


@pytest.fixture
def house() -> Iterator[House]:
    with houses.house("ana", "luis") as found:
        yield found


def state(laptop: Laptop, claim: str = "") -> str:
    rows = laptop.desk.queue.page("today", 0, 50)
    return next(row.send_state for row in rows if row.claim == (claim or laptop.house.claim))


def reason(laptop: Laptop) -> str:
    return next(row.reason for row in laptop.desk.queue.page("today", 0, 50) if row.claim == laptop.house.claim)


def unsent(laptop: Laptop) -> int:
    return laptop.desk.queue.counts()["unsent"]


def line(laptop: Laptop, of: str) -> OutboxItem:
    """Return the only line of the outbox in a state."""
    (found,) = [item for item in laptop.desk.outbox.items() if item.state == of]
    return found


def bring_photo(laptop: Laptop) -> str:
    source = PastedSource("frente.jpg", photo(3))
    return laptop.desk.evidence.bring(Into(laptop.house.claim), [source]).records[0]


def photo_state(laptop: Laptop, record: str) -> str:
    with laptop.desk.database.reading() as connection:
        at = states.now(connection, laptop.desk.underway)
        return states.of_files(connection, laptop.house.claim, at)[record].code


def refuse_files(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """Files are not let through; everything else is."""
    return road.lost(carry, request) if request.method == "PATCH" else carry(request)


def sync_over(laptop: Laptop, accident: Accident) -> None:
    """Synchronise while every request meets an accident; the run fails."""
    laptop.road.always = accident
    with pytest.raises(CentreError):
        laptop.desk.centre.run()
    laptop.road.always = None


def push_unheard(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """What is pushed takes effect and nobody hears of it."""
    return road.answer_lost(carry, request) if request.path_url == "/v1/push" else carry(request)


def test_a_claim_waits_until_the_centre_acknowledged_all_of_it(house: House) -> None:
    ana = house["ana"]
    assert (state(ana), unsent(ana), ana.desk.outbox.items()) == ("acknowledged", 0, ())
    ana.desk.cases.save(house.claim, [Edit(house.claim, {PLACE: "Eje Central 14"})], "test")
    assert (state(ana), unsent(ana)) == ("queued", 1)
    (item,) = ana.desk.outbox.items()
    assert (item.claim, item.state, item.count > 0, item.size > 0, item.folio != "") == (
        house.claim,
        "queued",
        True,
        True,
        True,
    )
    ana.sync()
    assert (state(ana), unsent(ana), ana.desk.outbox.items()) == ("acknowledged", 0, ())


def test_a_claim_is_acknowledged_only_with_the_receipt_of_every_file(house: House) -> None:
    ana = house["ana"]
    record = bring_photo(ana)
    assert photo_state(ana, record) == "queued"
    sync_over(ana, refuse_files)
    assert (photo_state(ana, record), state(ana), unsent(ana)) == ("queued", "queued", 1)
    (item,) = ana.desk.outbox.items()
    assert item.title == "Evidencia · 1 archivo"
    assert item.size == len(photo(3))
    ana.sync()
    assert (photo_state(ana, record), state(ana), unsent(ana)) == ("acknowledged", "acknowledged", 0)


def test_an_answer_that_was_lost_is_to_be_confirmed_until_the_centre_is_asked(house: House) -> None:
    ana = house["ana"]
    ana.write(house.claim, **{PLACE: "Eje Central 14"})
    sync_over(ana, push_unheard)
    assert state(ana) == "unknown"
    assert line(ana, "unknown").claim == house.claim
    ana.desk.underway.is_running = True
    assert state(ana) == "sending"
    ana.desk.underway.is_running = False
    ana.sync()
    assert state(ana) == "acknowledged"


def test_a_pause_stops_what_waits_and_says_how_to_go_on(house: House) -> None:
    ana = house["ana"]
    ana.write(house.claim, **{PLACE: "Eje Central 14"})
    ana.desk.centre.pause(paused=True)
    assert state(ana) == "stopped"
    assert line(ana, "stopped").action == "resume"
    ana.desk.centre.pause(paused=False)
    assert state(ana) == "queued"


def refused(house: House) -> OutboxItem:
    """Leave something the centre will not take, and return its line."""
    ana = house["ana"]
    ana.write(house.claim, report_number="R" * 300)
    ana.write(house.claim, **{PLACE: "Eje Central 14"})
    ana.sync()
    return line(ana, "rejected")


def test_what_was_refused_names_its_field_and_delays_nothing_else(house: House) -> None:
    item = refused(house)
    ana = house["ana"]
    label = FIELDS["claim"]["report_number"].label
    assert (f"«{label}»" in item.reason, item.action, item.field) == (True, "correct", "report_number")
    assert item.page != ""
    assert (state(ana), reason(ana), unsent(ana)) == ("rejected", "returned", 1)
    assert ana.desk.queue.counts()["returned"] == 1
    house["luis"].sync()
    assert house["luis"].body(house.claim)[PLACE] == "Eje Central 14"


def test_a_save_after_a_refusal_leaves_the_claim_among_the_returned(house: House) -> None:
    refused(house)
    ana = house["ana"]
    ana.desk.cases.save(house.claim, [Edit(house.claim, {"loss_place_reference": "Junto al banco"})], "test")
    assert reason(ana) == "returned"


def test_what_was_refused_goes_again_corrected(house: House) -> None:
    refused(house)
    ana = house["ana"]
    ana.write(house.claim, report_number="R-7")
    ana.sync()
    assert (state(ana), unsent(ana), ana.desk.queue.counts()["returned"]) == ("acknowledged", 0, 0)
    assert reason(ana) != "returned"


def test_what_was_refused_can_be_discarded_with_a_reason_that_stays_in_the_history(house: House) -> None:
    item = refused(house)
    ana = house["ana"]
    ana.desk.centre.withdraw(item.op, "Lo escribí por error")
    assert ana.body(house.claim).get("report_number") is None
    assert reason(ana) != "returned"
    ana.sync()
    assert (state(ana), ana.desk.outbox.items()) == ("acknowledged", ())
    assert any("Lo escribí por error" in row.new for row in ana.desk.cases.history(house.claim, 0, 20))


def test_what_was_refused_can_be_sent_again_as_it_is(house: House) -> None:
    item = refused(house)
    ana = house["ana"]
    ana.desk.centre.again(item.op)
    assert line(ana, "queued").claim == house.claim
    ana.sync()
    assert line(ana, "rejected").op != item.op, "the centre looked at it again"


def test_what_builds_on_something_refused_waits_and_says_for_what(house: House) -> None:
    ana = house["ana"]
    note = ana.add("note", text="x" * 10_001)
    ana.write(note, "note", text="Más detalle")
    ana.write(house.claim, **{PLACE: "Eje Central 14"})
    ana.sync()
    assert {item.state for item in ana.desk.outbox.items()} == {"rejected", "waits"}
    assert line(ana, "waits").reason == "Espera: nota."
    assert house["luis"].sync() and house["luis"].body(house.claim)[PLACE] == "Eje Central 14"
    ana.write(note, "note", text="Sin exceso")
    ana.sync()
    ana.sync()
    assert (state(ana), ana.desk.outbox.items()) == ("acknowledged", ())


def test_a_conflict_shows_in_the_queue_until_it_is_decided(house: House) -> None:
    ana, luis = house["ana"], house["luis"]
    ana.write(house.claim, **{PLACE: "Eje Central 14"})
    luis.write(house.claim, **{PLACE: "Eje Central 41"})
    ana.sync()
    luis.sync()
    assert (state(luis), reason(luis), unsent(luis)) == ("conflict", "conflict", 0)
    assert line(luis, "conflict").action == "review"
    ana.sync()
    assert ana.desk.queue.counts()["conflicts"] == 1, "everybody concerned sees it"
    (conflict,) = luis.desk.centre.conflicts()
    assert (conflict.mine.by, conflict.theirs.by, conflict.theirs.at != "") == ("Luis", "ana", True)
    luis.desk.centre.resolve(conflict.id, "theirs", "Lo confirmé en el lugar")
    assert reason(luis) != "conflict"
    luis.sync()
    ana.sync()
    assert (reason(ana) != "conflict", ana.desk.queue.counts()["conflicts"], state(luis)) == (True, 0, "acknowledged")


def test_a_claim_assigned_by_somebody_else_is_marked_new_until_it_is_opened(house: House) -> None:
    ana, luis = house["ana"], house["luis"]
    claim = luis.desk.cases.start()
    luis.desk.cases.save(claim, [Edit(claim, {"adjuster": "ana", "adjuster_name": "Ana"})], "test")
    luis.sync()
    summary = ana.sync()
    assert summary.given == [claim]
    first = ana.desk.queue.page("today", 0, 50)[0]
    assert (first.claim, first.reason_text) == (claim, "Nuevo")
    ana.desk.cases.opened(claim)
    assert "new" not in {row.reason for row in ana.desk.queue.page("today", 0, 50)}
    assert ana.sync().given == []


def test_what_came_is_told_in_words_with_the_place_where_it_is_seen(house: House) -> None:
    ana, luis = house["ana"], house["luis"]
    ana.write(house.claim, **{PLACE: "Eje Central 14"})
    ana.add("note", text="Visto en el lugar.")
    ana.sync()
    luis.sync()
    came = Incoming(luis.desk.database, luis.desk.cases.load).rows()
    assert any("Eje Central 14" in item.detail and item.page and item.field == PLACE for item in came)
    assert "Llegó: Nota (1)" in {item.title for item in came}


def test_runs_that_move_nothing_are_one_line_and_a_failure_is_told_with_its_code(house: House) -> None:
    ana = house["ana"]
    before = len(ana.desk.centre.runs())
    ana.sync()
    ana.sync()
    ana.sync()
    assert len(ana.desk.centre.runs()) - before <= 1
    ana.write(house.claim, **{PLACE: "Eje Central 14"})
    ana.sync()
    assert (ana.desk.centre.runs()[0].sent, ana.desk.centre.runs()[0].code) == (1, "")
    sync_over(ana, road.lost)
    assert ana.desk.centre.runs()[0].code == "CEN-102"


def test_the_number_of_a_paper_that_was_refused_and_discarded_is_never_used_again(house: House) -> None:
    ana = house["ana"]
    take = lambda connection: folios.take(connection, "OV", "ANA")  # noqa: E731
    folio, _provisional, use = ana.desk.database.write(take)
    wrong = Change("create", "note", new_id(), house.claim, {"text": "x" * 10_001})
    ana.commit(use, wrong)
    ana.sync()
    ana.desk.centre.withdraw(line(ana, "rejected").op, "Se emitió mal")
    assert ana.desk.database.write(take)[0] != folio
    ana.sync()
    assert (state(ana), ana.desk.outbox.items()) == ("acknowledged", ())


def test_the_frozen_content_of_a_long_paper_is_taken_by_the_centre(house: House) -> None:
    ana = house["ana"]
    ana.add("form_version", form="worksheet", number=1, values="x" * 40_000)
    ana.sync()
    assert (state(ana), ana.desk.outbox.items()) == ("acknowledged", ())


def test_what_waits_is_found_by_the_claim_however_much_of_others_waits(house: House) -> None:
    """A store that never joined a centre has its whole journal waiting."""
    assert f"state IN {PENDING}" == IS_PENDING
    plans: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        if "journal" in statement and not statement.startswith("EXPLAIN"):
            plans.extend(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))

    with house["ana"].desk.database.reading() as connection:
        event.listen(connection, "before_cursor_execute", note)
        states.of_claims(connection, [house.claim])
        states.of_files(connection, house.claim, Now())
    assert [plan for plan in plans if "journal_pending" in plan and "claim=?" in plan], plans
    assert not [plan for plan in plans if "journal_state" in plan], plans
