"""The money of the self test: a worksheet, its settlement and the deductible slip, through the services of the office."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gnp_desk.desk import Desk
    from gnp_desk.services.views import Issued

Facts = dict[str, object]
Reader = Callable[[bytes], str]
Need = Callable[[bool, str], None]
RATES = {
    "labor_rate_body": "310.00",
    "labor_rate_mechanical": "345.00",
    "labor_rate_paint": "335.00",
    "materials_method": "per_hour",
    "materials_rate": "262.00",
    "rate_source": "Tarifa del taller",
    "vat_rate_pct": "16.00",
}
GUIDE = {"guide": "ebc", "guide_row": "Guía de demostración", "guide_value": "284500.00"}
LINES: tuple[dict[str, object], ...] = (
    {
        "zone": "rear",
        "part": "Facia trasera",
        "operation": "replace",
        "hours_body": "1.2",
        "hours_refinish": "2.6",
        "unit_price": "7480.00",
        "discount_pct": "5.00",
        "price_source": "Catálogo",
        "replace_criteria": ["SAFETY"],
    },
    {"zone": "trunk", "part": "Tapa de cajuela", "operation": "repair", "hours_body": "7.0", "hours_refinish": "2.4"},
)
CLABE = "002000000000000008"


class MoneyStory:
    """The steps of the office over the claim the main story left; each needs those before it."""

    def __init__(self, desk: Desk, claim: str, read: Reader, need: Need) -> None:
        self.desk = desk
        self.claim = claim
        self.read = read
        self.need = need
        self.issued: list[Issued] = []

    def steps(self) -> Iterator[tuple[str, Callable[[], Facts]]]:
        """Yield the steps by name, in order."""
        yield "worksheet", self.value
        yield "settlement", self.settle
        yield "deductible_slip", self.ask_deductible

    def value(self) -> Facts:
        """Value the damage line by line and issue the worksheet; the paper says what the screen said."""
        from gnp_desk.services import worksheets

        desk, today = self.desk, self.desk.cases.moment().today.isoformat()
        sheet = desk.office.worksheets.open(self.claim)
        dated = {"rate_on": today, "guide_on": self._loss_day(), "collision_kind": "rear"}
        self._save(sheet, {**RATES, **GUIDE, **dated, "entry_at": self._now()})
        rows = [{**line, **({"price_on": today} if "unit_price" in line else {})} for line in LINES]
        desk.office.worksheets.add_lines(self.claim, sheet, rows, "worksheet")
        case = desk.cases.load(self.claim)
        record = case.find(sheet)
        assert record is not None
        view = worksheets.look(case, record)
        self.need(view.valuation.is_whole and view.total_loss.state in ("far", "near"), "la valuación se calcula entera")
        issued = self._issue(sheet)
        self.need(view.damage in self._text(issued), "la hoja lleva el daño valuado")
        return {"folio": issued.folio, "damage": view.damage, "total_loss": view.total_loss.words}

    def settle(self) -> Facts:
        """Settle the claim in cash; every amount of the paper is in its steps."""
        from gnp_desk.services import settlements

        desk = self.desk
        settlement = desk.office.settlements.open(self.claim)
        case = desk.cases.load(self.claim)
        insured = case.ref(case.policy, "insured")
        kept = {"settlement_kind": "partial_cash", "coverage_code": "PP", "clabe": CLABE}
        self._save(settlement, {**kept, "account_holder": _name(insured), **self._lender(case.policy)})
        case = desk.cases.load(self.claim)
        record = case.find(settlement)
        assert record is not None
        view = settlements.look(case, record, desk.records.author.role)
        self.need(not view.cascade.missing, f"no falta nada: {[step.sentence for step in view.cascade.missing]}")
        issued = self._issue(settlement)
        self.need(view.total in self._text(issued), "la liquidación lleva su total")
        return {"folio": issued.folio, "total": view.total, "steps": len(view.cascade.steps)}

    def ask_deductible(self) -> Facts:
        """Issue the deductible slip in Letter and on the 80 mm ticket, with its references."""
        desk = self.desk
        slip = desk.office.slips.open(self.claim)
        issued = self._issue(slip)
        said = self._text(issued)
        ticket = desk.office.slips.ticket(issued.paper)
        self.need(issued.folio in said and issued.folio.encode() in ticket, "la ficha y su ticket llevan el folio")
        references = re.findall(r"(?:\d{4} ){2,}\d{1,4}", said)
        self.need(bool(references), "la ficha lleva una referencia")
        self.need(all(reference.encode() in ticket for reference in references[:1]), "el ticket lleva la referencia")
        return {"folio": issued.folio, "references": len(set(references)), "ticket_bytes": len(ticket)}

    def _issue(self, record: str) -> Issued:
        issued = self.desk.papers.issue(self.claim, record)
        self.issued.append(issued)
        return issued

    def _text(self, issued: Issued) -> str:
        return self.read(self.desk.papers.read(issued.paper))

    def _save(self, record: str, values: dict[str, object]) -> None:
        from gnp_desk.services.views import Edit

        self.desk.cases.save(self.claim, [Edit(record, values)], "office")

    def _now(self) -> dict[str, object]:
        from gnp_desk.forms.kinds import instant

        moment = self.desk.cases.moment()
        return instant(moment.now.replace(tzinfo=None), moment.zone, "device")

    def _loss_day(self) -> str:
        loss = self.desk.cases.load(self.claim).claim.get("loss_at")
        return str(loss["local"])[:10] if isinstance(loss, dict) else self.desk.cases.moment().today.isoformat()

    def _lender(self, policy: object) -> dict[str, object]:
        financed = getattr(policy, "values", {}).get("financing_status") == "active"
        zero = dict.fromkeys(("outstanding_balance", "overdue_amount", "penalties", "other_debts"), "0.00")
        return {**zero, "balance_on": self.desk.cases.moment().today.isoformat()} if financed else {}


def _name(person: object) -> str:
    from gnp_desk.services.policy_copy import name_words

    return name_words(getattr(person, "values", {}))
