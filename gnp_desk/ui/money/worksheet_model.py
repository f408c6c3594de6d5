"""The lines of a worksheet for a grid: words of every cell, what stands out, and one more row to type into."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from gnp_desk.services import worksheet_cells as cells
from gnp_desk.services.views import Case, Record
from gnp_desk.services.worksheets import LineView, WorksheetView
from gnp_desk.texts import _

Index = QModelIndex | QPersistentModelIndex
PARENT = QModelIndex()
ROLES = Qt.ItemDataRole
LEVEL, IS_OUT, IS_NEW = ROLES.UserRole, ROLES.UserRole + 1, ROLES.UserRole + 2
"""Roles of a cell: the gravest finding of it, whether its line adds nothing, whether it is the row to type into."""
NUMBER, FIRST = 0, 1
AMOUNT = FIRST + len(cells.COLUMNS)
RIGHT, LEFT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class WorksheetModel(QAbstractTableModel):
    """Shows one WorksheetView at a time. Typing is handed on as `typed`; the page decides what comes of it."""

    typed = Signal(int, str, str)
    """Emitted with row, field and text when an editor is done."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[LineView, ...] = ()
        self.is_open = True
        self._case: Case | None = None
        self._sheet = ""

    def put(self, case: Case, view: WorksheetView, *, is_open: bool) -> None:
        """Show a worksheet; where it only grew, shrank or changed, selection and open editor stay."""
        self._case = case
        if view.sheet.id != self._sheet or is_open != self.is_open:
            self.beginResetModel()
            self._sheet, self.lines, self.is_open = view.sheet.id, view.lines, is_open
            self.endResetModel()
            return
        self._take(view.lines)

    def line(self, row: int) -> Record | None:
        """Return the record of a row, None for the row to type into."""
        return self.lines[row].record if 0 <= row < len(self.lines) else None

    def row_of(self, record: str) -> int:
        """Return the row of a line, -1 when it is not here."""
        return next((row for row, line in enumerate(self.lines) if line.record.id == record), -1)

    def rowCount(self, parent: Index = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.lines) + self.is_open

    def columnCount(self, parent: Index = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else AMOUNT + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if self.is_open and FIRST <= index.column() < AMOUNT else found

    def data(self, index: Index, role: int = ROLES.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == ROLES.TextAlignmentRole:
            return alignment(column)
        if row >= len(self.lines):
            return self._new_row(column, role)
        line = self.lines[row]
        if role in (ROLES.DisplayRole, ROLES.ToolTipRole):
            return self._tip(line, column) if role == ROLES.ToolTipRole else self._words(line, column)
        if role == ROLES.EditRole:
            return cells.editable(line.record, name_of(column)) if name_of(column) else ""
        if role == ROLES.AccessibleTextRole:
            return self._spoken(line, column)
        if role == LEVEL:
            return _level(line, column)
        return not line.counts if role == IS_OUT else None

    def setData(self, index: Index, value: object, role: int = ROLES.EditRole) -> bool:  # noqa: N802
        if role != ROLES.EditRole or not name_of(index.column()):
            return False
        self.typed.emit(index.row(), name_of(index.column()), str(value))
        return True

    def headerData(self, section: int, way: Qt.Orientation, role: int = ROLES.DisplayRole) -> object:  # noqa: N802
        if way != Qt.Orientation.Horizontal:
            return None
        if role == ROLES.TextAlignmentRole:
            return alignment(section)
        if role in (ROLES.ToolTipRole, ROLES.AccessibleTextRole):
            return full_title(section)
        return title(section) if role == ROLES.DisplayRole else None

    def _take(self, lines: tuple[LineView, ...]) -> None:
        """Change only the rows that are not as they were."""
        old, new = [line.record.id for line in self.lines], [line.record.id for line in lines]
        if len(old) == len(new):
            # A line being typed has another name once it is kept: it stays where it is.
            changed = [row for row, pair in enumerate(zip(self.lines, lines, strict=True)) if pair[0] is not pair[1]]
            self.lines = lines
            if changed:
                self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], AMOUNT))
            return
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone:
            self.beginRemoveRows(PARENT, head, head + gone - 1)
            self.lines = (*self.lines[:head], *self.lines[head + gone :])
            self.endRemoveRows()
        if come:
            # A line typed into the last row takes its place: the new last row comes below.
            at = head + 1 if head == len(self.lines) else head
            self.beginInsertRows(PARENT, at, at + come - 1)
            self.lines = lines
            self.endInsertRows()
        self.lines = lines
        self.dataChanged.emit(self.index(0, 0), self.index(len(lines), AMOUNT))

    def _words(self, line: LineView, column: int) -> str:
        if column == NUMBER:
            return str(line.number)
        if column == AMOUNT:
            return line.amount if line.counts else _("anterior · no suma") if _is_earlier(line) else _("en duda · no suma")
        assert self._case is not None
        return cells.shown(self._case, line.record, name_of(column))

    def _tip(self, line: LineView, column: int) -> str:
        said = [finding.text for finding in line.findings if column == NUMBER or _is_of(finding.field, column)]
        return "\n".join(said) or self._words(line, column)

    def _spoken(self, line: LineView, column: int) -> str:
        words = self._words(line, column) or _("vacío")
        said = [finding.text for finding in line.findings if _is_of(finding.field, column)]
        return ". ".join((f"{full_title(column)}: {words}", *said))

    def _new_row(self, column: int, role: int) -> object:
        if role in (ROLES.DisplayRole, ROLES.ToolTipRole, ROLES.AccessibleTextRole):
            return str(len(self.lines) + 1) if column == NUMBER else _("Agregar renglón") if column == FIRST + 1 else ""
        return "" if role == ROLES.EditRole else role == IS_NEW


def name_of(column: int) -> str:
    """Return the field of a column, «» for the number and the amount."""
    return cells.NAMES[column - FIRST] if FIRST <= column < AMOUNT else ""


def title(column: int) -> str:
    """Return the short title of a column."""
    return _("#") if column == NUMBER else _("Importe sin IVA") if column == AMOUNT else cells.COLUMNS[column - FIRST].title


def full_title(column: int) -> str:
    """Return the whole title of a column."""
    if FIRST <= column < AMOUNT:
        return cells.COLUMNS[column - FIRST].full_title
    return _("Renglón") if column == NUMBER else title(column)


def alignment(column: int) -> Qt.AlignmentFlag:
    """Return how a column and its title stand: numbers to the right."""
    is_number = column in (NUMBER, AMOUNT) or cells.COLUMNS[column - FIRST].is_number
    return RIGHT if is_number else LEFT


# Findings of fields that have no column show in the column they speak of.
SHOWN_IN = {"price_on": "price_source", "replace_criteria": "operation", "repair_cost": "operation", "wear_kind": "part", "overlap_hours": "hours_refinish"}


def _is_of(field: str, column: int) -> bool:
    return SHOWN_IN.get(field, field) == name_of(column) and bool(name_of(column))


def _level(line: LineView, column: int) -> str:
    if column == NUMBER:
        return line.level
    found = {finding.level for finding in line.findings if _is_of(finding.field, column)}
    return next((level for level in ("error", "warning", "note") if level in found), "")


def _is_earlier(line: LineView) -> bool:
    return line.record.get("related") == "previous"


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
