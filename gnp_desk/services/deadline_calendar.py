"""The deadlines of a claim, from the events recorded in it: a list by urgency, a month, and a file for other calendars.

Pure functions of a case. A term is the answer of a rule; without its event it is not shown as running.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from gnp_desk import texts
from gnp_desk.forms import figures
from gnp_desk.forms.case import Case
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run
from gnp_desk.services.deadline_events import Event, events
from gnp_desk.texts import N_

SOON = timedelta(days=3)
STATES = {
    "late": N_("Vencido"),
    "today": N_("Vence hoy"),
    "soon": N_("Por vencer"),
    "on_time": N_("A tiempo"),
    "done": N_("Hecho"),
    "done_late": N_("Hecho fuera de plazo"),
}
ORDER = tuple(STATES)
TITLES = {
    "LOSS_NOTICE": N_("Aviso del siniestro"),
    "AUTOADJUST_ORDER": N_("Orden por autoajuste"),
    "ADMISSION_ORDER": N_("Orden de admisión"),
    "VALUATION": N_("Valuación"),
    "REPAIR_DELIVERY": N_("Entrega de la reparación"),
    "DEDUCTIBLE_SLIP": N_("Ficha de deducible"),
    "PAYMENT_SLA": N_("Meta de pago"),
    "PAYMENT_LEGAL": N_("Límite legal de pago"),
    "THEFT_WAIT": N_("Espera por robo"),
    "THEFT_DOCS": N_("Documentos del robo"),
    "STORAGE_FREE": N_("Entrega del vehículo sin pensión"),
    "INSPECTION": N_("Inspección obligatoria"),
    "SUBSTITUTE_REQUEST": N_("Solicitud de auto sustituto"),
    "DRIVER_ACCIDENT_WINDOW": N_("Accidente del conductor"),
    "PRESCRIPTION": N_("Prescripción"),
    "NON_RENEWAL_NOTICE": N_("Aviso de no renovación"),
}
UNITS = {
    "natural_days": N_("{n} días naturales"),
    "business_days": N_("{n} días hábiles"),
    "business_hours": N_("{n} horas hábiles"),
    "hours": N_("{n} horas"),
    "months": N_("{n} meses"),
    "days_before": N_("{n} días naturales antes"),
    "theft_wait": N_("{n} días, hasta las 12:00"),
}
# Terms whose end presses in the queue; the others are long and only shown in the calendar.
PRESSING = frozenset(
    (
        "AUTOADJUST_ORDER",
        "VALUATION",
        "REPAIR_DELIVERY",
        "PAYMENT_SLA",
        "PAYMENT_LEGAL",
        "THEFT_WAIT",
        "THEFT_DOCS",
        "STORAGE_FREE",
    )
)
# Terms shown beside the claim while they run.
SHOWN = PRESSING | {"DEDUCTIBLE_SLIP"}


@dataclass(frozen=True)
class Term:
    """One running term. `due` is a local ISO day or instant; `rule` and `clause` say what it rests on."""

    kind: str
    title: str
    due: str
    due_text: str
    start_text: str
    days_text: str
    rule: str
    clause: str
    sentence: str
    state: str
    state_text: str
    record: str

    @property
    def day(self) -> date:
        return date.fromisoformat(self.due[:10])


def terms(case: Case, only: frozenset[str] = frozenset()) -> tuple[Term, ...]:
    """Return every term whose clock this claim has started, or those of some kinds: what is late first, then by its end."""
    wanted = (event for event in events(case) if not only or event.kind in only)
    found = [term for event in wanted if (term := _term(case, event)) is not None]
    return tuple(sorted(found, key=lambda term: (ORDER.index(term.state), term.due)))


def _term(case: Case, event: Event) -> Term | None:
    """Return the term an event starts, None when its rule cannot answer yet."""
    if case.edition is None:
        return None
    inputs: dict[str, object] = {"deadline_kind": event.kind, "holidays": list(figures.holidays())}
    by_hour = case.edition.table("deadlines")[event.kind].unit in ("hours", "business_hours", "theft_wait")
    inputs["start_at" if by_hour else "start_on"] = event.start if by_hour else event.start[:10]
    if event.parts_on:
        inputs["parts_available_on"] = event.parts_on
    try:
        answer = run("deadline", inputs, case.edition)
    except RuleInputError:
        return None
    step = answer.steps[-1]
    due = str(answer.outputs.get("due_at") or answer.outputs.get("due_on"))
    state = _state(case, due, event.met)
    return Term(
        event.kind,
        TITLES[event.kind],
        due,
        texts.day_hour(due) if "T" in due else texts.day(due),
        texts.day_hour(event.start) if "T" in event.start else texts.day(event.start),
        _days_text(case, event.kind),
        answer.steps[0].rule,
        answer.steps[0].clause,
        step.text,
        state,
        STATES[state],
        event.record,
    )


def _days_text(case: Case, kind: str) -> str:
    assert case.edition is not None
    term = case.edition.table("deadlines")[kind]
    natural = case.edition.values.get("theft.wait_day_kind") == "natural"
    if term.unit == "theft_wait":
        days = N_("{n} días naturales") if natural else N_("{n} días hábiles")
        # Its length is the wait of the conditions; the table of terms only says that it is a wait.
        return N_("{days}, hasta las 12:00").format(days=days.format(n=case.edition.values["theft.wait_days"]))
    return UNITS[term.unit].format(n=term.amount)


def _state(case: Case, due: str, met: str) -> str:
    """Return how a term stands now; a day lasts until its end, an instant until that very minute."""
    if met:
        return "done" if met[: len(due)] <= due else "done_late"
    now = case.moment.local
    if now[: len(due)] > due:
        return "late"
    if due[:10] == now[:10]:
        return "today"
    return "soon" if date.fromisoformat(due[:10]) - case.moment.today <= SOON else "on_time"


def left_words(case: Case, term: Term) -> str:
    """Return how much of a term is left, or by how much it passed: whole days, and hours on its last day."""
    if term.state.startswith("done"):
        return term.state_text
    end = datetime.fromisoformat(term.due if "T" in term.due else f"{term.due}T23:59:59")
    left = end - datetime.fromisoformat(case.moment.local)
    words = _lasting(abs(left))
    return N_("Quedan {time}").format(time=words) if left >= timedelta(0) else N_("Pasaron {time}").format(time=words)


def _lasting(time: timedelta) -> str:
    if time.days:
        return texts.plural(time.days, N_("{n} día"), N_("{n} días"))
    hours, minutes = divmod(time.seconds // 60, 60)
    return N_("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def pressing(case: Case) -> Term | None:
    """Return the term that puts a claim among what is due: late, or ending within three days."""
    urgent = (term for term in terms(case, PRESSING) if term.state in ("late", "today", "soon"))
    return next(urgent, None)


@dataclass(frozen=True)
class CalendarDay:
    """One day of a month: whether it belongs to it, whether it is a rest day, and the terms that end on it."""

    day: date
    is_in_month: bool
    is_rest: bool
    terms: tuple[Term, ...]


def month(found: Iterable[Term], year: int, number: int) -> tuple[tuple[CalendarDay, ...], ...]:
    """Return a month as weeks that begin on Monday, each day with the terms that end on it."""
    by_day: dict[date, list[Term]] = {}
    for term in found:
        by_day.setdefault(term.day, []).append(term)
    rest = set(figures.holidays())
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    return tuple(
        tuple(
            CalendarDay(
                day,
                day.month == number,
                day.weekday() >= calendar.SATURDAY or day.isoformat() in rest,
                tuple(by_day.get(day, ())),
            )
            for day in week
        )
        for week in weeks
    )


def ics(case: Case, found: Iterable[Term]) -> bytes:
    """Return the terms not met yet as an iCalendar file: folio and term, no personal datum; lines folded at 75 bytes."""
    folio = case.claim.text("folio")
    stamp = case.moment.now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//GNP Desk//ES", "CALSCALE:GREGORIAN"]
    for term in found:
        if not term.state.startswith("done"):
            lines += _event_lines(case, folio, stamp, term)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event_lines(case: Case, folio: str, stamp: str, term: Term) -> list[str]:
    note = " · ".join((term.days_text, term.rule, term.clause))
    return [
        "BEGIN:VEVENT",
        f"UID:{folio}-{term.kind}-{term.record[:8]}@gnp-desk",
        f"DTSTAMP:{stamp}",
        *_when(case, term.due),
        f"SUMMARY:{_escaped(f'{term.title} · {folio}')}",
        f"DESCRIPTION:{_escaped(note)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _when(case: Case, due: str) -> list[str]:
    if "T" not in due:
        day = date.fromisoformat(due)
        return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]
    moment = datetime.fromisoformat(due).replace(tzinfo=ZoneInfo(case.moment.zone)).astimezone(UTC)
    return [f"DTSTART:{moment:%Y%m%dT%H%M%SZ}", f"DTEND:{moment:%Y%m%dT%H%M%SZ}"]


ESCAPES: Mapping[str, str] = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(letter, letter) for letter in text)


def _folded(line: str) -> bytes:
    """Return a line of at most 75 bytes, going on with a space; a letter is never cut in two."""
    out: list[bytes] = []
    part = b""
    for letter in line:
        raw = letter.encode()
        if len(part) + len(raw) > (75 if not out else 74):
            out.append(part)
            part = b""
        part += raw
    return b"\r\n ".join([*out, part]) + b"\r\n"
