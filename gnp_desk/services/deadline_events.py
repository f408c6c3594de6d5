"""The events of a claim that start a term (rules.md section 14), read from its records. Nothing is counted here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip.issued import is_paid, paper_of
from gnp_desk.forms.document_item.checklist import checklist
from gnp_desk.forms.facts_of import cover_row, local, loss_on


@dataclass(frozen=True)
class Event:
    """What starts a term: the kind, the local day or instant, the record it is in, and when it was met («» if not yet)."""

    kind: str
    start: str
    record: str
    met: str = ""
    parts_on: str = ""


def events(case: Case) -> Iterator[Event]:
    """Yield the events of a claim that start a term (rules.md section 14)."""
    yield from _claim_events(case)
    yield from _workshop_events(case)
    yield from _slip_events(case)
    yield from _settlement_events(case)
    yield from _theft_events(case)
    yield from _policy_events(case)


def _claim_events(case: Case) -> Iterator[Event]:
    claim, loss = case.claim, loss_on(case)
    known = claim.text("known_on") or loss
    if known:
        yield Event("LOSS_NOTICE", known, claim.id, local(claim.get("reported_at")))
    sent = local(claim.get("info_sent_at"))
    if sent and claim.get("self_adjustment") == "accepted":
        yield Event("AUTOADJUST_ORDER", sent, claim.id, _first_paper(case, "vehicle_admission_order"))
    for paper in case.of("paper"):
        if paper.get("kind") == "vehicle_admission_order" and not _is_replaced(case, paper):
            delivered = case.find(paper.get("source"))
            start = delivered.text("delivered_on") if delivered else ""
            yield Event("ADMISSION_ORDER", start or paper.text("issued_at")[:10], paper.id, _used(case, paper))
    if loss:
        yield Event("PRESCRIPTION", loss, claim.id)
        covers = claim.get("covers")
        if isinstance(covers, list) and "ACC_CONDUCTOR" in covers:
            yield Event("DRIVER_ACCIDENT_WINDOW", loss, claim.id)


def _workshop_events(case: Case) -> Iterator[Event]:
    sheets = case.of("worksheet")
    entered = next((sheet for sheet in sheets if local(sheet.get("entry_at"))), None)
    if entered is None:
        return
    start = local(entered.get("entry_at"))
    yield Event("VALUATION", start, entered.id, _first_paper(case, "worksheet"))
    lines = [line for sheet in sheets for line in case.of("worksheet_line", sheet.id)]
    parts_on = max((line.text("available_on") for line in lines), default="")
    repaired = case.first("repair_tracking")
    met = repaired.text("delivered_on") if repaired else ""
    if any(item.get("settlement_kind") == "direct_payment" for item in case.of("settlement")):
        yield Event("REPAIR_DELIVERY", start[:10], entered.id, met, parts_on)


def _slip_events(case: Case) -> Iterator[Event]:
    for slip in case.of("deductible_slip"):
        paper = paper_of(case, slip)
        sent = local(slip.get("sent_at"))
        if paper is not None and sent and not _is_replaced(case, paper):
            proofs = [proof.text("paid_on") for proof in case.of("payment_proof") if proof.get("slip") == slip.id]
            yield Event("DEDUCTIBLE_SLIP", sent[:10], slip.id, min(proofs, default="") if is_paid(case, slip) else "")


def _settlement_events(case: Case) -> Iterator[Event]:
    for record in case.of("settlement"):
        complete = local(checklist(case, record).complete_at)
        paid = local(record.get("paid_at"))
        if complete and record.get("settlement_kind") != "direct_payment":
            yield Event("PAYMENT_SLA", complete, record.id, paid)
        if complete:
            yield Event("PAYMENT_LEGAL", complete[:10], record.id, paid)
        told = local(record.get("notified_at"))
        if told and record.get("settlement_kind") == "total_loss":
            yield Event("STORAGE_FREE", told[:10], record.id, record.text("vehicle_delivered_on"))
            if cover_row(case, "AUTO_SUSTITUTO") or cover_row(case, "AUTO_SUSTITUTO_PLUS"):
                yield Event("SUBSTITUTE_REQUEST", told[:10], record.id)


def _theft_events(case: Case) -> Iterator[Event]:
    for record in case.of("theft_case"):
        reported = local(record.get("theft_reported_at"))
        if not reported:
            continue
        found = local(record.get("recovered_at")) if record.get("located") == "yes" else ""
        yield Event("THEFT_WAIT", reported, record.id, found)
        yield Event("THEFT_DOCS", reported[:10], record.id, local(record.get("docs_sent_at")))
        complaint = case.ref(record, "complaint")
        filed = local(complaint.get("filed_at")) if complaint else ""
        if filed and (cover_row(case, "AUTO_SUSTITUTO") or cover_row(case, "AUTO_SUSTITUTO_PLUS")):
            yield Event("SUBSTITUTE_REQUEST", filed[:10], record.id)


def _policy_events(case: Case) -> Iterator[Event]:
    policy = case.policy
    if policy is None:
        return
    start, end = local(policy.get("policy_start_at")), local(policy.get("policy_end_at"))
    if policy.get("inspection_required") is True and start:
        yield Event("INSPECTION", start[:10], policy.id, policy.text("inspection_done_on"))
    if end:
        yield Event("NON_RENEWAL_NOTICE", end[:10], policy.id)


def _first_paper(case: Case, kind: str) -> str:
    return min((paper.text("issued_at") for paper in case.of("paper") if paper.get("kind") == kind), default="")


def _is_replaced(case: Case, paper: Record) -> bool:
    return any(other.get("replaces") == paper.id for other in case.of("paper"))


def _used(case: Case, paper: Record) -> str:
    events_ = (event for event in case.of("paper_event") if event.get("paper") == paper.id)
    return next((str(event.get("at"))[:10] for event in events_ if event.get("event") == "used"), "")
