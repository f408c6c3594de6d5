"""Every key an edition of the conditions must hold and its kind. The figures themselves live in resources/editions/."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from gnp_desk.rules.inputs import (
    CLOCK,
    DAYS,
    DECIMAL,
    MONEY,
    PERCENT,
    POSITIVE,
    POSITIVE_TERM,
    TERM,
    TEXT,
    WHOLE,
    YES_NO,
    Kind,
    RuleInputError,
    choice,
    many,
    table,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONG_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_NAMES = frozenset(WEEKDAYS + LONG_WEEKDAYS)
OWNERS = ("PF", "PFAE", "PM")
BASES = ("vehicle_value", "cost_base", "coverage_sum_insured", "none")
UNITS = ("natural_days", "business_days", "hours", "business_hours", "months", "days_before", "theft_wait")
NO_VALUE = "none"


class Term(NamedTuple):
    """One term of section 14: how much of which unit, whether it waits for parts or rolls to a business day."""

    rule: str
    amount: int
    unit: str
    rolls: bool = False
    waits_for_parts: bool = False


class Program(NamedTuple):
    """One assistance program: its services and how many a period it gives."""

    services: tuple[str, ...]
    limit: int
    excludes_natural_events: bool
    not_from_claims_except: tuple[str, ...]
    not_within_radius: tuple[str, ...]


def from_number(kind: Kind) -> Kind:
    """Return `kind` accepting exact numbers (of TOML or JSON) beside text."""

    def read_number(name: str, value: object) -> object:
        exact = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return kind.read(name, format(value, "f") if isinstance(value, Decimal) else str(value) if exact else value)

    return Kind(kind.name, read_number)


def _any_name(name: str, entry: str) -> None:
    """Accept every entry name: the table itself is the list of what exists."""


def _rows(row: type, columns: Mapping[str, Kind], optional: tuple[str, ...] = ()) -> Kind:
    def read_row(name: str, value: object) -> Any:
        if not isinstance(value, Mapping):
            raise RuleInputError(name, "wrong_kind")
        for entry in value:
            if entry not in columns:
                raise RuleInputError(f"{name}.{entry}", "unknown_key")
        for column in columns:
            if column not in value and column not in optional:
                raise RuleInputError(f"{name}.{column}", "missing")
        return row(**{entry: columns[entry].read(f"{name}.{entry}", item) for entry, item in value.items()})

    return table(_any_name, Kind(row.__name__, read_row))


def _weekdays(name: str, value: object) -> tuple[int, ...]:
    """Read the business days of the week: names, ISO numbers 1 to 7, or numbers from Monday = 0 when 0 is there."""
    if not isinstance(value, list | tuple) or not value:
        raise RuleInputError(name, "wrong_kind")
    start = 0 if 0 in value else 1
    return tuple(sorted({_weekday(name, item, start) for item in value}))


def _weekday(name: str, item: object, start: int) -> int:
    if isinstance(item, str) and item.lower() in WEEKDAY_NAMES:
        return WEEKDAYS.index(item[:3].lower())
    if isinstance(item, int) and not isinstance(item, bool) and start <= item < start + len(WEEKDAYS):
        return item - start
    raise RuleInputError(name, "unknown_choice")


def _run(name: str, value: object) -> int:
    run: int = WHOLE.read(name, value)
    if run < 2:
        raise RuleInputError(name, "out_of_range")
    return run


_TERM = {"rule": TEXT, "amount": TERM, "unit": choice(*UNITS), "rolls": YES_NO, "waits_for_parts": YES_NO}
_PROGRAM = {
    "services": many(TEXT),
    "limit": WHOLE,
    "excludes_natural_events": YES_NO,
    "not_from_claims_except": many(TEXT),
    "not_within_radius": many(TEXT),
}
_LIFE = table(_any_name, POSITIVE)
_CODES = many(TEXT)
_AMOUNT, _PERCENT, _FACTOR = from_number(MONEY), from_number(PERCENT), from_number(DECIMAL)

MAY_BE_NONE = frozenset({"total_loss.threshold_pct", "isr_threshold_amount", "vat_rate_pct", "daily_min_wage"})

KEYS: Mapping[str, Kind] = {
    # Section 0.3: readings and parameters the policy schedule may decide.
    "total_loss.threshold_pct": _PERCENT,
    "total_loss.comparison": choice("gte", "gt"),
    "salvage.cap_source": choice("actual_damage", "threshold"),
    "deductible.pp.apply_pt_surcharges": YES_NO,
    "deductible.cap_at_value": YES_NO,
    "paga_cero.covers_surcharges": YES_NO,
    "inspection.late_counts_as_done": YES_NO,
    "theft.wait_days": TERM,
    "theft.wait_day_kind": choice("natural", "business"),
    "theft.cutoff_time": CLOCK,
    "theft.report_day_is_day_one": YES_NO,
    "theft.c1_deduct_pending_premium": YES_NO,
    "limits.order": choice("after_deductible", "before_deductible"),
    "premium.default_grace_days": TERM,
    "agency.months": TERM,
    "factura.multi_year_months": TERM,
    "convenido.multi_year_months": TERM,
    "latest_model.month_counting": choice("started", "completed"),
    "frontier.salvage_applies_to_cesvi": YES_NO,
    "wear.tire_cap_pct": _PERCENT,
    "isr.rate_pct": _PERCENT,
    "isr.applies_to": many(choice(*OWNERS)),
    "isr_threshold_amount": _AMOUNT,
    "vat_rate_pct": _PERCENT,
    "daily_min_wage": _AMOUNT,
    "mora.rate_factor": _FACTOR,
    "mora.year_days": POSITIVE,
    "gap.compare_with": choice("vehicle_value", "net_indemnity"),
    "password.sequence_min_run": Kind("entero mayor que uno", _run),
    "business.weekdays": Kind("días de la semana", _weekdays),
    "holidays": DAYS,
    "business_hours.mode": choice("full_day", "office"),
    "business_hours.open": CLOCK,
    "business_hours.close": CLOCK,
    # Figures of the text.
    "deductible.base": table(_any_name, choice(*BASES)),
    "deductible.with_inspection": _CODES,
    "deductible.vandalism_points": _PERCENT,
    "deductible.drunk_points": _PERCENT,
    "deductible.inaccuracy_points_pt": _PERCENT,
    "deductible.inaccuracy_points_rt": _PERCENT,
    "deductible.inspection_points": _PERCENT,
    "deductible.cap_pct": _PERCENT,
    "inspection.days": TERM,
    "paga_cero.device_breach_points": _PERCENT,
    "frontier.max_age_years": WHOLE,
    "frontier.salvage_pct": _PERCENT,
    "latest_model.first_month_pct": _PERCENT,
    "latest_model.monthly_pct": _PERCENT,
    "latest_model.cap_pct": _PERCENT,
    "wear.cars": _LIFE,
    "wear.car_other_km": POSITIVE,
    "wear.motorcycles": _LIFE,
    "wear.motorcycle_other_km": POSITIVE,
    "wear.engine_cap_pct": _PERCENT,
    "towing.wage_days": WHOLE,
    "storage.free_days": WHOLE,
    "storage.wage_days_per_day": WHOLE,
    "mora.term_days": TERM,
    "premium.lapse_time": CLOCK,
    "notice.days": TERM,
    "event_window.months": POSITIVE_TERM,
    "event_window.events": WHOLE,
    "driver.schedule": table(_any_name, _PERCENT),
    "driver.cap_pct": _PERCENT,
    "driver.window_days": TERM,
    "driver.max_age": WHOLE,
    "tire.max_wear_pct": _PERCENT,
    "substitute.request_days": TERM,
    "substitute.min_age": WHOLE,
    "substitute.events_per_term": WHOLE,
    "assistance.programs": _rows(Program, _PROGRAM),
    "assistance.radius_km": WHOLE,
    "assistance.ev_tows_per_year": WHOLE,
    "assistance.ambulances_per_year": WHOLE,
    "benefit.keys_limit": _AMOUNT,
    "benefit.keys_events": WHOLE,
    "benefit.cable_limit": _AMOUNT,
    "benefit.cable_events": WHOLE,
    "benefit.funeral_per_person": _AMOUNT,
    "benefit.legal_other_pct": _PERCENT,
    "benefit.legal_other_limit": _AMOUNT,
    "benefit.legal_guarantees_pct": _PERCENT,
    "benefit.tow_abroad_usd": _AMOUNT,
    "benefit.club_tow_limit": _AMOUNT,
    "benefit.moto_club_tow_limit": _AMOUNT,
    "benefit.ev_tow_limit": _AMOUNT,
    "benefit.ev_tow_events": WHOLE,
    "benefit.hotel_per_night": _AMOUNT,
    "benefit.hotel_nights": WHOLE,
    "benefit.occupant_transfer": _AMOUNT,
    "benefit.rental": _AMOUNT,
    "benefit.driver_transfer": _AMOUNT,
    "benefit.storage": _AMOUNT,
    "benefit.storage_over_hours": WHOLE,
    "benefit.moto_tow_limit": _AMOUNT,
    "benefit.moto_hotel_per_night": _AMOUNT,
    "benefit.moto_hotel_nights": WHOLE,
    "benefit.moto_driver_transfer": _AMOUNT,
    "benefit.moto_transfer_over_days": WHOLE,
    "refund.policyholder_pct": _PERCENT,
    "refund.company_pct": _PERCENT,
    "low_mileage.under_km": WHOLE,
    "low_mileage.first_model_year": WHOLE,
    "low_mileage.registration_days": TERM,
    "low_mileage.photos": WHOLE,
    "low_mileage.package": TEXT,
    "low_mileage.origin": TEXT,
    "registration.area_code_digits": many(WHOLE),
    "registration.phone_digits": WHOLE,
    "registration.national_digits": WHOLE,
    "password.min_length": WHOLE,
    "password.banned_word": TEXT,
    "deadlines": _rows(Term, _TERM, optional=("rolls", "waits_for_parts")),
    "documents.base": _CODES,
    "documents.procedures": table(_any_name, _CODES),
    "documents.with_base": _CODES,
    "documents.with_invoice": _CODES,
    "documents.business_owner": _CODES,
    "documents.salvage_owner": table(_any_name, _CODES),
    "documents.border": _CODES,
    "documents.invoice": TEXT,
    "documents.invoice_salvage": TEXT,
    "documents.invoice_credit": TEXT,
    "documents.credit_release": TEXT,
    "clauses": table(_any_name, TEXT),
}
