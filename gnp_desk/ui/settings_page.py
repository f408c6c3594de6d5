"""Ajustes: theme, density and text size, applied at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services.views import Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.screen import Screen
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.tokens import DENSITIES, SCALES, THEMES, Look

DENSITY_HINTS = {
    "counter": _("Más en cada página, para teclado y ratón."),
    "field": _("Un tema por página, para la pantalla táctil."),
    "gloves": _("Controles grandes, para usar con guantes."),
}
THEME_HINTS = {
    "light": _("Para interiores y de día."),
    "dark": _("Para la noche: no deslumbra."),
    "sun": _("Para el sol directo: negro sobre blanco, bordes gruesos."),
}


SOUNDS = (
    ("no", _("Sin sonido"), _("El siniestro aparece en Trabajo, marcado como nuevo.")),
    ("yes", _("Con sonido"), _("Además suena una vez.")),
)


class SettingsPage(Screen):
    """Emits `chosen` with the Look the person wants, `sounded` with whether a claim that arrives is heard."""

    code = "settings"
    chosen = Signal(object)
    sounded = Signal(bool)

    def __init__(self, person: str, folder: str, *, sounds: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sounds = sounds
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(4, 4, 12, 16)
        column.setSpacing(6)
        self._choices = {
            "theme": _Choice(_("Tema"), [(code, theme.name, THEME_HINTS[code]) for code, theme in THEMES.items()]),
            "density": _Choice(
                _("Densidad"), [(code, size.name, DENSITY_HINTS[code]) for code, size in DENSITIES.items()]
            ),
            "scale": _Choice(
                _("Tamaño del texto"), [(str(scale), f"{scale:.0%}".replace("%", " %"), "") for scale in SCALES]
            ),
        }
        for name, choice in self._choices.items():
            choice.setProperty("name", name)
            choice.picked.connect(self._pick)
            column.addWidget(choice)
        self._sound = _Choice(_("Sonido al llegar un siniestro nuevo"), SOUNDS)
        self._sound.picked.connect(self._pick_sound)
        column.addWidget(self._sound)
        column.addSpacing(12)
        for words, value in ((_("Persona"), person), (_("Carpeta de datos"), folder)):
            column.addWidget(_label(words, "head"))
            column.addWidget(_label(value, "secondary"))
        column.addStretch(1)
        scroll = SteadyScrollArea(inner=body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._show()
        style.looks.changed.connect(self._show)

    def title(self) -> str:
        return _("Ajustes")

    def subtitle(self) -> str:
        return _("Se aplican al momento y se conservan en este equipo")

    def help_text(self) -> str:
        return _(
            "El tema cambia los colores, la densidad el tamaño de los controles y cuánto cabe en cada página. El tamaño del texto "
            "crece hasta el doble con Ctrl y +, y vuelve con Ctrl y 0."
        )

    def enter(self, place: Place) -> None:
        self._choices["theme"].enter()

    def _show(self) -> None:
        look = style.look()
        for name, value in (("theme", look.theme), ("density", look.density), ("scale", str(look.scale))):
            self._choices[name].show_choice(value)
        self._sound.show_choice("yes" if self._sounds else "no")

    def _pick_sound(self, code: str) -> None:
        self._sounds = code == "yes"
        self.sounded.emit(self._sounds)
        self._show()

    def _pick(self, code: str) -> None:
        look: Look = style.look()
        name = str(self.sender().property("name"))
        self.chosen.emit(replace(look, **{name: float(code) if name == "scale" else code}))  # type: ignore[arg-type]


class _Choice(QWidget):
    """A name, options side by side, and a line about the one chosen."""

    picked = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self._hints = {code: hint for code, _words, hint in options}
        self._hint = _label("", "secondary")
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(0)
        for code, words, _hint in options:
            button = QPushButton(words)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{name}: {words}")
            button.setProperty("code", code)
            style.set_role(button, "segment")
            button.clicked.connect(self._clicked)
            row.addWidget(button)
            self._buttons[code] = button
        row.addStretch(1)
        style.join(list(self._buttons.values()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 4)
        column.setSpacing(6)
        column.addWidget(_label(name, "head"))
        column.addLayout(row)
        column.addWidget(self._hint)

    def show_choice(self, code: str) -> None:
        """Mark what is chosen."""
        for name, button in self._buttons.items():
            button.setChecked(name == code)
        self._hint.setText(self._hints.get(code, ""))
        self._hint.setVisible(bool(self._hint.text()))

    def enter(self) -> None:
        """Take the focus."""
        chosen = next((button for button in self._buttons.values() if button.isChecked()), None)
        (chosen or next(iter(self._buttons.values()))).setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self) -> None:
        self.picked.emit(str(self.sender().property("code")))


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    style.set_role(label, role)
    return label
