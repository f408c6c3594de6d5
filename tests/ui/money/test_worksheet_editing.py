"""A worksheet typed as in a spreadsheet: every key counts at once, nothing is lost, nothing is computed from rubbish."""

from __future__ import annotations

from decimal import Decimal

import pytest
from money_cases import Claim, line
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from gnp_desk.services import worksheet_cells as cells
from gnp_desk.ui.money.worksheet_model import FIRST
from gnp_desk.ui.money.worksheet_page import WorksheetPage
from tests.ui.money.conftest import CTRL, Hand, Work, draft

K = Qt.Key
COLUMN = {name: FIRST + at for at, name in enumerate(cells.NAMES)}


def page(hand: Hand) -> WorksheetPage:
    return hand.screen  # type: ignore[return-value]


def at(hand: Hand, row: int, name: str) -> None:
    """Stand on a cell, with the focus in the grid."""
    page(hand).grid.setFocus()
    page(hand).grid.stand(row, COLUMN[name])


def kept(hand: Hand, row: int, name: str) -> object:
    """Return what the store holds of a cell."""
    case = hand.shell.work.make.desk.cases.load("claim")
    return case.of("worksheet_line", "sheet")[row].get(name)


def shown(hand: Hand, row: int, name: str) -> str:
    return str(page(hand).lines.index(row, COLUMN[name]).data())


def totals(hand: Hand) -> str:
    return page(hand).body.totals.accessibleName()


def clip(text: str) -> None:
    QApplication.clipboard().setText(text)


def test_a_line_is_typed_with_tab_and_enter_and_its_part_brings_zone_and_operation(work: Work) -> None:
    hand = work(draft(1))
    hand.open("valuation")
    with hand.unblocked():
        at(hand, 1, "part")
        hand.type("facia tras")
        hand.tab()
        hand.type("c")
        hand.tab()
        hand.type("1.5")
        hand.tab(4)
        hand.type("7480")
        hand.tab()
        hand.type("Catálogo 18/11")
        hand.enter()
        hand.rest()
    assert [kept(hand, 1, name) for name in ("part", "zone", "operation", "hours_body", "unit_price")] == [
        "Facia trasera", "rear", "replace", "1.5", "7480.00",
    ]  # fmt: skip
    assert (kept(hand, 1, "price_source"), kept(hand, 1, "price_on")) == ("Catálogo", "2026-11-18")
    assert kept(hand, 1, "quantity") == 1
    here = page(hand).grid.currentIndex()
    assert (here.row(), here.column()) == (2, COLUMN["part"])


def test_totals_and_total_loss_follow_every_key_before_anything_is_kept(work: Work) -> None:
    hand = work(draft(1))
    hand.open("valuation")
    at(hand, 0, "unit_price")
    seen = []
    for letter in "99999":
        hand.type(letter)
        seen.append(totals(hand))
    assert len(set(seen)) == 5
    damage = (Decimal("99999") + Decimal("310")) * Decimal("1.16")
    assert f"{damage:,.2f}" in seen[-1]
    assert kept(hand, 0, "unit_price") == "1000.00"
    hand.key(K.Key_Escape)
    hand.rest()
    assert kept(hand, 0, "unit_price") == "1000.00" and "1,000.00" in shown(hand, 0, "unit_price")


