"""Sixteen writers, four streams and a database that fails under them: nothing acknowledged is lost, no number is missing.

Everything happens in this process but PostgreSQL itself, so that a broken rule of numbering can be put in its place.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, event, exc, select, text

from gnp_central import commit, people, seed, stream
from gnp_central.blobs import DirectoryBlobs
from gnp_central.check import check
from gnp_central.database import Database, open_database
from gnp_central.declared import declaration
from gnp_central.ops import read_push
from gnp_central.people import Caller
from gnp_central.problems import Busy
from gnp_central.push import push, receipts
from gnp_central.tables import OP
from gnp_central.wire import canonical, content_hash, digest_item, digest_text, new_id
from tests.central.laptop import public_key_of
from tests.central.servers import Cluster, cluster, postgres_binaries

SECONDS = 1_800 if os.environ.get("GNP_DESK_LONG") else 20
WRITERS, STREAMS = 16, ("z:1", "z:2", "z:3", "z:4")
DECLARED = declaration()
CHANCE = random.Random()  # noqa: S311  (no secret)
pytestmark = pytest.mark.skipif(postgres_binaries() is None, reason="PostgreSQL is not installed")


def persist(job: Callable[[], Any], until: float = 60) -> Any:
    """Do what a laptop does when the centre does not answer: ask again, until it does."""
    last = time.monotonic() + until
    while True:
        try:
            return job()
        except Busy:
            if time.monotonic() > last:
                raise
            time.sleep(CHANCE.random() / 20)


@dataclass
class Writer(threading.Thread):
    """One device that pushes to one stream, and remembers what was acknowledged."""

    database: Database
    caller: Caller
    stream: str
    until: threading.Event
    shared: str = ""
    seq: int = 0
    notes: int = 0
    acknowledged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Add notes to a claim of its own, and now and then write in one that everyone writes in."""
        own = self.claim()
        while not self.until.is_set():
            groups = [[self._op("create", "note", new_id(), {"claim_id": new(own)})]]
            if CHANCE.random() < 0.25:
                covers = {"covers": {"add": [new_id()], "remove": []}}
                groups.append([self._op("update", "claim", self.shared, covers)])
            self._send(groups)
            self.notes += 1

    def claim(self) -> str:
        """Push a new claim and return its id."""
        record = new_id()
        self._send([[self._op("create", "claim", record, {"status": new("reported"), "zone": new(self.stream[2:])})]])
        return record

    def _send(self, groups: list[list[dict[str, Any]]]) -> None:
        said = [{"group_id": new_id(), "ops": ops} for ops in groups]
        asked = read_push(canonical({"device_id": self.caller.device, "groups": said}).encode(), DECLARED)
        pushed = persist(lambda: self.database.write(lambda connection: push(connection, DECLARED, self.caller, asked)))
        results = [json.loads(result) for result in pushed.results]
        assert {result["status"] for result in results} == {"applied"}, results
        self.acknowledged |= {result["op_id"] for result in results}

    def _op(self, kind: str, type_: str, record: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        self.seq += 1
        said = {"op_id": new_id(), "seq": self.seq, "kind": kind, "type": type_, "record": record, "schema": 1}
        return {**said, "changes": changes}


def new(value: str) -> dict[str, str | None]:
    return {"old": None, "new": value}


@dataclass
class Poller(threading.Thread):
    """One device that pulls a stream again and again, and keeps what it was told."""

    database: Database
    stream: str
    until: threading.Event
    cursor: str = "0"
    base: dict[str, dict[str, Any]] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.until.is_set():
            self.pull()

    def pull(self) -> None:
        """Take every page there is now."""
        more = True
        while more:
            page = json.loads(persist(self._page))
            seqs = [item["seq"] for item in page["items"]]
            assert seqs == sorted(set(seqs)) and (not seqs or seqs[0] > int(self.cursor.partition("-")[0]))
            self.base |= {item["id"]: item for item in page["items"]}
            self.cursor, self.state, more = page["cursor"], page.get("state", {}), page["more"]

    def digest(self) -> str:
        hashes = (
            (item, content_hash(canonical(item["body"]), 1, item["type"], deleted=False)) for item in self.base.values()
        )
        return digest_text(sum(digest_item(item["id"], item["version"], found) for item, found in hashes))

    def _page(self) -> str:
        with self.database.reading() as connection:
            return stream.page(connection, self.stream, self.cursor, 500, self.cursor)


@dataclass
class World:
    """Sixteen writers and four pollers over one database."""

    cluster: Cluster
    database: Database
    writers: list[Writer]
    pollers: list[Poller]
    until: threading.Event

    def run(self, seconds: float, trouble: Callable[[World], None] | None = None) -> None:
        """Let everyone work for a while, with what goes wrong meanwhile; then let the pollers take the rest."""
        threads = [*self.writers, *self.pollers]
        for thread in threads:
            thread.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.2)
            if trouble is not None:
                trouble(self)
        self.until.set()
        for thread in threads:
            thread.join(90)
            assert not thread.is_alive()
        for poller in self.pollers:
            poller.pull()

    def missed(self) -> list[str]:
        """Return the streams whose poller was not told everything."""
        return [poller.stream for poller in self.pollers if poller.digest() != poller.state["digest"]]


