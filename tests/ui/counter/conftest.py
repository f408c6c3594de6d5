"""A counter with a queue behind it: a client whose car is being repaired, and much on the same shelf that is not theirs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection

from gnp_desk.desk import Desk, open_desk
from gnp_desk.forms.case import Record
from gnp_desk.services.demo import make_demo
from gnp_desk.services.records import Change
from gnp_desk.services.views import Place
from gnp_desk.ui import style
from gnp_desk.ui.search_page import PAUSE_MS
from gnp_desk.ui.tokens import Look
from tests.ui.conftest import Driver, Open

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from money_branches import partial
from money_cases import Claim, at

CTRL, SHIFT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
ALT = Qt.KeyboardModifier.AltModifier
CLAIM, PLATE = "claim", "WKT731C"
NOTE, THIRD, WITNESS = "Nota interna: sospecha de fraude", "Eleuterio", "Casimira"
SLIP_SUM = "14,225.00"


def repaired() -> Claim:
    """Return a partial loss with its worksheet issued, in a workshop, with a third party, a witness and a note."""
    claim = partial("direct_payment", "PP")
    del claim.records["settlement"]
    claim.change("vehicle-a", plate=PLATE)
    claim.add("note", "note", text=NOTE, note_kind="internal")
    claim.add(
        "person", "third", person_kind="natural", name={"given": THIRD, "surname": "Quirarte"}, phone="+525555550999"
    )
    claim.add("vehicle", "vehicle-b", make="Seat", line="Ibiza", model_year=2019, plate="ZZZ987Z", vehicle_kind="car")
    claim.add(
        "party", "party-b", letter="B", party_role="third_vehicle", vehicle="vehicle-b", driver="third", position="b"
    )
    claim.add("person", "seen", person_kind="natural", name={"given": WITNESS, "surname": "Zaragoza"})
    claim.add("witness", "witness", person="seen", seen_from="Desde la esquina")
    claim.add(
        "repair_tracking",
        "repair",
        repair_center="workshop_001",
        workshop_supervisor="Irene Cota",
        supervisor_phone="+525555550148",
        repair_status="repairing",
        promised_on="2026-12-04",
        parts_pending="Facia trasera",
        refreshed_at=at("2026-11-25 09:12"),
    )
    return claim.change("claim", status="repair")


def put(desk: Desk, claim: Claim) -> None:
    """Write a claim as it is into a store."""

    def job(connection: Connection) -> None:
        desk.records.write(connection, [_created(item) for item in (claim.claim, *claim.records.values())])
        desk.cases.project(connection, CLAIM)

    desk.database.write(job)


def _created(item: Record) -> Change:
    return Change(
        "create", item.type, item.id, CLAIM, {name: value for name, value in item.values.items() if value is not None}
    )


def told(desk: Desk, claim: str) -> None:
    """Show the notice to the driver, and have everybody who is hurt allow the use of their health data."""
    hurt = [injury.text("person") for injury in desk.cases.load(claim).of("injury")]
    desk.cases.add(claim, "consent", desk.cases.new_id(), {}, "e")
    for person in hurt:
        desk.cases.add(claim, "consent", desk.cases.new_id(), {"person": person, "sensitive": "yes"}, "e")


@pytest.fixture(scope="session")
def counter_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with that claim in it and its deductible slip issued, made once."""
    folder = tmp_path_factory.mktemp("counter") / "store"
    desk = open_desk(folder, lambda first: "", demo=True)
    make_demo(desk.database, desk.records, policies=60, claims=12)
    put(desk, repaired())
    desk.papers.issue(CLAIM, desk.office.slips.open(CLAIM))
    desk.close()
    return folder


class KeysPressed(QObject):
    """Counts the keys that really arrive where the focus is: Ctrl, Alt and Shift count as the key they are."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        # The first event of every key, before anybody knows whether it is a shortcut or a letter.
        if event.type() == QEvent.Type.ShortcutOverride and watched is QApplication.focusWidget():
            self.count += 1
        return False


class Counter(Driver):
    """The window in Mostrador, and hands whose keys are counted."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver.shell)
        self._pressed = KeysPressed()
        QApplication.instance().installEventFilter(self._pressed)  # type: ignore[union-attr]

    @property
    def keys(self) -> int:
        """Return how many keys were pressed since `start_counting`, those held down included."""
        return self._pressed.count

    def start_counting(self, place: Place) -> None:
        """Stand where an act begins and count from there."""
        self.open(place)
        self._pressed.count = 0

    @property
    def desk(self) -> Desk:
        return self.shell.work.make.desk  # type: ignore[union-attr,attr-defined,no-any-return]

    @property
    def screen(self) -> str:
        shown = self.window.screen_shown
        assert shown is not None
        return shown.code

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Press one key, alone or with others held."""
        self.wait(lambda: QApplication.focusWidget() is not None)
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)
        self.rest()

    def type(self, text: str) -> None:
        """Type letter by letter."""
        self.wait(lambda: QApplication.focusWidget() is not None)
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.qWait(PAUSE_MS + 10)
        self.rest()

    def rest(self) -> None:
        """Wait until everything is durable, worked out and painted."""
        self.settle()
        self.wait(lambda: self.shell.work.session.is_settled)  # type: ignore[union-attr]
        self.settle()
        # Where there is no window manager nobody else makes it active again after a dialog.
        self.window.activateWindow()

    def find(self, text: str) -> None:
        """Search as the counter does: F3 and what the client says."""
        self.key(Qt.Key.Key_F3)
        self.type(text)

    def open(self, place: Place) -> None:
        self.go(place)
        self.rest()

    def run(self, code: str) -> None:
        """Do an action of the screen, as its button or the palette does."""
        shown = self.window.screen_shown
        assert shown is not None
        self.window.run(next(action for action in shown.actions() if action.code == code))
        self.rest()


@pytest.fixture
def counter(open_window: Open, counter_folder: Path, tmp_path: Path) -> Iterator[Counter]:
    """A window on a copy of that store, in Mostrador, at Trabajo."""
    shutil.copytree(counter_folder, tmp_path / "store")
    driver = open_window(tmp_path / "store")
    style.use(Look("light", "counter"))
    yield Counter(driver)
