"""What comes in is kept byte for byte, sealed before it counts, and what cannot be taken says why."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.services import evidence_import, sources
from gnp_desk.services.evidence_import import Brought, Into
from gnp_desk.services.file_names import shown_name
from gnp_desk.services.sources import FileSource, PastedSource
from gnp_desk.services.verify import verify
from gnp_desk.services.views import Edit
from tests.services.evidence.drawn import document, photo

Bring = Callable[..., Brought]


def records(desk: Desk, claim: str) -> list[dict[str, object]]:
    return [dict(item.values) for item in desk.cases.load(claim).of("evidence")]


def test_the_original_is_kept_byte_for_byte_and_nothing_of_it_is_readable_on_the_disk(desk: Desk, claim: str, bring: Bring) -> None:
    data = photo(1, (640, 480))
    brought = bring(("IMG_1.jpg", data))
    item = records(desk, claim)[0]
    assert brought.refused == brought.apart == () and len(brought.records) == 1
    assert item["sha256"] == hashlib.sha256(data).hexdigest()
    assert desk.evidence.original(str(item["sha256"])) == data
    stored = b"".join(path.read_bytes() for path in desk.database.folder.rglob("*") if path.is_file())
    assert data[100:140] not in stored and b"Acme" not in stored


def test_time_place_and_camera_are_read_as_data_and_the_copy_stands_upright(desk: Desk, claim: str, bring: Bring) -> None:
    bring(("IMG_1.jpg", photo(1, (640, 480))))
    item = records(desk, claim)[0]
    assert item["taken_at"] == {"local": "2026-11-22T18:20:05", "zone": "America/Mexico_City", "offset": "-06:00", "source": "camera"}
    assert item["device_fix"] == "19.432611, -99.133056 ± 12 m"
    assert item["camera"] == "Acme Z9"
    assert (item["width"], item["height"]) == (480, 640), "held sideways: shown upright"
    large = desk.evidence.large(str(item["sha256"]))
    assert (large.width, large.height) == (480, 640)
    view = desk.evidence.view(str(item["sha256"]))
    assert view.startswith(b"\xff\xd8") and b"Exif" not in view and b"Acme" not in view


@pytest.mark.parametrize(("form", "media"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_each_format_is_known_by_its_bytes_whatever_its_name(desk: Desk, claim: str, bring: Bring, form: str, media: str) -> None:
    bring(("nota.txt", photo(1, form=form)))
    assert records(desk, claim)[0]["media"] == media


def test_a_document_is_shown_as_pictures_of_its_pages(desk: Desk, claim: str, bring: Bring) -> None:
    bring(("acta.pdf", document(3)))
    item = records(desk, claim)[0]
    assert (item["media"], item["pages"]) == ("application/pdf", 3)
    first, last = (desk.evidence.large(str(item["sha256"]), page, 300) for page in (0, 2))
    assert (first.width, first.height) == (300, 200) and first.rgb != last.rgb


def test_the_same_photo_twice_is_one_file_and_two_records(desk: Desk, claim: str, bring: Bring) -> None:
    data = photo(1)
    both = bring(("uno.jpg", data), ("dos.jpg", data))
    again = bring(("tres.jpg", data))
    assert (len(both.records), both.repeated, again.repeated) == (2, 1, 1)
    assert len({item["sha256"] for item in records(desk, claim)}) == 1
    originals = [path for path in desk.evidence.blobs.folder.iterdir() if path.stat().st_size == len(data) + 16]
    assert len(originals) == 1
    assert desk.evidence.check(claim) == ()


def test_what_is_refused_says_why_and_leaves_nothing(desk: Desk, claim: str, bring: Bring, tmp_path: Path) -> None:
    empty, large, folder = tmp_path / "vacio.jpg", tmp_path / "grande.jpg", tmp_path / "carpeta.jpg"
    empty.touch()
    with large.open("wb") as file:
        file.write(photo(1))
        file.truncate(41 * 1024 * 1024)
    folder.mkdir()
    gone = tmp_path / "se fue.jpg"
    brought = bring(empty, large, folder, gone)
    assert [item.code for item in brought.refused] == ["EVI-101", "EVI-102", "EVI-112", "EVI-108"]
    assert "41.0 MB" in brought.refused[1].words and "40 MB" in brought.refused[1].words
    assert records(desk, claim) == [] and list(desk.evidence.blobs.folder.iterdir()) == []


def test_a_document_may_weigh_more_than_a_photo(desk: Desk, claim: str, bring: Bring) -> None:
    heavy = document() + bytes(45 * 1024 * 1024)
    assert bring(("acta.pdf", heavy)).refused == ()
    assert [item.code for item in bring(("foto.jpg", b"\xff\xd8" + bytes(45 * 1024 * 1024))).refused] == ["EVI-102"]


def test_what_cannot_be_shown_is_kept_apart_named_and_sealed(desk: Desk, claim: str, bring: Bring) -> None:
    cut, svg = photo(1)[:300], b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    heic, many = b"\0\0\0\x18ftypheic" + bytes(60), document(501)
    brought = bring(("cortada.jpg", cut), ("dibujo.jpg", svg), ("iphone.heic", heic), ("acta.pdf", many))
    assert [item.code for item in brought.apart] == ["EVI-104", "EVI-105", "EVI-113", "EVI-106"]
    for item, data in zip(records(desk, claim), (cut, svg, heic, many), strict=True):
        assert item["use"] == "no" and str(item["apart"]).startswith("EVI-") and item["no_use_reason"]
        assert desk.evidence.original(str(item["sha256"])) == data
    assert desk.evidence.check(claim) == ()


def test_more_than_a_hundred_megapixels_are_not_decoded(desk: Desk, claim: str, bring: Bring) -> None:
    from tests.services.evidence.corpus import _png

    brought = bring(("mural.png", _png(10_001, 10_000)), ("justo.png", photo(1, (200, 100), "PNG")))
    assert [item.code for item in brought.apart] == ["EVI-103"]


def test_a_file_that_is_written_while_it_is_read_is_refused(bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "copiando.jpg"
    path.write_bytes(photo(1) + bytes(3 * 1024 * 1024))

    class Growing(FileSource):
        def read(self, take: sources.Take) -> bytes:
            def taken(part: bytes) -> None:
                take(part)
                with path.open("ab") as file:
                    file.write(b"more")
                os.utime(path, ns=(1, 1))

            return super().read(taken)

    with pytest.raises(errors.FileChanged):
        Growing(path).read(lambda part: None)


def test_a_card_pulled_out_in_the_middle_costs_only_what_was_not_read(desk: Desk, claim: str, tmp_path: Path) -> None:
    card = tmp_path / "DCIM"
    card.mkdir()
    for number in range(6):
        (card / f"IMG_{number}.jpg").write_bytes(photo(number))
    files = [FileSource(path) for path in sorted(card.iterdir())]

    def pull(part: float, words: str) -> None:
        if "IMG_3" in words:
            shutil.rmtree(card)

    brought = desk.evidence.bring(Into(claim), files, pull)
    assert [item.code for item in brought.refused] == ["EVI-108"] * 3
    assert [item["original_name"] for item in records(desk, claim)] == ["IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg"]
    assert desk.evidence.check(claim) == ()


FULL = """
import sys
from pathlib import Path
from gnp_desk import errors
from gnp_desk.services.evidence_import import Into
from gnp_desk.services import evidence_import
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.views import Edit
from tests.services.conftest import open_store
from tests.services.evidence.drawn import photo
evidence_import.ROOM = 0
desk = open_store(Path(sys.argv[1]) / "store")
claim = desk.cases.start()
many = [PastedSource(f"IMG_{n}.jpg", photo(n) + bytes(700_000)) for n in range(60)]
brought = desk.evidence.bring(Into(claim), many)
saved = 0
for number in range(40):
    desk.cases.save(claim, [Edit(claim, {"report_number": f"R-{number}"})], "test")
    saved += 1
