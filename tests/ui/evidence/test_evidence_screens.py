"""Evidencia in a real window: brought in by pointer and by keys, shown at once, marked, waived, checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton

from gnp_desk.forms.evidence.photos import photos_of
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.records import Change
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.views import Place
from gnp_desk.ui import style
from gnp_desk.ui.evidence.dialogs import ShotDialog, WaiverDialog
from gnp_desk.ui.evidence.evidence_page import EvidencePage
from gnp_desk.ui.evidence.photo_page import PhotoPage
from gnp_desk.ui.paper_dialogs import ReasonDialog
from gnp_desk.ui.tokens import Look
from tests.services.evidence.drawn import document, photo
from tests.ui import walk
from tests.ui.conftest import Driver, Watchdog

FIRST_PAINT_MS = 400


@pytest.fixture
def claim(demo: Driver) -> str:
    """A collision of two cars with damage, at its Evidencia."""
    desk = demo.shell.work.make.desk
    found = next(row.claim for row in desk.queue.page("today", 0, 20) if len(desk.cases.load(row.claim).of("damage_line")) > 1)
    demo.go(Place("evidence", found))
    return found


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "DCIM"
    folder.mkdir()
    for number in range(3):
        (folder / f"IMG_{number}.jpg").write_bytes(photo(number, (320, 240)))
    return folder


def page(demo: Driver) -> EvidencePage:
    shown = demo.window.screen_shown
    assert isinstance(shown, EvidencePage)
    return shown


def photo_page(demo: Driver) -> PhotoPage:
    shown = demo.window.screen_shown
    assert isinstance(shown, PhotoPage)
    return shown


def evidence(demo: Driver, claim: str) -> list[dict[str, object]]:
    return [dict(item.values) for item in demo.shell.work.make.desk.cases.load(claim).of("evidence")]


def bring(demo: Driver, claim: str, count: int, slot: str = "") -> tuple[str, ...]:
    """Import photos behind the window's back and show them."""
    sources = [PastedSource(f"IMG_{n}.jpg", photo(n, (320, 240))) for n in range(count)]
    found = demo.shell.work.make.desk.evidence.bring(Into(claim, slot), sources).records
    demo.go(Place("evidence", claim, page="all"))
    return found


def run(demo: Driver, code: str) -> None:
    """Do an action of the screen in front and wait."""
    demo.window.run(next(action for action in demo.window.screen_shown.actions() if action.code == code))
    demo.settle()


def drop(target: EvidencePage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    target.dropEvent(event)


@pytest.fixture
def answer() -> Iterator[Callable[[type[QDialog], Callable[[QDialog], None]], None]]:
    """Answer the next dialog of a kind with a hand that types and presses in it."""
    wrong: list[object] = []

    def prepare(kind: type[QDialog], hand: Callable[[QDialog], None]) -> None:
        def act() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, kind):
                wrong.append(dialog)
                if isinstance(dialog, QDialog):
                    dialog.reject()
                return
            hand(dialog)
            if dialog.isVisible():
                wrong.append("still open")
                dialog.reject()

        QTimer.singleShot(60, act)

    yield prepare
    assert wrong == []


def press(dialog: QDialog, words: str) -> None:
    QTest.mouseClick(next(button for button in dialog.findChildren(QPushButton) if button.text() == words), Qt.MouseButton.LeftButton)


def test_the_task_of_the_expediente_opens_the_screen(demo: Driver, claim: str) -> None:
    demo.go(Place("case", claim))
    rows = demo.window.screen_shown._rows
    rows.choose("evidence")
    QTest.keyClick(rows, Qt.Key.Key_Return)
    demo.settle()
    assert page(demo).title() == "Evidencia" and page(demo).subtitle().startswith("Faltan ")


def test_files_dropped_on_a_shot_go_into_it_and_the_list_says_what_is_left(demo: Driver, claim: str, card: Path) -> None:
    demo.go(Place("evidence", claim, page="own_damage_damage/"))
    shot = page(demo)._shots.shot()
    assert shot is not None and (shot.name, shot.state) == ("Daños del siniestro", "missing")
    drop(page(demo), *sorted(card.iterdir()))
    demo.settle()
    assert [item["slot"] for item in evidence(demo, claim)] == ["own_damage_damage"] * 3
    assert page(demo)._shots.shot().words == "3 fotos"  # type: ignore[union-attr]
    assert page(demo)._model.rowCount() == 3


