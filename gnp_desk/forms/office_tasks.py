"""The tasks of office and counter in the Expediente: valuation, settlement, deductible; what each needs, how far it got."""

from __future__ import annotations

from collections.abc import Callable

from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.deductible_slip.issued import STATES as SLIP_STATES
from gnp_desk.forms.deductible_slip.issued import paper_of, slip_state
from gnp_desk.forms.settlement.form import KINDS
from gnp_desk.forms.theft_case import state as theft
from gnp_desk.forms.walk import Task
from gnp_desk.texts import N_, plural

ISSUED, ASKED = "issued", "to_approve"
STATES = {
    "empty": N_("Sin empezar"),
    "ongoing": N_("En curso"),
    "complete": N_("Completo"),
    "locked": N_("Aún no disponible"),
}
PAGES = {"valuation": "valuation", "settlement": "settlement", "deductible": "slips"}
NEEDS = {
    "valuation": N_("Falta el vehículo del asegurado"),
    "settlement": N_("Necesita una valuación emitida"),
    "deductible": N_("Necesita una valuación emitida"),
}


def task(case: Case, code: str, number: int, title: str) -> Task:
    """Return one of the three tasks as it stands."""
    if not IS_OPEN[code](case):
        return Task(code, number, title, NEEDS[code], "locked", STATES["locked"])
    state, summary = FOUND[code](case)
    return Task(code, number, title, summary, state, STATES[state], PAGES[code])


def next_step(case: Case) -> tuple[str, str] | None:
    """Return the next thing to do in the office, None while nothing of it has begun."""
    sheet, settlement, stolen = _last(case, "worksheet"), _last(case, "settlement"), case.first("theft_case")
    if stolen is not None and (settlement is None or is_known(settlement.get("paid_at"))):
        return _valuing(sheet) or theft.next_step(case, stolen)
    if settlement is not None:
        if settlement.get("status") != ISSUED:
            return "settlement", N_("Terminar la liquidación")
        return None if is_known(settlement.get("paid_at")) else ("settlement", N_("Seguir el pago"))
    if sheet is None:
        return None
    return _valuing(sheet) or ("settlement", N_("Liquidar el siniestro"))


def _valuing(sheet: Record | None) -> tuple[str, str] | None:
    is_open = sheet is not None and sheet.get("status") != ISSUED
    return ("valuation", N_("Terminar la valuación")) if is_open else None


def _has_vehicle(case: Case) -> bool:
    return case.ref(case.party("A"), "vehicle") is not None or bool(case.of("worksheet"))


def _may_settle(case: Case) -> bool:
    begun = any(case.of(kind) for kind in ("settlement", "theft_case", "benefit_claim"))
    return begun or _is_valued(case)


def _is_valued(case: Case) -> bool:
    return any(item.get("status") == ISSUED for kind in ("worksheet", "settlement") for item in case.of(kind))


def _valuation(case: Case) -> tuple[str, str]:
    sheet = _last(case, "worksheet")
    if sheet is None:
        return "empty", N_("Sin valuación")
    name, folio = f"S{sheet.get('supplement') or 0}", sheet.text("issued_folio")
    if sheet.get("status") == ISSUED:
        return "complete", f"{name} · {folio}"
    count = len(case.of("worksheet_line", sheet.id))
    lines = plural(count, N_("{n} renglón"), N_("{n} renglones"))
    return "ongoing", f"{name} {_draft(sheet)} · {lines}"


def _settlement(case: Case) -> tuple[str, str]:
    settlement = _last(case, "settlement")
    if settlement is None:
        return "empty", N_("Sin liquidación")
    kind = dict(KINDS).get(settlement.text("settlement_kind"), N_("Liquidación"))
    if settlement.get("status") != ISSUED:
        return "ongoing", f"{kind} {_draft(settlement)}"
    state = "complete" if is_known(settlement.get("customer_answer")) else "ongoing"
    return state, f"{kind} · {settlement.text('issued_folio')}"


def _deductible(case: Case) -> tuple[str, str]:
    slips = [slip for slip in case.of("deductible_slip") if slip_state(case, slip) != "replaced"]
    if not slips:
        return "empty", N_("Sin ficha de pago")
    slip = slips[-1]
    state, paper = slip_state(case, slip), paper_of(case, slip)
    folio = paper.text("folio") if paper else N_("Ficha")
    return "complete" if state == "paid" else "ongoing", f"{folio} · {SLIP_STATES[state]}"


def _last(case: Case, kind: str) -> Record | None:
    found = case.of(kind)
    return max(found, key=lambda item: (int(str(item.get("supplement") or 0)), item.id)) if found else None


def _draft(record: Record) -> str:
    return N_("por autorizar") if record.get("status") == ASKED else N_("en borrador")


IS_OPEN: dict[str, Callable[[Case], bool]] = {
    "valuation": _has_vehicle,
    "settlement": _may_settle,
    "deductible": _is_valued,
}
FOUND: dict[str, Callable[[Case], tuple[str, str]]] = {
    "valuation": _valuation,
    "settlement": _settlement,
    "deductible": _deductible,
}
