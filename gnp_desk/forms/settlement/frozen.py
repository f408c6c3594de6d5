"""A settlement and its answers as plain values, ready to be hashed, frozen and drawn; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable

from gnp_desk import texts
from gnp_desk.forms.settlement.cascade import Cascade, CascadeStep
from gnp_desk.forms.settlement.wording import MADE, flag_words, kind_of, value_words
from gnp_desk.rules.answer import Step

# Findings that only restate an input, or that speak of codes and not of the case.
QUIET = frozenset({"review_flags", "cap_binding", "surcharge_points", "subtotal", "vat", "value_source", "secured"})


def steps(found: Iterable[CascadeStep]) -> list[dict[str, object]]:
    """Return the steps as a paper shows them."""
    return [
        {
            "number": step.number,
            "code": step.code,
            "title": step.title,
            "state": step.state,
            "sentence": step.sentence,
            "result": step.result,
            "rule": step.rule,
            "clause": step.clause,
            "rounding": step.rounding,
            "made": made(step),
            "inputs": [[item.label, item.value, item.source] for item in step.inputs if item.source],
        }
        for step in found
    ]


def made(step: CascadeStep) -> list[list[str]]:
    """Return the earlier steps of an answer, each sentence with its result: what a person follows by hand."""
    kept = [item for item in step.steps[:-1] if item.name not in QUIET and not item.name.startswith("line_")]
    return [[item.text, result_of(item)] for item in kept if result_of(item) != step.result]


def result_of(step: Step) -> str:
    """Return the result of one step of a rule in words."""
    made = {step.name: MADE[step.rounding]} if step.rounding else {}
    return value_words(step.result, kind_of(step.name, step.result, made))


def answer(found: Cascade, *more: Step | None) -> dict[str, object]:
    """Return the results and every step of the rules, as the frozen version keeps them."""
    made = [item for step in found.steps for item in step.steps] + [step for step in more if step is not None]
    return {"results": dict(found.results), "steps": answer_steps(made), "flags": list(found.flags)}


def answer_steps(made: Iterable[Step]) -> list[dict[str, object]]:
    """Return steps of the rules as plain values."""
    return [step.as_dict() for step in made]


def flags(found: Cascade) -> list[str]:
    """Return what a person must review, in words."""
    return [flag_words(flag) for flag in found.flags]


def pesos(amount: str) -> str:
    """Return an amount of the steps as a paper prints it."""
    return texts.money(amount) if amount else "—"
