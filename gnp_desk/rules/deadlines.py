"""The terms of section 14: until when, and whether the day already passed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.calendar import BusinessClock, BusinessDays, add_days, add_months
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.edition_keys import Term
from gnp_desk.rules.facts import Facts, given, may, needed
from gnp_desk.rules.inputs import DAY, DAYS, INSTANT, TEXT, RuleInputError

DEADLINE = ("due_on", "due_at", "expired")


class Deadline(Facts):
    """One term: its kind, the day or instant it runs from and, when known, the rest days and the moment asked about."""

    deadline_kind: str = given(TEXT)
    start_on: date | None = may(DAY)
    start_at: datetime | None = may(INSTANT)
    parts_available_on: date | None = may(DAY)
    holidays: tuple[date, ...] | None = may(DAYS)
    as_of_on: date | None = may(DAY)
    as_of_at: datetime | None = may(INSTANT)


def deadline(facts: Deadline, edition: Edition) -> Answer:
    """Return the last day (`due_on`) or instant (`due_at`) of a term, and `expired` when a moment is asked about."""
    terms = edition.table("deadlines")
    if facts.deadline_kind not in terms:
        raise RuleInputError("deadline_kind", "unknown_choice")
    term: Term = terms[facts.deadline_kind]
    trail = Trail(edition)
    outputs = ["due_at"] if term.unit in INSTANT_UNITS else ["due_on"]
    due: date = due_at(trail, facts, term) if term.unit in INSTANT_UNITS else due_on(trail, facts, term)
    if facts.as_of_on is not None or facts.as_of_at is not None:
        outputs.append("expired")
        _expired(trail, facts, term, due)
    return trail.answer(*outputs)


def business_days(trail: Trail, holidays: tuple[date, ...] | None) -> BusinessDays:
    """Return the business days in force; without any list of rest days the answer carries a flag."""
    listed = trail.edition.listed("holidays") if holidays is None else holidays
    trail.flag("NO_HOLIDAY_LIST", holidays is None and "holidays" not in trail.edition.overrides and not listed)
    return BusinessDays(trail.edition.listed("business.weekdays"), frozenset(listed))


def _rest(days: BusinessDays) -> dict[str, object]:
    return {"weekdays": tuple(days.weekdays), "holidays": tuple(sorted(days.rest))}


def due_on(trail: Trail, facts: Deadline, term: Term) -> date:
    """Write the steps of a term in days or months and return its last day."""
    start = needed(facts.start_on, "start_on")
    due, formula, text = _plain_day(trail, facts, term, start)
    inputs: dict[str, object] = {"start_on": start, "amount": term.amount}
    if term.unit == "business_days":
        inputs |= _rest(business_days(trail, facts.holidays))
    due = trail.found("due_on", term.rule, text, formula, due, **inputs)
    if term.waits_for_parts and facts.parts_available_on is not None:
        due = _wait_for_parts(trail, due, facts.parts_available_on)
    return _roll(trail, facts, due) if term.rolls else due


def _plain_day(trail: Trail, facts: Deadline, term: Term, start: date) -> tuple[date, str, str]:
    amount = term.amount
    if term.unit == "months":
        return add_months(start, amount), "add_months(start_on, amount)", "El plazo se cuenta en meses: {amount}."
    if term.unit == "business_days":
        due = business_days(trail, facts.holidays).after(start, amount)
        formula = "business_days_after(start_on, amount, weekdays, holidays)"
        return due, formula, "Se cuentan {amount} días hábiles desde el día siguiente."
    if term.unit == "days_before":
        return add_days(start, -amount), "add_days(start_on, -amount)", "Se avisa {amount} días naturales antes."
    return add_days(start, amount), "add_days(start_on, amount)", "Se cuentan {amount} días naturales; el inicial no."


def _wait_for_parts(trail: Trail, due: date, available: date) -> date:
    text = "El plazo se extiende hasta que lleguen las refacciones."
    if available <= due:
        text = "Las refacciones llegan a tiempo: el plazo no cambia."
    inputs = {"term_ends_on": due, "parts_available_on": available}
    return trail.found(
        "due_on", "R-IND-04", text, "max(term_ends_on, parts_available_on)", max(due, available), **inputs
    )


def _roll(trail: Trail, facts: Deadline, due: date) -> date:
    days = business_days(trail, facts.holidays)
    rolled = days.on_or_after(due)
    text = "El último día es hábil." if rolled == due else "El último día no es hábil: pasa al siguiente hábil."
    formula = "business_day_on_or_after(term_ends_on, weekdays, holidays)"
    return trail.found("due_on", "R-GEN-03", text, formula, rolled, term_ends_on=due, **_rest(days))


INSTANT_UNITS = ("hours", "business_hours", "theft_wait")


def due_at(trail: Trail, facts: Deadline, term: Term) -> datetime:
    """Write the steps of a term in hours, or of the theft wait, and return its last instant."""
    start = needed(facts.start_at, "start_at")
    if term.unit == "theft_wait":
        return theft_cutoff(trail, "due_at", start, facts.holidays)
    if term.unit == "business_hours":
        return _business_hours(trail, facts, term, start)
    text = "Se cuentan {amount} horas de reloj."
    due = start + timedelta(hours=term.amount)
    inputs = {"start_at": start, "amount": term.amount}
    return trail.found("due_at", term.rule, text, "add_hours(start_at, amount)", due, **inputs)


def _business_hours(trail: Trail, facts: Deadline, term: Term, start: datetime) -> datetime:
    edition, days = trail.edition, business_days(trail, facts.holidays)
    opens, closes = edition.clock("business_hours.open"), edition.clock("business_hours.close")
    full_day = edition.word("business_hours.mode") == "full_day"
    if not full_day and opens >= closes:
        raise RuleInputError("business_hours.close", "before_start")
    clock = BusinessClock(days) if full_day else BusinessClock(days, opens, closes)
    hours: dict[str, object] = {"opens": time.min if full_day else opens, "closes": None if full_day else closes}
    return trail.found(
        "due_at",
        term.rule,
        "Se cuentan {amount} horas hábiles; el reloj se detiene en días no hábiles.",
        "business_hours_after(start_at, amount, weekdays, holidays, opens, closes)",
        clock.after(start, term.amount),
        start_at=start,
        amount=term.amount,
        **_rest(days),
        **hours,
    )


def theft_cutoff(trail: Trail, name: str, reported: datetime, holidays: tuple[date, ...] | None) -> datetime:
    """Write the step of R-THF-05 under `name` and return the instant until which the vehicle counts as located."""
    edition = trail.edition
    count = edition.whole("theft.wait_days") - edition.yes("theft.report_day_is_day_one")
    hour = edition.clock("theft.cutoff_time")
    inputs: dict[str, object] = {"reported_at": reported, "days_after_report": count, "hour": hour}
    if edition.word("theft.wait_day_kind") == "natural":
        last, formula = add_days(reported.date(), count), "at(add_days(date(reported_at), days_after_report), hour)"
        text = "La espera termina {days_after_report} días naturales después del reporte, a las {hour:%H:%M} horas."
    else:
        days = business_days(trail, holidays)
        last, inputs = days.after(reported.date(), count), inputs | _rest(days)
        formula = "at(business_days_after(date(reported_at), days_after_report, weekdays, holidays), hour)"
        text = "La espera termina {days_after_report} días hábiles después del reporte, a las {hour:%H:%M} horas."
    return trail.found(name, "R-THF-05", text, formula, datetime.combine(last, hour), **inputs)


def _expired(trail: Trail, facts: Deadline, term: Term, due: date) -> None:
    if isinstance(due, datetime) and facts.as_of_at is not None:
        formula, late = "as_of_at > due_at", facts.as_of_at > due
        inputs: dict[str, object] = {"as_of_at": facts.as_of_at, "due_at": due}
    else:
        last = due.date() if isinstance(due, datetime) else due
        day = facts.as_of_on or needed(facts.as_of_at, "as_of_at").date()
        formula, late = "as_of_on > last_day", day > last
        inputs = {"as_of_on": day, "last_day": last}
    text = "El plazo ya venció." if late else "El plazo sigue vigente."
    trail.found("expired", term.rule, text, formula, late, **inputs)
