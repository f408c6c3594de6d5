"""Everything the routes need, built once; and who is calling."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select

from gnp_central import people, wire
from gnp_central.blobs import Blobs
from gnp_central.call import Call
from gnp_central.database import Database
from gnp_central.declaration import Declaration
from gnp_central.metrics import Metrics
from gnp_central.people import Caller, Person
from gnp_central.problems import NotSignedOn
from gnp_central.settings import Settings
from gnp_central.sign_on import SignOn
from gnp_central.signing import ServerKeys
from gnp_central.tables import SETTING
from gnp_central.tide import Tide
from gnp_central.tokens import Tokens
from gnp_central.uploads import Uploads

EPOCH = "epoch"


@dataclass(frozen=True)
class Centre:
    """The parts of one running centre. `epoch` names the history of its database; it changes when a backup took its place."""

    settings: Settings
    database: Database
    declaration: Declaration
    keys: ServerKeys
    tokens: Tokens
    blobs: Blobs
    uploads: Uploads
    epoch: str
    sign_on: SignOn = field(default_factory=SignOn)
    metrics: Metrics = field(default_factory=Metrics)
    tide: Tide = field(default_factory=Tide)

    def person(self, call: Call) -> Person:
        """Return who is calling; NotSignedOn without a token that holds."""
        name = self._name(call)
        with self.database.reading() as connection:
            return people.load_person(connection, name, by_login=bool(self.settings.issuer))

    @contextmanager
    def calling(self, call: Call, action: str) -> Iterator[tuple[Caller, Connection]]:
        """Give who is calling and one moment of the database, if a role of theirs allows `action` and the device is theirs."""
        name = self._name(call)
        with self.database.reading() as connection:
            caller = people.load_caller(connection, name, call.device, by_login=bool(self.settings.issuer))
            caller.person.need(action)
            yield caller, connection

    def caller(self, call: Call, action: str) -> Caller:
        """Return who is calling, for what needs no reading."""
        with self.calling(call, action) as (caller, _connection):
            return caller

    def _name(self, call: Call) -> str:
        if not call.token:
            raise NotSignedOn("There is no access token.")
        claims = self.tokens.read(call.token)
        return str(claims.get(self.settings.login_claim if self.settings.issuer else "sub", "")).replace("\0", "")


def begin_epoch(database: Database, *, is_new: bool = False) -> str:
    """Return the epoch of a database, making one when it has none or when `is_new` is asked for."""

    def job(connection: Connection) -> str:
        found = connection.execute(select(SETTING.c.value).where(SETTING.c.name == EPOCH)).scalar()
        if found and not is_new:
            return str(found)
        epoch = wire.new_id()
        if found:
            connection.execute(SETTING.update().where(SETTING.c.name == EPOCH).values(value=epoch))
        else:
            connection.execute(insert(SETTING).values(name=EPOCH, value=epoch))
        return epoch

    return database.write(job)
