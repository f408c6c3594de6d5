"""Tracing over a photo: laid, scaled, faded, locked, taken away and back, by pointer and by keys; never on the paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from gnp_desk.forms import documents
from gnp_desk.forms.case import Case, Record
from gnp_desk.services.evidence_import import Into
from gnp_desk.services.ids import digest
from gnp_desk.services.sources import PastedSource
from gnp_desk.services.views import Edit
from gnp_desk.ui.sketch.page import SketchPage
from gnp_desk.ui.sketch.tracing import PhotoDialog
from gnp_desk.ui.style import ROLE
from tests.services.evidence.drawn import photo
from tests.ui.accident.conftest import Hand

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KIND = "sketch_underlay"


@pytest.fixture
def with_photo(hand: Hand) -> Hand:
    """A claim with one photo that may be traced over, held sideways and so twice as tall as wide, and one of injuries."""
    hand.desk.evidence.bring(Into(hand.claim), [PastedSource("cruce.jpg", photo(1, (240, 120))), PastedSource("herida.jpg", photo(2, (80, 80)))])
    hurt = hand.case().of("evidence")[-1]
    hand.desk.cases.save(hand.claim, [Edit(hurt.id, {"sensitive": True})], "test")
    return hand


@pytest.fixture
def page(with_photo: Hand) -> SketchPage:
    """The sketch with the photo laid under it by keys alone: Alt+F, Enter."""
    shown = with_photo.open("sketch")
    assert isinstance(shown, SketchPage)
    lay(with_photo, shown)
    return shown


def lay(hand: Hand, page: SketchPage) -> None:
    """Lay the photo with two keys."""
    take_photo()
    hand.key(Qt.Key.Key_F, ALT)
    page.window().activateWindow()
    hand.settle()
    hand.driver.wait(lambda: page.canvas._photo is not None)


def take_photo() -> None:
    """Take the first photo of the dialog that opens next, with Enter."""

    def take() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PhotoDialog)
        assert dialog._gallery.model().rowCount() == 1
        QTest.keyClick(dialog._gallery, Qt.Key.Key_Return)

    QTimer.singleShot(0, take)


def underlay(case: Case) -> Record:
    found = case.first(KIND)
    assert found is not None
    return found


def hash_of(case: Case) -> str:
    declaration = case.first("declaration")
    return digest(documents.PAPERS["declaration"].content(case, declaration, case.edition))  # type: ignore[arg-type]


def type_value(hand: Hand, page: SketchPage, name: str, text: str) -> None:
    page.values.enter(name)
    hand.type(text)
    hand.key(Qt.Key.Key_Return)
    hand.settle()


def scale_by_two_points(hand: Hand, page: SketchPage) -> None:
    """Press two places five metres apart and say that they are half of that, after something that is no distance."""
    button = next(found for found in page.values.findChildren(QPushButton) if found.text() == "Escala con dos puntos")
    hand.press(button)
    laid = underlay(hand.case())
    x, y = (float(str(laid.get(name))) for name in ("x_m", "y_m"))

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, answer)
            return
        line = dialog.findChild(QLineEdit)
        go = next(found for found in dialog.findChildren(QPushButton) if found.property(ROLE) == "main")
        line.setText("nada")  # type: ignore[union-attr]
        go.click()
        assert dialog.isVisible()
        line.setText("2.5")  # type: ignore[union-attr]
        go.click()

    hand.press(page.canvas.viewport(), page.canvas.mapFromScene(QPointF(x, y)))
    QTimer.singleShot(0, answer)
    hand.press(page.canvas.viewport(), page.canvas.mapFromScene(QPointF(x + 5, y)))


def test_a_photo_is_laid_as_a_reference_and_changes_nothing_that_is_signed(with_photo: Hand) -> None:
    page = with_photo.open("sketch")
    assert isinstance(page, SketchPage)
    with_photo.press(page.palette_.families["roads"].buttons["avenue_median"])
    before = hash_of(with_photo.case())
    lay(with_photo, page)
    laid = underlay(with_photo.case())
    assert laid.get("evidence") == with_photo.case().of("evidence")[0].id and len(str(dict(laid.values))) < 400
    assert with_photo.drawn() == () and hash_of(with_photo.case()) == before
    item = page.canvas._photo
    assert item is not None and item.piece.length == pytest.approx(2 * item.piece.width, rel=0.02)
    assert item.zValue() < 0 and item.opacity() == pytest.approx(0.6)
    declaration = with_photo.case().first("declaration")
    assert declaration is not None
    sheet = PdfReader(BytesIO(with_photo.desk.papers.preview(with_photo.claim, declaration.id))).pages[0]
    assert list(sheet.images) == []


def test_numbers_move_size_fade_and_lock_it_and_each_is_taken_back(with_photo: Hand, page: SketchPage) -> None:
    assert page.elements.count() == 1 and page.elements.item(0).text().startswith("Foto · ")
    for name, text, field, kept in (("x_m", "4", "x_m", "4.00"), ("width", "12.5", "width_m", "12.50"), ("opacity", "30", "opacity_pct", 30), ("heading_deg", "90", "heading_deg", 90)):
        type_value(with_photo, page, name, text)
        assert underlay(with_photo.case()).get(field) == kept
    page._answered("locked", True)
    with_photo.settle()
    page.canvas.setFocus()
    with_photo.key(Qt.Key.Key_Right)
    page.canvas.flush()
    with_photo.settle()
    assert underlay(with_photo.case()).get("x_m") == "4.00"
    for _step in range(5):
        with_photo.key(Qt.Key.Key_Z, CONTROL)
        with_photo.settle()
    laid = underlay(with_photo.case())
    assert (laid.get("width_m"), laid.get("opacity_pct"), laid.get("locked")) == ("20.00", 60, False)
    with_photo.key(Qt.Key.Key_Z, CONTROL)
    with_photo.settle()
    assert with_photo.case().first(KIND) is None and page.canvas._photo is None


def test_it_is_dragged_turned_scaled_by_two_points_and_removed(with_photo: Hand, page: SketchPage) -> None:
    before = underlay(with_photo.case())
    start = page.canvas.mapFromScene(QPointF(float(str(before.get("x_m"))), float(str(before.get("y_m")))))
    QTest.mousePress(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(page.canvas.viewport(), start + QPoint(60, 0))
    QTest.mouseRelease(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    with_photo.settle()
    assert float(str(underlay(with_photo.case()).get("x_m"))) > float(str(before.get("x_m")))
    page.canvas.setFocus()
    with_photo.key(Qt.Key.Key_R)
    page.canvas.flush()
    with_photo.settle()
    assert underlay(with_photo.case()).get("heading_deg") == 15
    scale_by_two_points(with_photo, page)
    assert float(str(underlay(with_photo.case()).get("width_m"))) == pytest.approx(10, rel=0.05)
    assert not page.tracing.is_measuring and page.canvas._points == ()
    page.window().activateWindow()
    with_photo.settle()
    with_photo.key(Qt.Key.Key_Delete)
    with_photo.settle()
    assert with_photo.case().first(KIND) is None
    with_photo.key(Qt.Key.Key_Z, CONTROL)
    with_photo.settle()
    assert underlay(with_photo.case()).id == before.id


def test_a_claim_without_photos_says_where_they_come_from(hand: Hand, sketch: SketchPage) -> None:
    said: list[str] = []
    sketch.said.connect(said.append)
    next(action for action in sketch.actions() if action.code == "trace").run()
    assert said == ["Todavía no hay fotos que calcar. Agréguelas en Evidencia."]
