"""A value and why: the answer of an operation, the steps that led there and what a person must review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from gnp_desk.rules.money import Exact, Number, decimal_text, exact_text, half_up

if TYPE_CHECKING:
    from gnp_desk.rules.edition import Edition

CENTS = "half_up_cents"
HUNDREDTHS = "half_up_hundredths_shown"

Found = TypeVar("Found")


class Step(NamedTuple):
    """One step: the rule and clause it rests on, a Spanish sentence, and all it takes to repeat it by hand.

    `formula` says `exact` in terms of the names of `inputs`; `result` is `exact` after `rounding`, under `name`.
    Every value is plain (text, number, true or false, list), ready to be written as JSON.
    """

    rule: str
    clause: str
    text: str
    inputs: Mapping[str, object]
    name: str
    formula: str
    exact: str | None
    result: object
    rounding: str | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the step as plain JSON values, in the order people read it."""
        return {
            "rule": self.rule,
            "clause": self.clause,
            "text": self.text,
            "inputs": dict(self.inputs),
            "name": self.name,
            "formula": self.formula,
            "exact": self.exact,
            "result": self.result,
            "rounding": self.rounding,
        }


class Answer:
    """The outputs of one operation, the steps in the order they were taken, and the flags to review, sorted."""

    __slots__ = ("flags", "outputs", "steps")

    def __init__(self, outputs: Mapping[str, object], steps: tuple[Step, ...], flags: tuple[str, ...] = ()) -> None:
        self.outputs, self.steps, self.flags = outputs, steps, flags

    def __getitem__(self, name: str) -> object:
        return self.outputs[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self.as_dict() == other.as_dict()

    __hash__ = None  # type: ignore[assignment]

    def as_dict(self) -> dict[str, object]:
        """Return the answer as plain JSON values: `answer`, `steps`, `flags`."""
        return {
            "answer": dict(self.outputs),
            "steps": [step.as_dict() for step in self.steps],
            "flags": list(self.flags),
        }


def codes(**conditions: bool | None) -> tuple[str, ...]:
    """Return the names whose condition holds, sorted: every list of codes is made here."""
    return tuple(sorted(name for name, holds in conditions.items() if holds))


def plain(value: object) -> object:
    """Return `value` as JSON can hold it: amounts and dates as text, tuples as lists."""
    make = _PLAIN.get(type(value))
    return value if make is None else make(value)


_PLAIN: Mapping[type, Callable[[Any], object]] = {
    Decimal: decimal_text,
    datetime: lambda value: value.isoformat(timespec="seconds"),
    date: date.isoformat,
    time: lambda value: value.isoformat(timespec="minutes"),
    tuple: lambda value: [plain(item) for item in value],
    dict: lambda value: {key: plain(item) for key, item in value.items()},
}


class Trail:
    """The steps taken so far under one edition. It lives only while one operation runs."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._clauses: Mapping[str, str] = edition.table("clauses")
        self.steps: list[Step] = []
        self.flags: set[str] = set()

    def money(self, name: str, rule: str, text: str, formula: str, exact: Exact, /, **inputs: object) -> Decimal:
        """Write down a named amount; return it rounded half up to cents, as later formulas use it (R-GEN-01)."""
        rounded = half_up(exact)
        self._write(name, rule, text, formula, inputs, exact_text(exact), str(rounded), CENTS)
        return rounded

    def percent(self, name: str, rule: str, text: str, formula: str, exact: Number, /, **inputs: object) -> Number:
        """Write down a percentage, shown with two decimals; return it unrounded (R-GEN-02)."""
        self._write(name, rule, text, formula, inputs, exact_text(exact), str(half_up(exact)), HUNDREDTHS)
        return exact

    def exactly(self, name: str, rule: str, text: str, formula: str, exact: Number, /, **inputs: object) -> Number:
        """Write down an intermediate quantity that is never rounded, and return it."""
        self._write(name, rule, text, formula, inputs, exact_text(exact), exact_text(exact), None)
        return exact

    def found(self, name: str, rule: str, text: str, formula: str, result: Found, /, **inputs: object) -> Found:
        """Write down a finding that is not an amount (a date, a code, yes or no) and return it."""
        self._write(name, rule, text, formula, inputs, None, plain(result), None)
        return result

    def flag(self, code: str, when: bool = True) -> None:
        """Ask a person to review `code` when it holds; the answer itself does not change."""
        if when:
            self.flags.add(code)

    def answer(self, *names: str) -> Answer:
        """Return the answer: each output is the result of the last step of that name, null when none was taken."""
        found = {step.name: step.result for step in self.steps}
        return Answer({name: found.get(name) for name in names}, tuple(self.steps), tuple(sorted(self.flags)))

    def _write(
        self,
        name: str,
        rule: str,
        text: str,
        formula: str,
        inputs: Mapping[str, object],
        exact: str | None,
        result: object,
        rounding: str | None,
    ) -> None:
        words = text.format(result=result, **inputs) if "{" in text else text
        shown = {key: make(value) if (make := _PLAIN.get(type(value))) else value for key, value in inputs.items()}
        clause = self._clauses.get(rule) or self.edition.clause(rule)
        self.steps.append(Step(rule, clause, words, shown, name, formula, exact, result, rounding))
