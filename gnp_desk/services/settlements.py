"""Settlements as a person works on them: begin, see the cascade, compare two, ask for a second signature, notify, answer, pay.

After it is issued a settlement never changes: what happens to it later is recorded beside the frozen values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from gnp_desk import errors, texts
from gnp_desk.forms import office
from gnp_desk.forms.approval import limits
from gnp_desk.forms.case import Case, Record, is_answered, is_known
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.kinds import instant
from gnp_desk.forms.payment_order.order import values_of
from gnp_desk.forms.settlement.cascade import Cascade
from gnp_desk.forms.settlement.form import ANSWERS
from gnp_desk.forms.settlement.steps import cascade
from gnp_desk.forms.settlement.wording import flag_words
from gnp_desk.services import life
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Author, Change, Records, read_record
from gnp_desk.services.views import Saved
from gnp_desk.texts import N_

SETTLEMENT, ORDER, APPROVAL = "settlement", "payment_order", "approval"
# What is recorded of a settlement after it was issued.
AFTER = frozenset(
    (
        *("notified_at", "customer_answer", "objection", "paid_at"),
        *("vehicle_delivered_on", "delay_attributable_to_insured", "recovered_amount", "recovered_on"),
    )
)
STATES = {
    "draft": N_("Borrador"),
    "to_approve": N_("Por autorizar"),
    "issued": N_("Emitida"),
    "notified": N_("Notificada"),
    "accepted": N_("Aceptada"),
    "disagreed": N_("En desacuerdo"),
    "paid": N_("Pagada"),
    "replaced": N_("Sustituida"),
}


@dataclass(frozen=True)
class SettlementView:
    """What the screen shows of a settlement: its cascade, what to confirm, its state, and who may issue it."""

    record: Record
    cascade: Cascade
    state: str
    state_text: str
    total: str
    flags: tuple[str, ...]
    limit_text: str
    needs_approval: bool


@dataclass(frozen=True)
class ComparedRow:
    """One step of two settlements side by side; `effect` is the difference in pesos, «» when it is not money."""

    title: str
    before: str
    after: str
    effect: str
    is_different: bool


def state_of(case: Case, record: Record) -> str:
    """Return the state of a settlement, read from its paper and from what happened after."""
    status = record.text("status") or "draft"
    if status != life.ISSUED:
        return status
    papers = {paper.id for paper in case.of("paper") if paper.get("source") == record.id}
    if any(other.get("replaces") in papers for other in case.of("paper")):
        return "replaced"
    if is_known(record.get("paid_at")):
        return "paid"
    answer = record.get("customer_answer")
    if answer:
        return "disagreed" if answer == "rejects" else "accepted"
    return "notified" if is_known(record.get("notified_at")) else "issued"


def look(case: Case, record: Record, role: str) -> SettlementView:
    """Return everything the screen shows of a settlement to a person of `role`."""
    found, state = cascade(case, record), state_of(case, record)
    held = limits.roles().get(role)
    stopped = office.second_signature(case, record, role) if state in ("draft", "to_approve") else ()
    return SettlementView(
        record,
        found,
        state,
        STATES[state],
        texts.money(found.total) if found.total else "—",
        tuple(flag_words(flag) for flag in found.flags),
        held.limit_words(SETTLEMENT) if held else "",
        bool(stopped),
    )


def compare(case: Case, before: Record, after: Record) -> tuple[ComparedRow, ...]:
    """Return two settlements of one claim step by step, in the order of the later one."""
    old, new = cascade(case, before), cascade(case, after)
    codes = dict.fromkeys([step.code for step in new.steps] + [step.code for step in old.steps])
    rows = []
    for code in codes:
        first, second = old.step(code), new.step(code)
        title = (second or first).title  # type: ignore[union-attr]
        words = [step.result if step else "—" for step in (first, second)]
        amounts = [exact(step.amount) if step and step.amount else None for step in (first, second)]
        rows.append(ComparedRow(title, words[0], words[1], _effect(*amounts), words[0] != words[1]))
    return tuple(rows)


def answers() -> tuple[tuple[str, str, str], ...]:
    """Return what a customer may answer, as choices."""
    return tuple((code, label, "") for code, label in ANSWERS)


def now(case: Case) -> dict[str, object]:
    """Return this moment as an answer."""
    return dict(instant(case.moment.now.replace(tzinfo=None), case.moment.zone, "device"))


def order_words(case: Case, order: Record) -> tuple[str, str]:
    """Return the amount of a payment order, and its folio or how it stands."""
    folio = order.text("issued_folio")
    return texts.money(order.text("amount") or None), folio or STATES[order.text("status") or "draft"]


def _effect(before: Decimal | None, after: Decimal | None) -> str:
    return texts.money(after - before) if before is not None and after is not None else ""


class Settlements:
    """The settlements of this store's claims, their payment orders and second signatures."""

    def __init__(self, database: Database, records: Records, cases: Cases) -> None:
        self._database = database
        self._records = records
        self._cases = cases

    def open(self, claim: str) -> str:
        """Begin a settlement, prefilled with the kind the facts propose, and return its id."""
        settlement = new_id()
        self._cases.add(claim, SETTLEMENT, settlement, {"status": "draft"}, SETTLEMENT)
        return settlement

    def replace(self, settlement: str, reason: str) -> str:
        """Begin a settlement that will replace an issued one, with its values, and return its id.

        Its paper will name the one it replaces, why, and the difference in pesos.
        """

        def job(connection: Connection) -> str:
            old = read_record(connection, settlement)
            case = self._cases.read(connection, old.claim)
            paper = _paper_of(case, old)
            kept = {name: value for name, value in old.values.items() if name not in {*AFTER, "status", "issued_folio"}}
            fresh = {"status": "draft", "replaces": old.id, "correcting": paper.id, "correction_reason": reason}
            record = Record(new_id(), SETTLEMENT, {**kept, **fresh}, old.claim)
            self._write(connection, [_create(record)], old.claim)
            return record.id

        return self._database.write(job)

    def ask_approval(self, record: str) -> Saved:
        """Send a document over its author's limit to second signature; until it is decided it does not change."""
        return self._update(record, {"status": "to_approve"})

    def approve(self, record: str, approver: Author, reason: str = "") -> Saved:
        """Give the second signature for exactly what the document says now; NotAllowed when the person may not."""
        return self._decide(record, approver, "approved", reason)

    def send_back(self, record: str, approver: Author, reason: str) -> Saved:
        """Return a document to its author with a reason; it is a draft again."""
        return self._decide(record, approver, "returned", reason)

    def record_after(self, settlement: str, values: Mapping[str, object]) -> Saved:
        """Record what happened to an issued settlement: told, answered, vehicle delivered, something recovered."""

        def job(connection: Connection) -> str:
            record = read_record(connection, settlement)
            if record.get("status") != life.ISSUED or not values.keys() <= AFTER:
                raise errors.Frozen()
            return self._write(
                connection, [Change("update", SETTLEMENT, settlement, record.claim, values)], record.claim
            )

        return self._saved(self._database.write(job))

    def payment_orders(self, settlement: str) -> tuple[str, ...]:
        """Begin one order for each payment of an issued settlement that has none yet; return their ids."""

        def job(connection: Connection) -> tuple[str, ...]:
            record = read_record(connection, settlement)
            case = self._cases.read(connection, record.claim)
            if record.get("status") != life.ISSUED:
                raise errors.NotReady(problems=())
            made = {order.get("payment") for order in case.of(ORDER) if order.get("settlement") == settlement}
            fresh = [
                Record(new_id(), ORDER, {**values_of(case, record, payment), "status": "draft"}, record.claim)
                for payment in cascade(case, record).payments
                if not payment.is_charge and payment.code not in made and Decimal(payment.amount or "0")
            ]
            self._write(connection, [_create(order) for order in fresh], record.claim)
            return tuple(order.id for order in fresh)

        return self._database.write(job)

    def change_account(self, order: str, clabe: str, holder: str, reason: str) -> str:
        """Begin the order that replaces an issued one because its account changed, and return its id."""

        def job(connection: Connection) -> str:
            old = read_record(connection, order)
            paper = _paper_of(self._cases.read(connection, old.claim), old)
            kept = {name: old.get(name) for name in ("settlement", "payment", "amount", "payee")}
            fresh = {
                "clabe": clabe,
                "account_holder": holder,
                "status": "to_approve",
                "correcting": paper.id,
                "correction_reason": reason,
            }
            record = Record(new_id(), ORDER, {**kept, **fresh}, old.claim)
            self._write(connection, [_create(record)], old.claim)
            return record.id

        return self._database.write(job)

    def _decide(self, record: str, approver: Author, decision: str, reason: str) -> Saved:
        def job(connection: Connection) -> str:
            target = read_record(connection, record)
            case = self._cases.read(connection, target.claim)
            role = limits.roles().get(approver.role)
            if role is None or not role.may_approve or approver.user == self._records.author.user:
                raise errors.NotAllowed()
            amount = office.amount_of(case, target) or Decimal(0)
            now = case.moment
            values = {
                "target": target.id,
                "content_hash": limits.signed_hash(case, target),
                "limit_code": f"{self._records.author.role}.{target.type}",
                "amount": f"{amount:.2f}",
                "approver": approver.user,
                "approver_name": approver.name,
                "decision": decision,
                "reason": reason,
                "at": instant(now.now.replace(tzinfo=None), now.zone, "device"),
            }
            changes = [_create(Record(new_id(), APPROVAL, values, target.claim))]
            changes.append(Change("update", target.type, target.id, target.claim, {"status": "draft"}))
            changes.append(
                Change("event", decision, target.id, target.claim, {"approver": approver.user, "reason": reason})
            )
            return self._write(connection, changes, target.claim)

        return self._saved(self._database.write(job))

    def _update(self, record: str, values: Mapping[str, object]) -> Saved:
        def job(connection: Connection) -> str:
            found = read_record(connection, record)
            if found.get("status") == life.ISSUED:
                raise errors.Frozen()
            return self._write(connection, [Change("update", found.type, record, found.claim, values)], found.claim)

        return self._saved(self._database.write(job))

    def _write(self, connection: Connection, changes: list[Change], claim: str) -> str:
        group = self._records.write(connection, changes)
        self._cases.project(connection, claim)
        return group

    def _saved(self, group: str) -> Saved:
        return Saved(group, self._cases.moment().now)


def _paper_of(case: Case, record: Record) -> Record:
    papers = [paper for paper in case.of("paper") if paper.get("source") == record.id]
    if not papers:
        raise errors.NotReady(problems=())
    return max(papers, key=lambda paper: paper.text("issued_at"))


def _create(record: Record) -> Change:
    values = {name: value for name, value in record.values.items() if is_answered(value)}
    return Change("create", record.type, record.id, record.claim, values)
