"""Firmas: each person reads exactly what is signed, in large type, and signs it, or the reason why not is kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QTextOption
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import signing_room
from gnp_desk.services.signing_room import (
    ABSENT,
    OUTCOMES,
    PAPER,
    REFUSED,
    SIGNED,
    SIMPLE,
    UNABLE,
    Given,
    SignerRow,
    SigningRoom,
    SigningView,
)
from gnp_desk.services.views import Issued, Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import icons, style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, ORDERS, REVIEW, SIGNATURES, WORK
from gnp_desk.ui.claim_places import PAPER as PREVIEW
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.paper_dialogs import ReasonDialog
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.signature_pad import SignaturePad
from gnp_desk.ui.tasks import Tasks

ROW = Qt.ItemDataRole.UserRole
LIST, WIDE_LETTERS = 290, 112
MARKS = {"missing": ("empty", "secondary"), "valid": ("check", "ok"), "stale": ("warning", "review"), "said": ("info", "secondary")}


class SignaturesPage(Screen):
    """Takes the signatures of the declaration and closes it when they are all there."""

    code = SIGNATURES

    def __init__(self, session: ClaimSession, room: SigningRoom, desk: PaperDesk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._room, self._desk, self._tasks = session, room, desk, tasks
        self._place = Place(SIGNATURES)
        self._view: SigningView | None = None
        self._key = ""
        self._is_here = self._is_closing = False
        self._banner = Banner()
        self.signers, self.pad = SignerList(), SignaturePad()
        self.text = QPlainTextEdit()
        self._lay()
        self._connect()

    def title(self) -> str:
        return _("Firmas")

    def subtitle(self) -> str:
        row = self._row()
        return " · ".join(part for part in (row.name, row.who) if part) if row else ""

    def corner(self) -> str:
        if self._view is None:
            return ""
        left = sum(row.state in ("missing", "stale") for row in self._view.rows)
        return plural(left, _("Falta {n} firma"), _("Faltan {n} firmas")) if left else _("Todas las firmas corresponden")

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        back = Action("review", _("Revisar respuestas"), self._review, "F12", is_leaving=True)
        preview = Action("preview", _("Vista previa"), self._preview, "F9")
        if self._is_closed():
            return back, Action("orders", _("Ir a órdenes"), self._orders, "Ctrl+Return", is_main=True)
        if self._view is not None and self._view.is_done:
            return back, preview, Action("close", _("Cerrar declaración"), self._close, "Ctrl+Return", is_main=True)
        why = "" if self.pad.is_signed else _("Pida firmar en el recuadro; o diga por qué no hay firma.")
        return back, preview, Action("sign", _("Guardar firma"), self._sign, "Ctrl+Return", is_main=True, why_not=why)

    def note(self) -> str:
        return ""

    def help_text(self) -> str:
        return _(
            "Cada persona lee el texto y firma en el recuadro con dedo, pluma o apuntador. La firma queda unida a este texto: si algo "
            "cambia, deja de corresponder y se pide otra. Quien no firma tiene un motivo. También puede firmar en el papel impreso."
        )

    def enter(self, place: Place) -> None:
        if place.claim != self._place.claim:
            self._view, self._key = None, ""
        self._place, self._is_here = place, True
        self._banner.say("", "")
        self.pad.clear()
        self._session.open(place.claim)

    def place(self) -> Place:
        return Place(SIGNATURES, self._place.claim)

    def leave(self) -> None:
        self._is_here = False

    def find_fault(self, forward: bool) -> None:
        """Errors are corrected where they are: the review lists them all."""
        self.wanted.emit(Place(REVIEW, self._place.claim))

    def _lay(self) -> None:
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.text.setAccessibleName(_("Texto que se firma"))
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        head = QLabel(_("Lea completo lo que va a firmar"))
        style.set_role(head, "head")
        simple = QLabel(SIMPLE)
        simple.setWordWrap(True)
        style.set_role(simple, "small")
        self._clear = _plain(_("Borrar trazo"))
        self._keep = _plain(_("Guardar firma"))
        self._on_paper = _plain(_("Firmará en el papel"))
        self._others = {code: _plain(words) for code, words in OUTCOMES}
        signing = QHBoxLayout()
        signing.setSpacing(style.gap())
        for widget in (self._clear, self._keep):
            signing.addWidget(widget)
        signing.addStretch(1)
        instead = QHBoxLayout()
        instead.setSpacing(style.gap())
        for widget in (*self._others.values(), self._on_paper):
            instead.addWidget(widget)
        instead.addStretch(1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(4, 4, 8, 4)
        column.setSpacing(style.gap())
        for piece in (head, self.text):
            column.addWidget(piece)
        column.setStretch(1, 1)
        column.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(simple)
        column.addLayout(signing)
        column.addLayout(instead)
        inner = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self.signers)
        self._sides.addWidget(right, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._banner)
        whole.addWidget(scroll, 1)

    def _connect(self) -> None:
        self._session.opened.connect(self._look)
        self._session.changed.connect(self._look)
        self._session.lost.connect(self._failed)
        self._session.refused.connect(self._refused)
        self._desk.issued.connect(self._issued)
        self._desk.failed.connect(self._close_failed)
        self.signers.chosen.connect(self._choose)
        self.pad.changed.connect(self._drawn)
        self._clear.clicked.connect(self.pad.clear)
        self._keep.clicked.connect(self._sign)
        self._on_paper.clicked.connect(self._sign_on_paper)
        self._others[REFUSED].clicked.connect(self._refuse)
        self._others[UNABLE].clicked.connect(self._cannot)
        self._others[ABSENT].clicked.connect(self._absent)

    def _look(self) -> None:
        if self._is_here and self._session.case is not None:
            self._tasks.start(partial(signing_room.look, self._session.case), self._arrived)

    def _arrived(self, view: SigningView) -> None:
        if not self._is_here or view.claim != self._place.claim:
            return
        first, before = self._view is None, self._row()
        self._view = view
        if self._row() is None or first:
            waiting = (row.key for row in view.rows if row.state in ("missing", "stale"))
            self._key = next(waiting, view.rows[0].key if view.rows else "")
        row = self._row()
        if before is not None and row is not None and before.text != row.text and self.pad.strokes:
            self.pad.clear()
        self.signers.show_rows(view.rows, self._key)
        self._tell()
        self._show()
        if first:
            self.signers.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        """Say what keeps the document from being signed, or that signatures do not stand any more."""
        assert self._view is not None
        if self._is_closed():
            self._banner.say("locked", _("La declaración está cerrada y no cambia."))
        elif self._view.problems:
            count = len(self._view.problems)
            words = plural(count, _("Antes de firmar falta {n} dato."), _("Antes de firmar faltan {n} datos."))
            self._banner.say("warning", f"{words} {self._view.problems[0].text}")
        else:
            self._banner.say("warning" if self._view.changed_text else "", self._view.changed_text)

    def _show(self) -> None:
        """Show what the signer chosen reads, and what was signed."""
        row = self._row()
        if row is None:
            return
        if self.text.toPlainText() != row.text:
            self.text.setPlainText(row.text)
        self.text.setFont(style.font("heading"))
        if row.state == "valid" and not self.pad.is_signed:
            self.pad.show_strokes(row.strokes)
        can_sign = not self._is_closed() and self._view is not None and not self._view.problems
        for widget in (self.pad, self._clear, self._keep, self._on_paper, *self._others.values()):
            widget.setEnabled(can_sign)
        self._drawn()

    def _drawn(self) -> None:
        is_signed = self.pad.is_signed
        self._clear.setVisible(bool(self.pad.strokes))
        self._keep.setVisible(is_signed)
        self.changed.emit()

    def _row(self) -> SignerRow | None:
        rows = self._view.rows if self._view else ()
        return next((row for row in rows if row.key == self._key), None)

    def _is_closed(self) -> bool:
        return self._view is not None and self._view.status == "closed"

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
        given = Given(row.key, view.content_hash, row.text, outcome, drawn, reason, method)
        self.pad.clear()
        self._key = self._next_key(row.key)
        self._session.write(partial(self._room.sign, self._place.claim, given), f"{self._place.claim}/signatures")

    def _next_key(self, key: str) -> str:
        """Return the next who has to sign after one, the same when nobody has."""
        rows = self._view.rows if self._view else ()
        at = next((at for at, row in enumerate(rows) if row.key == key), 0)
        after = (row.key for row in (*rows[at + 1 :], *rows[:at]) if row.state in ("missing", "stale"))
        return next(after, key)

    def _close(self) -> None:
        """Close the declaration: the store checks data and signatures once more."""
        case = self._session.case
        declaration = case.first("declaration") if case else None
        if declaration is None or self._is_closing:
            return
        self._is_closing = True
        self._session.when_settled(partial(self._desk.issue, self._place.claim, declaration.id, self))

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

    def _review(self) -> None:
        self.wanted.emit(Place(REVIEW, self._place.claim))

    def _orders(self) -> None:
        self.wanted.emit(Place(ORDERS, self._place.claim))

    def _preview(self) -> None:
        case = self._session.case
        declaration = case.first("declaration") if case else None
        self.wanted.emit(Place(PREVIEW, self._place.claim, record=declaration.id if declaration else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
            self._show()

    def _fit(self) -> None:
        """Put the signers beside the text where they fit, else above it."""
        letters = self.width() / max(1, self.fontMetrics().averageCharWidth())
        is_wide = letters >= WIDE_LETTERS
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self.signers.setFixedWidth(style.px(LIST)) if is_wide else self.signers.setMaximumWidth(16_777_215)
        self.signers.setMinimumWidth(style.px(LIST) if is_wide else 0)
        self.signers.setMinimumHeight(style.metrics().row * 3 + 6)
        self.signers.setMaximumHeight(16_777_215 if is_wide else style.metrics().row * 3 + 6)
        self.text.setMinimumHeight(style.px(150))


class SignerList(QListWidget):
    """Who signs, and where each signature stands: mark and words."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Personas que firman"))
        self.setItemDelegate(SignerDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.set_ring(self, "inside")
        self.currentItemChanged.connect(self._moved)

    def show_rows(self, rows: tuple[SignerRow, ...], key: str) -> None:
        """Show the signers and stand on one, without saying that a person chose it."""
        self.blockSignals(True)
        self.clear()
        for at, row in enumerate(rows):
            item = QListWidgetItem(f"{row.name}, {row.who}: {row.words}")
            item.setData(ROW, row)
            self.addItem(item)
            if row.key == key:
                self.setCurrentRow(at)
        self.blockSignals(False)

    def _moved(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.chosen.emit(item.data(ROW).key)


class SignerDelegate(QStyledItemDelegate):
    """Mark, name over whose signature it is, and where it stands."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(200, style.metrics().row + style.px(16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        row: SignerRow = index.data(ROW)
        box: QRect = option.rect
        is_chosen = bool(option.state & option.state.State_Selected)
        painter.save()
        painter.fillRect(box, style.token("chosen" if is_chosen and style.theme().border_width == 1 else "ground"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), style.token("line"))
        if is_chosen:
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), style.token("primary"))
        mark, tone = MARKS[row.state]
        side = style.px(18)
        icons.paint(painter, QRectF(box.left() + 14, box.center().y() - side / 2, side, side), mark, style.theme().token(tone))
        left, width = box.left() + side + 26, box.width() - side - 36
        lines = ((row.name or row.who, "base", 600, "text"), (row.who, "small", 400, "secondary"), (row.words, "small", 600, tone if row.state != "missing" else "secondary"))
        top = box.top() + (box.height() - style.px(20) - 2 * style.px(18)) // 2
        for words, size, weight, token in lines:
            painter.setFont(style.font(size, weight))
            painter.setPen(style.token(token))
            tall = painter.fontMetrics().height()
            painter.drawText(QRect(left, top, width, tall), 0, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width))
            top += tall
        painter.restore()


def _plain(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    return button
