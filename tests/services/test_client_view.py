"""What the client may see of a claim, over every branch of a settlement: its steps explained, nothing of anybody else."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from money_branches import BRANCHES, Branch
from money_cases import Claim

from gnp_desk import texts
from gnp_desk.services import client_view

MONEY = re.compile(r"−?[\d,]+\.\d\d")
NOTE, THIRD, WITNESS = "Nota interna: sospecha de fraude", "Eleuterio Quirarte", "Casimira Zaragoza"


def issued(claim: Claim) -> Claim:
    """Return a claim whose settlement is issued, with a note and two people who are not the client."""
    claim.change("settlement", status="issued")
    claim.add("note", "note", text=NOTE, note_kind="internal")
    for record, name in (("other", THIRD), ("seen", WITNESS)):
        given, _space, surname = name.partition(" ")
        claim.add("person", record, person_kind="natural", name={"given": given, "surname": surname})
    claim.add("witness", "witness", person="seen", seen_from="Desde la esquina")
    return claim


@pytest.mark.parametrize("branch", BRANCHES, ids=[branch.name for branch in BRANCHES])
def test_an_issued_settlement_is_explained_step_by_step_and_shows_nothing_of_anybody_else(branch: Branch) -> None:
    view = client_view.look(issued(branch.build()).case())
    assert view.steps_of == "Su liquidación"
    assert [step.number for step in view.steps] == [str(place) for place in range(1, len(view.steps) + 1)]
    assert all(step.applies and step.sentence for step in view.steps), "a step says why in a sentence"
    assert "exclusions" not in {step.code for step in view.steps}, "what the Company still looks into is its own"
    if branch.total:
        amount = texts.money(branch.total, sign=False)
        assert any(amount in step.result for step in view.steps), "the sum that is paid is among the steps"
    shown = repr(view)
    for secret in (NOTE, *THIRD.split(), *WITNESS.split(), "Desde la esquina"):
        assert secret not in shown


@pytest.mark.parametrize("branch", BRANCHES, ids=[branch.name for branch in BRANCHES])
def test_a_step_that_names_others_names_those_whose_sums_make_its_own_by_the_numbers_seen(branch: Branch) -> None:
    view = client_view.look(issued(branch.build()).case())
    sums = {step.number: abs(amount_of(step.result)) for step in view.steps if MONEY.fullmatch(step.result)}
    for step in view.steps:
        if step.base.startswith("paso"):
            terms = re.findall(r"([+−]?) ?(\d+)", step.base)
            found = sum((-1 if sign == "−" else 1) * sums[number] for sign, number in terms)
            assert max(found, Decimal(0)) == amount_of(step.result), step.base


def amount_of(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("−", "-"))


def test_without_a_settlement_there_is_nothing_to_explain_until_a_slip_is_issued() -> None:
    claim = BRANCHES[0].build()
    view = client_view.look(claim.case())
    assert (view.steps_of, view.steps, view.slip) == ("", (), None)
