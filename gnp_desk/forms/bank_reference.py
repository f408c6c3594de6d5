"""Payment references of banks: modulo 97 condensed (amount and last day inside) and modulo 10 (mexico.md 3).

Everything that differs by agreement with a bank is data, never code: algorithm, base year, constant, how the amount is
condensed, which letters are admitted, how long the reference is, and the bank's own examples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gnp_desk.rules.money import half_up

WEIGHTS_97, WEIGHTS_AMOUNT = (11, 13, 17, 19, 23), (7, 3, 1)
LAST_DATE = 9999
LETTERS: Mapping[str, str] = {
    "none": "",
    "a1_s2": "12345678912345678923456789",
}


def reference(settings: Mapping[str, object], base: str, amount: Decimal, due: date) -> str:
    """Return the reference of a payment, «» when the agreement cannot make one of these facts.

    It cannot when its algorithm is unknown, the base is not of its letters and digits, the date is outside its range,
    or the result is not of its length.
    """
    make = ALGORITHMS.get(str(settings.get("algorithm")))
    if make is None or amount < 0 or not digits_of(settings, base):
        return ""
    made, length = make(settings, base, amount, due), settings.get("length")
    return made if length is None or len(made) == length else ""


def reproduces(settings: Mapping[str, Any]) -> bool:
    """Return whether the agreement has examples of its bank and every one of them comes out the same."""
    examples = settings.get("examples") or ()
    made = (
        reference(settings, one["base"], Decimal(one["amount"]), date.fromisoformat(one["due"])) for one in examples
    )
    return bool(examples) and all(one["reference"] == found for one, found in zip(examples, made, strict=True))


def digits_of(settings: Mapping[str, object], base: str) -> str:
    """Return a base with its letters as the digits the agreement gives them, «» when it holds anything else."""
    letters = LETTERS.get(str(settings.get("letters") or "none"), "")
    table = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", letters, strict=False)) | {digit: digit for digit in "0123456789"}
    return "".join(table[letter] for letter in base) if all(letter in table for letter in base) else ""


def modulo_97(settings: Mapping[str, object], base: str, amount: Decimal, due: date) -> str:
    """Return base, condensed date, condensed amount, constant and two check digits."""
    year, constant = settings.get("base_year"), _text(settings.get("constant"))
    day = condensed_date(due, int(str(year))) if year else ""
    if not day or len(constant) != 1 or not constant.isdigit():
        return ""
    tail = f"{day}{condensed_amount(amount, _text(settings.get('amount_rule')))}{constant}"
    digits = reversed(digits_of(settings, base) + tail)
    total = sum(int(digit) * WEIGHTS_97[place % len(WEIGHTS_97)] for place, digit in enumerate(digits))
    return f"{base}{tail}{total % 97 + 1:02}"


def condensed_date(day: date, base_year: int) -> str:
    """Return a day as four digits from a base year, «» outside the range the algorithm holds."""
    number = (day.year - base_year) * 372 + (day.month - 1) * 31 + day.day - 1
    return f"{number:04}" if 0 <= number <= LAST_DATE else ""


def condensed_amount(amount: Decimal, rule: str = "") -> str:
    """Return the check digit of an amount of pesos; the rule «digits_of_products» adds the digits of each product."""
    cents = str(int(half_up(amount) * 100))
    products = [int(digit) * WEIGHTS_AMOUNT[place % 3] for place, digit in enumerate(reversed(cents))]
    if rule == "digits_of_products":
        products = [sum(divmod(product, 10)) for product in products]
    return str(sum(products) % 10)


def modulo_10(settings: Mapping[str, object], base: str, amount: Decimal, due: date) -> str:
    """Return base and its Luhn digit."""
    from stdnum import luhn

    return f"{base}{luhn.calc_check_digit(digits_of(settings, base))}"


def _text(value: object) -> str:
    return "" if value is None else str(value)


ALGORITHMS: Mapping[str, Callable[[Mapping[str, object], str, Decimal, date], str]] = {
    "modulo_97": modulo_97,
    "modulo_10": modulo_10,
}
