"""A record of the office by itself: its questions on one page, kept as they are typed, and the way back where it is used."""

from __future__ import annotations

from gnp_desk.services.views import Place
from gnp_desk.texts import _
from gnp_desk.ui.claim_places import CASE, HOMES, RECORD, WORK
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.evidence.photo_strip import PhotoStrip
from gnp_desk.ui.form_page import FormPage
from gnp_desk.ui.questions import Sheet, Source
from gnp_desk.ui.screen import Action, Crumb


class RecordPage(FormPage):
    """«Listo» shows everything its paper would need, all at once; it can be left at any moment."""

    code = RECORD

    def __init__(self, session: ClaimSession, source: Source, photos: PhotoStrip | None = None) -> None:
        super().__init__(session, source)
        self._photos = photos
        if photos is not None:
            self._column.addWidget(photos)
            photos.wanted.connect(self.wanted)

    def subtitle(self) -> str:
        return _("Lo que se escribe se guarda solo")

    def corner(self) -> str:
        return ""

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:
        kept = [action for action in super().actions() if action.code in ("next_fault", "undo", "redo")]
        return (
            Action("back", _("Volver"), self._go_back, "Ctrl+PgUp", is_leaving=True),
            *kept,
            Action("go_on", _("Listo"), self._go_on, "Ctrl+Return", is_main=True),
        )

    def refresh(self) -> None:
        super().refresh()
        if self._is_here and self._session.case is not None:
            record = self._place.page.partition("/")[2]
            words = _("Este documento está emitido y no cambia.") if record and self._session.is_frozen(record) else ""
            self._banner.say("locked", words)
            if self._photos is not None:
                self._photos.show_of(self._session.case, record)

    def find_fault(self, forward: bool) -> None:
        """Show what is missing on this page; its errors are not those of the declaration."""
        self._keeper.flush()
        found = self._faults.check(self._codes())
        if found:
            self.refresh()
            self._open_fault(found[0 if forward else -1])
        else:
            self.said.emit(_("No hay datos por corregir en esta página."))

    def _walk(self) -> tuple[Sheet, ...]:
        return self._board.sheets

    def _codes(self) -> tuple[str, ...]:
        return (self._place.page,) if self._place.page else ()

    def _next(self) -> None:
        self._go_back()

    def _go_back(self) -> None:
        self._keeper.flush()
        case = self._session.case
        record = case.find(self._place.page.partition("/")[2]) if case else None
        home = HOMES.get(record.type, CASE) if record else CASE
        self.wanted.emit(Place(home, self._place.claim, record=record.id if record else ""))
