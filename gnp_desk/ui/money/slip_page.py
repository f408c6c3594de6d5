"""Deducible: the slips of a claim, the one chosen as it prints in Letter and on 80 mm, and why it asks for what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import pictures, slip_view, slips
from gnp_desk.services.office import Office
from gnp_desk.services.papers import Papers
from gnp_desk.services.pictures import Picture
from gnp_desk.services.slip_view import PROOF, SLIP, SlipSheet
from gnp_desk.services.slips import Slips
from gnp_desk.services.views import Case, Issued, Place, Record
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_places import PAPER, RECORD, RECORD_PAGE
from gnp_desk.ui.claim_places import SLIPS as SCREEN
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.money.cards import CardColumn
from gnp_desk.ui.money.cascade import CascadeView
from gnp_desk.ui.money.claim_screen import ClaimScreen
from gnp_desk.ui.money.dialogs import WARNED, AskDialog
from gnp_desk.ui.money.slip_cards import amount, banks, calculation
from gnp_desk.ui.money.ticket_printing import TicketPrinting
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.paper_dialogs import ReasonDialog
from gnp_desk.ui.paper_preview import PagesView
from gnp_desk.ui.questions import Answer, Choices, Question, Shape
from gnp_desk.ui.screen import Action
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.tabs import Tabs
from gnp_desk.ui.tasks import READ, Tasks

SIDE, WIDE_LETTERS, LIST_ROWS = 372, 96, 3
LETTER_INCHES, TICKET_INCHES = 8.5, 80 / 25.4
SIGNS = {
    "draft": ("empty", "secondary"),
    "issued": ("document", "primary"),
    "paid": ("check", "ok"),
    "expired": ("clock", "error"),
    "replaced": ("returned", "secondary"),
}
LETTER, TICKET, WHY = "letter", "ticket", "why"
VIEWS = ((LETTER, _("Carta")), (TICKET, _("Ticket 80 mm")), (WHY, _("¿Por qué este deducible?")))
HELP = _(
    "La ficha dice cuánto se paga, hasta cuándo y con qué referencia. Emitida no cambia: si vence, se hace otra con el "
    "mismo cálculo. El pago solo se anota; aquí no se cobra nada."
)


class SlipPage(ClaimScreen):
    """A slip is issued from the last issued calculation; every reprint is numbered, and its payment is only recorded."""

    code = SCREEN

    def __init__(self, session: ClaimSession, office: Office, papers: PaperDesk, tasks: Tasks) -> None:
        super().__init__(session)
        self._office, self._papers, self._tasks = office, papers, tasks
        self._sheet: SlipSheet | None = None
        self._asked = ""
        self._is_issuing = False
        self.tickets = TicketPrinting(office.slips, tasks, self)
        self._list, self._views = LineList(_("Fichas de este siniestro")), Tabs(VIEWS)
        self.pages, self.why = PagesView(), CascadeView(_("Por qué este deducible"))
        self._empty = EmptyState()
        self._lay()
        self._connect()

    def title(self) -> str:
        return _("Deducible")

    def subtitle(self) -> str:
        sheet = self._sheet
        return "" if sheet is None else f"{sheet.folio or _('Ficha en borrador')} · {sheet.state_text}"

    def help_text(self) -> str:
        return HELP

    def actions(self) -> tuple[Action, ...]:
        back, slip = self.back(), self.slip()
        if slip is None or self._sheet is None:
            return back, Action("begin", _("Hacer ficha"), self.begin, "Ctrl+Return", is_main=True)
        quiet = Action(back.code, back.text, back.run, back.key, is_quiet=True)
        return quiet, *self._shown(self._sheet), self._main(self._sheet)

    def slip(self) -> Record | None:
        """Return the slip chosen."""
        return self.case.find(self._list.code()) if self.case else None

    def place(self) -> Place:
        return Place(SCREEN, self.claim, record=self._list.code())

    def refresh(self) -> None:
        case = self.case
        if case is None:
            return
        found = slips.rows(case)
        for widget in (self._body, self._views):
            widget.setVisible(bool(found))
        self._empty.setVisible(not found)
        words = _("Toma el deducible de la valuación o la liquidación emitida.")
        self._empty.show_words(_("Sin ficha de deducible todavía"), words, _("Hacer ficha"))
        chosen = self._asked or self._list.code() or self._place.record
        self._list.show_lines([_line(row) for row in found])
        codes = [row.record for row in found]
        if chosen in codes:
            self._asked = ""
            self._list.setCurrentRow(codes.index(chosen))
        self._list.setFixedHeight(self._list.sizeHintForRow(0) * min(LIST_ROWS, max(1, len(found))) + 4)
        self._look()

    def arrive(self) -> None:
        shown = self._list if self.slip() is not None else self._empty.button()
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self._left.setFixedWidth(style.px(SIDE)) if is_wide else self._left.setMaximumWidth(16_777_215)
        self._right.setVisible(is_wide)
        if is_wide:
            self._draw()

    # What a person does, as the actions call it.

    def begin(self) -> None:
        self.session.write(partial(self._office.slips.open, self.claim))

    def issue(self) -> None:
        slip = self.slip()
        if slip is not None and not self._is_issuing:
            self._is_issuing = True
            self.session.when_settled(partial(self._papers.issue, self.claim, slip.id, self))

    def again(self) -> None:
        """Begin the slip that replaces an expired one: same calculation, new date."""
        slip = self.slip()
        if slip is not None:
            self.session.write(partial(self._office.slips.again, slip.id))

    def replace(self) -> None:
        """Begin the slip that replaces a live one because its calculation changed."""
        slip = self.slip()
        words = _("La ficha emitida deja de valer cuando se emita la nueva, que dice por qué cambia.")
        dialog = ReasonDialog(_("Sustituir ficha"), words, _("Sustituir ficha"), self)
        if slip is not None and is_accepted(dialog):
            self.session.write(partial(self._office.slips.again, slip.id, dialog.reason))

    def copy(self) -> None:
        """Print or save a numbered copy of the issued slip."""
        sheet = self._sheet
        if sheet is not None and sheet.paper:
            self._papers.ask_copy(sheet.paper, SLIP, sheet.folio, self)

    def ticket(self) -> None:
        """Print a numbered ticket of the issued slip."""
        sheet = self._sheet
        if sheet is not None and sheet.paper:
            self.tickets.ask(sheet.paper, sheet.folio)

    def note_payment(self) -> None:
        """Record the proof of a payment; what does not match its slip is asked for its reason in the same place."""
        case, sheet = self.case, self._sheet
        if case is None or sheet is None:
            return
        asked = (
            Question("", "paid_on", _("Pagado"), Shape("date", example=_("dd/mm/aaaa")), Answer(_("hoy"))),
            Question("", "amount", _("Importe"), Shape("money", unit="$"), Answer(sheet.amount)),
            Question("", "bank", _("Banco"), Shape("choice", choices=Choices(slip_view.banks()))),
            Question("", "operation_number", _("Número de operación"), Shape("text")),
            Question("", "reason", _("Motivo, si algo no coincide"), Shape("long", limit=500)),
        )
        words = _("Aquí no se cobra: se anota el comprobante que trae el cliente. Después no cambia.")
        dialog = AskDialog(
            _("Comprobante de {folio}").format(folio=sheet.folio), words, asked, _("Registrar pago"), self
        )
        dialog.check = partial(_why_no_proof, case, sheet.record.id)
        if is_accepted(dialog):
            proof = slip_view.read_proof(case, sheet.record.id, dialog.answers)
            self.session.write(partial(self._office.slips.record_proof, sheet.record.id, proof.values))
            self.said.emit(_("Pago anotado. La ficha queda pagada."))

    def preview(self) -> None:
        sheet = self._sheet
        if sheet is not None:
            self.go(PAPER, record=sheet.paper or sheet.record.id)

    def show_why(self) -> None:
        """Show the steps the deducible comes from."""
        self._views.choose(WHY)
        self._right.setVisible(True)
        self.why.open("deductible")

    def open_data(self) -> None:
        slip = self.slip()
        if slip is not None:
            self.go(RECORD, f"{RECORD_PAGE}{slip.id}", slip.id)

    def drop(self) -> None:
        """Move a draft to the Papelera."""
        slip = self.slip()
        if slip is not None:
            self.session.remove(slip.id, f"{self.claim}/slips")
            self.said.emit(_("El borrador quedó en la papelera. Ctrl+Z lo recupera."))

    def _undo(self) -> None:
        self.session.undo(f"{self.claim}/slips")

    def _shown(self, sheet: SlipSheet) -> Iterator[Action]:
        yield Action("preview", _("Vista previa"), self.preview, "F9", is_leaving=True)
        yield Action("why", _("¿Por qué este deducible?"), self.show_why, "Ctrl+E", is_leaving=True)
        yield Action("undo", _("Deshacer"), self._undo, "Ctrl+Z", is_quiet=True)
        if not sheet.paper:
            yield Action("data", _("Datos"), self.open_data, "Ctrl+T")
            yield Action("drop", _("Quitar borrador"), self.drop, "Ctrl+Del", is_quiet=True)
            return
        yield Action("ticket", _("Imprimir ticket"), self.ticket, "Ctrl+Shift+P")
        if sheet.state in ("issued", "expired", "replaced"):
            yield Action("proof", _("Registrar pago"), self.note_payment, "Ctrl+R")
        if sheet.state == "issued":
            yield Action("replace", _("Sustituir ficha"), self.replace, "F7", is_quiet=True)

    def _main(self, sheet: SlipSheet) -> Action:
        if not sheet.paper:
            return Action("issue", _("Emitir ficha"), self.issue, "Ctrl+Return", is_main=True, why_not=sheet.why_not)
        if sheet.state == "expired":
            return Action("again", _("Hacer ficha nueva"), self.again, "Ctrl+Return", is_main=True)
        return Action("copy", _("Reimprimir ficha"), self.copy, "Ctrl+P", is_main=True)

    def _lay(self) -> None:
        self._cards = CardColumn()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 4, 6, 4)
        column.addWidget(self._list)
        column.addWidget(self._cards, 1)
        self._left = SteadyScrollArea(inner=inner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self.why)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 4, 0)
        right.setSpacing(6)
        right.addWidget(self._views)
        right.addWidget(self._stack, 1)
        self._body = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._body)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._left)
        self._sides.addWidget(self._right, 1)
        self.column.addWidget(self._body, 1)
        self.column.addWidget(self._empty, 1)
        self._views.setAccessibleName(_("Cómo se ve la ficha"))
        self._empty.hide()

    def _connect(self) -> None:
        self._list.chosen.connect(self._look)
        self._list.opened.connect(self.preview)
        self._views.currentChanged.connect(self._draw)
        self._empty.pressed.connect(self.begin)
        self.tickets.said.connect(self.said)
        self.tickets.failed.connect(self.show_error)
        self.tickets.done.connect(self.session.reload)
        self.session.worked.connect(self._worked)
        self.hear(self._papers)
        self._papers.issued.connect(self._issued)
        self._papers.failed.connect(self._not_issued)
        self._papers.changed.connect(self._copied)

    def _look(self) -> None:
        case, slip = self.case, self.slip()
        if case is None or slip is None:
            self._sheet = None
            return
        self._tasks.start(partial(slip_view.look, case, slip), self._arrived, lane=READ)

    def _arrived(self, sheet: SlipSheet) -> None:
        if not self.is_here or sheet.record.id != self._list.code():
            return
        self._sheet = sheet
        self.why.show_steps(sheet.steps)
        self._cards.show_cards((amount(sheet), calculation(sheet), banks(sheet)))
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        """Show the slip as it prints, or why it asks for this amount."""
        is_why = self._views.code() == WHY
        self._stack.setCurrentWidget(self.why if is_why else self.pages)
        sheet = self._sheet
        if is_why or sheet is None or not self._right.isVisible():
            return
        is_ticket = self._views.code() == TICKET
        inches = TICKET_INCHES if is_ticket else LETTER_INCHES
        room = max(160, self.pages.viewport().width() - 60)
        dpi = min(110.0 if is_ticket else 150.0, room / inches) * self.devicePixelRatioF()
        job = partial(_pictures, self._papers.papers, self._office.slips, sheet, is_ticket, round(dpi))
        self._tasks.start(job, self.pages.show_pages, self.show_error, lane=READ)

    def _worked(self, done: object) -> None:
        case = self.case
        found = case.find(done) if case is not None else None
        if not self.is_here or found is None:
            return
        if found.type == SLIP:
            self._asked = found.id
            self.refresh()
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif found.type == PROOF:
            self._look()

    def _issued(self, issued: Issued) -> None:
        self._is_issuing = False
        if self.is_here:
            self.session.reload()

    def _not_issued(self, error: DeskError) -> None:
        self._is_issuing = False
        if not self.is_here:
            return
        problems = error.details.get("problems", ()) if isinstance(error, NotReady) else ()
        words = [problem.text for problem in problems]  # type: ignore[attr-defined]
        self.banner.say("error", "\n".join(words) or f"{error.words()} ({error.code})")

    def _copied(self) -> None:
        if self.is_here:
            self.session.reload()


def _line(row: slips.SlipRow) -> Line:
    sign, tone = SIGNS[row.state]
    detail = row.paid or (_("hasta el {on}").format(on=row.until) if row.until.strip("—") else _("sin fecha"))
    return Line(row.record, row.folio or _("Ficha en borrador"), f"{row.amount} · {detail}", sign, tone, row.state_text)


def _pictures(papers: Papers, made: Slips, sheet: SlipSheet, is_ticket: bool, dpi: int) -> tuple[Picture, ...]:
    if is_ticket and sheet.paper:
        return pictures.pages(made.ticket_preview(sheet.paper), dpi)
    pdf = papers.read(sheet.paper) if sheet.paper else papers.preview(sheet.record.claim, sheet.record.id)
    return pictures.pages(pdf, dpi)


def _why_no_proof(case: Case, slip: str, answers: dict[str, object]) -> str:
    found = slip_view.read_proof(case, slip, answers)
    if found.wrong or found.odd:
        return "\n".join((*found.wrong, *found.odd))
    if found.values.get("reason"):
        return ""
    return WARNED + "\n".join((*found.doubtful, _("Si así fue, registre el pago otra vez."))) if found.doubtful else ""
