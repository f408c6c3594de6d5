"""What a supplement changes of the worksheet before it: lines added, changed, removed, and the effect on every total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.deductible_slip.calculation import SlipCalculation, slip_calculation
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.worksheet.calculation import Valuation, valuation
from gnp_desk.forms.worksheet.total_loss import TotalLossView, threshold_of, total_loss
from gnp_desk.forms.worksheet.value import vehicle_value
from gnp_desk.rules.answer import Answer, Step, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

PLACE = frozenset({"parent", "position", "origin"})
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
KINDS = {ADDED: N_("Agregado"), CHANGED: N_("Cambiado"), REMOVED: N_("Quitado")}


@dataclass(frozen=True)
class LineChange:
    """One line that is not as it was: what it was, what it is, and its effect on the damage before tax."""

    kind: str
    number: int
    before: Record | None
    after: Record | None
    amount_before: Decimal
    amount_after: Decimal
    fields: tuple[str, ...] = ()

    @property
    def effect(self) -> Decimal:
        return self.amount_after - self.amount_before


@dataclass(frozen=True)
class Delta:
    """A supplement against the worksheet before it: its lines and both sums."""

    lines: tuple[LineChange, ...]
    before: Valuation
    after: Valuation
    state_before: TotalLossView
    state_after: TotalLossView
    sheet_before: Record
    sheet_after: Record

    def totals(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Return each total before and after."""
        names = ("labor", "parts", "materials")
        found = {name: (getattr(self.before, name).total, getattr(self.after, name).total) for name in names}
        return {**found, "damage": (self.before.damage, self.after.damage)}


def previous_of(case: Case, sheet: Record) -> Record | None:
    """Return the worksheet a supplement adds to, None for the first."""
    return case.ref(sheet, "previous")


def delta(case: Case, sheet: Record) -> Delta | None:
    """Return what a supplement changes, None for the first worksheet."""
    before = previous_of(case, sheet)
    if before is None:
        return None
    old, new = case.of("worksheet_line", before.id), case.of("worksheet_line", sheet.id)
    valued_before, valued_after = valuation(before, old), valuation(sheet, new)
    changes = _changes(old, new, valued_before, valued_after)
    return Delta(
        changes,
        valued_before,
        valued_after,
        view_of(case, before, valued_before),
        view_of(case, sheet, valued_after),
        before,
        sheet,
    )


def view_of(case: Case, sheet: Record, found: Valuation) -> TotalLossView:
    """Return how a valuation stands against the value of the vehicle its worksheet gives."""
    value = vehicle_value(case, sheet)
    worth = exact(value["vehicle_value"]) if isinstance(value, Answer) else None
    return total_loss(case, found, worth, threshold_of(case))


def _changes(
    old: tuple[Record, ...], new: tuple[Record, ...], before: Valuation, after: Valuation
) -> tuple[LineChange, ...]:
    kept = {str(line.get("origin")): line for line in new if line.get("origin")}
    found = []
    for number, line in enumerate(old, 1):
        now = kept.get(line.id)
        if now is None:
            found.append(LineChange(REMOVED, number, line, None, _amount(before, line), Decimal(0)))
        elif fields := _fields(line, now):
            amounts = _amount(before, line), _amount(after, now)
            found.append(LineChange(CHANGED, number, line, now, *amounts, fields))
        elif _amount(before, line) != _amount(after, now):
            amounts = _amount(before, line), _amount(after, now)
            found.append(LineChange(CHANGED, number, line, now, *amounts, ("rates",)))
    for number, line in enumerate(new, 1):
        if not line.get("origin"):
            found.append(LineChange(ADDED, number, None, line, Decimal(0), _amount(after, line)))
    return tuple(found)


def _amount(found: Valuation, line: Record) -> Decimal:
    amounts = found.line(line.id)
    return amounts.total if amounts is not None and amounts.counts else Decimal(0)


def _fields(before: Record, after: Record) -> tuple[str, ...]:
    names = {*before.values, *after.values} - PLACE
    return tuple(sorted(name for name in names if before.get(name) != after.get(name)))


@dataclass(frozen=True)
class DeductibleChange:
    """The deductible of partial damage before and after a supplement («» while it is not known), with its steps."""

    before: str
    after: str
    steps: tuple[Step, ...]


def deductible_change(case: Case, found: Delta, edition: Edition) -> DeductibleChange:
    """Return what a supplement does to the deductible; it changes when the value of the vehicle does, not the damage."""
    told = [_deductible(case, sheet) for sheet in (found.sheet_before, found.sheet_after)]
    before, after = (item.total for item in told)
    steps = [step for item in told for step in item.steps]
    if before and after:
        trail = Trail(edition)
        names = {"before": Decimal(before), "after": Decimal(after)}
        text = N_("Efecto del suplemento en el deducible.")
        trail.money("effect_deductible", "R-DED-20", text, "after - before", Decimal(after) - Decimal(before), **names)
        steps += trail.steps
    return DeductibleChange(before, after, tuple(steps))


def _deductible(case: Case, sheet: Record) -> SlipCalculation:
    slip = Record(f"{sheet.id}-delta", "deductible_slip", {"source": sheet.id, "coverage_code": "PP"}, sheet.claim)
    return slip_calculation(case, slip)


def explained_delta(found: Delta, edition: Edition) -> Answer:
    """Return the effect of each line and of each total as steps, so that the paper computes nothing."""
    trail = Trail(edition)
    for place, change in enumerate(found.lines, 1):
        names = {"before": change.amount_before, "after": change.amount_after}
        text = N_("Efecto de un renglón del suplemento, sin impuestos.")
        trail.money(f"effect_{place}", "R-IND-04", text, "after - before", change.effect, **names)
    for name, (before, after) in found.totals().items():
        names = {"before": before, "after": after}
        text = N_("Efecto del suplemento, con impuestos.")
        trail.money(f"effect_{name}", "R-IND-04", text, "after - before", after - before, **names)
    return trail.answer()
