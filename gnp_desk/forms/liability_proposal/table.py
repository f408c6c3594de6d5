"""The table of proposals as data: rows of two circumstances, what each box means in them. Another table can stand in for it.

docs/liability-table.md says the format. Ours rests on public criteria; it is not the industry guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from gnp_desk.forms.circumstances import BOXES
from gnp_desk.resources import read_json

CATALOGUE, NAMES = "liability_criteria", "circumstances"
ANY = "*"
A, B, SHARED, NOT_APPLICABLE, ADJUSTER = "A", "B", "shared", "not_applicable", "adjuster_decides"
PROPOSALS = (A, B, SHARED, NOT_APPLICABLE, ADJUSTER)
TURNED = {A: B, B: A}
ROW_KEYS = ("a", "b", "proposal", "criterion", "precedence", "reason")


@dataclass(frozen=True)
class Row:
    """One cell: with `a` in one column and `b` in the other, who is proposed, by which criterion and on what condition."""

    code: str
    a: str
    b: str
    proposal: str
    criterion: str
    precedence: int
    reason: str
    conditions: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        return ANY not in (self.a, self.b)

    def turned(self) -> Row:
        """Return the row as it reads with A and B the other way round."""
        return replace(
            self,
            a=self.b,
            b=self.a,
            proposal=TURNED.get(self.proposal, self.proposal),
            reason=named(self.reason, B, A),
            conditions=tuple(named(text, B, A) for text in self.conditions),
        )


def named(text: str, a: str, b: str) -> str:
    """Return a sentence about A and B with other letters in their place."""
    letters = {A: a, B: b}
    return re.sub(r"\b[AB]\b", lambda found: letters[found[0]], text)


@dataclass(frozen=True)
class Criterion:
    """A public criterion in words."""

    name: str
    text: str


@dataclass(frozen=True)
class Table:
    """Rows, criteria, what boxes mean, and what the table says of itself."""

    version: str
    notice: str
    rows: tuple[Row, ...]
    criteria: Mapping[str, Criterion]
    means: Mapping[str, frozenset[str]]

    def meaning(self, boxes: Sequence[str]) -> frozenset[str]:
        """Return the circumstances that marked boxes stand for; a box also stands for itself."""
        return frozenset(boxes).union(*(self.means.get(box, frozenset()) for box in boxes))

    def matching(self, mine: Sequence[str], theirs: Sequence[str]) -> tuple[Row, ...]:
        """Return the rows that fit two columns of boxes, the one that wins first.

        The lower precedence wins, then the row that names both circumstances.
        """
        one, other = self.meaning(mine), self.meaning(theirs)
        both = (found for row in self.rows for found in (row, row.turned()))
        fits = [row for row in both if _fits(row.a, one) and _fits(row.b, other)]
        return tuple(sorted(fits, key=lambda row: (row.precedence, not row.is_exact)))


def _fits(code: str, known: frozenset[str]) -> bool:
    return code == ANY or code in known


@cache
def shipped() -> Table:
    """Return the table of this installation."""
    return read(read_json(CATALOGUE))


@cache
def names() -> Mapping[str, str]:
    """Return the circumstances of the rows in words."""
    boxes = {box.code: box.label for box in BOXES}
    return {**boxes, **{item["code"]: item["name"] for item in read_json(NAMES)["items"]}, ANY: "Cualquiera"}


def read(data: Mapping[str, Any]) -> Table:
    """Return the table of a file; ValueError with everything that is wrong with it."""
    wrong = list(problems(data))
    if wrong:
        raise ValueError("; ".join(wrong))
    items: Sequence[Mapping[str, Any]] = data["items"]
    rows = tuple(_row(item) for item in items if item["kind"] == "row")
    criteria = {item["code"]: Criterion(item["name"], item["text"]) for item in items if item["kind"] == "criterion"}
    means = {item["box"]: frozenset(item["means"]) for item in items if item["kind"] == "box"}
    return Table(str(data["version"]), str(data["notice"]), rows, criteria, means)


def _row(item: Mapping[str, Any]) -> Row:
    return Row(
        item["code"],
        item["a"],
        item["b"],
        item["proposal"],
        item["criterion"],
        int(item["precedence"]),
        item["reason"],
        tuple(item.get("conditions", ())),
    )


def problems(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a table lacks: sections, keys of a row, criteria and boxes that nobody knows."""
    items = data.get("items")
    if not isinstance(items, list) or not data.get("version") or not data.get("notice"):
        yield "version, notice and items are needed"
        return
    criteria = {item.get("code") for item in items if item.get("kind") == "criterion"}
    boxes = {box.code for box in BOXES}
    for item in items:
        code = item.get("code", "?")
        if item.get("kind") == "row":
            yield from (f"{code}: no {key}" for key in ROW_KEYS if key not in item)
            if item.get("proposal") not in PROPOSALS:
                yield f"{code}: proposal {item.get('proposal')}"
            if item.get("criterion") not in criteria:
                yield f"{code}: criterion {item.get('criterion')}"
            if item.get("a") == ANY:
                yield f"{code}: the first circumstance cannot be any"
        elif item.get("kind") == "box" and item.get("box") not in boxes:
            yield f"{code}: box {item.get('box')}"
