"""Revisar y cerrar: what must be corrected, what is worth a look, every answer with «Cambiar», and on to the signatures."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.cases import Cases
from gnp_desk.services.views import Advice, AnswerRow, Place, Review
from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.case_side import without_head
from gnp_desk.ui.claim_places import CASE, ORDERS, PAPER, REVIEW, SIGNATURES, WORK, place_of
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.fault_summary import FaultSummary
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.questions import Fault
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.tasks import Tasks

STOP, WITH_REASON = "N", "R+"
CLOSED = "closed"
HIDDEN = _("•••• dato de salud")


class ReviewPage(Screen):
    """Reads the whole declaration back. It is closed once it is signed; the store checks everything once more."""

    code = REVIEW

    def __init__(self, session: ClaimSession, cases: Cases, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._cases, self._tasks = session, cases, tasks
        self._place = Place(REVIEW)
        self._review: Review | None = None
        self._is_here = self._shows_health = False
        self._at = -1
        self._banner = Banner()
        self._summary = FaultSummary()
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(4, 4, 12, 12)
        self._column.setSpacing(12)
        self._scroll = SteadyScrollArea(inner=self._body)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(_("Respuestas de la declaración"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._banner)
        column.addWidget(self._summary)
        column.addWidget(self._scroll, 1)
        self._connect()

    def title(self) -> str:
        title = _("Revisar y cerrar")
        return _("Error: {title}").format(title=title) if self._summary.isVisibleTo(self) else title

    def corner(self) -> str:
        if self._review is None:
            return ""
        return plural(len(self._review.answers), _("{n} respuesta"), _("{n} respuestas"))

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(_("Revisar y cerrar"))

    def actions(self) -> tuple[Action, ...]:
        back = Action("back", _("Volver al expediente"), self._go_back, "Ctrl+PgUp", is_leaving=True)
        fault = Action("next_fault", _("Siguiente dato por corregir"), self._next_fault, "F8", is_link=True)
        preview = Action("preview", _("Vista previa"), self._preview, "F9")
        health = self._health_action()
        if self._is_closed():
            return back, *health, Action("orders", _("Ir a órdenes"), self._orders, "Ctrl+Return", is_main=True)
        return (
            back,
            fault,
            *health,
            preview,
            Action("sign", _("Pasar a firmas"), self._go_to_sign, "Ctrl+Return", is_main=True),
        )

    def help_text(self) -> str:
        return _(
            "Lea las respuestas con las personas. Cambiar lleva a la pregunta. Firmada y cerrada, la declaración toma un folio y ya no "
            "cambia; para corregirla se emite otra que la sustituye."
        )

    def enter(self, place: Place) -> None:
        if place.claim != self._place.claim:
            self._summary.show_faults(())
        self._shows_health = False
        self._place, self._is_here = place, True
        self._session.open(place.claim)

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        self._is_here = False

    def find_fault(self, forward: bool) -> None:
        faults = self._stops()
        if not faults:
            self.said.emit(_("No hay datos por corregir en la declaración."))
            return
        self._at = (self._at + (1 if forward else -1)) % len(faults)
        self._open(faults[self._at])

    def _health_action(self) -> tuple[Action, ...]:
        """Return the way to see health data, while there is some that is hidden."""
        answers = self._review.answers if self._review else ()
        if self._shows_health or not any(row.is_health for row in answers):
            return ()
        return (Action("health", _("Mostrar datos de salud"), self._show_health, "Ctrl+E"),)

    def _show_health(self) -> None:
        """Show health data until the page is left; that it was asked for is written down."""
        self._shows_health = True
        self._session.note_seen(self._place.claim)
        if self._review is not None:
            self._draw(self._review)
        self.changed.emit()

    def _connect(self) -> None:
        self._session.opened.connect(self._look)
        self._session.changed.connect(self._look)
        self._summary.picked.connect(self._open)

    def _look(self) -> None:
        if self._is_here and self._session.case is not None:
            self._tasks.start(partial(self._cases.review, self._session.case), self._arrived)

    def _arrived(self, review: Review) -> None:
        if not self._is_here:
            return
        self._review = review
        self._banner.say(
            "locked" if self._is_closed() else "",
            _("La declaración está cerrada y no cambia.") if self._is_closed() else "",
        )
        if self._summary.isVisibleTo(self):
            self._summary.show_faults(self._stops())
        self._draw(review)
        if not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _draw(self, review: Review) -> None:
        old, self._body = self._body, QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(4, 4, 12, 12)
        self._column.setSpacing(12)
        self._column.addWidget(self._state(review))
        if review.reviews:
            self._column.addWidget(self._advice(review.reviews))
        for section, rows in groupby(review.answers, key=lambda row: row.section):
            self._column.addWidget(_heading(section))
            self._column.addWidget(self._answers(tuple(rows)))
        self._column.addStretch(1)
        at = self._scroll.verticalScrollBar().value()
        self._scroll.takeWidget()
        self._scroll.setWidget(self._body)
        self._scroll.verticalScrollBar().setValue(at)
        old.deleteLater()

    def _state(self, review: Review) -> QWidget:
        """Return one line: what is missing to close, or that nothing is."""
        count = len(review.problems)
        mark, words = Mark(), QLabel()
        if self._is_closed():
            mark.show_mark("lock", "secondary")
            words.setText(_("Cerrada con el folio {folio}.").format(folio=self._declaration_text("issued_folio")))
        elif count:
            mark.show_mark("warning", "review")
            words.setText(plural(count, _("Falta {n} dato para cerrar."), _("Faltan {n} datos para cerrar.")))
        else:
            mark.show_mark("check", "ok")
            words.setText(_("Todo está completo. Puede cerrar."))
        style.set_role(words, "strong")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(mark)
        row.addWidget(words, 1)
        return line

    def _advice(self, reviews: tuple[Advice, ...]) -> QFrame:
        card = QFrame()
        style.set_role(card, "notice")
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        head = QHBoxLayout()
        mark, words = Mark(), QLabel(_("Conviene revisar"))
        mark.show_mark("warning", "review")
        style.set_role(words, "reviewhead")
        head.addWidget(mark)
        head.addWidget(words, 1)
        column.addLayout(head)
        for advice in reviews:
            column.addWidget(self._advice_line(advice))
        return card

    def _advice_line(self, advice: Advice) -> QWidget:
        text = without_head(advice.text)
        words = QLabel(text if advice.outcome != WITH_REASON else _("{what} Pide motivo.").format(what=text))
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        style.set_role(words, "review")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words, 1)
        if advice.page:
            row.addWidget(self._change(advice.text, advice.page, advice.record, advice.field))
        return line

    def _answers(self, rows: tuple[AnswerRow, ...]) -> QWidget:
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, style.px(220))
        grid.setColumnStretch(1, 1)
        for number, row in enumerate(rows):
            is_hidden = row.is_health and not self._shows_health
            label, value = QLabel(row.label), QLabel(HIDDEN if is_hidden else row.value)
            for words in (label, value):
                words.setTextFormat(Qt.TextFormat.PlainText)
                words.setWordWrap(True)
            label.setMaximumWidth(style.px(300))
            style.set_role(label, "secondary")
            grid.addWidget(label, number, 0)
            grid.addWidget(value, number, 1)
            grid.addWidget(self._change(row.label, row.page, row.record, row.field), number, 2)
        return block

    def _change(self, what: str, page: str, record: str, field: str) -> QPushButton:
        button = QPushButton(_("Cambiar"))
        button.setAccessibleName(_("Cambiar: {what}").format(what=what))
        button.setAutoDefault(False)
        button.setProperty("to", [page, record, field])
        button.clicked.connect(self._change_clicked)
        style.set_role(button, "link")
        return button

    def _change_clicked(self) -> None:
        page, record, field = self.sender().property("to")
        self.wanted.emit(place_of(self._place.claim, page, record, field))

    def _stops(self) -> tuple[Fault, ...]:
        problems = self._review.problems if self._review else ()
        return tuple(Fault(item.page, item.record, item.field, STOP, item.text) for item in problems)

    def _open(self, fault: Fault) -> None:
        self.wanted.emit(place_of(self._place.claim, fault.page, fault.record, fault.field))

    def _go_to_sign(self) -> None:
        """Show every error, or go on to the signatures; the declaration is closed there."""
        if self._review is None:
            return
        faults = self._stops()
        self._summary.show_faults(faults)
        self.changed.emit()
        if faults:
            self._summary.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.wanted.emit(Place(SIGNATURES, self._place.claim))

    def _declaration(self) -> str | None:
        case = self._session.case
        found = case.first("declaration") if case else None
        return found.id if found else None

    def _declaration_text(self, name: str) -> str:
        case = self._session.case
        found = case.first("declaration") if case else None
        return found.text(name) if found else ""

    def _is_closed(self) -> bool:
        return self._declaration_text("status") == CLOSED

    def _next_fault(self) -> None:
        self.find_fault(True)

    def _preview(self) -> None:
        self.wanted.emit(Place(PAPER, self._place.claim, record=self._declaration() or ""))

    def _orders(self) -> None:
        self.wanted.emit(Place(ORDERS, self._place.claim))

    def _go_back(self) -> None:
        self.wanted.emit(Place(CASE, self._place.claim))


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    style.set_role(label, "heading")
    return label
