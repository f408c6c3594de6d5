"""What typed days, hours and numbers mean; None when they mean nothing. And the wire value of a local instant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

LATE = timedelta(minutes=5)


def is_future(local: str, value: object, now: datetime) -> bool:
    """Return whether an instant is still to come, by the offset of the place when both are known."""
    offset = value.get("offset") if isinstance(value, Mapping) else None
    if now.tzinfo is not None and isinstance(offset, str) and re.fullmatch(r"[+-]\d\d:\d\d", offset):
        return datetime.fromisoformat(f"{local}{offset}") > now + LATE
    return datetime.fromisoformat(local) > now.replace(tzinfo=None) + LATE


def instant(local: datetime, zone: str, source: str) -> dict[str, object]:
    """Return the wire value of a local civil time in `zone` (R-GEN-07)."""
    from zoneinfo import ZoneInfo

    offset = local.replace(tzinfo=ZoneInfo(zone)).strftime("%z")
    return {
        "local": local.isoformat(timespec="minutes"),
        "zone": zone,
        "offset": f"{offset[:3]}:{offset[3:]}",
        "source": source,
    }


def read_day(text: str, today: date) -> date | None:
    """Return the day meant by «22/11/2026», «22/11», «hoy», «ayer» or «-2»; None when it means none."""
    word = text.strip().lower()
    if word in {"hoy", "ayer"}:
        return today - timedelta(days=int(word == "ayer"))
    if re.fullmatch(r"-\d{1,3}", word):
        return today - timedelta(days=int(word[1:]))
    parts = re.fullmatch(r"(\d{1,2})[/\-. ](\d{1,2})(?:[/\-. ](\d{4}))?", word)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", word)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(parts[3] or today.year), int(parts[2]), int(parts[1])) if parts else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Return the hour meant by «18:05», «1805» or «18», 24 h; None when it means none."""
    parts = re.fullmatch(r"(\d{1,2})(?:[:. h]?(\d{2}))?", text.strip().lower())
    if not parts or int(parts[1]) > 23 or int(parts[2] or 0) > 59:
        return None
    return time(int(parts[1]), int(parts[2] or 0))


def read_instant(text: str, now: datetime) -> datetime | None:
    """Return the local instant meant by «22/11/2026 18:05», «hoy 18:05», «18:05» or «ahora»."""
    word = text.strip().lower()
    if word == "ahora":
        return now.replace(second=0, microsecond=0)
    head, _gap, tail = word.rpartition(" ")
    hours = read_time(tail)
    on = read_day(head, now.date()) if head else now.date()
    return datetime.combine(on, hours) if on and hours else None


def read_number(text: str) -> Decimal | None:
    """Return the decimal meant by «1234.5», «1,234.50» or «$1,234.50»; None for «1,23» and anything else."""
    word = text.strip().lstrip("$").replace(" ", "").replace("−", "-")
    if "," in word and not re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d*)?", word):
        return None
    word = word.replace(",", "")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{0,6})?", word):
        return None
    try:
        return Decimal(word) + 0
    except InvalidOperation:
        return None
