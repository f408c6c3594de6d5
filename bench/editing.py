"""Working on a claim: key to paint, autosave, opening, and memory over many rounds, with 10,000 claims in the store.

Each figure stands beside its floor, measured in the same session: a bare line of Qt, a bare commit of SQLCipher, a bare read
of the same records, an empty PySide6 window.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget

from bench.table import Row, percentile, show

if TYPE_CHECKING:
    from gnp_desk.ui.shell import Shell

CLAIMS, KEYS, SAVES, OPENINGS, ROUNDS = 10_000, 200, 200, 30, 500
EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
application.processEvents()
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""


class Painted(QObject):
    """Remembers when a widget was last painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


def main() -> None:
    """Measure and print; a demonstration store named on the command line is used instead of making one."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "store"
        if not store.exists():
            command = [sys.executable, "-m", "gnp_desk", "demo", "--data", str(store), "--claims", str(CLAIMS)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        bare = QMainWindow()
        keys_floor = _keys(application, bare, QLineEdit(bare))
        shell = _open(store, application)
        show(_rows(application, shell, store, keys_floor))
        shell.window.close()


def _rows(application: QApplication, shell: Shell, store: Path, keys_floor: float) -> Iterator[Row]:
    claim = _fullest(shell)
    opened, page = _openings(application, shell, claim)
    read_floor = _read_floor(shell, claim)
    yield _row("opening a full claim, p95", opened, 150, read_floor, "its records read bare")
    yield _row("opening its fullest page, p95", page, 150, read_floor, "its records read bare")
    keys = _keys_in_page(application, shell, claim)
    yield _row("key to paint, p95", keys, 50, keys_floor, "line of an empty window")
    commit_floor = _commit_floor(store)
    yield _row("one autosave commit, p95", _commits(shell, claim), 10, commit_floor, "bare commit of SQLCipher")
    saved = _saves(application, shell, claim)
    yield _row("from the gesture until «Guardado», p95", saved, 0, commit_floor, "bare commit of SQLCipher")
    empty = int(subprocess.check_output([sys.executable, "-c", EMPTY], text=True)) / 1024
    first, last = _rounds(application, shell)
    floor = f"{empty:.0f} MB empty window"
    yield Row("memory, claim open", f"{first:.0f} MB", "220 MB", floor, f"{first / empty:.1f}")
    yield Row(f"memory after {ROUNDS} rounds", f"{last:.0f} MB", f"± 5 % of {first:.0f} MB", "", f"{last / first:.3f}")


def _row(what: str, ms: float, target: float, floor: float, of: str) -> Row:
    """Return a row; a target of 0 means that nobody set one."""
    return Row(what, f"{ms:.1f} ms", f"{target:g} ms" if target else "", f"{floor:.2f} ms ({of})", f"{ms / floor:.1f}")


def _open(store: Path, application: QApplication) -> Shell:
    from gnp_desk import app
    from gnp_desk.settings import Settings

    sys.setswitchinterval(app.SWITCH_SECONDS)
    shell = app.build(Settings(store, demo=True), application)
    shell.show()
    shell.window.resize(1366, 768)
    _until(application, lambda: shell.has_opened)
    shell.window.activateWindow()
    QTest.qWaitForWindowActive(shell.window)
    _rest(application, shell)
    return shell


def _fullest(shell: Shell) -> str:
    from sqlalchemy import func, select

    from gnp_desk.services.tables import RECORD

    query = select(RECORD.c.claim).group_by(RECORD.c.claim).order_by(func.count().desc())
    with shell.work.make.desk.database.reading() as connection:  # type: ignore[union-attr]
        return next(claim for claim in connection.execute(query.limit(5)).scalars() if len(claim) > 30)


def _openings(application: QApplication, shell: Shell, claim: str) -> tuple[float, float]:
    """Return the 95th percentile from asking for a claim, and for its fullest page, until it is painted."""
    from gnp_desk.services.views import Place

    times: dict[str, list[float]] = {"case": [], "page": []}
    for _round in range(OPENINGS):
        for screen, page in (("case", ""), ("page", "driver_vehicle")):
            shell.work.session.case = None  # type: ignore[union-attr]
            began = time.perf_counter()
            shell.window.go(Place(screen, claim, page))
            _until(application, lambda: shell.work.session.case is not None)  # type: ignore[union-attr]
            _rest(application, shell)
            shell.window.repaint()
            times[screen].append((time.perf_counter() - began) * 1000)
            shell.window.go(Place("work"))
            _rest(application, shell)
    return percentile(times["case"], 0.95), percentile(times["page"], 0.95)


def _read_floor(shell: Shell, claim: str) -> float:
    from sqlalchemy import select

    from gnp_desk.services.tables import RECORD

    times = []
    for _round in range(OPENINGS):
        began = time.perf_counter()
        with shell.work.make.desk.database.reading() as connection:  # type: ignore[union-attr]
            connection.execute(select(RECORD).where(RECORD.c.claim == claim)).all()
        times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.95)


def _keys_in_page(application: QApplication, shell: Shell, claim: str) -> float:
    from gnp_desk.services.views import Place
    from gnp_desk.ui.cell import Cell
    from gnp_desk.ui.editors import LineEditor

    shell.window.go(Place("page", claim, "driver_vehicle"))
    _rest(application, shell)
    cells = [cell for cell in shell.window.findChildren(Cell) if cell.isVisible() and isinstance(cell.editor, LineEditor)]
    line = cells[0].editor.entry()
    assert isinstance(line, QLineEdit)
    time_ = _keys(application, shell.window, line)
    _rest(application, shell)
    return time_


def _keys(application: QApplication, window: QMainWindow, line: QLineEdit) -> float:
    window.show()
    line.show()
    line.setFocus()
    application.processEvents()
    painted, times = Painted(line), []
    for number in range(KEYS):
        began = time.perf_counter()
        QTest.keyClick(line, "abcdefghij"[number % 10])
        _until(application, lambda began=began: painted.at > began)
        times.append((painted.at - began) * 1000)
    line.removeEventFilter(painted)
    return percentile(times, 0.95)


def _commits(shell: Shell, claim: str) -> float:
    """Return the 95th percentile of the service alone: check, record, journal, row of the queue, durable."""
    from gnp_desk.services.views import Edit

    cases, times = shell.work.make.desk.cases, []  # type: ignore[union-attr]
    for number in range(SAVES):
        began = time.perf_counter()
        cases.save(claim, [Edit(claim, {"report_number": f"S{number}"})], "bench")
        times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.95)


def _saves(application: QApplication, shell: Shell, claim: str) -> float:
    from gnp_desk.services.views import Edit

    session, times = shell.work.session, []  # type: ignore[union-attr]
    session.open(claim)
    _rest(application, shell)
    for number in range(SAVES):
        began = time.perf_counter()
        session.apply(Edit(claim, {"report_number": str(number)}), "bench")
        _until(application, lambda: session.is_settled)
        times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.95)


def _commit_floor(store: Path) -> float:
    """Return the 95th percentile of one durable insert into an encrypted file beside the store."""
    import sqlcipher3.dbapi2 as sqlcipher

    (store / "floor.db").unlink(missing_ok=True)
    connection = sqlcipher.connect(str(store / "floor.db"), isolation_level=None)
    for pragma in (f"key = \"x'{'ab' * 32}'\"", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE journal (body TEXT)")
    times = []
    for number in range(SAVES):
        began = time.perf_counter()
        connection.execute("INSERT INTO journal VALUES (?)", (f"{number}" * 300,))
        times.append((time.perf_counter() - began) * 1000)
    connection.close()
    return percentile(times, 0.95)


def _rounds(application: QApplication, shell: Shell) -> tuple[float, float]:
    """Open, edit and close claims; return the memory after the first fifty rounds and after the last."""
    from sqlalchemy import select

    from gnp_desk.services.tables import CLAIM_ROW
    from gnp_desk.services.views import Edit, Place

    with shell.work.make.desk.database.reading() as connection:  # type: ignore[union-attr]
        claims = connection.execute(select(CLAIM_ROW.c.claim).where(CLAIM_ROW.c.is_open == 1).limit(ROUNDS)).scalars().all()
    first = 0.0
    for number in range(ROUNDS):
        claim = claims[number % len(claims)]
        shell.window.go(Place("case", claim))
        _rest(application, shell)
        shell.window.go(Place("page", claim, ("safety", "driver_vehicle", "place")[number % 3]))
        _rest(application, shell)
        shell.work.session.apply(Edit(claim, {"report_number": f"R{number}"}), f"{claim}/safety")  # type: ignore[union-attr]
        _rest(application, shell)
        shell.window.go(Place("work"))
        _rest(application, shell)
        if number == 49:
            first = _resident()
    return first, _resident()


def _resident() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


def _rest(application: QApplication, shell: Shell) -> None:
    _until(application, lambda: not shell.tasks.running and shell.work.session.is_settled)  # type: ignore[union-attr]
    application.processEvents()


def _until(application: QApplication, is_true: Callable[[], object]) -> None:
    began = time.monotonic()
    while not is_true():
        application.processEvents()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if time.monotonic() - began > 60:
            raise TimeoutError



if __name__ == "__main__":
    main()