def test_f2_corrects_what_stands_and_a_letter_replaces_it(work: Work) -> None:
    hand = work(draft(1))
    hand.open("valuation")
    at(hand, 0, "hours_body")
    hand.key(K.Key_F2)
    hand.key(K.Key_End)
    hand.key(K.Key_Backspace)
    hand.type("5")
    hand.enter()
    hand.rest()
    assert kept(hand, 0, "hours_body") == "1.5"
    at(hand, 0, "hours_body")
    hand.type("2")
    hand.enter()
    hand.rest()
    assert kept(hand, 0, "hours_body") == "2.0"


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("unit_price", "1,23", "No se entiende el importe"),
        ("unit_price", "-5", "menor que cero"),
        ("unit_price", "9" * 30, "No se entiende el importe"),
        ("unit_price", "=1+1", "No se entiende el importe"),
        ("discount_pct", "101", "0 a 100"),
        ("quantity", "0", "1 a 999"),
        ("hours_body", "1.25", "No se entiende"),
        ("operation", "zzz", "no está en la lista"),
    ],
)
def test_what_cannot_be_read_is_kept_said_and_not_added(work: Work, name: str, typed: str, words: str) -> None:
    hand = work(draft(2))
    hand.open("valuation")
    at(hand, 0, name)
    hand.type(typed)
    hand.enter()
    hand.rest()
    assert kept(hand, 0, name) == {"unread": typed}
    at(hand, 0, name)
    assert shown(hand, 0, name) == typed
    assert words in page(hand).body.says.text()
    if name != "operation":
        assert page(hand).lines.lines[0].amount == "—"
        assert f"{(Decimal('2000') + 310) * Decimal('1.16'):,.2f}" in totals(hand)


def test_two_hundred_changes_are_taken_back_one_by_one_and_put_back(work: Work) -> None:
    hand = work(draft(1))
    hand.open("valuation")
    for number in range(1, 13):
        at(hand, 0, "unit_price")
        hand.type(str(number))
        hand.enter()
        hand.rest()
    for number in range(11, 0, -1):
        hand.key(K.Key_Z, CTRL)
        hand.rest()
        assert kept(hand, 0, "unit_price") == f"{number}.00"
    hand.key(K.Key_Y, CTRL)
    hand.rest()
    assert kept(hand, 0, "unit_price") == "2.00"


def test_a_copied_block_goes_to_a_spreadsheet_and_comes_back_as_plain_text(work: Work) -> None:
    hand = work(draft(3))
    hand.open("valuation")
    grid = page(hand).grid
    at(hand, 0, "part")
    grid.selectionModel().select(
        _block(hand, (0, "part"), (1, "unit_price")), grid.selectionModel().SelectionFlag.ClearAndSelect
    )
    hand.run("copy")
    text = QApplication.clipboard().text()
    assert [row.split("\t")[0] for row in text.splitlines()] == ["Pieza 1", "Pieza 2"]
    assert "1000.00" in text and "$" not in text
    at(hand, 3, "part")
    hand.run("paste")
    assert [kept(hand, row, "part") for row in (3, 4)] == ["Pieza 1", "Pieza 2"]
    assert [kept(hand, row, "unit_price") for row in (3, 4)] == ["1000.00", "2000.00"]


def _block(hand: Hand, first: tuple[int, str], last: tuple[int, str]) -> object:
    from PySide6.QtCore import QItemSelection

    lines = page(hand).lines
    return QItemSelection(lines.index(first[0], COLUMN[first[1]]), lines.index(last[0], COLUMN[last[1]]))


def test_a_pasted_formula_stays_its_own_text_and_leaves_guarded(work: Work) -> None:
    hand = work(draft(1))
    hand.open("valuation")
    at(hand, 1, "part")
    clip("=HYPERLINK(\"http://x\")\tCambiar\t\t\t\t1\t=1+1")
    hand.run("paste")
    assert kept(hand, 1, "part") == '=HYPERLINK("http://x")'
    assert kept(hand, 1, "unit_price") == {"unread": "=1+1"}
    assert any("no se entiende" in words for words in hand.said)
    at(hand, 1, "part")
    hand.run("copy")
    assert QApplication.clipboard().text().lstrip('"').startswith("'=HYPERLINK")


def test_ten_thousand_pasted_lines_are_refused_in_words_and_nothing_changes(work: Work) -> None:
    hand = work(draft(2))
    hand.open("valuation")
    at(hand, 0, "part")
    clip("\n".join(f"Pieza {number}\tCambiar" for number in range(10_000)))
    with hand.unblocked():
        hand.run("paste")
    assert "HOJ-101" in page(hand).banner.accessibleName()
    assert kept(hand, 0, "part") == "Pieza 1"
    assert len(page(hand).lines.lines) == 2


