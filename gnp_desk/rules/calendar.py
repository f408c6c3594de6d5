"""How time is counted: natural days, business days and hours, months. Calendars of rest days come in as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
MONTHS = 12
LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def add_days(day: date, count: int) -> date:
    """Return the day `count` natural days after `day`, which is day 0 (R-GEN-03)."""
    return day + timedelta(days=count)


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months later, held to the last day of a shorter month (R-GEN-04)."""
    years, month = divmod(day.year * MONTHS + day.month - 1 + count, MONTHS)
    return date(years, month + 1, min(day.day, _last_day(years, month)))


def _last_day(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 1 and leap else LAST_DAYS[month]


def months_between(start: date, end: date) -> int:
    """Return the largest number of whole months from `start` that does not pass `end`."""
    count = (end.year - start.year) * MONTHS + end.month - start.month
    return count if add_months(start, count) <= end else count - 1


class BusinessDays(NamedTuple):
    """Which days are worked: the days of the week (Monday is 0) minus the rest days given (R-GEN-06)."""

    weekdays: Collection[int]
    rest: Collection[date] = frozenset()

    def works(self, day: date) -> bool:
        """Return whether `day` is a business day."""
        return day.weekday() in self.weekdays and day not in self.rest

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th business day after `day`, itself never counted; `day` when `count` is 0."""
        while count > 0:
            day += ONE_DAY
            count -= self.works(day)
        return day

    def on_or_after(self, day: date) -> date:
        """Return `day`, or the next business day when it is not one."""
        return day if self.works(day) else self.after(day, 1)


class BusinessClock(NamedTuple):
    """A clock that runs on business days only: all day, or between `opens` and `closes` (R-GEN-05)."""

    days: BusinessDays
    opens: time = time.min
    closes: time | None = None

    def after(self, start: datetime, hours: int) -> datetime:
        """Return the earliest instant at which `hours` business hours have run since `start`."""
        left, day = timedelta(hours=hours), start.date()
        while True:
            begins, ends = self._window(day)
            begins = max(begins, start)
            if begins < ends and self.days.works(day):
                if left <= ends - begins:
                    return begins + left
                left -= ends - begins
            day += ONE_DAY

    def _window(self, day: date) -> tuple[datetime, datetime]:
        begins = datetime.combine(day, self.opens)
        ends = datetime.combine(day + ONE_DAY, time.min) if self.closes is None else datetime.combine(day, self.closes)
        return begins, ends


class OutOfCalendarError(Exception):
    """`day` is outside the years a calendar of rest days knows."""

    def __init__(self, name: str, day: date) -> None:
        self.name, self.day = name, day
        super().__init__(f"El calendario «{name}» no llega al {day:%d/%m/%Y}. Cargue ese año o revise el plazo a mano.")


class RestDays(NamedTuple):
    """One named calendar of rest days and the whole years it knows; outside them it answers nothing."""

    code: str
    name: str
    days: frozenset[date]
    first: date
    last: date

    def between(self, start: date, end: date) -> tuple[date, ...]:
        """Return the rest days from `start` to `end`, both included, in order. Raises OutOfCalendarError otherwise."""
        for day in (start, end):
            if not self.first <= day <= self.last:
                raise OutOfCalendarError(self.name, day)
        return tuple(sorted(day for day in self.days if start <= day <= end))


def rest_days(catalogue: Mapping[str, object], code: str) -> RestDays:
    """Return the calendar `code` of a catalogue of holidays (items of kind «calendar» and «holiday»)."""
    items = [item for item in _items(catalogue) if code in (item.get("code"), item.get("calendar"))]
    name = next(str(item["name"]) for item in items if item["kind"] == "calendar")
    days = frozenset(date.fromisoformat(str(item["date"])) for item in items if item["kind"] == "holiday")
    return RestDays(code, name, days, min(days).replace(month=1, day=1), max(days).replace(month=12, day=31))


def _items(catalogue: Mapping[str, object]) -> list[Mapping[str, object]]:
    items = catalogue.get("items")
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
