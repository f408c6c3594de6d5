"""Trabajo: what has to be done now, most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from gnp_desk import texts
from gnp_desk.services.queue import Queue, age
from gnp_desk.services.views import Place, QueueRow
from gnp_desk.texts import _
from gnp_desk.ui.claim_places import CASE, WORK, place_of
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.queue_list import QueueHeader, QueueList
from gnp_desk.ui.queue_model import QueueModel
from gnp_desk.ui.screen import Action, Screen
from gnp_desk.ui.tabs import Tabs
from gnp_desk.ui.tasks import Tasks

TABS = (
    ("today", _("Hoy")),
    ("incomplete", _("Por completar")),
    ("unsent", _("Por enviar")),
    ("conflicts", _("Conflictos")),
    ("returned", _("Devueltos")),
)
EMPTY = {
    "today": (_("No hay siniestros abiertos"), _("Los que abra en este equipo aparecerán aquí, primero los más urgentes.")),
    "incomplete": (_("Nada por completar"), _("Todos los siniestros abiertos tienen sus datos.")),
    "unsent": (_("Todo está enviado"), _("No queda nada de este equipo por enviar.")),
    "conflicts": (_("Sin conflictos"), _("Nadie más cambió estos datos.")),
    "returned": (_("Nada devuelto"), _("El centro no ha devuelto ningún siniestro.")),
}
NEW = Place("search", page="new")


class WorkQueue(Screen):
    """The claims of this device in five tabs. The main action continues the one chosen."""

    code = WORK

    def __init__(self, queue: Queue, tasks: Tasks, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._chosen = ""
        self._count: int | None = None
        self._tabs = Tabs(TABS)
        self._tabs.setAccessibleName(_("Siniestros"))
        self._tabs.currentChanged.connect(self._turn)
        self._list = QueueList(self._age)
        self._model = QueueModel(queue.counts, queue.page, tasks, self)
        self._model.started.connect(self._started)
        self._list.setModel(self._model)
        self._list.opened.connect(self._open)
        self._list.chosen.connect(self._choose)
        self._header = QueueHeader(self._list)
        self._empty = EmptyState()
        self._empty.pressed.connect(self._new)
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs)
        column.addLayout(self._stack, 1)
        # Only now: a stack that belongs to nobody shows its first widget as a window of its own.
        self._stack.addWidget(_column(self._header, self._list))
        self._stack.addWidget(self._empty)

    def title(self) -> str:
        return _("Trabajo")

    def subtitle(self) -> str:
        now = self._now()
        day = texts.capital(texts.weekday(now.date()))
        return _("{day} {date} · {shift}").format(day=day, date=texts.day(now.date()), shift=_shift(now.hour))

    def note(self) -> str:
        if not self._count:
            return ""
        return texts.plural(self._count, _("{n} siniestro, por urgencia"), _("{n} siniestros, por urgencia"))

    def actions(self) -> tuple[Action, ...]:
        row = self._list.row()
        going_on = _("Continuar {folio}").format(folio=row.folio) if row else _("Continuar")
        why_not = "" if row else _("No hay un siniestro elegido. Abra uno nuevo o cambie de pestaña.")
        new = Action("new", _("Nuevo siniestro"), self._new, "F7", is_main=row is None)
        shown = Action("go_on", going_on, self._go_on, "Ctrl+Return", is_main=True, why_not=why_not)
        return (
            new,
            *((shown,) if row else ()),
        )

    def help_text(self) -> str:
        return _(
            "Los siniestros de este equipo, primero los más urgentes. Elija uno y continúe con su siguiente paso, o ábralo con "
            "la flecha para ver todas sus tareas.\n«Por enviar» cuenta lo que todavía no tiene acuse. Sin conexión se puede "
            "hacer todo el trabajo."
        )

    def enter(self, place: Place) -> None:
        self._chosen = place.claim or self._chosen
        self._tabs.choose(place.page or self._tabs.code())
        self._model.show(self._tabs.code())
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def synchronised(self) -> None:
        self._model.show(self._tabs.code())

    def moved(self) -> None:
        self._model.refresh(self._list.rowAt(0))

    def place(self) -> Place:
        return Place(WORK, self._chosen, self._tabs.code())

    def shown_claim(self) -> str:
        """Return none: the row chosen here is not the client who stands at the counter."""
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._header.setVisible(self._list.is_wide())

    def _turn(self) -> None:
        self._model.show(self._tabs.code())

    def _started(self, counts: Mapping[str, int]) -> None:
        self._tabs.show_counts(counts)
        self._count = counts[self._tabs.code()]
        at = max(0, self._model.find(self._chosen))
        self._list.setCurrentIndex(self._model.index(at))
        self._list.scrollTo(self._model.index(at))
        self._show()

    def _show(self) -> None:
        title, text = EMPTY[self._tabs.code()]
        button = _("Nuevo siniestro") if self._tabs.code() == "today" else ""
        self._empty.show_words(title, text, button)
        self._stack.setCurrentIndex(0 if self._count else 1)
        self.changed.emit()

    def _choose(self) -> None:
        row = self._list.row()
        if row is not None:
            self._chosen = row.claim
        self.changed.emit()

    def _open(self, row: QueueRow) -> None:
        self.wanted.emit(Place(CASE, row.claim))

    def _go_on(self) -> None:
        row = self._list.row()
        if row is not None:
            self.wanted.emit(place_of(row.claim, row.page))

    def _new(self) -> None:
        self.wanted.emit(NEW)

    def _age(self, since: str) -> str:
        return age(since, self._now())


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return holder


def _shift(hour: int) -> str:
    if 7 <= hour < 15:
        return _("turno de mañana")
    return _("turno de tarde") if 15 <= hour < 23 else _("turno de noche")


