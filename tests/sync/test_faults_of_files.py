"""The fault matrix (sync_tests.md section 3), rows of files; and files on a bad road (T7)."""

from __future__ import annotations

import hashlib
import re
import secrets

import pytest
from sqlalchemy import select

from gnp_central.blobs import DirectoryBlobs
from gnp_central.tables import BLOB, BLOB_REF, UPLOAD
from gnp_desk.services.blobs import CHUNK
from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.sync.tables import TRANSFER
from gnp_desk.services.tables import RECORD
from tests.sync import invariants, road
from tests.sync.file_roads import damaged_chunk, wrong_offset
from tests.sync.house import House
from tests.sync.laptops import Laptop
from tests.sync.workers import IS_LONG, seed, share

FILES, SECONDS = (20_000, 6 * 3600) if IS_LONG else (500, 1_200)


def held(house: House) -> dict[str, int]:
    """Return the files of the centre with their sizes."""
    with house.stage.database.reading() as connection:
        return {row.sha256: row.size for row in connection.execute(select(BLOB))}


def photos(laptop: Laptop) -> list[str]:
    return [row.id for row in laptop.query(select(RECORD.c.id).where(RECORD.c.type == "evidence"))]


@pytest.mark.parametrize("owners", [("ana", "ana"), ("ana", "luis")])
def test_identical_photo_twice_same_bytes_by_two_people(house: House, owners: tuple[str, str]) -> None:
    """One file at the centre, two records."""
    content = secrets.token_bytes(3_000)
    for name in owners:
        house[name].photo(content)
        house[name].sync()
    invariants.at_rest(house)
    assert held(house) == {hashlib.sha256(content).hexdigest(): 3_000}
    assert len(photos(house["luis2"])) == 2
    with house.stage.database.reading() as connection:
        assert len(connection.execute(select(BLOB_REF)).all()) == 2


@pytest.mark.parametrize("size", [0, 1, CHUNK, 40 * CHUNK])
def test_0_bytes_and_40_mb(house: House, size: int) -> None:
    content = secrets.token_bytes(size)
    house["ana"].photo(content)
    found = house["ana"].sync()
    assert (found.files_up, held(house)) == (1, {hashlib.sha256(content).hexdigest(): size})
    house["luis"].sync()
    assert house["luis"].look_at_photos() == 1
    invariants.at_rest(house)


def test_changed_while_uploading_the_hash_of_the_sealed_copy_decides(house: House) -> None:
    """A file that is damaged on the laptop between two chunks never counts as the one that was sealed."""
    ana = house["ana"]
    ana.photo(secrets.token_bytes(2 * CHUNK))
    with pytest.raises(CentreError):
        ana.sync(always=_second_chunk_lost())
    (file,) = (ana.folder / "blobs").iterdir()
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.write_bytes(content)
    ana.sync()
    (row,) = ana.query(select(TRANSFER))
    assert row.state == "lost" and held(house) == {}


def _second_chunk_lost() -> road.Accident:
    chunks = [0]

    def happen(carry: road.Carry, request: road.requests.PreparedRequest) -> road.Reply:
        chunks[0] += request.method == "PATCH"
        return road.lost(carry, request) if chunks[0] == 2 else carry(request)

    return happen


@pytest.mark.parametrize("accident", [road.repeated, wrong_offset, damaged_chunk, road.answer_lost])
def test_chunk_twice_chunk_at_wrong_offset_chunk_damaged_answer_lost(house: House, accident: road.Accident) -> None:
    """The centre says where to go on, and the whole has the right hash."""
    content = secrets.token_bytes(2 * CHUNK + 77)
    house["ana"].photo(content)
    once = [1]

    def happen(carry: road.Carry, request: road.requests.PreparedRequest) -> road.Reply:
        if request.method != "PATCH" or not once:
            return carry(request)
        once.pop()
        return accident(carry, request)

    try:
        house["ana"].sync(always=happen)
    except CentreError:
        house["ana"].sync()
    invariants.at_rest(house)
    assert held(house) == {hashlib.sha256(content).hexdigest(): len(content)}


@pytest.mark.parametrize("when", ["before flush", "after flush", "before rename", "after rename"])
def test_server_killed_before_and_after_flush(house: House, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """The centre ends between the bytes, their flush, their name and their row; the offset is the durable one."""
    content = secrets.token_bytes(CHUNK + 500)
    house["ana"].photo(content)
    append, seal = DirectoryBlobs.append, DirectoryBlobs.seal

    class Ended(Exception):  # noqa: N818
        pass

    def cut_append(self: DirectoryBlobs, device: str, sha256: str, offset: int, chunk: bytes) -> None:
        append(self, device, sha256, offset, chunk if when == "after flush" else chunk[: len(chunk) // 2])
        raise Ended

    def cut_seal(self: DirectoryBlobs, device: str, sha256: str, length: int) -> bool:
        if when == "after rename":
            seal(self, device, sha256, length)
        raise Ended

    if "flush" in when:
        monkeypatch.setattr(DirectoryBlobs, "append", cut_append)
    else:
        monkeypatch.setattr(DirectoryBlobs, "seal", cut_seal)
    with pytest.raises(CentreError):
        house["ana"].sync()
    monkeypatch.undo()
    house.restart()
    invariants.hold(invariants.centre(house))
    house["ana"].crash()
    invariants.at_rest(house)
    assert held(house) == {hashlib.sha256(content).hexdigest(): len(content)}
    with house.stage.database.reading() as connection:
        assert [row.is_done for row in connection.execute(select(UPLOAD))] == [1]


def test_files_of_every_byte_class_arrive_whatever_happens_to_their_chunks() -> None:
    words = share("tests.sync.file_roads", FILES, seed(), seconds=SECONDS)
    brought = re.findall(r"^files (\d+) (s3|folder)$", words, re.MULTILINE)
    assert sum(int(count) for count, _store in brought) == FILES
    assert {store for _count, store in brought} == {"s3", "folder"}, "a share of them lies in a store that speaks S3"
