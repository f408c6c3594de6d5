"""Folios ahead of need: two leases per series, asked for again when few are left; asking twice never gives two (api.md 9)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Connection

from gnp_desk.forms import documents
from gnp_desk.services import folios, preferences
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Records
from gnp_desk.services.sync.steps import reached

ASKED, COUNT, CLAIMS = "leases_asked", 100, "SI"


def renew(database: Database, records: Records, central: Central) -> Iterator[str]:
    """Ask for what runs short and yield each series that got a lease."""
    with database.reading() as connection:
        is_enough = not _short_of(connection) and not preferences.read(connection, ASKED, {})
    for series in () if is_enough else database.write(_ask):
        with database.reading() as connection:
            asked = preferences.read(connection, ASKED, {})
        assert isinstance(asked, dict)
        reached("leases.before_request")
        lease = central.post("/v1/folio-leases", {"lease_id": asked[series], "series": series, "count": COUNT}).json
        reached("leases.answer_read")
        database.write(partial(_keep, records=records, series=series, lease=lease))
        yield series


def _ask(connection: Connection) -> list[str]:
    """Note an id for each lease before it is asked for, so that a cut asks for the same one; return the series."""
    asked = preferences.read(connection, ASKED, {})
    found = dict(asked) if isinstance(asked, dict) else {}
    found |= {name: new_id() for name in _short_of(connection) if name not in found}
    preferences.keep(connection, ASKED, found)
    return sorted(found)


def _short_of(connection: Connection) -> list[str]:
    """Return the series of which few numbers are left."""
    series, left = {CLAIMS, *(paper.series for paper in documents.PAPERS.values())}, folios.left(connection)
    return sorted(name for name in series if left.get(name, 0) <= folios.LOW)


def _keep(connection: Connection, records: Records, series: str, lease: dict[str, object]) -> None:
    numbers = int(str(lease["first"])), int(str(lease["last"]))
    folios.seed(connection, records, series, str(lease["prefix"]), *numbers, lease=str(lease["lease_id"]))
    asked = preferences.read(connection, ASKED, {})
    preferences.keep(connection, ASKED, {name: kept for name, kept in dict(asked).items() if name != series})  # type: ignore[call-overload]
