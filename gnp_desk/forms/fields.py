"""What a declaration is made of: Field, Section, Form, Problem. The kinds of field live in `kinds.py`."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from gnp_desk.forms.case import Case, Record, is_answered

BROKEN = "text.broken"
HIDDEN = (
    (BROKEN, re.compile("[\0\ud800-\udfff]")),
    ("text.control", re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")),
    ("text.direction", re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")),
)

When = Callable[[Case, Record], bool]
Prefill = Callable[[Case, Record], object]
Rule = Callable[[Case, Record], Iterable["Problem"]]


class Need(StrEnum):
    """When an answer must be there (forms.md FM-2). Nothing is needed to save, leave or print a draft."""

    ALWAYS = "A"
    CLOSE = "C"
    ISSUE = "E"
    NEVER = "-"


class Merge(StrEnum):
    """How a change by two people meets (forms.md FM-3, api.md section 4)."""

    SCALAR = "scalar"
    SET = "set"
    ONCE = "once"
    IMMUTABLE = "immutable"
    SERVER = "server"
    COMPUTED = "computed"


class Outcome(StrEnum):
    """What a check says (forms.md FM-4): review, review with a reason, or cannot close or issue."""

    REVIEW = "R"
    REASON = "R+"
    STOP = "N"


@dataclass(frozen=True)
class Problem:
    """Something to correct or to look at: where, a stable code and the words' details. The screen words it."""

    field: str
    code: str
    outcome: Outcome = Outcome.STOP
    details: Mapping[str, object] = dataclasses.field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True)
class Reading:
    """What typed text means: a wire value, and the code of the problem when it could not be read.

    Unreadable text is kept as `{"unread": text}`, so that nothing typed is lost.
    """

    value: object
    code: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Field:
    """One question: name on the wire, label as shown, when it is needed, how it merges, how sensitive it is.

    `data_class` 0 means the form's class. `none` are boxes that replace the value. `shown` hides a question that makes
    no sense for this record; a hidden question is never needed. `private` hides it in «Vista para el cliente».
    `missing` is the code when a needed answer is not there, the kind's own unless said.
    `follows` names fields of the same record («loss_at»), of others («claim.loss_at») or types of record («witness»):
    when one of them changes or is added, an answer still empty is prefilled again.
    """

    kind: ClassVar[str] = "text"
    empty: ClassVar[str] = "empty"

    name: str
    label: str
    need: Need = Need.NEVER
    when: When | None = None
    shown: When | None = None
    merge: Merge = Merge.SCALAR
    group: str = ""
    data_class: int = 0
    unknown: bool = False
    none: tuple[tuple[str, str], ...] = ()
    prefill: Prefill | None = None
    hint: str = ""
    private: bool = False
    follows: tuple[str, ...] = ()
    missing: str = ""

    def tidy(self, text: str) -> str:
        """Return typed text as it should stand after leaving the field."""
        return text.strip()

    def read(self, text: str, case: Case | None = None) -> Reading:
        """Return what typed text means; never raises. Text with signs nobody can see is kept, and refused at closing."""
        code = hidden_signs(text)
        return Reading(unread(text), code) if code else self.parse(text, case)

    def parse(self, text: str, case: Case | None) -> Reading:
        """Return what readable text means for this kind of field."""
        return Reading(self.tidy(text) or None)

    def show(self, value: object) -> str:
        """Return a wire value in words for screen and paper, «» when not answered."""
        return self._special(value) if isinstance(value, Mapping) else ("" if value is None else str(value))

    def edit(self, value: object) -> str:
        """Return a wire value as the text an editor starts from; what could not be read comes back as it was typed."""
        if isinstance(value, Mapping):
            return as_typed(value)
        return self.show(value)

    def check(self, value: object, case: Case, record: Record) -> Iterator[Problem]:
        """Yield what is wrong with an answered value of this kind."""
        return iter(())

    def is_shown(self, case: Case, record: Record) -> bool:
        return self.shown is None or self.shown(case, record)

    def is_needed(self, case: Case, record: Record, at: Need) -> bool:
        """Return whether the answer must be there to close (`Need.CLOSE`) or to issue (`Need.ISSUE`)."""
        if self.need is Need.NEVER or (self.need is Need.ISSUE and at is Need.CLOSE):
            return False
        return self.is_shown(case, record) and (self.when is None or self.when(case, record))

    def problems(self, case: Case, record: Record, at: Need) -> Iterator[Problem]:
        """Yield everything this field has to say at closing or issuing."""
        value = record.get(self.name)
        if not is_answered(value):
            if self.is_needed(case, record, at):
                yield self.problem(self.missing or self.empty)
        elif isinstance(value, Mapping) and "unread" in value:
            yield self.problem(self.why_unread(value, case), n=len(as_typed(value).strip()))
        elif not (isinstance(value, Mapping) and {"unknown", "none"} & value.keys()):
            yield from self.check(value, case, record)

    def why_unread(self, value: Mapping[str, object], case: Case) -> str:
        """Return the code of why a kept text could not be read."""
        return self.read(as_typed(value), case).code or "unread"

    def problem(self, code: str, outcome: Outcome = Outcome.STOP, **details: object) -> Problem:
        """Return a problem of this field; its label is always among the details."""
        return Problem(self.name, code, outcome, {"label": self.label, **details})

    def _special(self, value: Mapping[str, object]) -> str:
        if value.get("unknown"):
            return "No se sabe"
        if "none" in value:
            return dict(self.none).get(str(value["none"]), "")
        return as_typed(value)


