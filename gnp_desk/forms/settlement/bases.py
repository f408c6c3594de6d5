"""The few words beside each step of a settlement: what its percentage is taken of, or which steps it stands on.

Nothing is computed: every word comes from an input or a result of the step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gnp_desk.forms.case import Case
from gnp_desk.forms.settlement.cascade import DONE, NOT_APPLICABLE, Cascade, CascadeStep
from gnp_desk.forms.worksheet.value import SOURCES
from gnp_desk.texts import N_

SHORT = 44
# Steps that take away from what is paid.
DEDUCTIONS = frozenset({"deductible", "wear", "premium", "cap", "isr"})
RESULTS = frozenset({"payment", "indemnity", "net", "benefit", "liability_total", "greater"})
OF = {
    "vehicle_value": N_("{pct} del valor"),
    "cost_base": N_("{pct} del costo"),
    "coverage_sum_insured": N_("{pct} de la suma"),
}
NOUNS = (
    *(N_("valor del vehículo"), N_("valor convenido"), N_("valor comercial"), N_("valor factura"), N_("costo total")),
    *(N_("suma asegurada"), N_("daño valuado"), N_("tope"), N_("porcentaje de pérdida total"), N_("saldo")),
)


def base_words(case: Case, found: Cascade, step: CascadeStep) -> str:
    """Return what stands between the name of a step and its amount, «» when there is nothing short to say."""
    if step.state != DONE:
        sentence = step.sentence.rstrip(".")
        return sentence[:1].lower() + sentence[1:] if step.state == NOT_APPLICABLE and len(sentence) <= SHORT else ""
    make = WORDS.get(step.code)
    return make(case, found, step) if make else ""


def emphasis(sentence: str) -> tuple[int, int]:
    """Return where the base of a sentence stands, (0, 0) when it names none."""
    lowered = sentence.lower()
    spots = [(lowered.index(noun), len(noun)) for noun in NOUNS if noun in lowered]
    return min(spots, default=(0, 0))


def _value(step: CascadeStep, name: str) -> str:
    return next((item.value for item in step.inputs if item.name == name), "")


def _cover(case: Case, found: Cascade, step: CascadeStep) -> str:
    return N_("prima pagada") if _value(step, "premium_paid_at") else N_("prima sin pago")


def _worth(case: Case, found: Cascade, step: CascadeStep) -> str:
    return SOURCES.get(str(found.results.get("value_source")), "").removeprefix("valor ")


def _damage(case: Case, found: Cascade, step: CascadeStep) -> str:
    sheets = [sheet for sheet in case.of("worksheet") if sheet.get("status") == "issued"]
    last = max(sheets, key=lambda sheet: int(str(sheet.get("supplement") or 0)), default=None)
    return last.text("issued_folio") if last else ""


def _total_loss(case: Case, found: Cascade, step: CascadeStep) -> str:
    reached = found.results.get("is_total_loss") is True
    pct = next((str(item.result) for item in step.steps if item.name == "damage_pct"), "")
    words = N_("{pct} % ≥ {limit}") if reached else N_("{pct} % < {limit}")
    return words.format(pct=pct, limit=_value(step, "threshold_pct"))


def _deductible(case: Case, found: Cascade, step: CascadeStep) -> str:
    pct = _value(step, "applied_pct")
    base = next((name for name in OF if _value(step, name)), "")
    return OF[base].format(pct=pct) if pct and base else N_("importe fijo")


def _cap(case: Case, found: Cascade, step: CascadeStep) -> str:
    return N_("valor − daño") if found.results.get("cap_binding") is True else N_("avalúo")


def _indemnity(case: Case, found: Cascade, step: CascadeStep) -> str:
    deductible = "6" if found.step("waived") is None else "7a"
    return N_("pasos 3 − {deductible} − 8 − 9").format(deductible=deductible)


def _salvage(case: Case, found: Cascade, step: CascadeStep) -> str:
    paid = str(found.results.get("salvage_payment") or "0")
    return N_("la Compañía lo compra") if paid.strip("0.") else N_("no se compra")


def _said(words: str) -> Callable[[Case, Cascade, CascadeStep], str]:
    def say(case: Case, found: Cascade, step: CascadeStep) -> str:
        return words

    return say


WORDS: Mapping[str, Callable[[Case, Cascade, CascadeStep], str]] = {
    "cover": _cover,
    "value": _worth,
    "damage": _damage,
    "total_loss": _total_loss,
    "deductible": _deductible,
    "deductible_pp": _deductible,
    "greater": _said(N_("robo o daños materiales")),
    "premium": _said(N_("carátula")),
    "cap": _cap,
    "indemnity": _indemnity,
    "salvage": _salvage,
    "salvage_vat": _said(N_("incluido en el precio")),
    "net": _said(N_("pasos 10 + 11 − 13")),
    "payment": _said(N_("pasos 4 − 6 − 7")),
    "customer": _said(N_("deducible y demérito")),
    "pay_target": _said(N_("72 horas")),
    "pay_legal": _said(N_("30 días naturales")),
    "repair_term": _said(N_("30 días naturales")),
}
