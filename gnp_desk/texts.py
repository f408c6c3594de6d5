"""Words for people: marked Spanish texts, numbers, money, dates and hours. No form and no screen lives here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def _(text: str) -> str:
    """Return `text` in the language of the screen; Spanish of Mexico is the language texts are written in."""
    return text


def N_(text: str) -> str:
    """Mark `text`, declared here and shown elsewhere, so that the wording checks find it."""
    return text


def plural(count: int, one: str, many: str) -> str:
    """Return `one` or `many` with its `{n}` filled, whichever Spanish asks for."""
    return (one if count == 1 else many).format(n=f"{count:,}")


def money(value: str | Decimal | None, *, sign: bool = True) -> str:
    """Return an amount of pesos as «$1,234.50», or «—» when there is none; a negative one carries U+2212."""
    if value is None or value == "":
        return "—"
    from decimal import Decimal

    amount = Decimal(value)
    text = f"{abs(amount):,.2f}"
    return ("−" if amount < 0 else "") + ("$" if sign else "") + text


def percent(value: str | Decimal | None) -> str:
    """Return «12.50 %» without needless decimals («5 %»), or «—»."""
    if value is None or value == "":
        return "—"
    from decimal import Decimal

    text = f"{Decimal(value):.2f}"
    return (text[:-3] if text.endswith(".00") else text) + " %"


def day(value: str | date | None) -> str:
    """Return a day as dd/mm/aaaa, or «—»."""
    if not value:
        return "—"
    moment = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{moment.day:02}/{moment.month:02}/{moment.year:04}"


def hour(value: str | datetime | None) -> str:
    """Return hours and minutes of a local ISO instant, 24 h, or «—»."""
    if not value:
        return "—"
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{moment.hour:02}:{moment.minute:02}"


def day_hour(value: str | datetime | None) -> str:
    """Return «dd/mm/aaaa hh:mm» of a local ISO instant, or «—»."""
    return "—" if not value else f"{day(value)} {hour(value)}"


def weekday(value: date) -> str:
    """Return the Spanish name of the day of the week, lower case."""
    return WEEKDAYS[value.weekday()]


def size_words(size: int) -> str:
    """Return a number of bytes as people read it: «31 kB», «12.4 MB»."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1_000))} kB"


def listing(items: Iterable[str], last: str = "y") -> str:
    """Return «a, b y c» («e» before an i sound)."""
    words = [item for item in items if item]
    if len(words) < 2:
        return "".join(words)
    if last == "y" and words[-1].lower().lstrip("h").startswith("i"):
        last = "e"
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """Return `text` with its first letter in upper case and the rest untouched."""
    return text[:1].upper() + text[1:]
