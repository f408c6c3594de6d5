"""The document checklist of a claim: what is needed and why, who brings it, what has arrived, from when terms run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.document_item.form import ALTERNATIVES, STATES
from gnp_desk.forms.facts_of import local
from gnp_desk.resources import read_json
from gnp_desk.rules.answer import Answer
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

PROCEDURE_OF = {
    "partial_cash": "PARTIAL_CASH",
    "direct_payment": "PARTIAL_DIRECT",
    "total_loss": "TOTAL_LOSS",
    "theft_not_located": "THEFT",
    "theft_recovered": "THEFT",
}
BENEFIT_PROCEDURE = {"LLAVES": "KEYS", "GMO": "FUNERAL"}
ONLY_SEEN = frozenset({"D-ID", "D-BANK", "D-ADDR"})
ENDORSED = "D-FACT-ENDORSED"
LENDER = frozenset({"D-CARTA-FACT", "D-FIN-RELEASE"})
VEHICLE = frozenset({"D-STAY", "D-TITLE", "D-TENENCIA-5", "D-BAJA"})
BUSINESS = frozenset({"D-POWER", "D-REFACT", "D-CFDI", "D-ACTA-CONST"})
WHO = {
    "person": N_("La persona"),
    "business": N_("Quien factura"),
    "vehicle": N_("Del vehículo"),
    "lender": N_("La financiera"),
}


@dataclass(frozen=True)
class Needed:
    """One needed document: its name and what it is for in plain words, who brings it, and how far it got."""

    code: str
    name: str
    explanation: str
    who: str
    state: str
    state_text: str
    record: str = ""
    alternative: str = ""
    received_at: str = ""
    must_be_physical: bool = True

    @property
    def is_reviewed(self) -> bool:
        return self.state == "reviewed"


@dataclass(frozen=True)
class Checklist:
    """The documents of one procedure. `complete_at` is the latest receipt once every needed one is reviewed.

    `is_endorsed` tells that the invoice must carry the endorsement legend (R-SET-08).
    """

    procedure: str
    needed: tuple[Needed, ...]
    answer: Answer | None = None
    missing_fact: str = ""
    complete_at: Mapping[str, object] | None = None

    @property
    def pending(self) -> tuple[Needed, ...]:
        return tuple(item for item in self.needed if not item.is_reviewed)

    @property
    def is_endorsed(self) -> bool:
        return any(item.code == ENDORSED for item in self.needed)

    @property
    def is_salvage_complete(self) -> bool:
        """Return whether nothing is missing to buy the salvage (R-SET-05)."""
        return bool(self.needed) and not self.pending


def procedure_of(case: Case, settlement: Record | None) -> str:
    """Return the procedure whose documents are asked: that of the settlement, else what the claim tells."""
    kind = settlement.text("settlement_kind") if settlement else ""
    if kind == "other_cover" and settlement is not None:
        return BENEFIT_PROCEDURE.get(settlement.text("coverage_code"), "PARTIAL_CASH")
    if kind:
        return PROCEDURE_OF.get(kind, "PARTIAL_CASH")
    if case.first("theft_case") is not None:
        return "THEFT"
    return "PARTIAL_DIRECT" if case.of("vehicle_admission_order") else "PARTIAL_CASH"


def checklist(case: Case, settlement: Record | None = None, procedure: str = "") -> Checklist:
    """Return the checklist of a claim, for its settlement or for a procedure asked about."""
    wanted = procedure or procedure_of(case, settlement)
    if case.edition is None:
        return Checklist(wanted, (), None, N_("Faltan las condiciones que aplican a esta póliza."))
    try:
        answer = run("documents", _inputs(case, settlement, wanted), case.edition)
    except RuleInputError as why:
        return Checklist(wanted, (), None, why.message)
    codes = [str(code) for code in _listed(answer["required_documents"])]
    found = tuple(_needed(case, code) for code in sorted(codes, key=_order))
    return Checklist(wanted, found, answer, "", _complete_at(case, found))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _inputs(case: Case, settlement: Record | None, procedure: str) -> dict[str, object]:
    found: dict[str, object] = {"procedure": procedure}
    owner = (settlement.text("owner_kind") if settlement else "") or _owner(case)
    if owner:
        found["owner_kind"] = owner
    policy = case.policy
    if policy is not None and policy.text("vehicle_class"):
        found["vehicle_class"] = policy.text("vehicle_class")
    if policy is not None and policy.text("financing_status"):
        found["financing_status"] = policy.text("financing_status")
    if settlement is not None and settlement.get("company_buys_salvage") is True:
        found["company_buys_salvage"] = True
    return found


def _owner(case: Case) -> str:
    insured = case.ref(case.policy, "insured")
    if insured is None:
        return ""
    return "PM" if insured.get("person_kind") == "company" else "PF"


@cache
def _catalogue() -> Mapping[str, Any]:
    return {str(item["code"]): item for item in read_json("documents")["items"]}


def _order(code: str) -> int:
    return list(_catalogue()).index(code) if code in _catalogue() else len(_catalogue())


def _needed(case: Case, code: str) -> Needed:
    item = _catalogue().get(code, {"name": code, "explanation": ""})
    record = next((found for found in case.of("document_item") if found.get("code") == code), None)
    state = (record.text("state") if record else "") or "missing"
    other = record.text("alternative") if record else ""
    return Needed(
        code,
        str(item["name"]),
        str(item["explanation"]),
        _who(code),
        state,
        dict(STATES)[state],
        record.id if record else "",
        dict(ALTERNATIVES).get(other, ""),
        local(record.get("received_at")) if record else "",
        code not in ONLY_SEEN,
    )


def _who(code: str) -> str:
    if code in LENDER:
        return "lender"
    if code in BUSINESS:
        return "business"
    return "vehicle" if code in VEHICLE else "person"


def _complete_at(case: Case, needed: tuple[Needed, ...]) -> Mapping[str, object] | None:
    """Return the latest receipt, once nothing is left to review: terms run from receipt, never from review."""
    if not needed or any(not item.is_reviewed for item in needed):
        return None
    received = [case.find(item.record).get("received_at") for item in needed if item.record]  # type: ignore[union-attr]
    instants = [value for value in received if isinstance(value, Mapping) and local(value)]
    return max(instants, key=local, default=None)
