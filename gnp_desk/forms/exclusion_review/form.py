"""One exclusion under review: a yes raises a flag and never rejects by itself (forms.md 5.4, rules.md 1 and 2)."""

from __future__ import annotations

from functools import cache

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.kinds import Choice, Long, Options, Ref, Tri
from gnp_desk.resources import read_json
from gnp_desk.texts import N_


@cache
def exclusions() -> Options:
    """Return every exclusion by its code; those whose text is lost say so."""
    return tuple((str(item["code"]), _words(item)) for item in read_json("exclusions")["items"])


def _words(item: dict[str, object]) -> str:
    name = str(item.get("name") or item.get("question") or item["code"])
    incomplete = str(item.get("source_state", "")) in ("lost", "incomplete", "source_incomplete")
    return f"{item['code']} · {name}" + (N_(" (fuente incompleta)") if incomplete else "")


def applies(case: Case, record: Record) -> bool:
    """Return whether the person answered that the exclusion applies."""
    return record.get("answer") == "yes"


EXCLUSION_REVIEW = Form(
    code="exclusion_review",
    version=1,
    title=N_("Revisión de exclusión"),
    plural=N_("Exclusiones por revisar"),
    data_class=1,
    sections=(
        Section(
            N_("Exclusión"),
            (
                Choice(name="code", label=N_("Exclusión"), load=exclusions, need=Need.ALWAYS, merge=Merge.IMMUTABLE),
                Tri(name="answer", label=N_("¿Aplica?"), need=Need.CLOSE, group="answer"),
                Long(name="note", label=N_("Nota"), need=Need.CLOSE, when=applies, group="answer"),
                Ref(name="reviewed_by", label=N_("Revisó"), to="user", need=Need.ALWAYS),
            ),
        ),
    ),
)
