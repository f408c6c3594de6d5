"""A laptop of a house: a person's store on its road to the centre, and what the person may do with it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite import insert

from gnp_central.wire import new_id
from gnp_desk.desk import Desk, compose
from gnp_desk.services import formats, policies
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.central.trouble import ConsentWanted
from gnp_desk.services.database import Database
from gnp_desk.services.evidence_tables import BLOB
from gnp_desk.services.records import Change
from gnp_desk.services.store_lock import StoreLock
from gnp_desk.services.sync import link
from gnp_desk.services.sync.room import Centre
from gnp_desk.services.sync.summary import Summary
from gnp_desk.services.tables import PAPER
from tests.services.conftest import KEY, SetClock
from tests.sync import stores
from tests.sync.road import Accident, Road

if TYPE_CHECKING:
    from tests.sync.house import House

RECEIVERS = {"policy": policies.take, "format": formats.take}
COPIED = shutil.ignore_patterns("*-shm", "store.lock")
NOON = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


@dataclass
class Laptop:
    """A person's store on its road to the centre."""

    name: str
    person: str
    folder: Path
    house: House
    desk: Desk = field(init=False)
    road: Road = field(init=False)
    repaired: int = 0
    clock: SetClock = field(default_factory=lambda: SetClock(NOON))

    def open(self) -> Laptop:
        """Open the store as it is on the disk; the person is signed on if they were."""
        self.desk = compose(StoreLock(self.folder), Database(self.folder, KEY), is_demo=True, clock=self.clock)
        self.road = Road(self.house.stage, lambda request, reply: self.house.watch(self.person, request, reply))
        desk = self.desk
        centre = Centre(
            desk.database,
            desk.records,
            desk.cases,
            RECEIVERS,
            lambda: desk.busy,
            session=partial(self.house.stage.session, self.road),
            underway=desk.underway,
        )
        self.desk.__dict__["centre"] = centre
        self._hand_token(self.house.stage.access(self.person))
        return self

    def close(self) -> None:
        self.desk.close()

    def reopen(self) -> Laptop:
        """Close the store and open it again, as after a restart."""
        self.close()
        return self.open()

    def crash(self) -> Laptop:
        """Open the store again without anything that closing would have tidied up."""
        for part in (self.desk.database.engine.dispose, self.desk.evidence.close, self.desk.formats.library.close):
            part()
        self.desk.lock.release()
        return self.open()

    def sign_on(self) -> None:
        """Sign on: the centre is met, its keys are pinned, the device is registered."""
        enrolment = self.desk.centre._enrolment
        enrolment.client(self.house.stage.address)
        told = {
            "access_token": self.house.stage.access(self.person),
            "refresh_token": self.house.stage.refresh(self.person),
        }
        enrolment.enrol(told)

    def expire(self) -> None:
        """Let the access token be past its time."""
        self._hand_token(self.house.stage.access(self.person, -1))

    def forget_session(self) -> None:
        """Let nothing be left of the session, as after thirty days away."""
        self.desk.centre._enrolment._tokens = None
        self.desk.database.write(lambda connection: link.keep(connection, refresh=""))

    def sync(self, *accidents: Any, always: Accident | None = None, **options: Any) -> Summary:
        """Synchronise; the first requests meet these accidents. What was shown as progress must never go back (I13)."""
        self.road.next, self.road.always = list(accidents), always
        shown: list[float] = [0.0]

        def report(part: float, words: str) -> None:
            assert 0 <= shown[-1] <= part <= 1, "progress goes back"
            shown.append(part)

        try:
            found = self.desk.centre.run(report, **options)
        finally:
            self.road.next, self.road.always = [], None
        assert shown[-1] == 1.0, "a synchronisation that ends says so"
        self.repaired += found.repaired
        return found

    def agree(self) -> Summary:
        """Synchronise as somebody who agrees to whatever the centre asks to take away."""
        for _question in range(9):
            try:
                return self.sync()
            except ConsentWanted as wanted:
                self.desk.centre.consent(str(wanted.details["stream"]), int(str(wanted.details["count"])))
        raise AssertionError("asked for ever")

    def write(self, record: str, kind: str = "claim", claim: str = "", **values: object) -> str:
        """Change a record as one commit and return its group."""
        return self.commit(Change("update", kind, record, claim or self.house.claim, values))

    def add(self, kind: str, claim: str = "", **values: object) -> str:
        """Add a record as one commit and return its id."""
        record = new_id()
        claim = claim or (record if kind == "claim" else self.house.claim)
        self.commit(Change("create", kind, record, claim, values))
        return record

    def commit(self, *changes: Change) -> str:
        """Write changes as one commit and return its group."""
        return self.desk.database.write(lambda connection: self.desk.records.write(connection, list(changes), "test"))

    def photo(self, content: bytes) -> str:
        """Keep a photo as the import does: the file first, then its row and its record in one commit."""
        with Blobs(self.folder).new() as writing:
            writing.write(content)
            blob = writing.keep()
        values = {"sha256": blob.sha256, "size": blob.size, "original_name": "foto.jpg", "media": "image/jpeg"}

        def job(connection: Any) -> str:
            _keep(connection, blob)
            return self._create(connection, "evidence", values)

        return self.desk.database.write(job)

    def look_at_photos(self) -> int:
        """Bring the photos of the claim that are at the centre and not here; return how many came."""

        def keep(blob: Blob, content: bytes) -> None:
            self.desk.database.write(lambda connection: _keep(connection, blob))

        return self.desk.centre.fetch(self.house.claim, keep)

    def paper(self, content: bytes, **values: object) -> str:
        """Keep a paper without a folio, as a filled format is."""
        sha256 = hashlib.sha256(content).hexdigest()

        def job(connection: Any) -> str:
            record = self._create(
                connection, "paper", {"sha256": sha256, "size": len(content), "kind": "format", **values}
            )
            connection.execute(insert(PAPER).values(id=record, folio=record, sha256=sha256, bytes=content))
            return record

        return self.desk.database.write(job)

    def _create(self, connection: Any, kind: str, values: dict[str, Any]) -> str:
        record = new_id()
        self.desk.records.write(connection, [Change("create", kind, record, self.house.claim, values)], "test")
        return record

    def image(self) -> Path:
        """Return a copy of the store as it is on the disk now."""
        to = self.house.folder / f"image-{new_id()}"
        shutil.copytree(self.folder, to, ignore=COPIED)
        return to

    def restore(self, image: Path) -> Laptop:
        """Put an image back over the store."""
        self.close()
        shutil.rmtree(self.folder)
        shutil.copytree(image, self.folder)
        return self.open()

    def query(self, statement: Any) -> Sequence[Any]:
        with self.desk.database.reading() as connection:
            return connection.execute(statement).all()

    def body(self, record: str) -> dict[str, Any] | None:
        """Return what this laptop shows of a record, None when it shows none."""
        return stores.shown(self).get(record)

    def _hand_token(self, access: str) -> None:
        enrolment = self.desk.centre._enrolment
        known = enrolment.link()
        if known.is_linked:
            enrolment._tokens = enrolment._new_tokens(known)
            enrolment._tokens._access = access


def _keep(connection: Any, blob: Blob) -> None:
    row = {"sha256": blob.sha256, "file": blob.file, "key": blob.key, "size": blob.size}
    connection.execute(insert(BLOB).values(**row).on_conflict_do_nothing())
