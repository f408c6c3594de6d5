"""Real encrypted stores for the tests of services: a fresh one, one with the demonstration, and a clock to set."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gnp_desk.desk import Desk, compose
from gnp_desk.services.database import Database
from gnp_desk.services.demo import make_demo
from gnp_desk.services.store_lock import StoreLock

KEY = bytes(range(32))
NOW = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def open_store(folder: Path, clock: Callable[[], datetime] = lambda: NOW) -> Desk:
    """Open the store of a folder with the key of the tests, without deriving it from anything."""
    return compose(StoreLock(folder), Database(folder, KEY), is_demo=True, clock=clock)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """An empty store, open."""
    opened = open_store(tmp_path / "store", clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def _demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "store"
    made = open_store(folder)
    make_demo(made.database, made.records)
    made.close()
    return folder


@pytest.fixture
def demo(_demo_folder: Path, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A copy of the demonstration, open and free to change."""
    folder = tmp_path / "demo"
    shutil.copytree(_demo_folder, folder)
    opened = open_store(folder, clock)
    yield opened
    opened.close()
