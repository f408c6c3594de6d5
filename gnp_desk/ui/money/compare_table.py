"""Two documents of one claim side by side: what, before, after, and the effect in pesos."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from gnp_desk.texts import _
from gnp_desk.ui import style

PARENT = QModelIndex()
FIGURE_LETTERS = 15
Row = tuple[str, str, str, str]
RIGHT, LEFT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class _Model(QAbstractTableModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.heads = ("", "", "", "")

    def put(self, heads: Row, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.heads, self.rows = heads, tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() else LEFT
        if role == Qt.ItemDataRole.FontRole:
            before, after = self.rows[index.row()][1:3]
            return style.figures(style.font("base", 600 if before != after else 400))
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        if way != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section else LEFT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None


class CompareTable(QTableView):
    """Rows to read; what differs is bold."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = _Model(self)
        self.setModel(self._rows)
        self.setAccessibleName(_("Comparación"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setAlternatingRowColors(True)
        self._fit()

    def show_rows(self, heads: Row, rows: Sequence[Row]) -> None:
        """Show these rows under these heads."""
        self._rows.put(heads, rows)
        if rows:
            self.setCurrentIndex(self._rows.index(0, 0))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(style.row_height(self))
        letter = QFontMetrics(style.font("base", 600)).averageCharWidth()
        for column in (1, 2, 3):
            self.setColumnWidth(column, FIGURE_LETTERS * letter)
