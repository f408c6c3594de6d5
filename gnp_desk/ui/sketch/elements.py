"""The elements of the sketch as a list with exact values: everything the canvas does, by keys and numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.sketch_view import LINES, NO_SKETCH, PHASES, WRITTEN, ElementRow, SketchView
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.choosing import ChoiceEditor, SegmentEditor
from gnp_desk.ui.editors import Editor, Line
from gnp_desk.ui.empty_state import say_empty
from gnp_desk.ui.questions import Choices, Shape

ROW = Qt.ItemDataRole.UserRole
NOBODY = (("", _("De nadie"), ""),)


class ElementList(QListWidget):
    """One row per element. Arrows walk, Supr removes, Enter goes to its exact values."""

    chosen = Signal(str)
    removing = Signal(str)
    entered_values = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Elementos del croquis"))
        self.setItemDelegate(ElementDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.set_ring(self, "inside")
        self.currentItemChanged.connect(self._moved)

    def show_rows(self, rows: tuple[ElementRow, ...], record: str) -> None:
        """Show the elements and stand on one, without saying that a person chose it."""
        self.blockSignals(True)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        while self.count() < len(rows):
            self.addItem(QListWidgetItem())
        current = -1
        for at, row in enumerate(rows):
            item = self.item(at)
            item.setText(row.words)
            item.setData(ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.words)
            if row.record == record:
                current = at
        self.setCurrentRow(current)
        self.blockSignals(False)
        if current >= 0:
            self.scrollToItem(self.item(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = self._row()
        if event.key() == Qt.Key.Key_Delete and row is not None:
            self.removing.emit(row.record)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and row is not None:
            self.entered_values.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self.count():
            say_empty(self, _("Sin elementos todavía. Elija la vía y ponga los vehículos."))

    def _row(self) -> ElementRow | None:
        item = self.currentItem()
        return item.data(ROW) if item is not None else None

    def _moved(self) -> None:
        row = self._row()
        self.chosen.emit(row.record if row else "")


class ElementDelegate(QStyledItemDelegate):
    """Number, name, and place at the right in figures of one width."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(100, style.control_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        row: ElementRow = index.data(ROW)
        colours, box = style.theme(), option.rect
        is_chosen = bool(option.state & option.state.State_Selected)
        painter.save()
        painter.fillRect(box, style.token("chosen" if is_chosen and colours.border_width == 1 else "ground"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), style.token("line"))
        if is_chosen:
            painter.setPen(style.token("primary"))
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), style.token("primary"))
        number = style.figures(style.font("secondary"))
        painter.setFont(number)
        painter.setPen(style.token("secondary"))
        wide = painter.fontMetrics().horizontalAdvance(row.where) + 12
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(box.left() + 4, box.top(), style.px(26), box.height()), middle | int(Qt.AlignmentFlag.AlignRight), str(row.number))
        painter.drawText(box.adjusted(0, 0, -10, 0), middle | int(Qt.AlignmentFlag.AlignRight), row.where)
        painter.setFont(style.font("secondary", 600 if is_chosen else 400))
        painter.setPen(style.token("text"))
        room = QRect(box.left() + style.px(26) + 14, box.top(), box.width() - style.px(26) - wide - 18, box.height())
        words = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, words)
        painter.restore()


class Values(QFrame):
    """The exact values of the element chosen, or of the road while none is. Enter or leaving a field keeps it."""

    moved = Signal(float, float, float)
    sized = Signal(float, float)
    answered = Signal(str, object)
    """A value of the element: name on the wire and value."""
    of_sheet = Signal(str, object)
    """A value of the sketch itself."""
    removing = Signal()

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
            return ("sheet", bool(view.rows), style.look())
        row = self._row
        return (row.record, row.kind, row.stretch, view.parties, style.look())

    def _rebuild(self) -> None:
        old, self._body = self._body, QWidget()
        self._lines, self._editors = {}, {}
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(style.gap())
        grid.setVerticalSpacing(2)
        (self._lay_element if self._row else self._lay_sheet)(grid)
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
        remove = QPushButton(_("Quitar"))
        remove.setAutoDefault(False)
        style.set_icon(remove, "remove")
        remove.clicked.connect(self.removing)
        grid.addWidget(remove, 9, 0, 1, 2)

    def _lay_sheet(self, grid: QGridLayout) -> None:
        assert self._view is not None
        self._line(grid, 0, 0, "template_turn_deg", _("Giro de la vía (°)"))
        self._line(grid, 0, 1, "north_deg", _("Norte (°)"))
        self._line(grid, 2, 0, "street_names", _("Calles, con coma"), span=2)
        if not self._view.rows:
            reasons = (("", _("Sí hay croquis"), ""), *((code, name, "") for code, name in NO_SKETCH))
            editor = ChoiceEditor(Shape("choice", choices=Choices(reasons)))
            self._editor(grid, 4, 0, "no_sketch_reason", _("Por qué no hay croquis"), editor, span=2)

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
        return str(row.heading) if name == "heading_deg" else row.label

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
        except ValueError:
            self._fill()
            self._lines[name].setText(self._text(name))
            return
        if self._row is None:
            self.of_sheet.emit(name, round(number) % 360)
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
        if name == "phase" and value is None:
            self._fill()
            return
        (self.answered if self._row is not None else self.of_sheet).emit(name, value)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._view is not None:
            self._frame = None
            self.show_view(self._view, self._row.record if self._row else "", is_frozen=False)
