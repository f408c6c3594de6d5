"""The look of every screen: themes, densities and text size, from tokens, in this one place (ux.md K2, K3, A3, A6).

How screens use it:

- `set_role(widget, "secondary")` says what a widget is; the rules below say how that looks in every theme. Labels: title,
  secondary, small, strong, head, error, review, ok, errorhead, letter, badge-ok, badge-review, badge-error, badge-plain.
  Frames: card, notice, summary, rule, popup, toast, surface, actions. Buttons: main, link, errorlink, segment, chooser, rail,
  status, tab, row, crumb, quiet; without a role a button is outlined.
- `set_state(widget, "error")` draws the border of a field: «», «review» or «error».
- `control_height()`, `gap()`, `row_height(widget)`, `px(16)` are sizes of today's density and text size; `token("primary")` a colour.
- `looks.changed` is emitted after the look changed; a widget that paints itself or holds sizes reads them again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gnp_desk import resources
from gnp_desk.texts import N_
from gnp_desk.ui import style_sheet

FAMILY = "Inter"
SCALES = (100, 125, 150, 175, 200)

# Tokens of ux.md A6; `line` is the hairline (decoration only), `chosen` the tint of a selection.
THEMES: dict[str, dict[str, str]] = {
    "claro": {
        "ground": "#FFFFFF",
        "surface": "#F2F4F7",
        "text": "#1B1F23",
        "secondary": "#4A5563",
        "primary": "#0B5CAD",
        "on_primary": "#FFFFFF",
        "error": "#B3261E",
        "error_tint": "#FBEDEC",
        "review": "#6B4400",
        "review_tint": "#FFF3D1",
        "ok": "#1A6B38",
        "ok_tint": "#E8F1EB",
        "border": "#6B7480",
        "line": "#D5D9DE",
        "chosen": "#E7EEF7",
        "focus": "#0B5CAD",
        "halo": "#FFFFFF",
    },
    "oscuro": {
        "ground": "#12161B",
        "surface": "#1D232A",
        "text": "#E9EBEE",
        "secondary": "#B7BFC9",
        "primary": "#8AB8FF",
        "on_primary": "#0A1A30",
        "error": "#FFA59E",
        "error_tint": "#2A2024",
        "review": "#FFD479",
        "review_tint": "#3A2B06",
        "ok": "#86DDA2",
        "ok_tint": "#1B2A26",
        "border": "#8A94A1",
        "line": "#2F363F",
        "chosen": "#1E2A3A",
        "focus": "#FFD479",
        "halo": "#12161B",
    },
    "sol": {
        "ground": "#FFFFFF",
        "surface": "#FFFFFF",
        "text": "#000000",
        "secondary": "#1F2328",
        "primary": "#003A78",
        "on_primary": "#FFFFFF",
        "error": "#8C0009",
        "error_tint": "#FFFFFF",
        "review": "#4F3200",
        "review_tint": "#FFF3D1",
        "ok": "#00471B",
        "ok_tint": "#FFFFFF",
        "border": "#000000",
        "line": "#000000",
        "chosen": "#FFFFFF",
        "focus": "#B00020",
        "halo": "#FFFFFF",
    },
}
THEME_NAMES = {"claro": N_("Claro"), "oscuro": N_("Oscuro"), "sol": N_("Sol")}
DENSITY_NAMES = {"mostrador": N_("Mostrador"), "campo": N_("Campo"), "guantes": N_("Guantes")}


@dataclass(frozen=True)
class Metrics:
    """Sizes in logical pixels at 100 %: control height, gap between controls, text sizes, width of the rail."""

    control: int
    gap: int
    base: int
    secondary: int
    small: int
    title: int
    rail: int


DENSITIES = {
    "mostrador": Metrics(32, 6, 14, 13, 12, 20, 96),
    "campo": Metrics(44, 8, 16, 14, 13, 25, 104),
    "guantes": Metrics(56, 12, 19, 16, 14, 28, 120),
}


@dataclass(frozen=True)
class Look:
    """What a person chose: theme, density and text size in percent."""

    theme: str = "claro"
    density: str = "campo"
    scale: int = 100


class Looks(QObject):
    """The look in force. Emits `changed` once the application wears it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()

    def wear(self, look: Look) -> None:
        """Dress the application in `look`; wearing the same one again costs nothing."""
        application = QApplication.instance()
        if not isinstance(application, QApplication) or (look == self.look and application.styleSheet()):
            self.look = look
            return
        self.look = look
        _load_fonts()
        application.setPalette(_palette(THEMES[look.theme]))
        application.setFont(_font(px(metrics().base)))
        application.setStyleSheet(style_sheet.sheet(THEMES[look.theme], sizes(), is_bold=look.theme == "sol"))
        self.changed.emit()

    def next_theme(self) -> None:
        """Wear the next theme."""
        self.wear(replace(self.look, theme=_next(tuple(THEMES), self.look.theme)))

    def next_density(self) -> None:
        """Wear the next density."""
        self.wear(replace(self.look, density=_next(tuple(DENSITIES), self.look.density)))

    def zoom(self, by: int) -> None:
        """Make text larger (1), smaller (-1) or as it was (0)."""
        at = SCALES.index(self.look.scale) if self.look.scale in SCALES else 0
        scale = SCALES[min(len(SCALES) - 1, max(0, at + by))] if by else 100
        self.wear(replace(self.look, scale=scale))


