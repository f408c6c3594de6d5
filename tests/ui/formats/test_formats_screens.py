"""Formatos by keys: found, printed, filled with a claim's data, kept as a paper; nothing doubtful in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QPushButton

from gnp_desk.services.format_views import Subject
from gnp_desk.services.pictures import Picture
from gnp_desk.services.views import Place
from gnp_desk.ui import style
from gnp_desk.ui.formats import format_desk
from gnp_desk.ui.formats.fill_page import FillPage
from gnp_desk.ui.formats.format_sheet import RECORD
from gnp_desk.ui.formats.formats_page import FormatsPage
from gnp_desk.ui.tokens import DENSITIES, THEMES, Look
from tests.services.formats.library import add, drawn
from tests.ui.conftest import Driver, Watchdog
from tests.ui.counter.conftest import KeysPressed
from tests.ui.walk import faults, focus_faults

NONE, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
GLASS = "auto_glass@1.0"


class Keys:
    """A hand on the keyboard; every key that arrives is counted, those held down too."""

    def __init__(self, driver: Driver) -> None:
        self.driver, self._pressed = driver, KeysPressed()
        QApplication.instance().installEventFilter(self._pressed)  # type: ignore[union-attr]

    @property
    def count(self) -> int:
        return self._pressed.count

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        over = QApplication.activeModalWidget() or self.driver.window
        QTest.keyClick(over.focusWidget() or over, key, held)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Picture, ...]]]:
    """A machine with one printer, and what it was given."""
    found: list[tuple[str, tuple[Picture, ...]]] = []
    monkeypatch.setattr(format_desk, "printers", lambda: ("Impresora de mostrador",))
    monkeypatch.setattr(format_desk, "draw", lambda name, pages: found.append((name, pages)))
    return found


def answer(act: Callable[[QDialog], None]) -> None:
    """Do something with the next dialog."""

    def wait() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            act(dialog)
        else:
            QTimer.singleShot(10, wait)

    QTimer.singleShot(10, wait)


def with_reason(reason: str) -> Callable[[QDialog], None]:
    def act(dialog: QDialog) -> None:
        dialog.findChildren(QPlainTextEdit)[0].setPlainText(reason)
        next(button for button in dialog.findChildren(QPushButton) if button.text() == "Usar con motivo").click()

    return act


def library(demo: Driver) -> FormatsPage:
    demo.go(Place("formats"))
    page = demo.window.screen_shown
    assert isinstance(page, FormatsPage)
    demo.wait(lambda: page._list.count() > 0)
    return page


def filling(demo: Driver, claim: str = "", page: str = GLASS) -> FillPage:
    demo.go(Place("format", claim, page=page))
    shown = demo.window.screen_shown
    assert isinstance(shown, FillPage)
    demo.wait(lambda: shown._filling is not None and not shown._is_fresh)
    demo.settle()
    return shown


def test_a_format_is_printed_from_trabajo_in_eight_keys(
    demo: Driver, printed: list[tuple[str, tuple[Picture, ...]]]
) -> None:
    demo.go(Place("work"))
    keys = Keys(demo)
    keys.press(Qt.Key.Key_3, ALT)
    demo.settle()
    keys.type("cri")
    demo.settle()
    answer(lambda dialog: keys.press(Qt.Key.Key_Return))
    keys.press(Qt.Key.Key_P, CONTROL)
    demo.wait(lambda: bool(printed))
    name, heights = printed[0][0], [page.height for page in printed[0][1]]
    assert name == "Impresora de mostrador" and abs(heights[0] - 3300) < 3 and len(heights) == 1
    assert 0 < keys.count <= 8


def test_the_printer_used_last_for_formats_is_offered_first(
    demo: Driver, printed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(format_desk, "printers", lambda: ("Una", "Otra"))
    desk = library(demo)._desk
    desk._preferences.put(format_desk.PRINTER, "Otra")
    assert desk._printers() == ("Otra", "Una")


def test_a_format_of_very_many_pages_leaves_as_a_file_and_says_why(
    demo: Driver, printed: list[tuple[str, tuple[Picture, ...]]], tmp_path: Path
) -> None:
    body, pdf = drawn()
    add(demo.shell.work.make.desk, {**body, "code": "test_long", "title": "Anexo largo", "pages": 100_000}, pdf + b"\n")  # type: ignore[union-attr]
    page = library(demo)
    page._line.setText("anexo largo")
    demo.settle()

    def save(dialog: QDialog) -> None:
        assert "Tiene 100000 páginas" in demo.window.toast.words()
        dialog._path.setText(str(tmp_path / "anexo.pdf"))
        dialog._go.click()

    answer(save)
    page._print()
    demo.wait(lambda: (tmp_path / "anexo.pdf").exists())
    demo.settle()
    assert printed == [] and (tmp_path / "anexo.pdf").read_bytes() == pdf + b"\n"


def test_what_is_typed_finds_by_title_before_purpose_and_says_when_nothing_does(demo: Driver) -> None:
    page = library(demo)
    page._line.setText("robo")
    titles = [page._list.item(row).text() for row in range(page._list.count())]
    assert titles[0] in ("Reporte de robo parcial", "Aviso de robo total") and len(titles) >= 3
    page._line.setText("ROBÓ PARC")
    assert [page._list.item(row).text() for row in range(page._list.count())] == ["Reporte de robo parcial"]
    page._line.setText("zzz")
    assert page._list.count() == 0 and "Nada coincide" in [label.text() for label in page.findChildren(QLabel)]
    QTest.keyClick(page._line, Qt.Key.Key_Escape)
    assert page._list.count() > 30


def test_formats_are_grouped_by_line_with_the_pinned_ones_first(demo: Driver) -> None:
    page = library(demo)
    lines = [page._list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page._list.count())]
    heads = [line.title for line in lines if line.is_heading]
    assert heads == ["Fijados", "Autos", "Gastos Médicos", "Vida", "Hogar", "Todos los ramos"]
    page._line.setText("informe")
    demo.settle()
    page._pin()
    page._line.setText("")
    demo.settle()
    again = [page._list.item(row).text() for row in range(page._list.count())]
    assert again.index("Informe médico") < again.index("Autos")


def test_each_doubtful_format_says_what_it_is(demo: Driver) -> None:
    page = library(demo)
    words = {
        page._list.item(row).text(): page._list.item(row).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(page._list.count())
    }
    assert "Vencido" in words["Actualización de datos de la vivienda"]
    assert "Sin verificar" in words["Solicitud de rescate o retiro"]
    states = [row.state for row in page._rows if row.code == "auto_glass"]
    assert states == ["current", "previous"]


def test_an_expired_format_is_opened_only_with_a_reason(demo: Driver) -> None:
    page = library(demo)
    page._line.setText("actualiz")
    demo.settle()
    answer(lambda dialog: dialog.reject())
    QTest.keyClick(page._line, Qt.Key.Key_Return)
    demo.settle()
    QTest.qWait(40)
    assert demo.window.screen_shown is page, "without a reason nothing is opened"
    answer(with_reason("La nueva versión todavía no llega a la oficina"))
    QTest.keyClick(page._line, Qt.Key.Key_Return)
    demo.wait(lambda: isinstance(demo.window.screen_shown, FillPage))
    demo.settle()
    assert "VERSIÓN NO VIGENTE" in demo.window.screen_shown._banner.accessibleName()


def test_a_claim_fills_the_format_and_what_is_typed_is_kept_at_once(demo: Driver) -> None:
    claim = demo.claim()
    page = filling(demo, claim)
    assert page._board.cell((RECORD, "policy_number")).answer().value
    page._board.enter((RECORD, "provider"))
    QTest.keyClicks(QApplication.focusWidget(), "Cristales del Sur")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    demo.settle()
    service = page._desk.filling
    assert service.begin("auto_glass", "1.0", Subject(claim)).written == {"provider": "Cristales del Sur"}
    demo.go(Place("work"))
    assert filling(demo, claim)._board.cell((RECORD, "provider")).answer().value == "Cristales del Sur"


def test_a_mapping_to_what_is_not_known_is_said_with_its_code_and_the_rest_is_filled(demo: Driver) -> None:
    claim, (body, pdf) = demo.claim(), drawn()
    fields = {**body["fields"], "colour": "party_a.vehicle.paint_colour", "no_such_field": "claim.folio"}
    add(demo.shell.work.make.desk, {**body, "code": "test_mapped", "fields": fields}, pdf + b"\n")  # type: ignore[union-attr]
    page = filling(demo, claim, "test_mapped@1.0")
    said = page._banner.accessibleName()
    assert "FMT-114" in said and "FMT-115" in said and "«no_such_field»" in said
    assert page._answers()["policy_number"] and "colour" not in page._answers()


def test_taking_a_change_back_leaves_no_trace_of_it(demo: Driver) -> None:
    claim = demo.claim()
    page = filling(demo, claim)
    before = page._answers()["policy_number"]
    page._board.enter((RECORD, "policy_number"))
    QApplication.focusWidget().selectAll()
    QTest.keyClicks(QApplication.focusWidget(), "otro")
    page._typing.flush()
    demo.settle()
    assert page._answers()["policy_number"] == "otro"
    page._start_again()
    demo.settle()
    assert page._answers()["policy_number"] == before
    assert page._desk.filling.begin("auto_glass", "1.0", Subject(claim)).written == {}


def test_keeping_a_filled_format_leads_to_its_paper(demo: Driver) -> None:
    claim = demo.claim()
    page = filling(demo, claim)
    QTest.keyClick(page, Qt.Key.Key_Return, CONTROL)
    demo.wait(lambda: demo.window.screen_shown is not page)
    demo.settle()
    assert demo.window.screen_shown.title() == "Reporte de cristales 1.0"
    assert demo.window.screen_shown._view.count() == 1


def test_saving_and_printing_is_one_gesture_and_the_copy_says_its_number(
    demo: Driver, printed: list[tuple[str, tuple[Picture, ...]]]
) -> None:
    claim = demo.claim()
    page = filling(demo, claim)
    answer(
        lambda dialog: next(
            button for button in dialog.findChildren(QPushButton) if button.text() == "Imprimir copia"
        ).click()
    )
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL)
    demo.wait(lambda: bool(printed))
    demo.settle()
    case = page._desk.filling._cases.load(claim)
    (paper,) = (item for item in case.of("paper") if item.get("kind") == "filled_format")
    (event,) = (item for item in case.of("paper_event") if item.get("paper") == paper.id)
    assert (event.get("event"), event.get("copy_name")) == ("printed", "Cliente")


def test_without_a_claim_a_format_is_filled_by_hand_and_saved_as_a_file(demo: Driver, tmp_path: Path) -> None:
    page = filling(demo)
    assert page._filling.subject == Subject()
    assert next(action for action in page.actions() if action.is_main).code == "print"

    def save(dialog: QDialog) -> None:
        dialog._path.setText(str(tmp_path / "formato.pdf"))
        dialog._go.click()

    answer(save)
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL)
    demo.wait(lambda: (tmp_path / "formato.pdf").exists())
    demo.settle()
    assert (tmp_path / "formato.pdf").read_bytes().startswith(b"%PDF")


def test_a_click_on_the_paper_goes_to_its_field(demo: Driver) -> None:
    page = filling(demo, demo.claim())
    demo.wait(lambda: page._paper.count() > 0)
    spot = next(spot for spot in page._filling.opened.facts.spots if spot.name == "make")
    label = page._paper._labels()[0]
    middle = page._paper._rect(spot, label).center()
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(round(middle.x()), round(middle.y())))
    assert page._board.current().question.field == "make"
    assert page._paper._name == "make"


def test_an_answer_that_does_not_fit_is_said_once_beside_it(demo: Driver) -> None:
    page = filling(demo, demo.claim())
    page._written["provider"] = "taller " * 80
    page._keep()
    demo.settle()
    cell = page._board.cell((RECORD, "provider"))
    assert demo.window.screen_shown is page and cell.fault is not None and "no cabe completo" in cell.fault.text
    page._keep()
    demo.wait(lambda: demo.window.screen_shown is not page)


@pytest.mark.parametrize("theme", THEMES)
def test_filling_is_whole_in_every_look_at_the_smallest_size(demo: Driver, theme: str) -> None:
    demo.window.resize(1024, 560)
    style.use(Look(theme))
    filling(demo, demo.claim())
    wrong: list[str] = []
    for density, scale in zip(DENSITIES, (1.0, 1.5, 2.0), strict=True):
        style.use(Look(theme, density, scale))
        demo.settle()
        wrong += [f"{density} {scale:g}: {fault}" for fault in faults(demo.window)]
    assert not wrong, "\n".join(wrong)


def test_the_focus_is_seen_while_filling(demo: Driver) -> None:
    filling(demo, demo.claim())
    assert focus_faults(demo.window) == []


def test_the_longest_format_opens_while_the_window_stays_awake(demo: Driver, watchdog: Watchdog) -> None:
    page = filling(demo, demo.claim(), "home_contents@1.0")
    assert len(page._board.cells()) > 110


def test_a_policy_is_chosen_by_name_and_fills_the_format(demo: Driver) -> None:
    page = library(demo)
    policy = next(hit for hit in page._search.find("a", 40).hits if hit.kind == "policy")

    def choose(dialog: QDialog) -> None:
        QTest.keyClicks(dialog.focusWidget(), policy.title.split()[0])
        demo.wait(lambda: dialog._list.hit() is not None)
        dialog._list.show_hits([policy])
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    answer(choose)
    QTest.keyClick(page._line, Qt.Key.Key_F2)
    assert page._policy() == policy.id and policy.title in page.note()
    page._line.setText("fiscal")
    demo.settle()
    QTest.keyClick(page._line, Qt.Key.Key_Return)
    demo.wait(lambda: isinstance(demo.window.screen_shown, FillPage))
    shown = demo.window.screen_shown
    demo.wait(lambda: shown._filling is not None and not shown._is_fresh)
    assert shown._filling.subject == Subject(policy=policy.id) and shown._answers()["policy_number"]
    assert "keep" not in [action.code for action in shown.actions()], "a policy alone keeps no papers"


def test_whose_data_is_what_was_typed_last_however_fast_enter_comes(demo: Driver) -> None:
    page = library(demo)
    one, other = [hit for hit in page._search.find("a", 40).hits if hit.kind == "policy"][:2]

    def choose(dialog: QDialog) -> None:
        line = dialog.focusWidget()
        QTest.keyClicks(line, one.id.partition("-")[0])
        demo.wait(lambda: dialog._list.hit() is not None)
        line.selectAll()
        QTest.keyClicks(line, other.id.partition("-")[0])
        QTest.keyClick(line, Qt.Key.Key_Return)

    answer(choose)
    QTest.keyClick(page._line, Qt.Key.Key_F2)
    assert page._policy() == other.id


def test_a_format_can_be_filled_by_hand_although_a_claim_is_open(demo: Driver) -> None:
    demo.go(Place("case", demo.claim()))
    page = library(demo)
    assert page._claim() == demo.claim()
    answer(lambda dialog: dialog.accept())
    QTest.keyClick(page._line, Qt.Key.Key_F2)
    assert page._claim() == "" and page.note() == "Se llenan a mano"
