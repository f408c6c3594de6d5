"""The value of the vehicle by class and basis: from dated data with its source, never from a figure that lacks them."""

from __future__ import annotations

import pytest
from money_cases import Claim, at

from gnp_desk.forms.worksheet.form import WORKSHEET
from gnp_desk.forms.worksheet.value import basis_words, guide_words, vehicle_value
from gnp_desk.rules.answer import Answer
from gnp_desk.rules.inputs import RuleInputError


def value(claim: Claim) -> Answer:
    found = vehicle_value(claim.case(), claim.found("sheet"))
    assert isinstance(found, Answer), found
    return found


@pytest.mark.parametrize(
    ("policy", "sheet", "source", "amount"),
    [
        ({}, {}, "commercial", "284500.00"),
        ({"value_basis": "agreed", "agreed_value": "300000.00"}, {}, "agreed", "300000.00"),
        ({"value_basis": "invoice", "invoice_value": "310000.00"}, {}, "invoice", "310000.00"),
        (
            {"value_basis": "agreed", "agreed_value": "300000.00", "policy_multi_year": True, "policy_start_at": at("2025-11-20 12:00")},
            {},
            "commercial",
            "284500.00",
        ),
        (
            {"value_basis": "invoice", "invoice_value": "310000.00", "policy_multi_year": True, "policy_start_at": at("2024-11-21 12:00")},
            {},
            "invoice",
            "310000.00",
        ),
        ({"vehicle_class": "frontier"}, {"guide": "kelley"}, "kbb", "284500.00"),
        ({"vehicle_class": "frontier"}, {"guide": "kelley", "salvage_title": True}, "kbb_salvage_75", "213375.00"),
        ({"vehicle_class": "classic"}, {"appraised_value": "450000.00", "guide": "appraisal"}, "appraisal", "450000.00"),
        ({"vehicle_class": "armored_factory"}, {}, "commercial", "284500.00"),
        ({"vehicle_class": "frontier", "contracted_sum_insured": "200000.00"}, {"guide": "kelley"}, "contracted_lower", "200000.00"),
        (
            {"vehicle_class": "latest_model_unlisted"},
            {"guide": "list_price", "list_price_new": "400000.00", "purchase_on": "2026-10-20"},
            "list_price_depreciated",
            "355000.00",
        ),
    ],
)
def test_each_class_has_its_own_value(policy: dict[str, object], sheet: dict[str, object], source: str, amount: str) -> None:
    found = value(Claim().change("policy", **policy).change("sheet", **sheet))
    assert (found["value_source"], found["vehicle_value"]) == (source, amount)
    assert basis_words(found) != source


def test_an_old_border_vehicle_takes_the_other_guide() -> None:
    claim = Claim().change("policy", vehicle_class="frontier").change("vehicle-a", model_year=2005).change("sheet", guide="cesvi")
    assert value(claim)["value_source"] == "cesvi"


@pytest.mark.parametrize("missing", ["guide_row", "guide_on", "guide_value"])
def test_a_guide_without_row_date_or_value_is_no_value(missing: str) -> None:
    claim = Claim().change("sheet", **{missing: None})
    found = vehicle_value(claim.case(), claim.found("sheet"))
    assert isinstance(found, RuleInputError) and found.field == "commercial_value"
    assert "Falta" in found.message


def test_the_source_and_its_date_are_said() -> None:
    assert guide_words(Claim().found("sheet")) == "EBC 11/2026, Versa Sense 2022, al 01/11/2026"


def test_a_new_worksheet_takes_the_dated_row_of_the_guide_that_fits() -> None:
    claim = Claim()
    for name in ("guide", "guide_row", "guide_on", "guide_value"):
        claim.change("sheet", **{name: None})
    values = WORKSHEET.prefilled(claim.case(), claim.found("sheet"))
    assert (values["guide"], values["guide_on"], values["guide_value"]) == ("ebc", "2026-11-01", "284500.00")


def test_a_row_later_than_the_loss_is_not_taken() -> None:
    claim = Claim().change("claim", loss_at=at("2026-10-30 10:00"))
    for name in ("guide", "guide_row", "guide_on", "guide_value"):
        claim.change("sheet", **{name: None})
    assert "guide_value" not in WORKSHEET.prefilled(claim.case(), claim.found("sheet"))
