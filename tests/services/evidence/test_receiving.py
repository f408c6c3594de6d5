"""A document and its pages arrive together or not at all: by hand, with a spoilt page, and through power cuts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.services.receiving import Scan, receive
from gnp_desk.services.sources import PastedSource
from tests.services.evidence.receive_rounds import PNG

ROUNDS = 120 if os.environ.get("GNP_DESK_LONG") else 10
SCRIPT = Path(__file__).with_name("receive_rounds.py")
PROCEDURE = "PARTIAL_CASH"


def pages(desk: Desk, claim: str, record: str) -> int:
    found = desk.cases.load(claim).of("evidence")
    return sum(record in list(page.get("subject") or ()) for page in found)  # type: ignore[call-overload]


def test_a_document_is_received_with_its_pages(desk: Desk, claim: str) -> None:
    scan = Scan(claim, PROCEDURE, "D-ID")
    done = receive(desk.office.documents, desk.evidence, scan, [PastedSource("frente.png", PNG), PastedSource("reverso.png", PNG + b"2")])
    (item,) = desk.cases.load(claim).of("document_item")
    assert (item.get("state"), item.get("procedure"), item.get("received_by_name")) == ("digital", PROCEDURE, desk.records.author.name)
    assert (len(done.records), pages(desk, claim, item.id)) == (2, 2)


def test_more_pages_are_added_to_what_was_received(desk: Desk, claim: str, clock: object) -> None:
    scan = Scan(claim, PROCEDURE, "D-ID")
    receive(desk.office.documents, desk.evidence, scan, [PastedSource("frente.png", PNG)])
    before = desk.cases.load(claim).of("document_item")[0]
    clock.move(hours=2)  # type: ignore[attr-defined]
    receive(desk.office.documents, desk.evidence, scan, [PastedSource("reverso.png", PNG + b"2")])
    (item,) = desk.cases.load(claim).of("document_item")
    assert item.values == before.values, "the term runs from when it first came"
    assert pages(desk, claim, item.id) == 2


def test_a_page_that_cannot_be_shown_receives_nothing(desk: Desk, claim: str) -> None:
    done = receive(desk.office.documents, desk.evidence, Scan(claim, PROCEDURE, "D-ID"), [PastedSource("roto.png", PNG[:40])])
    assert done.apart and done.records
    assert desk.cases.load(claim).of("document_item") == ()


def test_a_reviewed_document_takes_no_page_and_no_file_comes_in(desk: Desk, claim: str) -> None:
    for state in ("digital", "reviewed"):
        desk.office.documents.move(claim, PROCEDURE, "D-ID", state)
    with pytest.raises(errors.MoveRefused):
        receive(desk.office.documents, desk.evidence, Scan(claim, PROCEDURE, "D-ID"), [PastedSource("x.png", PNG)])
    assert desk.cases.load(claim).of("evidence") == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="rounds fork a process that has everything loaded")
def test_a_power_cut_between_scanning_and_saving_leaves_both_or_neither(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(tmp_path), str(ROUNDS), "20261125"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["acknowledged"] >= ROUNDS, "documents came in before each cut"
    assert (told["lost"], told["wrong"]) == ([], [])
