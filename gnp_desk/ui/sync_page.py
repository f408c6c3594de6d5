"""Sincronización: what waits to be sent, by claim, and what this device can honestly say about its centre."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from gnp_desk import texts
from gnp_desk.services.outbox import Outbox, OutboxRow
from gnp_desk.services.views import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.screen import Action, Screen
from gnp_desk.ui.tasks import Tasks

LIMIT = 500
NO_CENTRE = _("Este equipo todavía no se conecta a un centro. Todo se guarda aquí, cifrado, y se enviará cuando tenga uno.")
KILO, MEGA = 1_000, 1_000_000


class SyncPage(Screen):
    """The outbox. Nothing is sent from here yet, and the page says so instead of pretending."""

    code = "sync"

    def __init__(self, outbox: Outbox, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outbox, self._tasks = outbox, tasks
        self._rows: Sequence[OutboxRow] = ()
        self._banner = Banner()
        self._list, self._empty = LineList(_("Siniestros por enviar")), EmptyState()
        self._list.opened.connect(self._open)
        self._empty.show_words(_("Nada por enviar"), _("Lo que escriba en un siniestro aparecerá aquí hasta tener su acuse."))
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)
        column.setSpacing(8)
        column.addWidget(self._banner)
        self._banner.say("locked", NO_CENTRE)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)

    def title(self) -> str:
        return _("Sincronización")

    def subtitle(self) -> str:
        if not self._rows:
            return ""
        claims = plural(len(self._rows), _("{n} siniestro por enviar"), _("{n} siniestros por enviar"))
        return f"{claims} · {size_words(sum(row.size for row in self._rows))}"

    def actions(self) -> tuple[Action, ...]:
        why_not = _("Sin conexión: todo se guarda en este equipo y se enviará después.")
        return (Action("sync", _("Sincronizar ahora"), self._explain, "F5", is_main=True, why_not=why_not),)

    def help_text(self) -> str:
        return _(
            "Cada renglón es un siniestro con cambios o papeles sin acuse; el que más espera va primero. En cola quiere decir que "
            "está completo en este equipo y todavía no sale de él."
        )

    def enter(self, place: Place) -> None:
        self._tasks.start(partial(self._outbox.by_claim, 0, LIMIT), self._arrived)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrived(self, rows: Sequence[OutboxRow]) -> None:
        self._rows = rows
        self._list.show_lines([_line(row) for row in rows])
        self._stack.setCurrentIndex(0 if rows else 1)
        self.changed.emit()

    def _open(self, claim: str) -> None:
        self.wanted.emit(Place(CASE, claim))

    def _explain(self) -> None:
        self.said.emit(NO_CENTRE)


def size_words(size: int) -> str:
    """Return a size as people read it: «31 kB», «12.4 MB»."""
    return f"{size / MEGA:.1f} MB" if size >= MEGA else f"{max(1, round(size / KILO))} kB"


def _line(row: OutboxRow) -> Line:
    parts = [plural(row.changes, _("{n} cambio"), _("{n} cambios"))]
    if row.papers:
        parts.append(plural(row.papers, _("{n} papel"), _("{n} papeles")))
    title = f"{row.folio} · {row.vehicle}" if row.vehicle else row.folio
    since = _("{size} · desde {at}").format(size=size_words(row.size), at=texts.day_hour(row.since))
    return Line(row.claim, title, " · ".join(parts), "queued", "text", _("En cola"), since)
