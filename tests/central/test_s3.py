"""Files in an S3-compatible store: what only such a store can do wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from gnp_central.database import open_database
from gnp_central.problems import Busy
from gnp_central.s3_blobs import S3Blobs
from gnp_central.settings import database_url
from tests.central.conftest import World, s3_credentials
from tests.central.servers import run, s3, serving
from tests.central.test_files import CHUNK, name_of, send


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with s3_credentials(), s3() as address:
        yield address


@pytest.fixture
def blobs(store: str, tmp_path: Path) -> S3Blobs:
    return S3Blobs(store.replace("/centre", f"/{tmp_path.name}"), tmp_path)


def endpoint(address: str) -> str:
    return parse_qs(urlsplit(address).query)["endpoint"][0]


def whole(blobs: S3Blobs, data: bytes) -> bytes:
    return b"".join(blobs.read(name_of(data), 0, len(data)))


def test_the_store_itself_refuses_a_whole_that_was_damaged_on_its_way(blobs: S3Blobs, store: str) -> None:
    data = os.urandom(3 * CHUNK)
    for at in range(0, len(data), CHUNK):
        blobs.append("device", name_of(data), at, data[at : at + CHUNK])
    requests.post(f"{endpoint(store)}/-damage", timeout=10)
    with pytest.raises(Busy):
        blobs.seal("device", name_of(data), len(data))
    with pytest.raises(FileNotFoundError):
        whole(blobs, data)
    assert blobs.seal("device", name_of(data), len(data)), "its chunks waited for the next try"
    assert whole(blobs, data) == data


def test_chunks_of_an_attempt_before_do_not_get_into_the_whole(blobs: S3Blobs) -> None:
    data, sha = os.urandom(2 * CHUNK), name_of(b"another")
    for at, chunk in ((0, data[:CHUNK]), (7, b"left over"), (CHUNK, data[CHUNK:])):
        blobs.append("device", name_of(data), at, chunk)
    assert blobs.seal("device", name_of(data), len(data))
    blobs.append("device", sha, 0, b"wrong")
    assert not blobs.seal("device", sha, 5)
    blobs.append("device", sha, 5, b"er")
    assert not blobs.seal("device", sha, 7), "what was refused is gone: nothing stands before these bytes"


def test_nothing_is_left_of_the_chunks(blobs: S3Blobs, store: str) -> None:
    data = os.urandom(3 * CHUNK)
    for at in range(0, len(data), CHUNK):
        blobs.append("device", name_of(data), at, data[at : at + CHUNK])
    blobs.append("device", "f" * 64, 0, b"given up")
    blobs.drop("device", "f" * 64)
    blobs.seal("device", name_of(data), len(data))
    listed = requests.get(f"{endpoint(store)}/evidence?list-type=2", timeout=10).text
    assert f"files/{name_of(data)[:2]}/{name_of(data)}" in listed and "f" * 64 not in listed
    assert f"parts/device/{name_of(data)}" not in listed


def test_a_store_that_went_away_makes_laptops_wait_and_loses_nothing(store: str, tmp_path: Path) -> None:
    data, address = os.urandom(2 * CHUNK), store.replace("/centre", "/away")
    database = open_database(database_url(tmp_path, ""))
    try:
        with serving(tmp_path, "--rate", "0", "--blobs", address) as url:
            ana = World(url, tmp_path, database, "").adjuster()
            assert send(ana, name_of(data), data[:CHUNK], 0, len(data)).status_code == 200
            requests.post(f"{endpoint(store)}/-away", timeout=10)
            away = send(ana, name_of(data), data[CHUNK:], CHUNK, len(data))
            assert (away.status_code, away.json()["code"], away.headers["Retry-After"]) == (503, "busy", "5")
            assert ana.create_claim(), "records do not wait for files"
            requests.post(f"{endpoint(store)}/-back", timeout=10)
            assert send(ana, name_of(data), data[CHUNK:], CHUNK, len(data)).status_code == 201
    finally:
        database.close()
    assert checked(tmp_path, address)["ok"]
    assert checked(tmp_path, store)["wrong"] == [f"file {name_of(data)}: missing"]


def checked(folder: Path, address: str) -> dict[str, object]:
    return json.loads(run("check", "--data", str(folder), "--blobs", address)[1])  # type: ignore[no-any-return]


@pytest.mark.parametrize("address", ["ftp://evidence", "s3://", "s3://evidence?regin=x", "s3://nowhere?endpoint={}"])
def test_a_centre_does_not_start_without_its_store(store: str, tmp_path: Path, address: str) -> None:
    code, _said, wrong = run("serve", "--data", str(tmp_path), "--blobs", address.format(endpoint(store)))
    assert code == 2 and wrong.count("\n") == 1
