"""Papers and folios: issue once, freeze, hand over, correct by replacing; leases, voids, provisional folios; export, verify."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.services import folios
from gnp_desk.services.export import export
from gnp_desk.services.folios import check_character, is_folio
from gnp_desk.services.tables import JOURNAL, PAPER, RECORD
from gnp_desk.services.verify import verify
from gnp_desk.services.views import Edit
from tests.services.conftest import SetClock


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def claim_with_order(desk: Desk) -> tuple[str, str]:
    """Return a claim ready to issue and its draft order of the vehicle."""
    for row in desk.queue.page("today", 0, 50):
        for order in desk.cases.load(row.claim).of("vehicle_admission_order"):
            if order.get("status") != "issued":
                return row.claim, order.id
    raise AssertionError("the demonstration has a draft order")


def used(desk: Desk, series: str) -> int:
    return 400 - desk.papers.folios_left()[series]


def test_a_preview_is_a_draft_and_writes_nothing(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    before = demo.papers.folios_left()
    text = text_of(demo.papers.preview(claim, order))
    assert "BORRADOR" in text and "DEMOSTRACIÓN" in text
    assert demo.papers.folios_left() == before
    assert [row.state for row in demo.papers.rows(claim) if row.record == order] == ["draft"]


def test_issuing_takes_one_folio_and_freezes_the_bytes(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    before = used(demo, "OV")
    issued = demo.papers.issue(claim, order)
    assert is_folio(issued.folio) and not issued.provisional
    assert used(demo, "OV") == before + 1
    assert issued.left == 400 - before - 1
    pdf = demo.papers.read(issued.paper)
    assert hashlib.sha256(pdf).hexdigest() == issued.sha256
    assert issued.folio in text_of(pdf) and "BORRADOR" not in text_of(pdf)
    assert not any(verify(demo.database).values())


def test_an_issued_paper_is_not_issued_again(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    folio = demo.papers.issue(claim, order).folio
    with pytest.raises(errors.AlreadyIssued, match=folio):
        demo.papers.issue(claim, order)


def test_what_is_not_ready_uses_no_folio(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    demo.cases.save(claim, [Edit(order, {"arrival_mode": None})], "orders")
    before = used(demo, "OV")
    with pytest.raises(errors.NotReady) as refused:
        demo.papers.issue(claim, order)
    problems = refused.value.details["problems"]
    assert isinstance(problems, tuple)
    assert [(problem.field, problem.outcome) for problem in problems] == [("arrival_mode", "N")]
    assert problems[0].text
    assert used(demo, "OV") == before


def test_a_correction_is_a_new_paper_that_names_the_old_one(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    first = demo.papers.issue(claim, order)
    frozen = demo.papers.read(first.paper)
    demo.papers.correct(first.paper, "El kilometraje estaba mal.")
    demo.cases.save(claim, [Edit(order, {"instructions": "Revisar el chasis."})], "orders")
    second = demo.papers.issue(claim, order)
    assert demo.papers.read(first.paper) == frozen
    words = text_of(demo.papers.read(second.paper))
    assert first.folio in words and "El kilometraje estaba mal." in " ".join(words.split())
    states = {row.folio: row.state for row in demo.papers.rows(claim) if row.folio}
    assert (states[first.folio], states[second.folio]) == ("replaced", "issued")


def test_handing_over_changes_the_state_and_never_the_paper(demo: Desk, clock: SetClock) -> None:
    claim, order = claim_with_order(demo)
    issued = demo.papers.issue(claim, order)
    frozen = demo.papers.read(issued.paper)

    def state() -> str:
        return next(row.state for row in demo.papers.rows(claim) if row.paper == issued.paper)

    states = [state()]
    for event in ("delivered", "used"):
        demo.papers.event(issued.paper, event, to="Cliente")
        states.append(state())
    assert states == ["issued", "delivered", "used"]
    assert demo.papers.read(issued.paper) == frozen
    clock.move(days=31)
    assert state() == "used"


def test_an_unused_order_expires_after_thirty_natural_days(demo: Desk, clock: SetClock) -> None:
    claim, order = claim_with_order(demo)
    demo.cases.save(claim, [Edit(order, {"delivered_on": "2026-11-25"})], "orders")
    issued = demo.papers.issue(claim, order)

    def state() -> str:
        return next(row.state for row in demo.papers.rows(claim) if row.paper == issued.paper)

    clock.move(days=30)
    assert state() == "issued"
    clock.move(days=1)
    assert state() == "expired"


def test_each_copy_says_for_whom_it_is_and_a_reprint_is_numbered(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    issued = demo.papers.issue(claim, order)
    name = demo.papers.copies(issued.kind)[1]
    first, again = (text_of(demo.papers.copy(issued.paper, name)) for _time in range(2))
    assert name in first and "Reimpresión" not in first
    assert "Reimpresión 1" in again
    assert "Copia" not in text_of(demo.papers.read(issued.paper))


def test_a_paper_that_is_not_here_has_words(demo: Desk) -> None:
    with pytest.raises(errors.PaperNotFound):
        demo.papers.read("nothing")


def test_two_leases_of_every_series_are_there_from_the_start(demo: Desk) -> None:
    left = demo.papers.folios_left()
    assert len(left) == 15
    assert {series: 400 - used(demo, series) for series in left} == left
    assert left["QJ"] == 400


def test_a_voided_number_is_never_given_and_its_reason_is_recorded(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    number = used(demo, "OV") + 1
    demo.papers.void_folio("OV", number, "Se imprimió mal")
    issued = demo.papers.issue(claim, order)
    assert f"{number + 1:06}" in issued.folio
    with demo.database.reading() as connection:
        reasons = connection.execute(JOURNAL.select().where(JOURNAL.c.type == "folio")).mappings().all()
    assert any("Se imprimió mal" in row["changes"] for row in reasons)


def test_when_the_leases_run_out_folios_are_provisional_unique_and_say_so(desk: Desk) -> None:
    desk.database.write(lambda connection: folios.seed(connection, desk.records, "SI", "SI-K7-", 1, 2))
    given = [desk.cases.load(desk.cases.start()).claim for _number in range(4)]
    assert [claim.get("provisional") for claim in given] == [False, False, True, True]
    assert len({claim.text("folio") for claim in given}) == 4
    assert given[2].text("folio").startswith("P") and given[2].text("folio").endswith("-0001")
    assert desk.papers.folios_left()["SI"] == 0


def test_check_characters_catch_a_wrong_letter_and_a_swap() -> None:
    folio = "SI-K7-000482-"
    folio += check_character(folio)
    assert is_folio(folio) and is_folio(folio.lower().replace("-", ""))
    assert not is_folio(folio.replace("482", "428"))
    assert not is_folio(folio.replace("482", "483"))


def test_export_writes_every_paper_with_its_hash(demo: Desk, tmp_path: Path) -> None:
    claim, order = claim_with_order(demo)
    demo.papers.issue(claim, order)
    folio = demo.cases.load(claim).claim.text("folio")
    manifest = json.loads(export(demo.database, demo.cases, folio.lower(), tmp_path / "out").read_text(encoding="utf-8"))
    assert manifest["claim"] == folio and len(manifest["papers"]) == 1
    for entry in manifest["papers"]:
        assert hashlib.sha256((tmp_path / "out" / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_export_of_an_unknown_folio_or_to_a_place_that_cannot_be_has_words(demo: Desk, tmp_path: Path) -> None:
    with pytest.raises(errors.UnknownFolio, match="SI-XX-000001-A"):
        export(demo.database, demo.cases, "SI-XX-000001-A", tmp_path / "out")
    (tmp_path / "file").write_text("not a folder")
    folio = demo.queue.page("today", 0, 1)[0].folio
    with pytest.raises(errors.OutputFolder):
        export(demo.database, demo.cases, folio, tmp_path / "file")


def test_verify_names_exactly_the_paper_whose_bytes_changed(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    issued = demo.papers.issue(claim, order)
    pdf = bytearray(demo.papers.read(issued.paper))
    pdf[500] ^= 1
    with demo.database.writing() as connection:
        connection.execute(update(PAPER).where(PAPER.c.id == issued.paper).values(bytes=bytes(pdf)))
    found = verify(demo.database)
    assert found.pop("papers") == [f"{issued.folio}: bytes"]
    assert not any(found.values())
    with pytest.raises(errors.DamagedStore):
        demo.papers.read(issued.paper)


def test_verify_names_exactly_the_entry_of_the_journal_that_changed(demo: Desk) -> None:
    with demo.database.writing() as connection:
        connection.exec_driver_sql("UPDATE journal SET author = 'otro' WHERE seq = 40")
    found = verify(demo.database)
    assert found["journal"] == ["journal 40: content"]
    with demo.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM journal WHERE seq = 60")
    assert "journal 60: missing before 61" in verify(demo.database)["journal"]


def test_verify_names_the_last_entries_cut_off(demo: Desk) -> None:
    with demo.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM journal WHERE seq > (SELECT max(seq) - 3 FROM journal)")
    found = verify(demo.database)
    assert found["records"] or found["journal"]


def test_verify_names_exactly_the_record_that_is_not_what_its_journal_tells(demo: Desk) -> None:
    _claim, order = claim_with_order(demo)
    with demo.database.writing() as connection:
        connection.execute(update(RECORD).where(RECORD.c.id == order).values(body='{"arrival_mode":"tow"}'))
    found = verify(demo.database)
    assert found.pop("records") == [f"vehicle_admission_order {order}"]
    assert not any(found.values())


def test_verify_names_a_folio_that_no_lease_gave(demo: Desk) -> None:
    claim, order = claim_with_order(demo)
    issued = demo.papers.issue(claim, order)
    with demo.database.writing() as connection:
        connection.execute(update(PAPER).where(PAPER.c.id == issued.paper).values(folio="OV-K7-009999-X"))
    assert verify(demo.database)["folios"] == ["OV-K7-009999-X: not in a lease"]
