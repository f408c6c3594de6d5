"""What a centre does by itself: the anchor of the day, and forgetting what is past its time."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from functools import partial

from starlette.concurrency import run_in_threadpool

from gnp_central import audit, logs, tombstones, wire
from gnp_central.centre import Centre
from gnp_central.problems import Busy

EVERY_SECONDS, AT_ONCE = 3_600, 500
TOMBSTONES = timedelta(days=400)


def anchor(centre: Centre) -> None:
    """Leave today's anchor in the database and as a file that is written once."""
    row = centre.database.write(lambda connection: audit.anchor_today(connection, centre.keys))
    if row is None:
        return
    folder = centre.settings.data / "anchors"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{row['day']}.json"
    if path.exists():
        # A backup of this very day took the place of the database: both anchors are evidence.
        path = folder / f"{row['day']}-{centre.epoch}.json"
    with path.open("x", encoding="utf-8") as file:
        file.write(f'{{"anchor":{row["body"]},"signature":"{row["signature"]}"}}\n')
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o400)


def tidy(centre: Centre, now: datetime | None = None) -> None:
    """Forget tombstones, codes and tokens that are past their time. What there is to forget is looked up beside the writer."""
    with centre.database.reading() as connection:
        old = tombstones.before(connection, wire.instant((now or datetime.now(UTC)) - TOMBSTONES))
    for first in range(0, len(old), AT_ONCE):
        centre.database.write(partial(tombstones.forget, found=old[first : first + AT_ONCE]))
    if old:
        logs.say("tombstones_forgotten", count=len(old))
    centre.database.write(centre.sign_on.sweep)


async def keep_house(centre: Centre) -> None:
    """Do both at once and then every hour, until cancelled; what fails is told, and tried again the next time."""
    while True:
        for work in (anchor, tidy):
            try:
                await run_in_threadpool(work, centre)
            except Busy as busy:
                logs.warn("housekeeping_later", code=busy.code)
            except Exception as error:  # a bug in one must not end the other, or the next hour's
                logs.bug("", error)
        await asyncio.sleep(EVERY_SECONDS)
