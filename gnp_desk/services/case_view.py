"""What the screens show of a claim: task list, cover, deadlines, advice, its row in the queue. Pure functions of a Case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from gnp_desk import texts
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record, is_answered, is_known
from gnp_desk.forms.consent import asking
from gnp_desk.forms.fields import Need, Outcome, Problem
from gnp_desk.forms.identifiers import compact, lookalike
from gnp_desk.rules.operations import run
from gnp_desk.services import claim_keys, deadline_calendar, theft_view
from gnp_desk.services.cover_card import cover_of_case
from gnp_desk.services.life import ORDERS, paper_state
from gnp_desk.services.views import Advice, AnswerRow, CaseView, DeadlineRow, Review, TaskRow

URGENCY = ("returned", "on_scene", "due", "conflict", "ongoing", "empty", "ok")
REASONS = {
    "returned": "Devuelto",
    "on_scene": "En el lugar",
    "due": "Vence",
    "conflict": "Conflicto",
    "new": "Nuevo",
    "ongoing": "En curso",
    "empty": "Sin empezar",
    "ok": "Al corriente",
}
DUE_SOON = timedelta(days=5)
TERM_STATES = {"late": "late", "today": "soon", "soon": "soon", "on_time": "on_time", "done": "on_time", "done_late": "late"}
OPEN = ("reported", "attending", "attended", "valuation", "repair", "settlement", "waiting")


def look(case: Case) -> CaseView:
    """Return everything the Expediente shows."""
    page, step = catalogue.next_step(case)
    return CaseView(
        case=case,
        folio=case.claim.text("folio"),
        title=catalogue.title_of(case),
        subtitle=catalogue.show(case, case.claim, "loss_kind"),
        tasks=tuple(TaskRow(**task.__dict__) for task in catalogue.tasks(case)),
        cover=cover_of_case(case),
        deadlines=tuple(deadlines(case)),
        advice=tuple(_advice(case, problem) for problem in live_problems(case)),
        next_page=page,
        next_text=step,
    )


def review(case: Case) -> Review:
    """Return the answers in the order of the walk, and every problem of closing the declaration."""
    found = [_advice(case, problem) for problem in catalogue.problems(case, Need.CLOSE)]
    return Review(
        answers=tuple(_answers(case)),
        problems=tuple(advice for advice in found if advice.outcome == Outcome.STOP),
        reviews=tuple(advice for advice in found if advice.outcome != Outcome.STOP),
    )


def advice_of(case: Case, problems: tuple[Problem, ...]) -> tuple[Advice, ...]:
    """Return problems in words with the place that owns each."""
    return tuple(_advice(case, problem) for problem in problems)


def live_problems(case: Case) -> tuple[Problem, ...]:
    """Return the contradictions worth showing while the work goes on: never what is merely not answered yet."""
    return catalogue.contradictions(case)


def deadlines(case: Case) -> Iterator[DeadlineRow]:
    """Yield the deadlines whose clock this claim has started, and the ones it will start next (rules.md section 14)."""
    if case.edition is None:
        return
    known = case.claim.text("known_on") or _on(case.claim.get("loss_at"))
    if known:
        noticed = _on(case.claim.get("reported_at"))
        answer = run("loss_notice", {"known_on": known, "noticed_on": noticed or known}, case.edition)
        on_time = bool(answer.outputs["on_time"])
        yield DeadlineRow(
            "Aviso del siniestro",
            "5 días naturales · R-SLA-09",
            "a tiempo" if on_time else "fuera de plazo",
            texts.day_hour(_local(case.claim.get("reported_at"))),
            "on_time" if on_time else "late",
        )
    issued = [paper for paper in case.of("paper") if paper.text("valid_until")]
    for paper in issued:
        state = paper_state(case, paper, case.moment.today)
        if state in ("replaced", "cancelled") or paper.get("kind") == "deductible_slip":
            continue
        until = paper.text("valid_until")
        yield DeadlineRow(
            catalogue.FORMS[paper.text("kind")].title,
            "30 días naturales · R-SLA-01",
            texts.day(until),
            paper.text("folio"),
            "late" if state == "expired" else "on_time",
        )
    if not any(paper.get("kind") == "vehicle_admission_order" for paper in issued):
        yield DeadlineRow("Orden de admisión", "30 días naturales · R-SLA-01", "al emitir", "todavía sin orden", "waiting")
    running = deadline_calendar.terms(case, deadline_calendar.SHOWN)
    if not any(term.kind == "VALUATION" for term in running):
        yield DeadlineRow("Valuación", "72 h hábiles · R-SLA-02", "no ha empezado", "desde el ingreso al taller", "waiting")
    for term in running:
        terms = f"{term.days_text} · {term.rule}"
        yield DeadlineRow(term.title, terms, term.due_text, term.state_text, TERM_STATES[term.state])


def row(case: Case) -> dict[str, object]:
    """Return the claim's row of queue and search; people with health data stay out of the names (FM-8)."""
    claim, vehicle = case.claim, case.ref(case.party("A"), "vehicle")
    page, step = catalogue.next_step(case)
    reason = _reason(case)
    people = claim_keys.named_people(case)
    policy = case.policy
    return {
        "claim": claim.id,
        "folio": claim.text("folio"),
        "folio_key": compact(claim.text("folio")),
        "loss_kind": _what(case),
        "vehicle": catalogue.vehicle_words(vehicle),
        "plate": compact(vehicle.text("plate")) if vehicle else "",
        "vin": lookalike(vehicle.text("vin")) if vehicle else "",
        "phone": next((person.text("phone").removeprefix("+52") for person in people if person.text("phone")), ""),
        "policy_number": compact(policy.text("policy_number")) if policy else "",
        "names": " · ".join(name for name in (catalogue.person_words(person) for person in people) if name),
        "reason": reason,
        "next_step": step,
        "page": page,
        "since": _local(claim.get("reported_at")),
        "due_on": _due_on(case) if claim.get("status") in OPEN else "",
        "urgency": URGENCY.index(reason),
        "is_open": int(claim.get("status") in OPEN),
        "is_incomplete": int(claim.get("status") in OPEN and page not in ("", "orders")),
        "is_unsent": 1,
        claim_keys.KEYS: claim_keys.of_case(case),
    }


