"""Kills at random moments (sync_tests.md T5): one part of them per process (`workers.py`).

A process writes, photographs and synchronises in a loop, with the centre inside it; it is killed (SIGKILL, both at once) at any
moment of its first rounds, and another one goes on with the same files. What it said was saved, and what it said was acknowledged, is
written down outside; every few kills all of it must be there and everything must hold.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from gnp_central.tables import OP
from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.sync.tables import TRANSFER
from gnp_desk.services.tables import JOURNAL
from tests.sync import invariants, stores
from tests.sync.house import House, built, house, the_stage
from tests.sync.workers import say

LOOK_EVERY, LEAST = 10, 0.08


class Outside:
    """What the killed processes said, each line after the fact."""

    def __init__(self) -> None:
        self.saved: set[str] = set()
        self.acknowledged: set[str] = set()
        self.files: set[str] = set()

    def hear(self, text: str) -> None:
        lists = {"saved": self.saved, "acknowledged": self.acknowledged, "file": self.files}
        for line in text.splitlines(keepends=True):
            kind, _, name = line.partition(" ")
            if line.endswith("\n") and kind in lists:
                lists[kind].add(name.strip())


def work(folder: Path, pipe: int, seed: int) -> None:
    """Work until somebody kills this process."""
    chance = random.Random(seed)  # noqa: S311
    the_stage().begin()
    ana = House(folder, ["ana"])["ana"]

    def tell(kind: str, name: str) -> None:
        os.write(pipe, f"{kind} {name}\n".encode())

    tell("ready", "")
    for number in range(10_000):
        tell("saved", ana.add("note", text=f"{seed} {number}"))
        if number % 5 == 2:
            tell("saved", ana.photo(f"foto {seed} {number} ".encode() * chance.randint(1, 5_000)))
        if number % 3 == 0:
            with suppress(CentreError):
                ana.sync()
            for row in ana.query(select(JOURNAL.c.op_id).where(JOURNAL.c.state == "acked")):
                tell("acknowledged", row.op_id)
            for row in ana.query(select(TRANSFER.c.sha256).where(TRANSFER.c.state == "done")):
                tell("file", row.sha256)


def kill_once(folder: Path, chance: random.Random, outside: Outside, most: float) -> float:
    """Start a process, kill it after at most so many seconds, write down what it said, and return how long it took to be ready."""
    reading, writing = os.pipe()
    seed, is_early = chance.randrange(10**6), chance.random() < 0.2
    child = os.fork()
    if child == 0:
        os.close(reading)
        with suppress(BaseException):
            work(folder, writing, seed)
        os._exit(1)
    os.close(writing)
    begun = time.monotonic()
    if not is_early:
        outside.hear(os.read(reading, 65_536).decode())
    took = time.monotonic() - begun
    time.sleep(chance.uniform(0, most))
    os.kill(child, signal.SIGKILL)
    text = b""
    while piece := os.read(reading, 65_536):
        text += piece
    os.close(reading)
    os.waitpid(child, 0)
    outside.hear(text.decode())
    return took


def look(folder: Path, outside: Outside) -> None:
    """Open everything and see that nothing that was said is missing."""
    office = House(folder, ["ana", "luis"])
    try:
        invariants.in_motion(office["ana"])
        here = set(stores.shown(office["ana"]))
        assert outside.saved <= here, f"saved and lost: {sorted(outside.saved - here)[:3]}"
        with office.stage.database.reading() as connection:
            known = set(connection.execute(select(OP.c.id)).scalars())
        assert outside.acknowledged <= known, f"acknowledged and lost: {sorted(outside.acknowledged - known)[:3]}"
        invariants.at_rest(office)
        for sha256 in outside.files:
            assert next(office.stage.blobs.read(sha256, 0, 10), None) is not None
    finally:
        office.leave()


def main(part: int, parts: int, count: int, seed: int) -> None:
    chance, outside = random.Random(seed + part), Outside()  # noqa: S311
    say(f"seed {seed + part}")
    with house("ana", "luis") as office:
        folder = built(office.leave())
    own = range(part, count, parts)
    most = LEAST
    for number in own:
        # How long it takes to begin says how fast the machine is now: a few synchronisations fit in three times that.
        most = max(LEAST, 3 * kill_once(folder, chance, outside, most), most / 2)
        if number // parts % LOOK_EVERY == LOOK_EVERY - 1 or number == own[-1]:
            look(folder, outside)
    shutil.rmtree(folder)
    say(f"kills {len(own)} saved {len(outside.saved)} acknowledged {len(outside.acknowledged)}")
