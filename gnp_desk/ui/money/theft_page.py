"""Robo: what is asked of a stolen vehicle, and the clocks that run while it does not appear."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import deadline_calendar, theft_view
from gnp_desk.services.deadline_calendar import Term
from gnp_desk.services.theft_view import TheftView
from gnp_desk.services.views import Case, Issued, Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.claim_places import CASE, PAPER, RECORD_PAGE, SETTLEMENT, THEFT
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.money.cards import Card, CardColumn
from gnp_desk.ui.money.deadlines_page import SIGNS
from gnp_desk.ui.money.record_page import RecordPage
from gnp_desk.ui.money.worksheet_actions import paper_of
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.questions import Source
from gnp_desk.ui.screen import Action

KIND = "theft_case"
CLOCKS = ("THEFT_WAIT", "THEFT_DOCS", "SUBSTITUTE_REQUEST")
SIDE, WIDE_LETTERS, MINUTE_MS = 348, 96, 60_000
STANDS = {
    "reported": ("error", "review"),
    "waiting": ("clock", "primary"),
    "not_located": ("error", "error"),
    "back_undamaged": ("check", "ok"),
    "indemnified": ("check", "ok"),
    "closed": ("check", "ok"),
}


class TheftPage(RecordPage):
    """The report of a theft with its clocks beside it; it stays open after the report is issued."""

    code = THEFT

    def __init__(self, session: ClaimSession, source: Source, papers: PaperDesk) -> None:
        super().__init__(session, source)
        self._papers = papers
        self._side = CardColumn()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        self._column.removeWidget(self._board)
        self._sides.addWidget(self._board, 1)
        self._sides.addWidget(self._side)
        self._column.addLayout(self._sides, 1)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._show_clocks)
        self._is_issuing = False
        session.added.connect(self._begun)
        papers.said.connect(self._heard)
        papers.issued.connect(self._issued)
        papers.failed.connect(self._not_issued)

    def title(self) -> str:
        return super().title() or _("Robo")

    def actions(self) -> tuple[Action, ...]:
        record = self._record()
        back, *kept, _done = super().actions()
        if not record:
            return back, Action("begin", _("Empezar reporte de robo"), self.begin, "Ctrl+Return", is_main=True)
        case = self._session.case
        found = case.find(record) if case is not None else None
        issued = found is not None and found.get("status") == "issued"
        main = (
            Action("settle", _("Ir a la liquidación"), self._settle, "Ctrl+Return", is_main=True)
            if issued
            else Action("issue", _("Emitir reporte de robo"), self.issue, "Ctrl+Return", is_main=True)
        )
        return back, *kept, Action("preview", _("Vista previa"), self._preview, "F9"), main

    def enter(self, place: Place) -> None:
        super().enter(place)
        self._minute.start()

    def leave(self) -> None:
        self._minute.stop()
        super().leave()

    def refresh(self) -> None:
        record = self._record()
        if record and self._place.page != f"{RECORD_PAGE}{record}":
            self._place = Place(THEFT, self._place.claim, f"{RECORD_PAGE}{record}", record)
            self._keeper.come(self._place)
        super().refresh()
        if not record:
            self._banner.say("note", _("Todavía no hay reporte de robo. Al empezarlo toma lo que el siniestro ya sabe."))
        self._show_clocks()

    def begin(self) -> None:
        """Begin the report, prefilled from what the claim knows."""
        self._session.add(KIND, {}, f"{self._place.claim}/theft")

    def issue(self) -> None:
        """Issue the report behind everything that still waits to be saved."""
        self._keeper.flush()
        if not self._is_issuing:
            self._is_issuing = True
            self._session.when_settled(partial(self._papers.issue, self._place.claim, self._record(), self))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self._side.setFixedWidth(style.px(SIDE)) if is_wide else self._side.setMaximumWidth(16_777_215)

    def _record(self) -> str:
        case = self._session.case
        found = case.first(KIND) if case is not None and case.claim.id == self._place.claim else None
        return found.id if found else ""

    def _show_clocks(self) -> None:
        case = self._session.case
        if case is None or not self._is_here:
            return
        cards = [_clock(case, term) for term in deadline_calendar.terms(case) if term.kind in CLOCKS]
        theft = theft_view.look(case)
        self._side.show_cards([_state(theft) if theft else None, *(cards or [_no_clock()])])

    def _preview(self) -> None:
        self._keeper.flush()
        self.wanted.emit(Place(PAPER, self._place.claim, record=paper_of(self._session.case, self._record())))

    def _settle(self) -> None:
        self.wanted.emit(Place(SETTLEMENT, self._place.claim))

    def _go_back(self) -> None:
        self._keeper.flush()
        self.wanted.emit(Place(CASE, self._place.claim))

    def _begun(self, record: str) -> None:
        if self._is_here and record == self._record():
            self.refresh()
            self._board.enter_first()

    def _issued(self, issued: Issued) -> None:
        self._is_issuing = False
        if self._is_here and issued.kind == KIND:
            self._session.reload()

    def _heard(self, words: str) -> None:
        if self._is_here:
            self.said.emit(words)

    def _not_issued(self, error: DeskError) -> None:
        self._is_issuing = False
        if not self._is_here:
            return
        if isinstance(error, NotReady) and self._faults.check(self._codes()):
            self._faults.summary.setFocus()
            self.changed.emit()
            return
        self._banner.say("error", error.words())


def _state(theft: TheftView) -> Card:
    """Return how the theft stands and what comes next."""
    sign, tone = STANDS.get(theft.state, ("document", "primary"))
    card = Card(_("Cómo va el robo"), "card", sign, tone)
    card.figure(theft.state_text)
    if theft.next_text:
        card.say(_("Sigue: {step}.").format(step=theft.next_text[:1].lower() + theft.next_text[1:]), "secondary")
    return card


def _no_clock() -> Card:
    card = Card(_("Relojes"))
    card.say(_("Empiezan con la hora del reporte a la Compañía."), "secondary")
    return card


def _clock(case: Case, term: Term) -> Card:
    """Return a running clock: what it waits for, until when, how much is left."""
    sign, tone = SIGNS[term.state]
    is_running = term.state in ("soon", "on_time", "today")
    card = Card(term.title, "card", "clock" if is_running else sign, tone)
    card.figure(deadline_calendar.left_words(case, term))
    card.pair(_("Hasta"), term.due_text, f"{term.days_text} · {term.rule}")
    card.say(term.sentence, "secondary")
    return card
