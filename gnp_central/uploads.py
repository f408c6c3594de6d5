"""Files on their way: the offset of each device, chunk by chunk, and the receipt at the end (api.md section 10)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from gnp_central import blob_links, wire
from gnp_central.blobs import Blobs
from gnp_central.database import Database, upsert
from gnp_central.people import Caller
from gnp_central.problems import BadRequest, BlobDigest, Busy, ChunkDigest, NotFound, TooLarge, WrongOffset
from gnp_central.tables import BLOB, UPLOAD

LARGEST, LARGEST_CHUNK = 50 * 1024 * 1024, 4 * 1024 * 1024


@dataclass(frozen=True)
class Chunk:
    """A piece of a file as it arrives: where it begins, how long the whole is, its bytes and their announced digest."""

    sha256: str
    offset: int
    length: int
    data: bytes
    digest: bytes


@dataclass(frozen=True)
class Progress:
    """How far a device has come with a file; `receipt` once it is complete."""

    offset: int
    is_complete: bool
    receipt: dict[str, object] | None = None
    streams: tuple[str, ...] = ()


class Uploads:
    """Takes files in chunks. An offset counts only bytes that are on the disk and had the right digest."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

    def progress(self, caller: Caller, sha256: str) -> Progress:
        """Return how far this device is; complete only to who may read the file or brought it."""
        with self._database.reading() as connection:
            row = _upload(connection, sha256, caller.device)
            if (row is not None and row.is_done) or self.may_read(connection, caller, sha256):
                return Progress(_blob(connection, sha256)["size"], is_complete=True)  # type: ignore[arg-type]
            return Progress(row.offset if row else 0, is_complete=False)

    def take(self, caller: Caller, chunk: Chunk) -> Progress:
        """Keep a chunk and return the new offset; with the last one, the receipt.

        WrongOffset, ChunkDigest and BlobDigest say from where to go on.
        """
        self._need_form(chunk)
        with self._database.reading() as connection:
            row = _upload(connection, chunk.sha256, caller.device)
            if row is not None and row.is_done:
                return self._done(connection, chunk.sha256)
        offset = row.offset if row else 0
        if row is not None and row.length != chunk.length:
            raise BadRequest("Upload-Length is not what it was.", field="Upload-Length")
        if chunk.offset != offset:
            raise WrongOffset(offset=offset)
        if hashlib.sha256(chunk.data).digest() != chunk.digest:
            raise ChunkDigest(offset=offset)
        if chunk.data:
            with _a_disk_that_may_be_full():
                self._blobs.append(caller.device, chunk.sha256, offset, chunk.data)
        reached = offset + len(chunk.data)
        if reached == chunk.length:
            return self._seal(caller, chunk)
        self._database.write(lambda connection: _keep(connection, caller, chunk, reached))
        return Progress(reached, is_complete=False)

    def receipt(self, caller: Caller, sha256: str) -> dict[str, object]:
        """Return the receipt of a file again; NotFound to who neither brought it nor may read it."""
        with self._database.reading() as connection:
            row = _upload(connection, sha256, caller.device)
            if (row is not None and row.is_done) or self.may_read(connection, caller, sha256):
                return _blob(connection, sha256)
        raise NotFound("There is no such file for this person.")

    def may_read(self, connection: Connection, caller: Caller, sha256: str) -> bool:
        """Return whether a record this person may read opens the file."""
        return caller.person.reads(blob_links.streams_of(connection, sha256))

    def _need_form(self, chunk: Chunk) -> None:
        if chunk.length > LARGEST or len(chunk.data) > LARGEST_CHUNK:
            raise TooLarge(f"A file is at most {LARGEST} bytes, a chunk {LARGEST_CHUNK}.")
        if chunk.offset + len(chunk.data) > chunk.length or (not chunk.data and chunk.length):
            raise BadRequest("The chunk is empty or goes beyond Upload-Length.", field="Upload-Offset")

    def _seal(self, caller: Caller, chunk: Chunk) -> Progress:
        """Compare the whole with its name, keep it, and say so on its records."""
        with _a_disk_that_may_be_full():
            is_whole = self._blobs.seal(caller.device, chunk.sha256, chunk.length)
        if not is_whole:
            self._database.write(lambda connection: _keep(connection, caller, chunk, 0))
            raise BlobDigest(offset=0)

        def job(connection: Connection) -> Progress:
            row = {"sha256": chunk.sha256, "size": chunk.length, "device": caller.device, "received_at": wire.instant()}
            connection.execute(upsert(connection, BLOB).values(**row).on_conflict_do_nothing())
            _keep(connection, caller, chunk, chunk.length, is_done=True)
            streams = blob_links.arrived(connection, chunk.sha256, caller.person.id)
            return Progress(chunk.length, is_complete=True, receipt=_blob(connection, chunk.sha256), streams=streams)

        return self._database.write(job)

    def _done(self, connection: Connection, sha256: str) -> Progress:
        receipt = _blob(connection, sha256)
        return Progress(int(str(receipt["size"])), is_complete=True, receipt=receipt)


@contextmanager
def _a_disk_that_may_be_full() -> Iterator[None]:
    """Let a disk without room, or one that fails, be answered as what it is: the laptop keeps the file and comes again."""
    try:
        yield
    except OSError as error:
        raise Busy("The store of files did not take the write.", retry_after=30) from error


def _upload(connection: Connection, sha256: str, device: str):  # type: ignore[no-untyped-def]
    return connection.execute(select(UPLOAD).where(UPLOAD.c.sha256 == sha256, UPLOAD.c.device == device)).first()


def _blob(connection: Connection, sha256: str) -> dict[str, object]:
    """Return the receipt of a file that is here."""
    row = connection.execute(select(BLOB).where(BLOB.c.sha256 == sha256)).mappings().one()
    return {"sha256": row["sha256"], "size": row["size"], "received_at": row["received_at"]}


def _keep(connection: Connection, caller: Caller, chunk: Chunk, offset: int, *, is_done: bool = False) -> None:
    where = (UPLOAD.c.sha256 == chunk.sha256) & (UPLOAD.c.device == caller.device)
    values = {"offset": offset, "is_done": int(is_done)}
    if connection.execute(update(UPLOAD).where(where).values(**values)).rowcount == 0:
        row = {
            "sha256": chunk.sha256,
            "device": caller.device,
            "person": caller.person.id,
            "length": chunk.length,
            **values,
        }
        connection.execute(insert(UPLOAD).values(**row))
