"""Amounts of pesos spelled out, as checks and receipts of Mexico write them (mexico.md 7.1)."""

from __future__ import annotations

from decimal import Decimal

from gnp_desk.rules.money import half_up

MILLION = 1_000_000


def in_words(amount: Decimal) -> str:
    """Return «(CINCO MIL PESOS 00/100 M.N.)»: whole pesos in words, cents in figures; a negative amount begins MENOS."""
    rounded = half_up(amount)
    whole = int(abs(rounded))
    cents = int(abs(rounded) * 100) % 100
    unit = "peso" if whole == 1 else "pesos"
    link = "de " if whole and whole % MILLION == 0 else ""
    sign = "menos " if rounded < 0 else ""
    return f"({sign}{_cardinal(whole)} {link}{unit} {cents:02}/100 M.N.)".upper()


def _cardinal(whole: int) -> str:
    from num2words import num2words

    words = str(num2words(whole, lang="es")).split()
    return " ".join(_shortened(words, place) for place in range(len(words)))


def _shortened(words: list[str], place: int) -> str:
    """Return a word as it stands before a masculine noun: «un», «veintiún», and «y un»."""
    after = words[place + 1] if place + 1 < len(words) else ""
    if after and after not in ("mil", "millón", "millones"):
        return words[place]
    return {"uno": "un", "veintiuno": "veintiún"}.get(words[place], words[place])
