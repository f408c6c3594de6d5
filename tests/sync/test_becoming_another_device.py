"""A store that was copied becomes a device of its own while somebody goes on working in it (api.md 6.4)."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select

from gnp_desk.services.sync.link import AUTHOR
from gnp_desk.services.tables import JOURNAL
from tests.sync import invariants
from tests.sync.cuts import Cut, listening
from tests.sync.house import House
from tests.sync.laptops import Laptop


def forked(house: House) -> Laptop:
    """Return a laptop with something unsent whose numbers a copy of it used."""
    ana, copy = house["ana"], house.clone("ana", "copy")
    copy.add("note", text="de la copia")
    copy.sync()
    ana.add("note", text="de Ana")
    return ana


def test_what_is_saved_in_the_moment_a_store_becomes_another_device_is_written_by_the_new_one(house: House) -> None:
    ana = forked(house)
    before, saved = ana.desk.records.author.device, []

    def save(step: str) -> None:
        if step == "write.committed" and not saved and ana.desk.preferences.get(AUTHOR)["device"] != before:  # type: ignore[index]
            saved.append(step)
            ana.add("note", text="justo entonces")

    with listening(save):
        ana.sync()
    (row,) = ana.query(select(JOURNAL.c.device).where(JOURNAL.c.changes.contains("justo entonces")))
    assert row.device == ana.desk.records.author.device != before
    invariants.at_rest(house)


def test_a_store_that_could_not_become_another_device_is_still_the_one_it_was(house: House) -> None:
    ana = forked(house)
    before = ana.desk.records.author

    def cut(step: str) -> None:
        if step == "write.before_commit" and ana.desk.records.author.device != before.device:
            raise Cut

    with listening(cut), suppress(Cut):
        ana.sync()
    assert ana.desk.records.author == before and ana.desk.preferences.get(AUTHOR)["device"] == before.device  # type: ignore[index]
    ana.sync()
    assert ana.desk.records.author.device != before.device
    invariants.at_rest(house)
