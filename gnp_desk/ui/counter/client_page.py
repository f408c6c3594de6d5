"""A client: everything of one person to open with a key, and beside it what is pending. ≤ 150 ms after it is asked for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.client_card import ClientCard, ClientCards
from gnp_desk.services.views import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, CLIENT, CLIENT_VIEW, DOCUMENTS, PAPER
from gnp_desk.ui.counter import client_cards
from gnp_desk.ui.counter.client_cards import ALIKE, CLAIM
from gnp_desk.ui.counter.client_cards import PAPER as PAPER_ROW
from gnp_desk.ui.counter.client_cards import POLICY as POLICY_ROW
from gnp_desk.ui.line_list import LineList
from gnp_desk.ui.money.cards import CardColumn
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.tasks import READ, Tasks

SIDE, WIDE_LETTERS = 372, 96
BESIDE = (client_cards.who, client_cards.receipts, client_cards.terms, client_cards.missing, client_cards.alike)


class ClientPage(Screen):
    """One row for each claim, policy and paper; Enter opens it."""

    code = CLIENT

    def __init__(self, clients: ClientCards, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clients, self._tasks = clients, tasks
        self._place = Place(CLIENT)
        self._card: ClientCard | None = None
        self._banner, self._list, self._cards = Banner(), LineList(_("Lo del cliente")), CardColumn()
        self._list.opened.connect(self._open)
        self._list.chosen.connect(self.changed)
        self._side = SteadyScrollArea(inner=self._cards, name=_("Pendientes del cliente"))
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._list, 1)
        self._sides.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.addWidget(self._banner)
        column.addLayout(self._sides, 1)

    def title(self) -> str:
        return self._card.name if self._card else _("Cliente")

    def subtitle(self) -> str:
        if self._card is None:
            return ""
        policies = plural(len(self._card.policies), _("{n} póliza"), _("{n} pólizas"))
        return " · ".join((policies, plural(len(self._card.claims), _("{n} siniestro"), _("{n} siniestros"))))

    def corner(self) -> str:
        left_out = self._card.left_out if self._card else 0
        return plural(left_out, _("y {n} más que no se muestra"), _("y {n} más que no se muestran")) if left_out else ""

    def crumbs(self) -> tuple[Crumb, ...]:
        return Crumb(_("Buscar"), Place("search")), Crumb(_("Cliente"))

    def actions(self) -> tuple[Action, ...]:
        kind, _colon, _id = self._list.code().partition(":")
        kind += ":"
        found = [Action("back", _("Volver a Buscar"), self._go_back, "Ctrl+PgUp", is_leaving=True)]
        if kind == CLAIM:
            found.append(Action("client", _("Vista para el cliente"), self._show_client, "F11", is_leaving=True))
            found.append(Action("receive", _("Recibir documento"), self._receive, "Ctrl+J"))
        words = {
            CLAIM: _("Abrir expediente"),
            POLICY_ROW: _("Abrir siniestro con esta póliza"),
            PAPER_ROW: _("Ver papel"),
        }
        if kind in words:
            found.append(
                Action("open", words[kind], self._open_chosen, "Ctrl+Return", is_main=True, why_not=self._why_not())
            )
        elif kind == ALIKE:
            found.append(Action("open", _("Abrir cliente"), self._open_chosen, "Ctrl+Return", is_main=True))
        return tuple(found)

    def help_text(self) -> str:
        return _(
            "Siniestros, pólizas por ramo y papeles del cliente; Enter abre el renglón. Se reúnen las pólizas en las que "
            "coincide el RFC o la CURP. Quien solo tiene un nombre parecido aparece al final y no se une."
        )

    def enter(self, place: Place) -> None:
        if place.page != self._place.page:
            self._card = None
            self._list.show_lines(())
        self._place = place
        self._banner.say("", "")
        self._tasks.start(partial(self._clients.card, place.page), self._arrived, self._lost, lane=READ)

    def place(self) -> Place:
        return self._place

    def shown_claim(self) -> str:
        code = self._list.code()
        return code.removeprefix(CLAIM) if code.startswith(CLAIM) else ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self._side.setFixedWidth(style.px(SIDE)) if is_wide else self._side.setMaximumWidth(16_777_215)

    def _arrived(self, card: ClientCard) -> None:
        if card.key != self._place.page:
            return
        self._card = card
        self._list.show_lines(client_cards.lines(card))
        self._cards.show_cards(part(card) for part in BESIDE)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _lost(self, error: DeskError) -> None:
        self._banner.say("error", f"{error.words()} ({error.code})")

    def _why_not(self) -> str:
        """Say why the policy chosen begins no claim here."""
        code = self._list.code()
        policies = self._card.policies if self._card else ()
        chosen = next((line for line in policies if code == f"{POLICY_ROW}{line.id}"), None)
        if chosen is None or chosen.line == "autos":
            return ""
        return _("La póliza es de {line}: aquí se abren siniestros de Autos.").format(line=chosen.line_text)

    def _open_chosen(self) -> None:
        self._open(self._list.code())

    def _open(self, code: str) -> None:
        kind, _colon, found = code.partition(":")
        kind += ":"
        if kind == CLAIM:
            self.wanted.emit(Place(CASE, found))
        elif kind == ALIKE:
            self.wanted.emit(Place(CLIENT, page=found))
        elif kind == PAPER_ROW:
            claim, _slash, paper = found.partition("/")
            self.wanted.emit(Place(PAPER, claim, record=paper))
        elif self._why_not():
            self.said.emit(self._why_not())
        else:
            self.wanted.emit(Place("search", page=f"policy:{found}"))

    def _show_client(self) -> None:
        self.wanted.emit(Place(CLIENT_VIEW, self.shown_claim()))

    def _receive(self) -> None:
        self.wanted.emit(Place(DOCUMENTS, self.shown_claim()))

    def _go_back(self) -> None:
        self.wanted.emit(Place("search"))
