"""The pin of PySide6 below 6.12: that release miscounts references to None on Python 3.11 and aborts after a while."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_ten_thousand_calls_that_answer_none_do_not_use_up_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(10_000):
        label.setText("texto")
    assert sys.getrefcount(None) > before - 100
