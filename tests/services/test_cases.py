"""Claims as a person works on them: begin, save, join a policy later, remove, undo, freeze, and where the work was left."""

from __future__ import annotations

from datetime import datetime

import pytest

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.forms.case import Case, Record
from gnp_desk.services import deadline_calendar
from gnp_desk.services.demo_policies import invent
from gnp_desk.services.records import read_ops
from gnp_desk.services.tables import JOURNAL, RECORD, SENSITIVE
from gnp_desk.services.verify import verify
from gnp_desk.services.views import Edit, Place
from gnp_desk.texts import day_hour
from tests.services.conftest import SetClock, open_store

NOW = datetime(2026, 11, 25, 9, 30)
KNOWN = "0048213377-1"


def one(case: Case, kind: str) -> Record:
    found = case.first(kind)
    assert found is not None
    return found


def ops_of(desk: Desk, claim: str) -> int:
    with desk.database.reading() as connection:
        return len(read_ops(connection, JOURNAL.c.claim == claim))


def test_a_claim_begins_with_what_every_claim_has(desk: Desk) -> None:
    case = desk.cases.load(desk.cases.start())
    assert [record.type for record in case if record.type != "claim"].count("vehicle") == 1
    assert {record.type for record in case} == {"claim", "vehicle", "person", "party", "declaration", "scene_checklist"}
    assert case.claim.get("status") == "reported"
    assert case.claim.text("adjuster_name")
    assert desk.cases.look(case).cover.badge == "Póliza por identificar"


def test_a_policy_joined_later_loses_nothing_that_was_written(desk: Desk) -> None:
    desk.policies.add(invent(5, 7, NOW))
    claim = desk.cases.start()
    case = desk.cases.load(claim)
    vehicle, driver = one(case, "vehicle"), one(case, "person")
    desk.cases.save(claim, [Edit(vehicle.id, {"color": "red", "plate": "AAA111A"})], "v")
    desk.cases.save(claim, [Edit(driver.id, {"name": {"given": "Otra", "surname": "Persona"}})], "v")
    desk.cases.save(claim, [Edit(claim, {"loss_kind": "glass"})], "v")
    desk.cases.join_policy(claim, KNOWN)
    after = desk.cases.load(claim)
    vehicle, driver = one(after, "vehicle"), after.ref(after.party("A"), "driver")
    assert (vehicle.get("color"), vehicle.get("plate"), vehicle.get("make")) == ("red", "AAA111A", "Nissan")
    assert driver is not None and driver.get("name") == {"given": "Otra", "surname": "Persona"}
    assert after.claim.get("loss_kind") == "glass"
    assert after.claim.get("edition") == "GC-2023-01"
    assert desk.cases.look(after).cover.badge == "Prima al corriente"
    assert not any(verify(desk.database).values())


def test_joining_fills_what_was_empty_from_the_schedule(desk: Desk) -> None:
    desk.policies.add(invent(5, 7, NOW))
    claim = desk.cases.start()
    desk.cases.join_policy(claim, KNOWN)
    case = desk.cases.load(claim)
    vehicle, driver = case.ref(case.party("A"), "vehicle"), case.ref(case.party("A"), "driver")
    assert vehicle is not None and driver is not None
    assert (vehicle.get("plate"), vehicle.get("model_year"), vehicle.get("vin")) == ("QTR482B", 2022, "3N1CN8AE6NL482137")
    assert (driver.get("phone"), driver.get("birth_on")) == ("+525555550137", "1984-07-19")


def test_an_edit_that_changes_nothing_leaves_no_trace(desk: Desk) -> None:
    claim = desk.cases.start()
    desk.cases.save(claim, [Edit(claim, {"report_number": "R-1"})], "e")
    before = ops_of(desk, claim)
    desk.cases.save(claim, [Edit(claim, {"report_number": "R-1"})], "e")
    assert ops_of(desk, claim) == before


