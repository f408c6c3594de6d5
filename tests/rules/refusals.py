"""Inputs the rules must refuse, each with the field to blame and the code that never changes; and the last ones accepted."""

from __future__ import annotations

from typing import Any, NamedTuple


class Refusal(NamedTuple):
    operation: str
    inputs: dict[str, Any]
    field: str
    code: str


# fmt: off
PT = {"coverage_code": "PT", "deductible_pct": "5", "vehicle_value": "200000.00"}
CHECK = {"parts_cost": "1.00", "vehicle_value": "1.00", "total_loss_threshold_pct": "60"}
TIRE = {"vehicle_kind": "car", "brand": "Ford", "km_used": 1, "original_tread_mm": "8", "remaining_tread_mm": "2", "replacement_cost": "1.00", "deductible_pct": "10"}
MORA = {"obligation_kind": "cash", "principal": "1.00", "docs_received_on": "2024-01-01", "paid_on": "2024-03-01", "udi_due": "8", "udi_paid": "8", "annual_rates_pct": {"2024-02": "1"}}
YEAR = {"policy_start_at": "2024-01-15T12:00:00", "policy_end_at": "2025-01-15T12:00:00", "premium_due_on": "2024-02-15", "loss_at": "2024-03-01T00:00:00"}
HURT = {"coverage_sum_insured": "1.00", "accident_on": "2024-01-15", "loss_manifested_on": "2024-01-15", "driver_age": 30, "organic_losses": []}
STOLEN = {"theft_reported_at": "2024-04-01T00:00:00", "as_of_at": "2024-04-20T09:00:00"}
CAR = {"program": "AUTO_SUSTITUTO", "event_kind": "theft", "declared_on": "2024-05-01", "requested_on": "2024-05-02", "driver_age": 30, "license_valid": True, "credit_card": True}

MONEY = {
    "NaN": "not_a_number", "Infinity": "not_a_number", "1e999": "not_a_number", "1,23": "not_a_number", "1.": "not_a_number",
    ".5": "not_a_number", "mil": "not_a_number", "": "not_a_number", " 1": "not_a_number", "1 ": "not_a_number", "+1": "not_a_number",
    "1\n": "not_a_number", "٣": "not_a_number", "１": "not_a_number", "0x1": "not_a_number", "1_000": "not_a_number", "$1": "not_a_number",
    "-0": "negative", "-1": "negative", "-0.001": "negative", "1.234": "too_many_decimals", "0.000": "too_many_decimals",
    "1000000000000": "too_large", "9" * 30: "too_large",
}
KINDS: tuple[object, ...] = (5, 5.5, True, [], {}, ["1.00"])

