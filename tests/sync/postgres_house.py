"""An office whose centre works on PostgreSQL: databases are copied as templates, to begin with, as a backup and back."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import create_engine, text

from gnp_central import passwords, seed
from gnp_central.centre import begin_epoch
from gnp_central.database import PostgresDatabase
from gnp_central.people import ORG
from tests.sync.house import OWNERS, ZONE, ZONE_NAME, House


class Databases:
    """The databases of one throw-away server."""

    def __init__(self, url: str) -> None:
        self._url, self._count = url, itertools.count(1)

    def address(self, name: str) -> str:
        return self._url.replace("centre@/postgres", f"centre@/{name}")

    def copy(self, of: str) -> str:
        """Make a database that is a copy of another one, which nobody may be using, and return its name."""
        name = f"office{next(self._count)}"
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {of}"))
        engine.dispose()
        return name


class PostgresHouse(House):
    """A house of which the centre begins with a copy of a database; by default an empty one."""

    knows_all_leases = False

    def __init__(self, folder: Path, names: Sequence[str], databases: Databases, of: str = "template1") -> None:
        super().__init__(folder, names)
        self._databases, self.name = databases, ""
        self._use(databases.copy(of))

    def _use(self, name: str, *, is_new: bool = False) -> None:
        self.stage.close()
        self.name = name
        self.stage.database.there = PostgresDatabase(self._databases.address(name))
        object.__setattr__(self.stage.centre, "epoch", begin_epoch(self.stage.database, is_new=is_new))

    def furnish(self) -> None:
        """Let the people sign on; their laptops held another centre before, and send it all again."""
        names = dict.fromkeys(OWNERS.values())
        people = [seed.NewPerson(name, name, ("adjuster",), {"zone": ZONE_NAME}, {ZONE: "rw"}) for name in names]
        dear, passwords.COST = passwords.COST, 16
        self.stage.database.write(
            lambda connection: seed.add(connection, {ORG: "Compañía", ZONE: "Zona"}, people, "una-frase-2026")
        )
        passwords.COST = dear
        for laptop in self.laptops.values():
            laptop.sign_on()
        for laptop in (*self.laptops.values(), self["ana"]):
            laptop.sync()

    def image(self) -> Path:
        self.stage.close()
        to = self.folder / f"backup-{self._databases.copy(self.name)}"
        self._use(self.name)
        shutil.copytree(self.folder / "centre" / "blobs", to / "blobs")
        return to

    def restore(self, backup: Path, *, is_new: bool) -> None:
        self.stage.close()
        shutil.rmtree(self.folder / "centre" / "blobs")
        shutil.copytree(backup / "blobs", self.folder / "centre" / "blobs")
        self._use(self._databases.copy(backup.name.removeprefix("backup-")), is_new=is_new)
