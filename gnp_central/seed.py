"""People and streams of a centre: the demonstration, or those of a file. Running it again changes nothing that is there."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from gnp_central import passwords, routing, wire
from gnp_central.database import upsert
from gnp_central.people import ORG, ROLES
from gnp_central.tables import MEMBERSHIP, PERSON, STREAM

KINDS = {"z": "zone", "b": "branch", "u": "user", ORG: "org"}


@dataclass(frozen=True)
class NewPerson:
    """A person to be: their login, roles, where their new claims belong, and what else they see (`stream: rw|ro`)."""

    login: str
    name: str
    roles: tuple[str, ...]
    home: Mapping[str, str] = field(default_factory=dict)
    streams: Mapping[str, str] = field(default_factory=dict)


# An adjuster sees their own claims and the policies of their zone; who leads or values there sees its claims too.
STREAMS = {
    ORG: "Compañía",
    "z:07": "Zona 07 · Poniente",
    "z:03": "Zona 03 · Norte",
    "z:07-polizas": "Pólizas de la zona 07",
    "z:03-polizas": "Pólizas de la zona 03",
    "b:0712": "Oficina Polanco",
}
COVER_07 = {"z:07-polizas": "ro"}
PEOPLE = (
    NewPerson("ana", "Ana Torres", ("adjuster",), {"zone": "07", "branch": "0712"}, COVER_07),
    NewPerson("luis", "Luis Cárdenas", ("adjuster",), {"zone": "07", "branch": "0712"}, COVER_07),
    NewPerson("beto", "Alberto Ríos", ("branch",), {"zone": "07", "branch": "0712"}, {"b:0712": "rw"}),
    NewPerson("vera", "Vera Montes", ("valuer",), {"zone": "07", "branch": "0712"}, {"z:07": "rw", **COVER_07}),
    NewPerson(
        "sara",
        "Sara Nava",
        ("supervisor",),
        {"zone": "07", "branch": "0712"},
        {"z:07": "rw", "b:0712": "rw", **COVER_07},
    ),
    NewPerson("aldo", "Aldo Prieto", ("auditor",), {}, {"z:07": "ro", "z:03": "ro", "b:0712": "ro"}),
    NewPerson("admin", "Administración", ("administrator",)),
)


def demonstration(connection: Connection, password: str = "") -> list[dict[str, str]]:
    """Make the demonstration's people and streams; return logins and passwords of those that are new."""
    return add(connection, STREAMS, PEOPLE, password)


def from_file(connection: Connection, text: str) -> list[dict[str, str]]:
    """Make the people and streams of a JSON file: `{"streams": {id: title}, "people": [{login, name, roles, home, streams}]}`."""
    found: dict[str, Any] = json.loads(text)
    people = [NewPerson(**{**item, "roles": tuple(item["roles"])}) for item in found.get("people", [])]
    unknown = {role for person in people for role in person.roles} - ROLES.keys()
    if unknown:
        raise ValueError(f"There are no roles {', '.join(sorted(unknown))}; there are {', '.join(ROLES)}.")
    return add(connection, {ORG: "Compañía", **found.get("streams", {})}, people, "")


def add(
    connection: Connection, streams: Mapping[str, str], people: Sequence[NewPerson], password: str
) -> list[dict[str, str]]:
    """Make what is not there yet; everyone has a stream of their own and reads what is everybody's.

    ValueError when somebody would work in a stream that does not exist: their claims could go nowhere.
    """
    for name, title in streams.items():
        add_stream(connection, name, title)
    named = {name for person in people for name in (*person.streams, *routing.named(person.home))}
    missing = named - set(connection.execute(select(STREAM.c.id)).scalars())
    if missing:
        raise ValueError(f"There are no streams {', '.join(sorted(missing))}.")
    return [told for person in people if (told := _person(connection, person, password or secrets.token_urlsafe(9)))]


def add_stream(connection: Connection, name: str, title: str) -> None:
    """Make a stream unless it is there."""
    kind = KINDS[name.partition(":")[0]]
    row = {"id": name, "kind": kind, "title": title, "head": 0, "live": 0, "floor": 0, "digest": "0" * 64}
    connection.execute(upsert(connection, STREAM).values(**row, chain=wire.chain_start(name)).on_conflict_do_nothing())


def join(connection: Connection, person: str, stream: str, mode: str) -> None:
    """Let a person into a stream, or change how; one who had left is in again."""
    row = upsert(connection, MEMBERSHIP).values(person=person, stream=stream, mode=mode, until=None)
    connection.execute(
        row.on_conflict_do_update(index_elements=["person", "stream"], set_={"mode": mode, "until": None})
    )


def _person(connection: Connection, person: NewPerson, password: str) -> dict[str, str] | None:
    known = connection.execute(select(PERSON.c.id).where(PERSON.c.login == person.login)).scalar()
    identity = known or person.login
    roles, home = json.dumps(person.roles), json.dumps(person.home)
    if known:
        values = {"name": person.name, "roles": roles, "home": home}
        connection.execute(update(PERSON).where(PERSON.c.id == identity).values(**values))
    else:
        row = {"id": identity, "login": person.login, "name": person.name, "roles": roles, "home": home}
        connection.execute(insert(PERSON).values(**row, password=passwords.keep(password)))
    add_stream(connection, f"u:{identity}", person.name)
    for stream, mode in {f"u:{identity}": "rw", **person.streams}.items():
        join(connection, identity, stream, mode)
    return None if known else {"login": person.login, "password": password}
