"""The damage diagram by keys alone and by pointer; table, panel and paper show the same damage."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gnp_desk.forms.case import Case
from gnp_desk.ui.damage_page import DamagePage
from tests.ui.accident.conftest import Hand

CONTROL = Qt.KeyboardModifier.ControlModifier


def lines(case: Case, letter: str) -> dict[str, tuple[object, object]]:
    """Return degree and whose damage it is, by zone."""
    party = case.party(letter)
    assert party is not None
    mine = [line for line in case.of("damage_line") if line.get("party") == party.id]
    return {line.text("zone"): (line.get("degree"), line.get("relation")) for line in mine}


def cleared(hand: Hand, page: DamagePage) -> None:
    for row in page._view.rows:
        hand.driver.shell.work.session.remove(row.record, page.editor)
        hand.settle()


def test_a_vehicle_is_noted_with_keys_alone(hand: Hand, damage: DamagePage) -> None:
    cleared(hand, damage)
    assert QApplication.focusWidget() is damage.diagram
    hand.type("83")
    hand.type("193")
    hand.type("92")
    hand.type("1")
    hand.key(Qt.Key.Key_Return)
    hand.type("4")
    hand.type("41P")
    hand.type("i12")
    hand.settle()
    found = lines(hand.case(), "A")
    assert found == {
        "rear": (3, "this_loss"),
        "trunk": (3, "this_loss"),
        "rear_left_corner": (2, "this_loss"),
        "front": (4, "this_loss"),
        "front_right_door": (1, "previous"),
    }
    party = hand.case().party("A")
    assert party is not None and party.get("impact_clock") == 12
    assert [row.words for row in damage._view.rows][-1].endswith("anterior")
    assert damage._view.summary == "4 de este siniestro · 1 anterior"


def test_a_number_that_may_go_on_waits_and_is_said(hand: Hand, damage: DamagePage) -> None:
    hand.type("2")
    assert damage.corner() == "Zona 2…"
    hand.type("4")
    assert (damage.corner(), damage.diagram._zone) == ("", "electrical")
    hand.key(Qt.Key.Key_Escape)
    hand.type("I1")
    assert damage.corner() == "Impacto a las 1"
    hand.key(Qt.Key.Key_Return)
    hand.settle()
    party = hand.case().party("A")
    assert party is not None and party.get("impact_clock") == 1


def test_the_pointer_does_the_same(hand: Hand, damage: DamagePage) -> None:
    cleared(hand, damage)
    hood = damage._view.zone("hood")
    assert hood is not None
    hand.press(damage.diagram, damage.diagram._shape(hood).boundingRect().center().toPoint())
    hand.press(damage.panel.degree.stops()[1])
    hand.press(damage.panel.relation.stops()[1])
    assert lines(hand.case(), "A") == {"hood": (2, "previous")}
    first = damage._view.first
    other = 3 if first != 3 else 4
    hand.press(damage.diagram, damage.diagram._hour_at(other).toPoint())
    party = hand.case().party("A")
    assert party is not None and (party.get("impact_clock"), party.get("impact_other")) == (first, [str(other)])


def test_table_diagram_and_undo_go_together(hand: Hand, damage: DamagePage) -> None:
    cleared(hand, damage)
    hand.type("83")
    hand.settle()
    hand.tab_to(damage.table)
    damage.table.setCurrentRow(0)
    hand.type("4")
    hand.settle()
    assert lines(hand.case(), "A") == {"rear": (4, "this_loss")}
    assert damage.diagram._view.zone("rear").degree == 4
    hand.key(Qt.Key.Key_Z, CONTROL)
    hand.settle()
    assert lines(hand.case(), "A") == {"rear": (3, "this_loss")}


def test_damage_flows_into_the_admission_order(hand: Hand, damage: DamagePage) -> None:
    cleared(hand, damage)
    hand.type("83")
    hand.type("41P")
    hand.settle()
    order = hand.desk.cases.new_id()
    case = hand.desk.cases.add(hand.claim, "vehicle_admission_order", order, {"party": damage._view.party}, "t")
    found = case.find(order)
    names = {line.id: line.text("zone") for line in case.of("damage_line")}
    assert [names[line] for line in found.get("damage")] == ["rear"]
    assert [names[line] for line in found.get("previous")] == ["front_right_door"]


def test_the_other_vehicle_has_its_own_damage(hand: Hand, damage: DamagePage) -> None:
    before = lines(hand.case(), "A")
    damage._next_vehicle()
    hand.settle()
    assert damage.letter == "B" and damage.subtitle().startswith("B · ")
    hand.type("33")
    hand.settle()
    assert lines(hand.case(), "B")["front_right_fender"] == (3, "this_loss")
    assert lines(hand.case(), "A") == before