@pytest.fixture
def world() -> Iterator[World]:
    with cluster() as found:
        database, until = open_database(found.url), threading.Event()
        names = {f"p{n}": STREAMS[n % len(STREAMS)] for n in range(WRITERS)}
        persons = [seed.NewPerson(name, name, ("adjuster",), {}, {place: "rw"}) for name, place in names.items()]
        database.write(lambda connection: seed.add(connection, dict.fromkeys(STREAMS, "Zona"), persons, "x"))
        callers = [database.write(lambda connection, name=name: registered(connection, name)) for name in names]  # type: ignore[misc]
        writers = [Writer(database, *of, until) for of in zip(callers, names.values(), strict=True)]
        shared = {writer.stream: writer.claim() for writer in writers[: len(STREAMS)]}
        for writer in writers:
            writer.shared = shared[writer.stream]
        yield World(found, database, writers, [Poller(database, name, until) for name in STREAMS], until)
        until.set()
        database.close()


def registered(connection: Connection, name: str) -> Caller:
    """Return a person at a new device of theirs."""
    said = {
        "name": "n",
        "platform": "linux",
        "app": "tests/1",
        "public_key": public_key_of(Ed25519PrivateKey.generate()),
    }
    device = new_id()
    people.register(connection, people.load_person(connection, name), device, said)
    return people.load_caller(connection, name, device)


def stall(database: Database) -> None:
    """Let every commit wait a little, now and then longer: that is when others overtake."""

    @event.listens_for(database._engine, "commit")  # type: ignore[attr-defined]
    def wait(_connection: Connection) -> None:
        time.sleep(CHANCE.choice((0, 0, 0.002, 0.02)))


class Trouble:
    """What goes wrong: sessions ended, rows locked in the wrong order, the whole server killed and started again once."""

    def __init__(self, killing_at: float) -> None:
        self._killing_at = time.monotonic() + killing_at
        self._is_killed = False

    def __call__(self, world: World) -> None:
        if not self._is_killed and time.monotonic() > self._killing_at:
            self._is_killed = True
            world.cluster.kill()
            world.cluster.start()
        with suppress(exc.DBAPIError):
            CHANCE.choice((self._end_a_session, self._lock_across))(world.database._engine)  # type: ignore[attr-defined]

    def _end_a_session(self, engine: Engine) -> None:
        query = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        with engine.begin() as connection:
            for pid in CHANCE.sample(list(connection.execute(text(query)).scalars()), k=2):
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    def _lock_across(self, engine: Engine) -> None:
        """Hold a stream while asking for records, against the order everyone else keeps: somebody must give way."""
        with engine.begin() as connection:
            connection.execute(text("SELECT id FROM stream WHERE id = :id FOR UPDATE"), {"id": CHANCE.choice(STREAMS)})
            time.sleep(0.05)
            connection.execute(text("SELECT id FROM record WHERE type = 'claim' ORDER BY id DESC FOR UPDATE"))


def test_nothing_is_lost_when_the_database_fails_under_sixteen_writers(world: World, tmp_path: Path) -> None:
    stall(world.database)
    world.run(SECONDS, Trouble(killing_at=SECONDS / 2))
    assert world.missed() == []
    acknowledged = set().union(*(writer.acknowledged for writer in world.writers))
    assert all(writer.notes for writer in world.writers), "everyone must get to work"
    with world.database.reading() as connection:
        found = check(connection, DirectoryBlobs(tmp_path))
        assert found["ok"], found["wrong"]
        assert acknowledged <= set(connection.execute(select(OP.c.id)).scalars())
        for writer in world.writers:
            some = sorted(writer.acknowledged)[:100]
            assert receipts(connection, writer.caller.person.id, some).keys() == set(some)
    shown = [item for poller in world.pollers for item in poller.base.values() if item["type"] == "note"]
    assert len(shown) == sum(writer.notes for writer in world.writers), "each note was told, none was made twice"


def test_numbers_taken_from_a_sequence_would_lose(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: a number is drawn before the stream is held, as a `bigserial` does. The pollers must notice."""
    with world.database._engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text("CREATE SEQUENCE numbers INCREMENT 1000 START 1000000"))
    hold = commit._lock

    def draw_then_hold(connection: Connection, streams: list[str]) -> dict[str, Any]:
        drawn = {name: connection.execute(text("SELECT nextval('numbers')")).scalar_one() for name in streams}
        time.sleep(CHANCE.choice((0, 0.01, 0.03)))
        tails = hold(connection, streams)
        for name, tail in tails.items():
            tail.head = drawn[name]
        return tails

    monkeypatch.setattr(commit, "_lock", draw_then_hold)
    world.run(3)
    assert world.missed(), "a sequence instead of a counter loses rows, and this test must see it"
