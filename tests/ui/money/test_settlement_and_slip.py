"""Settlement, slip, documents, deadlines and theft as a person works on them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from money_branches import BRANCHES, Branch, chain, complete, partial, stolen, total
from money_cases import Claim
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from gnp_desk import errors
from gnp_desk.services import cascade_view
from gnp_desk.services.cascade_view import StepRow
from gnp_desk.ui.money.checklist_page import ChecklistPage
from gnp_desk.ui.money.deadlines_page import DeadlinesPage
from gnp_desk.ui.money.settlement_page import SettlementPage
from gnp_desk.ui.money.slip_page import SlipPage
from gnp_desk.ui.money.theft_page import TheftPage
from tests.ui.money.conftest import CTRL, Hand, Work

K = Qt.Key


def settlement(hand: Hand) -> SettlementPage:
    return hand.open("settlement")  # type: ignore[return-value]


def slips(hand: Hand) -> SlipPage:
    return hand.open("slips")  # type: ignore[return-value]


def shown(page: SettlementPage) -> dict[str, StepRow]:
    return {box.head.row.code: box.head.row for box in page.cascade.boxes() if box.head.row is not None}


def main_of(hand: Hand) -> str:
    return next(action.code for action in hand.screen.actions() if action.is_main)


def paid_out() -> Claim:
    """Return a partial loss whose worksheet is issued and whose deductible is 14,225.00."""
    claim = partial("direct_payment", "PP")
    del claim.records["settlement"]
    return claim


@pytest.mark.parametrize("branch", BRANCHES, ids=[branch.name for branch in BRANCHES])
def test_the_screen_of_a_branch_shows_its_exact_amounts_and_why(branch: Branch) -> None:
    claim = branch.build()
    sheet = cascade_view.look(claim.case(), claim.found(), "valuer")
    if branch.total:
        assert sheet.total.replace(",", "") == f"${branch.total}"
    for code in branch.skipped:
        row = next(row for row in sheet.steps if row.code == code)
        assert not row.applies and row.result == "No aplica" and row.sentence
    for row in sheet.steps:
        if row.applies and row.code != "exclusions":
            assert row.rules.startswith("R-") and row.clause
        start, length = row.spot
        assert row.sentence[start : start + length].lower() == row.sentence.lower()[start : start + length]


def test_a_step_opens_with_the_arrow_and_says_its_reasons_from_the_same_answer(work: Work) -> None:
    hand = work(complete(chain()))
    page = settlement(hand)
    for _step in range(5):
        hand.key(K.Key_Down)
    hand.key(K.Key_Right)
    hand.rest()
    box = page.cascade.boxes()[5]
    words = [label.text() for label in box.findChildren(type(page._brief)) if label.isVisible()]
    assert box.head.isChecked() and "Datos inexactos de la carátula" in words
    assert any(text.startswith("R-DED-02") for text in words)
    assert "Al centavo, mitad hacia arriba, una sola vez: 60,000.0000 → 60,000.00" in words
    hand.key(K.Key_Left)
    assert not box.head.isChecked()


def test_what_is_open_stays_open_when_the_claim_changes(work: Work) -> None:
    hand = work(complete(chain()))
    page = settlement(hand)
    page.cascade.open("deductible")
    from gnp_desk.services.views import Edit

    hand.shell.work.session.apply(Edit("settlement", {"pending_premium": "5000.00"}), "claim/record/settlement")
    hand.rest()
    assert shown(page)["premium"].result == "−5,000.00" and shown(page)["net"].result == "235,000.00"
    assert [box.head.row.code for box in page.cascade.boxes() if box.head.isChecked()] == ["deductible"]  # type: ignore[union-attr]


def test_a_settlement_goes_from_issue_to_payment_orders_and_is_compared_with_its_replacement(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = work(complete(total(salvage_value="10000.00", company_buys_salvage=True)).change("policy", agreed_value="190000.00"))
    page = settlement(hand)
    assert main_of(hand) == "ask"
    hand.main()

    def answer(dialog: QDialog) -> None:
        for field, value in {"name": "Leticia Ordaz", "customer_answer": "accepts"}.items():
            if field in getattr(dialog, "answers", {}):
                dialog.editor(field).show_value(value)  # type: ignore[attr-defined]
        if hasattr(dialog, "reason"):
            dialog._text.show_value("El avalúo del salvamento cambió.")  # type: ignore[attr-defined]

    hand.answering(monkeypatch, answer)
    hand.main()
    assert main_of(hand) == "issue"
    hand.main()
    assert [main_of(hand), page.record().get("status")] == ["notify", "issued"]  # type: ignore[union-attr]
    hand.main()
    assert main_of(hand) == "answer"
    hand.main()
    assert main_of(hand) == "order"
    hand.main()
    orders = hand.case.of("payment_order")  # type: ignore[attr-defined]
    assert orders and sum(float(order.get("amount")) for order in orders) == float(page._sheet.total.strip("$").replace(",", ""))  # type: ignore[union-attr]
    first = page.record()
    hand.run("replace")
    assert page.record() is not first and page.record().get("replaces") == first.id  # type: ignore[union-attr]
    hand.run("compare")
    rows = page._compare._rows.rows
    assert rows and all(before == after for _title, before, after, _effect in rows if _title == "Deducible")


def test_a_settlement_that_lacks_a_datum_says_which_and_leads_there(work: Work) -> None:
    claim = chain()
    claim.change("policy", agreed_value=None)
    hand = work(claim)
    page = settlement(hand)
    assert page.banner.accessibleName() and page.cascade.boxes()[2].head.row.state == "missing"  # type: ignore[union-attr]
    assert main_of(hand) == "complete"
    hand.main()
    assert hand.window.screen_shown.code == "record"  # type: ignore[union-attr]


def test_a_slip_is_issued_reprinted_with_numbers_and_says_why(work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hand = work(paid_out())
    page = slips(hand)
    hand.main()
    hand.main()
    assert page._sheet is not None and (page._sheet.amount, page._sheet.state) == ("$14,225.00", "issued")
    assert page._sheet.words.lower().startswith("catorce mil doscientos veinticinco pesos")
    assert all(reference for _bank, _agreement, reference in page._sheet.banks)
    page.show_why()
    hand.rest()
    row = next(box.head.row for box in page.why.boxes() if box.head.isChecked())
    assert row is not None and row.code == "deductible" and row.base == "5 % del valor"
    folder = tmp_path / "copias"
    made: list[str] = []

    def choose(dialog: QDialog) -> None:
        dialog._path.setText(str(folder / f"copia-{len(made)}.pdf"))  # type: ignore[attr-defined]
        made.append("")

    hand.answering(monkeypatch, choose)
    for _copy in range(3):
        hand.run("copy")
    texts = [_text(path) for path in sorted(folder.glob("*.pdf"))]
    assert "Copia 1" in texts[0] and "Reimpresión" not in texts[0]
    assert "Copia 3" in texts[2] and "Reimpresión 2" in texts[2]


def _text(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_a_ticket_goes_raw_to_a_file_numbered_and_in_the_letters_of_the_printer(work: Work, tmp_path: Path) -> None:
    hand = work(paid_out())
    page = slips(hand)
    hand.main()
    hand.main()
    assert page._sheet is not None
    for number in (1, 2):
        page.tickets.send(page._sheet.paper, "", tmp_path / f"{number}.escpos")
        hand.rest()
    first, second = ((tmp_path / f"{number}.escpos").read_bytes() for number in (1, 2))
    assert first.startswith(b"\x1b@") and "14,225.00".encode("cp858") in first
    assert "Copia 1".encode("cp858") in first
    assert "Copia 2".encode("cp858") in second and "Reimpresión 1".encode("cp858") in second
    page.tickets.send(page._sheet.paper, "", tmp_path / "no" / "hay" / "\0")
    hand.rest()
    assert errors.OutputFolder.code in page.banner.accessibleName()
    assert not (tmp_path / "no").exists()


def test_a_payment_of_another_amount_is_asked_about_once_and_then_recorded(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = work(paid_out())
    page = slips(hand)
    hand.main()
    hand.main()
    asked: list[str] = []

    def pay(dialog: QDialog) -> bool:
        dialog.editor("amount").show_value("14,000.00")  # type: ignore[attr-defined]
        asked.append(dialog.check(dialog.answers))  # type: ignore[attr-defined]
        dialog.editor("paid_on").show_value("hoy")  # type: ignore[attr-defined]
        dialog.editor("bank").show_value(dialog.editor("bank")._items[0][0])  # type: ignore[attr-defined]
        dialog.editor("operation_number").show_value("0098")  # type: ignore[attr-defined]
        asked.append(dialog.check(dialog.answers))  # type: ignore[attr-defined]
        dialog.editor("reason").show_value("El banco retuvo una comisión")  # type: ignore[attr-defined]
        asked.append(dialog.check(dialog.answers))  # type: ignore[attr-defined]
        return True

    hand.answering(monkeypatch, pay)
    hand.run("proof")
    assert asked[0] and not asked[0].startswith("?"), "what is missing stops"
    assert "$14,000.00" in asked[1] and "$14,225.00" in asked[1] and not asked[2]
    (proof,) = hand.case.of("payment_proof")  # type: ignore[attr-defined]
    assert proof.get("reason") == "El banco retuvo una comisión"
    assert page._sheet is not None and page._sheet.state == "paid"
    assert page._sheet.paid[0].startswith("$14,000.00")
    assert "proof" not in [action.code for action in page.actions()]


def test_an_expired_slip_is_made_again_with_a_new_date_and_the_same_amount(work: Work) -> None:
    hand = work(paid_out())
    page = slips(hand)
    hand.main()
    hand.main()
    first = page._sheet
    desk = hand.shell.work.make.desk
    later = datetime.now().astimezone() + timedelta(days=60)
    desk.records.clock = lambda: later
    page = slips(hand)
    hand.rest()
    assert page._sheet is not None and page._sheet.state == "expired" and main_of(hand) == "again"
    hand.main()
    hand.main()
    assert page._sheet.state == "issued" and page._sheet.amount == first.amount and page._sheet.until != first.until  # type: ignore[union-attr]
    assert {row.state for row in __import__("gnp_desk.services.slips", fromlist=["rows"]).rows(hand.case)} == {"issued", "replaced"}


def test_a_slip_for_a_claim_without_deductible_says_so_and_is_not_issued(work: Work) -> None:
    claim = complete(total().cover("PAGA_CERO"))
    claim.change("settlement", status="issued", issued_folio="LQ-K7-000001-A")
    hand = work(claim)
    page = slips(hand)
    hand.main()
    assert page._sheet is not None and page._sheet.why_not
    hand.main()
    assert page._sheet.why_not in hand.said
    assert not hand.case.of("paper")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, "La persona"),
        ({"owner_kind": "PM"}, "Quien factura"),
        ({"owner_kind": "PFAE"}, "Quien factura"),
    ],
)
def test_documents_are_listed_by_who_brings_them(work: Work, change: dict[str, object], wanted: str) -> None:
    hand = work(chain(**change))
    page = hand.open("documents", "settlement")
    assert isinstance(page, ChecklistPage)
    assert page._view is not None and wanted in [who for who, _items in page._view.groups]


def test_a_lender_brings_its_own_documents(work: Work) -> None:
    claim = chain()
    claim.change("policy", financing_status="active")
    hand = work(claim)
    page = hand.open("documents", "settlement")
    assert isinstance(page, ChecklistPage)
    assert page._view is not None and "La financiera" in [who for who, _items in page._view.groups]


def test_a_document_is_seen_handed_in_given_back_and_reviewed(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = work(chain())
    page = hand.open("documents", "settlement")
    assert isinstance(page, ChecklistPage)
    item = page.item()
    assert item is not None and item.state == "missing"
    hand.run("digital")
    assert page.item().state_text == "Recibido digital"  # type: ignore[union-attr]
    hand.run("physical")
    assert page.item().received_at  # type: ignore[union-attr]

    def give_back(dialog: QDialog) -> None:
        if "return_reason" in dialog.answers:  # type: ignore[attr-defined]
            dialog.editor("return_reason").show_value("illegible")  # type: ignore[attr-defined]

    hand.answering(monkeypatch, give_back)
    hand.run("returned")
    assert page.item().state_text == "Devuelto"  # type: ignore[union-attr]
    hand.run("physical")
    hand.run("reviewed")
    assert page.item().state_text == "Revisado"  # type: ignore[union-attr]
    assert [action.code for action in page.actions() if action.is_main] == ["reopen"]


def test_the_list_for_the_client_is_a_paper(work: Work) -> None:
    hand = work(chain())
    page = hand.open("documents", "settlement")
    assert isinstance(page, ChecklistPage)
    hand.run("print")
    hand.rest()
    assert hand.window.screen_shown.code == "paper"  # type: ignore[union-attr]
    hand.main()
    papers = hand.case.of("paper")  # type: ignore[attr-defined]
    assert [paper.get("kind") for paper in papers] == ["document_receipt"]
    assert hand.window.screen_shown.code == "documents"  # type: ignore[union-attr]


def test_deadlines_are_walked_by_urgency_and_leave_as_a_calendar(work: Work, tmp_path: Path) -> None:
    hand = work(complete(chain(notified_at=chain().found("policy").get("premium_paid_at"))))
    page = hand.open("deadlines")
    assert isinstance(page, DeadlinesPage)
    states = [term.state for term in page._terms]
    assert states == sorted(states, key=["late", "today", "soon", "on_time", "done", "done_late"].index)
    hand.key(K.Key_Down)
    assert page.month.day == next(term.day for term in page._terms if f"{term.kind}/{term.record}" == page._list.code())
    page.save(tmp_path / "plazos.ics")
    hand.rest()
    made = (tmp_path / "plazos.ics").read_bytes()
    assert made.startswith(b"BEGIN:VCALENDAR") and b"Graciela" not in made


def test_a_theft_begins_shows_its_clocks_and_is_issued(work: Work) -> None:
    claim = stolen()
    del claim.records["theft"], claim.records["settlement"]
    hand = work(claim)
    page = hand.open("theft")
    assert isinstance(page, TheftPage)
    assert page._banner.accessibleName().startswith("Todavía no hay reporte de robo.")
    assert main_of(hand) == "begin"
    hand.main()
    titles = [label.text() for label in page._side.findChildren(QLabel)]
    assert "Espera por robo" in titles and "Documentos del robo" in titles
    assert "Reportado" in titles and "Sigue: anotar la denuncia del robo." in titles
    hand.main()
    assert page.title().startswith("Error"), "what is missing is said all at once"
    hand.key(K.Key_F8)
    assert hand.window.screen_shown is page


def test_the_journal_and_the_frozen_paper_hold_the_same_amount(work: Work) -> None:
    hand = work(paid_out())
    slips(hand)
    hand.main()
    hand.main()
    version = hand.case.first("form_version")  # type: ignore[attr-defined]
    assert json.loads(version.text("values"))["amount"] == "14225.00"
    hand.key(K.Key_Z, CTRL)
    hand.rest()
    assert hand.case.first("form_version") == version  # type: ignore[attr-defined]
