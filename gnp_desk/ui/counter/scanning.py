"""Pages of a document from the window into the claim: chosen or pasted, received with their first page in one step."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from gnp_desk.services.checklist import Documents
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.evidence_import import Brought
from gnp_desk.services.receiving import Scan, receive
from gnp_desk.services.sources import FileSource, Source
from gnp_desk.texts import _
from gnp_desk.ui.evidence.intake import carried, words
from gnp_desk.ui.tasks import FILES, Tasks

FILTER = _("Fotos y PDF (*.jpg *.jpeg *.png *.webp *.pdf *.heic *.heif);;Todos (*)")


class Scanning(QObject):
    """Says `done` when pages came in, `said` with what came of them, `failed` when none could."""

    done = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, documents: Documents, evidence: Evidence, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._documents, self._evidence, self._tasks, self._page = documents, evidence, tasks, parent

    def choose(self, scan: Scan, title: str) -> None:
        """Ask for the files of a document and receive it with them."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        found, _kind = QFileDialog.getOpenFileNames(self._page, title, start, FILTER)
        self.bring(scan, tuple(FileSource(Path(name)) for name in found))

    def paste(self, scan: Scan) -> None:
        """Receive a document with what was copied: a scanned page, a picture, files."""
        sources = carried(QGuiApplication.clipboard().mimeData())
        if sources:
            self.bring(scan, sources)
        else:
            self.said.emit(_("No hay fotos ni archivos para pegar."))

    def bring(self, scan: Scan, sources: tuple[Source, ...]) -> None:
        """Receive a document with these pages, beside the window."""
        if sources:
            job = partial(receive, self._documents, self._evidence, scan, sources)
            self._tasks.start(job, self._ended, self.failed.emit, lane=FILES)

    def _ended(self, brought: Brought) -> None:
        self.said.emit(words(brought))
        self.done.emit()
