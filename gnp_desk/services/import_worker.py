"""The application's end of the worker: start it, hand it a file, wait no longer than it may take, start it again when it died.

Nothing it says is believed before it was measured: sizes against the points that came, texts against what the store holds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from typing import IO

from gnp_desk.services.pictures import Bytes, Picture
from gnp_desk.worker import protocol

PATIENCE = 40.0
"""Seconds a worker may keep silent: its 20 s of processor time on a machine that is busy with something else."""
KEPT_VARIABLES = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "TEMP", "TMP")
WHY = frozenset({"unknown", "unreadable", "pixels", "pages"})
MOST_COPIES, MOST_SIDE, MOST_AT_ONCE = 4, 20_000, 1 << 20
PDF_HEAD = b"%PDF-"
DIED = "died"


@dataclass(frozen=True)
class Answer:
    """What a file shows: facts and copies, the largest first; or `why` it cannot be shown."""

    why: str = ""
    media: str = ""
    width: int = 0
    height: int = 0
    pages: int = 0
    copies: tuple[Picture, ...] = ()
    notes: Mapping[str, str] | None = None


UNREADABLE = Answer(why="unreadable")


class Worker:
    """One process of one kind. `hand` and `fetch` alternate; between them the caller does something else."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._process: subprocess.Popen[bytes] | None = None
        self.deaths = 0

    def hand(self, body: bytes, sides: Iterable[int], page: int = 0) -> None:
        """Give the worker a file; one that died before is started again."""
        self._send({"sides": list(sides), "page": page}, body)

    def talk(self, head: protocol.Head, body: bytes) -> tuple[protocol.Head, Bytes]:
        """Ask something of a file and return the answer as it came; `died` is why where it ended or kept silent instead."""
        self._send(head, body)
        process = self._process
        try:
            if process is None or process.stdout is None:
                raise protocol.Broken
            return _read(process.stdout, time.monotonic() + PATIENCE)
        except (protocol.Broken, OSError):
            self._bury()
            return {"ok": False, "why": DIED}, b""

    def _send(self, head: protocol.Head, body: bytes) -> None:
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(protocol.start(head, body))
            process.stdin.write(body)
            process.stdin.flush()
        except OSError:
            self._bury()  # `fetch` says that the file is unreadable

    def fetch(self) -> Answer:
        """Return what it found of the file handed last; a worker that died or kept silent found it unreadable."""
        process = self._process
        if process is None or process.stdout is None:
            return UNREADABLE
        try:
            return _answer(*_read(process.stdout, time.monotonic() + PATIENCE))
        except (protocol.Broken, OSError, ValueError):
            self._bury()
            return UNREADABLE

    def ask(self, body: bytes, sides: Iterable[int], page: int = 0) -> Answer:
        """Hand a file over and wait for the answer."""
        self.hand(body, sides, page)
        return self.fetch()

    def close(self) -> None:
        """Let the process end; calling it again is harmless."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "gnp_desk.worker", self.kind],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            _widen(self._process)
        return self._process

    def _bury(self) -> None:
        self.deaths += 1
        self.close()


def kind_of(body: bytes) -> str:
    """Return which worker opens a file, by its bytes; its name says nothing."""
    return protocol.PDF if body.startswith(PDF_HEAD) else protocol.PICTURES


def _answer(head: protocol.Head, body: Bytes) -> Answer:
    """Return what a worker said as an Answer; raises ValueError when it does not fit together."""
    if head.get("ok") is not True:
        why = str(head.get("why"))
        return Answer(why=why if why in WHY else "unreadable")
    copies, at = [], 0
    for width, height in _sizes(head.get("copies")):
        end = at + width * height * 3
        if end > len(body):
            raise ValueError(end)
        copies.append(Picture(width, height, body[at:end]))
        at = end
    if at != len(body):
        raise ValueError(at)
    width, height, pages = (int(str(head.get(name))) for name in ("width", "height", "pages"))
    names = ("taken", "offset", "device", "latitude", "longitude", "accuracy")
    notes = {name: _clean(head[name]) for name in names if isinstance(head.get(name), str) and head[name]}
    return Answer("", str(head.get("media")), width, height, pages, tuple(copies), notes)


def _sizes(said: object) -> list[tuple[int, int]]:
    if not isinstance(said, list) or len(said) > MOST_COPIES:
        raise ValueError(said)
    found = [(int(str(width)), int(str(height))) for width, height in said]
    if any(not 0 < side <= MOST_SIDE for size in found for side in size):
        raise ValueError(found)
    return found


def _clean(text: object) -> str:
    return "".join(sign for sign in str(text)[:120] if sign.isprintable() and not "\ud800" <= sign <= "\udfff")


def _read(stream: IO[bytes], until: float) -> tuple[protocol.Head, Bytes]:
    head, body = protocol.sizes(_bytes(stream, protocol.SIZES.size, until))
    return protocol.head_of(_bytes(stream, head, until)), _bytes(stream, body, until)


def _bytes(stream: IO[bytes], count: int, until: float) -> bytearray:
    """Return exactly `count` bytes of a pipe; raises Broken at its end or when the time is over."""
    found, have = bytearray(count), 0
    with FileIO(stream.fileno(), closefd=False) as pipe, memoryview(found) as room:
        while have < count:
            if not _has_bytes(pipe.fileno(), until - time.monotonic()):
                raise protocol.Broken
            got = pipe.readinto(room[have : have + MOST_AT_ONCE])
            if not got:
                raise protocol.Broken
            have += got
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # bytes for a worker that is gone
                pipe.close()
    process.kill()
    process.wait()


if sys.platform == "win32":
    import ctypes
    import msvcrt

    def _widen(process: subprocess.Popen[bytes]) -> None:
        """Leave the pipes as the system makes them."""

    def _has_bytes(handle: int, seconds: float) -> bool:
        """Wait until the pipe has something to read or its other end closed."""
        pipe, waiting, end = msvcrt.get_osfhandle(handle), ctypes.c_ulong(), time.monotonic() + seconds
        while time.monotonic() < end:
            peek = ctypes.windll.kernel32.PeekNamedPipe(pipe, None, 0, None, ctypes.byref(waiting), None)
            if not peek or waiting.value:
                return True
            time.sleep(0.002)
        return False

else:
    import fcntl
    import select

    def _widen(process: subprocess.Popen[bytes]) -> None:
        """Let much go through the pipes at once where the system allows it: a page for the printer is 25 MB."""
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
                with suppress(OSError):  # this user holds too much of it already: it goes on in smaller parts
                    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, MOST_AT_ONCE)

    def _has_bytes(handle: int, seconds: float) -> bool:
        """Wait until the pipe has something to read or its other end closed."""
        return seconds > 0 and bool(select.select([handle], [], [], seconds)[0])
