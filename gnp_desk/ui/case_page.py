"""Expediente: the tasks of a claim, and beside them its cover, its deadlines and what is worth a look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.cases import Cases
from gnp_desk.services.sync.states import Sent
from gnp_desk.services.views import Advice, CaseView, Place, TaskRow
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.case_side import CaseSide
from gnp_desk.ui.claim_places import (
    CASE,
    CLIENT_VIEW,
    DEADLINES,
    DOCUMENTS,
    ORDERS,
    REPAIR,
    REVIEW,
    SETTLEMENT,
    SLIPS,
    THEFT,
    VALUATION,
    WORK,
    place_of,
)
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.queue_list import SENDING
from gnp_desk.ui.screen import Action, Crumb, Screen, Standing
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.task_list import TaskList
from gnp_desk.ui.tasks import READ, Tasks

SIDE, WIDE_LETTERS = 396, 118
SentOf = Callable[[str], Sent]


class CasePage(Screen):
    """Twelve rows to open in any order. The column goes below the rows where it does not fit beside them."""

    code = CASE

    def __init__(
        self, session: ClaimSession, cases: Cases, tasks: Tasks, sent: SentOf, parent: QWidget | None = None
    ) -> None:
        """`sent` says how far a claim is on its way; a job."""
        super().__init__(parent)
        self._session, self._cases, self._tasks, self._sent_of = session, cases, tasks, sent
        self._sent: Sent | None = None
        self._place = Place(CASE)
        self._view: CaseView | None = None
        self._is_here = False
        self._banner = Banner()
        self._rows = TaskList()
        self._rows.setAccessibleName(_("Tareas del siniestro"))
        self._side = CaseSide()
        inner = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._sides.setContentsMargins(0, 0, 8, 0)
        self._sides.setSpacing(24)
        self._sides.addWidget(self._rows, 1)
        self._sides.addWidget(self._side)
        self._scroll = SteadyScrollArea(inner=inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._banner)
        column.addWidget(self._scroll, 1)
        self._connect()

    def title(self) -> str:
        return self._view.title if self._view else _("Expediente")

    def subtitle(self) -> str:
        if self._view is None:
            return ""
        # Where the cover card is below the rows, its first word stands here.
        words = (self._view.subtitle, "" if self._is_wide() else self._view.cover.badge)
        return " · ".join(word for word in words if word)

    def corner(self) -> str:
        if self._view is None:
            return ""
        done = sum(row.state == "complete" for row in self._view.tasks)
        return _("{n} de {all} tareas completas").format(n=done, all=len(self._view.tasks))

    def state(self) -> Standing | None:
        if self._view is None or self._sent is None:
            return None
        sign, tint, _is_bold = SENDING[self._sent.code]
        return Standing(sign, tint, self._sent.words)

    def crumbs(self) -> tuple[Crumb, ...]:
        return Crumb(_("Trabajo"), Place(WORK)), Crumb(self._view.folio if self._view else "")

    def actions(self) -> tuple[Action, ...]:
        view = self._view
        going_on = view.next_text if view and view.next_text else _("Revisar y cerrar")
        return (
            Action("client", _("Vista para el cliente"), partial(self._go_to, CLIENT_VIEW), "F11", is_leaving=True),
            Action("orders", _("Órdenes"), self._orders, "Ctrl+O"),
            Action("review", _("Revisar y cerrar"), self._review, "F12"),
            Action("go_on", going_on, self._go_on, "Ctrl+Return", is_main=True),
            *(
                Action(code, words, partial(self._go_to, code), key, is_quiet=True)
                for code, words, key in (
                    (VALUATION, _("Valuación"), ""),
                    (SETTLEMENT, _("Liquidación"), ""),
                    (SLIPS, _("Deducible"), ""),
                    (DOCUMENTS, _("Documentos del siniestro"), "Ctrl+J"),
                    (DEADLINES, _("Plazos del siniestro"), "Ctrl+E"),
                    (THEFT, _("Reporte de robo"), ""),
                    (REPAIR, _("Seguimiento a la reparación"), ""),
                )
            ),
        )

    def help_text(self) -> str:
        return _(
            "Cada renglón es una tarea; se abren en cualquier orden. Las órdenes no esperan a que la declaración esté cerrada. "
            "A la derecha está lo que la póliza cubre a la hora del siniestro."
        )

    def enter(self, place: Place) -> None:
        if place.claim != self._place.claim:
            self._view = self._sent = None
        self._place, self._is_here = place, True
        self._session.open(place.claim)

    def place(self) -> Place:
        row = self._rows.chosen()
        return Place(CASE, self._place.claim, record=row.code if row else "")

    def leave(self) -> None:
        self._is_here = False

    def find_fault(self, forward: bool) -> None:
        self._review()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _connect(self) -> None:
        self._session.opened.connect(self._look)
        self._session.opened.connect(self._ask)
        self._session.changed.connect(self._look)
        self._session.lost.connect(self._lost)
        self._session.state_changed.connect(self._saved)
        self._rows.opened.connect(self._open)
        self._side.wanted.connect(self._open_advice)
        self._side.policy_wanted.connect(self._find_policy)

    def _look(self) -> None:
        """Ask for the view of the case as it is now; it is computed away from the window."""
        if self._is_here and self._session.case is not None:
            self._tasks.start(partial(self._cases.look, self._session.case), self._arrived)

    def _arrived(self, view: CaseView) -> None:
        if view.case.claim.id != self._place.claim or not self._is_here:
            return
        first = self._view is None
        self._view = view
        self._banner.say("", "")
        self._rows.show_rows(view.tasks)
        self._side.show_view(view)
        self._fit()
        if first:
            self._rows.choose(self._place.record or self._next_task())
            self._rows.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def moved(self) -> None:
        self._ask()

    def synchronised(self) -> None:
        self._ask()

    def _saved(self) -> None:
        if self._session.state.code == "saved":
            self._ask()

    def _ask(self) -> None:
        """Ask how far the claim is on its way, beside the window."""
        if self._is_here and self._session.case is not None:
            self._tasks.start(partial(_asked, self._sent_of, self._place.claim), self._told, lane=READ)

    def _told(self, answer: tuple[str, Sent]) -> None:
        claim, sent = answer
        if claim == self._place.claim and sent != self._sent:
            self._sent = sent
            self.changed.emit()

    def _next_task(self) -> str:
        assert self._view is not None
        page = self._view.next_page or "case"
        return next((row.code for row in self._view.tasks if row.page == page), "")

    def _fit(self) -> None:
        """Put the column beside the rows, or below them; the rows show whole, the screen scrolls."""
        is_wide = self._is_wide()
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(way)
        self._side.setMinimumWidth(style.px(SIDE) if is_wide else 0)
        self._side.setMaximumWidth(style.px(SIDE) if is_wide else 16_777_215)
        self._rows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows.setFixedHeight(max(self._rows.rows_height(), 1))
        self._sides.setAlignment(self._rows, Qt.AlignmentFlag.AlignTop)

    def _is_wide(self) -> bool:
        return self.width() >= self.fontMetrics().averageCharWidth() * WIDE_LETTERS

    def _open(self, row: TaskRow) -> None:
        if row.state == "locked":
            self.said.emit(f"{row.title}: {row.state_text}. {row.summary}.")
            return
        self.wanted.emit(place_of(self._place.claim, row.page))

    def _open_advice(self, advice: Advice) -> None:
        self.wanted.emit(place_of(self._place.claim, advice.page, advice.record, advice.field))

    def _find_policy(self) -> None:
        self.wanted.emit(Place("search", self._place.claim))

    def _go_on(self) -> None:
        page = self._view.next_page if self._view else ""
        self.wanted.emit(place_of(self._place.claim, page or "review"))

    def _review(self) -> None:
        self.wanted.emit(Place(REVIEW, self._place.claim))

    def _go_to(self, screen: str) -> None:
        self.wanted.emit(Place(screen, self._place.claim))

    def _orders(self) -> None:
        self.wanted.emit(Place(ORDERS, self._place.claim))

    def _lost(self, error: DeskError) -> None:
        if self._is_here:
            self._banner.say("error", f"{error.words()} ({error.code})")


def _asked(sent: SentOf, claim: str) -> tuple[str, Sent]:
    return claim, sent(claim)
