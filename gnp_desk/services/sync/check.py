"""Whether this device holds what the centre holds: digests recomputed from what is stored, and repaired where they differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, select

from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.sync import base, positions
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.tables import BASE, BASE_STREAM
from gnp_desk.services.sync.view import rebuild

SOME = 200
DIFFERS = "verify_differs"


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


class Check:
    """Compares a stream with the centre and repairs what differs. Only `base` is repaired; what is unsent stays as it is."""

    def __init__(self, database: Database, central: Central) -> None:
        self._database, self._central = database, central

    def agrees(self, stream: str, cursor: str, digest: str, live: int, now: datetime) -> bool:
        """Return whether a stream is held exactly as the centre says; that it is, is noted."""
        with self._database.reading() as connection:
            found = state(connection, stream)
        reached("check.compared")
        if found != (digest, live):
            return False
        at = now.isoformat(timespec="seconds")
        self._database.write(lambda connection: positions.agreed(connection, stream, cursor, at))
        return True

    def repair(self, stream: str) -> list[str]:
        """Bring what differs from the centre, bucket by bucket, report it, and return the records concerned."""
        said = self._central.get(f"/v1/streams/{stream}/buckets").json["buckets"]
        with self._database.reading() as connection:
            here = buckets(connection, stream)
        mended: list[str] = []
        for place, (mine, theirs) in enumerate(zip(here, said, strict=True)):
            if mine != (theirs["digest"], theirs["live"]):
                mended += self._mend(stream, place)
        return mended

    def _mend(self, stream: str, place: int) -> list[str]:
        rows = self._central.get(f"/v1/streams/{stream}/buckets/{place:02x}").json["records"]
        theirs = {str(record): (int(version), str(content)) for record, version, content in rows}
        with self._database.reading() as connection:
            mine = {
                row.record: (row.version, base.content_hash(row.body, row.schema, row.type, deleted=False).hex())
                for row in _live(connection, stream)
                if _place(row.record) == place
            }
        missing = sorted(record for record, held in theirs.items() if mine.get(record) != held)
        extra = sorted(mine.keys() - theirs.keys())
        for start in range(0, len(missing), SOME):
            some = missing[start : start + SOME]
            items = [
                base.read_item(item) for item in self._central.post("/v1/records/get", {"ids": some}).json["items"]
            ]
            self._database.write(partial(_put, stream=stream, records=some, items=items))
        if extra:
            self._database.write(lambda connection: _take_out(connection, stream, extra))
        reached("check.mended")
        report = {"stream": stream, "bucket": f"{place:02x}", "ids": [*missing, *extra][:SOME], "cause": "digest"}
        self._central.post("/v1/reports", report)
        return [*missing, *extra]


def _put(connection: Connection, stream: str, records: Sequence[str], items: Sequence[base.Item]) -> None:
    connection.execute(delete(BASE).where(BASE.c.record.in_(list(records))))
    base.take(connection, stream, items)
    claims, _changed = rebuild(connection, records)
    base.stale(connection, claims)


def _take_out(connection: Connection, stream: str, records: Sequence[str]) -> None:
    claims = base.forget(connection, base.leave(connection, stream, records))
    base.stale(connection, claims)


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