def test_files_are_chosen_in_the_dialog_of_the_system(demo: Driver, claim: str, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [str(path) for path in card.iterdir()]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given: (chosen, ""))
    run(demo, "import")
    assert len(evidence(demo, claim)) == 3


def test_a_picture_is_pasted_as_the_bytes_it_came_in(demo: Driver, claim: str) -> None:
    data = QMimeData()
    data.setData("image/png", photo(5, form="PNG"))
    QGuiApplication.clipboard().setMimeData(data)
    run(demo, "paste")
    assert [(item["media"], item["original_name"]) for item in evidence(demo, claim)] == [("image/png", "Pegada.png")]
    QGuiApplication.clipboard().clear()
    run(demo, "paste")
    assert len(evidence(demo, claim)) == 1


def test_a_watched_folder_brings_what_a_camera_adds(demo: Driver, claim: str, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(card))
    run(demo, "watch")
    assert page(demo).subtitle() == "Vigilando DCIM"
    (card / "IMG_9.jpg").write_bytes(photo(9))
    for _look in range(2):
        page(demo)._watch.look()
        demo.settle()
    assert [item["original_name"] for item in evidence(demo, claim)] == ["IMG_9.jpg"]
    run(demo, "watch")
    assert page(demo)._watch.folder is None


def test_a_bad_file_is_said_in_words_and_stands_apart(demo: Driver, claim: str, tmp_path: Path) -> None:
    (tmp_path / "rota.jpg").write_bytes(photo(1)[:200])
    drop(page(demo), tmp_path / "rota.jpg")
    demo.settle()
    banner = page(demo)._banner
    assert banner.isVisible() and "quedó aparte" in banner.accessibleName() and "EVI-104" in banner.accessibleName()
    row = page(demo)._view.photos[0]  # type: ignore[union-attr]
    assert (row.sign, row.is_used) == ("Aparte", False)


def test_a_shot_that_was_not_possible_says_why(demo: Driver, claim: str, answer: Callable[..., None]) -> None:
    demo.go(Place("evidence", claim, page="own_damage_odometer/"))

    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, WaiverDialog)
        press(dialog, "Anotar motivo")
        assert dialog.isVisible(), "without a reason it stays"
        dialog._reason.show_value("not_allowed")
        press(dialog, "Anotar motivo")

    answer(WaiverDialog, hand)
    run(demo, "waive")
    shot = page(demo)._shots.shot()
    assert shot is not None and (shot.state, shot.words) == ("waived", "No fue posible: no lo permitieron")
    run(demo, "ask_again")
    assert page(demo)._shots.shot().state == "missing"  # type: ignore[union-attr]
    run(demo, "undo")
    assert page(demo)._shots.shot().state == "waived"  # type: ignore[union-attr]


