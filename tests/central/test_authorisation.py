"""Who may do what: every role, every action, every state of person, device and stream, each cell asked of a running centre."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
import requests
from sqlalchemy import update

from gnp_central.people import ROLES, withdraw
from gnp_central.tables import PERSON
from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop

# What an answer comes to: done or told; nothing of it exists for this person; refused; kept for others to decide; sign on first.
YES, NOTHING, NO, KEPT, OUT = "yes", "nothing", "no", "kept", "out"
FIELD = frozenset({"adjuster", "branch", "valuer", "supervisor"})
WRITERS = FIELD | {"administrator"}
READERS = WRITERS | {"auditor"}
NOBODY = "nobody"
EVERYONE = READERS | {NOBODY}
SECRET = "RESERVADO-77"

# How a person stands to the stream, and what that leaves of an action their role allows.
READING = {"rw": YES, "ro": YES, "outside": NOTHING, "withdrawn": NOTHING}
CHANGING = {"rw": YES, "ro": NO, "outside": NO, "withdrawn": KEPT}
ADDING = {"rw": YES, "ro": NO, "outside": NO, "withdrawn": YES}
ALWAYS = dict.fromkeys(READING, YES)
# What closes everything, whatever the role: the person is let into the stream in all of these.
SHUT = {
    "no token": OUT,
    "foreign token": OUT,
    "old token": OUT,
    "disabled": OUT,
    "revoked": NO,
    "unregistered": NO,
    "another's device": NO,
}


@dataclass(frozen=True)
class Place:
    """What there is to be had: a claim with a note, a photo and a conflict in a stream, and another device."""

    world: World
    claim: str
    note: str
    photo: str
    conflict: str
    sha256: str
    other: Laptop


Asked = Callable[[Laptop, Place], requests.Response]


def get(path: str) -> Asked:
    return lambda who, at: who.call("GET", path.format(at=at, who=who))


def post(path: str, body: Callable[[Place], object]) -> Asked:
    return lambda who, at: who.call("POST", path.format(at=at, who=who), body(at))


def push(kind: str, type_: str, record: Callable[[Place], str], **more: object) -> Asked:
    """Push one operation on a field nobody else writes."""

    def ask(who: Laptop, at: Place) -> requests.Response:
        values = {name: value(at) if callable(value) else value for name, value in more.items()}
        changes = {} if kind == "delete" else {f"said_{new_id().replace('-', '_')}": "x"}
        changes |= {"claim_id": at.claim} if kind == "create" and type_ == "note" else {}
        return who.push([{**who.op(kind, type_, record(at), changes), "base_version": 99, **values}])

    return ask


def upload(who: Laptop, at: Place) -> requests.Response:
    digest = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    headers = {"Upload-Offset": "0", "Upload-Length": "2", "Content-Digest": f"sha-256=:{digest}:"}
    return who.call("PATCH", f"/v1/blobs/{hashlib.sha256(new_id().encode()).hexdigest()}", b"x", **headers)


def register(who: Laptop, at: Place) -> requests.Response:
    said = {"name": "Equipo", "platform": "linux", "app": "gnp-desk/1.0.0", "public_key": who.public_key}
    return who.call("PUT", f"/v1/devices/{who.device}", said)


LEASE = {"series": "SI", "count": 1}
# Action -> how it is asked, the roles that may, and what the state of the stream leaves of it. Registering comes last.
ACTIONS: Mapping[str, tuple[Asked, frozenset[str], Mapping[str, str]]] = {
    "see oneself": (get("/v1/me"), READERS, ALWAYS),
    "see the stream": (get("/v1/streams/{at.world.zone}"), READERS, READING),
    "pull": (get("/v1/streams/{at.world.zone}/changes"), READERS, READING),
    "pull what is everybody's": (get("/v1/streams/org/changes"), READERS, ALWAYS),
    "verify": (get("/v1/streams/{at.world.zone}/buckets"), READERS, READING),
    "verify a part": (get("/v1/streams/{at.world.zone}/buckets/0a"), READERS, READING),
    "read a record": (get("/v1/records/{at.note}"), READERS, READING),
    "read a history": (get("/v1/records/{at.note}/history"), READERS, READING),
    "read several": (post("/v1/records/get", lambda at: {"ids": [at.claim, at.note]}), READERS, READING),
    "search": (get(f"/v1/records?q={SECRET}"), FIELD | {"auditor"}, READING),
    "read a file": (get("/v1/blobs/{at.sha256}"), READERS, READING),
    "read a receipt": (get("/v1/blobs/{at.sha256}/receipt"), READERS, READING),
    "ask for a file": (lambda who, at: who.call("HEAD", f"/v1/blobs/{at.sha256}"), READERS, READING),
    "read the log": (get("/v1/streams/{at.world.zone}/log"), frozenset({"auditor"}), READING),
    "read the anchors": (get("/v1/anchors"), frozenset({"auditor"}), ALWAYS),
    "change a record": (push("update", "note", lambda at: at.note), WRITERS, CHANGING),
    "change a claim": (push("update", "claim", lambda at: at.claim), WRITERS, CHANGING),
    "delete a record": (push("delete", "note", lambda at: at.photo, type="evidence"), WRITERS, CHANGING),
    "decide a conflict": (
        push("resolve", "note", lambda at: at.note, conflict=lambda at: at.conflict, reason="Visto"),
        WRITERS,
        CHANGING,
    ),
    "add a record": (push("create", "note", lambda at: new_id()), WRITERS, ADDING),
    "write a catalogue": (push("create", "workshop", lambda at: new_id()), frozenset({"administrator"}), ALWAYS),
    "write a policy": (push("create", "policy", lambda at: new_id()), frozenset(), ALWAYS),
    "ask for receipts": (post("/v1/receipts", lambda at: {"op_ids": [new_id()]}), WRITERS, ALWAYS),
    "lease folios": (post("/v1/folio-leases", lambda at: {"lease_id": new_id(), **LEASE}), FIELD, ALWAYS),
    "send a file": (upload, FIELD, ALWAYS),
    "report a difference": (post("/v1/reports", lambda at: {"stream": at.world.zone}), WRITERS, ALWAYS),
    "read one's orders": (get("/v1/devices/{who.device}/orders"), EVERYONE, ALWAYS),
    "read another's orders": (get("/v1/devices/{at.other.device}/orders"), frozenset({"administrator"}), ALWAYS),
    "give an order": (
        post("/v1/devices/{at.other.device}/orders", lambda at: {"kind": "lock"}),
        frozenset({"administrator"}),
        ALWAYS,
    ),
    "revoke a device": (
        post("/v1/devices/{at.other.device}/revoke", lambda at: None),
        frozenset({"administrator"}),
        ALWAYS,
    ),
    "register": (register, READERS, ALWAYS),
}
# A laptop that was taken out of service must still learn that it is to be wiped; a new one must be able to begin.
# An administrator looks at the orders of any device, from any.
SPECIAL = {
    ("read one's orders", "revoked"): dict.fromkeys(EVERYONE, YES),
    ("read one's orders", "unregistered"): dict.fromkeys(EVERYONE, NOTHING),
    ("read one's orders", "another's device"): {"administrator": YES},
    ("read another's orders", "revoked"): {"administrator": YES},
    ("read another's orders", "unregistered"): {"administrator": YES},
    ("read another's orders", "another's device"): {"administrator": YES},
    ("register", "unregistered"): dict.fromkeys(READERS, YES),
}


def expected(role: str, action: str, state: str) -> str:
    _ask, roles, by_stream = ACTIONS[action]
    if state in SHUT:
        return SPECIAL.get((action, state), {}).get(role, SHUT[state])
    return by_stream[state] if role in roles else NO


def outcome(answer: requests.Response) -> str:
    """Return what an answer comes to."""
    if answer.status_code in (401, 403, 404):
        return {401: OUT, 403: NO, 404: NOTHING}[answer.status_code]
    assert answer.status_code in (200, 201), answer.text
    if answer.request.method == "HEAD":
        return YES if answer.headers["Upload-Complete"] == "?1" else NOTHING
    found = json.loads(answer.content) if "json" in answer.headers["Content-Type"] else {}
    if "results" in found:
        return {"rejected": NO, "conflict": KEPT}.get(found["results"][0]["status"], YES)
    return NOTHING if found.get("items") == [] and "state" not in found else YES


def place(world: World) -> Place:
    """Make what is to be had, all of it with the secret in it."""
    ana, luis, other = world.adjuster("ana"), world.adjuster("luis"), world.adjuster("otra")
    claim = ana.create_claim(report_number=SECRET)
    note = ana.create("note", claim, text=SECRET)
    data = f"{SECRET} {world.number}".encode()
    sha256, digest = hashlib.sha256(data).hexdigest(), base64.b64encode(hashlib.sha256(data).digest()).decode()
    headers = {"Upload-Offset": "0", "Upload-Length": str(len(data)), "Content-Digest": f"sha-256=:{digest}:"}
    assert ana.call("PATCH", f"/v1/blobs/{sha256}", data, **headers).status_code == 201
    photo = ana.create("evidence", claim, sha256=sha256, caption=SECRET)
    luis.update("note", note, text=(SECRET, f"{SECRET} Luis"))
    conflict = ana.update("note", note, text=(SECRET, f"{SECRET} Ana"))["conflicts"][0]
    return Place(world, claim, note, photo, conflict, sha256, other)


def person(at: Place, role: str, state: str) -> Laptop:
    """Return a person of a role at a laptop, in a state."""
    world, mode = at.world, state if state in READING else "rw"
    streams = {} if mode == "outside" else {"zone": "ro" if mode == "ro" else "rw"}
    who = world.laptop(world.add(new_id(), "adjuster", home=False, **streams), registered=state != "unregistered")
    changed: dict[str, object] = {"roles": json.dumps([] if role == NOBODY else [role])}
    if state == "disabled":
        changed["disabled_at"] = "2026-01-01T00:00:00.000Z"
    row = update(PERSON).where(PERSON.c.id == who.person).values(**changed)
    world.database.write(lambda connection: connection.execute(row))
    if state == "withdrawn":
        world.database.write(lambda connection: withdraw(connection, who.person, world.zone))
    elif state == "revoked":
        admin = world.laptop(world.add(new_id(), "administrator"))
        assert admin.call("POST", f"/v1/devices/{who.device}/revoke").status_code == 200
    elif state == "another's device":
        who.device = at.other.device
    tokens = {"no token": "", "foreign token": f"{who.token[:-8]}AAAAAAAA", "old token": world.token(who.person, -1)}
    who.token = tokens.get(state, who.token)
    return who


def test_every_cell_of_role_action_and_state(world: World) -> None:
    """Nothing is open that should be closed, nothing closed that should be open; and whoever gets nothing gets nothing at all."""
    wrong, leaks, cells = [], [], 0
    for state in (*READING, *SHUT):
        at = place(world)
        for role in sorted(EVERYONE):
            # Who may decide a conflict and delete a photo leaves none for the next.
            at = place(world) if state == "rw" else at
            who = person(at, role, state)
            for action, (ask, _roles, _streams) in ACTIONS.items():
                answer = ask(who, at)
                cells += 1
                found, wanted = outcome(answer), expected(role, action, state)
                if found != wanted:
                    wrong.append((role, action, state, found, wanted))
                if wanted not in (YES,) and (SECRET in answer.text or at.conflict in answer.text):
                    leaks.append((role, action, state))
    assert not wrong, "\n".join(map(str, wrong))
    assert not leaks
    assert cells == len(EVERYONE) * len(ACTIONS) * (len(READING) + len(SHUT))
    assert ROLES.keys() | {NOBODY} == EVERYONE


@pytest.mark.parametrize("role", sorted(READERS))
def test_a_person_outside_a_stream_gets_nothing_from_it(world: World, role: str) -> None:
    """Not by pulling everything they may pull, nor by knowing every id there is."""
    at = place(world)
    who = person(at, role, "outside")
    told = [who.call("GET", f"/v1/streams/{stream['id']}/changes").text for stream in who.me()["streams"]]
    ids = {at.claim, at.note, at.photo, at.conflict}
    told += [who.call("GET", f"/v1/records/{identity}{tail}").text for identity in ids for tail in ("", "/history")]
    told += [
        who.call("POST", "/v1/records/get", {"ids": sorted(ids)}).text,
        who.call("GET", f"/v1/records?q={SECRET}").text,
    ]
    assert not any(SECRET in text or at.world.zone in text for text in told)
    assert not any(identity in text for text in told[: len(who.me()["streams"])] for identity in ids)


def test_what_one_may_not_write_stays_as_it_is(world: World) -> None:
    at = place(world)
    ana = world.adjuster()
    before = [ana.record(identity) for identity in (at.claim, at.note, at.photo)]
    for state in ("ro", "outside", "withdrawn"):
        for role in sorted(WRITERS):
            who = person(at, role, state)
            for action in ("change a record", "change a claim", "delete a record", "decide a conflict"):
                ACTIONS[action][0](who, at)
    assert [ana.record(identity) for identity in (at.claim, at.note, at.photo)] == before


def test_what_is_added_after_a_hand_over_is_not_lost(world: World) -> None:
    """A claim goes to another adjuster while the first is offline: new records are taken, changes and deletions are kept."""
    ana, luis = world.laptop(world.add("ana", "adjuster")), world.laptop(world.add("luis", "adjuster"))
    sara = world.laptop(world.add("sara", "supervisor", zone="rw"))
    claim = ana.create_claim(adjuster=ana.person)
    note = ana.create("note", claim, text="a")
    assert sara.update("claim", claim, adjuster=(ana.person, luis.person))["status"] == "applied"
    added = ana.create("note", claim, text="escrita sin red")
    (deleted,) = ana.send([{**ana.op("delete", "note", note), "base_version": 1}])
    assert deleted["status"] == "conflict"
    luis.pull(f"u:{luis.person}")
    held = luis.base[f"u:{luis.person}"]
    assert held[added]["body"]["text"] == "escrita sin red" and not held[note]["deleted"]
    kept = [item["body"] for item in held.values() if item["type"] == "conflict"]
    assert [(body["kind"], body["mine"]) for body in kept] == [("scope", {"deleted": True})]
    assert ana.call("GET", f"/v1/records/{added}").status_code == 404
