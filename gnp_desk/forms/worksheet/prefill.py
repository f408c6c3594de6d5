"""What a new worksheet and its lines already know from the claim (forms.md 5.1, column «from»)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from gnp_desk import texts
from gnp_desk.forms import figures, published
from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.facts_of import local, loss_on
from gnp_desk.forms.identifiers import folded
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_


def insured_party(case: Case, record: Record) -> object:
    """Return the vehicle of the insured."""
    party = case.party("A")
    return party.id if party else None


def order_of(case: Case, record: Record) -> Record | None:
    """Return the order under which the vehicle was sent to a workshop."""
    named = case.ref(record, "admission_order")
    party = record.get("party")
    return named or next(
        (order for order in case.of("vehicle_admission_order") if party in (None, order.get("party"))), None
    )


def has_order(case: Case, record: Record) -> bool:
    """Return whether the vehicle goes to a workshop: then its order, centre and entry are asked."""
    return order_of(case, record) is not None


def order(case: Case, record: Record) -> object:
    """Return the order of the vehicle."""
    found = order_of(case, record)
    return found.id if found else None


def repair_center(case: Case, record: Record) -> object:
    """Return the centre of the order."""
    found = order_of(case, record)
    return found.get("repair_center") if found else None


def collision(case: Case, record: Record) -> object:
    """Return the kind of collision of the order."""
    found = order_of(case, record)
    return found.get("collision_kind") if found else None


def vat(case: Case, record: Record) -> object:
    """Return the rate in force today, as the law says."""
    rate = figures.legal("vat_rate_pct", case.moment.today.isoformat())
    return f"{Decimal(rate):.2f}" if rate else None


def invoice_on(case: Case, record: Record) -> object:
    """Return the day of the invoice of the schedule."""
    return case.policy.get("invoice_on") if case.policy else None


def odometer(case: Case, record: Record) -> object:
    """Return the kilometres of the vehicle, which are those of a part never changed."""
    from gnp_desk.forms.worksheet.parts import vehicle_of

    vehicle = vehicle_of(case, record)
    value = vehicle.get("odometer_km") if vehicle else None
    return value if is_known(value) else None


@lru_cache(maxsize=2)
def _guide_rows(number: int) -> tuple[Any, ...]:
    """Return the rows of the guides: those the centre published, beside those this program brought."""
    return (*published.rows(published.GUIDE_VALUE), *figures.items("valuation", "guide_row"))


def guide_rows(case: Case, record: Record) -> tuple[Any, ...]:
    """Return the dated rows of the guides that fit the vehicle: same make, line and model year."""
    vehicle = case.ref(case.ref(record, "party") or case.party("A"), "vehicle")
    if vehicle is None:
        return ()
    wanted = (folded(vehicle.text("make")), folded(vehicle.text("line")), vehicle.get("model_year"))
    return tuple(
        row for row in _guide_rows(published.number()) if (folded(row["make"]), folded(row["line"]), row["model_year"]) == wanted
    )


def _row(case: Case, record: Record, name: str) -> object:
    """Return a value of the newest row that is not later than the loss; every value comes from that same row."""
    on = loss_on(case)
    rows = sorted((row for row in guide_rows(case, record) if not on or row["on"] <= on), key=lambda row: row["on"])
    return rows[-1][name] if rows and not is_known(record.get("guide_value")) else None


def guide(case: Case, record: Record) -> object:
    """Return the guide of the row that fits."""
    return _row(case, record, "guide")


def guide_row(case: Case, record: Record) -> object:
    """Return the name of the row that fits."""
    return _row(case, record, "row")


def guide_on(case: Case, record: Record) -> object:
    """Return the day of the row that fits."""
    return _row(case, record, "on")


def guide_value(case: Case, record: Record) -> object:
    """Return the value of the row that fits."""
    return _row(case, record, "value")


def valuation_due(case: Case, record: Record) -> str:
    """Return until when the valuation must be made: 72 business hours from entry (R-SLA-02)."""
    start = local(record.get("entry_at"))
    if not start or case.edition is None:
        return ""
    inputs = {"deadline_kind": "VALUATION", "start_at": start, "holidays": list(figures.holidays())}
    due = run("deadline", inputs, case.edition)["due_at"]
    return N_("{when} · 72 horas hábiles").format(when=texts.day_hour(str(due)))
