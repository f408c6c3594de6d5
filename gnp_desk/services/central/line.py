"""A session whose requests can be given up at once, and whose waiting is put to use.

Nobody who closes the window waits for a centre that does not answer; and while it works, this side does too.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event, Thread
from typing import Any
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

Job = Callable[[], object]
# How often is looked whether somebody cancelled.
LOOK_SECONDS = 0.2


class Line(requests.Session):
    """Requests as usual; `cut` ends those that wait for an answer, as a broken connection does."""

    def __init__(self) -> None:
        super().__init__()
        self._open: WeakSet[HTTPConnection] = WeakSet()
        self._meanwhile: Job | None = None
        adapter = _Adapter(self._made, self.sent)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def meanwhile(self, job: Job | None) -> None:
        """Do a job once the next request is on its way, before its answer is waited for."""
        self._meanwhile = job

    def cut(self) -> None:
        """Shut every connection that is open; whoever reads from one meets its end. May be called from another thread."""
        for connection in list(self._open):
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def within(self, seconds: float, cancelled: Callable[[], bool] | None = None) -> Iterator[Event]:
        """Cut what takes longer than so many seconds in all, or is cancelled; the event it gives tells whether it was."""
        done, is_late = Event(), Event()
        Thread(target=self._watch, args=(done, is_late, seconds, cancelled), daemon=True).start()
        try:
            yield is_late
        finally:
            done.set()

    def _watch(self, done: Event, is_late: Event, seconds: float, cancelled: Callable[[], bool] | None) -> None:
        until = time.monotonic() + seconds
        while not done.wait(LOOK_SECONDS if cancelled or is_late.is_set() else seconds):
            if time.monotonic() >= until or (cancelled is not None and cancelled()):
                is_late.set()
            if is_late.is_set():
                self.cut()  # again and again: a connection may only now come to be

    def _made(self, connection: HTTPConnection) -> None:
        self._open.add(connection)

    def sent(self) -> None:
        """Do what was given for when a request is on its way."""
        job, self._meanwhile = self._meanwhile, None
        if job is not None:
            job()


class _Adapter(HTTPAdapter):
    """Makes connections that tell of themselves."""

    def __init__(self, made: Callable[[HTTPConnection], None], sent: Callable[[], None]) -> None:
        self._made, self._sent = made, sent
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
        super().init_poolmanager(*sizes, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_Plain, self._made, self._sent),  # type: ignore[dict-item]
            "https": partial(_Secure, self._made, self._sent),  # type: ignore[dict-item]
        }


class _Told:
    """A connection that tells when its request is out and its answer not asked for."""

    sent: Callable[[], None]

    def getresponse(self) -> BaseHTTPResponse:
        self.sent()
        return super().getresponse()  # type: ignore[misc, no-any-return]


class _PlainTold(_Told, HTTPConnection):  # type: ignore[misc]
    """The same in the open."""


class _SecureTold(_Told, HTTPSConnection):  # type: ignore[misc]
    """The same over TLS."""


class _Plain(HTTPConnectionPool):
    """Connections that are noted."""

    ConnectionCls = _PlainTold

    def __init__(
        self, made: Callable[[HTTPConnection], None], sent: Callable[[], None], *place: Any, **options: Any
    ) -> None:
        self._made, self._sent = made, sent
        super().__init__(*place, **options)

    def _new_conn(self) -> Any:
        found: Any = super()._new_conn()
        found.sent = self._sent
        self._made(found)
        return found


class _Secure(_Plain, HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = _SecureTold  # type: ignore[assignment]
