"""Folios from this device's own leases, with a check character; provisional ones when the leases run out (api.md 9)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, select

from gnp_desk.services import preferences
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Change, Records
from gnp_desk.services.tables import JOURNAL, RECORD

LEASE = "folio_lease"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RETIRED = "leases_retired"
LOW = 20
ORGANISATION = "org"


def check_character(text: str) -> str:
    """Return the ISO 7064 mod 37,36 character of the letters and digits of `text`."""
    from stdnum.iso7064 import mod_37_36

    return str(mod_37_36.calc_check_digit(_plain(text)))


def is_folio(text: str) -> bool:
    """Return whether the last character of a folio is the check of the rest; hyphens and case do not count."""
    plain = _plain(text)
    return len(plain) > 8 and check_character(plain[:-1]) == plain[-1]


def _plain(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter in ALPHABET)


def written(prefix: str, number: int) -> str:
    """Return the folio of a number: prefix, six digits, check character («SI-K7-000482-M»)."""
    head = f"{prefix}{number:06}"
    return f"{head}-{check_character(head)}"


def seed(
    connection: Connection, records: Records, series: str, prefix: str, first: int, last: int, *, lease: str = ""
) -> str:
    """Record a lease of the numbers `first` to `last` and return its id."""
    lease = lease or new_id()
    values = {"series": series, "prefix": prefix, "first": first, "last": last, "used": [], "void": []}
    records.write(connection, [Change("create", LEASE, lease, ORGANISATION, values)])
    return lease


def take(connection: Connection, series: str, short: str) -> tuple[str, bool, Change]:
    """Return the next folio of a series, whether it is provisional, and the change that marks it used.

    The caller writes the change in the transaction that uses the folio: a number is never given twice.
    """
    for lease, body in _leases(connection, series):
        taken = set(body["used"]) | set(body["void"])  # type: ignore[call-overload]
        free = next((n for n in range(int(str(body["first"])), int(str(body["last"])) + 1) if n not in taken), None)
        if free is not None:
            used = sorted([*body["used"], free])  # type: ignore[misc]
            change = Change("update", LEASE, lease, ORGANISATION, {"used": used})
            return written(str(body["prefix"]), free), False, change
    number = _provisional_count(connection) + 1
    folio = f"P{short}-{number:04}"
    return folio, True, Change("event", "folio", new_id(), ORGANISATION, {"provisional": folio, "series": series})


def void(connection: Connection, records: Records, series: str, number: int, reason: str) -> None:
    """Record that a number will never be used, and why."""
    for lease, body in _leases(connection, series):
        if int(str(body["first"])) <= number <= int(str(body["last"])):
            mark = Change("update", LEASE, lease, ORGANISATION, {"void": sorted([*body["void"], number])})  # type: ignore[misc]
            why = Change("event", "folio", lease, ORGANISATION, {"void": number, "series": series, "reason": reason})
            records.write(connection, [mark, why])
            return


def retire(connection: Connection) -> None:
    """Use no number of the leases held so far: they belong to the device this store was copied from."""
    preferences.keep(connection, RETIRED, [lease for lease, _body in _leases(connection)] + _retired(connection))


def left(connection: Connection) -> dict[str, int]:
    """Return how many folios each series has left on this device."""
    counts: dict[str, int] = {}
    for _lease, body in _leases(connection):
        size = int(str(body["last"])) - int(str(body["first"])) + 1
        spent = len(body["used"]) + len(body["void"])  # type: ignore[arg-type]
        counts[str(body["series"])] = counts.get(str(body["series"]), 0) + size - spent
    return counts


def _leases(connection: Connection, series: str = "") -> list[tuple[str, Mapping[str, object]]]:
    """Return the leases this store asked for, oldest first: those of the person's other devices come along and are theirs."""
    rows = connection.execute(_OWN).all()
    retired = _retired(connection)
    found = [(row.id, {"used": [], "void": [], **json.loads(row.body)}) for row in rows if row.id not in retired]
    return [(lease, body) for lease, body in found if series in ("", body["series"])]


def _retired(connection: Connection) -> list[str]:
    found = preferences.read(connection, RETIRED, [])
    return [str(lease) for lease in found] if isinstance(found, list) else []


def _provisional_count(connection: Connection) -> int:
    where = (JOURNAL.c.type == "folio") & JOURNAL.c.changes.contains('"provisional"')
    return len(connection.execute(select(JOURNAL.c.seq).where(where)).all())


# Made once: every run asks.
_ASKED_FOR = select(JOURNAL.c.seq).where(JOURNAL.c.record == RECORD.c.id, JOURNAL.c.kind == "create").exists()
_OWN = select(RECORD.c.id, RECORD.c.body).where(RECORD.c.type == LEASE, _ASKED_FOR).order_by(RECORD.c.id)
