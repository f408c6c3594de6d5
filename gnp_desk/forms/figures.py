"""Dated figures the conditions leave to the law or to the house: rest days, wages, taxes, settings of the valuation.

They are data under `resources/data/`; nothing here knows what a figure is used for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from gnp_desk.forms import published
from gnp_desk.resources import read_json

CALENDARS = {"lft": "Ley Federal del Trabajo", "cnsf": "autoridad de seguros", "cnbv": "bancos"}
CALENDAR = "lft"

Item = Mapping[str, object]


def holidays(calendar: str = CALENDAR) -> tuple[str, ...]:
    """Return the rest days of a calendar, ISO, oldest first; of a year the centre published, those it says."""
    return _holidays(calendar, published.number())


@lru_cache(maxsize=4)
def _holidays(calendar: str, number: int) -> tuple[str, ...]:
    years = {str(row["year"]): row["days"] for row in published.rows(published.HOLIDAYS) if row["calendar"] == calendar}
    brought = (str(item["date"]) for item in items("holidays_mx", "holiday") if item["calendar"] == calendar)
    told = (str(day["date"]) for days in years.values() for day in days)
    return tuple(sorted({*told, *(day for day in brought if day[:4] not in years)}))


def calendar_words(calendar: str = CALENDAR) -> str:
    """Return which calendar of rest days was used and its version, as a paper says it."""
    return f"calendario de la {CALENDARS[calendar]}, versión {read_json('holidays_mx')['version']}"


def daily_wage(on: str, zone: str = "general") -> str | None:
    """Return the daily minimum wage in force on a day, None when it is not known."""
    rows = (item for item in items("wages_uma", "minimum_wage") if item["zone"] == zone)
    found = _in_force(rows, on)
    return str(found["daily_mxn"]) if found else None


def legal(kind: str, on: str) -> str | None:
    """Return the figure of a law in force on a day (`isr_threshold`, `vat_rate_pct`, `udi`), None when not known."""
    found = _in_force(items("legal_figures", kind), on)
    return str(found["value"]) if found else None


def monthly_rates(kind: str = "ccp_udis") -> dict[str, str]:
    """Return the rates known, month by month («2024-09»)."""
    return {str(item["valid_from"])[:7]: str(item["value"]) for item in items("legal_figures", kind)}


@lru_cache(maxsize=16)
def setting(code: str) -> Decimal:
    """Return a setting of the valuation; KeyError when it is not in the catalogue."""
    return next(Decimal(str(item["value"])) for item in items("valuation", "parameter") if item["code"] == code)


def legend(code: str) -> str:
    """Return a literal legend the insurer configures; KeyError when it is not in the catalogue."""
    return next(str(item["value"]) for item in items("valuation", "legend") if item["code"] == code)


def items(catalogue: str, kind: str) -> Iterator[Item]:
    """Yield the items of one kind of a catalogue, in its order."""
    return (item for item in read_json(catalogue)["items"] if item["kind"] == kind)


def _in_force(rows: Iterator[Item], on: str) -> Item | None:
    day = date.fromisoformat(on).isoformat()
    return next((row for row in rows if str(row["valid_from"]) <= day <= str(row.get("valid_to") or "9999")), None)
