"""Second signature, settlement and slip with the pointer alone; letters only where no pointer can give them."""

from __future__ import annotations

from money_branches import chain, complete
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QTabBar

from gnp_desk.ui.money.dialogs import AskDialog
from gnp_desk.ui.money.settlement_page import SettlementPage
from gnp_desk.ui.money.slip_page import SlipPage
from gnp_desk.ui.money.worksheet_page import WorksheetPage
from tests.end2end.hands import Mouse
from tests.ui.money.conftest import Hand, Work, draft


def pointer(hand: Hand) -> Mouse:
    return Mouse(hand.shell)


def sign(mouse: Mouse) -> None:
    """Give the second signature in the dialog, once it is open."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, AskDialog):
            QTimer.singleShot(20, look)
            return
        dialog.activateWindow()
        mouse.write(dialog.findChildren(QLineEdit)[0], "Leticia Ordaz")
        dialog._go.click()

    QTimer.singleShot(20, look)


def test_a_settlement_over_the_limit_is_sent_signed_and_issued(work: Work) -> None:
    hand = work(complete(chain()))
    page = hand.open("settlement")
    assert isinstance(page, SettlementPage)
    mouse = pointer(hand)
    mouse.click(page.cascade.boxes()[5].head)
    assert page.cascade.boxes()[5].head.isChecked()
    mouse.do("Enviar a segunda firma")
    sign(mouse)
    mouse.do("Dar segunda firma")
    hand.window.activateWindow()
    hand.rest()
    mouse.do("Emitir liquidación")
    hand.rest()
    record = page.record()
    assert record is not None and record.get("status") == "issued"


def test_a_slip_is_made_seen_in_both_forms_and_explained(work: Work) -> None:
    claim = complete(chain())
    claim.change("settlement", status="issued", issued_folio="LQ-K7-000001-A")
    hand = work(claim)
    page = hand.open("slips")
    assert isinstance(page, SlipPage)
    mouse = pointer(hand)
    mouse.do("Hacer ficha")
    hand.rest()
    mouse.do("Emitir ficha")
    hand.rest()
    assert page._sheet is not None and page._sheet.state == "issued"
    tabs = page.findChild(QTabBar)
    assert tabs is not None
    mouse.click(tabs, tabs.tabRect(1).center())
    hand.rest()
    assert page.pages.count() == 1 and page._views.code() == "ticket"
    mouse.do("¿Por qué este deducible?")
    assert page._views.code() == "why" and page.why.isVisible()


def test_a_cell_is_chosen_and_opened_by_the_pointer(work: Work) -> None:
    hand = work(draft(3))
    page = hand.open("valuation")
    assert isinstance(page, WorksheetPage)
    mouse = pointer(hand)
    index = page.lines.index(1, 2)
    mouse.click(page.grid.viewport(), page.grid.visualRect(index).center())
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (1, 2)
    mouse.do("Detalle del renglón")
    assert page.body.panel.isVisible()
    mouse.do("¿Y si…?")
    mouse.do("Sumar o no el renglón")
    assert page.lines.lines[1].counts is False
    mouse.do("Dejar la suposición")
    assert page.lines.lines[1].counts is True
