"""Sixty lines of a worksheet entered in keys beside a plain spreadsheet; and how fast a worksheet answers each key.

The keys of ours are pressed in the real window and counted; the plain count is what the same cells take in any
spreadsheet: every letter, a Tab between cells and an Enter at the end, with and without its completion of repeated words.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from bench.table import Row, percentile, show
from gnp_desk import app
from gnp_desk.desk import open_desk
from gnp_desk.forms.settlement import document
from gnp_desk.forms.worksheet.calculation import valuation
from gnp_desk.services.place import Place
from gnp_desk.services.records import Change
from gnp_desk.settings import Settings
from gnp_desk.ui.money.worksheet_page import WorksheetPage
from gnp_desk.ui.shell import Shell

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))
cases, branches = import_module("money_cases"), import_module("money_branches")

MOST, KEYS, PAINT_MS, KEY_MS, PAPER_MS = 60, 1.15, 200, 16, 250
PARTS = (
    *("Facia trasera", "Alma de facia delantera", "Cofre", "Salpicadera delantera derecha", "Parabrisas", "Medallón"),
    *("Puerta delantera derecha", "Toldo", "Espejo lateral derecho", "Calavera izquierda", "Moldura interior", "Grapas"),
)
OPERATIONS = ("cambiar", "reparar", "pintar", "cambiar", "mecánica")


def lines() -> Iterator[tuple[str, ...]]:
    """Yield the cells of sixty lines: zone, part, operation, three hours, quantity, price, source, discount."""
    for number in range(MOST):
        operation = OPERATIONS[number % len(OPERATIONS)]
        price = f"{740 + 35 * number}" if operation == "cambiar" else ""
        hours = (f"{1 + number % 5}.5" if operation == "reparar" else "", "", "2.4" if operation == "pintar" else "")
        source = ("Catálogo 18/11", "5") if price else ("", "")
        yield str(1 + number % 19), PARTS[number % len(PARTS)], operation, *hours, "1", price, *source


def plain_keys(*, completes: bool) -> int:
    """Return the keys the lines take in a plain spreadsheet; with completion a repeated word takes its first letters."""
    keys, seen = 0, [set() for _column in range(10)]  # type: ignore[var-annotated]
    for cells in lines():
        filled = [at for at, text in enumerate(cells) if text]
        keys += filled[-1]  # a Tab between cells up to the last one typed
        for at in filled:
            text, known = cells[at], seen[at]
            short = next((n for n in range(1, len(text)) if sum(word.startswith(text[:n]) for word in known) == 1), len(text))
            keys += min(len(text), short) if completes and text in known and not text[0].isdigit() else len(text)
            known.add(text)
        keys += 1
    return keys


class Typist:
    """Presses real keys in the window and counts them."""

    def __init__(self, shell: Shell, page: WorksheetPage) -> None:
        self.shell, self.page, self.count = shell, page, 0

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.count += 1
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def letter(self, letter: str) -> None:
        self.count += 1
        widget = QApplication.focusWidget()
        if letter.isascii():
            QTest.keyClicks(widget, letter)
        else:
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def cell(self, text: str) -> None:
        """Type until the cell would take exactly this, and go on."""
        for letter in text:
            self.letter(letter)
            choices = self.page.grid.cell._choices
            # A source is offered with its whole date.
            if choices is not None and choices.taken().lower() in (text.lower(), f"{text.lower()}/2026"):
                break
        self.key(Qt.Key.Key_Tab)

    def line(self, number: int, cells: tuple[str, ...]) -> None:
        """Enter a line from its part on; the zone is typed where the catalogue does not know the part."""
        lines = self.page.lines
        self.cell(cells[1])
        filled = [at for at, text in enumerate(cells) if text and at > 1 and at != 6]
        for at in range(2, filled[-1] + 1):
            shown = str(lines.index(number, 1 + at).data() or "")
            if cells[at] and shown.lower() != cells[at].lower():
                self.cell(cells[at])
            else:
                self.key(Qt.Key.Key_Tab)
        self.key(Qt.Key.Key_Return)

    def rest(self) -> None:
        while self.shell.tasks.running or not self.shell.work.session.is_settled:  # type: ignore[union-attr]
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        QApplication.processEvents()


def opened(folder: Path, count: int) -> tuple[Shell, WorksheetPage, float]:
    """Open a claim with a draft worksheet of `count` lines; return how long it took to be seen."""
    desk = open_desk(folder, lambda first: "", demo=True)
    claim = cases.Claim().change("sheet", status="draft")
    claim.lines(cases.line(n, part=f"Pieza {n}", unit_price=f"{n}.00", hours_body="1.5", hours_refinish="2.0") for n in range(1, count + 1))
    records = (claim.claim, *claim.records.values())

    def put(connection: object) -> None:
        made = [Change("create", item.type, item.id, "claim", {k: v for k, v in item.values.items() if v is not None}) for item in records]
        desk.records.write(connection, made)  # type: ignore[arg-type]
        desk.cases.project(connection, "claim")  # type: ignore[arg-type]

    desk.database.write(put)
    desk.close()
    qapp = QApplication.instance() or QApplication([])
    assert isinstance(qapp, QApplication)
    shell = app.build(Settings(folder, demo=True), qapp)
    shell.show()
    shell.window.resize(1366, 768)
    typist = Typist(shell, None)  # type: ignore[arg-type]
    while not shell.has_opened:
        QApplication.processEvents()
    shell.go(Place("case", "claim"))
    typist.rest()
    shell.window.make_ready("valuation")
    started = time.thread_time()
    shell.go(Place("valuation", "claim"))
    page = shell.window.screen_shown
    assert isinstance(page, WorksheetPage)
    while len(page.lines.lines) < count:
        QApplication.processEvents()
    page.grid.viewport().repaint()
    took = (time.thread_time() - started) * 1000
    typist.rest()
    shell.window.activateWindow()
    page.grid.setFocus()
    return shell, page, took


def closed(shell: Shell) -> None:
    shell.window.close()
    shell.window.deleteLater()
    QApplication.processEvents()


def entered(folder: Path) -> int:
    """Return the keys sixty lines took in our grid, after checking that they are there."""
    shell, page, _took = opened(folder, 0)
    typist = Typist(shell, page)
    page.grid.stand(0)
    for number, cells in enumerate(lines()):
        typist.line(number, cells)
        QApplication.processEvents()
    typist.rest()
    kept = page.keeper.lines()
    assert len(kept) == MOST, len(kept)
    for line, cells in zip(kept, lines(), strict=True):
        assert line.text("part").lower() == cells[1].lower(), cells
        assert (line.get("unit_price") or "") == (f"{cells[7]}.00" if cells[7] else ""), cells
        assert line.text("price_on") == ("2026-11-18" if cells[8] else ""), cells
        hours = [line.get(name) or "" for name in ("hours_body", "hours_mechanical", "hours_refinish")]
        assert hours == list(cells[3:6]) and line.get("quantity") == 1, cells
    closed(shell)
    return typist.count


def answered(folder: Path) -> tuple[float, float]:
    """Return the 95th percentile of a key in a worksheet of 200 lines, and of the bare sums it shows."""
    shell, page, _took = opened(folder, 200)
    typist, times = Typist(shell, page), []
    for number in range(40):
        page.grid.stand(number, 8)
        for digit in "12345":
            # Processor time of this thread: what a busy machine takes away is not the worksheet's doing.
            started = time.thread_time()
            typist.letter(digit)
            times.append((time.thread_time() - started) * 1000)
            QApplication.processEvents()
        typist.key(Qt.Key.Key_Return)
    typist.rest()
    case = page.case
    assert case is not None
    sheet, bare = case.find("sheet"), []
    assert sheet is not None
    for _round in range(50):
        started = time.thread_time()
        valuation(sheet, case.of("worksheet_line", "sheet"))
        bare.append((time.thread_time() - started) * 1000)
    closed(shell)
    return percentile(times, 0.95), percentile(bare, 0.95)


class Bare(QAbstractTableModel):
    """Two thousand rows of ready words: the least a table can be asked to paint."""

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        return 2_000

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        return 12

    def data(self, index: QModelIndex, role: int = 0) -> object:
        return "11,960.00" if role == 0 else None


def bare_paint() -> float:
    """Return how long a plain table of that size takes to be seen."""
    started = time.thread_time()
    view, model = QTableView(), Bare()
    view.setModel(model)
    view.resize(1_220, 560)
    view.show()
    view.viewport().repaint()
    took = (time.thread_time() - started) * 1000
    view.close()
    return took


def paper() -> float:
    """Return how long the paper of the worked chain takes, its steps worked out and drawn; the best of five."""
    claim = branches.complete(branches.chain())
    stamp = import_module("forms.money.test_settlement_branches").STAMP
    times = []
    for _round in range(5):
        case = claim.case()
        started = time.perf_counter()
        document.draw(document.content(case, claim.found(), case.edition), stamp)
        times.append((time.perf_counter() - started) * 1000)
    return min(times[1:])


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="gnp-desk-bench-") as folder:
        root = Path(folder)
        ours, plain, helped = entered(root / "keys"), plain_keys(completes=False), plain_keys(completes=True)
        key, sums = answered(root / "answer")
        _shell, _page, painted = opened(root / "long", 2_000)
        closed(_shell)
        floor = bare_paint()
        drawn = paper()
    show(
        (
            Row("60 lines, keys", f"{ours:,}", f"≤ {KEYS:.2f} ×", f"{plain:,} plain spreadsheet", f"{ours / plain:.2f}"),
            Row("60 lines, keys", f"{ours:,}", f"≤ {KEYS:.2f} ×", f"{helped:,} with its completion", f"{ours / helped:.2f}"),
            Row("one key, 200 lines, p95", f"{key:.1f} ms", f"≤ {KEY_MS} ms", f"{sums:.1f} ms bare sums", f"{key / sums:.1f}"),
            Row("first paint, 2,000 lines", f"{painted:.0f} ms", f"≤ {PAINT_MS} ms", f"{floor:.0f} ms bare table", f"{painted / floor:.1f}"),
            Row("settlement paper with steps", f"{drawn:.0f} ms", f"≤ {PAPER_MS} ms"),
        )
    )


if __name__ == "__main__":
    main()
