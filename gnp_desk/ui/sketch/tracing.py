"""Tracing over a photo of the claim: choosing it, showing its copy under the drawing, and giving it its scale."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services import sketch_tracing
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.evidence_view import PhotoRow
from gnp_desk.services.sketch_view import UNDERLAY, ElementRow, Tool
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.evidence.gallery import Gallery, GalleryModel
from gnp_desk.ui.money.dialogs import Answers, AskDialog
from gnp_desk.ui.paper_desk import image_of
from gnp_desk.ui.questions import Question, Shape
from gnp_desk.ui.sketch.canvas import SketchCanvas
from gnp_desk.ui.tasks import READ, Tasks

SIDE = 1_600
Point = tuple[float, float]


class Tracing(QObject):
    """Knows the copy of the photo that lies under the drawing. The process apart makes it; nothing is decoded here."""

    laid = Signal(str)
    """A photo was chosen: its record."""
    shown = Signal()
    """The copy of a photo has come and lies under the drawing."""
    scaled = Signal(object)
    """A photo gets its size: the Edit."""
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, session: ClaimSession, evidence: Evidence, tasks: Tasks, canvas: SketchCanvas, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._evidence, self._tasks, self._canvas, self._page = session, evidence, tasks, canvas, page
        self._row: ElementRow | None = None
        self._copies: dict[str, QImage | None] = {}
        self.is_measuring = False
        self._points: list[Point] = []

    def show(self, row: ElementRow | None) -> None:
        """Lay the photo as it is said to lie; its copy is made beside the window and comes when it is ready."""
        self._row = row
        if row is not None and row.sha256 not in self._copies:
            self._copies = {row.sha256: None}
            self._tasks.start(partial(_copy_of, self._evidence, row.sha256), self._arrived, self.failed, lane=READ)
        self._canvas.show_photo(row, self._copies[row.sha256] if row is not None else None)

    def ask(self) -> None:
        """Ask which photo of the claim is traced over."""
        case = self._session.case
        found = sketch_tracing.photos(case) if case is not None else ()
        if not found:
            self.said.emit(_("Todavía no hay fotos que calcar. Agréguelas en Evidencia."))
            return
        dialog = PhotoDialog(found, GalleryModel(self._evidence.thumbs, self._tasks), self._page)
        if is_accepted(dialog):
            self.laid.emit(dialog.photo)

    def start_measuring(self) -> None:
        """Take two presses on the drawing as places of the photo whose distance is known."""
        self.is_measuring, self._points = True, []
        self._canvas.take(Tool(UNDERLAY, ""))
        self.said.emit(_("Toque dos puntos de la foto cuya distancia conozca. Esc lo deja."))

    def stop_measuring(self) -> None:
        self.is_measuring, self._points = False, []
        self._canvas.mark()

    def take_point(self, x: float, y: float) -> bool:
        """Take a press; return whether it was the second, and the distance is asked for."""
        self._points.append((x, y))
        self._canvas.mark(*self._points)
        if len(self._points) < 2:
            return False
        # Not inside the press: the pointer has to be let go first.
        QTimer.singleShot(0, partial(self._ask_distance, *self._points))
        return True

    def _ask_distance(self, first: Point, second: Point) -> None:
        row = self._row
        if row is None:
            return
        asked = Question("", "metres", _("Distancia entre los dos puntos (m)"), Shape("text"))
        words = _("La foto toma su tamaño; el primer punto se queda en su lugar.")
        dialog = AskDialog(_("Escala de la foto"), words, (asked,), _("Dar escala"), self._page)
        dialog.check = partial(_no_scale, row, first, second)
        if is_accepted(dialog):
            edit = sketch_tracing.scaled(row, first, second, _metres(dialog.answers))
            if edit is not None:
                self.scaled.emit(edit)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrived(self, answer: tuple[str, QImage]) -> None:
        sha256, image = answer
        if sha256 in self._copies:
            self._copies[sha256] = image
            self.show(self._row)
            self.shown.emit()


class PhotoDialog(QDialog):
    """The photos of the claim; Enter or a double click takes one. Accepting leaves `photo`."""

    def __init__(self, photos: tuple[PhotoRow, ...], model: GalleryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Foto para calcar"))
        self.photo = ""
        self._gallery = Gallery(model, self)
        self._gallery.setAccessibleName(_("Fotos del siniestro"))
        self._gallery.put(photos)
        self._gallery.setCurrentIndex(model.index(0))
        self._gallery.opened.connect(self._take)
        words = QLabel(_("La foto queda debajo del dibujo como ayuda. No se imprime ni se firma."))
        words.setWordWrap(True)
        back, go = QPushButton(_("Volver"), autoDefault=False), QPushButton(_("Poner la foto"), autoDefault=False)
        style.set_role(go, "main")
        back.clicked.connect(self.reject)
        go.clicked.connect(self._go)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(words)
        column.addWidget(self._gallery, 1)
        column.addLayout(buttons)
        self.resize(min(760, parent.window().width() - 40), min(520, parent.window().height() - 40))
        self._gallery.setFocus()

    def _go(self) -> None:
        for row in self._gallery.rows()[:1]:
            self._take(row)

    def _take(self, row: PhotoRow) -> None:
        self.photo = row.id
        self.accept()


def _copy_of(evidence: Evidence, sha256: str) -> tuple[str, QImage]:
    return sha256, image_of(evidence.large(sha256, side=SIDE))


def _metres(answers: Answers) -> float:
    """Return the distance that was typed, 0 when it is none."""
    try:
        return float(str(answers["metres"]).strip().removesuffix("m").strip().replace(",", "."))
    except ValueError:
        return 0.0


def _no_scale(row: ElementRow, first: Point, second: Point, answers: Answers) -> str:
    if sketch_tracing.scaled(row, first, second, _metres(answers)) is None:
        return _("Escriba los metros entre los dos puntos, como 3.50; la foto puede medir de 0.5 a 500 m.")
    return ""