def test_what_follows_from_an_answer_is_saved_with_it_and_undone_with_it(desk: Desk) -> None:
    desk.policies.add(invent(5, 7, NOW))
    claim = desk.cases.start(KNOWN)
    saved = desk.cases.save(claim, [Edit(claim, {"loss_kind": "glass"})], "e")
    assert saved.edits == (Edit(claim, {"loss_kind": "glass", "covers": ["CRISTALES"]}),)
    assert desk.cases.load(claim).claim.get("covers") == ["CRISTALES"]
    desk.cases.undo(claim, "e")
    after = desk.cases.load(claim).claim
    assert (after.get("loss_kind"), after.get("covers")) == (None, None)


def test_arriving_moves_the_claim_to_its_next_state(desk: Desk) -> None:
    claim = desk.cases.start()
    at = {"local": "2026-11-25T09:10", "zone": "America/Mexico_City", "offset": "-06:00", "source": "device"}
    desk.cases.save(claim, [Edit(claim, {"arrived_at": at})], "e")
    assert desk.cases.load(claim).claim.get("status") == "attending"


def test_a_third_party_brings_its_vehicle_and_its_driver_and_one_undo_takes_all_back(desk: Desk) -> None:
    claim = desk.cases.start()
    before = {record.id for record in desk.cases.load(claim)}
    party = desk.cases.new_id()
    case = desk.cases.add(claim, "party", party, {"letter": "B", "party_role": "third_vehicle", "position": "b"}, "e")
    added = case.find(party)
    assert added is not None
    assert case.ref(added, "vehicle") is not None and case.ref(added, "driver") is not None
    desk.cases.undo(claim, "e")
    assert {record.id for record in desk.cases.load(claim)} == before
    desk.cases.redo(claim, "e")
    assert desk.cases.load(claim).find(party) is not None


def test_removing_sends_to_the_papelera_and_undo_brings_it_back(desk: Desk) -> None:
    claim = desk.cases.start()
    witness = desk.cases.new_id()
    desk.cases.add(claim, "witness", witness, {"statement": "Vi el golpe"}, "e")
    desk.cases.remove(claim, witness, "e")
    assert desk.cases.load(claim).find(witness) is None
    desk.cases.undo(claim, "e")
    found = desk.cases.load(claim).find(witness)
    assert found is not None and found.get("statement") == "Vi el golpe"


def test_two_hundred_steps_are_taken_back_after_a_restart(desk: Desk) -> None:
    claim = desk.cases.start()
    for number in range(201):
        desk.cases.save(claim, [Edit(claim, {"report_number": f"R-{number}"})], "e")
    folder = desk.database.folder
    desk.close()
    again = open_store(folder)
    for number in range(199, -1, -1):
        again.cases.undo(claim, "e")
        assert again.cases.load(claim).claim.get("report_number") == f"R-{number}"
    again.close()


def test_a_value_another_page_changed_since_is_not_taken_back(desk: Desk) -> None:
    claim = desk.cases.start()
    desk.cases.save(claim, [Edit(claim, {"report_number": "mine"})], "one")
    desk.cases.save(claim, [Edit(claim, {"report_number": "theirs"})], "two")
    with pytest.raises(errors.CannotUndo):
        desk.cases.undo(claim, "one")
    assert desk.cases.load(claim).claim.get("report_number") == "theirs"


def test_a_step_is_taken_again_though_part_of_it_came_about_otherwise(desk: Desk) -> None:
    """Two pages add a witness each, and each answers thereby whether there are any."""
    claim = desk.cases.start()
    first, second = desk.cases.new_id(), desk.cases.new_id()
    desk.cases.add(claim, "witness", first, {}, "one")
    desk.cases.undo(claim, "one")
    desk.cases.add(claim, "witness", second, {}, "two")
    desk.cases.redo(claim, "one")
    case = desk.cases.load(claim)
    assert case.find(first) is not None and case.find(second) is not None
    assert case.first("declaration").get("witnesses_any") == "yes"


