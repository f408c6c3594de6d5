"""A stolen vehicle: when it was last seen, the complaint, the wait, and how it came back if it did (forms.md 6.3)."""

from __future__ import annotations

from gnp_desk import texts
from gnp_desk.forms import figures
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import local
from gnp_desk.forms.fields import Form, Merge, Need, Section
from gnp_desk.forms.groups import Group
from gnp_desk.forms.kinds import Calc, Choice, Day, Instant, Long, Number, Ref, Text, Tri
from gnp_desk.forms.lists import pairs
from gnp_desk.forms.theft_case import checks
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

CONDITIONS = pairs("undamaged damaged stripped", N_("Sin daño · Con daño · Desmantelado"))


def device_is_asked(case: Case, record: Record) -> bool:
    """Return whether the schedule demands a tracking device."""
    return case.policy is not None and case.policy.get("device_required") is True


def device_is_in(case: Case, record: Record) -> bool:
    """Return whether the device was installed."""
    return record.get("device_installed") == "yes"


def is_located(case: Case, record: Record) -> bool:
    """Return whether the vehicle appeared."""
    return record.get("located") == "yes"


def is_damaged(case: Case, record: Record) -> bool:
    """Return whether it appeared with damage."""
    return is_located(case, record) and record.get("condition") in ("damaged", "stripped")


def cutoff_at(case: Case, record: Record) -> str:
    """Return the instant the wait ends, in words (R-THF-05)."""
    due = deadline(case, record, "THEFT_WAIT")
    return texts.day_hour(due) if due else ""


def docs_due(case: Case, record: Record) -> str:
    """Return until when invoice and theft record must be sent, in words (R-THF-07)."""
    due = deadline(case, record, "THEFT_DOCS")
    return N_("{on} · 7 días hábiles").format(on=texts.day(due)) if due else ""


def deadline(case: Case, record: Record, kind: str) -> str:
    """Return the due day or instant of a term of the theft, ISO, «» while its report is not recorded."""
    reported = local(record.get("theft_reported_at"))
    if not reported or case.edition is None:
        return ""
    start = {"start_at": reported} if kind == "THEFT_WAIT" else {"start_on": reported[:10]}
    inputs = {"deadline_kind": kind, "holidays": list(figures.holidays()), **start}
    answer = run("deadline", inputs, case.edition)
    return str(answer.outputs.get("due_at") or answer.outputs.get("due_on"))


def _reported(case: Case, record: Record) -> object:
    return case.claim.get("reported_at")


THEFT_CASE = Form(
    code="theft_case",
    version=1,
    title=N_("Reporte de robo"),
    plural=N_("Reportes de robo"),
    data_class=2,
    series="RR",
    rules=(checks.theft_problems,),
    sections=(
        Section(
            N_("Cómo fue"),
            (
                Instant(name="last_seen_at", label=N_("Visto por última vez"), need=Need.CLOSE),
                Instant(name="found_missing_at", label=N_("Se notó la falta"), need=Need.CLOSE),
                Tri(name="violence", label=N_("¿Hubo violencia?"), need=Need.CLOSE),
                Number(name="keys_delivered", label=N_("Llaves entregadas"), most=9, need=Need.CLOSE),
                Tri(
                    name="device_installed", label=N_("¿Dispositivo instalado?"), need=Need.CLOSE, when=device_is_asked
                ),
                Tri(
                    name="device_active",
                    label=N_("¿Dispositivo activo?"),
                    need=Need.CLOSE,
                    when=device_is_in,
                    shown=device_is_in,
                ),
                Long(name="contents_stolen", label=N_("Qué más se llevaron")),
            ),
        ),
        Section(
            N_("Reporte y denuncia"),
            (
                Instant(
                    name="theft_reported_at",
                    label=N_("Reporte a la Compañía"),
                    need=Need.ALWAYS,
                    merge=Merge.ONCE,
                    prefill=_reported,
                ),
                Ref(name="complaint", label=N_("Denuncia"), to="authority_case", need=Need.CLOSE),
                Calc(name="cutoff_at", label=N_("Espera hasta"), compute=cutoff_at),
                Calc(name="docs_due", label=N_("Documentos antes de"), compute=docs_due),
                Instant(name="docs_sent_at", label=N_("Documentos enviados"), need=Need.CLOSE),
                Day(name="ownership_accredited", label=N_("Propiedad acreditada"), fact=True),
            ),
        ),
        Section(
            N_("Si apareció"),
            (
                Tri(name="located", label=N_("Localizado"), group="recovery"),
                Instant(
                    name="recovered_at",
                    label=N_("Localizado el"),
                    need=Need.CLOSE,
                    when=is_located,
                    shown=is_located,
                    group="recovery",
                ),
                Group(
                    name="recovered_place",
                    label=N_("Lugar"),
                    need=Need.CLOSE,
                    when=is_located,
                    shown=is_located,
                    group="recovery",
                    parts=(
                        ("street", N_("Calle o carretera"), 6),
                        ("municipality", N_("Municipio"), 3),
                        ("state", N_("Estado"), 3),
                    ),
                    wanted=(("street",), ("municipality",)),
                ),
                Text(
                    name="held_by",
                    label=N_("Lo tiene"),
                    need=Need.CLOSE,
                    when=is_located,
                    shown=is_located,
                    group="recovery",
                ),
                Choice(
                    name="condition",
                    label=N_("Estado en que apareció"),
                    options=CONDITIONS,
                    need=Need.CLOSE,
                    when=is_located,
                    shown=is_located,
                    group="recovery",
                ),
                Ref(
                    name="worksheet",
                    label=N_("Valuación"),
                    to="worksheet",
                    need=Need.ISSUE,
                    when=is_damaged,
                    shown=is_damaged,
                ),
            ),
        ),
    ),
)
