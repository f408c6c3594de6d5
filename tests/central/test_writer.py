"""The only writer of SQLite: whatever happens to a commit, everyone is told and the next one is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, event, exc, text

from gnp_central.database import READERS, SqliteDatabase
from gnp_central.problems import Busy
from tests.sync.stage import stage


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    found = SqliteDatabase(tmp_path / "central.db")
    yield found
    found.close()


def write(database: SqliteDatabase) -> Any:
    """Return what a write came to within five seconds, «nothing» when it did not end."""
    answers: list[Any] = ["nothing"]

    def ask() -> None:
        try:
            answers.append(database.write(lambda connection: connection.execute(text("SELECT 'done'")).scalar_one()))
        except Exception as error:
            answers.append(error)

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(5)
    return answers[-1]


def test_readers_never_keep_the_writer_waiting(database: SqliteDatabase) -> None:
    with ExitStack() as readers:
        for _ in range(READERS):
            readers.enter_context(database.reading())
        assert write(database) == "done"


@pytest.mark.parametrize("kind", [exc.TimeoutError, RuntimeError, MemoryError, KeyboardInterrupt])
def test_a_commit_that_fails_in_any_way_is_told_and_the_next_one_is_taken(
    database: SqliteDatabase, kind: type[BaseException]
) -> None:
    def fail(_connection: Connection) -> None:
        raise kind("injected")

    event.listen(database._writing, "commit", fail)
    told = write(database)
    event.remove(database._writing, "commit", fail)
    assert isinstance(told, Busy) and isinstance(told.__cause__, kind)
    assert write(database) == "done"


def test_who_writes_when_nobody_takes_it_any_more_is_told(database: SqliteDatabase) -> None:
    database._writer.close()
    assert isinstance(write(database), Busy)


def test_a_centre_that_takes_no_writes_does_not_say_it_is_well(tmp_path: Path) -> None:
    centre = stage(tmp_path / "keys")
    centre.open(tmp_path)
    database = centre.database.there = SqliteDatabase(tmp_path / "another.db")
    assert centre.carry("GET", "/healthz", {}, b"").status == 200
    database._writer.close()
    assert centre.carry("GET", "/healthz", {}, b"").status == 503
    centre.close()