def test_photos_chosen_together_are_assigned_and_left_out_together(demo: Driver, claim: str, answer: Callable[..., None]) -> None:
    bring(demo, claim, 3)
    gallery = page(demo)._gallery
    gallery.setFocus()
    gallery.stand_on("")
    QTest.keyClick(gallery, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert len(gallery.rows()) == 2

    def place(dialog: QDialog) -> None:
        assert isinstance(dialog, ShotDialog)
        dialog._shot.show_value("own_damage_damage/")
        press(dialog, "Asignar toma")

    answer(ShotDialog, place)
    run(demo, "assign")
    assert [item.get("slot") for item in evidence(demo, claim)] == ["own_damage_damage"] * 2 + [None]

    def leave_out(dialog: QDialog) -> None:
        assert isinstance(dialog, ReasonDialog)
        dialog._text.show_value("Salieron movidas y no se distingue")
        press(dialog, "No usar")

    answer(ReasonDialog, leave_out)
    run(demo, "unuse")
    assert [item["use"] for item in evidence(demo, claim)] == ["no", "no", "yes"]
    run(demo, "use")
    assert [item["use"] for item in evidence(demo, claim)] == ["yes"] * 3


def test_three_hundred_photos_are_painted_at_once(demo: Driver, claim: str, request: pytest.FixtureRequest) -> None:
    desk = demo.shell.work.make.desk
    desk.evidence.bring(Into(claim), [PastedSource(f"IMG_{n}.jpg", photo(n, (160, 120))) for n in range(60)])
    repeat(demo, claim, 240)
    demo.go(Place("work"))
    demo.shell.work.session.reload()
    demo.settle()
    watchdog: Watchdog = request.getfixturevalue("watchdog")
    started = time.perf_counter()
    demo.shell.go(Place("evidence", claim, page="all"))
    demo.wait(lambda: page(demo)._model.rowCount() == 300 and len(page(demo)._model._images) > 0)
    QApplication.processEvents()
    took = (time.perf_counter() - started) * 1000 / watchdog.slowness()
    demo.settle()
    assert took <= FIRST_PAINT_MS, f"{took:.0f} ms"
    assert len(page(demo)._model._images) < 100, "only what is seen is read"
    QTest.keyClick(page(demo)._gallery, Qt.Key.Key_End)
    demo.settle()
    assert page(demo)._gallery.rows()[0].detail == "again 239.jpg"


def repeat(demo: Driver, claim: str, count: int) -> None:
    """Add records of files that are already here, as importing them again would."""
    desk = demo.shell.work.make.desk
    items = desk.cases.load(claim).of("evidence")
    changes = [
        Change("create", "evidence", desk.cases.new_id(), claim, {**items[n % len(items)].values, "original_name": f"again {n}.jpg"})
        for n in range(count)
    ]
    desk.database.write(lambda connection: desk.records.write(connection, changes))


def test_typing_goes_on_while_files_come_in(demo: Driver, claim: str, request: pytest.FixtureRequest) -> None:
    sources = tuple(PastedSource(f"IMG_{n}.jpg", photo(n, (1600, 1200)) + bytes(n)) for n in range(12))
    # From here on: painting a dozen photos is the work of this test, not of the window.
    request.getfixturevalue("watchdog")
    page(demo)._bring(sources)
    session, saved = demo.shell.work.session, []
    session.state_changed.connect(lambda: saved.append((session.state.code, page(demo)._intake.is_busy)))
    from gnp_desk.services.views import Edit

    session.apply(Edit(claim, {"report_number": "R-1"}), "test")
    demo.wait(lambda: ("saved", True) in saved or not page(demo)._intake.is_busy)
    assert ("saved", True) in saved, "the text was durable before the import ended"
    demo.settle()
    assert len(evidence(demo, claim)) == 12


def test_a_photo_is_marked_turned_and_linked_by_keys(demo: Driver, claim: str) -> None:
    records = bring(demo, claim, 2)
    page(demo)._gallery.stand_on(records[0])
    QTest.keyClick(page(demo)._gallery, Qt.Key.Key_Return)
    demo.settle()
    shown = photo_page(demo)
    canvas = shown._canvas
    assert canvas._image is not None and (canvas._image.width(), canvas._image.height()) == (240, 320)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_F)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_D)
    run(demo, "turn")
    demo.settle()
    item = evidence(demo, claim)[0]
    assert item["rotation"] == 90
    assert [mark["kind"] for mark in item["marks"]] == ["arrow", "blur"]  # type: ignore[union-attr, index]
    assert item["marks"][0] == {"kind": "arrow", "left": 3900, "top": 4000, "right": 5900, "bottom": 5900}  # type: ignore[index]
    case = demo.shell.work.make.desk.cases.load(claim)
    line = case.of("damage_line")[0]
    cell = shown._board.cell((records[0], "subject"))
    assert cell is not None
    cell.editor.show_value((line.id,))
    cell.chosen.emit(cell)
    demo.settle()
    assert [one.id for one in photos_of(demo.shell.work.make.desk.cases.load(claim), line.id)] == [records[0]]
    for _step in range(2):
        run(demo, "undo")
    assert evidence(demo, claim)[0].get("subject") is None and evidence(demo, claim)[0].get("rotation") is None


def test_marks_are_drawn_with_the_pointer_where_the_finger_is_even_when_turned(demo: Driver, claim: str) -> None:
    records = bring(demo, claim, 1)
    demo.go(Place("photo", claim, "all", records[0]))
    run(demo, "turn")
    canvas = photo_page(demo)._canvas
    canvas.use_tool("arrow")
    area = canvas._area()
    start, end = (QPoint(round(area.left() + x * area.width()), round(area.top() + y * area.height())) for x, y in ((0.25, 0.5), (0.75, 0.5)))
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(canvas.viewport(), end)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    mark = canvas.marks[0]
    assert abs(mark.left - 5000) < 60 and abs(mark.top - 7500) < 60, "a quarter turn: across is up and down"
    assert abs(mark.right - 5000) < 60 and abs(mark.bottom - 2500) < 60
    shown = canvas._point(mark.right, mark.bottom)
    assert abs(shown.x() - end.x()) < 2 and abs(shown.y() - end.y()) < 2
    photo_page(demo)._keep_marks()
    demo.settle()
    assert len(evidence(demo, claim)[0]["marks"]) == 1  # type: ignore[arg-type]


