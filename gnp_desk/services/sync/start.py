"""The beginning of a synchronisation: what the centre is, what it speaks, what time it has (api.md 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, update

from gnp_desk.services import formats
from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Answer, Central
from gnp_desk.services.database import Database
from gnp_desk.services.records import Records
from gnp_desk.services.sync import link
from gnp_desk.services.sync.base import HELD, UNSENT
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.tables import JOURNAL

META_EVERY = timedelta(hours=1)


def begin(database: Database, records: Records, central: Central) -> int:
    """Learn the epoch, keys, schema and clock of the centre when that was not asked lately; return its schema."""
    with database.reading() as connection:
        known = link.read(connection)
    now = datetime.now(UTC)
    if is_recent(known.asked_at, META_EVERY):
        return known.schema
    before = datetime.now(UTC)
    answer = central.get("/v1/meta")
    meta = answer.json
    middle = before + (datetime.now(UTC) - before) / 2
    offset = round((datetime.fromisoformat(str(meta["server_time"])) - middle).total_seconds() * 1000)
    records.author = replace(records.author, clock_offset_ms=offset)
    schema = int(meta["schema"]["current"])
    epoch = str(meta["epoch"])
    central.keys = _keys(answer, known.keys)
    values = {"schema": schema, "offset_ms": offset, "asked_at": now.isoformat(), "keys": central.keys}
    first = {} if known.epoch else {"epoch": epoch}
    database.write(lambda connection: _met(connection, {**values, **first}, schema))
    reached("start.met")
    need_epoch(database, epoch)
    return schema


def _keys(answer: Answer, pinned: Mapping[str, str]) -> dict[str, str]:
    """Return the keys the centre tells of; the one that signed this is one of them, whatever it says: it was believed."""
    signed = answer.headers.get("Server-Signature", "").partition(":")[0]
    told = {str(key["id"]): str(key["public_key"]) for key in answer.json["keys"]}
    return {**told, signed: pinned[signed]}


def is_recent(at: str, within: timedelta) -> bool:
    """Return whether something was done lately; what a clock that went ahead dated later than now counts as never done."""
    return bool(at) and timedelta() <= datetime.now(UTC) - datetime.fromisoformat(at) < within


def need_epoch(database: Database, *told: str) -> None:
    """Raise HistoryDiverged when the centre names another epoch than the one whose history is held here.

    The new one is kept together with what follows from it: a cut before that must not make it look known.
    """
    with database.reading() as connection:
        known = link.read(connection).epoch
    other = next((epoch for epoch in told if epoch != known), "")
    if known and other:
        raise trouble.HistoryDiverged(epoch=other)


def _met(connection: Connection, values: dict[str, Any], schema: int) -> None:
    """Keep what the centre said of itself, and send what waited for a newer one."""
    is_new = values["keys"] != dict(link.read(connection).keys)
    link.keep(connection, **values)
    if is_new:
        formats.check_signatures(connection)
    waits = (JOURNAL.c.state == HELD) & (JOURNAL.c.result == "") & (JOURNAL.c.schema <= schema)
    connection.execute(update(JOURNAL).where(waits).values(state=UNSENT))
