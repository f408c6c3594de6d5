"""Photos and documents of a claim: brought in whole and sealed, shown from copies, carried out as they came."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection, func, select

from gnp_desk import errors
from gnp_desk.forms.evidence.marks import marks_of, turn_of
from gnp_desk.services import seal_check
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.cases import Cases
from gnp_desk.services.central import trouble
from gnp_desk.services.copies import jpeg, marked
from gnp_desk.services.database import Database
from gnp_desk.services.evidence_import import Brought, Intake, Into
from gnp_desk.services.evidence_rows import SIDES, blob_of, put_blob, put_picture, view_of
from gnp_desk.services.evidence_tables import BLOB, PICTURE
from gnp_desk.services.import_worker import Answer, Worker, kind_of
from gnp_desk.services.pictures import Picture
from gnp_desk.services.records import Change, Records, read_record
from gnp_desk.services.seal_check import Broken
from gnp_desk.services.sources import Source
from gnp_desk.services.sync.tables import BASE, RECEIVED

LARGEST_VIEW = 4_000
Report = Callable[[float, str], None]


class Evidence:
    """The evidence of this store. Jobs on any thread; only the worker that draws large views is kept between them."""

    def __init__(self, database: Database, records: Records, cases: Cases) -> None:
        self._database, self._records, self._cases = database, records, cases
        self.blobs = Blobs(database.folder)
        self._workers: dict[str, Worker] = {}
        self._lock, self._importing, self._closing = threading.Lock(), threading.Lock(), threading.Event()
        self._stopping = threading.Event()

    def bring(
        self, into: Into, sources: Sequence[Source], report: Report = lambda part, words: None, cancelled: Callable[[], bool] = lambda: False
    ) -> Brought:
        """Import files one after another; each is durable and sealed before it counts. What was refused says why."""
        with self._importing, Intake(self._database, self._records, self._cases, self.blobs) as intake:
            self._stopping.clear()
            return intake.bring(
                into, sources, report, lambda: cancelled() or self._stopping.is_set() or self._closing.is_set()
            )

    def stop(self) -> None:
        """Let the import that runs end with the file it is at; what came stays."""
        self._stopping.set()

    def receive(self, blob: Blob, body: bytes) -> None:
        """Keep a file that came from the centre, and the copies that are shown of it; what cannot be shown has none."""
        answer = self._looked_at(body, SIDES)
        view = view_of(self.blobs, answer)

        def job(connection: Connection) -> None:
            put_blob(connection, self.blobs, blob)
            if view is not None:
                put_picture(connection, self.blobs, blob.sha256, answer, view)

        self._database.write(job)

    def thumbs(self, fingerprints: Sequence[str]) -> dict[str, bytes]:
        """Return the small copies of files, by fingerprint; files that cannot be shown have none."""
        with self._database.reading() as connection:
            rows = connection.execute(select(PICTURE.c.sha256, PICTURE.c.thumb).where(PICTURE.c.sha256.in_(fingerprints)))
            return {row.sha256: bytes(row.thumb) for row in rows}

    def view(self, sha256: str) -> bytes:
        """Return the copy for the screen as JPEG, upright; made again when its file was lost. BlobDamaged, PictureUnreadable."""
        with self._database.reading() as connection:
            name = connection.execute(select(PICTURE.c.view).where(PICTURE.c.sha256 == sha256)).scalar()
            kept = blob_of(connection, name) if name else None
        if kept is not None and self.blobs.is_sound(kept):
            return self.blobs.whole(kept)
        return jpeg(self.large(sha256, side=1600))

    def large(self, sha256: str, page: int = 0, side: int = LARGEST_VIEW) -> Picture:
        """Return a page of a file drawn from its original, at most `side` on its longer side."""
        body = self.original(sha256)
        answer = self._looked_at(body, (side,), page)
        if answer.why or not answer.copies:
            raise errors.PictureUnreadable()
        return answer.copies[0]

    def copy(self, record: str) -> bytes:
        """Return the copy to share as JPEG: upright, turned and marked as the person left it, without a camera's notes."""
        with self._database.reading() as connection:
            item = read_record(connection, record)
        return marked(self.view(item.text("sha256")), turn_of(item), marks_of(item.get("marks")))

    def original(self, sha256: str) -> bytes:
        """Return the bytes exactly as they came; BlobDamaged when they no longer are."""
        return self.blobs.whole(self._blob(sha256))

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """Yield the same in parts."""
        return self.blobs.read(self._blob(sha256))

    def shown(self, record: str) -> None:
        """Record that somebody looked at evidence that shows injuries (ux.md section 11, class P3)."""

        def job(connection: Connection) -> None:
            item = read_record(connection, record)
            if item.get("sensitive") is True:
                self._records.write(connection, [Change("event", "sensitive_seen", record, item.claim, {})])

        self._database.write(job)

    def check(self, claim: str, progress: Callable[[float], None] = lambda part: None) -> tuple[Broken, ...]:
        """Return what of a claim is not as it was sealed; () when everything is."""
        with self._database.reading() as connection:
            return tuple(seal_check.broken(connection, claim, self.blobs, progress))

    def sweep(self) -> int:
        """Take away files that an interrupted import left without a row. Returns how many."""
        with self._database.reading() as connection:
            known = frozenset(connection.execute(select(BLOB.c.file)).scalars())
        return self.blobs.sweep(known)

    def close(self) -> None:
        """Let an import end with the file it is at, and the worker go."""
        self._closing.set()
        with self._importing, self._lock:
            for worker in self._workers.values():
                worker.close()
            self._workers.clear()

    def _looked_at(self, body: bytes, sides: Sequence[int], page: int = 0) -> Answer:
        with self._lock:
            worker = self._workers.setdefault(kind_of(body), Worker(kind_of(body)))
            return worker.ask(body, sides, page)

    def _blob(self, sha256: str) -> Blob:
        with self._database.reading() as connection:
            found = blob_of(connection, sha256)
            if found is None:
                raise _why_not(connection, sha256)
        return found


def _why_not(connection: Connection, sha256: str) -> errors.DeskError:
    """Return why a file is not here: it is at the centre, or on its way there from somebody else; else it was lost."""
    is_it = func.json_extract(BASE.c.body, "$.sha256") == sha256
    row = connection.execute(select(BASE.c.body).where(BASE.c.type == "evidence", BASE.c.deleted == 0, is_it)).first()
    if row is None:
        return errors.BlobDamaged()
    return trouble.FileNotHere() if json.loads(row.body).get("blob_state") == RECEIVED else trouble.FileNotSent()
