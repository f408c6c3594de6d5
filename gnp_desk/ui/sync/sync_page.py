"""Sincronización: what waits, what came, what two people wrote differently, and how the last runs went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.outbox import Outbox, OutboxItem
from gnp_desk.services.sync.incoming import Came, Incoming
from gnp_desk.services.sync.runs import Run
from gnp_desk.services.views import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import messages
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, EVIDENCE, ORDERS, place_of
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.screen import Action, Screen
from gnp_desk.ui.sync import connection, lines
from gnp_desk.ui.sync.conductor import Conductor, Outcome
from gnp_desk.ui.sync.connect_dialog import ConnectDialog
from gnp_desk.ui.sync.dialogs import ConsentDialog, DiscardDialog
from gnp_desk.ui.sync.outbox_tab import OutboxTab
from gnp_desk.ui.sync.progress_line import ProgressLine
from gnp_desk.ui.tabs import Tabs
from gnp_desk.ui.tasks import READ, Tasks

if TYPE_CHECKING:
    from gnp_desk.services.sync.room import Centre

CODE, CONFLICT = "sync", "conflict"
OUT, IN, CONFLICTS, HISTORY = "out", "in", "conflicts", "history"
TABS = ((OUT, _("Salida")), (IN, _("Entrada")), (CONFLICTS, _("Conflictos")), (HISTORY, _("Historial")))
EMPTY = {
    IN: (_("Nada ha llegado todavía"), _("Lo que otras personas cambien en sus siniestros aparecerá aquí.")),
    CONFLICTS: (_("Sin conflictos"), _("Nadie más cambió los mismos datos. Si pasa, aquí se decide dato por dato.")),
    HISTORY: (_("Todavía sin sincronizar"), _("Cada sincronización dejará aquí qué movió y cómo terminó.")),
}
BANNERS = {
    "online": "note",
    "paused": "warning",
    "expired": "warning",
    "certificate": "error",
    "revoked": "error",
    "portal": "warning",
    "clock": "warning",
}
AGAIN_MS = 1_000


@dataclass(frozen=True)
class Reader:
    """What the page reads; each is a job."""

    outbox: Outbox
    incoming: Incoming
    centre: Callable[[], Centre]


@dataclass(frozen=True)
class Contents:
    """What the page shows, read together."""

    items: Sequence[OutboxItem]
    runs: Sequence[Run]
    came: Sequence[Came]


class SyncPage(Screen):
    """The place with a page opens that tab. Nothing here is needed for the work to be sent: it goes by itself."""

    code = CODE

    def __init__(self, reader: Reader, conductor: Conductor, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader, self._conductor, self._tasks = reader, conductor, tasks
        self._contents = Contents((), (), ())
        self._is_here = self._is_reading = False
        self._banner, self._progress, self._tabs = Banner(), ProgressLine(), Tabs(TABS)
        self._tabs.setAccessibleName(_("Sincronización"))
        self._out = OutboxTab()
        self._lists = {code: LineList(words) for code, words in TABS[1:]}
        self._empties = {code: EmptyState() for code in self._lists}
        self._stack = QStackedWidget()
        self._again = QTimer(self, interval=AGAIN_MS)
        self._lay()
        self._connect()

    def title(self) -> str:
        return _("Sincronización")

    def subtitle(self) -> str:
        items = self._contents.items
        waiting = sum(bool(item.action) and item.action != "resume" for item in items)
        parts = [
            (len(items) - waiting, _("{n} sigue solo"), _("{n} siguen solos")),
            (waiting, _("{n} espera su decisión"), _("{n} esperan su decisión")),
        ]
        return " · ".join(plural(count, one, many) for count, one, many in parts if count)

    def note(self) -> str:
        at = self._acknowledged()
        return _("Último acuse: {at}").format(at=at) if at else ""

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        now = self._conductor.connection
        offered = now.action
        pause = Action("pause", _("Pausar envíos"), self._pause, is_leaving=True)
        can_pause = self._conductor.link is not None and self._conductor.link.is_linked and offered != connection.RESUME
        offer = Action("offer", connection.VERBS[offered], self._offered, is_main=now.stops) if offered else None
        consent = self._conductor.consent is not None
        item = self._out.item() if self._tabs.code() == OUT else None
        return (
            *((pause,) if can_pause and now.code != "demo" else ()),
            *((Action("consent", _("Revisar lo que pide el centro"), self._ask_consent),) if consent else ()),
            *((offer,) if offer is not None else ()),
            *(
                (Action("discard", _("Descartar lo rechazado"), self._discard, "Ctrl+Del", is_quiet=True),)
                if item and item.op
                else ()
            ),
            Action("sync", _("Sincronizar ahora"), self._sync, "F5", is_main=not now.stops),
        )

    def help_text(self) -> str:
        return _(
            "Salida muestra lo que todavía no tiene acuse. Solo «Acusado» cuenta como enviado, y un siniestro lo está cuando también "
            "llegaron sus fotos.\nTodo sale solo cuando hay conexión. Lo rechazado y los conflictos esperan su decisión y no detienen "
            "lo demás.\nCon F5 se sincroniza en este momento."
        )

    def enter(self, place: Place) -> None:
        self._is_here = True
        self._tabs.choose(place.page or self._tabs.code())
        self._moved()
        self.read()
        self._current().setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self._is_here = False
        self._again.stop()

    def place(self) -> Place:
        return Place(CODE, page=self._tabs.code())

    def synchronised(self) -> None:
        self.read()

    def read(self) -> None:
        """Read everything anew beside the window."""
        if not self._is_reading:
            self._is_reading = True
            job = partial(_read, self._reader, with_incoming=self._tabs.code() == IN)
            self._tasks.start(job, self._arrived, self._failed, lane=READ)

    def _arrived(self, contents: Contents) -> None:
        self._is_reading = False
        self._contents = contents
        conflicts = [item for item in contents.items if item.state == "conflict"]
        at = self._acknowledged()
        words = _("No queda nada de este equipo por enviar.")
        self._out.show_items(contents.items, f"{words} {_('Último acuse: {at}.').format(at=at)}" if at else words)
        self._fill(CONFLICTS, [lines.of_conflict(item) for item in conflicts])
        self._fill(HISTORY, [lines.of_run(number, run) for number, run in enumerate(contents.runs)])
        if self._tabs.code() == IN:
            self._fill(IN, [lines.of_came(came) for came in contents.came])
        self._tabs.show_counts({OUT: len(contents.items), CONFLICTS: sum(item.count for item in conflicts)})
        self.changed.emit()

    def _failed(self, error: DeskError) -> None:
        self._is_reading = False
        self.said.emit(messages.spoken(error))

    def _fill(self, code: str, rows: list[Line]) -> None:
        self._lists[code].show_lines(rows)
        self._show_front()

    def _current(self) -> QWidget:
        """Return what takes the focus on the tab at the front."""
        return self._out.list if self._tabs.code() == OUT else self._lists[self._tabs.code()]

    def _turn(self) -> None:
        self._show_front()
        if self._is_here:
            self.read()

    def _show_front(self) -> None:
        code = self._tabs.code()
        front = self._out if code == OUT else self._lists[code] if self._lists[code].count() else self._empties[code]
        self._stack.setCurrentWidget(front)

    def _moved(self) -> None:
        """Show how the way to the centre is, and the progress of a run."""
        now, running = self._conductor.connection, self._conductor.is_running
        self._banner.say(
            BANNERS.get(now.code, "info"), "" if now.code == "online" and self._conductor.consent is None else now.why
        )
        self._progress.show_progress(self._conductor.part if running else -1, self._conductor.step)
        if running and not self._again.isActive() and self._is_here:
            self._out.begin()
            self._again.start()
        elif not running and self._again.isActive():
            self._again.stop()
            self._out.end()
            self.read()
        self.changed.emit()

    def _ended(self, outcome: Outcome) -> None:
        if self._is_here:
            self.read()

    def _sync(self) -> None:
        """Synchronise, or say why not; what can be done about it stands beside."""
        if not self._conductor.now():
            self.said.emit(self._conductor.connection.why)

    def _offered(self) -> None:
        action = self._conductor.connection.action
        if action == connection.RESUME:
            self._conductor.pause(False)
        elif action == connection.BROWSE and self._conductor.link is not None:
            QDesktopServices.openUrl(self._conductor.link.address)
        else:
            is_accepted(ConnectDialog(self._conductor, self))

    def _pause(self) -> None:
        self._conductor.pause(True)

    def _ask_consent(self) -> None:
        asked = self._conductor.consent
        if asked is not None and is_accepted(ConsentDialog(asked, self)):
            self._conductor.agree()

    def _act(self, item: OutboxItem, action: str) -> None:
        if action == "correct":
            self.wanted.emit(
                place_of(item.claim, item.page, item.record, item.field) if item.page else Place(CASE, item.claim)
            )
        elif action == "review":
            self.wanted.emit(Place(CONFLICT, item.claim))
        elif action == "look":
            self.wanted.emit(Place(EVIDENCE, item.claim))
        elif action == "resume":
            self._conductor.pause(False)
        elif action == "retry":
            self._tasks.start(partial(_again, self._reader, item.op), self._changed_something, self._failed)
        else:
            self._discard()

    def _discard(self) -> None:
        """Take back what the centre refused, with a reason; a paper whose folio was taken is then issued anew."""
        item = self._out.item()
        if item is None or not item.op:
            return
        dialog = DiscardDialog(item, self)
        if not is_accepted(dialog):
            return
        self._tasks.start(
            partial(_withdraw, self._reader, item.op, dialog.reason), self._changed_something, self._failed
        )
        if item.action == "renumber":
            self.wanted.emit(Place(ORDERS, item.claim))

    def _changed_something(self, nothing: object) -> None:
        self._conductor.saved()
        self.read()

    def _open_item(self, item: OutboxItem) -> None:
        if item.action:
            self._act(item, item.action)
        elif item.folio:
            self.wanted.emit(Place(CASE, item.claim))

    def _open_line(self, code: str) -> None:
        tab = self._tabs.code()
        if tab == CONFLICTS:
            self.wanted.emit(Place(CONFLICT, code))
        elif tab == IN:
            came = next(came for came in self._contents.came if came.code == code)
            self.wanted.emit(
                place_of(came.claim, came.page, came.record, came.field) if came.page else Place(CASE, came.claim)
            )

    def _acknowledged(self) -> str:
        """Return when the centre last acknowledged something, «» when it never did."""
        from datetime import datetime

        run = next((run for run in self._contents.runs if run.sent or run.files_up), None)
        if run is None:
            return ""
        return lines.moment(datetime.fromisoformat(run.at).astimezone().replace(tzinfo=None).isoformat())

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._turn)
        self._again.timeout.connect(self.read)
        self._out.acted.connect(self._act)
        self._out.opened.connect(self._open_item)
        self._out.chosen.connect(self.changed)
        for code, rows in self._lists.items():
            rows.opened.connect(self._open_line)
            self._empties[code].show_words(*EMPTY[code])
        self._conductor.changed.connect(self._moved)
        self._conductor.ended.connect(self._ended)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)
        column.setSpacing(8)
        for part in (self._banner, self._progress, self._tabs):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        for part in (self._out, *self._lists.values(), *self._empties.values()):
            self._stack.addWidget(part)


def _read(reader: Reader, *, with_incoming: bool) -> Contents:
    came = reader.incoming.rows() if with_incoming else ()
    return Contents(reader.outbox.items(), reader.centre().runs(), came)


def _again(reader: Reader, op: str) -> None:
    reader.centre().again(op)


def _withdraw(reader: Reader, op: str, reason: str) -> None:
    reader.centre().withdraw(op, reason)
