"""The value of the vehicle on the day of the loss, by class: from the schedule, the invoice, a dated guide or an appraisal."""

from __future__ import annotations

from gnp_desk import texts
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import Inputs, Known, day, known, loss_on, plain
from gnp_desk.forms.lists import pairs
from gnp_desk.rules.answer import Answer
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

GUIDES = pairs(
    "ebc kelley cesvi list_price appraisal", N_("EBC · Kelley Blue Book · Cesvi · Lista de precios · Avalúo")
)
INPUT_OF_GUIDE = {
    "ebc": "commercial_value",
    "kelley": "kbb_trade_in_good",
    "cesvi": "cesvi_sale_value",
    "list_price": "list_price_new",
    "appraisal": "appraised_value",
}
SCHEDULE = N_("Carátula de la póliza")
SOURCES = {
    "commercial": N_("valor comercial"),
    "invoice": N_("valor factura"),
    "agreed": N_("valor convenido"),
    "list_price_depreciated": N_("precio de lista menos depreciación"),
    "kbb": N_("guía Kelley Blue Book"),
    "kbb_salvage_75": N_("guía Kelley Blue Book con título de salvamento"),
    "cesvi": N_("guía Cesvi, columna de venta"),
    "appraisal": N_("avalúo"),
    "contracted_lower": N_("suma asegurada contratada"),
}


def guide_words(sheet: Record | None) -> str:
    """Return which row of which guide, with its date: «EBC 11/2026, Versa Sense 2022, al 01/11/2026»."""
    if sheet is None:
        return ""
    name = sheet.text("guide_row") or dict(GUIDES).get(sheet.text("guide"), "")
    on = sheet.text("guide_on")
    return N_("{guide}, al {on}").format(guide=name, on=texts.day(on)) if name and on else name


def value_inputs(case: Case, sheet: Record | None) -> Inputs:
    """Return what `vehicle_value` takes, each with the record it comes from."""
    policy, vehicle = case.policy, case.ref(case.party("A"), "vehicle")
    names = ("vehicle_class", "value_basis", "invoice_value", "agreed_value", "contracted_sum_insured")
    found: Inputs = {name: known(policy, name, SCHEDULE) for name in names}
    found["policy_multi_year"] = known(policy, "policy_multi_year", SCHEDULE)
    found["policy_start_on"] = day(policy, "policy_start_at", SCHEDULE)
    found["loss_on"] = Known(loss_on(case) or None, N_("Reporte del siniestro"), case.claim.id)
    found["model_year"] = known(vehicle, "model_year", N_("Vehículo visto"))
    for name in ("list_price_new", "purchase_on", "appraised_value"):
        found[name] = known(sheet, name, guide_words(sheet))
    found["salvage_title"] = known(sheet, "salvage_title", N_("Hoja de valuación"))
    for name, value in _guide(sheet).items():
        if name not in found or found[name].value is None:
            found[name] = value
    return found


def _guide(sheet: Record | None) -> Inputs:
    """Return the value of the guide under the name its guide gives it; without source and date it is no value (CON-80)."""
    if sheet is None or not sheet.text("guide_on") or not sheet.text("guide_row"):
        return {}
    name = INPUT_OF_GUIDE.get(sheet.text("guide"))
    value = known(sheet, "guide_value", guide_words(sheet))
    return {name: value} if name and value.value is not None else {}


def vehicle_value(case: Case, sheet: Record | None) -> Answer | RuleInputError:
    """Return the value of the vehicle with its steps, or what is missing to know it."""
    if case.edition is None:
        return RuleInputError("edition", "missing")
    inputs = plain(value_inputs(case, sheet))
    if case.policy is None:
        return RuleInputError("policy", "missing")
    inputs.setdefault("vehicle_class", "resident")
    try:
        return run("vehicle_value", inputs, case.edition)
    except RuleInputError as why:
        return why


def basis_words(answer: Answer) -> str:
    """Return on which value a percentage is taken: «valor comercial»."""
    return SOURCES.get(str(answer["value_source"]), str(answer["value_source"]))
