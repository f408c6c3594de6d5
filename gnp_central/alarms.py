"""What a person at the centre should look at: lost numbers, copied stores, verifications that failed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, insert, select

from gnp_central import wire
from gnp_central.tables import ALARM


def raise_alarm(connection: Connection, kind: str, device: str, details: Mapping[str, object]) -> str:
    """Keep an alarm and return its id."""
    identity = wire.new_id()
    row = {
        "id": identity,
        "kind": kind,
        "device": device,
        "raised_at": wire.instant(),
        "details": wire.canonical(details),
    }
    connection.execute(insert(ALARM).values(**row))
    return identity


def counts(connection: Connection) -> dict[str, int]:
    """Return how many alarms of each kind there are."""
    query = select(ALARM.c.kind, func.count()).group_by(ALARM.c.kind)
    return {row[0]: row[1] for row in connection.execute(query)}
