"""The shortest stories in which a broken rule shows (`mutants.py`). Each ends well where the rules hold."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import select, update

from gnp_central.wire import canonical, new_id
from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.sync.tables import BASE, STREAM
from gnp_desk.services.sync.view import rebuild
from gnp_desk.services.tables import JOURNAL
from tests.sync.cuts import Cut, at, listening
from tests.sync.house import House
from tests.sync.scenarios import push_unheard


def disagree(house: House) -> None:
    house["ana"].write(house.claim, report_number="R-ana")
    house["luis"].write(house.claim, report_number="R-luis")
    house["ana"].sync()
    house["luis"].sync()


def edit_what_is_closed(house: House) -> None:
    house["ana"].write(house.claim, status="cancelled")
    for name in ("ana", "luis"):
        house[name].sync()
    house["luis"].write(house.claim, callback_phone="5550001111")
    house["luis"].sync()


def edit_apart(house: House) -> None:
    house["ana"].write(house.claim, report_number="R-ana")
    house["luis"].write(house.claim, callback_phone="5550001111")
    house["luis"].write(house.claim, callback_phone="5550002222")
    house["ana"].sync()
    house["luis"].sync()


def no_conflict(house: House) -> None:
    assert not house["ana"].desk.centre.conflicts(), "who edits other fields disputes nothing"


def unheard(house: House) -> None:
    """The centre takes a push and nobody hears of it."""
    house["ana"].add("note", text="una vez")
    house["ana"].write(house.claim, covers=["DM"])
    with suppress(CentreError):
        house["ana"].sync(always=push_unheard)
    house["luis"].sync()
    house["luis"].write(house.claim, covers=None)
    house["luis"].sync()


def cut_at_the_cursor(house: House) -> None:
    house["luis"].add("note", text="para Ana")
    house["luis"].sync()

    def cut() -> None:
        raise Cut

    with listening(at("pull.base_taken", 1, cut)), suppress(Cut):
        house["ana"].sync()
    house["ana"].crash()


def refuse(house: House) -> None:
    house["ana"].write(house.claim, report_number="x" * 300)
    claim = house["ana"].add("claim", status="reported", report_number="x" * 300)
    house["ana"].add("note", claim, text="de un siniestro rechazado")
    house["ana"].sync()


def go_back(house: House) -> None:
    backup = house.image()
    house["ana"].add("note", text="después del respaldo")
    house["ana"].sync()
    house["luis"].sync()
    house.restore(backup, is_new=False)


def reuse(house: House) -> None:
    """The id of an operation was used before for another content."""
    ana = house["ana"]
    ana.add("note", text="verdadera")
    (row,) = ana.query(select(JOURNAL).where(JOURNAL.c.state == "unsent"))
    change = {"claim_id": {"old": None, "new": house.claim}, "text": {"old": None, "new": "otra"}}
    op = {"op_id": row.op_id, "seq": row.number, "kind": "create", "type": "note", "record": new_id(), "schema": 1,
          "base_version": 0, "changes": change, "at": {}}  # fmt: skip
    central = ana.desk.centre._enrolment.central()
    groups = [{"group_id": new_id(), "ops": [op]}]
    central.call("POST", "/v1/push", canonical({"device_id": row.device, "witness": {}, "groups": groups}).encode())
    ana.sync()


def kept_with_its_reason(house: House) -> None:
    (row,) = house["ana"].query(select(JOURNAL).where(JOURNAL.c.state == "rejected"))
    assert "op_reused" in row.result and house["ana"].body(row.record) == {"text": "verdadera"}


def dispute_and_go_on(house: House) -> None:
    disagree(house)
    house["ana"].sync()
    house["ana"].write(house.claim, report_number="R-ana-2")
    house["ana"].sync()


def damage(house: House) -> None:
    ana = house["ana"]

    def job(connection: Any) -> None:
        connection.execute(update(BASE).where(BASE.c.record == house.claim).values(body='{"report_number":"falso"}'))
        rebuild(connection, [house.claim])
        connection.execute(update(STREAM).values(checked=""))

    ana.desk.database.write(job)
    house["luis"].add("note", text="algo nuevo")
    house["luis"].sync()


def take_two_folios(house: House) -> None:
    copy = house.clone("ana", "copy")
    for laptop in (house["ana"], copy, house["ana"], copy):
        laptop.desk.cases.start()
    house["ana"].sync()
    copy.sync()
    house["luis"].desk.cases.start()
    house["luis"].sync()


def send_a_file_while_the_disk_fails(house: House) -> None:
    house["ana"].photo(bytes(range(256)) * 8_192)
    with suppress(CentreError):
        house["ana"].sync()


def work(house: House) -> None:
    for name in ("ana", "luis"):
        house[name].add("note", text=name)
        house[name].sync()
