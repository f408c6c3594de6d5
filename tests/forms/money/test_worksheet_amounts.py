"""The arithmetic of a worksheet: exact, by groups with tax, reused while nothing changed, and never made from rubbish."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_cases import SHEET, Claim, edition, line, record

from gnp_desk.forms.case import Record
from gnp_desk.forms.worksheet.calculation import explained, line_amounts, rates_of, valuation
from gnp_desk.forms.worksheet_line.form import WORKSHEET_LINE

SHEET_RECORD = record("worksheet", "sheet", **SHEET)
RATES = rates_of(SHEET_RECORD)
PICTURE = (
    ("replace", "1.2", "0.4", "2.6", 1, "7480.00", "5.00", "9168.20"),
    ("replace", "1.0", None, None, 1, "4315.00", "5.00", "4409.25"),
    ("repair", "6.5", None, "3.2", None, None, None, "3925.40"),
    ("replace", None, "0.8", None, 4, "1190.00", "0.00", "5036.00"),
    ("replace", "1.8", "0.6", "3.4", 1, "11960.00", "5.00", "14156.80"),
    ("replace", None, "0.7", None, 1, "2240.00", "0.00", "2481.50"),
    ("repair", "7.0", None, "2.4", None, None, None, "3602.80"),
    ("replace", None, "0.4", None, 1, "3875.00", "5.00", "3819.25"),
    ("repair", "4.5", None, "3.0", None, None, None, "3186.00"),
    ("refinish", None, None, "2.8", None, None, None, "1671.60"),
    ("remove_install", None, "0.4", None, None, None, None, "138.00"),
    ("remove_install", None, "1.2", None, None, None, None, "414.00"),
)


def pictured() -> tuple[Record, ...]:
    return tuple(
        line(
            number,
            operation=operation,
            hours_body=body,
            hours_mechanical=mechanical,
            hours_refinish=refinish,
            quantity=quantity,
            unit_price=price,
            discount_pct=discount,
        )
        for number, (operation, body, mechanical, refinish, quantity, price, discount, _amount) in enumerate(PICTURE, 1)
    )


def test_the_pictured_worksheet_adds_up_to_the_cent() -> None:
    found = valuation(SHEET_RECORD, pictured())
    assert [str(item.total) for item in found.lines] == [row[-1] for row in PICTURE]
    assert (str(found.labor.subtotal), str(found.labor.vat), str(found.labor.total)) == (
        "14201.50",
        "2272.24",
        "16473.74",
    )
    assert (str(found.parts.subtotal), str(found.parts.vat), str(found.parts.total)) == (
        "33248.50",
        "5319.76",
        "38568.26",
    )
    assert (str(found.materials.subtotal), str(found.materials.vat), str(found.materials.total)) == (
        "4558.80",
        "729.41",
        "5288.21",
    )
    assert (str(found.subtotal), str(found.vat), str(found.damage)) == ("52008.80", "8321.41", "60330.21")


@pytest.mark.parametrize("related", ["previous", "doubtful"])
def test_earlier_and_doubtful_damage_is_shown_and_never_added(related: str) -> None:
    lines = (line(1, unit_price="100.00"), line(2, unit_price="900.00", related=related))
    found = valuation(SHEET_RECORD, lines)
    assert str(found.lines[1].total) == "900.00"
    assert str(found.parts.subtotal) == "100.00"


@pytest.mark.parametrize(
    ("method", "rate", "expected"),
    [("per_hour", "262.00", "681.20"), ("per_piece", "500.00", "1000.00"), ("amount", "4558.80", "4558.80")],
)
def test_materials_follow_their_method(method: str, rate: str, expected: str) -> None:
    sheet = SHEET_RECORD.with_values(materials_method=method, materials_rate=rate)
    found = valuation(sheet, (line(1, hours_refinish="2.6", quantity=2, operation="refinish"),))
    assert str(found.materials.subtotal) == expected


def test_overlap_takes_hours_away_and_never_below_zero() -> None:
    sheet = SHEET_RECORD
    less = line(1, hours_refinish="3.0", overlap_hours="0.5")
    none = line(2, hours_refinish="1.0", overlap_hours="2.0")
    found = valuation(sheet, (less, none))
    assert str(found.lines[0].labor) == "837.50"
    assert str(found.lines[1].total) == "0.00"


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("unit_price", "-5", "money.negative"),
        ("unit_price", "1,23", "money.form"),
        ("unit_price", "9" * 30, "money.form"),
        ("unit_price", "=2+2", "money.form"),
        ("discount_pct", "101", "int.range"),
        ("hours_body", "1.25", "number.form"),
        ("quantity", "0", "int.range"),
        ("quantity", "1.5", "number.form"),
        ("price_on", "31/02/2026", "date.form"),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_and_nothing_is_computed_from_it(
    field: str, typed: str, code: str
) -> None:
    reading = WORKSHEET_LINE.field(field).read(typed)
    assert reading.code == code
    assert reading.value == {"unread": typed}
    broken = (
        line(1, unit_price="100.00", **{field: reading.value})
        if field != "unit_price"
        else line(1, unit_price=reading.value)
    )
    found = valuation(SHEET_RECORD, (broken, line(2, unit_price="50.00")))
    if field != "price_on":
        assert found.lines[0].unread == (field,)
        assert not found.is_whole
        assert str(found.parts.subtotal) == "50.00"
    assert found.lines[0].line.get(field) == {"unread": typed}


def test_an_amount_no_rule_accepts_is_not_added() -> None:
    huge = line(1, unit_price="999999999999.99", quantity=999)
    assert line_amounts(huge, RATES).unread == ("unit_price",)


def test_a_line_that_did_not_change_is_not_computed_again() -> None:
    lines = pictured()
    first = valuation(SHEET_RECORD, lines)
    changed = (lines[0].with_values(unit_price="1.00"), *lines[1:])
    second = valuation(SHEET_RECORD, changed, first)
    assert second.lines[0] is not first.lines[0]
    assert all(after is before for after, before in zip(second.lines[1:], first.lines[1:], strict=True))
    assert second == valuation(SHEET_RECORD, changed)
    dearer = valuation(SHEET_RECORD.with_values(labor_rate_body="311.00"), lines, first)
    assert dearer == valuation(SHEET_RECORD.with_values(labor_rate_body="311.00"), lines)


MONEY = st.decimals("0", "99999", places=2).map(lambda value: f"{value:.2f}")
HOURS = st.decimals("0", "50", places=1).map(lambda value: f"{value:.1f}")


@given(st.lists(st.tuples(MONEY, HOURS, HOURS, st.sampled_from(["this_loss", "previous"])), max_size=12))
def test_lines_groups_and_total_always_add_up(rows: list[tuple[str, str, str, str]]) -> None:
    lines = tuple(
        line(number, unit_price=price, hours_body=body, hours_refinish=paint, related=related)
        for number, (price, body, paint, related) in enumerate(rows, 1)
    )
    found = valuation(SHEET_RECORD, lines)
    counted = [item for item in found.lines if item.counts]
    assert found.subtotal == sum((item.total for item in counted), Decimal(0))
    assert found.damage == found.subtotal + found.vat
    answer = explained(found, edition())
    assert answer["damage_amount"] == str(found.damage)
    assert answer["parts_cost"] == str(found.parts.total)


def test_the_answer_of_a_worksheet_holds_a_step_for_each_line_and_each_group() -> None:
    claim = Claim().lines(pictured())
    found = valuation(claim.found("sheet"), claim.case().of("worksheet_line", "sheet"))
    steps = {step.name: step for step in explained(found, edition()).steps}
    assert {f"line_{number}" for number in range(1, 13)} <= steps.keys()
    assert steps["labor_subtotal"].result == "14201.50"
    assert steps["damage_amount"].result == "60330.21"
    assert all(step.clause for step in steps.values())
