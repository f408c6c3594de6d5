"""Formats on their way: published at a real centre, brought by a synchronisation, used without a network afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gnp_central import format_files, publish
from gnp_central.__main__ import main
from gnp_central.blobs import DirectoryBlobs
from gnp_central.database import Database as CentreDatabase
from gnp_central.declared import declaration
from gnp_central.publish import Item
from gnp_central.signing import ServerKeys
from gnp_desk.forms.formats import blank, declared
from gnp_desk.services import formats
from gnp_desk.services.format_views import Subject
from tests.sync.office import Laptop, Office

# What is tried here is the road of formats; that every engine and store of files keeps them is tried in tests/central.
pytestmark = pytest.mark.parametrize("running", ["sqlite"], indirect=True)
CODES = ("auto_glass", "auto_keys", "medical_notice", "life_beneficiaries", "home_notice")


class Shelf:
    """Where the centre's people put formats for the zone of one office."""

    def __init__(self, office: Office, data: Path, folder: Path) -> None:
        self.office, self.folder = office, folder
        self.blobs, self.keys = DirectoryBlobs(data / "blobs"), ServerKeys(data / "keys")

    def put(self, *codes: str, version: str = "1.0", **other: str) -> None:
        """Publish formats of ours in a version."""
        items = []
        for format_ in declared.formats():
            if format_.code in codes:
                said, pdf = blank.published(replace(format_, version=version, **other))  # type: ignore[arg-type]
                items.append(self.kept({**said, "code": self.name(format_.code)}, pdf))
        publish.publish(self.office.database, declaration(), items)

    def kept(self, said: dict[str, Any], pdf: bytes) -> Item:
        (self.folder / said["file_name"]).write_bytes(pdf)
        item = format_files.keep(self.office.database, self.blobs, self.keys, self.folder, said)
        return replace(item, streams=(f"z:S{self.office.number}",))

    def name(self, code: str) -> str:
        """Return a code of this office alone: the centre of the tests is shared."""
        return f"{code}_{self.office.number}"


@pytest.fixture
def shelf(office: Office, running: tuple[str, Path, CentreDatabase, str], tmp_path: Path) -> Shelf:
    folder = tmp_path / "published"
    folder.mkdir()
    return Shelf(office, running[1], folder)


@pytest.fixture
def ana(office: Office) -> Laptop:
    return office.laptop(office.person("ana"))


def held(laptop: Laptop) -> dict[tuple[str, str], str]:
    return {(row.code, row.version): row.state for row in laptop.desk.formats.library.rows()}


def asked(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the files a synchronisation brings, as they are asked for."""
    found: list[str] = []
    real = formats.put

    def put(connection: Any, sha256: str, start: int, data: bytes) -> int:
        found.append(sha256)
        return real(connection, sha256, start, data)

    monkeypatch.setattr(formats, "put", put)
    return found


def test_published_formats_are_verified_and_used_without_a_network(shelf: Shelf, ana: Laptop) -> None:
    shelf.put(*CODES)
    ana.sync()
    assert held(ana) == {(shelf.name(code), "1.0"): "current" for code in CODES}
    ana.address = "http://127.0.0.1:9"
    ana.reopen()
    claim = ana.claim()
    filling = ana.desk.formats.begin(shelf.name("auto_glass"), "1.0", Subject(claim))
    kept = ana.desk.formats.keep(filling, {**filling.answers, "provider": "Cristales"})
    assert hashlib.sha256(ana.desk.papers.read(kept.paper)).hexdigest() == kept.sha256


def test_a_second_synchronisation_brings_only_the_formats_that_changed(
    shelf: Shelf, ana: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put(*CODES)
    ana.sync()
    shelf.put("auto_keys", "home_notice", version="2.0")
    found = asked(ana, monkeypatch)
    ana.sync()
    states = held(ana)
    assert {key for key, state in states.items() if state == "previous"} == {
        (shelf.name(code), "1.0") for code in ("auto_keys", "home_notice")
    }
    assert len(set(found)) == 2 and states[shelf.name("auto_keys"), "2.0"] == "current"
    ana.sync()
    assert len(set(found)) == 2, "a third one brings nothing"


def test_a_kept_format_reaches_the_colleague_who_shares_the_claim(shelf: Shelf, office: Office, ana: Laptop) -> None:
    shelf.put("auto_glass")
    ana.sync()
    claim = ana.claim()
    filling = ana.desk.formats.begin(shelf.name("auto_glass"), "1.0", Subject(claim))
    kept = ana.desk.formats.keep(filling, filling.answers)
    assert ana.sync().rejected == 0
    luis = office.laptop(office.person("luis"))
    luis.sync()
    assert luis.desk.papers.read(kept.paper) == ana.desk.papers.read(kept.paper)
    assert (
        next(row.title for row in luis.desk.papers.rows(claim) if row.paper == kept.paper) == "Reporte de cristales 1.0"
    )


def test_any_pdf_with_fields_and_a_mapping_is_added_at_the_centre_without_another_program(
    shelf: Shelf, ana: Laptop, running: tuple[str, Path, CentreDatabase, str]
) -> None:
    """The command of the centre takes a PDF nobody here drew and a mapping written beside it."""
    said, pdf = foreign()
    body = {**said, "code": shelf.name("foreign")}
    (shelf.folder / "foreign.pdf").write_bytes(pdf)
    (shelf.folder / "foreign.json").write_text(json.dumps([body]), encoding="utf-8")
    zone = f"z:S{shelf.office.number}"
    command = ["publish", "format", str(shelf.folder / "foreign.json"), "--stream", zone]
    place = ["--data", str(running[1]), "--database", running[3]]
    assert main([*command, *place]) == 0
    ana.sync()
    claim = ana.claim()
    filling = ana.desk.formats.begin(shelf.name("foreign"), "3", Subject(claim))
    assert filling.answers["form1.folio"] == ana.desk.cases.load(claim).claim.text("folio")
    assert filling.notes == ()


def foreign() -> tuple[dict[str, Any], bytes]:
    """Return a format as somebody else would make it: fields inside a group, no words of ours."""
    from io import BytesIO

    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    group = writer._add_object(DictionaryObject({NameObject("/T"): TextStringObject("form1")}))
    kid = DictionaryObject({NameObject(key): NameObject(value) for key, value in _names()})
    kid[NameObject("/T")], kid[NameObject("/Parent")] = TextStringObject("folio"), group
    kid[NameObject("/Rect")] = ArrayObject([FloatObject(side) for side in (50, 700, 250, 716)])
    box = writer._add_object(kid)
    group.get_object()[NameObject("/Kids")] = ArrayObject([box])
    page[NameObject("/Annots")] = ArrayObject([box])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([group])})
    out = BytesIO()
    writer.write(out)
    said = {"title": "Formato de otra casa", "line": "autos", "version": "3", "valid_from": "2026-01-01", "pages": 1}
    return {
        **said,
        "file_name": "foreign.pdf",
        "sensitivity": "P2",
        "fields": {"form1.folio": "claim.folio"},
    }, out.getvalue()


def _names() -> Sequence[tuple[str, str]]:
    return ("/Type", "/Annot"), ("/Subtype", "/Widget"), ("/FT", "/Tx")
