"""The difference in pesos between a paper and the one it replaces, as a step, so that the paper computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip.issued import frozen_content
from gnp_desk.forms.facts_of import exact
from gnp_desk.rules.answer import Step, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

LEGEND = N_("Sustituye a {replaces}. Motivo: {reason}. Diferencia: {difference}.")


def difference(case: Case, record: Record, amount: str, edition: Edition | None) -> Step | None:
    """Return the step «now minus before» of a record about to replace a paper, None when it replaces none."""
    paper = case.find(record.get("correcting"))
    before = exact(frozen_content(case, paper).get("amount")) if paper else None
    now = exact(amount)
    if before is None or now is None or edition is None:
        return None
    trail = Trail(edition)
    text = N_("Diferencia con el papel al que sustituye.")
    trail.money("difference", "R-GEN-01", text, "now - before", now - before, now=now, before=before)
    return trail.steps[0]


def legend(step: Step | None) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the text of L18 with the difference, and its fact; empty when there is none to tell."""
    if step is None:
        return {}, {}
    return {"L18": LEGEND}, {"difference": _signed(Decimal(str(step.result)))}


def _signed(amount: Decimal) -> str:
    return texts.money(amount) if amount < 0 else f"+{texts.money(amount)}"
