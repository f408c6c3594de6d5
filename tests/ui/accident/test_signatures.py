"""Signatures: drawn, refused, on paper; bound to what was read; the declaration closes when they are all there."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

from pypdf import PdfReader
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QPushButton

from gnp_desk.services.views import Edit
from gnp_desk.ui.signatures_page import SignaturesPage
from gnp_desk.ui.style import ROLE
from tests.ui.accident.conftest import Hand

REASON = "Prefiere hablar antes con su aseguradora."


def draw(page: SignaturesPage) -> None:
    """Draw something like a signature."""
    QTest.mousePress(page.pad, Qt.MouseButton.LeftButton, pos=QPoint(90, 120))
    for step in range(60):
        QTest.mouseMove(page.pad, QPoint(90 + step * 6, 120 + (step % 8) * 5))
    QTest.mouseRelease(page.pad, Qt.MouseButton.LeftButton, pos=QPoint(450, 120))


def sign(hand: Hand, page: SignaturesPage) -> None:
    draw(page)
    hand.press(page.sheet.keep)


def answer_dialog(text: str) -> None:
    """Write into the dialog that opens next, and accept it."""

    def write() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.findChild(QPlainTextEdit).setPlainText(text)  # type: ignore[union-attr]
        next(button for button in dialog.findChildren(QPushButton) if button.property(ROLE) == "main").click()

    QTimer.singleShot(0, write)


def states(page: SignaturesPage) -> list[str]:
    return [row.state for row in page._view.rows]


def test_three_signatures_close_the_declaration(hand: Hand, signatures: SignaturesPage) -> None:
    for _person in range(3):
        sign(hand, signatures)
    assert states(signatures) == ["valid"] * 3
    kept = hand.case().of("signature")
    assert len({item.get("content_hash") for item in kept}) == 1
    assert all(item.get("strokes") and item.get("strokes_sha256") and item.get("text_hash") for item in kept)
    assert hand.case().first("declaration").get("status") == "to_sign"  # type: ignore[union-attr]
    close = next(action for action in signatures.actions() if action.code == "close")
    close.run()
    hand.settle()
    case = hand.case()
    assert case.first("declaration").get("status") == "closed"  # type: ignore[union-attr]
    paper = next(item for item in case.of("paper") if item.get("kind") == "declaration")
    text = PdfReader(BytesIO(hand.desk.papers.read(paper.id))).pages[0].extract_text()
    assert text.count("firmó el") == 3
    assert paper.get("content_hash") == kept[0].get("content_hash")


def test_a_person_reads_exactly_what_is_signed(hand: Hand, signatures: SignaturesPage) -> None:
    row = signatures._view.rows[0]
    assert signatures.sheet.text.toPlainText() == row.text
    assert "conductor de A" in signatures.subtitle()
    assert "Hoja propia de A" in row.text and "Hoja propia de B" not in row.text
    assert signatures.sheet.text.font().pixelSize() > signatures.font().pixelSize()
    assert signatures.pad.width() >= 640 and signatures.pad.height() >= 220
    assert any("firma simple" in label.text() for label in signatures.findChildren(QLabel))


def test_a_slip_of_the_finger_is_no_signature(hand: Hand, signatures: SignaturesPage) -> None:
    QTest.mouseClick(signatures.pad, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert not signatures.pad.is_signed
    sign_action = next(action for action in signatures.actions() if action.code == "sign")
    assert sign_action.why_not
    signatures._sign()
    hand.settle()
    assert hand.case().of("signature") == ()


def test_a_change_makes_signatures_stale_and_taking_it_back_restores_them(hand: Hand, signatures: SignaturesPage) -> None:
    sign(hand, signatures)
    party = hand.case().party("A")
    assert party is not None
    hand.desk.cases.save(hand.claim, [Edit(party.id, {"remarks": "Recordó otra cosa."})], "page")
    hand.open("case")
    page = hand.open("signatures")
    assert isinstance(page, SignaturesPage)
    assert states(page)[0] == "stale"
    declaration = hand.case().first("declaration")
    assert declaration is not None and declaration.get("status") == "draft"
    changed = str(declaration.get("content_changed_at"))[11:16]
    assert page._view.changed_text == f"La firma ya no corresponde: el documento cambió a las {changed}. Pida firmar de nuevo."
    hand.desk.cases.undo(hand.claim, "page")
    hand.open("case")
    hand.open("signatures")
    assert states(page)[0] == "valid"


def test_who_refuses_gives_a_reason_that_stands_on_the_paper(hand: Hand, signatures: SignaturesPage) -> None:
    sign(hand, signatures)
    answer_dialog(REASON)
    hand.press(signatures.sheet.others["refused"])
    assert states(signatures)[:2] == ["valid", "said"]
    assert signatures._view.rows[1].words == f"Se negó a firmar: {REASON}"
    declaration = hand.case().first("declaration")
    assert declaration is not None
    text = PdfReader(BytesIO(hand.desk.papers.preview(hand.claim, declaration.id))).pages[0].extract_text()
    assert "Se negó a firmar" in text and text.count("firmó el") == 1


def test_nothing_is_signed_before_the_data_are_right(hand: Hand) -> None:
    party = hand.case().party("A")
    assert party is not None
    hand.desk.cases.save(hand.claim, [Edit(party.id, {"circumstances": None})], "page")
    page = hand.open("signatures")
    assert isinstance(page, SignaturesPage)
    assert not page.pad.isEnabled() and page._view.problems
    assert not page.sheet.keep.isVisible()


def test_a_pen_and_a_finger_sign_with_their_pressure_and_their_time(hand: Hand, signatures: SignaturesPage) -> None:
    pad, pen = signatures.pad, QPointingDevice.primaryPointingDevice()
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * 40, QEvent.Type.TabletRelease]
    for step, kind in enumerate(kinds):
        at = QPointF(80 + step * 6, 100 + step % 7 * 4)
        force = 0.2 + step / 80
        QApplication.sendEvent(pad, QTabletEvent(kind, pen, at, at, force, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton))
    (stroke,) = pad.strokes
    assert pad.is_signed and stroke[0][3] == 200 and stroke[-1][3] > 650
    assert all(before[2] <= after[2] for before, after in pairwise(stroke))
    pad.clear()
    finger = QTest.createTouchDevice()
    QTest.touchEvent(pad, finger).press(0, QPoint(80, 100), pad)
    for step in range(40):
        QTest.touchEvent(pad, finger).move(0, QPoint(80 + step * 6, 100 + step % 7 * 4), pad)
    QTest.touchEvent(pad, finger).release(0, QPoint(320, 110), pad)
    assert pad.is_signed
    hand.press(signatures.sheet.keep)
    assert states(signatures)[0] == "valid"
