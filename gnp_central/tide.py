"""Wakes those who wait for a stream to move: at once in this process, and by looking every second or two for the others'."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

LOOK = 2.0


class Tide:
    """Knows who waits for which stream. `moved` may be called from any thread."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def moved(self, streams: Iterable[str]) -> None:
        """Wake everyone who waits for one of these streams."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, tuple(streams))

    async def wait(self, stream: str, seconds: float) -> None:
        """Return when the stream moved, or after a short while at the latest."""
        self._loop = asyncio.get_running_loop()
        event = asyncio.Event()
        self._waiting.setdefault(stream, set()).add(event)
        try:
            async with asyncio.timeout(min(seconds, LOOK)):
                await event.wait()
        except TimeoutError:
            return
        finally:
            self._waiting[stream].discard(event)
            if not self._waiting[stream]:
                del self._waiting[stream]

    def _wake(self, streams: tuple[str, ...]) -> None:
        for stream in streams:
            for event in self._waiting.get(stream, ()):
                event.set()
