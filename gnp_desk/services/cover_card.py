"""The cover card: whether a policy covers at an instant and why, each cover with sum, deductible and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gnp_desk import resources, texts
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.rules.answer import Answer, Step
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run
from gnp_desk.services.policy_copy import Policy, car_words, name_words
from gnp_desk.services.views import CoverLine, CoverView, StepView
from gnp_desk.texts import N_

Values = Mapping[str, Any]
UNKNOWN = "unknown"
COVERED = ("in_force", "in_grace")
BADGES = {
    "in_force": N_("Prima al corriente"),
    "in_grace": N_("En periodo de gracia hasta {lapses}"),
    "lapsed": N_("Sin cobertura desde {lapses}"),
    "lapsed_paid_late": N_("Sin cobertura desde {lapses}, con pago tardío"),
    "not_started": N_("Sin cobertura hasta {starts}"),
    "expired": N_("Sin cobertura desde {ends}"),
    UNKNOWN: N_("Póliza por identificar"),
}
STATES = {
    "in_force": N_("Vigente"),
    "in_grace": N_("En periodo de gracia"),
    "lapsed": N_("Sin pago"),
    "lapsed_paid_late": N_("Pago tardío"),
    "not_started": N_("Por iniciar"),
    "expired": N_("Vencida"),
    UNKNOWN: N_("Por confirmar"),
}
BASES = {
    "commercial": N_("Valor comercial"),
    "invoice": N_("Valor factura {amount}"),
    "agreed": N_("Valor convenido {amount}"),
}
BASIS_AMOUNT = {"invoice": "invoice_value", "agreed": "agreed_value"}
FINANCING = {"active": N_("Crédito activo"), "settled": N_("Crédito liquidado")}


@dataclass(frozen=True)
class Schedule:
    """What the card reads of a policy, wherever it comes from: the local copy or the snapshot of a claim."""

    values: Values
    covers: Sequence[Values]
    receipts: Sequence[Values]
    endorsements: Sequence[Values]
    insured: str
    beneficiary: str
    data_at: str


def of_policy(policy: Policy) -> Schedule:
    """Return what the card reads of a policy of the local copy."""
    return Schedule(
        values=policy.schedule,
        covers=policy.covers,
        receipts=policy.receipts,
        endorsements=policy.endorsements,
        insured=name_words(policy.person("insured")),
        beneficiary=name_words(policy.person("preferred_beneficiary")),
        data_at=policy.data_at,
    )


def cover_of_case(case: Case) -> CoverView:
    """Return the card of a claim at its moment of loss; «Póliza por identificar» while it has no policy."""
    snapshot = case.policy
    if snapshot is None:
        return nothing()
    schedule = Schedule(
        values=snapshot.values,
        covers=[cover.values for cover in case.of("policy_cover", snapshot.id)],
        receipts=_listed(snapshot.get("receipts")),
        endorsements=_listed(snapshot.get("endorsements")),
        insured=_name(case, snapshot, "insured"),
        beneficiary=_name(case, snapshot, "preferred_beneficiary"),
        data_at=local(snapshot.get("source_at")),
    )
    return card(schedule, local(case.claim.get("loss_at")) or case.moment.local, case.edition)


def nothing() -> CoverView:
    """Return the card of a claim whose policy is not known yet."""
    return CoverView(UNKNOWN, BADGES[UNKNOWN], False, "", "", "", "", "", "", "", "", (), ())


def card(schedule: Schedule, at: str, edition: Edition | None) -> CoverView:
    """Return the card of a schedule at a local instant."""
    values, decision = schedule.values, decide(schedule, at, edition)
    answer, state = decision.answer, decision.state
    car = values.get("schedule_vehicle") or {}
    return CoverView(
        state=state,
        badge=_badge(values, answer, state),
        covered=decision.covered,
        policy_number=str(values.get("policy_number") or ""),
        item_number=str(values.get("item_number") or ""),
        insured=schedule.insured,
        term_text=_term(values),
        lapses_text=_lapses(answer, state),
        data_text=N_("Datos al {at}").format(at=texts.day_hour(schedule.data_at)) if schedule.data_at else "",
        vehicle=car_words(car),
        plate=str(car.get("plate") or ""),
        lines=tuple(_line(values, cover, covered=decision.covered) for cover in schedule.covers),
        steps=tuple(_step(step) for step in answer.steps) if answer else (),
        facts=tuple(_facts(schedule, at)),
    )


@dataclass(frozen=True)
class Decision:
    """The receipt that decides at an instant and what `cover_status` answers; no answer when the policy says too little."""

    receipt: Values
    answer: Answer | None

    @property
    def state(self) -> str:
        return UNKNOWN if self.answer is None else str(self.answer["cover_status"])

    @property
    def covered(self) -> bool:
        return self.state in COVERED


def decide(schedule: Schedule, at: str, edition: Edition | None) -> Decision:
    """Return what decides the cover at a local instant.

    Of the receipts due by then the first one that takes the cover away decides, else one in its grace period, else the
    last one due.
    """
    found = [Decision(receipt, _answer(schedule, receipt, at, edition)) for receipt in _due(schedule, at[:10])]
    gone = [decision for decision in found if not decision.covered]
    graced = [decision for decision in found if decision.state == "in_grace"]
    return [*gone, *graced, found[-1]][0]


def _due(schedule: Schedule, on: str) -> list[Values]:
    """Return the receipts due by a day that were not paid by their due date, and the last one due."""
    written = {"due_on": schedule.values.get("premium_due_on"), "paid_at": schedule.values.get("premium_paid_at")}
    receipts = schedule.receipts or [written]
    due = [receipt for receipt in receipts if str(receipt.get("due_on") or "") <= on] or list(receipts[:1])
    late = [receipt for receipt in due[:-1] if not is_paid(receipt, f"{receipt.get('due_on')}T99")]
    return [*late, due[-1]]


def _answer(schedule: Schedule, receipt: Values, at: str, edition: Edition | None) -> Answer | None:
    values = schedule.values
    facts = {
        "policy_start_at": _seconds(local(values.get("policy_start_at"))),
        "policy_end_at": _seconds(local(values.get("policy_end_at"))),
        "premium_due_on": receipt.get("due_on"),
        "premium_paid_at": _seconds(local(receipt.get("paid_at"))) or None,
        "grace_days": values.get("grace_days"),
        "loss_at": _seconds(at),
    }
    if edition is None:
        return None
    try:
        return run("cover_status", facts, edition)
    except RuleInputError:
        return None


def pending(receipts: Sequence[Values], at: str) -> str:
    """Return the premium of the term not paid at a local instant, as a wire amount."""
    open_ones = [receipt for receipt in receipts if not is_paid(receipt, at)]
    return str(sum((Decimal(str(receipt["amount"])) for receipt in open_ones), Decimal("0.00")))


def is_paid(receipt: Values, at: str) -> bool:
    """Return whether a receipt was paid by a local instant."""
    return "" < local(receipt.get("paid_at")) <= at


def local(value: object) -> str:
    """Return the local ISO instant of a wire instant or of plain text, «» when there is none."""
    if isinstance(value, Mapping):
        return str(value.get("local") or "")
    return value if isinstance(value, str) else ""


def moment(text: str) -> datetime:
    """Return a local instant of the store."""
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    """Return the day of a local instant of the store."""
    return date.fromisoformat(text[:10])


def _badge(values: Values, answer: Answer | None, state: str) -> str:
    if answer is None:
        return N_("Vigencia por confirmar")
    return BADGES[state].format(
        lapses=texts.day_hour(str(answer["cover_lapses_at"])),
        starts=texts.day_hour(local(values.get("policy_start_at"))),
        ends=texts.day_hour(local(values.get("policy_end_at"))),
    )


def _term(values: Values) -> str:
    start, end = local(values.get("policy_start_at")), local(values.get("policy_end_at"))
    return f"{texts.day(start)} a {texts.day(end)}, {texts.hour(end)}" if start and end else ""


def _lapses(answer: Answer | None, state: str) -> str:
    if answer is None or state not in ("in_grace", "lapsed", "lapsed_paid_late"):
        return ""
    lapses = str(answer["cover_lapses_at"])
    day, hour = texts.day(lapses), texts.hour(lapses)
    if state == "in_grace":
        return N_("Si no se paga, la cobertura termina el {day} a las {hour}.").format(day=day, hour=hour)
    return N_("El plazo de pago terminó el {day} a las {hour}.").format(day=day, hour=hour)


def _line(values: Values, cover: Values, *, covered: bool) -> CoverLine:
    code = str(cover.get("coverage_code") or "")
    known = _covers().get(code, {})
    has = bool(cover.get("covered", True))
    return CoverLine(
        code=code,
        title=str(known.get("name") or code),
        covered=has and covered,
        sum_text=_sum(values, cover, known) if has else N_("No amparada"),
        deductible_text=_deductible(cover) if has else "",
        excluded=tuple(_excluded(known)) if has else (),
    )


def _sum(values: Values, cover: Values, known: Values) -> str:
    if is_known(cover.get("coverage_sum_insured")):
        return texts.money(str(cover["coverage_sum_insured"]))
    if cover.get("service_days"):
        return texts.plural(int(cover["service_days"]), N_("{n} día"), N_("{n} días"))
    if known.get("limit", {}).get("basis") in ("vehicle_value", "same_as_pp"):
        basis = str(values.get("value_basis") or "commercial")
        amount = texts.money(values.get(BASIS_AMOUNT.get(basis, ""))) if basis in BASIS_AMOUNT else ""
        return BASES.get(basis, BASES["commercial"]).format(amount=amount)
    return N_("Amparada")


def _deductible(cover: Values) -> str:
    if is_known(cover.get("deductible_pct")):
        return texts.percent(str(cover["deductible_pct"]))
    if is_known(cover.get("deductible_fixed")):
        return texts.money(str(cover["deductible_fixed"]))
    return N_("Sin deducible")


def _excluded(known: Values) -> Iterator[str]:
    """Yield what a cover leaves out, by name; what it shares with the covers it extends comes with it."""
    names = {item["code"]: item["name"] for item in resources.read_json("exclusions")["items"]}
    codes = list(known.get("exclusions", ()))
    for other in known.get("exclusions_of", ()):
        codes += _covers().get(other, {}).get("exclusions", ())
    yield from dict.fromkeys(names[code] for code in codes if code in names)


def _covers() -> Mapping[str, Values]:
    return {item["code"]: item for item in resources.read_json("covers")["items"]}


def _facts(schedule: Schedule, at: str) -> Iterator[tuple[str, str]]:
    values = schedule.values
    if values.get("package"):
        yield N_("Paquete"), str(values["package"])
    if schedule.beneficiary:
        yield N_("Beneficiario preferente"), schedule.beneficiary
    if values.get("financing_status") in FINANCING:
        yield N_("Crédito"), FINANCING[str(values["financing_status"])]
    if schedule.receipts and Decimal(owed := pending(schedule.receipts, at)):
        yield N_("Prima pendiente"), texts.money(owed)
    for endorsement in schedule.endorsements:
        title = N_("Endoso {number}").format(number=endorsement.get("number"))
        yield title, f"{texts.day(str(endorsement.get('on') or ''))} · {endorsement.get('title')}"


def _step(step: Step) -> StepView:
    return StepView(step.text, step.rule, step.clause, _result(step.result))


def _result(result: object) -> str:
    if isinstance(result, bool):
        return N_("Sí") if result else N_("No")
    text = str(result)
    return texts.day_hour(text) if "T" in text else STATES.get(text, text)


def _listed(value: object) -> Sequence[Values]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _name(case: Case, snapshot: Record, role: str) -> str:
    person = case.ref(snapshot, role)
    return name_words(person.values) if person else ""


def _seconds(moment: str) -> str:
    """Return a local ISO instant to the second, as the rules take it."""
    return f"{moment}:00" if len(moment) == 16 else moment
