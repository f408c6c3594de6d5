"""What an operation accepts: kinds of plain JSON values, refused with field and code when they do not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from gnp_desk.rules.wording import problem_words

MONEY_DIGITS, PERCENT_DIGITS, WHOLE_DIGITS, TERM_DIGITS = 12, 3, 9, 4
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_TEXT, LONGEST_LIST = 500, 5000


class RuleInputError(Exception):
    """One input cannot be used: `field` names it, `code` never changes, `message` says in Spanish what to do."""

    def __init__(self, field_name: str, code: str, message: str = "") -> None:
        self.field = field_name
        self.code = code
        self.message = message or problem_words(field_name, code)
        super().__init__(self.message)


class Kind(NamedTuple):
    """A kind of value: its name for the reader, and how a plain value becomes a typed one."""

    name: str
    read: Callable[[str, object], Any]


def _text_of(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise RuleInputError(name, "wrong_kind")
    return value


def _number(places: int, digits: int) -> Callable[[str, object], Decimal]:
    shape = re.compile(rf"[0-9]{{1,{digits}}}(?:\.[0-9]{{1,{places}}})?")

    def read_number(name: str, value: object) -> Decimal:
        text = _text_of(name, value)
        if not shape.fullmatch(text):
            raise RuleInputError(name, _why_not_number(text, places))
        return Decimal(text)

    return read_number


def _why_not_number(text: str, places: int) -> str:
    """Return the code of what is wrong with a number that does not have the accepted shape."""
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        return "not_a_number"
    if text.startswith("-"):
        return "negative"
    _, _, decimals = text.partition(".")
    return "too_many_decimals" if len(decimals) > places else "too_large"


def _whole(digits: int, least: int = 0) -> Callable[[str, object], int]:
    top = 10**digits

    def read_whole(name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleInputError(name, "wrong_kind")
        if value < least:
            raise RuleInputError(name, "negative" if value < 0 else "not_positive")
        if value >= top:
            raise RuleInputError(name, "too_large")
        return value

    return read_whole


def _yes_no(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise RuleInputError(name, "wrong_kind")
    return value


def _text(name: str, value: object) -> str:
    text = _text_of(name, value)
    if len(text) > LONGEST_TEXT:
        raise RuleInputError(name, "too_long")
    return text


def _day(name: str, value: object) -> date:
    text = _text_of(name, value)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise RuleInputError(name, "not_a_date")
    try:
        day = date.fromisoformat(text)
    except ValueError as why:
        raise RuleInputError(name, "not_a_date") from why
    return _within_years(name, day)


def _instant(name: str, value: object) -> datetime:
    text = _text_of(name, value)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}", text):
        raise RuleInputError(name, "not_an_instant")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as why:
        raise RuleInputError(name, "not_an_instant") from why
    return _within_years(name, moment)


Day = TypeVar("Day", bound=date)


def _within_years(name: str, day: Day) -> Day:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleInputError(name, "out_of_range")
    return day


def _clock(name: str, value: object) -> time:
    text = _text_of(name, value)
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise RuleInputError(name, "not_an_hour")
    return time.fromisoformat(text)


def choice(*allowed: str) -> Kind:
    """Return the kind of a word among `allowed`."""

    def read_choice(name: str, value: object) -> str:
        text = _text_of(name, value)
        if text not in allowed:
            raise RuleInputError(name, "unknown_choice")
        return text

    return Kind(" · ".join(allowed), read_choice)


def many(kind: Kind) -> Kind:
    """Return the kind of a list whose items are of `kind`; it becomes a tuple."""

    def read_many(name: str, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise RuleInputError(name, "wrong_kind")
        if len(value) > LONGEST_LIST:
            raise RuleInputError(name, "too_long")
        return tuple(kind.read(f"{name}.{place}", item) for place, item in enumerate(value))

    return Kind(f"lista de {kind.name}", read_many)


def table(key: Callable[[str, str], object], kind: Kind) -> Kind:
    """Return the kind of a table: `key` checks each name, `kind` each value."""

    def read_table(name: str, value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise RuleInputError(name, "wrong_kind")
        for entry in value:
            key(name, entry)
        return {entry: kind.read(f"{name}.{entry}", item) for entry, item in value.items()}

    return Kind(f"tabla de {kind.name}", read_table)


def _month(name: str, entry: str) -> None:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", entry):
        raise RuleInputError(f"{name}.{entry}", "not_a_month")


MONEY = Kind("importe", _number(2, MONEY_DIGITS))
PERCENT = Kind("porcentaje", _number(6, PERCENT_DIGITS))
DECIMAL = Kind("número", _number(10, WHOLE_DIGITS))
WHOLE = Kind("entero", _whole(WHOLE_DIGITS))
POSITIVE = Kind("entero mayor que cero", _whole(WHOLE_DIGITS, 1))
TERM = Kind("número de días, horas o meses", _whole(TERM_DIGITS))
POSITIVE_TERM = Kind("número de días, horas o meses mayor que cero", _whole(TERM_DIGITS, 1))
YES_NO = Kind("sí o no", _yes_no)
TEXT = Kind("texto", _text)
DAY = Kind("fecha", _day)
INSTANT = Kind("fecha y hora", _instant)
CLOCK = Kind("hora", _clock)
DAYS = many(DAY)
MONTHLY_RATES = table(_month, PERCENT)
