"""Papers of others and the files of formats on their way down, 1 MiB at a time, each from the byte it is held to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from gnp_desk import errors
from gnp_desk.services import formats
from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.tables import BASE, DONE, DOWN, TRANSFER, TRANSFER_PART
from gnp_desk.services.tables import PAPER

CHUNK = 1024 * 1024


@dataclass
class Moved:
    """Files that arrived."""

    up: int = 0
    down: int = 0


class Downloads:
    """Brings files. No more than a chunk is asked for at once, and what came stays for the next synchronisation."""

    def __init__(self, database: Database, central: Central, moved: Moved) -> None:
        self._database, self._central, self._moved = database, central, moved

    def paper(self, row: Row[Any]) -> Iterator[int]:
        """Bring a paper, yielding the bytes of each chunk once they are held.

        BlobDamaged when the whole is not what its record names: then nothing of it is kept.
        """
        have = int(row.done)
        while have < row.size:
            data = self._chunk(row.sha256, have, row.size)
            reached("files.bytes_read")
            if not data:
                raise errors.BlobDamaged()
            self._database.write(partial(_put, row=row, start=have, data=data))
            have += len(data)
            yield len(data)
        if not self._database.write(partial(_keep_paper, row=row)):
            raise errors.BlobDamaged()
        self._moved.down += 1

    def formats(self, cancelled: Callable[[], bool]) -> Iterator[int]:
        """Bring the files of formats; what the centre does not have yet, or not as it was signed, is left for later."""
        with self._database.reading() as connection:
            missing = formats.wanted(connection)
        left = sum(file.size - file.have for file in missing)
        for file in missing:
            have = file.have
            while have < file.size and not cancelled():
                try:
                    data = self._chunk(file.sha256, have, file.size)
                except (trouble.NotForYou, trouble.RequestRefused):
                    break
                reached("files.format_read")
                now = self._database.write(partial(formats.put, sha256=file.sha256, start=have, data=data))
                if now <= have:
                    break  # what came was not what was signed: it is wanted again from its beginning
                left, have = left - (now - have), now
                yield left
            self._moved.down += have == file.size

    def _chunk(self, sha256: str, start: int, size: int) -> bytes:
        return self._central.get(f"/v1/blobs/{sha256}", Range=f"bytes={start}-{min(start + CHUNK, size) - 1}").body


def forget(connection: Connection, sha256: str) -> None:
    """Let go of the chunks of a file that is coming: it begins again."""
    connection.execute(delete(TRANSFER_PART).where(TRANSFER_PART.c.sha256 == sha256))
    connection.execute(update(TRANSFER).where(_is_coming(sha256)).values(done=0))


def _put(connection: Connection, row: Row[Any], start: int, data: bytes) -> None:
    connection.execute(insert(TRANSFER_PART).values(sha256=row.sha256, start=start, bytes=data))
    connection.execute(update(TRANSFER).where(_is_coming(row.sha256)).values(done=start + len(data)))


def _keep_paper(connection: Connection, row: Row[Any]) -> bool:
    """Make the paper of its chunks, unless together they are another one; return whether it is kept."""
    parts = select(TRANSFER_PART.c.bytes).where(TRANSFER_PART.c.sha256 == row.sha256).order_by(TRANSFER_PART.c.start)
    content = b"".join(connection.execute(parts).scalars())
    if hashlib.sha256(content).hexdigest() != row.sha256:
        return False
    said = select(func.json_extract(BASE.c.body, "$.folio")).where(BASE.c.record == row.record)
    folio = connection.execute(said).scalar()
    # A filled format has no folio: it is told from others by itself.
    kept = insert(PAPER).values(id=row.record, folio=folio or row.record, sha256=row.sha256, bytes=content)
    connection.execute(kept.on_conflict_do_nothing())
    forget(connection, row.sha256)
    connection.execute(update(TRANSFER).where(_is_coming(row.sha256)).values(state=DONE, done=row.size))
    return True


def _is_coming(sha256: str) -> Any:
    return (TRANSFER.c.sha256 == sha256) & (TRANSFER.c.way == DOWN)
