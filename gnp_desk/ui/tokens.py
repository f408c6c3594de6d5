"""The tokens of the look (ux.md A6, K2): colours of the three themes, sizes of the three densities. Data, no painting.

`Look` is what a person chose; `Theme` and `Metrics` are what it comes to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from gnp_desk.texts import N_

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)


@dataclass(frozen=True)
class Theme:
    """Colours as «#rrggbb». Derived ones: line (hairline), chosen (tint of a selection) and the tints of states."""

    code: str
    name: str
    ground: str
    surface: str
    text: str
    secondary: str
    primary: str
    on_primary: str
    error: str
    review: str
    review_tint: str
    ok: str
    border: str
    focus: str
    line: str
    chosen: str
    error_tint: str
    ok_tint: str
    primary_over: str
    halo: str = "#FFFFFF"
    border_width: int = 1
    is_dark: bool = False

    def token(self, name: str) -> str:
        """Return the colour of a token by its name."""
        return str(getattr(self, name))


LIGHT = Theme(
    code="light",
    name=N_("Claro"),
    ground="#FFFFFF",
    surface="#F2F4F7",
    text="#1B1F23",
    secondary="#4A5563",
    primary="#0B5CAD",
    on_primary="#FFFFFF",
    error="#B3261E",
    review="#6B4400",
    review_tint="#FFF3D1",
    ok="#1A6B38",
    border="#6B7480",
    focus="#0B5CAD",
    line="#D5DAE1",
    chosen="#E6EFF8",
    error_tint="#FBEDEB",
    ok_tint="#E8F3EC",
    primary_over="#084C91",
)
DARK = Theme(
    code="dark",
    name=N_("Oscuro"),
    ground="#12161B",
    surface="#1D232A",
    text="#E9EBEE",
    secondary="#B7BFC9",
    primary="#8AB8FF",
    on_primary="#0A1A30",
    error="#FFA59E",
    review="#FFD479",
    review_tint="#3A2B06",
    ok="#86DDA2",
    border="#8A94A1",
    focus="#FFD479",
    line="#353E48",
    chosen="#1F3048",
    error_tint="#3A1E1C",
    ok_tint="#17301F",
    primary_over="#A9CBFF",
    halo="#12161B",
    is_dark=True,
)
SUN = Theme(
    code="sun",
    name=N_("Sol"),
    ground="#FFFFFF",
    surface="#FFFFFF",
    text="#000000",
    secondary="#1F2328",
    primary="#003A78",
    on_primary="#FFFFFF",
    error="#8C0009",
    review="#4F3200",
    review_tint="#FFF3D1",
    ok="#00471B",
    border="#000000",
    focus="#B00020",
    line="#000000",
    chosen="#FFFFFF",
    error_tint="#FFFFFF",
    ok_tint="#FFFFFF",
    primary_over="#002755",
    border_width=2,
)
THEMES = {theme.code: theme for theme in (LIGHT, DARK, SUN)}


@dataclass(frozen=True)
class Metrics:
    """Logical pixels of a density at a text size. `control` is the least height of anything a person can hit."""

    code: str
    name: str
    control: int
    gap: int
    base: int
    secondary: int
    small: int
    heading: int
    title: int
    rail: int
    rail_item: int
    place_line: int
    row: int
    scale: float = 1.0

    @property
    def icon(self) -> int:
        """Return the side of an icon beside text of the base size."""
        return self.base

    @property
    def line(self) -> int:
        """Return the height of one line of the base text."""
        return round(self.base * 1.3)


COUNTER = Metrics("counter", N_("Mostrador"), 32, 6, 14, 13, 12, 16, 20, 96, 56, 36, 50)
FIELD = Metrics("field", N_("Campo"), 44, 8, 16, 14, 13, 18, 25, 104, 68, 44, 62)
GLOVES = Metrics("gloves", N_("Guantes"), 56, 12, 19, 17, 15, 21, 28, 122, 78, 56, 76)
DENSITIES = {metrics.code: metrics for metrics in (COUNTER, FIELD, GLOVES)}
TEXTS = ("base", "secondary", "small", "heading", "title")


@dataclass(frozen=True)
class Look:
    """What a person chose."""

    theme: str = "light"
    density: str = "field"
    scale: float = 1.0

    @property
    def colours(self) -> Theme:
        return THEMES[self.theme]

    @property
    def metrics(self) -> Metrics:
        return scaled(self.density, self.scale)


@lru_cache(maxsize=16)
def scaled(density: str, scale: float) -> Metrics:
    """Return the sizes of a density with its text scaled: heights grow only as far as their text needs."""
    plain = DENSITIES[density]
    texts = {name: round(getattr(plain, name) * scale) for name in TEXTS}
    line, small = round(texts["base"] * 1.3), round(texts["small"] * 1.3)
    return replace(
        plain,
        **texts,
        control=max(plain.control, line + 10),
        row=max(plain.row, line + round(texts["secondary"] * 1.3) + 14),
        rail=max(plain.rail, round(texts["small"] * 7.4) + 8),
        rail_item=max(plain.rail_item, small + texts["heading"] + 24),
        place_line=max(plain.place_line, line + 10),
        scale=scale,
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
