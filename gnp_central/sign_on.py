"""The built-in issuer: authorization code with PKCE, device grant, and refresh tokens that rotate (api.md section 3).

An answer lost on the road must not log a person out: the predecessor of a refresh token stays good until its successor is
used once. The use of an older one means that somebody has a copy, and ends the whole family.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, delete, insert, select, update

from gnp_central import passwords, wire
from gnp_central.tables import PERSON, REFRESH, SIGN_ON_CODE

CLIENT, SCOPE = "gnp-desk", "openid offline_access"
CODE_SECONDS, DEVICE_SECONDS, REFRESH_SECONDS = 120, 600, 30 * 24 * 3600
LOOPBACK = ("127.0.0.1", "::1", "localhost")
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
PENDING, GRANTED, USED = "pending", "granted", "used"
LATEST, PREVIOUS, DEAD = "latest", "previous", "dead"


@dataclass(frozen=True)
class Refusal:
    """What RFC 6749 and 8628 call an error response. It is returned, not raised: ending a family must be committed."""

    error: str
    description: str = ""


@dataclass(frozen=True)
class Asked:
    """What an application asks of the sign-on page."""

    redirect: str
    challenge: str
    state: str
    nonce: str


@dataclass(frozen=True)
class Grant:
    """A person who signed on: who, the refresh token to hand out, and the nonce of the request."""

    person: str
    refresh: str
    nonce: str = ""


class SignOn:
    """Codes, device codes and refresh tokens, kept only as hashes. Each call is one job for a write transaction."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    def person(self, connection: Connection, login: str, password: str) -> str:
        """Return who has this login and password, «» when nobody has."""
        row = connection.execute(select(PERSON).where(PERSON.c.login == login)).first()
        is_open = row is not None and row.disabled_at is None
        is_theirs = passwords.fits(password, row.password if row is not None and is_open else None)
        return row.id if row is not None and is_theirs else ""

    def code(self, connection: Connection, person: str, asked: Asked) -> str:
        """Return a code that can be changed for tokens once, soon, by who knows the verifier of its challenge."""
        code = secrets.token_urlsafe(32)
        values = {"redirect": asked.redirect, "challenge": asked.challenge, "nonce": asked.nonce, "state": GRANTED}
        self._keep(connection, code, CODE_SECONDS, person=person, **values)
        return code

    def device_codes(self, connection: Connection) -> tuple[str, str]:
        """Return a device code for the application and a short code for the person to type."""
        code = secrets.token_urlsafe(32)
        short = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
        values = {"redirect": "", "challenge": "", "nonce": "", "state": PENDING, "user_code": short}
        self._keep(connection, code, DEVICE_SECONDS, **values)
        return code, f"{short[:4]}-{short[4:]}"

    def approve(self, connection: Connection, user_code: str, person: str) -> bool:
        """Let the device with that code sign on as `person`; False when there is none waiting."""
        short = "".join(letter for letter in user_code.upper() if letter in CODE_LETTERS)
        where = (SIGN_ON_CODE.c.user_code == short) & (SIGN_ON_CODE.c.state == PENDING)
        where &= SIGN_ON_CODE.c.expires > self._clock()
        done = connection.execute(update(SIGN_ON_CODE).where(where).values(person=person, state=GRANTED))
        return done.rowcount == 1

    def redeem(self, connection: Connection, code: str, redirect: str, verifier: str) -> Grant | Refusal:
        """Change a code for a grant. A code used twice ends what its first use began."""
        row = self._find(connection, code)
        if row is None or row.user_code is not None:
            return Refusal("invalid_grant")
        if row.state == USED:
            self._end(connection, row.family)
            return Refusal("invalid_grant", "The code was used before.")
        shown = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if not hmac.compare_digest(shown, row.challenge) or redirect != row.redirect:
            return Refusal("invalid_grant", "The verifier or the address does not fit.")
        return self._grant(connection, row)

    def redeem_device(self, connection: Connection, code: str) -> Grant | Refusal:
        """Change a device code for a grant once the person approved it."""
        row = self._find(connection, code)
        if row is None or row.user_code is None or row.state == USED:
            return Refusal("expired_token")
        return Refusal("authorization_pending") if row.state == PENDING else self._grant(connection, row)

    def refresh(self, connection: Connection, token: str) -> Grant | Refusal:
        """Change a refresh token for the next one."""
        row = connection.execute(select(REFRESH).where(REFRESH.c.token == _hash(token)).with_for_update()).first()
        if row is None or row.expires <= self._clock():
            return Refusal("invalid_grant")
        if row.state == DEAD:
            self._end(connection, row.family)
            return Refusal("invalid_grant", "The token was used before.")
        others = (REFRESH.c.family == row.family) & (REFRESH.c.token != row.token)
        connection.execute(update(REFRESH).where(others).values(state=DEAD))
        connection.execute(update(REFRESH).where(REFRESH.c.token == row.token).values(state=PREVIOUS))
        return Grant(row.person, self._token(connection, row.family, row.person, row.number + 1))

    def sweep(self, connection: Connection) -> None:
        """Forget codes and tokens that are past their time."""
        for table in (SIGN_ON_CODE, REFRESH):
            connection.execute(delete(table).where(table.c.expires <= self._clock()))

    def _grant(self, connection: Connection, row: Row[tuple[object, ...]]) -> Grant:
        family = wire.new_id()
        connection.execute(
            update(SIGN_ON_CODE).where(SIGN_ON_CODE.c.code == row.code).values(state=USED, family=family)
        )
        return Grant(row.person, self._token(connection, family, row.person, 1), row.nonce)

    def _token(self, connection: Connection, family: str, person: str, number: int) -> str:
        token = secrets.token_urlsafe(48)
        expires = int(self._clock()) + REFRESH_SECONDS
        row = {"token": _hash(token), "family": family, "person": person, "number": number, "expires": expires}
        connection.execute(insert(REFRESH).values(**row, state=LATEST))
        return token

    def _keep(self, connection: Connection, code: str, seconds: int, **values: object) -> None:
        connection.execute(
            insert(SIGN_ON_CODE).values(code=_hash(code), expires=int(self._clock()) + seconds, **values)
        )

    def _find(self, connection: Connection, code: str) -> Row[tuple[object, ...]] | None:
        query = select(SIGN_ON_CODE).where(SIGN_ON_CODE.c.code == _hash(code), SIGN_ON_CODE.c.expires > self._clock())
        return connection.execute(query.with_for_update()).first()

    def _end(self, connection: Connection, family: str | None) -> None:
        connection.execute(update(REFRESH).where(REFRESH.c.family == family).values(state=DEAD))


def is_loopback(redirect: str) -> bool:
    """Return whether an address leads back to the person's own machine (RFC 8252)."""
    try:
        parts = urlsplit(redirect)
        return parts.scheme == "http" and parts.hostname in LOOPBACK and parts.port is not None and not parts.fragment
    except ValueError:
        return False


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
