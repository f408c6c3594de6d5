"""Notes and pending things of a claim (forms.md 4.23, 4.24)."""

from __future__ import annotations

from gnp_desk import texts
from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.computed import TO_CONFIRM, ask, instant_of
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Bool, Calc, Choice, Instant, Long, Ref, Text
from gnp_desk.texts import N_

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


def _due(case: Case, record: Record) -> str:
    """Return when a term ends under the edition, «Por confirmar» while it cannot be told."""
    start = instant_of(record.get("start"))
    if start is None or record.get("deadline_kind") in (None, "own"):
        return TO_CONFIRM
    kind = {"deadline_kind": record.get("deadline_kind")}
    days = ask(case, "deadline", {**kind, "start_on": start[:10]})
    answer = days or ask(case, "deadline", {**kind, "start_at": start})
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
                Ref(name="owner", label="A cargo", need=Need.ALWAYS, to="user"),
                Instant(name="done_at", label="Hecho", merge=Merge.ONCE),
            ),
        ),
    ),
)