def test_a_thousand_pasted_lines_arrive_without_holding_the_window(work: Work) -> None:
    hand = work(draft(1))
    hand.open("valuation")
    at(hand, 1, "part")
    clip("\n".join(f"Pieza nueva {number}\tCambiar\t1.0\t\t\t1\t{number}.50" for number in range(1, 1001)))
    with hand.unblocked():
        hand.run("paste")
    assert len(page(hand).lines.lines) == 1001
    assert kept(hand, 1000, "unit_price") == "1000.50"


def test_a_titled_table_is_pasted_by_its_titles(work: Work) -> None:
    hand = work(draft(1))
    hand.open("valuation")
    at(hand, 0, "quantity")
    clip("Precio\tPieza\tOperación\n250.00\tGrapa\tCambiar\n")
    hand.run("paste")
    assert (kept(hand, 1, "part"), kept(hand, 1, "unit_price")) == ("Grapa", "250.00")
    assert kept(hand, 0, "part") == "Pieza 1"


def test_ctrl_d_fills_down_and_delete_clears(work: Work) -> None:
    hand = work(draft(3))
    hand.open("valuation")
    grid = page(hand).grid
    at(hand, 0, "price_source")
    grid.selectionModel().select(
        _block(hand, (0, "unit_price"), (2, "price_source")), grid.selectionModel().SelectionFlag.ClearAndSelect
    )
    hand.run("fill")
    assert [kept(hand, row, "unit_price") for row in range(3)] == ["1000.00"] * 3
    assert [kept(hand, row, "price_on") for row in range(3)] == ["2026-11-18"] * 3
    at(hand, 2, "unit_price")
    hand.key(K.Key_Delete)
    hand.rest()
    assert kept(hand, 2, "unit_price") is None
    hand.key(K.Key_Z, CTRL)
    hand.rest()
    assert kept(hand, 2, "unit_price") == "1000.00"


def test_a_line_is_inserted_where_one_stands_and_removed_to_the_papelera(work: Work) -> None:
    hand = work(draft(3))
    hand.open("valuation")
    at(hand, 1, "part")
    hand.run("insert")
    assert [kept(hand, row, "part") for row in range(4)] == ["Pieza 1", None, "Pieza 2", "Pieza 3"]
    hand.run("remove")
    assert [kept(hand, row, "part") for row in range(3)] == ["Pieza 1", "Pieza 2", "Pieza 3"]
    hand.key(K.Key_Z, CTRL)
    hand.rest()
    assert len(page(hand).lines.lines) == 4


def test_supposing_changes_every_total_and_nothing_in_the_claim(work: Work) -> None:
    hand = work(draft(2))
    hand.open("valuation")
    before, state = totals(hand), page(hand).body.totals._state.text()
    hand.run("suppose")
    at(hand, 0, "unit_price")
    hand.type("200000")
    hand.enter()
    hand.rest()
    assert totals(hand) != before
    assert page(hand).body.totals._state.text() == "Alcanza pérdida total" != state
    assert "Decide el renglón 1" in page(hand).body.totals._value.text()
    assert kept(hand, 0, "unit_price") == "1000.00"
    hand.run("suppose")
    assert totals(hand) == before and page(hand).body.totals._state.text() == state


def test_a_line_that_moves_money_asks_for_its_reason_before_the_worksheet_is_issued(work: Work) -> None:
    claim = draft(1).lines([line(2, part="Facia", unit_price="500.00", replace_criteria=None)])
    hand = work(claim)
    hand.open("valuation")
    hand.main()
    assert page(hand).title() == "Error: Valuación S0"
    assert page(hand).sheet().get("status") == "draft"  # type: ignore[union-attr]
    page(hand).summary.findChild(QPushButton).click()
    hand.rest()
    hand.type("La pieza tiene daño estructural.")
    hand.main()
    hand.rest()
    assert page(hand).sheet().get("status") == "issued"  # type: ignore[union-attr]
    (paper,) = hand.case.of("paper")  # type: ignore[attr-defined]
    assert paper.text("folio").startswith("HV-") and any(paper.text("folio") in words for words in hand.said)