def hidden_signs(text: str) -> str:
    """Return the code of the worst sign nobody can see: one no store can hold, control or direction; «» when none."""
    return next((code for code, signs in HIDDEN if signs.search(text)), "")


def unread(text: str) -> dict[str, object]:
    """Return the wire value that keeps text which could not be read; what no store can hold is kept escaped."""
    if hidden_signs(text) == BROKEN:
        return {"unread": json.dumps(text), "escaped": True}
    return {"unread": text}


def as_typed(value: Mapping[str, object]) -> str:
    """Return the text kept by `unread`, exactly as it was typed."""
    kept = str(value.get("unread", ""))
    return str(json.loads(kept)) if value.get("escaped") else kept


@dataclass(frozen=True)
class Section:
    """Fields that belong to one topic and stand together on the page."""

    title: str
    fields: tuple[Field, ...]
    hint: str = ""


@dataclass(frozen=True)
class Form:
    """One kind of record: what it asks, when its answers are acceptable, and whether it becomes a paper.

    `series` is the folio series of the paper it issues, «» for none. `parent` is the type of record it hangs from.
    `is_machinery` marks records nobody fills as a form.
    """

    code: str
    version: int
    title: str
    data_class: int
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()
    series: str = ""
    parent: str = ""
    plural: str = ""
    is_machinery: bool = False

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(item for section in self.sections for item in section.fields)

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {item.name: item for item in self.fields}

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError when the form does not ask it."""
        return self.by_name[name]

    def problems(self, case: Case, record: Record, at: Need) -> Iterator[Problem]:
        """Yield every problem of one record, fields first, then the form's own rules."""
        for item in self.fields:
            for problem in item.problems(case, record, at):
                yield _of(problem, record)
        for rule in self.rules:
            for problem in rule(case, record):
                yield _of(problem, record)

    def prefilled(self, case: Case, record: Record) -> dict[str, object]:
        """Return the values a new record starts with, from what the case already knows (forms.md FM-5).

        Fields are filled in their order, so that each may rest on those before it.
        """
        values: dict[str, object] = {}
        for item in self.fields:
            if item.prefill is not None and record.get(item.name) is None:
                value = item.prefill(case, record)
                if is_answered(value):
                    values[item.name] = value
                    record = record.with_values(**{item.name: value})
        return values

    def class_of(self, values: Mapping[str, object]) -> int:
        """Return the data class of a record with these values: the highest of its filled fields (forms.md FM-8)."""
        filled = [item.data_class for item in self.fields if is_answered(values.get(item.name))]
        return max([self.data_class, *filled])


def _of(problem: Problem, record: Record) -> Problem:
    if problem.record:
        return problem
    return Problem(problem.field, problem.code, problem.outcome, problem.details, record.id)
