"""The grid of a worksheet with the keys of a spreadsheet: type over, F2, Enter and Tab, fill, copy, clear."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from gnp_desk.services import worksheet_cells as cells
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.money.worksheet_cell import AIR as CELL_AIR
from gnp_desk.ui.money.worksheet_cell import CellDelegate, Offered, is_editing
from gnp_desk.ui.money.worksheet_model import AMOUNT, FIRST, NUMBER, WorksheetModel, alignment, name_of, title

AIR = 2 * CELL_AIR + 1
NUMBER_LETTERS, AMOUNT_LETTERS, PART_LETTERS = 4, 14, 14
LEAST_PART = 6
PART, PRICE = FIRST + cells.NAMES.index("part"), FIRST + cells.NAMES.index("unit_price")
CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
MOVING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
ENTERING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
EDIT = QAbstractItemView.EditTrigger
ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect


class GridHeader(QHeaderView):
    """Titles that stand exactly over the words of their cells."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # noqa: N802
        painter.save()
        painter.fillRect(rect, style.token("surface"))
        line = style.token("line")
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line)
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line)
        painter.setFont(style.font("secondary", 500))
        painter.setPen(style.token("secondary"))
        room = rect.adjusted(CELL_AIR, 0, -CELL_AIR, 0)
        painter.drawText(room, int(alignment(logical) | Qt.TextFlag.TextSingleLine), title(logical))
        painter.restore()


class WorksheetGrid(QTableView):
    """Cells by rows and columns. Columns that do not fit give way in their order; their data are in the line's panel."""

    cleared = Signal()
    stood = Signal()
    """Emitted when another cell is the current one."""

    def __init__(self, model: WorksheetModel, offered: Offered) -> None:
        super().__init__()
        self.setModel(model)
        self.lines = model
        self.cell = CellDelegate(self, offered)
        self.setItemDelegate(self.cell)
        self.cell.stepped.connect(self.step)
        self._run: int | None = None
        self.setAccessibleName(_("Renglones de la valuación"))
        self.setEditTriggers(EDIT.AnyKeyPressed | EDIT.EditKeyPressed | EDIT.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(GridHeader(self))
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.fit()

    def columns(self) -> list[int]:
        """Return the columns one types into, as they are shown."""
        return [column for column in range(FIRST, AMOUNT) if not self.isColumnHidden(column)]

    def hidden(self) -> tuple[str, ...]:
        """Return the fields whose columns gave way."""
        return tuple(name_of(column) for column in range(FIRST, AMOUNT) if self.isColumnHidden(column))

    def stand(self, row: int, column: int = PART) -> None:
        """Make a cell the current one."""
        row = max(0, min(row, self.lines.rowCount() - 1))
        # Alone, whatever keys are held: going somewhere never grows what is chosen.
        self.selectionModel().setCurrentIndex(self.lines.index(row, column), ALONE)

    def rows(self) -> list[int]:
        """Return the rows of lines with a chosen cell, from the top."""
        found = {index.row() for index in self.selectedIndexes()} or {self.currentIndex().row()}
        return sorted(row for row in found if 0 <= row < len(self.lines.lines))

    def names(self) -> list[str]:
        """Return the fields of the chosen columns, as they are shown."""
        found = {index.column() for index in self.selectedIndexes()} or {self.currentIndex().column()}
        return [name_of(column) for column in self.columns() if column in found]

    def step(self, columns: int, rows: int) -> bool:
        """Move as in a spreadsheet: Enter goes below the cell where a run of Tabs began. False at either end."""
        here, shown = self.currentIndex(), self.columns()
        if rows:
            column = self._run if self._run is not None and rows > 0 else here.column()
            self._run = None
            self.stand(here.row() + rows, column)
            return True
        if self._run is None:
            self._run = here.column()
        at = (shown.index(here.column()) if here.column() in shown else -1) + columns
        row = here.row() + (at >= len(shown)) - (at < 0)
        if not 0 <= row < self.lines.rowCount():
            return False
        run = self._run
        self.stand(row, shown[at % len(shown)])
        self._run = run
        return True

    def fit(self) -> None:
        """Give each column its room; where the part would have too little, other columns give way."""
        letter = self.fontMetrics().averageCharWidth()
        self.verticalHeader().setDefaultSectionSize(style.row_height(self))
        self.horizontalHeader().setFixedHeight(style.row_height(self))
        widths = {column: self._width(column, letter) for column in range(AMOUNT + 1)}
        going = sorted((cell.yields, FIRST + at) for at, cell in enumerate(cells.COLUMNS) if cell.yields)
        hidden: set[int] = set()
        room = self.viewport().width()
        while going and room - sum(width for at, width in widths.items() if at not in {*hidden, PART}) < PART_LETTERS * letter:
            hidden.add(going.pop(0)[1])
        for column, width in widths.items():
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, width)
        taken = sum(width for at, width in widths.items() if at not in {*hidden, PART})
        self.setColumnWidth(PART, max(LEAST_PART * letter, room - taken))
        if room - taken < LEAST_PART * letter:
            self._squeeze(widths, hidden, room, LEAST_PART * letter)

    def _squeeze(self, widths: dict[int, int], hidden: set[int], room: int, part: int) -> None:
        """Share out too little room: amounts keep theirs, since a figure is never cut; the line's panel says the words whole."""
        figures = {AMOUNT, PRICE}
        words = {PART: part, **{at: width for at, width in widths.items() if at not in {*hidden, *figures, PART}}}
        left, wanted = room - sum(widths[at] for at in figures), sum(words.values())
        for at, width in words.items():
            self.setColumnWidth(at, max(1, width * left // wanted))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if event.key() in ENTERING and plain:
            self.step(0, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in CLEARING and plain:
            self.cleared.emit()
        elif event.key() == Qt.Key.Key_F4 and plain:
            self.edit(self.currentIndex())
            self.cell.open_choices()
        else:
            if event.key() in MOVING:
                self._run = None
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._run = None
        super().mousePressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        if not is_editing(self) and self.step(1 if forward else -1, 0):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.stand(0)
        self.viewport().update()

    def currentChanged(self, now: QModelIndex, before: QModelIndex) -> None:  # noqa: N802
        super().currentChanged(now, before)
        self.viewport().update()
        self.stood.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.fit()

    def _width(self, column: int, letter: int) -> int:
        letters = {NUMBER: NUMBER_LETTERS, AMOUNT: AMOUNT_LETTERS}.get(column) or cells.COLUMNS[column - FIRST].letters
        head = QFontMetrics(style.font("secondary", 500)).horizontalAdvance(title(column))
        return max(letters * letter, head) + AIR
