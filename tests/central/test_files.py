"""Files: in chunks, resumable, proven by their hash, and open only to who may read them."""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from pathlib import Path

import pytest
import requests

from gnp_central.blobs import DirectoryBlobs
from gnp_central.people import revoke
from gnp_central.wire import new_id
from tests.central.conftest import World
from tests.central.laptop import Laptop

CHUNK = 64 * 1024


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def send(
    laptop: Laptop, sha: str, data: bytes, offset: int, length: int, digest: bytes | None = None
) -> requests.Response:
    said = base64.b64encode(hashlib.sha256(data).digest() if digest is None else digest).decode()
    headers = {"Upload-Offset": str(offset), "Upload-Length": str(length), "Content-Digest": f"sha-256=:{said}:"}
    return laptop.call("PATCH", f"/v1/blobs/{sha}", data, **headers)


def upload(laptop: Laptop, data: bytes) -> dict[str, object]:
    return upload_rest(laptop, data, 0)


def upload_rest(laptop: Laptop, data: bytes, start: int) -> dict[str, object]:
    sha = name_of(data)
    for offset in range(start, max(len(data), 1), CHUNK):
        answer = send(laptop, sha, data[offset : offset + CHUNK], offset, len(data))
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


def progress(laptop: Laptop, sha: str) -> tuple[str, str]:
    answer = laptop.call("HEAD", f"/v1/blobs/{sha}")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.headers["Upload-Complete"], answer.headers["Upload-Offset"]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, 3 * CHUNK + 7])
def test_a_file_arrives_in_chunks_and_is_receipted(world: World, size: int) -> None:
    ana = world.adjuster()
    data = os.urandom(size)
    receipt = upload(ana, data)
    assert (receipt["sha256"], receipt["size"]) == (name_of(data), size)
    assert ana.call("GET", f"/v1/blobs/{name_of(data)}/receipt").json() == receipt
    assert progress(ana, name_of(data)) == ("?1", str(size))
    assert send(ana, name_of(data), data[:1], 0, size).json() == receipt


def test_an_upload_goes_on_where_it_stopped(world: World) -> None:
    ana = world.adjuster()
    data = os.urandom(2 * CHUNK)
    sha = name_of(data)
    assert progress(ana, sha) == ("?0", "0")
    assert send(ana, sha, data[:CHUNK], 0, len(data)).json() == {"offset": CHUNK}
    assert progress(ana, sha) == ("?0", str(CHUNK))
    again = send(ana, sha, data[:CHUNK], 0, len(data))
    assert (again.status_code, again.json()["code"], again.json()["offset"]) == (409, "offset", CHUNK)
    assert send(ana, sha, data[CHUNK:], CHUNK, len(data)).status_code == 201


def test_who_asks_how_far_a_file_is_and_may_not_is_told_why_without_a_body(world: World) -> None:
    ana = world.adjuster()
    sha = name_of(os.urandom(10))
    world.database.write(lambda connection: revoke(connection, ana.device))
    answer = ana.call("HEAD", f"/v1/blobs/{sha}")
    assert (answer.status_code, answer.headers["Problem-Code"]) == (403, "device_revoked")
    ana.device = new_id()
    answer = ana.call("HEAD", f"/v1/blobs/{sha}")
    assert (answer.status_code, answer.headers["Problem-Code"]) == (403, "forbidden")
    assert ana.call("GET", f"/v1/blobs/{sha}").headers["Problem-Code"] == "forbidden"


def test_every_name_on_the_way_to_a_file_is_durable_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs, flushed, fsync = DirectoryBlobs(tmp_path), set(), os.fsync

    def flush(descriptor: int) -> None:
        flushed.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", flush)
    data = os.urandom(10)
    blobs.append("device", name_of(data), 0, data)
    parts = tmp_path / "parts"
    assert {path.stat().st_ino for path in (parts, parts / "device", parts / "device" / name_of(data))} <= flushed
    assert blobs.seal("device", name_of(data), len(data))
    files = tmp_path / "files"
    assert {path.stat().st_ino for path in (files, files / name_of(data)[:2])} <= flushed


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_disk_without_room_makes_the_laptop_come_again_and_loses_nothing(world: World) -> None:
    if not (world.data / "blobs").is_dir():
        pytest.skip("a store of its own says itself that it does not answer")
    ana, data = world.adjuster(), os.urandom(3 * CHUNK)
    sha = name_of(data)
    assert send(ana, sha, data[:CHUNK], 0, len(data)).status_code == 200
    part = next((world.data / "blobs").rglob(sha))
    kept = part.rename(part.with_suffix(".kept"))
    part.symlink_to("/dev/full")
    answer = send(ana, sha, data[CHUNK : 2 * CHUNK], CHUNK, len(data))
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "30")
    kept.replace(part)
    assert progress(ana, sha) == ("?0", str(CHUNK))
    assert upload_rest(ana, data, CHUNK)["sha256"] == sha


