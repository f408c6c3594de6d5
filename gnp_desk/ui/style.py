"""The look of the application as screens ask for it: colours, sizes, and what a widget *is* in the hierarchy of a page.

How to use it
-------------
* Sizes: `style.control_height()`, `style.gap()`, `style.metrics()`, `style.px(16)` (at today's text size); figures of one
  width in columns of numbers: `style.figures(font)`; colours for own
  painting: `style.theme().error` or `style.token("error")` as a QColor.
* What a widget is: `style.set_role(label, "secondary")`. Labels: title, heading, head, strong, value, figure, secondary,
  small, later, error, review, ok, primary, errorhead, reviewhead, letter, demo, count, chip_error, chip_review, chip_ok,
  chip_primary, chip_quiet. Frames: badge-ok, badge-review, badge-error, badge-plain, card, notice, summary, rule, blackrule, popup, paper, toast, surface, banner_locked,
  banner_error, banner_warning, banner_ok. Buttons: main, link, quiet, crumb, segment, chooser, cardline, row, errorlink,
  reviewlink, tab, rail, status, search; a plain QPushButton is the outlined one.
* State of a field, its border: `style.set_state(line, "error" | "review" | "")`.
* Icon and key hint of a button: `style.set_icon(button, "undo")`, `style.set_key(button, "Ctrl+Return")`.
* A button whose text may need several lines (links, whole rows) is a `style.WrapButton`.
* When density or text size change every widget gets `QEvent.Type.StyleChange`; then, and also when only the theme changed,
  `style.looks.changed` is emitted: lay anew whatever was computed from sizes, paint anew whatever was made from colours.
  Roles, palettes and fonts follow by themselves.
* Colours never come from style sheets. The focus ring is drawn by the application around whatever has the focus: leave
  4 px free around controls at the edge of a scroll area; `style.set_ring(widget, "inside")` for whole rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPlainTextEdit, QProxyStyle, QPushButton, QWidget

from gnp_desk import resources
from gnp_desk.ui.tokens import Look, Metrics, Theme

FAMILY = "Inter"
WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}
ROLE, STATE, ICON, KEY, RING, JOIN, EMPTY = "role", "state", "icon_name", "key_hint", "ring", "join", "is_empty"

# role -> (text size, weight, colour)
FONTS: dict[str, tuple[str, int, str]] = {
    "title": ("title", 600, "text"),
    "heading": ("heading", 600, "text"),
    "strong": ("base", 600, "text"),
    "value": ("base", 500, "text"),
    "cardvalue": ("secondary", 500, "text"),
    "secondary": ("secondary", 400, "secondary"),
    "small": ("small", 400, "secondary"),
    "later": ("base", 400, "secondary"),
    "error": ("secondary", 600, "error"),
    "review": ("secondary", 600, "review"),
    "ok": ("secondary", 400, "ok"),
    "primary": ("secondary", 600, "primary"),
    "head": ("base", 600, "text"),
    "figure": ("title", 600, "text"),
    "figure_ok": ("title", 600, "ok"),
    "figure_error": ("title", 600, "error"),
    "quiet": ("base", 500, "primary"),
    "errorhead": ("heading", 600, "error"),
    "reviewhead": ("base", 600, "review"),
    "letter": ("base", 600, "ground"),
    "errorlink": ("secondary", 600, "error"),
    "reviewlink": ("secondary", 600, "review"),
    "crumb": ("secondary", 400, "secondary"),
    "here": ("secondary", 600, "text"),
    "row": ("base", 400, "text"),
    "tab": ("base", 500, "secondary"),
    "count": ("small", 600, "text"),
    "toast": ("base", 500, "ground"),
    "cardline": ("base", 600, "text"),
    "main": ("base", 600, "on_primary"),
    "link": ("base", 500, "primary"),
    "segment": ("base", 500, "text"),
    "chooser": ("base", 400, "text"),
    "search": ("secondary", 400, "secondary"),
    "rail": ("small", 400, "secondary"),
    "status": ("secondary", 400, "text"),
    "demo_words": ("small", 600, "review"),
    **{f"chip_{state}": ("small", 600, token) for state, token in (
        ("error", "error"), ("review", "review"), ("ok", "ok"), ("primary", "primary"), ("quiet", "secondary"))},
}
PLAIN = Look()


class Looks(QObject):
    """Says that the look is another one now. Qt holds the look itself: it is the style of the application."""

    changed = Signal()


looks = Looks()


class LookStyle(QProxyStyle):
    """The style of the application; it holds the look. `drawing.py` paints."""

    def __init__(self, look: Look) -> None:
        super().__init__("Fusion")
        self.look = look
        self.refresh()

    def refresh(self) -> None:
        """Work out theme and sizes from the look."""
        self.theme, self.sizes = self.look.colours, self.look.metrics
        self._fonts: dict[tuple[str, int], QFont] = {}
        self._palettes: dict[str, QPalette] = {}

    def font_of(self, size: str, weight: int) -> QFont:
        """Return a font of this look, made once."""
        if (size, weight) not in self._fonts:
            self._fonts[size, weight] = _font(getattr(self.sizes, size), weight)
        return self._fonts[size, weight]

    def palette_of(self, token: str) -> QPalette:
        """Return the palette of text in the colour of a token, made once."""
        if token not in self._palettes:
            self._palettes[token] = _text_palette(self.theme, token)
        return self._palettes[token]


def look() -> Look:
    """Return what the person chose."""
    style = QApplication.style()
    return style.look if isinstance(style, LookStyle) else PLAIN


def theme() -> Theme:
    """Return the colours now."""
    style = QApplication.style()
    return style.theme if isinstance(style, LookStyle) else PLAIN.colours


def metrics() -> Metrics:
    """Return the sizes now."""
    style = QApplication.style()
    return style.sizes if isinstance(style, LookStyle) else PLAIN.metrics


def token(name: str) -> QColor:
    """Return a colour of the theme."""
    return QColor(theme().token(name))


def px(size: float) -> int:
    """Return a size at today's text size."""
    return round(size * metrics().scale)


