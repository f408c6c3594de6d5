"""The fault matrix (sync_tests.md section 3), rows of people: what they say differently, out of turn or wrongly."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from gnp_central import people
from gnp_central.seed import add_stream, join
from gnp_central.tables import RECORD
from gnp_desk.services.records import Change
from gnp_desk.services.tables import JOURNAL
from tests.sync import invariants, stores
from tests.sync.house import ZONE, House
from tests.sync.laptops import Laptop

LONG = "x" * 300


def conflicts(house: House) -> list[dict[str, Any]]:
    with house.stage.database.reading() as connection:
        bodies = connection.execute(select(RECORD.c.body).where(RECORD.c.type == "conflict")).scalars()
        return [json.loads(body) for body in bodies]


def states(laptop: Laptop, *kinds: str) -> list[str]:
    query = select(JOURNAL.c.state).where(JOURNAL.c.type.in_(kinds), JOURNAL.c.kind != "event").order_by(JOURNAL.c.seq)
    return [row.state for row in laptop.query(query)]


def test_same_field_by_3_people_series_of_5_offline_edits_each(house: House) -> None:
    """1 value shown, 2 conflicts with the last of each, 0 lost."""
    for name, laptop in house.laptops.items():
        for number in range(5):
            laptop.write(house.claim, report_number=f"{name}-{number}")
    for laptop in house.laptops.values():
        laptop.sync()
    invariants.at_rest(house)
    assert {laptop.body(house.claim)["report_number"] for laptop in house.laptops.values()} == {"ana-4"}  # type: ignore[index]
    assert sorted(item["mine"] for item in conflicts(house)) == ["luis-4", "luis2-4"]


def test_delete_against_edit(house: House) -> None:
    """A deletion of what somebody changed meanwhile waits; a change of what was deleted is kept, conflict kind `deleted`."""
    ana, luis = house["ana"], house["luis"]
    first, second = ana.add("note", text="uno"), ana.add("note", text="dos")
    for laptop in (ana, luis):
        laptop.sync()
    ana.write(first, "note", text="uno, corregido")
    ana.sync()
    _delete(luis, first, 1)
    _delete(luis, second, 1)
    ana.write(second, "note", text="dos, corregido")
    ana.sync()
    invariants.at_rest(house)
    kept = conflicts(house)
    assert [item["kind"] for item in kept] == ["deleted", "deleted"] and "dos, corregido" in [
        item["mine"] for item in kept
    ]
    for laptop in house.laptops.values():
        assert laptop.body(first) == {"text": "uno, corregido"} and laptop.body(second) is None


def _delete(laptop: Laptop, record: str, version: int) -> None:
    """Push a deletion as a laptop of another make may: this program only moves to the trash."""

    def job(connection: Any) -> None:
        change = Change("delete", "note", record, laptop.house.claim)
        laptop.desk.records.put(connection, [(change, version, {})])

    laptop.desk.database.write(job)
    laptop.sync()


def test_edit_of_closed_claim(house: House) -> None:
    ana, luis = house["ana"], house["luis"]
    ana.write(house.claim, status="cancelled")
    ana.sync()
    luis.write(house.claim, callback_phone="5550001111")
    luis.sync()
    invariants.at_rest(house)
    assert [(item["kind"], item["mine"]) for item in conflicts(house)] == [("frozen", "5550001111")]
    body = luis.body(house.claim)
    assert body is not None and "callback_phone" not in body, "what waits in a conflict is not shown as if it were so"


@pytest.mark.parametrize("has_more", [True, False])
def test_reassigned_claim(house: House, has_more: bool) -> None:
    """Whose zone it no longer is keeps nothing of it but what was not sent; that becomes a conflict of kind `scope`."""
    ana, luis = house["ana"], house["luis"]
    note = luis.add("note", text="de Luis")
    for name in ("luis", "luis2"):
        house[name].sync()
    luis.write(house.claim, report_number="R-luis")
    luis.write(note, "note", text="de Luis, más tarde")
    house.stage.database.write(lambda connection: add_stream(connection, "z:S2", "Otra zona"))
    house.stage.database.write(lambda connection: join(connection, "ana", "z:S2", "rw"))
    ana.sync()
    ana.write(house.claim, zone="S2")
    ana.sync()
    if has_more:
        house.stage.database.write(lambda connection: people.withdraw(connection, "luis", ZONE))
    invariants.at_rest(house)
    assert {item["kind"] for item in conflicts(house)} == {"scope"}
    assert sorted(item["mine"] for item in conflicts(house)) == ["R-luis", "de Luis, más tarde"]
    assert luis.body(house.claim) is None and luis.body(note) is None
    assert not list(_strays(house))


def _strays(house: House) -> list[str]:
    return [words for laptop in house.laptops.values() for words in stores.strays(laptop)]


def test_a_claim_open_in_an_editor_stays_until_it_is_closed(house: House) -> None:
    """I14: nothing is taken away under a person's hands; afterwards it goes with the next thing that moves."""
    luis = house["luis"]
    luis.desk.busy.add(house.claim)
    house.stage.database.write(lambda connection: people.withdraw(connection, "luis", ZONE))
    luis.agree()
    assert luis.body(house.claim) is not None
    invariants.in_motion(luis)
    luis.desk.busy.clear()
    luis.desk.cases.start()
    luis.sync()
    assert luis.body(house.claim) is None
    invariants.at_rest(house)


