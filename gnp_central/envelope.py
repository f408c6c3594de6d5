"""Around every request: identity, limits, unpacking, signature, problem details, log line and metrics. Plain ASGI."""

from __future__ import annotations

import json
import time
import zlib
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gnp_central import logs, problems, wire
from gnp_central.call import Call, need_app, need_headers
from gnp_central.limits import Bucket
from gnp_central.metrics import Metrics
from gnp_central.problems import BadRequest, Problem, TooLarge
from gnp_central.settings import Settings
from gnp_central.signing import ServerKeys

LARGEST_WIRE, LARGEST_UNPACKED, LARGEST_CHUNK = 1024 * 1024, 8 * 1024 * 1024, 4 * 1024 * 1024
PACK_FROM, THREAD_FROM = 1_024, 65_536
OPEN_PATHS = ("/v1/meta",)
STILL_ALLOWED = ("/v1/push", "/v1/receipts", "/v1/blobs/", "/v1/devices/")


@dataclass
class Rates:
    """The buckets of requests, of chunks of files and of attempts to sign on."""

    calls: Bucket
    files: Bucket
    sign_on: Bucket


@dataclass
class _Answer:
    """What the application answers, held back until it is signed; a stream that signed itself passes through."""

    send: Send
    start: Message | None = None
    body: bytearray = field(default_factory=bytearray)
    is_streamed: bool = False

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            self.is_streamed = any(name == b"server-signature" for name, _ in message["headers"])
            if self.is_streamed:
                await self.send(message)
        elif self.is_streamed:
            await self.send(message)
        else:
            self.body += message.get("body", b"")


class Envelope:
    """The outermost layer of the centre."""

    def __init__(self, app: ASGIApp, settings: Settings, keys: ServerKeys, metrics: Metrics, rates: Rates) -> None:
        self._app = app
        self._settings = settings
        self._keys = keys
        self._metrics = metrics
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        request_id = headers.get("request-id", "")
        request_id = request_id if wire.is_id(request_id) else wire.new_id()
        answer = _Answer(send)
        code = ""
        try:
            await self._serve(scope, receive, headers, request_id, answer)
        except Problem as problem:
            code = problem.code
            answer.start, answer.body = _start_of(problem), bytearray(_problem_body(problem, request_id))
        except Exception as error:  # the last resort of a request: a bug is logged and answered, never shown
            logs.bug(request_id, error)
            unknown = Problem()
            code = unknown.code
            if not answer.is_streamed:
                answer.start, answer.body = _start_of(unknown), bytearray(_problem_body(unknown, request_id))
        if not answer.is_streamed and answer.start is not None:
            await self._finish(scope, headers, request_id, answer)
        self._note(scope, answer, request_id, code, time.perf_counter() - started)

    async def _serve(
        self, scope: Scope, receive: Receive, headers: dict[str, str], request_id: str, answer: _Answer
    ) -> None:
        path, address = scope["path"], (scope.get("client") or ("", 0))[0]
        is_api = path.startswith("/v1/") and path not in OPEN_PATHS
        if is_api:
            need_headers(headers)
            is_file = path.startswith("/v1/blobs/")
            (self._rates.files if is_file else self._rates.calls).take(headers["device"])
            if not path.startswith(STILL_ALLOWED):
                need_app(headers, self._settings.oldest_app)
        elif path not in ("/healthz", "/metrics"):
            self._rates.calls.take(address)
        body = await _body(receive, headers, LARGEST_CHUNK if scope["method"] == "PATCH" else LARGEST_WIRE)
        scope.setdefault("state", {})["call"] = Call(request_id, headers, body, address)
        await self._app(scope, _Rest(receive), answer.take)

    async def _finish(self, scope: Scope, headers: dict[str, str], request_id: str, answer: _Answer) -> None:
        """Sign the answer, pack it when the caller can unpack it, and send it."""
        # What answers HEAD has no body, and its signature is over none.
        body, start = bytes(answer.body) if scope["method"] != "HEAD" else b"", answer.start or {}
        extra: list[tuple[bytes, bytes]] = [
            (b"request-id", request_id.encode()),
            (b"x-content-type-options", b"nosniff"),
        ]
        if scope["path"].startswith("/v1/"):
            extra.append((b"server-signature", self._keys.sign(body, request_id).encode()))
        if "gzip" in headers.get("accept-encoding", "") and len(body) >= PACK_FROM and scope["method"] != "HEAD":
            body = await run_in_threadpool(_packed, body) if len(body) > THREAD_FROM else _packed(body)
            extra += [(b"content-encoding", b"gzip"), (b"vary", b"accept-encoding")]
        kept = [
            (name, value) for name, value in start["headers"] if name != b"content-length" or scope["method"] == "HEAD"
        ]
        if scope["method"] != "HEAD":
            extra.append((b"content-length", str(len(body)).encode()))
        await answer.send({**start, "headers": [*kept, *extra]})
        await answer.send({"type": "http.response.body", "body": body})

    def _note(self, scope: Scope, answer: _Answer, request_id: str, code: str, seconds: float) -> None:
        status = int(answer.start["status"]) if answer.start else 500
        route = getattr(scope.get("route"), "path", "other")
        self._metrics.request(scope["method"], route, status, seconds)
        members: dict[str, Any] = {"method": scope["method"], "route": route, "status": status}
        if code:
            members["code"] = code
        logs.say("answered", **members, ms=round(seconds * 1000, 1), request_id=request_id)


async def _body(receive: Receive, headers: dict[str, str], most: int) -> bytes:
    """Return the whole body, unpacked; TooLarge before more than the limit is held."""
    found = bytearray()
    if headers.get("content-length", "0").isdecimal() and int(headers.get("content-length", "0")) > most:
        raise TooLarge(f"A body is at most {most} bytes.", limit=most)
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("The caller went away.")
        found += message.get("body", b"")
        if len(found) > most:
            raise TooLarge(f"A body is at most {most} bytes.", limit=most)
        if not message.get("more_body"):
            break
    encoding = headers.get("content-encoding", "identity")
    if encoding not in ("identity", "gzip"):
        raise BadRequest("Content-Encoding is gzip or identity.", field="Content-Encoding")
    return _unpacked(bytes(found)) if encoding == "gzip" and found else bytes(found)


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(data, LARGEST_UNPACKED)
    except zlib.error as error:
        raise BadRequest("The body is not gzip.") from error
    if unpacker.unconsumed_tail:
        raise TooLarge(f"An unpacked body is at most {LARGEST_UNPACKED} bytes.", limit=LARGEST_UNPACKED)
    if not unpacker.eof or unpacker.unused_data:
        raise BadRequest("The gzip body is cut or followed by something else.")
    return found


def _packed(body: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


class _Rest:
    """What the application receives: no body, for the call holds it; after that only the news that the caller went away."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_first = True

    async def __call__(self) -> Message:
        if self._is_first:
            self._is_first = False
            return {"type": "http.request", "body": b"", "more_body": False}
        return await self._receive()


def _problem_body(problem: Problem, request_id: str) -> bytes:
    return json.dumps(problems.body_of(problem, request_id), ensure_ascii=False).encode()


def _start_of(problem: Problem) -> Message:
    # What answers HEAD has no body, so the code stands among the headers too.
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"cache-control", b"no-store"),
        (b"problem-code", problem.code.encode()),
    ]
    if problem.retry_after:
        headers.append((b"retry-after", str(problem.retry_after).encode()))
    if problem.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    return {"type": "http.response.start", "status": problem.status, "headers": headers}
