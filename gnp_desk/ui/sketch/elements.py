"""The exact values of an element of the sketch, of the photo under it, or of the road: what gestures do, by numbers."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services.sketch_view import LINES, NO_SKETCH, PHASES, UNDERLAY, WRITTEN, ElementRow, SketchView
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.choosing import ChoiceEditor, SegmentEditor
from gnp_desk.ui.editors import Editor, Line
from gnp_desk.ui.questions import Choices, Shape

NOBODY = (("", _("De nadie"), ""),)
LOCK = (("yes", _("Fija"), ""), ("no", _("Libre"), ""))


class Values(QFrame):
    """The exact values of the element chosen, or of the road while none is. Enter or leaving a field keeps it."""

    moved = Signal(float, float, float)
    sized = Signal(float, float)
    answered = Signal(str, object)
    """A value of the element: name on the wire and value."""
    of_sheet = Signal(str, object)
    """A value of the sketch itself."""
    removing = Signal()
    faded = Signal(float)
    """How much of the photo is to be seen, in per cent."""
    tracing = Signal()
    """A photo of the claim is to be laid under the drawing."""
    measuring = Signal()
    """Two points of the photo are to be pressed whose distance is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "card")
        self._row: ElementRow | None = None
        self._view: SketchView | None = None
        self._frame: object = None
        self._lines: dict[str, Line] = {}
        self._editors: dict[str, Editor] = {}
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        style.set_role(self.title, "strong")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 10)
        self._column.setSpacing(4)
        self._column.addWidget(self.title)
        self._body: QWidget | None = None

    def show_view(self, view: SketchView, record: str, *, is_frozen: bool) -> None:
        """Show an element, or the road."""
        self._view, self._row = view, view.row(record)
        frame = self._frame_of(view)
        if frame != self._frame:
            self._frame = frame
            self._rebuild()
        self.title.setText(self._row.title if self._row else _("Vía y calles"))
        self._fill()
        if self._body is not None:
            self._body.setEnabled(not is_frozen)

    def enter(self, name: str = "") -> None:
        """Put the focus into a value, the first unless one is named."""
        found = self._lines.get(name) or (self._editors[name].entry() if name in self._editors else None)
        first = found or next(iter(self._lines.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(first, Line):
                first.selectAll()

    def _frame_of(self, view: SketchView) -> object:
        if self._row is None:
            return ("sheet", bool(view.rows), view.underlay is None, style.look())
        row = self._row
        return (row.record, row.kind, row.stretch, view.parties, style.look())

    def _rebuild(self) -> None:
        old, self._body = self._body, QWidget()
        self._lines, self._editors = {}, {}
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(style.gap())
        grid.setVerticalSpacing(2)
        lay = self._lay_sheet if self._row is None else self._lay_photo if self._row.kind == UNDERLAY else self._lay_element
        lay(grid)
        self._column.addWidget(self._body)
        if old is not None:
            old.hide()
            old.deleteLater()

    def _lay_element(self, grid: QGridLayout) -> None:
        row = self._row
        assert row is not None and self._view is not None
        self._line(grid, 0, 0, "x_m", _("X (m)"))
        self._line(grid, 0, 1, "y_m", _("Y (m)"))
        self._line(grid, 2, 0, "heading_deg", _("Giro (°)"))
        place = (2, 1)
        if row.kind in WRITTEN or row.kind in LINES or not row.party:
            self._line(grid, *place, "label", _("Texto"))
            place = (4, 0)
        if row.stretch and row.kind not in LINES:
            self._line(grid, 4, 0, "width", _("Ancho (m)"))
            self._line(grid, 4, 1, "length", _("Largo (m)"))
        if row.party:
            parties = (*NOBODY, *((party, letter, "") for party, letter in self._view.parties))
            self._editor(grid, 2, 1, "party", _("Vehículo"), ChoiceEditor(Shape("choice", choices=Choices(parties))))
            phases = tuple((code, name, "") for code, name in PHASES)
            self._editor(grid, 6, 0, "phase", _("Momento"), SegmentEditor(Shape("choice", choices=Choices(phases))), span=2)
        self._button(grid, 9, _("Quitar"), self.removing, "remove")

    def _lay_photo(self, grid: QGridLayout) -> None:
        for at, (name, label) in enumerate((("x_m", _("X (m)")), ("y_m", _("Y (m)")), ("width", _("Ancho (m)")), ("heading_deg", _("Giro (°)")))):
            self._line(grid, at // 2 * 2, at % 2, name, label)
        self._line(grid, 4, 0, "opacity", _("Opacidad (%)"))
        self._editor(grid, 4, 1, "locked", _("Al tocarla"), ChoiceEditor(Shape("choice", choices=Choices(LOCK))))
        self._button(grid, 7, _("Escala con dos puntos"), self.measuring, "")
        self._button(grid, 8, _("Quitar la foto"), self.removing, "remove")
        words = QLabel(_("Ayuda para dibujar: no se imprime ni se firma."))
        words.setWordWrap(True)
        style.set_role(words, "small")
        grid.addWidget(words, 9, 0, 1, 2)

    def _button(self, grid: QGridLayout, row: int, words: str, pressed: SignalInstance, icon: str) -> None:
        button = QPushButton(words)
        button.setAutoDefault(False)
        if icon:
            style.set_icon(button, icon)
        button.clicked.connect(pressed)
        grid.addWidget(button, row, 0, 1, 2)

    def _lay_sheet(self, grid: QGridLayout) -> None:
        assert self._view is not None
        self._line(grid, 0, 0, "template_turn_deg", _("Giro de la vía (°)"))
        self._line(grid, 0, 1, "north_deg", _("Norte (°)"))
        self._line(grid, 2, 0, "street_names", _("Calles, con coma"), span=2)
        if not self._view.rows:
            reasons = (("", _("Sí hay croquis"), ""), *((code, name, "") for code, name in NO_SKETCH))
            editor = ChoiceEditor(Shape("choice", choices=Choices(reasons)))
            self._editor(grid, 4, 0, "no_sketch_reason", _("Por qué no hay croquis"), editor, span=2)
        if self._view.underlay is None:
            self._button(grid, 6, _("Calcar una foto"), self.tracing, "")

    def _line(self, grid: QGridLayout, row: int, column: int, name: str, label: str, span: int = 1) -> None:
        line = Line()
        line.setProperty("of", name)
        line.setAccessibleName(label)
        line.left.connect(self._left)
        line.returnPressed.connect(self._left)
        self._caption(grid, row, column, label, line, span)
        self._lines[name] = line

    def _editor(self, grid: QGridLayout, row: int, column: int, name: str, label: str, editor: Editor, span: int = 1) -> None:
        editor.setProperty("of", name)
        editor.name(label)
        editor.chosen.connect(self._chosen)
        self._caption(grid, row, column, label, editor, span)
        self._editors[name] = editor

    def _caption(self, grid: QGridLayout, row: int, column: int, label: str, widget: QWidget, span: int) -> None:
        words = QLabel(label)
        words.setBuddy(widget)
        style.set_role(words, "small")
        grid.addWidget(words, row, column, 1, span)
        grid.addWidget(widget, row + 1, column, 1, span)
        grid.setColumnStretch(column, 1)

    def _fill(self) -> None:
        for name, line in self._lines.items():
            text = self._text(name)
            if not line.hasFocus() or line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)
        for name, editor in self._editors.items():
            source = self._row if self._row is not None else self._view
            if name == "locked":
                editor.show_value("yes" if self._row is not None and self._row.is_locked else "no")
            else:
                editor.show_value(getattr(source, "reason" if name == "no_sketch_reason" else name))

    def _text(self, name: str) -> str:
        row, view = self._row, self._view
        assert view is not None
        if row is None:
            found = {"template_turn_deg": view.turn, "north_deg": view.north, "street_names": view.streets}
            return str(found[name])
        numbers = {"x_m": row.x, "y_m": row.y, "width": row.width, "length": row.length}
        if name in numbers:
            return f"{numbers[name]:.2f}".rstrip("0").rstrip(".")
        return {"heading_deg": str(row.heading), "opacity": str(row.opacity)}.get(name, row.label)

    def _left(self) -> None:
        line = self.sender()
        assert isinstance(line, Line)
        name, text = str(line.property("of")), line.text().strip()
        if text != self._text(name):
            self._keep(name, text)

    def _keep(self, name: str, text: str) -> None:
        """Say what was typed; what is no number goes back to what stood there."""
        if name in ("label", "street_names"):
            words = " ".join(text.split())[:200] or None
            (self.answered if self._row is not None else self.of_sheet).emit(name, words)
            return
        try:
            number = float(text.replace(",", ".").replace("−", "-"))
            if not isfinite(number):
                raise ValueError(text)
        except ValueError:
            self._fill()
            self._lines[name].setText(self._text(name))
            return
        if self._row is None:
            self.of_sheet.emit(name, round(number) % 360)
        elif name == "opacity":
            self.faded.emit(number)
        elif name in ("width", "length"):
            size = {"width": self._row.width, "length": self._row.length, name: abs(number)}
            self.sized.emit(size["width"], size["length"])
        else:
            place = {"x_m": self._row.x, "y_m": self._row.y, "heading_deg": float(self._row.heading), name: number}
            self.moved.emit(place["x_m"], place["y_m"], place["heading_deg"])

    def _chosen(self) -> None:
        editor = self.sender()
        assert isinstance(editor, Editor)
        name, value = str(editor.property("of")), editor.value() or None
        if name in ("phase", "locked") and value is None:
            self._fill()
            return
        if name == "locked":
            value = value == "yes"
        (self.answered if self._row is not None else self.of_sheet).emit(name, value)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._view is not None:
            self._frame = None
            self.show_view(self._view, self._row.record if self._row else "", is_frozen=False)
