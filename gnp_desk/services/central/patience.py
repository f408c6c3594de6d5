"""How long is waited at a socket: as a whole, in silence, and never for longer than somebody wants.

The timeout of a socket begins anew with each byte, so that one byte a minute would hold a request for days.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from typing import Any, TypeVar

LOOK_SECONDS = 0.2
PIECE = 64 * 1024
# Bytes a second.
SLOW_LINE = 64 * 1024
T = TypeVar("T")


class Patience:
    """What is left of it. Each wait is taken in short turns; TimeoutError once it is over."""

    def __init__(self) -> None:
        self._until = float("inf")
        self._is_cancelled: Callable[[], bool] | None = None
        self._heard_at = float("inf")
        self.is_over = False
        """Whether it is spent, as a whole or in silence, or somebody cancelled."""

    @property
    def silence(self) -> float:
        """Return for how many seconds the other side gave no sign of life, 0 while nothing is asked; any thread may ask."""
        return max(0.0, time.monotonic() - self._heard_at)

    def begin(self, seconds: float, cancelled: Callable[[], bool] | None = None, sent: int = 0) -> None:
        """Have patience for so many seconds in all from now on, unless somebody cancels.

        Of the `sent` bytes of a request many may wait in this machine still: for so long silence is none.
        """
        now = time.monotonic()
        self._until, self._is_cancelled, self.is_over = now + seconds, cancelled, False
        self._heard_at = now + sent / SLOW_LINE

    def end(self) -> None:
        """Note that nothing is asked any more."""
        self._heard_at = float("inf")

    def spend(self, sock: socket.socket, step: Callable[[], T]) -> T:
        """Return what one step at a socket gives; silence is borne for as long as the socket's own timeout."""
        silence, since = sock.gettimeout(), time.monotonic()
        try:
            while True:
                left = self._left(silence, since)
                sock.settimeout(max(0.01, min(LOOK_SECONDS, left)))
                try:
                    found = step()
                except TimeoutError:
                    continue
                self._heard_at = max(self._heard_at, time.monotonic())
                return found
        finally:
            sock.settimeout(silence)

    def _left(self, silence: float | None, since: float) -> float:
        now = time.monotonic()
        left = self._until - now if silence is None else min(self._until - now, since + silence - now)
        self.is_over = left <= 0 or (self._is_cancelled is not None and self._is_cancelled())
        if self.is_over:
            raise TimeoutError
        return left


class Reader(io.RawIOBase):
    """The bytes that come from a socket, waited for with patience."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        self._sock, self._patience = sock, patience
        # The socket stays open for as long as somebody holds a file of it.
        self._held = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._patience.spend(self._sock, lambda: self._sock.recv_into(buffer))

    def close(self) -> None:
        self._held.close()
        super().close()


class Patient:
    """A socket that is read from and written to with patience; in everything else the socket it stands for."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        self._sock, self._patience = sock, patience

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def makefile(self, *_mode: Any, **_options: Any) -> io.BufferedReader:
        return io.BufferedReader(Reader(self._sock, self._patience))

    def sendall(self, data: Any) -> None:
        """Send everything; a slow line may take its time as long as it takes something."""
        rest = memoryview(data)
        while rest:
            piece = rest[:PIECE]
            rest = rest[self._patience.spend(self._sock, lambda piece=piece: self._sock.send(piece)) :]  # type: ignore[misc]
