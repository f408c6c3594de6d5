"""What a new settlement already knows from the claim, its policy and its issued worksheet."""

from __future__ import annotations

from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.facts_of import cover_row, exact
from gnp_desk.forms.worksheet.calculation import valuation
from gnp_desk.forms.worksheet.total_loss import threshold_of, total_loss
from gnp_desk.forms.worksheet.value import vehicle_value
from gnp_desk.rules.answer import Answer

COVER_OF = {
    "partial_cash": "PP",
    "direct_payment": "PP",
    "total_loss": "PT",
    "theft_not_located": "RT",
    "theft_recovered": "RT",
    "third_party": "RC",
}


def last_worksheet(case: Case, record: Record) -> Record | None:
    """Return the worksheet a settlement rests on: the one it names, else the last one issued."""
    named = case.ref(record, "worksheet")
    issued = [sheet for sheet in case.of("worksheet") if sheet.get("status") == "issued"]
    return named or max(issued, key=lambda sheet: int(str(sheet.get("supplement") or 0)), default=None)


def worksheet(case: Case, record: Record) -> object:
    """Return the last issued worksheet."""
    found = last_worksheet(case, record)
    return found.id if found else None


def kind(case: Case, record: Record) -> object:
    """Return the kind the facts propose: theft, total loss by the worksheet, repair when there is an order, else cash."""
    theft = case.first("theft_case")
    if theft is not None:
        return "theft_recovered" if theft.get("located") == "yes" else "theft_not_located"
    sheet = last_worksheet(case, record)
    if sheet is not None:
        value = vehicle_value(case, sheet)
        worth = exact(value["vehicle_value"]) if isinstance(value, Answer) else None
        found = valuation(sheet, case.of("worksheet_line", sheet.id))
        if total_loss(case, found, worth, threshold_of(case)).state == "reached":
            return "total_loss"
    return "direct_payment" if case.of("vehicle_admission_order") else "partial_cash"


def coverage(case: Case, record: Record) -> object:
    """Return the cover of that kind of settlement; a repair at the dealer's is cover q) when it is contracted."""
    code = COVER_OF.get(record.text("settlement_kind") or str(kind(case, record)))
    if code == "PP" and cover_row(case, "PP") is None and cover_row(case, "AGENCIA") is not None:
        return "AGENCIA"
    return code


def pending_premium(case: Case, record: Record) -> object:
    """Return the premium still owed as the policy says it, «0.00» when it says none."""
    if case.policy is None:
        return None
    value = case.policy.get("pending_premium")
    return value if is_known(value) else "0.00"


def owner_kind(case: Case, record: Record) -> object:
    """Return what kind of owner the vehicle has: its own owner when seen, else the insured of the policy."""
    party = case.party("A")
    owner = case.ref(case.ref(party, "vehicle"), "owner") or case.ref(case.policy, "insured")
    if owner is None:
        return None
    return "PM" if owner.get("person_kind") == "company" else "PF"


def payee(case: Case, record: Record) -> object:
    """Return the insured of the policy."""
    return case.policy.get("insured") if case.policy else None