def test_an_issued_worksheet_does_not_change_and_its_supplement_says_the_difference(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = work(draft(2))
    hand.open("valuation")
    hand.main()
    at(hand, 0, "unit_price")
    hand.type("5")
    hand.rest()
    assert kept(hand, 0, "unit_price") == "1000.00"

    def reason(dialog: object) -> None:
        dialog.editor("reason").show_value("hidden_damage")  # type: ignore[attr-defined]
        dialog.editor("text").show_value("Apareció daño en el piso.")  # type: ignore[attr-defined]

    hand.answering(monkeypatch, reason)
    hand.run("supplement")
    assert page(hand).title() == "Valuación S1"
    at(hand, 0, "unit_price")
    hand.type("3000")
    hand.enter()
    hand.rest()
    hand.run("compare")
    rows = page(hand).body.compare._rows.rows
    assert ("Refacciones", "$3,480.00", "$5,800.00", "2,320.00") in rows
    assert any(row[0].startswith("Cambiado · 1") and row[3] == "2,000.00" for row in rows)
    hand.run("compare")
    hand.main()
    assert page(hand).sheet().get("status") == "issued"  # type: ignore[union-attr]
    assert kept(hand, 0, "unit_price") == "1000.00"


def test_over_the_limit_a_worksheet_needs_a_second_person_who_signs_here(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = work(draft(1, guide_value="900000.00").lines([line(9, part="Motor", unit_price="400000.00")]))
    hand.open("valuation")
    main = next(action for action in hand.screen.actions() if action.is_main)
    assert main.code == "ask" and "pasa su límite" in page(hand).banner.accessibleName()
    hand.main()
    assert [action.code for action in hand.screen.actions() if action.is_main] == ["sign"]
    at(hand, 0, "unit_price")
    hand.type("5")
    hand.rest()
    assert kept(hand, 0, "unit_price") == "1000.00"

    def sign(dialog: object) -> None:
        dialog.editor("name").show_value("Leticia Ordaz")  # type: ignore[attr-defined]

    hand.answering(monkeypatch, sign)
    hand.main()
    assert "Segunda firma de Leticia Ordaz" in page(hand).banner.accessibleName()
    hand.main()
    assert page(hand).sheet().get("status") == "issued"  # type: ignore[union-attr]
    approval = hand.case.first("approval")  # type: ignore[attr-defined]
    assert (approval.get("decision"), approval.get("approver_name")) == ("approved", "Leticia Ordaz")


def test_lines_leave_and_come_back_through_a_file(work: Work, tmp_path: object) -> None:
    hand = work(draft(3))
    hand.open("valuation")
    path = tmp_path / "renglones.xlsx"  # type: ignore[operator]
    page(hand).files.give("sheet", path)
    hand.rest()
    assert path.stat().st_size > 1_000
    page(hand).files.bring("sheet", page(hand).keeper.editor, path)
    hand.rest()
    assert [kept(hand, row, "part") for row in range(3, 6)] == ["Pieza 1", "Pieza 2", "Pieza 3"]
    page(hand).files.bring("sheet", page(hand).keeper.editor, path.with_name("no-existe.csv"))
    hand.rest()
    assert "ARC-103" in page(hand).banner.accessibleName()


def test_a_long_worksheet_opens_without_holding_the_window(work: Work) -> None:
    claim = Claim().change("sheet", status="draft")
    claim.lines(line(number, part=f"Pieza {number}", unit_price="10.00") for number in range(1, 2001))
    hand = work(claim)
    with hand.unblocked():
        hand.open("valuation")
    assert len(page(hand).lines.lines) == 2000
    with hand.unblocked():
        at(hand, 1999, "unit_price")
        hand.type("99")
        hand.enter()
        hand.rest()
    assert kept(hand, 1999, "unit_price") == "99.00"
