"""The fault matrix (sync_tests.md section 3), rows of the store: full disks, locks, damage."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event, select

from gnp_desk import errors
from gnp_desk.services import blobs
from gnp_desk.services.blobs import CHUNK
from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.database import RESERVE, STORE, Database
from gnp_desk.services.tables import JOURNAL
from tests.services.conftest import KEY
from tests.sync import invariants, stores
from tests.sync.house import House
from tests.sync.laptops import Laptop
from tests.sync.road import lost
from tests.sync.workers import ROOT


@contextmanager
def full(laptop: Laptop, room: int = 8) -> Iterator[None]:
    """Let the store not grow by a page, as on a disk without room; giving up the reserve makes room for a few."""
    (laptop.folder / RESERVE).write_bytes(b"r")
    with laptop.desk.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine, is_full = laptop.desk.database.engine, True

    def limit(connection: Any, _record: Any, _proxy: Any) -> None:
        more = (0 if (laptop.folder / RESERVE).exists() else room) if is_full else 1_000_000
        connection.execute(f"PRAGMA max_page_count = {pages + more}")

    event.listen(engine, "checkout", limit)
    try:
        yield
    finally:
        is_full = False


@pytest.mark.parametrize("where", ["row and journal", "what the centre holds", "the answers to a push"])
def test_disk_full_in_row_journal_and_base(house: House, where: str) -> None:
    """Words for the person, the text from the reserve, no half group; with room again everything goes on."""
    ana, luis = house["ana"], house["luis"]
    ana.write(house.claim, report_number="R-1")
    if where == "what the centre holds":
        for number in range(40):
            luis.add("note", text=f"{number} " + "largo " * 1_500)
        luis.sync()
    with full(ana):
        if where == "row and journal":
            _fill(ana)
            ana.write(house.claim, report_number="R-2")
        if where == "what the centre holds":
            with pytest.raises(errors.DiskFull):
                ana.sync()
        else:
            with suppress(errors.DiskFull):  # what came may find no room
                ana.sync()
            waiting = JOURNAL.c.state.in_(("unsent", "sending"))
            assert not ana.query(select(JOURNAL.c.seq).where(waiting)), "what waits is sent all the same"
        invariants.in_motion(ana)
    invariants.at_rest(house)


def _fill(laptop: Laptop) -> None:
    """Write until the store says in words that there is no room; the first text that did not fit went to the reserve."""
    written = 0
    with pytest.raises(errors.DiskFull):
        for number in range(200):
            laptop.add("note", text=f"{number} " + "largo " * 300)
            written += 1
    assert laptop.desk.database.is_on_reserve and written >= 1, "the text that did not fit went to the reserve"
    notes = laptop.query(select(JOURNAL.c.record).where(JOURNAL.c.type == "note"))
    assert len(notes) == written, "what was said to be saved is there, and nothing else"


def test_disk_full_in_wal(house: House) -> None:
    """The log of writes cannot grow: the commit is none, and the store is as before it."""
    ana = house["ana"]
    before = ana.body(house.claim)
    _limited(ana.folder / f"{STORE}-wal", lambda: ana.add("note", text="largo " * 1_500))
    assert ana.body(house.claim) == before
    ana.crash()
    invariants.at_rest(house)


def _limited(path: Any, job: Callable[[], object]) -> None:
    """Run a job while no file of this process may grow beyond this one, by a limit of the system."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = path.stat().st_size if path.exists() else 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, hard))
    try:
        with pytest.raises(errors.StoreError):
            job()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a small disk needs a mount of its own")
