"""Power cuts (sync_tests.md T6): one part of them per process (`workers.py`).

After every durable commit of a day's work the store and its write-ahead log are copied, on the laptop and at the centre. A cut
puts back one of those copies with some of the bytes that were written after it and not yet flushed: up to any byte, or any of
their sectors of 512 bytes, the others being nothing or what was there before. It also tears the pages of a checkpoint. Opened
again, the store holds every commit that was durable and the next one whole or not at all.

Not covered: other orders of flushes than SQLite's own (a recording file system would be needed), sectors of other sizes,
folders whose entries vanish, and disks that lie about flushing.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from gnp_central import check
from gnp_central.blobs import DirectoryBlobs
from gnp_central.database import SqliteDatabase
from gnp_central.tables import OP
from gnp_desk.services.database import STORE, Database
from gnp_desk.services.records import broken_links
from gnp_desk.services.sync.steps import STEPS
from gnp_desk.services.tables import JOURNAL
from tests.services.conftest import KEY
from tests.sync.house import House, house, memory
from tests.sync.stage import DATABASE
from tests.sync.workers import say

SECTOR, FRAME = 512, 24
Count = Callable[[Path], int]


@dataclass(frozen=True)
class Moment:
    """The files of a store right after a commit, and how many entries it holds."""

    store: bytes
    log: bytes
    count: int


class Recorder:
    """Copies a store and its log after each commit."""

    def __init__(self, path: Path, count: Callable[[], int]) -> None:
        self._path, self._count = path, count
        self.moments: list[Moment] = []

    def note(self) -> None:
        log = self._path.with_name(f"{self._path.name}-wal")
        content = log.read_bytes() if log.exists() else b""
        self.moments.append(Moment(self._path.read_bytes(), content, self._count()))


def a_day(office: House) -> tuple[list[Moment], list[Moment]]:
    """Work for a day and return the moments of the laptop and of the centre."""
    ana, stage = office["ana"], office.stage
    of_laptop = Recorder(ana.folder / STORE, lambda: int(ana.query(select(func.count()).select_from(JOURNAL))[0][0]))
    of_centre = Recorder(office.folder / "centre" / DATABASE, lambda: _ops(stage.database))
    STEPS.listener = lambda step: of_laptop.note() if step == "write.committed" else None
    write = stage.database.there.write

    def noted(job: object) -> object:
        found = write(job)
        of_centre.note()
        return found

    stage.database.there.write = noted
    for number in range(8):
        ana.add("note", text=f"nota {number} " + "larga " * 300 * (number % 3))
        if number % 2:
            ana.write(office.claim, report_number=f"R-{number}")
        if number == 3:
            ana.photo(b"una foto " * 1_000)
        if number in (2, 4, 6):
            ana.sync()
        if number == 5:
            with ana.desk.database.engine.connect().execution_options(plain=True) as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
            of_laptop.note()
    STEPS.listener = None
    return of_laptop.moments, of_centre.moments


def _ops(database: object) -> int:
    with database.reading() as connection:  # type: ignore[attr-defined]
        return int(connection.execute(select(func.count()).select_from(OP)).scalar_one())


def torn(chance: random.Random, before: bytes, after: bytes) -> bytes:
    """Return what may be on the disk of `after` when only `before` was flushed: up to any byte, or any of the new sectors."""
    start = next((place for place in range(0, min(len(before), len(after)), SECTOR)
                  if before[place : place + SECTOR] != after[place : place + SECTOR]), min(len(before), len(after)))  # fmt: skip
    if chance.random() < 0.5:
        page = 4_096 + FRAME
        edges = [
            start + frame * page + edge
            for frame in range(4)
            for edge in (0, 1, FRAME - 1, FRAME, FRAME + 1, 600, page - 1)
        ]
        cut = min(len(after), chance.choice([*edges, len(after), chance.randint(start, len(after))]))
        return after[:cut] + before[cut:]
    found = bytearray(after)
    for place in range(start, len(after), SECTOR):
        if chance.random() < 0.4:
            old = before[place : place + SECTOR]
            found[place : place + SECTOR] = old.ljust(len(found[place : place + SECTOR]), b"\0")
    return bytes(found)


def cuts(chance: random.Random, moments: Sequence[Moment]) -> Iterator[tuple[bytes, bytes, set[int]]]:
    """Yield stores and logs as a cut may leave them, with the numbers of entries that are right then."""
    while True:
        at = chance.randrange(len(moments) - 1)
        now, following = moments[at], moments[at + 1]
        if now.store != following.store:
            # A checkpoint: its pages may be torn, the log is still whole.
            yield torn(chance, now.store, following.store), now.log or following.log, {now.count, following.count}
        else:
            yield now.store, torn(chance, now.log, following.log), {now.count, following.count}


def laptop_holds(folder: Path) -> int:
    """Open a laptop's store and return how many entries it has; raises when anything in it does not hold."""
    database = Database(folder, KEY)
    try:
        assert database.damaged_pages() == []
        with database.reading() as connection:
            assert broken_links(connection) == []
            return int(connection.execute(select(func.count()).select_from(JOURNAL)).scalar_one())
    finally:
        database.engine.dispose()


def centre_holds(folder: Path) -> int:
    """Open the database of a centre and return how many operations it has; raises when anything in it does not hold."""
    database = SqliteDatabase(folder / DATABASE)
    try:
        with database.reading() as connection:
            found = check.check(connection, DirectoryBlobs(folder / "blobs"))
        assert [words for words in found["wrong"] if not words.startswith("file")] == []  # type: ignore[union-attr, attr-defined]
        return _ops(database)
    finally:
        database.close()


def main(part: int, parts: int, count: int, seed: int) -> None:
    chance = random.Random(seed + part)  # noqa: S311
    say(f"seed {seed + part}")
    with house("ana") as office:
        of_laptop, of_centre = a_day(office)
    laptop, centre = cuts(chance, of_laptop), cuts(chance, of_centre)
    for number in range(part, count, parts):
        found, name, holds = (laptop, STORE, laptop_holds) if number % 3 else (centre, DATABASE, centre_holds)
        store, log, right = next(found)
        folder = memory()
        (folder / name).write_bytes(store)
        (folder / f"{name}-wal").write_bytes(log)
        (folder / "reserve").touch()
        entries = holds(folder)
        assert entries in right, f"{name}: {entries} entries, {sorted(right)} are right"
        shutil.rmtree(folder)
        say("power")
