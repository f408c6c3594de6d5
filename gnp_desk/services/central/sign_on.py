"""Sign-on: authorization code with PKCE in the system's browser, tokens that renew themselves (RFC 7636, 8252; api.md 3)."""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from gnp_desk.services.central import trouble
from gnp_desk.services.central.issuer import Client, Issuer, Waiting, text
from gnp_desk.services.central.patience import LOOK_SECONDS, Patience, Reader
from gnp_desk.texts import N_

# For the person; for one socket of the browser.
WAIT_SECONDS, SOCKET_SECONDS = 300, 2
# How often is asked whether the code was typed: what the issuer wants, within reason; each «slow_down» adds five seconds.
INTERVAL, LEAST_INTERVAL, MOST_INTERVAL, MORE_INTERVAL, MOST_EXPIRY = 5.0, 1.0, 60.0, 5.0, 1_800.0
DONE = N_("Sesión iniciada. Ya puede cerrar esta ventana y volver a GNP Desk.")
NOT_DONE = N_("No se inició la sesión. Vuelva a GNP Desk e inténtelo de nuevo.")
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
Cancelled = Callable[[], bool]


class Tokens:
    """The access token in memory and the refresh token in the encrypted store; `keep` writes the next one before it is used."""

    def __init__(self, client: Client, refresh: str, keep: Callable[[str], None], access: str = "") -> None:
        self._issuer, self._refresh, self._keep = Issuer(client), refresh, keep
        self._access, self._lock = access, threading.Lock()

    def access(self, renew: bool) -> str:
        """Return an access token; SessionExpired when nobody is signed on or the issuer ended the session."""
        with self._lock:
            if renew or not self._access:
                self._renew()
            return self._access

    @property
    def silence(self) -> float:
        """Return for how many seconds a renewal has had no answer, 0 while there is none."""
        return self._issuer.silence

    def cut(self) -> None:
        """Give up a renewal that waits for the issuer; may be called from another thread."""
        self._issuer.cut()

    def _take(self, answer: Mapping[str, Any]) -> None:
        """Keep the tokens of an answer: the one that stays first, in the store."""
        self._refresh = str(answer["refresh_token"])
        self._keep(self._refresh)
        self._access = str(answer["access_token"])

    def _renew(self) -> None:
        if not self._refresh:
            raise trouble.SessionExpired()
        self._access = ""
        try:
            self._take(self._issuer.tokens({"grant_type": "refresh_token", "refresh_token": self._refresh}))
        except trouble.SignOnRefused as error:
            raise trouble.SessionExpired() from error


class Browser:
    """One sign-on through the browser: where to send it, and the small server on this machine it comes back to."""

    def __init__(self, client: Client, cancelled: Cancelled = lambda: False) -> None:
        self._issuer, self._cancelled = Issuer(client, cancelled), cancelled
        self._verifier, self._state, self._nonce = (secrets.token_urlsafe(size) for size in (48, 16, 16))
        page = self._issuer.endpoint("authorization_endpoint")
        self._server = _Server(self._state, cancelled)
        self.redirect = f"http://127.0.0.1:{self._server.server_port}/"
        self.address = f"{page}?{urlencode(self._asked())}"
        """The page to open in the browser."""

    def close(self) -> None:
        """Wait for the browser no more."""
        self._server.server_close()

    def wait(self, seconds: float = WAIT_SECONDS) -> dict[str, Any]:
        """Return the tokens once the person signed on; SignOnRefused when they did not."""
        until, answer = time.monotonic() + seconds, self._server.answer
        while not answer and time.monotonic() < until and not self._cancelled():
            self._server.handle_request()
        self.close()
        if "code" not in answer or answer.get("iss", self._issuer.client.issuer) != self._issuer.client.issuer:
            raise trouble.SignOnRefused()
        said = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": self.redirect}
        return self._issuer.tokens({**said, "code_verifier": self._verifier}, self._nonce)

    def _asked(self) -> dict[str, str]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self._verifier.encode()).digest()).rstrip(b"=").decode()
        return {
            "response_type": "code",
            "client_id": self._issuer.client.client_id,
            "redirect_uri": self.redirect,
            "scope": self._issuer.client.scope,
            "state": self._state,
            "nonce": self._nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }


def by_code(client: Client, show: Callable[[str, str], None], cancelled: Cancelled = lambda: False) -> dict[str, Any]:
    """Return the tokens of a sign-on on another device (RFC 8628); `show` is given its address and the code to type."""
    issuer = Issuer(client, cancelled)
    started = issuer.post(issuer.endpoint("device_authorization_endpoint"), {"scope": client.scope})
    show(text(started, "verification_uri"), text(started, "user_code"))
    said = {"grant_type": DEVICE_GRANT, "device_code": text(started, "device_code")}
    interval = _seconds(started.get("interval"), INTERVAL, LEAST_INTERVAL, MOST_INTERVAL)
    until = time.monotonic() + _seconds(started.get("expires_in"), WAIT_SECONDS, 0.0, MOST_EXPIRY)
    while _slept(interval, until, cancelled):
        try:
            return issuer.tokens(said)
        except Waiting as waiting:
            interval += MORE_INTERVAL if waiting.is_hasty else 0.0
    raise trouble.SignOnRefused()


def _seconds(value: object, usual: float, least: float, most: float) -> float:
    """Return a number of seconds within bounds; the usual one for what is no number."""
    return min(max(float(value), least), most) if isinstance(value, int | float) else usual


def _slept(seconds: float, until: float, cancelled: Cancelled) -> bool:
    """Sleep, and return whether nobody cancelled and there is time left."""
    awake = time.monotonic() + seconds
    while time.monotonic() < awake and not cancelled():
        time.sleep(min(LOOK_SECONDS, seconds))
    return time.monotonic() < until and not cancelled()


class _Server(HTTPServer):
    """Waits for the browser, which may open sockets ahead that it says nothing on."""

    timeout = LOOK_SECONDS

    def __init__(self, state: str, cancelled: Cancelled) -> None:
        self.state, self.cancelled = state, cancelled
        self.answer: dict[str, str] = {}
        super().__init__(("127.0.0.1", 0), _Return)


class _Return(BaseHTTPRequestHandler):
    """Takes what the browser brings back, once, and only with the state that was sent."""

    server: _Server

    def setup(self) -> None:
        super().setup()
        patience = Patience()
        patience.begin(SOCKET_SECONDS, self.server.cancelled)
        self.rfile = io.BufferedReader(Reader(self.connection, patience))
        self.connection.settimeout(SOCKET_SECONDS)

    def do_GET(self) -> None:
        found = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        is_ours = secrets.compare_digest(found.get("state", "").encode(), self.server.state.encode())
        if is_ours and not self.server.answer:
            self.server.answer.update(found)
        words = DONE if is_ours and "code" in found else NOT_DONE
        page = f'<!doctype html><html lang="es-MX"><meta charset="utf-8"><title>GNP Desk</title><p>{words}</p></html>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the address holds a code."""
