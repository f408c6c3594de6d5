"""The checklist of documents by procedure, owner, class, financing and purchase; from when the terms run."""

from __future__ import annotations

import pytest
from money_branches import chain, complete, partial, stolen, total
from money_cases import Claim, at

from gnp_desk.forms.document_item.checklist import Checklist, checklist
from gnp_desk.forms.facts_of import local


def listed(claim: Claim, procedure: str = "") -> Checklist:
    return checklist(claim.case(), claim.records.get("settlement"), procedure)


def codes(claim: Claim, procedure: str = "") -> set[str]:
    return {item.code for item in listed(claim, procedure).needed}


BASE = {"D-DECL", "D-LIC", "D-ID"}
TOTAL = BASE | {"D-TENENCIA-5", "D-BAJA", "D-ADDR", "D-RFC", "D-CURP", "D-BANK"}


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (partial(), BASE | {"D-ADM", "D-SERVICE-INV", "D-BANK"}),
        (partial("direct_payment"), BASE | {"D-ADM"}),
        (chain(company_buys_salvage=False), TOTAL | {"D-FACT-ORIG"}),
        (chain(), TOTAL | {"D-FACT-ENDORSED", "D-CFDI"}),
        (total(owner_kind="PM"), TOTAL | {"D-FACT-ENDORSED", "D-POWER", "D-REFACT", "D-CFDI", "D-ACTA-CONST"}),
        (
            total(owner_kind="PFAE", company_buys_salvage=False),
            TOTAL | {"D-FACT-ORIG", "D-POWER", "D-REFACT", "D-CFDI"},
        ),
        (total(company_buys_salvage=False).change("policy", financing_status="active"), TOTAL | {"D-CARTA-FACT"}),
        (
            total(company_buys_salvage=False).change("policy", financing_status="settled"),
            TOTAL | {"D-FACT-ORIG", "D-FIN-RELEASE"},
        ),
        (
            total(company_buys_salvage=False).change("policy", vehicle_class="frontier"),
            TOTAL | {"D-FACT-ORIG", "D-STAY", "D-TITLE"},
        ),
        (stolen(), TOTAL | {"D-FACT-ORIG", "D-ACTA-ROBO", "D-ACRED-PROP"}),
    ],
)
def test_each_kind_of_claim_asks_for_its_own_documents(claim: Claim, expected: set[str]) -> None:
    assert codes(claim) == expected


@pytest.mark.parametrize(
    ("procedure", "expected"),
    [
        ("WORKSHOP_ENTRY", {"D-ADM", "D-ID"}),
        ("WORKSHOP_DELIVERY", {"D-ID", "D-ENTRY", "D-DED-PAY"}),
        ("THEFT_SEARCH", {"D-FACT-UNENDORSED", "D-ACTA-ROBO"}),
        ("KEYS", {"D-DECL", "D-ID", "D-POLICY", "D-KEY-INV"}),
    ],
)
def test_a_procedure_asked_about_has_its_own_list(procedure: str, expected: set[str]) -> None:
    assert codes(Claim(), procedure) == expected


def test_the_lender_the_business_and_the_vehicle_bring_their_own() -> None:
    claim = total(owner_kind="PM", company_buys_salvage=False).change(
        "policy", financing_status="settled", vehicle_class="frontier"
    )
    who = {item.code: item.who for item in listed(claim).needed}
    assert who["D-FIN-RELEASE"] == "lender"
    assert who["D-POWER"] == "business"
    assert who["D-TITLE"] == "vehicle"
    assert who["D-ID"] == "person"


def test_only_identification_account_and_address_may_stay_digital() -> None:
    assert {item.code for item in listed(chain()).needed if not item.must_be_physical} == {"D-ID", "D-BANK", "D-ADDR"}


def test_terms_run_from_the_last_receipt_and_never_from_the_review() -> None:
    claim = complete(chain())
    assert local(listed(claim).complete_at) == "2026-11-22T12:30:00"
    claim.change("document-D-BAJA", received_at=at("2026-11-24 09:15"))
    assert local(listed(claim).complete_at) == "2026-11-24T09:15:00"
    claim.change("document-D-CURP", state="physical")
    assert listed(claim).complete_at is None
    assert [item.code for item in listed(claim).pending] == ["D-CURP"]


def test_a_waiver_stands_in_for_the_plate_cancellation() -> None:
    claim = complete(chain()).change("document-D-BAJA", alternative="plate_waiver")
    item = next(item for item in listed(claim).needed if item.code == "D-BAJA")
    assert item.alternative == "Documento que exime la baja de placas"


def test_the_endorsement_is_due_only_when_the_company_buys() -> None:
    assert listed(chain()).is_endorsed
    assert not listed(chain(company_buys_salvage=False)).is_endorsed
