"""What moves right now says so, with how much of it is through: the claim, its photos and its papers (ux.md Y1)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
import requests

from gnp_desk.services.central.trouble import CentreError
from gnp_desk.services.sync.files import CHUNK
from gnp_desk.services.sync.states import Sent
from tests.sync import house as houses
from tests.sync.house import House
from tests.sync.laptops import Laptop
from tests.sync.road import Carry
from tests.sync.stage import Reply


@pytest.fixture
def house() -> Iterator[House]:
    with houses.house("ana", "luis") as found:
        yield found


def words_of_claim(laptop: Laptop) -> str:
    """Return what the queue and the page of the claim say, which is the same."""
    rows = laptop.desk.queue.page("today", 0, 50)
    (row,) = [row for row in rows if row.claim == laptop.house.claim]
    assert laptop.desk.outbox.of_claim(laptop.house.claim).words == row.send_text
    return row.send_text


def shares(words: list[str]) -> list[int]:
    return [int(word.removeprefix("Enviando ").removesuffix(" %")) for word in words]


def test_a_photo_its_claim_and_its_line_are_being_sent_while_its_bytes_move(house: House) -> None:
    ana = house["ana"]
    small, large = ana.photo(secrets.token_bytes(1_000)), ana.photo(secrets.token_bytes(3 * CHUNK + 77))
    claim, photo, lines = [], [], set()

    def look(carry: Carry, request: requests.PreparedRequest) -> Reply:
        if request.method == "PATCH":
            claim.append(words_of_claim(ana))
            photo.append({record: sent.words for record, sent in ana.desk.outbox.of_files(house.claim).items()})
            lines.update(item.state for item in ana.desk.outbox.items() if item.title.startswith("Evidencia"))
        return carry(request)

    ana.sync(always=look)
    assert photo[0] | {small: "Enviando 0 %", large: "En cola"} == photo[0], "the small one goes first, alone"
    assert [seen[large] for seen in photo[1:]] == ["Enviando 0 %", "Enviando 33 %", "Enviando 66 %", "Enviando 99 %"]
    assert shares(claim) == sorted(shares(claim)), "what was shown of the claim goes back"
    assert (lines, words_of_claim(ana)) == ({"sending"}, "Acusado")


def test_a_file_that_goes_on_from_where_it_was_cut_says_what_was_through_before(house: House) -> None:
    ana = house["ana"]
    record = ana.photo(secrets.token_bytes(4 * CHUNK))
    sent = []

    def cut(carry: Carry, request: requests.PreparedRequest) -> Reply:
        sent.extend([request.method] if request.method == "PATCH" else [])
        if len(sent) > 2:
            raise requests.ConnectionError()
        return carry(request)

    with pytest.raises(CentreError):
        ana.sync(always=cut)
    assert ana.desk.outbox.of_files(house.claim)[record] == Sent("queued"), "nothing moves any more"
    seen = []

    def look(carry: Carry, request: requests.PreparedRequest) -> Reply:
        if request.method == "PATCH":
            seen.append(ana.desk.outbox.of_files(house.claim)[record].words)
        return carry(request)

    ana.sync(always=look)
    assert seen == ["Enviando 50 %", "Enviando 75 %"]


def test_a_paper_is_being_sent_while_its_bytes_move(house: House) -> None:
    ana = house["ana"]
    paper = ana.paper(secrets.token_bytes(2 * CHUNK))
    seen = []

    def look(carry: Carry, request: requests.PreparedRequest) -> Reply:
        if request.method == "PATCH":
            seen.append(ana.desk.outbox.of_files(house.claim)[paper].words)
        return carry(request)

    ana.sync(always=look)
    assert seen == ["Enviando 0 %", "Enviando 50 %"]


def test_a_draft_order_is_a_draft_until_somebody_has_to_decide_about_it(house: House) -> None:
    ana = house["ana"]
    order = ana.add("vehicle_admission_order")
    row = next(row for row in ana.desk.papers.rows(house.claim) if row.record == order)
    assert (row.send_state, row.send_text) == ("draft", "Borrador")
    ana.write(order, "vehicle_admission_order", observations="x" * 20_000)
    ana.sync()
    row = next(row for row in ana.desk.papers.rows(house.claim) if row.record == order)
    assert (row.send_state, row.send_text) == ("rejected", "Rechazado")


def test_a_run_on_a_metered_network_carries_data_and_papers_and_leaves_the_photos(house: House) -> None:
    ana = house["ana"]
    paper, photo = ana.paper(secrets.token_bytes(500)), ana.photo(secrets.token_bytes(600))
    ana.write(house.claim, loss_place_text="Eje Central 14")
    assert ana.sync(with_photos=False).files_up == 1
    found = ana.desk.outbox.of_files(house.claim)
    assert (found[paper].code, found[photo].code) == ("acknowledged", "stopped")
    (item,) = ana.desk.outbox.items()
    assert (item.state, item.reason, item.action) == ("stopped", "Red medida: las fotos esperan.", "photos")
    assert ana.sync().files_up == 1
    assert (ana.desk.outbox.items(), words_of_claim(ana)) == ((), "Acusado")