def gap() -> int:
    """Return the space between controls."""
    return metrics().gap


def control_height() -> int:
    """Return the least height of a control."""
    return metrics().control


def row_height(widget: QWidget, lines: int = 1) -> int:
    """Return the height of a row of a list with that many lines of text."""
    return max(metrics().control, lines * widget.fontMetrics().height() + 10)


def is_counter() -> bool:
    """Return whether the density is Mostrador, where several topics stand on one page."""
    return look().density == "counter"


def use(chosen: Look) -> None:
    """Change the look of every widget that exists, at once."""
    style, application = QApplication.style(), QApplication.instance()
    assert isinstance(style, LookStyle) and isinstance(application, QApplication)
    old, style.look = style.look, chosen
    style.refresh()
    is_other_size = (old.density, old.scale) != (chosen.density, chosen.scale)
    application.setPalette(palette(theme()))
    if is_other_size:
        set_fonts(application)
    widgets = application.allWidgets()
    for widget in widgets:
        if widget.property(ROLE):
            dress(widget) if is_other_size else colour(widget)
    for widget in widgets:
        # Another density moves everything, another theme only the frames of lists and texts.
        if is_other_size or isinstance(widget, (QAbstractItemView, QPlainTextEdit)):
            QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    looks.changed.emit()


def apply(application: QApplication) -> None:
    """Give the application palette and fonts of the look."""
    application.setPalette(palette(theme()))
    set_fonts(application)


# Its stub asks for bytes; the call takes text only.
def set_fonts(application: QApplication) -> None:
    """Give the application the fonts of the look."""
    application.setFont(font("base"))
    application.setFont(font("base", 500), "QPushButton")  # type: ignore[arg-type]
    application.setFont(font("secondary"), "QHeaderView")  # type: ignore[arg-type]
    application.setFont(font("secondary"), "QToolTip")  # type: ignore[arg-type]


def load_fonts() -> None:
    """Make the shipped fonts known, so that every machine shows the same."""
    for weight in ("Regular", "Medium", "SemiBold"):
        QFontDatabase.addApplicationFont(str(resources.path("fonts", f"{FAMILY}-{weight}.ttf")))


def figures(plain: QFont) -> QFont:
    """Return a font with figures of one width, for columns of numbers."""
    made = QFont(plain)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def font(size: str = "base", weight: int = 400) -> QFont:
    """Return the font of a text size; it is shared, so copy it before changing it."""
    style = QApplication.style()
    return style.font_of(size, weight) if isinstance(style, LookStyle) else _font(getattr(PLAIN.metrics, size), weight)


