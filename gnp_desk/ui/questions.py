"""What a question page shows, as frozen values: questions, topics, sheets. The bridge in `forms/pages.py` makes them.

Screens draw these and give back answers; they never learn what a form or a field is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gnp_desk.services.views import Case, Edit

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What stands in an editor. `box` is the code of the marked box, «» for none.

    `value` is text for what is typed, a code for one choice, a tuple of codes for several, a mapping for parts.
    """

    value: str | tuple[str, ...] | Mapping[str, str] = ""
    box: str = ""


@dataclass(frozen=True)
class Choices:
    """What can be chosen: (code, label, grey detail). `add` is the button that makes a new one, «» when none may be.

    `found_at` is the screen where a new one is looked for instead of made.
    """

    items: tuple[tuple[str, str, str], ...] = ()
    add: str = ""
    found_at: str = ""


@dataclass(frozen=True)
class Shape:
    """How a question is answered: which editor, with what unit, length, parts and boxes."""

    kind: str
    unit: str = ""
    length: int = 0
    limit: int = 0
    choices: Choices = Choices()
    parts: tuple[tuple[str, str, int], ...] = ()
    boxes: tuple[tuple[str, str], ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Question:
    """One question of one record with its present answer. `words` is what a computed or later one says."""

    record: str
    field: str
    label: str
    shape: Shape
    answer: Answer = Answer()
    hint: str = ""
    is_optional: bool = False
    words: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.record, self.field


@dataclass(frozen=True)
class Permission:
    """What is said to a person and answered before a question may be: the notice, or consent for health data.

    `question` is of the record that keeps the answer, «» when it is a new one of these `values`; with an answer of `stops`
    the question is not asked.
    """

    title: str
    words: str
    verb: str
    question: Question
    kind: str
    values: Mapping[str, object]
    stops: tuple[str, ...] = ()
    refusal: str = ""


@dataclass(frozen=True)
class Head:
    """The head of one column: black letter, who it is, and a grey line."""

    letter: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Card:
    """One record of a list: its summary when closed, its questions when open."""

    record: str
    title: str
    detail: str
    questions: tuple[Question, ...]
    is_health: bool = False
    """Whether it holds health data: closed until it is asked for, and that is written down."""


@dataclass(frozen=True)
class Topic:
    """A part of a sheet. `layout` is block, columns or list; only that one of questions, rows and cards is filled."""

    title: str
    layout: str
    hint: str = ""
    questions: tuple[Question, ...] = ()
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[Question | None, ...], ...] = ()
    cards: tuple[Card, ...] = ()
    add: str = ""
    part: int = 0


@dataclass(frozen=True)
class Sheet:
    """One page of the walk as it is asked now."""

    code: str
    title: str
    task: str
    topics: tuple[Topic, ...] = field(default=())
    help: str = ""

    def questions(self) -> tuple[Question, ...]:
        """Return every question in reading order."""
        found: list[Question] = []
        for topic in self.topics:
            found += topic.questions
            found += [question for row in topic.rows for question in row if question is not None]
            found += [question for card in topic.cards for question in card.questions]
        return tuple(found)


@dataclass(frozen=True)
class Fault:
    """Something to correct or to look at, in words, with the place that owns it. `outcome`: R, R+ or N."""

    page: str
    record: str
    field: str
    outcome: str
    text: str
    where: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.record, self.field


class Source(Protocol):
    """Where sheets come from. Every method is a pure function of the case."""

    def walk(self, case: Case) -> tuple[Sheet, ...]:
        """Return the sheets of the walk that make sense now, without their topics."""

    def sheet(self, case: Case, page: str) -> Sheet:
        """Return one sheet with its topics and the present answers."""

    def edit(self, case: Case, question: Question, answer: Answer) -> Edit:
        """Return the change that an answer means."""

    def answer(self, case: Case, record: str, name: str) -> Answer:
        """Return the present answer as an editor starts from it."""

    def new(self, case: Case, page: str, part: int) -> tuple[str, Mapping[str, object]]:
        """Return the type and the first values of a record added to a list."""

    def made(self, case: Case, question: Question) -> tuple[str, Mapping[str, object]]:
        """Return the type and the first values of a record made for a reference."""

    def linked(self, case: Case, question: Question, record: str) -> Edit:
        """Return the change that makes a reference name `record`."""

    def permission(self, case: Case, question: Question) -> Permission | None:
        """Return what must be said and answered before this question is, None when nothing is."""

    def look(self, case: Case, record: str, name: str) -> Fault | None:
        """Return what is worth a look in one answered question, as it is said on leaving it."""

    def faults(self, case: Case, page: str = "") -> tuple[Fault, ...]:
        """Return everything to correct at closing, of one page or of all, in the order of the walk."""
