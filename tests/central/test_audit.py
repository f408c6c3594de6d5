"""What happened can be read and proven: history, log, anchors, and the centre's check of itself."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Select, Table, event, select, update

from gnp_central import audit, housekeeping, tombstones
from gnp_central.blobs import DirectoryBlobs
from gnp_central.check import check
from gnp_central.database import open_database
from gnp_central.seed import demonstration
from gnp_central.settings import database_url
from gnp_central.tables import FEED, LOG, OP, RECORD, STREAM
from gnp_central.wire import canonical, chain_next, chain_start, instant
from tests.central.conftest import World
from tests.sync.stage import stage


def checked(world: World) -> dict[str, object]:
    with world.database.reading() as connection:
        return check(connection, DirectoryBlobs(world.data / "blobs"))


def test_history_tells_who_said_what_and_when(world: World) -> None:
    ana, vera = world.adjuster("ana"), world.laptop(world.add("vera", "valuer", zone="rw"))
    claim = ana.create_claim(report_number="0")
    vera.update("claim", claim, report_number=("0", "1"))
    ops = ana.call("GET", f"/v1/records/{claim}/history").json()["ops"]
    assert [(op["person"], op["device"], op["version"]) for op in ops] == [
        (ana.person, ana.device, 1),
        (vera.person, vera.device, 2),
    ]
    assert ops[1]["changes"] == {"report_number": {"old": "0", "new": "1"}}
    assert ops[1]["said_at"] == "2026-11-22T12:40:00.123-06:00" and ops[1]["received_at"].endswith("Z")
    assert ops[1]["places"][world.zone] == vera.witness[world.zone]


def test_an_auditor_recomputes_the_chain_from_the_log(world: World) -> None:
    ana, aldo = world.adjuster(), world.laptop(world.add("aldo", "auditor", zone="ro"))
    for _ in range(4):
        ana.create_claim()
    items = aldo.call("GET", f"/v1/streams/{world.zone}/log?from=0").json()["items"]
    chain = chain_start(world.zone)
    for number, item in enumerate(items, start=1):
        chain = chain_next(chain, item["record"], item["version"], bytes.fromhex(item["content_hash"]), item["op"])
        assert (item["seq"], item["chain"]) == (number, chain.hex())
    assert ana.witness[world.zone] == f"4-{chain.hex()[:16]}"


def test_anchors_are_signed_and_written_once(world: World) -> None:
    world.adjuster().create_claim()
    aldo = world.laptop(world.add("aldo", "auditor", zone="ro"))
    (anchor,) = aldo.call("GET", "/v1/anchors").json()["anchors"]
    name, _, signature = anchor.pop("signature").partition(":")
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(world.keys()[name]))
    signed = hashlib.sha256(canonical(anchor).encode() + anchor["day"].encode()).digest()
    key.verify(base64.b64decode(signature), signed)
    assert canonical(anchor) in (world.data / "anchors" / f"{anchor['day']}.json").read_text()


def test_a_sound_centre_finds_nothing_wrong(world: World) -> None:
    ana = world.adjuster()
    note = ana.create("note", ana.create_claim(), text="a")
    ana.send([ana.op("delete", "note", note, base_version=1)])
    found = checked(world)
    assert found["ok"], found["wrong"]
    assert found["records"] and found["changes"]


HURTS = {
    "a bit in a body": (RECORD, {"body": '{"status":"closed"}'}, "content"),
    "a hash": (RECORD, {"content_hash": b"x" * 32}, "digest"),
    "an operation": (OP, {"content": "{}"}, "content"),
    "a link of the chain": (LOG, {"chain": b"x" * 32}, "chain"),
    "a digest": (STREAM, {"digest": "0" * 64}, "digest"),
    "a head": (STREAM, {"head": 7}, "head"),
    "a feed row": (FEED, {"seq": 900}, "feed"),
}


@pytest.mark.parametrize("hurt", HURTS)
def test_whatever_is_changed_behind_its_back_is_found(world: World, hurt: str) -> None:
    ana = world.adjuster()
    claim = ana.create_claim(report_number="1")
    table, values, word = HURTS[hurt]
    where = _where(table, claim, world.zone)
    with world.database.reading() as connection:
        before = dict(connection.execute(select(table).where(where)).mappings().one())
    world.database.write(lambda connection: connection.execute(update(table).where(where).values(**values)))
    found = checked(world)
    restored = {name: before[name] for name in values}
    world.database.write(lambda connection: connection.execute(update(table).where(where).values(**restored)))
    assert any(word in str(item) for item in found["wrong"])  # type: ignore[attr-defined]
    assert checked(world)["ok"]


def _where(table: Table, record: str, stream: str):  # type: ignore[no-untyped-def]
    if table is RECORD:
        return RECORD.c.id == record
    if table is OP:
        return OP.c.record == record
    return STREAM.c.id == stream if table is STREAM else (table.c.stream == stream) & (table.c.record == record)


def test_a_missing_file_is_found(world: World) -> None:
    ana = world.adjuster()
    data = os.urandom(50)
    sha = hashlib.sha256(data).hexdigest()
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    headers = {"Upload-Offset": "0", "Upload-Length": "50", "Content-Digest": f"sha-256=:{digest}:"}
    assert ana.call("PATCH", f"/v1/blobs/{sha}", data, **headers).status_code == 201
    path = world.data / "blobs" / "files" / sha[:2] / sha
    path.rename(path.with_suffix(".away"))
    assert f"file {sha}: missing" in checked(world)["wrong"]  # type: ignore[operator]
    path.with_suffix(".away").rename(path)


def test_health_data_is_never_found_by_searching(world: World) -> None:
    ana = world.adjuster()
    claim = ana.create_claim()
    ana.create("injury", claim, visible_injuries="contusión torácica")
    ana.create("note", claim, text="contusión anotada")
    found = ana.call("GET", "/v1/records?q=contusión").json()["items"]
    assert [item["type"] for item in found] == ["note"]


LATER = "9999-01-01T00:00:00.000Z"


def old(world: World, moment: str) -> list[tuple[str, int]]:
    """Return which tombstones of this world's zone are older than a moment."""
    with world.database.reading() as connection:
        return [(row.record, row.seq) for row in tombstones.before(connection, moment) if row.stream == world.zone]


