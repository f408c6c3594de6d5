"""One photo: in large, turned, marked on a copy, linked to what it shows, and its facts as they were received."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services import evidence_view
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.evidence_view import EvidenceView, Mark, PhotoRow
from gnp_desk.services.sync.states import ABSENT, Sent
from gnp_desk.services.views import Case, Edit, Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.board import Board
from gnp_desk.ui.claim_places import CASE, EVIDENCE, PHOTO, WORK
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.evidence.facts_card import FactsCard
from gnp_desk.ui.evidence.photo_canvas import PhotoCanvas
from gnp_desk.ui.evidence.photo_tools import PhotoTools
from gnp_desk.ui.page_keeper import PageKeeper
from gnp_desk.ui.paper_desk import image_of
from gnp_desk.ui.questions import Source
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.sync.fetching import Fetching
from gnp_desk.ui.tasks import READ, Tasks

SIDE, NARROW_LETTERS, FACTS_FROM = 356, 88, 470
MARKED_MS = 250
SentOf = Callable[[str], Mapping[str, Sent]]
LARGE_FROM, VIEW_SIDE = 2, 1600
"""From this step of the zoom on, the photo is drawn anew from its original."""


class PhotoPage(Screen):
    """The original never changes: what is drawn here is kept as data and burnt into copies only."""

    code = PHOTO

    def __init__(
        self,
        session: ClaimSession,
        source: Source,
        evidence: Evidence,
        tasks: Tasks,
        sent: SentOf,
        fetching: Fetching,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._source, self._evidence, self._tasks = session, source, evidence, tasks
        self._sent, self._fetching = sent, fetching
        self._states: Mapping[str, Sent] = {}
        self._place = Place(PHOTO)
        self._is_here = False
        self._view: EvidenceView | None = None
        self._shown, self._page, self._is_large = "", 0, False
        self._banner, self._canvas, self._board = Banner(), PhotoCanvas(), Board()
        self._keeper = PageKeeper(session, source, self._board, self)
        self._facts = FactsCard()
        self._marking = QTimer(self, interval=MARKED_MS, singleShot=True)
        self._tools = PhotoTools(self._canvas)
        self._lay()
        self._connect()

    def title(self) -> str:
        photo = self._photo()
        return photo.title if photo else _("Foto")

    def subtitle(self) -> str:
        photo = self._photo()
        if photo is None:
            return ""
        return _("Página {n} de {all}").format(n=self._page + 1, all=photo.pages) if photo.pages > 1 else photo.detail

    def corner(self) -> str:
        rows = self._rows()
        ids = [row.id for row in rows]
        if self._place.record not in ids:
            return ""
        return _("{n} de {all}").format(n=ids.index(self._place.record) + 1, all=len(ids))

    def crumbs(self) -> tuple[Crumb, ...]:
        claim = self._place.claim
        folio = Crumb(self._view.folio if self._view else "", Place(CASE, claim))
        back = Crumb(_("Evidencia"), Place(EVIDENCE, claim, page=self._place.page, record=self._place.record))
        return Crumb(_("Trabajo"), Place(WORK)), folio, back, Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:
        photo = self._photo()
        pages = (
            Action("page_before", _("Página anterior"), partial(self._turn_page, -1), "PgUp", is_quiet=True),
            Action("page_after", _("Página siguiente"), partial(self._turn_page, 1), "PgDown", is_quiet=True),
        )
        return (
            Action("back", _("Volver a evidencia"), self._go_back, "Ctrl+PgUp", is_leaving=True),
            Action("before", _("Anterior"), partial(self._step, -1), "Alt+Left"),
            Action("after", _("Siguiente"), partial(self._step, 1), "Ctrl+Return", is_main=True),
            Action("turn", _("Girar la copia"), self._turn, "Ctrl+R", is_quiet=True),
            *((Action("fetch", _("Traer la foto"), self._fetch),) if self._is_absent() else ()),
            Action("facts", _("Ver u ocultar los detalles"), self._toggle_facts, "Alt+D", is_quiet=True),
            Action("undo", _("Deshacer"), self._undo, "Ctrl+Z", is_quiet=True),
            Action("redo", _("Rehacer"), self._keeper.redo, "Ctrl+Y", is_quiet=True),
            *(pages if photo is not None and photo.pages > 1 else ()),
        )

    def help_text(self) -> str:
        return _(
            "Las teclas + y − cambian el tamaño y 0 muestra la foto completa. F pone una flecha y D difumina una parte, "
            "solo en la copia. Las flechas del teclado mueven la marca; con Mayús, su otro extremo. El original no cambia."
        )

    def enter(self, place: Place) -> None:
        self._place, self._is_here = place, True
        self._banner.say("", "")
        self._come()
        self._session.open(place.claim)

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        self._keep_marks()
        self._keeper.go()
        self._is_here = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _lay(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._tools)
        left.addWidget(self._canvas, 1)
        side = QWidget()
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        right.addWidget(self._board, 1)
        right.addWidget(self._facts)
        self._side = side
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        self._sides.addLayout(left, 1)
        self._sides.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.setSpacing(8)
        column.addWidget(self._banner)
        column.addLayout(self._sides, 1)

    def _connect(self) -> None:
        self._session.opened.connect(self._look)
        self._session.changed.connect(self._look)
        self._session.lost.connect(self._failed)
        self._keeper.said.connect(self.said)
        self._keeper.wanted.connect(self.wanted)
        self._canvas.marked.connect(self._marking.start)
        self._canvas.stepped.connect(self._step)
        self._canvas.zoomed.connect(self._enlarged)
        self._marking.timeout.connect(self._keep_marks)
        self._tools.turned.connect(self._turn)
        self._fetching.came.connect(self.files_came)

    def _fit(self) -> None:
        """Put the questions beside the photo, or below it where there is no room."""
        is_narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW_LETTERS
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        self._side.setMinimumWidth(0 if is_narrow else style.px(SIDE))
        self._side.setMaximumWidth(16_777_215 if is_narrow else style.px(SIDE))
        self._facts.setVisible(self.height() >= style.px(FACTS_FROM) or is_narrow)

    def _come(self) -> None:
        """Listen for this photo's answers."""
        self._keeper.come(Place(PHOTO, self._place.claim, f"{PHOTO}/{self._place.record}", self._place.record))

    def _look(self) -> None:
        if self._is_here and self._session.case is not None:
            self._tasks.start(partial(_looked, self._session.case, self._sent), self._read, lane=READ)

    def synchronised(self) -> None:
        self._look()

    def moved(self) -> None:
        if self._is_here and self._place.claim:
            self._tasks.start(partial(self._sent, self._place.claim), self._show_states, lane=READ)

    def files_came(self, claim: str) -> None:
        """Show a photo that was brought from the centre."""
        if claim == self._place.claim:
            self._shown = ""
            self._look()

    def _is_absent(self) -> bool:
        sent = self._states.get(self._place.record)
        return sent is not None and sent.code == ABSENT

    def _fetch(self) -> None:
        self.said.emit(self._fetching.fetch() or _("La foto viene en camino."))

    def _read(self, found: tuple[EvidenceView, Mapping[str, Sent]]) -> None:
        view, self._states = found
        self._arrived(view)

    def _arrived(self, view: EvidenceView) -> None:
        if view.claim != self._place.claim or not self._is_here:
            return
        self._view = view
        photo, case = self._photo(), self._session.case
        if photo is None or case is None:
            # A photo that has just come in is there once the claim was read anew.
            self._canvas.show_image(None, _("Esta foto todavía no está aquí."))
            return
        self._board.show_sheets((self._source.sheet(case, f"{PHOTO}/{photo.id}"),))
        self._show_facts(photo)
        if not self._marking.isActive():
            self._canvas.show_marks(photo.marks, photo.turn)
        if photo.id != self._shown:
            self._show(photo)
        self.changed.emit()

    def _show_states(self, states: Mapping[str, Sent]) -> None:
        self._states, photo = states, self._photo()
        if photo is not None:
            self._show_facts(photo)

    def _show_facts(self, photo: PhotoRow) -> None:
        sent = self._states.get(photo.id)
        self._facts.show_facts((*photo.facts, *(((_("Envío"), sent.words),) if sent else ())))

    def _photo(self) -> PhotoRow | None:
        return self._view.photo(self._place.record) if self._view else None

    def _rows(self) -> tuple[PhotoRow, ...]:
        return self._view.of(self._place.page) if self._view else ()

    def _show(self, photo: PhotoRow, page: int = 0) -> None:
        """Read the copy for the screen, away from the window."""
        self._shown, self._page, self._is_large = photo.id, page, False
        self._canvas.setAccessibleName(photo.title)
        self._canvas.zoom_by(0)
        if photo.is_apart:
            self._canvas.show_image(None, _("La imagen no se puede leer. El archivo quedó aparte y no se usará."))
        else:
            self._canvas.show_image(None, _("Leyendo…"))
            job = partial(_view_of, self._evidence, photo, page)
            self._tasks.start(job, self._drawn, self._unseen, lane=READ)
        self._tools.allow_marks(not photo.is_apart and not photo.is_pdf)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drawn(self, drawn: tuple[str, int, QImage]) -> None:
        record, page, image = drawn
        if (record, page) == (self._shown, self._page):
            self._canvas.show_image(image)

    def _unseen(self, error: DeskError) -> None:
        self._canvas.show_image(None, f"{error.words()} ({error.code})")

    def _enlarged(self) -> None:
        """Draw the photo anew from its original once it is much enlarged."""
        photo = self._photo()
        if photo is None or self._is_large or self._canvas.zoom < LARGE_FROM or photo.is_apart:
            return
        self._is_large = True
        job = partial(_large_of, self._evidence, photo, self._page)
        self._tasks.start(job, self._drawn, self._unseen, lane=READ)

    def _keep_marks(self) -> None:
        self._marking.stop()
        photo = self._photo()
        if photo is None or photo.id != self._shown or self._canvas.marks == photo.marks:
            return
        marks: tuple[Mark, ...] = self._canvas.marks
        self._session.apply(Edit(photo.id, {"marks": [mark.wire() for mark in marks] or None}), self._keeper.editor)

    def _turn(self) -> None:
        photo = self._photo()
        if photo is not None and not photo.is_apart:
            self._keep_marks()
            self._session.apply(Edit(photo.id, {"rotation": (photo.turn + 90) % 360 or None}), self._keeper.editor)

    def _toggle_facts(self) -> None:
        self._facts.setVisible(not self._facts.isVisible())

    def _undo(self) -> None:
        self._keep_marks()
        self._keeper.undo()

    def _step(self, by: int) -> None:
        ids = [row.id for row in self._rows()]
        at = ids.index(self._place.record) + by if self._place.record in ids else -1
        if not 0 <= at < len(ids):
            self.said.emit(_("Es la última foto.") if by > 0 else _("Es la primera foto."))
            return
        self._keep_marks()
        self._keeper.go()
        self._place = Place(PHOTO, self._place.claim, self._place.page, ids[at])
        self._come()
        if self._view is not None:
            self._arrived(self._view)
        self._session.stand(self._place)

    def _turn_page(self, by: int) -> None:
        photo = self._photo()
        if photo is not None and 0 <= self._page + by < photo.pages:
            self._show(photo, self._page + by)
            self.changed.emit()

    def _failed(self, error: DeskError) -> None:
        if self._is_here:
            self._banner.say("error", f"{error.words()} ({error.code})")

    def _go_back(self) -> None:
        self.wanted.emit(Place(EVIDENCE, self._place.claim, self._place.page, self._place.record))


# Jobs: they read and decode copies that this application made itself, away from the window.


def _looked(case: Case, sent: SentOf) -> tuple[EvidenceView, Mapping[str, Sent]]:
    return evidence_view.look(case), sent(case.claim.id)


def _view_of(evidence: Evidence, photo: PhotoRow, page: int) -> tuple[str, int, QImage]:
    if photo.is_sensitive:
        evidence.shown(photo.id)
    if photo.is_pdf and page:
        return photo.id, page, image_of(evidence.large(photo.sha256, page, VIEW_SIDE))
    image = QImage.fromData(evidence.view(photo.sha256), "JPEG")
    return photo.id, page, image.convertToFormat(QImage.Format.Format_RGB32)


def _large_of(evidence: Evidence, photo: PhotoRow, page: int) -> tuple[str, int, QImage]:
    return photo.id, page, image_of(evidence.large(photo.sha256, page))
