"""A laptop that comes back after 45 days with all its work unsent: `python -m tests.sync.backlog OPS PHOTOS`.

Its store and the centre's are on the disk, the centre is a process of its own. What it waits with is written through the services,
day by day; then it synchronises once. Whatever does not hold ends the process; at the end it tells as JSON how long it took and how
much memory laptop and centre came to hold.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from sqlalchemy import select

from gnp_central.tables import LOG, OP
from gnp_central.wire import new_id
from gnp_desk.services.records import Change
from gnp_desk.services.tables import JOURNAL
from tests.sync import invariants
from tests.sync.house import House
from tests.sync.laptops import Laptop
from tests.sync.outside import served
from tests.sync.workers import say

DAYS, AT_ONCE = 45, 10


def work_offline(ana: Laptop, ops: int, photos: int) -> None:
    """Write so many operations and take so many photos, the same share of them each day."""
    claim, written, taken = ana.house.claim, 0, 0
    for day in range(1, DAYS + 1):
        ana.clock.move(days=1)
        while written < ops * day // DAYS:
            notes = [
                Change("create", "note", new_id(), claim, {"text": f"{day} {number}"}) for number in range(AT_ONCE)
            ]
            ana.commit(*notes[: ops * day // DAYS - written])
            written += AT_ONCE
        while taken < photos * day // DAYS:
            taken += 1
            ana.photo(f"{day} {taken} ".encode() * 2_000)


def is_in_order(house: House, ana: Laptop) -> bool:
    """Whether the centre took what this laptop wrote in the order it was written."""
    (device,) = {row.device for row in ana.query(select(JOURNAL.c.device).order_by(JOURNAL.c.seq.desc()).limit(1))}
    with house.stage.database.reading() as connection:
        query = (
            select(OP.c.seq)
            .join(LOG, LOG.c.op == OP.c.id)
            .where(OP.c.device == device)
            .order_by(LOG.c.stream, LOG.c.seq)
        )
        taken = list(dict.fromkeys(connection.execute(query).scalars()))
    return taken == sorted(taken)


def peak_mb(process: str) -> float:
    """Return the most a process ever held since it was asked to forget, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main(ops: int, photos: int) -> None:
    with served("ana", "luis") as house:
        ana, luis = house["ana"], house["luis"]
        for laptop in (ana, luis):
            laptop.sign_on()
            laptop.sync()
        work_offline(ana, ops, photos)
        Path("/proc/self/clear_refs").write_text("5")
        before, begun = peak_mb("self"), time.monotonic()
        found = ana.sync()
        took = time.monotonic() - begun
        grown, centre = peak_mb("self") - before, peak_mb(str(house.stage.process))
        assert (found.unsent, found.rejected, found.held, found.files_up) == (0, 0, 0, photos), found
        assert is_in_order(house, ana)
        luis.sync()
        ana.sync()
        for laptop in (ana, luis):
            invariants.hold(
                invariants.equal(house, laptop), invariants.drained(laptop), invariants.receipts(house, laptop)
            )
        invariants.hold(invariants.transfers(house, ana))
    say(json.dumps({"seconds": took, "laptop_grown_mb": grown, "centre_mb": centre}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
