"""The tools over a photo: marks on the copy at the left, its size at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gnp_desk.services.evidence_view import ARROW, BLUR
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.evidence.photo_canvas import PhotoCanvas
from gnp_desk.ui.flow import FlowLayout

TURN = "turn"
MARKS = (ARROW, BLUR)


class PhotoTools(QWidget):
    """Works on a canvas; says `turned` when the copy is to be turned."""

    turned = Signal()

    def __init__(self, canvas: PhotoCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._buttons: dict[str, QPushButton] = {}
        self._row = FlowLayout(self, style.gap())
        self._row.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for code, words, name, slot in (
            (ARROW, _("Flecha"), _("Dibujar flechas en la copia"), self._choose),
            (BLUR, _("Difuminar"), _("Difuminar partes de la copia"), self._choose),
            ("drop", _("Quitar marca"), _("Quitar la marca elegida"), canvas.drop_mark),
            (TURN, _("Girar"), _("Girar la copia a la derecha"), self.turned.emit),
        ):
            self._row.addWidget(self._button(code, words, name, slot))
        for code, words, name, steps in (
            ("smaller", "−", _("Reducir"), -1),
            ("larger", "+", _("Ampliar"), 1),
            ("whole", _("Completa"), _("Ver la foto completa"), 0),
        ):
            self._row.add_right(self._button(code, words, name, partial(canvas.zoom_by, steps)))

    def allow_marks(self, allowed: bool) -> None:
        """Offer what changes the copy, or not: a document and what cannot be shown have none."""
        for code in (*MARKS, TURN):
            self._buttons[code].setEnabled(allowed)
        if not allowed:
            self._use("")

    def _button(self, code: str, words: str, name: str, slot: object) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoDefault(False)
        button.setCheckable(code in MARKS)
        button.setProperty("tool", code)
        button.clicked.connect(slot)
        self._buttons[code] = button
        return button

    def _choose(self) -> None:
        button = self.sender()
        code = str(button.property("tool"))
        self._use(code if self._buttons[code].isChecked() else "")

    def _use(self, tool: str) -> None:
        for code in MARKS:
            self._buttons[code].setChecked(code == tool)
        self._canvas.use_tool(tool)
