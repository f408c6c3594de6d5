"""A format as questions: its fields under the titles of their sections, with what stands in each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gnp_desk.services.format_filling import Filling
from gnp_desk.texts import _
from gnp_desk.ui.questions import Answer, Choices, Question, Shape, Sheet, Topic

RECORD, BETWEEN = "format", " · "
YES, NO = "yes", "no"
CHECK, RADIO, SIGN = "check", "radio", "signature"
LONGEST = 10_000


def sheet_of(filling: Filling, answers: Mapping[str, str]) -> Sheet:
    """Return the sheet of a format; a field without a section of its own stands under the title of its page."""
    title = filling.opened.row.title
    fields = [list(boxes) for _name, boxes in itertools.groupby(filling.opened.facts.spots, lambda spot: spot.name)]
    topics = itertools.groupby(fields, lambda boxes: _section(boxes[0]))
    found = (Topic(name, "block", questions=tuple(_questions(list(group), answers))) for name, group in topics)
    return Sheet(filling.opened.row.code, title, FORMAT_TASK, tuple(found))


FORMAT_TASK = "formats"


def answer_in(question: Question, answer: Answer, state: str) -> str:
    """Return what a field holds for what an editor says: text, or the state of the box that is ticked."""
    value = str(answer.value or "")
    if question.shape.kind == "choice" and question.shape.unit == CHECK:
        return state if value == YES else ""
    return value.strip()


def _questions(fields: Sequence[Sequence[Any]], answers: Mapping[str, str]) -> Iterator[Question]:
    for boxes in fields:
        spot = boxes[0]
        shape, said = _shape(boxes), answers.get(spot.name, "")
        if shape.unit == CHECK:
            said = YES if said else ""
        label = spot.label.partition(BETWEEN)[2] or spot.label or spot.name
        words = said if spot.is_locked else _("Se firma en el papel impreso.")
        yield Question(RECORD, spot.name, label, shape, Answer(said), is_optional=_is_optional(spot), words=words)


def _shape(boxes: Sequence[Any]) -> Shape:
    spot = boxes[0]
    if spot.kind == SIGN or spot.is_locked:
        return Shape("later" if spot.kind == SIGN else "calc")
    if spot.kind == RADIO:
        return Shape("choice", choices=Choices(tuple((box.state, box.option or box.state, "") for box in boxes)))
    if spot.kind == CHECK:
        return Shape("choice", unit=CHECK, choices=Choices(((YES, _("Sí"), ""), (NO, _("No"), ""))))
    if spot.options:
        return Shape("choice", choices=Choices(tuple((option, option, "") for option in spot.options)))
    if spot.is_long:
        return Shape("long", limit=LONGEST)
    return Shape("text", length=spot.cells, limit=0 if spot.cells else LONGEST)


def _is_optional(spot: Any) -> bool:
    return not spot.is_needed and spot.kind != SIGN and not spot.is_locked


def _section(spot: Any) -> str:
    """Return the title a field says before its own words, else its page."""
    title, between, _own = spot.label.partition(BETWEEN)
    return title if between else _("Página {n}").format(n=spot.page + 1)
