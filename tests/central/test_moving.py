"""A claim goes to others while somebody works on what belongs to it: no acknowledged change is lost, nothing stays behind.

Two transactions over a real PostgreSQL: the first stops before it writes, the second goes until it is done or waits for it.
"""

from __future__ import annotations

import hashlib
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from gnp_central import seed, stored
from gnp_central.blobs import DirectoryBlobs
from gnp_central.check import check
from gnp_central.commit import Commit
from gnp_central.database import Database, open_database
from gnp_central.ops import read_push
from gnp_central.people import Caller
from gnp_central.push import push
from gnp_central.uploads import Chunk, Uploads
from gnp_central.wire import canonical, new_id
from tests.central.servers import postgres, postgres_binaries
from tests.central.test_postgres import DECLARED, persist, registered

HERE, THERE, ELSEWHERE = "z:1", "z:2", "z:3"
SECONDS, WRITERS = 3.0, 6
PHOTO = b"a photo"
SHA = hashlib.sha256(PHOTO).hexdigest()
pytestmark = pytest.mark.skipif(postgres_binaries() is None, reason="PostgreSQL is not installed")


@dataclass
class Device:
    """A device of somebody who may write in every zone."""

    database: Database
    caller: Caller
    seq: int = 0

    def send(self, kind: str, type_: str, record: str, **changes: Any) -> dict[str, Any]:
        """Push one change and return its result; a tuple is (old, new), anything else is new."""
        self.seq += 1
        said = {name: as_change(value) for name, value in changes.items()}
        op = {"op_id": new_id(), "seq": self.seq, "kind": kind, "type": type_, "record": record, "schema": 1}
        groups = [{"group_id": new_id(), "ops": [{**op, "changes": said}]}]
        asked = read_push(canonical({"device_id": self.caller.device, "groups": groups}).encode(), DECLARED)
        pushed = persist(lambda: self.database.write(lambda connection: push(connection, DECLARED, self.caller, asked)))
        result: dict[str, Any] = json.loads(pushed.results[0])
        return result

    def create(self, type_: str, **values: Any) -> str:
        record = new_id()
        assert self.send("create", type_, record, **values)["status"] == "applied"
        return record