def palette(colours: Theme) -> QPalette:
    """Return the palette of a theme."""
    made = QPalette()
    for role, colour in {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.ground,
        QPalette.ColorRole.AlternateBase: colours.surface,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.ground,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.on_primary,
        QPalette.ColorRole.Highlight: colours.chosen if colours.border_width == 1 else "#D9E4F2",
        QPalette.ColorRole.HighlightedText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.secondary,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Link: colours.primary,
        QPalette.ColorRole.Mid: colours.border,
        QPalette.ColorRole.Light: colours.surface,
        QPalette.ColorRole.Dark: colours.border,
        QPalette.ColorRole.Shadow: colours.border,
    }.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.secondary))
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is; its font, colours and frame follow the look from then on."""
    if widget.property(ROLE) != role:
        widget.setProperty(ROLE, role)
        dress(widget)


def dress(widget: QWidget) -> None:
    """Give a widget font and colours of its role."""
    role = widget.property(ROLE)
    if role in FONTS:
        size, weight, _token = FONTS[role]
        widget.setFont(font(size, weight))
        colour(widget)
    if role in INSIDE:
        set_ring(widget, "inside")
    if role == "letter":
        widget.setFixedSize(px(28), px(28))
    widget.updateGeometry()
    widget.update()


def colour(widget: QWidget) -> None:
    """Give a widget the colours of its role."""
    role = widget.property(ROLE)
    if role in FONTS:
        style, token = QApplication.style(), FONTS[role][2]
        widget.setPalette(style.palette_of(token) if isinstance(style, LookStyle) else _text_palette(PLAIN.colours, token))
    widget.update()


def set_state(widget: QWidget, state: str) -> None:
    """Draw the border of a state: error, review or none."""
    _set(widget, STATE, state)


def set_empty(widget: QWidget, is_empty: bool) -> None:
    """Say whether a chooser shows nothing chosen."""
    _set(widget, EMPTY, is_empty)


def set_icon(widget: QWidget, name: str) -> None:
    """Put an icon before the text of a button, none for «»."""
    _set(widget, ICON, name)


def set_key(widget: QWidget, key: str) -> None:
    """Show a shortcut at the end of a button."""
    if widget.property(KEY) != key_words(key) and isinstance(widget, QPushButton):
        # A push button remembers its size until one of its own setters forgets it.
        widget.setIcon(widget.icon())
    _set(widget, KEY, key_words(key))


def set_ring(widget: QWidget, place: str) -> None:
    """Say where the focus ring of a widget is drawn: outside (as usual), inside, or none (it draws its own)."""
    widget.setProperty(RING, place)


def join(widgets: Sequence[QWidget]) -> None:
    """Draw a row of segments as one piece."""
    for place, widget in enumerate(widgets):
        ends = ("first" if place == 0 else "", "last" if place == len(widgets) - 1 else "")
        _set(widget, JOIN, " ".join(filter(None, ends)) or "middle")


def key_words(key: str) -> str:
    """Return a shortcut as people read it on their keyboard."""
    for written, read in (("Return", "Enter"), ("PgDown", "AvPág"), ("PgUp", "RePág"), ("Del", "Supr"), ("Shift", "Mayús")):
        key = key.replace(written, read)
    return key


def _font(pixels: int, weight: int) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(WEIGHTS[weight])
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _text_palette(colours: Theme, name: str) -> QPalette:
    made = QPalette()
    for part in (QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText, QPalette.ColorRole.Text):
        made.setColor(QPalette.ColorGroup.Active, part, QColor(colours.token(name)))
        made.setColor(QPalette.ColorGroup.Inactive, part, QColor(colours.token(name)))
    return made


def _set(widget: QWidget, name: str, value: object) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.updateGeometry()
        widget.update()


INSIDE = frozenset({"rail", "status", "cardline", "row", "tab"})


class WrapButton(QPushButton):
    """A button whose words take as many lines as they need; it is as high as that."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setHorizontalPolicy(policy.Policy.Preferred)
        policy.setVerticalPolicy(policy.Policy.Preferred)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        room = QRect(QPoint(0, 0), QSize(max(40, width - self._margins()), 10_000))
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic
        return max(control_height(), self.fontMetrics().boundingRect(room, int(flags), self.text()).height() + 10)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(80, control_height())

    def _margins(self) -> int:
        role = str(self.property(ROLE))
        icon = metrics().icon + 8 if self.property(ICON) or role == "chooser" else 0
        return icon + 2 * {"row": 12, "cardline": 4, "chooser": 12}.get(role, 0)
