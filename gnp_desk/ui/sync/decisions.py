"""What a person does about what waits for them: correct, decide, discard, send again, agree, join, resume."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.outbox import OutboxItem
from gnp_desk.services.views import Place
from gnp_desk.ui import messages
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_places import CASE, EVIDENCE, ORDERS, place_of
from gnp_desk.ui.sync import connection
from gnp_desk.ui.sync.conductor import Conductor
from gnp_desk.ui.sync.connect_dialog import ConnectDialog
from gnp_desk.ui.sync.dialogs import ConsentDialog, DiscardDialog
from gnp_desk.ui.tasks import Tasks

if TYPE_CHECKING:
    from gnp_desk.services.sync.room import Centre

CONFLICT = "conflict"


class Decisions(QObject):
    """Carries out decisions taken on a page; dialogs stand over it."""

    wanted = Signal(object)
    """Emitted with the Place to go to."""
    said = Signal(str)
    done = Signal()
    """Emitted when something in the outbox is another."""

    def __init__(self, centre: Callable[[], Centre], conductor: Conductor, tasks: Tasks, page: QWidget) -> None:
        super().__init__(page)
        self._centre, self._conductor, self._tasks, self._page = centre, conductor, tasks, page

    def act(self, item: OutboxItem, action: str) -> None:
        """Do about a line of the outbox what is to be done."""
        if action == "correct":
            self.wanted.emit(_place(item))
        elif action == "review":
            self.wanted.emit(Place(CONFLICT, item.claim))
        elif action == "look":
            self.wanted.emit(Place(EVIDENCE, item.claim))
        elif action == "resume":
            self._conductor.pause(False)
        elif action == "photos":
            self.send_photos()
        elif action == "retry":
            self._tasks.start(partial(_again, self._centre, item.op), self._changed, self._failed)
        else:
            self.discard(item)

    def discard(self, item: OutboxItem) -> None:
        """Take back what the centre refused, with a reason; a paper whose folio was taken is then issued anew."""
        dialog = DiscardDialog(item, self._page)
        if not is_accepted(dialog):
            return
        self._tasks.start(partial(_withdraw, self._centre, item.op, dialog.reason), self._changed, self._failed)
        if item.action == "renumber":
            self.wanted.emit(Place(ORDERS, item.claim))

    def send_photos(self) -> None:
        """Send the photos that wait for another network, or say why nothing goes now."""
        if not self._conductor.send_photos():
            self.said.emit(self._conductor.connection.why)

    def agree(self) -> None:
        """Ask whether the centre may take away what it wants to."""
        asked = self._conductor.consent
        if asked is not None and is_accepted(ConsentDialog(asked, self._page)):
            self._conductor.agree()

    def take_up(self) -> None:
        """Do the one thing that the way to the centre waits for."""
        action, link = self._conductor.connection.action, self._conductor.link
        if action == connection.RESUME:
            self._conductor.pause(False)
        elif action == connection.BROWSE and link is not None:
            QDesktopServices.openUrl(QUrl(link.address))
        elif action:
            is_accepted(ConnectDialog(self._conductor, self._page))

    def _changed(self, nothing: object) -> None:
        self._conductor.saved()
        self.done.emit()

    def _failed(self, error: DeskError) -> None:
        self.said.emit(messages.spoken(error))


def _place(item: OutboxItem) -> Place:
    return place_of(item.claim, item.page, item.record, item.field) if item.page else Place(CASE, item.claim)


# Jobs: they touch nothing but services.


def _again(centre: Callable[[], Centre], op: str) -> None:
    centre().again(op)


def _withdraw(centre: Callable[[], Centre], op: str, reason: str) -> None:
    centre().withdraw(op, reason)
