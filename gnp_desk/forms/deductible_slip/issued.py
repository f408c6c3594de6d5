"""What an issued slip says and how it stands: its paper, the amount frozen in it, whether it was paid, expired or replaced."""

from __future__ import annotations

import json
from decimal import Decimal

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import exact
from gnp_desk.texts import N_

STATES = {
    "draft": N_("Borrador"),
    "issued": N_("Emitida"),
    "paid": N_("Pagada"),
    "expired": N_("Vencida"),
    "replaced": N_("Sustituida"),
}


def paper_of(case: Case, slip: Record) -> Record | None:
    """Return the newest paper of a slip, None while it is a draft."""
    papers = [paper for paper in case.of("paper") if paper.get("source") == slip.id]
    return max(papers, key=lambda paper: paper.text("issued_at"), default=None)


def frozen_content(case: Case, paper: Record) -> dict[str, object]:
    """Return the content a paper was issued with, empty when it is not in this claim."""
    version = case.ref(paper, "form_version")
    found = json.loads(version.text("values")) if version and version.text("values") else {}
    return found if isinstance(found, dict) else {}


def issued_amount(case: Case, slip: Record) -> Decimal | None:
    """Return the amount the issued slip asks for, None while it is a draft."""
    paper = paper_of(case, slip)
    return exact(frozen_content(case, paper).get("amount")) if paper else None


def proofs_of(case: Case, slip: Record) -> tuple[Record, ...]:
    """Return the proofs of payment recorded for a slip."""
    return tuple(proof for proof in case.of("payment_proof") if proof.get("slip") == slip.id)


def is_paid(case: Case, slip: Record) -> bool:
    """Return whether a proof of payment was recorded."""
    return bool(proofs_of(case, slip))


def replacing(case: Case, paper: Record) -> Record | None:
    """Return the paper that replaces an issued one, None while it stands."""
    return next((other for other in case.of("paper") if other.get("replaces") == paper.id), None)


def slip_state(case: Case, slip: Record) -> str:
    """Return the state of a slip: paid by its proof, replaced by another paper, expired after its last day."""
    paper = paper_of(case, slip)
    if paper is None:
        return "draft"
    if is_paid(case, slip):
        return "paid"
    if replacing(case, paper) is not None:
        return "replaced"
    until = paper.text("valid_until")
    return "expired" if until and until < case.moment.today.isoformat() else "issued"
