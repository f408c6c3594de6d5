"""The one door between threads: jobs run on a lane's single worker, answers arrive on the main thread.

A job is a plain function of services that takes no arguments and returns a frozen value, or with `reports=True` one that is
given `report(part, words)` and `cancelled()`; it touches no widget. Jobs of one lane run in the order they were started, so a read after a save sees it. What must not wait behind
saves and does not have to see them (results as one types, pages of a list) goes to the lane READ; files brought in
go to the lane FILES, so that text goes on saving meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gnp_desk import logs
from gnp_desk.errors import DeskError

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

STORE, READ, SYNC, FILES = "store", "read", "sync", "files"


class Task(QObject):
    """One running job, living on the main thread. One of `done`, `failed`, `broke` follows, unless cancelled; then `ended`.

    `done(value)`, `failed(DeskError)` for an expected failure, `broke(identifier)` for a bug, `progressed(part, words)`.
    """

    done = Signal(object)
    failed = Signal(object)
    broke = Signal(str)
    progressed = Signal(float, str)
    ended = Signal(object)
    _crossed = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = threading.Event()
        # Explicitly queued: with an automatic connection the answers of instant jobs were lost (style.md section 4).
        self._crossed.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the job to stop; it emits nothing but `ended` from now on."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def _run(self, job: Callable[..., Any], reports: bool) -> None:
        if self.is_cancelled:
            self._crossed.emit("nothing", None)
            return
        try:
            value = job(self._report, self._cancelled.is_set) if reports else job()
        except DeskError as error:
            self._crossed.emit("failed", error)
        except BaseException as error:
            self._crossed.emit("broke", logs.report(error))
        else:
            self._crossed.emit("done", value)

    def _report(self, part: float, words: str = "") -> None:
        self._crossed.emit("progressed", (part, words))

    @Slot(str, object)
    def _arrive(self, what: str, value: object) -> None:
        if what == "progressed":
            if not self.is_cancelled:
                self.progressed.emit(*value)  # type: ignore[misc]
            return
        if not self.is_cancelled and what != "nothing":
            getattr(self, what).emit(value)
        self.ended.emit(self)
        self.deleteLater()


class Tasks(QObject):
    """Starts jobs and waits for them at the end. One worker per lane."""

    idle = Signal()
    """Emitted each time the last running job has arrived."""
    counted = Signal(int)
    """Emitted with the number of running jobs each time it changed."""
    unheard = Signal(object)
    """Emitted with the DeskError of a job that nobody listens to."""
    broke = Signal(str)
    """Emitted with the identifier of a bug that ended a job."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._running: set[Task] = set()

    @property
    def running(self) -> int:
        """Return how many jobs have not arrived yet."""
        return len(self._running)

    def start(
        self,
        job: Callable[..., Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[DeskError], None] | None = None,
        *,
        lane: str = STORE,
        reports: bool = False,
    ) -> Task:
        """Start a job and return its task; `done` and `failed` are bound methods of QObjects, called on the main thread."""
        task = Task(self)
        if done is not None:
            task.done.connect(done)
        task.failed.connect(failed if failed is not None else self.unheard)
        task.broke.connect(self.broke)
        task.ended.connect(self._ended)
        self._running.add(task)
        self.counted.emit(len(self._running))
        self._lane(lane).submit(task._run, job, reports)
        return task

    def _lane(self, name: str) -> ThreadPoolExecutor:
        """Return the worker of a lane, made when the first job wants it."""
        from concurrent.futures import ThreadPoolExecutor

        if name not in self._lanes:
            self._lanes[name] = ThreadPoolExecutor(1, f"gnp-{name}")
        return self._lanes[name]

    def close(self) -> None:
        """Run what is waiting to its end and let the workers go; saves are never dropped."""
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    @Slot(object)
    def _ended(self, task: Task) -> None:
        self._running.discard(task)
        self.counted.emit(len(self._running))
        if not self._running:
            self.idle.emit()
