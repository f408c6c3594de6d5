"""What still has to reach the store: steps run one after another on the store lane, none is dropped, none overtakes another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gnp_desk.errors import DeskError, StoreError
from gnp_desk.services.views import Edit, Record
from gnp_desk.ui.tasks import Tasks

RETRY_MS = 5_000


@dataclass(frozen=True)
class Step:
    """One durable piece of work of a claim.

    `edits` are what a save writes, so that a newer one can take its place; `fresh` is a record already shown.
    """

    kind: str
    claim: str
    editor: str
    run: Callable[[], Any]
    edits: tuple[Edit, ...] = ()
    fresh: Record | None = None


class SaveQueue(QObject):
    """Runs steps in order. A store that cannot write keeps the step and tries again; a refused step is handed back."""

    done = Signal(object, object)
    """Emitted with the step and what it returned, once durable."""
    failed = Signal(object)
    """Emitted with the StoreError that holds the queue; it goes on by itself when the store answers again."""
    refused = Signal(object, object)
    """Emitted with the step and its DeskError (None for a fault of ours): the store will never take it as it is."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting: deque[Step] = deque()
        self._running: Step | None = None
        self._retry = QTimer(self, interval=RETRY_MS, singleShot=True)
        self._retry.timeout.connect(self.go_on)

    @property
    def waiting(self) -> tuple[Step, ...]:
        """Return the steps that are not durable yet, the running one first."""
        return (*((self._running,) if self._running else ()), *self._waiting)

    def repeated(self, step: Step) -> tuple[Edit, ...]:
        """Return the edits of the waiting save whose place a step would take, none when it would take none."""
        return self._waiting[-1].edits if self._waiting and _repeats(self._waiting[-1], step) else ()

    def put(self, step: Step) -> None:
        """Queue a step; a save that only repeats the fields of the last waiting save takes its place."""
        if self.repeated(step):
            self._waiting.pop()
        self._waiting.append(step)
        self.go_on()

    @Slot()
    def go_on(self) -> None:
        """Start the next step, unless one is running."""
        if self._running is not None or not self._waiting:
            return
        self._retry.stop()
        self._running = self._waiting.popleft()
        task = self._tasks.start(self._running.run, self._arrived, self._failed)
        task.broke.connect(self._broke)

    def drain(self) -> None:
        """Hand everything that waits to the store lane at once, in order; used when the window closes."""
        steps = tuple(self._waiting)
        self._waiting.clear()
        if steps:
            self._tasks.start(_Drain(steps))

    @Slot(object)
    def _arrived(self, value: object) -> None:
        step = self._ended()
        self.done.emit(step, value)
        self.go_on()

    @Slot(object)
    def _failed(self, error: DeskError) -> None:
        step = self._ended()
        if isinstance(error, StoreError):
            self._waiting.appendleft(step)
            self._retry.start()
            self.failed.emit(error)
            return
        self.refused.emit(step, error)
        self.go_on()

    @Slot(str)
    def _broke(self, identifier: str) -> None:
        step = self._ended()
        self.refused.emit(step, None)
        self.go_on()

    def _ended(self) -> Step:
        step, self._running = self._running, None
        assert step is not None
        return step


class _Drain:
    """The last steps of a window, run in order."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps

    def __call__(self) -> None:
        for step in self._steps:
            step.run()


def _repeats(last: Step, step: Step) -> bool:
    if (last.kind, last.claim, last.editor) != (step.kind, step.claim, step.editor) or not step.edits:
        return False
    return [(edit.record, set(edit.values)) for edit in last.edits] == [(e.record, set(e.values)) for e in step.edits]
