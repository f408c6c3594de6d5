"""From the start of the process to the first paint, and to a filled queue with search ready, beside an empty PySide6 window.

Both run in turns in the same session, with compiled modules, from the parent's clock. The store holds 10,000 claims.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.table import Row, show

ROOT = Path(__file__).resolve().parent.parent
CLAIMS, ROUNDS = 10_000, 9

EMPTY = """
import time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(f'{{"painted": {time.time()}}}', flush=True)
        QApplication.instance().quit()
application = QApplication([])
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""

OURS = """
import gc, json, sys, time
gc.disable()
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gnp_desk import app
from gnp_desk.settings import Settings
sys.setswitchinterval(app.SWITCH_SECONDS)
application = QApplication([])
shell = app.build(Settings(Path(sys.argv[1]), True), application)
times = {}
shell.window.painted.connect(lambda: times.setdefault("painted", time.time()))
shell.opened.connect(app.start_collecting)
def look():
    shown = shell.window.screen_shown
    if shown is not None and shown.code == "work" and shown._count:
        times["filled"] = time.time()
        timer.stop()
        shell.tasks.start(lambda: shell.work.find("mar"), found, lane="read")
def found(result):
    times["search"] = time.time()
    times["hits"] = len(result.hits)
    print(json.dumps(times), flush=True)
    shell.window.close()
timer = QTimer()
timer.timeout.connect(look)
timer.start(2)
shell.show()
application.exec()
"""


def main() -> None:
    """Measure and print."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        _make_store(store, environment)
        empty, painted, ready = [], [], []
        for _round in range(ROUNDS):
            empty.append(_run([sys.executable, "-c", EMPTY], environment)["painted"])
            ours = _run([sys.executable, "-c", OURS, str(store)], environment)
            painted.append(ours["painted"])
            ready.append(max(ours["filled"], ours["search"]))
    floor, first, full = (statistics.median(values) * 1000 for values in (empty, painted, ready))
    show(
        (
            Row("first paint of the frame", f"{first:.0f} ms", "≤ 1.7 ×", f"{floor:.0f} ms empty window", f"{first / floor:.2f} ×"),
            Row(f"queue of {CLAIMS:,} filled, search ready", f"{full:.0f} ms", "≤ 5 ×", f"{floor:.0f} ms", f"{full / floor:.2f} ×"),
            Row("spread (least to most), first paint", f"{min(painted) * 1000:.0f}–{max(painted) * 1000:.0f} ms", "", f"{min(empty) * 1000:.0f}–{max(empty) * 1000:.0f} ms", ""),
        )
    )


def _make_store(store: Path, environment: dict[str, str]) -> None:
    """Make the store, start once so that every module is compiled, and leave it at Trabajo."""
    make = [sys.executable, "-m", "gnp_desk", "demo", "--data", str(store), "--claims", str(CLAIMS)]
    subprocess.run(make, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    _run([sys.executable, "-c", OURS, str(store)], environment)


def _run(command: list[str], environment: dict[str, str]) -> dict[str, float]:
    """Return the times a run reported, in seconds since it was started."""
    started = time.time()
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    told = json.loads(done.stdout.splitlines()[-1])
    return {name: value - started if value > started else value for name, value in told.items()}


if __name__ == "__main__":
    main()
