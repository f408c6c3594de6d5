"""Joining a centre: its keys are pinned, the person signs on, the device is registered (api.md section 3)."""

from __future__ import annotations

import base64
import json
import platform
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from gnp_desk.services import preferences, seal
from gnp_desk.services.cases import DEVICE_SHORT
from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import APP, Central, checked_address, is_here
from gnp_desk.services.central.issuer import Client
from gnp_desk.services.central.sign_on import Tokens
from gnp_desk.services.database import Database
from gnp_desk.services.records import Author, Records
from gnp_desk.services.sync import link
from gnp_desk.services.sync.link import AUTHOR, Link
from gnp_desk.services.sync.steps import reached

Session = Callable[[], Any]
Cancelled = Callable[[], bool] | None
# What the link says of the centre itself.
_OF_CENTRE = ("address", "keys", "issuer", "client_id", "scope")


class Enrolment:
    """How this store speaks to its centre: who is signed on stays in the encrypted store, the access token in memory."""

    def __init__(
        self, database: Database, records: Records, session: Session = lambda: None, *, stays_here: bool = False
    ) -> None:
        self._database, self._records, self._session = database, records, session
        self._stays_here = stays_here
        self._tokens: Tokens | None = None
        # A centre somebody is about to join: nothing of it is kept before they signed on there.
        self._met: Link | None = None
        self._sign: Callable[[bytes], bytes] | None = None

    def link(self) -> Link:
        """Return what this store knows of its centre."""
        with self._database.reading() as connection:
            return link.read(connection)

    def client(self, address: str, cancelled: Cancelled = None) -> Client:
        """Return the issuer of the centre at an address; nothing of it is kept until somebody signed on there.

        AnotherCentre when this store knows other keys, whatever the address: its work goes to the one it belongs to.

        What is invented never leaves this machine: DemonstrationStaysHere for the demonstration and an address elsewhere.
        """
        known, address = self.link(), checked_address(address)
        if self._stays_here and not is_here(address):
            raise trouble.DemonstrationStaysHere()
        with closing(self._central(address, {}, cancelled=cancelled)) as central:
            first = central.get("/v1/meta").json
            keys = {str(key["id"]): str(key["public_key"]) for key in first["keys"]}
            if known.keys and not set(known.keys.items()) & set(keys.items()):
                raise trouble.AnotherCentre()
            central.keys = keys
            meta = central.get("/v1/meta").json
        client = Client(**{name: str(meta["oidc"][name]) for name in ("issuer", "client_id", "scope")})
        self._met = replace(
            known, address=address, keys=keys, issuer=client.issuer, client_id=client.client_id, scope=client.scope
        )
        return client

    def enrol(self, answer: Mapping[str, Any], cancelled: Cancelled = None) -> Link:
        """Register this device with the tokens of a sign-on, then keep centre and session.

        AnotherPerson when the store is somebody else's; whatever ends it, the store knows what it knew before.
        """
        met = self._met or self.link()
        got = [str(answer["refresh_token"])]
        tokens = Tokens(_client_of(met), got[0], got.append, str(answer["access_token"]))
        reached("enrol.tokens_taken")
        central = self._central(met.address, met.keys, tokens, cancelled)
        try:
            me = self._registered(central, met)
        finally:
            central.close()
        roles = tuple(str(role) for role in me["roles"])
        user, name = str(me["user"]["id"]), str(me["user"]["name"])
        joined = {name: getattr(met, name) for name in _OF_CENTRE}

        def job(connection: Connection, before: Author) -> Author:
            former = {**link.read(connection).former, before.user: user}
            link.keep(connection, **joined, asked_at="", refresh=got[-1], person=user, name=name, roles=roles, former=former)
            preferences.keep(connection, AUTHOR, {"user": user, "name": name, "device": before.device})
            return replace(before, user=user, name=name)

        link.become(self._database, self._records, job)
        self._tokens, self._met = self._new_tokens(self.link(), tokens.access(False)), None
        reached("enrol.registered")
        return self.link()

    def central(self) -> Central:
        """Return the centre as this device speaks to it; NoCentre or SessionExpired."""
        known = self.link()
        if not known.is_linked:
            raise trouble.NoCentre()
        if self._tokens is None:
            self._tokens = self._new_tokens(known)
        return self._central(known.address, known.keys, self._tokens)

    def _registered(self, central: Central, known: Link) -> dict[str, Any]:
        """Register the device for the person who signed on, unless the store is another person's, and return who that is."""
        try:
            me: dict[str, Any] = central.get("/v1/me").json
        except trouble.NotForYou:
            register(self._database, central)
            me = central.get("/v1/me").json
        else:
            register(self._database, central)
        person = str(me["user"]["id"])
        if known.person and known.person != person:
            raise trouble.AnotherPerson(owner=known.name, person=str(me["user"]["name"]))
        return me

    def _new_tokens(self, known: Link, access: str = "") -> Tokens:
        keep = lambda token: self._database.write(lambda connection: _keep_token(connection, token))  # noqa: E731
        return Tokens(_client_of(known), known.refresh, keep, access)

    @property
    def silence(self) -> float:
        """Return for how many seconds the renewal of a session has had no answer, 0 while there is none."""
        tokens = self._tokens
        return tokens.silence if tokens is not None else 0.0

    def cut(self) -> None:
        """Give up the renewal of a session that waits for the issuer; may be called from another thread."""
        if self._tokens is not None:
            self._tokens.cut()

    def _central(
        self, address: str, keys: Mapping[str, str], tokens: Tokens | None = None, cancelled: Cancelled = None
    ) -> Central:
        if self._sign is None:
            self._sign = self._database.write(seal.signer)
        access = tokens.access if tokens is not None else lambda renew: ""
        return Central(address, self._records.author.device, keys, self._sign, access, self._session(), cancelled)


def register(database: Database, central: Central) -> None:
    """Tell the centre of this device; its short name becomes what the centre gave."""
    with database.reading() as connection:
        short = str(preferences.read(connection, DEVICE_SHORT, ""))
        key = base64.b64encode(bytes.fromhex(seal.device_key(connection))).decode()
    name, system = platform.node() or "equipo", platform.system().lower() or "otro"
    said = {"name": name[:200], "platform": system, "app": APP, "public_key": key, "short": short}
    answer = central.call("PUT", f"/v1/devices/{central.device}", json.dumps(said).encode()).json
    database.write(lambda connection: preferences.keep(connection, DEVICE_SHORT, str(answer["short"])))


def _client_of(known: Link) -> Client:
    return Client(known.issuer, known.client_id, known.scope)


def _keep_token(connection: Connection, token: str) -> None:
    link.keep(connection, refresh=token)
