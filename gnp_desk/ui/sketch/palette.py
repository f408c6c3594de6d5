"""The palette of the sketch by families: a press takes a thing into the hand, a key puts it into the drawing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.sketch_view import Family, Tool, road_marks, thing, thing_marks
from gnp_desk.texts import _
from gnp_desk.ui import draw_boxes, style
from gnp_desk.ui.sketch import painting

COLUMNS = 2
ICON = 30
ROADS = "roads"
LEAST_WIDTH = 88
WRAPPED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
GOING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ToolButton(QPushButton):
    """One thing: its picture over its name. A press of the pointer takes it; a key puts it."""

    taken = Signal(object)
    put = Signal(object)

    def __init__(self, tool: Tool, family: str) -> None:
        super().__init__()
        self.tool, self._family = tool, family
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setToolTip(tool.name)
        self.setAccessibleName(tool.name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._clicked)

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(style.font("small", 600))
        room = QRect(0, 0, style.px(LEAST_WIDTH) - 6, 1000)
        words = metrics.boundingRect(room, WRAPPED, self.tool.name)
        return QSize(style.px(70), max(style.control_height(), style.px(ICON) + words.height() + 18))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(style.px(40), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in GOING and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.put.emit(self.tool)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        colours = style.theme()
        is_over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        border = colours.primary if self.isChecked() else colours.line if colours.border_width == 1 else colours.border
        fill = colours.chosen if self.isChecked() or is_over else colours.ground
        draw_boxes.box(painter, self.rect(), fill, border, 2 if self.isChecked() else colours.border_width)
        side = style.px(ICON)
        at = QRectF((self.width() - side) / 2, 7, side, side)
        # The things are drawn as on paper, on their own pale ground, whatever the theme.
        draw_boxes.box(painter, at.adjusted(-3, -2, 3, 2).toRect(), "#FBFCFD", "", 0, 3)
        painter.drawPixmap(at.topLeft(), self._picture(side))
        painter.setFont(style.font("small", 600 if self.isChecked() else 400))
        painter.setPen(style.token("primary" if self.isChecked() else "text"))
        room = QRect(2, 9 + side, self.width() - 4, self.height() - side - 11)
        painter.drawText(room, WRAPPED, self.tool.name)
        painter.end()

    def _picture(self, side: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._family == ROADS:
            return painting.picture(road_marks(self.tool.code), 34, 34, side, ratio)
        found = thing(self.tool.code)
        if found is None:
            return painting.picture(thing_marks("trajectory"), 4, 7, side, ratio)
        marks = thing_marks(self.tool.code)
        if found.is_vehicle:
            marks = painting.coloured(marks, self.tool.letter)
        return painting.picture(marks, found.width, found.length, side, ratio)

    def _clicked(self) -> None:
        self.taken.emit(self.tool)


class FamilyView(QWidget):
    """A family: its name with how many things it has, and the first of them, or all once it is opened."""

    taken = Signal(object)
    put = Signal(object)

    def __init__(self, family: Family) -> None:
        super().__init__()
        self._family, self._is_open, self._columns = family, False, COLUMNS
        self._head = QPushButton()
        self._head.setAutoDefault(False)
        self._head.clicked.connect(self._toggle)
        style.set_role(self._head, "crumb")
        self._head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout()
        self._grid.setSpacing(5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(self._head)
        column.addLayout(self._grid)
        self.buttons: dict[str, ToolButton] = {}
        self._fill()

    @property
    def code(self) -> str:
        return self._family.code

    def show_family(self, family: Family) -> None:
        """Show a family whose vehicles changed."""
        if family != self._family:
            self._family = family
            self._fill()

    def mark(self, key: str) -> None:
        """Show which thing is in the hand, or which road lies."""
        for code, button in self.buttons.items():
            button.setChecked(code == key)

    def open(self) -> None:
        """Show every thing of the family."""
        if not self._is_open:
            self._toggle()

    def set_columns(self, columns: int) -> None:
        """Stand in so many columns."""
        if columns != self._columns:
            self._columns = columns
            self._fill()

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        self._fill()

    def _fill(self) -> None:
        shown = self._family.tools if self._is_open else self._family.tools[: self._family.least]
        wanted = {key_of(tool): tool for tool in shown}
        for key in [key for key in self.buttons if key not in wanted]:
            button = self.buttons.pop(key)
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        for at, (key, tool) in enumerate(wanted.items()):
            button = self.buttons.get(key) or self._new(key, tool)
            self._grid.addWidget(button, at // self._columns, at % self._columns)
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, int(at < self._columns))
        sign = "▾" if self._is_open else "▸"
        self._head.setText(f"{sign}  {self._family.name} · {len(self._family.tools)}")
        state = _("abierta") if self._is_open else _("cerrada")
        self._head.setAccessibleName(f"{self._family.name}, {len(self._family.tools)}, {state}")

    def _new(self, key: str, tool: Tool) -> ToolButton:
        button = ToolButton(tool, self._family.code)
        button.taken.connect(self.taken)
        button.put.connect(self.put)
        self.buttons[key] = button
        return button


class SketchPalette(QScrollArea):
    """Every family, one below the other."""

    taken = Signal(object)
    put = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(4, 4, 8, 8)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self.setWidget(inner)
        self.families: dict[str, FamilyView] = {}

    def show_families(self, families: tuple[Family, ...]) -> None:
        """Show the families of the palette."""
        for at, family in enumerate(families):
            view = self.families.get(family.code)
            if view is not None:
                view.show_family(family)
                continue
            view = FamilyView(family)
            view.taken.connect(self.taken)
            view.put.connect(self.put)
            self.families[family.code] = view
            self._column.insertWidget(at, view)

    def set_columns(self, columns: int) -> None:
        """Put the things of each family in so many columns."""
        for view in self.families.values():
            view.set_columns(columns)

    def mark(self, road: str, hand: str) -> None:
        """Show which road lies and what is in the hand."""
        for code, view in self.families.items():
            view.mark(road if code == ROADS else hand)

    def button(self, key: str) -> ToolButton | None:
        """Return the button of a thing, None while its family is closed."""
        found = (view.buttons.get(key) for view in self.families.values())
        return next((button for button in found if button is not None), None)


def key_of(tool: Tool) -> str:
    """Return what tells a tool from the others."""
    return f"{tool.code}:{tool.party}" if tool.party else tool.code
