"""Documentos: what each person of the case must bring, what has arrived, and the printed list for the client."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from gnp_desk.services import checklist, documents_view
from gnp_desk.services.checklist import ChecklistView
from gnp_desk.services.documents_view import RECEIPT, Needed
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.office import Office
from gnp_desk.services.receiving import Scan
from gnp_desk.services.views import Record
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.choosing import ChoiceEditor
from gnp_desk.ui.claim_places import DOCUMENTS, PAPER, SETTLEMENT
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.counter.scanning import Scanning
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.money.cards import Card, CardColumn, Words
from gnp_desk.ui.money.claim_screen import ClaimScreen
from gnp_desk.ui.money.dialogs import AskDialog
from gnp_desk.ui.money.issuing import Issuing
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.paper_dialogs import ReasonDialog
from gnp_desk.ui.questions import Choices, Question, Shape
from gnp_desk.ui.screen import Action
from gnp_desk.ui.tasks import Tasks

SIDE, WIDE_LETTERS = 348, 96
SIGNS = {
    "missing": ("empty", "secondary"),
    "digital": ("half", "primary"),
    "physical": ("half", "primary"),
    "reviewed": ("check", "ok"),
    "returned": ("warning", "review"),
}
WORDS = {
    "digital": _("Recibir digital"),
    "physical": _("Recibir en físico"),
    "reviewed": _("Dar por revisado"),
    "returned": _("Devolver"),
}
HELP = _(
    "La lista sale de las reglas: trámite, propietario, crédito y compra del salvamento. Recibir anota la hora; los "
    "plazos corren desde el último documento cuando todos están revisados."
)


class ChecklistPage(ClaimScreen):
    """One row per document, by who brings it; what can be done with the one chosen stands at the right."""

    code = DOCUMENTS

    def __init__(
        self, session: ClaimSession, office: Office, papers: PaperDesk, evidence: Evidence, tasks: Tasks
    ) -> None:
        super().__init__(session)
        self._office = office
        self.scanning = Scanning(office.documents, evidence, tasks, self)
        self._view: ChecklistView | None = None
        self._procedure = ""
        self._to_print = False
        self.issuing = Issuing(session, office, papers, tasks, self)
        self._list = LineList(_("Documentos por entregar"))
        self._asked = ChoiceEditor(Shape("choice", choices=Choices(documents_view.procedures())))
        self._asked.name(_("Trámite"))
        self._side = CardColumn()
        self._lay()
        self._connect()

    def title(self) -> str:
        return _("Documentos")

    def subtitle(self) -> str:
        return f"{self._view.procedure_text} · {self._view.summary.rstrip('.')}" if self._view else ""

    def help_text(self) -> str:
        return HELP

    def actions(self) -> tuple[Action, ...]:
        back = self.back()
        settlement = Action("settlement", _("Liquidación"), partial(self.go, SETTLEMENT), is_leaving=True)
        printing = Action("print", _("Imprimir lista"), self.print_list, "Ctrl+P")
        item = self.item()
        moves = [] if item is None else [self._move(item, state) for state in _in_order(item)]
        if item is not None and item.state == "reviewed":
            moves = [Action("reopen", _("Reabrir"), self.reopen, "F7")]
        found = list(self._keyed(moves))
        return back, settlement, printing, *self._scans(item), *found

    def item(self) -> Needed | None:
        """Return the document chosen."""
        groups = self._view.groups if self._view else ()
        return next((item for _who, items in groups for item in items if item.code == self._list.code()), None)

    def refresh(self) -> None:
        case = self.case
        if case is None:
            return
        settlement = self._settlement()
        self._view = checklist.look(case, settlement, self._procedure)
        self._asked.show_value(self._view.procedure)
        lines = []
        for who, items in self._view.groups:
            lines.append(Line("", who))
            lines += [_line(item) for item in items]
        self._list.show_lines(lines)
        self._chosen()

    def arrive(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self._side.setFixedWidth(style.px(SIDE)) if is_wide else self._side.setMaximumWidth(16_777_215)

    # What a person does, as the actions call it.

    def move(self, code: str, state: str) -> None:
        """Take a document to another state; what is given back says why."""
        values: dict[str, object] = {}
        if state == "returned":
            reasons = Shape("choice", choices=Choices(documents_view.returns()))
            asked = (Question("", "return_reason", _("Por qué se devuelve"), reasons),)
            words = _("El cliente lo ve en su lista y lo trae otra vez.")
            dialog = AskDialog(_("Devolver documento"), words, asked, _("Devolver"), self)
            dialog.check = _why_no_return
            if not is_accepted(dialog):
                return
            values = dict(dialog.answers)
        procedure = self._view.procedure if self._view else ""
        self.session.write(partial(self._office.documents.move, self.claim, procedure, code, state, values))

    def reopen(self) -> None:
        """Let a reviewed document change again; only who gives second signatures may."""
        item = self.item()
        words = _("Un documento revisado se reabre con motivo; lo hace quien da la segunda firma.")
        dialog = ReasonDialog(_("Reabrir documento"), words, _("Reabrir"), self)
        if item is not None and is_accepted(dialog):
            self.session.write(partial(self._office.documents.reopen, self.claim, item.record, dialog.reason))

    def _scans(self, item: Needed | None) -> Iterator[Action]:
        """Yield the ways to receive a document with its pages, while it takes some."""
        if item is None or self._view is None or item.state == "reviewed":
            return
        scan = Scan(self.claim, self._view.procedure, item.code, "physical" if item.state == "physical" else "digital")
        title = _("Páginas de {name}").format(name=item.name)
        yield Action("scan", _("Recibir con archivo"), partial(self.scanning.choose, scan, title), "Ctrl+I")
        yield Action("paste", _("Recibir lo copiado"), partial(self.scanning.paste, scan), "Ctrl+V", is_quiet=True)

    def print_list(self) -> None:
        """Make the receipt of documents as it stands now and show it."""
        self._to_print = True
        values = {"procedure": self._view.procedure if self._view else None, "status": "draft"}
        self.session.add(RECEIPT, {name: value for name, value in values.items() if value}, f"{self.claim}/documents")

    def _move(self, item: Needed, state: str) -> Action:
        return Action(state, WORDS[state], partial(self.move, item.code, state))

    def _keyed(self, moves: list[Action]) -> Iterator[Action]:
        """Yield the moves with their keys; the first is the main one."""
        keys = ("Ctrl+Return", "Ctrl+E", "Ctrl+R")
        for action, key in reversed(list(zip(moves, keys, strict=False))):
            yield Action(action.code, action.text, action.run, key, is_main=key == "Ctrl+Return")

    def _settlement(self) -> Record | None:
        case = self.case
        asked = case.find(self._place.record) if case else None
        return asked if asked is not None and asked.type == "settlement" else None

    def _lay(self) -> None:
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setContentsMargins(4, 4, 4, 0)
        label = Words(_("Trámite"), "secondary", wraps=False)
        label.setBuddy(self._asked.entry())
        head.addWidget(label)
        head.addWidget(self._asked, 1)
        head.addStretch(2)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setContentsMargins(4, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._list, 1)
        self._sides.addWidget(self._side)
        self.column.addLayout(head)
        self.column.addLayout(self._sides, 1)

    def _connect(self) -> None:
        self._list.chosen.connect(self._chosen)
        self._asked.chosen.connect(self._ask)
        self.session.added.connect(self._added)
        self.scanning.done.connect(self.session.reload)
        self.scanning.said.connect(self.said)
        self.scanning.failed.connect(self.show_error)

    def _ask(self) -> None:
        self._procedure = self._asked.value()
        self.refresh()
        self.changed.emit()

    def _chosen(self) -> None:
        chosen = self.item()
        legend = self._view.endorsement if self._view is not None else ""
        self._side.show_cards((_card(chosen) if chosen is not None else None, _endorsement(legend) if legend else None))
        self.changed.emit()

    def _added(self, record: str) -> None:
        case = self.case
        found = case.find(record) if case is not None else None
        if self.is_here and self._to_print and found is not None and found.type == RECEIPT:
            self._to_print = False
            self.go(PAPER, record=record)


def _line(item: Needed) -> Line:
    sign, tone = SIGNS[item.state]
    note = documents_view.received_words(item)
    return Line(item.code, item.name, item.explanation, sign, tone, item.state_text, note)


def _in_order(item: Needed) -> list[str]:
    """Return where a document may go, the likeliest first: what must be handed in is not done when it was only seen."""
    likely = "physical" if item.must_be_physical else "digital" if item.state == "missing" else "reviewed"
    return sorted(checklist.MOVES[item.state], key=lambda state: state != likely)


def _endorsement(legend: str) -> Card:
    card = Card(_("Leyenda de endoso"), "notice", "info", "review")
    card.say(legend, "review")
    card.say(_("Al reverso de la factura, con tinta negra o azul."), "small")
    return card


def _card(item: Needed) -> Card:
    card = Card(item.name)
    card.say(item.explanation, "secondary")
    card.rule()
    card.pair(_("Estado"), item.state_text, documents_view.received_words(item))
    card.pair(_("Se entrega"), _("en físico") if item.must_be_physical else _("basta verlo"))
    if item.alternative:
        card.pair(_("En su lugar"), item.alternative)
    return card


def _why_no_return(answers: dict[str, object]) -> str:
    return "" if answers["return_reason"] else _("Elija por qué se devuelve.")
