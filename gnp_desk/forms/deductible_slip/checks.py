"""The computed fields of a slip in words, what it starts with, and what stops it (forms.md 6.1, 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gnp_desk import texts
from gnp_desk.forms.amounts import in_words as amount_in_words
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.deductible_slip.banks import bank_lines
from gnp_desk.forms.deductible_slip.calculation import slip_calculation
from gnp_desk.forms.deductible_slip.issued import is_paid
from gnp_desk.forms.facts_of import exact, local
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.forms.kinds import instant
from gnp_desk.forms.settlement.wording import flag_words
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

WORDS: Mapping[str, str] = {
    "CON-75": N_("El deducible cambió de {before} a {now}. Revise el cálculo y emita de nuevo."),
    "slip.none": N_("No hay deducible por pagar. {why}"),
    "slip.source": N_("El cálculo todavía no se emite. Emita la valuación o la liquidación."),
    "slip.live": N_("ya hay una ficha vigente: {folio}. Sustitúyala o espere a que venza."),
    "slip.banks": N_("Ningún banco tiene una referencia para esta ficha."),
    "slip.unconfirmed": N_("los convenios son de demostración: esta ficha no sirve para pagar."),
}


def last_source(case: Case, record: Record) -> object:
    """Return the last issued calculation: a settlement before a worksheet."""
    for kind in ("settlement", "worksheet"):
        found = [item for item in case.of(kind) if item.get("status") == "issued"]
        if found:
            return max(found, key=lambda item: (int(str(item.get("supplement") or 0)), item.id)).id
    return None


def cover_of_source(case: Case, record: Record) -> object:
    """Return the cover of the calculation: that of the settlement, else partial damage."""
    source = case.find(record.get("source") or last_source(case, record))
    if source is None:
        return None
    return source.get("coverage_code") if source.type == "settlement" else "PP"


def now(case: Case, record: Record) -> object:
    """Return this moment in the zone of the work."""
    return instant(case.moment.now.replace(tzinfo=None), case.moment.zone, "device")


def contact(case: Case, record: Record) -> object:
    """Return the telephone or the e-mail of the insured, by the way it is sent."""
    insured = case.ref(case.policy, "insured")
    if insured is None:
        return None
    value = insured.get({"sms": "phone", "email": "email"}.get(record.text("sent_by"), ""))
    return value if is_known(value) else None


def until(case: Case, record: Record) -> str:
    """Return the last day to pay, ISO: 45 natural days from sending (R-SLA-03); «» while it was not sent."""
    sent = local(record.get("sent_at"))
    if not sent or case.edition is None:
        return ""
    answer = run("deadline", {"deadline_kind": "DEDUCTIBLE_SLIP", "start_on": sent[:10]}, case.edition)
    return str(answer["due_on"])


def pay_until(case: Case, record: Record) -> str:
    """Return the last day to pay, in words."""
    day = until(case, record)
    return N_("{on} · 45 días naturales").format(on=texts.day(day)) if day else ""


def _row(case: Case, record: Record, place: int) -> str:
    rows = slip_calculation(case, record).rows
    if place >= len(rows):
        return ""
    row = rows[place]
    points = f" · {texts.percent(row.points)}" if row.points else ""
    return f"{row.title}{points}" + (f" · {texts.money(row.amount)}" if row.amount else "")


def base(case: Case, record: Record) -> str:
    """Return the base of the percentage, in words."""
    return _row(case, record, 0)


def contracted(case: Case, record: Record) -> str:
    """Return what was contracted, in words."""
    return _row(case, record, 1)


def surcharges(case: Case, record: Record) -> str:
    """Return every surcharge with its reason and its pesos, in words."""
    rows = slip_calculation(case, record).rows
    return " · ".join(_row(case, record, place) for place in range(2, len(rows)))


def total(case: Case, record: Record) -> str:
    """Return the deductible to pay, in words; why there is none when there is none."""
    found = slip_calculation(case, record)
    return texts.money(found.total) if found.is_payable else found.why_not


def in_words(case: Case, record: Record) -> str:
    """Return the deductible spelled out."""
    found = slip_calculation(case, record)
    return amount_in_words(Decimal(found.total)) if found.is_payable else ""


def flags(case: Case, record: Record) -> str:
    """Return what a person must confirm, in words."""
    return " ".join(flag_words(flag) for flag in slip_calculation(case, record).flags)


def banks(case: Case, record: Record) -> str:
    """Return every bank with its agreement and its reference."""
    found, day = slip_calculation(case, record), until(case, record)
    if not found.is_payable or not day:
        return ""
    lines = bank_lines(case, record, found.total, day)
    return " · ".join(f"{line.name} {line.agreement}: {line.grouped}" for line in lines)


def slip_problems(case: Case, record: Record) -> Iterator[Problem]:
    """Yield what stops a slip: nothing to pay, a calculation not issued or changed, another slip still live."""
    source = case.find(record.get("source"))
    if source is not None and source.get("status") != "issued":
        yield Problem("source", "slip.source")
    found = slip_calculation(case, record)
    if source is not None and not found.is_payable:
        yield Problem("deductible_amount", "slip.none", Outcome.STOP, {"why": found.why_not})
    yield from _changed(record, found.total)
    yield from _live(case, record)
    day = until(case, record)
    if found.is_payable and day:
        lines = bank_lines(case, record, found.total, day)
        if not lines:
            yield Problem("banks", "slip.banks")
        elif not any(line.is_confirmed for line in lines):
            yield Problem("banks", "slip.unconfirmed", Outcome.REVIEW)


def _changed(record: Record, now_total: str) -> Iterator[Problem]:
    """Yield CON-75 when a slip made again for the same calculation would no longer ask for the same amount."""
    before, current = exact(record.get("reissued_amount")), exact(now_total)
    if before is not None and current is not None and before != current:
        details = {"before": texts.money(before), "now": texts.money(current)}
        yield Problem("deductible_amount", "CON-75", Outcome.STOP, details)


def _live(case: Case, record: Record) -> Iterator[Problem]:
    today = case.moment.today.isoformat()
    for paper in case.of("paper"):
        other = case.find(paper.get("source"))
        if paper.get("kind") != "deductible_slip" or other is None or other.id == record.id:
            continue
        replaced = (
            any(item.get("replaces") == paper.id for item in case.of("paper")) or record.get("correcting") == paper.id
        )
        is_same = other.get("coverage_code") == record.get("coverage_code") and not is_paid(case, other)
        if is_same and not replaced and (paper.text("valid_until") or today) >= today:
            yield Problem("source", "slip.live", Outcome.REASON, {"folio": paper.text("folio")})
