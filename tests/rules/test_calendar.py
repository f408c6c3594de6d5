"""Time is counted as the contract says: natural days, business days and hours, months; calendars are dated data."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnp_desk.rules.calendar import (
    BusinessClock,
    BusinessDays,
    OutOfCalendarError,
    RestDays,
    add_days,
    add_months,
    months_between,
    rest_days,
)

from . import recompute
from .samples import ROOT

HOLIDAYS: dict[str, Any] = json.loads((ROOT / "resources" / "data" / "holidays_mx.json").read_text(encoding="utf-8"))
LFT, CNSF = rest_days(HOLIDAYS, "lft"), rest_days(HOLIDAYS, "cnsf")
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
WEEK = frozenset(range(5))


def year_of(calendar: RestDays, year: int) -> list[str]:
    return [f"{day:%d-%m}" for day in calendar.between(date(year, 1, 1), date(year, 12, 31))]


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2024, "01-01 05-02 18-03 01-05 16-09 01-10 18-11 25-12"),
        (2025, "01-01 03-02 17-03 01-05 16-09 17-11 25-12"),
        (2026, "01-01 02-02 16-03 01-05 16-09 16-11 25-12"),
        (2027, "01-01 01-02 15-03 01-05 16-09 15-11 25-12"),
    ],
)
def test_the_rest_days_of_the_labour_law_are_those_of_each_year(year: int, days: str) -> None:
    assert year_of(LFT, year) == days.split()


def test_the_insurance_authority_adds_holy_thursday_and_friday() -> None:
    assert set(year_of(CNSF, 2024)) - set(year_of(LFT, 2024)) == {"28-03", "29-03"}
    assert set(year_of(LFT, 2024)) <= set(year_of(CNSF, 2024))


def test_five_business_days_differ_by_calendar_and_each_says_its_name() -> None:
    def fifth(calendar: RestDays) -> date:
        days = frozenset(calendar.between(date(2026, 3, 1), date(2026, 4, 30)))
        return BusinessDays(WEEK, days).after(date(2026, 3, 30), 5)

    assert (fifth(LFT), fifth(CNSF)) == (date(2026, 4, 6), date(2026, 4, 8))
    assert LFT.name == "Días de descanso de la Ley Federal del Trabajo"
    assert CNSF.name == "Días en que las aseguradoras pueden cerrar"


@pytest.mark.parametrize("outside", ["before", "after"])
def test_a_date_outside_the_data_says_so_instead_of_guessing(outside: str) -> None:
    inside = LFT.first if outside == "before" else LFT.last
    beyond = inside + timedelta(days=-1 if outside == "before" else 1)
    LFT.between(inside, inside)
    with pytest.raises(OutOfCalendarError, match=f"{beyond:%d/%m/%Y}") as refused:
        LFT.between(min(inside, beyond), max(inside, beyond))
    assert LFT.name in str(refused.value)


def test_a_calendar_knows_whole_years_and_keeps_both_ends() -> None:
    assert (LFT.first.month, LFT.first.day, LFT.last.month, LFT.last.day) == (1, 1, 12, 31)
    day = date(2026, 5, 1)
    assert LFT.between(day, day) == (day,)
    assert LFT.between(date(2026, 4, 2), date(2026, 4, 30)) == ()


def test_an_unknown_calendar_is_an_error() -> None:
    with pytest.raises(StopIteration):
        rest_days(HOLIDAYS, "unheard_of")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-12-31", 2, "2024-02-29"),
        ("1899-12-31", 2, "1900-02-28"),
        ("1999-12-31", 2, "2000-02-29"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-08-31", 1, "2024-09-30"),
    ],
)
def test_months_keep_the_day_and_hold_it_to_the_end_of_a_shorter_month(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(DAYS, st.integers(-600, 600))
def test_adding_months_agrees_with_the_calendar_of_the_tests(day: date, count: int) -> None:
    assert add_months(day, count) == recompute.add_months(day, count)


@given(DAYS, st.integers(0, 20_000))
def test_months_between_is_the_largest_count_that_does_not_pass(start: date, days: int) -> None:
    end = add_days(start, days)
    count = months_between(start, end)
    assert add_months(start, count) <= end < add_months(start, count + 1)


@given(DAYS, st.integers(0, 60), st.sets(st.integers(0, 6), min_size=1), st.lists(st.integers(0, 90), max_size=8))
def test_business_days_are_counted_one_by_one(start: date, count: int, week: set[int], rest: list[int]) -> None:
    days = BusinessDays(frozenset(week), frozenset(add_days(start, offset) for offset in rest))
    end = days.after(start, count)
    assert sum(days.works(add_days(start, offset)) for offset in range(1, (end - start).days + 1)) == count
    assert count == 0 or days.works(end)
    assert end == recompute.business_days_after(start, count, days.weekdays, days.rest)


@given(DAYS, st.lists(st.integers(0, 10), max_size=5))
def test_a_day_that_rolls_lands_on_the_first_business_day(day: date, rest: list[int]) -> None:
    days = BusinessDays(WEEK, frozenset(add_days(day, offset) for offset in rest))
    rolled = days.on_or_after(day)
    assert days.works(rolled)
    assert not any(days.works(add_days(day, offset)) for offset in range((rolled - day).days))


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.integers(1, 200),
    st.sampled_from([(time.min, None), (time(9), time(18)), (time(8, 30), time(14, 15))]),
)
def test_business_hours_end_at_the_earliest_instant_that_completes_them(
    start: datetime, hours: int, window: tuple[time, time | None]
) -> None:
    days = BusinessDays(WEEK, frozenset({start.date() + timedelta(days=2)}))
    due = BusinessClock(days, *window).after(start, hours)
    assert due == recompute.business_hours_after(start, hours, days.weekdays, days.rest, *window)
    assert BusinessClock(days, *window).after(start, hours + 1) > due
