"""A paper as it is or would be: its pages as pictures, with zoom and page keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import life, pictures
from gnp_desk.services.papers import Papers
from gnp_desk.services.pictures import Picture
from gnp_desk.services.views import Issued, Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import (
    CASE,
    DOCUMENTS,
    HOMES,
    ORDER,
    ORDERS,
    PAPER,
    RECORD,
    RECORD_PAGE,
    SETTLEMENT,
    SLIPS,
    THEFT,
    VALUATION,
    WORK,
)
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.paper_desk import PaperDesk, image_of
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.tasks import Tasks

LETTER_INCHES, PAGE_AIR = 8.5, 60
SCREEN_DPI, SMALLEST_DPI, LARGEST_DPI = 96, 38, 144
HOME_WORDS = {
    ORDERS: _("Órdenes"),
    VALUATION: _("Valuación"),
    SETTLEMENT: _("Liquidación"),
    SLIPS: _("Deducible"),
    DOCUMENTS: _("Documentos"),
    THEFT: _("Robo"),
}
ISSUE_WORDS = {
    "declaration": _("Cerrar declaración"),
    "worksheet": _("Emitir valuación"),
    "settlement": _("Emitir liquidación"),
    "payment_order": _("Emitir orden de pago"),
    "deductible_slip": _("Emitir ficha"),
    "document_receipt": _("Emitir acuse"),
    "theft_case": _("Emitir reporte"),
}
ZOOMS = (50, 75, 100, 125, 150, 200, 300)


class PagesView(QScrollArea):
    """The pages one under another. PgUp and PgDn go page by page, + and − change the size, 0 fits the width."""

    zoomed = Signal(int)
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setWidgetResizable(True)
        # Always there, so that the width to fit does not change with the size of the pages.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(_("Vista previa"))
        style.set_ring(self, "outside")
        self._sheet = QWidget()
        self._column = QVBoxLayout(self._sheet)
        self._column.setSpacing(16)
        self.setWidget(self._sheet)
        self._pages: list[QLabel] = []
        self._waiting = QLabel(_("Se prepara el papel…"))
        style.set_role(self._waiting, "secondary")
        self._waiting.hide()
        self._column.addWidget(self._waiting, 0, Qt.AlignmentFlag.AlignCenter)
        self.verticalScrollBar().valueChanged.connect(self.turned)

    def show_pages(self, pages: tuple[Picture, ...]) -> None:
        """Show these pictures instead of the ones before."""
        self._waiting.hide()
        while len(self._pages) > len(pages):
            page = self._pages.pop()
            page.hide()
            page.deleteLater()
        while len(self._pages) < len(pages):
            page = QLabel()
            page.setFrameShape(QFrame.Shape.Box)
            self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
            self._pages.append(page)
        for number, (label, picture) in enumerate(zip(self._pages, pages, strict=True), start=1):
            image = image_of(picture)
            image.setDevicePixelRatio(self.devicePixelRatioF())
            label.setPixmap(QPixmap.fromImage(image))
            label.setAccessibleName(_("Página {n} de {all}").format(n=number, all=len(pages)))
        self.turned.emit()

    def wait(self) -> None:
        """Say that the pages are on their way where there are none to look at meanwhile."""
        self._waiting.setVisible(not self._pages)

    def fitting_dpi(self) -> float:
        """Return at how many dots an inch a letter is as wide as there is room, within reason."""
        return max(SMALLEST_DPI, min(LARGEST_DPI, (self.viewport().width() - PAGE_AIR) / LETTER_INCHES))

    def count(self) -> int:
        """Return how many pages there are."""
        return len(self._pages)

    def number(self) -> int:
        """Return the page at the top, from 1."""
        at = self.verticalScrollBar().value() + self.viewport().height() // 3
        above = [page for page in self._pages if page.y() <= at]
        return max(1, len(above))

    def turn(self, steps: int) -> None:
        """Go `steps` pages on."""
        wanted = max(0, min(self.count() - 1, self.number() - 1 + steps))
        if self._pages:
            self.verticalScrollBar().setValue(max(0, self._pages[wanted].y() - 8))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in turns and plain:
            self.turn(turns[Qt.Key(event.key())])
        elif event.key() in zooms and plain:
            self.zoomed.emit(zooms[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class PaperPreview(Screen):
    """A draft with its watermark, or an issued paper exactly as it was issued."""

    code = PAPER

    def __init__(self, session: ClaimSession, desk: PaperDesk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._desk, self._tasks = session, desk, tasks
        self._place = Place(PAPER)
        self._is_here = False
        self._zoom = 0
        self._banner = Banner()
        self._view = PagesView()
        self._view.zoomed.connect(self._zoom_by)
        self._view.turned.connect(self._say_page)
        self._page = QLabel()
        style.set_role(self._page, "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._banner)
        column.addLayout(self._bar())
        column.addWidget(self._view, 1)
        session.opened.connect(self._opened)
        desk.issued.connect(self._issued)
        desk.failed.connect(self._failed)

    def title(self) -> str:
        return _("Vista previa") if self._is_draft() else self._name()

    def subtitle(self) -> str:
        return _("Borrador: sin folio y sin validez") if self._is_draft() else _("Emitida; no cambia")

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        claim = self._place.claim
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, claim))
        home = HOMES.get(self._kind(), ORDERS)
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(HOME_WORDS[home], Place(home, claim)), Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:
        words = _("Volver a {place}").format(place=HOME_WORDS[HOMES.get(self._kind(), ORDERS)].lower())
        back = Action("back", words, self._go_back, "Ctrl+PgUp", is_leaving=True)
        if self._is_draft():
            change = Action("change", _("Cambiar datos"), self._change, "F2")
            return back, change, Action("issue", self._issue_words(), self._issue, "Ctrl+Return", is_main=True)
        copy = Action("copy", _("Imprimir o guardar"), self._copy, "Ctrl+P", is_main=True)
        return back, replace(copy, key="Ctrl+Return") if self._kind() in HOMES else Action(
            "handle", _("Imprimir o entregar"), self._go_back, "Ctrl+Return", is_main=True
        )

    def help_text(self) -> str:
        return _(
            "Av Pág y Re Pág pasan las páginas. Las teclas + y − cambian el tamaño; 0 lo ajusta al ancho. "
            "El papel emitido no cambia; para corregirlo se emite otro que lo sustituye."
        )

    def enter(self, place: Place) -> None:
        self._place, self._is_here = place, True
        self._banner.say("", "")
        self._session.open(place.claim)

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        self._is_here = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._is_here and self._zoom == 0:
            self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._say_page()

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(style.gap())
        row.addWidget(self._page, 1)
        for words, name, slot in (
            ("−", _("Reducir"), self._smaller),
            ("+", _("Ampliar"), self._larger),
            (_("Ajustar al ancho"), _("Ajustar al ancho"), self._fit),
        ):
            button = QPushButton(words)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        return row

    def _is_draft(self) -> bool:
        case = self._session.case
        record = case.find(self._place.record) if case else None
        return record is None or record.type != "paper"

    def _record_text(self, name: str) -> str:
        case = self._session.case
        record = case.find(self._place.record) if case else None
        return record.text(name) if record else ""

    def _name(self) -> str:
        """Return how the paper is called: its folio, or its title when it has none."""
        return self._record_text("folio") or self._record_text("title")

    def _kind(self) -> str:
        """Return the form whose paper is shown."""
        return self._record_text("kind") if not self._is_draft() else self._type()

    def _type(self) -> str:
        case = self._session.case
        record = case.find(self._place.record) if case else None
        return record.type if record else ""

    def _issue_words(self) -> str:
        return ISSUE_WORDS.get(self._type(), _("Emitir orden"))

    def _copy(self) -> None:
        """Ask which copy of the paper goes where."""
        case = self._session.case
        paper = case.find(self._place.record) if case else None
        if paper is not None:
            self._desk.ask_copy(paper.id, self._kind(), self._name(), self)

    def _opened(self) -> None:
        if self._is_here:
            if self._kind() in life.HEALTH_PAPERS:
                self._session.note_seen(self._place.record)
            self._draw()
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _draw(self) -> None:
        """Ask for the pages at the size wanted now, once the claim says what the paper is."""
        if self._session.case is None or self._session.case.find(self._place.record) is None:
            return
        dpi = round(SCREEN_DPI * self._percent() / 100 * self.devicePixelRatioF())
        job = partial(_pages, self._desk.papers, self._place, self._is_draft(), dpi)
        self._tasks.start(job, self._view.show_pages, self._failed)

    def _percent(self) -> int:
        if self._zoom:
            return self._zoom
        return round(self._view.fitting_dpi() / SCREEN_DPI * 100)

    def _zoom_by(self, step: int) -> None:
        now = self._percent()
        if step > 0:
            self._zoom = next((zoom for zoom in ZOOMS if zoom > now), ZOOMS[-1])
        elif step < 0:
            self._zoom = next((zoom for zoom in reversed(ZOOMS) if zoom < now), ZOOMS[0])
        else:
            self._zoom = 0
        self._draw()

    def _smaller(self) -> None:
        self._zoom_by(-1)

    def _larger(self) -> None:
        self._zoom_by(1)

    def _fit(self) -> None:
        self._zoom_by(0)

    def _say_page(self) -> None:
        words = _("Página {n} de {all} · {zoom} %")
        self._page.setText(words.format(n=self._view.number(), all=self._view.count(), zoom=self._percent()))

    def _issue(self) -> None:
        self._desk.issue(self._place.claim, self._place.record, self)

    def _issued(self, issued: Issued) -> None:
        if self._is_here:
            self._session.reload()
            home = HOMES.get(issued.kind, ORDERS)
            record = issued.paper if home == ORDERS else self._place.record
            self.wanted.emit(Place(home, self._place.claim, record=record))

    def _failed(self, error: DeskError) -> None:
        if not self._is_here:
            return
        problems = error.details.get("problems", ()) if isinstance(error, NotReady) else ()
        if self._type() in HOMES:
            self._banner.say("error", "\n".join((error.words(), *(item.text for item in problems))))  # type: ignore[attr-defined]
            return
        self._banner.say("error", f"{error.words()} ({error.code})")
        if isinstance(error, NotReady):
            self._change()

    def _change(self) -> None:
        record = self._place.record
        if self._type() in HOMES:
            self.wanted.emit(Place(RECORD, self._place.claim, page=f"{RECORD_PAGE}{record}", record=record))
            return
        self.wanted.emit(Place(ORDER, self._place.claim, page=f"order/{record}", record=record))

    def _go_back(self) -> None:
        home = HOMES.get(self._kind(), ORDERS)
        record = self._place.record if home == ORDERS or self._is_draft() else self._record_text("source")
        self.wanted.emit(Place(home, self._place.claim, record=record))


def _pages(papers: Papers, place: Place, is_draft: bool, dpi: int) -> tuple[Picture, ...]:
    pdf = papers.preview(place.claim, place.record) if is_draft else papers.read(place.record)
    return pictures.pages(pdf, dpi)
