"""Liquidación: the cascade of its steps, and beside it total, payments, deadlines and what a person must confirm."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import cascade_view, settlements
from gnp_desk.services.cascade_view import SettlementSheet
from gnp_desk.services.office import Office
from gnp_desk.services.settlements import ORDER
from gnp_desk.services.settlements import SETTLEMENT as KIND
from gnp_desk.services.views import Issued, Place, Record
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_places import DOCUMENTS, PAPER, RECORD, RECORD_PAGE, SETTLEMENT, SIGNATURES
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.fault_summary import FaultSummary
from gnp_desk.ui.money.cards import Words
from gnp_desk.ui.money.cascade import CascadeView
from gnp_desk.ui.money.claim_screen import ClaimScreen
from gnp_desk.ui.money.compare_table import CompareTable
from gnp_desk.ui.money.dialogs import AskDialog
from gnp_desk.ui.money.issuing import Issuing
from gnp_desk.ui.money.settlement_side import SettlementSide
from gnp_desk.ui.money.worksheet_actions import paper_of
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.paper_dialogs import ReasonDialog
from gnp_desk.ui.questions import Choices, Fault, Question, Shape
from gnp_desk.ui.screen import Action, Crumb
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.tasks import READ, Tasks

SIDE, WIDE_LETTERS = 348, 92
HELP = _(
    "Cada renglón es un paso. Enter o la flecha derecha lo abren: dice por qué, con qué datos y de dónde vienen. "
    "El total, los plazos y lo que falta confirmar quedan a la vista."
)


class SettlementPage(ClaimScreen):
    """Nothing is computed here: every figure is the answer of a rule, and the paper prints the same."""

    code = SETTLEMENT

    def __init__(self, session: ClaimSession, office: Office, papers: PaperDesk, tasks: Tasks) -> None:
        super().__init__(session)
        self._office, self._tasks = office, tasks
        self._record = ""
        self._sheet: SettlementSheet | None = None
        self._is_arriving = False
        self.issuing = Issuing(session, office, papers, tasks, self)
        self.cascade = CascadeView(_("Pasos de la liquidación"))
        self._compare, self._empty, self._summary = CompareTable(), EmptyState(), FaultSummary()
        self._brief = Words("", "strong")
        self._brief.setContentsMargins(4, 0, 4, 0)
        self._side = SettlementSide(self.issuing, self._see_order)
        self._lay()
        self._connect(papers)

    def title(self) -> str:
        title = self._sheet.title if self._sheet else _("Liquidación")
        return _("Error: {title}").format(title=title) if self._summary.isVisibleTo(self) else title

    def crumbs(self) -> tuple[Crumb, ...]:
        work, folio, _here = super().crumbs()
        return work, folio, Crumb(_("Liquidación"))

    def subtitle(self) -> str:
        return self._sheet.subtitle if self._sheet else ""

    def help_text(self) -> str:
        return HELP

    def actions(self) -> tuple[Action, ...]:
        case, record = self.case, self.record()
        back = self.back()
        if case is None or record is None:
            return back, Action("begin", _("Empezar liquidación"), self.begin, "Ctrl+Return", is_main=True)
        quiet = Action(back.code, back.text, back.run, back.key, is_quiet=True)
        return quiet, *self._shown(record), *self._quiet(), self._main(record)

    def record(self) -> Record | None:
        """Return the settlement shown."""
        return self.case.find(self._record) if self.case else None

    def place(self) -> Place:
        return Place(SETTLEMENT, self.claim, record=self._record)

    def refresh(self) -> None:
        """Ask for the settlement as the claim is now; it is worked out beside the window."""
        case = self.case
        if case is None:
            return
        found = case.of(KIND)
        asked = case.find(self._place.record)
        wanted = asked.text("settlement") if asked is not None and asked.type == ORDER else self._place.record
        if case.find(self._record) not in found:
            self._record = wanted if case.find(wanted) in found else found[-1].id if found else ""
        record = self.record()
        self._stack.setVisible(record is not None)
        self._side.setVisible(record is not None)
        self._empty.setVisible(record is None)
        if record is None:
            self._sheet = None
            words = _("Toma la valuación emitida, la póliza y la decisión de responsabilidad.")
            self._empty.show_words(_("Sin liquidación todavía"), words, _("Empezar liquidación"))
            return
        self._tasks.start(partial(cascade_view.look, case, record, self.issuing.role), self._arrived, lane=READ)

    def arrive(self) -> None:
        self._is_arriving = True
        if self.record() is None:
            self._empty.button().setFocus(Qt.FocusReason.OtherFocusReason)

    def find_fault(self, forward: bool) -> None:
        """Go to the data of the settlement, where what is missing is asked."""
        self.open_data()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    # What a person does, as the actions call it.

    def begin(self) -> None:
        self.session.write(partial(self._office.settlements.open, self.claim))

    def choose(self, record: str) -> None:
        """Show another settlement of the claim."""
        self._record, self._sheet = record, None
        self._stack.setCurrentWidget(self.cascade)
        self.refresh()

    def open_data(self, field: str = "") -> None:
        """Open what the settlement asks."""
        self.wanted.emit(Place(RECORD, self.claim, f"{RECORD_PAGE}{self._record}", self._record, field))

    def toggle_steps(self) -> None:
        """Open every step, or close them all."""
        self.cascade.open_all(not self.cascade.is_all_open())
        self.changed.emit()

    def preview(self) -> None:
        self.go(PAPER, record=paper_of(self.case, self._record))

    def sign(self) -> None:
        """Have the customer read and sign the settlement before it is issued."""
        self.go(SIGNATURES, record=self._record)

    def toggle_compare(self) -> None:
        """Show this settlement beside the one before it, or the cascade again."""
        other = self._before()
        case, record = self.case, self.record()
        if self._stack.currentWidget() is self._compare or other is None or case is None or record is None:
            self._stack.setCurrentWidget(self.cascade)
        else:
            heads = (_("Paso"), _name(other), _name(record), _("Efecto"))
            rows = settlements.compare(case, other, record)
            self._compare.show_rows(heads, [(row.title, row.before, row.after, row.effect) for row in rows])
            self._stack.setCurrentWidget(self._compare)
        self._stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def replace(self) -> None:
        """Begin the settlement that replaces this one, once its reason is written."""
        words = _("La liquidación emitida no cambia. La nueva nombra a la que sustituye y la diferencia.")
        dialog = ReasonDialog(_("Sustituir la liquidación"), words, _("Sustituir"), self)
        if is_accepted(dialog):
            self.session.write(partial(self._office.settlements.replace, self._record, dialog.reason))

    def notify(self) -> None:
        """Record that the customer was told now."""
        case = self.case
        if case is not None:
            self._after({"notified_at": settlements.now(case)}, _("Queda anotado que se avisó al cliente."))

    def note_answer(self) -> None:
        """Record what the customer answered."""
        asked = (
            Question("", "customer_answer", _("Respuesta"), Shape("choice", choices=Choices(settlements.answers()))),
            Question("", "objection", _("Por qué, si no acepta"), Shape("long", limit=500)),
        )
        dialog = AskDialog(_("Respuesta del cliente"), "", asked, _("Anotar respuesta"), self)
        dialog.check = _why_no_answer
        if is_accepted(dialog):
            values = {name: value for name, value in dialog.answers.items() if value}
            self._after(values, _("Respuesta anotada."))

    def order_payments(self) -> None:
        """Begin one payment order per payment that has none."""
        self.session.write(partial(self._office.settlements.payment_orders, self._record))

    def _after(self, values: dict[str, object], words: str) -> None:
        self.session.write(partial(self._office.settlements.record_after, self._record, values))
        self.said.emit(words)

    def _shown(self, record: Record) -> Iterator[Action]:
        words = _("Cerrar todos los pasos") if self.cascade.is_all_open() else _("Abrir todos los pasos")
        yield Action("preview", _("Vista previa"), self.preview, "F9", is_leaving=True)
        yield Action("steps", words, self.toggle_steps, "Ctrl+E", is_leaving=True)
        if self._before() is not None:
            is_on = self._stack.currentWidget() is self._compare
            yield Action("compare", _("Ver pasos") if is_on else _("Comparar"), self.toggle_compare, "Ctrl+R")
        yield Action("documents", _("Documentos"), self._documents, "Ctrl+J")
        yield Action("data", _("Datos"), self.open_data, "Ctrl+T")
        if record.get("status") == "issued":
            yield Action("replace", _("Sustituir"), self.replace, "F7")
        elif self._sheet is not None and self._sheet.is_whole:
            yield Action("signature", _("Firma del cliente"), self.sign)

    def _quiet(self) -> Iterator[Action]:
        for other in self.case.of(KIND) if self.case else ():
            words = _("Ver {which}").format(which=_name(other))
            yield Action(f"choose_{other.id}", words, partial(self.choose, other.id), is_quiet=True)

    def _main(self, record: Record) -> Action:
        case, sheet = self.case, self._sheet
        assert case is not None
        if record.get("status") != "issued":
            if sheet is not None and not sheet.is_whole:
                return Action("complete", _("Completar los datos"), self.open_data, "Ctrl+Return", is_main=True)
            return self.issuing.action(case, record, _("Emitir liquidación"))
        found = (
            (not record.get("notified_at"), "notify", _("Avisar al cliente"), self.notify),
            (not record.get("customer_answer"), "answer", _("Anotar respuesta"), self.note_answer),
            (True, "order", _("Ordenar el pago"), self.order_payments),
        )
        code, words, run = next(item[1:] for item in found if item[0])
        return Action(code, words, run, "Ctrl+Return", is_main=True)

    def _lay(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.cascade)
        self._stack.addWidget(self._compare)
        self._scroll = SteadyScrollArea()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._stack, 1)
        self._sides.addWidget(self._scroll)
        self._scroll.setWidget(self._side)
        self.column.addWidget(self._summary)
        self.column.addWidget(self._brief)
        self.column.addLayout(self._sides, 1)
        self.column.addWidget(self._empty, 1)
        self._empty.hide()

    def _connect(self, papers: PaperDesk) -> None:
        self.issuing.said.connect(self.said)
        self.issuing.failed.connect(self.show_error)
        self._empty.pressed.connect(self.begin)
        self._summary.picked.connect(self._pick)
        self.session.worked.connect(self._worked)
        self.hear(papers)
        papers.issued.connect(self._issued)
        papers.failed.connect(self._not_issued)

    def _arrived(self, sheet: SettlementSheet) -> None:
        if not self.is_here or sheet.record.id != self._record:
            return
        self._sheet = sheet
        self.cascade.show_steps(sheet.steps)
        self._side.show_sheet(self.case, sheet)
        due = "".join(f" · {title} {due}" for title, due, _detail in sheet.terms[-1:])
        self._brief.setText(_("Se paga en total {total}").format(total=sheet.total) + due)
        self._fit()
        words = sheet.missing[0] if sheet.missing else ""
        locked = (
            _("Emitida; no cambia. Lo que pase después se anota aparte.")
            if sheet.record.get("status") == "issued"
            else ""
        )
        self.banner.say("warning" if words else "locked", words or locked)
        if self._is_arriving:
            self._is_arriving = False
            self.cascade.enter()
        self.changed.emit()

    def _before(self) -> Record | None:
        """Return the settlement this one replaces, else the one begun before it."""
        case, record = self.case, self.record()
        if case is None or record is None:
            return None
        found = list(case.of(KIND))
        at = found.index(record) if record in found else 0
        return case.ref(record, "replaces") or (found[at - 1] if at > 0 else None)

    def _see_order(self, order: str) -> None:
        self.go(PAPER, record=paper_of(self.case, order))

    def _documents(self) -> None:
        self.go(DOCUMENTS, record=self._record)

    def _worked(self, done: object) -> None:
        case = self.case
        found = case.find(done) if case is not None else None
        if self.is_here and found is not None and found.type == KIND and found.id != self._record:
            self.choose(found.id)
            self._is_arriving = True

    def _issued(self, issued: Issued) -> None:
        if self.is_here:
            self._summary.show_faults(())
            self.session.reload()

    def _not_issued(self, error: DeskError) -> None:
        if not self.is_here:
            return
        self.show_error(error)
        problems = error.details.get("problems", ()) if isinstance(error, NotReady) else ()
        faults = tuple(Fault(SETTLEMENT, item.record, item.field, item.outcome, item.text) for item in problems)  # type: ignore[attr-defined]
        self._summary.show_faults(faults)
        if faults:
            self._summary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _pick(self, fault: Fault) -> None:
        record = fault.record or self._record
        self.wanted.emit(Place(RECORD, self.claim, f"{RECORD_PAGE}{record}", record, fault.field))

    def _fit(self) -> None:
        """Put the cards beside the steps, or above them where there is no room."""
        is_wide = self.width() >= WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        if is_wide and self._scroll.widget() is None:
            self._scroll.setWidget(self._side)
        elif not is_wide and self._scroll.widget() is not None:
            self._scroll.takeWidget()
            self.cascade.tail.addWidget(self._side)
        self._scroll.setVisible(is_wide)
        self._brief.setVisible(not is_wide and self._sheet is not None)
        self._scroll.setFixedWidth(style.px(SIDE))


def _name(record: Record) -> str:
    return record.text("issued_folio") or _("borrador")


def _why_no_answer(answers: dict[str, object]) -> str:
    if not answers["customer_answer"]:
        return _("Elija qué contestó el cliente.")
    rejects = answers["customer_answer"] == "rejects"
    return _("Escriba por qué no acepta.") if rejects and not str(answers["objection"]).strip() else ""
