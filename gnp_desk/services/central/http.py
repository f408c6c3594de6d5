"""Requests to the centre: every header of the API, and an answer only when the centre signed it for this request (api.md 2)."""

from __future__ import annotations

import base64
import errno
import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gnp_desk.services.central import trouble
from gnp_desk.services.central.line import Line
from gnp_desk.services.ids import new_id
from gnp_desk.services.sync.steps import reached

APP, SCHEMA = "gnp-desk/1.0.0", 1
# A request as a whole is given time for 1 MiB at 2 kB a second, either way; a byte now and then is no answer.
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 10, 60, 600
LARGEST_ANSWER, PACK_FROM = 16 * 1024 * 1024, 4_096
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# What is told of where no code is: the answer to a HEAD has no body.
BY_STATUS = {
    401: "token_expired",
    403: "forbidden",
    404: "not_found",
    413: "too_large",
    426: "client_too_old",
    429: "slow_down",
}
JSON_TYPES = ("application/json", "application/problem+json")


@dataclass(frozen=True)
class Answer:
    """A signed answer: its status, its JSON (None when it has no body) and its headers."""

    status: int
    json: Any
    headers: Mapping[str, str]
    body: bytes = b""


class Central:
    """Speaks to one centre as one device. `sign` signs with the device's key, `access` gives a token (`renew` another one).

    A request ends when `cancelled` says so.
    """

    def __init__(
        self,
        address: str,
        device: str,
        keys: Mapping[str, str],
        sign: Callable[[bytes], bytes],
        access: Callable[[bool], str] = lambda renew: "",
        line: Line | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.address = checked_address(address)
        self.device = device
        self.keys = dict(keys)
        self._sign = sign
        self._access = access
        self._line = line or line_to(self.address)
        self._cancelled = cancelled

    def get(self, path: str, meanwhile: Callable[[], object] | None = None, **headers: str) -> Answer:
        """Return the answer to a GET."""
        return self.call("GET", path, b"", meanwhile=meanwhile, **headers)

    def post(self, path: str, value: object) -> Answer:
        """Return the answer to a POST of JSON."""
        return self.call("POST", path, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def call(
        self, method: str, path: str, body: bytes = b"", meanwhile: Callable[[], object] | None = None, **headers: str
    ) -> Answer:
        """Return the signed answer; raises a CentreError for everything else, a problem of the centre included.

        `meanwhile` is done while the centre works on the request.
        """
        self._line.meanwhile(meanwhile)
        is_open = path == "/v1/meta"
        answer = self._once(method, path, body, headers, "" if is_open else self._access(False))
        if answer.status == 401 and not is_open:
            answer = self._once(method, path, body, headers, self._access(True))
        if answer.status >= 400:
            raise problem_of(answer)
        return answer

    def close(self) -> None:
        """Let the connections go."""
        self._line.close()

    @property
    def silence(self) -> float:
        """Return for how many seconds the centre has not answered what it is asked, 0 while it is asked nothing."""
        return self._line.patience.silence

    def cut(self) -> None:
        """Give up what waits for an answer, as if the connection broke; may be called from another thread."""
        self._line.cut()

    def _once(self, method: str, path: str, body: bytes, headers: Mapping[str, str], token: str) -> Answer:
        request_id = new_id()
        sent = self._headers(request_id, body, token, headers)
        is_packed = len(body) >= PACK_FROM and method == "POST"
        data = gzip.compress(body, 1, mtime=0) if is_packed else body
        if is_packed:
            sent["Content-Encoding"] = "gzip"
        reached("request.before")
        try:
            self._line.patience.begin(WHOLE_SECONDS, self._cancelled, len(data))
            response = self._line.request(
                method,
                self.address + path,
                data=data or None,
                headers=sent,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            with response:
                content = read(response)
        except requests.RequestException as error:
            raise trouble.CentreUnavailable() if self._line.patience.is_over else spoken(error) from error
        finally:
            self._line.patience.end()
        reached("request.answered")
        return self._believed(response, content, request_id, is_head=method == "HEAD")

    def _headers(self, request_id: str, body: bytes, token: str, headers: Mapping[str, str]) -> dict[str, str]:
        signature = base64.b64encode(self._sign(hashlib.sha256(body + request_id.encode()).digest())).decode()
        sent = {
            "Device": self.device,
            "App": APP,
            "Schema": str(SCHEMA),
            "Request-Id": request_id,
            "Device-Signature": f"device:{signature}",
            "Accept-Encoding": "gzip",
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return {**sent, "Authorization": f"Bearer {token}"} if token else sent

    def _believed(self, response: requests.Response, content: bytes, request_id: str, *, is_head: bool) -> Answer:
        """Return what a response says if the centre signed it for this request; raises PageInTheWay or CentreUnavailable."""
        headers = response.headers
        name, _, signature = headers.get("Server-Signature", "").partition(":")
        is_ours = headers.get("Request-Id") == request_id and name != ""
        if not is_ours:
            raise _unsigned(response, content)
        if self.keys and name not in self.keys:
            raise trouble.AnotherCentre()
        signed = b"" if is_head else content
        if self.keys and not is_signed(self.keys[name], signature, signed, request_id):
            raise trouble.PageInTheWay()
        kind = headers.get("Content-Type", "").partition(";")[0]
        return Answer(response.status_code, _json(content) if kind in JSON_TYPES else None, headers, content)


def checked_address(address: str) -> str:
    """Return the address without its last slash; UnsafeAddress unless it is HTTPS or this machine."""
    parts = urlsplit(address.strip())
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise trouble.UnsafeAddress()
    return address.strip().rstrip("/")


def is_here(address: str) -> bool:
    """Return whether an address is of this very machine."""
    return urlsplit(address).hostname in LOOPBACK


def is_signed(public_key: str, signature: str, body: bytes, request_id: str) -> bool:
    """Return whether the owner of a public key signed this body for this request."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
        key.verify(base64.b64decode(signature), hashlib.sha256(body + request_id.encode()).digest())
    except (InvalidSignature, ValueError):
        return False
    return True


def spoken(error: requests.RequestException) -> trouble.CentreError:
    """Return what a failure of the network is called."""
    if isinstance(error, requests.exceptions.SSLError):
        return trouble.UntrustedCertificate()
    if isinstance(error, requests.exceptions.ReadTimeout | requests.exceptions.ChunkedEncodingError):
        return trouble.CentreUnavailable()
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return trouble.PageInTheWay()
    return trouble.CentreUnavailable() if _is_refused(error) else trouble.NoNetwork()


def problem_of(answer: Answer) -> trouble.CentreError:
    """Return the trouble that a signed problem of the centre is (api.md section 12)."""
    found = answer.json if isinstance(answer.json, dict) else {}
    code, details = (
        str(found.get("code") or answer.headers.get("Problem-Code", "")),  # what answers HEAD has no body
        {name: found[name] for name in ("stream", "head", "next_seq", "offset", "reason") if name in found},
    )
    unknown = trouble.CentreUnavailable if answer.status >= 500 else trouble.RequestRefused
    kinds: dict[str, type[trouble.CentreError]] = {
        "token_expired": trouble.SessionExpired,
        "device_revoked": trouble.DeviceRevoked,
        "forbidden": trouble.NotForYou,
        "not_found": trouble.NotForYou,
        "device_fork": trouble.DeviceForked,
        "history_diverged": trouble.HistoryDiverged,
        "offset": trouble.ChunkRefused,
        "chunk_digest": trouble.ChunkRefused,
        "blob_digest": trouble.ChunkRefused,
        "cursor_too_old": trouble.CursorTooOld,
        "too_large": trouble.TooLarge,
        "client_too_old": trouble.ProgramTooOld,
        "slow_down": trouble.SlowDown,
    }
    wait = answer.headers.get("Retry-After", "")
    return kinds.get(code or BY_STATUS.get(answer.status, ""), unknown)(
        **details, problem=code, retry_after=int(wait) if wait.isdecimal() else 0
    )


def _unsigned(response: requests.Response, content: bytes) -> trouble.CentreError:
    """Return what an answer nobody signed is: a gateway that cannot reach the centre, one that broke off, or something in the way.

    An answer that ends among its headers looks whole and says nothing; a page says something or leads elsewhere.
    """
    is_cut = not content and not response.is_redirect
    is_away = response.status_code >= 500 or response.status_code == 429
    return trouble.CentreUnavailable() if is_cut or is_away else trouble.PageInTheWay()


def line_to(address: str) -> Line:
    """Return a line to an address; a proxy of the environment is never asked for this very machine."""
    line = Line()
    line.trust_env = not is_here(address)
    return line


def read(response: requests.Response, largest: int = 0) -> bytes:
    """Return the body, unpacked; PageInTheWay before more than an answer may hold is in memory."""
    found = bytearray()
    for part in response.iter_content(256 * 1024):
        found += part
        if len(found) > (largest or LARGEST_ANSWER):
            raise trouble.PageInTheWay()
    return bytes(found)


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content) if content else None
    except ValueError as error:
        raise trouble.PageInTheWay() from error


def _is_refused(error: BaseException) -> bool:
    """Return whether somewhere behind an error a machine was reached that does not serve."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in (errno.ECONNREFUSED, errno.ECONNRESET, errno.EPIPE):
            return True
        reason = getattr(seen, "reason", None) or (seen.args[0] if seen.args else None)
        seen = seen.__cause__ or seen.__context__ or (reason if isinstance(reason, BaseException) else None)
    return False
