"""A deductible slip as its screen shows it: what to pay and until when, why, at which bank, and what was paid. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gnp_desk import texts
from gnp_desk.forms import catalogue
from gnp_desk.forms.amounts import in_words
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip.banks import bank_lines, bank_names
from gnp_desk.forms.deductible_slip.calculation import settlement_of, slip_calculation
from gnp_desk.forms.deductible_slip.checks import until
from gnp_desk.forms.deductible_slip.issued import STATES, issued_amount, paper_of, proofs_of, slip_state
from gnp_desk.forms.facts_of import exact, local
from gnp_desk.forms.fields import Need, Outcome
from gnp_desk.forms.settlement.steps import cascade
from gnp_desk.forms.settlement.wording import flag_words
from gnp_desk.services.cascade_view import StepRow, rows
from gnp_desk.texts import N_

SLIP, PROOF = "deductible_slip", "payment_proof"
EXPLAINED = ("value", "damage", "total_loss", "deductible", "deductible_pp", "greater", "waiver", "waived")
ASKED = ("paid_on", "amount", "bank", "operation_number", "reason")


@dataclass(frozen=True)
class SlipSheet:
    """Everything Deducible shows of one slip. `why_not` says why there is nothing to pay, or what is missing."""

    record: Record
    paper: str
    folio: str
    state: str
    state_text: str
    amount: str
    words: str
    until: str
    sent: str
    rows: tuple[tuple[str, str, str, str], ...]
    steps: tuple[StepRow, ...]
    banks: tuple[tuple[str, str, str], ...]
    paid: tuple[str, ...]
    flags: tuple[str, ...]
    why_not: str


def look(case: Case, slip: Record) -> SlipSheet:
    """Return a slip as its screen shows it."""
    found, paper, state = slip_calculation(case, slip), paper_of(case, slip), slip_state(case, slip)
    amount = issued_amount(case, slip) if paper else exact(found.total)
    last = paper.text("valid_until") if paper else until(case, slip)
    source = case.find(slip.get("source"))
    steps = rows(case, cascade(case, settlement_of(source, slip)), EXPLAINED) if source is not None else ()
    lines = bank_lines(case, slip, found.total, last) if found.is_payable and last else ()
    return SlipSheet(
        slip,
        paper.id if paper else "",
        paper.text("folio") if paper else "",
        state,
        STATES[state],
        texts.money(amount),
        in_words(amount).strip("()") if amount else "",
        texts.day(last) if last else "",
        _sent(case, slip),
        tuple((row.title, row.source, row.points, texts.money(row.amount or None, sign=False)) for row in found.rows),
        tuple(step for step in steps if step.applies),
        tuple((line.name, line.agreement, line.grouped) for line in lines),
        tuple(_paid(proof) for proof in proofs_of(case, slip)),
        tuple(flag_words(flag) for flag in found.flags),
        "" if paper else found.why_not,
    )


def _sent(case: Case, slip: Record) -> str:
    when = local(slip.get("sent_at"))
    by = catalogue.show(case, slip, "sent_by").lower()
    return N_("{by} el {when}").format(by=by, when=texts.day(when)) if when else by


def _paid(proof: Record) -> str:
    return f"{texts.money(proof.text('amount') or None)} · {texts.day(proof.text('paid_on') or None)}"


def banks() -> tuple[tuple[str, str, str], ...]:
    """Return the banks a slip may be paid at, as choices."""
    return tuple((code, name, "") for code, name in bank_names())


@dataclass(frozen=True)
class Proof:
    """What was typed of a payment: values ready to record, what is wrong, what wants its reason, what only a second look."""

    values: Mapping[str, object]
    wrong: tuple[str, ...]
    odd: tuple[str, ...]
    doubtful: tuple[str, ...]


def read_proof(case: Case, slip: str, answers: Mapping[str, object]) -> Proof:
    """Return what typed answers mean as the proof of a payment of `slip`."""
    form = catalogue.FORMS[PROOF]
    values: dict[str, object] = {"slip": slip}
    for name in ASKED:
        values[name] = form.field(name).read(str(answers.get(name) or ""), case).value
    record = Record("proof", PROOF, values, case.claim.id)
    said: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
    for problem in form.problems(case, record, Need.CLOSE):
        said[problem.outcome].append(catalogue.words(problem, case))
    wrong, odd, doubtful = (tuple(said[outcome]) for outcome in (Outcome.STOP, Outcome.REASON, Outcome.REVIEW))
    return Proof({name: value for name, value in values.items() if value is not None}, wrong, odd, doubtful)
