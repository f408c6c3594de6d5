"""A claim of money in a real demonstration, behind the real window, and a hand that types in it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import Connection

from gnp_desk.desk import open_desk
from gnp_desk.services.demo import make_demo
from gnp_desk.services.place import Place
from gnp_desk.services.records import Change
from gnp_desk.ui.money.claim_screen import ClaimScreen
from tests.ui.claim.hand import type_text
from tests.ui.conftest import BLOCKED_MS, Driver, Open, Watchdog

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from money_cases import Claim, line

CTRL, SHIFT, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
CLAIM = "claim"


class Hand(Driver):
    """Presses keys where the focus is, and knows the claim of money."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver.shell)
        self.said: list[str] = []
        say = self.window.say

        def heard(words: str) -> None:
            self.said.append(words)
            say(words)

        self.window.say = heard  # type: ignore[method-assign]

    def open(self, screen: str, record: str = "") -> ClaimScreen:
        """Bring a screen of the claim to the front."""
        self.go(Place(screen, CLAIM, record=record))
        self.rest()
        return self.screen

    @property
    def screen(self) -> ClaimScreen:
        shown = self.window.screen_shown
        assert shown is not None
        return shown  # type: ignore[return-value]

    @property
    def case(self) -> object:
        return self.shell.work.session.case

    def rest(self) -> None:
        """Wait until everything is durable, worked out and painted."""
        self.settle()
        self.wait(lambda: self.shell.work.session.is_settled)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus(), key, modifier)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type letter by letter, each where the focus is by then."""
        for letter in text:
            type_text(letter)
            QApplication.processEvents()

    @contextmanager
    def unblocked(self) -> Iterator[None]:
        """Fail when the window was busy for more than 100 ms at a stretch."""
        before = Watchdog.slowness()
        dog = Watchdog()
        yield
        dog._timer.stop()
        blocked = dog.worst / max(before, dog.slowness())
        assert blocked <= BLOCKED_MS, f"the window was blocked for {blocked:.0f} ms"

    def tab(self, times: int = 1) -> None:
        for _time in range(times):
            self.key(Qt.Key.Key_Tab)

    def enter(self) -> None:
        self.key(Qt.Key.Key_Return)

    def main(self) -> None:
        """Do the main action with its key."""
        self.key(Qt.Key.Key_Return, CTRL)
        self.rest()

    def run(self, code: str) -> None:
        """Do an action of the screen, as its button or the palette does."""
        self.window.run(next(action for action in self.screen.actions() if action.code == code))
        self.rest()

    def focus(self) -> object:
        self.wait(lambda: QApplication.focusWidget() is not None)
        return QApplication.focusWidget()

    def answering(self, monkeypatch: pytest.MonkeyPatch, answer: Callable[[QDialog], bool | None]) -> None:
        """Answer every dialog that opens: the answer is given to it, and it is accepted unless it says no."""

        def executed(dialog: QDialog) -> QDialog.DialogCode:
            accepted = answer(dialog)
            return QDialog.DialogCode.Rejected if accepted is False else QDialog.DialogCode.Accepted

        monkeypatch.setattr(QDialog, "exec", executed)


@pytest.fixture(scope="session")
def money_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration whose person is a valuer, made once."""
    folder = tmp_path_factory.mktemp("money") / "store"
    desk = open_desk(folder, lambda first: "", demo=True)
    make_demo(desk.database, desk.records, policies=20, claims=0)
    author = desk.preferences.get("author")
    assert isinstance(author, dict)
    desk.preferences.put("author", {**author, "role": "valuer"})
    desk.close()
    return folder


Work = Callable[..., Hand]


@pytest.fixture
def work(open_window: Open, money_folder: Path, tmp_path: Path) -> Iterator[Work]:
    """Open the window on a store with a claim."""

    def begin(claim: Claim, size: tuple[int, int] = (1366, 768)) -> Hand:
        folder = tmp_path / "store"
        shutil.copytree(money_folder, folder)
        desk = open_desk(folder, lambda first: "", demo=True)

        def put(connection: Connection) -> None:
            records = (claim.claim, *claim.records.values())
            changes = [Change("create", item.type, item.id, CLAIM, {k: v for k, v in item.values.items() if v is not None}) for item in records]
            desk.records.write(connection, changes)
            desk.cases.project(connection, CLAIM)

        desk.database.write(put)
        desk.close()
        return Hand(open_window(folder, size=size))

    yield begin


def draft(count: int = 4, **values: object) -> Claim:
    """Return a claim whose worksheet is a draft with some lines that have nothing to say."""
    claim = Claim().change("sheet", status="draft", **values)
    return claim.lines(
        line(number, part=f"Pieza {number}", unit_price=f"{1000 * number}.00", hours_body="1.0") for number in range(1, count + 1)
    )
