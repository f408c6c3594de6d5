"""How a theft stands, read from what was recorded: never stored, so that no event can contradict it (forms.md 8)."""

from __future__ import annotations

from collections.abc import Mapping

from gnp_desk.forms.case import Case, Record, is_known
from gnp_desk.forms.facts_of import plain
from gnp_desk.forms.settlement import inputs
from gnp_desk.forms.worksheet.calculation import valuation
from gnp_desk.forms.worksheet.total_loss import threshold_of
from gnp_desk.forms.worksheet.value import vehicle_value
from gnp_desk.rules.answer import Answer
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

STATES: Mapping[str, str] = {
    "reported": N_("Reportado"),
    "waiting": N_("En espera"),
    "not_located": N_("No localizado"),
    "back": N_("Recuperado"),
    "back_undamaged": N_("Recuperado sin daño"),
    "back_damaged": N_("Recuperado con daño"),
    "back_total": N_("Recuperado, pérdida total"),
    "settling": N_("En liquidación"),
    "indemnified": N_("Indemnizado"),
    "recovered_later": N_("Recuperado después"),
    "closed": N_("Cerrado"),
    "withdrawn": N_("Desistido"),
}
# What comes next in each state: the page and the thing to do there.
NEXT: Mapping[str, tuple[str, str]] = {
    "reported": ("theft", N_("Anotar la denuncia del robo")),
    "waiting": ("theft", N_("Esperar a que aparezca el vehículo")),
    "not_located": ("settlement", N_("Liquidar el robo")),
    "back": ("theft", N_("Anotar cómo apareció el vehículo")),
    "back_undamaged": ("theft", N_("Entregar el vehículo y cerrar")),
    "back_damaged": ("settlement", N_("Liquidar el robo")),
    "back_total": ("settlement", N_("Liquidar el robo")),
    "indemnified": ("theft", N_("Avisar si aparece el vehículo")),
    "recovered_later": ("theft", N_("Avisar a Recuperaciones")),
}
FOUND = {
    "waiting": "waiting",
    "c1_not_recovered": "not_located",
    "recovered_undamaged": "back_undamaged",
    "recovered_partial": "back_damaged",
    "c2_recovered_total_loss": "back_total",
}
OVER = {"closed": "closed", "cancelled": "withdrawn"}
PAYS_THEFT = ("theft_not_located", "theft_recovered")


def theft_state(case: Case, theft: Record) -> str:
    """Return the state of a theft now (R-THF-04…06, R-REC-01)."""
    status = case.claim.text("status")
    if status in OVER:
        return OVER[status]
    settlements = [item for item in case.of("settlement") if item.get("settlement_kind") in PAYS_THEFT]
    paid = [item for item in settlements if is_known(item.get("paid_at"))]
    if paid:
        is_back = theft.get("located") == "yes" and paid[-1].get("settlement_kind") == "theft_not_located"
        return "recovered_later" if is_back else "indemnified"
    return "settling" if settlements else _located(case, theft)


def next_step(case: Case, theft: Record) -> tuple[str, str] | None:
    """Return the next thing to do about a theft, None where the settlement says it or nothing is left."""
    state = theft_state(case, theft)
    if state in ("back_damaged", "back_total") and _worksheet(case, theft) is None:
        return "valuation", N_("Valuar el vehículo recuperado")
    if state == "back" and is_known(theft.get("condition")):
        return "valuation", N_("Valuar el vehículo recuperado")
    if state == "indemnified" and theft.get("located") == "yes":
        return None
    return NEXT.get(state)


def _located(case: Case, theft: Record) -> str:
    """Return what the rules say of the wait: where it stands, or how the vehicle came back in time."""
    given = plain(inputs.theft(case))
    condition, sheet = theft.get("condition"), _worksheet(case, theft)
    if not given.get("theft_reported_at") or case.edition is None:
        return "reported"
    if condition != "undamaged" and sheet is not None:
        worth, threshold = vehicle_value(case, sheet), threshold_of(case)
        given["damage_amount"] = f"{valuation(sheet, case.of('worksheet_line', sheet.id)).damage:.2f}"
        given["vehicle_value"] = worth["vehicle_value"] if isinstance(worth, Answer) else None
        given["total_loss_threshold_pct"] = None if threshold is None else str(threshold)
    try:
        found = FOUND[str(run("theft_case", given, case.edition)["theft_case"])]
    except RuleInputError:
        return "back"
    if found == "back_undamaged" and condition != "undamaged" and sheet is None:
        return "back"
    return "reported" if found == "waiting" and not _is_filed(case, theft) else found


def _worksheet(case: Case, theft: Record) -> Record | None:
    """Return the issued worksheet of a vehicle that came back, None while it is not valued."""
    named = case.ref(theft, "worksheet") or next(reversed(case.of("worksheet")), None)
    return named if named is not None and named.get("status") == "issued" else None


def _is_filed(case: Case, theft: Record) -> bool:
    complaint = case.ref(theft, "complaint")
    return complaint is not None and is_known(complaint.get("filed_at"))
