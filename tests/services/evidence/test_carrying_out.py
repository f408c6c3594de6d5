"""What is carried out proves itself without this program; papers show a change in any reader of PDF."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.services import pdf_seal, seal
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.export import export
from gnp_desk.services.ids import canonical
from gnp_desk.services.sources import PastedSource
from tests.services.evidence.drawn import document, photo
from tests.services.evidence.test_seal import sign_and_issue

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_export.py"
PHOTOS = [photo(number, (120, 90)) for number in range(3)]


@pytest.fixture
def carried(desk: Desk, tmp_path: Path) -> Path:
    """The export of a claim with photos, a document, a file kept apart, a signature and a paper."""
    claim = desk.cases.start()
    given = [*((f"IMG_{n}.jpg", data) for n, data in enumerate(PHOTOS)), ("acta.pdf", document()), ("../malo.exe", b"MZ" + bytes(90))]
    desk.evidence.bring(Into(claim), [PastedSource(*one) for one in given])
    sign_and_issue(desk, claim, 1)
    export(desk.database, desk.cases, desk.cases.load(claim).claim.text("folio"), tmp_path / "fuera")
    return tmp_path / "fuera"


def verdict(folder: Path) -> str:
    """Return what the script says, run by an interpreter that cannot see this program."""
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(folder)], capture_output=True, text=True, timeout=60, cwd=folder)
    assert "gnp_desk" not in SCRIPT.read_text()
    return (done.stdout if done.returncode == 0 else "CHANGED " + done.stderr).strip()


def test_originals_leave_as_they_came_under_names_of_our_own(carried: Path) -> None:
    manifest = json.loads((carried / "manifest.json").read_text())
    assert [entry["file"] for entry in manifest["evidence"]] == [
        *("evidencia/001.jpg", "evidencia/002.jpg", "evidencia/003.jpg", "evidencia/004.pdf", "evidencia/005.bin")
    ]
    assert [entry["original_name"] for entry in manifest["evidence"]][-1] == "malo.exe"
    assert manifest["evidence"][-1]["apart"] == "EVI-105"
    assert [(carried / f"evidencia/00{n}.jpg").read_bytes() for n in (1, 2, 3)] == PHOTOS
    outside = [path for path in carried.rglob("*") if carried not in path.resolve().parents]
    assert outside == []


def test_the_small_script_says_intact(carried: Path) -> None:
    assert verdict(carried).startswith("INTACT: 7 links, 1 papers, 5 files")


def test_the_small_script_is_twenty_lines(carried: Path) -> None:
    """A stranger reads it before believing it: lines that say something, none of them crowded beyond reading."""
    lines = [line for line in SCRIPT.read_text().splitlines() if line.strip()]
    assert len(lines) <= 20 and max(map(len, lines)) <= 150


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False))


def resign(folder: Path, key: Ed25519PrivateKey) -> None:
    """Sign a changed manifest, as only the device that holds the key could."""
    told = hashlib.sha256((folder / "manifest.json").read_bytes()).digest()
    (folder / "manifest.sig").write_text(key.sign(told).hex())


def swap(folder: Path, one: str, other: str) -> None:
    first, second = folder / one, folder / other
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)


HARMS: tuple[Callable[[Path], object], ...] = (
    lambda folder: flip(folder / "evidencia" / "002.jpg"),
    lambda folder: swap(folder, "evidencia/001.jpg", "evidencia/002.jpg"),
    lambda folder: (folder / "evidencia" / "003.jpg").unlink(),
    lambda folder: flip(next(folder.glob("*.pdf"))),
    lambda folder: flip(next(folder.glob("firmas/*"))),
    lambda folder: (folder / "evidencia" / "006.jpg").write_bytes(PHOTOS[0]),
    lambda folder: (folder / "evidencia" / "manifest.sig").write_bytes(b"x"),
    lambda folder: edit(folder, lambda told: told["evidence"].pop()),
    lambda folder: edit(folder, lambda told: told.update(claim="SI-OTRO")),
    lambda folder: flip(folder / "manifest.sig"),
    lambda folder: (folder / "manifest.sig").write_text("00" * 64),
)


def copied(folder: Path, number: int) -> Path:
    """Return a copy of an export to do harm to."""
    return Path(shutil.copytree(folder, folder.parent / f"copia {number}"))


def test_the_small_script_finds_what_was_changed(carried: Path) -> None:
    unseen = []
    for number, harm in enumerate(HARMS):
        folder = copied(carried, number)
        harm(folder)
        if not verdict(folder).startswith("CHANGED"):
            unseen.append(number)
    assert unseen == [] and verdict(copied(carried, len(HARMS))).startswith("INTACT")


def change_link(told: dict[str, Any], **values: object) -> None:
    link = told["chain"][0]
    link["link"] = canonical({**json.loads(link["link"]), **values})


BREAKS: tuple[Callable[[dict[str, Any]], object], ...] = (
    lambda told: told["chain"].pop(),
    lambda told: told["chain"].reverse(),
    lambda told: told["chain"].append(told["chain"][-1]),
    lambda told: change_link(told, at="2020-01-01"),
    lambda told: told["chain"][1].update(facts=told["chain"][0]["facts"]),
    lambda told: told["chain"][0].update(file=told["chain"][1]["file"]),
    lambda told: told["chain"][0].update(signature=told["chain"][1]["signature"]),
    lambda told: told.update(end=[told["end"][0] - 1, json.loads(told["chain"][-1]["link"])["previous"]]),
    lambda told: told.update(begin="0" * 64),
)


def test_a_broken_chain_is_found_even_where_the_manifest_is_signed_again(carried: Path, desk: Desk) -> None:
    with desk.database.reading() as connection:
        key = seal._private_key(connection)
    unseen = []
    for number, break_ in enumerate(BREAKS):
        folder = copied(carried, number)
        edit(folder, break_)
        resign(folder, key)
        if not verdict(folder).startswith("CHANGED"):
            unseen.append(number)
    assert unseen == []
    whole = copied(carried, len(BREAKS))
    edit(whole, lambda told: told.update(note="signed again, nothing broken"))
    resign(whole, key)
    assert verdict(whole).startswith("INTACT")


def test_the_file_of_a_link_that_was_taken_out_is_found(carried: Path, desk: Desk) -> None:
    """The last paper is cut off with its link and the end moved back, by who holds the key: its file is still there."""
    edit(carried, lambda told: told.update(end=[told["end"][0] - 1, json.loads(told["chain"].pop()["link"])["previous"]]))
    with desk.database.reading() as connection:
        resign(carried, seal._private_key(connection))
    assert verdict(carried).endswith(".pdf")


def test_a_folder_with_something_else_in_it_is_refused_and_an_earlier_export_is_renewed(desk: Desk, carried: Path, tmp_path: Path) -> None:
    claim = json.loads((carried / "manifest.json").read_text())["claim"]
    export(desk.database, desk.cases, claim, carried)
    assert verdict(carried).startswith("INTACT")
    (tmp_path / "otra").mkdir()
    (tmp_path / "otra" / "mia.txt").write_text("de otra cosa")
    with pytest.raises(errors.OutputNotEmpty):
        export(desk.database, desk.cases, claim, tmp_path / "otra")
    assert [path.name for path in (tmp_path / "otra").iterdir()] == ["mia.txt"]


def test_a_damaged_original_is_not_carried_out_as_if_it_were_whole(desk: Desk, tmp_path: Path) -> None:
    claim = desk.cases.start()
    desk.evidence.bring(Into(claim), [PastedSource("1.jpg", PHOTOS[0])])
    for path in desk.evidence.blobs.folder.iterdir():
        flip(path)
    with pytest.raises(errors.BlobDamaged):
        export(desk.database, desk.cases, desk.cases.load(claim).claim.text("folio"), tmp_path / "fuera")
    shutil.rmtree(tmp_path / "fuera")


def test_a_sealed_paper_begins_with_the_bytes_that_were_drawn_and_shows_any_change(desk: Desk) -> None:
    drawn = document(2)
    with desk.database.writing() as connection:
        sealed = pdf_seal.sealed(connection, drawn, "Prueba")
        certificate = pdf_seal.certificate_of(connection)
    assert sealed.startswith(drawn) and pdf_seal.unsealed(sealed) == drawn == pdf_seal.unsealed(drawn)
    assert pdf_seal.state(sealed, certificate) == pdf_seal.INTACT
    assert pdf_seal.state(drawn, certificate) == pdf_seal.NONE
    for at in range(0, len(drawn), 97):
        spoilt = bytearray(sealed)
        spoilt[at] ^= 1
        assert pdf_seal.state(bytes(spoilt), certificate) != pdf_seal.INTACT, at
    assert pdf_seal.state(sealed + b"\n% more", certificate) == pdf_seal.CHANGED
    assert len(sealed) - len(drawn) < 9_000


def test_a_paper_sealed_by_another_device_is_not_taken_for_ours(desk: Desk, tmp_path: Path) -> None:
    from tests.services.conftest import open_store

    other = open_store(tmp_path / "otro")
    try:
        with other.database.writing() as connection:
            sealed = pdf_seal.sealed(connection, document(1), "Prueba")
    finally:
        other.close()
    with desk.database.writing() as connection:
        assert pdf_seal.state(sealed, pdf_seal.certificate_of(connection)) == pdf_seal.CHANGED


def test_issued_papers_and_their_copies_carry_the_seal_of_the_device(demo: Desk) -> None:
    paper = next(paper for row in demo.queue.page("today", 0, 20) for paper in demo.cases.load(row.claim).of("paper"))
    with demo.database.writing() as connection:
        certificate = pdf_seal.certificate_of(connection)
    copy = demo.papers.copy(paper.id, demo.papers.copies(paper.text("kind"))[0])
    assert pdf_seal.state(demo.papers.read(paper.id), certificate) == pdf_seal.INTACT
    assert pdf_seal.state(copy, certificate) == pdf_seal.INTACT
