"""Money is exact: no binary floating point anywhere, one rounding, half up to the centavo."""

from __future__ import annotations

import ast
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnp_desk.rules.money import exact_text, half_up, not_negative, part, share

from . import recompute
from .samples import RULES

AMOUNTS = st.decimals(Decimal("-1e12"), Decimal("1e12"), places=6)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("5626.305", "5626.31"),
        ("5626.304999", "5626.30"),
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("-0.005", "-0.01"),
        ("-0.004", "0.00"),
        ("-0", "0.00"),
        ("2.675", "2.68"),
        ("1E+3", "1000.00"),
        ("999999999999.995", "1000000000000.00"),
    ],
)
def test_rounding_is_half_up_and_never_writes_minus_zero(value: str, rounded: str) -> None:
    assert str(half_up(Decimal(value))) == rounded
    assert str(half_up(Fraction(value))) == rounded


@given(AMOUNTS)
def test_decimals_and_fractions_round_alike_and_as_the_tests_do(amount: Decimal) -> None:
    assert str(half_up(amount)) == str(half_up(Fraction(amount))) == recompute.half_up(Fraction(amount))


@given(AMOUNTS)
def test_rounding_moves_a_value_by_at_most_half_a_centavo_and_again_by_nothing(amount: Decimal) -> None:
    rounded = half_up(amount)
    assert abs(rounded - amount) <= Decimal("0.005")
    assert half_up(rounded) == rounded


@given(AMOUNTS, AMOUNTS)
def test_rounding_keeps_the_order(one: Decimal, two: Decimal) -> None:
    assert (half_up(one) <= half_up(two)) or one > two


def test_parts_shares_and_floors_are_exact() -> None:
    assert part(Decimal("187543.50"), Decimal("3")) == Decimal("5626.305")
    assert share(Decimal(1), Decimal(3)) == Fraction(100, 3)
    assert (not_negative(Decimal("-0.01")), not_negative(Decimal("0.01"))) == (0, Decimal("0.01"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal("12.50"), "12.50"),
        (Fraction(1, 3), "0.333333333333…"),
        (Fraction(-1, 3), "-0.333333333333…"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(100), "100"),
    ],
)
def test_every_digit_is_shown_and_what_never_ends_says_so(value: Decimal | Fraction, text: str) -> None:
    assert exact_text(value) == text


@pytest.mark.parametrize("path", sorted(RULES.glob("*.py")), ids=lambda path: path.stem)
def test_no_binary_floating_point_is_written_or_called(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"line {node.lineno}"
        assert not (isinstance(node, ast.Name) and node.id in {"float", "round", "complex"}), f"line {node.lineno}"
        assert not (
            isinstance(node, ast.Import | ast.ImportFrom) and {"math", "statistics", "random"} & _imported(node)
        )
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"total_seconds", "from_float", "limit_denominator"}, f"line {node.lineno}"


@pytest.mark.parametrize("path", sorted(RULES.glob("*.py")), ids=lambda path: path.stem)
def test_the_only_rounding_is_in_money(path: Path) -> None:
    names = {
        node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    }
    assert path.stem == "money" or not names & {"quantize", "to_integral_value", "scaleb", "normalize"}


@pytest.mark.parametrize("path", sorted(RULES.glob("*.py")), ids=lambda path: path.stem)
def test_the_rules_import_only_the_standard_library_and_themselves(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in _imported(node):
                assert name in sys.stdlib_module_names or name == "gnp_desk.rules", f"line {node.lineno}: {name}"


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return {"gnp_desk.rules" if name.startswith("gnp_desk.rules") else name.split(".")[0] for name in names}
