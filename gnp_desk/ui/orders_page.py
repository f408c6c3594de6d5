"""Órdenes: drafts and issued papers of a claim, new ones, and what is done with the one chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.errors import DeskError
from gnp_desk.services.papers import Papers
from gnp_desk.services.views import Issued, PaperRow, Place
from gnp_desk.texts import N_, _
from gnp_desk.ui import icons, style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, DRAFT, ORDER, ORDERS, PAGE, PAPER, REVIEW, WORK
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.flow import FlowLayout
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.paper_desk import LOW, PaperDesk
from gnp_desk.ui.paper_dialogs import ReasonDialog
from gnp_desk.ui.queue_list import SENDING
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.tasks import READ, Tasks

NEW = (
    ("vehicle_admission_order", N_("Orden del vehículo")),
    ("medical_admission_order", N_("Orden médica")),
    ("tow_request", N_("Grúa e inventario")),
    ("cash_valuation_order", N_("Valuación en efectivo")),
    ("exchange_record", N_("Intercambio con tercero")),
)
COLUMNS = (N_("Papel"), N_("Folio"), N_("Emitida"), N_("Válida hasta"), N_("Estado"), N_("Envío"))
MARKS = {"draft": "empty", "issued": "document", "delivered": "check", "used": "check", "replaced": "returned", "cancelled": "cross", "expired": "clock"}
ISSUED, VALID, STATE, SENT = 2, 3, 4, 5
# What the card of the paper chosen says too, the least needed first.
SPARED = (VALID, ISSUED, STATE)
DECLARATION = "declaration"
CLOSED = ("replaced", "cancelled")
PARENT = QModelIndex()


class PapersModel(QAbstractTableModel):
    """The papers of one claim; there are a few, so they are all here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[PaperRow, ...] = ()

    def put(self, rows: tuple[PaperRow, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def show_sent(self, rows: tuple[PaperRow, ...]) -> None:
        """Show how far these rows are on their way; what else is known of them stays."""
        found = {(row.paper, row.record): row for row in rows}
        sent = tuple(_sent_as(row, found.get((row.paper, row.record), row)) for row in self.rows)
        if sent != self.rows:
            self.rows = sent
            self.dataChanged.emit(self.index(0, SENT), self.index(len(sent) - 1, SENT))

    def rowCount(self, parent: QModelIndex = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            valid = row.valid_text.strip("—")
            words = (row.title, row.folio or "—", row.issued_text or "—", valid or "—", row.state_text, row.send_text or "—")
            return words[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == STATE:
            return icons.icon(MARKS.get(row.state, "warning"), "secondary" if row.state == "draft" else "text")
        if role == Qt.ItemDataRole.DecorationRole and index.column() == SENT and row.send_text:
            return icons.icon(*SENDING[row.send_state][:2])
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _(COLUMNS[section]) if way == Qt.Orientation.Horizontal else section + 1


class PapersTable(QTableView):
    """Rows chosen as a whole; Enter opens the one chosen."""

    opened = Signal()

    def __init__(self, model: PapersModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(_("Papeles del siniestro"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(style.row_height(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self.fit)
        model.dataChanged.connect(self.fit)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Leave out the columns that the card says too, as far as there is no room for all."""
        for at in SPARED:
            self.setColumnHidden(at, False)  # a hidden one does not say how wide it would be
        header = self.horizontalHeader()
        widths = [max(header.sectionSizeHint(at), self.sizeHintForColumn(at)) for at in range(len(COLUMNS))]
        # The name of a paper may take two lines.
        left = self.viewport().width() - sum(widths) + widths[0] * 2 // 5
        for at in SPARED:
            self.setColumnHidden(at, left < 0)
            left += widths[at] if left < 0 else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class PaperCard(QFrame):
    """The chosen paper and what can be done with it, each as a button with its words."""

    def __init__(self) -> None:
        super().__init__()
        style.set_role(self, "card")
        self._mark, self._state = Mark(), QLabel()
        self._folio, self._facts = QLabel(), QLabel()
        for label, role in ((self._state, "strong"), (self._folio, "figure"), (self._facts, "secondary")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            style.set_role(label, role)
        head = QHBoxLayout()
        head.addWidget(self._mark)
        head.addWidget(self._state, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(style.gap())
        self._column.addLayout(head)
        self._column.addWidget(self._folio)
        self._column.addWidget(self._facts)
        self._buttons: list[QPushButton] = []
        self._column.addStretch(1)

    def show_row(self, row: PaperRow | None, actions: Sequence[Action]) -> None:
        """Show a row and its actions; None says what to do first."""
        while self._buttons:
            button = self._buttons.pop()
            button.hide()
            button.deleteLater()
        self._mark.setVisible(row is not None)
        if row is None:
            self._state.setText(_("Elija un papel"))
            self._folio.clear()
            self._facts.setText(_("Aquí se ve, se imprime y se entrega."))
            return
        self._mark.show_mark(MARKS.get(row.state, "warning"), "secondary" if row.state == "draft" else "text")
        self._state.setText(f"{row.title} · {row.state_text}")
        self._folio.setText(row.folio)
        self._folio.setVisible(bool(row.folio))
        self._facts.setText(_facts(row))
        for at, action in enumerate(actions):
            button = QPushButton(action.text)
            button.setAutoDefault(False)
            button.clicked.connect(action.run)
            self._column.insertWidget(3 + at, button)
            self._buttons.append(button)


class OrdersPage(Screen):
    """Papers do not wait for each other: any order can be made, seen and issued at any moment."""

    code = ORDERS

    def __init__(self, session: ClaimSession, desk: PaperDesk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._desk, self._tasks = session, desk, tasks
        self._place = Place(ORDERS)
        self._is_here = False
        self._asked = ""
        self._banner = Banner()
        self._model = PapersModel(self)
        self._table = PapersTable(self._model)
        self._card = PaperCard()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(24)
        self._sides.addWidget(self._table, 1)
        self._sides.addWidget(self._card, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._banner)
        column.addWidget(self._new_row())
        column.addLayout(self._sides, 1)
        self._connect()

    def title(self) -> str:
        return _("Órdenes")

    def subtitle(self) -> str:
        return _("Cada una se emite por separado")

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:
        back = Action("back", _("Volver al expediente"), self._go_back, "Ctrl+PgUp", is_leaving=True)
        checklist = Action("checklist", _("Lista del lugar"), self._checklist, "Ctrl+PgDown")
        row = self._row()
        if row is None:
            new = Action("new", _("Nueva orden del vehículo"), self._new_first, "Ctrl+Return", is_main=True)
            return back, checklist, new
        quiet = tuple(
            Action(action.code, action.text, action.run, action.key, is_quiet=True) for action in self._row_actions(row)
        )
        new = Action("new", _("Nueva orden del vehículo"), self._new_first, "F7", is_quiet=True)
        return (back, checklist, new, *(action for action in quiet if action.key), self._main(row))

    def help_text(self) -> str:
        return _(
            "Una orden se llena, se ve y se emite; entonces toma un folio de este equipo y ya no cambia. "
            "Para cambiarla, corríjala: la nueva nombra a la que sustituye."
        )

    def enter(self, place: Place) -> None:
        self._place, self._is_here = place, True
        self._asked = place.record
        self._session.open(place.claim)

    def place(self) -> Place:
        row = self._row()
        return Place(ORDERS, self._place.claim, record=(row.paper or row.record) if row else "")

    def leave(self) -> None:
        self._is_here = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_narrow = self.width() < self.fontMetrics().averageCharWidth() * 110
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(way)
        self._card.setFixedWidth(min(396, self.width())) if not is_narrow else self._card.setMaximumWidth(16_777_215)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._table.verticalHeader().setDefaultSectionSize(style.row_height(self._table))
            self._table.fit()

    def _new_row(self) -> QWidget:
        """Return a button for each kind of order, over as many rows as they need."""
        whole = QWidget()
        row = FlowLayout(whole, style.gap())
        row.setContentsMargins(0, 0, 0, 0)
        for kind, words in NEW:
            button = QPushButton("+ " + _(words))
            button.setAccessibleName(_("Nueva: {order}").format(order=_(words)))
            button.setAutoDefault(False)
            button.setProperty("kind", kind)
            button.clicked.connect(self._new_clicked)
            row.addWidget(button)
        return whole

    def _connect(self) -> None:
        self._session.opened.connect(self._opened)
        self._session.added.connect(self._added)
        self._desk.issued.connect(self._issued)
        self._desk.changed.connect(self._reread)
        self._desk.corrected.connect(self._corrected)
        self._desk.failed.connect(self._failed)
        self._desk.said.connect(self._said)
        self._table.opened.connect(self._open)
        self._table.selectionModel().currentRowChanged.connect(self._chosen)

    def _opened(self) -> None:
        if self._is_here:
            self._banner.say("", "")
            self._read()
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _read(self) -> None:
        self._tasks.start(partial(_papers, self._desk.papers, self._place.claim), self._arrived, self._failed)

    def synchronised(self) -> None:
        self._read()

    def moved(self) -> None:
        if self._model.rows:
            job = partial(self._desk.papers.sent, self._place.claim, self._model.rows)
            self._tasks.start(job, self._model.show_sent, lane=READ)

    def _reread(self) -> None:
        if self._is_here:
            self._session.reload()
            self._read()

    def _arrived(self, answer: tuple[tuple[PaperRow, ...], Mapping[str, int]]) -> None:
        rows, left = answer
        row = self._row()
        wanted = self._asked or ((row.paper or row.record) if row else "")
        self._asked = ""
        self._model.put(rows)
        at = next((i for i, row in enumerate(rows) if wanted in (row.paper, row.record) and wanted), 0)
        if rows:
            self._table.setCurrentIndex(self._model.index(at, 0))
        low = [f"{series} {count}" for series, count in sorted(left.items()) if count <= LOW and series != "SI"]
        if low:
            self._banner.say("warning", _("Quedan pocos folios: {which}. Sincronice para recibir más.").format(which=", ".join(low)))
        self._chosen()

    def _row(self) -> PaperRow | None:
        at = self._table.currentIndex().row()
        return self._model.rows[at] if 0 <= at < len(self._model.rows) else None

    def _chosen(self) -> None:
        row = self._row()
        self._card.show_row(row, self._row_actions(row) if row else ())
        self.changed.emit()

    def _main(self, row: PaperRow) -> Action:
        first = self._row_actions(row)[0]
        return Action(first.code, first.text, first.run, "Ctrl+Return", is_main=True)

    def _row_actions(self, row: PaperRow) -> tuple[Action, ...]:
        see = Action("see", _("Ver papel"), self._see, "F9")
        if row.state == "draft":
            words = _("Revisar y cerrar") if row.kind == DECLARATION else _("Continuar la orden")
            drop = () if row.kind == DECLARATION else (Action("drop", _("Quitar borrador"), self._drop, "Ctrl+Del"),)
            return Action("open", words, self._open), see, *drop
        copy = Action("copy", _("Imprimir o guardar"), self._copy, "Ctrl+P")
        if row.state in CLOSED:
            return see, copy
        # A filled format has no record behind it that could be opened again: another one is filled.
        correct = (Action("correct", _("Corregir con otra"), self._correct),) if row.record else ()
        return (
            copy,
            see,
            Action("deliver", _("Marcar entregada"), self._deliver),
            *correct,
            Action("cancel", _("Cancelar con motivo"), self._cancel),
        )

    def _new_clicked(self) -> None:
        self._new(str(self.sender().property("kind")))

    def _new_first(self) -> None:
        self._new(NEW[0][0])

    def _new(self, kind: str) -> None:
        self._asked = self._session.add(kind, {}, f"{self._place.claim}/orders")

    def _added(self, record: str) -> None:
        if self._is_here and record == self._asked:
            self._asked = ""
            self.wanted.emit(Place(ORDER, self._place.claim, page=f"{DRAFT}{record}", record=record))

    def _open(self) -> None:
        row = self._row()
        if row is None:
            return
        if row.state != "draft":
            self._see()
        elif row.kind == DECLARATION:
            self.wanted.emit(Place(REVIEW, self._place.claim))
        else:
            self.wanted.emit(Place(ORDER, self._place.claim, page=f"{DRAFT}{row.record}", record=row.record))

    def _see(self) -> None:
        row = self._row()
        if row is not None:
            self.wanted.emit(Place(PAPER, self._place.claim, record=row.paper or row.record))

    def _copy(self) -> None:
        row = self._row()
        if row is None:
            return
        self._desk.ask_copy(row.paper, row.kind, row.folio or row.title, self)

    def _deliver(self) -> None:
        row = self._row()
        if row is not None:
            self._desk.deliver(row)

    def _correct(self) -> None:
        words = _("El papel emitido no cambia. El nuevo toma otro folio y nombra al que sustituye.")
        row, reason = self._why(_("Corregir {folio}"), words, _("Corregir"))
        if row is not None:
            self._desk.correct(row, reason)

    def _cancel(self) -> None:
        words = _("El papel deja de valer. Su folio queda registrado y no se usa de nuevo.")
        row, reason = self._why(_("Cancelar {folio}"), words, _("Cancelar el papel"))
        if row is not None:
            self._desk.cancel(row, reason)

    def _why(self, title: str, words: str, verb: str) -> tuple[PaperRow | None, str]:
        row = self._row()
        if row is None:
            return None, ""
        dialog = ReasonDialog(title.format(folio=row.folio or row.title), words, verb, self)
        return (row, dialog.reason) if is_accepted(dialog) else (None, "")

    def _drop(self) -> None:
        row = self._row()
        if row is not None:
            self._session.remove(row.record, f"{self._place.claim}/orders")
            self._session.when_settled(self._read)
            self.said.emit(_("El borrador quedó en la papelera."))

    def _issued(self, issued: Issued) -> None:
        self._asked = issued.paper

    def _corrected(self, record: str) -> None:
        if not self._is_here:
            return
        row = next((row for row in self._model.rows if row.record == record), None)
        if row is not None and row.kind == DECLARATION:
            self.wanted.emit(Place(REVIEW, self._place.claim))
        else:
            self.wanted.emit(Place(ORDER, self._place.claim, page=f"{DRAFT}{record}", record=record))

    def _said(self, words: str) -> None:
        self.said.emit(words)

    def _failed(self, error: DeskError) -> None:
        if self._is_here:
            self._banner.say("error", f"{error.words()} ({error.code})")

    def _checklist(self) -> None:
        self.wanted.emit(Place(PAGE, self._place.claim, page="checklist"))

    def _go_back(self) -> None:
        self.wanted.emit(Place(CASE, self._place.claim))


def _sent_as(row: PaperRow, other: PaperRow) -> PaperRow:
    return replace(row, send_state=other.send_state, send_text=other.send_text)


def _facts(row: PaperRow) -> str:
    facts = []
    if row.issued_text:
        facts.append(_("Emitida el {at}").format(at=row.issued_text))
    if row.valid_text.strip("—"):
        facts.append(_("Válida hasta el {on}").format(on=row.valid_text))
    return "\n".join(facts) or _("Se puede dejar, ver e imprimir como borrador.")


def _papers(papers: Papers, claim: str) -> tuple[tuple[PaperRow, ...], Mapping[str, int]]:
    return papers.rows(claim), papers.folios_left()


