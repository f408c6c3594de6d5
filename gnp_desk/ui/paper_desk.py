"""What is done with a paper: issue, print a copy, save it, hand it over, cancel, correct. Jobs, files and printers."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from gnp_desk import errors
from gnp_desk.errors import DeskError
from gnp_desk.services import pictures
from gnp_desk.services.papers import Papers
from gnp_desk.services.pictures import Picture
from gnp_desk.services.views import Issued, PaperRow
from gnp_desk.texts import _, plural
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.tasks import Tasks

LOW = 20
PRINT_DPI = 300
ISSUED_WORDS = {
    "declaration": _("Declaración {folio} cerrada. Se enviará cuando haya conexión."),
    "exchange_record": _("Intercambio {folio} emitido. Se enviará cuando haya conexión."),
    "worksheet": _("Valuación {folio} emitida. Se enviará cuando haya conexión."),
    "settlement": _("Liquidación {folio} emitida. Se enviará cuando haya conexión."),
    "deductible_slip": _("Ficha {folio} emitida. Se enviará cuando haya conexión."),
    "document_receipt": _("Acuse {folio} emitido. Se enviará cuando haya conexión."),
    "theft_case": _("Reporte {folio} emitido. Se enviará cuando haya conexión."),
}


class PaperDesk(QObject):
    """Runs one thing at a time on the store lane; what came of it arrives as signals."""

    issued = Signal(object)
    """Emitted with Issued."""
    changed = Signal()
    """Emitted when a paper has a new event or became a draft again."""
    corrected = Signal(str)
    """Emitted with the record to correct."""
    said = Signal(str)
    failed = Signal(object)
    """Emitted with the DeskError; nothing happened."""

    def __init__(self, papers: Papers, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.papers, self._tasks = papers, tasks

    def issue(self, claim: str, record: str, page: QWidget, reason: str = "") -> None:
        """Issue the paper of a draft, asking «Motivo» over `page` where it stands only so; `issued` or `failed` follows."""
        issuing = _Issuing(self, claim, record, page)
        self._tasks.start(partial(self.papers.issue, claim, record, reason), issuing.done, issuing.failed)

    def save(self, paper: str, copy_name: str, path: Path) -> None:
        """Write a copy as PDF; the file appears whole or not at all."""
        self._tasks.start(partial(_save, self.papers, paper, copy_name, path), self._saved, self.failed)

    def print(self, paper: str, copy_name: str, printer: str) -> None:
        """Print a copy on a printer of this machine."""
        job = partial(_pages_to_print, self.papers, paper, copy_name)
        self._tasks.start(job, _Printing(self, printer).go, self.failed)

    def ask_copy(self, paper: str, kind: str, folio: str, parent: QWidget) -> None:
        """Ask which copy goes where, then print or save it."""
        from gnp_desk.ui.paper_dialogs import CopyDialog

        dialog = CopyDialog(folio, self.papers.copies(kind), printers(), parent)
        if not is_accepted(dialog):
            return
        if dialog.printer:
            self.print(paper, dialog.copy_name, dialog.printer)
        else:
            self.save(paper, dialog.copy_name, dialog.path)

    def deliver(self, row: PaperRow) -> None:
        """Record that the paper is in its owner's hands."""
        self._event(row, "delivered", "", _("{title} {folio}: entregada."))

    def cancel(self, row: PaperRow, reason: str) -> None:
        """Record that the paper is not valid any more, and why."""
        self._event(row, "cancelled", reason, _("{title} {folio}: cancelada. El folio no se usará de nuevo."))

    def correct(self, row: PaperRow, reason: str) -> None:
        """Make the record behind a paper a draft again; its next issue replaces the paper."""
        self._tasks.start(partial(self.papers.correct, row.paper, reason), self._corrected, self.failed)

    def _event(self, row: PaperRow, event: str, reason: str, words: str) -> None:
        said = words.format(title=row.title, folio=row.folio)
        self._tasks.start(partial(_event, self.papers, row.paper, event, reason, said), self._happened, self.failed)

    def tell_issued(self, issued: Issued) -> None:
        """Say that a paper exists now."""
        self.said.emit(issued_words(issued))
        self.issued.emit(issued)

    def _saved(self, path: Path) -> None:
        self.said.emit(_("PDF guardado en {path}.").format(path=path))
        self.changed.emit()

    def _happened(self, words: str) -> None:
        self.said.emit(words)
        self.changed.emit()

    def _corrected(self, record: str) -> None:
        self.changed.emit()
        self.corrected.emit(record)


