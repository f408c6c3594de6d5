"""Expediente, Órdenes, Vista previa, Revisar y cerrar and Historial over the demonstration's own claims."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from gnp_desk.desk import Desk, open_desk
from gnp_desk.forms.case import Case
from gnp_desk.services import life
from gnp_desk.services.demo import make_demo
from gnp_desk.services.views import Place
from gnp_desk.ui.case_page import CasePage
from gnp_desk.ui.case_side import CaseSide
from gnp_desk.ui.history_page import HistoryModel
from gnp_desk.ui.orders_page import OrdersPage
from gnp_desk.ui.paper_dialogs import ReasonDialog
from gnp_desk.ui.paper_preview import PagesView
from gnp_desk.ui.task_list import TaskList
from tests.ui.claim.conftest import Bench
from tests.ui.claim.hand import type_text


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration with its dozen claims, made once."""
    folder = tmp_path_factory.mktemp("told") / "store"
    desk = open_desk(folder, lambda new: "", demo=True)
    make_demo(desk.database, desk.records, policies=30, claims=12)
    desk.close()
    return folder


@pytest.fixture
def folder(told: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(told, tmp_path / "told"))


@pytest.fixture
def issued(desk: Desk) -> Iterator[Case]:
    """A claim with an order of the vehicle that still holds."""
    for tab in ("today", "unsent"):
        for row in desk.queue.page(tab, 0, 50):
            case = desk.cases.load(row.claim)
            papers = [paper for paper in case.of("paper") if paper.get("kind") == "vehicle_admission_order"]
            if any(life.paper_state(case, paper, case.moment.today) in ("issued", "delivered") for paper in papers):
                yield case
                return
    pytest.fail("the demonstration has no order that holds")


def choose(bench: Bench, kind: str) -> OrdersPage:
    """Stand on the first paper of a kind in Órdenes."""
    page = bench.screen
    assert isinstance(page, OrdersPage)
    at = next(index for index, row in enumerate(page._model.rows) if row.kind == kind and row.paper)
    page._table.setCurrentIndex(page._model.index(at, 0))
    bench.settle()
    return page


