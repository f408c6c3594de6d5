"""Whether this device holds what the centre holds: digests recomputed from what is stored, and repaired where they differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, select

from gnp_desk.services import preferences
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.sync import base, positions
from gnp_desk.services.sync.base import Item
from gnp_desk.services.sync.leaving import Leaving, need_consent, use_up
from gnp_desk.services.sync.many import among
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.tables import BASE, BASE_STREAM
from gnp_desk.services.sync.view import rebuild

SOME = 200
# After how many verifies in a row that differ a person is told, and where they are counted.
ALARM_AFTER, ALARMS = 3, "sync_alarms"


def state(connection: Connection, stream: str) -> tuple[str, int]:
    """Return digest and count of the live records of a stream, recomputed from their stored bodies (api.md section 5)."""
    total, live = 0, 0
    for row in _live(connection, stream):
        total += _digest_item(*row)
        live += 1
    return f"{total % 2**256:064x}", live


def buckets(connection: Connection, stream: str) -> list[tuple[str, int]]:
    """Return digest and count of each of the 256 parts of a stream."""
    sums, counts = [0] * 256, [0] * 256
    for row in _live(connection, stream):
        place = _place(row.record)
        sums[place] += _digest_item(*row)
        counts[place] += 1
    return [(f"{total % 2**256:064x}", live) for total, live in zip(sums, counts, strict=True)]


@dataclass
class Repaired:
    """Records that were mended, and the claims they are of."""

    records: list[str] = field(default_factory=list)
    claims: set[str] = field(default_factory=set)


class Check:
    """Compares a stream with the centre and repairs what differs. Only `base` is repaired; what is unsent stays as it is."""

    def __init__(self, database: Database, central: Central, leaving: Leaving) -> None:
        self._database, self._central, self._leaving = database, central, leaving

    def agrees(self, stream: str, cursor: str, digest: str, live: int, now: datetime) -> bool:
        """Return whether a stream is held exactly as the centre says; that it is, is noted."""
        with self._database.reading() as connection:
            found = state(connection, stream)
        reached("check.compared")
        if found != (digest, live):
            return False
        at = now.isoformat(timespec="seconds")
        self._database.write(lambda connection: _agreed(connection, stream, cursor, at))
        return True

    def alarm(self, stream: str) -> bool:
        """Count that a stream still differs after its repair; return whether it did so too often in a row."""
        return self._database.write(lambda connection: _count(connection, stream)) >= ALARM_AFTER

    def repair(self, stream: str, mended: Repaired) -> None:
        """Bring what differs from the centre, bucket by bucket, report it, and note the records and claims concerned.

        What the centre does not list leaves last and all at once: ConsentWanted where that is more than a person expects.
        """
        said = self._central.get(f"/v1/streams/{stream}/buckets").json["buckets"]
        with self._database.reading() as connection:
            here = buckets(connection, stream)
        places = [place for place in range(256) if here[place] != (said[place]["digest"], said[place]["live"])]
        found = {place: self._difference(stream, place) for place in places}
        for missing, _extra in found.values():
            for some in (missing[start : start + SOME] for start in range(0, len(missing), SOME)):
                self._bring(stream, some, mended)
        extra = [record for _missing, some in found.values() for record in some]
        if extra:
            mended.claims |= self._database.write(partial(self._take_out, stream=stream, records=extra))
            mended.records += extra
        reached("check.mended")
        for place, ids in found.items():
            told = {"stream": stream, "bucket": f"{place:02x}", "ids": [*ids[0], *ids[1]][:SOME], "cause": "digest"}
            self._central.post("/v1/reports", told)

    def _difference(self, stream: str, place: int) -> tuple[list[str], list[str]]:
        """Return the records of a bucket that are held otherwise or not at all, and those the centre does not list."""
        rows = self._central.get(f"/v1/streams/{stream}/buckets/{place:02x}").json["records"]
        theirs = {str(record): (int(version), str(content)) for record, version, content in rows}
        with self._database.reading() as connection:
            mine = {
                row.record: (row.version, base.content_hash(row.body, row.schema, row.type, deleted=False).hex())
                for row in _live(connection, stream)
                if _place(row.record) == place
            }
        missing = sorted(record for record, held in theirs.items() if mine.get(record) != held)
        return missing, sorted(mine.keys() - theirs.keys())

    def _bring(self, stream: str, records: Sequence[str], mended: Repaired) -> None:
        """Bring records anew; one that the centre does not give stays as it is."""
        found = self._central.post("/v1/records/get", {"ids": list(records)}).json["items"]
        items = [base.read_item(item) for item in found]
        mended.claims |= self._database.write(partial(self._put, stream=stream, items=items))
        mended.records += [item.id for item in items]

    def _put(self, connection: Connection, stream: str, items: Sequence[Item]) -> set[str]:
        records = [item.id for item in items]
        connection.execute(delete(BASE).where(among(BASE.c.record, records)))
        base.take(connection, stream, items)
        claims, _changed = rebuild(connection, records)
        base.stale(connection, claims)
        self._leaving.give(connection, items)
        return claims

    def _take_out(self, connection: Connection, stream: str, records: Sequence[str]) -> set[str]:
        need_consent(connection, stream, records)
        _gone, claims = self._leaving.leave(connection, stream, records)
        return claims


def _agreed(connection: Connection, stream: str, cursor: str, at: str) -> None:
    positions.agreed(connection, stream, cursor, at)
    use_up(connection, stream)
    counts = _alarms(connection)
    if counts.pop(stream, 0):
        preferences.keep(connection, ALARMS, counts)


def _count(connection: Connection, stream: str) -> int:
    counts = _alarms(connection)
    counts[stream] = counts.get(stream, 0) + 1
    preferences.keep(connection, ALARMS, counts)
    return counts[stream]


def _alarms(connection: Connection) -> dict[str, int]:
    """Return how often in a row each stream still differed after its repair."""
    kept = preferences.read(connection, ALARMS, {})
    return dict(kept) if isinstance(kept, dict) else {}


def _live(connection: Connection, stream: str) -> Iterable[Any]:
    query = (
        select(BASE.c.record, BASE.c.type, BASE.c.version, BASE.c.schema, BASE.c.body)
        .join(BASE_STREAM, BASE_STREAM.c.record == BASE.c.record)
        .where(BASE_STREAM.c.stream == stream, BASE.c.deleted == 0)
    )
    return connection.execution_options(yield_per=1_000).execute(query)


def _digest_item(record: str, kind: str, version: int, schema: int, body: str) -> int:
    content = base.content_hash(body, schema, kind, deleted=False)
    data = bytes.fromhex(record.replace("-", "")) + version.to_bytes(8, "big") + content
    return int.from_bytes(hashlib.sha256(data).digest(), "big")


def _place(record: str) -> int:
    return hashlib.sha256(bytes.fromhex(record.replace("-", ""))).digest()[0]
