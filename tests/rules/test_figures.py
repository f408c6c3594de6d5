"""No figure hides in code: the search of the syntax tree, and a second edition that changes every answer it should."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gnp_desk.rules.edition import Edition, load_edition
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run

from .samples import HERE, RULES, SAMPLES

OTHER = load_edition(HERE / "editions" / "other.toml")

# Numbers that are arithmetic, calendar or limits of what an input may hold; every other one must come from an edition.
ARITHMETIC: Mapping[str, set[int]] = {
    "": {0, 1, -1},
    "money": {2, 10, 12, 100, -2},
    "calendar": {4, 12, 28, 29, 30, 31, 100, 400},
    "inputs": {2, 3, 4, 5, 6, 9, 10, 12, 500, 1900, 2199, 5000},
    "edition": {12},
    "edition_keys": {2, 3},
    "default_interest": {100},
    "wear": {100},
    "client_app": {2},
    "operations": {60},
    "page": {16},
    "json_stream": {16, 24, 40},
    "run_file": {2},
}


def modules() -> list[Path]:
    return sorted(RULES.glob("*.py"))


def numbers(tree: ast.AST) -> Iterator[tuple[int, Decimal]]:
    """Yield (line, number) of every numeric constant, those written as text for Decimal or Fraction included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and not isinstance(node.value, bool | bytes):
            if isinstance(node.value, int | float):
                yield node.lineno, Decimal(str(node.value))
            elif isinstance(node.value, str) and re.fullmatch(r"-?\d+(\.\d+)?", node.value):
                yield node.lineno, Decimal(node.value)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_no_number_of_the_contract_is_written_in_code(path: Path) -> None:
    allowed = {*ARITHMETIC[""], *ARITHMETIC.get(path.stem, set())}
    cents = {Decimal("0.01"), Decimal("0.00")} if path.stem == "money" else set()
    found = [f"line {line}: {number}" for line, number in numbers(ast.parse(path.read_text(encoding="utf-8")))
             if number not in allowed and number not in cents and number != Decimal("0123456789")]  # fmt: skip
    assert found == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_no_number_of_the_contract_is_written_in_a_sentence_or_a_formula(path: Path) -> None:
    """Sentences fill their figures from the inputs of the step; formulas only know 0, 1, and the 100 of a percentage."""
    if path.stem in ("labels", "wording"):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            if " " not in node.value or node.value.startswith("R-"):
                continue
            figures = re.findall(r"(?<![\w…-])\d+(?!\w)", re.sub(r"\{[^}]*\}", "", node.value))
            assert set(figures) <= {"0", "1", "100"}, f"line {node.lineno}: {node.value}"


class Recorder(dict[str, Any]):
    """The values of an edition, noting which keys are read."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)


def outcome(operation: str, inputs: Mapping[str, Any], edition: Edition) -> object:
    try:
        return run(operation, inputs, edition).as_dict()
    except RuleInputError as refused:
        return refused.field, refused.code


class Reading(NamedTuple):
    """One sample and what it answers under the edition in force with its own schedule."""

    operation: str
    inputs: dict[str, Any]
    values: Mapping[str, Any]
    result: object


@pytest.fixture(scope="module")
def read_by(edition: Edition) -> dict[str, list[Reading]]:
    """Return, for each key, the samples that read it."""
    found: dict[str, list[Reading]] = {}
    for operation, given in SAMPLES:
        inputs = {**given, "config": None}
        values = Recorder(edition.overridden(given.get("config") or {}).values)
        sample = Reading(operation, inputs, dict(values), outcome(operation, inputs, edition._replace(values=values)))
        for key in values.read:
            found.setdefault(key, []).append(sample)
    return found


def changes(edition: Edition) -> Iterator[tuple[str, str, object]]:
    """Yield (key, entry, value) for each key of the edition, or each entry of its tables, as the other one has it."""
    for key, value in edition.values.items():
        other = OTHER.values[key]
        if isinstance(value, dict):
            yield from (
                (key, entry, other[entry]) for entry in value if key != "clauses" and other[entry] != value[entry]
            )
        else:
            yield key, "", other


def with_change(values: Mapping[str, Any], key: str, entry: str, value: object) -> dict[str, Any]:
    return {**values, key: {**values[key], entry: value} if entry else value}


def test_every_figure_every_reading_and_every_row_is_read_from_the_edition(
    edition: Edition, read_by: dict[str, list[Reading]]
) -> None:
    """Changing one of them, and nothing else, changes the answer of some sample."""
    idle = [
        f"{key} {entry}"
        for key, entry, value in changes(edition)
        if not any(
            outcome(
                sample.operation, sample.inputs, edition._replace(values=with_change(sample.values, key, entry, value))
            )
            != sample.result
            for sample in read_by.get(key, ())
        )
    ]
    assert idle == []


def test_the_other_edition_differs_in_every_figure(edition: Edition) -> None:
    for key, value in edition.values.items():
        assert OTHER.values[key] != value, key


def test_every_clause_is_read_from_the_edition() -> None:
    for operation, inputs in SAMPLES:
        try:
            steps = run(operation, {**inputs, "config": None}, OTHER).steps
        except RuleInputError:
            continue  # the other contract asks for other inputs
        assert all(step.clause.startswith("Otras: ") for step in steps)


def test_every_rule_named_in_code_has_its_clause(edition: Edition) -> None:
    named = {
        node.value
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"R-[A-Z]{2,4}(-[A-Z])?-\d\d", node.value)
    }
    terms = {term.rule for term in edition.table("deadlines").values()}
    assert named | terms <= edition.table("clauses").keys()


def test_the_other_edition_answers_a_worked_case_by_its_own_figures() -> None:
    """200 000 at 5 % and a vandalism of 2 points more, in a contract whose points are 2: 7 %, uncapped."""
    inputs = {"coverage_code": "PT", "deductible_pct": "5", "cost_base": "200000.00", "vandalism": True}
    answer = run("deductible", inputs, OTHER)
    points = OTHER.number("deductible.vandalism_points")
    assert points == 2
    assert answer["deductible_amount"] == "14000.00"
