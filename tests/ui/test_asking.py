"""A dialog is asked from a click and ends with the function that asked it, focus and all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.paper_dialogs import CopyDialog, ReasonDialog

REASON = "El cliente va a otro taller."


class _Asking(QWidget):
    """A button that asks, as the pages have."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.resize(800, 600)
        self.kind, self.said = kind, ""
        self.left_inside: QWidget | None = None
        self.button = QPushButton("Preguntar", self)
        self.button.clicked.connect(self.ask)

    def ask(self) -> None:
        if self.kind == "copy":
            copy = CopyDialog("OV-1", ("A", "B"), (), self)
            self.said = copy.copy_name if is_accepted(copy) else "no"
            self.left_inside = copy.focusWidget()
        else:
            why = ReasonDialog("Cancelar", "Deja de valer.", "Cancelar el papel", self)
            self.said = why.reason if is_accepted(why) else "no"
            self.left_inside = why.focusWidget()


def _answer(kind: str, by: str) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CopyDialog | ReasonDialog)
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog, 1_000)
    field = dialog.focusWidget()
    if by == "escape":
        QTest.keyClick(field, Qt.Key.Key_Escape)
        return
    if kind == "reason":
        QTest.keyClicks(field, REASON)
    verb = next(button for button in dialog.findChildren(QPushButton) if button.property("role") == "main")
    verb.click()
    # Whatever went wrong, the question ends; what it left is checked where it was asked.
    if dialog.isVisible():
        dialog.reject()


@pytest.mark.parametrize("by", ("verb", "escape"))
@pytest.mark.parametrize(("kind", "said"), (("copy", "A"), ("reason", REASON)))
def test_a_dialog_answered_with_the_focus_inside_ends_and_leaves_its_answer(
    qtbot: QtBot, kind: str, said: str, by: str
) -> None:
    window = _Asking(kind)
    qtbot.addWidget(window)
    window.show()
    for _time in range(3):
        window.said, window.left_inside = "", window
        QTimer.singleShot(0, lambda: _answer(kind, by))
        QTest.mouseClick(window.button, Qt.MouseButton.LeftButton)
        assert window.said.rstrip(".") == (said.rstrip(".") if by == "verb" else "no")
        # A field that kept the focus would be told it lost it while the dialog ends around it; that ended the process.
        assert window.left_inside is None
    qtbot.waitUntil(lambda: not window.findChildren((CopyDialog, ReasonDialog)[kind == "reason"]), timeout=5_000)
