"""What the centre tells of the cars that are in a workshop: the demonstration has no centre, so it is told here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from gnp_desk.forms.case import Case
from gnp_desk.forms.facts_of import local
from gnp_desk.services.cases import Cases
from gnp_desk.services.settlements import now

# State, days until it is ready, what is waited for: one row for each car in turn.
REPAIRS: Sequence[tuple[str, int, str]] = (
    ("repairing", 5, "Calavera derecha"),
    ("waiting_parts", 12, "Facia delantera y radiador"),
    ("ready", 1, ""),
)
SUPERVISORS = (("Irene Cota Salas", "+525555550148"), ("Efraín Luna Rey", "+525555550162"))


def tell(cases: Cases, claims: Sequence[str]) -> None:
    """Add what the centre last said of each claim whose car entered a workshop and is not out of it."""
    waiting = [case for claim in claims if _is_in_workshop(case := cases.load(claim))]
    for place, case in enumerate(waiting):
        status, days, parts = REPAIRS[place % len(REPAIRS)]
        name, phone = SUPERVISORS[place % len(SUPERVISORS)]
        order = case.of("vehicle_admission_order")[-1]
        values = {
            "repair_center": order.get("repair_center"),
            "workshop_supervisor": name,
            "supervisor_phone": phone,
            "repair_status": status,
            "promised_on": (case.moment.today + timedelta(days=days)).isoformat(),
            "parts_pending": parts or None,
            "refreshed_at": now(case),
        }
        known = {field: value for field, value in values.items() if value is not None}
        cases.add(case.claim.id, "repair_tracking", cases.new_id(), known, "")


def _is_in_workshop(case: Case) -> bool:
    entered = any(local(sheet.get("entry_at")) for sheet in case.of("worksheet"))
    return entered and case.claim.get("status") not in ("closed", "cancelled", "settled")
