"""One synchronisation: start, push, pull and check stream by stream, files, folios (api.md 16.3).

Nothing is held in memory that the next run needs: each step may end anywhere and is taken up from what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update

from gnp_desk.errors import UnknownRecord
from gnp_desk.services import claim_rows, preferences
from gnp_desk.services.blobs import Blobs
from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Records
from gnp_desk.services.sync import base, conflicts, leases, link, positions, rejections, restored, states
from gnp_desk.services.sync.base import HELD, PENDING, REJECTED, SENDING, UNSENT
from gnp_desk.services.sync.check import Check
from gnp_desk.services.sync.enrolment import register
from gnp_desk.services.sync.files import Files
from gnp_desk.services.sync.pull import Pull, Receivers, sweep, take_away
from gnp_desk.services.sync.push import Push, left
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.summary import Progress, Report, Summary
from gnp_desk.services.sync.tables import BASE, BASE_STREAM, STALE, STREAM
from gnp_desk.services.sync.underway import Underway
from gnp_desk.services.tables import JOURNAL

ALARMS = "sync_alarms"
# How often one run begins again after the centre said that one of the two sides was restored.
RESTARTS, STALE_AT_ONCE, ALARM_AFTER = 3, 25, 3
CHECK_EVERY_HOURS, META_EVERY_MINUTES = 24, 60


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

    def run(self, report: Report = lambda part, words: None, cancelled: Callable[[], bool] = lambda: False) -> Summary:
        """Synchronise once and return what happened; raises the CentreError that ended it, everything kept."""
        summary, progress = Summary(), Progress(report)
        self.summary = summary
        central = self._central = self._connect()
        try:
            for attempt in range(RESTARTS + 1):
                try:
                    self._once(central, summary, progress, cancelled)
                    break
                except trouble.NotForYou as error:
                    if attempt == RESTARTS or error.details.get("reason") != "unregistered":
                        raise
                    register(self._database, central)
                except trouble.DeviceForked as error:
                    self._start_anew(central, summary, attempt, error)
                except trouble.HistoryDiverged as error:
                    self._resend(central, summary, attempt, error)
        finally:
            self._central = None
            central.close()
            self._finish(summary)
        progress.at(1.0, "")
        return summary

    def cut(self) -> None:
        """Give up the request a run waits for; called from another thread, it makes a cancelled run end at once."""
        central = self._central
        if central is not None:
            central.cut()

    def _once(self, central: Central, summary: Summary, progress: Progress, cancelled: Callable[[], bool]) -> None:
        schema = self._begin(central)
        for _series in leases.renew(self._database, self._records, central):
            summary.leases += 1
        try:
            self._push(central, summary, progress, schema, cancelled)
        except trouble.ProgramTooOld:
            summary.news.append(trouble.ProgramTooOld().words())
        streams = self._streams(central)
        for place, (name, state) in enumerate(streams.items()):
            if cancelled():
                return
            self._pull(central, summary, progress, name, state, 0.4 + 0.4 * place / max(1, len(streams)))
        self._sweep(summary)
        self._freshen(cancelled)
        self._carry(central, summary, progress, cancelled)

    def _sweep(self, summary: Summary) -> None:
        """Take away what stayed only for something unsent, or because its claim was open."""
        with self._database.reading() as connection:
            is_any = base.is_to_look(connection)
        if is_any:
            job = partial(sweep, receivers=self._receivers, busy=self._busy())
            summary.claims = sorted({*summary.claims, *self._database.write(job)})

    def _begin(self, central: Central) -> int:
        """Learn the epoch, keys, schema and clock of the centre when that was not asked lately; return its schema."""
        with self._database.reading() as connection:
            known = link.read(connection)
        now = datetime.now(UTC)
        if known.asked_at and (now - datetime.fromisoformat(known.asked_at)).total_seconds() < META_EVERY_MINUTES * 60:
            return known.schema
        before = datetime.now(UTC)
        meta = central.get("/v1/meta").json
        middle = before + (datetime.now(UTC) - before) / 2
        offset = round((datetime.fromisoformat(str(meta["server_time"])) - middle).total_seconds() * 1000)
        self._records.author = replace(self._records.author, clock_offset_ms=offset)
        schema = int(meta["schema"]["current"])
        epoch = str(meta["epoch"])
        values = {"schema": schema, "offset_ms": offset, "asked_at": now.isoformat()}
        first = {} if known.epoch else {"epoch": epoch}
        self._database.write(lambda connection: _met(connection, {**values, **first}, schema))
        reached("start.met")
        self._need_epoch(epoch)
        return schema

    def _need_epoch(self, *told: str) -> None:
        """Raise HistoryDiverged when the centre names another epoch than the one whose history is held here.

        The new one is kept together with what follows from it: a cut before that must not make it look known.
        """
        with self._database.reading() as connection:
            known = link.read(connection).epoch
        other = next((epoch for epoch in told if epoch != known), "")
        if known and other:
            raise trouble.HistoryDiverged(epoch=other)

    def _push(
        self, central: Central, summary: Summary, progress: Progress, schema: int, cancelled: Callable[[], bool]
    ) -> None:
        if self._is_any(rejections.REFUSED):
            self._database.write(partial(rejections.corrected, records=self._records))
        self._send(central, summary, progress, schema, cancelled)
        if not self._is_any(rejections.REFUSED):
            return
        taken = self._database.write(partial(rejections.renumbered, records=self._records))
        summary.news += [f"El folio {old} era de otro equipo; el siniestro ahora es {new}." for old, new in taken]
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

    def _streams(self, central: Central) -> dict[str, dict[str, Any]]:
        """Learn the streams of the person; one that was withdrawn leaves, after a person agreed where it is much."""
        me = central.get("/v1/me").json
        reached("pull.streams_read")
        try:
            listed = {
                str(item["id"]): {**item, "title": str(item["title"]), "mode": str(item["mode"])}
                for item in me["streams"]
            }
        except (KeyError, TypeError) as error:
            raise trouble.PageInTheWay() from error
        self._need_epoch(*(str(item["epoch"]) for item in listed.values() if "epoch" in item))
        rows = {name: (name, item["title"], item["mode"]) for name, item in listed.items()}
        with self._database.reading() as connection:
            held = {name: (name, found.title, found.mode) for name, found in positions.all_of(connection).items()}
        fresh = [row for name, row in rows.items() if held.get(name) != row]
        if fresh:
            self._database.write(partial(positions.known, streams=fresh))
        for name in sorted(held.keys() - rows.keys()):
            self._database.write(partial(self._withdraw, stream=name))
        return listed

    def _withdraw(self, connection: Connection, stream: str) -> None:
        """Take a stream away that is no longer the person's; what is unsent, and what another stream holds, stays."""
        here = connection.execute(select(BASE_STREAM.c.record).where(BASE_STREAM.c.stream == stream)).scalars().all()
        whole = connection.execute(select(func.count()).select_from(BASE)).scalar_one()
        agreed = link.read(connection).consent.get(stream) == "withdrawn"
        if (len(here) > 200 or len(here) > max(25, whole * 0.2)) and not agreed:
            raise trouble.ConsentWanted(count=len(here), stream=stream, cursor="withdrawn")
        take_away(connection, self._receivers, base.leave(connection, stream, list(here)), self._busy())
        positions.left(connection, stream)
        base.look_later(connection)  # what was added there a moment ago never comes back

    def _pull(
        self, central: Central, summary: Summary, progress: Progress, stream: str, state: Mapping[str, Any], part: float
    ) -> None:
        with self._database.reading() as connection:
            position = positions.all_of(connection)[stream]
        # Shown more than the centre says it has: it lost history, and says so when asked.
        is_behind = position.witness != position.cursor
        is_same = position.cursor == state.get("cursor") == position.checked
        if is_same and not is_behind and _is_recent(position.checked_at):
            return
        pull = Pull(self._database, central, self._records, self._receivers, self._busy)
        last, done = None, 0
        try:
            for page in pull.run(stream):
                last = page
                done += len(page.items)
                progress.at(part + 0.2 * done / (done + page.remaining + 1), "trayendo")
        except trouble.CursorTooOld:
            self._pull_all(stream)
            self._pull(central, summary, progress, stream, {}, part)
            return
        finally:
            summary.pulled += pull.pulled.moved
            summary.gone += pull.pulled.gone
            summary.claims = sorted({*summary.claims, *pull.pulled.claims})
            summary.given = sorted({*summary.given, *pull.pulled.given})
        if last is not None:
            self._check(central, summary, stream, last.cursor, last.digest, last.live)

    def _check(self, central: Central, summary: Summary, stream: str, cursor: str, digest: str, live: int) -> None:
        check = Check(self._database, central)
        summary.checked += 1
        now = datetime.now(UTC)
        if check.agrees(stream, cursor, digest, live, now):
            summary.digests[stream] = digest
            self._database.write(lambda connection: preferences.keep(connection, ALARMS, 0))
            return
        summary.repaired += len(check.repair(stream))
        head = central.get(f"/v1/streams/{stream}").json
        if check.agrees(stream, str(head["cursor"]), str(head["digest"]), int(head["live"]), now):
            summary.digests[stream] = str(head["digest"])
            return
        times = self._database.write(_count_alarm)
        if times >= ALARM_AFTER:
            summary.news.append(
                "Este equipo y el centro no coinciden después de tres comprobaciones. Siga trabajando y avise a Sistemas."
            )

    def _carry(self, central: Central, summary: Summary, progress: Progress, cancelled: Callable[[], bool]) -> None:
        files = Files(self._database, central, Blobs(self._database.folder), self._underway)
        total = 0
        try:
            for rest in files.run(cancelled):
                total = max(total, rest)
                progress.at(0.8 + 0.2 * (1 - rest / total if total else 1.0), "archivos")
        finally:
            summary.files_up += files.moved.up
            summary.files_down += files.moved.down

    def _freshen(self, cancelled: Callable[[], bool]) -> None:
        """Make the rows of queue and search again, a few claims per transaction so that a save never waits long."""
        while self._is_any(select(STALE.c.claim)) and not cancelled():
            self._database.write(partial(freshen, project=self._project))

    def _is_any(self, query: Select[Any]) -> bool:
        """Return whether there is anything to write at all: reading waits for nobody."""
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _finish(self, summary: Summary) -> None:
        if summary.pushed or summary.pulled or summary.gone or summary.files_up or summary.files_down or summary.news:
            self._database.write(states.refresh)
        self._freshen(lambda: False)
        with self._database.reading() as connection:
            waiting = (
                select(JOURNAL.c.state, func.count().label("n"))
                .where(JOURNAL.c.state.in_(PENDING))
                .group_by(JOURNAL.c.state)
            )
            counts = {row.state: row.n for row in connection.execute(waiting)}
            summary.conflicts = len(conflicts.unresolved(connection))
        summary.unsent = counts.get(UNSENT, 0) + counts.get(SENDING, 0)
        summary.rejected, summary.held = counts.get(REJECTED, 0), counts.get(HELD, 0)

    def _start_anew(self, central: Central, summary: Summary, attempt: int, error: trouble.DeviceForked) -> None:
        """Become another device: this store was copied or restored. What is unsent keeps its identity and goes again."""
        if attempt == RESTARTS:
            raise error
        device = new_id()
        self._records.author = self._database.write(
            lambda connection: restored.renumber(connection, self._records.author, device)
        )
        reached("fork.renumbered")
        central.device = device
        register(self._database, central)
        summary.news.append(error.words())

    def _resend(self, central: Central, summary: Summary, attempt: int, error: trouble.HistoryDiverged) -> None:
        """Set aside what was held of a centre that lost its history, and send everything this device still keeps again."""
        stream = str(error.details.get("stream", ""))
        if attempt == RESTARTS:
            raise error
        if stream:
            central.get(f"/v1/streams/{stream}")
        epoch = str(error.details.get("epoch") or central.get("/v1/meta").json["epoch"])
        self._records.author = self._database.write(
            lambda connection: restored.set_aside(connection, self._records.author, epoch)
        )
        reached("diverged.set_aside")
        central.device = self._records.author.device
        register(self._database, central)
        summary.news.append(error.words())

    def _pull_all(self, stream: str) -> None:
        """Begin a stream again from its start; what is missing then is found by its digest, never by its absence."""

        def job(connection: Connection) -> None:
            connection.execute(update(STREAM).where(STREAM.c.id == stream).values(cursor="0", witness="0"))

        self._database.write(job)


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


def _met(connection: Connection, values: dict[str, Any], schema: int) -> None:
    """Keep what the centre said of itself, and send what waited for a newer one."""
    link.keep(connection, **values)
    waits = (JOURNAL.c.state == HELD) & (JOURNAL.c.result == "") & (JOURNAL.c.schema <= schema)
    connection.execute(update(JOURNAL).where(waits).values(state=UNSENT))


def _count_alarm(connection: Connection) -> int:
    times = int(str(preferences.read(connection, ALARMS, 0))) + 1
    preferences.keep(connection, ALARMS, times)
    return times


def _is_recent(at: str) -> bool:
    return bool(at) and datetime.now(UTC) - datetime.fromisoformat(at) < timedelta(hours=CHECK_EVERY_HOURS)
