"""What typed text may mean: a code, words of a name, or both; and the order of rows found by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping

from gnp_desk.forms.identifiers import compact, lookalike, normal_phone
from gnp_desk.services import names

LONGEST = 100
LEAST_PHONE = 4
LONGEST_ITEM = 4


@dataclass(frozen=True)
class Why:
    """Why a row matched: the kind of match, the code it began with, or the words that were met."""

    kind: str = ""
    code: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """Typed text: `code` when all of it may be one code, `words` when all of it may be a name.

    `part` and `others` are a code typed beside words; `item` is the code when its end may be the item of a policy.
    """

    code: str
    words: tuple[str, ...]
    part: str = ""
    others: tuple[str, ...] = ()
    item: str = ""

    def codes_for(self, column: str) -> tuple[str, ...]:
        """Return how the whole text may begin a value of a column; nothing when it cannot."""
        codes = (_as(column, self.code), self.item if column == "id" else "")
        return tuple(code for code in codes if code)

    def part_for(self, column: str) -> str:
        """Return how the part that looks like a code would begin a value of a column."""
        return _as(column, self.part)


def read_query(text: str) -> Query:
    """Return what `text` may mean; signs, accents, case and order carry no meaning, and nothing in it is syntax."""
    parts = text[:LONGEST].split()
    coded = [code for part in parts if any(letter.isdigit() for letter in part) and (code := _code(part))]
    words = tuple(names.words(" ".join(parts)))
    whole = _code(" ".join(parts)) if coded or len(parts) == 1 else ""
    if not coded:
        return Query(whole, words)
    head, _dash, item = parts[-1].rpartition("-")
    with_item = f"{_code(head)}-{_code(item)}" if head and len(item) <= LONGEST_ITEM else ""
    if len(parts) == 1:
        return Query(whole, (), item=with_item)
    part = max(coded, key=len)
    others = names.words(" ".join(other for other in parts if _code(other) != part))
    return Query(whole, (), part, tuple(others))


def ranked(rows: Sequence[RowMapping], wanted: Sequence[str]) -> list[RowMapping]:
    """Return rows found by name, best first: one person has every word, then the closest name as a whole."""
    from rapidfuzz import fuzz

    typed = " ".join(wanted)

    def closeness(row: RowMapping) -> tuple[float, str]:
        people = [names.words(name) for name in row["names"].split(names.BETWEEN)]
        best = max(_met(person, wanted) * 100 + fuzz.token_sort_ratio(typed, " ".join(person)) for person in people)
        return -best, row["names"]

    return sorted(rows, key=closeness)


def _met(person: Sequence[str], wanted: Sequence[str]) -> float:
    """Return how many typed words begin a word of one person; a whole word counts a little more."""
    return sum(1.2 if word in person else any(have.startswith(word) for have in person) for word in wanted)


def _code(text: str) -> str:
    return "".join(letter for letter in compact(text) if letter.isalnum())


def _as(column: str, code: str) -> str:
    if column == "vin":
        return lookalike(code)
    if column == "id":
        return code
    if column == "phone":
        return normal_phone(code).removeprefix("+52") if code.isdigit() and len(code) >= LEAST_PHONE else ""
    return code
