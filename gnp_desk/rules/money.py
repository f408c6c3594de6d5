"""Exact amounts and the only rounding of the project. Nothing here knows what an amount is for."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

ZERO = Decimal(0)
HUNDRED = Decimal(100)
CENT = Decimal("0.01")
ZERO_CENTS = Decimal("0.00")
SHOWN_PLACES = 12

Exact = Decimal | Fraction
Number = TypeVar("Number", Decimal, Fraction)


def half_up(value: Exact) -> Decimal:
    """Return `value` to two decimals, half away from zero, never «−0.00» (R-GEN-01)."""
    if isinstance(value, Decimal):
        return value.quantize(CENT, ROUND_HALF_UP) or ZERO_CENTS
    return _fraction_half_up(value)


def _fraction_half_up(value: Fraction) -> Decimal:
    hundredths, rest = divmod(abs(value.numerator) * 100, value.denominator)
    if rest * 2 >= value.denominator:
        hundredths += 1
    return Decimal(hundredths if value >= 0 else -hundredths).scaleb(-2)


def not_negative(value: Decimal) -> Decimal:
    """Return `value`, or zero when it is negative (R-GEN-10)."""
    return max(ZERO, value)


def part(amount: Decimal, percent: Decimal) -> Decimal:
    """Return `percent` % of `amount`, unrounded."""
    return amount * percent / HUNDRED


def share(some: Decimal | int, whole: Decimal | int) -> Fraction:
    """Return `some` as an exact percentage of `whole`, which is not zero."""
    return Fraction(some) * 100 / Fraction(whole)


def exact_text(value: Exact) -> str:
    """Return every digit of `value`; one that never ends is cut after twelve decimals and marked «…»."""
    return decimal_text(value) if isinstance(value, Decimal) else _fraction_text(value)


def decimal_text(value: Decimal) -> str:
    """Return every digit of a decimal, never with an exponent."""
    text = str(value)
    return format(value, "f") if "E" in text else text


def _fraction_text(value: Fraction) -> str:
    scaled, rest = divmod(abs(value.numerator) * 10**SHOWN_PLACES, value.denominator)
    digits = format(Decimal(scaled if value >= 0 else -scaled).scaleb(-SHOWN_PLACES), "f")
    return digits + "…" if rest else digits.rstrip("0").rstrip(".")
