"""The photos at the end of the declaration: what they show with their fingerprints, outside what is signed, for the Company."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from pypdf import PdfReader

from gnp_desk.desk import Desk
from gnp_desk.forms import documents
from gnp_desk.services import signing_room
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.views import Edit
from tests.services.evidence.drawn import photo


@pytest.fixture
def claim(demo: Desk) -> str:
    """A collision whose declaration is still open."""
    rows = demo.queue.page("today", 0, 20)
    return next(row.claim for row in rows if demo.cases.load(row.claim).of("damage_line") and not demo.cases.load(row.claim).of("paper"))


def bring(desk: Desk, claim: str, count: int, size: tuple[int, int] = (320, 240)) -> tuple[str, ...]:
    line = desk.cases.load(claim).of("damage_line")[0].id
    sources = [PastedSource(f"IMG_{n}.jpg", photo(n, size)) for n in range(count)]
    return desk.evidence.bring(Into(claim, "own_damage_damage/", (line,)), sources).records


def preview(desk: Desk, claim: str) -> bytes:
    declaration = desk.cases.load(claim).first("declaration")
    assert declaration is not None
    return desk.papers.preview(claim, declaration.id)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_each_photo_is_there_with_what_it_shows_and_its_fingerprint(demo: Desk, claim: str) -> None:
    before = pages(preview(demo, claim))
    bring(demo, claim, 4)
    after = pages(preview(demo, claim))
    assert len(after) == len(before) + 1 and "Fotos y documentos" in after[-1]
    text = after[-1].replace("\n", "")
    for number, item in enumerate(demo.cases.load(claim).of("evidence"), start=1):
        assert item.text("sha256") in text
        assert f"{number} · Daños del siniestro" in text
    assert "Tomada 22/11/2026 18:20" in text
    assert len(PdfReader(BytesIO(preview(demo, claim))).pages[-1].images) == 4


def test_what_is_not_used_stands_apart_or_shows_injuries_is_not_printed(demo: Desk, claim: str) -> None:
    kept, unused, hurt = bring(demo, claim, 3)
    demo.cases.save(claim, [Edit(unused, {"use": "no", "no_use_reason": "Salió movida"}), Edit(hurt, {"sensitive": True})], "test")
    demo.evidence.bring(Into(claim), [PastedSource("rota.jpg", photo(1)[:200])])
    text = pages(preview(demo, claim))[-1]
    assert "IMG_0.jpg" in text and kept
    assert not any(name in text for name in ("IMG_1.jpg", "IMG_2.jpg", "rota.jpg"))


def test_photos_are_outside_what_is_signed(demo: Desk, claim: str) -> None:
    before = signing_room.look(demo.cases.load(claim)).content_hash
    bring(demo, claim, 2)
    assert signing_room.look(demo.cases.load(claim)).content_hash == before


def test_the_photos_are_only_in_the_copy_of_the_company(demo: Desk, claim: str) -> None:
    bring(demo, claim, 2)
    pdf = preview(demo, claim)
    assert documents.copies_of("declaration", pdf)[-1] == "Compañía"
    for name in documents.copies_of("declaration", pdf):
        text = "".join(pages(documents.stamp_copy(pdf, f"Copia 1 · {name} · 25/11/2026")))
        assert ("Fotos y documentos" in text) == (name == "Compañía")


def test_the_same_photos_make_the_same_bytes(demo: Desk, claim: str) -> None:
    bring(demo, claim, 3)
    assert preview(demo, claim) == preview(demo, claim)


def test_twelve_photos_cost_little_time_and_room(demo: Desk, claim: str) -> None:
    bring(demo, claim, 12, (4000, 3000))
    preview(demo, claim)
    started = time.thread_time()
    pdf = preview(demo, claim)
    assert time.thread_time() - started <= 1.5
    assert 100_000 < len(pdf) <= 3_000_000
    assert len([image for page in PdfReader(BytesIO(pdf)).pages for image in page.images]) == 12


def test_seventy_photos_are_all_named_and_the_first_sixty_shown(demo: Desk, claim: str) -> None:
    bring(demo, claim, 1)
    items = demo.cases.load(claim).of("evidence")
    from gnp_desk.services.records import Change

    more = [Change("create", "evidence", demo.cases.new_id(), claim, {**items[0].values, "original_name": f"n{n}.jpg"}) for n in range(69)]
    demo.database.write(lambda connection: demo.records.write(connection, more))
    pdf = preview(demo, claim)
    text = "".join(pages(pdf))
    assert all(f"n{n}.jpg" in text for n in range(69))
    assert text.count(items[0].text("sha256")[:32]) == 70


def test_a_copy_whose_file_was_lost_is_replaced_by_the_small_one(demo: Desk, claim: str) -> None:
    bring(demo, claim, 2)
    for path in demo.evidence.blobs.folder.iterdir():
        path.unlink()
    assert len(PdfReader(BytesIO(preview(demo, claim))).pages[-1].images) == 2
