"""A centre per engine for the whole run, and a world of its own for each test."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from gnp_central import seed, tokens
from gnp_central.database import Database, open_database
from gnp_central.settings import database_url
from gnp_central.signing import ServerKeys
from tests.central.laptop import Laptop
from tests.central.servers import postgres, postgres_binaries, s3, serving

PASSWORD = "una-frase-larga-2026"
_count = itertools.count(1)


@dataclass
class World:
    """A zone, an office and people nobody else has, at a running centre."""

    url: str
    data: Path
    database: Database
    database_url: str
    number: int = field(default_factory=lambda: next(_count))

    @property
    def zone(self) -> str:
        return f"z:Z{self.number}"

    @property
    def branch(self) -> str:
        return f"b:B{self.number}"

    def add(self, name: str, *roles: str, home: bool = True, **streams: str) -> str:
        """Add a person and return their login; `zone="rw"` and `branch="rw"` let them into this world's streams."""
        login = f"{name}{self.number}"
        told = {self.zone if kind == "zone" else self.branch: mode for kind, mode in streams.items()}
        place = {"zone": f"Z{self.number}", "branch": f"B{self.number}"} if home else {}
        person = seed.NewPerson(login, name.capitalize(), roles, place, told)
        titles = {self.zone: "Zona", self.branch: "Oficina"}
        self.database.write(lambda connection: seed.add(connection, titles, [person], PASSWORD))
        return login

    def laptop(self, login: str, *, registered: bool = True, seconds: int = 900) -> Laptop:
        """Return a device of a person, signed on."""
        laptop = Laptop(self.url, self.token(login, seconds), self.keys(), login)
        return laptop.register() if registered else laptop

    def token(self, login: str, seconds: int = 900) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": "gnp-desk", "sub": login, "iat": now, "exp": now + seconds}
        return tokens.sign(ServerKeys(self.data / "keys"), claims, "at+jwt")

    def keys(self) -> dict[str, str]:
        found = requests.get(f"{self.url}/v1/meta", timeout=10).json()
        return {key["id"]: key["public_key"] for key in found["keys"]}

    def adjuster(self, name: str = "ana") -> Laptop:
        return self.laptop(self.add(name, "adjuster", zone="rw"))


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """Hash the passwords of test people quickly; the hash says how it was made, so the server checks it all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gnp_central.passwords.COST", 16)
        yield


@pytest.fixture(scope="session", params=["sqlite", "postgresql", "s3"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, Database, str]]:
    """A running centre over one engine: its address, its folder, its database. `s3` is SQLite with its files in S3."""
    data = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        yield from _running(data, database_url(data, ""))
        return
    if request.param == "s3":
        with s3_credentials(), s3() as blobs:
            yield from _running(data, database_url(data, ""), "--blobs", blobs)
        return
    if postgres_binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres() as url:
        yield from _running(data, url)


@contextmanager
def s3_credentials() -> Iterator[None]:
    """Let this process and those it starts sign what they ask of a store of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "tests")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "tests-only")
        yield


def _running(data: Path, url: str, *options: str) -> Iterator[tuple[str, Path, Database, str]]:
    database = open_database(url)
    try:
        with serving(data, "--database", url, "--rate", "0", *options) as address:
            yield address, data, database, url
    finally:
        database.close()


@pytest.fixture
def world(running: tuple[str, Path, Database, str]) -> World:
    return World(*running)


# What has to do with files is asked of both stores.
OF_FILES = ("test_files",)
# What does not depend on the engine is asked of one of them only, unless there is time for both.
ONE_ENGINE = ("test_hostile", "test_authorisation", "test_openapi", "test_sign_on", "test_service", "test_browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the second engine and the second store where they cannot make a difference."""
    left_out = {"s3": [item for item in items if item.path.stem not in OF_FILES]}
    if not os.environ.get("GNP_DESK_LONG"):
        left_out["postgresql"] = [item for item in items if item.path.stem in ONE_ENGINE]
    spare = {item for engine, found in left_out.items() for item in found if _engine(item) == engine}
    config.hook.pytest_deselected(items=list(spare))
    items[:] = [item for item in items if item not in spare]


def _engine(item: pytest.Item) -> object:
    """Return what a test runs its centre over, None when it needs none or starts one itself."""
    return item.callspec.params.get("running") if hasattr(item, "callspec") else None
