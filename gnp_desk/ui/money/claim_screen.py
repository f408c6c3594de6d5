"""What the screens of a claim share: its place line, its banner, and being told when the claim changed."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.views import Case, Place
from gnp_desk.texts import _
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, WORK
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.screen import Action, Crumb, Screen


class ClaimScreen(Screen):
    """Subclasses draw the case in `refresh` and put the focus in `arrive`; both are called only while it is in front."""

    def __init__(self, session: ClaimSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.is_here = False
        self._place = Place(self.code)
        self.banner = Banner()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(self.banner)
        session.opened.connect(self._opened)
        session.changed.connect(self._changed)
        session.refused.connect(self._refused)
        session.lost.connect(self.show_error)

    @property
    def claim(self) -> str:
        return self._place.claim

    @property
    def case(self) -> Case | None:
        """Return the claim this screen is about, None until it is open."""
        case = self.session.case
        return case if case is not None and case.claim.id == self.claim else None

    def refresh(self) -> None:
        """Draw the case as it is now."""

    def arrive(self) -> None:
        """Put the focus where work begins."""

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self.session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(self.title())

    def enter(self, place: Place) -> None:
        self._place, self.is_here = place, True
        self.banner.say("", "")
        self.session.open(place.claim)

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        self.is_here = False

    def back(self) -> Action:
        """Return the way to the Expediente."""
        return Action("back", _("Volver al expediente"), self._go_back, "Ctrl+PgUp", is_leaving=True)

    def go(self, screen: str, page: str = "", record: str = "") -> None:
        """Go to another screen of this claim."""
        self.wanted.emit(Place(screen, self.claim, page, record))

    def hear(self, papers: PaperDesk) -> None:
        """Pass on what the desk of papers says while this screen is in front."""
        papers.said.connect(self._heard)

    def show_error(self, error: DeskError) -> None:
        """Say in the banner why something was not done."""
        if self.is_here:
            self.banner.say("error", f"{error.words()} ({error.code})")

    def _opened(self) -> None:
        if self.is_here:
            self.refresh()
            self.arrive()
            self.changed.emit()

    def keep_focus(self) -> None:
        """Put the focus where work begins when what had it is gone."""
        focus = QApplication.focusWidget()
        if self.is_here and (focus is None or not self.isAncestorOf(focus)):
            self.arrive()

    def _changed(self) -> None:
        if self.is_here:
            self.refresh()
            self.changed.emit()

    def _refused(self, edits: tuple[object, ...], error: DeskError) -> None:
        self.show_error(error)

    def _heard(self, words: str) -> None:
        if self.is_here:
            self.said.emit(words)

    def _go_back(self) -> None:
        self.wanted.emit(Place(CASE, self.claim))
