"""Folios are leased to a device: no other one of the same person uses them, copied or not (api.md 9; sync_tests.md I9)."""

from __future__ import annotations

from sqlalchemy import select

from gnp_desk.forms import documents
from gnp_desk.services import folios
from gnp_desk.services.cases import DEVICE_SHORT
from gnp_desk.services.tables import RECORD
from tests.sync import invariants
from tests.sync.house import House
from tests.sync.laptops import Laptop


def started(laptop: Laptop) -> str:
    """Begin a claim and return its folio."""
    return str(laptop.body(laptop.desk.cases.start())["folio"])  # type: ignore[index]


def short(laptop: Laptop) -> str:
    return str(laptop.desk.preferences.get(DEVICE_SHORT))


def left(laptop: Laptop) -> dict[str, int]:
    with laptop.desk.database.reading() as connection:
        return folios.left(connection)


def test_two_laptops_of_a_person_use_each_its_own_folios(house: House) -> None:
    """Both hold the leases of both: what belongs to the person goes to all of their laptops."""
    luis, second = house["luis"], house["luis2"]
    for laptop in (luis, second, luis, second):
        laptop.sync()
    kinds = [len(laptop.query(select(RECORD.c.id).where(RECORD.c.type == folios.LEASE))) for laptop in (luis, second)]
    assert kinds[0] == kinds[1] >= 2 * len(left(luis))
    used = {name: started(house[name]) for name in ("luis", "luis2")}
    assert [used[name].split("-")[1] for name in used] == [short(luis), short(second)] and short(luis) != short(second)
    invariants.at_rest(house)
    invariants.hold(invariants.leased(house))


def test_every_laptop_has_folios_of_every_series_of_its_own(house: House) -> None:
    series = {"SI", *(paper.series for paper in documents.PAPERS.values())}
    for laptop in house.laptops.values():
        assert left(laptop).keys() == series


def test_a_copy_that_became_a_device_uses_nothing_of_what_the_other_asks_for_later(house: House) -> None:
    ana = house["ana"]
    copy = house.clone("ana", "copy")
    for laptop in (ana, copy):
        laptop.add("note", text=laptop.name)
        laptop.sync()
    assert short(ana) != short(copy)
    ana.desk.database.write(folios.retire)
    for laptop in (ana, copy):
        laptop.sync()
    used = [started(laptop).split("-")[1] for laptop in (ana, copy)]
    assert used == [short(ana), short(copy)]
    invariants.at_rest(house)
    invariants.hold(invariants.leased(house))
