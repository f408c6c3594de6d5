"""Bringing files into the open claim from the window: chosen, dropped, pasted, or found in a watched folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal

from gnp_desk.errors import DeskError
from gnp_desk.services import watching
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.evidence_import import Brought, Into
from gnp_desk.services.sources import FileSource, PastedSource, Source
from gnp_desk.services.watching import Seen
from gnp_desk.texts import _, plural
from gnp_desk.ui.tasks import FILES, READ, Task, Tasks

LOOK_MS = 2_000
PASTED = (("image/png", "png"), ("image/jpeg", "jpg"), ("image/webp", "webp"), ("application/pdf", "pdf"))


class Intake(QObject):
    """One import at a time; what comes meanwhile waits for it."""

    progressed = Signal(float, str)
    brought = Signal(object)
    """Emitted with Brought when an import ended."""
    failed = Signal(object)

    def __init__(self, evidence: Evidence, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._evidence, self._tasks = evidence, tasks
        self._task: Task | None = None

    @property
    def is_busy(self) -> bool:
        return self._task is not None

    def bring(self, into: Into, sources: Sequence[Source]) -> None:
        """Import files behind whatever is being imported."""
        job = partial(_bring, self._evidence, into, tuple(sources))
        task = self._tasks.start(job, self._ended, self._failed, lane=FILES, reports=True)
        task.progressed.connect(self.progressed)
        task.ended.connect(self._gone)
        self._task = task

    def stop(self) -> None:
        """End the import after the file it is at; what came stays."""
        if self._task is not None:
            self._evidence.stop()

    def _ended(self, brought: Brought) -> None:
        self.brought.emit(brought)

    def _failed(self, error: DeskError) -> None:
        self.failed.emit(error)

    def _gone(self, task: Task) -> None:
        if task is self._task:
            self._task = None


class FolderWatch(QObject):
    """Looks at a camera's folder or card while it is wanted. `found` gives new files that are no longer being written."""

    found = Signal(object)
    changed = Signal()
    """Emitted when the folder came, went, or is another one."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._tasks = tasks
        self._seen: Seen | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_there(self) -> bool:
        """Return whether the folder answered the last time."""
        return self._seen is None or self._seen.is_there

    def start(self, folder: Path) -> None:
        """Watch a folder; what it holds now is not new."""
        self.folder, self._seen = folder, None
        self._tasks.start(partial(watching.first_look, folder), self._arrived, lane=READ)
        self._timer.start()
        self.changed.emit()

    def stop(self) -> None:
        """Watch nothing."""
        self._timer.stop()
        self.folder, self._seen = None, None
        self.changed.emit()

    def look(self) -> None:
        """Look now, away from the window."""
        if self.folder is not None and self._seen is not None:
            self._tasks.start(partial(watching.look_again, self.folder, self._seen), self._arrived, lane=READ)

    def _arrived(self, seen: Seen) -> None:
        if self.folder is None:
            return
        was_there, self._seen = self.is_there, seen
        if seen.ready:
            self.found.emit(tuple(FileSource(path) for path in seen.ready))
        if was_there != seen.is_there:
            self.changed.emit()


def carried(data: QMimeData | None) -> tuple[Source, ...]:
    """Return what was dropped or pasted: files, or a picture as the bytes it came in. Nothing is decoded here."""
    if data is None:  # an empty clipboard
        return ()
    files = tuple(FileSource(Path(url.toLocalFile())) for url in data.urls() if url.isLocalFile())
    if files:
        return files
    for media, ending in PASTED:
        if data.hasFormat(media):
            return (PastedSource(_("Pegada.{ending}").format(ending=ending), bytes(data.data(media).data())),)
    return ()


def words(brought: Brought) -> str:
    """Return what came of an import in one or two sentences; reasons of single files follow in the list."""
    said = [plural(len(brought.records), _("Se importó {n} archivo."), _("Se importaron {n} archivos."))]
    if brought.repeated:
        said.append(plural(brought.repeated, _("{n} ya estaba."), _("{n} ya estaban.")))
    if brought.stopped:
        said = [*said, brought.stopped]
    problems = [*brought.refused, *brought.apart]
    if problems and not brought.stopped:
        said.append(f"{problems[0].words} ({problems[0].code})")
        if len(problems) > 1:
            said.append(plural(len(problems) - 1, _("Hay {n} más por revisar."), _("Hay {n} más por revisar.")))
    return " ".join(said)


def _bring(
    evidence: Evidence, into: Into, sources: tuple[Source, ...], report: Callable[[float, str], None], cancelled: Callable[[], bool]
) -> Brought:
    return evidence.bring(into, sources, report, cancelled)
