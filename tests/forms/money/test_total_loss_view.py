"""How far a total loss is: three states, pesos to the threshold, the lines that tip it, and «¿y si…?»."""

from __future__ import annotations

from decimal import Decimal

import pytest
from money_cases import Claim, line

from gnp_desk.forms.worksheet.calculation import valuation
from gnp_desk.forms.worksheet.total_loss import TotalLossView, threshold_of, total_loss, what_if


def view(claim: Claim, value: str | None = "100000.00") -> TotalLossView:
    case = claim.case()
    found = valuation(claim.found("sheet"), case.of("worksheet_line", "sheet"))
    return total_loss(case, found, Decimal(value) if value else None, threshold_of(case))


def damaged(*prices: str, **sheet: object) -> Claim:
    claim = Claim().change("sheet", vat_rate_pct="0.00", **sheet)
    return claim.lines(line(number, unit_price=price) for number, price in enumerate(prices, 1))


@pytest.mark.parametrize(
    ("price", "state", "distance"),
    [
        ("54999.99", "far", "5000.01"),
        ("55000.00", "near", "5000.00"),
        ("59999.99", "near", "0.01"),
        ("60000.00", "reached", "0.00"),
        ("75000.00", "reached", "-15000.00"),
    ],
)
def test_the_state_follows_the_exact_distance(price: str, state: str, distance: str) -> None:
    found = view(damaged(price))
    assert (found.state, str(found.distance)) == (state, distance)
    assert str(found.threshold_amount) == "60000.00"
    assert found.answer is not None and found.answer["is_total_loss"] is (state == "reached")


def test_the_comparison_is_exact_and_never_of_a_rounded_percentage() -> None:
    found = view(damaged("59999.99"), "99999.99")
    assert found.damage_pct == "60.00"
    assert found.state == "near"
    assert view(damaged("60000.00"), "99999.99").state == "reached"


def test_without_threshold_nothing_is_concluded_and_it_is_said() -> None:
    found = view(damaged("90000.00").change("policy", total_loss_threshold_pct=None))
    assert (found.state, found.answer, found.distance) == ("no_threshold", None, None)
    assert found.words == "Falta el porcentaje de pérdida total de esta póliza."


def test_an_amount_no_rule_takes_concludes_nothing_and_is_said() -> None:
    found = view(damaged("9" * 12, "9" * 12))
    assert (found.state, found.answer, found.distance) == ("too_large", None, None)
    assert found.words == "Hay importes con demasiados dígitos. Revíselos."


@pytest.mark.parametrize("value", [None, "0.00"])
def test_without_value_nothing_is_concluded(value: str | None) -> None:
    assert view(damaged("90000.00"), value).state == "no_value"


def test_the_lines_that_tip_it_are_those_without_any_of_which_it_would_not_be_total() -> None:
    found = view(damaged("30000.00", "25000.00", "6000.00", "500.00"))
    assert found.state == "reached"
    assert found.tipping == ("line-1", "line-2", "line-3")


def test_a_doubtful_line_that_would_tip_it_is_named_before_it_is_decided() -> None:
    claim = damaged("50000.00").lines(
        [line(2, unit_price="9000.00", related="doubtful"), line(3, unit_price="10000.00", related="doubtful")]
    )
    found = view(claim)
    assert found.state == "far"
    assert found.tipping == ("line-3",)


def test_what_if_answers_without_touching_the_record() -> None:
    claim = damaged("50000.00", "9000.00")
    case, sheet = claim.case(), claim.found("sheet")
    lines = case.of("worksheet_line", "sheet")
    found, supposed = what_if(case, sheet, lines, {"line-2": {"unit_price": "10000.00"}}, Decimal(100000), Decimal(60))
    assert (str(found.damage), supposed.state) == ("60000.00", "reached")
    _, less = what_if(case, sheet, lines, {"line-1": {"related": "doubtful"}}, Decimal(100000), Decimal(60))
    assert str(less.damage) == "9000.00"
    assert case.find("line-2").get("unit_price") == "9000.00"  # type: ignore[union-attr]
    assert view(claim).state == "near"
