"""Deductible slips at the counter: begin, see how each stands, print tickets numbered, record its payment, issue it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from gnp_desk import errors, texts
from gnp_desk.forms import catalogue
from gnp_desk.forms.case import Case, Record, is_answered
from gnp_desk.forms.deductible_slip.calculation import slip_calculation
from gnp_desk.forms.deductible_slip.checks import now as this_moment
from gnp_desk.forms.deductible_slip.issued import STATES, frozen_content, issued_amount, paper_of, proofs_of, slip_state
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.fields import Need, Outcome
from gnp_desk.forms.printing import ticket
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.services import case_view
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Change, Records, read_record
from gnp_desk.texts import N_

SLIP, PROOF = "deductible_slip", "payment_proof"
TICKET = N_("Ticket")


@dataclass(frozen=True)
class SlipRow:
    """One slip of a claim: its folio, amount, last day, how it stands, and what was paid for it."""

    record: str
    folio: str
    amount: str
    until: str
    state: str
    state_text: str
    paid: str = ""


def rows(case: Case) -> tuple[SlipRow, ...]:
    """Return the slips of a claim, newest first."""
    return tuple(_row(case, slip) for slip in reversed(case.of(SLIP)))


def _row(case: Case, slip: Record) -> SlipRow:
    paper, state = paper_of(case, slip), slip_state(case, slip)
    amount = issued_amount(case, slip) if paper else exact(slip_calculation(case, slip).total)
    paid = [
        f"{texts.money(proof.text('amount'))} · {texts.day(proof.text('paid_on'))}" for proof in proofs_of(case, slip)
    ]
    return SlipRow(
        slip.id,
        paper.text("folio") if paper else "",
        texts.money(amount),
        texts.day(paper.text("valid_until") or None) if paper else "—",
        state,
        STATES[state],
        " · ".join(paid),
    )


class Slips:
    """The deductible slips of this store's claims."""

    def __init__(self, database: Database, records: Records, cases: Cases, *, is_demo: bool) -> None:
        self._database = database
        self._records = records
        self._cases = cases
        self._is_demo = is_demo

    def open(self, claim: str, sent_by: str = "by_hand") -> str:
        """Begin a slip from the last issued calculation and return its id."""
        case = self._cases.load(claim)
        slip = new_id()
        values = {"status": "draft", "sent_by": sent_by, "number": len(case.of(SLIP)) + 1}
        self._cases.add(claim, SLIP, slip, values, SLIP)
        return slip

    def again(self, slip: str, reason: str = "") -> str:
        """Begin a slip that replaces an issued one, with a new date, and return its id.

        An expired slip keeps its calculation: issuing stops when the deductible is no longer the same (CON-75). With a
        `reason` the calculation changed: its paper says why and by how much.
        """

        def job(connection: Connection) -> str:
            old = read_record(connection, slip)
            case = self._cases.read(connection, old.claim)
            paper = paper_of(case, old)
            if paper is None or slip_state(case, old) == "paid":
                raise errors.NotReady(problems=())
            before, number = issued_amount(case, old), len(case.of(SLIP)) + 1
            kept = {name: old.get(name) for name in ("source", "coverage_code", "sent_by", "sent_to")}
            fresh: dict[str, object] = {"status": "draft", "correcting": paper.id, "number": number}
            fresh["sent_at"] = this_moment(case, old)
            if reason:
                fresh["correction_reason"] = reason
            else:
                fresh["correction_reason"] = N_("Venció la anterior; es el mismo cálculo")
                fresh["reissued_amount"] = f"{before:.2f}" if before is not None else None
            record = Record(new_id(), SLIP, {**kept, **fresh}, old.claim)
            return self._create(connection, record)

        return self._database.write(job)

    def record_proof(self, slip: str, values: Mapping[str, object]) -> str:
        """Record the proof that a slip was paid and return its id; nothing is paid from here.

        Raises NoPaymentTaken for a draft or a paid slip, NotReady with what is missing, and ReasonWanted while another
        amount, or a slip that expired or was replaced, comes without its «Motivo» in `values["reason"]`.
        """

        def job(connection: Connection) -> str:
            found = read_record(connection, slip)
            case = self._cases.read(connection, found.claim)
            state = slip_state(case, found)
            if state in ("draft", "paid"):
                raise errors.NoPaymentTaken(state=STATES[state])
            proof = Record(new_id(), PROOF, {**values, "slip": slip}, found.claim)
            _refuse(case, proof)
            return self._create(connection, proof)

        return self._database.write(job)

    def ticket(self, paper: str, printer: str = "escpos") -> bytes:
        """Return the 80 mm ticket of an issued slip, from its frozen content; it is recorded as printed, and numbered.

        `printer` is «escpos» for the bytes of a ticket printer, «pdf» for one reached through its driver.
        """

        def job(connection: Connection) -> tuple[dict[str, object], Stamp, str]:
            issued = read_record(connection, paper)
            case = self._cases.read(connection, issued.claim)
            before = [event for event in case.of("paper_event") if event.get("paper") == paper]
            printed = sum(event.get("event") == "printed" for event in before)
            again = sum(event.get("copy_name") == TICKET for event in before)
            event: dict[str, object] = {
                "paper": paper,
                "event": "printed",
                "copy_name": TICKET,
                "reprint": again,
                "at": case.moment.now.isoformat(timespec="seconds"),
            }
            self._create(connection, Record(new_id(), "paper_event", event, issued.claim))
            number = N_("Copia {n} · Cliente").format(n=printed + 1)
            more = N_(" · Reimpresión {n}").format(n=again) if again else ""
            line = f"{number}{more} · {texts.day_hour(case.moment.local)}"
            return frozen_content(case, issued), self._stamp(case, issued), line

        content, stamp, line = self._database.write(job)
        make = ticket.escpos if printer == "escpos" else ticket.picture
        return make(content, stamp, line)

    def ticket_preview(self, paper: str) -> bytes:
        """Return the 80 mm ticket of an issued slip as a page to look at; nothing is recorded."""
        with self._database.reading() as connection:
            issued = read_record(connection, paper)
            case = self._cases.read(connection, issued.claim)
        return ticket.picture(frozen_content(case, issued), self._stamp(case, issued))

    def _stamp(self, case: Case, paper: Record) -> Stamp:
        version = case.ref(paper, "form_version")
        replaced = case.find(paper.get("replaces"))
        return Stamp(
            folio=paper.text("folio"),
            provisional=paper.get("provisional") is True,
            issued_at=paper.text("issued_at"),
            issued_by=paper.text("issued_by"),
            content_hash=paper.text("content_hash"),
            edition=version.text("edition") if version else "",
            claim_folio=case.claim.text("folio"),
            demo=self._is_demo,
            replaces=replaced.text("folio") if replaced else "",
            reason=paper.text("reason"),
            zone=case.moment.zone,
        )

    def _create(self, connection: Connection, record: Record) -> str:
        values = {name: value for name, value in record.values.items() if is_answered(value)}
        self._records.write(connection, [Change("create", record.type, record.id, record.claim, values)], record.type)
        self._cases.project(connection, record.claim)
        return record.id


def _refuse(case: Case, proof: Record) -> None:
    """Raise what stops a proof of payment, or what it must give a reason for."""
    found = tuple(catalogue.FORMS[PROOF].problems(case, proof, Need.CLOSE))
    for outcome, error in ((Outcome.STOP, errors.NotReady), (Outcome.REASON, errors.ReasonWanted)):
        problems = tuple(problem for problem in found if problem.outcome is outcome)
        if problems:
            raise error(problems=case_view.advice_of(case, problems))
