"""What stands beside the results of Buscar: the claim, the client or the policy chosen, worked out beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services import counter_view
from gnp_desk.services.cases import Cases
from gnp_desk.services.client_card import ClientCard, ClientCards
from gnp_desk.services.counter_view import CounterView
from gnp_desk.services.policies import Policies
from gnp_desk.services.views import CoverView, SearchHit
from gnp_desk.texts import _
from gnp_desk.ui.counter import client_cards
from gnp_desk.ui.counter.claim_card import ClaimCard
from gnp_desk.ui.cover_sheet import CoverSheet
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.money.cards import CardColumn
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.tasks import READ, Tasks

Shown = CounterView | ClientCard | CoverView


@dataclass(frozen=True)
class CounterDesk:
    """What the counter asks: policies and their cover, claims, and the cards of clients."""

    policies: Policies
    cases: Cases
    clients: ClientCards


class HitCards(QWidget):
    """Shows what is known of one result. Says `changed` when it is there, `asked` and `paper_asked` as its card does."""

    changed = Signal()
    asked = Signal(str)
    paper_asked = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: CounterDesk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._wanted: SearchHit | None = None
        self._of: SearchHit | None = None
        self.shown: Shown | None = None
        self._claim, self._sheet, self._hint = ClaimCard(), CoverSheet(), EmptyState()
        self._cards = CardColumn()
        self._no_card, self._client = (
            SteadyScrollArea(inner=self._hint),
            SteadyScrollArea(inner=self._cards, name=_("Cliente elegido")),
        )
        self._claim.asked.connect(self.asked)
        self._claim.paper_asked.connect(self.paper_asked)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for widget in (self._no_card, self._claim, self._client, self._sheet):
            self._stack.addWidget(widget)

    @property
    def claim(self) -> CounterView | None:
        """Return the claim shown, None while it is something else or of a result that is not the chosen one any more."""
        return self.shown if self._is_of_chosen() and isinstance(self.shown, CounterView) else None

    @property
    def other_line(self) -> str:
        """Return the line of the policy shown when no claim begins under it here, «» otherwise."""
        return self.shown.other_line if self._is_of_chosen() and isinstance(self.shown, CoverView) else ""

    def _is_of_chosen(self) -> bool:
        of, wanted = self._of, self._wanted
        return of is not None and wanted is not None and (of.kind, of.id) == (wanted.kind, wanted.id)

    def is_hint(self) -> bool:
        """Return whether there is nothing but a hint to show."""
        return self._stack.currentWidget() is self._no_card

    def show_hint(self, title: str, text: str) -> None:
        """Say what may be done instead of a card."""
        self._wanted = self._of = self.shown = None
        self._hint.show_words(title, text)
        self._stack.setCurrentWidget(self._no_card)

    def show_hit(self, hit: SearchHit, *, anew: bool = False) -> None:
        """Show what is known of a result soon; at once when it is there already, unless it may have changed."""
        self._wanted = hit
        if self._of is not None and (self._of.kind, self._of.id) == (hit.kind, hit.id) and not anew:
            return
        self._tasks.start(partial(_look, self._desk, hit), self._arrived, self._lost, lane=READ)

    def _arrived(self, answer: tuple[SearchHit, Shown]) -> None:
        hit, shown = answer
        if self._wanted is None or (hit.kind, hit.id) != (self._wanted.kind, self._wanted.id):
            return
        self._of, self.shown = hit, shown
        if isinstance(shown, CounterView):
            self._claim.show_view(shown)
            self._stack.setCurrentWidget(self._claim)
        elif isinstance(shown, ClientCard):
            parts = (client_cards.who, client_cards.totals, client_cards.receipts, client_cards.alike)
            self._cards.show_cards(part(shown) for part in parts)
            self._stack.setCurrentWidget(self._client)
        else:
            self._sheet.show_cover(shown)
            self._stack.setCurrentWidget(self._sheet)
        self.changed.emit()

    def _lost(self, error: DeskError) -> None:
        self.failed.emit(error)


def _look(desk: CounterDesk, hit: SearchHit) -> tuple[SearchHit, Shown]:
    if hit.kind == "policy":
        return hit, desk.policies.card(hit.id, desk.cases.moment().local)
    if hit.kind == "client":
        return hit, desk.clients.card(hit.id)
    return hit, counter_view.look(desk.cases.load(hit.claim or hit.id))
