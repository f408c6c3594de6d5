"""Files on a bad road (sync_tests.md T7): one part of them per process (`workers.py`), the first house of each run over a store that speaks S3.

Chunks are of 1 KiB here, so that a file of a few thousand bytes has all the places where it can be cut: nothing, one byte, one
less than a chunk, a chunk, one more, several. Requests are lost, doubled, damaged on the way up and down; laptop and centre end
and begin again between chunks; the disk of the centre takes half a chunk; two laptops bring the same bytes. In the end each file
is at the centre once, byte for byte, and both sides know it.
"""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress

import requests
from sqlalchemy import select

from gnp_central.s3_blobs import S3Blobs
from gnp_central.tables import BLOB
from gnp_desk.services import blobs
from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.sync import files
from gnp_desk.services.sync.steps import STEPS
from tests.central.conftest import s3_credentials
from tests.central.servers import s3
from tests.sync import invariants, road
from tests.sync.cuts import Cut
from tests.sync.house import House, house, the_stage
from tests.sync.laptops import Laptop
from tests.sync.road import Accident, Carry
from tests.sync.stage import Reply, in_a_folder
from tests.sync.workers import say

CHUNK, A_HOUSE, S3_EVERY = 1_024, 20, 25
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK, 4_000)


def damaged_chunk(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """One bit of what goes up is another."""
    if request.method == "PATCH" and request.body:
        body = bytes(request.body)  # type: ignore[arg-type]
        request = request.copy()
        request.body = body[:-1] + bytes([body[-1] ^ 1])
    return carry(request)


def wrong_offset(carry: Carry, request: requests.PreparedRequest) -> Reply:
    """The chunk says that it belongs elsewhere."""
    if request.method == "PATCH":
        request = request.copy()
        offset = int(request.headers["Upload-Offset"])
        request.headers["Upload-Offset"] = str(offset + 1 if offset == 0 else 0)
    return carry(request)


ACCIDENTS: tuple[Accident | None, ...] = (None, None, None, damaged_chunk, wrong_offset, *road.ACCIDENTS.values())


class Carrier:
    """Brings files of one house until all of them are there."""

    def __init__(self, office: House, chance: random.Random) -> None:
        self._office, self._chance = office, chance
        self._contents: list[bytes] = []

    def bring(self, count: int) -> None:
        for number in range(count):
            size = self._chance.choice(SIZES)
            content = (f"{number} ".encode() * size)[:size] if size > 3 else bytes([number])[:size]
            owners = self._chance.choice([["ana"], ["luis"], ["ana", "luis"], ["ana", "ana"]])
            for name in owners:
                self._office[name].photo(content)
            self._contents.append(content)
            self._try(self._office[self._chance.choice(["ana", "luis"])])

    def _try(self, laptop: Laptop) -> None:
        """Synchronise once while something happens."""
        what = self._chance.choice(["road", "road", "laptop ends", "centre ends", "no room"])
        if what == "no room":
            self._without_room(laptop)
            return
        if what == "road":
            with suppress(CentreError):
                laptop.sync(always=lambda carry, request: self._accident()(carry, request))
            return
        STEPS.listener = self._cutting(self._chance.randint(1, 6), what)
        with suppress(Cut, CentreError):
            laptop.sync()
        STEPS.listener = None
        laptop.crash()

    def _without_room(self, laptop: Laptop) -> None:
        """Synchronise once while the store of the centre takes half of a chunk and says that it is full."""
        store, left = self._office.stage.blobs.there, self._chance.randint(0, 2)

        def append(device: str, sha256: str, offset: int, chunk: bytes) -> None:
            if len(tried) < left:
                tried.append(offset)
                type(store).append(store, device, sha256, offset, chunk)
                return
            type(store).append(store, device, sha256, offset, chunk[: len(chunk) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        tried: list[int] = []
        store.append = append
        with suppress(CentreError):
            laptop.sync()
        del store.append

    def _accident(self) -> Accident:
        return self._chance.choice(ACCIDENTS) or (lambda carry, request: carry(request))

    def _cutting(self, times: int, what: str) -> Callable[[str], None]:
        left = [times]

        def listen(step: str) -> None:
            left[0] -= step.startswith("files.")
            if left[0] <= 0 and what == "laptop ends":
                raise Cut
            if left[0] == 0:
                left[0] = 10**6
                self._office.restart()

        return listen

    def check(self) -> None:
        """Everything is there, byte for byte, once."""
        invariants.at_rest(self._office)
        with self._office.stage.database.reading() as connection:
            rows = {row.sha256: row.size for row in connection.execute(select(BLOB))}
        assert sorted(rows.values()) == sorted(len(content) for content in set(self._contents))
        for sha256, size in rows.items():
            found = b"".join(self._office.stage.blobs.read(sha256, 0, size))
            assert found in self._contents


def main(part: int, parts: int, count: int, seed: int) -> None:
    whole = blobs.CHUNK
    blobs.CHUNK = files.CHUNK = CHUNK
    try:
        _bring(part, parts, count, seed)
    finally:
        blobs.CHUNK = files.CHUNK = whole


@contextmanager
def _s3() -> Iterator[None]:
    """Keep the files of the next houses in a store that speaks S3."""
    stage = the_stage()
    with s3_credentials(), s3() as address:
        stage.blobs_of = lambda folder: S3Blobs(address.replace("/centre", f"/{folder.parent.name}"), folder)
        try:
            yield
        finally:
            stage.blobs_of = in_a_folder


def _bring(part: int, parts: int, count: int, seed: int) -> None:
    for first in range(part * A_HOUSE, count, parts * A_HOUSE):
        say(f"seed {seed + first}")
        is_s3 = first % (S3_EVERY * A_HOUSE) == 0
        with _s3() if is_s3 else nullcontext(), house("ana", "luis") as office:
            carrier = Carrier(office, random.Random(seed + first))  # noqa: S311
            carrier.bring(min(A_HOUSE, count - first))
            carrier.check()
        say(f"files {min(A_HOUSE, count - first)} {'s3' if is_s3 else 'folder'}")