def test_two_people_resolve_the_same_conflict(house: House) -> None:
    """First wins, the second is `same` with the winner, both are in the history."""
    ana, luis = house["ana"], house["luis"]
    ana.write(house.claim, report_number="R-ana")
    luis.write(house.claim, report_number="R-luis")
    for laptop in (ana, luis, ana):
        laptop.sync()
    (conflict,) = ana.desk.centre.conflicts()
    ana.desk.centre.resolve(conflict.id, "mine", "Lo confirmó el conductor.")
    luis.desk.centre.resolve(conflict.id, "theirs", "Así está en el acta.")
    ana.sync()
    luis.sync()
    invariants.at_rest(house)
    assert [(item["state"], item["resolved_by"]) for item in conflicts(house)] == [("resolved", "ana")]
    for laptop in house.laptops.values():
        assert laptop.body(house.claim)["report_number"] == "R-luis"  # type: ignore[index]
    for laptop in (ana, luis):
        made = laptop.query(select(JOURNAL.c.about).where(JOURNAL.c.kind == "resolve"))
        assert len(made) == 1, "what each of them decided stays in their own journal"


@pytest.mark.parametrize("syncs_after", [(), (1,), (2,), (1, 2, 3)])
def test_the_last_of_several_values_over_a_refused_one_stays_whenever_they_are_sent(
    house: House, syncs_after: tuple[int, ...]
) -> None:
    """One of them is what the centre has: it could be taken at once, and an earlier one would come last."""
    ana = house["ana"]
    ana.write(house.claim, callback_phone="5512345678")
    ana.sync()
    for number, value in enumerate(["x" * 300, "5512345678", "5587654321"], start=1):
        ana.write(house.claim, callback_phone=value)
        if number in syncs_after:
            ana.sync()
    invariants.at_rest(house)
    assert [house[name].body(house.claim)["callback_phone"] for name in ("ana", "luis")] == ["5587654321"] * 2
    assert not house["ana"].desk.centre.conflicts()


def test_one_invalid_op_among_200_its_30_dependants(house: House) -> None:
    """169 acknowledged, 1 refused, 30 waiting; corrected, all of them go."""
    ana = house["ana"]
    wrong = ana.add("claim", status="reported", report_number=LONG)
    for number in range(30):
        ana.add("note", wrong, text=f"{number}")
    for number in range(169):
        ana.add("note", text=f"{number}")
    found = ana.sync()
    assert (found.pushed["applied"], found.rejected, found.held) == (169, 1, 30)
    ana.write(wrong, claim=wrong, report_number="R-1")
    found = ana.sync()
    assert (found.rejected, found.held, found.unsent) == (0, 0, 0)
    invariants.at_rest(house)
    assert len(house["luis"].query(select(RECORD.c.id).where(RECORD.c.type == "note"))) == 199


def test_a_chain_of_edits_on_a_refused_value_comes_to_the_last_one(house: House) -> None:
    ana = house["ana"]
    for before, after in pairwise(["", LONG, LONG + "1", LONG + "2"]):
        assert before != after
        ana.write(house.claim, report_number=after)
    ana.sync()
    ana.write(house.claim, report_number="R-9")
    ana.sync()
    invariants.at_rest(house)
    assert {"rejected", "held", "unsent"}.isdisjoint(states(ana, "claim"))
    assert house["luis"].body(house.claim)["report_number"] == "R-9"  # type: ignore[index]


def test_a_refused_value_that_is_withdrawn_leaves_the_view_and_stays_in_the_journal(house: House) -> None:
    ana = house["ana"]
    ana.write(house.claim, report_number=LONG)
    ana.sync()
    (row,) = ana.query(select(JOURNAL).where(JOURNAL.c.state == "rejected"))
    ana.desk.centre.withdraw(row.op_id)
    assert "report_number" not in ana.body(house.claim)  # type: ignore[operator]
    invariants.at_rest(house)
    assert states(ana, "claim").count("withdrawn") == 1
