"""A proxy between a laptop and its centre that does to requests what networks do (sync_tests.md T11).

    with Chaos(port_of_the_centre) as chaos:
        chaos.forecast = lambda: Weather(latency=0.4, cut_down=200)
        ...                                 # the laptop's address of the centre is chaos.address

One connection is served request by request. Before each, `forecast` says what the weather is: nothing at all is fair weather.
All of it is plain TCP: the laptop meets real sockets that are slow, silent, cut or reset.

    latency, jitter    seconds before a request goes on, and up to how many more
    rate               bytes per second, either way
    cut_up             the connection ends after this many bytes of the request reached the centre
    cut_down           the connection ends after this many bytes of the answer
    is_reset           a cut is a reset instead of an end
    is_half_open       a cut is silence: the connection stays open and nothing comes any more
    is_black_hole      the request is taken and nothing happens
    is_doubled         the request reaches the centre twice, the second time on a connection of its own
    again              seconds after which a copy of the request reaches the centre, behind what was asked since
    flip               the place of a byte of the answer of which one bit is another
    answer             what is said instead of the centre, which hears nothing
    drip               seconds between two bytes of the answer (slow loris)
"""

from __future__ import annotations

import asyncio
import gzip
import random
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

PIECE = 1_024
Forecast = Callable[[], "Weather"]


@dataclass(frozen=True)
class Weather:
    """What happens to one request; see above."""

    latency: float = 0
    jitter: float = 0
    rate: int = 0
    cut_up: int | None = None
    cut_down: int | None = None
    is_reset: bool = False
    is_half_open: bool = False
    is_black_hole: bool = False
    is_doubled: bool = False
    again: float = 0
    flip: int | None = None
    answer: bytes = b""
    drip: float = 0


def said(status: str, body: bytes, kind: str = "text/html", *more: str) -> bytes:
    """Return an answer as something between says it."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *more, "", ""]
    return "\r\n".join(head).encode() + body


PORTAL = said("200 OK", b"<html>Bienvenido a la red del hotel</html>")
REDIRECT = said("302 Found", b"", "text/html", "Location: https://hotel.invalid/")
BAD_GATEWAY = said("502 Bad Gateway", b"<html>502</html>")
BOMB = said("200 OK", gzip.compress(b" " * 64 * 1024 * 1024, 9), "application/json", "Content-Encoding: gzip")
FAIR = Weather()


class Cut(Exception):  # noqa: N818
    """The connection ends here."""


class Chaos:
    """The proxy, in a thread of its own while the block lasts. `seen` counts the requests it met."""

    def __init__(self, port: int, seed: int = 0) -> None:
        self._port, self._chance = port, random.Random(seed)  # noqa: S311
        self._late: set[asyncio.Task[None]] = set()
        self.forecast: Forecast = lambda: FAIR
        self.seen = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chaos", daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        begin = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(begin, self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        weather = FAIR
        with suppress(Cut, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                request = await _message(reader)
                self.seen += 1
                weather = self.forecast()
                await self._answer(weather, request, writer)
        with suppress(OSError, asyncio.CancelledError):
            if weather.is_half_open or weather.is_black_hole:
                await reader.read()  # silence until the laptop gives up
            if weather.is_reset:
                _reset(writer)
            writer.close()

    async def _answer(self, weather: Weather, request: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(weather.latency + self._chance.uniform(0, weather.jitter))
        if weather.is_black_hole:
            raise Cut
        if weather.answer:
            await _pour(writer, weather.answer, weather)
            return
        if weather.is_doubled:
            await self._ask(request, weather)
        if weather.again:
            task = asyncio.create_task(self._ask_again(request, weather))
            self._late.add(task)
            task.add_done_callback(self._late.discard)
        answer = await self._ask(request, weather)
        if weather.flip is not None:
            place = weather.flip % len(answer)
            answer = answer[:place] + bytes([answer[place] ^ 4]) + answer[place + 1 :]
        await _pour(writer, answer[: weather.cut_down], weather)
        if weather.cut_down is not None and weather.cut_down < len(answer):
            raise Cut

    async def _ask_again(self, request: bytes, weather: Weather) -> None:
        await asyncio.sleep(weather.again)
        with suppress(Cut, OSError, asyncio.IncompleteReadError):
            await self._ask(request, weather)

    async def _ask(self, request: bytes, weather: Weather) -> bytes:
        """Let the centre answer; Cut when it is to hear only a part."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            await _pour(writer, request[: weather.cut_up], replace(weather, drip=0))
            if weather.cut_up is not None and weather.cut_up < len(request):
                raise Cut
            return await _message(reader, is_head=request.startswith(b"HEAD "))
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader, *, is_head: bool = False) -> bytes:
    """Return one whole request or answer; every one of this API says how long it is."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return head if is_head or not length else head + await reader.readexactly(length)


async def _pour(writer: asyncio.StreamWriter, data: bytes, weather: Weather) -> None:
    piece = 1 if weather.drip else PIECE
    if not weather.rate and not weather.drip:
        piece = len(data) or 1
    elif weather.rate:
        piece = min(piece, max(1, weather.rate // 10))
    for start in range(0, len(data), piece):
        writer.write(data[start : start + piece])
        await writer.drain()
        await asyncio.sleep(weather.drip or (piece / weather.rate if weather.rate else 0))


def _reset(writer: asyncio.StreamWriter) -> None:
    """Let the next close be a reset: the other side is told that everything is off."""
    own = writer.get_extra_info("socket")
    own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