REFUSALS = (
    *(Refusal("deductible", {**PT, "vehicle_value": text}, "vehicle_value", code) for text, code in MONEY.items()),
    *(Refusal("deductible", {**PT, "vehicle_value": value}, "vehicle_value", "wrong_kind") for value in KINDS),
    Refusal("deductible", {**PT, "vehicle_value": None}, "vehicle_value", "missing"),
    Refusal("deductible", {}, "coverage_code", "missing"),
    Refusal("deductible", {**PT, "coverage_code": "pt"}, "coverage_code", "unknown_choice"),
    Refusal("deductible", {**PT, "coverage_code": 3}, "coverage_code", "wrong_kind"),
    Refusal("deductible", {**PT, "coverage_code": "P" * 501}, "coverage_code", "too_long"),
    Refusal("deductible", {**PT, "coverage_code": "P" * 500}, "coverage_code", "unknown_choice"),
    Refusal("deductible", {**PT, "deductible_pct": "1000"}, "deductible_pct", "too_large"),
    Refusal("deductible", {**PT, "deductible_pct": "5.1234567"}, "deductible_pct", "too_many_decimals"),
    Refusal("deductible", {**PT, "deductible_pct": None}, "deductible_pct", "missing"),
    Refusal("deductible", {**PT, "deductible_fixed": "5.00"}, "deductible_fixed", "not_both"),
    Refusal("deductible", {"coverage_code": "PT", "deductible_fixed": "5.00", "vandalism": True}, "vehicle_value", "missing"),
    Refusal("deductible", {"coverage_code": "RT", "deductible_fixed": "5.00", "device_installed": True, "device_discount_points": "1"}, "vehicle_value", "missing"),
    Refusal("deductible", {"coverage_code": "CRISTALES", "deductible_pct": "5", "vehicle_value": "1.00"}, "cost_base", "missing"),
    Refusal("deductible", {"coverage_code": "ADAPTACIONES", "deductible_pct": "5"}, "coverage_sum_insured", "missing"),
    Refusal("deductible", {**PT, "inaccuracies_count": -1}, "inaccuracies_count", "negative"),
    Refusal("deductible", {**PT, "inaccuracies_count": 10**9}, "inaccuracies_count", "too_large"),
    Refusal("deductible", {**PT, "inaccuracies_count": "1"}, "inaccuracies_count", "wrong_kind"),
    Refusal("deductible", {**PT, "inaccuracies_count": True}, "inaccuracies_count", "wrong_kind"),
    Refusal("deductible", {**PT, "inaccuracies_count": 1.0}, "inaccuracies_count", "wrong_kind"),
    Refusal("deductible", {**PT, "vandalism": "true"}, "vandalism", "wrong_kind"),
    Refusal("deductible", {**PT, "vandalism": 1}, "vandalism", "wrong_kind"),
    Refusal("deductible", {**PT, "inspection_required": True, "policy_start_on": "2024-01-01"}, "loss_on", "missing"),
    Refusal("deductible", {**PT, "inspection_required": True, "loss_on": "2024-01-01"}, "policy_start_on", "missing"),
    Refusal("deductible", {**PT, "loss_on": "2024-02-30"}, "loss_on", "not_a_date"),
    Refusal("deductible", {**PT, "loss_on": "20240201"}, "loss_on", "not_a_date"),
    Refusal("deductible", {**PT, "loss_on": "2024-02-01T00:00:00"}, "loss_on", "not_a_date"),
    Refusal("deductible", {**PT, "loss_on": "1899-12-31"}, "loss_on", "out_of_range"),
    Refusal("deductible", {**PT, "loss_on": "2200-01-01"}, "loss_on", "out_of_range"),
    Refusal("deductible", {**PT, "unheard_of": None}, "unheard_of", "unknown_key"),
    Refusal("deductible", {**PT, "config": {"unheard.of": 1}}, "config.unheard.of", "unknown_key"),
    Refusal("deductible", {**PT, "config": {"clauses": {}}}, "config.clauses", "unknown_key"),
    Refusal("deductible", {**PT, "config": []}, "config", "wrong_kind"),
    Refusal("deductible", {**PT, "config": {"deductible.cap_at_value": "no"}}, "config.deductible.cap_at_value", "wrong_kind"),
    Refusal("deductible", {**PT, "config": {"deductible.vandalism_points": True}}, "config.deductible.vandalism_points", "wrong_kind"),
    Refusal("deductible", {**PT, "config": {"deductible.vandalism_points": -1}}, "config.deductible.vandalism_points", "negative"),
    Refusal("deductible", {**PT, "config": {"deductible.vandalism_points": 1.5}}, "config.deductible.vandalism_points", "wrong_kind"),
    Refusal("deductible", {**PT, "config": {"total_loss.comparison": "lt"}}, "config.total_loss.comparison", "unknown_choice"),
    Refusal("deductible", {**PT, "config": {"theft.cutoff_time": "24:00"}}, "config.theft.cutoff_time", "not_an_hour"),
    Refusal("deductible", {**PT, "config": {"theft.wait_days": 10_000}}, "config.theft.wait_days", "too_large"),
    Refusal("deductible", {**PT, "config": {"mora.year_days": 0}}, "config.mora.year_days", "not_positive"),
    Refusal("deductible", {**PT, "config": {"password.sequence_min_run": 1}}, "config.password.sequence_min_run", "out_of_range"),
    Refusal("deductible", {**PT, "config": {"business.weekdays": []}}, "config.business.weekdays", "wrong_kind"),
    Refusal("deductible", {**PT, "config": {"business.weekdays": ["monkey"]}}, "config.business.weekdays", "unknown_choice"),
    Refusal("deductible", {**PT, "config": {"business.weekdays": [8]}}, "config.business.weekdays", "unknown_choice"),
    Refusal("deductible", {**PT, "config": {"business.weekdays": [0, 7]}}, "config.business.weekdays", "unknown_choice"),
    Refusal("deductible", {**PT, "config": {"business.weekdays": [True]}}, "config.business.weekdays", "unknown_choice"),
    Refusal("deductible", {**PT, "config": {"isr.applies_to": ["PX"]}}, "config.isr.applies_to.0", "unknown_choice"),
    Refusal("total_loss_check", {**CHECK, "total_loss_threshold_pct": None}, "total_loss_threshold_pct", "missing"),
    Refusal("total_loss_check", {**CHECK, "vehicle_value": "0.00"}, "vehicle_value", "not_positive"),
    Refusal("total_loss_check", {**CHECK, "parts_cost": None}, "parts_cost", "missing"),
    Refusal("total_loss_pipeline", {**CHECK, "coverage_code": "PP"}, "coverage_code", "unknown_choice"),
    Refusal("total_loss_settlement", {"vehicle_value": "1.00", "deductible_amount": "0.00"}, "damage_amount", "missing"),
    Refusal("total_loss_settlement", {"vehicle_value": "1.00", "deductible_amount": "0.00", "config": {"salvage.cap_source": "threshold"}}, "total_loss_threshold_pct", "missing"),
    Refusal("cfdi_breakdown", {"salvage_payment": "1.00"}, "vat_rate_pct", "missing"),
    Refusal("towing", {"tow_destination": "insured_choice", "tow_cost": "1.00", "damage_amount": "2.00", "deductible_amount": "1.00"}, "daily_min_wage", "missing"),
    Refusal("storage_fee", {"start_on": "2024-01-01", "vehicle_delivered_on": "2024-03-01"}, "daily_min_wage", "missing"),
    Refusal("vehicle_value", {"vehicle_class": "resident"}, "commercial_value", "missing"),
    Refusal("vehicle_value", {"vehicle_class": "resident", "value_basis": "invoice"}, "invoice_value", "missing"),
    Refusal("vehicle_value", {"vehicle_class": "frontier", "kbb_trade_in_good": "1.00", "loss_on": "2024-01-01"}, "model_year", "missing"),
    Refusal("vehicle_value", {"vehicle_class": "latest_model_unlisted", "list_price_new": "1.00", "purchase_on": "2024-01-02", "loss_on": "2024-01-01"}, "loss_on", "before_start"),
    Refusal("partial_loss_payment", {"taxes": "1.00", "deductible_amount": "1.00"}, "parts_cost", "missing"),
    Refusal("part_replacement", {"repair_cost": "1.00"}, "replacement_cost", "missing"),
    Refusal("part_replacement", {"replacement_cost": "1.00"}, "repair_cost", "missing"),
    Refusal("repair_center", {"vehicle_kind": "car", "loss_on": "2024-01-01"}, "invoice_on", "missing"),
    Refusal("repair_center", {"vehicle_kind": "boat"}, "vehicle_kind", "unknown_choice"),
    Refusal("tire_claim", {**TIRE, "original_tread_mm": "0"}, "original_tread_mm", "not_positive"),
    Refusal("tire_claim", {**TIRE, "remaining_tread_mm": "8.0000000001"}, "remaining_tread_mm", "more_than_original"),
    Refusal("tire_claim", {**TIRE, "remaining_tread_mm": "1.00000000001"}, "remaining_tread_mm", "too_many_decimals"),
    Refusal("tire_claim", {**TIRE, "original_tread_mm": "1000000000"}, "original_tread_mm", "too_large"),
    Refusal("tire_claim", {**TIRE, "prior_events": ["2024-01-01"]}, "policy_start_on", "missing"),
    Refusal("tire_claim", {**TIRE, "prior_events": ["2024-01-01", None], "policy_start_on": "2024-01-01", "loss_on": "2024-01-01"}, "prior_events.1", "wrong_kind"),
    Refusal("tire_claim", {**TIRE, "prior_events": "2024-01-01"}, "prior_events", "wrong_kind"),
    Refusal("tire_claim", {**TIRE, "prior_events": ["2024-01-01"] * 5001}, "prior_events", "too_long"),
    Refusal("event_window", {"policy_start_on": "2024-01-02", "event_on": "2024-01-01"}, "policy_start_on", "after_event"),
    Refusal("mora", {**MORA, "udi_due": "0"}, "udi_due", "not_positive"),
    Refusal("mora", {**MORA, "udi_paid": None}, "udi_paid", "missing"),
    Refusal("mora", {**MORA, "annual_rates_pct": {"2024-03": "1"}}, "annual_rates_pct.2024-02", "missing"),
    Refusal("mora", {**MORA, "annual_rates_pct": None}, "annual_rates_pct.2024-02", "missing"),
    Refusal("mora", {**MORA, "annual_rates_pct": {"2024-13": "1"}}, "annual_rates_pct.2024-13", "not_a_month"),
    Refusal("mora", {**MORA, "annual_rates_pct": {"2024-02": 1}}, "annual_rates_pct.2024-02", "wrong_kind"),
    Refusal("mora", {**MORA, "annual_rates_pct": ["1"]}, "annual_rates_pct", "wrong_kind"),
    Refusal("cover_status", {**YEAR, "policy_end_at": "2024-01-15T12:00:00"}, "policy_end_at", "before_start"),
    Refusal("cover_status", {**YEAR, "grace_days": 10_000}, "grace_days", "too_large"),
    Refusal("cover_status", {**YEAR, "loss_at": "2024-03-01"}, "loss_at", "not_an_instant"),
    Refusal("cover_status", {**YEAR, "loss_at": "2024-03-01T25:00:00"}, "loss_at", "not_an_instant"),
    Refusal("cover_status", {**YEAR, "loss_at": "2024-03-01T00:00:00Z"}, "loss_at", "not_an_instant"),
    Refusal("cover_status", {**YEAR, "loss_at": "1899-12-31T23:59:59"}, "loss_at", "out_of_range"),
    Refusal("deadline", {"deadline_kind": "NEVER", "start_on": "2024-01-01"}, "deadline_kind", "unknown_choice"),
    Refusal("deadline", {"deadline_kind": "VALUATION", "start_on": "2024-01-01"}, "start_at", "missing"),
    Refusal("deadline", {"deadline_kind": "INSPECTION", "start_at": "2024-01-01T00:00:00"}, "start_on", "missing"),
    Refusal("deadline", {"deadline_kind": "VALUATION", "start_at": "2024-01-01T00:00:00", "config": {"business_hours.mode": "office", "business_hours.open": "18:00"}}, "business_hours.close", "before_start"),
    Refusal("driver_accident", {**HURT, "loss_manifested_on": "2024-01-14"}, "loss_manifested_on", "before_start"),
    Refusal("driver_accident", {**HURT, "organic_losses": ["LIFE", "TOE"]}, "organic_losses.1", "unknown_choice"),
    Refusal("equipment_claim", {"equipment_cost": "1.00", "coverage_sum_insured": "1.00"}, "deductible_pct", "missing"),
    Refusal("equipment_claim", {"equipment_cost": "1.00", "coverage_sum_insured": "1.00", "deductible_pct": "1", "deductible_fixed": "1.00"}, "deductible_fixed", "not_both"),
    Refusal("gap", {"outstanding_balance": "1.00", "coverage_sum_insured": "1.00"}, "vehicle_value", "missing"),
    Refusal("gap", {"outstanding_balance": "1.00", "coverage_sum_insured": "1.00", "vehicle_value": "1.00", "config": {"gap.compare_with": "net_indemnity"}}, "indemnity_payment", "missing"),
    Refusal("premium_refund", {"cancelled_by": "total_loss", "unearned_premium": "1.00"}, "unearned_premium_affected", "missing"),
    Refusal("theft_case", {**STOLEN, "as_of_at": None}, "as_of_at", "missing"),
    Refusal("theft_case", {**STOLEN, "recovered_at": "2024-04-02T00:00:00", "damage_amount": "1.00"}, "vehicle_value", "missing"),
    Refusal("theft_case", {**STOLEN, "recovered_at": "2024-04-02T00:00:00", "damage_amount": "1.00", "vehicle_value": "1.00"}, "total_loss_threshold_pct", "missing"),
    Refusal("theft_pipeline", {**STOLEN, "as_of_at": "2024-06-01T00:00:00"}, "rt_deductible_amount", "missing"),
    Refusal("theft_pipeline", {**STOLEN, "as_of_at": "2024-06-01T00:00:00", "rt_deductible_amount": "1.00"}, "vehicle_value", "missing"),
    Refusal("capped_benefit", {"benefit_code": "KEYS", "deductible_pct": "1"}, "amount", "missing"),
    Refusal("capped_benefit", {"benefit_code": "KEYS", "amount": "1.00"}, "deductible_pct", "missing"),
    Refusal("capped_benefit", {"benefit_code": "FUNERAL", "amount": "1.00"}, "amounts_per_person", "missing"),
    Refusal("capped_benefit", {"benefit_code": "CLUB_HOTEL", "amount": "1.00"}, "nights", "missing"),
    Refusal("capped_benefit", {"benefit_code": "VIAL_MOTO_HOTEL", "amount": "1.00", "nights": 1}, "registered_seats", "missing"),
    Refusal("capped_benefit", {"benefit_code": "LEGAL_GUARANTEES", "amount": "1.00"}, "rc_limit", "missing"),
    Refusal("assistance", {"program": "VIAL_MOTO", "service_code": "tow"}, "distance_from_center_km", "missing"),
    Refusal("assistance", {"program": "NONE", "service_code": "tow"}, "program", "unknown_choice"),
    Refusal("substitute_car", {**CAR, "driver_age": None}, "driver_age", "missing"),
    Refusal("substitute_car", {**CAR, "prior_events": ["2024-01-01"]}, "policy_start_on", "missing"),
    Refusal("substitute_car", {**CAR, "program": "AUTO_SUSTITUTO_PLUS", "event_kind": "partial_loss"}, "damage_amount", "missing"),
    Refusal("documents", {"procedure": "NONE"}, "procedure", "unknown_choice"),
    Refusal("password_check", {"password": None}, "password", "missing"),
    Refusal("unheard_of", {}, "operation", "unknown_operation"),
)

