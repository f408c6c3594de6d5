"""How far a total loss is: its three states, the distance in pesos, the lines that tip it, and «¿y si…?».

Whether a loss is total is the answer of the rule; here it is only measured and shown. Without the percentage of the
schedule or the edition nothing is concluded, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.facts_of import exact
from gnp_desk.forms.figures import setting
from gnp_desk.forms.worksheet.calculation import GROUPS, LineAmounts, Valuation, valuation
from gnp_desk.rules.answer import Answer, Trail
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.inputs import RuleInputError
from gnp_desk.rules.money import HUNDRED, half_up
from gnp_desk.rules.operations import run
from gnp_desk.texts import N_

FAR, NEAR, REACHED = "far", "near", "reached"
NO_THRESHOLD, NO_VALUE, TOO_LARGE = "no_threshold", "no_value", "too_large"
STATES = {
    FAR: N_("Lejos del umbral"),
    NEAR: N_("Cerca del umbral"),
    REACHED: N_("Alcanza pérdida total"),
    NO_THRESHOLD: N_("Falta el porcentaje de pérdida total de esta póliza."),
    NO_VALUE: N_("Falta el valor del vehículo."),
    TOO_LARGE: N_("Hay importes con demasiados dígitos. Revíselos."),
}


@dataclass(frozen=True)
class TotalLossView:
    """The damage against the threshold. `distance` is what is missing to reach it, negative beyond it.

    `tipping` are the lines that decide: without any one of them it would not be total, or with any one of those left
    aside it would. `answer` is the rule's, None while value or threshold are not known; `missing` names which.
    """

    state: str
    damage: Decimal
    value: Decimal | None = None
    threshold_pct: Decimal | None = None
    threshold_amount: Decimal | None = None
    damage_pct: str = ""
    distance: Decimal | None = None
    tipping: tuple[str, ...] = ()
    answer: Answer | None = None
    missing: str = ""

    @property
    def words(self) -> str:
        return STATES[self.state]


def threshold_of(case: Case) -> Decimal | None:
    """Return the percentage of the schedule, else that of the edition, None when neither says it (R-PTL-02)."""
    given = exact(case.policy.get("total_loss_threshold_pct")) if case.policy else None
    if given is not None or case.edition is None:
        return given
    found = case.edition.values.get("total_loss.threshold_pct")
    return found if isinstance(found, Decimal) else None


def total_loss(case: Case, found: Valuation, value: Decimal | None, threshold: Decimal | None) -> TotalLossView:
    """Return how the valued damage stands against the value of the vehicle and its threshold."""
    if value is None or not value or case.edition is None:
        return TotalLossView(NO_VALUE, found.damage, None, threshold, missing="vehicle_value")
    if threshold is None:
        return TotalLossView(NO_THRESHOLD, found.damage, value, None, missing="total_loss_threshold_pct")
    try:
        answer = check(case, found, value, threshold)
    except RuleInputError as why:
        # Digits come one by one: an amount no rule takes is on its way to be put right, or to be said unread.
        return TotalLossView(TOO_LARGE, found.damage, value, threshold, missing=why.field)
    limit = threshold * value / HUNDRED
    distance = half_up(limit) - found.damage
    if answer["is_total_loss"]:
        state = REACHED
    else:
        state = NEAR if distance * HUNDRED <= value * setting("near_band_pct") else FAR
    return TotalLossView(
        state,
        found.damage,
        value,
        threshold,
        half_up(limit),
        str(answer["damage_pct"]),
        distance,
        _tipping(found, limit, state == REACHED, _is_strict(case)),
        answer,
    )


def check(case: Case, found: Valuation, value: Decimal, threshold: Decimal) -> Answer:
    """Return the answer of the rule to a valuation; its groups carry their tax."""
    assert case.edition is not None
    inputs = {f"{name}_cost": f"{getattr(found, name).total:.2f}" for name in GROUPS}
    inputs |= {"vehicle_value": f"{value:.2f}", "total_loss_threshold_pct": str(threshold)}
    return run("total_loss_check", inputs, case.edition)


def measured(view: TotalLossView, edition: Edition) -> Answer | None:
    """Return the threshold in pesos and the distance to it as steps, None while they are not known."""
    if view.distance is None or view.threshold_pct is None or view.value is None:
        return None
    trail = Trail(edition)
    names = {"threshold_pct": view.threshold_pct, "vehicle_value": view.value}
    text, formula = N_("El umbral en pesos."), "threshold_pct * vehicle_value / 100"
    exact_limit = view.threshold_pct * view.value / HUNDRED
    limit = trail.money("threshold_amount", "R-PTL-04", text, formula, exact_limit, **names)
    names = {"threshold_amount": limit, "damage_amount": view.damage}
    text = N_("Lo que falta para el umbral; menos de cero si lo pasa.")
    trail.money("distance", "R-PTL-04", text, "threshold_amount - damage_amount", limit - view.damage, **names)
    return trail.answer("threshold_amount", "distance")


def _is_strict(case: Case) -> bool:
    return case.edition is not None and case.edition.word("total_loss.comparison") == "gt"


def _tipping(found: Valuation, limit: Decimal, reached: bool, strict: bool) -> tuple[str, ...]:
    """Return the lines that decide on their own, by the exact damage without (or with) each."""
    pct = found.rates.vat_pct

    def damage_with(line: LineAmounts, sign: int) -> Decimal:
        total = Decimal(0)
        for name in GROUPS:
            subtotal = getattr(found, name).subtotal + sign * getattr(line, name)
            total += subtotal + half_up(subtotal * pct / HUNDRED)
        return total

    def reaches(amount: Decimal) -> bool:
        return amount > limit if strict else amount >= limit

    if reached:
        slack = found.damage - limit
        most = HUNDRED + pct + 1
        heavy = (line for line in found.lines if line.counts and line.total * most > (slack - 1) * HUNDRED)
        return tuple(line.line.id for line in heavy if line.total and not reaches(damage_with(line, -1)))
    aside = (line for line in found.lines if not line.counts and line.line.get("related") == "doubtful")
    return tuple(line.line.id for line in aside if line.total and reaches(damage_with(line, 1)))


def what_if(
    case: Case,
    sheet: Record,
    lines: Iterable[Record],
    changes: Mapping[str, Mapping[str, object]],
    value: Decimal | None,
    threshold: Decimal | None,
) -> tuple[Valuation, TotalLossView]:
    """Return the valuation and its distance as if the lines had other values; no record changes.

    `changes` gives new wire values by line id: `{"related": "doubtful"}` leaves a line out of the sum.
    """
    supposed = (line.with_values(**changes[line.id]) if line.id in changes else line for line in lines)
    found = valuation(sheet, supposed)
    return found, total_loss(case, found, value, threshold)
