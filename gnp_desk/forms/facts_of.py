"""Plain values for the rules, read from a case with the record each came from. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from gnp_desk.forms.case import Case, Record, is_known


class Known(NamedTuple):
    """One input of a rule: its plain value, where it comes from in words, and the record that holds it."""

    value: object
    source: str = ""
    record: str = ""


Inputs = dict[str, Known]


def plain(inputs: Mapping[str, Known]) -> dict[str, object]:
    """Return the inputs as a rule takes them; what is not known is left out."""
    return {name: known.value for name, known in inputs.items() if known.value is not None}


def known(record: Record | None, field: str, source: str = "") -> Known:
    """Return the answer of a field when it carries a fact, else a value not known of the same source."""
    if record is None:
        return Known(None, source)
    value = record.get(field)
    return Known(value if is_known(value) else None, source, record.id)


def yes(record: Record | None, field: str, source: str = "") -> Known:
    """Return true when a Sí, No, No se sabe question says yes, false when it says no, not known otherwise."""
    value = record.get(field) if record else None
    answer = {"yes": True, "no": False, True: True, False: False}.get(value) if isinstance(value, str | bool) else None
    return Known(answer, source, record.id if record else "")


def local(value: object) -> str:
    """Return the local civil time of an instant to the second, ISO, «» when there is none."""
    text = str(value.get("local") or "") if isinstance(value, Mapping) else ""
    return text if not text or len(text) > 16 else f"{text}:00"


def moment(record: Record | None, field: str, source: str = "") -> Known:
    """Return the local instant of a field."""
    return Known(local(record.get(field)) or None, source, record.id) if record else Known(None, source)


def day(record: Record | None, field: str, source: str = "") -> Known:
    """Return the calendar day of a field, be it a day or an instant."""
    value = record.get(field) if record else None
    text = value if isinstance(value, str) else local(value)
    return Known(text[:10] or None, source, record.id if record else "")


def loss_on(case: Case) -> str:
    """Return the local day of the loss, ISO, «» while it is not known."""
    return local(case.claim.get("loss_at"))[:10]


def amount(record: Record | None, field: str) -> Decimal | None:
    """Return an amount or number of a record as an exact decimal, None when there is none to compute with."""
    value = record.get(field) if record else None
    return exact(value)


def exact(value: object) -> Decimal | None:
    """Return a wire number as a decimal; None for anything else, so that nothing is computed from rubbish."""
    if value is None or isinstance(value, bool) or not isinstance(value, str | int):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def cover_row(case: Case, code: str) -> Record | None:
    """Return the row of the schedule of a cover, None when it is not listed as covered."""
    rows = (row for row in case.of("policy_cover") if row.get("coverage_code") == code)
    return next((row for row in rows if row.get("covered") is not False), None)


def completed_years(born: str, on: str) -> int:
    """Return the completed years between two days, ISO."""
    birth, day_ = date.fromisoformat(born), date.fromisoformat(on)
    return day_.year - birth.year - ((day_.month, day_.day) < (birth.month, birth.day))


def children(case: Case, parent: Record, kind: str) -> Iterator[Record]:
    """Yield the child records of a record, in their order."""
    return iter(case.of(kind, parent.id))
