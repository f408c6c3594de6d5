"""Sincronización: what waits, what came, what two people wrote differently, and how the last runs went."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.outbox import OutboxItem
from gnp_desk.services.views import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import messages
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, place_of
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.screen import Action, Screen
from gnp_desk.ui.sync import connection, lines
from gnp_desk.ui.sync.conductor import Conductor
from gnp_desk.ui.sync.contents import Contents, Reader, read
from gnp_desk.ui.sync.decisions import CONFLICT, Decisions
from gnp_desk.ui.sync.outbox_tab import OutboxTab
from gnp_desk.ui.sync.progress_line import ProgressLine
from gnp_desk.ui.tabs import Tabs
from gnp_desk.ui.tasks import READ, Tasks

CODE = "sync"
OUT, IN, CONFLICTS, HISTORY = "out", "in", "conflicts", "history"
TABS = ((OUT, _("Salida")), (IN, _("Entrada")), (CONFLICTS, _("Conflictos")), (HISTORY, _("Historial")))
EMPTY = {
    IN: (_("Nada ha llegado todavía"), _("Lo que otras personas cambien en sus siniestros aparecerá aquí.")),
    CONFLICTS: (_("Sin conflictos"), _("Nadie más cambió los mismos datos. Si pasa, aquí se decide dato por dato.")),
    HISTORY: (_("Todavía sin sincronizar"), _("Cada sincronización dejará aquí qué movió y cómo terminó.")),
}
WARNINGS = dict.fromkeys(("paused", "expired", "portal", "clock"), "warning") | dict.fromkeys(
    ("certificate", "revoked"), "error"
)
AGAIN_MS = 1_000


class SyncPage(Screen):
    """The place with a page opens that tab. Nothing here is needed for the work to be sent: it goes by itself."""

    code = CODE

    def __init__(self, reader: Reader, conductor: Conductor, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader, self._conductor, self._tasks = reader, conductor, tasks
        self._contents = Contents()
        self._is_here = self._is_reading = False
        self._banner, self._progress, self._tabs = Banner(), ProgressLine(), Tabs(TABS)
        self._tabs.setAccessibleName(_("Sincronización"))
        self._out = OutboxTab()
        self._lists = {code: LineList(words) for code, words in TABS[1:]}
        self._empties = {code: EmptyState() for code in self._lists}
        self._stack = QStackedWidget()
        self._decisions = Decisions(reader.centre, conductor, tasks, self)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._lay()
        self._connect()

    def title(self) -> str:
        return _("Sincronización")

    def subtitle(self) -> str:
        waiting = self._contents.to_decide
        alone = len(self._contents.items) - waiting
        parts = (
            plural(alone, _("{n} sigue solo"), _("{n} siguen solos")) if alone else "",
            plural(waiting, _("{n} espera su decisión"), _("{n} esperan su decisión")) if waiting else "",
        )
        return " · ".join(part for part in parts if part)

    def note(self) -> str:
        at = self._contents.acknowledged
        return _("Último acuse: {at}").format(at=at) if at else ""

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        now = self._conductor.connection
        verb = connection.VERBS.get(now.action, "")
        return (
            *self._of_pause(),
            *self._of_item(),
            *((Action("offer", verb, self._decisions.take_up, is_main=now.stops),) if verb else ()),
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
        self._rows().setFocus(Qt.FocusReason.OtherFocusReason)

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
            job = partial(read, self._reader, with_incoming=self._tabs.code() == IN)
            self._tasks.start(job, self._arrived, self._failed, lane=READ)

    def _arrived(self, contents: Contents) -> None:
        self._is_reading = False
        self._contents = contents
        words, at = _("No queda nada de este equipo por enviar."), contents.acknowledged
        self._out.show_items(contents.items, f"{words} {_('Último acuse: {at}.').format(at=at)}" if at else words)
        self._fill(CONFLICTS, [lines.of_conflict(item) for item in contents.conflicts])
        self._fill(HISTORY, [lines.of_run(number, run) for number, run in enumerate(contents.runs)])
        if self._tabs.code() == IN:
            self._fill(IN, [lines.of_came(came) for came in contents.came])
        disputed = sum(item.count for item in contents.conflicts)
        self._tabs.show_counts({OUT: len(contents.items), CONFLICTS: disputed})
        self._show_banner()
        self.changed.emit()

    def _failed(self, error: DeskError) -> None:
        self._is_reading = False
        self.said.emit(messages.spoken(error))

    def _fill(self, code: str, rows: list[Line]) -> None:
        self._lists[code].show_lines(rows)
        self._show_front()

    def _rows(self) -> LineList:
        """Return the rows of the tab at the front."""
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
        is_running = self._conductor.is_running
        self._show_banner()
        self._out.say_next(self._conductor.next_attempt)
        self._progress.show_progress(self._conductor.part if is_running else -1, self._conductor.step)
        if is_running and self._is_here and not self._again.isActive():
            self._out.begin()
            self._again.start()
        elif not is_running and self._again.isActive():
            self._again.stop()
            self._out.end()
            self.read()
        self.changed.emit()

    def _show_banner(self) -> None:
        """Say what keeps things here and when that is tried again, nothing while nothing does."""
        now = self._conductor.connection
        is_quiet = now.code == "online" and self._conductor.consent is None
        spared = _("Red medida: las fotos esperan. Los datos y los papeles se envían.") if self._spares() else ""
        then = self._conductor.next_attempt
        parts = ("" if is_quiet else now.why, f"{then}." if then else "", spared)
        self._banner.say(WARNINGS.get(now.code, "info"), " ".join(part for part in parts if part))

    def _spares(self) -> bool:
        """Return whether photos wait here for another network."""
        return self._conductor.spares_photos and any(item.action == "photos" for item in self._contents.items)

    def _sync(self) -> None:
        """Synchronise, or say why not; what can be done about it stands beside."""
        if not self._conductor.now():
            self.said.emit(self._conductor.connection.why)

    def _of_pause(self) -> tuple[Action, ...]:
        link, now = self._conductor.link, self._conductor.connection
        can_pause = link is not None and link.is_linked and now.code != "demo" and not link.paused
        photos = Action("photos", lines.ACTIONS["photos"], self._decisions.send_photos)
        consent = Action("consent", _("Revisar lo que pide el centro"), self._decisions.agree)
        return (
            *((Action("pause", _("Pausar envíos"), self._pause, is_leaving=True),) if can_pause else ()),
            *((consent,) if self._conductor.consent is not None else ()),
            *((photos,) if self._spares() else ()),
        )

    def _of_item(self) -> tuple[Action, ...]:
        """Offer what can be done about the line chosen, unless its card does."""
        item = self._out.item() if self._tabs.code() == OUT else None
        if item is None or not item.action:
            return ()
        act = Action("act", lines.ACTIONS[item.action], partial(self._decisions.act, item, item.action))
        discard = Action(
            "discard", _("Descartar lo rechazado"), partial(self._decisions.discard, item), "Ctrl+Del", is_quiet=True
        )
        # The frame offers the photos of all claims together.
        is_offered = self._out.is_beside or item.action == "photos"
        return *(() if is_offered else (act,)), *((discard,) if item.op else ())

    def _pause(self) -> None:
        self._conductor.pause(True)

    def _open_item(self, item: OutboxItem) -> None:
        if item.action:
            self._decisions.act(item, item.action)
        elif item.folio:
            self.wanted.emit(Place(CASE, item.claim))

    def _open_line(self, code: str) -> None:
        tab = self._tabs.code()
        if tab == CONFLICTS:
            self.wanted.emit(Place(CONFLICT, code))
        elif tab == IN:
            came = next(came for came in self._contents.came if came.code == code)
            place = place_of(came.claim, came.page, came.record, came.field) if came.page else Place(CASE, came.claim)
            self.wanted.emit(place)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._turn)
        self._again.timeout.connect(self.read)
        self._out.acted.connect(self._decisions.act)
        self._out.opened.connect(self._open_item)
        self._out.chosen.connect(self.changed)
        self._decisions.wanted.connect(self.wanted)
        self._decisions.said.connect(self.said)
        self._decisions.done.connect(self.read)
        self._conductor.changed.connect(self._moved)
        for code, rows in self._lists.items():
            rows.opened.connect(self._open_line)
            self._empties[code].show_words(*EMPTY[code])

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)
        column.setSpacing(8)
        for part in (self._banner, self._progress, self._tabs):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        for part in (self._out, *self._lists.values(), *self._empties.values()):
            self._stack.addWidget(part)
