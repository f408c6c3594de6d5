"""Palette, canvas, elements and values side by side where they fit, else one below the other. The page says what they do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.services.sketch_view import IMPACT, PHASES
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.choosing import SegmentEditor
from gnp_desk.ui.flow import FlowLayout
from gnp_desk.ui.questions import Choices, Shape
from gnp_desk.ui.sketch.canvas import SketchCanvas
from gnp_desk.ui.sketch.element_list import ElementList
from gnp_desk.ui.sketch.elements import Values
from gnp_desk.ui.sketch.palette import SketchPalette

PALETTE, SIDE, TOOL = 216, 248, 100
WIDE_LETTERS = 86
NO_LIMIT = 16_777_215


class SketchBoard(QScrollArea):
    """Everything of the sketch but its banner."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.palette_, self.canvas, self.elements, self.values = SketchPalette(), SketchCanvas(), ElementList(), Values()
        # What scrolls by itself asks for no room of its own.
        for widget in (self.canvas, self.elements, self.palette_):
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.moments = SegmentEditor(Shape("choice", choices=Choices(tuple((code, name, "") for code, name in PHASES))))
        self.moments.name(_("Momento"))
        self.moments.show_value(IMPACT)
        self.undo, self.redo = _button(_("Deshacer"), "undo"), _button("", "redo", _("Rehacer"))
        self.nearer, self.farther = _button("+", "", _("Acercar")), _button("−", "", _("Alejar"))
        self.scale = QLabel("100 %")
        self.scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style.set_role(self.scale, "secondary")
        self._side = self._right()
        inner = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(6)
        self._sides.addWidget(self.palette_)
        self._sides.addWidget(self._middle(), 1)
        self._sides.addWidget(self._side)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)

    def _middle(self) -> QWidget:
        """Return the canvas under its moments, zoom and steps back."""
        bar = QWidget()
        flow = FlowLayout(bar, 8)
        flow.addWidget(self.moments)
        for widget in (self.undo, self.redo, self.farther, self.scale, self.nearer):
            flow.add_right(widget)
        frame = QFrame()
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        framed = QVBoxLayout(frame)
        framed.setContentsMargins(1, 1, 1, 1)
        framed.addWidget(self.canvas)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        column.addWidget(bar)
        column.addWidget(frame, 1)
        return middle

    def _right(self) -> QWidget:
        head = QLabel(_("Elementos"))
        style.set_role(head, "head")
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(6)
        column.addWidget(head)
        column.addWidget(self.elements, 1)
        column.addWidget(self.values)
        return side

    def fit(self, width: int) -> None:
        """Put palette and list beside the canvas where `width` has room for all three."""
        is_wide = width / max(1, self.fontMetrics().averageCharWidth()) >= WIDE_LETTERS
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        for widget, wide in ((self.palette_, PALETTE), (self._side, SIDE)):
            widget.setMinimumWidth(style.px(wide) if is_wide else 0)
            widget.setMaximumWidth(style.px(wide) if is_wide else NO_LIMIT)
        self.palette_.setMinimumHeight(0 if is_wide else style.px(200))
        self.elements.setMinimumHeight(style.control_height() * 3)
        self.canvas.setMinimumHeight(240 if is_wide else 320)
        words = "".join(name for _code, name in PHASES)
        self.moments.setMinimumWidth(self.fontMetrics().horizontalAdvance(words) + 3 * style.px(56))
        self.palette_.set_columns(2 if is_wide else max(2, width // style.px(TOOL)))


def _button(words: str, icon: str, name: str = "") -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    if icon:
        style.set_icon(button, icon)
    button.setAccessibleName(name or words)
    button.setToolTip(name or words)
    return button
