"""What is typed is in the case at once, durable a moment later, and there after a crash (ux.md G1 to G3)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from gnp_desk import errors
from gnp_desk.desk import Desk, open_desk
from gnp_desk.services.views import Edit, Place
from gnp_desk.ui import typing_pause
from tests.ui.claim.conftest import Bench, any_policy

CONTROL = Qt.KeyboardModifier.ControlModifier


def value(desk: Desk, claim: str, record: str, field: str) -> object:
    found = desk.cases.load(claim).find(record)
    return found.get(field) if found else None


def vehicle_a(desk: Desk, claim: str) -> str:
    case = desk.cases.load(claim)
    found = case.ref(case.party("A"), "vehicle")
    assert found is not None
    return found.id


def test_typed_text_is_saved_after_a_pause_without_leaving_the_field(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "safety")
    cell = bench.cell(claim, "report_number")
    cell.enter()
    bench.type("CAB-771")
    assert value(desk, claim, claim, "report_number") is None
    QTest.qWait(typing_pause.AFTER_MS + 60)
    bench.settle()
    assert value(desk, claim, claim, "report_number") == "CAB-771"
    assert bench.session.state.code == "saved"
    assert bench.session.state.words.startswith("Guardado ")
    assert cell.has_focus()


def test_someone_who_never_pauses_is_saved_every_two_seconds(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "safety")
    bench.cell(claim, "report_number").enter()
    for _round in range(24):
        bench.type("x")
        QTest.qWait(90)
    bench.settle()
    saved = value(desk, claim, claim, "report_number")
    assert isinstance(saved, str)
    assert len(saved) >= 18


def test_leaving_the_field_saves_and_tidies(bench: Bench, desk: Desk, claim: str) -> None:
    car = vehicle_a(desk, claim)
    bench.page(claim, "driver_vehicle")
    cell = bench.cell(car, "plate")
    cell.editor.show_value("")
    cell.enter()
    bench.type("qtr-482 b")
    bench.key(Qt.Key.Key_Tab)
    bench.settle()
    assert value(desk, claim, car, "plate") == "QTR482B"
    assert cell.editor.value() == "QTR482B"


def test_guardado_waits_for_the_durable_commit(bench: Bench, desk: Desk, claim: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.page(claim, "safety")
    seen: list[tuple[str, object]] = []
    bench.session.state_changed.connect(
        lambda: seen.append((bench.session.state.code, value(desk, claim, claim, "report_number")))
    )
    bench.session.apply(Edit(claim, {"report_number": "1"}), "e")
    bench.settle()
    assert seen[0] == ("saving", None)
    assert seen[-1] == ("saved", "1")


def test_a_full_disk_keeps_the_value_says_why_and_saves_when_there_is_room(
    bench: Bench, desk: Desk, claim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.page(claim, "safety")
    write = desk.database.write

    def full(job: object) -> object:
        raise errors.DiskFull()

    monkeypatch.setattr(desk.database, "write", full)
    spy = QSignalSpy(bench.session.state_changed)
    bench.session.apply(Edit(claim, {"report_number": "9"}), "e")
    while bench.session.state.code != "failed":
        assert spy.wait(3000)
    assert "disco" in bench.session.state.words
    assert bench.session.case is not None
    assert bench.session.case.claim.get("report_number") == "9"
    assert not bench.session.is_settled
    monkeypatch.setattr(desk.database, "write", write)
    bench.session.retry()
    bench.settle()
    assert value(desk, claim, claim, "report_number") == "9"


def test_what_the_store_refuses_stays_in_its_field_with_the_reason(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "safety")
    cell = bench.cell(claim, "report_number")
    cell.enter()
    cell.editor.show_value("x" * 70_000)
    cell.typed.emit(cell)
    bench.key(Qt.Key.Key_Tab)
    bench.settle()
    assert cell.fault is not None
    assert "Acórtelo" in cell.fault.text
    assert len(str(cell.editor.value())) == 70_000
    other = bench.cell(claim, "safe_place")
    other.editor.show_value("yes")
    other.chosen.emit(other)
    bench.settle()
    assert value(desk, claim, claim, "safe_place") == "yes"


def test_after_a_crash_the_same_page_field_caret_and_value_are_there(
    bench: Bench, desk: Desk, claim: str, folder: Path, tmp_path: Path
) -> None:
    bench.page(claim, "safety")
    cell = bench.cell(claim, "report_number")
    cell.enter()
    bench.type("MR18-0452")
    bench.key(Qt.Key.Key_Left)
    bench.type("7")
    QTest.qWait(typing_pause.AFTER_MS + 60)
    bench.settle()
    # The files as a dying process leaves them: nothing closed, nothing folded in.
    remains = Path(shutil.copytree(folder, tmp_path / "remains"))
    again = open_desk(remains, lambda new: "", demo=True)
    try:
        place = again.cases.last_place()
        assert (place.screen, place.claim, place.page) == ("page", claim, "safety")
        second = Bench(again)
        second.go(place)
        reopened = second.cell(claim, "report_number")
        assert reopened.has_focus()
        assert reopened.editor.value() == "MR18-04572"
        assert reopened.editor.caret() == len("MR18-0457")
        second.run("undo")
        assert second.cell(claim, "report_number").editor.value() != "MR18-04572"
        second.close()
    finally:
        again.close()


def test_undo_and_redo_show_and_focus_what_changed(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "safety")
    bench.cell(claim, "safe_place").enter()
    bench.key(Qt.Key.Key_Space)
    bench.settle()
    bench.cell(claim, "report_number").enter()
    bench.type("A1")
    bench.key(Qt.Key.Key_Z, CONTROL)
    bench.settle()
    assert bench.cell(claim, "report_number").editor.value() == ""
    assert bench.cell(claim, "report_number").has_focus()
    bench.key(Qt.Key.Key_Z, CONTROL)
    bench.settle()
    assert bench.cell(claim, "safe_place").editor.value() == ""
    assert bench.cell(claim, "safe_place").has_focus()
    bench.key(Qt.Key.Key_Y, CONTROL)
    bench.settle()
    assert value(desk, claim, claim, "safe_place") == "yes"
    bench.key(Qt.Key.Key_Y, CONTROL)
    bench.settle()
    assert value(desk, claim, claim, "report_number") == "A1"


def test_two_hundred_steps_can_be_taken_back(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "safety")
    editor = f"{claim}/safety"
    for number in range(105):
        bench.session.apply(Edit(claim, {"report_number": str(number)}), editor)
        bench.session.apply(Edit(claim, {"late_reason": f"Porque {number}"}), editor)
    bench.settle()
    for _number in range(200):
        bench.session.undo(editor)
    bench.settle()
    assert value(desk, claim, claim, "report_number") == "4"
    assert value(desk, claim, claim, "late_reason") == "Porque 4"


def test_undo_of_one_claim_leaves_another_alone(bench: Bench, desk: Desk, claim: str) -> None:
    other = desk.cases.start(any_policy(desk))
    for which in (claim, other):
        bench.page(which, "safety")
        bench.session.apply(Edit(which, {"report_number": "Z"}), f"{which}/safety")
        bench.settle()
    bench.run("undo")
    assert value(desk, other, other, "report_number") is None
    assert value(desk, claim, claim, "report_number") == "Z"


def test_a_place_is_remembered_without_typing(bench: Bench, desk: Desk, claim: str) -> None:
    bench.page(claim, "place")
    bench.session.stand(Place("page", claim, "place", claim, "loss_place_text", 3))
    QTest.qWait(400)
    bench.settle()
    assert desk.cases.last_place() == Place("page", claim, "place", claim, "loss_place_text", 3)
