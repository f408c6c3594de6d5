"""`make run` opens a real window: on a real X server, painted by the real platform plugin; its picture is kept as an artefact."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from gnp_desk.ui.tokens import LIGHT

ROOT = Path(__file__).resolve().parent.parent.parent
ARTEFACTS = ROOT / "build" / "artefacts"
WAIT_S = 120

# Runs inside the X server: opens the window as `gnp-desk --demo` does and takes what the screen shows, not what a widget draws.
CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gnp_desk import app
from gnp_desk.settings import Settings

application = QApplication([])
shell = app.build(Settings(Path(sys.argv[1]), True), application)

def look():
    if shell.has_opened and shell.tasks.running == 0 and shell.window.screen_shown._count:
        timer.stop()
        QTimer.singleShot(300, take)

def take():
    screen = application.primaryScreen()
    print(application.platformName(), flush=True)
    assert screen.grabWindow(0).save(sys.argv[2])
    shell.window.close()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
shell.show()
application.exec()
"""


@pytest.fixture
def display() -> Iterator[str]:
    """A bare X server of its own."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed; dev.py installs it where it may")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


def test_the_demonstration_opens_in_a_real_window(display: str, tmp_path: Path) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    picture = ARTEFACTS / "window.png"
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-c", CHILD, str(tmp_path / "store"), str(picture)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=WAIT_S)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "xcb"
    shown = QImage(str(picture))
    assert (shown.width(), shown.height()) == (1366, 768)
    colours = {shown.pixelColor(x, y).name() for x in range(0, 1366, 3) for y in range(0, 768, 3)}
    for token in (LIGHT.ground, LIGHT.surface, LIGHT.primary, LIGHT.chosen, LIGHT.review_tint):
        assert QColor(token).name() in colours, token


def test_a_second_start_on_one_store_says_so_and_ends_with_its_code(display: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-m", "gnp_desk", "--demo", "--data", str(store)]
    first = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        end = time.monotonic() + WAIT_S
        while not (store / "running").exists():
            assert first.poll() is None, "the first window ended by itself"
            assert time.monotonic() < end, "the first window did not open its store"
            time.sleep(0.1)
        second = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=WAIT_S)
        assert second.returncode == 2
        assert "ALM-107" in second.stderr
        assert "Otra ventana ya usa este almacén" in second.stderr
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait(10)
