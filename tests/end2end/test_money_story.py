"""The worked chain of rules.md section 24 through the screens, with keys only: from the first line to the client's paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from money_branches import chain
from pypdf import PdfReader
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import Connection

from gnp_desk import app
from gnp_desk.desk import Desk, open_desk
from gnp_desk.forms.case import Case
from gnp_desk.services import demo_policies, folios
from gnp_desk.services.place import Place
from gnp_desk.services.records import Change
from gnp_desk.settings import Settings
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.money.checklist_page import ChecklistPage
from gnp_desk.ui.money.dialogs import AskDialog
from gnp_desk.ui.money.settlement_page import SettlementPage
from gnp_desk.ui.money.worksheet_page import WorksheetPage
from gnp_desk.ui.shell import Shell
from tests.end2end.hands import CONTROL, Keyboard

K = Qt.Key
SERIES = ("SI", "HV", "LQ", "OP", "FD", "AD", "RR")
EXACT = ("300,000.00", "190,000.00", "60,000.00", "4,500.00", "120,000.00", "110,000.00", "125,500.00", "235,500.00")
RATES: Mapping[str, str] = {
    "collision_kind": "Por atrás",
    "labor_rate_body": "600",
    "labor_rate_mechanical": "600",
    "labor_rate_paint": "600",
    "materials_method": "Importe",
    "materials_rate": "5000",
    "rate_source": "Tarifa del taller",
    "rate_on": "01/11/2026",
    "vat_rate_pct": "0",
}
PAID: Mapping[str, str] = {
    "salvage_value": "120000",
    "salvage_source": "Perito valuador",
    "salvage_on": "21/11/2026",
    "company_buys_salvage": "Sí",
    "clabe": "002000000000000008",
    "account_holder": "Graciela Montaño Ibarra",
}


@pytest.fixture
def shell(qapp: QApplication, tmp_path: Path, no_bugs: None) -> Iterator[Shell]:
    """The window over a claim attended and not yet valued; a valuer works."""
    folder = tmp_path / "store"
    desk = open_desk(folder, lambda first: "", demo=True)
    # One policy, or the application would make its demonstration first.
    desk.policies.add(demo_policies.invent(1, 7, datetime.now()))
    claim = chain()
    for key in [key for key, item in claim.records.items() if item.type in ("worksheet", "worksheet_line", "settlement")]:
        del claim.records[key]

    def put(connection: Connection) -> None:
        for series in SERIES:
            folios.seed(connection, desk.records, series, f"{series}-K7-", 1, 50)
        records = (claim.claim, *claim.records.values())
        desk.records.write(connection, [Change("create", item.type, item.id, "claim", item.values) for item in records])
        desk.cases.project(connection, "claim")

    desk.database.write(put)
    author = desk.preferences.get("author")
    assert isinstance(author, dict)
    desk.preferences.put("author", {**author, "role": "valuer"})
    desk.close()
    made = app.build(Settings(folder, demo=True), qapp)
    made.show()
    made.window.resize(1366, 768)
    while not made.has_opened:
        QTest.qWait(5)
    made.window.activateWindow()
    assert QTest.qWaitForWindowActive(made.window)
    yield made
    made.window.close()
    QTest.qWait(1)
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Valuer(Keyboard):
    """Works with keys only on one claim."""

    @property
    def screen(self) -> object:
        self.settle()
        return self.window.screen_shown

    @property
    def case(self) -> Case:
        return self.desk.cases.load("claim")

    @property
    def desk(self) -> Desk:
        assert self.shell.work is not None
        return self.shell.work.make.desk  # type: ignore[attr-defined,no-any-return]

    def main(self) -> None:
        """Press the key of the main action."""
        self.key(K.Key_Return, CONTROL)
        self.settle()

    def fill(self, answers: Mapping[str, str]) -> None:
        """Answer questions of the record on the screen, in their order."""
        for name, value in answers.items():
            self.settle()
            cells = [cell for cell in self.window.findChildren(Cell) if cell.isVisible() and cell.key[1] == name]
            assert len(cells) == 1, (name, len(cells))
            self.answer(cells[0], value)
        self.settle()

    def command(self, words: str) -> None:
        """Run a command of the palette by typing its name."""
        self.key(K.Key_K, CONTROL)
        self.type(f">{words}")
        self.settle()
        self.key(K.Key_Return)
        self.settle()

    def row(self, *typed: str) -> None:
        """Type a line from the column of the part on, Tab after each cell, then go to the next line."""
        for text in typed:
            self.type(text)
            self.key(K.Key_Tab)
        self.settle()

    def in_dialog(self, do: Callable[[QDialog], None]) -> None:
        """Do something with the next dialog, once it is open."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, AskDialog):
                QTimer.singleShot(20, look)
                return
            dialog.activateWindow()
            self.wait_for(lambda: (now := QApplication.focusWidget()) is not None and dialog.isAncestorOf(now))
            do(dialog)

        QTimer.singleShot(20, look)


def paper(desk: Desk, kind: str) -> str:
    """Return the text of the issued paper of a kind."""
    found = [item for item in desk.cases.load("claim").of("paper") if item.get("kind") == kind]
    assert len(found) == 1, kind
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(desk.papers.read(found[0].id))).pages)


def test_the_worked_chain_goes_through_the_screens_and_ends_with_its_numbers_on_the_paper(shell: Shell) -> None:
    valuer = Valuer(shell)
    shell.go(Place("valuation", "claim"))
    value_the_damage(valuer)
    settle(valuer)
    sign_and_issue(valuer)
    slip(valuer)


