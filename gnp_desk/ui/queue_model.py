"""The claims of one tab as a list model: every row is counted, pages are read when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from gnp_desk.services.views import QueueRow
from gnp_desk.texts import _
from gnp_desk.ui.tasks import READ, STORE, Tasks

PAGE, KEPT = 128, 24
ROW = Qt.ItemDataRole.UserRole
PARENT = QModelIndex()
Page = Callable[[str, int, int], tuple[QueueRow, ...]]
Counts = Callable[[], Mapping[str, int]]


@dataclass(frozen=True)
class Start:
    """The counts of all tabs and the first page of one, read together."""

    tab: str
    counts: Mapping[str, int]
    rows: tuple[QueueRow, ...]


class QueueModel(QAbstractListModel):
    """Reads nothing on the main thread; a row that is on its way is None."""

    started = Signal(object)
    """Emitted with the counts of every tab when a tab is there."""

    def __init__(self, counts: Counts, page: Page, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts, self._page, self._tasks = counts, page, tasks
        self._tab, self._count = "", 0
        self._pages: dict[int, tuple[QueueRow, ...]] = {}
        self._asked: set[int] = set()

    def show(self, tab: str) -> None:
        """Read a tab anew, behind every save that waits."""
        self._tab = tab
        self._tasks.start(partial(_start, self._counts, self._page, tab), self._arrived, lane=STORE)

    def refresh(self, index: int) -> None:
        """Read the page of a row anew beside the window: its claims stay where they are, and say how far they are."""
        number = max(0, index) // PAGE
        if number in self._pages:
            self._tasks.start(partial(_one_page, self._page, self._tab, number), self._refreshed, lane=READ)

    def row(self, index: int) -> QueueRow | None:
        """Return a row, None while it is being read."""
        number = index // PAGE
        found = self._pages.get(number)
        if found is None:
            self._ask(number)
            return None
        place = index % PAGE
        return found[place] if place < len(found) else None

    def find(self, claim: str) -> int:
        """Return where a claim stands among the rows read so far, -1 when it is not there."""
        for number, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.claim == claim:
                    return number * PAGE + place
        return -1

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._count

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row(index.row())
        if role == ROW:
            return row
        if row is None:
            return _("Leyendo")
        if role == Qt.ItemDataRole.DisplayRole:
            return row.folio
        return ", ".join((row.reason_text, row.folio, row.loss_kind, row.vehicle, row.plate, row.next_step, row.send_text))

    def _ask(self, number: int) -> None:
        if number not in self._asked:
            self._asked.add(number)
            job = partial(_one_page, self._page, self._tab, number)
            self._tasks.start(job, self._page_arrived, lane=READ)

    def _arrived(self, start: Start) -> None:
        if start.tab != self._tab:
            return
        self.beginResetModel()
        self._count = start.counts[start.tab]
        self._pages, self._asked = {0: start.rows}, {0}
        self.endResetModel()
        self.started.emit(start.counts)

    def _refreshed(self, answer: tuple[str, int, tuple[QueueRow, ...]]) -> None:
        tab, number, rows = answer
        before = self._pages.get(number, ()) if tab == self._tab else ()
        fresh = {row.claim: row for row in rows}
        after = tuple(fresh.get(row.claim, row) for row in before)
        if after != before:
            self._pages[number] = after
            self.dataChanged.emit(self.index(number * PAGE), self.index(number * PAGE + len(after) - 1))

    def _page_arrived(self, answer: tuple[str, int, tuple[QueueRow, ...]]) -> None:
        tab, number, rows = answer
        if tab != self._tab:
            return
        self._pages[number] = rows
        while len(self._pages) > KEPT:
            farthest = max(self._pages, key=lambda other: abs(other - number))
            self._pages.pop(farthest)
            self._asked.discard(farthest)
        first, last = number * PAGE, min(self._count, (number + 1) * PAGE) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))


def _start(counts: Counts, page: Page, tab: str) -> Start:
    return Start(tab, counts(), page(tab, 0, PAGE))


def _one_page(page: Page, tab: str, number: int) -> tuple[str, int, tuple[QueueRow, ...]]:
    return tab, number, page(tab, number * PAGE, PAGE)
