"""What makes records leave laptops: claims handed over, zones left, clean-ups at the centre, deletions; and who is asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from gnp_central import demonstration, people, publish
from gnp_central.commit import Commit
from gnp_central.declared import declaration
from gnp_central.seed import add_stream, join
from gnp_central.stored import read
from gnp_central.tables import BLOB, FEED
from gnp_central.tables import STREAM as THEIR_STREAM
from gnp_central.versions import copy
from gnp_desk.services.central.trouble import ConsentWanted
from gnp_desk.services.records import Change
from gnp_desk.services.sync.tables import STREAM
from gnp_desk.services.tables import RECORD
from tests.sync.house import ZONE, House
from tests.sync.laptops import NOON, Laptop


def at_centre(house: House) -> set[str]:
    with house.stage.database.reading() as connection:
        return set(connection.execute(select(BLOB.c.sha256)).scalars())


def hand_over(house: House) -> None:
    """Let Ana give the claim to another zone, which Luis does not read."""
    ana = house["ana"]
    house.stage.database.write(lambda connection: add_stream(connection, "z:S2", "Otra zona"))
    house.stage.database.write(lambda connection: join(connection, "ana", "z:S2", "rw"))
    ana.sync()
    ana.write(house.claim, zone="S2")
    ana.sync()


def leave_the_zone(house: House) -> None:
    house.stage.database.write(lambda connection: people.withdraw(connection, "luis", ZONE))


def hold_much(laptop: Laptop) -> None:
    """Let a laptop hold so much that one claim is no matter of consent."""
    claim = laptop.desk.cases.start()
    for number in range(40):
        laptop.add("note", claim, text=f"{number}")
    laptop.sync()


def asked(laptop: Laptop) -> int:
    """Synchronise and return how many records a person is asked about, 0 when nobody is."""
    try:
        laptop.sync()
    except ConsentWanted as wanted:
        return int(str(wanted.details["count"]))
    return 0


def write_notes(house: House, count: int) -> list[str]:
    """Let Ana write notes that Luis holds too."""
    notes = [house["ana"].add("note", text=f"{number}") for number in range(count)]
    house["ana"].sync()
    house["luis"].sync()
    return notes


def move_away(house: House, notes: list[str]) -> None:
    """Let the centre take notes out of the zone, as a mistaken clean-up would."""

    def job(connection: Any) -> None:
        commit = Commit()
        for record in read(connection, notes, lock=True).values():
            moved = copy(record)
            moved.streams = tuple(name for name in record.streams if name not in (ZONE, "u:ana"))
            commit.move("01900000-0000-7000-8000-000000000000", record, moved)
        commit.finish(connection)

    house.stage.database.write(job)


def notes_of(laptop: Laptop) -> int:
    return len(laptop.query(select(RECORD.c.id).where(RECORD.c.type == "note")))


def break_the_centre(house: House) -> None:
    """Let the centre lose its list of a stream, and be of one mind about it: digest, count, buckets."""

    def job(connection: Any) -> None:
        connection.execute(delete(FEED).where(FEED.c.stream == ZONE))
        connection.execute(update(THEIR_STREAM).where(THEIR_STREAM.c.id == ZONE).values(digest="0" * 64, live=0))

    house.stage.database.write(job)


def look_again(laptop: Laptop) -> None:
    """Let every stream be compared in the next run."""
    laptop.desk.database.write(lambda connection: connection.execute(update(STREAM).values(checked="")))


def publish_policies(house: House, count: int) -> None:
    items = [publish.Item("policy", item.body, (ZONE,)) for item in demonstration._policies(NOON)]
    publish.publish(house.stage.database, declaration(), items[:count])


def delete_as_another_program_may(laptop: Laptop, *notes: str) -> None:
    """Delete notes: this program only moves them to the trash."""
    claim = laptop.house.claim
    changes = [(Change("delete", "note", note, claim), 1, {}) for note in notes]
    laptop.desk.database.write(lambda connection: laptop.desk.records.put(connection, changes))
    laptop.sync()
