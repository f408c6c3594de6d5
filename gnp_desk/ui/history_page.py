"""Historial: every change of the claim, newest first, with what it was, what it is, who and when."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.cases import Cases
from gnp_desk.services.views import HistoryRow, Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.claim_places import CASE, HISTORY, WORK
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.tasks import Tasks

CHANGES = 100
COLUMNS = (_("Cuándo"), _("Quién"), _("Qué"), _("Dato"), _("Antes"), _("Ahora"))
SHARES = (15, 10, 23, 18, 17)
"""Percent of the width for each column but the last, which takes the rest."""
PARENT = QModelIndex()


class HistoryModel(QAbstractTableModel):
    """Rows read a page at a time, as the person scrolls."""

    filled = Signal()

    def __init__(self, cases: Cases, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cases, self._tasks = cases, tasks
        self._claim = ""
        self._rows: list[HistoryRow] = []
        self._read = 0
        self._has_more = self._is_reading = False

    def read(self, claim: str) -> None:
        """Begin anew with the journal of a claim."""
        self.beginResetModel()
        self._claim, self._rows, self._read, self._has_more = claim, [], 0, True
        self.endResetModel()
        self.fetchMore(PARENT)

    def rowCount(self, parent: QModelIndex = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._rows[index.row()]
        return (row.at, row.who, row.what, row.field, row.old, row.new)[index.column()]

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return COLUMNS[section] if way == Qt.Orientation.Horizontal else section + 1

    def canFetchMore(self, parent: QModelIndex) -> bool:  # noqa: N802
        return self._has_more and not self._is_reading

    def fetchMore(self, parent: QModelIndex) -> None:  # noqa: N802
        if self.canFetchMore(parent):
            self._is_reading = True
            self._tasks.start(partial(_read, self._cases, self._claim, self._read), self._arrived)

    def _arrived(self, answer: tuple[str, int, tuple[HistoryRow, ...]]) -> None:
        claim, offset, rows = answer
        self._is_reading = False
        if claim != self._claim or offset != self._read:
            self.fetchMore(PARENT)
            return
        self._read += CHANGES
        self._has_more = bool(rows)
        if rows:
            self.beginInsertRows(PARENT, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()
        self.filled.emit()


class HistoryPage(Screen):
    """A table to read; nothing here changes anything."""

    code = HISTORY

    def __init__(self, session: ClaimSession, cases: Cases, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._place = Place(HISTORY)
        self._is_here = False
        self._model = HistoryModel(cases, tasks, self)
        self._model.filled.connect(self._filled)
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setAccessibleName(_("Cambios del siniestro"))
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.verticalHeader().setDefaultSectionSize(style.row_height(self._table))
        self._table.setWordWrap(True)
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.horizontalHeader().setHighlightSections(False)
        self._empty = QLabel(_("Todavía no hay cambios. Lo que se escriba en este siniestro aparecerá aquí."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style.set_role(self._empty, "secondary")
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._stack)
        # Only now: a stack that belongs to nobody shows its first widget as a window of its own.
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        session.opened.connect(self._opened)

    def title(self) -> str:
        return _("Historial")

    def subtitle(self) -> str:
        return _("Lo que cambió, quién y cuándo")

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:
        return (Action("back", _("Volver al expediente"), self._go_back, "Ctrl+PgUp", is_leaving=True),)

    def help_text(self) -> str:
        return _(
            "Cada cambio queda anotado con su valor anterior, el nuevo, la persona y la hora. "
            "Los datos de salud se nombran y no se muestran."
        )

    def enter(self, place: Place) -> None:
        self._place, self._is_here = place, True
        self._session.open(place.claim)

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        self._is_here = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Share the width among the columns; nothing is ever to the right of the window."""
        width = self._table.viewport().width()
        for column, share in enumerate(SHARES):
            self._table.setColumnWidth(column, width * share // 100)

    def _opened(self) -> None:
        if self._is_here:
            self._model.read(self._place.claim)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _filled(self) -> None:
        self._stack.setCurrentWidget(self._table if self._model.rowCount() else self._empty)
        self._fit()
        if self._model.rowCount() and not self._table.currentIndex().isValid():
            self._table.setCurrentIndex(self._model.index(0, 0))

    def _go_back(self) -> None:
        self.wanted.emit(Place(CASE, self._place.claim))


def _read(cases: Cases, claim: str, offset: int) -> tuple[str, int, tuple[HistoryRow, ...]]:
    return claim, offset, cases.history(claim, offset, CHANGES)
