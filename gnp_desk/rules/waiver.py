"""When a deductible is the greater of two, and when a total loss exempts the customer from it."""

from __future__ import annotations

from decimal import Decimal

from gnp_desk.rules.answer import Answer, Trail, codes
from gnp_desk.rules.edition import Edition
from gnp_desk.rules.facts import Facts, given, may
from gnp_desk.rules.inputs import MONEY, YES_NO

RECOVERED = ("deductible_amount",)
WAIVER = ("deductible_waived", "missing")


class RecoveredDeductible(Facts):
    """The two deductibles of a stolen vehicle that came back damaged."""

    rt_deductible_amount: Decimal = given(MONEY)
    pp_deductible_amount: Decimal | None = may(MONEY)


def theft_recovered_deductible(facts: RecoveredDeductible, edition: Edition) -> Answer:
    """Return the greater of both deductibles, or the theft one when partial loss is not contracted (R-DED-09)."""
    trail = Trail(edition)
    greater_deductible(trail, facts)
    return trail.answer(*RECOVERED)


def greater_deductible(trail: Trail, facts: RecoveredDeductible) -> Decimal:
    """Write the step of R-DED-09 and return the deductible."""
    theft, partial = facts.rt_deductible_amount, facts.pp_deductible_amount
    if partial is None:
        text, formula = "Solo está contratado el deducible de robo total.", "rt_deductible_amount"
        return trail.money("deductible_amount", "R-DED-09", text, formula, theft, rt_deductible_amount=theft)
    text = "Se aplica el mayor entre el deducible de robo total y el de daños materiales."
    inputs = {"rt_deductible_amount": theft, "pp_deductible_amount": partial}
    formula = "max(rt_deductible_amount, pp_deductible_amount)"
    return trail.money("deductible_amount", "R-DED-09", text, formula, max(theft, partial), **inputs)


class Waiver(Facts):
    """What is known of the third party when the exemption of the deductible is asked."""

    is_total_loss: bool = may(YES_NO, False)
    liable_third_party_exists: bool = may(YES_NO, False)
    third_party_present_at_adjustment: bool = may(YES_NO, False)
    third_party_accepts_liability: bool = may(YES_NO, False)
    third_party_guarantees_payment: bool = may(YES_NO, False)
    causality_report_blames_third_party: bool | None = may(YES_NO)
    power_of_attorney_granted: bool = may(YES_NO, False)


WAIVER_FORMULA = (
    "codes(NOT_TOTAL_LOSS=not is_total_loss, NO_LIABLE_THIRD_PARTY=not liable_third_party_exists, "
    "THIRD_PARTY_NOT_PRESENT=not third_party_present_at_adjustment, "
    "CAUSALITY_REPORT_PENDING=not secured and causality_report_blames_third_party is None, "
    "CAUSALITY_REPORT_ADVERSE=not secured and causality_report_blames_third_party is False, "
    "POWER_OF_ATTORNEY_PENDING=not secured and not power_of_attorney_granted)"
)


def deductible_waiver_pt(facts: Waiver, edition: Edition) -> Answer:
    """Return whether the whole total-loss deductible is waived, and each thing still missing (R-DED-14)."""
    trail = Trail(edition)
    secured = trail.found(
        "secured",
        "R-DED-14",
        "Si el tercero acepta y garantiza el pago, no hace falta el peritaje de causalidad.",
        "third_party_accepts_liability and third_party_guarantees_payment",
        facts.third_party_accepts_liability and facts.third_party_guarantees_payment,
        third_party_accepts_liability=facts.third_party_accepts_liability,
        third_party_guarantees_payment=facts.third_party_guarantees_payment,
    )
    missing = _missing_for_waiver(trail, facts, secured)
    text = "El deducible se exenta cuando no falta nada de lo anterior."
    trail.found("deductible_waived", "R-DED-14", text, "len(missing) == 0", not missing, missing=missing)
    return trail.answer(*WAIVER)


def _missing_for_waiver(trail: Trail, facts: Waiver, secured: bool) -> tuple[str, ...]:
    report = facts.causality_report_blames_third_party
    missing = codes(
        NOT_TOTAL_LOSS=not facts.is_total_loss,
        NO_LIABLE_THIRD_PARTY=not facts.liable_third_party_exists,
        THIRD_PARTY_NOT_PRESENT=not facts.third_party_present_at_adjustment,
        CAUSALITY_REPORT_PENDING=not secured and report is None,
        CAUSALITY_REPORT_ADVERSE=not secured and report is False,
        POWER_OF_ATTORNEY_PENDING=not secured and not facts.power_of_attorney_granted,
    )
    return trail.found(
        "missing",
        "R-DED-14",
        "Lo que falta para exentar el deducible." if missing else "No falta nada para exentar el deducible.",
        WAIVER_FORMULA,
        missing,
        is_total_loss=facts.is_total_loss,
        liable_third_party_exists=facts.liable_third_party_exists,
        third_party_present_at_adjustment=facts.third_party_present_at_adjustment,
        secured=secured,
        causality_report_blames_third_party=report,
        power_of_attorney_granted=facts.power_of_attorney_granted,
    )
