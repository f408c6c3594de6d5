"""What Valuación shows: the grid or a comparison, the panel of the line, what the line has to say, and the totals."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gnp_desk.services import worksheet_cells as cells
from gnp_desk.services.views import Case
from gnp_desk.services.worksheets import Compared, LineView, WorksheetView
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.money.compare_table import CompareTable
from gnp_desk.ui.money.line_panel import LEVELS, LinePanel
from gnp_desk.ui.money.total_loss_bar import TotalsStrip
from gnp_desk.ui.money.worksheet_cell import Offered
from gnp_desk.ui.money.worksheet_grid import PART, WorksheetGrid
from gnp_desk.ui.money.worksheet_model import FIRST, WorksheetModel, name_of

PANEL, WIDE_LETTERS, SAID = 400, 122, 2
LEAST_ROWS, LOW_ROWS = 2, 7


class WorksheetBody(QWidget):
    """Shows one view of a worksheet at a time. In little room the panel takes the place of the grid."""

    def __init__(self, panel: LinePanel, offered: Offered) -> None:
        super().__init__()
        self.lines = WorksheetModel(self)
        self.grid = WorksheetGrid(self.lines, offered)
        self.totals, self.panel, self.compare = TotalsStrip(), panel, CompareTable()
        self._mark, self.says = Mark(), QLabel()
        self._view: WorksheetView | None = None
        self._case: Case | None = None
        self._lay()
        self.panel.hide()
        self.grid.stood.connect(self.say)

    def show_view(self, case: Case, view: WorksheetView, *, is_open: bool) -> None:
        """Show a worksheet as a case has it."""
        self._case, self._view = case, view
        self.lines.put(case, view, is_open=is_open)
        self.totals.show_view(view)
        self.say()

    def say(self) -> None:
        """Say what the current line has to say: why a cell is not understood before everything else."""
        index, line = self.grid.currentIndex(), self.line()
        why = cells.why(self._case, line.record, name_of(index.column())) if line is not None and self._case is not None else ""
        said = [finding.text for finding in line.findings] if line is not None else []
        level = "error" if why else line.level if line is not None else ""
        self._mark.show_mark(*(LEVELS[level] if level else ("", "text")))
        self.says.setText(why or " ".join(said[:SAID]))
        style.set_role(self.says, LEVELS[level][1] if level and level != "note" else "secondary")
        self.panel.follow(line)

    def line(self) -> LineView | None:
        """Return the current line, None on the row to type into."""
        row = self.grid.currentIndex().row()
        return self._view.lines[row] if self._view is not None and 0 <= row < len(self._view.lines) else None

    def find(self, record: str, field: str) -> bool:
        """Stand on a datum of a line, in its cell or in the panel when it has none; False when the line is not here."""
        row = self.lines.row_of(record)
        if row < 0:
            return False
        shown = field in cells.NAMES and field not in self.grid.hidden()
        self.grid.stand(row, FIRST + cells.NAMES.index(field) if shown else PART)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if not shown:
            self.open_panel(field)
        return True

    def open_panel(self, field: str = "") -> None:
        """Show the panel of the current line with the focus in it."""
        self.grid.cell.finish()
        self.panel.show()
        self.fit()
        self.panel.follow(self.line())
        self.panel.enter(field)

    def close_panel(self) -> None:
        """Put the panel away and go back to the grid."""
        self.panel.flush()
        self.panel.hide()
        self.fit()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_comparing(self) -> bool:
        """Return whether the comparison is in front."""
        return self._stack.currentWidget() is self.compare

    def show_compared(self, found: Compared, number: int) -> None:
        """Show a supplement against the worksheet before it."""
        heads = (_("Qué cambia"), _("S{n}").format(n=number - 1), _("S{n}").format(n=number), _("Efecto"))
        self.compare.show_rows(heads, (*found.rows, *found.lines))
        self._turn(self.compare)

    def show_grid(self) -> None:
        """Show the grid again."""
        self._turn(self.grid)

    def flush(self) -> None:
        """Keep what is being typed in the grid and in the panel."""
        self.grid.cell.finish()
        self.panel.flush()

    def fit(self) -> None:
        """Take the form that fits: panel beside the grid or instead of it, totals whole or in two lines."""
        is_wide = self.width() >= self.fontMetrics().averageCharWidth() * WIDE_LETTERS
        self.panel.setFixedWidth(style.px(PANEL)) if is_wide else self.panel.setMaximumWidth(16_777_215)
        self._stack.setVisible(is_wide or not self.panel.isVisibleTo(self))
        self.totals.fit(self.size())
        # The totals stay in sight: the grid gives way first, and the line's words are in its panel too.
        for view in (self.grid, self.compare):
            view.setMinimumHeight(LEAST_ROWS * style.row_height(view))
        self._line.setVisible(not self.is_low() and not self.is_comparing())

    def is_low(self) -> bool:
        """Return whether there is only room for the grid and the totals."""
        return self.height() < LOW_ROWS * style.control_height()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def _turn(self, widget: QWidget) -> None:
        self._stack.setCurrentWidget(widget)
        self._line.setVisible(widget is self.grid and not self.is_low())
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.compare)
        sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        sides.setSpacing(12)
        sides.addWidget(self._stack, 1)
        sides.addWidget(self.panel)
        self._line = QWidget()
        says = QHBoxLayout(self._line)
        says.setContentsMargins(8, 0, 8, 0)
        says.setSpacing(6)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        style.set_role(self.says, "secondary")
        says.addWidget(self._mark)
        says.addWidget(self.says, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)
        column.setSpacing(6)
        column.addLayout(sides, 1)
        column.addWidget(self._line)
        column.addWidget(self.totals)