def _what(case: Case) -> str:
    """Return what happened in words, of a theft also how it stands."""
    theft = theft_view.look(case)
    words = (catalogue.show(case, case.claim, "loss_kind"), theft.state_text if theft else "")
    return " · ".join(word for word in words if word)


def _reason(case: Case) -> str:
    if case.claim.get("status") not in OPEN:
        return "ok"
    answered = sum(is_answered(case.claim.get(name)) for name in ("loss_kind", "loss_place_text", "safe_place"))
    if is_known(case.claim.get("arrived_at")) and not is_known(case.claim.get("left_at")):
        return "on_scene"
    due = _due_on(case)
    if due and date.fromisoformat(due) - case.moment.today <= DUE_SOON:
        return "due"
    if deadline_calendar.pressing(case) is not None:
        return "due"
    if case.of("paper"):
        return "ok" if is_known(case.claim.get("left_at")) else "ongoing"
    return "ongoing" if answered else "empty"


def _due_on(case: Case) -> str:
    """Return the first day on which a paper nobody has used stops being valid, or a stolen vehicle being waited for."""
    waiting = ("issued", "printed", "delivered", "sent")
    papers = (paper for paper in case.of("paper") if paper_state(case, paper, case.moment.today) in waiting)
    theft = theft_view.look(case)
    ends = (*(paper.text("valid_until") for paper in papers), theft.until if theft else "")
    return min(filter(None, ends), default="")


def _answers(case: Case) -> Iterator[AnswerRow]:
    for page in catalogue.PAGES:
        for part in page.parts:
            for record, field in catalogue.fields_of(case, part):
                value = catalogue.show(case, record, field.name)
                if value:
                    title = catalogue.FORMS[record.type].title
                    section = _section(case, page.title, title, record)
                    is_health = asking.is_health(catalogue.FORMS[record.type], field)
                    yield AnswerRow(section, field.label, value, page.code, record.id, field.name, is_health)


def _section(case: Case, page: str, title: str, record: Record) -> str:
    letter = next((party.text("letter") for party in case.of("party") if record.id in _members(party)), "")
    return f"{page} · {letter}" if letter else page if record.type in ("claim", "declaration") else f"{page} · {title}"


def _members(party: Record) -> tuple[object, ...]:
    return party.id, party.get("vehicle"), party.get("driver")


def _advice(case: Case, problem: Problem) -> Advice:
    return Advice(
        code=problem.code,
        outcome=problem.outcome.value,
        text=catalogue.words(problem, case),
        page=catalogue.page_of(case, problem.record, problem.field),
        record=problem.record,
        field=problem.field,
    )


def _local(value: object) -> str:
    return str(value.get("local", "")) if isinstance(value, Mapping) else ""


def _on(value: object) -> str:
    local = _local(value)
    return datetime.fromisoformat(local).date().isoformat() if local else ""


__all__ = ["ORDERS", "REASONS", "advice_of", "deadlines", "look", "review", "row"]
