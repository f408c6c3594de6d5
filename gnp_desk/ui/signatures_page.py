"""Firmas: each person reads exactly what is signed, in large type, and signs it, or the reason why not is kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import signing_room
from gnp_desk.services.signing_room import (
    ABSENT,
    DECLARATION,
    OUTCOMES,
    PAPER,
    REFUSED,
    SIGNED,
    UNABLE,
    Given,
    SignerRow,
    SigningRoom,
    SigningView,
)
from gnp_desk.services.views import Issued, Place
from gnp_desk.texts import _, plural
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, HOMES, ORDERS, REVIEW, SIGNATURES, WORK, home_of
from gnp_desk.ui.claim_places import PAPER as PREVIEW
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.paper_dialogs import ReasonDialog
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.signing_sheet import SigningSheet
from gnp_desk.ui.tasks import Tasks


class SignaturesPage(Screen):
    """Takes the signatures of a document, the declaration unless one is named, and closes it when they are all there."""

    code = SIGNATURES

    def __init__(self, session: ClaimSession, room: SigningRoom, desk: PaperDesk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._room, self._desk, self._tasks = session, room, desk, tasks
        self._place = Place(SIGNATURES)
        self._view: SigningView | None = None
        self._key = ""
        self._is_here = self._is_closing = False
        self._banner, self.sheet = Banner(), SigningSheet()
        self.pad = self.sheet.pad
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._banner)
        whole.addWidget(self.sheet, 1)
        self._connect()

    def title(self) -> str:
        return _("Firmas")

    def subtitle(self) -> str:
        row = self._row()
        title = self._view.title if self._view and not self._is_declaration() else ""
        return " · ".join(part for part in (title, row.name if row else "", row.who if row else "") if part)

    def corner(self) -> str:
        if self._view is None:
            return ""
        left = sum(row.is_open for row in self._view.rows)
        return plural(left, _("Falta {n} firma"), _("Faltan {n} firmas")) if left else _("Todas las firmas corresponden")

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        words = _("Revisar respuestas") if self._is_declaration() else _("Volver al documento")
        back = Action("review", words, self._go_back, "F12", is_leaving=True)
        preview = Action("preview", _("Vista previa"), self._preview, "F9")
        if self._is_closed():
            return back, Action("orders", _("Ir a órdenes"), self._orders, "Ctrl+Return", is_main=True)
        if self.pad.is_signed or self._view is None or not self._view.is_done:
            why = "" if self.pad.is_signed else _("Pida firmar en el recuadro; o diga por qué no hay firma.")
            return back, preview, Action("sign", _("Guardar firma"), self._sign, "Ctrl+Return", is_main=True, why_not=why)
        return back, preview, self._last()

    def _last(self) -> Action:
        """Return what comes after the signatures: what has a screen of its own is issued there."""
        if self._view is not None and self._view.kind in HOMES:
            return Action("home", _("Seguir con el documento"), self._go_back, "Ctrl+Return", is_main=True)
        words = _("Cerrar declaración") if self._is_declaration() else _("Emitir")
        return Action("close", words, self._close, "Ctrl+Return", is_main=True)

    def note(self) -> str:
        return ""

    def help_text(self) -> str:
        return _(
            "Cada persona lee el texto y firma en el recuadro con dedo, pluma o apuntador. La firma queda unida a este texto: si algo "
            "cambia, deja de corresponder y se pide otra. Quien no firma tiene un motivo. También puede firmar en el papel impreso."
        )

    def enter(self, place: Place) -> None:
        if (place.claim, place.record) != (self._place.claim, self._place.record):
            self._view, self._key = None, ""
        self._place, self._is_here = place, True
        self._banner.say("", "")
        self.pad.clear()
        self._session.open(place.claim)

    def place(self) -> Place:
        return Place(SIGNATURES, self._place.claim, record=self._place.record)

    def leave(self) -> None:
        self._is_here = False

    def find_fault(self, forward: bool) -> None:
        """Errors are corrected where they are: the review, or the page of the document, lists them all."""
        self._go_back()

    def _connect(self) -> None:
        self._session.opened.connect(self._look)
        self._session.changed.connect(self._look)
        self._session.lost.connect(self._failed)
        self._session.refused.connect(self._refused)
        self._desk.issued.connect(self._issued)
        self._desk.failed.connect(self._close_failed)
        sheet = self.sheet
        sheet.signers.chosen.connect(self._choose)
        self.pad.changed.connect(self._drawn)
        sheet.clear.clicked.connect(self.pad.clear)
        sheet.keep.clicked.connect(self._sign)
        sheet.on_paper.clicked.connect(self._sign_on_paper)
        sheet.others[REFUSED].clicked.connect(self._refuse)
        sheet.others[UNABLE].clicked.connect(self._cannot)
        sheet.others[ABSENT].clicked.connect(self._absent)

    def _look(self) -> None:
        if self._is_here and self._session.case is not None:
            self._tasks.start(partial(signing_room.look, self._session.case, self._place.record), self._arrived)

    def _arrived(self, view: SigningView) -> None:
        if not self._is_here or view.claim != self._place.claim or self._place.record not in ("", view.record):
            return
        first, before = self._view is None, self._row()
        self._view = view
        if self._row() is None or first:
            waiting = (row.key for row in view.rows if row.is_open)
            self._key = next(waiting, view.rows[0].key if view.rows else "")
        row = self._row()
        if before is not None and row is not None and before.text != row.text and self.pad.strokes:
            self.pad.clear()
        self.sheet.signers.show_rows(view.rows, self._key)
        self._tell()
        self._show()
        if first:
            self.sheet.signers.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        """Say what keeps the document from being signed, or that signatures do not stand any more."""
        assert self._view is not None
        if self._is_closed():
            self._banner.say("locked", _("La declaración está cerrada y no cambia.") if self._is_declaration() else _("El documento está emitido y no cambia."))
        elif self._view.problems:
            count = len(self._view.problems)
            words = plural(count, _("Antes de firmar falta {n} dato."), _("Antes de firmar faltan {n} datos."))
            self._banner.say("warning", f"{words} {self._view.problems[0].text}")
        else:
            self._banner.say("warning" if self._view.changed_text else "", self._view.changed_text)

    def _show(self) -> None:
        """Show what the signer chosen reads, and what was signed."""
        row = self._row()
        if row is not None:
            can_sign = not self._is_closed() and self._view is not None and not self._view.problems
            self.sheet.show_row(row, can_sign=can_sign)
            self._drawn()

    def _drawn(self) -> None:
        self.sheet.show_drawn()
        self.changed.emit()

    def _row(self) -> SignerRow | None:
        rows = self._view.rows if self._view else ()
        return next((row for row in rows if row.key == self._key), None)

    def _is_closed(self) -> bool:
        return self._view is not None and self._view.is_closed

    def _is_declaration(self) -> bool:
        return self._view is None or self._view.kind == DECLARATION

    def _choose(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self.pad.clear()
            self._show()

    def _sign(self) -> None:
        if self.pad.is_signed:
            self._give(SIGNED)

    def _sign_on_paper(self) -> None:
        self._give(SIGNED, method=PAPER)

    def _refuse(self) -> None:
        self._ask(REFUSED)

    def _cannot(self) -> None:
        self._ask(UNABLE)

    def _absent(self) -> None:
        self._ask(ABSENT)

    def _ask(self, outcome: str) -> None:
        """Ask why there is no signature; without a reason nothing is kept."""
        row = self._row()
        if row is None:
            return
        words = dict(OUTCOMES)[outcome]
        dialog = ReasonDialog(_("{what}: motivo").format(what=words), f"{row.name} · {row.who}", _("Guardar motivo"), self)
        if is_accepted(dialog):
            self._give(outcome, reason=dialog.reason)

    def _give(self, outcome: str, reason: str = "", method: str = signing_room.SCREEN) -> None:
        row, view = self._row(), self._view
        if row is None or view is None or self._session.case is None:
            return
        drawn = self.pad.strokes if outcome == SIGNED and method == signing_room.SCREEN else ()
        given = Given(row.key, view.content_hash, row.text, outcome, drawn, reason, method, view.record)
        self.pad.clear()
        self._key = self._next_key(row.key)
        self._session.write(partial(self._room.sign, self._place.claim, given), f"{self._place.claim}/signatures")

    def _next_key(self, key: str) -> str:
        """Return the next who has to sign after one, the same when nobody has."""
        rows = self._view.rows if self._view else ()
        at = next((at for at, row in enumerate(rows) if row.key == key), 0)
        after = (row.key for row in (*rows[at + 1 :], *rows[:at]) if row.is_open)
        return next(after, key)

    def _close(self) -> None:
        """Close or issue the document: the store checks data and signatures once more."""
        if self._view is not None and not self._is_closing:
            self._is_closing = True
            self._session.when_settled(partial(self._desk.issue, self._place.claim, self._view.record, self))

    def _issued(self, issued: Issued) -> None:
        if self._is_closing:
            self._is_closing = False
            self._session.reload()
            self.wanted.emit(Place(ORDERS, self._place.claim, record=issued.paper))

    def _close_failed(self, error: DeskError) -> None:
        if not self._is_closing:
            return
        self._is_closing = False
        self._failed(error)
        if isinstance(error, NotReady):
            self._session.reload()

    def _refused(self, edits: tuple[object, ...], error: DeskError) -> None:
        self._failed(error)

    def _failed(self, error: DeskError) -> None:
        if self._is_here:
            self._banner.say("error", f"{error.words()} ({error.code})")

    def _go_back(self) -> None:
        """Go where the document is filled in."""
        if self._is_declaration() or self._view is None:
            self.wanted.emit(Place(REVIEW, self._place.claim))
        else:
            self.wanted.emit(home_of(self._view.kind, self._place.claim, self._view.record))

    def _orders(self) -> None:
        self.wanted.emit(Place(ORDERS, self._place.claim))

    def _preview(self) -> None:
        self.wanted.emit(Place(PREVIEW, self._place.claim, record=self._view.record if self._view else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.sheet.fit(self.width())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.sheet.fit(self.width())
            self._show()
