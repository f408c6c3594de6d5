"""The encrypted store: what it refuses, what it survives, and the words for each."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gnp_desk import errors
from gnp_desk.services.database import RESERVE, STORE, Database
from gnp_desk.services.preferences import Preferences
from gnp_desk.services.store_lock import StoreLock
from tests.services.conftest_store import damage_last_page

KEY = bytes(range(32))


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    database = Database(tmp_path, KEY)
    Preferences(database).put("theme", "sun")
    database.close()
    assert Preferences(Database(tmp_path, KEY)).get("theme") == "sun"


def test_nothing_written_can_be_read_without_the_key(tmp_path: Path) -> None:
    database = Database(tmp_path, KEY)
    Preferences(database).put("name", "Graciela Montaño Ibarra")
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Graciela" not in everything
    assert b"SQLite format" not in everything


def test_every_connection_commits_durably_and_checks_its_pages(tmp_path: Path) -> None:
    with Database(tmp_path, KEY).engine.connect().execution_options(plain=True) as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA cipher_version").scalar()
        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA synchronous").scalar() == 2
        assert ask("PRAGMA foreign_keys").scalar() == 1
        assert ask("PRAGMA temp_store").scalar() == 2


def test_a_wrong_key_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    Database(tmp_path, KEY).close()
    before = (tmp_path / STORE).read_bytes()
    with pytest.raises(errors.WrongKey):
        Database(tmp_path, bytes(32))
    assert (tmp_path / STORE).read_bytes() == before


def test_a_plain_file_is_never_opened(tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / STORE)
    plain.execute("CREATE TABLE claim (id TEXT)")
    plain.commit()
    plain.close()
    before = (tmp_path / STORE).read_bytes()
    with pytest.raises(errors.PlainStore):
        Database(tmp_path, KEY)
    assert (tmp_path / STORE).read_bytes() == before


def test_a_damaged_page_is_named_and_not_written_over(tmp_path: Path) -> None:
    database = Database(tmp_path, KEY)
    Preferences(database).put("long", "x" * 60_000)
    database.close()
    damage_last_page(tmp_path / STORE)
    database = Database(tmp_path, KEY)
    assert database.damaged_pages() != []
    with pytest.raises(errors.DamagedStore):
        Preferences(database).get("long")


def test_a_store_cut_short_has_words(tmp_path: Path) -> None:
    database = Database(tmp_path, KEY)
    Preferences(database).put("long", "x" * 60_000)
    database.close()
    whole = (tmp_path / STORE).read_bytes()
    (tmp_path / STORE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(errors.DamagedStore):
        damaged = Database(tmp_path, KEY)
        Preferences(damaged).get("long")


def test_a_newer_store_is_refused_with_both_versions(tmp_path: Path) -> None:
    database = Database(tmp_path, KEY)
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(errors.NewerStore, match="99") as refused:
        Database(tmp_path, KEY)
    assert refused.value.details["known"] < 99


CHILD = """
import os, sys
from pathlib import Path
from gnp_desk import errors
from gnp_desk.services.database import Database
from gnp_desk.services.store_lock import StoreLock
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    {attempt}
except errors.DeskError as error:
    print(error.code)
"""


def as_nobody(attempt: str) -> str:
    """Run an attempt as a person without special rights and return the code it ended with."""
    child = [sys.executable, "-c", CHILD.format(attempt=attempt)]
    done = subprocess.run(child, capture_output=True, text=True, timeout=30, cwd="/")
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.skipif(os.name == "nt", reason="rights of folders are set otherwise on Windows")
def test_a_folder_that_cannot_be_written_has_its_own_words() -> None:
    folder = Path("/tmp") / f"gnp-desk-read-only-{os.getpid()}"  # noqa: S108  (reachable by another user, unlike tmp_path)
    folder.mkdir(mode=0o755)
    try:
        Database(folder, KEY).close()
        for path in (folder, *folder.iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        assert as_nobody(f"StoreLock(Path({str(folder)!r}))") == errors.ReadOnlyStore.code
        assert as_nobody(f"Database(Path({str(folder)!r}), bytes(range(32)))") == errors.ReadOnlyStore.code
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


FULL = """
import sys
from pathlib import Path
from gnp_desk import errors
from gnp_desk.services.database import Database
from gnp_desk.services.preferences import Preferences
folder = Path(sys.argv[1])
database = Database(folder, bytes(range(32)))
settings, kept, at = Preferences(database), 0, None
try:
    while kept < 5_000:
        settings.put(f"text {kept}", "x" * 20_000)
        kept += 1
        if at is None and database.is_on_reserve:
            at = kept
except errors.DeskError as error:
    database.close()
    again = Preferences(Database(folder, bytes(range(32))))
    print(error.code, at, kept, all(again.get(f"text {number}") for number in range(kept)), database.damaged_pages())
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a small disk needs a mount of its own")
def test_on_a_full_disk_text_goes_on_saving_from_the_reserve_and_nothing_kept_is_lost(tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=14m tmpfs {tmp_path} && exec {sys.executable} -c '{FULL}' {tmp_path}"
    own = ["unshare", "-m" if os.getuid() == 0 else "-rm", "sh", "-c", mount]
    done = subprocess.run(own, capture_output=True, text=True, timeout=60)
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine allows no mount of its own")
    code, on_reserve, kept, complete, damaged = done.stdout.split()
    assert code == errors.DiskFull.code
    assert 50 < int(on_reserve) < int(kept) - 200, "the reserve is worth hundreds of saves of text"
    assert (complete, damaged) == ("True", "[]")


def test_the_reserve_comes_back_when_there_is_room(tmp_path: Path) -> None:
    database = Database(tmp_path, KEY)
    (tmp_path / RESERVE).unlink()
    assert database.is_on_reserve
    database.close()
    assert not Database(tmp_path, KEY).is_on_reserve


def test_two_processes_never_hold_one_store(tmp_path: Path) -> None:
    lock = StoreLock(tmp_path)
    with pytest.raises(errors.StoreInUse):
        StoreLock(tmp_path)
    attempt = f"StoreLock(Path({str(tmp_path)!r}))"
    child = [sys.executable, "-c", CHILD.replace("os.getuid() == 0", "False").format(attempt=attempt)]
    done = subprocess.run(child, capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == errors.StoreInUse.code
    lock.release()
    StoreLock(tmp_path).release()


def test_a_job_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    database = Database(tmp_path, KEY)
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('half', '1')")
        _ = 1 / 0
    assert Preferences(database).get("half") is None
