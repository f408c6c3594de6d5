"""A question page: draws the sheets of a source, and walks from page to page and from error to error."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.views import Edit, Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.board import Board
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.claim_places import CASE, PAGE, REVIEW, SCREENS, WORK, place_of
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.page_faults import STOP, PageFaults
from gnp_desk.ui.page_keeper import PageKeeper
from gnp_desk.ui.privacy import PrivacyGuard
from gnp_desk.ui.questions import Fault, Sheet, Source
from gnp_desk.ui.screen import Action, Crumb, Screen


class FormPage(Screen):
    """One page in Campo, all pages of its task in Mostrador. What is typed is never lost, and not judged meanwhile."""

    code = PAGE
    may_leave_errors: ClassVar[bool] = True

    def __init__(self, session: ClaimSession, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._source = session, source
        self._place = Place(PAGE)
        self._is_here = self._keeps_checking = False
        self._board = Board()
        self._faults = PageFaults(session, source, self._board)
        self._faults.summary.say_after(_("Continuar otra vez los deja para después.") if self.may_leave_errors else "")
        self._keeper = PageKeeper(session, source, self._board, self)
        self._privacy = PrivacyGuard(session, source, self)
        self._banner = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        # The ring of the summary needs 4 px around it; the board keeps its own inside.
        above = QVBoxLayout()
        above.setContentsMargins(4, 4, 4, 0)
        above.addWidget(self._banner)
        above.addWidget(self._faults.summary)
        column.addLayout(above)
        column.addWidget(self._board, 1)
        self._column = column
        self._connect()

    def title(self) -> str:
        title = self._board.sheets[0].title if self._board.sheets else ""
        return _("Error: {title}").format(title=title) if self._faults.summary.isVisibleTo(self) else title

    def corner(self) -> str:
        codes = [sheet.code for sheet in self._walk()]
        if self._place.page not in codes:
            return ""
        return _("Página {n} de {all}").format(n=codes.index(self._place.page) + 1, all=len(codes))

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        title = self._board.sheets[0].title if self._board.sheets else ""
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(title)

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        return (
            Action("previous", _("Anterior"), self._go_back, "Ctrl+PgUp", is_leaving=True),
            Action("leave_draft", _("Dejar como borrador"), self._leave_draft, is_leaving=True, is_link=True),
            Action("next_fault", _("Siguiente dato por corregir"), self._next_fault, "F8", is_link=True),
            Action("go_on", _("Continuar"), self._go_on, "Ctrl+Return", is_main=True),
            Action("next_page", _("Página siguiente sin revisar"), self._next, "Ctrl+PgDown", is_quiet=True),
            Action("undo", _("Deshacer"), self._keeper.undo, "Ctrl+Z", is_quiet=True),
            Action("redo", _("Rehacer"), self._keeper.redo, "Ctrl+Y", is_quiet=True),
            Action("add_row", _("Agregar a la lista"), self._keeper.add_here, "Ins", is_quiet=True),
            Action("remove_row", _("Quitar de la lista"), self._keeper.remove_here, "Ctrl+Del", is_quiet=True),
            Action("review", _("Revisar y cerrar"), self._review, "F12", is_quiet=True),
            *self._sections(),
        )

    def help_text(self) -> str:
        return self._board.sheets[0].help if self._board.sheets else ""

    def enter(self, place: Place) -> None:
        self._faults.forget(keep_checking=self._keeps_checking)
        self._keeps_checking = False
        self._place, self._is_here = place, True
        self._keeper.come(place)
        self._session.open(place.claim)

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        self._keeper.go()
        self._is_here = False

    def find_fault(self, forward: bool) -> None:
        """Show every error of the declaration, and stand on the next one after where the person is."""
        self._keeper.flush()
        here = self._board.current()
        fault = self._faults.next(here.key if here else (self._place.record, self._place.field), forward)
        if fault is None:
            self.said.emit(_("No hay datos por corregir en la declaración."))
        elif fault.page in self._codes():
            self.refresh()
            self._open_fault(fault)
        else:
            self._keeps_checking = True
            self.wanted.emit(place_of(self._place.claim, fault.page, fault.record, fault.field))

    def refresh(self) -> None:
        """Draw the sheets as the case is now."""
        case = self._session.case
        if case is None or not self._is_here:
            return
        self._board.show_sheets(tuple(self.arranged(self._source.sheet(case, code)) for code in self._codes()))
        is_frozen = self._board.freeze(self._session.is_frozen)
        self._banner.say("locked", _("La declaración está cerrada. Para cambiarla, corríjala desde Órdenes.") if is_frozen else "")
        self._faults.show(self._codes())
        self.changed.emit()

    def arranged(self, sheet: Sheet) -> Sheet:
        """Return a sheet as this page shows it; designed pages show some of its columns at a time."""
        return sheet

    def reveal(self, key: tuple[str, str], caret: int = -1) -> bool:
        """Put the focus into a question of these sheets, or into the card of its record."""
        return self._board.enter(key, caret) or self._board.enter_record(key[0])

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            # Another density shows other pages: what is being typed is kept before its question goes.
            self._keeper.flush()
            self.refresh()

    def _connect(self) -> None:
        self._session.opened.connect(self._opened)
        self._session.changed.connect(self.refresh)
        self._session.refused.connect(self._refused)
        self._keeper.stood.connect(self._stood)
        self._keeper.settled.connect(self._settled)
        self._keeper.said.connect(self.said)
        self._keeper.wanted.connect(self.wanted)
        self._board.entered.connect(self._entered)
        self._board.focused.connect(self._privacy.look)
        self._board.revealed.connect(self._session.note_seen)
        self._privacy.refused.connect(self._not_allowed)
        self._faults.summary.picked.connect(self._open_fault)

    def _sections(self) -> tuple[Action, ...]:
        topics = [topic.title for sheet in self._board.sheets for topic in sheet.topics if topic.title][:9]
        return tuple(
            Action(f"section_{at + 1}", _("Ir a {section}").format(section=title), partial(self._board.enter_topic, at),
                   f"Alt+{at + 1}", is_quiet=True)
            for at, title in enumerate(topics)
        )

    def _walk(self) -> tuple[Sheet, ...]:
        return self._source.walk(self._session.case) if self._session.case else ()

    def _codes(self) -> tuple[str, ...]:
        """Return the pages shown: the one asked for, or with it every page of its task where the layout is dense."""
        walk = self._walk()
        task = next((sheet.task for sheet in walk if sheet.code == self._place.page), "")
        if not style.is_counter() or not task:
            return (self._place.page,)
        return tuple(sheet.code for sheet in walk if sheet.task == task and sheet.code not in SCREENS)

    def _opened(self) -> None:
        if not self._is_here:
            return
        self.refresh()
        key = (self._place.record, self._place.field)
        if not self._place.record or not self.reveal(key, self._place.caret):
            self._board.enter_first()

    def _stood(self, place: Place) -> None:
        self._place = place

    def _settled(self, cell: Cell) -> None:
        self._faults.look(cell)
        if self._faults.is_checking:
            self._faults.show(self._codes())
            self.changed.emit()

    def _refused(self, edits: tuple[Edit, ...], error: DeskError) -> None:
        """Say beside the answer why the store will not take it; the answer stays in its place."""
        if not self._is_here:
            return
        if not edits:
            self.said.emit(error.words())
        for key in [(edit.record, name) for edit in edits for name in edit.values]:
            cell = self._board.cell(key)
            if cell is not None:
                cell.show_fault(Fault(self._place.page, *key, STOP, error.words()))

    def _not_allowed(self, words: str) -> None:
        """Leave without what may not be asked."""
        self.said.emit(words)
        self._leave_draft()

    def _entered(self, cell: Cell) -> None:
        """Enter goes on to the next question; after the last, to the next page."""
        if not self._board.enter_next(cell):
            self._go_on()

    def _go_on(self) -> None:
        """Show what to correct and stay; with the same errors in sight, a second time leaves them for later (V3)."""
        self._keeper.flush()
        seen = self._faults.shown
        found = self._faults.check(self._codes())
        if not found or (found == seen and self.may_leave_errors):
            self._next()
            return
        self.changed.emit()
        self._board.to_top()
        self._faults.summary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        self._walk_by(1)

    def _go_back(self) -> None:
        self._walk_by(-1)

    def _walk_by(self, step: int) -> None:
        self._keeper.flush()
        walk = [sheet.code for sheet in self._walk()]
        shown = [walk.index(code) for code in self._codes() if code in walk]
        at = (max(shown) + 1 if step > 0 else min(shown) - 1) if shown else -1
        if 0 <= at < len(walk):
            self.wanted.emit(place_of(self._place.claim, walk[at]))
        else:
            self.wanted.emit(Place(REVIEW if step > 0 else CASE, self._place.claim))

    def _leave_draft(self) -> None:
        self._keeper.flush()
        self.wanted.emit(Place(CASE, self._place.claim))

    def _review(self) -> None:
        self._keeper.flush()
        self.wanted.emit(Place(REVIEW, self._place.claim))

    def _next_fault(self) -> None:
        self.find_fault(True)

    def _open_fault(self, fault: Fault) -> None:
        self.reveal(fault.key)
