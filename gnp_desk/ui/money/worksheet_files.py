"""Lines of a worksheet from and to files: read beside the window, added as one change, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gnp_desk import errors
from gnp_desk.services import spreadsheet
from gnp_desk.services.views import Case, Record
from gnp_desk.services.worksheets import LINE, Worksheets
from gnp_desk.texts import _, plural
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.money.dialogs import FileDialog, documents_folder
from gnp_desk.ui.paper_desk import write_whole
from gnp_desk.ui.tasks import READ, Tasks

XLSX = ".xlsx"
SHOWN = 6


class WorksheetFiles(QObject):
    """Asks for a file and does what is asked; `noted` tells what was not understood, `failed` why nothing was done."""

    said = Signal(str)
    failed = Signal(object)
    noted = Signal(object)

    def __init__(self, session: ClaimSession, worksheets: Worksheets, tasks: Tasks, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._worksheets, self._tasks, self._page = session, worksheets, tasks, page
        self._into = ("", "")

    def ask_import(self, sheet: str, editor: str) -> None:
        """Ask for a file and add its lines to a worksheet."""
        filters = _("Hojas de cálculo (*.csv *.xlsx)")
        dialog = FileDialog(_("Importar renglones"), documents_folder(), _("Importar"), self._page, filters=filters, is_new=False)
        if is_accepted(dialog):
            self.bring(sheet, editor, dialog.path)

    def bring(self, sheet: str, editor: str, path: Path) -> None:
        """Add the lines of a file to a worksheet."""
        self._into = (sheet, editor)
        self._tasks.start(partial(_read, path, self._session.case), self._read, self.failed, lane=READ)

    def ask_export(self, sheet: str, name: str) -> None:
        """Ask for a file and write the lines of a worksheet into it."""
        path, filters = documents_folder() / f"{name}{XLSX}", _("Libro (*.xlsx);;Texto con comas (*.csv)")
        dialog = FileDialog(_("Exportar renglones"), path, _("Exportar"), self._page, filters=filters, is_new=True)
        if is_accepted(dialog):
            self.give(sheet, dialog.path)

    def give(self, sheet: str, path: Path) -> None:
        """Write the lines of a worksheet as CSV or XLSX, by the ending of the name."""
        case = self._session.case
        lines = case.of(LINE, sheet) if case is not None else ()
        self._tasks.start(partial(_write, path, lines), self._written, self.failed, lane=READ)

    def _read(self, found: spreadsheet.Rows) -> None:
        sheet, editor = self._into
        case = self._session.case
        if case is None or not found.rows:
            self.said.emit(_("El archivo no trae renglones."))
            return
        self._session.write(partial(self._worksheets.add_lines, case.claim.id, sheet, found.rows, editor), editor)
        self.said.emit(plural(len(found.rows), _("{n} renglón importado."), _("{n} renglones importados.")))
        if found.problems:
            words = [problem.words for problem in found.problems[:SHOWN]]
            more = len(found.problems) - SHOWN
            self.noted.emit((*words, plural(more, _("y {n} más"), _("y {n} más"))) if more > 0 else tuple(words))

    def _written(self, path: Path) -> None:
        self.said.emit(_("Renglones guardados en {path}.").format(path=path))


def _read(path: Path, case: Case | None) -> spreadsheet.Rows:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= spreadsheet.FILE_BYTES else b""
    except OSError as why:
        raise errors.InputFile() from why
    if size > spreadsheet.FILE_BYTES:
        raise spreadsheet.refused("large")
    read = spreadsheet.import_xlsx if path.suffix.lower() == XLSX else spreadsheet.import_csv
    return read(data, case)


def _write(path: Path, lines: Sequence[Record]) -> Path:
    make = spreadsheet.export_xlsx if path.suffix.lower() == XLSX else spreadsheet.export_csv
    write_whole(path, partial(make, lines))
    return path