def as_change(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    old, new = value if isinstance(value, tuple) else (None, value)
    return {"old": old, "new": new}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture
def database(server: str) -> Iterator[Database]:
    name = f"centre{new_id()[-12:]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    found = open_database(server.replace("centre@/postgres", f"centre@/{name}"))
    yield found
    found.close()


@pytest.fixture
def devices(database: Database) -> list[Device]:
    """Six people who write in the same three zones, each at a device of their own."""
    names = [f"p{new_id()}" for _ in range(WRITERS)]
    zones = (HERE, THERE, ELSEWHERE)
    persons = [seed.NewPerson(name, name, ("adjuster",), {}, dict.fromkeys(zones, "rw")) for name in names]
    database.write(lambda connection: seed.add(connection, dict.fromkeys(zones, "Zona"), persons, "x"))
    return [
        Device(database, database.write(lambda connection, name=name: registered(connection, name))) for name in names
    ]  # type: ignore[misc]


class Meeting:
    """Lets one job stop before it writes, until another one is done or waits for a lock."""

    def __init__(self, database: Database, patch: pytest.MonkeyPatch) -> None:
        self._engine = create_engine(database._engine.url, isolation_level="AUTOCOMMIT")  # type: ignore[attr-defined]
        self._is_there, self._may_go = threading.Event(), threading.Event()
        self._first: threading.Thread | None = None
        finish = Commit.finish

        def stopped(commit: Commit, connection: Any) -> tuple[str, ...]:
            if threading.current_thread() is self._first:
                self._is_there.set()
                assert self._may_go.wait(20)
            return finish(commit, connection)

        patch.setattr(Commit, "finish", stopped)

    def of(self, first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
        """Return what both came to."""
        answers: dict[str, Any] = {}
        self._first = threading.Thread(target=lambda: answers.update(first=first()), daemon=True)
        other = threading.Thread(target=lambda: answers.update(second=second()), daemon=True)
        self._first.start()
        assert self._is_there.wait(20)
        other.start()
        while other.is_alive() and not self._somebody_waits():
            time.sleep(0.005)
        self._may_go.set()
        for thread in (self._first, other):
            thread.join(20)
        self._engine.dispose()
        return answers["first"], answers["second"]

    def _somebody_waits(self) -> bool:
        with self._engine.connect() as connection:
            query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            return bool(connection.execute(text(query)).scalar_one())


@pytest.fixture
def meeting(database: Database, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    return Meeting(database, monkeypatch)


def belongings(database: Database, claim: str) -> dict[str, stored.Stored]:
    with database.reading() as connection:
        return {record.id: record for record in stored.of_claim(connection, [claim])}


def zone_of(database: Database, claim: str) -> object:
    return belongings(database, claim)[claim].body["zone"]


def all_holds(database: Database, folder: Path) -> object:
    """Return what does not hold: chains, digests, feeds, and that everything of a claim is where the claim is."""
    with database.reading() as connection:
        return check(connection, DirectoryBlobs(folder))["wrong"]


def edits(device: Device, note: str, _photo: str, _claim: str, _uploads: Uploads) -> None:
    assert device.send("update", "note", note, text=("a", "b"))["status"] == "applied"


def disagrees(device: Device, note: str, _photo: str, _claim: str, _uploads: Uploads) -> None:
    assert device.send("update", "note", note, text=("never there", "b"))["status"] == "conflict"


def adds(device: Device, _note: str, _photo: str, claim: str, _uploads: Uploads) -> None:
    device.create("note", claim_id=claim, text="b")


def sends_a_file(device: Device, _note: str, _photo: str, _claim: str, uploads: Uploads) -> None:
    digest = hashlib.sha256(PHOTO).digest()
    assert uploads.take(device.caller, Chunk(SHA, 0, len(PHOTO), PHOTO, digest)).is_complete


@pytest.mark.parametrize("is_moved_first", [True, False], ids=["moved first", "changed first"])
@pytest.mark.parametrize("changes", [edits, disagrees, adds, sends_a_file])
def test_what_is_changed_while_its_claim_moves_is_kept_and_moves_along(
    database: Database,
    devices: list[Device],
    meeting: Meeting,
    tmp_path: Path,
    changes: Callable[..., None],
    is_moved_first: bool,
) -> None:
    office, adjuster = devices[0], devices[1]
    claim = adjuster.create("claim", status="reported", zone="1")
    note = adjuster.create("note", claim_id=claim, text="a")
    photo = adjuster.create("evidence", claim_id=claim, sha256=SHA)
    blobs = DirectoryBlobs(tmp_path)
    uploads = Uploads(database, blobs)

    def move() -> str:
        return str(office.send("update", "claim", claim, zone=("1", "2"))["status"])

    def change() -> None:
        changes(adjuster, note, photo, claim, uploads)

    assert "applied" in (meeting.of(move, change) if is_moved_first else meeting.of(change, move))
    assert all_holds(database, tmp_path) == []
    records = belongings(database, claim)
    assert all(THERE in record.streams for record in records.values())
    assert records[note].body["text"] == ("b" if changes is edits else "a")
    assert sum(record.type == "conflict" for record in records.values()) == (changes is disagrees)
    assert len(records) == 3 + (changes in (adds, disagrees))


def test_claims_that_move_all_the_time_lose_nothing_of_what_six_people_change_in_them(
    database: Database, devices: list[Device], tmp_path: Path
) -> None:
    claims = [devices[0].create("claim", status="reported", zone="1") for _ in range(3)]
    photos = {claim: [devices[0].create("evidence", claim_id=claim) for _ in range(6)] for claim in claims}
    until, said = time.monotonic() + SECONDS, [0] * WRITERS
    chance = random.Random(7)  # noqa: S311  (no secret)

    def work(place: int) -> None:
        device = devices[place]
        while time.monotonic() < until:
            claim = chance.choice(claims)
            if place < 2:
                device.send("update", "claim", claim, zone=(zone_of(database, claim), chance.choice("123")))
            elif chance.random() < 0.2:
                device.create("note", claim_id=claim, text="new")
            else:
                tag = {"add": [f"{place}-{said[place]}"], "remove": []}
                assert (
                    device.send("update", "evidence", chance.choice(photos[claim]), subject=tag)["status"] == "applied"
                )
                said[place] += 1

    jobs = [threading.Thread(target=work, args=(place,), daemon=True) for place in range(WRITERS)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(30)
        assert not job.is_alive()
    assert all_holds(database, tmp_path) == []
    kept = [
        tag
        for claim in claims
        for record in belongings(database, claim).values()
        for tag in record.body.get("subject", ())
    ]
    assert len(kept) == sum(said) > 0, "every tag somebody was told is there is there"
