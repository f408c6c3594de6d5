"""Sign-on: authorization code with PKCE in the system's browser, tokens that renew themselves (RFC 7636, 8252; api.md 3)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import CONNECT_SECONDS, READ_SECONDS, spoken
from gnp_desk.services.central.http import line_to as _session

WAIT_SECONDS = 300
DONE = "Sesión iniciada. Ya puede cerrar esta ventana y volver a GNP Desk."
NOT_DONE = "No se inició la sesión. Vuelva a GNP Desk e inténtelo de nuevo."
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True)
class Client:
    """The issuer of a centre and who this program is there, as `/v1/meta` tells it."""

    issuer: str
    client_id: str
    scope: str


class Tokens:
    """The access token in memory and the refresh token in the encrypted store; `keep` writes the next one before it is used."""

    def __init__(self, client: Client, refresh: str, keep: Callable[[str], None], access: str = "") -> None:
        self._client, self._refresh, self._keep = client, refresh, keep
        self._access, self._lock = access, threading.Lock()

    def access(self, renew: bool) -> str:
        """Return an access token; SessionExpired when nobody is signed on or the issuer ended the session."""
        with self._lock:
            if renew or not self._access:
                self._renew()
            return self._access

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
            self._take(_ask(self._client, {"grant_type": "refresh_token", "refresh_token": self._refresh}))
        except trouble.SignOnRefused as error:
            raise trouble.SessionExpired() from error


class Browser:
    """One sign-on through the browser: where to send it, and the small server on this machine it comes back to."""

    def __init__(self, client: Client) -> None:
        self._client, self._verifier, self._state = client, secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        self._server = HTTPServer(("127.0.0.1", 0), _Return)
        self._server.timeout = 0.2
        self._server.answer = {}  # type: ignore[attr-defined]
        self._server.state = self._state  # type: ignore[attr-defined]
        self.redirect = f"http://127.0.0.1:{self._server.server_port}/"

    @property
    def address(self) -> str:
        """Return the page to open in the browser."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self._verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self.redirect,
            "scope": self._client.scope,
            "state": self._state,
            "nonce": secrets.token_urlsafe(16),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{_endpoints(self._client)['authorization_endpoint']}?{urlencode(asked)}"

    def wait(self, cancelled: Callable[[], bool] = lambda: False, seconds: float = WAIT_SECONDS) -> dict[str, Any]:
        """Return the tokens once the person signed on; SignOnRefused when they did not."""
        until = time.monotonic() + seconds
        answer: dict[str, str] = self._server.answer  # type: ignore[attr-defined]
        try:
            while not answer and time.monotonic() < until and not cancelled():
                self._server.handle_request()
        finally:
            self._server.server_close()
        if "code" not in answer:
            raise trouble.SignOnRefused()
        said = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": self.redirect}
        return _ask(self._client, {**said, "code_verifier": self._verifier})


def by_code(
    client: Client, show: Callable[[str, str], None], cancelled: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Return the tokens of a sign-on on another device (RFC 8628); `show` is given its address and the code to type."""
    started = _post(
        _endpoints(client)["device_authorization_endpoint"], {"client_id": client.client_id, "scope": client.scope}
    )
    show(started["verification_uri"], started["user_code"])
    until = time.monotonic() + float(started["expires_in"])
    while time.monotonic() < until and not cancelled():
        time.sleep(float(started.get("interval", 5)))
        try:
            return _ask(client, {"grant_type": DEVICE_GRANT, "device_code": started["device_code"]})
        except _Pending:
            continue
    raise trouble.SignOnRefused()


class _Pending(Exception):  # noqa: N818  (nothing failed)
    """The person has not typed the code yet."""


class _Return(BaseHTTPRequestHandler):
    """Takes what the browser brings back, once, and only with the state that was sent."""

    def do_GET(self) -> None:
        found = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        is_ours = secrets.compare_digest(found.get("state", ""), self.server.state)  # type: ignore[attr-defined]
        if is_ours:
            self.server.answer.update(found)  # type: ignore[attr-defined]
        words = DONE if is_ours and "code" in found else NOT_DONE
        page = f'<!doctype html><html lang="es-MX"><meta charset="utf-8"><title>GNP Desk</title><p>{words}</p></html>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the address holds a code."""


def _ask(client: Client, said: Mapping[str, str]) -> dict[str, Any]:
    answer = _post(_endpoints(client)["token_endpoint"], {"client_id": client.client_id, **said})
    if not {"access_token", "refresh_token"} <= answer.keys():
        raise trouble.SignOnRefused()
    return answer


def _endpoints(client: Client) -> dict[str, Any]:
    return _request("GET", f"{client.issuer}/.well-known/openid-configuration", None)


def _post(address: str, form: Mapping[str, str]) -> dict[str, Any]:
    return _request("POST", address, form)


def _request(method: str, address: str, form: Mapping[str, str] | None) -> dict[str, Any]:
    """Return the JSON of the issuer; SignOnRefused for what it refuses, another trouble for what is not an answer."""
    try:
        with _session(address) as session:
            answer = session.request(
                method, address, data=form, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False
            )
        found = answer.json()
    except json.JSONDecodeError as error:
        raise trouble.PageInTheWay() from error
    except requests.RequestException as error:
        raise spoken(error) from error
    if answer.status_code >= 500 or answer.status_code == 429:
        raise trouble.CentreUnavailable()
    if answer.status_code != 200 or not isinstance(found, dict):
        is_pending = isinstance(found, dict) and found.get("error") in ("authorization_pending", "slow_down")
        raise _Pending() if is_pending else trouble.SignOnRefused()
    return found