# The last values inside each limit: these must be answered.
ACCEPTED = (
    ("deductible", {**PT, "vehicle_value": "999999999999.99"}),
    ("deductible", {**PT, "vehicle_value": "0"}),
    ("deductible", {**PT, "deductible_pct": "999.999999"}),
    ("deductible", {**PT, "inaccuracies_count": 999_999_999}),
    ("deductible", {**PT, "loss_on": "1900-01-01"}),
    ("deductible", {**PT, "loss_on": "2199-12-31"}),
    ("deductible", {**PT, "config": {"theft.wait_days": 9_999, "theft.cutoff_time": "23:59", "password.sequence_min_run": 2}}),
    ("tire_claim", {**TIRE, "original_tread_mm": "999999999", "remaining_tread_mm": "0.0000000001"}),
    ("tire_claim", {**TIRE, "original_tread_mm": "8.0", "remaining_tread_mm": "8"}),
    ("tire_claim", {**TIRE, "prior_events": ["2024-01-01"] * 5000, "policy_start_on": "2024-01-01", "loss_on": "2024-01-01"}),
    ("cover_status", {**YEAR, "grace_days": 9_999}),
    ("cover_status", {**YEAR, "policy_end_at": "2024-01-15T12:00:01"}),
    ("password_check", {"password": "P" * 500}),
    ("vehicle_value", {"vehicle_class": "latest_model_unlisted", "list_price_new": "1.00", "purchase_on": "2024-01-01", "loss_on": "2024-01-01"}),
    ("driver_accident", {**HURT, "loss_manifested_on": "2024-01-15"}),
    ("event_window", {"policy_start_on": "1900-01-01", "event_on": "2199-12-31", "config": {"event_window.months": 9_999}}),
)
