"""A tow and an exchange signed on the screen: from the form to the signatures, and from there to the paper."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from PySide6.QtWidgets import QPushButton

from gnp_desk.services.views import Edit, Place
from gnp_desk.ui.order_page import OrderPage
from gnp_desk.ui.orders_page import OrdersPage
from gnp_desk.ui.signatures_page import SignaturesPage
from tests.services.test_signing_orders import EXCHANGE, TOW
from tests.ui.accident.conftest import Hand
from tests.ui.accident.test_signatures import REASON, answer_dialog, sign, states


def new_order(hand: Hand, words: str) -> OrderPage:
    """Begin an order with its button in Órdenes."""
    page = hand.open("orders")
    assert isinstance(page, OrdersPage)
    hand.press(next(button for button in page.findChildren(QPushButton) if button.text() == f"+ {words}"))
    shown = hand.driver.window.screen_shown
    assert isinstance(shown, OrderPage)
    return shown


def fill(hand: Hand, page: OrderPage, **values: object) -> str:
    """Answer an order, leave it and come back, and return its record."""
    record = page._record()
    case = hand.case()
    objects = [Edit(item.id, {"state": "present"}) for item in case.of("inventory_item", record)]
    hand.desk.cases.save(hand.claim, [Edit(record, values), *objects], "test")
    hand.open("case")
    hand.driver.go(Place("order", hand.claim, f"order/{record}", record))
    hand.settle()
    return record


def go_on(hand: Hand) -> SignaturesPage:
    """Press the main action of an order, and stand in front of its signatures."""
    page = hand.driver.window.screen_shown
    assert page is not None
    action = next(item for item in page.actions() if item.is_main)
    assert action.text == "Pasar a firmas"
    action.run()
    hand.settle()
    shown = hand.driver.window.screen_shown
    assert isinstance(shown, SignaturesPage)
    return shown


def main_of(page: SignaturesPage) -> str:
    return next(action.text for action in page.actions() if action.is_main)


def issue(hand: Hand, page: SignaturesPage) -> str:
    """Press «Emitir» and return what the paper says."""
    assert main_of(page) == "Emitir"
    next(action for action in page.actions() if action.is_main).run()
    hand.settle()
    assert isinstance(hand.driver.window.screen_shown, OrdersPage)
    paper = max(hand.case().of("paper"), key=lambda item: item.text("issued_at"))
    pages = PdfReader(BytesIO(hand.desk.papers.read(paper.id))).pages
    return " ".join(" ".join(found.extract_text() for found in pages).split())


def test_a_tow_goes_from_its_form_over_two_signatures_to_its_paper(hand: Hand) -> None:
    record = fill(hand, new_order(hand, "Grúa e inventario"), **TOW)
    next(action for action in go_on(hand).actions() if action.code == "review").run()
    hand.settle()
    shown = hand.driver.window.screen_shown
    assert isinstance(shown, OrderPage) and shown._record() == record
    page = go_on(hand)
    assert page.subtitle().startswith("Solicitud de grúa e inventario") and page.corner() == "Faltan 2 firmas"
    assert "Inventario (24)" in page.sheet.text.toPlainText()
    sign(hand, page)
    assert main_of(page) == "Guardar firma"
    sign(hand, page)
    assert states(page) == ["valid", "valid", "missing"]
    assert issue(hand, page).count("firmó el") == 2


def test_an_exchange_is_begun_signed_and_issued(hand: Hand) -> None:
    ours, theirs = hand.case().of("party")
    hand.desk.cases.save(hand.claim, [Edit(theirs.id, {"insured_status": "yes"})], "test")
    order = new_order(hand, "Intercambio con tercero")
    assert hand.case().find(order._record()).get("party") == theirs.id  # type: ignore[union-attr]
    fill(hand, order, **EXCHANGE, pays=theirs.id, receives=ours.id)
    page = go_on(hand)
    sign(hand, page)
    answer_dialog(REASON)
    hand.press(page.sheet.others["refused"])
    sign(hand, page)
    hand.press(page.sheet.on_paper)
    assert states(page) == ["valid", "said", "valid", "valid"]
    said = issue(hand, page)
    assert "Intercambio con tercero" in said and f"Se negó a firmar: {REASON}" in said and said.count("firmó el") == 2
