"""An open store with its services, put together once and passed to whoever needs it: window, command line, self test."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gnp_desk import errors, resources
from gnp_desk.rules.edition import load_editions
from gnp_desk.services import formats, keys, policies, preferences
from gnp_desk.services.cases import DEVICE_SHORT, Cases
from gnp_desk.services.client_card import ClientCards
from gnp_desk.services.database import Database
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.format_filling import FormatFilling
from gnp_desk.services.format_library import FormatLibrary
from gnp_desk.services.ids import new_id
from gnp_desk.services.office import Office, open_office
from gnp_desk.services.outbox import Outbox
from gnp_desk.services.papers import Papers
from gnp_desk.services.policies import Policies
from gnp_desk.services.queue import Queue
from gnp_desk.services.records import Author, Records
from gnp_desk.services.search import Search
from gnp_desk.services.signing_room import SigningRoom
from gnp_desk.services.store_lock import StoreLock
from gnp_desk.services.sync import link, reference
from gnp_desk.services.sync.link import AUTHOR
from gnp_desk.services.sync.underway import Underway

if TYPE_CHECKING:
    from gnp_desk.services.sync.room import Centre

# Letters and digits nobody takes for one another, as the centre gives them (api.md section 3).
SHORT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Desk:
    """One open store. Close it to let another process have it."""

    lock: StoreLock
    database: Database
    records: Records
    cases: Cases
    queue: Queue
    papers: Papers
    office: Office
    policies: Policies
    evidence: Evidence
    signatures: SigningRoom
    formats: FormatFilling
    search: Search
    clients: ClientCards
    preferences: preferences.Preferences
    underway: Underway
    is_demo: bool

    @cached_property
    def centre(self) -> Centre:
        """Return the way to the centre; what speaks HTTP is loaded when it is first asked for."""
        from gnp_desk.services.sync.room import Centre

        receivers = {"policy": policies.take, "format": formats.take}
        return Centre(
            self.database,
            self.records,
            self.cases,
            receivers,
            lambda: self.busy,
            underway=self.underway,
            stays_here=self.is_demo,
        )

    @cached_property
    def outbox(self) -> Outbox:
        """Return what this store still has to send."""
        return Outbox(self.database, self.cases.load, self.underway)

    @cached_property
    def busy(self) -> set[str]:
        """The claims that are open in an editor: nothing is taken away under a person's hands."""
        return set()

    def close(self) -> None:
        """Close the store and release its lock, once no synchronisation runs any more."""
        if "centre" in self.__dict__:
            self.centre.wait()
        self.evidence.close()
        self.formats.library.close()
        self.database.close()
        self.lock.release()


def open_desk(
    folder: Path, ask: keys.AskPassphrase, *, demo: bool = False, clock: Clock = lambda: datetime.now(UTC)
) -> Desk:
    """Open or make the store in `folder`.

    Raises StoreInUse, the errors of `keys.open_key` and of `Database`, and NotDemonstration when a demonstration is asked
    of a folder that holds real work (or the reverse). On any of them nothing stays open.
    """
    lock = StoreLock(folder)
    try:
        kind = keys.is_demonstration(folder)
        if kind is not None and kind is not demo:
            raise errors.NotDemonstration() if demo else errors.DemonstrationOnly()
        database = _open(folder, keys.open_key(folder, ask, demonstration=demo))
    except errors.DeskError:
        lock.release()
        raise
    return compose(lock, database, is_demo=demo, clock=clock)


def compose(lock: StoreLock, database: Database, *, is_demo: bool, clock: Clock) -> Desk:
    """Return the services of an open database, connected."""
    records = Records(_author(database, is_demo), clock)
    with database.reading() as connection:
        reference.adopt(connection)
        editions = reference.editions(connection, load_editions(resources.path("editions")))
    policies = Policies(database, editions)
    cases = Cases(database, records, policies, editions)
    cases.refresh()
    evidence = Evidence(database, records, cases)
    evidence.sweep()
    underway = Underway()
    return Desk(
        lock=lock,
        database=database,
        records=records,
        cases=cases,
        queue=Queue(database, underway),
        papers=Papers(database, records, cases, is_demo=is_demo, underway=underway),
        office=open_office(database, records, cases, is_demo=is_demo),
        policies=policies,
        evidence=evidence,
        signatures=SigningRoom(database, records, cases),
        formats=FormatFilling(
            database, records, cases, policies, FormatLibrary(database, records, cases, is_demo=is_demo)
        ),
        search=Search(database, policies, lambda: cases.moment().local),
        clients=ClientCards(database, policies, cases),
        preferences=preferences.Preferences(database),
        underway=underway,
        is_demo=is_demo,
    )


def _open(folder: Path, key: bytes) -> Database:
    try:
        return Database(folder, key)
    except errors.WrongKey as error:
        # The key file has already proved this key: what does not authenticate is the first page itself.
        raise errors.DamagedStore() from error


def _author(database: Database, is_demo: bool) -> Author:
    """Return who works here, kept from the first opening on, and what the centre last said of the clock of this device."""
    kept = preferences.Preferences(database)
    found = kept.get(AUTHOR)
    if not isinstance(found, dict):
        name = "Ramiro Tejeda Luna" if is_demo else getpass.getuser()
        device = new_id()
        found = {"user": "demo" if is_demo else name, "name": name, "device": device}
        kept.put(AUTHOR, found)
        kept.put(DEVICE_SHORT, "".join(secrets.choice(SHORT_LETTERS) for _letter in range(6)))
    with database.reading() as connection:
        return Author(**found, clock_offset_ms=link.read(connection).offset_ms)