kept = len(desk.cases.load(claim).of("evidence"))
parts = [path for path in desk.evidence.blobs.folder.iterdir() if path.name.endswith(".part")]
print(len(brought.records), kept, saved, brought.refused[-1].code, len(parts), len(desk.evidence.check(claim)))
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a small disk needs a mount of its own")
def test_on_a_full_disk_imports_stop_and_text_goes_on_saving(tmp_path: Path) -> None:
    script = tmp_path / "full.py"
    script.write_text(FULL)
    mount = f"mount -t tmpfs -o size=32m tmpfs {tmp_path / 'disk'} && exec {sys.executable} {script} {tmp_path / 'disk'}"
    (tmp_path / "disk").mkdir()
    own = ["unshare", "-m" if os.getuid() == 0 else "-rm", "sh", "-c", mount]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(own, capture_output=True, text=True, timeout=120, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine allows no mount of its own")
    brought, kept, saved, code, parts, broken = done.stdout.split()
    assert code == errors.ImportStopped.code
    assert 3 < int(brought) < 60 and brought == kept
    assert (saved, parts, broken) == ("40", "0", "0"), done.stderr


def test_a_claim_takes_three_hundred_files(desk: Desk, claim: str, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_import, "MOST_FILES", 3)
    brought = bring(*((f"{n}.jpg", photo(n)) for n in range(5)))
    assert (len(brought.records), [item.code for item in brought.refused]) == (3, ["EVI-109"] * 2)


def test_an_interrupted_import_leaves_only_what_the_next_start_sweeps(desk: Desk, claim: str, bring: Bring) -> None:
    bring(("uno.jpg", photo(1)))
    with desk.evidence.blobs.new() as writing:
        writing.write(b"copied, and its row never came")
        writing.keep()
    (desk.evidence.blobs.folder / "half.part").write_bytes(b"half")
    assert desk.evidence.sweep() == 2
    assert desk.evidence.check(claim) == ()


def test_evidence_is_not_erased_and_what_was_received_does_not_change(desk: Desk, claim: str, bring: Bring) -> None:
    record = bring(("uno.jpg", photo(1))).records[0]
    with pytest.raises(errors.EvidenceKept):
        desk.cases.remove(claim, record, "test")
    with pytest.raises(errors.EvidenceKept):
        desk.cases.save(claim, [Edit(record, {"sha256": "0" * 64})], "test")
    desk.cases.save(claim, [Edit(record, {"use": "no", "no_use_reason": "Salió movida", "caption": "Lado"})], "test")
    desk.cases.undo(claim, "test")
    assert desk.cases.load(claim).find(record).get("use") == "yes"  # type: ignore[union-attr]
    assert desk.evidence.check(claim) == ()


def test_photos_of_a_shot_stop_at_what_the_shot_takes(demo: Desk) -> None:
    claim = next(row.claim for row in demo.queue.page("today", 0, 20) if demo.cases.load(row.claim).claim.get("loss_kind") == "vehicle_collision")
    brought = demo.evidence.bring(Into(claim, "own_damage_plates/"), [PastedSource(f"{n}.jpg", photo(n)) for n in range(2)])
    case = demo.cases.load(claim)
    assert [case.find(record).get("slot") for record in brought.records] == ["own_damage_plates", None]  # type: ignore[union-attr]


def test_marks_are_burnt_into_the_copy_and_never_into_the_original(desk: Desk, claim: str, bring: Bring) -> None:
    data = photo(1, (640, 480), notes=False)
    record = bring(("uno.jpg", data)).records[0]
    plain = desk.evidence.copy(record)
    marks = [{"kind": "blur", "left": 1000, "top": 1000, "right": 6000, "bottom": 6000}, {"kind": "arrow", "left": 100, "top": 100, "right": 5000, "bottom": 5000}]
    desk.cases.save(claim, [Edit(record, {"marks": marks, "rotation": 90})], "test")
    from io import BytesIO

    from PIL import Image

    marked = Image.open(BytesIO(desk.evidence.copy(record)))
    assert marked.size == (480, 640) and Image.open(BytesIO(plain)).size == (640, 480)
    assert desk.evidence.original(hashlib.sha256(data).hexdigest()) == data
    assert desk.evidence.check(claim) == () and not any(verify(desk.database).values())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("CON.jpg", "_CON.jpg"),
        ("lpt1", "_lpt1"),
        ("IMG.2026.11.22.jpg", "IMG_2026_11_22.jpg"),
        ("factura.pdf.exe", "factura_pdf.exe"),
        ("  espacio .jpg  ", "espacio.jpg"),
        ("punto.", "punto"),
        ("a\0b\n\x1b[31m.jpg", "ab[31m.jpg"),
        ("<|>:*?.png", "archivo.png"),
        ("", "archivo"),
        (".", "archivo"),
        ("\ud800x.jpg", "x.jpg"),
        ("ñandú 🚗.jpg", "ñandú 🚗.jpg"),
        ("x" * 400 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_names_are_shown_without_paths_reserved_words_or_signs_nobody_sees(given: str, shown: str) -> None:
    assert shown_name(given) == shown


def test_a_watched_folder_gives_what_is_new_and_stands_still(tmp_path: Path) -> None:
    from gnp_desk.services.watching import first_look, look_again

    (tmp_path / "vieja.jpg").write_bytes(b"old")
    seen = first_look(tmp_path)
    new = tmp_path / "DCIM" / "nueva.jpg"
    new.parent.mkdir()
    new.write_bytes(b"half")
    seen = look_again(tmp_path, seen)
    assert seen.ready == ()
    new.write_bytes(b"half and whole")
    seen = look_again(tmp_path, seen)
    assert seen.ready == (), "it was still being written"
    seen = look_again(tmp_path, seen)
    assert seen.ready == (new,)
    assert look_again(tmp_path, seen).ready == ()
    assert not look_again(tmp_path / "sin tarjeta", seen).is_there