def test_disk_full_in_text_photo_log_of_the_program_and_wal_checkpoint(tmp_path: Path) -> None:
    """On a real disk without a block left: banner, text from the reserve, what waits is sent, no half photo, the log stops,
    a checkpoint that finds no room costs nothing; with room again everything goes on (`full_disk.py`)."""
    mount = f"mount -t tmpfs -o size=24m tmpfs {tmp_path} && exec {sys.executable} -m tests.sync.full_disk {tmp_path}"
    own = ["unshare", "-m" if os.getuid() == 0 else "-rm", "sh", "-c", mount]
    done = subprocess.run(own, capture_output=True, text=True, timeout=120, cwd=ROOT)
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine allows no mount of its own")
    assert done.stdout.strip() == "held", done.stderr[-3_000:]


def test_disk_full_when_a_photo_is_flushed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo whose flush fails leaves neither half a file nor a row."""
    ana = house["ana"]
    files = set((ana.folder / "blobs").iterdir()) if (ana.folder / "blobs").exists() else set()
    monkeypatch.setattr(blobs.os, "fsync", _no_room)
    with pytest.raises(errors.DiskFull):
        ana.photo(b"x" * CHUNK)
    monkeypatch.undo()
    assert set((ana.folder / "blobs").iterdir()) == files
    ana.photo(b"x" * 100)
    invariants.at_rest(house)


def _no_room(_descriptor: int) -> None:
    raise OSError(28, os.strerror(28))


def test_database_locked_and_busy_is_waited_for(house: House) -> None:
    """Another connection writes for a while: the synchronisation waits and goes on."""
    ana = house["ana"]
    ana.write(house.claim, report_number="R-1")
    other = Database(ana.folder, KEY)
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with other.writing():
            begun.set()
            done.wait(0.4)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    started = time.monotonic()
    assert ana.sync().unsent == 0
    holder.join()
    assert time.monotonic() - started >= 0.3
    other.close()
    invariants.at_rest(house)


@pytest.mark.parametrize("words", ["disk I/O error", "database is locked"])
@pytest.mark.parametrize("at", [1, 4, 9, 16])
def test_sqlite_busy_and_ioerr_end_a_run_in_words_and_lose_nothing(house: House, words: str, at: int) -> None:
    ana = house["ana"]
    ana.write(house.claim, report_number="R-1")
    house["luis"].add("note", text="de otro")
    house["luis"].sync()
    left = [at]

    def fail(_connection: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise sqlcipher.OperationalError(words)

    event.listen(ana.desk.database.engine, "commit", fail)
    with suppress(errors.StoreError, CentreError):
        ana.sync()
    event.remove(ana.desk.database.engine, "commit", fail)
    invariants.in_motion(ana)
    invariants.at_rest(house)


def test_sqlite_corrupt_is_never_silent_and_the_last_copy_becomes_a_device_of_its_own(house: House) -> None:
    """A damaged store says so; the copy made before goes on as another device, and what was acknowledged comes back."""
    ana = house["ana"]
    copy = ana.image()
    ana.add("note", text="después de la copia")
    ana.sync()
    ana.close()
    store = ana.folder / STORE
    content = bytearray(store.read_bytes())
    for place in range(4_096, len(content), 4_096):
        content[place + 200] ^= 0xFF
    store.write_bytes(content)
    with pytest.raises(errors.DamagedStore):
        Laptop("ana", "ana", ana.folder, house).open().sync()
    (ana.folder / "store.lock").unlink(missing_ok=True)
    shutil.rmtree(ana.folder)
    shutil.copytree(copy, ana.folder)
    ana.open()
    ana.add("note", text="después de la restauración")
    found = ana.sync()
    assert found.news, "the person is told"
    invariants.at_rest(house)
    notes = [body["text"] for body in stores.shown(house["luis"]).values() if set(body) == {"text"}]
    assert sorted(notes) == ["después de la copia", "después de la restauración"]


def test_no_network_at_all_leaves_every_saving_as_it_is(house: House) -> None:
    ana = house["ana"]
    for number in range(5):
        ana.write(house.claim, report_number=f"R-{number}")
        with pytest.raises(CentreError):
            ana.sync(always=lost)
    invariants.at_rest(house)