looks = Looks()


def start(application: QApplication, look: Look) -> None:
    """Give the application its base style and its first look; called once."""
    application.setStyle("Fusion")
    looks.wear(look)


def metrics() -> Metrics:
    """Return the sizes of today's density, before text size."""
    return DENSITIES[looks.look.density]


def px(size: float) -> int:
    """Return a size at today's text size, in logical pixels."""
    return round(size * looks.look.scale / 100)


def sizes() -> dict[str, int]:
    """Return every size of the style rules at today's density and text size."""
    found = metrics()
    text = {name: px(getattr(found, name)) for name in ("base", "secondary", "small", "title")}
    return {**text, "control": control_height(), "gap": found.gap, "rail": rail_width(), "edge": 2 if is_sun() else 1}


def control_height() -> int:
    """Return the least height of anything that can be touched (A2); text size makes it grow."""
    return max(metrics().control, px(metrics().base) + round(metrics().control * 0.5))


def row_height(widget: QWidget, lines: int = 1) -> int:
    """Return the height of a row of a list with that many lines of text."""
    return max(control_height(), lines * widget.fontMetrics().height() + 2 * gap())


def gap() -> int:
    """Return the room between controls."""
    return metrics().gap


def rail_width() -> int:
    """Return the width of the rail; it grows with its words."""
    return max(metrics().rail, px(metrics().rail * 0.92))


def is_counter() -> bool:
    """Return whether the density is that of the counter: several topics a page, Enter goes on."""
    return looks.look.density == "mostrador"


def is_sun() -> bool:
    """Return whether the theme is the one for direct sun: no tints, 2 px borders."""
    return looks.look.theme == "sol"


def token(name: str) -> QColor:
    """Return a colour of the theme."""
    return QColor(THEMES[looks.look.theme][name])


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is; a widget already on the screen is dressed again."""
    _set(widget, "role", role)


def set_state(widget: QWidget, state: str) -> None:
    """Say whether a field has something to correct («error») or to look at («review»)."""
    _set(widget, "state", state)


def set_empty(widget: QWidget, is_empty: bool) -> None:
    """Say that a field shows only what it is for, so that it looks unanswered."""
    _set(widget, "empty", "yes" if is_empty else "")


def join(buttons: Sequence[QPushButton]) -> None:
    """Let segments look like one control: only the outer corners are round."""
    for index, button in enumerate(buttons):
        ends = {(True, True): "only", (True, False): "first", (False, True): "last"}
        _set(button, "place", ends.get((index == 0, index == len(buttons) - 1), "middle"))


def dress(widget: QWidget) -> None:
    """Make a widget built after its window look its part before it is measured."""
    widget.ensurePolished()
    for child in widget.findChildren(QWidget):
        child.ensurePolished()


def figures(widget: QWidget) -> QFont:
    """Return the widget's font with figures of one width, for columns of numbers."""
    font = QFont(widget.font())
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def _next(names: tuple[str, ...], name: str) -> str:
    return names[(names.index(name) + 1) % len(names)]


def _font(size: int) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(size)
    return font


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for file in ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resources.path("fonts", file)))


def _palette(tokens: dict[str, str]) -> QPalette:
    palette = QPalette()
    part, group = QPalette.ColorRole, QPalette.ColorGroup
    for role, name in (
        (part.Window, "ground"),
        (part.Base, "ground"),
        (part.AlternateBase, "surface"),
        (part.Button, "ground"),
        (part.WindowText, "text"),
        (part.Text, "text"),
        (part.ButtonText, "text"),
        (part.ToolTipBase, "surface"),
        (part.ToolTipText, "text"),
        (part.PlaceholderText, "secondary"),
        (part.Highlight, "primary"),
        (part.HighlightedText, "on_primary"),
        (part.Link, "primary"),
        (part.LinkVisited, "primary"),
        (part.Mid, "border"),
        (part.Light, "line"),
        (part.Dark, "border"),
    ):
        palette.setColor(role, QColor(tokens[name]))
    for role in (part.WindowText, part.Text, part.ButtonText):
        palette.setColor(group.Disabled, role, QColor(tokens["secondary"]))
    return palette
