"""A hand that counts what it does, on the screens of what happened: sketch, damage, signatures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gnp_desk.forms.case import Case, Record
from gnp_desk.services import signing_room
from gnp_desk.services.views import Place
from gnp_desk.ui.damage_page import DamagePage
from gnp_desk.ui.signatures_page import SignaturesPage
from gnp_desk.ui.sketch.page import SketchPage
from tests.ui.conftest import Driver


class Hand:
    """Presses and keys on one claim of a running window. `actions` counts presses of the pointer and keys."""

    def __init__(self, driver: Driver, claim: str) -> None:
        self.driver, self.claim, self.actions = driver, claim, 0

    @property
    def desk(self):  # type: ignore[no-untyped-def]
        return self.driver.shell.work.make.desk

    def settle(self) -> None:
        """Wait until everything is drawn and durable."""
        self.driver.settle()
        self.driver.wait(lambda: self.driver.shell.work.session.is_settled)
        self.driver.settle()

    def open(self, screen: str) -> QWidget:
        self.driver.go(Place(screen, self.claim, screen if screen == "damage" else ""))
        self.settle()
        shown = self.driver.window.screen_shown
        assert shown is not None
        return shown

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Press the pointer once."""
        self.actions += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())
        self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on whatever has the focus."""
        self.actions += 1
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifiers)

    def type(self, text: str) -> None:
        for letter in text:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClicks(focus, letter)

    def tab_to(self, widget: QWidget) -> None:
        """Reach a widget with Tab alone."""
        for _step in range(200):
            if QApplication.focusWidget() is widget:
                return
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {widget.accessibleName()}")

    def case(self) -> Case:
        """Return the claim as it is in the store."""
        return self.desk.cases.load(self.claim)  # type: ignore[no-any-return]

    def drawn(self) -> tuple[Record, ...]:
        return self.case().of("sketch_element")


def ready_claim(driver: Driver) -> str:
    """Return a claim of two cars that lacks nothing but its signatures."""
    desk = driver.shell.work.make.desk
    for row in desk.queue.page("today", 0, 50):
        case = desk.cases.load(row.claim)
        view = signing_room.look(case)
        if len(case.of("party")) == 2 and view.status == "draft" and not view.problems:
            return str(row.claim)
    raise AssertionError("no claim is ready to sign")


@pytest.fixture
def hand(demo: Driver) -> Iterator[Hand]:
    yield Hand(demo, ready_claim(demo))


@pytest.fixture
def sketch(hand: Hand) -> SketchPage:
    page = hand.open("sketch")
    assert isinstance(page, SketchPage)
    return page


@pytest.fixture
def damage(hand: Hand) -> DamagePage:
    page = hand.open("damage")
    assert isinstance(page, DamagePage)
    return page


@pytest.fixture
def signatures(hand: Hand) -> SignaturesPage:
    page = hand.open("signatures")
    assert isinstance(page, SignaturesPage)
    return page
