"""A whole centre inside this process: the real application over a real SQLite file, reached without a socket.

The application is built once. `open` puts the database, the files and the epoch of a folder under it, as a restart of the
server on that folder would.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import anyio.to_thread

from gnp_central import tokens
from gnp_central.app import application
from gnp_central.blobs import DirectoryBlobs
from gnp_central.centre import Centre, begin_epoch
from gnp_central.database import Job, SqliteDatabase, T, _Wanted
from gnp_central.declared import declaration
from gnp_central.settings import Settings
from gnp_central.signing import ServerKeys
from gnp_central.uploads import Uploads
from gnp_central.wire import new_id

ADDRESS = "http://127.0.0.1:8700"
DATABASE = "central.db"


@dataclass(frozen=True)
class Reply:
    """What the centre answered, as it left it: packed, signed, with its headers."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for found, value in self.headers if found.lower() == name.lower()), "")


class _Present:
    """Whatever stands here now; the application keeps hold of this while what is behind it is exchanged."""

    def __init__(self) -> None:
        self.there: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.there, name)


class _InLine(SqliteDatabase):
    """Commits as the writer does, without handing the work to its thread: nobody else waits here."""

    def write(self, job: Job[T]) -> T:
        done: Future[T] = Future()
        self._writer._commit([_Wanted(job, done)])
        return done.result()


def in_a_folder(folder: Path) -> DirectoryBlobs:
    return DirectoryBlobs(folder / "blobs")


class Stage:
    """The centre of this process. `database` is the open one; `carry` lets one request in at a time and returns the answer."""

    def __init__(self, keys: Path) -> None:
        self.address = ADDRESS
        database, blobs = _Present(), _Present()
        self.database: Any = database
        self.blobs: Any = blobs
        # Where the files of a folder lie; another kind of store takes effect with the next `open`.
        self.blobs_of: Callable[[Path], Any] = in_a_folder
        self.keys = ServerKeys(keys)
        settings = Settings(keys.parent, "", rate=0, file_rate=0, sign_on_rate=0)
        self.centre = Centre(
            settings=settings,
            database=database,  # type: ignore[arg-type]
            declaration=declaration(),
            keys=self.keys,
            tokens=tokens.Tokens(ADDRESS, settings.audience, self.keys.public),
            blobs=blobs,  # type: ignore[arg-type]
            uploads=Uploads(database, blobs),  # type: ignore[arg-type]
            epoch="",
        )
        self._app = application(self.centre)
        self._one = threading.Lock()
        self.begin()

    def begin(self) -> None:
        """Take a loop of one's own: after a fork, the one of the parent is the parent's."""
        self._loop = asyncio.new_event_loop()
        _work_in_line(self._loop)

    def open(self, folder: Path, *, is_new: bool = False) -> None:
        """Work on the data of this folder from now on; `is_new` begins a new epoch, as `serve --new-epoch` does."""
        self.close()
        self.database.there = _InLine(folder / DATABASE)
        self.blobs.there = self.blobs_of(folder)
        object.__setattr__(self.centre, "epoch", begin_epoch(self.database, is_new=is_new))

    def session(self, road: Any) -> Any:
        """Return what a laptop on this road speaks through."""
        return road.session()

    def close(self) -> None:
        """Let go of the database."""
        if self.database.there is not None:
            self.database.close()
            self.database.there = None

    def access(self, person: str, seconds: int = 900) -> str:
        """Return an access token of a person, as the sign-on page gives it; one of negative `seconds` is past its time."""
        now = int(time.time())
        claims = {"iss": ADDRESS, "aud": "gnp-desk", "sub": person, "iat": now, "exp": now + seconds}
        return tokens.sign(self.keys, claims, "at+jwt")

    def refresh(self, person: str) -> str:
        """Return a refresh token of a person, the first of its family."""
        return self.database.write(lambda connection: self.centre.sign_on._token(connection, new_id(), person, 1))

    def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Let a request in and return the answer."""
        with self._one:
            return self._loop.run_until_complete(self._call(method, url, headers, body))

    async def _call(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        sent: list[Any] = []
        rest = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return rest.pop() if rest else await asyncio.Event().wait()

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(_scope(method, url, headers), receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        content = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
        told = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"])
        return Reply(start["status"], told, content)


def _scope(method: str, url: str, headers: Mapping[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), str(value).encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8_700),
        "state": {},
    }


def _work_in_line(loop: asyncio.AbstractEventLoop) -> None:
    """Let the work this loop would hand to threads be done by the loop itself; every other loop hands it over as before."""
    hand_over: Callable[..., Any] = anyio.to_thread.run_sync

    async def run_sync(work: Callable[..., Any], *rest: Any, **options: Any) -> Any:
        return work(*rest) if asyncio.get_running_loop() is loop else await hand_over(work, *rest, **options)

    anyio.to_thread.run_sync = run_sync


@cache
def stage(keys: Path) -> Stage:
    """Return the centre of this process; its application is built when it is first asked for."""
    return Stage(keys)
