"""At a counter nothing personal is asked before the notice was shown, nothing of health without consent; both are kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gnp_desk.services.views import Edit
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.money.dialogs import AskDialog
from gnp_desk.ui.questions import Permission, Source

EDITOR = "privacy"


class PrivacyGuard(QObject):
    """Looks at each question a person comes to. Says `refused` with words when it may not be asked."""

    refused = Signal(str)

    def __init__(self, session: ClaimSession, source: Source, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._source, self._page = session, source, page
        self._cell: Cell | None = None
        # The focus has to settle before a dialog takes it.
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)

    def look(self, cell: Cell) -> None:
        """Ask for what is due before this question, once the focus is there."""
        if style.is_counter() and not self._session.is_frozen(cell.question.record):
            self._cell = cell
            self._soon.start()

    def _ask(self) -> None:
        cell, self._cell = self._cell, None
        case = self._session.case
        due = self._source.permission(case, cell.question) if case is not None and cell is not None else None
        if due is None or not self._page.isVisible():
            return
        answer = self._answered(due)
        if answer is not None:
            self._keep(due, answer)
        if answer is None or answer in due.stops:
            self.refused.emit(due.refusal)

    def _answered(self, due: Permission) -> str | None:
        """Return what the person answered, None when they went back."""
        dialog = AskDialog(due.title, due.words, (due.question,), due.verb, self._page)
        dialog.check = _why_not
        return str(dialog.answers[due.question.field]) if is_accepted(dialog) else None

    def _keep(self, due: Permission, answer: str) -> None:
        question = due.question
        if question.record:
            self._session.apply(Edit(question.record, {question.field: answer}), EDITOR)
        else:
            self._session.add_now(due.kind, {**due.values, question.field: answer}, EDITOR)


def _why_not(answers: dict[str, object]) -> str:
    return "" if all(answers.values()) else _("Elija una respuesta.")
