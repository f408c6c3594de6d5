"""Cells as they are typed and read, places between lines, and who may issue what."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_cases import Claim, line, record

from gnp_desk.errors import TooManyLines
from gnp_desk.forms.case import Record
from gnp_desk.services import positions
from gnp_desk.services import worksheet_cells as cells
from gnp_desk.services.signatures import signature_of
from gnp_desk.services.worksheets import glance, look

EMPTY = record("worksheet_line", "new", parent="sheet")


def typed(name: str, text: str, on: Record = EMPTY, claim: Claim | None = None) -> dict[str, object]:
    return dict(cells.read((claim or Claim()).case(), on, name, text).values)


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("zone", "8", {"zone": "rear"}),
        ("zone", "trasera", {"zone": "rear"}),
        ("operation", "c", {"operation": "replace"}),
        ("operation", "DESM", {"operation": "remove_install"}),
        ("operation", "", {"operation": None}),
        ("unit_price", "$1,234.5", {"unit_price": "1234.50"}),
        ("price_source", "Catálogo 18/11", {"price_source": "Catálogo", "price_on": "2026-11-18"}),
        ("price_source", "Proveedor", {"price_source": "Proveedor", "price_on": "2026-11-25"}),
        ("price_source", "", {"price_source": None, "price_on": None}),
        ("part", "Llanta delantera derecha", {"part": "Llanta delantera derecha", "zone": "wheels", "operation": "replace", "wear_kind": "tire"}),
        ("part", "Algo que nadie conoce", {"part": "Algo que nadie conoce"}),
        ("part", "'=1+1", {"part": "=1+1"}),
    ],
)  # fmt: skip
def test_what_is_typed_means(name: str, text: str, values: dict[str, object]) -> None:
    assert typed(name, text) == values


def test_a_part_takes_the_zone_that_has_declared_damage_before_any_other() -> None:
    claim = Claim().add("damage_line", "damage", party="party-a", zone="rear_left_corner", relation="this_loss")
    assert typed("part", "Facia trasera", claim=claim)["zone"] == "rear_left_corner"
    assert typed("part", "Facia trasera")["zone"] == "rear"


def test_an_old_price_shows_its_day_and_its_age() -> None:
    case = Claim().case()
    assert cells.shown(case, line(1, price_on="2026-10-12"), "price_source") == "12/10 · 44 días"
    assert cells.shown(case, line(1), "price_source") == "Catálogo 18/11"


@pytest.mark.parametrize("name", cells.NAMES)
def test_what_a_cell_offers_to_edit_reads_back_as_itself(name: str) -> None:
    case, full = Claim().case(), line(1, hours_body="1.5", hours_mechanical="0.4", hours_refinish="2.6", unit_price="10.00", discount_pct="5.00")
    text = cells.editable(full, name)
    assert dict(cells.read(case, full, name, text).values)[name] == full.get(name)


@given(st.text(max_size=60), st.sampled_from(cells.NAMES))
def test_no_text_breaks_a_cell_and_none_is_lost(text: str, name: str) -> None:
    values = typed(name, text)
    value = values[name]
    assert value is None or isinstance(value, str | int | dict)
    made = EMPTY.with_values(**values)
    assert isinstance(cells.shown(Claim().case(), made, name), str)
    if isinstance(value, dict):
        assert "unread" in value


def test_a_table_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooManyLines):
        cells.pasted(Claim().case(), "sheet", 0, cells.NAMES, "x\n" * 10_000)


def test_cells_pasted_over_lines_are_edits_and_below_them_new_lines() -> None:
    claim = Claim().change("sheet", status="draft").lines([line(1), line(2)])
    found = cells.pasted(claim.case(), "sheet", 1, ("part", "quantity"), "Cofre\t2\nToldo\t1\n\t\n")
    assert [(edit.record, edit.values["quantity"]) for edit in found.edits] == [("line-2", 2)]
    assert [row["part"] for row in found.rows] == ["Toldo"] and found.problems == ()


@given(st.lists(st.booleans(), max_size=40))
def test_there_is_always_room_between_two_places(turns: list[bool]) -> None:
    low, high = "00001", "00002"
    for turn in turns:
        middle = positions.between(low, high)
        assert low < middle < high
        low, high = (middle, high) if turn else (low, middle)


def test_places_behind_the_last_stay_short() -> None:
    last = ""
    for _line in range(2_000):
        after = positions.after(last)
        assert after > last and len(after) == positions.STEP
        last = after
    assert positions.after("99999") > "99999" and positions.after("letras") > "letras"


def test_a_signature_is_needed_above_the_limit_and_the_amount_may_be_told() -> None:
    claim = Claim().change("sheet", status="draft").lines([line(1, unit_price="300000.00")])
    case, sheet = claim.case(), claim.found("sheet")
    assert signature_of(case, sheet, "valuer").state == "needed"
    assert signature_of(case, sheet, "valuer", Decimal("10")).state == "free"
    assert signature_of(case, sheet, "supervisor").state == "free"
    assert signature_of(case, sheet.with_values(status="to_approve"), "valuer").state == "asked"


def test_a_glance_has_the_figures_and_a_look_also_what_the_lines_say() -> None:
    claim = Claim().change("sheet", status="draft").lines([line(1), line(2, unit_price="5.00", price_source=None)])
    first, whole = glance(claim.case(), claim.found("sheet")), look(claim.case(), claim.found("sheet"))
    assert (first.damage, first.groups) == (whole.damage, whole.groups)
    assert not any(item.findings for item in first.lines) and whole.count("warning")
    again = look(claim.case(), claim.found("sheet"), whole)
    assert all(new is old for new, old in zip(again.lines, whole.lines, strict=True))
    assert look(claim.case(), claim.found("sheet"), first).count("warning") == whole.count("warning")
