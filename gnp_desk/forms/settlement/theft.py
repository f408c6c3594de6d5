"""The steps of a stolen vehicle: the wait, the case, and what each case pays (forms.md 5.8)."""

from __future__ import annotations

from gnp_desk.forms.facts_of import Inputs, Known, cover_row
from gnp_desk.forms.settlement import inputs
from gnp_desk.forms.settlement.cascade import CascadeStep, Chain
from gnp_desk.forms.settlement.opening import GONE, NOTHING, End, begin, damage, deductible
from gnp_desk.forms.settlement.partial import partial_end, wear
from gnp_desk.forms.settlement.total import total_end
from gnp_desk.forms.worksheet.total_loss import threshold_of
from gnp_desk.rules.answer import Answer
from gnp_desk.texts import N_


def theft_claim(chain: Chain) -> End:
    begin(chain)
    chain.ask("3a", "notice", N_("Aviso"), "loss_notice", inputs.notice(chain.case), "on_time")
    found = inputs.theft(chain.case)
    located = found["recovered_at"].value is not None
    if located:
        damage(chain)
        threshold = threshold_of(chain.case)
        found["damage_amount"] = Known(_recovered_damage(chain), N_("Paso del daño valuado"))
        found["vehicle_value"] = Known(chain.amount("vehicle_value"), N_("Paso del valor del vehículo"))
        found["total_loss_threshold_pct"] = Known(None if threshold is None else str(threshold), inputs.SCHEDULE)
    else:
        chain.skip("4", "damage", N_("Daño valuado"), GONE)
        chain.skip("5", "total_loss", N_("¿Pérdida total?"), GONE)
    answer = chain.ask("3b", "theft", N_("Espera"), "theft_case", found, "theft_case")
    _put_before(chain.steps, "theft", "damage")
    return _theft_end(chain, str(answer["theft_case"])) if answer else NOTHING


def _recovered_damage(chain: Chain) -> str | None:
    theft = chain.case.first("theft_case")
    if theft is not None and theft.get("condition") == "undamaged":
        chain.steps[:] = [step for step in chain.steps if step.code not in ("damage", "total_loss")]
        for number, code, title in (("4", "damage", N_("Daño valuado")), ("5", "total_loss", N_("¿Pérdida total?"))):
            chain.skip(number, code, title, N_("El vehículo apareció sin daño."))
        return "0.00"
    return chain.amount("damage_amount")


def _put_before(steps: list[CascadeStep], code: str, other: str) -> None:
    """Move the step of `code` to stand before that of `other`, as forms.md 5.8 lists them."""
    moved = next((step for step in steps if step.code == code), None)
    place = next((index for index, step in enumerate(steps) if step.code == other), None)
    if moved is not None and place is not None:
        steps.remove(moved)
        steps.insert(place, moved)


def _theft_end(chain: Chain, found: str) -> End:
    """Add what each case of a theft pays: nothing while it is waited for or back undamaged (R-THF)."""
    if found == "waiting":
        return (), "", N_("Se sigue en espera: todavía no se liquida.")
    if found == "recovered_undamaged":
        return (), "", N_("El vehículo apareció sin daño: no hay pago.")
    in_time = found != "c1_not_recovered"
    theft = deductible(chain, "6", "deductible", N_("Deducible de robo"), "RT", in_time)
    if not in_time:
        return total_end(chain, "theft_c1")
    _greater(chain, theft)
    if found == "recovered_partial":
        wear(chain)
        return partial_end(chain)
    return total_end(chain, "theft_c2")


def _greater(chain: Chain, theft: Answer | None) -> None:
    """Add step 6a: the greater of the theft and the partial deductible of a vehicle found damaged (R-DED-09)."""
    if theft is None:
        return
    found: Inputs = {"rt_deductible_amount": Known(theft["deductible_amount"], N_("Paso del deducible de robo"))}
    if cover_row(chain.case, "PP") is not None:
        partial = deductible(chain, "6a", "deductible_pp", N_("Deducible de daños materiales"), "PP")
        found["pp_deductible_amount"] = Known(partial["deductible_amount"] if partial else None, N_("Paso anterior"))
    title = N_("El mayor de los dos")
    chain.ask("6b", "greater", title, "theft_recovered_deductible", found, "deductible_amount")
