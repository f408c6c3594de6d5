"""Banks and agreements a slip is paid at, and the reference each one takes: algorithm, base year and constant as data.

A reference is made only from digits of the claim's folio and the number of the slip, the amount and the last day; the
same slip always has the same reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from gnp_desk.forms import bank_reference
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.figures import items
from gnp_desk.forms.kinds import Options

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GROUP = 4


@dataclass(frozen=True)
class BankLine:
    """One bank of a slip: its agreement and the reference. `is_confirmed` tells whether its bank examples reproduce."""

    code: str
    name: str
    agreement: str
    reference: str
    is_confirmed: bool

    @property
    def grouped(self) -> str:
        """Return the reference in groups of four, as it is printed."""
        return " ".join(self.reference[at : at + GROUP] for at in range(0, len(self.reference), GROUP))


def bank_names() -> Options:
    """Return every bank by code."""
    return tuple((str(item["code"]), str(item["name"])) for item in items("slip_banks", "bank"))


@cache
def agreements() -> tuple[Any, ...]:
    """Return the agreements printed on slips, in the order of the catalogue."""
    return tuple(item for item in items("slip_banks", "bank") if item["on_slip"])


def base_digits(case: Case, slip: Record) -> str:
    """Return the digits a reference begins with: the claim's folio without its series and check, and the slip's number.

    The device prefix is written as a number, so that two devices never give the same digits.
    """
    return f"{folio_digits(case.claim.text('folio'))}{ordinal(case, slip):02}"


def folio_digits(folio: str) -> str:
    """Return a folio as digits: prefix in base 36 as four digits, then its number; «SI-K7-000482-M» is «0727000482»."""
    parts = [part for part in folio.upper().split("-") if part]
    if len(parts) == 4:
        parts = parts[1:3]
    prefix, number = (parts[0], parts[-1]) if len(parts) > 1 else ("", folio)
    value = 0
    for letter in prefix:
        value = value * len(LETTERS) + max(0, LETTERS.find(letter))
    digits = "".join(letter for letter in number if letter.isdigit())
    return f"{value % 10**8:04}{digits[-6:]:0>6}"


def ordinal(case: Case, slip: Record) -> int:
    """Return the number of a slip within its claim, from one, by the order in which they were made."""
    ids = [other.id for other in case.of("deductible_slip")]
    kept = slip.get("number")
    if isinstance(kept, int) and not isinstance(kept, bool):
        return kept
    return ids.index(slip.id) + 1 if slip.id in ids else len(ids) + 1


def bank_lines(case: Case, slip: Record, amount: str, until: str) -> tuple[BankLine, ...]:
    """Return every bank with the reference of this slip; one whose reference cannot be made is left out."""
    base, due = base_digits(case, slip), date.fromisoformat(until)
    return tuple(
        BankLine(
            str(item["code"]),
            str(item["name"]),
            str(item["fictitious_agreement"]),
            reference,
            bool(item["reference"]["confirmed_by_bank"]) and bank_reference.reproduces(item["reference"]),
        )
        for item in agreements()
        if (reference := _reference(item["reference"], base, Decimal(amount), due))
    )


def _reference(settings: Any, base: str, amount: Decimal, due: date) -> str:
    return bank_reference.reference(settings, base, amount, due)
