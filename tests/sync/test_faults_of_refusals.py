"""What the centre refused, and what was typed over it: corrected, sent again or discarded, it replaces nothing nobody saw."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from gnp_desk.services.tables import JOURNAL
from tests.sync import invariants
from tests.sync.house import House
from tests.sync.laptops import Laptop
from tests.sync.test_faults_of_people import LONG, conflicts, states

PHONE = "5512345678"


def refused(laptop: Laptop) -> list[Any]:
    return list(laptop.query(select(JOURNAL).where(JOURNAL.c.state == "rejected").order_by(JOURNAL.c.seq)))


def covered(house: House) -> Laptop:
    """Let a good value be refused together with a bad one, and a colleague write another in its place, which nobody sees."""
    ana, luis = house["ana"], house["luis"]
    ana.write(house.claim, report_number="R-A")
    for laptop in (ana, luis):
        laptop.sync()
    ana.write(house.claim, report_number="R-B", callback_phone=LONG)
    ana.sync()
    luis.write(house.claim, report_number="R-C")
    for laptop in (luis, ana):
        laptop.sync()
    assert ana.body(house.claim)["report_number"] == "R-B"  # type: ignore[index]
    return ana


def told(house: House) -> list[tuple[str, str, str]]:
    return [(item["base"], item["theirs"], item["mine"]) for item in conflicts(house)]


@pytest.mark.parametrize("is_retried", [False, True])
def test_what_a_colleague_wrote_under_a_refused_value_is_a_conflict_once_it_is_corrected(
    house: House, is_retried: bool
) -> None:
    ana = covered(house)
    ana.write(house.claim, callback_phone=PHONE)
    if is_retried:
        ana.desk.centre.again(refused(ana)[0].op_id)
    ana.sync()
    invariants.at_rest(house)
    assert told(house) == [("R-A", "R-C", "R-B")]
    for laptop in house.laptops.values():
        body = laptop.body(house.claim)
        assert body is not None and (body["report_number"], body["callback_phone"]) == ("R-C", PHONE)


def test_what_is_typed_over_a_refused_value_is_no_second_conflict(house: House) -> None:
    ana = covered(house)
    ana.write(house.claim, report_number="R-D", callback_phone=PHONE)
    ana.write(house.claim, report_number="R-E")
    ana.sync()
    invariants.at_rest(house)
    assert told(house) == [("R-A", "R-C", "R-E")]


def test_what_is_typed_after_a_refusal_nobody_else_met_disputes_nothing(house: House) -> None:
    ana = house["ana"]
    ana.write(house.claim, report_number="R-A")
    ana.write(house.claim, report_number="R-B", callback_phone=LONG)
    ana.sync()
    ana.write(house.claim, report_number="R-C")
    ana.sync()
    ana.write(house.claim, callback_phone=PHONE)
    ana.sync()
    invariants.at_rest(house)
    assert not conflicts(house) and house["luis"].body(house.claim)["report_number"] == "R-C"  # type: ignore[index]


def test_what_was_refused_twice_waits_no_more_once_it_is_right(house: House) -> None:
    """Sent again as wrong as it was, then corrected: what was typed over it builds on the first of the three."""
    ana = house["ana"]
    ana.write(house.claim, report_number="R-B", callback_phone=LONG)
    ana.sync()
    ana.write(house.claim, report_number="R-C")
    ana.sync()
    ana.desk.centre.again(refused(ana)[0].op_id)
    ana.sync()
    assert states(ana, "claim")[-1] == "rejected"
    ana.write(house.claim, callback_phone=PHONE)
    for _time in range(2):
        ana.sync()
    invariants.at_rest(house)
    assert {"rejected", "held", "unsent"}.isdisjoint(states(ana, "claim"))
    assert house["luis"].body(house.claim)["report_number"] == "R-C"  # type: ignore[index]


def test_what_was_typed_over_a_refused_value_goes_by_itself_once_that_one_is_discarded(house: House) -> None:
    ana = house["ana"]
    ana.write(house.claim, report_number="R-A")
    ana.write(house.claim, report_number="R-B", callback_phone=LONG)
    ana.sync()
    ana.write(house.claim, report_number="R-C")
    ana.desk.centre.withdraw(refused(ana)[0].op_id)
    assert ana.body(house.claim)["report_number"] == "R-C"  # type: ignore[index]
    ana.write(house.claim, report_number="R-D")
    ana.sync()
    invariants.at_rest(house)
    assert {"rejected", "held", "unsent"}.isdisjoint(states(ana, "claim")) and not conflicts(house)
    body = house["luis"].body(house.claim)
    assert body is not None and body["report_number"] == "R-D" and "callback_phone" not in body


def test_what_waited_for_a_refused_value_that_is_discarded_disputes_what_nobody_saw(house: House) -> None:
    ana = covered(house)
    ana.write(house.claim, report_number="R-D")
    ana.sync()
    ana.write(house.claim, report_number="R-E")
    assert states(ana, "claim")[-2:] == ["held", "unsent"]
    ana.desk.centre.withdraw(refused(ana)[0].op_id)
    assert ana.body(house.claim)["report_number"] == "R-E"  # type: ignore[index]
    ana.sync()
    invariants.at_rest(house)
    assert told(house) == [("R-A", "R-C", "R-E")]
    assert {"rejected", "held", "unsent"}.isdisjoint(states(ana, "claim"))


def test_what_was_added_to_a_refused_claim_is_discarded_with_it_and_told(house: House) -> None:
    ana = house["ana"]
    wrong = ana.add("claim", status="reported", report_number=LONG)
    ana.add("note", wrong, text="enviada")
    ana.sync()
    late = ana.add("note", wrong, text="sin enviar")
    ana.write(late, "note", wrong, text="sin enviar, corregida")
    ana.desk.centre.withdraw(refused(ana)[0].op_id, "Se abrió dos veces")
    found = ana.sync()
    assert found.news and not ana.desk.outbox.items()
    invariants.at_rest(house)
    assert set(states(ana, "note")) == {"withdrawn"} and ana.body(wrong) is None and ana.body(late) is None


def test_a_refusal_in_the_middle_waits_for_what_it_was_typed_over(house: House) -> None:
    """The first and the last of three values were refused for something else; they come in their order, and dispute nothing."""
    ana = house["ana"]
    ana.write(house.claim, report_number="R-A", callback_phone=LONG)
    ana.sync()
    ana.write(house.claim, report_number="R-B")
    ana.write(house.claim, report_number="R-C", loss_place_text="x" * 20_000)
    ana.sync()
    assert states(ana, "claim")[-3:] == ["rejected", "held", "rejected"]
    ana.write(house.claim, loss_place_text="Eje Central 14")
    ana.sync()
    ana.write(house.claim, callback_phone=PHONE)
    for _time in range(2):
        ana.sync()
    invariants.at_rest(house)
    assert not conflicts(house) and {"rejected", "held", "unsent"}.isdisjoint(states(ana, "claim"))
    assert house["luis"].body(house.claim)["report_number"] == "R-C"  # type: ignore[index]


def test_the_same_wrong_value_twice_does_not_make_two_changes_wait_for_each_other(house: House) -> None:
    """What stands between them was typed over the first, not over the second."""
    ana, luis = house["ana"], house["luis"]
    ana.write(house.claim, callback_phone="5500000000")
    ana.sync()
    for number, phone in ((None, LONG), ("R-1", PHONE), ("R-2", LONG), ("R-3", "5587654321")):
        luis.write(house.claim, report_number=number, callback_phone=phone)
    invariants.at_rest(house)
    assert {"rejected", "held", "unsent"}.isdisjoint(states(luis, "claim"))
    assert [item["mine"] for item in conflicts(house)] == ["5587654321"]
    assert ana.body(house.claim)["report_number"] == "R-3"  # type: ignore[index]


def test_what_was_put_back_into_a_set_after_a_refusal_stays_when_that_one_is_corrected(house: House) -> None:
    ana = house["ana"]
    ana.write(house.claim, covers=["DM", "RC"])
    ana.sync()
    ana.write(house.claim, covers=["RC"], report_number=LONG)
    ana.sync()
    ana.write(house.claim, covers=["DM", "RC"])
    ana.write(house.claim, report_number="R-1")
    for _time in range(2):
        ana.sync()
        assert ana.body(house.claim)["covers"] == ["DM", "RC"]  # type: ignore[index]
    invariants.at_rest(house)
    assert house["luis"].body(house.claim)["covers"] == ["DM", "RC"]  # type: ignore[index]
