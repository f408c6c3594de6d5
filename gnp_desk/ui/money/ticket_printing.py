"""A ticket on its way to an 80 mm printer: through its driver, or as raw bytes to a device or a file."""

from __future__ import annotations

import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gnp_desk import errors
from gnp_desk.services import pictures
from gnp_desk.services.pictures import Picture
from gnp_desk.services.slips import Slips
from gnp_desk.texts import _
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.money.dialogs import AskDialog, documents_folder
from gnp_desk.ui.paper_desk import PRINT_DPI, draw, printers, write_whole
from gnp_desk.ui.questions import Answer, Choices, Question, Shape
from gnp_desk.ui.tasks import Tasks

RAW = "escpos"


class TicketPrinting(QObject):
    """Every ticket printed is numbered; a printer that does not answer leaves the ticket ready to try again."""

    done = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, slips: Slips, tasks: Tasks, page: QWidget) -> None:
        super().__init__(page)
        self._slips, self._tasks, self._page = slips, tasks, page
        self._printer = ""

    def ask(self, paper: str, folio: str) -> None:
        """Ask where the ticket of a paper goes, and send it there."""
        places = (*((name, name, "") for name in printers()), (RAW, _("Impresora de tickets o archivo"), ""))
        asked = (
            Question("", "where", _("Destino"), Shape("choice", choices=Choices(places)), Answer(places[0][0])),
            Question("", "path", _("Dispositivo o archivo"), Shape("text"), Answer(str(documents_folder() / f"{folio}.escpos"))),
        )
        words = _("El dispositivo recibe los signos tal cual; un archivo se guarda entero.")
        dialog = AskDialog(_("Imprimir ticket {folio}").format(folio=folio), words, asked, _("Imprimir ticket"), self._page)
        dialog.check = _why_not
        if not is_accepted(dialog):
            return
        where = str(dialog.answers["where"])
        self.send(paper, "" if where == RAW else where, Path(str(dialog.answers["path"])).expanduser())

    def send(self, paper: str, printer: str, path: Path) -> None:
        """Print the ticket of a paper on a printer, or write it to a path when no printer is named."""
        self._printer = printer
        if printer:
            self._tasks.start(partial(_pages, self._slips, paper), self._draw, self.failed)
        else:
            self._tasks.start(partial(_write, partial(self._slips.ticket, paper, RAW), path), self._written, self.failed)

    def _draw(self, pages: tuple[Picture, ...]) -> None:
        try:
            draw(self._printer, pages)
        except errors.PrinterSilent as error:
            self.failed.emit(error)
        else:
            self.said.emit(_("Ticket enviado a {printer}.").format(printer=self._printer))
        self.done.emit()

    def _written(self, path: Path) -> None:
        self.said.emit(_("Ticket enviado a {printer}.").format(printer=path))
        self.done.emit()


def _pages(slips: Slips, paper: str) -> tuple[Picture, ...]:
    return pictures.pages(slips.ticket(paper, "pdf"), PRINT_DPI)


def _write(make: Callable[[], bytes], path: Path) -> Path:
    """Write a ticket to a device as it is, or to a file that appears whole."""
    if not _is_device(path):
        write_whole(path, make)
        return path
    try:
        with path.open("wb", buffering=0) as device:
            device.write(make())
    except OSError as why:
        raise errors.PrinterSilent() from why
    return path


def _is_device(path: Path) -> bool:
    try:
        return stat.S_ISCHR(path.stat().st_mode)
    except (OSError, ValueError):
        # No such thing, or no name at all: writing it as a file says so in words.
        return False


def _why_not(answers: dict[str, object]) -> str:
    return "" if answers["where"] != RAW or str(answers["path"]).strip() else _("Escriba el dispositivo o el archivo.")
