"""What a person does to the chosen cells and lines of a worksheet; nothing of it reaches a worksheet that is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from gnp_desk.services import worksheet_cells as cells
from gnp_desk.ui.money.worksheet_model import FIRST

if TYPE_CHECKING:
    from gnp_desk.ui.money.worksheet_page import WorksheetPage


class WorksheetGestures:
    """Acts on what is chosen in the grid of a page, through its keeper. The clipboard only ever holds plain text."""

    def __init__(self, page: WorksheetPage) -> None:
        self._page = page
        self._grid, self._keeper = page.grid, page.keeper

    def copy(self) -> None:
        """Copy the chosen cells as text for any spreadsheet."""
        lines, case = self._keeper.lines(), self._page.case
        chosen = [lines[row] for row in self._grid.rows() if row < len(lines)]
        if chosen and case is not None:
            QGuiApplication.clipboard().setText(cells.copied(case, chosen, self._grid.names()))

    def paste(self) -> None:
        """Put what was copied from the current cell on."""
        if self._may_change():
            here = self._grid.currentIndex()
            names = [cells.NAMES[at - FIRST] for at in self._grid.columns() if at >= here.column()] or list(cells.NAMES)
            self._keeper.paste(max(0, here.row()), names, QGuiApplication.clipboard().text())

    def fill_down(self) -> None:
        """Copy the first chosen row, or the row above, into those below."""
        if self._may_change():
            self._keeper.fill_down(self._grid.rows(), self._grid.names())

    def clear(self) -> None:
        """Empty the chosen cells."""
        if self._may_change():
            self._keeper.clear(self._grid.rows(), self._grid.names())

    def insert(self) -> None:
        """Insert an empty line where one stands."""
        if self._may_change():
            row = self._grid.currentIndex().row()
            self._keeper.insert(row)
            self._grid.stand(row)

    def remove(self) -> None:
        """Move the chosen lines to the Papelera."""
        if self._may_change():
            here = self._grid.currentIndex()
            row, column = here.row(), here.column()
            self._keeper.remove(self._grid.rows())
            self._grid.stand(row, column)

    def set_criterion(self, code: str) -> None:
        """Say of the chosen lines why their part is changed."""
        if self._may_change():
            self._keeper.set_all(self._grid.rows(), {"replace_criteria": [code]})

    def leave_out(self) -> None:
        """Suppose that the chosen lines did not count, or that they did."""
        lines, rows = self._keeper.lines(), self._grid.rows()
        counted = any(lines[row].get("related") in ("this_loss", None) for row in rows if row < len(lines))
        self._keeper.set_all(rows, {"related": "doubtful" if counted else "this_loss"})

    def import_lines(self) -> None:
        """Add the lines of a file."""
        sheet = self._page.sheet()
        if self._may_change() and sheet is not None:
            self._page.files.ask_import(sheet.id, self._keeper.editor)

    def export_lines(self) -> None:
        """Write the lines to a file."""
        sheet, case = self._page.sheet(), self._page.case
        self._grid.cell.finish()
        if sheet is not None and case is not None:
            self._page.files.ask_export(sheet.id, f"{case.claim.text('folio')} S{sheet.get('supplement') or 0}")

    def _may_change(self) -> bool:
        self._grid.cell.finish()
        return self._page.is_open() and not self._page.body.is_comparing()
