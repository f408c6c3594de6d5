"""Evidencia: the shots a claim asks for beside the photos there are; what comes in, and what is done with those chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.errors import DeskError
from gnp_desk.services import evidence_view
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.evidence_import import Brought, Into
from gnp_desk.services.evidence_view import ALL, EvidenceView, PhotoRow, ShotRow
from gnp_desk.services.sources import FileSource, Source
from gnp_desk.services.sync.states import ABSENT, Sent
from gnp_desk.services.views import Case, Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, EVIDENCE, PHOTO, REVIEW, WORK
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.evidence.gallery import Gallery, GalleryModel
from gnp_desk.ui.evidence.gestures import Gestures
from gnp_desk.ui.evidence.intake import FolderWatch, Intake, carried, words
from gnp_desk.ui.evidence.integrity import Integrity
from gnp_desk.ui.evidence.shots import ShotList
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.sync.fetching import Fetching
from gnp_desk.ui.tasks import READ, Tasks

SIDE, NARROW_LETTERS = 292, 74
REFRESH_MS = 1_500
SentOf = Callable[[str], Mapping[str, Sent]]
FILTER = _("Fotos y PDF (*.jpg *.jpeg *.png *.webp *.pdf *.heic *.heif);;Todos (*)")


class EvidencePage(Screen):
    """What is chosen at the left says which photos are shown and of what the next ones will be."""

    code = EVIDENCE

    def __init__(
        self,
        session: ClaimSession,
        evidence: Evidence,
        tasks: Tasks,
        sent: SentOf,
        fetching: Fetching,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._evidence, self._tasks = session, evidence, tasks
        self._sent, self._fetching = sent, fetching
        self._place = Place(EVIDENCE)
        self._is_here = False
        self._view: EvidenceView | None = None
        self._key = ALL
        self._banner = Banner()
        self._shots, self._hint = ShotList(), QLabel()
        self._model = GalleryModel(evidence.thumbs, tasks)
        self._gallery = Gallery(self._model)
        self._model.setParent(self)
        self._empty = EmptyState()
        self._intake = Intake(evidence, tasks, self)
        self._watch = FolderWatch(tasks, self)
        self._gestures, self._integrity = Gestures(session, self), Integrity(evidence, tasks, self)
        self._again = QTimer(self, interval=REFRESH_MS, singleShot=True)
        self.setAcceptDrops(True)
        self._lay()
        self._connect()

    def title(self) -> str:
        return _("Evidencia")

    def subtitle(self) -> str:
        if self._watch.folder is None:
            return self._view.words if self._view else ""
        state = _("Vigilando {folder}") if self._watch.is_there else _("Esperando {folder}")
        return state.format(folder=self._watch.folder.name or str(self._watch.folder))

    def corner(self) -> str:
        if self._view is None:
            return ""
        return plural(len(self._view.photos), _("{n} archivo"), _("{n} archivos"))

    def crumbs(self) -> tuple[Crumb, ...]:
        folio = self._view.folio if self._view else ""
        return Crumb(_("Trabajo"), Place(WORK)), Crumb(folio, Place(CASE, self._place.claim)), Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:
        return (
            Action("back", _("Volver al expediente"), self._go_back, "Ctrl+PgUp", is_leaving=True),
            *self._of_shot(),
            *self._of_photos(),
            Action("import", _("Importar fotos"), self._choose_files, "Ctrl+I", is_main=True),
            *self._of_absent(),
            Action("paste", _("Pegar"), self._paste, "Ctrl+V", is_quiet=True),
            Action("watch", self._watch_words(), self._choose_folder, "Ctrl+Shift+I", is_quiet=True),
            Action("check", _("Comprobar integridad"), self._check, "F7", is_quiet=True),
            Action("stop", _("Detener la importación"), self._intake.stop, is_quiet=True),
            Action("undo", _("Deshacer"), self._undo, "Ctrl+Z", is_quiet=True),
            Action("redo", _("Rehacer"), self._redo, "Ctrl+Y", is_quiet=True),
        )

    def help_text(self) -> str:
        return _(
            "A la izquierda están las tomas que pide este siniestro. Elija una e importe sus fotos, o arrástrelas aquí. "
            "El archivo se guarda completo, cifrado y con su huella. Nada se borra: lo que no sirve se marca como “No usar”."
        )

    def enter(self, place: Place) -> None:
        self._place, self._is_here = place, True
        self._gestures.editor = f"{place.claim}/{EVIDENCE}"
        if place.page:
            self._key = place.page
        self._session.open(place.claim)

    def place(self) -> Place:
        rows = self._gallery.rows()
        return Place(EVIDENCE, self._place.claim, page=self._key, record=rows[0].id if rows else "")

    def leave(self) -> None:
        self._is_here = False

    def find_fault(self, forward: bool) -> None:
        """Errors are corrected where they are: the review lists them all."""
        self.wanted.emit(Place(REVIEW, self._place.claim))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if carried(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._bring(carried(event.mimeData()))
        event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _lay(self) -> None:
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        style.set_role(self._hint, "secondary")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._gallery)
        self._stack.addWidget(self._empty)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self._hint)
        right.addWidget(self._stack, 1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._shots)
        self._sides.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(self._banner)
        column.addLayout(self._sides, 1)

    def _connect(self) -> None:
        self._session.opened.connect(self._look)
        self._session.changed.connect(self._look)
        self._session.lost.connect(self._lost)
        self._session.added.connect(self._added)
        self._shots.currentRowChanged.connect(self._shot_chosen)
        self._shots.itemActivated.connect(self._to_photos)
        self._gallery.opened.connect(self._open)
        self._gallery.chosen.connect(self.changed)
        self._empty.pressed.connect(self._choose_files)
        self._intake.progressed.connect(self._progressed)
        self._intake.brought.connect(self._brought)
        self._intake.failed.connect(self._lost)
        self._watch.found.connect(self._bring)
        self._watch.changed.connect(self.changed)
        self._again.timeout.connect(self._session.reload)
        self._fetching.came.connect(self.files_came)
        self._gestures.said.connect(self.said)
        self._integrity.progressed.connect(self._waiting)
        self._integrity.intact.connect(self._intact)
        self._integrity.broken.connect(self._broken)
        self._integrity.failed.connect(self._lost)

    def _fit(self) -> None:
        """Put the shots beside the photos, or above them where there is no room."""
        is_narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW_LETTERS
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        self._shots.setMaximumWidth(16_777_215 if is_narrow else style.px(SIDE))
        self._shots.setMinimumWidth(0 if is_narrow else style.px(SIDE))
        self._shots.setMaximumHeight(4 * style.metrics().control if is_narrow else 16_777_215)

    def _look(self) -> None:
        """Ask for the view of the case; it is computed away from the window."""
        if self._is_here and self._session.case is not None:
            self._tasks.start(partial(_looked, self._session.case, self._sent), self._arrived, lane=READ)

    def synchronised(self) -> None:
        self._look()

    def moved(self) -> None:
        if self._is_here and self._place.claim:
            self._tasks.start(partial(self._sent, self._place.claim), self._model.show_states, lane=READ)

    def files_came(self, claim: str) -> None:
        """Show photos that were brought from the centre."""
        if claim == self._place.claim:
            self._model.forget_images()
            self._look()

    def _arrived(self, found: tuple[EvidenceView, Mapping[str, Sent]]) -> None:
        view, states = found
        if view.claim != self._place.claim or not self._is_here:
            return
        is_first = self._view is None or self._view.claim != view.claim
        self._view = view
        if all(shot.key != self._key for shot in view.shots):
            self._key = ALL
        self._shots.show_shots(view.shots, self._key)
        self._model.show_states(states)
        self._show_photos()
        if is_first:
            self._gallery.stand_on(self._place.record)
            (self._gallery if self._model.rows else self._shots).setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show_photos(self) -> None:
        assert self._view is not None
        rows, shot = self._view.of(self._key), self._shot()
        self._gallery.put(rows)
        self._hint.setText(_shot_words(shot))
        self._hint.setVisible(bool(self._hint.text()))
        if not rows:
            self._say_empty(shot)
        self._stack.setCurrentWidget(self._gallery if rows else self._empty)

    def _say_empty(self, shot: ShotRow | None) -> None:
        if shot is None or not shot.group:
            self._empty.show_words(_("Sin fotos todavía"), _("Conecte la tarjeta o arrastre archivos."), _("Importar"))
        elif shot.waiver:
            self._empty.show_words(shot.name, shot.words)
        else:
            self._empty.show_words(_("Sin fotos de esta toma"), shot.hint, _("Importar"))

    def _shot(self) -> ShotRow | None:
        return next((shot for shot in self._view.shots if shot.key == self._key), None) if self._view else None

    def _shot_chosen(self) -> None:
        shot = self._shots.shot()
        if shot is not None and self._view is not None:
            self._key = shot.key
            self._show_photos()
            self.changed.emit()

    def _to_photos(self) -> None:
        target = self._gallery if self._model.rows else self._empty.button()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._model.rows and not self._gallery.rows():
            self._gallery.stand_on("")

    # What can be done with the shot and the photos chosen.

    def _of_shot(self) -> tuple[Action, ...]:
        shot = self._shot()
        if shot is None or not shot.group or shot.photos:
            return ()
        if shot.waiver:
            return (Action("ask_again", _("Volver a pedirla"), self._ask_again),)
        return (Action("waive", _("No fue posible"), self._waive, "F4"),)

    def _of_photos(self) -> tuple[Action, ...]:
        rows = self._gallery.rows() if self._stack.currentWidget() is self._gallery else ()
        if not rows:
            return ()
        is_used = any(row.is_used for row in rows)
        use = Action("unuse", _("No usar"), self._leave_out, "Ctrl+Del") if is_used else Action("use", _("Volver a usar"), self._use_again)
        return (
            Action("assign", _("Asignar toma"), self._assign, "F2"),
            use,
            Action("open", _("Ver foto"), self._open_first, "Ctrl+Return"),
        )

    def _of_absent(self) -> tuple[Action, ...]:
        """Offer to bring the photos that are at the centre and not here."""
        count = sum(state.code == ABSENT for state in self._model.states.values())
        words = plural(count, _("Traer {n} foto del centro"), _("Traer {n} fotos del centro"))
        return (Action("fetch", words, self._fetch, is_link=True),) if count else ()

    def _fetch(self) -> None:
        self.said.emit(self._fetching.fetch() or _("Las fotos vienen en camino."))

    def _open(self, row: PhotoRow) -> None:
        self.wanted.emit(Place(PHOTO, self._place.claim, page=self._key, record=row.id))

    def _open_first(self) -> None:
        rows = self._gallery.rows()
        if rows:
            self._open(rows[0])

    def _waive(self) -> None:
        shot = self._shot()
        if shot is not None:
            self._gestures.waive(shot)

    def _ask_again(self) -> None:
        shot = self._shot()
        if shot is not None:
            self._gestures.ask_again(shot)

    def _assign(self) -> None:
        if self._view is not None:
            self._gestures.assign(self._gallery.rows(), [shot for shot in self._view.shots if shot.group])

    def _leave_out(self) -> None:
        self._gestures.leave_out(self._gallery.rows())

    def _use_again(self) -> None:
        self._gestures.use_again(self._gallery.rows())

    def _undo(self) -> None:
        self._session.undo(self._gestures.editor)

    def _redo(self) -> None:
        self._session.redo(self._gestures.editor)

    def _added(self, record: str) -> None:
        self._look()

    # What comes in.

    def _choose_files(self) -> None:
        start = str(self._watch.folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
        names, _kind = QFileDialog.getOpenFileNames(self, _("Importar fotos"), start, FILTER)
        self._bring(tuple(FileSource(Path(name)) for name in names))

    def _paste(self) -> None:
        sources = carried(QGuiApplication.clipboard().mimeData())
        if sources:
            self._bring(sources)
        else:
            self.said.emit(_("No hay fotos ni archivos para pegar."))

    def _bring(self, sources: tuple[Source, ...]) -> None:
        if not sources or not self._place.claim:
            return
        shot = self._shot()
        slot = shot.key if shot is not None and shot.group else ""
        self._intake.bring(Into(self._place.claim, slot), sources)

    def _progressed(self, part: float, said: str) -> None:
        if self._is_here:
            self._banner.say("locked", said)
            if not self._again.isActive():
                self._again.start()

    def _brought(self, brought: Brought) -> None:
        is_whole = not (brought.refused or brought.apart or brought.stopped)
        said = words(brought)
        self._banner.say("" if is_whole else "error" if brought.stopped else "warning", "" if is_whole else said)
        if is_whole:
            self.said.emit(said)
        self._session.reload()
        self.changed.emit()

    def _watch_words(self) -> str:
        return _("Dejar de vigilar la carpeta") if self._watch.folder else _("Vigilar carpeta de la cámara")

    def _choose_folder(self) -> None:
        if self._watch.folder is not None:
            self._watch.stop()
            return
        folder = QFileDialog.getExistingDirectory(self, _("Carpeta de la cámara"))
        if folder:
            self._watch.start(Path(folder))

    def _check(self) -> None:
        self._integrity.check(self._place.claim)

    def _waiting(self, said: str) -> None:
        self._banner.say("locked", said)

    def _intact(self) -> None:
        self._banner.say("", "")
        self.said.emit(_("Íntegro: fotos, firmas y papeles son los que se sellaron."))

    def _broken(self, said: str) -> None:
        self._banner.say("error", said)

    def _lost(self, error: DeskError) -> None:
        if self._is_here:
            self._banner.say("error", f"{error.words()} ({error.code})")

    def _go_back(self) -> None:
        self.wanted.emit(Place(CASE, self._place.claim))


def _looked(case: Case, sent: SentOf) -> tuple[EvidenceView, Mapping[str, Sent]]:
    return evidence_view.look(case), sent(case.claim.id)


def _shot_words(shot: ShotRow | None) -> str:
    if shot is None or not shot.group or not shot.photos:
        return ""
    return f"{shot.name} · {shot.words}. {shot.hint}"

