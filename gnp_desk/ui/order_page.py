"""The form of one order: the same question page, checked and issued by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import signing_room
from gnp_desk.services.views import Issued, Place
from gnp_desk.texts import _
from gnp_desk.ui.claim_places import DRAFT, ORDER, ORDERS, PAPER, SIGNATURES
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.form_page import FormPage
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.questions import Sheet, Source
from gnp_desk.ui.screen import Action, Crumb


class OrderPage(FormPage):
    """«Emitir» checks everything the paper needs, all at once; a draft can be left and seen at any moment.

    What somebody has to sign goes on to the signatures instead, and is issued there.
    """

    code = ORDER
    may_leave_errors = False

    def __init__(
        self, session: ClaimSession, source: Source, desk: PaperDesk, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, source, parent)
        self._desk = desk
        self._is_issuing = False
        desk.issued.connect(self._issued)
        desk.failed.connect(self._issue_failed)

    def subtitle(self) -> str:
        return _("Borrador")

    def corner(self) -> str:
        return ""

    def crumbs(self) -> tuple[Crumb, ...]:
        work, folio, title = super().crumbs()
        return work, folio, Crumb(_("Órdenes"), Place(ORDERS, self._place.claim)), title

    def actions(self) -> tuple[Action, ...]:
        kept = [action for action in super().actions() if action.code in ("next_fault", "undo", "redo")]
        return (
            Action("back", _("Dejar como borrador"), self._to_orders, "Ctrl+PgUp", is_leaving=True),
            *kept,
            Action("preview", _("Vista previa"), self._preview, "F9"),
            Action("go_on", self._verb(), self._go_on, "Ctrl+Return", is_main=True),
        )

    def _verb(self) -> str:
        return _("Pasar a firmas") if self._must_be_signed() else _("Emitir orden")

    def _must_be_signed(self) -> bool:
        case = self._session.case
        return case is not None and signing_room.must_sign(case, self._record())

    def _record(self) -> str:
        return self._place.page.removeprefix(DRAFT)

    def _walk(self) -> tuple[Sheet, ...]:
        return self._board.sheets

    def _codes(self) -> tuple[str, ...]:
        return (self._place.page,)

    def _next(self) -> None:
        """Everything is there: go on to the signatures, or issue behind every save that still waits."""
        if self._is_issuing:
            return
        if self._must_be_signed():
            self.wanted.emit(Place(SIGNATURES, self._place.claim, record=self._record()))
            return
        self._is_issuing = True
        self._session.when_settled(self._issue)

    def _issue(self) -> None:
        self._desk.issue(self._place.claim, self._record(), self)

    def _issued(self, issued: Issued) -> None:
        self._is_issuing = False
        if self._is_here:
            self._session.reload()
            self.wanted.emit(Place(ORDERS, self._place.claim, record=issued.paper))

    def _issue_failed(self, error: DeskError) -> None:
        if not self._is_issuing:
            return
        self._is_issuing = False
        if isinstance(error, NotReady):
            self._faults.check(self._codes())
            self._faults.summary.setFocus(Qt.FocusReason.OtherFocusReason)
        self._banner.say("error", f"{error.words()} ({error.code})")
        self.changed.emit()

    def _preview(self) -> None:
        self._keeper.flush()
        self.wanted.emit(Place(PAPER, self._place.claim, record=self._record()))

    def _to_orders(self) -> None:
        self._keeper.flush()
        self.wanted.emit(Place(ORDERS, self._place.claim))


