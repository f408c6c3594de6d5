"""A real encrypted store behind a real window, and a hand that types and clicks in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from gnp_desk.desk import Desk, open_desk
from gnp_desk.forms.declaration.page import DeclarationPage
from gnp_desk.forms.pages import CatalogueSource
from gnp_desk.services import demo_policies, folios
from gnp_desk.services.policy_tables import POLICY
from gnp_desk.services.views import Place
from gnp_desk.ui import drawing
from gnp_desk.ui.case_page import CasePage
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.history_page import HistoryPage
from gnp_desk.ui.main_window import MainWindow
from gnp_desk.ui.order_page import OrderPage
from gnp_desk.ui.orders_page import OrdersPage
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.paper_preview import PaperPreview
from gnp_desk.ui.review_page import ReviewPage
from gnp_desk.ui.screen import Screen
from gnp_desk.ui.tasks import Tasks
from gnp_desk.ui.tokens import Look
from tests.ui.claim.hand import focus, type_text

PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def app(qapp: QApplication) -> QApplication:
    """The application in its first look."""
    drawing.install(qapp, Look())
    return qapp


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with policies and folios, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("seeded") / "store"
    desk = open_desk(folder, lambda new: "una frase larga de prueba", demo=True)
    desk.policies.add(demo_policies.invent(20, 7, datetime.now()))
    with desk.database.writing() as connection:
        for series in ("SI", "DA", "OV", "OM", "OE", "GR"):
            folios.seed(connection, desk.records, series, f"{series}-K7-", 1, 100)
    desk.close()
    return folder


@pytest.fixture
def folder(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeded, tmp_path / "store"))


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    opened = open_desk(folder, lambda new: "una frase larga de prueba", demo=True)
    yield opened
    opened.close()


def any_policy(desk: Desk) -> str:
    """Return the id of a policy of the store."""
    with desk.database.reading() as connection:
        return str(connection.execute(select(POLICY.c.id).limit(1)).scalar_one())


class Bench:
    """A window over a desk. `hand` gestures go through Qt events; `settle` waits until everything is durable and drawn."""

    def __init__(self, desk: Desk, size: tuple[int, int] = (1024, 560)) -> None:
        self.desk = desk
        self.tasks = Tasks()
        self.session = ClaimSession(desk.cases, self.tasks)
        self.source = CatalogueSource()
        self.papers = PaperDesk(desk.papers, self.tasks)
        self.window = MainWindow(is_demo=True)
        self.window.use_screens(self._make)
        self.said: list[str] = []
        self.session.state_changed.connect(self._show_state)
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)

    def _make(self, code: str) -> Screen | None:
        session, tasks, cases = self.session, self.tasks, self.desk.cases
        makers: dict[str, Callable[[], Screen]] = {
            "page": lambda: DeclarationPage(session, self.source),
            "case": lambda: CasePage(session, cases, tasks, self.desk.outbox.of_claim),
            "order": lambda: OrderPage(session, self.source, self.papers),
            "orders": lambda: OrdersPage(session, self.papers, tasks),
            "paper": lambda: PaperPreview(session, self.papers, tasks),
            "review": lambda: ReviewPage(session, cases, tasks),
            "history": lambda: HistoryPage(session, cases, tasks),
        }
        screen = makers[code]() if code in makers else None
        if screen is not None:
            screen.said.connect(self.said.append)
        return screen

    def _show_state(self) -> None:
        self.window.status.show_saved(self.session.state.code, self.session.state.words)

    @property
    def screen(self) -> Screen:
        shown = self.window.screen_shown
        assert shown is not None
        return shown

    def go(self, place: Place) -> Screen:
        """Bring a screen to the front and wait until it is drawn."""
        self.window.go(place)
        self.settle()
        return self.screen

    def page(self, claim: str, code: str) -> Screen:
        return self.go(Place("page", claim, code))

    def cell(self, record: str, field: str) -> Cell:
        """Return the cell of a question on the page in front."""
        found = [cell for cell in self.screen.findChildren(Cell) if cell.key == (record, field) and cell.isVisible()]
        assert len(found) == 1, f"{field}: {len(found)} cells"
        return found[0]

    def run(self, code: str) -> None:
        """Do an action of the screen and wait."""
        next(action for action in self.screen.actions() if action.code == code).run()
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, modifier)

    def type(self, text: str) -> None:
        type_text(text)

    def focus(self) -> QWidget:
        return focus()

    def settle(self) -> None:
        """Wait until no job runs, every save is durable and the layout has settled."""
        loop = QEventLoop()
        watch = QTimer(interval=1)
        late = QTimer(interval=PATIENCE_MS, singleShot=True)
        still = [0]

        def look() -> None:
            still[0] = 0 if self.tasks.running or not self.session.is_settled else still[0] + 1
            if still[0] > 3:
                loop.quit()

        def give_up() -> None:
            loop.exit(1)

        watch.timeout.connect(look)
        late.timeout.connect(give_up)
        watch.start()
        late.start()
        assert loop.exec() == 0, "still busy"
        watch.stop()

    def close(self) -> None:
        self.window.close()
        self.session.finish()
        self.tasks.close()
        # What the window still wants to say of its last painting is said before it goes.
        QTest.qWait(1)
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def bench(app: QApplication, desk: Desk) -> Iterator[Bench]:
    made = Bench(desk)
    yield made
    made.close()


@pytest.fixture
def claim(desk: Desk) -> str:
    """A claim begun with a policy."""
    return desk.cases.start(any_policy(desk))
