"""Bringing files in: copied under a new key, flushed, looked at by workers, then row, link and journal in one commit.

Two workers decode while the next file is copied. A file that was copied and whose row never came is a leftover that
nothing names; the next start takes it away.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, func, select

from gnp_desk import errors
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.evidence import slots
from gnp_desk.forms.kinds import instant
from gnp_desk.services import seal
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.cases import Cases
from gnp_desk.services.database import Database
from gnp_desk.services.evidence_rows import SIDES, blob_of, put_blob, put_picture, view_of
from gnp_desk.services.evidence_tables import BLOB
from gnp_desk.services.ids import new_id
from gnp_desk.services.import_worker import Answer, Worker, kind_of
from gnp_desk.services.records import Change, Records
from gnp_desk.services.sources import MEGABYTE, Source
from gnp_desk.texts import _

AT_ONCE = 2
MOST_FILES, MOST_BYTES = 300, 2 * 1024 * MEGABYTE
ROOM = 64 * MEGABYTE
"""What is left on the disk for text when imports stop."""
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif", b"ftyphevc", b"ftypavif")
PHOTO, DOCUMENT, OTHER = "image", "application/pdf", "application/octet-stream"
Report = Callable[[float, str], None]


@dataclass(frozen=True)
class Into:
    """Where files go: the claim, the shot they are of (a `Slot.key`, «» for none yet) and the records they show.

    `then` is done in the very commit of each file that can be shown: what the file is the proof of stands with it or
    not at all.
    """

    claim: str
    slot: str = ""
    subject: tuple[str, ...] = ()
    then: Callable[[Connection], object] | None = None


@dataclass(frozen=True)
class Refusal:
    """A file that is not among the evidence, or only apart, and why, in words with its code."""

    name: str
    code: str
    words: str


@dataclass(frozen=True)
class Brought:
    """What came of an import: records added, files refused, files kept apart, repeats, and why it stopped early («»)."""

    records: tuple[str, ...]
    refused: tuple[Refusal, ...]
    apart: tuple[Refusal, ...]
    repeated: int
    stopped: str


@dataclass
class _Tally:
    """What has come so far."""

    count: int
    size: int
    records: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    apart: list[Refusal] = field(default_factory=list)
    repeated: int = 0
    stopped: str = ""


@dataclass(frozen=True)
class _Copied:
    """A file that is safe on this disk and waits for what the worker says."""

    source: Source
    blob: Blob
    is_new: bool
    worker: Worker
    head: bytes


class Intake:
    """One import. Its workers live as long as it does."""

    def __init__(self, database: Database, records: Records, cases: Cases, blobs: Blobs) -> None:
        self._database, self._records, self._cases, self._blobs = database, records, cases, blobs
        self._free: dict[str, list[Worker]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for workers in self._free.values():
            for worker in workers:
                worker.close()

    def bring(self, into: Into, sources: Sequence[Source], report: Report, cancelled: Callable[[], bool]) -> Brought:
        """Import every source that can be; a disk without room ends it, everything else only its own file."""
        tally, waiting = self._begin(into.claim), deque[_Copied]()
        for place, source in enumerate(sources):
            if cancelled() or tally.stopped:
                break
            report(place / len(sources), _("Importando {n} de {all}: {name}").format(n=place + 1, all=len(sources), name=source.name))
            self._take(source, tally, waiting)
            if len(waiting) == AT_ONCE:
                self._finish(waiting.popleft(), into, tally)
        while waiting:
            self._finish(waiting.popleft(), into, tally)
        self._tell_queue(into.claim, tally)
        return Brought(tuple(tally.records), tuple(tally.refused), tuple(tally.apart), tally.repeated, tally.stopped)

    def _begin(self, claim: str) -> _Tally:
        case = self._cases.load(claim)
        sizes = [int(str(item.get("size") or 0)) for item in case.of("evidence")]
        return _Tally(len(sizes), sum(sizes))

    def _take(self, source: Source, tally: _Tally, waiting: deque[_Copied]) -> None:
        """Copy a file and hand it to a worker; what prevents it is noted and the next one goes on."""
        try:
            if tally.count + len(waiting) >= MOST_FILES or tally.size >= MOST_BYTES:
                raise errors.ClaimFull(name=source.name, count=tally.count, size=tally.size // MEGABYTE)
            waiting.append(self._copied(source))
            tally.size += waiting[-1].blob.size
        except errors.DiskFull as error:
            self._stop(source, tally, error)
        except errors.EvidenceError as error:
            tally.refused.append(Refusal(source.name, error.code, error.words()))

    def _copied(self, source: Source) -> _Copied:
        if shutil.disk_usage(self._database.folder).free < ROOM:
            raise errors.DiskFull()
        with self._blobs.new() as writing:
            body = source.read(writing.write)
            held = self._held(writing.sha256)
            blob = held or writing.keep()
        worker = self._worker(kind_of(body))
        worker.hand(body, SIDES)
        return _Copied(source, blob, held is None, worker, body[:32])

    def _held(self, sha256: str) -> Blob | None:
        """Return the same file if it came before and is still whole on the disk."""
        with self._database.reading() as connection:
            found = blob_of(connection, sha256)
        return found if found is not None and self._blobs.has(found) else None

    def _worker(self, kind: str) -> Worker:
        free = self._free.setdefault(kind, [])
        return free.pop() if free else Worker(kind)

    def _finish(self, copied: _Copied, into: Into, tally: _Tally) -> None:
        """Write the row of a copied file with what the worker found."""
        answer = copied.worker.fetch()
        kind = copied.worker.kind
        self._free[kind].append(copied.worker)
        why = _why(copied, answer)
        if tally.stopped:
            return
        try:
            record, is_new = self._written(copied, into, answer, why)
        except errors.DiskFull as error:
            self._stop(copied.source, tally, error)
            return
        tally.count += 1
        tally.records.append(record)
        tally.repeated += not is_new
        if why is not None:
            tally.apart.append(Refusal(copied.source.name, why.code, why.words()))

    def _written(self, copied: _Copied, into: Into, answer: Answer, why: errors.EvidenceError | None) -> tuple[str, bool]:
        """Commit file, copies, record, link and journal together; on a full disk nothing of it stays."""
        view = None
        try:
            view = view_of(self._blobs, answer)
            return self._database.write(lambda connection: self._rows(connection, copied, into, answer, why, view))
        except errors.DiskFull:
            for blob in (copied.blob if copied.is_new else None, view):
                if blob is not None:
                    self._blobs.drop(blob.file)
            raise

    def _rows(
        self, connection: Connection, copied: _Copied, into: Into, answer: Answer, why: errors.EvidenceError | None, view: Blob | None
    ) -> tuple[str, bool]:
        is_new = put_blob(connection, self._blobs, copied.blob)
        if view is not None:
            put_picture(connection, self._blobs, copied.blob.sha256, answer, view)
        values = self._facts(connection, copied, into, answer, why)
        if into.slot or into.subject:
            values |= _place(self._cases.read(connection, into.claim), into)
        record = new_id()
        self._records.write(connection, [Change("create", "evidence", record, into.claim, values)])
        if into.then is not None and why is None:
            into.then(connection)
        return record, is_new

    def _facts(
        self, connection: Connection, copied: _Copied, into: Into, answer: Answer, why: errors.EvidenceError | None
    ) -> dict[str, object]:
        """Return what never changes of the record, as it was received."""
        now, notes = self._cases.moment(), dict(answer.notes or {})
        zone = self._records.author.zone
        values: dict[str, object] = {
            "sha256": copied.blob.sha256,
            "original_name": copied.source.name,
            "media": answer.media or OTHER,
            "size": copied.blob.size,
            "width": answer.width or None,
            "height": answer.height or None,
            "pages": answer.pages if answer.pages > 1 else None,
            "taken_at": _taken(notes, zone),
            "camera": notes.get("device"),
            "device_fix": _fix(notes),
            "imported_at": instant(now.now.replace(tzinfo=None), now.zone, "device"),
            "imported_by": self._records.author.user,
            "chain_prev": seal.end(connection, into.claim)[1],
            "use": "yes",
        }
        if why is not None:
            values |= {"apart": why.code, "use": "no", "no_use_reason": why.words()[:200]}
        return {name: value for name, value in values.items() if value is not None}

    def _stop(self, source: Source, tally: _Tally, error: errors.DiskFull) -> None:
        stopped = errors.ImportStopped(name=source.name)
        tally.stopped = stopped.words()
        tally.refused.append(Refusal(source.name, stopped.code, stopped.words()))

    def _tell_queue(self, claim: str, tally: _Tally) -> None:
        """Bring Trabajo up to date once; a disk without room has said so before."""
        if tally.records:
            with suppress(errors.DiskFull):
                self._database.write(lambda connection: self._cases.project(connection, claim))


def count(connection: Connection) -> int:
    """Return how many files this store holds."""
    return int(connection.execute(select(func.count()).select_from(BLOB)).scalar_one())


def _why(copied: _Copied, answer: Answer) -> errors.EvidenceError | None:
    """Return why a file cannot be shown, None when it can."""
    name = copied.source.name
    if answer.why == "unknown":
        return errors.HeicPicture(name=name) if copied.head[4:12] in HEIC else errors.UnknownFormat(name=name)
    if answer.why == "pixels":
        return errors.PictureTooLarge(name=name)
    if answer.why == "pages":
        return errors.TooManyPages(name=name)
    return errors.PictureUnreadable(name=name) if answer.why or len(answer.copies) != len(SIDES) else None


def _place(case: Case, into: Into) -> dict[str, object]:
    """Return the shot of a new file, while that shot still takes one, and what it shows."""
    slot = slots.find(case, into.slot) if into.slot else None
    subject = sorted({*into.subject, *([slot.owner] if slot and slot.owner else [])})
    values: dict[str, object] = {"subject": subject} if subject else {}
    if slot is None or len(_of(case, slot)) >= slot.most:
        return values
    return values | {"slot": slot.code} | ({"sensitive": True} if slot.is_sensitive else {})


def _of(case: Case, slot: slots.Slot) -> tuple[Record, ...]:
    return next((item.photos for item in slots.standings(case) if item.slot == slot), ())


def _taken(notes: dict[str, str], zone: str) -> dict[str, object] | None:
    """Return when the camera says it was taken, with its own zone when it has one."""
    try:
        moment = datetime.fromisoformat(notes["taken"])
    except (KeyError, ValueError):
        return None
    offset = {"offset": notes["offset"]} if notes.get("offset") else {}
    return {**instant(moment, zone, "camera"), "local": moment.isoformat(timespec="seconds"), **offset}


def _fix(notes: dict[str, str]) -> str | None:
    if "latitude" not in notes or "longitude" not in notes:
        return None
    within = f" ± {notes['accuracy']} m" if "accuracy" in notes else ""
    return f"{notes['latitude']}, {notes['longitude']}{within}"
