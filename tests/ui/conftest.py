"""A real window over a real encrypted demonstration; Qt warnings fail, and so does blocking the window."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from gnp_desk import app
from gnp_desk.app import start_collecting
from gnp_desk.desk import open_desk
from gnp_desk.services.demo import make_demo
from gnp_desk.services.views import Place
from gnp_desk.settings import Settings
from gnp_desk.ui import drawing, style
from gnp_desk.ui.shell import Shell
from gnp_desk.ui.style import LookStyle
from gnp_desk.ui.tokens import Look

BLOCKED_MS, TICK_MS, WAIT_S = 100, 10, 30
SPIN, QUIET_MS = 300_000, 6.0


class Watchdog(QObject):
    """Measures how long the main thread works between two turns of its event loop.

    It counts processor time of this thread, and allows for a machine that is slow just now: what others take away from
    it is not the window's doing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        # As in the application once its window is open: what is there by then is not walked by later collections.
        gc.collect()
        start_collecting()
        self._last = time.thread_time()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @staticmethod
    def slowness() -> float:
        """Return how much slower a fixed piece of work runs now than on a quiet machine, at least 1."""
        started = time.thread_time()
        for _turn in range(SPIN):
            pass
        return max(1.0, (time.thread_time() - started) * 1000 / QUIET_MS)

    def _tick(self) -> None:
        now = time.thread_time()
        self.worst = max(self.worst, (now - self._last) * 1000)
        self._last = now


@pytest.fixture(scope="session", autouse=True)
def _look(qapp: QApplication) -> None:
    """Dress the application of the tests as the real one."""
    drawing.install(qapp, Look())


@pytest.fixture(autouse=True)
def _plain_look(qapp: QApplication) -> None:
    """Begin every test with the usual look, whichever the last one wore."""
    assert isinstance(QApplication.style(), LookStyle)
    if style.look() != Look():
        style.use(Look())


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as `--demo` makes it, once; copy it before use."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    desk = open_desk(folder, lambda first: "", demo=True)
    make_demo(desk.database, desk.records, policies=60)
    # As in a store that was open before: the worker has looked at the formats.
    desk.formats.library.look_through()
    desk.close()
    return folder


class Driver:
    """A running window: waits for what it should come to, and knows where claims are."""

    def __init__(self, shell: Shell) -> None:
        self.shell, self.window = shell, shell.window

    def wait(self, is_true: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        end = time.monotonic() + WAIT_S
        while not is_true():
            assert time.monotonic() < end, "what was waited for did not come"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Let every job arrive and everything be painted."""
        for _round in range(3):
            self.wait(lambda: self.shell.tasks.running == 0)
            QApplication.processEvents()
            QApplication.sendPostedEvents()

    def go(self, place: Place) -> None:
        """Bring a screen to the front and wait until it is there."""
        self.shell.go(place)
        self.settle()

    def claim(self, number: int = 0) -> str:
        """Return one of the claims of Trabajo."""
        return self.shell.work.make.desk.queue.page("today", 0, 20)[number].claim


class Strays(QObject):
    """Notes every window that shows itself besides the one of the application, its dialogs and its lists."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and _is_stray(watched):
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def _is_stray(widget: QWidget) -> bool:
    return widget.isWindow() and widget.windowType() == Qt.WindowType.Window and not isinstance(widget, QMainWindow)


Open = Callable[[Path], Driver]


@pytest.fixture
def open_window(qapp: QApplication, no_bugs: None) -> Iterator[Open]:
    """Open windows on stores; each is closed at the end, leaves no thread behind and has met no bug."""
    opened: list[Shell] = []
    strays = Strays()
    qapp.installEventFilter(strays)

    def open_one(folder: Path, *, demo: bool = True, size: tuple[int, int] = (1366, 768)) -> Driver:
        shell = app.build(Settings(folder, demo), qapp)
        opened.append(shell)
        shell.show()
        shell.window.resize(*size)
        driver = Driver(shell)
        driver.wait(lambda: shell.window.screen_shown.code != "opening")
        driver.settle()
        shell.window.activateWindow()
        QApplication.processEvents()
        return driver

    yield open_one
    for shell in opened:
        if isValid(shell.window):
            shell.window.close()
            shell.window.deleteLater()
        shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    qapp.removeEventFilter(strays)
    assert not strays.seen, "parts of the window showed themselves as windows of their own"


@pytest.fixture
def demo(open_window: Open, demo_folder: Path, tmp_path: Path) -> Driver:
    """A window on a copy of the demonstration, at Trabajo."""
    shutil.copytree(demo_folder, tmp_path / "store")
    return open_window(tmp_path / "store")


@pytest.fixture
def watchdog(qapp: QApplication) -> Iterator[Watchdog]:
    """Fail when the main thread was busy for more than 100 ms at a stretch while the test ran."""
    before = Watchdog.slowness()
    dog = Watchdog()
    yield dog
    dog._timer.stop()
    blocked = dog.worst / max(before, dog.slowness())
    assert blocked <= BLOCKED_MS, f"the window was blocked for {blocked:.0f} ms"
