"""What stops or conditions a settlement before it is issued, and what it starts with."""

from __future__ import annotations

import pytest
from money_branches import chain, complete, partial, recovered, stolen, total
from money_cases import Claim

from gnp_desk.forms import catalogue
from gnp_desk.forms.fields import Need, Outcome
from gnp_desk.forms.settlement import prefill
from gnp_desk.forms.settlement.form import SETTLEMENT


def problems(claim: Claim) -> dict[str, Outcome]:
    case = claim.case()
    return {problem.code: problem.outcome for problem in catalogue.problems(case, Need.ISSUE, "settlement")}


@pytest.mark.parametrize(
    ("claim", "code", "outcome"),
    [
        (partial().change("settlement", settlement_kind="total_loss", coverage_code="PT"), "CON-82", Outcome.STOP),
        (chain().change("settlement", settlement_kind="partial_cash", coverage_code="PP"), "CON-83", Outcome.STOP),
        (complete(recovered("stripped", ("60000", "125000.00", "5000.00"))), "CON-83", Outcome.REASON),
        (partial(account_holder="Otra Persona"), "CON-85", Outcome.REASON),
        (partial().change("policy", financing_status="active"), "CON-86", Outcome.STOP),
        (partial(outstanding_balance="1.00", balance_on="2026-09-01").change("policy", financing_status="active"), "settlement.letter_old", Outcome.REASON),
        (partial().change("sheet", guide_value="900000.00"), "CON-87", Outcome.REVIEW),
        (complete(chain()), "settlement.salvage_cap", Outcome.REVIEW),
        (chain(salvage_source=None), "settlement.salvage_source", Outcome.STOP),
        (chain(), "settlement.salvage_documents", Outcome.REVIEW),
        (partial().change("sheet", status="draft"), "settlement.worksheet", Outcome.STOP),
        (stolen("2026-12-20 11:59:59"), "CON-97", Outcome.STOP),
        (partial().change("policy", total_loss_threshold_pct=None), "settlement.missing", Outcome.STOP),
        (partial().change("sheet", guide_on=None), "settlement.missing", Outcome.STOP),
        (partial().without_cover("PP"), "settlement.missing", Outcome.STOP),
    ],
)
def test_a_settlement_is_stopped_or_conditioned(claim: Claim, code: str, outcome: Outcome) -> None:
    assert problems(claim)[code] is outcome


def test_what_is_missing_is_named_and_no_amount_is_guessed() -> None:
    from gnp_desk.forms.settlement.steps import cascade

    claim = chain().change("policy", total_loss_threshold_pct=None)
    found = cascade(claim.case(), claim.found())
    assert found.total == "" and found.payments == ()
    assert "Falta el porcentaje de pérdida total" in found.missing[0].sentence


def test_a_sound_settlement_has_nothing_that_stops_it() -> None:
    for claim in (partial(), complete(chain()), complete(total()), stolen()):
        assert [code for code, outcome in problems(claim).items() if outcome is Outcome.STOP] == []


@pytest.mark.parametrize(
    ("claim", "kind", "code"),
    [
        (partial(), "partial_cash", "PP"),
        (partial().add("vehicle_admission_order", "order", party="party-a"), "direct_payment", "PP"),
        (chain(), "total_loss", "PT"),
        (stolen(), "theft_not_located", "RT"),
        (recovered("undamaged", ("0", "0.00", "0.00")), "theft_recovered", "RT"),
    ],
)
def test_the_facts_propose_the_kind_of_settlement(claim: Claim, kind: str, code: str) -> None:
    del claim.records["settlement"]
    claim.add("settlement", "settlement")
    case = claim.case()
    values = SETTLEMENT.prefilled(case, claim.found())
    assert values["settlement_kind"] == kind
    assert prefill.coverage(case, claim.found().with_values(settlement_kind=kind)) == code


def test_an_owner_that_is_a_company_is_known_from_the_insured() -> None:
    claim = partial().change("insured", person_kind="company", name={"company": "Fletes del Valle"})
    assert prefill.owner_kind(claim.case(), claim.found()) == "PM"


