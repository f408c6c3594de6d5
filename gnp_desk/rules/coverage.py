"""Whether a policy covers at an instant, whether notice was in time, and the windows of one claim per year."""

from __future__ import annotations

from datetime import date, datetime

from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.calendar import add_days, add_months, months_between
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may
from gnp_desk.rules.inputs import DAY, DAYS, INSTANT, TERM, RuleInputError

COVER_STATUS = ("cover_lapses_at", "cover_status", "covered")
LOSS_NOTICE = ("due_on", "on_time")
EVENT_WINDOW = ("window_start_on", "next_window_on", "allowed")


class Cover(Facts):
    """The term of a policy, its premium and the instant asked about."""

    policy_start_at: datetime = given(INSTANT)
    policy_end_at: datetime = given(INSTANT)
    premium_due_on: date = given(DAY)
    grace_days: int | None = may(TERM)
    premium_paid_at: datetime | None = may(INSTANT)
    loss_at: datetime = given(INSTANT)


STATUS_WORDS = {
    "not_started": ("R-PRM-01", "La vigencia todavía no empezaba."),
    "expired": ("R-PRM-01", "La vigencia ya había terminado."),
    "in_grace": ("R-PRM-04", "La prima estaba pendiente dentro del plazo de pago: hay cobertura."),
    "in_force": ("R-PRM-08", "La póliza estaba vigente y al corriente."),
    "lapsed_paid_late": ("R-PRM-06", "La prima se pagó después del plazo: la central debe decidir."),
    "lapsed": ("R-PRM-03", "El plazo de pago terminó sin pago: los efectos cesaron."),
}
STATUS_FORMULA = (
    "'not_started' if loss_at < policy_start_at else 'expired' if loss_at >= policy_end_at else "
    "('in_grace' if date(loss_at) >= premium_due_on and (premium_paid_at is None or premium_paid_at > loss_at) "
    "else 'in_force') if loss_at < cover_lapses_at else 'lapsed' if premium_paid_at is None else "
    "'in_force' if premium_paid_at <= cover_lapses_at else "
    "'lapsed_paid_late' if premium_paid_at <= loss_at else 'lapsed'"
)


def cover_status(facts: Cover, edition: Edition) -> Answer:
    """Return whether the policy covers at `loss_at`, in which state, and when it lapses for lack of payment."""
    if facts.policy_end_at <= facts.policy_start_at:
        raise RuleInputError("policy_end_at", "before_start")
    trail = Trail(edition)
    lapses = _lapse(trail, facts)
    status = _status(facts, lapses)
    rule, text = STATUS_WORDS[status]
    trail.found(
        "cover_status",
        rule,
        text,
        STATUS_FORMULA,
        status,
        policy_start_at=facts.policy_start_at,
        policy_end_at=facts.policy_end_at,
        premium_due_on=facts.premium_due_on,
        premium_paid_at=facts.premium_paid_at,
        loss_at=facts.loss_at,
        cover_lapses_at=lapses,
    )
    covered = status in ("in_force", "in_grace")
    text = "Hay cobertura en ese momento." if covered else "No hay cobertura en ese momento."
    formula = "cover_status in ('in_force', 'in_grace')"
    trail.found("covered", "R-PRM-08", text, formula, covered, cover_status=status)
    trail.flag("COVER_PAID_LATE", status == "lapsed_paid_late")
    return trail.answer(*COVER_STATUS)


def _lapse(trail: Trail, facts: Cover) -> datetime:
    edition = trail.edition
    days = edition.whole("premium.default_grace_days") if facts.grace_days is None else facts.grace_days
    hour = edition.clock("premium.lapse_time")
    return trail.found(
        "cover_lapses_at",
        "R-PRM-03",
        "Sin pago, los efectos cesan el {last_day:%d/%m/%Y} a las {hour:%H:%M} horas.",
        "at(add_days(premium_due_on, grace_days), hour)",
        datetime.combine(add_days(facts.premium_due_on, days), hour),
        premium_due_on=facts.premium_due_on,
        grace_days=days,
        hour=hour,
        last_day=add_days(facts.premium_due_on, days),
    )


