"""A theft's clocks and contradictions, and who may issue how much."""

from __future__ import annotations

from decimal import Decimal

import pytest
from money_branches import chain, complete, stolen
from money_cases import at

from gnp_desk.forms import catalogue, office
from gnp_desk.forms.approval.limits import refusal, roles, signed_hash
from gnp_desk.forms.fields import Need, Outcome
from gnp_desk.forms.theft_case.form import THEFT_CASE, cutoff_at, docs_due


def problems(**values: object) -> dict[str, Outcome]:
    claim = stolen("2026-12-03 09:00:00", **values)
    return {problem.code: problem.outcome for problem in catalogue.problems(claim.case(), Need.CLOSE, "theft")}


def test_the_wait_ends_at_noon_of_the_thirtieth_natural_day() -> None:
    claim = stolen()
    assert cutoff_at(claim.case(), claim.found("theft")) == "20/12/2026 12:00"


def test_the_documents_are_due_on_the_seventh_business_day() -> None:
    claim = stolen()
    assert docs_due(claim.case(), claim.found("theft")) == "01/12/2026 · 7 días hábiles"


@pytest.mark.parametrize(
    ("values", "code", "outcome"),
    [
        ({}, "CON-96", Outcome.REASON),
        ({}, "CON-98", Outcome.REVIEW),
        ({"located": "yes", "recovered_at": at("2026-11-20 10:00")}, "CON-95", Outcome.STOP),
        ({"last_seen_at": at("2026-11-21 10:00")}, "theft.seen_after", Outcome.STOP),
        ({"keys_delivered": 1}, "CON-99b", Outcome.REASON),
    ],
)
def test_what_does_not_fit_in_a_theft_is_said(values: dict[str, object], code: str, outcome: Outcome) -> None:
    assert problems(**values)[code] is outcome


def test_a_missing_device_the_schedule_demands_is_for_the_company_to_decide() -> None:
    claim = stolen(device_installed="no").change("policy", device_required=True)
    found = {
        problem.code: problem.outcome for problem in THEFT_CASE.problems(claim.case(), claim.found("theft"), Need.CLOSE)
    }
    assert found["CON-99"] is Outcome.REASON


def test_a_theft_is_not_settled_before_the_wait_ends() -> None:
    claim = stolen("2026-12-20 12:00:00").change("settlement", pending_premium="0.00")
    found = [problem.code for problem in catalogue.problems(claim.case(), Need.ISSUE, "settlement")]
    assert "CON-97" in found


@pytest.mark.parametrize(
    ("role", "amount", "stopped"),
    [
        ("valuer", "150000.00", False),
        ("valuer", "150000.01", True),
        ("supervisor", "99999999.00", False),
        ("branch", "0.01", True),
        ("adjuster", "0.00", False),
    ],
)
def test_a_role_issues_alone_up_to_its_limit(role: str, amount: str, stopped: bool) -> None:
    claim = complete(chain())
    assert (refusal(claim.case(), claim.found(), Decimal(amount), roles()[role]) is not None) is stopped


def test_a_second_signature_stands_only_for_the_content_it_was_given_for() -> None:
    claim = complete(chain())
    case = claim.case()
    assert [problem.code for problem in office.second_signature(case, claim.found(), "valuer")] == ["CON-90"]
    content = signed_hash(case, claim.found())
    claim.add(
        "approval",
        "approval",
        target="settlement",
        content_hash=content,
        decision="approved",
        amount="235500.00",
        at=at("2026-11-25 11:00"),
    )
    assert office.second_signature(claim.case(), claim.found(), "valuer") == ()
    claim.change("settlement", salvage_value="90000.00")
    assert [problem.code for problem in office.second_signature(claim.case(), claim.found(), "valuer")] == ["CON-90b"]


def test_the_latest_decision_is_the_one_that_counts() -> None:
    claim = complete(chain())
    content = signed_hash(claim.case(), claim.found())
    claim.add(
        "approval", "a", target="settlement", content_hash=content, decision="approved", at=at("2026-11-25 11:00")
    )
    claim.add(
        "approval", "b", target="settlement", content_hash=content, decision="returned", at=at("2026-11-25 11:30")
    )
    assert [problem.code for problem in office.second_signature(claim.case(), claim.found(), "valuer")] == ["CON-90"]


def test_an_order_that_changes_an_account_always_takes_two() -> None:
    claim = complete(chain()).change("settlement", status="issued")
    claim.add("payment_order", "order", settlement="settlement", payment="payee", amount="10.00", correcting="paper-1")
    assert [problem.code for problem in office.second_signature(claim.case(), claim.found("order"), "valuer")] == [
        "CON-90"
    ]
    claim.change("order", correcting=None)
    assert office.second_signature(claim.case(), claim.found("order"), "valuer") == ()
