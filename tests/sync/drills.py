"""Restore drills (sync_tests.md T10): one part of them per process (`workers.py`).

An ordinary day, then a disaster at any moment of it: the centre goes back to a backup (told or not), it fails over to a replica
that lacks the last commits, a laptop goes back to an image, both at once, a laptop is copied and both copies work on. After more
work everybody comes to rest; nothing that a surviving journal holds as acknowledged is missing, and no folio was given twice.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from gnp_central.tables import RECORD
from gnp_desk.services.central.trouble import CentreError
from tests.sync import invariants, road
from tests.sync.house import OWNERS, House, built
from tests.sync.workers import say

DISASTERS = ("centre, told", "centre, not told", "failover", "laptop", "both", "copied laptop")


class Day:
    """One drill. `chance` decides everything, so that a seed tells it again."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self._house = House(built())
        self._backups = [self._house.image()]
        self._images: dict[str, list[Path]] = {name: [self._house[name].image()] for name in OWNERS}

    def run(self) -> str:
        """Live the day and check how it ends; returns the disaster."""
        disaster = self._chance.choice(DISASTERS)
        try:
            for _hour in range(self._chance.randint(4, 9)):
                self._hour()
            self._strike(disaster)
            for _hour in range(self._chance.randint(2, 6)):
                self._hour()
            invariants.at_rest(self._house)
            invariants.hold(_folios(self._house))
        finally:
            self._house.close()
        return disaster

    def _hour(self) -> None:
        name = self._chance.choice(sorted(self._house.laptops))
        laptop, number = self._house[name], self._chance.randrange(1_000)
        deed = self._chance.choice(["note", "claim", "write", "photo", "sync", "sync", "sync", "image", "backup"])
        if deed == "note":
            laptop.add("note", text=f"nota {number}")
        elif deed == "claim":
            laptop.desk.cases.start()
        elif deed == "write" and laptop.body(self._house.claim) is not None:
            laptop.write(self._house.claim, report_number=f"R-{number}")
        elif deed == "photo":
            laptop.photo(f"foto {number}".encode() * 50)
        elif deed == "image" and name in self._images:
            self._images[name].append(laptop.image())
        elif deed == "backup":
            self._backups.append(self._house.image())
        else:
            with suppress(CentreError):
                laptop.sync(*self._chance.choices([None, None, None, road.lost, road.answer_lost], k=6))

    def _strike(self, disaster: str) -> None:
        if disaster == "failover":
            self._backups = [self._house.image()]
            for _commit in range(self._chance.randint(1, 6)):
                self._hour()
        if disaster == "copied laptop":
            self._house.clone(self._chance.choice(sorted(OWNERS)), "copy")
        if disaster in ("laptop", "both"):
            name = self._chance.choice(sorted(OWNERS))
            self._house[name].restore(self._chance.choice(self._images[name]))
        if disaster in ("centre, told", "centre, not told", "failover", "both"):
            self._house.restore(self._chance.choice(self._backups), is_new=disaster == "centre, told")


def _folios(house: House) -> list[str]:
    """Return the folios that two claims have, at the centre or on any laptop."""
    with house.stage.database.reading() as connection:
        bodies = connection.execute(select(RECORD.c.body).where(RECORD.c.type == "claim")).scalars().all()
    counts = Counter(json.loads(body)["folio"] for body in bodies)
    return [f"I9 {folio} was given {count} times" for folio, count in counts.items() if count > 1]


def main(part: int, parts: int, count: int, seed: int) -> None:
    for number in range(part, count, parts):
        try:
            say(f"drill {seed + number} {Day(seed + number).run()}")
        except BaseException:
            say(f"BROKEN drill of seed {seed + number}")
            raise
