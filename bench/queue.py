"""Trabajo with 100,000 claims: from asking for the screen to its rows painted, and jumping to the end of the list."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QEventLoop, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView
from sqlalchemy import Integer

from bench.table import Row, show
from gnp_desk.desk import open_desk
from gnp_desk.services.tables import CLAIM_ROW
from gnp_desk.ui import drawing
from gnp_desk.ui.queue_list import QueueList
from gnp_desk.ui.tasks import Tasks
from gnp_desk.ui.tokens import Look
from gnp_desk.ui.work_queue import WorkQueue

ROWS, ROUNDS = 100_000, 7
REASONS = ("returned", "on_scene", "due", "conflict", "ongoing", "empty", "ok")


class Plain(QAbstractListModel):
    """The floor: as many rows with nothing but a number in them."""

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        return ROWS

    def data(self, index: QModelIndex, role: int = 0) -> object:
        return str(index.row()) if role == Qt.ItemDataRole.DisplayRole else None


def main() -> None:
    """Measure and print."""
    application = QApplication(sys.argv[:1])
    drawing.install(application, Look())
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "store", lambda first: "", demo=True)
        desk.database.write(_fill)
        tasks = Tasks()
        floor = statistics.median(_plain(application) for _round in range(ROUNDS))
        firsts, jumps = zip(*(_ours(application, desk, tasks) for _round in range(ROUNDS)), strict=True)
        tasks.close()
        desk.close()
    first, jump = statistics.median(firsts), statistics.median(jumps)
    show(
        (
            Row(f"{ROWS:,} rows, screen wanted to rows painted", f"{first:.0f} ms", "≤ 150 ms", f"{floor:.0f} ms bare table of numbers", f"{first / floor:.1f} ×"),
            Row("jump to the last row, painted", f"{jump:.0f} ms", "≤ 150 ms", f"{floor:.0f} ms", f"{jump / floor:.1f} ×"),
        )
    )


def _fill(connection: object) -> None:
    plain = {column.name: 0 if isinstance(column.type, Integer) else "" for column in CLAIM_ROW.c if column.name != "row"}
    rows = [
        plain
        | {
            "claim": f"claim-{number:06}",
            "folio": f"SI-K7-{number:06}-A",
            "folio_key": f"SIK7{number:06}A",
            "loss_kind": "Choque con vehículo",
            "vehicle": "Nissan Versa 2022",
            "plate": f"ABC{number % 1000:03}D",
            "reason": REASONS[number % 7],
            "next_step": "Completar conductor y vehículo",
            "page": "driver_vehicle",
            "since": f"2026-11-{1 + number % 24:02}T10:00:00",
            "urgency": number % 7,
            "is_open": 1,
            "is_incomplete": number % 2,
            "is_unsent": 1,
        }
        for number in range(ROWS)
    ]
    connection.execute(CLAIM_ROW.insert(), rows)  # type: ignore[attr-defined]


def _plain(application: QApplication) -> float:
    view = QTableView()
    view.resize(1238, 560)
    started = time.perf_counter()
    view.setModel(Plain(view))
    view.show()
    view.viewport().repaint()
    application.processEvents()
    took = time.perf_counter() - started
    view.close()
    return took * 1000


def _ours(application: QApplication, desk: object, tasks: Tasks) -> tuple[float, float]:
    screen = WorkQueue(desk.queue, tasks, lambda: desk.cases.moment().now)  # type: ignore[attr-defined]
    screen.resize(1238, 620)
    started = time.perf_counter()
    screen.show()
    screen.enter(screen.place())
    _until(application, lambda: bool(screen._count))
    rows = screen.findChild(QueueList)
    rows.viewport().repaint()
    first = time.perf_counter() - started
    started = time.perf_counter()
    rows.scrollToBottom()
    rows.viewport().repaint()
    _until(application, lambda: rows.model().row(ROWS - 1) is not None)
    rows.viewport().repaint()
    jump = time.perf_counter() - started
    _until(application, lambda: tasks.running == 0)
    screen.close()
    screen.deleteLater()
    application.processEvents()
    return first * 1000, jump * 1000


def _until(application: QApplication, is_true: object) -> None:
    while not is_true():  # type: ignore[operator]
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


if __name__ == "__main__":
    main()
