"""Amounts of pesos spelled out as checks and receipts write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnp_desk.forms.amounts import in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1", "UN PESO 00"),
        ("21", "VEINTIÚN PESOS 00"),
        ("5000", "CINCO MIL PESOS 00"),
        ("21000", "VEINTIÚN MIL PESOS 00"),
        ("227400", "DOSCIENTOS VEINTISIETE MIL CUATROCIENTOS PESOS 00"),
        ("1000000", "UN MILLÓN DE PESOS 00"),
        ("1000001", "UN MILLÓN UN PESOS 00"),
        ("0.50", "CERO PESOS 50"),
        ("0", "CERO PESOS 00"),
        ("1.01", "UN PESO 01"),
        ("31", "TREINTA Y UN PESOS 00"),
        ("100", "CIEN PESOS 00"),
        ("101", "CIENTO UN PESOS 00"),
        ("1001", "MIL UN PESOS 00"),
        ("31000", "TREINTA Y UN MIL PESOS 00"),
        ("121021.99", "CIENTO VEINTIÚN MIL VEINTIÚN PESOS 99"),
        ("2001000", "DOS MILLONES MIL PESOS 00"),
        ("21000000", "VEINTIÚN MILLONES DE PESOS 00"),
        ("1000000000", "MIL MILLONES DE PESOS 00"),
        ("1000000000000", "UN BILLÓN DE PESOS 00"),
        ("16", "DIECISÉIS PESOS 00"),
        ("22", "VEINTIDÓS PESOS 00"),
        ("0.005", "CERO PESOS 01"),
        ("0.995", "UN PESO 00"),
        ("-21.10", "MENOS VEINTIÚN PESOS 10"),
    ],
)
def test_an_amount_is_spelled_out(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == f"({words}/100 M.N.)"


@given(st.decimals(Decimal(0), Decimal("999999999999"), places=2))
def test_every_amount_ends_in_its_cents_and_never_leaves_uno_before_a_noun(amount: Decimal) -> None:
    words = in_words(amount)
    assert words.endswith(f" {int(amount * 100) % 100:02}/100 M.N.)")
    assert " UNO " not in f" {words} " and "VEINTIUNO" not in words
    assert ("PESO " in words) == (int(amount) == 1)


@given(st.integers(1, 999_999))
def test_whole_millions_take_de(millions: int) -> None:
    assert " DE PESOS " in in_words(Decimal(millions) * 1_000_000)
    assert " DE PESOS " not in in_words(Decimal(millions) * 1_000_000 + 1)
