"""What a declaration is made of: Field, Section, Form, Problem. The kinds of field live in `kinds.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from gnp_desk.forms.case import Case, Record, is_answered

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
    details: Mapping[str, object] = field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True)
class Reading:
    """What typed text means: a wire value, and the code of the problem when it could not be read.

    Unreadable text is kept as `{"unread": text}`, so that nothing typed is lost.
    """

    value: object
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question: name on the wire, label as shown, when it is needed, how it merges, how sensitive it is.

    `data_class` 0 means the form's class. `none` are boxes that replace the value. `shown` hides a question that makes
    no sense for this record; a hidden question is never needed. `private` hides it in «Vista para el cliente».
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

    def tidy(self, text: str) -> str:
        """Return typed text as it should stand after leaving the field."""
        return text.strip()

    def read(self, text: str, case: Case | None = None) -> Reading:
        """Return what typed text means; never raises."""
        return Reading(self.tidy(text) or None)

    def show(self, value: object) -> str:
        """Return a wire value in words for screen and paper, «» when not answered."""
        return self._special(value) if isinstance(value, Mapping) else ("" if value is None else str(value))

    def edit(self, value: object) -> str:
        """Return a wire value as the text an editor starts from; what could not be read comes back as it was typed."""
        if isinstance(value, Mapping):
            return str(value.get("unread", ""))
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
                yield self.problem(self.empty)
        elif isinstance(value, Mapping) and "unread" in value:
            yield self.problem(self.read(str(value["unread"]), case).code or "unread")
        elif not (isinstance(value, Mapping) and {"unknown", "none"} & value.keys()):
            yield from self.check(value, case, record)

    def problem(self, code: str, outcome: Outcome = Outcome.STOP, **details: object) -> Problem:
        """Return a problem of this field; its label is always among the details."""
        return Problem(self.name, code, outcome, {"label": self.label, **details})

    def _special(self, value: Mapping[str, object]) -> str:
        if value.get("unknown"):
            return "No se sabe"
        if "none" in value:
            return dict(self.none).get(str(value["none"]), "")
        return str(value.get("unread", ""))


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

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(item for section in self.sections for item in section.fields)

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError when the form does not ask it."""
        for item in self.fields:
            if item.name == name:
                return item
        raise KeyError(name)

    def problems(self, case: Case, record: Record, at: Need) -> Iterator[Problem]:
        """Yield every problem of one record, fields first, then the form's own rules."""
        for item in self.fields:
            for problem in item.problems(case, record, at):
                yield _of(problem, record)
        for rule in self.rules:
            for problem in rule(case, record):
                yield _of(problem, record)

    def prefilled(self, case: Case, record: Record) -> dict[str, object]:
        """Return the values a new record starts with, from what the case already knows (forms.md FM-5)."""
        values: dict[str, object] = {}
        for item in self.fields:
            if item.prefill is not None and record.get(item.name) is None:
                value = item.prefill(case, record)
                if is_answered(value):
                    values[item.name] = value
        return values

    def class_of(self, values: Mapping[str, object]) -> int:
        """Return the data class of a record with these values: the highest of its filled fields (forms.md FM-8)."""
        filled = [item.data_class for item in self.fields if is_answered(values.get(item.name))]
        return max([self.data_class, *filled])


def _of(problem: Problem, record: Record) -> Problem:
    if problem.record:
        return problem
    return Problem(problem.field, problem.code, problem.outcome, problem.details, record.id)
