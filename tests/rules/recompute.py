"""Repeating an answer by hand: only the formulas and inputs of its steps, exact fractions, and a calendar of our own."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from types import CodeType
from typing import Any

DAY = timedelta(days=1)


def recompute(answer: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str]:
    """Return what does not hold in an answer written as JSON; an empty list when every step can be repeated."""
    wrong: list[str] = []
    exact: dict[str, Any] = {}
    last: dict[str, object] = {}
    for place, step in enumerate(answer["steps"]):
        wrong += [f"step {place} {step['name']}: {problem}" for problem in _problems(step, exact, last, inputs)]
        last[step["name"]] = step["result"]
        exact[step["name"]] = step["exact"] if step["rounding"] == "half_up_hundredths_shown" else step["result"]
    for name, value in answer["answer"].items():
        if last.get(name) != value:
            wrong.append(f"output {name} is {value!r}, its last step says {last.get(name)!r}")
    return wrong


def _problems(
    step: Mapping[str, Any], exact: Mapping[str, Any], last: Mapping[str, Any], inputs: Mapping[str, Any]
) -> Iterable[str]:
    names = {name: typed(value) for name, value in step["inputs"].items()}
    if not (step["rule"] and step["clause"] and step["text"]):
        yield "it does not say its rule, its clause or its sentence"
    for name in names:
        before = exact if name in exact else inputs
        if before.get(name) is not None and not _same_input(names[name], before[name]):
            yield f"{name} is {step['inputs'][name]!r} but was {before[name]!r}"
    try:
        value = eval(_compiled(step["formula"]), {"__builtins__": {}, **BY_HAND, **names})  # noqa: S307 - our own formulas
    except Exception as why:
        yield f"«{step['formula']}» cannot be computed: {why!r}"
        return
    if step["formula"] in step["inputs"] and step["exact"] is None:
        value = step["inputs"][step["formula"]]  # taken over as it was given, text and all
    if step["exact"] is None:
        if written(value) != step["result"]:
            yield f"«{step['formula']}» gives {written(value)!r}, the step says {step['result']!r}"
        return
    if not _is_written(Fraction(value), step["exact"]):
        yield f"«{step['formula']}» gives {value}, the step says exactly {step['exact']}"
    expected = step["exact"] if step["rounding"] is None else half_up(Fraction(value))
    if step["result"] != expected:
        yield f"{value} rounds to {expected}, the step says {step['result']}"


@lru_cache(maxsize=1024)
def _compiled(formula: str) -> CodeType:
    return compile(formula, "<formula>", "eval")


def _same_input(shown: Any, before: Any) -> bool:
    if isinstance(before, str) and before.endswith("…"):
        return _is_written(Fraction(shown), before)
    return bool(shown == typed(before) or (isinstance(shown, str) and isinstance(before, str)))


def _is_written(value: Fraction, text: str) -> bool:
    if text.endswith("…"):
        return abs(value - Fraction(text[:-1])) < Fraction(1, 10**12)
    return value == Fraction(text)


def half_up(value: Fraction) -> str:
    """Return two decimals of a fraction, halves away from zero."""
    cents = (abs(value) * 200 + 1) // 2
    sign = "-" if value < 0 and cents else ""
    return f"{sign}{cents // 100}.{cents % 100:02}"


def typed(value: Any) -> Any:
    """Return a plain value as what it means: number, date, instant, hour, list."""
    if isinstance(value, list):
        return tuple(map(typed, value))
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if type(value) is int:
        return Fraction(value)
    if not isinstance(value, str):
        return value
    for shape, make in SHAPES:
        if re.fullmatch(shape, value):
            return make(value)
    return value


SHAPES = (
    (r"-?\d+(\.\d+)?", Fraction),
    (r"\d{4}-\d\d-\d\d", date.fromisoformat),
    (r"\d{4}-\d\d-\d\dT[\d:]{8}", datetime.fromisoformat),
    (r"\d\d:\d\d", time.fromisoformat),
)


def written(value: Any) -> Any:
    """Return a value as an answer writes it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, tuple):
        return [written(item) for item in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    return value


def add_months(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + int(count), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    count = 0
    while add_months(start, count + 1) <= end:
        count += 1
    return count


def _works(day: date, weekdays: Iterable[int], holidays: Iterable[date]) -> bool:
    return day.weekday() in weekdays and day not in holidays


def business_days_after(start: date, count: int, weekdays: Iterable[int], holidays: Iterable[date]) -> date:
    day = start
    for _ in range(int(count)):
        day += DAY
        while not _works(day, weekdays, holidays):
            day += DAY
    return day


def business_day_on_or_after(day: date, weekdays: Iterable[int], holidays: Iterable[date]) -> date:
    while not _works(day, weekdays, holidays):
        day += DAY
    return day


def business_hours_after(
    start: datetime, hours: int, weekdays: Iterable[int], holidays: Iterable[date], opens: time, closes: time | None
) -> datetime:
    """Walk second by second in thought, window by window in fact."""
    left, day = timedelta(hours=int(hours)), start.date()
    for _ in range(100_000):
        first = max(start, datetime.combine(day, opens))
        last = datetime.combine(day, closes) if closes else datetime.combine(day, time.min) + DAY
        if _works(day, weekdays, holidays) and last > first:
            if last - first >= left:
                return first + left
            left -= last - first
        day += DAY
    raise ValueError("no end in sight")


def compound(factor: Fraction, rates: Iterable[Fraction], days: Iterable[int], year: int) -> Fraction:
    grown = Fraction(1)
    for rate, count in zip(rates, days, strict=True):
        grown *= 1 + factor * rate / 100 / year * count
    return grown


BY_HAND: dict[str, Any] = {
    "codes": lambda **when: tuple(sorted(name for name, holds in when.items() if holds)),
    "max": max,
    "min": min,
    "len": len,
    "sum": sum,
    "date": lambda moment: moment.date(),
    "at": datetime.combine,
    "add_days": lambda day, count: day + int(count) * DAY,
    "add_hours": lambda moment, count: moment + timedelta(hours=int(count)),
    "add_months": add_months,
    "months_between": months_between,
    "days_between": lambda start, end: (end - start).days,
    "business_days_after": business_days_after,
    "business_day_on_or_after": business_day_on_or_after,
    "business_hours_after": business_hours_after,
    "compound": compound,
    "count_between": lambda days, start, end: sum(start <= day < end for day in days),
    "count_from": lambda days, start: sum(day >= start for day in days),
    "starts": str.startswith,
    "union": lambda *groups: tuple(sorted({item for group in groups for item in group})),
}
