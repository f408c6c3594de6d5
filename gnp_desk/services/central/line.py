"""A session whose requests can be given up at once, and whose waiting is put to use.

Nobody who closes the window waits for a centre that does not answer; and while it works, this side does too.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from gnp_desk.services.central.patience import Patience, Patient

Job = Callable[[], object]


class Line(requests.Session):
    """Requests as usual; `cut` ends those that wait for an answer, as a broken connection does."""

    def __init__(self) -> None:
        super().__init__()
        self._open: WeakSet[HTTPConnection] = WeakSet()
        self._meanwhile: Job | None = None
        self.patience = Patience()
        adapter = _Adapter(self._made)
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

    def _made(self, connection: _Told) -> None:
        connection.sent, connection.patience = self.sent, self.patience
        self._open.add(connection)  # type: ignore[arg-type]

    def sent(self) -> None:
        """Do what was given for when a request is on its way."""
        job, self._meanwhile = self._meanwhile, None
        if job is not None:
            job()


class _Adapter(HTTPAdapter):
    """Makes connections that tell of themselves."""

    def __init__(self, made: Callable[[_Told], None]) -> None:
        self._made = made
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
        super().init_poolmanager(*sizes, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Return what leads through a proxy of the system, whose connections are like any other."""
        found = super().proxy_manager_for(proxy, **options)
        found.pool_classes_by_scheme = self._pools()
        return found

    def _pools(self) -> dict[str, Any]:
        return {"http": partial(_Plain, self._made), "https": partial(_Secure, self._made)}


class _Told:
    """A connection that is waited at with patience, and tells when its request is out and its answer not asked for."""

    sent: Callable[[], None]
    patience: Patience
    sock: Any

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self.sock = Patient(self.sock, self.patience)

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

    def __init__(self, made: Callable[[_Told], None], *place: Any, **options: Any) -> None:
        self._made = made
        super().__init__(*place, **options)

    def _new_conn(self) -> Any:
        found: Any = super()._new_conn()
        self._made(found)
        return found


class _Secure(_Plain, HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = _SecureTold  # type: ignore[assignment]