def value_the_damage(valuer: Valuer) -> None:
    page = valuer.screen
    assert isinstance(page, WorksheetPage)
    valuer.main()
    assert page.title() == "Valuación S0"
    valuer.do("Tarifas y valor")
    valuer.fill(RATES)
    valuer.do("Volver")
    valuer.key(K.Key_Tab)
    page.grid.setFocus()
    page.grid.stand(0)
    # Part, operation, three kinds of hours, quantity, price, source.
    valuer.row("Carrocería", "c", "", "", "", "", "125000", "Catálogo 18/11")
    valuer.command("Se cambia por seguridad")
    page.grid.setFocus()
    page.grid.stand(1)
    valuer.row("Costado", "r", "100")
    page.grid.stand(0, 1)
    valuer.row("8")
    page.grid.stand(1, 1)
    valuer.row("8")
    assert "$190,000.00" in page.body.totals.accessibleName()
    assert page.body.totals._state.text() == "Alcanza pérdida total"
    assert page.body.totals._damage.text() == "Daño 63.33 %"
    valuer.main()
    assert page.sheet().get("status") == "issued", page.summary.accessibleDescription()  # type: ignore[union-attr]
    assert "190,000.00" in paper(valuer.desk, "worksheet")


def settle(valuer: Valuer) -> None:
    valuer.main()
    page = valuer.screen
    assert isinstance(page, SettlementPage)
    valuer.main()
    assert page.title() == "Liquidación por pérdida total"
    valuer.do("Datos")
    valuer.fill(PAID)
    valuer.do("Volver")
    valuer.do("Documentos")
    bring_documents(valuer)
    valuer.key(K.Key_PageUp, CONTROL)
    shell = valuer.shell
    shell.go(Place("settlement", "claim"))
    valuer.settle()
    shown = {box.head.row.code: box.head.row for box in page.cascade.boxes() if box.head.row is not None}
    found = {code: shown[code].result for code in ("value", "damage", "deductible", "premium", "cap", "indemnity", "salvage", "net")}
    assert found == {
        "value": "300,000.00",
        "damage": "190,000.00",
        "deductible": "−60,000.00",
        "premium": "−4,500.00",
        "cap": "−110,000.00",
        "indemnity": "125,500.00",
        "salvage": "110,000.00",
        "net": "235,500.00",
    }
    assert shown["total_loss"].base == "63.33 % ≥ 60 %" and shown["deductible"].base == "20 % del valor"


def bring_documents(valuer: Valuer) -> None:
    """Receive and review every document of the list, one after another."""
    page = valuer.screen
    assert isinstance(page, ChecklistPage)
    assert page._view is not None and page._view.endorsement
    for _turn in range(60):
        item = page.item()
        if item is None or page._view.is_complete:
            break
        if item.state == "reviewed":
            valuer.key(K.Key_Down)
            continue
        before = item.state
        valuer.main() if before == "missing" else valuer.do("Dar por revisado")
        page._list.setFocus()
    assert page._view.is_complete, page._view.summary


def sign_and_issue(valuer: Valuer) -> None:
    page = valuer.screen
    assert isinstance(page, SettlementPage)
    assert [action.text for action in page.actions() if action.is_main] == ["Enviar a segunda firma"]
    valuer.main()

    def sign(dialog: QDialog) -> None:
        valuer.type("Leticia Ordaz")
        valuer.press(valuer.button("Firmar", dialog))

    valuer.in_dialog(sign)
    valuer.main()
    valuer.window.activateWindow()
    valuer.settle()
    assert [action.text for action in page.actions() if action.is_main] == ["Emitir liquidación"]
    valuer.main()
    record = page.record()
    assert record is not None and record.get("status") == "issued", page.banner.accessibleName()
    text = paper(valuer.desk, "settlement")
    for amount in EXACT:
        assert amount in text, amount
    assert "63.33" in text and "20" in text
    for box in page.cascade.boxes():
        row = box.head.row
        assert row is not None and squeezed(row.title) in squeezed(text), row.title
        if row.applies and row.rules:
            assert row.rules.split(" · ")[0] in text


def slip(valuer: Valuer) -> None:
    valuer.shell.go(Place("slips", "claim"))
    page = valuer.screen
    valuer.main()
    valuer.main()
    sheet = page._sheet  # type: ignore[attr-defined]
    assert (sheet.amount, sheet.state) == ("$60,000.00", "issued"), page.banner.accessibleName()  # type: ignore[attr-defined]
    assert "60,000.00" in paper(valuer.desk, "deductible_slip")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_nothing_of_a_worksheet_is_lost_when_the_window_closes_in_the_middle(shell: Shell, tmp_path: Path) -> None:
    valuer = Valuer(shell)
    shell.go(Place("valuation", "claim"))
    page = valuer.screen
    assert isinstance(page, WorksheetPage)
    valuer.main()
    page.grid.setFocus()
    page.grid.stand(0)
    valuer.type("Facia trasera")
    valuer.key(K.Key_Tab)
    valuer.key(K.Key_Tab)
    valuer.type("7")
    shell.window.close()
    copy = Path(shutil.copytree(tmp_path / "store", tmp_path / "again"))
    (copy / "store.lock").unlink(missing_ok=True)
    desk = open_desk(copy, lambda first: "", demo=True)
    lines = desk.cases.load("claim").of("worksheet_line")
    desk.close()
    assert [(line.get("part"), line.get("hours_body")) for line in lines] == [("Facia trasera", "7.0")]
