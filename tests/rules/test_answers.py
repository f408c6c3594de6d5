"""Every answer is exact, says how it was reached, and can be worked out again by hand from its steps alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from gnp_desk.rules.edition import Edition
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import OPERATIONS, run

from .boundaries import Case
from .recompute import half_up, recompute
from .refusals import ACCEPTED, REFUSALS, Refusal
from .samples import (
    BOUNDARIES,
    DEFAULTS,
    SAMPLES,
    VECTORS,
    wrong_boundary,
    wrong_default,
    wrong_sentence,
    wrong_vector,
)
from .sentences import SENTENCES, Sentence

SPOKEN = re.compile(r"[^\W\d_]+|\d[\d.,:/]*")


def answered(operation: str, inputs: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """Return an answer as the command prints it."""
    written: dict[str, Any] = json.loads(json.dumps(run(operation, inputs, edition).as_dict()))
    return written


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_a_public_vector_is_answered_exactly_and_its_steps_recompute(vector: dict[str, Any], edition: Edition) -> None:
    assert wrong_vector(answered(vector["operation"], vector["inputs"], edition), vector) == []


def test_there_are_one_hundred_and_sixty_nine_public_vectors_over_all_the_operations() -> None:
    assert len(VECTORS) == 169
    assert {vector["operation"] for vector in VECTORS} == OPERATIONS.keys()
    assert len(OPERATIONS) == 38


@pytest.mark.parametrize(
    "case", BOUNDARIES, ids=[f"{number}-{case.operation}" for number, case in enumerate(BOUNDARIES)]
)
def test_a_boundary_worked_out_by_hand_is_answered_exactly(case: Case, edition: Edition) -> None:
    assert wrong_boundary(answered(case.operation, case.inputs, edition), case) == []


@pytest.mark.parametrize(
    "refusal", REFUSALS, ids=[f"{number}-{case.field}-{case.code}" for number, case in enumerate(REFUSALS)]
)
def test_a_hostile_or_missing_input_is_refused_by_its_field_and_code(refusal: Refusal, edition: Edition) -> None:
    with pytest.raises(RuleInputError) as refused:
        run(refusal.operation, refusal.inputs, edition)
    assert (refused.value.field, refused.value.code) == (refusal.field, refusal.code)
    assert refused.value.message


@pytest.mark.parametrize(("operation", "inputs"), ACCEPTED)
def test_the_last_value_inside_each_limit_is_accepted(operation: str, inputs: dict[str, Any], edition: Edition) -> None:
    assert recompute(answered(operation, inputs, edition), inputs) == []


def test_absent_and_null_are_the_same(edition: Edition) -> None:
    for operation, inputs in SAMPLES:
        nulls = dict.fromkeys(OPERATIONS[operation].accepted - inputs.keys())
        assert run(operation, {**inputs, **nulls}, edition) == run(operation, inputs, edition), operation


def test_an_absent_input_reads_as_the_public_file_documents() -> None:
    assert len(DEFAULTS) > 60
    keys = [(name, key) for name, operation in OPERATIONS.items() for key in operation.facts.keys.values()]
    assert [f"{name}.{key.name}" for name, key in keys if wrong_default(key.name, key.must, key.default)] == []


@pytest.mark.parametrize("sentence", SENTENCES, ids=[f"{case.step}-{case.text[:30]}" for case in SENTENCES])
def test_the_sentence_fits_the_outcome(sentence: Sentence, edition: Edition) -> None:
    assert wrong_sentence(answered(sentence.operation, sentence.inputs, edition), sentence) == ""


def test_the_order_of_the_inputs_does_not_change_the_answer(edition: Edition) -> None:
    for operation, inputs in SAMPLES:
        assert run(operation, dict(reversed(inputs.items())), edition) == run(operation, inputs, edition)


def test_an_answer_gives_every_output_its_operation_declares_and_no_other(edition: Edition) -> None:
    for operation, inputs in SAMPLES:
        outputs = list(run(operation, inputs, edition).outputs)
        declared = OPERATIONS[operation].outputs
        expected = [name for name in declared if name in outputs] if operation == "deadline" else list(declared)
        assert outputs == expected


def test_every_list_of_codes_is_sorted(edition: Edition) -> None:
    for operation, inputs in SAMPLES:
        answer = run(operation, inputs, edition)
        for value in (*answer.outputs.values(), list(answer.flags)):
            assert not isinstance(value, list) or value == sorted(set(value))


def test_every_step_names_its_rule_and_clause_and_says_one_short_sentence(edition: Edition) -> None:
    for operation, inputs in SAMPLES:
        for step in run(operation, inputs, edition).steps:
            assert re.fullmatch(r"R-[A-Z]{2,4}(-[A-Z])?-\d\d", step.rule)
            assert step.clause
            assert len(SPOKEN.findall(step.text)) <= 25, step.text
            assert step.text.endswith(".") and step.text[0].isupper()
            assert not re.search(r"\busted\b|inv[aá]lid|requerid|por favor|!", step.text, re.IGNORECASE)
            assert "{" not in step.text


def test_a_schedule_that_changes_a_figure_is_the_first_step(edition: Edition) -> None:
    config = {"theft.wait_days": 15, "theft.cutoff_time": "18:00"}
    steps = run(
        "theft_case",
        {"theft_reported_at": "2024-04-01T00:00:00", "as_of_at": "2024-04-02T00:00:00", "config": config},
        edition,
    ).steps
    assert [(step.rule, step.name, step.result) for step in steps[:2]] == [
        ("R-GEN-08", "theft.cutoff_time", "18:00"),
        ("R-GEN-08", "theft.wait_days", 15),
    ]


def test_a_password_is_in_no_step_and_in_no_message(edition: Edition) -> None:
    secret = "Zafiro-4862-Norte"
    assert secret not in json.dumps(run("password_check", {"password": secret}, edition).as_dict())
    with pytest.raises(RuleInputError) as refused:
        run("password_check", {"password": secret * 50}, edition)
    assert secret not in refused.value.message


def test_recomputing_notices_a_step_that_lies(edition: Edition) -> None:
    case = VECTORS[1]
    for change in ({"result": "1.00"}, {"exact": "1"}, {"formula": "1 / 0"}):
        answer = answered(case["operation"], case["inputs"], edition)
        step = next(step for step in answer["steps"] if step["name"] == "deductible_amount")
        step.update(change)
        assert recompute(answer, case["inputs"])


@pytest.mark.parametrize(
    ("value", "text"),
    [("1/200", "0.01"), ("-1/200", "-0.01"), ("1/201", "0.00"), ("-1/201", "0.00"), ("1.005", "1.01")],
)
def test_the_rounding_of_the_tests_is_half_up(value: str, text: str) -> None:
    from fractions import Fraction

    assert half_up(Fraction(value)) == text
