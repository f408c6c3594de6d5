"""The rail at the left: the six places of the application, always there, never moving."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.services.place import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import style

PLACES = (
    ("work", _("Trabajo"), "work"),
    ("search", _("Buscar"), "search"),
    ("formats", _("Formatos"), "document"),
    ("sync", _("Sincronización"), "sync"),
    ("settings", _("Ajustes"), "sliders"),
    ("help", _("Ayuda"), "help"),
)
LOW = ("settings", "help")
UNDER = {"format": "formats", "client": "search", "conflict": "sync"}
NOWHERE = ("opening", "unlock", "trouble", "client_view", "contacts")
"""Screens that belong to no place; every other one without a button of its own is a part of a claim."""


class Rail(QFrame):
    """Emits `wanted` with a Place. In a narrow window its words make room for the work; names and tips stay."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "rail")
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 1, 8)
        column.setSpacing(0)
        for code, words, icon in PLACES:
            if code == LOW[0]:
                column.addStretch(1)
            column.addWidget(self._button(code, words, icon))
        self._fit(is_narrow=False)

    def show_current(self, screen: str) -> None:
        """Mark the place a screen belongs to; none while nothing can be opened."""
        is_own = screen in self._buttons or screen in NOWHERE
        code = screen if is_own else UNDER.get(screen, "work")
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == code)
        self._group.setExclusive(True)

    def show_waiting(self, count: int) -> None:
        """Show how many things wait to be sent."""
        button = self._buttons["sync"]
        button.setProperty("count", str(count) if count < 1000 else "999+")
        words = plural(count, _("{n} por enviar"), _("{n} por enviar"))
        button.setAccessibleName(_("Sincronización, {waiting}").format(waiting=words))
        button.update()

    def set_narrow(self, is_narrow: bool) -> None:
        """Show icons alone, or icons over their words."""
        self._fit(is_narrow=is_narrow)

    def _fit(self, *, is_narrow: bool) -> None:
        sizes = style.metrics()
        self.layout().setContentsMargins(0, 8, style.theme().border_width, 8)
        self.setFixedWidth(max(sizes.control + 8, 56) if is_narrow else sizes.rail)
        for code, words, _icon in PLACES:
            self._buttons[code].setText("" if is_narrow else words)
            self._buttons[code].updateGeometry()

    def _button(self, code: str, words: str, icon: str) -> QPushButton:
        button = QPushButton(words)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setProperty("code", code)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        style.set_role(button, "rail")
        style.set_icon(button, icon)
        button.clicked.connect(self._clicked)
        self._buttons[code] = button
        self._group.addButton(button)
        return button

    def _clicked(self) -> None:
        self.wanted.emit(Place(str(self.sender().property("code"))))
