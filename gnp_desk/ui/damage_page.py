"""Diagrama de daños: the body with its zones, the table in parallel, the impacts as a clock. One vehicle at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.errors import DeskError
from gnp_desk.services import damage_view
from gnp_desk.services.damage_view import PLANES, TRI, DamageView
from gnp_desk.services.views import Edit, Place, Undone
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.choosing import SegmentEditor
from gnp_desk.ui.claim_places import CASE, DAMAGE, WORK, place_of
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.damage_diagram import DamageDiagram
from gnp_desk.ui.damage_table import DamagePanel, DamageTable, Legend, view_rows
from gnp_desk.ui.questions import Choices, Fault, Shape, Source
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.steady_scroll import SteadyScrollArea

WIDE_LETTERS = 86
STOP = "N"


class DamagePage(Screen):
    """Diagram, table and panel show the same damage; each is enough by itself."""

    code = DAMAGE

    def __init__(self, session: ClaimSession, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._source = session, source
        self._place = Place(DAMAGE, page=DAMAGE)
        self._is_here = False
        self._view: DamageView | None = None
        self._letter, self._zone, self._record, self._typed = "A", "", "", ""
        self._banner = Banner()
        self.diagram, self.table, self.panel = DamageDiagram(), DamageTable(), DamagePanel()
        self._lay()
        self._connect()

    def title(self) -> str:
        return _("Diagrama de daños")

    def subtitle(self) -> str:
        view = self._view
        return f"{view.letter} · {view.vehicle}".rstrip(" ·") if view and view.letter else ""

    def corner(self) -> str:
        return self._typed

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        other = self._other_letter()
        vehicle = (
            ()
            if not other
            else (
                Action(
                    "vehicle", _("Vehículo {letter}").format(letter=other), self._next_vehicle, "Alt+V", is_leaving=True
                ),
            )
        )
        return (
            Action("previous", _("Anterior"), self._go_back, "Ctrl+PgUp", is_leaving=True),
            *vehicle,
            Action("add_row", _("Agregar daño"), self._add_here, "Ins", is_quiet=True),
            Action("go_on", _("Continuar"), self._go_on, "Ctrl+Return", is_main=True),
            Action("undo", _("Deshacer"), self._undo, "Ctrl+Z", is_quiet=True),
            Action("redo", _("Rehacer"), self._redo, "Ctrl+Y", is_quiet=True),
            Action("next_page", _("Página siguiente"), self._go_on, "Ctrl+PgDown", is_quiet=True),
        )

    def note(self) -> str:
        return _("Número de zona · 1 a 4 grado · P previo · I e impacto")

    def help_text(self) -> str:
        return _(
            "Toque una zona y elija su grado, o escriba su número y después el grado. I y una hora marcan el primer impacto. "
            "P dice que el daño ya estaba. La tabla y el diagrama muestran lo mismo."
        )

    def enter(self, place: Place) -> None:
        if place.claim != self._place.claim:
            self._view, self._letter, self._zone, self._record = None, "A", "", ""
        self._place, self._is_here = place, True
        self._session.open(place.claim)

    def place(self) -> Place:
        return Place(DAMAGE, self._place.claim, DAMAGE, self._record)

    def leave(self) -> None:
        self._is_here = False

    def find_fault(self, forward: bool) -> None:
        """Stand on the next datum to correct of this page, or go to the page that has one."""
        case = self._session.case
        faults = [fault for fault in self._source.faults(case) if fault.outcome == STOP] if case else []
        mine = [fault for fault in faults if fault.page == DAMAGE]
        if mine:
            at = next((at for at, fault in enumerate(mine) if fault.record == self._record), -1)
            self._open_fault(mine[(at + (1 if forward else -1)) % len(mine)])
        elif faults:
            self.wanted.emit(place_of(self._place.claim, faults[0].page, faults[0].record, faults[0].field))
        else:
            self.said.emit(_("No hay datos por corregir en la declaración."))

    @property
    def editor(self) -> str:
        """Return the name under which the journal keeps what is done here."""
        return f"{self._place.claim}/{DAMAGE}"

    @property
    def letter(self) -> str:
        return self._letter

    def _lay(self) -> None:
        self._plane = SegmentEditor(Shape("choice", choices=Choices(tuple((code, name, "") for code, name in PLANES))))
        self._plane.name(_("Golpe por"))
        self._had = SegmentEditor(Shape("tri", choices=Choices(tuple((code, name, "") for code, name in TRI))))
        self._had.name(_("¿Tenía daños anteriores?"))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(style.gap())
        column.addWidget(self.diagram, 1)
        column.addWidget(_asked(_("Golpe por"), self._plane))
        self._summary = QLabel()
        style.set_role(self._summary, "secondary")
        self._add = QPushButton(_("Agregar daño"))
        self._add.setAutoDefault(False)
        style.set_role(self._add, "link")
        style.set_key(self._add, "Ins")
        foot = QHBoxLayout()
        foot.addWidget(self._summary, 1)
        foot.addWidget(self._add)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(4, 4, 8, 4)
        side.setSpacing(style.gap())
        side.addWidget(Legend())
        side.addWidget(self.table, 1)
        side.addLayout(foot)
        side.addWidget(self.panel)
        side.addWidget(_asked(_("¿Tenía daños anteriores?"), self._had))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        inner = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(12)
        self._sides.addWidget(left, 5)
        self._sides.addWidget(right, 6)
        scroll = SteadyScrollArea(inner=inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._banner)
        whole.addWidget(scroll, 1)

    def _connect(self) -> None:
        self._session.opened.connect(self._look)
        self._session.changed.connect(self._look)
        self._session.lost.connect(self._lost)
        self._session.refused.connect(self._refused)
        self._session.taken_back.connect(self._taken_back)
        self.diagram.zone_chosen.connect(self._choose_zone)
        self.diagram.degree_given.connect(self._give_degree)
        self.diagram.previous_given.connect(self._turn_previous)
        self.diagram.hour_touched.connect(self._touch_hour)
        self.diagram.hour_typed.connect(self._first_hour)
        self.diagram.removing.connect(self._remove)
        self.diagram.typing.connect(self._show_typing)
        self.table.chosen.connect(self._choose_row)
        self.table.removing.connect(self._remove)
        self.table.degree_given.connect(self._give_degree)
        self.table.previous_given.connect(self._turn_previous)
        self.panel.degree_given.connect(self._give_degree)
        self.panel.answered.connect(self._answered)
        self.panel.adding.connect(self._add_here)
        self._add.clicked.connect(self._add_here)
        self._plane.chosen.connect(self._plane_chosen)
        self._had.chosen.connect(self._had_chosen)

    def _look(self) -> None:
        """Show the case as it is now."""
        case = self._session.case
        if case is None or not self._is_here:
            return
        first = self._view is None
        if first and self._place.record:
            self._stand(self._place.record)
        self._view = view = damage_view.look(case, self._letter)
        self._letter = view.letter
        row = view.row(self._record)
        if row is None:
            self._record = next((found.record for found in view.in_zone(self._zone)), "")
        is_frozen = self._is_frozen()
        self._banner.say(
            "locked" if is_frozen else "", _("La declaración está cerrada y sus daños no cambian.") if is_frozen else ""
        )
        self._plane.show_value(view.plane)
        self._had.show_value(view.had_previous)
        for widget in (self._plane, self._had, self._add):
            widget.setEnabled(not is_frozen)
        self._summary.setText(view.summary)
        self.diagram.is_frozen = is_frozen
        self._show_chosen()
        if first and not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.diagram.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _stand(self, record: str) -> None:
        """Stand on a damage, or on the vehicle of a party."""
        case = self._session.case
        found = case.find(record) if case else None
        party = (
            (case.ref(found, "party") if found is not None and found.type == "damage_line" else found) if case else None
        )
        if found is not None and found.type == "damage_line":
            self._record, self._zone = found.id, found.text("zone")
        if party is not None and party.type == "party":
            self._letter = party.text("letter")

    def _show_chosen(self) -> None:
        view = self._view
        assert view is not None
        case = self._session.case
        self.diagram.show_view(view, self._zone)
        self.table.show_rows(view_rows(view), self._record)
        row = view.row(self._record)
        parts = damage_view.parts_of(case, row.record) if row is not None and case is not None else ()
        self.panel.show_damage(view.zone(self._zone), row, parts, is_frozen=self._is_frozen())

    def _is_frozen(self) -> bool:
        return self._view is not None and bool(self._view.party) and self._session.is_frozen(self._view.party)

    def _choose_zone(self, code: str) -> None:
        """Choose a zone; of several damages in it the one that follows that chosen before."""
        assert self._view is not None
        found = [row.record for row in self._view.in_zone(code)]
        if code == self._zone and self._record in found:
            self._record = found[(found.index(self._record) + 1) % len(found)]
        else:
            self._record = found[0] if found else ""
        self._zone = code
        self._show_chosen()

    def _choose_row(self, record: str) -> None:
        row = self._view.row(record) if self._view else None
        if row is not None:
            self._record, self._zone = row.record, row.zone
            self._show_chosen()

    def _give_degree(self, degree: int) -> None:
        """Give the damage chosen its degree; in a zone without damage it is noted now."""
        view = self._view
        if view is None or not self._zone or self._is_frozen():
            return
        row = view.row(self._record)
        if row is not None:
            self._session.apply(damage_view.with_degree(row, degree), self.editor)
        else:
            self._note(degree)

    def _note(self, degree: int | None) -> None:
        case, view = self._session.case, self._view
        if case is None or view is None:
            return
        values = damage_view.new_line(case, view, self._zone, degree)
        self._record = self._session.add_now("damage_line", values, self.editor)
        self._look()

    def _add_here(self) -> None:
        """Note one more damage in the zone chosen; without a zone say how to choose one."""
        if self._is_frozen():
            return
        if not self._zone:
            self.said.emit(_("Elija una zona del diagrama o escriba su número."))
            self.diagram.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._record = ""
        self._note(None)
        self.panel.degree.enter()

    def _turn_previous(self) -> None:
        row = self._view.row(self._record) if self._view else None
        if row is not None and not self._is_frozen():
            self._session.apply(damage_view.turned_previous(row), self.editor)

    def _touch_hour(self, hour: int) -> None:
        if self._view is not None and self._view.party:
            self._session.apply(damage_view.touched(self._view, hour), self.editor)

    def _first_hour(self, hour: int) -> None:
        if self._view is not None and self._view.party:
            self._session.apply(damage_view.with_first(self._view, hour), self.editor)

    def _answered(self, name: str, value: object) -> None:
        if self._record:
            self._session.apply(Edit(self._record, {name: value}), self.editor)

    def _remove(self, record: str = "") -> None:
        record = record or self._record
        if record and not self._is_frozen():
            self._session.remove(record, self.editor)
            self.said.emit(_("Quedó en la papelera. Ctrl+Z lo recupera."))

    def _plane_chosen(self) -> None:
        if self._view is not None and self._view.party:
            self._session.apply(Edit(self._view.party, {"impact_plane": str(self._plane.value()) or None}), self.editor)

    def _had_chosen(self) -> None:
        if self._view is not None and self._view.declaration:
            edit = Edit(self._view.declaration, {"previous_damage_any": str(self._had.value()) or None})
            self._session.apply(edit, self.editor)

    def _show_typing(self, words: str) -> None:
        if words != self._typed:
            self._typed = words
            self.changed.emit()

    def _other_letter(self) -> str:
        letters = self._view.letters if self._view else ()
        if len(letters) < 2 or self._letter not in letters:
            return ""
        return letters[(letters.index(self._letter) + 1) % len(letters)]

    def _next_vehicle(self) -> None:
        self._letter, self._zone, self._record = self._other_letter() or self._letter, "", ""
        self._look()
        self.diagram.setFocus(Qt.FocusReason.OtherFocusReason)

    def _undo(self) -> None:
        self._session.undo(self.editor)

    def _redo(self) -> None:
        self._session.redo(self.editor)

    def _taken_back(self, undone: Undone) -> None:
        if not self._is_here:
            return
        for edit in undone.edits:
            self._stand(edit.record)
        self._look()

    def _open_fault(self, fault: Fault) -> None:
        self._stand(fault.record)
        self._look()
        widget = self.panel.editor(fault.field)
        (widget or self.diagram).setFocus(Qt.FocusReason.OtherFocusReason)
        self.said.emit(fault.text)

    def _go_on(self) -> None:
        self._walk(1)

    def _go_back(self) -> None:
        self._walk(-1)

    def _walk(self, step: int) -> None:
        case = self._session.case
        codes = [sheet.code for sheet in self._source.walk(case)] if case else []
        at = codes.index(self.code) + step if self.code in codes else -1
        self.wanted.emit(
            place_of(self._place.claim, codes[at]) if 0 <= at < len(codes) else Place(CASE, self._place.claim)
        )

    def _lost(self, error: DeskError) -> None:
        if self._is_here:
            self._banner.say("error", f"{error.words()} ({error.code})")

    def _refused(self, edits: tuple[Edit, ...], error: DeskError) -> None:
        if self._is_here:
            self.said.emit(error.words())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """Put the table beside the diagram where it fits, else below it."""
        letters = self.width() / max(1, self.fontMetrics().averageCharWidth())
        is_wide = letters >= WIDE_LETTERS
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self.diagram.setMinimumHeight(380 if is_wide else style.px(440))
        self.table.setMinimumHeight(style.metrics().row * 3)


def _asked(words: str, editor: SegmentEditor) -> QWidget:
    label = QLabel(words)
    label.setBuddy(editor.entry())
    style.set_role(label, "secondary")
    block = QWidget()
    row = QHBoxLayout(block)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(label)
    row.addWidget(editor, 1)
    return block
