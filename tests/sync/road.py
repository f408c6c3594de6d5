"""The road between a laptop and the centre of this process, and the accidents that happen on it.

An accident is a function of `carry` (which lets the request in and returns the answer) and the request. It returns what the
laptop gets to see, or raises what a broken connection raises.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from gnp_central.wire import new_id
from gnp_desk.services.central.line import Line
from tests.sync.stage import Reply, Stage

Carry = Callable[[requests.PreparedRequest], Reply]
Accident = Callable[[Carry, requests.PreparedRequest], Reply]
Watch = Callable[[requests.PreparedRequest, Reply], None]
PORTAL = b"<html><body>Bienvenido. Acepte las condiciones de la red.</body></html>"


class Road(BaseAdapter):
    """Carries requests into the centre. `next` holds the accidents of the coming requests, None for a good journey."""

    def __init__(self, stage: Stage, watch: Watch = lambda request, reply: None) -> None:
        super().__init__()
        self._stage, self._watch = stage, watch
        self.next: list[Accident | None] = []
        self.always: Accident | None = None
        self.late: list[requests.PreparedRequest] = []
        self._line = Line()
        self.asked: list[str] = []

    def session(self) -> requests.Session:
        """Return a session whose every request takes this road."""
        found = self._line = Line()
        found.trust_env = False
        found.adapters.clear()
        found.mount("http://", self)
        return found

    def send(self, request: requests.PreparedRequest, *rest: Any, **options: Any) -> requests.Response:
        self.asked.append(f"{request.method} {request.path_url}")
        accident = (self.next.pop(0) if self.next else None) or self.always
        reply = self.carry(request) if accident is None else accident(self.carry, request)
        self._line.sent()  # as on a real line, the laptop goes on before the answer is there
        return _response(self, request, reply)

    def carry(self, request: requests.PreparedRequest) -> Reply:
        """Let a request in, whatever becomes of its answer."""
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else bytes(body)  # type: ignore[arg-type]
        reply = self._stage.carry(str(request.method), str(request.url), request.headers, raw)
        self._watch(request, reply)
        return reply

    def deliver(self) -> int:
        """Let the copies in that were held up on the way; nobody waits for their answers. Returns how many there were."""
        count = len(self.late)
        while self.late:
            self.carry(self.late.pop())
        return count

    def held_up(self, carry: Carry, request: requests.PreparedRequest) -> Reply:
        """A second copy of the request stays on the way and arrives when `deliver` says so."""
        self.late.append(request.copy())
        return carry(request)

    def close(self) -> None:
        """Nothing is open between two requests."""


def lost(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The request never arrives."""
    raise requests.ConnectionError("lost")


def answer_lost(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The request takes effect, and nobody hears of it."""
    carry(request)
    raise requests.ReadTimeout("answer lost")


def repeated(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The request arrives twice; the second answer is heard."""
    carry(request)
    return carry(request)


def cut(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The answer breaks off in the middle."""
    reply = carry(request)
    return Reply(reply.status, reply.headers, reply.body[: len(reply.body) // 2])


def shortened(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The answer breaks off in the middle, and something on the way made its length fit."""
    reply = carry(request)
    body = reply.body[: len(reply.body) // 2]
    return Reply(reply.status, _with(reply, {"content-length": str(len(body))}), body)


def foreign(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The answer to another request is heard: signed, but not for this one."""
    other = request.copy()
    other.headers["Request-Id"] = new_id()
    return carry(other)


def unsigned(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The signature is missing."""
    reply = carry(request)
    return Reply(reply.status, _with(reply, {"server-signature": ""}), reply.body)


def flipped(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """One bit of the answer is another."""
    reply = carry(request)
    place = len(reply.body) // 2
    body = reply.body[:place] + bytes([reply.body[place] ^ 4]) + reply.body[place + 1 :] if reply.body else b""
    return Reply(reply.status, reply.headers, body)


def portal(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """A page of the hotel answers."""
    return Reply(200, (("content-type", "text/html"), ("content-length", str(len(PORTAL)))), PORTAL)


def gateway(status: int, **headers: str) -> Accident:
    """Return the accident that something between answers with this status, and the centre never hears of it."""

    def answer(carry: Carry, request: requests.PreparedRequest) -> Reply:
        body = b"<html>Bad gateway</html>"
        told = {"content-type": "text/html", "content-length": str(len(body)), **headers}
        return Reply(status, tuple((name.replace("_", "-"), value) for name, value in told.items()), body)

    return answer


# What may happen to any request without a promise of the centre being broken.
ACCIDENTS: Mapping[str, Accident] = {
    accident.__name__: accident
    for accident in (lost, answer_lost, repeated, cut, shortened, foreign, unsigned, flipped, portal)
}


def _with(reply: Reply, changed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    kept = [(name, value) for name, value in reply.headers if name.lower() not in changed]
    return (*kept, *((name, value) for name, value in changed.items() if value))


def _response(road: BaseAdapter, request: requests.PreparedRequest, reply: Reply) -> requests.Response:
    headers = HTTPHeaderDict()
    for name, value in reply.headers:
        headers.add(name, value)
    raw = HTTPResponse(
        body=io.BytesIO(b"" if request.method == "HEAD" else reply.body),
        headers=headers,
        status=reply.status,
        preload_content=False,
        request_method=request.method,
    )
    return HTTPAdapter.build_response(road, request, raw)  # type: ignore[arg-type]