def _status(facts: Cover, lapses: datetime) -> str:
    loss, paid = facts.loss_at, facts.premium_paid_at
    if loss < facts.policy_start_at:
        return "not_started"
    if loss >= facts.policy_end_at:
        return "expired"
    if loss < lapses:
        unpaid = paid is None or paid > loss
        return "in_grace" if unpaid and loss.date() >= facts.premium_due_on else "in_force"
    return _status_after_lapse(paid, lapses, loss)


def _status_after_lapse(paid: datetime | None, lapses: datetime, loss: datetime) -> str:
    if paid is None or paid > max(loss, lapses):
        return "lapsed"
    return "in_force" if paid <= lapses else "lapsed_paid_late"


class Notice(Facts):
    """When the loss was known and when the Company was told."""

    known_on: date = given(DAY)
    noticed_on: date = given(DAY)
    force_majeure_ended_on: date | None = may(DAY)


def loss_notice(facts: Notice, edition: Edition) -> Answer:
    """Return the last day to give notice of the loss and whether it was in time; late never rejects (R-NOT-02)."""
    trail = Trail(edition)
    days = edition.whole("notice.days")
    due, formula = add_days(facts.known_on, days), "add_days(known_on, days)"
    inputs: dict[str, object] = {"known_on": facts.known_on, "days": days}
    if facts.force_majeure_ended_on is not None:
        formula = "max(add_days(known_on, days), force_majeure_ended_on)"
        due = max(due, facts.force_majeure_ended_on)
        inputs["force_majeure_ended_on"] = facts.force_majeure_ended_on
    text = "El aviso se da dentro de {days} días naturales desde que se supo, o al cesar la fuerza mayor."
    trail.found("due_on", "R-NOT-02", text, formula, due, **inputs)
    on_time = facts.noticed_on <= due
    text = "El aviso se dio a tiempo." if on_time else "El aviso fue tardío: solo puede reducir la indemnización."
    inputs = {"noticed_on": facts.noticed_on, "due_on": due}
    trail.found("on_time", "R-NOT-02", text, "noticed_on <= due_on", on_time, **inputs)
    trail.flag("LATE_NOTICE", not on_time)
    return trail.answer(*LOSS_NOTICE)


class EventWindow(Facts):
    """A new event of a cover that gives one claim per window, and the claims already paid."""

    policy_start_on: date = given(DAY)
    event_on: date = given(DAY)
    prior_events: tuple[date, ...] = may(DAYS, ())


def event_window(facts: EventWindow, edition: Edition) -> Answer:
    """Return the window of the event, anchored at the policy start, and whether it still allows a claim (R-EVT-01)."""
    trail = Trail(edition)
    window_allows(trail, facts.policy_start_on, facts.event_on, facts.prior_events)
    return trail.answer(*EVENT_WINDOW)


def window_allows(trail: Trail, start: date, event: date, prior: tuple[date, ...]) -> bool:
    """Write the steps of R-EVT-01 and return whether the window of `event` still allows a claim."""
    if event < start:
        raise RuleInputError("policy_start_on", "after_event")
    months = trail.edition.whole("event_window.months")
    index = months_between(start, event) // months
    begins = _window_edge(trail, "window_start_on", start, months, index)
    ends = _window_edge(trail, "next_window_on", start, months, index + 1)
    used = tuple(day for day in prior if begins <= day < ends)
    limit = trail.edition.whole("event_window.events")
    text = "En este periodo ya se pagó un evento." if used else "En este periodo no se ha pagado ningún evento."
    inputs = {"prior_events": prior, "window_start_on": begins, "next_window_on": ends, "events": limit}
    formula = "count_between(prior_events, window_start_on, next_window_on) < events"
    return trail.found("allowed", "R-EVT-01", text, formula, len(used) < limit, **inputs)


def _window_edge(trail: Trail, name: str, start: date, months: int, index: int) -> date:
    text = "Los periodos de {months} meses se cuentan desde el inicio de la póliza."
    edge = add_months(start, months * index)
    inputs = {"policy_start_on": start, "months": months, "period": index}
    return trail.found(name, "R-EVT-01", text, "add_months(policy_start_on, months * period)", edge, **inputs)