class _Issuing(QObject):
    """One paper on its way to be issued, which may need a reason first."""

    def __init__(self, desk: PaperDesk, claim: str, record: str, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._claim, self._record, self._page = desk, claim, record, page
        self._wanted = errors.ReasonWanted()

    def done(self, issued: Issued) -> None:
        self._desk.tell_issued(issued)
        self.deleteLater()

    def failed(self, error: DeskError) -> None:
        if isinstance(error, errors.ReasonWanted):
            self._wanted = error
            # Not inside the answer of a job: that one has to end first.
            QTimer.singleShot(0, self._ask)
        else:
            self._desk.failed.emit(error)
            self.deleteLater()

    def _ask(self) -> None:
        from gnp_desk.ui.paper_dialogs import ReasonDialog

        words = "\n".join(f"• {problem.text}" for problem in self._wanted.details["problems"])
        dialog = ReasonDialog(_("Motivo para emitir así"), words, _("Emitir con motivo"), self._page)
        if is_accepted(dialog):
            self._desk.issue(self._claim, self._record, self._page, dialog.reason)
        else:
            self._desk.failed.emit(self._wanted)
        self.deleteLater()


class _Printing(QObject):
    """Pages on their way to one printer."""

    def __init__(self, desk: PaperDesk, printer: str) -> None:
        super().__init__(desk)
        self._desk, self._printer = desk, printer

    def go(self, pages: tuple[Picture, ...]) -> None:
        try:
            draw(self._printer, pages)
        except errors.PrinterSilent as error:
            self._desk.failed.emit(error)
        else:
            self._desk.said.emit(_("Copia enviada a {printer}.").format(printer=self._printer))
            self._desk.changed.emit()
        self.deleteLater()


def issued_words(issued: Issued) -> str:
    """Return what is said when a paper exists now."""
    words = ISSUED_WORDS.get(issued.kind, _("Orden {folio} emitida. Se enviará cuando haya conexión."))
    said = [words.format(folio=issued.folio)]
    if issued.provisional:
        said.append(_("El folio es provisional; el definitivo llega con la conexión."))
    elif issued.left <= LOW:
        said.append(plural(issued.left, _("Queda {n} folio."), _("Quedan {n} folios.")))
    return " ".join(said)


def printers() -> tuple[str, ...]:
    """Return the printers of this machine, the usual one first."""
    from PySide6.QtPrintSupport import QPrinterInfo

    names = QPrinterInfo.availablePrinterNames()
    usual = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(names, key=lambda name: (name != usual, name)))


def draw(printer_name: str, pages: tuple[Picture, ...]) -> None:
    """Draw pages on a printer; raises PrinterSilent when it does not take them."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(printer_name)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise errors.PrinterSilent()
    for number, page in enumerate(pages):
        if number and not printer.newPage():
            painter.end()
            raise errors.PrinterSilent()
        image = image_of(page)
        painter.drawImage(QRect(0, 0, printer.width(), printer.height()), image)
    painter.end()


def image_of(page: Picture) -> QImage:
    """Return a page as an image of its own memory."""
    return QImage(page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888).copy()


def _event(papers: Papers, paper: str, event: str, reason: str, words: str) -> str:
    papers.event(paper, event, reason=reason)
    return words


def _pages_to_print(papers: Papers, paper: str, copy_name: str) -> tuple[Picture, ...]:
    return pictures.pages(papers.copy(paper, copy_name), PRINT_DPI)


def _save(papers: Papers, paper: str, copy_name: str, path: Path) -> Path:
    write_whole(path, partial(papers.copy, paper, copy_name))
    return path


def write_whole(path: Path, content: Callable[[], bytes]) -> None:
    """Write a file that appears whole or not at all; raises OutputFolder, and then nothing was printed or counted."""
    if "\0" in str(path):
        raise errors.OutputFolder()
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(content())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise errors.OutputFolder() from error
