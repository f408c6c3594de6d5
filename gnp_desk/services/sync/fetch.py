"""Photos of others, brought when somebody opens their claim: by parts, whole, and kept only with the right fingerprint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from gnp_desk import errors
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.central.http import Central
from gnp_desk.services.evidence_tables import BLOB
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.tables import BASE, RECEIVED

PART = 1024 * 1024


@dataclass(frozen=True)
class Absent:
    """A file the centre holds and this device does not."""

    record: str
    sha256: str
    size: int


def absent(connection: Connection, claim: str) -> list[Absent]:
    """Return the photos of a claim that are at the centre and not here, the small ones first."""
    sha, said = (func.json_extract(BASE.c.body, f"$.{name}") for name in ("sha256", "size"))
    size = func.coalesce(said, 0)
    is_there = func.json_extract(BASE.c.body, "$.blob_state") == RECEIVED
    where = (BASE.c.claim == claim) & (BASE.c.type == "evidence") & (BASE.c.deleted == 0) & is_there
    query = select(BASE.c.record, sha, size).where(where, sha.not_in(select(BLOB.c.sha256)))
    found = [Absent(str(record), str(sha256), int(size)) for record, sha256, size in connection.execute(query)]
    return sorted(found, key=lambda item: (item.size, item.sha256))


def bring(central: Central, blobs: Blobs, item: Absent, cancelled: Callable[[], bool]) -> tuple[Blob, bytes] | None:
    """Return a file as it is safe on this disk, and its bytes; None when it was cancelled.

    BlobDamaged when what came is not what the record names: then nothing is kept.
    """
    body = bytearray()
    with blobs.new() as writing:
        for part in _parts(central, item):
            if cancelled():
                return None
            writing.write(part)
            body += part
        if writing.sha256 != item.sha256:
            raise errors.BlobDamaged()
        reached("fetch.whole")
        return writing.keep(), bytes(body)


def _parts(central: Central, item: Absent) -> Iterator[bytes]:
    for start in range(0, item.size, PART):
        end = min(start + PART, item.size) - 1
        yield central.get(f"/v1/blobs/{item.sha256}", Range=f"bytes={start}-{end}").body
