"""Laptops and centres of different ages (T12): nothing is dropped, what waits for a newer centre goes after its upgrade.

There is one schema so far; its numbers are set here to what N-2 to N+1 will be. No database of an earlier release exists yet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from gnp_central import publish
from gnp_central.declaration import TypeRule
from gnp_desk import errors
from gnp_desk.services import records
from gnp_desk.services.database import Database
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Change
from gnp_desk.services.sync import batches, link
from gnp_desk.services.sync.tables import BASE
from gnp_desk.services.tables import JOURNAL
from tests.services.conftest import KEY
from tests.sync import invariants, stores
from tests.sync.house import ZONE, House
from tests.sync.laptops import Laptop

AGES = {"N-2": 2, "N-1": 3, "N": 4, "N+1": 5}


def become(house: House, schema: int) -> None:
    """Let the centre know schemas up to this one, and kinds of records no laptop knows."""
    known = house.stage.centre.declaration
    kinds = {**known.types, "drone_flight": TypeRule(home="given", key=("code",))}
    newer = replace(known, types=kinds, schema_min=max(1, schema - 3), schema_current=schema)
    object.__setattr__(house.stage.centre, "declaration", newer)


@pytest.fixture(autouse=True)
def _today(house: House) -> Any:
    now = house.stage.centre.declaration
    yield
    object.__setattr__(house.stage.centre, "declaration", now)


def an_hour_later(laptop: Laptop) -> None:
    laptop.desk.database.write(lambda connection: link.keep(connection, asked_at=""))


def held(laptop: Laptop) -> int:
    return len(laptop.query(select(JOURNAL.c.seq).where(JOURNAL.c.state == "held")))


@pytest.mark.parametrize("server", AGES)
@pytest.mark.parametrize("client", AGES)
def test_server_older_and_newer_than_client(
    house: House, monkeypatch: pytest.MonkeyPatch, client: str, server: str
) -> None:
    """Unknown fields and kinds are kept and not shown; an operation of a newer schema waits, the others go."""
    ana, luis = house["ana"], house["luis"]
    become(house, AGES[server])
    for laptop in house.laptops.values():
        an_hour_later(laptop)
    item = publish.Item("drone_flight", {"code": "D-1", "height_m": 40}, (ZONE,))
    publish.publish(house.stage.database, house.stage.centre.declaration, [item])
    ana.add("note", text="de la versión de hoy")
    monkeypatch.setattr(records, "SCHEMA", AGES[client])
    ana.write(house.claim, report_number="R-1", drone_used="sí")
    monkeypatch.undo()
    ana.sync()
    is_ahead = AGES[client] > AGES[server]
    assert held(ana) == is_ahead and ana.sync().unsent == 0, "the rest of the push is not delayed"
    luis.sync()
    luis.write(house.claim, callback_phone="5550001111")
    luis.sync()
    assert [row.body for row in luis.query(select(BASE.c.body).where(BASE.c.type == "drone_flight"))]
    assert not [body for body in stores.shown(luis).values() if body.get("code") == "D-1"]
    become(house, AGES["N+1"])
    an_hour_later(ana)
    ana.sync()
    assert held(ana) == 0
    invariants.at_rest(house)
    body = luis.body(house.claim)
    assert body is not None and (body["drone_used"], body["callback_phone"]) == ("sí", "5550001111")


def test_a_schema_the_centre_no_longer_takes_is_refused_with_its_field_and_kept(house: House) -> None:
    become(house, 9)
    house["ana"].write(house.claim, report_number="R-1")
    found = house["ana"].sync()
    (row,) = house["ana"].query(select(JOURNAL).where(JOURNAL.c.state == "rejected"))
    assert found.rejected == 1 and '"field":"schema"' in row.result
    assert house["ana"].body(house.claim)["report_number"] == "R-1"  # type: ignore[index]


def test_a_store_of_a_newer_program_is_refused_unchanged_and_goes_on_with_it(house: House) -> None:
    """A downgrade: the older program says so, touches nothing, and the newer one sends what waits."""
    ana = house["ana"]
    ana.write(house.claim, report_number="R-1")
    with ana.desk.database.engine.connect().execution_options(plain=True) as connection:
        today = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
        connection.exec_driver_sql(f"PRAGMA user_version = {today + 1}")
    ana.close()
    before = (ana.folder / "store.db").read_bytes()
    with pytest.raises(errors.NewerStore):
        Database(ana.folder, KEY)
    assert (ana.folder / "store.db").read_bytes() == before
    _set_version(ana, today)
    ana.open()
    invariants.at_rest(house)
    assert house["luis"].body(house.claim)["report_number"] == "R-1"  # type: ignore[index]


def _set_version(laptop: Laptop, number: int) -> None:
    import sqlcipher3.dbapi2 as sqlcipher

    connection = sqlcipher.connect(str(laptop.folder / "store.db"))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(f"PRAGMA user_version = {number}")
    connection.commit()
    connection.close()


def test_a_long_day_of_what_the_centre_does_not_understand_yet_waits_whole(house: House) -> None:
    """However many pushes it would take: none of it is sent, and marking it does not go as deep as it is long."""
    ana = house["ana"]
    ana.commit(*(Change("create", "note", new_id(), house.claim, {"text": f"{number}"}) for number in range(2_200)))
    assert ana.desk.database.write(lambda connection: batches.mark(connection, 1, 0)) is None
    assert held(ana) == 2_200