def press(bench: Bench, words: str) -> None:
    button = next(b for b in bench.screen.findChildren(QPushButton) if b.text() == words and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.settle()


def with_reason(verb: str, reason: str) -> None:
    """Answer the next dialog that asks why."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ReasonDialog):
            QTimer.singleShot(10, answer)
            return
        dialog.activateWindow()
        dialog.findChildren(QPlainTextEdit)[0].setPlainText(reason)
        button = next(b for b in dialog.findChildren(QPushButton) if b.text() == verb)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(10, answer)


def test_the_case_has_twelve_tasks_with_a_state_in_words(bench: Bench, issued: Case) -> None:
    bench.go(Place("case", issued.claim.id))
    rows = bench.screen.findChildren(TaskList)[0].model_.rows
    assert [row.number for row in rows] == list(range(1, 13))
    assert all(row.state_text and row.title for row in rows)


def test_the_row_opens_with_enter_and_with_a_click_anywhere(bench: Bench, issued: Case) -> None:
    bench.go(Place("case", issued.claim.id))
    rows = bench.screen.findChildren(TaskList)[0]
    rows.setFocus()
    rows.choose("orders")
    QTest.keyClick(rows, Qt.Key.Key_Return)
    bench.settle()
    assert bench.screen.code == "orders"
    bench.go(Place("case", issued.claim.id))
    area = rows.visualRect(rows.model_.index(0))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    bench.settle()
    assert bench.screen.code == "page"


def test_the_column_goes_below_the_rows_in_a_small_window_and_beside_them_in_a_large_one(bench: Bench, issued: Case) -> None:
    page = bench.go(Place("case", issued.claim.id))
    assert isinstance(page, CasePage)
    side, rows = page.findChildren(CaseSide)[0], page.findChildren(TaskList)[0]
    assert side.y() > rows.y()
    assert page._scroll.horizontalScrollBar().maximum() == 0
    bench.window.resize(1366, 768)
    bench.settle()
    assert side.x() > rows.x() + rows.width() - 1


def test_the_client_view_is_asked_for_with_the_claim_in_front(bench: Bench, issued: Case) -> None:
    page = bench.go(Place("case", issued.claim.id))
    asked: list[Place] = []
    page.wanted.connect(asked.append)
    bench.run("client")
    assert asked == [Place("client_view", issued.claim.id)]


def test_an_issued_paper_is_seen_exactly_as_issued(bench: Bench, issued: Case) -> None:
    bench.go(Place("orders", issued.claim.id))
    choose(bench, "vehicle_admission_order")
    bench.run("see")
    view = bench.screen.findChildren(PagesView)[0]
    assert view.count() >= 1
    assert bench.screen.title().startswith("OV-")
    assert "no cambia" in bench.screen.subtitle()


def test_the_preview_zooms_with_keys_and_buttons(bench: Bench, issued: Case) -> None:
    bench.go(Place("orders", issued.claim.id))
    choose(bench, "vehicle_admission_order")
    bench.run("see")
    view = bench.screen.findChildren(PagesView)[0]
    before = view._pages[0].width()
    for _press in range(3):
        QTest.keyClick(view, "+")
        bench.settle()
    assert view._pages[0].width() > before
    press(bench, "Ajustar al ancho")
    assert abs(view._pages[0].width() - before) < 4


def test_cancelling_needs_a_reason_and_is_written(bench: Bench, desk: Desk, issued: Case) -> None:
    claim = issued.claim.id
    bench.go(Place("orders", claim))
    page = choose(bench, "vehicle_admission_order")
    row = page._row()
    assert row is not None
    with_reason("Cancelar el papel", "corto")
    press(bench, "Cancelar con motivo")
    assert not [event for event in desk.cases.load(claim).of("paper_event") if event.get("event") == "cancelled"]
    with_reason("Cancelar el papel", "El cliente eligió otro taller y la orden ya no corresponde.")
    press(bench, "Cancelar con motivo")
    case = desk.cases.load(claim)
    paper = case.find(row.paper)
    assert paper is not None
    assert life.paper_state(case, paper, case.moment.today) == "cancelled"


def test_correcting_opens_the_form_and_the_next_issue_replaces(bench: Bench, desk: Desk, issued: Case) -> None:
    claim = issued.claim.id
    bench.go(Place("orders", claim))
    row = choose(bench, "vehicle_admission_order")._row()
    assert row is not None
    with_reason("Corregir", "El kilometraje quedó mal escrito en la primera orden.")
    press(bench, "Corregir con otra")
    bench.settle()
    assert bench.screen.code == "order"
    bench.run("go_on")
    case = desk.cases.load(claim)
    old = case.find(row.paper)
    assert old is not None
    assert life.paper_state(case, old, case.moment.today) == "replaced"
    newest = max(case.of("paper"), key=lambda paper: paper.id)
    assert newest.get("replaces") == row.paper
    assert newest.text("folio") != row.folio


def test_a_second_live_order_is_issued_only_with_its_reason_written(bench: Bench, desk: Desk, issued: Case) -> None:
    claim = issued.claim.id
    bench.go(Place("orders", claim))
    row = choose(bench, "vehicle_admission_order")._row()
    assert row is not None
    first = desk.cases.load(claim).find(row.record)
    assert first is not None
    kept = {name: value for name, value in first.values.items() if name not in ("status", "issued_folio")}
    second = bench.session.add(first.type, kept, f"{claim}/orders")
    bench.settle()
    bench.go(Place("order", claim, page=f"order/{second}", record=second))
    before = dict(desk.papers.folios_left())
    with_reason("Emitir con motivo", "corto")
    bench.run("go_on")
    assert dict(desk.papers.folios_left()) == before
    with_reason("Emitir con motivo", "El primer taller cerró y el vehículo pasa a otro.")
    bench.run("go_on")
    bench.settle()  # what follows the answer begins only after the dialog is gone
    case = desk.cases.load(claim)
    assert [paper for paper in case.of("paper") if paper.get("source") == second]
    told = " ".join(row.new for row in desk.cases.history(claim, 0, 20))
    assert "El primer taller cerró y el vehículo pasa a otro." in told


def test_an_order_that_lacks_answers_takes_no_folio(bench: Bench, desk: Desk, issued: Case) -> None:
    claim, before = issued.claim.id, dict(desk.papers.folios_left())
    bench.go(Place("orders", claim))
    press(bench, "+ Grúa e inventario")
    assert bench.screen.code == "order"
    bench.run("go_on")
    assert bench.screen.title().startswith("Error: ")
    assert desk.papers.folios_left() == before


def test_review_reads_every_answer_back_with_a_way_to_change_it(bench: Bench, issued: Case) -> None:
    bench.go(Place("review", issued.claim.id))
    changes = [b for b in bench.screen.findChildren(QPushButton) if b.text() == "Cambiar"]
    assert len(changes) > 20
    assert all(button.accessibleName().startswith("Cambiar: ") for button in changes)
    page, record, field = next(b.property("to") for b in changes if b.property("to")[0] == "safety")
    next(b for b in changes if b.property("to") == [page, record, field]).click()
    bench.settle()
    assert (bench.screen.place().page, bench.screen.place().field) == ("safety", field)


def test_history_shows_old_and_new_a_page_at_a_time(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "safety")
    cell = bench.cell(claim, "report_number")
    cell.enter()
    type_text("H1")
    bench.key(Qt.Key.Key_Tab)
    cell.enter()
    bench.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text("H2")
    bench.key(Qt.Key.Key_Tab)
    bench.settle()
    bench.go(Place("history", claim))
    model = bench.screen.findChildren(HistoryModel)[0]
    rows = [tuple(model.index(row, column).data() for column in range(6)) for row in range(model.rowCount())]
    assert any(row[3:] == ("Reporte de cabina", "H1", "H2") for row in rows)


def test_a_copy_is_saved_where_it_is_asked(bench: Bench, desk: Desk, issued: Case, tmp_path: Path) -> None:
    path = tmp_path / "á ñ" / "orden.pdf"
    bench.go(Place("orders", issued.claim.id))
    row = choose(bench, "vehicle_admission_order")._row()
    assert row is not None
    bench.papers.save(row.paper, "Cliente", path)
    bench.settle()
    assert path.read_bytes().startswith(b"%PDF")
    assert [other.name for other in path.parent.iterdir()] == ["orden.pdf"]
    assert any("PDF guardado" in words for words in bench.said)


def test_a_folder_that_cannot_be_written_is_said_and_counts_no_copy(
    bench: Bench, desk: Desk, issued: Case, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    bench.go(Place("orders", issued.claim.id))
    row = choose(bench, "vehicle_admission_order")._row()
    assert row is not None
    before = len(desk.cases.load(issued.claim.id).of("paper_event"))
    bench.papers.save(row.paper, "Cliente", blocked / "orden.pdf")
    bench.settle()
    assert any("No se pudo escribir" in label.text() for label in bench.screen.findChildren(QLabel) if label.isVisible())
    assert len(desk.cases.load(issued.claim.id).of("paper_event")) == before


def test_no_screen_of_a_claim_asks_for_a_name_it_does_not_have(bench: Bench, issued: Case) -> None:
    for code in ("case", "orders", "review", "history"):
        bench.go(Place(code, issued.claim.id))
        for kind in (QPushButton, QLineEdit):
            for widget in bench.screen.findChildren(kind):
                if widget.isVisible():
                    name = widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")
                    assert name, (code, widget)