def forget(world: World, moment: str) -> None:
    with world.database.reading() as connection:
        found = tombstones.before(connection, moment)
    world.database.write(lambda connection: tombstones.forget(connection, found))


def test_tombstones_are_forgotten_and_older_positions_end(world: World) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    claim = ana.create_claim()
    note = ana.create("note", claim, text="a")
    luis.pull(world.zone)
    ana.send([ana.op("delete", "note", note, base_version=1)])
    ana.create_claim()
    forget(world, LATER)
    answer = luis.call("GET", f"/v1/streams/{world.zone}/changes?after={luis.cursors[world.zone]}")
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_too_old")
    fresh = world.adjuster("eva")
    assert note not in {item["id"] for item in fresh.pull(world.zone)}
    assert old(world, LATER) == []
    assert checked(world)["ok"]


def test_only_tombstones_older_than_the_moment_are_found(world: World) -> None:
    ana = world.adjuster()
    claim = ana.create_claim()
    notes, moments = [ana.create("note", claim, text=str(n)) for n in range(5)], [instant()]
    for note in notes[:4]:
        ana.send([ana.op("delete", "note", note, base_version=1)])
        time.sleep(0.002)
        moments.append(instant())
    found = [[record for record, _seq in old(world, moment)] for moment in moments]
    assert found == [notes[:count] for count in range(5)]
    forget(world, moments[2])
    assert [record for record, _seq in old(world, LATER)] == notes[2:4]


def test_a_departure_that_came_back_before_it_was_forgotten_stays(world: World) -> None:
    sara = world.laptop(world.add("sara", "supervisor", zone="rw", branch="rw"))
    luis = world.add("luis", "adjuster")
    claim = sara.create_claim(adjuster=sara.person)
    sara.update("claim", claim, adjuster=(sara.person, luis))
    with world.database.reading() as connection:
        found = [row for row in tombstones.before(connection, LATER) if row.record == claim]
    assert [row.stream for row in found] == [f"u:{sara.person}"]
    sara.update("claim", claim, adjuster=(luis, sara.person))
    world.database.write(lambda connection: tombstones.forget(connection, found))
    assert claim in {item["id"] for item in world.laptop(sara.person).pull(f"u:{sara.person}")}
    assert checked(world)["ok"]


@pytest.mark.parametrize("statement", [tombstones._RECEIVED, tombstones._OLD], ids=["when", "which"])
def test_old_tombstones_are_found_by_index_however_many_records_there_are(
    tmp_path: Path, statement: Select[Any]
) -> None:
    database = open_database(database_url(tmp_path, ""))
    with database.reading() as connection:
        asked = statement.compile(dialect=connection.dialect)
        values = tuple("1" for _ in asked.params)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values).all()
        assert plan and all(row.detail.startswith("SEARCH") for row in plan), plan
    database.close()


def test_where_nothing_is_old_the_writer_hears_nothing_of_tombstones(tmp_path: Path) -> None:
    centre = stage(tmp_path / "keys")
    centre.open(tmp_path)
    written: list[str] = []
    event.listen(centre.database._writing, "before_cursor_execute", lambda *said: written.append(said[2]))
    housekeeping.tidy(centre.centre)
    assert written and not [text for text in written if "feed" in text or "log" in text]
    centre.close()


@pytest.mark.parametrize("fails", [audit, tombstones])
def test_house_is_kept_on_after_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: ModuleType) -> None:
    centre = stage(tmp_path / "keys")
    centre.open(tmp_path)
    name = {audit: "anchor_today", tombstones: "before"}[fails]
    works, times = getattr(fails, name), []

    def broken(*said: Any) -> Any:
        times.append(len(times))
        if len(times) == 1:
            raise ZeroDivisionError
        return works(*said)

    monkeypatch.setattr(fails, name, broken)
    monkeypatch.setattr(housekeeping, "EVERY_SECONDS", 0.01)
    with suppress(TimeoutError):
        asyncio.run(asyncio.wait_for(housekeeping.keep_house(centre.centre), 0.4))
    assert len(times) > 1
    centre.close()


def test_an_anchor_of_a_day_that_was_restored_stands_beside_the_first(tmp_path: Path) -> None:
    centre = stage(tmp_path / "keys")
    for _ in range(2):
        centre.open(tmp_path)
        housekeeping.anchor(centre.centre)
        centre.close()
        (tmp_path / "central.db").unlink()
    assert len(list((centre.centre.settings.data / "anchors").iterdir())) == 2


def test_the_demonstration_can_be_made_again(tmp_path: Path) -> None:
    database = open_database(database_url(tmp_path, ""))
    first = database.write(lambda connection: demonstration(connection, "x"))
    second = database.write(lambda connection: demonstration(connection, "x"))
    database.close()
    assert len(first) == 7 and second == []
