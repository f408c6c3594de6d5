"""The money of the demonstration: a worksheet, its settlement and its deductible slip, through the services of the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from gnp_desk import errors
from gnp_desk.forms.case import Case, Record
from gnp_desk.services.cases import Cases
from gnp_desk.services.office import Office
from gnp_desk.services.papers import Papers
from gnp_desk.services.policy_copy import name_words
from gnp_desk.services.settlements import now
from gnp_desk.services.slip_view import look as look_at_slip
from gnp_desk.services.views import Edit

Values = Mapping[str, object]
# How far the money of a claim got.
LINES, VALUED, SETTLED, PAID = range(4)
WHY = "Se revisó con el taller y con las fotos a la vista."
CLABE, BANK = "002000000000000008", "bank_hsbc"
RATES: Values = {
    "labor_rate_body": "310.00",
    "labor_rate_mechanical": "345.00",
    "labor_rate_paint": "335.00",
    "materials_method": "per_hour",
    "materials_rate": "262.00",
    "rate_source": "Tarifa del taller",
}
VALUE: Values = {
    "guide": "ebc",
    "guide_row": "Guía de demostración",
    "guide_value": "184500.00",
    "list_price_new": "268000.00",
    "appraised_value": "210000.00",
}
BALANCE: Values = dict.fromkeys(("outstanding_balance", "overdue_amount", "penalties", "other_debts"), "0.00")


def _changed(zone: str, part: str, price: str, **hours: str) -> Values:
    why = {"replace_criteria": ["NOT_REPAIRABLE"], "price_source": "Catálogo", "part_source": "original"}
    return {"zone": zone, "part": part, "operation": "replace", "unit_price": price, **why, **hours}


def _repaired(zone: str, part: str, **hours: str) -> Values:
    return {"zone": zone, "part": part, "operation": "repair", **hours}


REAR: tuple[Values, ...] = (
    _changed("rear", "Facia trasera", "7480.00", hours_body="1.2", hours_refinish="2.6"),
    _changed("rear", "Alma de facia trasera", "3120.00", hours_body="0.8"),
    _changed("rear", "Calavera derecha", "2890.00", hours_body="0.3"),
    _repaired("trunk", "Tapa de cajuela", hours_body="7.0", hours_refinish="2.4", overlap_hours="0.4"),
    _repaired("rear", "Panel trasero", hours_body="5.5", hours_refinish="1.8", overlap_hours="0.4"),
)
UNDER: tuple[Values, ...] = (
    _changed("wheels", "Rin delantero derecho", "4350.00", hours_mechanical="0.4"),
    {"zone": "wheels", "part": "Dirección", "operation": "align", "hours_mechanical": "1.2"},
)
FRONT: tuple[Values, ...] = (
    _changed("front", "Facia delantera", "9820.00", hours_body="1.4", hours_refinish="2.8"),
    _changed("front", "Marco radiador", "14600.00", hours_body="9.0"),
    _changed("front", "Faro derecho", "11240.00", hours_body="0.4"),
    _changed("front", "Faro izquierdo", "11240.00", hours_body="0.4"),
    _changed("hood", "Cofre", "13900.00", hours_body="1.6", hours_refinish="3.2", overlap_hours="0.4"),
    _changed("engine", "Radiador y condensador", "21700.00", hours_mechanical="4.5"),
    _repaired("front", "Largueros delanteros", hours_body="18.0", hours_refinish="2.0", overlap_hours="0.4"),
)


@dataclass(frozen=True)
class Desks:
    """The services a valuer and a branch agent use, and how the time of a story passes."""

    cases: Cases
    papers: Papers
    office: Office
    pass_by: Callable[[timedelta], None]


def tell(desks: Desks, claim: str, lines: tuple[Values, ...], until: int) -> None:
    """Value a claim line by line; then, as far as `until`, issue it, settle it, ask its deductible and note its payment.

    What the rules stop stays the draft a person would find.
    """
    desks.pass_by(timedelta(hours=20))
    sheet = _valued(desks, claim, lines)
    if until >= VALUED and not _issued(desks, claim, sheet):
        return
    if until >= SETTLED and _issued(desks, claim, _settled(desks, claim)):
        desks.pass_by(timedelta(hours=3))
        _asked(desks, claim, until)


def _valued(desks: Desks, claim: str, lines: tuple[Values, ...]) -> str:
    sheet, case = desks.office.worksheets.open(claim), desks.cases.load(claim)
    today = case.moment.today.isoformat()
    entry = {"entry_at": now(case)} if case.of("vehicle_admission_order") else {}
    dated = {"rate_on": today, "guide_on": _loss_day(case, today), "purchase_on": today, "collision_kind": "rear"}
    known = case.find(sheet)
    missing = {name: value for name, value in {**VALUE, **dated}.items() if known is None or not known.get(name)}
    _save(desks, claim, sheet, {**RATES, **missing, **entry})
    desks.pass_by(timedelta(hours=5))
    rows = [{**line, **({"price_on": today} if "unit_price" in line else {})} for line in lines]
    desks.office.worksheets.add_lines(claim, sheet, rows, "worksheet")
    return sheet


def _settled(desks: Desks, claim: str) -> str:
    desks.pass_by(timedelta(hours=6))
    settlement, case = desks.office.settlements.open(claim), desks.cases.load(claim)
    insured, policy = case.ref(case.policy, "insured"), case.policy
    is_financed = policy is not None and policy.get("financing_status") == "active"
    lender = {**BALANCE, "balance_on": case.moment.today.isoformat()} if is_financed else {}
    begun = case.find(settlement)
    company = {"owner_is_civil_society": "no"} if begun is not None and begun.get("owner_kind") == "PM" else {}
    holder = name_words(insured.values) if insured else ""
    _save(desks, claim, settlement, {"clabe": CLABE, "account_holder": holder, **lender, **company})
    return settlement


def _asked(desks: Desks, claim: str, until: int) -> None:
    """Tell the client what was settled, and ask the deductible where there is one; note its payment a day later."""
    case = desks.cases.load(claim)
    settlement = case.of("settlement")[-1]
    desks.office.settlements.record_after(settlement.id, {"notified_at": now(case), "customer_answer": "accepts"})
    if look_at_slip(case, Record("", "deductible_slip", {"source": settlement.id}, claim)).why_not:
        return
    slip = desks.office.slips.open(claim)
    if not _issued(desks, claim, slip) or until < PAID:
        return
    desks.pass_by(timedelta(days=1))
    case = desks.cases.load(claim)
    asked = look_at_slip(case, case.of("deductible_slip")[-1]).amount.strip("$").replace(",", "")
    paid = {"paid_on": case.moment.today.isoformat(), "amount": asked, "bank": BANK, "operation_number": "0098417"}
    desks.office.slips.record_proof(slip, paid)


def _issued(desks: Desks, claim: str, record: str) -> bool:
    """Issue a paper, with its reason where it needs one, and return whether the rules let it."""
    desks.pass_by(timedelta(minutes=20))
    try:
        desks.papers.issue(claim, record)
    except errors.ReasonWanted:
        desks.papers.issue(claim, record, WHY)
    except errors.NotReady:
        return False
    return True


def _save(desks: Desks, claim: str, record: str, values: Values) -> None:
    desks.cases.save(claim, [Edit(record, values)], "office")


def _loss_day(case: Case, today: str) -> str:
    loss = case.claim.get("loss_at")
    return str(loss["local"])[:10] if isinstance(loss, Mapping) else today
