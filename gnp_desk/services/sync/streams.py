"""The person's streams: which there are, each brought to its end and checked; what is no longer theirs leaves (api.md 7, 8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, func, select, update

from gnp_desk.services import preferences
from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.records import Records
from gnp_desk.services.sync import base, link, positions
from gnp_desk.services.sync.check import Check
from gnp_desk.services.sync.pull import Pull, Receivers, sweep, take_away
from gnp_desk.services.sync.start import need_epoch
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.summary import Progress, Summary
from gnp_desk.services.sync.tables import BASE, BASE_STREAM, STREAM

ALARMS = "sync_alarms"
ALARM_AFTER, CHECK_EVERY_HOURS = 3, 24


class Streams:
    """Brings the streams of the person, one after the other; what came is told in `summary`."""

    def __init__(
        self,
        database: Database,
        records: Records,
        central: Central,
        receivers: Receivers,
        busy: Callable[[], Collection[str]],
        summary: Summary,
    ) -> None:
        self._database, self._records, self._central = database, records, central
        self._receivers, self._busy, self._summary = receivers, busy, summary

    def learn(self) -> dict[str, dict[str, Any]]:
        """Learn the streams of the person; one that was withdrawn leaves, after a person agreed where it is much."""
        me = self._central.get("/v1/me").json
        reached("pull.streams_read")
        try:
            listed = {
                str(item["id"]): {**item, "title": str(item["title"]), "mode": str(item["mode"])}
                for item in me["streams"]
            }
        except (KeyError, TypeError) as error:
            raise trouble.PageInTheWay() from error
        need_epoch(self._database, *(str(item["epoch"]) for item in listed.values() if "epoch" in item))
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

    def bring(self, stream: str, state: Mapping[str, Any], progress: Progress, part: float) -> None:
        """Pull a stream to its end and check it; nothing is done where the centre says that nothing moved."""
        with self._database.reading() as connection:
            position = positions.all_of(connection)[stream]
        # Shown more than the centre says it has: it lost history, and says so when asked.
        is_behind = position.witness != position.cursor
        is_same = position.cursor == state.get("cursor") == position.checked
        if is_same and not is_behind and _is_recent(position.checked_at):
            return
        pull = Pull(self._database, self._central, self._records, self._receivers, self._busy)
        last, done = None, 0
        try:
            for page in pull.run(stream):
                last = page
                done += len(page.items)
                progress.at(part + 0.2 * done / (done + page.remaining + 1), "trayendo")
        except trouble.CursorTooOld:
            self._pull_all(stream)
            self.bring(stream, {}, progress, part)
            return
        finally:
            self._summary.pulled += pull.pulled.moved
            self._summary.gone += pull.pulled.gone
            self._summary.claims = sorted({*self._summary.claims, *pull.pulled.claims})
            self._summary.given = sorted({*self._summary.given, *pull.pulled.given})
        if last is not None:
            self._check(stream, last.cursor, last.digest, last.live)

    def _check(self, stream: str, cursor: str, digest: str, live: int) -> None:
        check = Check(self._database, self._central)
        self._summary.checked += 1
        now = datetime.now(UTC)
        if check.agrees(stream, cursor, digest, live, now):
            self._summary.digests[stream] = digest
            self._database.write(lambda connection: preferences.keep(connection, ALARMS, 0))
            return
        self._summary.repaired += len(check.repair(stream))
        head = self._central.get(f"/v1/streams/{stream}").json
        if check.agrees(stream, str(head["cursor"]), str(head["digest"]), int(head["live"]), now):
            self._summary.digests[stream] = str(head["digest"])
            return
        times = self._database.write(_count_alarm)
        if times >= ALARM_AFTER:
            self._summary.news.append(
                "Este equipo y el centro no coinciden después de tres comprobaciones. Siga trabajando y avise a Sistemas."
            )

    def _pull_all(self, stream: str) -> None:
        """Begin a stream again from its start; what is missing then is found by its digest, never by its absence."""

        def job(connection: Connection) -> None:
            connection.execute(update(STREAM).where(STREAM.c.id == stream).values(cursor="0", witness="0"))

        self._database.write(job)

    def sweep(self) -> None:
        """Take away what stayed only for something unsent, or because its claim was open."""
        with self._database.reading() as connection:
            is_any = base.is_to_look(connection)
        if is_any:
            job = partial(sweep, receivers=self._receivers, busy=self._busy())
            self._summary.claims = sorted({*self._summary.claims, *self._database.write(job)})


def _count_alarm(connection: Connection) -> int:
    times = int(str(preferences.read(connection, ALARMS, 0))) + 1
    preferences.keep(connection, ALARMS, times)
    return times


def _is_recent(at: str) -> bool:
    return bool(at) and datetime.now(UTC) - datetime.fromisoformat(at) < timedelta(hours=CHECK_EVERY_HOURS)
