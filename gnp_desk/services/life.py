"""Which records of a claim no longer change, and what a paper's events say of its state (forms.md section 8)."""

from __future__ import annotations

from datetime import date

from gnp_desk.forms import office
from gnp_desk.forms.case import Case, Record, is_known

ORDERS = ("vehicle_admission_order", "medical_admission_order", "cash_valuation_order", "tow_request", "exchange_record")
HEALTH_PAPERS = ("medical_admission_order",)
"""Papers whose pages show health data: who opens one is written down."""
DECLARED = ("declaration", "party", "witness", "damaged_object", "damage_line", "sketch", "sketch_element", "sketch_underlay")
ALWAYS_OPEN = ("note", "paper_event", "scene_checklist", "evidence", "shot_waiver")
ISSUED, CLOSED, CANCELLED = "issued", "closed", "cancelled"
PAPER_STATES = {
    "issued": "Emitida",
    "printed": "Emitida",
    "delivered": "Entregada",
    "sent": "Entregada",
    "used": "Usada",
    "replaced": "Sustituida",
    "cancelled": "Cancelada",
    "expired": "Vencida",
}


def is_frozen(case: Case, record: Record) -> bool:
    """Return whether `record` may no longer change: its paper is issued, its declaration or its claim is closed."""
    if record.type in ALWAYS_OPEN:
        return False
    if record.type == "signature":
        return True
    if case.claim.get("status") in (CLOSED, CANCELLED):
        return True
    if record.type in office.OWN_LIFE:
        return office.is_frozen(case, record)
    if record.type in (*ORDERS, "policy_snapshot", "policy_cover", "paper", "form_version"):
        return record.type not in ORDERS or record.get("status") == ISSUED
    if record.type == "inventory_item":
        order = case.find(record.get("parent"))
        return order is not None and order.get("status") == ISSUED
    declaration = case.first("declaration")
    return record.type in DECLARED and declaration is not None and declaration.get("status") == CLOSED


def status_after(case: Case) -> object:
    """Return the state of the claim that its answers bring about: attended from arrival on, done with its declaration."""
    status, declaration = case.claim.get("status"), case.first("declaration")
    if status in ("reported", "attending") and declaration is not None and declaration.get("status") == CLOSED:
        return "attended"
    if status == "reported" and is_known(case.claim.get("arrived_at")):
        return "attending"
    return status


def paper_state(case: Case, paper: Record, today: date) -> str:
    """Return the code of a paper's state, read from its events, its replacement and its validity."""
    if any(other.get("replaces") == paper.id for other in case.of("paper")):
        return "replaced"
    events = [str(event.get("event")) for event in case.of("paper_event") if event.get("paper") == paper.id]
    for state in ("cancelled", "used"):
        if state in events:
            return state
    until = paper.text("valid_until")
    if until and until < today.isoformat():
        return "expired"
    return next((state for state in ("delivered", "sent", "printed") if state in events), "issued")
