"""Photos and papers on their way, 1 MiB at a time: a file is done by the centre's receipt, or by bytes with the right hash.

What is about one file alone delays no other: it is left for later, or marked lost until the program starts anew.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update
from sqlalchemy.dialects.sqlite import insert

from gnp_desk import errors
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Answer, Central
from gnp_desk.services.database import Database
from gnp_desk.services.evidence_tables import BLOB
from gnp_desk.services.sync.base import ACKED
from gnp_desk.services.sync.downloads import Downloads, Moved, forget
from gnp_desk.services.sync.many import among
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.tables import BASE, DONE, DOWN, KINDS, LOST, RECEIVED, TRANSFER, UP, WAITING
from gnp_desk.services.sync.underway import Underway
from gnp_desk.services.tables import JOURNAL, PAPER, RECORD

CHUNK = 1024 * 1024
# How often a file begins again from where the centre says before it waits for the next synchronisation.
PATIENCE = 5
# Into how many parts a chunk goes at most while the centre calls each too large.
MOST_PARTS = 16
# What is about one file alone: it waits for another synchronisation, or nothing will come of sending it again.
WAITS = (trouble.NotForYou, trouble.ChunkRefused)
ENDS = (trouble.FileNotHere, trouble.TooLarge, trouble.RequestRefused, errors.BlobDamaged)


class Files:
    """Carries the files of acknowledged records up, small before large, and papers of others down."""

    def __init__(self, database: Database, central: Central, blobs: Blobs, underway: Underway | None = None) -> None:
        self._database, self._central, self._blobs = database, central, blobs
        self._underway = underway or Underway()
        self.moved = Moved()
        self._downloads = Downloads(database, central, self.moved)

    def run(self, cancelled: Callable[[], bool], *, with_photos: bool = True) -> Iterator[int]:
        """Carry what waits, yielding after each chunk how many bytes are left; a file that cannot be read delays no other.

        Without photos those of this device go on waiting, as on a network paid by what it carries (ux.md Y7).
        """
        with self._database.reading() as connection:
            found = gather(connection)
        if found:
            self._database.write(partial(note, files=found))
        with self._database.reading() as connection:
            waiting = [row for row in connection.execute(_WAITING_FILES) if with_photos or row.type != "evidence"]
        left = sum(row.size - row.done for row in waiting)
        self._underway.begin(_sizes(waiting))
        try:
            for row in waiting:
                for step in self._alone(row):
                    left -= step
                    yield left
                    if cancelled():
                        return
        finally:
            self._underway.end_file()
        yield from self._downloads.formats(cancelled)

    def _alone(self, row: Row[Any]) -> Iterator[int]:
        """Carry one file; what is about this file alone ends here."""
        try:
            yield from self._carry(row)
        except WAITS as error:
            if error.details.get("reason") == "unregistered":
                raise
        except ENDS:
            self._database.write(partial(_lose, row=row))

    def _carry(self, row: Row[Any]) -> Iterator[int]:
        """Carry one file, yielding the bytes of each step; what is on its way up is shown as such."""
        if row.way == DOWN:
            yield from self._downloads.paper(row)
            return
        self._underway.begin_file(row.record, row.claim, row.size)
        for step in self._up(row):
            self._underway.move(step)
            yield step

    def _up(self, row: Row[Any]) -> Iterator[int]:
        source = self._source(row.sha256, row.type)
        offset, size = self._offset(row.sha256), CHUNK
        if offset > 0:
            yield offset
        for _attempt in range(PATIENCE):
            try:
                yield from self._send(row, source, offset, size)
            except trouble.ChunkRefused as error:
                offset = int(str(error.details.get("offset", 0)))
            except trouble.TooLarge:
                if size <= CHUNK // MOST_PARTS:
                    raise
                offset, size = self._offset(row.sha256), size // 2
            else:
                self.moved.up += 1
                return

    def _offset(self, sha256: str) -> int:
        found = self._central.call("HEAD", f"/v1/blobs/{sha256}")
        reached("files.head_read")
        is_complete = found.headers.get("Upload-Complete") == "?1"
        return -1 if is_complete else int(found.headers.get("Upload-Offset", "0"))

    def _send(self, row: Row[Any], source: Callable[[int], bytes], offset: int, size: int) -> Iterator[int]:
        if offset < 0:
            self._done(row, self._central.get(f"/v1/blobs/{row.sha256}/receipt"))
            yield row.size
            return
        while True:
            data = source(offset)[:size]
            reached("files.before_chunk")
            answer = self._central.call(
                "PATCH",
                f"/v1/blobs/{row.sha256}",
                data,
                Upload_Offset=str(offset),
                Upload_Length=str(row.size),
                Content_Digest=f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:",
                Content_Type="application/octet-stream",
            )
            reached("files.chunk_answered")
            if answer.status == 201:
                self._done(row, answer)
                yield len(data)
                return
            if int(answer.json["offset"]) <= offset:
                raise trouble.ChunkRefused(offset=answer.json["offset"])
            offset = int(answer.json["offset"])
            yield len(data)

    def _done(self, row: Row[Any], answer: Answer) -> None:
        """Believe a receipt only when it names this file and its size."""
        said = answer.json if isinstance(answer.json, dict) else {}
        if said.get("sha256") != row.sha256 or said.get("size") != row.size:
            raise trouble.RequestRefused()
        self._database.write(
            lambda connection: _set(connection, row.sha256, UP, state=DONE, done=row.size, receipt=answer.body)
        )
        reached("files.receipt_kept")

    def _source(self, sha256: str, kind: str) -> Callable[[int], bytes]:
        """Return what gives a chunk of a file by its offset; FileNotHere when this device does not have it."""
        with self._database.reading() as connection:
            if kind == "paper":
                whole = connection.execute(select(PAPER.c.bytes).where(PAPER.c.sha256 == sha256)).scalar()
                if whole is None:
                    raise trouble.FileNotHere()
                return lambda offset: bytes(whole)[offset : offset + CHUNK]
            found = connection.execute(select(BLOB).where(BLOB.c.sha256 == sha256)).first()
        if found is None:
            raise trouble.FileNotHere()
        blob = Blob(found.sha256, found.file, bytes(found.key), found.size)
        return lambda offset: self._blobs.chunk(blob, offset // CHUNK)[offset % CHUNK :]


def _sizes(rows: Sequence[Row[Any]]) -> Counter[str]:
    """Return the bytes of each claim that go up."""
    sizes: Counter[str] = Counter()
    for row in rows:
        sizes[row.claim] += row.size if row.way == UP else 0
    return sizes


def gather(connection: Connection) -> list[dict[str, Any]]:
    """Return the files of acknowledged records of this device, to go up, and papers made elsewhere, to come down."""
    found: list[dict[str, Any]] = []
    for kind in KINDS:
        rows = [(UP, kind, *row) for row in connection.execute(_OWN[kind])]
        if kind == "paper":
            rows += [(DOWN, kind, *row) for row in connection.execute(_WANTED)]
        found += [dict(zip(("way", "type", "sha256", "record", "claim", "size"), row, strict=True)) for row in rows]
    return found


def note(connection: Connection, files: list[dict[str, Any]]) -> None:
    """Put files on their way, each once."""
    if files:
        connection.execute(insert(TRANSFER).values(done=0, state=WAITING).on_conflict_do_nothing(), files)


def note_created(connection: Connection, ops: Collection[str]) -> None:
    """Put the files that some acknowledged entries created on their way, in the transaction of the acknowledgement.

    The next thing the centre says may take their records away, and these bytes are nowhere else (I14).
    """
    names = ("sha256", "record", "claim", "size", "type")
    created = (JOURNAL.c.kind == "create") & JOURNAL.c.type.in_(KINDS)
    is_here = _SHA.in_(select(BLOB.c.sha256)) | JOURNAL.c.record.in_(select(PAPER.c.id))
    query = select(_SHA, JOURNAL.c.record, JOURNAL.c.claim, _SIZE, JOURNAL.c.type)
    rows = connection.execute(query.where(among(JOURNAL.c.op_id, ops), created, is_here)).all()
    note(connection, [{"way": UP, **dict(zip(names, row, strict=True))} for row in rows])


def try_again(connection: Connection) -> None:
    """Put the files of which nothing came on their way again."""
    connection.execute(update(TRANSFER).where(TRANSFER.c.state == LOST).values(state=WAITING))


def _own(kind: str, table: Any) -> Select[Any]:
    """Return the query of acknowledged files of a kind that were made here and are not on their way."""
    sha, size = _SHA, _SIZE
    # By the index of records by type: few records are files, the journal is long, and most of it is acknowledged.
    created = (JOURNAL.c.kind == "create") & func.likely(JOURNAL.c.state == ACKED)
    of_kind = JOURNAL.c.record.in_(select(RECORD.c.id).where(RECORD.c.type == kind))
    known = select(TRANSFER.c.sha256).where(TRANSFER.c.way == UP)
    is_here = sha.is_not(None) & sha.in_(select(table.c.sha256)) & sha.not_in(known)
    return select(sha, JOURNAL.c.record, JOURNAL.c.claim, size).where(of_kind, created, is_here)


def _wanted() -> Select[Any]:
    """Return the query of papers the centre received from others whose bytes are not here."""
    sha, said = func.json_extract(BASE.c.body, "$.sha256"), func.json_extract(BASE.c.body, "$.size")
    size = func.max(func.coalesce(said, 0), 0)
    is_there = func.json_extract(BASE.c.body, "$.blob_state") == RECEIVED
    here = select(PAPER.c.sha256)
    known = select(TRANSFER.c.sha256).where(TRANSFER.c.way == DOWN)
    where = (BASE.c.type == "paper") & (BASE.c.deleted == 0) & is_there & sha.not_in(here) & sha.not_in(known)
    return select(sha, BASE.c.record, BASE.c.claim, size).where(where)


def _waiting() -> Select[Any]:
    return (
        select(TRANSFER)
        .where(TRANSFER.c.state == WAITING)
        .order_by(TRANSFER.c.way.desc(), TRANSFER.c.size, TRANSFER.c.sha256)
    )


def _set(connection: Connection, sha256: str, way: str, **values: object) -> None:
    connection.execute(update(TRANSFER).where(TRANSFER.c.sha256 == sha256, TRANSFER.c.way == way).values(**values))


def _lose(connection: Connection, row: Row[Any]) -> None:
    """Mark a file as one of which nothing will come; nothing is kept of one that was coming."""
    if row.way == DOWN:
        forget(connection, row.sha256)
    _set(connection, row.sha256, row.way, state=LOST)


# Statements are put together once: that costs more than they ask for when there is nothing to do.
_SHA, _SIZE = (func.json_extract(JOURNAL.c.changes, f"$.{name}.new") for name in ("sha256", "size"))
_OWN = {kind: _own(kind, table) for kind, table in zip(KINDS, (BLOB, PAPER), strict=True)}
_WANTED, _WAITING_FILES = _wanted(), _waiting()
LOST_FILES = select(TRANSFER.c.sha256).where(TRANSFER.c.state == LOST)
