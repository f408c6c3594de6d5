"""The issuer of a centre: its endpoints and tokens. Nothing it says is taken for more than it is, and nobody waits for it for ever."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from gnp_desk.services.central import trouble
from gnp_desk.services.central.http import CONNECT_SECONDS, READ_SECONDS, checked_address, line_to, read, spoken
from gnp_desk.services.central.line import Line

# Of an answer, and for one: a configuration or a set of tokens.
LARGEST, WHOLE_SECONDS = 1024 * 1024, 60
DISCOVERY = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Client:
    """The issuer of a centre and who this program is there, as `/v1/meta` tells it."""

    issuer: str
    client_id: str
    scope: str


class Waiting(Exception):  # noqa: N818  (nothing failed)
    """The person has not typed the code yet; `is_hasty` when the issuer was asked too often (RFC 8628)."""

    def __init__(self, *, is_hasty: bool) -> None:
        super().__init__()
        self.is_hasty = is_hasty


class Issuer:
    """Asks the issuer one thing at a time. A request ends when somebody cancelled, or cut it from another thread."""

    def __init__(self, client: Client, cancelled: Callable[[], bool] | None = None) -> None:
        self.client = client
        self._cancelled = cancelled
        self._line: Line | None = None

    def endpoint(self, name: str) -> str:
        """Return the address of an endpoint; UnsafeAddress unless it is HTTPS or this machine, SignOnRefused without one."""
        found = self._request("GET", checked_address(self.client.issuer) + DISCOVERY, None)
        if str(found.get("issuer", "")).rstrip("/") != self.client.issuer.rstrip("/"):
            raise trouble.SignOnRefused()
        return checked_address(text(found, name))

    def tokens(self, said: Mapping[str, str], nonce: str = "") -> dict[str, Any]:
        """Return the tokens for a grant; SignOnRefused for an answer without them, or with an identity that is not for this sign-on."""
        answer = self.post(self.endpoint("token_endpoint"), said)
        text(answer, "access_token"), text(answer, "refresh_token")
        if "id_token" in answer and not self._is_for_us(text(answer, "id_token"), nonce):
            raise trouble.SignOnRefused()
        return answer

    def post(self, address: str, said: Mapping[str, str]) -> dict[str, Any]:
        """Return the answer to a form of this client."""
        return self._request("POST", address, {"client_id": self.client.client_id, **said})

    @property
    def silence(self) -> float:
        """Return for how many seconds the issuer has not answered what it is asked, 0 while it is asked nothing."""
        line = self._line
        return line.patience.silence if line is not None else 0.0

    def cut(self) -> None:
        """Give up what waits for an answer; may be called from another thread."""
        line = self._line
        if line is not None:
            line.cut()

    def _is_for_us(self, token: str, nonce: str) -> bool:
        """Return whether an identity names this issuer, this program and this sign-on.

        It came over TLS from the token endpoint itself, which stands for its signature (OpenID Connect Core 3.1.3.7).
        """
        try:
            claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
            audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
            is_ours = claims["iss"] == self.client.issuer and self.client.client_id in audience
            return is_ours and (not nonce or claims["nonce"] == nonce)
        except (IndexError, ValueError, KeyError, TypeError):
            return False

    def _request(self, method: str, address: str, form: Mapping[str, str] | None) -> dict[str, Any]:
        """Return the JSON of the issuer; SignOnRefused for what it refuses, another trouble for what is not an answer."""
        try:
            with line_to(address) as line:
                self._line = line
                line.patience.begin(WHOLE_SECONDS, self._cancelled)
                answer = line.request(
                    method,
                    address,
                    data=form,
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                )
                with answer:
                    body = read(answer, LARGEST)
        except requests.RequestException as error:
            raise trouble.CentreUnavailable() if line.patience.is_over else spoken(error) from error
        finally:
            self._line = None
        return _understood(answer.status_code, body)


def text(found: Mapping[str, Any], name: str) -> str:
    """Return a member that is a text; SignOnRefused without it."""
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise trouble.SignOnRefused()
    return value


def _understood(status: int, body: bytes) -> dict[str, Any]:
    if status >= 500 or status == 429:
        raise trouble.CentreUnavailable()
    try:
        found = json.loads(body)
    except ValueError as error:
        raise trouble.PageInTheWay() from error
    if status == 200 and isinstance(found, dict):
        return found
    said = found.get("error") if isinstance(found, dict) else ""
    if said in ("authorization_pending", "slow_down"):
        raise Waiting(is_hasty=said == "slow_down")
    raise trouble.SignOnRefused()
