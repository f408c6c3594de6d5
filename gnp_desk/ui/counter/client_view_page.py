"""Vista para el cliente (F11): what is theirs and nothing else. While it is in front, the window leads nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services import client_view, pictures
from gnp_desk.services.cases import Cases
from gnp_desk.services.client_view import ClientView
from gnp_desk.services.papers import Papers
from gnp_desk.services.pictures import Picture
from gnp_desk.services.views import Place
from gnp_desk.texts import _
from gnp_desk.ui.claim_places import CLIENT_VIEW
from gnp_desk.ui.counter import contact_cards, repair_cards
from gnp_desk.ui.counter.claim_card import AnswerCard, facts_grid, paper_line
from gnp_desk.ui.counter.columns import Columns
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.money import slip_cards
from gnp_desk.ui.money.cards import Card
from gnp_desk.ui.money.cascade import CascadeView
from gnp_desk.ui.paper_preview import PagesView
from gnp_desk.ui.screen import Action, Screen
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.tabs import Tabs
from gnp_desk.ui.tasks import READ, Tasks

HOME, WHY, PAY, DOCUMENTS, REPAIR, PAPERS, CONTACTS = "home", "why", "pay", "documents", "repair", "papers", "contacts"
PARTS = (
    (HOME, _("Resumen")),
    (WHY, _("¿Por qué?")),
    (PAY, _("Deducible")),
    (DOCUMENTS, _("Documentos")),
    (REPAIR, _("Reparación")),
    (PAPERS, _("Papeles")),
    (CONTACTS, _("Contacto")),
)
LEAVE = _("Salir de la vista para el cliente")
SIGNS = {"missing": ("empty", "review"), "returned": ("warning", "review")}
LIST_SHARE, PAGE_SHARE = 2, 3
LAID_MS = 40
"""How long the papers get to come to their place, whose width says how large a page is drawn."""


class ClientViewPage(Screen):
    """Seven parts, each with its key. It is left with F11, back to where the person was."""

    code = CLIENT_VIEW
    is_for_client = True

    def __init__(self, cases: Cases, papers: Papers, tasks: Tasks, leave: Callable[[], None]) -> None:
        super().__init__()
        self._cases, self._papers, self._tasks, self._leave = cases, papers, tasks, leave
        self._place = Place(CLIENT_VIEW)
        self._view: ClientView | None = None
        self._tabs, self._stack = Tabs(PARTS), QStackedWidget()
        self._tabs.setAccessibleName(_("Partes de la vista"))
        self._empty, self._why = EmptyState(), CascadeView(_("Los pasos del cálculo"))
        self._home, self._pay, self._repair = Columns(()), Columns(()), Columns(())
        self._contacts = Columns(contact_cards.cards(is_for_client=True))
        self._documents, self._list, self._pages = (
            LineList(_("Documentos por entregar")),
            LineList(_("Sus papeles")),
            PagesView(),
        )
        for widget, name in ((self._home, _("Resumen")), (self._pay, _("Deducible")), (self._repair, _("Reparación"))):
            widget.setAccessibleName(name)
        self._contacts.setAccessibleName(_("Contacto"))
        self._laying = QTimer(self, interval=LAID_MS, singleShot=True)
        self._laying.timeout.connect(self._draw)
        self._list.chosen.connect(self._laying.start)
        self._empty.pressed.connect(leave)
        self._parts = dict(zip((code for code, _words in PARTS), self._widgets(), strict=True))
        self._nothing = SteadyScrollArea(inner=self._empty)
        for widget in (self._nothing, *self._parts.values()):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        self._tabs.currentChanged.connect(self._turn)

    def title(self) -> str:
        return self._view.name if self._view else _("Vista para el cliente")

    def subtitle(self) -> str:
        return f"{self._view.folio} · {self._view.state_text}" if self._view else ""

    def actions(self) -> tuple[Action, ...]:
        leave = Action("client", LEAVE, self._leave, "F11", is_leaving=True)
        if self._view is None:
            return (leave,)
        keyed = tuple(
            Action(f"part_{code}", words, partial(self._tabs.choose, code), f"Alt+{place}", is_quiet=True)
            for place, (code, words) in enumerate(PARTS, start=1)
        )
        why = Action("why", _("¿Por qué?"), partial(self._tabs.choose, WHY), "Ctrl+E", is_main=True)
        return (leave, *keyed, *(() if self._tabs.code() == WHY or not self._view.steps else (why,)))

    def help_text(self) -> str:
        return _("Solo está lo del cliente. Alt y un número cambian de parte. Para volver al trabajo, F11.")

    def enter(self, place: Place) -> None:
        self._place, self._view = place, None
        self._tabs.setVisible(False)
        words = _("Los siniestros y los datos de otras personas están ocultos.")
        self._empty.show_words(_("Vista para el cliente"), words, LEAVE)
        self._stack.setCurrentWidget(self._nothing)
        self._empty.button().setFocus(Qt.FocusReason.OtherFocusReason)
        if place.claim:
            self._tasks.start(partial(_look, self._cases, place.claim), self._arrived, self._lost, lane=READ)

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        """Forget what was shown: the next client begins with an empty view."""
        self._view = None
        self._pages.show_pages(())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._laying.start()

    def _widgets(self) -> tuple[QWidget, ...]:
        papers = QWidget()
        row = QHBoxLayout(papers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._list, LIST_SHARE)
        row.addWidget(self._pages, PAGE_SHARE)
        return self._home, self._why, self._pay, self._documents, self._repair, papers, self._contacts

    def _arrived(self, view: ClientView) -> None:
        if view.claim != self._place.claim:
            return
        self._view = view
        self._home.show_cards((*(AnswerCard(answer, self._tabs.choose) for answer in view.answers), _who(view)))
        self._why.show_steps(view.steps)
        # What is asked about is the sum: terms and target of its payment come after it.
        sums = [place for place, step in enumerate(view.steps) if step.is_result]
        for place, box in enumerate(self._why.boxes()):
            box.open(place == (sums[-1] if sums else len(view.steps) - 1))
        made = (slip_cards.amount, slip_cards.calculation, slip_cards.banks)
        cards = (
            [part(view.slip) for part in made]
            if view.slip is not None
            else [_nothing(_("Todavía no hay una ficha emitida."))]
        )
        self._pay.show_cards([card for card in cards if card is not None])
        self._documents.show_lines(_documents(view))
        self._repair.show_cards(repair_cards.cards(view.repair))
        self._list.show_lines([paper_line(paper) for paper in view.papers])
        self._tabs.setVisible(True)
        self._tabs.choose(self._place.page or HOME)
        self._turn()
        self._tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self) -> None:
        if self._view is None:
            return
        code = self._tabs.code()
        self._place = Place(CLIENT_VIEW, self._place.claim, code)
        if code == WHY and not self._view.steps:
            self._empty.show_words(
                _("Sin cálculo todavía"), _("Se explica aquí cuando haya una ficha o una liquidación.")
            )
            self._stack.setCurrentWidget(self._nothing)
        else:
            self._stack.setCurrentWidget(self._parts[code])
        self._laying.start()
        self.changed.emit()

    def _draw(self) -> None:
        """Draw the pages of the paper chosen, exactly as they were issued."""
        paper = self._list.code()
        if self._view is not None and paper and self._pages.isVisible():
            self._pages.wait()
            dpi = round(self._pages.fitting_dpi() * self.devicePixelRatioF())
            self._tasks.start(partial(_pages, self._papers, paper, dpi), self._pages.show_pages, self._lost, lane=READ)

    def _lost(self, error: DeskError) -> None:
        self.said.emit(error.words())


def _look(cases: Cases, claim: str) -> ClientView:
    return client_view.look(cases.load(claim))


def _pages(papers: Papers, paper: str, dpi: int) -> tuple[Picture, ...]:
    return pictures.pages(papers.read(paper), dpi)


def _who(view: ClientView) -> Card:
    card = Card(view.cover.badge)
    card.column.addLayout(facts_grid(view.facts, 1))
    return card


def _nothing(words: str) -> Card:
    card = Card()
    card.say(words, "secondary")
    return card


def _documents(view: ClientView) -> list[Line]:
    found = [Line("", view.summary)]
    for who, items in view.documents:
        found.append(Line("", who))
        for item in items:
            sign, tint = SIGNS.get(item.state, ("check", "ok"))
            how = _("en físico") if item.must_be_physical else _("basta verlo")
            found.append(Line(item.name, item.name, item.explanation, sign, tint, item.state_text, how))
    return found
