"""People with laptops and a real centre: stores on disk, a server process, the sign-on page filled in as a person does."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import requests

from gnp_central import seed
from gnp_central.database import Database
from gnp_desk.desk import Desk
from gnp_desk.services.sync.summary import Summary
from gnp_desk.services.views import Edit
from tests.services.conftest import open_store

PASSWORD = "una-frase-larga-2026"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def fill_in(address: str, login: str, password: str = PASSWORD) -> requests.Response:
    """Open the sign-on page, fill it in and follow where it leads, as a browser does."""
    with requests.Session() as browser:
        browser.trust_env = False
        page = browser.get(address, timeout=10)
        hidden = {unescape(name): unescape(value) for name, value in HIDDEN.findall(page.text)}
        return browser.post(address.partition("?")[0], {**hidden, "login": login, "password": password}, timeout=10)


@dataclass
class Laptop:
    """A person's store, joined to a centre."""

    desk: Desk
    login: str
    address: str
    folder: Path

    def join(self) -> Laptop:
        """Sign on through the page of the centre."""

        def show(page: str) -> None:
            threading.Thread(target=fill_in, args=(page, self.login), daemon=True).start()

        self.desk.centre.sign_on(self.address, show)
        return self

    def sync(self) -> Summary:
        return self.desk.centre.run()

    def claim(self) -> str:
        return self.desk.cases.start()

    def write(self, claim: str, record: str, **values: object) -> None:
        self.desk.cases.save(claim, [Edit(record, values)], "test")

    def value(self, claim: str, record: str, name: str) -> object:
        found = self.desk.cases.load(claim).find(record)
        assert found is not None
        return found.get(name)

    def reopen(self) -> None:
        """Close the store and open it again, as after a restart."""
        self.desk.close()
        self.desk = open_store(self.folder)

    def close(self) -> None:
        self.desk.close()


@dataclass
class Office:
    """A centre with a zone of its own and the laptops of its people."""

    address: str
    database: Database
    folder: Path
    number: int
    laptops: list[Laptop] = field(default_factory=list)

    def person(self, name: str, role: str = "adjuster", **streams: str) -> str:
        """Add a person who works in this zone and return their login."""
        login = f"{name}{self.number}"
        zone = f"z:S{self.number}"
        home = {"zone": f"S{self.number}"}
        person = seed.NewPerson(login, name.capitalize(), (role,), home, {zone: streams.get("zone", "rw")})
        self.database.write(lambda connection: seed.add(connection, {zone: "Zona"}, [person], PASSWORD))
        return login

    def laptop(self, login: str, *, joined: bool = True) -> Laptop:
        """Return a new store of a person, joined to the centre."""
        folder = self.folder / f"{login}-{len(self.laptops)}"
        laptop = Laptop(open_store(folder), login, self.address, folder)
        self.laptops.append(laptop)
        return laptop.join() if joined else laptop

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()
