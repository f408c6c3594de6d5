"""Whether a document may be issued by who works now, or waits for a second signature. Pure functions of a case."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gnp_desk.forms import catalogue, office
from gnp_desk.forms.approval.limits import approval_of, refusal, roles
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.fields import Outcome, Problem
from gnp_desk.texts import N_

FREE, NEEDED, ASKED, GIVEN, RETURNED = "free", "needed", "asked", "given", "returned"
WORDS = {
    FREE: "",
    ASKED: N_("Espera la segunda firma. Mientras tanto no cambia."),
    GIVEN: N_("Segunda firma de {name}. Ya se puede emitir."),
    RETURNED: N_("{name} lo devolvió: {reason}"),
}


@dataclass(frozen=True)
class Signature:
    """How a document stands before its issue: free, needs a second signature, asked for, given or returned."""

    state: str
    words: str = ""

    @property
    def is_needed(self) -> bool:
        """Return whether it must be sent to somebody else before it can be issued."""
        return self.state in (NEEDED, RETURNED)


def signature_of(case: Case, record: Record, role: str, amount: Decimal | None = None) -> Signature:
    """Return how `record` stands for a person of `role`; `amount` spares working it out when it is known."""
    if record.get("status") == "to_approve":
        return Signature(ASKED, WORDS[ASKED])
    given = approval_of(case, record)
    name = given.text("approver_name") if given else ""
    stopped = _stopped(case, record, role, amount)
    if not stopped:
        is_given = given is not None and given.get("decision") == "approved" and record.get("status") != "issued"
        return Signature(GIVEN, WORDS[GIVEN].format(name=name)) if is_given else Signature(FREE)
    if given is not None and given.get("decision") == "returned":
        return Signature(RETURNED, WORDS[RETURNED].format(name=name, reason=given.text("reason")))
    return Signature(NEEDED, catalogue.words(stopped[0], case))


def _stopped(case: Case, record: Record, role: str, amount: Decimal | None) -> tuple[Problem, ...]:
    held = roles().get(role)
    if amount is None or held is None:
        return office.second_signature(case, record, role)
    why = refusal(case, record, amount, held)
    return (Problem("amount", why[0], Outcome.STOP, why[1], record.id),) if why else ()


def signers() -> tuple[tuple[str, str], ...]:
    """Return the roles that give second signatures, as (code, name)."""
    return tuple((role.code, role.name) for role in roles().values() if role.may_approve)