def test_nothing_frozen_changes_neither_by_saving_nor_by_undoing(demo: Desk) -> None:
    case = next(case for row in demo.queue.page("today", 0, 50) if (case := demo.cases.load(row.claim)).of("paper"))
    party = case.party("A")
    assert party is not None
    before = ops_of(demo, case.claim.id)
    with pytest.raises(errors.Frozen):
        demo.cases.save(case.claim.id, [Edit(party.id, {"narrative": "Otra cosa"})], "e")
    with pytest.raises(errors.Frozen):
        demo.cases.add(case.claim.id, "witness", demo.cases.new_id(), {}, "e")
    assert ops_of(demo, case.claim.id) == before


def test_undo_does_not_reach_into_a_declaration_closed_meanwhile(demo: Desk) -> None:
    row = next(row for row in demo.queue.page("today", 0, 50) if row.page == "review")
    case = demo.cases.load(row.claim)
    party, declaration = case.party("A"), case.first("declaration")
    assert party is not None and declaration is not None
    demo.cases.save(row.claim, [Edit(party.id, {"remarks": "Una nota"})], "e")
    demo.signatures.sign_on_paper(row.claim)
    demo.papers.issue(row.claim, declaration.id)
    with pytest.raises(errors.Frozen):
        demo.cases.undo(row.claim, "e")
    kept = demo.cases.load(row.claim).party("A")
    assert kept is not None and kept.get("remarks") == "Una nota"


def test_health_data_lies_in_its_own_table(desk: Desk) -> None:
    claim = desk.cases.start()
    injury = desk.cases.new_id()
    desk.cases.add(claim, "injury", injury, {"injured_role": "driver_a", "visible_injuries": "Dolor de cuello"}, "e")
    with desk.database.reading() as connection:
        body = connection.execute(RECORD.select().where(RECORD.c.id == injury)).mappings().one()["body"]
        sealed = connection.execute(SENSITIVE.select().where(SENSITIVE.c.record == injury)).mappings().one()["body"]
    assert body == "{}" and "Dolor de cuello" in sealed
    shown = desk.cases.load(claim).find(injury)
    assert shown is not None and shown.get("visible_injuries") == "Dolor de cuello"


def test_a_person_found_to_be_a_minor_moves_there_and_leaves_the_queue_row(desk: Desk) -> None:
    claim = desk.cases.start()
    driver = one(desk.cases.load(claim), "person")
    desk.cases.save(claim, [Edit(driver.id, {"name": {"given": "Ximena", "surname": "Arce"}})], "e")
    assert [hit.id for hit in desk.search.find("ximena").hits] == [claim]
    desk.cases.save(claim, [Edit(driver.id, {"minor": True})], "e")
    assert desk.search.find("ximena").hits == ()


def test_history_tells_old_and_new_value_who_and_when(desk: Desk, clock: SetClock) -> None:
    claim = desk.cases.start()
    desk.cases.save(claim, [Edit(claim, {"report_number": "R-1"})], "e")
    clock.move(minutes=5)
    desk.cases.save(claim, [Edit(claim, {"report_number": "R-2"})], "e")
    row = desk.cases.history(claim, 0, 1)[0]
    assert (row.field, row.old, row.new) == ("Reporte de cabina", "R-1", "R-2")
    assert row.who == desk.records.author.name
    # The hour is that of the zone of the work, as on its papers, wherever the machine thinks it is.
    assert row.at == day_hour(desk.cases.moment().now.replace(tzinfo=None))


def test_health_data_is_named_but_not_shown_in_history(desk: Desk) -> None:
    claim = desk.cases.start()
    injury = desk.cases.new_id()
    desk.cases.add(claim, "injury", injury, {"injured_role": "driver_a"}, "e")
    desk.cases.save(claim, [Edit(injury, {"visible_injuries": "Dolor de cuello"})], "e")
    assert not any("Dolor" in row.new or "Dolor" in row.old for row in desk.cases.history(claim, 0, 100))