def test_a_damaged_chunk_counts_nothing(world: World) -> None:
    ana = world.adjuster()
    data = os.urandom(CHUNK)
    answer = send(ana, name_of(data), data, 0, len(data), digest=os.urandom(32))
    assert (answer.status_code, answer.json()["code"], answer.json()["offset"]) == (422, "chunk_digest", 0)


def test_a_whole_that_is_another_file_begins_again(world: World) -> None:
    ana = world.adjuster()
    data = os.urandom(CHUNK)
    wrong = name_of(b"something else")
    answer = send(ana, wrong, data, 0, len(data))
    assert (answer.status_code, answer.json()["code"], answer.json()["offset"]) == (422, "blob_digest", 0)
    assert progress(ana, wrong) == ("?0", "0")
    assert ana.call("GET", f"/v1/blobs/{wrong}/receipt").status_code == 404


def test_a_hash_is_not_a_permission(world: World) -> None:
    ana, eva = world.adjuster(), world.laptop(world.add("eva", "adjuster", home=False))
    data = os.urandom(100)
    sha = name_of(data)
    upload(ana, data)
    assert progress(eva, sha) == ("?0", "0")
    assert eva.call("GET", f"/v1/blobs/{sha}").status_code == 404
    claim = eva.create_claim()
    eva.create("evidence", claim, sha256=sha)
    assert eva.call("GET", f"/v1/blobs/{sha}").status_code == 404, "a record alone opens nothing"
    assert ana.call("GET", f"/v1/blobs/{sha}").status_code == 404, "nor does an upload that no record names"
    ana.create("evidence", ana.create_claim(), sha256=sha)
    assert ana.call("GET", f"/v1/blobs/{sha}").content == data


@pytest.mark.parametrize("is_record_first", [True, False])
def test_a_record_says_that_its_file_is_here(world: World, is_record_first: bool) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    data = os.urandom(100)
    claim = ana.create_claim()
    if not is_record_first:
        upload(ana, data)
    photo = ana.create("evidence", claim, sha256=name_of(data))
    if is_record_first:
        assert "blob_state" not in ana.record(photo)["body"]
        upload(ana, data)
    luis.pull(world.zone)
    assert luis.base[world.zone][photo]["body"]["blob_state"] == "received"
    assert luis.call("GET", f"/v1/blobs/{name_of(data)}").content == data


def test_parts_of_a_file_are_read_by_range(world: World) -> None:
    ana = world.adjuster()
    data = os.urandom(1000)
    upload(ana, data)
    ana.create("evidence", ana.create_claim(), sha256=name_of(data))
    for said, expected in (("bytes=0-9", data[:10]), ("bytes=990-", data[990:]), ("bytes=-5", data[-5:])):
        answer = ana.call("GET", f"/v1/blobs/{name_of(data)}", Range=said)
        assert (answer.status_code, answer.content) == (206, expected)
    assert ana.call("GET", f"/v1/blobs/{name_of(data)}", Range="bytes=1000-").status_code == 416


def test_two_devices_bring_the_same_bytes_at_once(world: World) -> None:
    data = os.urandom(5 * CHUNK)
    people = [world.adjuster(name) for name in ("ana", "luis", "eva")]
    receipts: list[dict[str, object]] = []
    threads = [threading.Thread(target=lambda who=who: receipts.append(upload(who, data))) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 3 and all(receipt == receipts[0] for receipt in receipts)


def test_chunks_and_files_have_limits(world: World) -> None:
    ana = world.adjuster()
    sha = name_of(new_id().encode())
    assert send(ana, sha, b"x", 0, 60 * 1024 * 1024).status_code == 413
    assert send(ana, sha, b"x" * (4 * 1024 * 1024 + 1), 0, 8 * 1024 * 1024).status_code == 413
    assert send(ana, sha, b"xy", 0, 1).status_code == 400
    assert ana.call("PATCH", f"/v1/blobs/{sha}", b"x").status_code == 400
    assert ana.call("PATCH", "/v1/blobs/nothing", b"x").status_code in (400, 404)
