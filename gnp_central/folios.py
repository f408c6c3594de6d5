"""Folios: leases of numbers per series and device, and what a folio looks like (api.md section 9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from gnp_central import wire
from gnp_central.database import upsert
from gnp_central.people import Caller
from gnp_central.problems import BadRequest, NotFound
from gnp_central.tables import FOLIO, LEASE, SERIES

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST, LAST = 200, 999_999
# Short names of devices have no O (people.SHORT_LETTERS).
CENTRE = "CENTRO"
SERIES_FORM = re.compile(r"[A-Z]{2}")
FOLIO_FORM = re.compile(r"([A-Z]{2}-([0-9A-Z]{6})-)([0-9]{6})-([0-9A-Z])")
PROVISIONAL_FORM = re.compile(r"P([0-9A-Z]{6})-[0-9]{4,6}")


def check_character(text: str) -> str:
    """Return the ISO 7064 mod 37,36 character of the letters and digits of `text`."""
    check = 36
    for letter in (letter for letter in text if letter in ALPHABET):
        check = (check + ALPHABET.index(letter)) % 36 or 36
        check = check * 2 % 37
    return ALPHABET[(37 - check) % 36]


def owner_of(folio: str) -> str:
    """Return the short name of the device whose space a folio is in, «» when it is not a folio or its check is wrong."""
    provisional = PROVISIONAL_FORM.fullmatch(folio)
    if provisional:
        return provisional[1]
    found = FOLIO_FORM.fullmatch(folio)
    return found[2] if found and check_character(found[1] + found[3]) == found[4] else ""


def lease(connection: Connection, caller: Caller, found: Mapping[str, object]) -> dict[str, object]:
    """Return a lease of numbers nobody else has; asking again with the same `lease_id` returns the same lease."""
    identity, series, count = found.get("lease_id"), found.get("series"), found.get("count")
    if not wire.is_id(identity) or not isinstance(series, str) or not SERIES_FORM.fullmatch(series):
        raise BadRequest("A lease has a lease_id (UUID), a series of two letters and a count.")
    if type(count) is not int or not 1 <= count <= MOST:
        raise BadRequest(f"A lease is of 1 to {MOST} numbers.", field="count")
    known = connection.execute(select(LEASE).where(LEASE.c.id == identity)).mappings().first()
    if known is not None:
        if known["device"] != caller.device:
            raise BadRequest("That lease_id is another device's.", field="lease_id")
        return _told(known)
    return _new(connection, caller, str(identity), series, count)


def give_back(connection: Connection, caller: Caller, identity: str, found: Mapping[str, object]) -> dict[str, object]:
    """Account for the numbers of a lease that were not used and those that never will be; repeatable."""
    known = connection.execute(select(LEASE).where(LEASE.c.id == identity)).mappings().first()
    if known is None or known["device"] != caller.device:
        raise NotFound("There is no such lease of this device.")
    numbers = {name: found.get(name, []) for name in ("unused", "void")}
    whole = range(known["first"], known["last"] + 1)
    if not all(
        isinstance(items, list) and all(type(n) is int and n in whole for n in items) for items in numbers.values()
    ):
        raise BadRequest("Unused and void are numbers of the lease.")
    connection.execute(update(LEASE).where(LEASE.c.id == identity).values(returned=wire.canonical(numbers)))
    return {**_told(known), **numbers}


def own(connection: Connection, series: str, record: str) -> str:
    """Return the next folio of the centre's own space, used by this record; no device is ever called as the centre is."""
    prefix = f"{series}-{CENTRE}-"
    connection.execute(upsert(connection, SERIES).values(prefix=prefix, next=1).on_conflict_do_nothing())
    number = connection.execute(select(SERIES.c.next).where(SERIES.c.prefix == prefix).with_for_update()).scalar_one()
    connection.execute(update(SERIES).where(SERIES.c.prefix == prefix).values(next=number + 1))
    folio = f"{prefix}{number:06}-{check_character(f'{prefix}{number:06}')}"
    connection.execute(insert(FOLIO).values(folio=folio, record=record))
    return folio


def used_up_to(connection: Connection, folios: Mapping[str, str]) -> None:
    """Never lease a number again that a pushed folio shows to be used, even if its lease was lost with a restore."""
    highest: dict[str, int] = {}
    for folio in folios:
        found = FOLIO_FORM.fullmatch(folio)
        if found:
            highest[found[1]] = max(highest.get(found[1], 0), int(found[3]))
    for prefix, number in sorted(highest.items()):
        where = (SERIES.c.prefix == prefix) & (SERIES.c.next <= number)
        is_known = connection.execute(select(SERIES.c.prefix).where(SERIES.c.prefix == prefix)).first()
        if is_known is None:
            fresh = upsert(connection, SERIES).values(prefix=prefix, next=number + 1)
            connection.execute(fresh.on_conflict_do_nothing())
        connection.execute(update(SERIES).where(where).values(next=number + 1))


def _new(connection: Connection, caller: Caller, identity: str, series: str, count: int) -> dict[str, object]:
    prefix = f"{series}-{caller.short}-"
    connection.execute(upsert(connection, SERIES).values(prefix=prefix, next=1).on_conflict_do_nothing())
    first = connection.execute(select(SERIES.c.next).where(SERIES.c.prefix == prefix).with_for_update()).scalar_one()
    if first + count - 1 > LAST:
        raise BadRequest("This series of this device has no numbers left.", field="series")
    connection.execute(update(SERIES).where(SERIES.c.prefix == prefix).values(next=first + count))
    row = {
        "id": identity,
        "series": series,
        "prefix": prefix,
        "first": first,
        "last": first + count - 1,
        "device": caller.device,
        "person": caller.person.id,
        "issued_at": wire.instant(),
    }
    connection.execute(insert(LEASE).values(**row))
    return _told(row)


def _told(row: RowMapping | Mapping[str, Any]) -> dict[str, object]:
    names = ("series", "prefix", "first", "last", "issued_at")
    return {"lease_id": row["id"], **{name: row[name] for name in names}}
