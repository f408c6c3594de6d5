"""The person's streams: which there are, each brought to its end and checked; what is no longer theirs leaves (api.md 7, 8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, select

from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import Central
from gnp_desk.services.database import Database
from gnp_desk.services.records import Records
from gnp_desk.services.sync import base, positions
from gnp_desk.services.sync.check import Check, Repaired
from gnp_desk.services.sync.leaving import Leaving, Receivers, is_to_sweep, need_consent
from gnp_desk.services.sync.positions import Position
from gnp_desk.services.sync.pull import Page, Pull
from gnp_desk.services.sync.start import is_recent, need_epoch
from gnp_desk.services.sync.steps import reached
from gnp_desk.services.sync.summary import Progress, Summary
from gnp_desk.services.sync.tables import BASE_STREAM
from gnp_desk.texts import N_

CHECK_EVERY = timedelta(hours=24)
DIFFERS = N_("Este equipo y el centro no coinciden después de tres comprobaciones. Siga trabajando y avise a Sistemas.")


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
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database, self._records, self._central = database, records, central
        self._summary, self._wanted = summary, list[trouble.ConsentWanted]()
        self._cancelled = cancelled
        self._leaving = Leaving(receivers, busy)
        self._check = Check(database, central, self._leaving)

    def learn(self) -> list[str]:
        """Learn the streams of the person and return those in which something may have moved.

        One that was withdrawn leaves, after a person agreed where it is much.
        """
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
            with self._asking_later():
                self._withdraw(name)
        with self._database.reading() as connection:
            here = positions.all_of(connection)
        return [name for name, item in listed.items() if not _is_settled(here[name], item.get("cursor"))]

    def _withdraw(self, stream: str) -> None:
        """Take a stream away that is no longer the person's; what is unsent, and what another stream holds, stays."""

        def job(connection: Connection) -> set[str]:
            here = (
                connection.execute(select(BASE_STREAM.c.record).where(BASE_STREAM.c.stream == stream)).scalars().all()
            )
            need_consent(connection, stream, here)
            _gone, claims = self._leaving.leave(connection, stream, here)
            positions.left(connection, stream)
            base.look_later(connection)  # what was added there a moment ago never comes back
            return claims

        self._look_again(self._database.write(job))

    def bring(self, stream: str, progress: Progress, part: float) -> None:
        """Pull a stream to its end and check it."""
        pull = partial(self._pull, stream, progress, part)
        with self._asking_later():
            # One page more before anything is called different: something may have moved meanwhile.
            for page in (pull() for _attempt in range(2)):
                if page.more or self._agrees(stream, page):
                    return  # with more to come, somebody cancelled
            self._repair(stream)

    def ask(self) -> None:
        """Raise the first of the ConsentWanted that streams wait for; the others were brought all the same."""
        for wanted in self._wanted:
            raise wanted

    @contextmanager
    def _asking_later(self) -> Iterator[None]:
        """Let a stream wait for the consent of a person while the run goes on with the others."""
        try:
            yield
        except trouble.ConsentWanted as wanted:
            self._wanted.append(wanted)

    def _pull(self, stream: str, progress: Progress, part: float) -> Page:
        """Pull a stream to its end and return the last page, from its start where the centre knows no better."""
        pull, done = Pull(self._database, self._central, self._records, self._leaving), 0
        try:
            for page in pull.run(stream):
                done += len(page.items)
                progress.at(part + 0.2 * done / (done + page.remaining + 1), "trayendo")
                if self._cancelled():
                    break
            return page
        except trouble.CursorTooOld:
            # What is missing then is found by its digest, never by its absence.
            if not self._database.write(partial(positions.begin_again, stream=stream)):
                raise
        finally:
            self._summary.pulled += pull.pulled.moved
            self._summary.gone += pull.pulled.gone
            self._look_again(pull.pulled.claims)
            self._summary.given = sorted({*self._summary.given, *pull.pulled.given})
        return self._pull(stream, progress, part)

    def _agrees(self, stream: str, page: Page) -> bool:
        return self._compare(stream, page.cursor, page.digest, page.live)

    def _compare(self, stream: str, cursor: str, digest: str, live: int) -> bool:
        if not self._check.agrees(stream, cursor, digest, live, datetime.now(UTC)):
            return False
        self._summary.checked += 1
        self._summary.digests[stream] = digest
        return True

    def _repair(self, stream: str) -> None:
        """Mend a stream and compare it again; a person is told where that was in vain too often."""
        mended = Repaired()
        try:
            self._check.repair(stream, mended)
        finally:
            self._summary.repaired += len(mended.records)
            self._look_again(mended.claims)
        head = self._central.get(f"/v1/streams/{stream}").json
        if not self._compare(stream, str(head["cursor"]), str(head["digest"]), int(head["live"])):
            self._summary.checked += 1
            if self._check.alarm(stream):
                self._summary.news.append(DIFFERS)

    def _look_again(self, claims: Collection[str]) -> None:
        self._summary.claims = sorted({*self._summary.claims, *claims})

    def sweep(self) -> None:
        """Take away what stayed only for something unsent, because its claim was open, or until the centre had it back.

        Not while a stream waits for consent: what it still brings may hold what nothing holds yet.
        """
        with self._database.reading() as connection:
            is_any = is_to_sweep(connection)
        if is_any and not self._wanted:
            self._look_again(self._database.write(self._leaving.sweep))


def _is_settled(position: Position, cursor: object) -> bool:
    """Return whether a stream is held to the end the centre tells of, and was checked there lately.

    Not where this device was shown more than the centre says it has: it lost history, and says so when asked.
    """
    is_same = position.witness == position.cursor == cursor == position.checked
    return is_same and is_recent(position.checked_at, CHECK_EVERY)
