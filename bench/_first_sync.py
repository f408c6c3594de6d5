"""The first synchronisation of a store behind an open window, in a process of its own: what it takes, holds and blocks.

`_first_sync.py FOLDER`, a store that has joined a centre and holds nothing; prints one line of JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gnp_desk import app
from gnp_desk.desk import Desk
from gnp_desk.services.place import Place
from gnp_desk.settings import Settings
from gnp_desk.ui.shell import Shell, Store
from gnp_desk.ui.window_memory import WindowMemory
from tests.services.conftest import open_store

TICK_MS, SETTLED_SECONDS = 10, 3.0


class Pulse:
    """Beats every 10 ms on the main thread; `longest` is the longest it was kept waiting, in ms."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._since = QElapsedTimer()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        self.longest = 0.0
        self._since.start()
        self._timer.start(TICK_MS)

    def _beat(self) -> None:
        self.longest = max(self.longest, self._since.nsecsElapsed() / 1e6 - TICK_MS)
        self._since.restart()


def main(folder: Path) -> None:
    """Open the window, let it come to rest, synchronise as F5 does, and tell."""
    gc.disable()
    sys.setswitchinterval(app.SWITCH_SECONDS)
    application = QApplication([])
    desk = replace(open_store(folder), is_demo=False)
    shell = _window(desk, folder)
    shell.opened.connect(app.start_collecting)
    shell.show()
    _wait(lambda: shell.work is not None and shell.work.conductor.link is not None)
    conductor = shell.work.conductor  # type: ignore[union-attr]
    conductor.rhythm.stop()
    pulse = Pulse()
    pulse.begin()
    _wait(lambda: False, SETTLED_SECONDS)
    at_rest, before, begin = pulse.longest, _memory("VmRSS"), time.perf_counter()
    pulse.begin()
    shell.synchronise()
    _wait(lambda: not conductor.is_running)
    took = time.perf_counter() - begin
    _wait(lambda: False, 1.0)
    told = {"seconds": took, "grown": _memory("VmHWM") - before, "blocked": pulse.longest, "at_rest": at_rest}
    print(json.dumps({**told, "connection": conductor.connection.code}), flush=True)
    # What is open is let go with the process.
    del application
    os._exit(0)


def _window(desk: Desk, folder: Path) -> Shell:
    """Return the window of a store as the program opens one that is no demonstration."""
    work = partial(app.work_of, Settings(folder))
    store = Store(lambda phrase, report: app.Opened(desk, Place(), False), work)
    return Shell(store, WindowMemory(folder), is_demo=False)


def _wait(is_over: Callable[[], bool], seconds: float = 600.0) -> None:
    """Let the window run until something is so, or for a time."""
    loop, look, until = QEventLoop(), QTimer(), time.monotonic() + seconds
    look.timeout.connect(lambda: loop.quit() if is_over() or time.monotonic() >= until else None)
    look.start(20)
    loop.exec()


def _memory(name: str) -> float:
    """Return a figure of this process's memory in MB: what it holds (VmRSS), or the most it ever held (VmHWM)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main(Path(sys.argv[1]))
