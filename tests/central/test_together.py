"""Many at once, and death at any moment: nothing acknowledged is lost, nothing is done twice, everyone agrees at the end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from gnp_central import seed
from gnp_central.blobs import DirectoryBlobs
from gnp_central.check import check
from gnp_central.database import open_database
from gnp_central.settings import database_url
from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop
from tests.central.servers import ROOT, wait_for

CLIENTS, PUSHES, GROUPS = 6, 4, 5


def at_once(*jobs: threading.Thread) -> None:
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


def push_some(laptop: Laptop, claim: str) -> None:
    """Push new notes and edits of one claim that everyone edits."""
    for _ in range(PUSHES):
        notes = [
            [laptop.op("create", "note", new_id(), {"claim_id": claim, "text": laptop.person})] for _ in range(GROUPS)
        ]
        laptop.send(*notes, [laptop.op("update", "claim", claim, {"covers": {"add": [laptop.person], "remove": []}})])


def agree(world: World, people: list[Laptop], claim: str) -> None:
    for laptop in people:
        laptop.cursors.clear()
        laptop.base.clear()
        laptop.pull(world.zone)
    assert len({laptop.digest(world.zone) for laptop in people}) == 1
    body = people[0].base[world.zone][claim]["body"]
    assert body["covers"] == sorted(laptop.person for laptop in people)
    assert people[0].digest(world.zone)[1] == 1 + len(people) * PUSHES * GROUPS
    with world.database.reading() as connection:
        found = check(connection, DirectoryBlobs(world.data / "blobs"))
    assert found["ok"], found["wrong"]


def test_many_laptops_write_one_stream_and_agree(world: World) -> None:
    people = [world.adjuster(f"p{n}") for n in range(CLIENTS)]
    reader = world.adjuster("reader")
    claim = people[0].create_claim()
    jobs = [threading.Thread(target=push_some, args=(laptop, claim)) for laptop in people]
    done = threading.Event()

    def poll() -> None:
        while not done.is_set():
            reader.pull(world.zone)

    poller = threading.Thread(target=poll)
    poller.start()
    at_once(*jobs)
    done.set()
    poller.join()
    reader.pull(world.zone)
    agree(world, people, claim)
    assert reader.digest(world.zone) == people[0].digest(world.zone), "a reader at the same time missed nothing"


def test_a_twin_sent_at_the_same_moment_has_one_effect(world: World) -> None:
    ana = world.adjuster()
    twins = [ana, *(Laptop(ana.url, ana.token, ana.keys, ana.person, device=ana.device) for _ in range(4))]
    for twin in twins:
        twin.key = ana.key
    groups = [[ana.op("create", "claim", new_id(), {"status": "reported"})] for _ in range(20)]
    answers: list[list[bool]] = []
    push = lambda who: answers.append([item["replayed"] for item in who.send(*groups)])  # noqa: E731
    at_once(*(threading.Thread(target=push, args=(twin,)) for twin in twins))
    assert sorted(answers) == [[False] * 20, *[[True] * 20] * 4]
    assert len(ana.pull(world.zone)) == 20


def test_two_copies_of_a_store_push_the_same_operations(world: World) -> None:
    first = world.adjuster()
    copy = world.laptop(first.person)
    groups = [[first.op("create", "claim", new_id(), {"status": "reported"})] for _ in range(10)]
    results: list[list[str]] = []
    push = lambda who: results.append([item["status"] for item in who.send(*groups)])  # noqa: E731
    at_once(*(threading.Thread(target=push, args=(who,)) for who in (first, copy)))
    assert results == [["applied"] * 10] * 2
    assert len(first.pull(world.zone)) == 10


def test_leases_taken_at_the_same_moment_do_not_overlap(world: World) -> None:
    ana = world.adjuster()
    found: list[tuple[int, int]] = []

    def take() -> None:
        said = {"lease_id": new_id(), "series": "SI", "count": 10}
        lease = ana.call("POST", "/v1/folio-leases", said).json()
        found.append((lease["first"], lease["last"]))

    at_once(*(threading.Thread(target=take) for _ in range(6)))
    assert sorted(found) == [(n, n + 9) for n in range(1, 61, 10)]


def start(data: Path, url: str, port: int, *options: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "gnp_central",
        "serve",
        "--data",
        str(data),
        "--database",
        url,
        "--port",
        str(port),
    ]
    with (data / "events.jsonl").open("ab") as events:
        process = subprocess.Popen([*command, "--rate", "0", *options], cwd=ROOT, stdout=events, stderr=events)
    wait_for(f"http://127.0.0.1:{port}")
    return process


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_several_workers_share_one_postgres(world: World) -> None:
    if not world.database_url.startswith("postgresql"):
        pytest.skip("SQLite has one worker")
    port = free_port()
    process = start(world.data, world.database_url, port, "--workers", "2")
    try:
        shared = World(f"http://127.0.0.1:{port}", world.data, world.database, world.database_url)
        people = [shared.adjuster(f"w{n}") for n in range(CLIENTS)]
        claim = people[0].create_claim()
        at_once(*(threading.Thread(target=push_some, args=(laptop, claim)) for laptop in people))
        agree(shared, people, claim)
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("after", [0.1, 0.2, 0.4, 0.8] if os.environ.get("GNP_DESK_LONG") else [0.3])
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, after: float) -> None:
    url, port = database_url(tmp_path, ""), free_port()
    database = open_database(url)
    database.write(lambda connection: seed.add(connection, {}, [seed.NewPerson("ana", "Ana", ("adjuster",))], "x"))
    process = start(tmp_path, url, port)
    world = World(f"http://127.0.0.1:{port}", tmp_path, database, url)
    ana = world.laptop("ana")
    sent, acknowledged = [], []
    killer = threading.Timer(after, process.send_signal, (signal.SIGKILL,))
    killer.start()
    try:
        while True:
            group = [ana.op("create", "claim", new_id(), {"status": "reported"}) for _ in range(3)]
            sent.append(group)
            acknowledged += [item["op_id"] for item in ana.send(group)]
    except requests.ConnectionError:
        killer.join()
        process.wait(20)
    process = start(tmp_path, url, port)
    try:
        for first in range(0, len(acknowledged), 500):
            known = ana.call("POST", "/v1/receipts", {"op_ids": acknowledged[first : first + 500]}).json()["known"]
            assert known.keys() == set(acknowledged[first : first + 500])
        last = ana.send(sent[-1])
        assert {item["status"] for item in last} == {"applied"}
        ana.pull("u:ana")
        assert ana.digest("u:ana")[1] == sum(len(group) for group in sent)
    finally:
        process.terminate()
        process.wait(20)
        database.close()


def test_an_idle_wait_does_not_hold_others_up(world: World) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    waiting = [
        threading.Thread(target=world.adjuster(f"w{n}").call, args=("GET", f"/v1/streams/{world.zone}/changes?wait=2"))
        for n in range(12)
    ]
    for job in waiting:
        job.start()
    began = time.monotonic()
    luis.me()
    took = time.monotonic() - began
    ana.create_claim()
    for job in waiting:
        job.join()
    assert took < 2
