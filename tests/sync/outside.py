"""A centre in a process of its own, with the same handles as the one inside this process (`stage.py`)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import requests

from gnp_central import tokens
from gnp_central.blobs import DirectoryBlobs
from gnp_central.database import open_database
from gnp_central.declared import declaration
from gnp_central.settings import database_url
from gnp_central.sign_on import SignOn
from gnp_central.signing import ServerKeys
from gnp_central.wire import new_id
from tests.central.servers import started
from tests.sync.house import House, built, keys


class Outside:
    """A running centre on the data of a house. Laptops reach it at `address`, which may be a proxy's."""

    def __init__(self, data: Path, url: str, server: str, process: int) -> None:
        self.server, self.process = server, process
        self.address = server
        self.keys = ServerKeys(data / "keys")
        self.database: Any = open_database(url)
        self.blobs = DirectoryBlobs(data / "blobs")
        self.centre = SimpleNamespace(declaration=declaration())

    def access(self, person: str, seconds: int = 900) -> str:
        now = int(time.time())
        claims = {"iss": self.server, "aud": "gnp-desk", "sub": person, "iat": now, "exp": now + seconds}
        return tokens.sign(self.keys, claims, "at+jwt")

    def refresh(self, person: str) -> str:
        return self.database.write(lambda connection: SignOn()._token(connection, new_id(), person, 1))

    def session(self, road: Any) -> None:
        """Let the laptop speak as it does in the field."""

    def close(self) -> None:
        self.database.close()


@contextmanager
def served(*names: str, furnished: Path | None = None, url: str = "", options: tuple[str, ...] = ()) -> Iterator[House]:
    """Give a house whose centre runs in a process of its own, over SQLite or at the address of a database."""
    folder = built(furnished)
    data = folder / "centre"
    shutil.copytree(keys(), data / "keys")
    url = database_url(data, url)
    with started(data, "--database", url, "--rate", "0", *options) as (server, process):
        found = House(folder, names or ("ana", "luis"), Outside(data, url, server, process))
        try:
            yield found
        finally:
            found.close()


def is_up(server: str) -> bool:
    try:
        return requests.get(f"{server}/healthz", timeout=2).status_code == 200
    except requests.RequestException:
        return False
