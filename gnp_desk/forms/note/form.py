"""Notes and pending things of a claim (forms.md 4.23, 4.24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnp_desk import texts
from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.computed import TO_CONFIRM, ask, instant_of
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Bool, Calc, Choice, Instant, Long, Ref, Text
from gnp_desk.texts import N_

if TYPE_CHECKING:
    from gnp_desk.rules.answer import Answer

NOTE = Form(
    code="note",
    version=1,
    title=N_("Nota"),
    plural=N_("Notas"),
    data_class=1,
    sections=(
        Section(
            N_("Nota"),
            (
                Long(name="text", label="Nota", need=Need.ALWAYS, data_class=2, private=True),
                Choice(name="note_kind", label="Tipo", need=Need.ALWAYS, options=lists.NOTE_KIND),
                Bool(name="internal", label="Solo interna", prefill=lambda case, record: True),
                Bool(name="pinned", label="Fijar"),
            ),
        ),
    ),
)


CALENDARS = {
    "natural_days": N_("Días naturales"),
    "business_days": N_("Días hábiles"),
    "hours": N_("Horas corridas"),
    "business_hours": N_("Horas hábiles"),
    "months": N_("Meses"),
    "days_before": N_("Días naturales antes"),
    "theft_wait": N_("Días de espera"),
}


def _term(case: Case, record: Record) -> Answer | None:
    """Return the end of the term of an entry under the edition, None while it cannot be told."""
    start = instant_of(record.get("start"))
    if start is None or record.get("deadline_kind") in (None, "own"):
        return None
    kind = {"deadline_kind": record.get("deadline_kind")}
    days = ask(case, "deadline", {**kind, "start_on": start[:10]})
    return days or ask(case, "deadline", {**kind, "start_at": start})


def _calendar(case: Case, record: Record) -> str:
    """Return the kind of days a term counts."""
    term = case.edition.table("deadlines").get(record.text("deadline_kind")) if case.edition else None
    return CALENDARS.get(term.unit, "") if term is not None else ""


def _rule(case: Case, record: Record) -> str:
    answer = _term(case, record)
    return answer.steps[0].rule if answer and answer.steps else ""


def _due(case: Case, record: Record) -> str:
    """Return when a term ends, «Por confirmar» while it cannot be told."""
    answer = _term(case, record)
    if answer is None:
        return TO_CONFIRM
    outputs = answer.outputs
    return texts.day(str(outputs["due_on"])) if "due_on" in outputs else texts.day_hour(str(outputs["due_at"]))


DIARY_ENTRY = Form(
    code="diary_entry",
    version=1,
    title=N_("Pendiente o plazo"),
    plural=N_("Pendientes y plazos"),
    data_class=1,
    sections=(
        Section(
            N_("Pendiente"),
            (
                Text(name="title", label="Pendiente", need=Need.ALWAYS),
                Choice(name="deadline_kind", label="Plazo", need=Need.ALWAYS, options=lists.DEADLINE_KIND),
                Instant(name="start", label="Corre desde", need=Need.CLOSE),
                Calc(name="due", label="Vence", compute=_due),
                Calc(name="calendar", label="Calendario", compute=_calendar),
                Calc(name="rule", label="Fundamento", compute=_rule),
                Ref(name="owner", label="A cargo", need=Need.ALWAYS, to="user"),
                Instant(name="done_at", label="Hecho", merge=Merge.ONCE),
            ),
        ),
    ),
)
