"""Which centre this store belongs to: its address, epoch and pinned keys, who signed on, and the token that stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

from sqlalchemy import Connection

from gnp_desk.services import preferences
from gnp_desk.services.database import Database
from gnp_desk.services.records import Author, Records

# Who works in this store, and on which device.
AUTHOR, LINK = "author", "central"


@dataclass(frozen=True)
class Link:
    """What is kept of the centre. `keys` are its public keys by id, pinned when the device was registered.

    `former` leads from the names this person had here before they signed on to the one the centre knows. `consent` is how
    many records each stream may take away by the word of a person (`leaving`).
    """

    address: str = ""
    epoch: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    issuer: str = ""
    client_id: str = ""
    scope: str = ""
    refresh: str = ""
    person: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()
    former: Mapping[str, str] = field(default_factory=dict)
    schema: int = 1
    offset_ms: int = 0
    asked_at: str = ""
    paused: bool = False
    consent: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_linked(self) -> bool:
        return bool(self.address and self.keys)


def read(connection: Connection) -> Link:
    """Return the link of this store; one without an address when there is none."""
    kept = preferences.read(connection, LINK, {})
    found = dict(kept) if isinstance(kept, dict) else {}
    return Link(**{**found, "roles": tuple(found.get("roles", ()))})


def keep(connection: Connection, **values: object) -> Link:
    """Change parts of the link and return it."""
    changed = replace(read(connection), **values)  # type: ignore[arg-type]
    preferences.keep(connection, LINK, asdict(changed))
    return changed


def propose(connection: Connection, address: str) -> None:
    """Offer an address to a store that knows no centre; the person still signs on, or chooses another."""
    if not read(connection).address:
        keep(connection, address=address)


def become(database: Database, records: Records, change: Callable[[Connection, Author], Author]) -> None:
    """Let `change` say who writes from its commit on: a save that waits for it is already theirs."""
    before = records.author

    def job(connection: Connection) -> None:
        records.author = change(connection, before)

    try:
        database.write(job)
    except BaseException:
        records.author = before
        raise
