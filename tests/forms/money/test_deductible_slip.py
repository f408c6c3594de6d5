"""The deductible slip: its parts add up, each surcharge says why, references follow their agreement, and what stops it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from money_branches import chain, complete, partial, recovered, total
from money_cases import Claim, at

from gnp_desk.forms import catalogue
from gnp_desk.forms.deductible_slip.banks import agreements, bank_lines, base_digits, folio_digits
from gnp_desk.forms.deductible_slip.calculation import SlipCalculation, slip_calculation
from gnp_desk.forms.deductible_slip.checks import until
from gnp_desk.forms.fields import Need, Outcome


def slip(claim: Claim, source: str = "settlement", code: str = "PT", **values: object) -> Claim:
    claim.now = "2026-11-26 12:00:00"
    return claim.add(
        "deductible_slip",
        "slip",
        **{
            "source": source,
            "coverage_code": code,
            "sent_at": at("2026-11-26 10:20"),
            "sent_by": "by_hand",
            "number": 1,
            **values,
        },
    )


def calculated(claim: Claim) -> SlipCalculation:
    return slip_calculation(claim.case(), claim.found("slip"))


def stops(claim: Claim) -> set[str]:
    case = claim.case()
    return {problem.code for problem in catalogue.problems(case, Need.ISSUE, "slip") if problem.outcome is Outcome.STOP}


def test_each_surcharge_is_a_row_with_its_reason_and_its_pesos() -> None:
    found = calculated(slip(complete(chain()).change("settlement", status="issued")))
    assert [(row.title, row.points, row.amount) for row in found.rows] == [
        ("Base: valor convenido del vehículo", "", "300000.00"),
        ("Deducible contratado", "5.00", "15000.00"),
        ("Ebriedad dictaminada y responsable", "5.00", "15000.00"),
        ("Datos inexactos sin aviso (1)", "10.00", "30000.00"),
    ]
    assert found.total == "60000.00"


def test_without_surcharges_that_is_said() -> None:
    found = calculated(slip(partial(), "sheet", "PP"))
    assert [(row.title, row.source) for row in found.rows][-1] == ("Recargos", "No hay")
    assert found.total == "14225.00"


@pytest.mark.parametrize("value", ["333333.33", "100000.01", "777777.77"])
def test_the_parts_add_up_to_the_total_to_the_cent(value: str) -> None:
    claim = chain().change("policy", agreed_value=value).change("cover-PT", deductible_pct="3.33")
    found = calculated(slip(complete(claim)))
    assert sum(Decimal(row.amount) for row in found.rows[1:] if row.amount) == Decimal(found.total)


def test_a_fixed_amount_with_points_adds_up_too() -> None:
    claim = chain().change("cover-PT", deductible_pct=None, deductible_fixed="9000.00")
    found = calculated(slip(complete(claim)))
    assert [row.amount for row in found.rows[1:]] == ["9000.00", "15000.00", "30000.00"]
    assert found.total == "54000.00"


def test_the_greater_of_two_deductibles_is_the_one_explained() -> None:
    claim = recovered("damaged", ("20000", "40000.00", "0.00")).change("cover-PP", deductible_pct="12.00")
    found = calculated(slip(claim, code="RT"))
    assert found.total == "36000.00"
    assert found.rows[1].points == "12.00"


def test_a_claim_without_deductible_has_no_slip() -> None:
    claim = slip(complete(total().cover("PAGA_CERO")).change("settlement", status="issued"))
    assert "slip.none" in stops(claim)
    assert calculated(claim).why_not == "Este siniestro no lleva deducible por pagar."


def test_a_calculation_not_issued_stops_the_slip() -> None:
    assert "slip.source" in stops(slip(partial().change("sheet", status="draft"), "sheet", "PP"))
    assert stops(slip(partial(), "sheet", "PP")) == set()


def test_a_slip_made_again_stops_when_the_deductible_changed() -> None:
    claim = slip(partial(), "sheet", "PP", reissued_amount="14225.00")
    assert stops(claim) == set()
    claim.change("sheet", guide_value="290000.00")
    assert stops(claim) == {"CON-75"}


def test_it_is_valid_forty_five_natural_days_from_sending() -> None:
    claim = slip(partial(), "sheet", "PP")
    assert until(claim.case(), claim.found("slip")) == "2027-01-10"


def test_the_digits_of_a_reference_tell_device_claim_and_slip_apart() -> None:
    claim = slip(partial(), "sheet", "PP")
    assert base_digits(claim.case(), claim.found("slip")) == "072700048201"
    assert folio_digits("SI-K8-000482-M") != folio_digits("SI-K7-000482-M")
    assert folio_digits("SI-ZZ-000001-0") == "1295000001"
    assert folio_digits("PA1B2C3-0007").isdigit()


def test_every_agreement_on_the_slip_has_its_reference_and_none_is_confirmed_yet() -> None:
    claim = slip(partial(), "sheet", "PP")
    lines = bank_lines(claim.case(), claim.found("slip"), "14225.00", "2027-01-10")
    assert {line.agreement for line in lines} == {item["fictitious_agreement"] for item in agreements()}
    assert all(line.reference.startswith("072700048201") for line in lines)
    assert not any(line.is_confirmed for line in lines)
    assert all(len(group) == 4 for line in lines for group in line.grouped.split()[:-1])


def test_a_different_amount_or_day_gives_a_different_condensed_reference() -> None:
    claim = slip(partial(), "sheet", "PP")
    case, record = claim.case(), claim.found("slip")

    def condensed(amount: str, day: str) -> str:
        return next(line.reference for line in bank_lines(case, record, amount, day) if len(line.reference) == 20)

    assert (
        len(
            {
                condensed("14225.00", "2027-01-10"),
                condensed("14225.01", "2027-01-10"),
                condensed("14225.00", "2027-01-11"),
            }
        )
        == 3
    )


def test_a_payment_of_another_amount_asks_for_a_reason_and_keeps_what_was_typed() -> None:
    claim = slip(partial(), "sheet", "PP", status="issued")
    claim.add("form_version", "version", form="deductible_slip", values='{"amount":"14225.00"}')
    claim.add(
        "paper",
        "paper",
        kind="deductible_slip",
        source="slip",
        form_version="version",
        folio="FD-1",
        issued_at="2026-11-26T10:21:00",
        valid_until="2027-01-10",
    )
    claim.add(
        "payment_proof",
        "proof",
        slip="slip",
        paid_on="2027-01-11",
        amount="14000.00",
        bank="bank_hsbc",
        operation_number="1",
    )
    case = claim.case()
    found = {problem.code: problem.outcome for problem in catalogue.problems(case, Need.ISSUE, "proof")}
    assert found["proof.amount"] is Outcome.REASON
    assert found["CON-89"] is Outcome.REASON
    assert case.find("proof").get("amount") == "14000.00"  # type: ignore[union-attr]
    claim.change("proof", reason="El banco retuvo una comisión")
    settled = {problem.code: problem.outcome for problem in catalogue.problems(claim.case(), Need.ISSUE, "proof")}
    assert settled["proof.amount"] is settled["CON-89"] is Outcome.REVIEW
