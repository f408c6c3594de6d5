"""What is done with a format: allowed with a reason, printed, saved, kept in its claim. Jobs, files and printers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gnp_desk import errors
from gnp_desk.errors import DeskError
from gnp_desk.services.file_names import shown_name
from gnp_desk.services.format_filling import Filling, FormatFilling
from gnp_desk.services.format_views import WHY, FormatRow, Kept
from gnp_desk.services.papers import Papers
from gnp_desk.services.pictures import Picture
from gnp_desk.services.preferences import Preferences
from gnp_desk.texts import _
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.paper_desk import PRINT_DPI, draw, printers, write_whole
from gnp_desk.ui.tasks import Tasks

PRINTER = "format_printer"
LETTER_INCHES = 11
PRINTED_SIDE = PRINT_DPI * LETTER_INCHES
MOST_PRINTED = 40
"""Pages that go to a printer from here: each is 25 MB, and all of them are drawn before the first leaves."""
Then = Callable[[], None]
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Ready:
    """Pages on their way to a printer, or a file that was written; the paper that was kept on the way, if one was."""

    printer: str = ""
    pages: tuple[Picture, ...] = ()
    path: Path | None = None
    kept: Kept | None = None


class FormatDesk(QObject):
    """Runs one thing at a time on the store lane; what came of it arrives as signals."""

    said = Signal(str)
    failed = Signal(object)
    kept = Signal(object)
    """Emitted with Kept when a filled format is a paper of its claim."""

    def __init__(
        self,
        filling: FormatFilling,
        papers: Papers,
        preferences: Preferences,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.filling, self.library = filling, filling.library
        self._papers, self._preferences, self._tasks = papers, preferences, tasks

    def when_allowed(self, row: FormatRow, claim: str, page: QWidget, then: Then) -> None:
        """Do something with a format; one that is not in force only once a reason was given and written down."""
        if not row.needs_reason:
            then()
            return
        _Allowing(self, row, claim, page, then).ask()

    def allow(self, row: FormatRow, claim: str, reason: str, done: Callable[[object], None]) -> None:
        """Write the reason down, then go on."""
        self._tasks.start(partial(self.library.allow, row.code, row.version, reason, claim), done, self.failed)

    def print_blank(self, row: FormatRow, page: QWidget) -> None:
        """Ask where to, then print or save an empty format."""
        where = self._ask(row.title, (), row.pages, page)
        if where is None:
            return
        printer, path, _copy = where
        self._start(partial(_blank, self, row, printer, path))

    def print_filled(self, filling: Filling, answers: Answers, page: QWidget) -> None:
        """Ask where to, keep the paper in its claim if it has one, then print or save a copy."""
        copies = self._papers.copies("filled_format") if filling.subject.claim else ()
        where = self._ask(filling.opened.row.title, copies, len(filling.opened.facts.sides), page)
        if where is None:
            return
        printer, path, copy = where
        self._start(partial(_filled, self, self._papers, filling, dict(answers), printer, path, copy))

    def keep(self, filling: Filling, answers: Answers) -> None:
        """Freeze a filled format in its claim."""
        self._tasks.start(partial(self.filling.keep, filling, dict(answers)), self._was_kept, self.failed)

    def _start(self, job: Callable[[], Ready]) -> None:
        self._tasks.start(job, self._go, self.failed)

    def _ask(self, title: str, copies: tuple[str, ...], pages: int, page: QWidget) -> tuple[str, Path, str] | None:
        """Return printer («» for a file), file and copy; None when the person went back. A long one leaves as a file."""
        from gnp_desk.ui.paper_dialogs import CopyDialog

        is_long = pages > MOST_PRINTED
        if is_long:
            self.said.emit(_("Tiene {n} páginas: guárdelo como PDF e imprímalo desde el archivo.").format(n=pages))
        dialog = CopyDialog(shown_name(title), copies, () if is_long else self._printers(), page)
        if not is_accepted(dialog):
            return None
        if dialog.printer:
            self._preferences.put(PRINTER, dialog.printer)
        return dialog.printer, dialog.path, dialog.copy_name

    def _printers(self) -> tuple[str, ...]:
        """Return the printers, the one used last for formats first."""
        last = self._preferences.get(PRINTER)
        return tuple(sorted(printers(), key=lambda name: name != last))

    def _go(self, ready: Ready) -> None:
        if ready.kept is not None:
            self.kept.emit(ready.kept)
        if ready.path is not None:
            self.said.emit(_("PDF guardado en {path}.").format(path=ready.path))
            return
        try:
            draw(ready.printer, ready.pages)
        except errors.PrinterSilent as error:
            self.failed.emit(error)
        else:
            self.said.emit(_("Enviado a {printer}.").format(printer=ready.printer))

    def _was_kept(self, kept: Kept) -> None:
        self.said.emit(_("«{title}» quedó en el siniestro. Se enviará cuando haya conexión.").format(title=kept.title))
        self.kept.emit(kept)


class _Allowing(QObject):
    """One format that waits for a reason."""

    def __init__(self, desk: FormatDesk, row: FormatRow, claim: str, page: QWidget, then: Then) -> None:
        super().__init__(page)
        self._desk, self._row, self._claim, self._page, self._then = desk, row, claim, page, then

    def ask(self) -> None:
        # Not inside the key or click that led here: that one has to end first.
        QTimer.singleShot(0, self._ask)

    def _ask(self) -> None:
        from gnp_desk.ui.paper_dialogs import ReasonDialog

        why = _(
            "{title}, versión {version}: {why}. Saldrá con la marca «VERSIÓN NO VIGENTE» y el motivo queda anotado."
        )
        words = why.format(title=self._row.title, version=self._row.version, why=WHY[self._row.state])
        dialog = ReasonDialog(_("Motivo para usar este formato"), words, _("Usar con motivo"), self._page)
        if is_accepted(dialog):
            self._desk.allow(self._row, self._claim, dialog.reason, self._allowed)
        else:
            self.deleteLater()

    def _allowed(self, nothing: object) -> None:
        self._then()
        self.deleteLater()


def failure_words(error: DeskError) -> str:
    """Return what is said of a failure: its words and code."""
    return f"{error.words()} ({error.code})"


def _blank(desk: FormatDesk, row: FormatRow, printer: str, path: Path) -> Ready:
    library = desk.library
    pdf = library.blank(library.open(row.code, row.version), to_print=bool(printer))
    if not printer:
        write_whole(path, lambda: pdf)
        return Ready(path=path)
    return Ready(printer, desk.filling.pages(row.title, pdf, row.pages, PRINTED_SIDE))


def _filled(
    desk: FormatDesk, papers: Papers, filling: Filling, answers: Answers, printer: str, path: Path, copy: str
) -> Ready:
    kept = desk.filling.keep(filling, answers) if filling.subject.claim else None
    pdf = papers.copy(kept.paper, copy) if kept else desk.filling.flat(filling, answers)
    if not printer:
        write_whole(path, lambda: pdf)
        return Ready(path=path, kept=kept)
    row = filling.opened.row
    return Ready(printer, desk.filling.pages(row.title, pdf, row.pages, PRINTED_SIDE), kept=kept)
