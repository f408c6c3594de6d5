"""Synchronises by itself, behind the work: starts and ends the runs, and knows how the way to the centre is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gnp_desk.errors import DeskError
from gnp_desk.services.central.trouble import CentreError, ConsentWanted
from gnp_desk.texts import _, hour
from gnp_desk.ui.sync import connection
from gnp_desk.ui.sync.connection import Connection, connection_of
from gnp_desk.ui.sync.network import Network
from gnp_desk.ui.sync.rhythm import Rhythm
from gnp_desk.ui.sync.silence import Silence
from gnp_desk.ui.tasks import SYNC, Task, Tasks

if TYPE_CHECKING:
    from gnp_desk.services.sync.link import Link
    from gnp_desk.services.sync.room import Centre
    from gnp_desk.services.sync.summary import Summary

Open = Callable[[], "Centre"]
STEPS = {
    "enviando": _("Enviando cambios"),
    "trayendo": _("Trayendo cambios"),
    "archivos": _("Enviando archivos"),
}


@dataclass(frozen=True)
class Outcome:
    """How a run ended: what it did, what ended it if something did, and the link after it; neither where none began."""

    link: Link
    summary: Summary | None = None
    error: CentreError | None = None


class Conductor(QObject):
    """Runs one synchronisation at a time on the lane SYNC. Nothing it does is waited for on the main thread."""

    changed = Signal()
    """Emitted when the connection, the progress, or whether one runs is another."""
    begun = Signal()
    """Emitted when a run is wanted, or the store closes: whatever else uses the lane gives way."""
    closed = Signal()
    """Emitted when the store closes, after `begun`."""
    ended = Signal(object)
    """Emitted with the Outcome of each run."""
    joined = Signal(object)
    """Emitted with the Link once somebody signed on."""
    unheard = Signal(object)
    """Emitted with the DeskError of a store that could not be written while it ran."""

    def __init__(self, centre: Open, tasks: Tasks, parent: QObject | None = None, *, can_send: bool = True) -> None:
        super().__init__(parent)
        self.part, self.step = 0.0, ""
        self.link: Link | None = None
        self.consent: ConsentWanted | None = None
        self._centre, self._tasks, self._can_send = centre, tasks, can_send
        self._error: DeskError | None = None
        self._task: Task | None = None
        self._has_met = self._runs_again = self._photos_too = self._took_photos = False
        self._network: Network | None = None
        self._silence = Silence(self._silent_for, self)
        self._silence.changed.connect(self.changed)
        self._rhythm = Rhythm(self)
        self._rhythm.due.connect(self._due)

    @property
    def is_running(self) -> bool:
        return self._task is not None

    @property
    def connection(self) -> Connection:
        """Return how the way to the centre is now."""
        if not self._can_send:
            return connection.DEMONSTRATION
        has_network = self._network is None or self._network.is_up
        found = connection_of(self.link, self._error, has_met=self._has_met, has_network=has_network)
        is_silent = self._silence.is_silent and self._error is None and has_network and not found.stops
        return connection.SILENT if is_silent else found

    @property
    def rhythm(self) -> Rhythm:
        return self._rhythm

    @property
    def spares_photos(self) -> bool:
        """Return whether photos wait for another network: this one is metered, and nobody wanted them sent over it."""
        return self._network is not None and self._network.is_metered and not self._photos_too

    @property
    def next_attempt(self) -> str:
        """Return in words when what failed is tried again by itself, «» while nothing waits for that."""
        at = self._rhythm.retry_at
        return _("Próximo intento {at}").format(at=hour(at)) if at is not None else ""

    def begin(self) -> None:
        """Learn of the centre and of the network, and synchronise soon."""
        if not self._can_send:
            self.changed.emit()
            return
        self._network = Network(self)
        self._network.changed.connect(self._network_changed)
        self._tasks.start(partial(_link, self._centre), self._linked, self.unheard.emit, lane=SYNC)

    def saved(self) -> None:
        """Synchronise in a moment: something was saved."""
        if self._may_run():
            self._runs_again = self.is_running
            self._rhythm.saved()

    def now(self) -> bool:
        """Synchronise at once; False when a person has to do something first, as `connection` says."""
        if not self._can_send or self.link is None or self.connection.stops:
            return False
        if self.is_running:
            self._runs_again = True
        else:
            self._start()
        return True

    def send_photos(self) -> bool:
        """Send the photos that wait over this metered network too, once; False as `now` says."""
        self._photos_too = True
        return self.now()

    def pause(self, paused: bool) -> None:
        """Synchronise no more until it is resumed; a run ends where it is and loses nothing."""
        if self.link is None:
            return
        self.link = replace(self.link, paused=paused)
        if paused:
            self._rhythm.stop()
            self._cut()
        self._tasks.start(partial(_pause, self._centre, paused), self._paused, self.unheard.emit, lane=SYNC)
        self.changed.emit()

    def join(self, job: Callable[..., Link]) -> Task:
        """Sign on with a job of `connect_dialog`; `joined` follows when somebody did."""
        return self._tasks.start(partial(job, self._centre), self._joined, self._not_joined, lane=SYNC, reports=True)

    def agree(self) -> None:
        """Agree that the centre takes away what it asked to, and go on."""
        asked, self.consent = self.consent, None
        if asked is not None:
            stream, count = str(asked.details["stream"]), int(str(asked.details["count"]))
            self._tasks.start(
                partial(_consent, self._centre, stream, count), self._agreed, self.unheard.emit, lane=SYNC
            )

    def stop(self) -> None:
        """End what runs and begin nothing more; the caller closes the store behind the lane."""
        self._can_send = False
        self._rhythm.stop()
        self.begun.emit()
        self.closed.emit()
        self._silence.end()
        if self._network is not None:
            self._network.stop()
        self._cut()

    def _may_run(self) -> bool:
        return self._can_send and self.link is not None and self.link.is_linked and not self.connection.stops

    def _start(self) -> None:
        self._rhythm.hold()
        self._runs_again = False
        self.begun.emit()
        self.part, self.step = 0.0, _("Sincronizando")
        self._took_photos = not self.spares_photos
        job = partial(_synchronise, self._centre, with_photos=self._took_photos)
        self._task = self._tasks.start(job, self._arrived, self._failed, lane=SYNC, reports=True)
        self._task.progressed.connect(self._progressed)
        self._task.ended.connect(self._gone)
        self._silence.begin()
        self.changed.emit()

    def _silent_for(self) -> float:
        return self._centre().silence if self.is_running else 0.0

    def _cut(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self.link is not None:
            self._centre().cut()

    @Slot()
    def _due(self) -> None:
        if self._may_run() and not self.is_running:
            self._start()

    @Slot(bool)
    def _network_changed(self, is_up: bool) -> None:
        self.changed.emit()
        if is_up and self._may_run() and not self.is_running:
            self._start()

    @Slot(object)
    def _linked(self, link: Link) -> None:
        self.link = link
        if self._may_run():
            self._rhythm.begin()
        self.changed.emit()

    @Slot(object)
    def _paused(self, link: Link) -> None:
        self.link = link
        if not link.paused and self._may_run() and not self.is_running:
            self._start()
        self.changed.emit()

    @Slot(object)
    def _joined(self, link: Link) -> None:
        self.link, self._error = link, None
        self.joined.emit(link)
        if not self.is_running:
            self._start()

    @Slot(object)
    def _not_joined(self, error: DeskError) -> None:
        """The dialog that asked says why."""

    @Slot(object)
    def _agreed(self, link: Link) -> None:
        self.link = link
        if not self.is_running:
            self._start()

    @Slot(float, str)
    def _progressed(self, part: float, words: str) -> None:
        self.part, self.step = max(self.part, part), STEPS.get(words, self.step)
        if part > 0:
            # Something is through: whatever ended the run before is over.
            self._error, self._has_met = None, True
        self.changed.emit()

    @Slot(object)
    def _arrived(self, outcome: Outcome) -> None:
        self._task = None
        self._silence.end()
        self.link, self._error = outcome.link, outcome.error
        self.consent = outcome.error if isinstance(outcome.error, ConsentWanted) else None
        if outcome.error is None:
            self._has_met = True
            self._photos_too = self._photos_too and not self._took_photos
            self._rhythm.went_well()
        elif not self.connection.stops and self.consent is None:
            self._rhythm.failed(int(str(outcome.error.details.get("retry_after", 0))))
        self.ended.emit(outcome)
        if self._runs_again:
            self._runs_again = False
            self._rhythm.saved()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: DeskError) -> None:
        self._task = None
        self._silence.end()
        self._rhythm.failed()
        self.unheard.emit(error)
        self.changed.emit()

    @Slot(object)
    def _gone(self, task: Task) -> None:
        """Note the end of a run that told nothing: one that was cancelled, or met a fault of ours."""
        if self._task is task:
            self._task = None
            self._silence.end()
            if not task.is_cancelled:
                self._rhythm.failed()
            self.changed.emit()


# Jobs: they run on the lane SYNC, where what speaks HTTP is imported, and touch nothing but services.


def _link(centre: Open) -> Link:
    return centre().link()


def _pause(centre: Open, paused: bool) -> Link:
    centre().pause(paused=paused)
    return centre().link()


def _consent(centre: Open, stream: str, count: int) -> Link:
    centre().consent(stream, count)
    return centre().link()


def _synchronise(
    centre: Open, report: Callable[[float, str], None], cancelled: Callable[[], bool], *, with_photos: bool
) -> Outcome:
    found = centre()
    try:
        summary = found.run(report, cancelled, with_photos=with_photos)
    except CentreError as error:
        return Outcome(found.link(), found.summary, error)
    return Outcome(found.link(), summary)
