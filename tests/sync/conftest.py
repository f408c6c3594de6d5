"""A centre per run, and an office of its own for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from gnp_central.database import Database
from tests.central.conftest import _cheap_passwords, pytest_collection_modifyitems, running  # noqa: F401  (fixtures, and their choice)
from tests.sync import house as houses
from tests.sync.house import House
from tests.sync.office import Office

_count = itertools.count(1)


@pytest.fixture
def office(running: tuple[str, Path, Database, str], tmp_path: Path) -> Iterator[Office]:  # noqa: F811
    address, _data, database, _url = running
    found = Office(address, database, tmp_path, next(_count))
    yield found
    found.close()


@pytest.fixture
def house() -> Iterator[House]:
    """An office inside this process: Ana's laptop, two of Luis, a claim that all of them hold."""
    with houses.house() as found:
        yield found
