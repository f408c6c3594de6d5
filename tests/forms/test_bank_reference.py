"""Bank references follow the settings of each agreement and reproduce the examples we have (mexico.md 3); folios check themselves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnp_desk import resources
from gnp_desk.forms.bank_reference import condensed_amount, condensed_date, digits_of, reference, reproduces
from gnp_desk.services.folios import check_character, is_folio, written

MANUAL: dict[str, Any] = {
    "algorithm": "modulo_97",
    "base_year": 1988,
    "constant": "2",
    "examples": [
        {"base": "067591119700", "amount": "4256.50", "due": "1997-05-23", "reference": "06759111970034946226"}
    ],
}
DUE = date(2026, 11, 22)


def test_the_example_of_the_manual_reproduces() -> None:
    assert reproduces(MANUAL)
    assert condensed_date(date(1997, 5, 23), 1988) == "3494"
    assert condensed_amount(Decimal("4256.50")) == "6"


@pytest.mark.parametrize(("base_year", "expected"), [(2014, "06759111970047955213"), (2013, "06759111970051675257")])
def test_the_base_year_belongs_to_the_agreement(base_year: int, expected: str) -> None:
    assert reference({**MANUAL, "base_year": base_year}, "067591119700", Decimal(5000), DUE) == expected


def test_an_agreement_without_examples_or_with_one_that_differs_is_not_proved() -> None:
    assert not reproduces({**MANUAL, "examples": []})
    assert not reproduces({**MANUAL, "constant": "3"})
    assert not any(reproduces(item["reference"]) for item in resources.read_json("slip_banks")["items"])


@pytest.mark.parametrize(
    ("base_year", "last"), [(1988, date(2014, 11, 18)), (2013, date(2039, 11, 18)), (2014, date(2040, 11, 18))]
)
def test_a_date_outside_what_four_digits_hold_makes_no_reference(base_year: int, last: date) -> None:
    settings = {**MANUAL, "base_year": base_year}
    assert condensed_date(last, base_year) == "9999"
    assert reference(settings, "1", Decimal(1), last)
    assert reference(settings, "1", Decimal(1), date(last.year, 11, 19)) == ""
    assert reference(settings, "1", Decimal(1), date(base_year - 1, 12, 31)) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"algorithm": "unheard_of"},
        {"base_year": None},
        {"constant": None},
        {"constant": "22"},
        {"constant": "x"},
        {"length": 19},
    ],
)
def test_settings_that_are_not_whole_make_no_reference(change: dict[str, object]) -> None:
    assert reference({**MANUAL, **change}, "067591119700", Decimal("4256.50"), date(1997, 5, 23)) == ""


def test_a_constant_of_zero_and_a_right_length_are_settings_too() -> None:
    made = reference({**MANUAL, "constant": 0, "length": 20}, "067591119700", Decimal("4256.50"), date(1997, 5, 23))
    assert len(made) == 20 and made[17] == "0"


@pytest.mark.parametrize("base", ["", "12A", "1 2", "١٢", "12-3"])
def test_a_base_of_anything_else_makes_no_reference(base: str) -> None:
    assert reference(MANUAL, base, Decimal(1), date(1997, 5, 23)) == ""


def test_the_other_way_to_condense_an_amount_is_a_setting() -> None:
    assert condensed_amount(Decimal("0.09")) == "3"
    assert condensed_amount(Decimal("0.09"), "digits_of_products") == "9"


@pytest.mark.parametrize(
    ("settings", "base", "expected"),
    [
        ({"algorithm": "modulo_10"}, "18000359700002387", "180003597000023871"),
        ({"algorithm": "modulo_10", "letters": "a1_s2"}, "00003Y10101396539", "00003Y101013965399"),
    ],
)
def test_modulo_10_reproduces_its_vectors_with_letters_and_without(
    settings: dict[str, object], base: str, expected: str
) -> None:
    made = reference(settings, base, Decimal(1), DUE)
    assert made == expected


def test_letters_are_the_digits_the_agreement_gives_them() -> None:
    assert digits_of({"letters": "a1_s2"}, "AIJRSZ09") == "19192909"
    assert digits_of({}, "A") == ""


@given(
    st.text(alphabet="0123456789", min_size=1, max_size=20), st.integers(0, 10**9), st.integers(0, 9), st.integers(1, 9)
)
def test_a_wrong_digit_changes_the_check_of_modulo_97(base: str, cents: int, place: int, change: int) -> None:
    amount = Decimal(cents) / 100
    good = reference({**MANUAL, "base_year": 2014}, base, amount, DUE)
    at = place % len(base)
    wrong = f"{base[:at]}{(int(base[at]) + change) % 10}{base[at + 1 :]}"
    assert reference({**MANUAL, "base_year": 2014}, wrong, amount, DUE)[-2:] != good[-2:]
    assert len(good) == len(base) + 8


def test_a_folio_carries_the_check_character_of_iso_7064() -> None:
    assert check_character("A12425GABC1234002") == "M"  # the worked example of the standard's mod 37,36
    assert written("SI-K7-", 482) == f"SI-K7-000482-{check_character('SIK7000482')}"


@given(st.integers(0, 999_999), st.integers(0, 9), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_a_folio_notices_any_wrong_character_and_does_not_care_for_hyphens_or_case(
    number: int, place: int, letter: str
) -> None:
    folio = written("SI-K7-", number)
    plain = folio.replace("-", "")
    assert is_folio(folio) and is_folio(plain.lower())
    wrong = plain[:place] + letter + plain[place + 1 :]
    assert is_folio(wrong) == (wrong == plain)


@given(st.integers(0, 999_999), st.integers(0, 8))
def test_a_folio_notices_two_neighbours_that_change_places(number: int, place: int) -> None:
    plain = written("SI-K7-", number).replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert is_folio(swapped) == (swapped == plain)
