"""The deductible a slip asks to pay, explained: its base, what was contracted, each surcharge with its reason and its pesos.

Everything comes from the deductible of the issued worksheet or settlement; here it is only shared out so that the parts
add up to the total to the cent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.settlement.cascade import DONE, Cascade, CascadeStep
from gnp_desk.forms.settlement.steps import cascade
from gnp_desk.forms.worksheet.value import SOURCES, guide_words
from gnp_desk.rules.answer import Step, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.money import HUNDRED, ZERO, half_up
from gnp_desk.texts import N_

KIND_OF_COVER = {"PT": "total_loss", "RT": "theft_recovered"}
SURCHARGES = {
    "vandalism_points": N_("Vandalismo"),
    "drunk_points": N_("Ebriedad dictaminada y responsable"),
    "inaccuracy_points": N_("Datos inexactos sin aviso"),
    "inspection_points": N_("Inspección obligatoria no hecha"),
}
BASES = {
    "vehicle_value": N_("Base: {value} del vehículo"),
    "cost_base": N_("Base: costo total"),
    "coverage_sum_insured": N_("Base: suma asegurada de la cobertura"),
}
PARTIAL_STEPS = ("greater", "deductible")


@dataclass(frozen=True)
class SlipRow:
    """One line of the calculation: what, where it comes from, its percentage points and its pesos («» when none)."""

    title: str
    source: str
    points: str
    amount: str


@dataclass(frozen=True)
class SlipCalculation:
    """The whole calculation of a slip. `why_not` says why there is nothing to pay or nothing known yet."""

    rows: tuple[SlipRow, ...] = ()
    total: str = ""
    steps: tuple[Step, ...] = ()
    flags: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def is_payable(self) -> bool:
        return bool(self.total) and Decimal(self.total) > 0

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.rule for step in self.steps if step.rule.startswith("R-DED")))


def slip_calculation(case: Case, slip: Record) -> SlipCalculation:
    """Return the calculation a slip stands on; the same source and claim give the same calculation."""
    source = case.find(slip.get("source"))
    if source is None or case.edition is None:
        return SlipCalculation(why_not=N_("Falta la valuación o la liquidación emitida."))
    found = cascade(case, settlement_of(source, slip))
    step = _charged(found)
    if step is None:
        missing = next((item.sentence for item in found.missing), N_("Falta el deducible."))
        return SlipCalculation(why_not=missing)
    total = str(found.results["deductible_amount"])
    waived = found.step("waived")
    steps = (*step.steps, *(waived.steps if waived else ()))
    if not Decimal(total):
        why = N_("Este siniestro no lleva deducible por pagar.")
        return SlipCalculation(total=total, steps=steps, flags=found.flags, why_not=why)
    rows, shares = _rows(case, source, found, step, Decimal(total))
    return SlipCalculation(rows, total, (*steps, *shares), step.flags)


def settlement_of(source: Record, slip: Record) -> Record:
    """Return the settlement the deductible is read from: the source itself, or what a worksheet alone would settle."""
    if source.type == "settlement":
        return source
    code = slip.text("coverage_code") or "PP"
    kind = KIND_OF_COVER.get(code, "direct_payment")
    values = {"settlement_kind": kind, "coverage_code": code, "worksheet": source.id}
    return Record(f"{source.id}-slip", "settlement", values, source.claim)


def _charged(found: Cascade) -> CascadeStep | None:
    """Return the step whose deductible applies: the greater of two, or the only one."""
    greater = found.step("greater")
    if greater is not None and greater.state == DONE:
        theft, partial = found.step("deductible"), found.step("deductible_pp")
        taken = [step for step in (theft, partial) if step is not None and step.amount == greater.amount]
        return taken[0] if taken else greater
    step = found.step("deductible")
    return step if step is not None and step.state == DONE else None


def _rows(
    case: Case, source: Record, found: Cascade, step: CascadeStep, total: Decimal
) -> tuple[tuple[SlipRow, ...], tuple[Step, ...]]:
    assert case.edition is not None
    final = next(item for item in reversed(step.steps) if item.name == "deductible_amount")
    base = next((name for name in BASES if name in final.inputs), "")
    worth = Decimal(str(final.inputs[base])) if base else ZERO
    rows = [_base_row(case, source, found, base, worth)] if base else []
    parts = [*_contracted(case, step, worth), *_surcharges(step, worth)]
    shares = tuple(_shares(case.edition, [part[3] for part in parts], total))
    for (title, origin, points, _exact), share in zip(parts, shares, strict=True):
        rows.append(SlipRow(title, origin, points, str(share.result)))
    if len(parts) == 1:
        rows.append(SlipRow(N_("Recargos"), N_("No hay"), "", ""))
    return tuple(rows), shares


def _base_row(case: Case, source: Record, found: Cascade, base: str, worth: Decimal) -> SlipRow:
    value = SOURCES.get(str(found.results.get("value_source")), N_("valor"))
    sheet = source if source.type == "worksheet" else case.ref(source, "worksheet")
    fixed = found.results.get("value_source") in ("agreed", "invoice", "contracted_lower")
    origin = N_("Carátula de la póliza") if fixed or base != "vehicle_value" else guide_words(sheet)
    return SlipRow(BASES[base].format(value=value), origin, "", f"{worth:.2f}")


Part = tuple[str, str, str, Decimal]


def _contracted(case: Case, step: CascadeStep, worth: Decimal) -> Iterator[Part]:
    """Yield what was contracted, or what a relief leaves of it, with its exact pesos."""
    relief = next((item for item in step.steps if item.name in ("base_pct", "base_amount")), None)
    applied = next((item for item in step.steps if item.name == "applied_pct"), None)
    origin = relief.text.rstrip(".") if relief else N_("Carátula")
    title = N_("Deducible contratado")
    if applied is not None:
        kept = Decimal(str(applied.inputs.get("base_pct", "0")))
        yield title, origin, f"{half_up(kept)}", worth * kept / HUNDRED
        return
    final = next(item for item in reversed(step.steps) if item.name == "deductible_amount")
    kept = Decimal(str(final.inputs.get("base_amount", final.inputs.get("deductible_fixed", "0"))))
    yield title, origin, "", kept


def _surcharges(step: CascadeStep, worth: Decimal) -> Iterator[Part]:
    charged = next((item for item in step.steps if item.name == "applied_pct"), None)
    final = next(item for item in reversed(step.steps) if item.name == "deductible_amount")
    points_in = (charged or final).inputs.get("surcharge_points", "0")
    if not Decimal(str(points_in)):
        return
    for item in step.steps:
        if item.name in SURCHARGES:
            points = Decimal(str(item.exact or item.result))
            count = item.inputs.get("inaccuracies_count")
            title = SURCHARGES[item.name]
            yield (f"{title} ({count})" if count else title), item.rule, f"{half_up(points)}", worth * points / HUNDRED


def _shares(edition: Edition, exact: list[Decimal], total: Decimal) -> Iterator[Step]:
    """Yield the pesos of each part: rounded on the running sum, so that the parts add up to the total."""
    trail = Trail(edition)
    running, before = ZERO, ZERO
    for number, amount in enumerate(exact, 1):
        running += amount
        upto = min(total, half_up(running)) if number < len(exact) else total
        text = N_("Parte {number} del deducible, redondeada sobre la suma.").format(number=number)
        names = {"running_sum": running, "already_shared": before}
        trail.money(f"share_{number}", "R-DED-20", text, "round(running_sum) - already_shared", upto - before, **names)
        before = upto
    yield from trail.steps
