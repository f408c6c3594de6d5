"""The one door between threads: jobs run on a lane's single worker, answers arrive on the main thread.

A job is a plain function of services, `job(report, cancelled) -> frozen value` or a function of no arguments; it touches
no widget. Jobs of one lane run in the order they were started, so a read after a save sees it.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gnp_desk import logs
from gnp_desk.errors import DeskError

STORE, SYNC = "store", "sync"


class Task(QObject):
    """One running job, living on the main thread. Exactly one of `done`, `failed`, `broke` follows, unless cancelled.

    `done(value)`, `failed(DeskError)` for an expected failure, `broke(identifier)` for a bug, `progressed(part, words)`.
    """

    done = Signal(object)
    failed = Signal(object)
    broke = Signal(str)
    progressed = Signal(float, str)
    _crossed = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = threading.Event()
        # Explicitly queued: with an automatic connection the answers of instant jobs were lost (style.md section 4).
        self._crossed.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the job to stop; nothing is emitted afterwards."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def _run(self, job: Callable[..., Any]) -> None:
        if self.is_cancelled:
            self._crossed.emit("end", None)
            return
        try:
            value = job(self._report, self._cancelled.is_set) if inspect.signature(job).parameters else job()
        except DeskError as error:
            self._crossed.emit("failed", error)
        except BaseException as error:  # noqa: BLE001 - the end of a task is where bugs are told (style.md section 6)
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
        if not self.is_cancelled and what != "end":
            getattr(self, what).emit(value)
        self.setParent(None)
        self.deleteLater()


class Tasks(QObject):
    """Starts jobs and waits for them at the end. One worker per lane."""

    idle = Signal()
    """Emitted on the main thread each time the last running job has arrived."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(1, f"gnp-{lane}") for lane in (STORE, SYNC)}
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
    ) -> Task:
        """Start a job and return its task; `done` and `failed` are bound methods of QObjects, called on the main thread."""
        task = Task(self)
        if done is not None:
            task.done.connect(done)
        if failed is not None:
            task.failed.connect(failed)
        self._running.add(task)
        task.destroyed.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        task._crossed.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        self._lanes[lane].submit(task._run, job)
        return task

    def close(self) -> None:
        """Run what is waiting to its end and let the workers go; saves are never dropped."""
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    @Slot(str, object)
    def _settle(self, what: str, value: object) -> None:
        sender = self.sender()
        if what != "progressed" and isinstance(sender, Task):
            self._running.discard(sender)
            if not self._running:
                self.idle.emit()

    @Slot(QObject)
    def _arrived(self, task: QObject) -> None:
        """Keep nothing of a finished task."""
