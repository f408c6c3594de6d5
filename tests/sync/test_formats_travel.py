"""Formats travel from the centre to a laptop: signed, by their bytes, and afterwards only those that changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gnp_central import format_files, publish
from gnp_central.blobs import DirectoryBlobs
from gnp_central.database import Database
from gnp_central.declared import declaration
from gnp_central.signing import ServerKeys
from gnp_desk.forms.formats import blank, declared
from gnp_desk.services.central import http
from tests.sync.office import Laptop, Office

FIRST = 6


@pytest.fixture
def press(running: tuple[str, Path, Database, str], tmp_path: Path) -> Any:
    """Return what publishes formats at the running centre, some members said otherwise."""
    _address, data, database, _url = running
    blobs, keys = DirectoryBlobs(data / "blobs"), ServerKeys(data / "keys")

    def publish_(*formats: Any, **other: object) -> list[str]:
        items = []
        for format_ in formats:
            said, pdf = blank.published(format_)
            said |= other
            (tmp_path / str(said[format_files.FILE_NAME])).write_bytes(pdf + str(other).encode() if other else pdf)
            items.append(format_files.keep(database, blobs, keys, tmp_path, said))
        publish.publish(database, declaration(), items)
        return [str(item.body["code"]) for item in items]

    return publish_


def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of files that are asked for from now on."""
    asked: list[str] = []
    call = http.Central.call

    def listening(self: http.Central, method: str, path: str, *rest: Any, **options: Any) -> http.Answer:
        if method == "GET" and path.startswith("/v1/blobs/"):
            asked.append(path.rpartition("/")[2])
        return call(self, method, path, *rest, **options)

    monkeypatch.setattr(http.Central, "call", listening)
    return asked


def test_an_offline_laptop_fills_formats_it_was_given_and_later_brings_only_what_changed(
    office: Office, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana: Laptop = office.laptop(office.person("ana"))
    some = declared.formats()[:FIRST]
    codes = press(*some)
    summary = ana.sync()
    assert summary.files_down >= FIRST
    rows = {row.code: row for row in ana.desk.formats.library.rows()}
    assert all(rows[code].is_verified and rows[code].is_usable for code in codes)
    assert ana.desk.formats.library.open(codes[0]).body.startswith(b"%PDF")
    asked = fetched(monkeypatch)
    assert ana.sync().files_down == 0
    assert asked == [], "what is here is not asked for again"
    press(some[0], version="9.0")
    ana.sync()
    assert len(set(asked)) == 1, "one of them changed"
    assert {row.version for row in ana.desk.formats.library.rows() if row.code == codes[0]} >= {"9.0"}
