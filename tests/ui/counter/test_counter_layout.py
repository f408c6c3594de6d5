"""Mostrador: several topics on a page, Enter goes on through all of them, and the day begins in the search box."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gnp_desk.services.views import Place
from gnp_desk.ui import style
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.editors import LongText
from gnp_desk.ui.form_page import FormPage
from gnp_desk.ui.tokens import Look
from tests.ui.conftest import Open
from tests.ui.counter.conftest import SHIFT, Counter, told

COMPLETE, MOST = "QTR482B", 300


def complete(counter: Counter) -> str:
    """Return the claim of the demonstration with everything answered."""
    return next(hit.id for hit in counter.desk.search.find(COMPLETE).hits if hit.kind == "claim")


def cell_of(widget: QWidget | None) -> Cell | None:
    while widget is not None and not isinstance(widget, Cell):
        widget = widget.parentWidget()
    return widget


@pytest.mark.parametrize(("page", "pages"), [("safety", 4), ("driver_vehicle", 3), ("third_party", 3)])
def test_enter_goes_through_every_question_of_a_task_and_on(counter: Counter, page: str, pages: int) -> None:
    claim = complete(counter)
    told(counter.desk, claim)
    counter.open(Place("page", claim, page))
    shown = counter.window.screen_shown
    assert isinstance(shown, FormPage)
    assert len(shown._codes()) == pages, "all pages of the task stand together"
    wanted = {cell.key for cell in shown.findChildren(Cell) if cell.isVisible() and cell.can_answer()}
    met = set()
    for _key in range(MOST):
        focus = QApplication.focusWidget()
        assert focus is not None
        found = cell_of(focus)
        met |= {found.key} if found is not None else set()
        QTest.keyClick(focus, Qt.Key.Key_Return)
        QApplication.processEvents()
        if shown._faults.shown or counter.window.place().page not in shown._codes():
            break
    assert wanted and wanted <= met
    assert shown._faults.shown or counter.window.place().page != page, "after the last one Enter goes on"


def long_text(counter: Counter) -> LongText:
    found = counter.window.screen_shown.findChildren(LongText)  # type: ignore[union-attr]
    return next(text for text in found if text.isVisible())


def test_a_long_text_goes_on_with_enter_and_takes_a_line_with_shift(counter: Counter) -> None:
    claim = complete(counter)
    told(counter.desk, claim)
    counter.open(Place("page", claim, "narrative"))
    text = long_text(counter)
    text.setFocus()
    counter.key(Qt.Key.Key_Return, SHIFT)
    assert text.hasFocus()
    counter.key(Qt.Key.Key_Return)
    assert not text.hasFocus()


def test_what_is_typed_when_the_density_changes_is_kept_and_enter_then_begins_a_line(counter: Counter) -> None:
    claim = complete(counter)
    told(counter.desk, claim)
    counter.open(Place("page", claim, "narrative"))
    long_text(counter).setFocus()
    QTest.keyClicks(long_text(counter), "Ahora ")
    style.use(Look("light", "field"))
    counter.rest()
    narratives = [party.text("narrative") for party in counter.desk.cases.load(claim).of("party")]
    assert any("Ahora " in narrative for narrative in narratives)
    text = long_text(counter)
    text.setFocus()
    counter.key(Qt.Key.Key_Return)
    assert text.hasFocus(), "beside the car a long text takes lines as usual"


def test_the_counter_begins_in_the_search_box(counter: Counter, open_window: Open, tmp_path: Path) -> None:
    counter.shell.wear(Look("light", "counter"))
    counter.open(Place("work"))
    counter.window.close()
    again = open_window(tmp_path / "store")
    assert again.window.screen_shown.code == "search"
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    again.window.go(Place("settings"))
    again.settle()
    again.window.close()
    third = open_window(tmp_path / "store")
    assert third.window.screen_shown.code == "settings", "what was being done goes before"
