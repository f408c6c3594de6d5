"""Reports the call centre takes: each becomes a claim in the streams of its adjuster, and a task that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from gnp_central import folios, publish, routing, stored, wire
from gnp_central.database import Database
from gnp_central.declaration import Declaration
from gnp_central.publish import NEW, SAME, Item, Unfit
from gnp_desk.forms.claim.first import first_records
from gnp_desk.forms.reading import instant

KIND, SERIES, ZONE = "report", "SI", "America/Mexico_City"
CALL_CENTRE = "Cabina"
Report = Mapping[str, object]


def take(database: Database, declaration: Declaration, reports: Sequence[Report], now: datetime) -> dict[str, int]:
    """Leave the centre with a claim for each report; one whose number is known is left alone, for others work on it now.

    A report is `{"claim": {…}, "vehicle": {…}, "driver": {…}, "note": "…"}` in the fields of those forms; the claim says
    `report_number` and `adjuster`. Unfit names the first that cannot be taken; those before it were.
    """
    counts = {NEW: 0, SAME: 0}
    for place, report in enumerate(reports, start=1):
        try:
            outcome = database.write(lambda connection, report=report: _take(connection, declaration, report, now))  # type: ignore[misc]
        except Unfit as error:
            raise Unfit(f"report {place}: {error}") from error
        counts[outcome] += 1
    return counts


def _take(connection: Connection, declaration: Declaration, report: Report, now: datetime) -> str:
    said = _part(report, "claim")
    number, adjuster = said.get("report_number"), said.get("adjuster")
    if not number or not adjuster:
        raise Unfit("its claim needs report_number and adjuster.")
    claim = publish.identity(KIND, [number])
    if stored.read(connection, [claim]):
        return SAME
    at = instant(now.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None), ZONE, "server")
    folio = folios.own(connection, SERIES, claim)
    begun = {"channel": "cabin", "reported_at": at, "assigned_at": at, **said, "folio": folio, "status": "reported"}
    items = _items(claim, begun, report, at)
    publish.write(connection, publish.fresh(declaration, items))
    return NEW


def _items(claim: str, begun: Report, report: Report, at: object) -> list[Item]:
    """Return everything a report becomes, all of it in the streams its claim names."""
    streams = routing.named(begun)
    records = first_records(claim, begun, wire.new_id, _part(report, "vehicle"), _part(report, "driver"))
    task = {
        "claim_id": claim,
        "kind": "new_report",
        "assigned_to": begun["adjuster"],
        "assigned_by": CALL_CENTRE,
        "assigned_at": at,
        **({"note": report["note"]} if report.get("note") else {}),
    }
    items = [
        Item(
            record.type,
            {**record.values, **({} if record.id == claim else {"claim_id": claim})},
            streams,
            claim,
            record.id,
        )
        for record in records
    ]
    return [*items, Item("task", task, streams, claim)]


def _part(report: Report, name: str) -> Report:
    found = report.get(name, {})
    if not isinstance(found, Mapping):
        raise Unfit(f"its {name} is an object.")
    return found
