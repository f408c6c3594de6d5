"""From draft to paper: by who may issue alone, or with the second signature of another person on this device."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gnp_desk.services.office import Office
from gnp_desk.services.people import Person
from gnp_desk.services.signatures import ASKED, Signature, signature_of, signers
from gnp_desk.services.views import Case, Record
from gnp_desk.texts import _
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.money.dialogs import Answers, AskDialog
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.questions import Answer, Choices, Question, Shape
from gnp_desk.ui.screen import Action
from gnp_desk.ui.tasks import Tasks

LEAST_REASON = 10
APPROVE, RETURN = "approved", "returned"
DECISIONS = ((APPROVE, _("Autorizar"), ""), (RETURN, _("Devolver"), ""))


class Issuing(QObject):
    """Knows how a document stands and does the next thing with it. The page says what is issued and with which verb."""

    failed = Signal(object)
    said = Signal(str)

    def __init__(self, session: ClaimSession, office: Office, papers: PaperDesk, tasks: Tasks, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._office, self._papers, self._tasks, self._page = session, office, papers, tasks, page
        self._record = ""
        self._waits = False
        self._stands: tuple[Case, Record, str, Signature] | None = None

    @property
    def role(self) -> str:
        """Return the role of who works now."""
        return self._office.people.present().role

    def signature(self, case: Case, record: Record, amount: Decimal | None = None) -> Signature:
        """Return how a document stands for who works now; worked out once for each state of the claim."""
        known, role = self._stands, self.role
        if known is None or known[0] is not case or known[1] is not record or known[2] != role:
            self._stands = known = (case, record, role, signature_of(case, record, role, amount))
        return known[3]

    def action(self, case: Case, record: Record, verb: str) -> Action:
        """Return the main action of a draft: issue, send to second signature, or sign."""
        code, words = self._next(case, record, verb)
        return Action(code, words, partial(self.go_on, record.id), "Ctrl+Return", is_main=True)

    def verb(self, case: Case, record: Record, verb: str) -> str:
        """Return what the next thing to do with a draft is called; `verb` when it may be issued."""
        return self._next(case, record, verb)[1]

    def go_on(self, record: str) -> None:
        """Do the next thing with a draft, behind everything that still waits to be saved."""
        self._record = record
        if not self._waits:
            self._waits = True
            self._session.when_settled(self._go_on)

    def _next(self, case: Case, record: Record, verb: str) -> tuple[str, str]:
        stands = self.signature(case, record)
        if stands.state == ASKED:
            return "sign", _("Dar segunda firma")
        return ("ask", _("Enviar a segunda firma")) if stands.is_needed else ("issue", verb)

    def _go_on(self) -> None:
        self._waits = False
        case = self._session.case
        record = case.find(self._record) if case is not None else None
        if case is None or record is None:
            return
        code, _words = self._next(case, record, "")
        if code == "issue":
            self._papers.issue(case.claim.id, record.id, self._page)
        elif code == "ask":
            self._session.write(partial(self._office.settlements.ask_approval, record.id))
            self.said.emit(_("Enviado a segunda firma. Hasta que se decida no cambia."))
        else:
            self._tasks.start(self._office.people.known, self._known, self.failed)

    def _known(self, people: Sequence[Person]) -> None:
        # Not inside the answer of a job: that one has to end first.
        QTimer.singleShot(0, partial(self._sign, people))

    def _sign(self, people: Sequence[Person]) -> None:
        dialog = AskDialog(_("Segunda firma"), _("Quien firma revisa el documento tal como está ahora."), questions(people), _("Firmar"), self._page)
        dialog.check = _problem
        if is_accepted(dialog):
            self._session.write(partial(_sign, self._office, self._record, dialog.answers))


def questions(people: Sequence[Person]) -> tuple[Question, ...]:
    """Return what is asked of who signs: a person already known here with that right, or a name."""
    rights = {code for code, _name in signers()}
    known = tuple((person.user, person.name, person.role_name) for person in people[1:] if person.role in rights)
    who = (
        Question("", "user", _("Quién firma"), Shape("choice", choices=Choices(known)), Answer(known[0][0]))
        if known
        else Question("", "name", _("Nombre de quien firma"), Shape("text"))
    )
    return (
        who,
        Question("", "decision", _("Decisión"), Shape("choice", choices=Choices(DECISIONS)), Answer(APPROVE)),
        Question("", "reason", _("Motivo, si lo devuelve"), Shape("long", limit=500)),
    )


def _problem(answers: Answers) -> str:
    if not str(answers.get("user", answers.get("name", ""))).strip():
        return _("Escriba quién firma.")
    if answers["decision"] == RETURN and len(str(answers["reason"]).strip()) < LEAST_REASON:
        return _("Escriba por qué se devuelve, con 10 caracteres o más.")
    return "" if answers["decision"] else _("Elija si se autoriza o se devuelve.")


def _sign(office: Office, record: str, answers: Answers) -> str:
    user = str(answers.get("user") or "")
    if not user:
        user = office.people.add(str(answers["name"]).strip(), signers()[0][0]).user
    decide = office.settlements.approve if answers["decision"] == APPROVE else office.settlements.send_back
    decide(record, office.people.author(user), str(answers["reason"]).strip())
    return record
