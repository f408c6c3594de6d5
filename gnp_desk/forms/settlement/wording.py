"""How the values of a settlement are said: pesos, percentages, days, codes, the names of what a step took, its flags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache

from gnp_desk import texts
from gnp_desk.rules.inputs import MONEY, PERCENT
from gnp_desk.rules.operations import OPERATIONS
from gnp_desk.rules.wording import advice, label
from gnp_desk.texts import N_

ROUNDING = {
    "half_up_cents": N_("Al centavo, mitad hacia arriba"),
    "half_up_hundredths_shown": N_("Se muestra con dos decimales; se calcula sin redondear"),
}
MADE = {"half_up_cents": MONEY.name, "half_up_hundredths_shown": PERCENT.name}
OWN_ADVICE = {
    "FAULT_PENDING": N_("Falta decidir quién es responsable; aquí se tomó que el conductor no lo es."),
    "EXCLUSION_TO_REVIEW": N_("Hay exclusiones por revisar; la Compañía decide."),
    "THRESHOLD_MISSING": N_("Falta el porcentaje de pérdida total de esta póliza. Pídalo a la Compañía."),
}
DAY, INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
LABELS = {
    "hour": N_("Hora en que cesan los efectos"),
    "last_day": N_("Último día del plazo"),
    "zero_deductible": N_("Paga Cero en efecto"),
    "drunk_and_at_fault": N_("Ebriedad dictaminada y responsable"),
    "device_breach": N_("Falta el dispositivo obligatorio"),
    "unread": N_("Recargos sin fuente en pérdida parcial"),
    "is_total_loss": N_("Es pérdida total"),
    "value_still_fixed": N_("El valor contratado sigue vigente"),
    "older_than_limit": N_("Pasa la antigüedad"),
    "cover_lapses_at": N_("Cese por falta de pago"),
    "cover_status": N_("Estado de la póliza"),
    "lines": N_("Renglones"),
    "fixed_amount": N_("Importe fijo"),
    "rate_body": N_("Hora de hojalatería"),
    "rate_mechanical": N_("Hora de mecánica"),
    "rate_paint": N_("Hora de pintura"),
    "materials_rate": N_("Tarifa de materiales"),
    "labor": N_("Mano de obra"),
    "parts": N_("Refacciones"),
    "materials": N_("Materiales"),
    "labor_subtotal": N_("Mano de obra, sin impuestos"),
    "parts_subtotal": N_("Refacciones, sin impuestos"),
    "materials_subtotal": N_("Materiales, sin impuestos"),
    "labor_vat": N_("IVA de mano de obra"),
    "parts_vat": N_("IVA de refacciones"),
    "materials_vat": N_("IVA de materiales"),
    "threshold_pct": N_("Porcentaje de pérdida total"),
    "damage_pct": N_("Daño en porcentaje del valor"),
    "points": N_("Puntos"),
    "points_each": N_("Puntos por cada uno"),
    "vandalism_points": N_("Puntos por vandalismo"),
    "drunk_points": N_("Puntos por ebriedad y responsabilidad"),
    "inaccuracy_points": N_("Puntos por datos inexactos"),
    "inspection_points": N_("Puntos por inspección"),
    "surcharge_points": N_("Puntos de recargo"),
    "inspection_due_on": N_("Fin del plazo de inspección"),
    "counted_until": N_("Se cuenta hasta"),
    "base_pct": N_("Porcentaje de partida"),
    "base_amount": N_("Importe de partida"),
    "applied_pct": N_("Porcentaje aplicado"),
    "cap_pct": N_("Tope en porcentaje"),
    "deductible_charged": N_("Deducible sin exención"),
    "missing": N_("Falta"),
    "secured": N_("Tercero acepta y garantiza"),
    "salvage_cap": N_("Tope del salvamento"),
    "salvage_applied": N_("Salvamento aplicado"),
    "premium_deducted": N_("Prima descontada"),
    "isr_withheld": N_("ISR retenido"),
    "rate_pct": N_("Tasa"),
    "taxable_base": N_("Base sin IVA"),
    "covered": N_("Cubierto"),
    "life_km": N_("Vida útil (km)"),
    "row_km": N_("Vida útil de la tabla (km)"),
    "depreciation_pct": N_("Demérito en porcentaje"),
    "depreciation_amount": N_("Demérito"),
    "depreciation_amounts": N_("Demérito de cada pieza"),
    "company_pays": N_("Paga la Compañía"),
    "customer_pays": N_("Paga el cliente"),
    "preferred_beneficiary_amount": N_("Para el beneficiario preferente"),
    "eligible_balance": N_("Saldo que cuenta"),
    "company_share": N_("Parte de la Compañía"),
    "wage_days": N_("Días de salario"),
    "free_days": N_("Días sin cobro"),
    "days_elapsed": N_("Días transcurridos"),
    "excess_days": N_("Días de más"),
    "wage_days_per_day": N_("Días de salario por día"),
    "due_on": N_("Vence el"),
    "term_ends_on": N_("Fin del plazo"),
    "days": N_("Días"),
    "reported_at": N_("Reporte del robo"),
    "days_after_report": N_("Días después del reporte"),
    "cutoff_at": N_("Fin de la espera"),
    "months": N_("Meses"),
    "first_month_pct": N_("Depreciación inicial"),
    "monthly_pct": N_("Depreciación por mes"),
    "max_age_years": N_("Antigüedad máxima (años)"),
    "loss_year": N_("Año del siniestro"),
    "salvage_pct": N_("Porcentaje por título de salvamento"),
    "value_by_class": N_("Valor por clase"),
    "fixed_until": N_("El valor contratado rige hasta"),
    "max_wear_pct": N_("Desgaste máximo"),
    "wear_pct": N_("Desgaste"),
    "allowed": N_("Evento permitido"),
    "eligible": N_("Procede"),
    "reasons": N_("Motivos"),
    "gross_indemnity": N_("Indemnizable antes del deducible"),
    "limit": N_("Límite"),
    "events": N_("Eventos por periodo"),
    "percentages": N_("Porcentajes de la tabla"),
    "pct": N_("Porcentaje"),
    "max_age": N_("Edad máxima"),
    "window_days": N_("Días para manifestarse"),
    "deaths": N_("Muertes"),
    "not_deaths": N_("Lo que no es muerte"),
    "paid_base": N_("Paga el límite base"),
    "paid_death_excess": N_("Paga el exceso por fallecimiento"),
    "daily_wage": N_("Salario mínimo diario"),
}
TERM_LABEL = N_("Duración del plazo")

WORDS = {
    True: N_("Sí"),
    False: N_("No"),
    "in_force": N_("Vigente"),
    "in_grace": N_("Vigente, en plazo de pago"),
    "not_started": N_("Todavía no empezaba"),
    "expired": N_("Terminada"),
    "lapsed": N_("Cesó por falta de pago"),
    "lapsed_paid_late": N_("Pagada fuera de plazo"),
    "waiting": N_("En espera"),
    "c1_not_recovered": N_("No localizado"),
    "recovered_undamaged": N_("Recuperado sin daño"),
    "recovered_partial": N_("Recuperado con daño"),
    "c2_recovered_total_loss": N_("Recuperado, pérdida total"),
    "resident": N_("Residente"),
    "latest_model_unlisted": N_("Último modelo"),
    "frontier": N_("Fronterizo o legalizado"),
    "classic": N_("Clásico"),
    "armored_factory": N_("Blindado de fábrica"),
    "commercial": N_("Comercial"),
    "invoice": N_("Factura"),
    "agreed": N_("Convenido"),
    "company": N_("De la Compañía"),
    "insured_choice": N_("Elegido por el cliente"),
    "damage": N_("Daño"),
    "theft_c1": N_("Robo no localizado"),
    "theft_c2": N_("Robo recuperado"),
    "car": N_("Auto"),
    "motorcycle": N_("Motocicleta"),
    "tire": N_("Llanta"),
    "engine": N_("Motor"),
}


@cache
def _declared() -> Mapping[str, str]:
    """Return the kind of every input the rules declare: amount, percentage or something else."""
    return {name: key.kind.name for found in OPERATIONS.values() for name, key in found.facts.keys.items()}


def value_words(value: object, kind: str) -> str:
    """Return a plain value as people read it; `kind` says whether digits are pesos or a percentage."""
    if isinstance(value, list):
        return texts.listing([value_words(item, kind) for item in value]) or N_("Ninguno")
    if value is None:
        return "—"
    if isinstance(value, bool) or str(value) in WORDS:
        return WORDS.get(value if isinstance(value, bool) else str(value), str(value))
    if isinstance(value, int):
        return f"{value:,}" if kind != "year" else str(value)
    return _text_words(str(value), kind)


def _text_words(value: str, kind: str) -> str:
    if is_number(value):
        if kind == PERCENT.name:
            return texts.percent(value)
        return texts.money(value) if kind == MONEY.name else value
    if DAY.fullmatch(value):
        return texts.day(value)
    if INSTANT.fullmatch(value):
        return texts.day_hour(value)
    return advice(value) or value


def kind_of(name: str, value: object, made: Mapping[str, str]) -> str:
    """Return the kind of a value: as an earlier step made it, as the rules declare it, else by how a figure is written."""
    found = made.get(name) or _declared().get(name)
    if found:
        return "year" if name.endswith("year") else found
    if name.endswith(("_pct", "points", "points_each")):
        return PERCENT.name
    text = str(value)
    return MONEY.name if is_number(text) and text[-3:-2] == "." else ""


def is_number(value: str) -> bool:
    """Return whether a text is a plain decimal."""
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def flag_words(flag: str) -> str:
    """Return what a flag asks a person to do."""
    return OWN_ADVICE.get(flag) or advice(flag) or flag


def name_of(name: str, rule: str = "") -> str:
    """Return the name of an input or of an earlier result as a person reads it."""
    if name == "amount" and rule.startswith("R-SLA"):
        return TERM_LABEL
    found = LABELS.get(name) or label(name).strip("«»")
    for article in ("el ", "la ", "los ", "las "):
        found = found.removeprefix(article)
    return texts.capital(found)
