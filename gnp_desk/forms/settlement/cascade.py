"""A settlement as a list of steps, in the order of forms.md 5.8: the value each rule answered, why, and from what.

Only rules compute. A step is one answer (or the part of one that speaks of it); what does not apply says why, and what
cannot be answered yet names the datum that is missing. Screen and paper show these same steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import Inputs, plain
from gnp_desk.forms.settlement.wording import MADE, ROUNDING, kind_of, name_of, value_words
from gnp_desk.rules.answer import Answer, Step
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

DONE, NOT_APPLICABLE, MISSING = "done", "not_applicable", "missing"
# What a rule calls its starting point is the figure of the schedule.
ALIASES = {"base_pct": "deductible_pct", "base_amount": "deductible_fixed"}
LINE = "line_"
HIDDEN = frozenset({"holidays", "as_of_at"})


@dataclass(frozen=True)
class StepInput:
    """One value a step took: its name, the value in words, where it comes from and the record that holds it."""

    name: str
    label: str
    value: str
    source: str = ""
    record: str = ""


@dataclass(frozen=True)
class CascadeStep:
    """One step as people read it. `result` is the value in words; `amount` is it in digits when it is money."""

    number: str
    code: str
    title: str
    state: str
    sentence: str
    result: str = ""
    amount: str = ""
    rule: str = ""
    clause: str = ""
    rounding: str = ""
    inputs: tuple[StepInput, ...] = ()
    steps: tuple[Step, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Payment:
    """What is paid to whom and when. `amount` is one of the results of the steps; `is_charge` marks what is taken off."""

    code: str
    concept: str
    to: str
    amount: str
    person: str = ""
    is_charge: bool = False


@dataclass(frozen=True)
class Cascade:
    """A whole settlement: its steps, what a person must review, its named results and its payments.

    `missing` names the steps that cannot be answered yet: such a settlement is shown and never issued.
    """

    kind: str
    edition: str
    steps: tuple[CascadeStep, ...]
    results: Mapping[str, object]
    payments: tuple[Payment, ...] = ()
    total: str = ""
    outcome: str = ""

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(flag for step in self.steps for flag in step.flags))

    @property
    def missing(self) -> tuple[CascadeStep, ...]:
        return tuple(step for step in self.steps if step.state == MISSING)

    def step(self, code: str) -> CascadeStep | None:
        """Return the step of that code, None when this kind of settlement does not have it."""
        return next((step for step in self.steps if step.code == code), None)


@dataclass
class Chain:
    """The steps answered so far. It lives only while one settlement is built."""

    case: Case
    record: Record
    steps: list[CascadeStep] = field(default_factory=list)
    results: dict[str, object] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        number: str,
        code: str,
        title: str,
        operation: str,
        inputs: Inputs,
        result: str,
        flags: Iterable[str] = (),
    ) -> Answer | None:
        """Add the step of an operation and return its answer, None when a datum is missing: the step then says which."""
        if self.case.edition is None:
            self.miss(number, code, title, N_("Faltan las condiciones que aplican a esta póliza."))
            return None
        try:
            answer = run(operation, plain(inputs), self.case.edition)
        except RuleInputError as why:
            self.miss(number, code, title, why.message)
            return None
        self.show(number, code, title, answer, result, inputs, flags)
        return answer

    def show(
        self,
        number: str,
        code: str,
        title: str,
        answer: Answer,
        result: str,
        inputs: Inputs | None = None,
        flags: Iterable[str] = (),
        only: Iterable[str] = (),
    ) -> None:
        """Add a step from an answer, or from those of its steps that make `only`; its outputs become results."""
        kept = tuple(step for step in answer.steps if not only or step.name in tuple(only))
        final = next((step for step in reversed(kept) if step.name == result), kept[-1])
        self.results.update({name: value for name, value in answer.outputs.items() if value is not None})
        self.results.setdefault(final.name, final.result)
        self.made.update({step.name: MADE[step.rounding] for step in answer.steps if step.rounding})
        found = answer.flags if not only else ()
        self.steps.append(
            CascadeStep(
                number,
                code,
                title,
                DONE,
                final.text,
                value_words(final.result, kind_of(final.name, final.result, self.made)),
                money_of(final),
                final.rule,
                final.clause,
                ROUNDING.get(final.rounding or "", ""),
                tuple(_inputs(inputs or {}, kept, self.made)),
                kept,
                tuple(dict.fromkeys((*found, *flags))),
            )
        )

    def skip(self, number: str, code: str, title: str, why: str) -> None:
        """Add a step that does not apply, and why."""
        self.steps.append(CascadeStep(number, code, title, NOT_APPLICABLE, why, N_("No aplica")))

    def miss(self, number: str, code: str, title: str, why: str) -> None:
        """Add a step that cannot be answered yet, and what is missing."""
        self.steps.append(CascadeStep(number, code, title, MISSING, why, N_("Falta un dato")))

    def say(self, number: str, code: str, title: str, sentence: str, result: str, flags: tuple[str, ...] = ()) -> None:
        """Add a step that lists facts and answers nothing by itself."""
        self.steps.append(CascadeStep(number, code, title, DONE, sentence, result, flags=flags))

    def step(self, code: str) -> CascadeStep | None:
        """Return the step of that code, None while there is none."""
        return next((step for step in self.steps if step.code == code), None)

    def amount(self, name: str) -> str | None:
        """Return an amount answered by an earlier step, None when none was."""
        value = self.results.get(name)
        return value if isinstance(value, str) else None


def _inputs(given: Inputs, steps: Sequence[Step], made: Mapping[str, str]) -> Iterable[StepInput]:
    """Yield what the steps took: their own inputs in words, with the source of those read from the claim."""
    seen: set[str] = set()
    for step in steps:
        if step.name.startswith(LINE):
            continue
        for name, value in step.inputs.items():
            if name in seen or name in HIDDEN or (isinstance(value, list) and len(value) > 12):
                continue
            seen.add(name)
            known = given.get(ALIASES.get(name, name))
            source, record = (known.source, known.record) if known else ("", "")
            yield StepInput(
                name,
                name_of(name, step.rule),
                value_words(value, kind_of(name, value, made)),
                source,
                record,
            )


def money_of(step: Step) -> str:
    """Return the result of a step in digits when it is an amount of pesos, else «»."""
    return str(step.result) if step.rounding == "half_up_cents" else ""
