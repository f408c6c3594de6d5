"""One bad file, or one stream that is refused, never delays another (ux.md Y4): it is told of that one, the rest of the run goes on."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

import pytest
import requests
from sqlalchemy import func, select, update

from gnp_central import people, uploads
from gnp_central.problems import BadRequest, Forbidden, NotFound, Problem, SlowDown, TooLarge
from gnp_desk.services.central import http, trouble
from gnp_desk.services.sync import downloads
from gnp_desk.services.sync.tables import BASE, STREAM, TRANSFER, TRANSFER_PART
from gnp_desk.services.tables import PAPER
from tests.sync import invariants, road
from tests.sync.house import ZONE, House
from tests.sync.laptops import Laptop
from tests.sync.stage import Reply

MIB = 1024 * 1024


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def ways(laptop: Laptop) -> dict[str, str]:
    """Return how each file on its way stands."""
    return {row.sha256: row.state for row in laptop.query(select(TRANSFER))}


def kept(laptop: Laptop) -> set[bytes]:
    return {bytes(row.bytes) for row in laptop.query(select(PAPER.c.bytes))}


def refusing(monkeypatch: pytest.MonkeyPatch, sha256: str, problem: Problem, call: str = "take") -> None:
    """Let the centre refuse one file with a problem."""
    real: Callable[..., object] = getattr(uploads.Uploads, call)

    def refuse(self: uploads.Uploads, caller: object, what: object) -> object:
        if getattr(what, "sha256", what) == sha256:
            raise problem
        return real(self, caller, what)

    monkeypatch.setattr(uploads.Uploads, call, refuse)


@pytest.mark.parametrize("problem", [BadRequest(), TooLarge(), NotFound()], ids=lambda problem: problem.code)
def test_a_file_the_centre_refuses_does_not_keep_the_next_one(
    house: House, monkeypatch: pytest.MonkeyPatch, problem: Problem
) -> None:
    small, large, ana = b"pequena", secrets.token_bytes(500), house["ana"]
    refusing(monkeypatch, sha(small), problem)
    ana.photo(small)
    ana.photo(large)
    assert ana.sync().files_up == 1
    is_final = problem.code in ("bad_request", "too_large")
    assert ways(ana) == {sha(small): "lost" if is_final else "waiting", sha(large): "done"}
    monkeypatch.undo()
    ana.reopen()
    assert ana.sync().files_up == 1, "when the program starts anew it is tried again"
    invariants.at_rest(house)


@pytest.mark.parametrize("problem", [Forbidden(), NotFound()], ids=lambda problem: problem.code)
def test_the_refused_head_of_a_file_has_no_body_and_delays_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch, problem: Problem
) -> None:
    small, large, ana = b"pequena", secrets.token_bytes(500), house["ana"]
    refusing(monkeypatch, sha(small), problem, "progress")
    ana.photo(small)
    ana.photo(large)
    assert ana.sync().files_up == 1
    assert ways(ana) == {sha(small): "waiting", sha(large): "done"}


def test_a_head_answered_with_429_asks_for_patience(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house["ana"].photo(b"una")
    refusing(monkeypatch, sha(b"una"), SlowDown(retry_after=7), "progress")
    with pytest.raises(trouble.SlowDown) as met:
        house["ana"].sync()
    assert met.value.details["retry_after"] == 7


def test_a_chunk_that_is_too_large_is_halved(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_CHUNK", 300_000)
    content = secrets.token_bytes(MIB + 5)
    house["ana"].photo(content)
    assert house["ana"].sync().files_up == 1
    assert ways(house["ana"]) == {sha(content): "done"}


def test_a_paper_larger_than_an_answer_may_be_comes_in_chunks(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_ANSWER", 200_000)
    monkeypatch.setattr(downloads, "CHUNK", 150_000)
    content = secrets.token_bytes(500_000)
    house["ana"].paper(content)
    house["ana"].sync()
    assert house["luis"].sync().files_down == 1
    assert content in kept(house["luis"])
    assert house["luis"].query(select(TRANSFER_PART)) == []


def test_a_paper_goes_on_from_the_chunk_that_came(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "CHUNK", 1_000)
    content, luis = secrets.token_bytes(3_500), house["luis"]
    house["ana"].paper(content)
    house["ana"].sync()

    def third_lost(carry: road.Carry, request: requests.PreparedRequest) -> Reply:
        return (
            road.lost(carry, request) if request.headers.get("Range", "").startswith("bytes=2000") else carry(request)
        )

    with pytest.raises(trouble.CentreError):
        luis.sync(always=third_lost)
    luis.road.asked.clear()
    assert luis.sync().files_down == 1
    assert content in kept(luis)
    assert sum(f"/v1/blobs/{sha(content)}" in asked for asked in luis.road.asked) == 2


def test_wrong_bytes_at_the_centre_are_not_kept_and_keep_no_other_paper(house: House) -> None:
    wrong, right, luis = secrets.token_bytes(200), secrets.token_bytes(3_000), house["luis"]
    for content in (wrong, right):
        house["ana"].paper(content)
    house["ana"].sync()
    place = house.stage.blobs._path(sha(wrong))
    place.write_bytes(bytes(200))
    assert luis.sync().files_down == 1
    assert right in kept(luis) and ways(luis) == {sha(wrong): "lost", sha(right): "done"}
    place.write_bytes(wrong)
    luis.reopen()
    assert luis.sync().files_down == 1
    assert wrong in kept(luis), "once the centre has the right bytes they come"


def test_a_photo_whose_record_tells_a_wrong_size_keeps_no_other(house: House) -> None:
    """It is not asked for again while the program runs: nothing else would come of it."""
    ana, luis = house["ana"], house["luis"]
    records = [ana.photo(secrets.token_bytes(size)) for size in (400, 5_000, 9_000)]
    ana.sync()
    luis.sync()
    body = func.json_set(BASE.c.body, "$.size", 4_000)
    luis.desk.database.write(
        lambda connection: connection.execute(update(BASE).where(BASE.c.record == records[1]).values(body=body))
    )
    assert luis.look_at_photos() == 2
    luis.road.asked.clear()
    assert luis.look_at_photos() == 0 and luis.road.asked == []


def test_a_membership_that_ends_while_a_run_reads_is_learnt_of_and_ends_nothing(house: House) -> None:
    """Between the list of streams and the pages of one the person leaves it: the rest of the run goes on."""
    ana = house["ana"]
    house["luis"].add("note", text="ya no es para Ana")
    house["luis"].sync()
    ana.photo(b"va de todos modos")
    left: list[str] = []

    def leave(carry: road.Carry, request: requests.PreparedRequest) -> Reply:
        if not left and request.path_url.startswith(f"/v1/streams/{ZONE}/changes"):
            left.append(ZONE)
            house.stage.database.write(lambda connection: people.withdraw(connection, "ana", ZONE))
        return carry(request)

    found = ana.sync(always=leave)
    assert left and found.files_up == 1
    assert ana.query(select(STREAM.c.mode).where(STREAM.c.id == ZONE)) == [("",)]
