"""One synchronisation: start, push, pull and check stream by stream, files, folios (api.md 16.3).

Nothing is held in memory that the next run needs: each step may end anywhere and is taken up from what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select

from gnp_desk.errors import DeskError, UnknownRecord
from gnp_desk.services import claim_rows
from gnp_desk.services.blobs import Blobs
from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Records
from gnp_desk.services.sync import conflicts, leases, rejections, restored, states
from gnp_desk.services.sync.base import HELD, PENDING, REJECTED, SENDING, UNSENT
from gnp_desk.services.sync.enrolment import register
from gnp_desk.services.sync.files import LOST_FILES, Files, try_again
from gnp_desk.services.sync.leaving import Receivers
from gnp_desk.services.sync.link import become
from gnp_desk.services.sync.push import Push, left
from gnp_desk.services.sync.start import begin
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.streams import Streams
from gnp_desk.services.sync.summary import Progress, Report, Summary
from gnp_desk.services.sync.tables import STALE
from gnp_desk.services.sync.underway import Underway
from gnp_desk.services.tables import JOURNAL
from gnp_desk.texts import N_

DISCARDED_TOO = N_("Lo que dependía de lo descartado también se descartó.")
RENUMBERED = N_("El folio {old} era de otro equipo; el siniestro ahora es {new}.")
# How often one run begins again after the centre said that one of the two sides was restored.
RESTARTS, STALE_AT_ONCE = 3, 25


class Sync:
    """Synchronises this store with its centre. One at a time; a CentreError ends a run and loses nothing."""

    def __init__(
        self,
        database: Database,
        records: Records,
        central: Callable[[], Central],
        project: Callable[[Connection, str], None],
        receivers: Receivers,
        busy: Callable[[], Collection[str]] = frozenset,
        underway: Underway | None = None,
    ) -> None:
        self._database, self._records = database, records
        self._connect, self._project = central, project
        self._receivers, self._busy = receivers, busy
        self._underway = underway or Underway()
        self.summary = Summary()
        """What the last run did, one that was cut short included."""
        self._central: Central | None = None
        self._is_first = True

    def run(self, report: Report = lambda part, words: None, cancelled: Callable[[], bool] = lambda: False) -> Summary:
        """Synchronise once and return what happened; raises the CentreError that ended it, everything kept."""
        summary, progress = Summary(), Progress(report)
        self.summary = summary
        central = self._central = self._connect()
        try:
            self._freshen(cancelled)  # what a run that was cancelled left
            self._rounds(central, summary, progress, cancelled)
        except DeskError:
            with suppress(DeskError):  # what ended the run is told, whatever follows from it
                self._finish(summary, cancelled)
            raise
        finally:
            self._central = None
            central.close()
        self._finish(summary, cancelled)
        progress.at(1.0, "")
        return summary

    @property
    def silence(self) -> float:
        """Return for how many seconds the centre has not answered what this run asks, 0 while it asks nothing."""
        central = self._central
        return central.silence if central is not None else 0.0

    def cut(self) -> None:
        """Give up the request a run waits for; called from another thread, it makes a cancelled run end at once."""
        central = self._central
        if central is not None:
            central.cut()

    def _rounds(self, central: Central, summary: Summary, progress: Progress, cancelled: Callable[[], bool]) -> None:
        """Take all steps, again from the beginning where the centre says that one of the two sides was restored."""
        for attempt in range(RESTARTS + 1):
            try:
                self._once(central, summary, progress, cancelled)
                return
            except trouble.NotForYou as error:
                if attempt == RESTARTS or error.details.get("reason") != "unregistered":
                    raise
                register(self._database, central)
            except trouble.DeviceForked as error:
                self._start_anew(central, summary, attempt, error)
            except trouble.HistoryDiverged as error:
                self._resend(central, summary, attempt, error)

    def _once(self, central: Central, summary: Summary, progress: Progress, cancelled: Callable[[], bool]) -> None:
        """Take the steps in their order; to a program that is too old the centre still answers what it sends."""
        schema = begin(self._database, self._records, central)
        with _unless_too_old(summary):
            self._lease(central, summary)
        self._push(central, summary, progress, schema, cancelled)
        streams = Streams(self._database, self._records, central, self._receivers, self._busy, summary, cancelled)
        with _unless_too_old(summary):
            self._pull(streams, progress, cancelled)
        if not cancelled():
            self._carry(central, summary, progress, cancelled)
        streams.ask()

    def _lease(self, central: Central, summary: Summary) -> None:
        for _series in leases.renew(self._database, self._records, central):
            summary.leases += 1

    def _pull(self, streams: Streams, progress: Progress, cancelled: Callable[[], bool]) -> None:
        found, refused = streams.learn(), {}
        for place, name in enumerate(found):
            if cancelled():
                return
            try:
                streams.bring(name, progress, 0.4 + 0.4 * place / max(1, len(found)))
            except trouble.NotForYou as error:
                refused[name] = error
        if refused:
            # A membership that ended meanwhile is learnt of; of a stream that is still theirs somebody has to hear.
            for name in refused.keys() & streams.learn():
                raise refused[name]
        streams.sweep()
        self._freshen(cancelled)

    def _push(
        self, central: Central, summary: Summary, progress: Progress, schema: int, cancelled: Callable[[], bool]
    ) -> None:
        if not self._is_any(_PENDING):
            return
        if self._is_any(rejections.REFUSED):
            self._database.write(partial(rejections.corrected, records=self._records))
        self._send(central, summary, progress, schema, cancelled)
        if self._is_any(rejections.BOUND):
            gone = self._database.write(partial(rejections.unbound, records=self._records))
            summary.news += [DISCARDED_TOO] if gone else []
            self._send(central, summary, progress, schema, cancelled)
        if not self._is_any(rejections.REFUSED):
            return
        taken = self._database.write(partial(rejections.renumbered, records=self._records))
        summary.news += [RENUMBERED.format(old=old, new=new) for old, new in taken]
        if taken:
            self._send(central, summary, progress, schema, cancelled)

    def _send(
        self, central: Central, summary: Summary, progress: Progress, schema: int, cancelled: Callable[[], bool]
    ) -> None:
        with self._database.reading() as connection:
            total = left(connection)
        push = Push(self._database, central, schema)
        try:
            with closing(push.run()) as sending:
                for rest in sending:
                    progress.at(0.4 * (1 - rest / total if total else 1.0), "enviando")
                    if cancelled():
                        return
        finally:
            for status, count in push.outcomes.items():
                summary.pushed[status] = summary.pushed.get(status, 0) + count

    def _carry(self, central: Central, summary: Summary, progress: Progress, cancelled: Callable[[], bool]) -> None:
        if self._is_first and self._is_any(LOST_FILES):
            self._database.write(try_again)
        self._is_first = False
        files = Files(self._database, central, Blobs(self._database.folder), self._underway)
        total = 0
        try:
            for rest in files.run(cancelled, with_photos=not self._underway.spares_photos):
                total = max(total, rest)
                progress.at(0.8 + 0.2 * (1 - rest / total if total else 1.0), "archivos")
        finally:
            summary.files_up += files.moved.up
            summary.files_down += files.moved.down

    def _freshen(self, cancelled: Callable[[], bool]) -> None:
        """Make the rows of queue and search again, a few claims per transaction so that a save never waits long."""
        while self._is_any(_STALE) and not cancelled():
            self._database.write(partial(freshen, project=self._project))

    def _is_any(self, query: Select[Any]) -> bool:
        """Return whether there is anything to write at all: reading waits for nobody."""
        with self._database.reading() as connection:
            return connection.execute(_one_of(query)).first() is not None

    def _finish(self, summary: Summary, cancelled: Callable[[], bool]) -> None:
        if summary.pushed or summary.pulled or summary.gone or summary.files_up or summary.files_down or summary.news:
            self._database.write(states.refresh)
        self._freshen(cancelled)
        with self._database.reading() as connection:
            counts = {row.state: row.n for row in connection.execute(_COUNTED)}
            summary.conflicts = len(conflicts.unresolved(connection))
        summary.unsent = counts.get(UNSENT, 0) + counts.get(SENDING, 0)
        summary.rejected, summary.held = counts.get(REJECTED, 0), counts.get(HELD, 0)

    def _start_anew(self, central: Central, summary: Summary, attempt: int, error: trouble.DeviceForked) -> None:
        """Become another device: this store was copied or restored. What is unsent keeps its identity and goes again."""
        if attempt == RESTARTS:
            raise error
        device = new_id()
        become(self._database, self._records, partial(restored.renumber, device=device))
        reached("fork.renumbered")
        central.device = device
        register(self._database, central)
        summary.news.append(error.words())

    def _resend(self, central: Central, summary: Summary, attempt: int, error: trouble.HistoryDiverged) -> None:
        """Set aside what was held of a centre that lost its history, and send everything this device still keeps again."""
        stream = str(error.details.get("stream", ""))
        if attempt == RESTARTS:
            raise error
        # Only a centre that knows the person is believed, and only one that reads the stream says how it stands.
        register(self._database, central)
        if stream:
            with suppress(trouble.ProgramTooOld):
                central.get(f"/v1/streams/{stream}")
        epoch = str(error.details.get("epoch") or central.get("/v1/meta").json["epoch"])
        become(self._database, self._records, partial(restored.set_aside, epoch=epoch))
        reached("diverged.set_aside")
        central.device = self._records.author.device
        register(self._database, central)
        summary.news.append(error.words())


@contextmanager
def _unless_too_old(summary: Summary) -> Iterator[None]:
    """Go on where the centre wants a newer program for this, and say so once."""
    try:
        yield
    except trouble.ProgramTooOld as error:
        if error.words() not in summary.news:
            summary.news.append(error.words())


def freshen(connection: Connection, project: Callable[[Connection, str], None]) -> int:
    """Make the rows of a few stale claims again and return how many there were."""
    claims = connection.execute(select(STALE.c.claim).limit(STALE_AT_ONCE)).scalars().all()
    for claim in claims:
        try:
            project(connection, claim)
        except UnknownRecord:
            claim_rows.drop(connection, claim)  # its own record is still on its way, or it left this device
    connection.execute(delete(STALE).where(STALE.c.claim.in_(claims)))
    return len(claims)


@cache
def _one_of(query: Select[Any]) -> Select[Any]:
    """Return the query of one row of a query that lives as long as the program."""
    return query.limit(1)


# Put together once: most runs have nothing to do, and only ask.
_PENDING = select(JOURNAL.c.seq).where(JOURNAL.c.state.in_(PENDING))
_COUNTED = (
    select(JOURNAL.c.state, func.count().label("n")).where(JOURNAL.c.state.in_(PENDING)).group_by(JOURNAL.c.state)
)
_STALE = select(STALE.c.claim)