def test_the_place_of_the_work_is_kept(desk: Desk) -> None:
    claim = desk.cases.start()
    place = Place("page", claim, "data", claim, "report_number", 4)
    desk.cases.remember(place)
    folder = desk.database.folder
    desk.close()
    again = open_store(folder)
    assert again.cases.last_place() == place
    again.close()


def test_a_claim_that_is_not_here_has_words(desk: Desk) -> None:
    with pytest.raises(errors.UnknownRecord):
        desk.cases.load(desk.cases.new_id())


def test_a_loss_before_every_edition_does_not_stop_the_work(desk: Desk) -> None:
    claim = desk.cases.start()
    at = {"local": "1999-01-01T00:00", "zone": "America/Mexico_City", "offset": "-06:00", "source": "typed"}
    desk.cases.save(claim, [Edit(claim, {"loss_at": at})], "e")
    case = desk.cases.load(claim)
    assert case.edition is None
    assert desk.cases.look(case).tasks


def test_the_clock_going_back_is_said_and_order_stays(desk: Desk, clock: SetClock) -> None:
    claim = desk.cases.start()
    desk.cases.save(claim, [Edit(claim, {"report_number": "before"})], "e")
    clock.move(hours=-3)
    desk.cases.save(claim, [Edit(claim, {"report_number": "after"})], "e")
    with desk.database.reading() as connection:
        ops = read_ops(connection, JOURNAL.c.claim == claim)
    assert [op.type for op in ops if op.kind == "event"] == ["clock"]
    assert [op.seq for op in ops] == sorted(op.seq for op in ops)
    assert desk.cases.load(claim).claim.get("report_number") == "after"
    assert any(row.what == "Quedó registrado: El reloj del equipo se atrasó" for row in desk.cases.history(claim, 0, 20))
    assert not any(verify(desk.database).values())


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "fin\udfff"])
def test_what_no_store_can_keep_is_refused_with_words_and_nothing_changes(desk: Desk, text: str) -> None:
    claim = desk.cases.start()
    before = ops_of(desk, claim)
    with pytest.raises(errors.UnfitText):
        desk.cases.save(claim, [Edit(claim, {"report_number": text})], "e")
    assert ops_of(desk, claim) == before


@pytest.mark.parametrize("text", ["x" * 10_000, "\u202eabc\u202c", "tab\tbell\x07", "👩‍🔧", "'; DROP TABLE record; --", "Ñandú"])
def test_whatever_else_is_typed_is_kept_letter_by_letter(desk: Desk, text: str) -> None:
    claim = desk.cases.start()
    driver = one(desk.cases.load(claim), "person")
    desk.cases.save(claim, [Edit(driver.id, {"name": {"given": text, "surname": text}})], "e")
    folder = desk.database.folder
    desk.close()
    again = open_store(folder)
    kept = again.cases.load(claim).find(driver.id)
    assert kept is not None and kept.get("name") == {"given": text, "surname": text}
    assert again.queue.page("today", 0, 1) and again.search.find(text[:60]) is not None
    again.close()


def test_a_record_never_passes_its_limit(desk: Desk) -> None:
    claim = desk.cases.start()
    party = one(desk.cases.load(claim), "party")
    with pytest.raises(errors.TooMuch):
        desk.cases.save(claim, [Edit(party.id, {"narrative": "x" * 70_000})], "e")


def test_papers_that_end_soon_come_to_the_top_as_days_pass(demo: Desk, clock: SetClock) -> None:
    def waiting() -> set[str]:
        return {row.claim for row in demo.queue.page("today", 0, 50) if row.reason == "due"}

    first = waiting()
    assert len(first) == 1
    clock.move(days=18)
    demo.cases.refresh()
    later = waiting()
    assert len(later) == 1 and later != first
    clock.move(days=40)
    demo.cases.refresh()
    late = [deadline_calendar.pressing(demo.cases.load(claim)) for claim in waiting()]
    assert [term.kind for term in late if term is not None] == ["REPAIR_DELIVERY"] * len(late), "no paper ends any more"
