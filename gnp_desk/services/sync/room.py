"""What window, command line and self test do with the centre: join it, synchronise, decide conflicts and refusals."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from contextlib import closing
from typing import Any

from sqlalchemy import Connection

from gnp_desk.errors import BlobDamaged
from gnp_desk.services import people
from gnp_desk.services.blobs import Blob, Blobs
from gnp_desk.services.cases import Cases
from gnp_desk.services.central.http import Central
from gnp_desk.services.central.sign_on import Browser, by_code
from gnp_desk.services.central.trouble import CentreError, NotForYou, RequestRefused, TooLarge
from gnp_desk.services.database import Database
from gnp_desk.services.records import Records
from gnp_desk.services.sync import check, conflicts, fetch, leaving, link, positions, reference, rejections, runs
from gnp_desk.services.sync.conflicts import Conflict
from gnp_desk.services.sync.engine import Sync, freshen
from gnp_desk.services.sync.enrolment import Enrolment, Session
from gnp_desk.services.sync.fetch import Absent
from gnp_desk.services.sync.leaving import Receivers
from gnp_desk.services.sync.link import Link
from gnp_desk.services.sync.runs import Run
from gnp_desk.services.sync.summary import Report, Summary
from gnp_desk.services.sync.underway import Underway

# How long a cancelled run is let alone before the request it waits for is given up again.
CUT_SECONDS = 0.2


class Centre:
    """The centre of one open store. Every call is a job for a thread; only `link` is instant."""

    def __init__(
        self,
        database: Database,
        records: Records,
        cases: Cases,
        receivers: Receivers,
        busy: Callable[[], Collection[str]] = frozenset,
        session: Session = lambda: None,
        underway: Underway | None = None,
        *,
        stays_here: bool = False,
    ) -> None:
        self._database, self._records, self._cases = database, records, cases
        self._enrolment = Enrolment(database, records, session, stays_here=stays_here)
        self._running, self._underway = threading.Lock(), underway or Underway()
        self._bringing: Central | None = None
        # Photos of which nothing came: not asked for again while the program runs, and never in the way of others.
        self._unfit: set[Absent] = set()
        connect = self._enrolment.central
        self._sync = Sync(database, records, connect, cases.project, receivers, busy, self._underway)

    def link(self) -> Link:
        """Return what this store knows of its centre."""
        return self._enrolment.link()

    def sign_on(self, address: str, show: Callable[[str], None], cancelled: Callable[[], bool] = lambda: False) -> Link:
        """Join the centre at an address: `show` opens its page in the browser; raises a CentreError when it did not come to that."""
        with closing(Browser(self._enrolment.client(address, cancelled), cancelled)) as browser:
            show(browser.address)
            return self._enrolment.enrol(browser.wait(), cancelled)

    def sign_on_by_code(
        self, address: str, show: Callable[[str, str], None], cancelled: Callable[[], bool] = lambda: False
    ) -> Link:
        """Join the centre with a code typed on another device; `show` is given the address and the code."""
        return self._enrolment.enrol(by_code(self._enrolment.client(address, cancelled), show, cancelled), cancelled)

    def pause(self, *, paused: bool) -> None:
        """Synchronise by itself no more, or again."""
        self._database.write(lambda connection: link.keep(connection, paused=paused))

    def run(
        self,
        report: Report = lambda part, words: None,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        with_photos: bool = True,
    ) -> Summary:
        """Synchronise once; a second call waits for the first. Raises the CentreError that ended it; both are remembered.

        Without photos, data and papers go and the photos of this device wait for a run that takes them.
        """
        with self._running:
            started = time.monotonic()
            self._underway.is_running, self._underway.spares_photos = True, not with_photos
            try:
                summary = self._sync.run(report, cancelled)
                self._adopt(summary)
                self._remember(started)
            except CentreError as error:
                self._adopt(self.summary)
                self._remember(started, None if cancelled() else error)
                raise
            finally:
                self._underway.is_running = False
        return summary

    @property
    def summary(self) -> Summary:
        """What the last run did, one that a CentreError ended included: what came before it is there to be shown."""
        return self._sync.summary

    def _adopt(self, summary: Summary) -> None:
        """Use what came of the directory, rest days and guides from now on."""
        if summary.pulled or summary.gone:
            with self._database.reading() as connection:
                reference.adopt(connection)

    def wait(self) -> None:
        """Return once no synchronisation runs; one that was cancelled is not let wait for its centre."""
        while not self._running.acquire(timeout=CUT_SECONDS):
            self.cut()
        self._running.release()

    @property
    def silence(self) -> float:
        """Return for how many seconds nobody has answered what a run asks, 0 while it asks nothing; any thread may ask."""
        return max(self._sync.silence, self._enrolment.silence)

    def cut(self) -> None:
        """Give up the request a run waits for: a run that is cancelled ends at once."""
        self._sync.cut()
        self._enrolment.cut()
        if self._bringing is not None:
            self._bringing.cut()

    def runs(self) -> tuple[Run, ...]:
        """Return the last synchronisations, the newest first."""
        with self._database.reading() as connection:
            return runs.read(connection)

    def fetch(
        self,
        claim: str,
        keep: Callable[[Blob, bytes], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:
        """Bring the photos of a claim that are at the centre and not here, and return how many came; `keep` takes each."""
        with self._database.reading() as connection:
            items = [item for item in fetch.absent(connection, claim) if item not in self._unfit]
        if not items:
            return 0
        came = 0
        with self._running:
            central = self._bringing = self._enrolment.central()
            try:
                for item in items:
                    found = self._brought(central, item, cancelled)
                    if found is not None:
                        keep(*found)
                        came += 1
                    if cancelled():
                        break
            finally:
                self._bringing = None
                central.close()
        return came

    def _brought(self, central: Central, item: Absent, cancelled: Callable[[], bool]) -> tuple[Blob, bytes] | None:
        """Return a file and its bytes; None when nothing came of this one alone, or it was cancelled."""
        try:
            return fetch.bring(central, Blobs(self._database.folder), item, cancelled)
        except NotForYou:
            return None
        except (TooLarge, RequestRefused, BlobDamaged):
            self._unfit.add(item)
            return None

    def conflicts(self, claim: str = "") -> list[Conflict]:
        """Return what waits for a person's decision, claim by claim."""
        with self._database.reading() as connection:
            names = people.names(connection, self._records.author)
            rows = conflicts.unresolved(connection, claim)
            found = [
                conflicts.show(connection, row, conflicts.case_of(self._cases.load, row.claim), names) for row in rows
            ]
        return conflicts.ordered(found)

    def resolve(self, conflict: str, choice: str, reason: str) -> None:
        """Decide a conflict for the value of one side, with a reason; it travels with the next synchronisation."""

        def job(connection: Any) -> None:
            self._cases.project(connection, conflicts.resolve(connection, self._records, conflict, choice, reason))

        self._database.write(job)

    def withdraw(self, op: str, reason: str = "") -> None:
        """Take back what the centre refused, and what waits for it; it stays in the history with the reason."""

        def job(connection: Connection) -> None:
            rejections.withdraw(connection, self._records, op, reason)
            freshen(connection, self._cases.project)

        self._database.write(job)

    def again(self, op: str) -> None:
        """Send what the centre refused once more, as it is now, in the place of what was refused."""
        self._database.write(lambda connection: rejections.again(connection, self._records, op))

    def digests(self) -> dict[str, str]:
        """Return the digest of each stream, recomputed from what is stored."""
        with self._database.reading() as connection:
            return {name: check.state(connection, name)[0] for name in positions.all_of(connection)}

    def _remember(self, started: float, error: CentreError | None = None) -> None:
        code, words = (error.code, error.words()) if error is not None else ("", "")
        run = runs.of_summary(self._sync.summary.told(), time.monotonic() - started, code, words)
        self._database.write(lambda connection: runs.keep(connection, run))

    def compared(self) -> dict[str, tuple[str, str]]:
        """Return the digest of each stream as recomputed here and as the centre says it is now."""
        central = self._enrolment.central()
        try:
            return {
                name: (mine, str(central.get(f"/v1/streams/{name}").json["digest"]))
                for name, mine in self.digests().items()
            }
        finally:
            central.close()

    def consent(self, stream: str, count: int) -> None:
        """Agree that the centre takes away as many records of a stream as it asked for, once."""
        self._database.write(lambda connection: leaving.agree(connection, stream, count))