def test_the_photo_is_enlarged_from_its_original_and_the_pages_of_a_document_turn(demo: Driver, claim: str) -> None:
    desk = demo.shell.work.make.desk
    brought = desk.evidence.bring(Into(claim), [PastedSource("grande.jpg", photo(1, (2400, 1800))), PastedSource("acta.pdf", document(3))])
    demo.go(Place("photo", claim, "all", brought.records[0]))
    canvas = photo_page(demo)._canvas
    assert max(canvas._image.width(), canvas._image.height()) == 1600  # type: ignore[union-attr]
    canvas.setFocus()
    for _step in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    demo.settle()
    assert canvas.percent() == 200 and max(canvas._image.width(), canvas._image.height()) == 2400  # type: ignore[union-attr]
    run(demo, "after")
    assert photo_page(demo).subtitle() == "Página 1 de 3"
    first = photo_page(demo)._canvas._image
    run(demo, "page_after")
    assert photo_page(demo).subtitle() == "Página 2 de 3" and photo_page(demo)._canvas._image != first


def test_evidence_that_shows_injuries_is_covered_and_its_opening_noted(demo: Driver, claim: str) -> None:
    from gnp_desk.services.views import Edit

    desk = demo.shell.work.make.desk
    record = bring(demo, claim, 1)[0]
    desk.cases.save(claim, [Edit(record, {"sensitive": True})], "test")
    demo.go(Place("evidence", claim, page="all"))
    demo.shell.work.session.reload()
    demo.settle()
    assert page(demo)._view.photos[0].is_sensitive  # type: ignore[union-attr]
    demo.go(Place("photo", claim, "all", record))
    assert any("lesiones" in row.what for row in desk.cases.history(claim, 0, 20))


def test_the_check_says_intact_or_exactly_what_changed(demo: Driver, claim: str) -> None:
    bring(demo, claim, 2)
    said: list[str] = []
    page(demo).said.connect(said.append)
    run(demo, "check")
    assert said[-1] == "Íntegro: fotos, firmas y papeles son los que se sellaron."
    blobs = demo.shell.work.make.desk.evidence.blobs
    sha256 = str(evidence(demo, claim)[1]["sha256"])
    path = blobs.folder / demo.shell.work.make.desk.evidence._blob(sha256).file
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(bytes(data))
    run(demo, "check")
    assert page(demo)._banner.accessibleName() == "El archivo falta o no es el que se recibió: evidencia IMG_1.jpg."


def test_everything_has_a_name_and_fits_in_a_small_window(demo: Driver, claim: str) -> None:
    records = bring(demo, claim, 3)
    demo.window.resize(1024, 560)
    for place in (Place("evidence", claim, page="all"), Place("photo", claim, "all", records[0])):
        demo.go(place)
        screen = demo.window.screen_shown
        for button in screen.findChildren(QPushButton):
            if button.isVisible():
                assert (button.accessibleName() or button.text()).strip()
                assert button.height() >= 24
                right = button.mapTo(demo.window, QPoint(button.width(), 0)).x()
                assert right <= demo.window.width(), f"{button.text()} is cut"


@pytest.mark.parametrize("theme", ["light", "dark", "sun"])
@pytest.mark.parametrize(("density", "scale"), [("counter", 1.0), ("field", 1.0), ("gloves", 1.5), ("field", 2.0)])
def test_both_screens_pass_the_walk_of_a_reviewer(demo: Driver, claim: str, theme: str, density: str, scale: float) -> None:
    records = bring(demo, claim, 3, "own_damage_damage/")
    demo.window.resize(1024, 560)
    style.use(Look(theme, density, scale))
    for place in (Place("evidence", claim, page="all"), Place("evidence", claim, page="own_damage_odometer/"), Place("photo", claim, "all", records[0])):
        demo.go(place)
        assert walk.faults(demo.window) == []
        assert walk.focus_faults(demo.window) == []
