"""Verify and repair (sync_tests.md T9): one part of them per process (`workers.py`).

On the laptop 1 to 50 of the rows it holds of the centre, or all of a stream, are damaged in one of eight ways, policies with what
search reads of them: the next synchronisation finds all of them, repairs exactly those, gives them to whoever uses them, and
leaves what is unsent alone. At the centre one of its tables is damaged: its check says where.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update

from gnp_central import check, demonstration, publish
from gnp_central.declared import declaration
from gnp_central.tables import FEED, LOG, OP
from gnp_central.tables import RECORD as THEIRS
from gnp_central.tables import STREAM as THEIR_STREAM
from gnp_desk.services import policies
from gnp_desk.services.policy_tables import POLICY, POLICY_SCHEDULE
from gnp_desk.services.sync import base
from gnp_desk.services.sync.push import left
from gnp_desk.services.sync.tables import BASE, BASE_STREAM, STREAM
from tests.sync import invariants
from tests.sync.house import ZONE, House, house
from tests.sync.laptops import NOON, Laptop
from tests.sync.workers import say

RECORDS, POLICIES = 120, 8
HERE = BASE.c.record
DAMAGES: Mapping[str, Callable[[str], Any]] = {
    "a bit of the body": lambda record: update(BASE).where(record == HERE).values(body=BASE.c.body.op("||")(" ")),
    "another body": lambda record: update(BASE).where(record == HERE).values(body='{"text":"otro"}'),
    "an older version": lambda record: update(BASE).where(record == HERE).values(version=BASE.c.version - 1),
    "a newer version": lambda record: update(BASE).where(record == HERE).values(version=BASE.c.version + 7),
    "another schema": lambda record: update(BASE).where(record == HERE).values(schema=9),
    "deleted by mistake": lambda record: update(BASE).where(record == HERE).values(deleted=1),
    "missing": lambda record: delete(BASE).where(record == HERE),
    "missing in its stream": lambda record: delete(BASE_STREAM).where(
        BASE_STREAM.c.record == record, BASE_STREAM.c.stream == ZONE
    ),
}
THEIR_DAMAGES: Mapping[str, Callable[[str], Any]] = {
    "a bit of a body": lambda record: (
        update(THEIRS).where(THEIRS.c.id == record).values(body=THEIRS.c.body.op("||")(" "))
    ),
    "another version": lambda record: update(THEIRS).where(THEIRS.c.id == record).values(version=THEIRS.c.version + 1),
    "a row of the feed": lambda record: delete(FEED).where(FEED.c.record == record),
    "a row of the log": lambda record: delete(LOG).where(LOG.c.record == record),
    "an entry of the log": lambda record: update(LOG).where(LOG.c.record == record).values(version=99),
    "the content of an operation": lambda record: update(OP).where(OP.c.record == record).values(content="{}"),
    "a digest": lambda record: update(THEIR_STREAM).values(digest="0" * 64),
    "a count": lambda record: update(THEIR_STREAM).values(live=THEIR_STREAM.c.live + 1),
    "a head": lambda record: update(THEIR_STREAM).values(head=THEIR_STREAM.c.head + 1),
}


def damaged_laptop(office: House, chance: random.Random, *, is_all: bool = False) -> None:
    """Damage rows of a laptop, or all it holds of a stream, synchronise, and see that all of them are mended and nothing else happened."""
    luis = office["luis"]
    held = [
        row.record for row in luis.query(select(HERE).where(BASE.c.type.in_(("note", "policy")), BASE.c.deleted == 0))
    ]
    chosen = held if is_all else chance.sample(held, chance.randint(1, 50))
    luis.add("note", text="sin enviar")
    waiting, read = _left(luis), _searched(luis)
    with luis.desk.database.writing() as connection:
        policies.take(connection, base.as_deleted(connection, chosen, ["policy"]))
        for record in chosen:
            connection.execute(DAMAGES[chance.choice(sorted(DAMAGES))](record))
        connection.execute(update(STREAM).values(checked=""))
    assert _left(luis) == waiting, "what is unsent is as it was"
    found = luis.sync()
    assert found.repaired == len(chosen), f"{found.repaired} of {len(chosen)} were found"
    assert _searched(luis) == read, "what search reads is as it was"
    invariants.hold(invariants.equal(office, luis))
    invariants.in_motion(luis)
    luis.repaired = 0


def damaged_centre(office: House, chance: random.Random) -> None:
    """Damage one thing at the centre, see that its check names it, and put it back."""
    what = chance.choice(sorted(THEIR_DAMAGES))
    with office.stage.database.reading() as connection:
        record = chance.choice(list(connection.execute(select(THEIRS.c.id).where(THEIRS.c.type == "note")).scalars()))

    class Undone(Exception):  # noqa: N818
        pass

    def job(connection: Connection) -> None:
        connection.execute(THEIR_DAMAGES[what](record))
        wrong = check.check(connection, office.stage.blobs)["wrong"]
        assert wrong, f"«{what}» was not found"
        raise Undone

    try:
        office.stage.database.write(job)
    except Undone:
        return


def _searched(laptop: Laptop) -> dict[str, bytes]:
    """Return the policies that search reads."""
    query = select(POLICY.c.id, POLICY_SCHEDULE.c.body).join(POLICY_SCHEDULE, POLICY_SCHEDULE.c.row == POLICY.c.row)
    return {row.id: bytes(row.body) for row in laptop.query(query)}


def _left(laptop: Laptop) -> int:
    with laptop.desk.database.reading() as connection:
        return left(connection)


def main(part: int, parts: int, count: int, seed: int) -> None:
    chance = random.Random(seed + part)  # noqa: S311
    say(f"seed {seed + part}")
    with house("ana", "luis") as office:
        for number in range(RECORDS):
            office["ana"].add("note", text=f"nota {number}")
        items = [publish.Item("policy", item.body, (ZONE,)) for item in demonstration._policies(NOON)]
        publish.publish(office.stage.database, declaration(), items[:POLICIES])
        invariants.at_rest(office)
        assert len(_searched(office["luis"])) == POLICIES
        damaged_laptop(office, chance, is_all=True)
        for number in range(part, count, parts):
            (damaged_centre if number % 4 == 3 else damaged_laptop)(office, chance)
            say("repair")
        invariants.at_rest(office)
