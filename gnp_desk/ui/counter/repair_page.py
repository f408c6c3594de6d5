"""Reparación: how the repair goes by the centre's last word, and what the counter notes of it: appointment and delivery."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gnp_desk.services import repair_view
from gnp_desk.services.repair_view import RepairView
from gnp_desk.texts import _
from gnp_desk.ui.claim_places import CLIENT_VIEW, RECORD, RECORD_PAGE, REPAIR
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.counter import repair_cards
from gnp_desk.ui.counter.columns import Columns
from gnp_desk.ui.money.claim_screen import ClaimScreen
from gnp_desk.ui.screen import Action


class RepairPage(ClaimScreen):
    """What the centre says is only shown; it never waits for the network, it says how old it is."""

    code = REPAIR

    def __init__(self, session: ClaimSession) -> None:
        super().__init__(session)
        self._view: RepairView | None = None
        self._columns = Columns(())
        self._columns.setAccessibleName(_("Reparación"))
        self.column.addWidget(self._columns, 1)

    def title(self) -> str:
        return _("Reparación")

    def subtitle(self) -> str:
        return self._view.status_text if self._view else ""

    def corner(self) -> str:
        return self._view.fresh if self._view else ""

    def actions(self) -> tuple[Action, ...]:
        client = Action("client", _("Vista para el cliente"), self._show_client, "F11", is_leaving=True)
        why_not = "" if self._view else repair_view.NOTHING
        note = Action("note", _("Anotar cita o entrega"), self._note, "Ctrl+Return", is_main=True, why_not=why_not)
        return self.back(), client, note

    def help_text(self) -> str:
        return _(
            "Estado, taller, supervisor y fecha los escribe el centro y llegan al sincronizar. «Datos al» dice de cuándo "
            "son; con más de un día, confirme antes de prometer."
        )

    def refresh(self) -> None:
        case = self.case
        if case is not None:
            self._view = repair_view.look(case)
            self._columns.show_cards(repair_cards.cards(self._view))

    def arrive(self) -> None:
        self._columns.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note(self) -> None:
        if self._view is not None:
            self.go(RECORD, f"{RECORD_PAGE}{self._view.record}", self._view.record)

    def _show_client(self) -> None:
        self.go(CLIENT_VIEW)
