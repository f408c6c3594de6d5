"""Devices: registration, pinned keys, numbers, copies, orders, revocation."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from gnp_central.tables import ALARM
from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop


def test_a_key_is_pinned_at_registration(world: World) -> None:
    ana = world.adjuster()
    short = ana.short
    assert ana.register().short == short
    thief = Laptop(ana.url, ana.token, ana.keys, ana.person, device=ana.device)
    said = {"name": "x", "platform": "y", "app": "z", "public_key": thief.public_key}
    answer = thief.call("PUT", f"/v1/devices/{ana.device}", said)
    assert answer.status_code == 403 and answer.json()["reason"] == "key_pinned"
    answer = thief.push([thief.op("create", "claim", new_id(), {"status": "reported"})])
    assert answer.status_code == 403 and answer.json()["reason"] == "device_signature"


def test_a_device_is_of_one_person(world: World) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    luis.device = ana.device
    assert luis.call("GET", "/v1/me").json()["reason"] == "other_person"


def test_an_unregistered_device_gets_nothing(world: World) -> None:
    ana = world.laptop(world.add("ana", "adjuster", zone="rw"), registered=False)
    assert ana.call("GET", "/v1/me").json()["reason"] == "unregistered"


def test_an_old_number_with_another_operation_is_a_copied_store(world: World) -> None:
    ana = world.adjuster()
    ana.create_claim()
    ana.create_claim()
    ana.seq = 1
    answer = ana.push([ana.op("create", "claim", new_id(), {"status": "reported"})])
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["next_seq"]) == ("device_fork", 3)
    with world.database.reading() as connection:
        kinds = connection.execute(select(ALARM.c.kind).where(ALARM.c.device == ana.device)).scalars().all()
    assert kinds == ["device_fork"]


def test_a_jump_in_the_numbers_is_taken_and_raises_an_alarm(world: World) -> None:
    ana = world.adjuster()
    ana.create_claim()
    ana.seq = 10
    ana.create_claim()
    with world.database.reading() as connection:
        row = connection.execute(select(ALARM).where(ALARM.c.device == ana.device)).one()
    assert (row.kind, row.details) == ("sequence_gap", '{"missing":[[2,10]]}')


def test_the_same_operation_with_another_content_is_refused(world: World) -> None:
    ana = world.adjuster()
    op = ana.op("create", "claim", new_id(), {"status": "reported"})
    ana.send([op])
    (result,) = ana.send([{**op, "schema": 1, "record": new_id()}])
    assert result["status"] == "rejected" and result["problem"]["code"] == "op_reused"


def test_receipts_tell_what_became_of_operations(world: World) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    op = ana.op("create", "claim", new_id(), {"status": "reported"})
    (sent,) = ana.send([op])
    unknown = new_id()
    answer = ana.call("POST", "/v1/receipts", {"op_ids": [op["op_id"], unknown]}).json()
    assert answer == {"known": {op["op_id"]: {**sent, "replayed": True}}, "unknown": [unknown]}
    assert luis.call("POST", "/v1/receipts", {"op_ids": [op["op_id"]]}).json()["known"] == {}


def test_a_revoked_device_is_told_to_stop(world: World) -> None:
    ana, admin = world.adjuster(), world.laptop(world.add("admin", "administrator"))
    order = admin.call("POST", f"/v1/devices/{ana.device}/orders", {"kind": "lock"})
    assert order.status_code == 200
    (told,) = ana.call("GET", f"/v1/devices/{ana.device}/orders").json()["orders"]
    assert told["kind"] == "lock"
    assert admin.call("POST", f"/v1/devices/{ana.device}/revoke").status_code == 200
    assert ana.call("GET", "/v1/me").json()["code"] == "device_revoked"
    assert ana.push([ana.op("create", "claim", new_id(), {"status": "reported"})]).json()["code"] == "device_revoked"


@pytest.mark.parametrize("key", ["", "bm90IGEga2V5", "x" * 44])
def test_a_device_needs_a_real_key(world: World, key: str) -> None:
    ana = world.laptop(world.add("ana", "adjuster"), registered=False)
    said = {"name": "x", "platform": "y", "app": "z", "public_key": key}
    assert ana.call("PUT", f"/v1/devices/{ana.device}", said).status_code == 400


def test_a_device_keeps_its_short_name_after_a_restore(world: World) -> None:
    ana = world.laptop(world.add("ana", "adjuster"), registered=False)
    ana.short = "K7QX2M"
    assert ana.register().short == "K7QX2M"
    other = world.laptop(world.add("eva", "adjuster"), registered=False)
    other.short = "K7QX2M"
    assert other.register().short != "K7QX2M"
