"""Who works on this device and in which role. The switch of person is local; the centre decides rights when it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from gnp_desk import errors
from gnp_desk.forms.approval.limits import Role, roles
from gnp_desk.services import preferences
from gnp_desk.services.ids import new_id
from gnp_desk.services.preferences import Preferences
from gnp_desk.services.records import Author, Records

PEOPLE = "people"


@dataclass(frozen=True)
class Person:
    """One person of this device: the name that signs and the role that sets its limits."""

    user: str
    name: str
    role: str
    role_name: str


class People:
    """The people of this device; whoever works now signs every change."""

    def __init__(self, preferences: Preferences, records: Records) -> None:
        self._preferences = preferences
        self._records = records

    def present(self) -> Person:
        """Return who works now."""
        return _person(self._records.author)

    def known(self) -> tuple[Person, ...]:
        """Return everyone of this device, who works now first."""
        now = self._records.author
        others = (author for author in self._kept().values() if author.user != now.user)
        return (_person(now), *(_person(author) for author in others))

    def add(self, name: str, role: str) -> Person:
        """Make a person known on this device and return them; the one who works now stays the same."""
        if role not in roles():
            raise errors.NotAllowed()
        author = replace(self._records.author, user=new_id(), name=name, role=role)
        self._keep({**self._kept(), author.user: author})
        return _person(author)

    def author(self, user: str) -> Author:
        """Return a known person as the author of a signature; UnknownRecord when this device does not know them."""
        if user == self._records.author.user:
            return self._records.author
        found = self._kept().get(user)
        if found is None:
            raise errors.UnknownRecord()
        return found

    def work_as(self, user: str) -> Person:
        """Let another known person work: from now on the changes are theirs."""
        author = self.author(user)
        self._keep({**self._kept(), self._records.author.user: self._records.author})
        self._records.author = author
        return _person(author)

    def role(self) -> Role:
        """Return the role of who works now, with its limits."""
        return roles()[self._records.author.role]

    def _kept(self) -> dict[str, Author]:
        now = self._records.author
        found: dict[str, Author] = {}
        for item in _written(self._preferences.get(PEOPLE)):
            user, name, role = (item[key] for key in ("user", "name", "role"))
            found[user] = replace(now, user=user, name=name, role=role)
        return found

    def _keep(self, people: Mapping[str, Author]) -> None:
        kept = [{"user": author.user, "name": author.name, "role": author.role} for author in people.values()]
        self._preferences.put(PEOPLE, kept)


def names(connection: Connection, present: Author) -> Mapping[str, str]:
    """Return the name of everyone who works or worked on this device, by user."""
    others = _written(preferences.read(connection, PEOPLE))
    return {**{item["user"]: item["name"] for item in others}, present.user: present.name}


def _written(kept: object) -> list[dict[str, str]]:
    """Return the people a store has written down."""
    items = kept if isinstance(kept, list) else []
    return [{str(name): str(value) for name, value in item.items()} for item in items if isinstance(item, Mapping)]


def _person(author: Author) -> Person:
    return Person(author.user, author.name, author.role, roles()[author.role].name)
