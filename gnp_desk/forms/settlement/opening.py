"""The steps every settlement of a vehicle begins with: cover, exclusions, value, damage, total loss, deductible."""

from __future__ import annotations

from gnp_desk.forms.case import Record
from gnp_desk.forms.facts_of import Inputs, Known, cover_row
from gnp_desk.forms.settlement import inputs
from gnp_desk.forms.settlement.cascade import Chain, Payment
from gnp_desk.forms.settlement.prefill import last_worksheet
from gnp_desk.forms.worksheet.calculation import Valuation, explained, valuation
from gnp_desk.forms.worksheet.total_loss import threshold_of
from gnp_desk.forms.worksheet.value import value_inputs
from gnp_desk.rules.answer import Answer
from gnp_desk.texts import N_

NO_WORKSHEET = N_("Esta liquidación no parte de una valuación.")


GONE = N_("El vehículo no apareció: no hay daño que valuar.")


VALUATION = N_("Hoja de valuación")


End = tuple[tuple[Payment, ...], str, str]


NOTHING: End = ((), "", "")


def sheet_of(chain: Chain) -> Record | None:
    """Return the worksheet the settlement rests on."""
    return last_worksheet(chain.case, chain.record)


def valued(chain: Chain) -> Valuation | None:
    sheet = sheet_of(chain)
    return valuation(sheet, chain.case.of("worksheet_line", sheet.id)) if sheet else None


def begin(chain: Chain) -> None:
    """Add steps 1 to 3: term and premium, exclusions, value of the vehicle."""
    chain.ask("1", "cover", N_("Vigencia y prima"), "cover_status", inputs.cover(chain.case), "cover_status")
    exclusions(chain)
    found = value_inputs(chain.case, sheet_of(chain))
    chain.ask("3", "value", N_("Valor del vehículo"), "vehicle_value", found, "vehicle_value")


def exclusions(chain: Chain) -> None:
    reviews = chain.case.of("exclusion_review")
    standing = [review for review in reviews if review.get("answer") in ("yes", "unknown", None)]
    title = N_("Exclusiones por revisar")
    if not standing:
        chain.say("2", "exclusions", title, N_("Ninguna exclusión quedó por revisar."), N_("Ninguna"))
        return
    codes = ", ".join(sorted(str(review.get("code")) for review in standing))
    text = N_("Por revisar: {codes}. Una respuesta afirmativa no rechaza; decide la Compañía.").format(codes=codes)
    chain.say("2", "exclusions", title, text, str(len(standing)), ("EXCLUSION_TO_REVIEW",))


def damage(chain: Chain) -> None:
    """Add steps 4 and 5: the valued damage and whether it makes a total loss."""
    found, case = valued(chain), chain.case
    if found is None:
        chain.miss("4", "damage", N_("Daño valuado"), N_("Falta la hoja de valuación emitida."))
        return
    if case.edition is None:
        return
    if not found.is_whole:
        chain.miss("4", "damage", N_("Daño valuado"), N_("La valuación tiene renglones que no se entienden."))
        return
    chain.show("4", "damage", N_("Daño valuado"), explained(found, case.edition), "damage_amount")
    _total_loss(chain)


def _total_loss(chain: Chain) -> None:
    title = N_("¿Pérdida total?")
    if not chain.amount("vehicle_value"):
        chain.miss("5", "total_loss", title, N_("Falta el valor del vehículo."))
        return
    threshold = threshold_of(chain.case)
    found: Inputs = {
        name: Known(chain.amount(name), N_("Paso del daño valuado"))
        for name in ("labor_cost", "parts_cost", "materials_cost")
    }
    found["vehicle_value"] = Known(chain.amount("vehicle_value"), N_("Paso del valor del vehículo"))
    found["total_loss_threshold_pct"] = Known(None if threshold is None else str(threshold), inputs.SCHEDULE)
    chain.ask("5", "total_loss", title, "total_loss_check", found, "is_total_loss")


def deductible(chain: Chain, number: str, code: str, title: str, cover: str, in_time: bool = False) -> Answer | None:
    if cover_row(chain.case, cover) is None:
        text = N_("La carátula no ampara esta cobertura: {code}.").format(code=cover)
        chain.miss(number, code, title, text)
        return None
    value = chain.amount("vehicle_value")
    flags = ("FAULT_PENDING",) if inputs.is_fault_pending(chain.case) and inputs.drunk(chain.case).value else ()
    found = inputs.deductible(chain.case, cover, value, None, in_time)
    return chain.ask(number, code, title, "deductible", found, "deductible_amount", flags)
