"""A session whose requests can be given up at once: nobody who closes the window waits for a centre that does not answer."""

from __future__ import annotations

import socket
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Line(requests.Session):
    """Requests as usual; `cut` ends those that wait for an answer, as a broken connection does."""

    def __init__(self) -> None:
        super().__init__()
        self._open: WeakSet[HTTPConnection] = WeakSet()
        adapter = _Adapter(self._open)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def cut(self) -> None:
        """Shut every connection that is open; whoever reads from one meets its end. May be called from another thread."""
        for connection in list(self._open):
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """Makes connections that are noted while they are open."""

    def __init__(self, noted: WeakSet[HTTPConnection]) -> None:
        self._noted = noted
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
        super().init_poolmanager(*sizes, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_Plain, self._noted),  # type: ignore[dict-item]
            "https": partial(_Secure, self._noted),  # type: ignore[dict-item]
        }


class _Plain(HTTPConnectionPool):
    """Connections that are noted."""

    def __init__(self, noted: WeakSet[HTTPConnection], *place: Any, **options: Any) -> None:
        self._noted = noted
        super().__init__(*place, **options)

    def _new_conn(self) -> Any:
        made: Any = super()._new_conn()
        self._noted.add(made)
        return made


class _Secure(_Plain, HTTPSConnectionPool):
    """The same over TLS."""
