"""The sketch by pointer and by keys: the same drawing, in step with its list, one small operation for each gesture."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case
from gnp_desk.forms.sketch import facts
from gnp_desk.services import sketch_view
from gnp_desk.services.records import count_ops
from gnp_desk.services.tables import JOURNAL
from gnp_desk.ui.sketch.page import SketchPage
from tests.ui.accident.conftest import Hand

ALT, SHIFT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
SKETCH_CHECKS = ("CON-51", "CON-52", "CON-53", "CON-54", "CON-55")


def tool(page: SketchPage, letter: str):  # type: ignore[no-untyped-def]
    """Return the button of the vehicle of a letter."""
    buttons = page.palette_.families["vehicles"].buttons.values()
    return next(button for button in buttons if button.tool.letter == letter)


def on(page: SketchPage, x: float, y: float) -> QPoint:
    """Return where a place in metres is on the canvas."""
    return page.canvas.mapFromScene(QPointF(x, y))


def is_rear_end(case: Case) -> None:
    """B stands behind A in its lane, both were coming along it, and nothing contradicts the declaration."""
    at_impact = {element.get("party"): element for element in facts.vehicles(case, "impact")}
    before = {element.get("party"): element for element in facts.vehicles(case, "before")}
    a, b = (case.party(letter) for letter in "AB")
    assert a is not None and b is not None
    assert set(at_impact) == set(before) == {a.id, b.id}
    assert facts.contact_hour(case, at_impact[a.id]) == 6
    assert facts.contact_hour(case, at_impact[b.id]) == 12
    assert at_impact[a.id].get("heading_deg") == at_impact[b.id].get("heading_deg")
    assert at_impact[a.id].get("x_m") == at_impact[b.id].get("x_m")
    found = [problem.code for problem in catalogue.contradictions(case) if problem.code.startswith(SKETCH_CHECKS)]
    assert found in ([], ["CON-54", "CON-54"])  # the demonstration may have them heading another way


def test_a_rear_end_collision_is_drawn_with_fourteen_presses(hand: Hand, sketch: SketchPage) -> None:
    families = sketch.palette_.families
    hand.press(families["roads"].buttons["avenue_median"])
    for letter, y in (("A", -2.0), ("B", 2.4)):
        hand.press(tool(sketch, letter))
        hand.press(sketch.canvas.viewport(), on(sketch, 3.9, y))
    hand.press(families["marks"].buttons["impact_point"])
    hand.press(sketch.canvas.viewport(), on(sketch, 3.85, 0.2))
    hand.press(sketch._moments.stops()[0])
    for letter, y in (("A", 9.0), ("B", 15.0)):
        hand.press(tool(sketch, letter))
        hand.press(sketch.canvas.viewport(), on(sketch, 3.7, y))
    hand.press(families["marks"].buttons["skid_marks"])
    hand.press(sketch.canvas.viewport(), on(sketch, 3.85, 6.0))
    assert hand.actions <= 14
    assert [row.title for row in sketch._view.rows] == [
        "A · impacto",
        "B · impacto",
        "Punto de impacto",
        "A · antes",
        "B · antes",
        "Huellas de frenado",
    ]
    is_rear_end(hand.case())


def test_the_same_collision_is_drawn_with_keys_alone(hand: Hand, sketch: SketchPage) -> None:
    hand.tab_to(sketch.palette_.families["roads"].buttons["avenue_median"])
    hand.key(Qt.Key.Key_Return)
    hand.settle()
    for letter in "AB":
        hand.tab_to(tool(sketch, letter))
        hand.key(Qt.Key.Key_Return)
        hand.settle()
        assert QApplication.focusWidget() is sketch.canvas
    hand.tab_to(sketch.palette_.families["marks"].buttons["impact_point"])
    hand.key(Qt.Key.Key_Space)
    hand.settle()
    hand.key(Qt.Key.Key_1, ALT)
    for letter in "AB":
        hand.tab_to(tool(sketch, letter))
        hand.key(Qt.Key.Key_Return)
        hand.settle()
    assert sketch.phase == "before"
    is_rear_end(hand.case())


def test_arrows_letters_and_supr_do_what_the_pointer_does(hand: Hand, sketch: SketchPage) -> None:
    hand.tab_to(tool(sketch, "A"))
    hand.key(Qt.Key.Key_Return)
    hand.settle()
    (before,) = sketch._view.rows
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Down, SHIFT)
    hand.key(Qt.Key.Key_R)
    sketch.canvas.flush()
    hand.settle()
    (row,) = sketch._view.rows
    assert (round(row.x - before.x, 2), round(row.y - before.y, 2)) == (0.1, 1.0)
    assert (row.heading - before.heading) % 360 == 15
    hand.key(Qt.Key.Key_Delete)
    hand.settle()
    assert hand.drawn() == ()
    hand.key(Qt.Key.Key_Z, CONTROL)
    hand.settle()
    assert [element.id for element in hand.drawn()] == [row.record]


def test_list_values_and_canvas_are_always_in_step(hand: Hand, sketch: SketchPage) -> None:
    hand.tab_to(tool(sketch, "A"))
    hand.key(Qt.Key.Key_Return)
    hand.settle()
    record = sketch._view.rows[0].record
    hand.tab_to(sketch.elements)
    hand.key(Qt.Key.Key_Return)
    hand.type("7.25")
    hand.key(Qt.Key.Key_Return)
    hand.settle()
    spot = sketch.canvas.spot_of(record)
    assert spot is not None and spot.x == 7.25
    assert hand.case().find(record).get("x_m") == "7.25"  # type: ignore[union-attr]
    assert sketch.elements.item(0).text().startswith("1. A · impacto, 7.2")
    start = on(sketch, spot.x, spot.y)
    QTest.mousePress(sketch.canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(sketch.canvas.viewport(), start + QPoint(40, 0))
    QTest.mouseRelease(sketch.canvas.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(40, 0))
    hand.settle()
    moved = sketch._view.row(record)
    assert moved is not None and moved.x > 8
    assert sketch.values._lines["x_m"].text() == f"{moved.x:.2f}".rstrip("0").rstrip(".")


def test_a_gesture_is_one_operation_and_is_taken_back_as_one(hand: Hand, sketch: SketchPage) -> None:
    hand.tab_to(tool(sketch, "B"))
    hand.key(Qt.Key.Key_Return)
    hand.settle()
    (placed,) = sketch._view.rows

    def operations() -> int:
        with hand.desk.database.reading() as connection:
            return count_ops(connection, JOURNAL.c.editor == sketch.editor)

    before = operations()
    for _step in range(12):
        hand.key(Qt.Key.Key_Right)
    sketch.canvas.flush()
    hand.settle()
    assert operations() == before + 1
    hand.press(sketch.undo_button)
    assert (sketch._view.rows[0].x, len(sketch._view.rows)) == (placed.x, 1)
    hand.press(sketch.redo_button)
    assert round(sketch._view.rows[0].x - placed.x, 2) == 1.2


def test_a_free_line_keeps_few_points_and_a_street_its_words(hand: Hand, sketch: SketchPage) -> None:
    families, canvas = sketch.palette_.families, sketch.canvas.viewport()
    hand.press(families["marks"].buttons["freehand"])
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=on(sketch, -6, -6))
    for step in range(1, 120):
        QTest.mouseMove(canvas, on(sketch, -6 + step / 10, -6 + (step % 7) / 5))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=on(sketch, 6, -6))
    hand.settle()
    hand.tab_to(families["marks"].buttons["street_name"])
    hand.key(Qt.Key.Key_Return)
    hand.settle()
    hand.type("Calle Naranjo")
    hand.key(Qt.Key.Key_Return)
    hand.settle()
    line, street = hand.drawn()
    assert (line.get("kind"), street.get("kind"), street.get("label")) == ("freehand", "street_name", "Calle Naranjo")
    points = str(line.get("points")).split()
    assert 10 <= len(points) <= sketch_view.MOST_POINTS + 1 and points[0] == "0.00,0.00"


def test_a_finger_near_a_small_thing_takes_it(hand: Hand, sketch: SketchPage) -> None:
    hand.press(sketch.palette_.families["marks"].buttons["impact_point"])
    hand.press(sketch.canvas.viewport(), on(sketch, 0, 0))
    sketch.elements.setCurrentRow(-1)
    hand.settle()
    hand.press(sketch.canvas.viewport(), on(sketch, 0, 0) + QPoint(16, 8))
    assert sketch.place().record == sketch._view.rows[0].record


def test_a_sketch_opens_at_once(hand: Hand, sketch: SketchPage) -> None:
    hand.open("case")
    started = time.thread_time()
    hand.driver.shell.go(sketch.place())
    QApplication.processEvents()
    assert time.thread_time() - started < 0.15


def test_a_closed_declaration_keeps_its_sketch(hand: Hand) -> None:
    hand.desk.signatures.sign_on_paper(hand.claim)
    hand.desk.papers.issue(hand.claim, hand.case().first("declaration").id)  # type: ignore[union-attr]
    page = hand.open("sketch")
    assert isinstance(page, SketchPage)
    assert not page.palette_.isEnabled() and page.canvas.is_frozen
    page._put(tool(page, "A").tool)
    hand.settle()
    assert hand.drawn() == ()
