"""Editors one by one: what goes in comes out, keys and pointer alike, with names for those who listen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gnp_desk.ui import style
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.choosing import CheckListEditor, ChoiceEditor, SegmentEditor
from gnp_desk.ui.editors import LineEditor, LongEditor
from gnp_desk.ui.option_rows import CheckRows, Rows
from gnp_desk.ui.questions import Answer, Choices, Fault, Question, Shape
from tests.ui.claim.hand import focus, type_text

TRI = Shape("tri", choices=Choices((("yes", "Sí", ""), ("no", "No", ""), ("unknown", "No se sabe", ""))))
MANY = tuple((f"c{number}", label, "") for number, label in enumerate(
    ("Aguascalientes", "Baja California", "Campeche", "Ciudad de México", "Jalisco", "Michoacán", "Nuevo León",
     "Querétaro", "Sonora", "Yucatán"), start=1))
LIST = Shape("choice", choices=Choices(MANY))


@pytest.fixture
def room(app: QApplication) -> Iterator[QWidget]:
    """A window with a field before and after, so that the focus can come and go."""
    window = QWidget()
    window.resize(700, 500)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield window
    window.close()
    window.deleteLater()


def put(room: QWidget, shape: Shape, answer: Answer | None = None, label: str = "Pregunta") -> Cell:
    cell = Cell(Question("r", "f", label, shape, answer or Answer()))
    layout = room.layout()
    assert layout is not None
    layout.addWidget(cell)
    layout.addWidget(QLineEdit())
    QTest.qWait(1)
    return cell


def heard(cell: Cell) -> list[str]:
    said: list[str] = []
    for name in ("typed", "chosen", "left", "entered", "focused", "making"):
        getattr(cell, name).connect(lambda _cell, name=name: said.append(name))
    return said


def test_a_line_says_typed_for_each_key_and_left_when_the_focus_goes(room: QWidget) -> None:
    cell = put(room, Shape("text", limit=200))
    said = heard(cell)
    cell.enter()
    type_text("Ana")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert said == ["focused", "typed", "typed", "typed", "left"]
    assert cell.answer() == Answer("Ana")


def test_a_code_counts_its_letters_as_they_are_typed(room: QWidget) -> None:
    cell = put(room, Shape("code", length=17))
    cell.enter()
    type_text("3N1DEMO0XNL00482")
    assert "16 de 17" in [label.text() for label in cell.findChildren(QLabel)]


def test_a_unit_stands_inside_the_field_and_outside_the_answer(room: QWidget) -> None:
    cell = put(room, Shape("number", unit="km/h"), Answer("60"))
    assert "km/h" in [label.text() for label in cell.findChildren(QLabel) if label.isVisible()]
    assert cell.answer() == Answer("60")


@pytest.mark.parametrize(("kind", "button", "text"), [("date", "Hoy", "hoy"), ("instant", "Ahora", "ahora")])
def test_one_button_says_today_or_now(room: QWidget, kind: str, button: str, text: str) -> None:
    cell = put(room, Shape(kind))
    said = heard(cell)
    QTest.mouseClick(cell.editor.stops()[1], Qt.MouseButton.LeftButton)
    assert "chosen" in said
    assert cell.answer() == Answer(text)
    assert cell.editor.stops()[1].accessibleName() == f"Pregunta: {button}"


def test_a_long_text_counts_and_lets_tab_go_on(room: QWidget) -> None:
    cell = put(room, Shape("long", limit=10_000))
    assert isinstance(cell.editor, LongEditor)
    cell.enter()
    type_text("Iba por")
    assert "7 de 10,000" in [label.text() for label in cell.findChildren(QLabel)]
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert not cell.has_focus()


def test_ten_thousand_letters_go_in_and_come_out(room: QWidget) -> None:
    text = "ñandú " * 2_000
    cell = put(room, Shape("text", limit=200), Answer(text))
    assert cell.answer() == Answer(text)


@pytest.mark.parametrize("text", ["‮abc‬", "a\u0007b", "\t x", "漢字 🚗", "'; DROP TABLE--", "<b>no</b>"])
def test_strange_text_is_kept_and_shown_as_it_is(room: QWidget, text: str) -> None:
    cell = put(room, Shape("text"), Answer(text))
    assert cell.answer() == Answer(text)


def test_a_segment_is_walked_with_arrows_and_chosen_with_space(room: QWidget) -> None:
    cell = put(room, TRI)
    assert isinstance(cell.editor, SegmentEditor)
    said = heard(cell)
    cell.enter()
    QTest.keyClick(focus(), Qt.Key.Key_Right)
    assert cell.answer() == Answer("")
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    assert cell.answer() == Answer("no")
    assert said.count("chosen") == 1


def test_choosing_the_same_segment_again_leaves_the_question_open(room: QWidget) -> None:
    cell = put(room, TRI, Answer("yes"))
    QTest.mouseClick(cell.editor.stops()[0], Qt.MouseButton.LeftButton)
    assert cell.answer() == Answer("")


def test_a_segment_is_one_stop_for_tab(room: QWidget) -> None:
    cell = put(room, TRI, Answer("no"))
    cell.enter()
    assert isinstance(focus(), QPushButton)
    assert focus().accessibleName() == "Pregunta: No"
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert not cell.has_focus()


@pytest.mark.parametrize("key", [Qt.Key.Key_F4, Qt.Key.Key_Space, Qt.Key.Key_Down])
def test_a_list_opens_with_keys_and_finds_by_typing(room: QWidget, key: Qt.Key) -> None:
    cell = put(room, LIST)
    said = heard(cell)
    cell.enter()
    QTest.keyClick(focus(), key)
    type_text("michoacan")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert cell.answer() == Answer("c6")
    assert said.count("chosen") == 1
    assert cell.has_focus()


def test_typing_on_a_closed_list_opens_it_with_what_was_typed(room: QWidget) -> None:
    cell = put(room, LIST)
    cell.enter()
    QTest.keyClick(focus(), "s")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert cell.answer() == Answer("c9")


def test_any_word_of_an_option_finds_it(room: QWidget) -> None:
    cell = put(room, LIST)
    cell.enter()
    QTest.keyClick(focus(), Qt.Key.Key_F4)
    type_text("mexico")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert cell.answer() == Answer("c4")


def test_escape_leaves_the_choice_as_it_was(room: QWidget) -> None:
    cell = put(room, LIST, Answer("c2"))
    said = heard(cell)
    cell.enter()
    QTest.keyClick(focus(), Qt.Key.Key_F4)
    type_text("sonora")
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert cell.answer() == Answer("c2")
    assert "chosen" not in said
    assert cell.has_focus()


def test_a_list_is_chosen_with_the_pointer_alone(room: QWidget) -> None:
    cell = put(room, LIST)
    QTest.mouseClick(cell.editor.entry(), Qt.MouseButton.LeftButton)
    rows = [rows for rows in room.findChildren(Rows) if rows.isVisible()][0]
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(2)).center())
    assert cell.answer() == Answer("c3")
    assert not [rows for rows in room.findChildren(Rows) if rows.isVisible()]


def test_a_press_elsewhere_closes_the_list(room: QWidget) -> None:
    cell = put(room, LIST)
    assert isinstance(cell.editor, ChoiceEditor)
    cell.enter()
    QTest.keyClick(focus(), Qt.Key.Key_F4)
    assert cell.editor.is_open()
    other = room.findChildren(QLineEdit)[0]
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert not cell.editor.is_open()


def test_a_reference_can_be_made_from_its_list(room: QWidget) -> None:
    cell = put(room, Shape("ref", choices=Choices(MANY[:2], "Agregar persona")))
    said = heard(cell)
    cell.enter()
    QTest.keyClick(focus(), Qt.Key.Key_F4)
    add = [button for button in room.findChildren(QPushButton) if button.text() == "Agregar persona" and button.isVisible()][0]
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    assert "making" in said


def test_a_check_list_marks_with_space_and_with_a_click_anywhere_on_the_row(room: QWidget) -> None:
    cell = put(room, Shape("many", choices=Choices(MANY)))
    assert isinstance(cell.editor, CheckListEditor)
    cell.enter()
    QTest.keyClick(focus(), Qt.Key.Key_Down)
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    rows = cell.findChildren(CheckRows)[0]
    area = rows.visualItemRect(rows.item(3))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(area.right() - 30, area.center().y()))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(area.left() + 12, area.center().y()))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(area.left() + 12, area.center().y()))
    assert cell.answer() == Answer(("c2", "c4"))
    assert "2 marcadas" in [label.text() for label in cell.findChildren(QLabel)]


def test_what_is_filtered_away_stays_marked(room: QWidget) -> None:
    cell = put(room, Shape("many", choices=Choices(MANY)), Answer(("c1", "c9")))
    search = cell.findChildren(QLineEdit)[0]
    search.setFocus()
    QTest.keyClicks(search, "jalisco")
    assert cell.answer() == Answer(("c1", "c9"))


def test_parts_of_a_value_are_lines_and_enter_goes_from_one_to_the_next(room: QWidget) -> None:
    parts = (("given", "Nombre(s)", 4), ("surname", "Primer apellido", 4), ("second_surname", "Segundo apellido", 4))
    cell = put(room, Shape("group", parts=parts), label="Nombre")
    said = heard(cell)
    cell.enter()
    type_text("Graciela")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    type_text("Montaño")
    assert focus().accessibleName() == "Nombre: Primer apellido"
    assert cell.answer() == Answer({"given": "Graciela", "surname": "Montaño"})
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert "entered" not in said
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert said[-1] == "entered"
    assert "left" not in said


def test_a_box_stands_for_the_answer_and_gives_the_text_back(room: QWidget) -> None:
    cell = put(room, Shape("code", boxes=(("none", "Sin placas"),)), Answer("QTR482B"))
    box = cell.stops()[-1]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(12, box.height() // 2))
    assert cell.answer() == Answer("", "none")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(12, box.height() // 2))
    assert cell.answer() == Answer("QTR482B")
    assert box.accessibleName() == "Pregunta: Sin placas"


def test_only_one_box_is_marked(room: QWidget) -> None:
    cell = put(room, Shape("code", boxes=(("short", "Serie corta"), ("illegible", "Ilegible"))))
    for box in cell.stops()[-2:]:
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(12, box.height() // 2))
    assert cell.answer() == Answer("", "illegible")


def test_an_error_is_below_its_field_and_told_to_those_who_listen(room: QWidget) -> None:
    cell = put(room, Shape("text"))
    cell.show_fault(Fault("p", "r", "f", "N", "Falta escribir: Marca."))
    assert "Falta escribir: Marca." in [label.text() for label in cell.findChildren(QLabel) if label.isVisible()]
    assert "Falta escribir: Marca." in cell.editor.entry().accessibleDescription()
    cell.show_fault(None)
    assert not [label for label in cell.findChildren(QLabel) if label.isVisible() and label.text().startswith("Falta")]


def test_an_amber_note_says_what_it_is(room: QWidget) -> None:
    cell = put(room, Shape("text"))
    cell.show_fault(Fault("p", "r", "f", "R", "El NIV no pasa su cálculo."))
    assert "Conviene revisar: el NIV no pasa su cálculo." in [label.text() for label in cell.findChildren(QLabel)]


def test_a_frozen_answer_is_read_and_not_changed(room: QWidget) -> None:
    for shape in (Shape("text"), TRI, LIST, Shape("many", choices=Choices(MANY)), Shape("long")):
        cell = put(room, shape)
        cell.set_frozen(True)
        before = cell.answer()
        QTest.keyClicks(cell.editor.entry(), "x")
        QTest.mouseClick(cell.editor.entry(), Qt.MouseButton.LeftButton)
        assert cell.answer() == before


@pytest.mark.parametrize("density", ["counter", "field", "gloves"])
def test_everything_that_can_be_touched_has_the_height_of_the_density(room: QWidget, density: str) -> None:
    from gnp_desk.ui.tokens import Look

    style.use(Look(density=density))
    try:
        for shape in (Shape("text"), TRI, LIST, Shape("date"), Shape("code", boxes=(("none", "Sin placas"),))):
            cell = put(room, shape)
            QTest.qWait(1)
            for stop in cell.stops():
                assert stop.height() >= style.control_height(), (shape.kind, density)
    finally:
        style.use(Look())


def test_an_undo_key_is_left_to_the_page(room: QWidget) -> None:
    cell = put(room, Shape("text"))
    assert isinstance(cell.editor, LineEditor)
    cell.enter()
    type_text("abc")
    QTest.keyClick(focus(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert cell.answer() == Answer("abc")
