"""Who may do what: every role, every action, every state of the person and of the device."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from gnp_central.people import ROLES, withdraw
from gnp_central.tables import PERSON
from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop

SHA = "0" * 64
FIELD = {"adjuster", "branch", "valuer", "supervisor"}
READERS = FIELD | {"auditor", "administrator"}

# What is asked -> the roles that may ask it, for a stream they are in.
ACTIONS = {
    "me": READERS,
    "pull": READERS,
    "verify": READERS,
    "read": READERS,
    "history": READERS,
    "orders": READERS,
    "push": FIELD | {"administrator"},
    "receipts": FIELD | {"administrator"},
    "lease": FIELD,
    "upload": FIELD,
    "search": FIELD | {"auditor"},
    "report": FIELD | {"administrator"},
    "log": {"auditor"},
    "anchors": {"auditor"},
    "order": {"administrator"},
    "revoke": {"administrator"},
}


def ask(who: Laptop, action: str, world: World, claim: str, other: Laptop) -> int:
    """Carry out an action and return the status of the answer."""
    digest = "sha-256=:" + "A" * 43 + "=:"
    calls = {
        "me": ("GET", "/v1/me", None),
        "pull": ("GET", f"/v1/streams/{world.zone}/changes", None),
        "verify": ("GET", f"/v1/streams/{world.zone}/buckets", None),
        "read": ("GET", f"/v1/records/{claim}", None),
        "history": ("GET", f"/v1/records/{claim}/history", None),
        "orders": ("GET", f"/v1/devices/{who.device}/orders", None),
        "receipts": ("POST", "/v1/receipts", {"op_ids": []}),
        "lease": ("POST", "/v1/folio-leases", {"lease_id": new_id(), "series": "SI", "count": 1}),
        "search": ("GET", "/v1/records?q=reported", None),
        "report": ("POST", "/v1/reports", {"stream": world.zone}),
        "log": ("GET", f"/v1/streams/{world.zone}/log", None),
        "anchors": ("GET", "/v1/anchors", None),
        "order": ("POST", f"/v1/devices/{other.device}/orders", {"kind": "lock"}),
        "revoke": ("POST", f"/v1/devices/{other.device}/revoke", None),
    }
    if action == "push":
        return who.push([who.op("update", "claim", claim, {"known_on": None})]).status_code
    if action == "upload":
        headers = {"Upload-Offset": "0", "Upload-Length": "1", "Content-Digest": digest}
        status = who.call("PATCH", f"/v1/blobs/{SHA}", b"x", **headers).status_code
        return 200 if status == 422 else status
    method, path, body = calls[action]
    return who.call(method, path, body).status_code


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_may_do_what_it_is_for_and_nothing_else(world: World, role: str) -> None:
    ana, other = world.adjuster("ana"), world.adjuster("otra")
    claim = ana.create_claim()
    who = world.laptop(world.add("alguien", role, zone="rw"))
    found = {action for action in ACTIONS if ask(who, action, world, claim, other) == 200}
    assert found == {action for action, roles in ACTIONS.items() if role in roles}


def test_without_a_role_nothing_is_allowed(world: World) -> None:
    ana = world.adjuster("ana")
    claim = ana.create_claim()
    nobody = world.laptop(world.add("nadie", zone="rw"), registered=False)
    assert {ask(nobody, action, world, claim, ana) for action in ACTIONS} == {403, 404}, "404: no such device of orders"


STATES = ("no token", "foreign token", "old token", "disabled", "revoked", "unregistered")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ["adjuster", "auditor", "administrator"])
def test_no_action_is_open_in_a_state_that_closes_it(world: World, role: str, state: str) -> None:
    ana = world.adjuster("ana")
    claim = ana.create_claim()
    who = world.laptop(world.add("alguien", role, zone="rw"), registered=state != "unregistered")
    expected = {401} if "token" in state or state == "disabled" else {403}
    if state == "no token":
        who.token = ""
    elif state == "foreign token":
        who.token = f"{who.token[:-8]}AAAAAAAA"
    elif state == "old token":
        who.token = world.token(who.person, seconds=-1)
    elif state == "disabled":
        disabled = update(PERSON).where(PERSON.c.id == who.person).values(disabled_at="2026-01-01T00:00:00.000Z")
        world.database.write(lambda connection: connection.execute(disabled))
    elif state == "revoked":
        admin = world.laptop(world.add("admin", "administrator"))
        assert admin.call("POST", f"/v1/devices/{who.device}/revoke").status_code == 200
    asked = [action for action in ACTIONS if not (action == "orders" and state in ("revoked", "unregistered"))]
    assert {ask(who, action, world, claim, ana) for action in asked} == expected


@pytest.mark.parametrize("mode", ["ro", "none", "withdrawn"])
@pytest.mark.parametrize("role", sorted(FIELD))
def test_what_one_may_not_write_stays_as_it_is(world: World, role: str, mode: str) -> None:
    ana = world.adjuster("ana")
    claim = ana.create_claim()
    streams = {} if mode == "none" else {"zone": "ro" if mode == "ro" else "rw"}
    who = world.laptop(world.add("alguien", role, home=False, **streams))
    if mode == "withdrawn":
        world.database.write(lambda connection: withdraw(connection, who.person, world.zone))
    result = who.update("claim", claim, report_number="X")
    assert result["status"] == ("conflict" if mode == "withdrawn" else "rejected")
    assert "report_number" not in ana.record(claim)["body"]
    assert who.call("GET", f"/v1/records/{claim}").status_code == (200 if mode == "ro" else 404)


def test_what_is_everybodys_is_written_by_administrators(world: World) -> None:
    ana, admin = world.adjuster(), world.laptop(world.add("admin", "administrator"))
    (result,) = ana.send([ana.op("create", "catalogue", new_id(), {"name": "covers"})])
    assert result["problem"]["code"] == "forbidden"
    (result,) = admin.send([admin.op("create", "catalogue", new_id(), {"name": "covers"})])
    assert result["status"] == "applied" and result["at"].keys() == {"org"}
    assert ana.call("GET", "/v1/streams/org/changes").status_code == 200
