"""What a centre does by itself: the anchor of the day, and forgetting what is past its time."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta

from starlette.concurrency import run_in_threadpool

from gnp_central import audit, logs, wire
from gnp_central.centre import Centre
from gnp_central.problems import Busy

EVERY_SECONDS = 3_600
TOMBSTONES = timedelta(days=400)


def anchor(centre: Centre) -> None:
    """Leave today's anchor in the database and as a file that is written once."""
    row = centre.database.write(lambda connection: audit.anchor_today(connection, centre.keys))
    if row is None:
        return
    folder = centre.settings.data / "anchors"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{row['day']}.json"
    with path.open("x", encoding="utf-8") as file:
        file.write(f'{{"anchor":{row["body"]},"signature":"{row["signature"]}"}}\n')
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o400)


def tidy(centre: Centre, now: datetime | None = None) -> None:
    """Forget tombstones, codes and tokens that are past their time."""
    before = wire.instant((now or datetime.now(UTC)) - TOMBSTONES)
    forgotten = centre.database.write(lambda connection: audit.tombstones_before(connection, before))
    centre.database.write(centre.sign_on.sweep)
    if forgotten:
        logs.say("tombstones_forgotten", count=forgotten)


async def keep_house(centre: Centre) -> None:
    """Do both at once and then every hour, until cancelled."""
    while True:
        try:
            await run_in_threadpool(anchor, centre)
            await run_in_threadpool(tidy, centre)
        except Busy as busy:
            logs.warn("housekeeping_later", code=busy.code)
        await asyncio.sleep(EVERY_SECONDS)
