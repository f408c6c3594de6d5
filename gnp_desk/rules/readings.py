"""Where the text of the conditions is silent, lost or contradictory: how it is read, and the key that reads it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Reading(NamedTuple):
    """One open point: what is assumed and the keys of an edition or schedule that change it; none when nothing does."""

    assumed: str
    keys: tuple[str, ...] = ()


READINGS: Mapping[str, Reading] = {
    "AMB-02": Reading(
        "The percentage of a total loss is never assumed: without it nothing is concluded.",
        ("total_loss.threshold_pct",),
    ),
    "AMB-03": Reading("Damage equal to the percentage is a total loss.", ("total_loss.comparison",)),
    "AMB-04": Reading("The percentage is of the vehicle value on the basis of the indemnity."),
    "AMB-05": Reading(
        "The list of five-point items is vandalism, and a driver who was drunk and responsible.",
        ("deductible.vandalism_points", "deductible.drunk_points"),
    ),
    "AMB-06": Reading(
        "Partial loss takes none of the points of total loss, and says so.", ("deductible.pp.apply_pt_surcharges",)
    ),
    "AMB-07": Reading(
        "Each inaccuracy not notified counts once, with the points of its cover.",
        ("deductible.inaccuracy_points_pt", "deductible.inaccuracy_points_rt"),
    ),
    "AMB-08": Reading("Points on a fixed deductible are that percentage of the vehicle value, added."),
    "AMB-09": Reading("A deductible on the vehicle is never more than its value.", ("deductible.cap_at_value",)),
    "AMB-10": Reading("An inspection after its term does not cure the breach.", ("inspection.late_counts_as_done",)),
    "AMB-11": Reading(
        "A missing device changes the money as written and leaves the cover to the centre.",
        ("paga_cero.device_breach_points",),
    ),
    "AMB-12": Reading("Paga Cero waives what was contracted, not the points.", ("paga_cero.covers_surcharges",)),
    "AMB-13": Reading(
        "The wait is thirty natural days after the day of the report, until noon included.",
        ("theft.wait_days", "theft.wait_day_kind", "theft.cutoff_time", "theft.report_day_is_day_one"),
    ),
    "AMB-14": Reading("A theft not recovered also deducts the pending premium.", ("theft.c1_deduct_pending_premium",)),
    "AMB-15": Reading("The cap of the salvage subtracts the damage actually valued.", ("salvage.cap_source",)),
    "AMB-16": Reading("Both payments together stay within the value less deductible and pending premium."),
    "AMB-17": Reading("The price of the salvage includes its VAT.", ("vat_rate_pct",)),
    "AMB-18": Reading(
        "Income tax is withheld on the whole salvage price, strictly above the legal amount, from natural persons.",
        ("isr_threshold_amount", "isr.rate_pct", "isr.applies_to"),
    ),
    "AMB-19": Reading("Months of a latest model are counted as they start.", ("latest_model.month_counting",)),
    "AMB-20": Reading(
        "A salvage title takes its share of the Kelley Blue Book value only.", ("frontier.salvage_applies_to_cesvi",)
    ),
    "AMB-21": Reading(
        "Age is the year of the loss less the model year, and must be strictly more.", ("frontier.max_age_years",)
    ),
    "AMB-22": Reading("A contracted sum the rules did not set counts when it is the lower."),
    "AMB-23": Reading(
        "The exact anniversary still goes to the dealer, counted to the date of loss.", ("agency.months",)
    ),
    "AMB-24": Reading(
        "A listed make goes by its row, any other car by that of imported ones.",
        ("wear.tire_cap_pct", "wear.car_other_km"),
    ),
    "AMB-25": Reading(
        "Business hours run all day on business days.",
        ("business.weekdays", "holidays", "business_hours.mode", "business_hours.open", "business_hours.close"),
    ),
    "AMB-26": Reading("The service target and the legal limit are two terms, and both are shown."),
    "AMB-27": Reading(
        "The five days of a notice are natural, and a late one never rejects by itself.", ("notice.days",)
    ),
    "AMB-28": Reading("The days of a depot run from the notice of total loss.", ("storage.free_days",)),
    "AMB-29": Reading("The minimum wage is a dated parameter; the centre decides which.", ("daily_min_wage",)),
    "AMB-30": Reading(
        "The funeral ceiling is for each person, inside the limit of the cover.", ("benefit.funeral_per_person",)
    ),
    "AMB-31": Reading("The deductible is taken from the whole cost, then the limit applies.", ("limits.order",)),
    "AMB-32": Reading(
        "One claim in each window anchored at the policy start, not in a rolling year.", ("event_window.months",)
    ),
    "AMB-33": Reading("The services of the club are counted by policy year.", ("assistance.programs",)),
    "AMB-34": Reading("Auto Sustituto Plus gives one event per window, as AMB-32.", ("event_window.months",)),
    "AMB-35": Reading(
        "Distance is to the centre the module names; the limit itself is inside.", ("assistance.radius_km",)
    ),
    "AMB-36": Reading("The kilometres of the badge are those of the policy year.", ("low_mileage.under_km",)),
    "AMB-37": Reading("Two neighbours that follow each other are already a run.", ("password.sequence_min_run",)),
    "AMB-38": Reading(
        "Area code and phone as printed; a total that is not a national number only warns.",
        ("registration.phone_digits",),
    ),
    "AMB-40": Reading("Notice of no renewal is accepted until expiry and reminded thirty days before."),
    "AMB-41": Reading("The base limit pays what is not a death first; moral damage counts with the base."),
    "AMB-42": Reading("The balance is compared with the vehicle value before any deduction.", ("gap.compare_with",)),
    "AMB-43": Reading("Several organic losses add up, to the whole sum at most.", ("driver.cap_pct",)),
    "AMB-44": Reading(
        "The due date does not count and the payment date does; each calendar month capitalises.",
        ("mora.rate_factor", "mora.year_days"),
    ),
    "AMB-46": Reading("A repair without parts is due when they arrive, if that is later."),
    "AMB-47": Reading("The agency cover only improves what the base rule gives."),
    "AMB-51": Reading("Questions lost from the page are inferred from their answers."),
    "AMB-52": Reading(
        "The causality report and the power of attorney are asked only when the third party does not secure payment."
    ),
    "AMB-55": Reading("After a total loss the whole premium of the covers not affected is refunded."),
    "AMB-58": Reading("A recovered vehicle at the percentage is proposed as a total loss; the valuer confirms."),
}
