"""Edition files nobody may load: what was changed in the good one, and the key, code and line to be told."""

from __future__ import annotations

from typing import NamedTuple


class Broken(NamedTuple):
    old: str
    new: str
    key: str
    code: str
    says: str  # the start of the line to be named, as it stands in the broken text; «» for no line


# fmt: off
BROKEN = (
    Broken("holidays = []\n", "", "holidays", "missing", ""),
    Broken("wait_days = 30\n", "wait_days = 30\nwait_hours = 5\n", "theft.wait_hours", "unknown_key", "wait_hours = 5"),
    Broken("wait_days = 30\n", "", "theft.wait_days", "missing", "[theft]"),
    Broken("wait_days = 30\n", 'wait_days = "30"\n', "theft.wait_days", "wrong_kind", 'wait_days = "30"'),
    Broken("wait_days = 30\n", "wait_days = true\n", "theft.wait_days", "wrong_kind", "wait_days = true"),
    Broken("wait_days = 30\n", "wait_days = 30.5\n", "theft.wait_days", "wrong_kind", "wait_days = 30.5"),
    Broken("wait_days = 30\n", "wait_days = -1\n", "theft.wait_days", "negative", "wait_days = -1"),
    Broken('wait_day_kind = "natural"', 'wait_day_kind = "both"', "theft.wait_day_kind", "unknown_choice", 'wait_day_kind = "both"'),
    Broken('drunk_points = "5"', 'drunk_points = "cinco"', "deductible.drunk_points", "not_a_number", 'drunk_points = "cinco"'),
    Broken('drunk_points = "5"', 'drunk_points = "none"', "deductible.drunk_points", "not_a_number", 'drunk_points = "none"'),
    Broken("year_days = 365", "year_days = 0", "mora.year_days", "not_positive", "year_days = 0"),
    Broken("ford = 160000", "ford = 0", "wear.cars.ford", "not_positive", "ford = 0"),
    Broken("volkswagen = 125000", 'volkswagen = "mil"', "wear.cars.volkswagen", "wrong_kind", 'volkswagen = "mil"'),
    Broken('cutoff_time = "12:00"', 'cutoff_time = "noon"', "theft.cutoff_time", "not_an_hour", 'cutoff_time = "noon"'),
    Broken('unit = "business_hours" }', 'unit = "weeks" }', "deadlines.VALUATION.unit", "unknown_choice", "VALUATION ="),
    Broken('VALUATION = { rule = "R-SLA-02", amount = 72,', 'VALUATION = { rule = "R-SLA-02",', "deadlines.VALUATION.amount", "missing", "VALUATION ="),
    Broken('unit = "business_hours" }', 'unit = "business_hours", colour = 1 }', "deadlines.VALUATION.colour", "unknown_key", "VALUATION ="),
    Broken('applies_to = ["PF"]', 'applies_to = ["PF", "XX"]', "isr.applies_to.1", "unknown_choice", 'applies_to = ["PF", "XX"]'),
    Broken('R-WEA-01 = "3.', 'R-WEA-01 = 3 # "3.', "clauses.R-WEA-01", "wrong_kind", "R-WEA-01 = 3"),
    Broken('code = "GC-2023-01"', 'colour = "GC-2023-01"', "edition.colour", "unknown_key", 'colour = "GC'),
    Broken("valid_from = 2023-01-01\n", "", "edition.valid_from", "missing", "[edition]"),
    Broken("valid_from = 2023-01-01", 'valid_from = "2023-01-01"', "edition.valid_from", "wrong_kind", 'valid_from = "2023-01-01"'),
    Broken("valid_from = 2023-01-01", "valid_from = 2023-01-01T00:00:00", "edition.valid_from", "wrong_kind", "valid_from = 2023-01-01T"),
    Broken("valid_from = 2023-01-01", "valid_from = 2023-01-01\nvalid_until = 2022-12-31", "edition.valid_until", "before_start", "valid_until ="),
    Broken("wait_days = 30\n", "wait_days = 30\nwait_days = 31\n", "TOML", "not_toml", "wait_days = 31"),
    Broken("wait_days = 30\n", "wait_days 30\n", "TOML", "not_toml", "wait_days 30"),
)
