"""Croquis: palette, canvas, elements with exact values. Each gesture is one small operation of the journal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services import sketch_tracing, sketch_view
from gnp_desk.services.evidence import Evidence
from gnp_desk.services.sketch_view import (
    BEFORE,
    FREEHAND,
    IMPACT,
    LINES,
    MOST_ELEMENTS,
    STREET,
    TEXT,
    UNDERLAY,
    SketchView,
    Spot,
    Tool,
)
from gnp_desk.services.views import Edit, Place, Undone
from gnp_desk.texts import _
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_places import CASE, REVIEW, SKETCH, WORK, place_of
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.questions import Source
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.sketch.board import SketchBoard
from gnp_desk.ui.sketch.canvas import ZOOM
from gnp_desk.ui.sketch.palette import ROADS, key_of
from gnp_desk.ui.sketch.tracing import Tracing
from gnp_desk.ui.tasks import Tasks


class SketchPage(Screen):
    """Draws one accident. List, values and canvas always show the same, and each alone is enough."""

    code = SKETCH

    def __init__(
        self, session: ClaimSession, source: Source, evidence: Evidence, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._source = session, source
        self._place = Place(SKETCH)
        self._is_here = False
        self._view: SketchView | None = None
        self._record, self._phase = "", IMPACT
        self._tool: Tool | None = None
        self._banner, self._board = Banner(), SketchBoard()
        board = self._board
        self.palette_, self.canvas, self.elements, self.values = board.palette_, board.canvas, board.elements, board.values
        self._moments, self.undo_button, self.redo_button = board.moments, board.undo, board.redo
        self.tracing = Tracing(session, evidence, tasks, board.canvas, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._banner)
        whole.addWidget(board, 1)
        self._connect()

    def title(self) -> str:
        return _("Croquis")

    def subtitle(self) -> str:
        return self._view.streets if self._view else ""

    def corner(self) -> str:
        view = self._view
        if view is None or not view.rows:
            return ""
        return view.advice[0] if view.advice else _("Coincide con la declaración")

    def crumbs(self) -> tuple[Crumb, ...]:
        case = self._session.case
        folio = Crumb(case.claim.text("folio") if case else "", Place(CASE, self._place.claim))
        return Crumb(_("Trabajo"), Place(WORK)), folio, Crumb(self.title())

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        has_rows = bool(self._view and self._view.rows)
        none = () if has_rows else (Action("why_none", _("Por qué no hay croquis"), self._why_none, is_leaving=True),)
        return (
            *none,
            Action("previous", _("Anterior"), self._go_back, "Ctrl+PgUp", is_leaving=True),
            Action("go_on", _("Terminar croquis"), self._go_on, "Ctrl+Return", is_main=True),
            Action("trace", _("Calcar una foto"), self._trace, "Alt+F", is_quiet=True),
            Action("undo", _("Deshacer"), self._undo, "Ctrl+Z", is_quiet=True),
            Action("redo", _("Rehacer"), self._redo, "Ctrl+Y", is_quiet=True),
            Action("before", _("Momento: antes"), self._show_before, "Alt+1", is_quiet=True),
            Action("impact", _("Momento: impacto"), self._show_impact, "Alt+2", is_quiet=True),
            Action("after", _("Momento: después"), self._show_after, "Alt+3", is_quiet=True),
            Action("next_page", _("Página siguiente"), self._go_on, "Ctrl+PgDown", is_quiet=True),
        )

    def note(self) -> str:
        return _("Flechas 0.1 m · Mayús 1 m · R 15° · Supr")

    def help_text(self) -> str:
        return _(
            "Elija la vía y ponga los vehículos en cada momento: antes, impacto y después. Con el apuntador: elija y toque el dibujo. "
            "Con teclas: Enter sobre un botón lo pone en el dibujo; las flechas lo mueven y R lo gira. La lista y sus valores hacen lo mismo."
        )

    def enter(self, place: Place) -> None:
        if place.claim != self._place.claim:
            self._view, self._record, self._phase = None, "", IMPACT
        self._place, self._is_here = place, True
        if place.record:
            self._record = place.record
        self._session.open(place.claim)

    def place(self) -> Place:
        return Place(SKETCH, self._place.claim, record=self._record)

    def leave(self) -> None:
        self.canvas.flush()
        self._drop_tool()
        self._is_here = False

    def find_fault(self, forward: bool) -> None:
        """Errors are corrected where they are: the review lists them all."""
        self.wanted.emit(Place(REVIEW, self._place.claim))

    @property
    def editor(self) -> str:
        """Return the name under which the journal keeps what is done here."""
        return f"{self._place.claim}/sketch"

    @property
    def phase(self) -> str:
        return self._phase

    def _connect(self) -> None:
        session, canvas = self._session, self.canvas
        session.opened.connect(self._look)
        session.changed.connect(self._look)
        session.lost.connect(self._lost)
        session.refused.connect(self._refused)
        session.taken_back.connect(self._taken_back)
        self.palette_.taken.connect(self._take)
        self.palette_.put.connect(self._put)
        self._moments.chosen.connect(self._moment_chosen)
        self.undo_button.clicked.connect(self._undo)
        self.redo_button.clicked.connect(self._redo)
        self._board.nearer.clicked.connect(self._zoom_in)
        self._board.farther.clicked.connect(self._zoom_out)
        canvas.zoomed.connect(self._zoomed)
        canvas.chosen.connect(self._choose)
        canvas.placed.connect(self._placed)
        canvas.drawn.connect(self._line_drawn)
        canvas.moved.connect(self._moved)
        canvas.removing.connect(self._remove)
        canvas.dropped_tool.connect(self._drop_tool)
        self.elements.chosen.connect(self._choose)
        self.elements.removing.connect(self._remove)
        self.elements.entered_values.connect(self.values.enter)
        self.values.moved.connect(self._moved_to)
        self.values.sized.connect(self._sized)
        self.values.answered.connect(self._answered)
        self.values.of_sheet.connect(self._answered_sheet)
        self.values.removing.connect(self._remove_chosen)
        self.values.faded.connect(self._faded)
        self.values.measuring.connect(self._measure)
        self.values.tracing.connect(self._trace)
        self.tracing.laid.connect(self._laid)
        self.tracing.shown.connect(self._mark_chosen)
        self.tracing.scaled.connect(self._scaled)
        self.tracing.said.connect(self.said)
        self.tracing.failed.connect(self._lost)

    def _look(self) -> None:
        """Show the case as it is now, everywhere at once."""
        case = self._session.case
        if case is None or not self._is_here:
            return
        first = self._view is None
        self._view = view = sketch_view.look(case)
        if view.row(self._record) is None:
            self._record = ""
        is_frozen = self._is_frozen()
        self._banner.say("locked" if is_frozen else "", _("La declaración está cerrada y su croquis no cambia.") if is_frozen else "")
        self.palette_.setEnabled(not is_frozen)
        self.palette_.show_families(sketch_view.palette(case))
        self.canvas.is_frozen = is_frozen
        self.tracing.show(view.underlay)
        self.canvas.show_view(view)
        self._show_chosen()
        self._mark_palette()
        if first and not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show_chosen(self) -> None:
        assert self._view is not None
        self.canvas.choose(self._record)
        self.elements.show_rows(self._view.listed, self._record)
        self.values.show_view(self._view, self._record, is_frozen=self._is_frozen())

    def _mark_chosen(self) -> None:
        self.canvas.choose(self._record)

    def _is_frozen(self) -> bool:
        case = self._session.case
        declaration = case.first("declaration") if case else None
        return declaration is not None and self._session.is_frozen(declaration.id)

    def _mark_palette(self) -> None:
        road = self._view.template if self._view else ""
        self.palette_.mark(road, key_of(self._tool) if self._tool else "")

    # Tools

    def _take(self, tool: Tool) -> None:
        """Lay a road at once; take anything else into the hand, or put it back."""
        if self._is_road(tool):
            self._lay_road(tool)
            return
        same = self._tool is not None and key_of(self._tool) == key_of(tool)
        self._tool = None if same else tool
        self.canvas.take(self._tool, is_line=tool.code in LINES)
        self._mark_palette()

    def _drop_tool(self) -> None:
        self._tool = None
        self.tracing.stop_measuring()
        self.canvas.take(None)
        self._mark_palette()

    def _put(self, tool: Tool) -> None:
        """Put a thing into the drawing by key: where it fits, chosen, with the keys on it."""
        case = self._session.case
        if case is None:
            return
        if self._is_road(tool):
            self._lay_road(tool)
            return
        self._add(tool, sketch_view.free_spot(case, tool, self._phase, self.canvas.middle()))
        if tool.code in (TEXT, STREET):
            self.values.enter("label")
        else:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_road(self, tool: Tool) -> bool:
        return tool.code in self.palette_.families[ROADS].buttons or any(tool.code == code for code, _name in sketch_view.roads())

    def _lay_road(self, tool: Tool) -> None:
        sheet = self._sheet()
        if sheet:
            self._session.apply(Edit(sheet, {"template": tool.code}), self.editor)

    def _placed(self, x: float, y: float) -> None:
        case, tool = self._session.case, self._tool
        if self.tracing.is_measuring:
            if self.tracing.take_point(x, y):
                self._drop_tool()
            return
        if case is None or tool is None:
            return
        self._add(tool, sketch_view.near(case, tool, x, y))
        self._drop_tool()
        if tool.code in (TEXT, STREET):
            self.values.enter("label")

    def _line_drawn(self, points: list[tuple[float, float]]) -> None:
        tool = self._tool or Tool(FREEHAND, "")
        start, rest = sketch_view.thinned(points)
        self._add(tool, Spot(*start), points=sketch_view.written(rest))
        self._drop_tool()

    def _add(self, tool: Tool, spot: Spot, **more: object) -> None:
        case, sheet = self._session.case, self._sheet()
        if case is None or not sheet or self._is_frozen():
            return
        if self._view is not None and len(self._view.rows) >= MOST_ELEMENTS:
            self.said.emit(_("El croquis ya tiene {n} elementos. Quite alguno para poner otro.").format(n=MOST_ELEMENTS))
            return
        case = self._session.case
        assert case is not None
        values = sketch_view.new_element(case, sheet, tool, self._phase, spot, **more)
        self._record = self._session.add_now("sketch_element", values, self.editor)
        self._look()

    def _sheet(self) -> str:
        """Return the record of the sketch, made now when there is none."""
        case = self._session.case
        if case is None or self._is_frozen():
            return ""
        found = case.first("sketch")
        return found.id if found else self._session.add_now("sketch", sketch_view.new_sheet(case), self.editor)

    # The element chosen

    def _choose(self, record: str) -> None:
        self._record = record
        row = self._view.row(record) if self._view else None
        if row is not None and row.party and row.phase and row.phase != self._phase:
            self._use_phase(row.phase)
        if self._view is not None:
            self._show_chosen()

    def _moved(self, record: str, x: float, y: float, heading: float) -> None:
        row = self._view.row(record) if self._view else None
        if row is not None:
            self._session.apply(sketch_view.moved(row, x, y, heading), self.editor)

    def _moved_to(self, x: float, y: float, heading: float) -> None:
        self._moved(self._record, x, y, heading)

    def _sized(self, width: float, length: float) -> None:
        row = self._view.row(self._record) if self._view else None
        if row is not None:
            edit = sketch_tracing.widened(row, width) if row.kind == UNDERLAY else sketch_view.resized(row, width, length)
            self._session.apply(edit, self.editor)

    def _faded(self, percent: float) -> None:
        row = self._view.row(self._record) if self._view else None
        if row is not None:
            self._session.apply(sketch_tracing.faded(row, percent), self.editor)

    # The photo to trace over

    def _trace(self) -> None:
        """Choose a photo to lay under the drawing; where one lies already, its values."""
        if self._view is not None and self._view.underlay is not None:
            self._choose(self._view.underlay.record)
            self.values.enter("width")
        elif not self._is_frozen():
            self.tracing.ask()

    def _laid(self, photo: str) -> None:
        sheet, case = self._sheet(), self._session.case
        if case is not None and sheet:
            values = sketch_tracing.laid(case, sheet, photo, self.canvas.middle())
            self._record = self._session.add_now(UNDERLAY, values, self.editor)
            self._look()
            self.values.enter("width")

    def _scaled(self, edit: Edit) -> None:
        self._session.apply(edit, self.editor)

    def _measure(self) -> None:
        self._tool = None
        self.tracing.start_measuring()
        self._mark_palette()

    def _answered(self, name: str, value: object) -> None:
        if self._record:
            self._session.apply(Edit(self._record, {name: value}), self.editor)

    def _answered_sheet(self, name: str, value: object) -> None:
        sheet = self._sheet()
        if sheet:
            self._session.apply(Edit(sheet, {name: value}), self.editor)

    def _remove_chosen(self) -> None:
        self._remove(self._record)

    def _remove(self, record: str) -> None:
        rows = self._view.listed if self._view else ()
        at = next((at for at, row in enumerate(rows) if row.record == record), -1)
        if at < 0 or self._is_frozen():
            return
        left = [row for row in rows if row.record != record]
        self._record = left[min(at, len(left) - 1)].record if left else ""
        self._session.remove(record, self.editor)
        self.said.emit(_("Quedó en la papelera. Ctrl+Z lo recupera."))

    # Moments, zoom, going back and forth

    def _moment_chosen(self) -> None:
        code = str(self._moments.value())
        self._use_phase(code or self._phase)

    def _use_phase(self, code: str) -> None:
        self._phase = code
        self._moments.show_value(code)

    def _show_before(self) -> None:
        self._use_phase(BEFORE)

    def _show_impact(self) -> None:
        self._use_phase(IMPACT)

    def _show_after(self) -> None:
        self._use_phase(sketch_view.AFTER)

    def _zoom_in(self) -> None:
        self.canvas.zoom(ZOOM)

    def _zoom_out(self) -> None:
        self.canvas.zoom(1 / ZOOM)

    def _zoomed(self, percent: int) -> None:
        self._board.scale.setText(f"{percent} %")

    def _undo(self) -> None:
        self.canvas.flush()
        self._session.undo(self.editor)

    def _redo(self) -> None:
        self.canvas.flush()
        self._session.redo(self.editor)

    def _taken_back(self, undone: Undone) -> None:
        if not self._is_here or self._view is None:
            return
        shown = [edit.record for edit in undone.edits if self._view.row(edit.record)]
        if shown:
            self._choose(shown[-1])

    def _why_none(self) -> None:
        self._choose("")
        self.values.enter("no_sketch_reason")

    def _go_on(self) -> None:
        self._walk(1)

    def _go_back(self) -> None:
        self._walk(-1)

    def _walk(self, step: int) -> None:
        case = self._session.case
        codes = [sheet.code for sheet in self._source.walk(case)] if case else []
        at = codes.index(self.code) + step if self.code in codes else -1
        self.wanted.emit(place_of(self._place.claim, codes[at]) if 0 <= at < len(codes) else Place(CASE, self._place.claim))

    def _lost(self, error: DeskError) -> None:
        if self._is_here:
            self._banner.say("error", f"{error.words()} ({error.code})")

    def _refused(self, edits: tuple[Edit, ...], error: DeskError) -> None:
        if self._is_here:
            self.said.emit(error.words())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._board.fit(self.width())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._board.fit(self.width())
