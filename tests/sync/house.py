"""An office inside this process: a centre, the laptops of its people, and images of both to go back to.

Everything is real but the network: encrypted stores, the application of the centre over SQLite, sign-on by refresh token.
Each house is a copy of one that was furnished once: two people, three laptops, one claim that all of them hold.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import requests

from gnp_central import passwords, seed
from gnp_central.people import ORG
from gnp_central.wire import new_id
from gnp_desk.services.central import issuer
from gnp_desk.services.database import RESERVE
from tests.sync.laptops import COPIED, Laptop
from tests.sync.road import Road
from tests.sync.stage import DATABASE, Stage, stage

ZONE, ZONE_NAME = "z:S1", "S1"
# The laptops of a house, and whose they are.
OWNERS = {"ana": "ana", "luis": "luis", "luis2": "luis"}


class House:
    """The furnished office of a folder, with the centre inside this process unless another `stage` is given.

    Close it before the next one opens: they share the centre's application.
    """

    # Whether every folio of its laptops is of a lease its centre gave.
    knows_all_leases = True

    def __init__(self, folder: Path, names: Sequence[str] = tuple(OWNERS), stage: Any = None) -> None:
        self.folder = folder
        self.claim = (folder / "claim").read_text()
        self.stage: Any = stage or the_stage()
        self.watchers: list[Callable[[str, requests.PreparedRequest, Any], None]] = []
        # The issuer of tokens is reached on a road too, for as long as the house is open.
        self._direct, self.issuer = issuer.line_to, Road(self.stage)
        if stage is None:
            self.stage.open(folder / "centre")
            issuer.line_to = lambda address: self.issuer.session()  # type: ignore[assignment]
        self.laptops = {name: self._laptop(name) for name in names}

    def __getitem__(self, name: str) -> Laptop:
        return self.laptops[name]

    def _laptop(self, name: str) -> Laptop:
        return Laptop(name, OWNERS[name], self.folder / name, self).open()

    def clone(self, name: str, as_name: str) -> Laptop:
        """Return another laptop that is an exact copy of one: same device, same key, same numbers."""
        of = self.laptops[name]
        shutil.copytree(of.image(), self.folder / as_name)
        self.laptops[as_name] = Laptop(as_name, of.person, self.folder / as_name, self).open()
        return self.laptops[as_name]

    def image(self) -> Path:
        """Return a backup of the centre: its database and its files."""
        to = self.folder / f"backup-{new_id()}"
        to.mkdir()
        with closing(sqlite3.connect(to / DATABASE)) as copy, self.stage.database.reading() as connection:
            connection.connection.dbapi_connection.backup(copy)
        shutil.copytree(self.folder / "centre" / "blobs", to / "blobs")
        return to

    def restore(self, backup: Path, *, is_new: bool) -> None:
        """Put a backup in the place of the centre; `is_new` tells everyone by a new epoch."""
        self.stage.close()
        shutil.rmtree(self.folder / "centre")
        shutil.copytree(backup, self.folder / "centre")
        self.stage.open(self.folder / "centre", is_new=is_new)

    def restart(self) -> None:
        """Stop the centre and start it again on the same data."""
        self.stage.open(self.folder / "centre")

    def watch(self, person: str, request: requests.PreparedRequest, reply: Any) -> None:
        for watcher in self.watchers:
            watcher(person, request, reply)

    def leave(self) -> Path:
        """Close everything and return the folder, as it is after an ordinary day."""
        for laptop in self.laptops.values():
            laptop.close()
        self.laptops.clear()
        self.stage.close()
        issuer.line_to = self._direct
        return self.folder

    def close(self) -> None:
        """Close everything and leave nothing."""
        shutil.rmtree(self.leave(), ignore_errors=True)


def built(furnished: Path | None = None) -> Path:
    """Return a new folder in memory, where the system has such a place, with a copy of a house in it."""
    folder = memory()
    shutil.copytree(furnished or _furnished(), folder, ignore=COPIED, dirs_exist_ok=True)
    return folder


@contextmanager
def house(*names: str, furnished: Path | None = None) -> Iterator[House]:
    """Give a house of its own, open; nothing of it is left."""
    found = House(built(furnished), names or tuple(OWNERS))
    try:
        yield found
    finally:
        found.close()


def memory() -> Path:
    """Return a new folder on the fastest place there is; what is flushed there costs nothing."""
    place = Path("/dev/shm")  # noqa: S108
    return Path(tempfile.mkdtemp(prefix="gnp-house-", dir=place if place.is_dir() else None))


@cache
def the_stage() -> Stage:
    """Return the centre of this process."""
    return stage(keys())


def keys() -> Path:
    """Return the folder of the keys every centre of these tests signs with."""
    return _root() / "keys"


@cache
def _root() -> Path:
    folder = memory()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _furnished() -> Path:
    """Furnish a house once: people, laptops signed on with folios to spare, and a claim everybody holds."""
    folder = _root() / "furnished"
    (folder / "centre").mkdir(parents=True)
    house = House.__new__(House)
    house.folder, house.stage, house.watchers, house.laptops = folder, the_stage(), [], {}
    house.issuer = Road(house.stage)
    house.stage.open(folder / "centre")
    people = [
        seed.NewPerson(name, name.capitalize(), ("adjuster",), {"zone": ZONE_NAME}, {ZONE: "rw"})
        for name in dict.fromkeys(OWNERS.values())
    ]
    dear, passwords.COST = passwords.COST, 16
    house.stage.database.write(
        lambda connection: seed.add(connection, {ORG: "Compañía", ZONE: "Zona"}, people, "una-frase-larga-2026")
    )
    passwords.COST = dear
    for name in OWNERS:
        (folder / name).mkdir()
        (folder / name / RESERVE).touch()
        laptop = house.laptops[name] = house._laptop(name)
        laptop.sign_on()
    (folder / "claim").write_text(house["ana"].desk.cases.start())
    house.claim = (folder / "claim").read_text()
    for name in ("ana", *OWNERS, "ana"):
        house[name].sync()
    for laptop in house.laptops.values():
        laptop.close()
    house.stage.close()
    return folder
