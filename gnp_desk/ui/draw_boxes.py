"""Flat boxes, marks and rings: the few shapes everything else is drawn with."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOption, QWidget

from gnp_desk.ui import icons, style
from gnp_desk.ui.tokens import Theme

RADIUS = 4
RING, HALO = 3, 1
State = QStyle.StateFlag
# Parts of the window: their ground, and the side that has a line.
EDGES = {
    "rail": ("surface", "right"),
    "place": ("ground", "bottom"),
    "tabs": ("ground", "bottom"),
    "actions": ("ground", "top"),
    "statusbar": ("surface", "top"),
    "help": ("surface", "left"),
}


def box(painter: QPainter, rect: QRect | QRectF, fill: str, border: str, width: float = 1, radius: float = RADIUS) -> None:
    """Draw a rounded box with its border inside `rect`; «» is no fill or no border."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = width / 2 if border else 0
    painter.setPen(QPen(QColor(border), width) if border else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius, radius)
    painter.restore()


def joined_box(painter: QPainter, rect: QRect, fill: str, border: str, width: int, place: str) -> None:
    """Draw one segment of a row: only the outer ends are round, and neighbours share their border."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = 0 if "first" in place else -RADIUS * 2
    right = 0 if "last" in place else RADIUS * 2
    half = width / 2
    shape = QRectF(rect).adjusted(half + left, half, right - half, -half)
    painter.setClipRect(rect)
    painter.setPen(QPen(QColor(border), width))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(shape, RADIUS, RADIUS)
    if "first" not in place:
        painter.drawLine(QPointF(rect.left() + half, rect.top()), QPointF(rect.left() + half, rect.bottom() + 1))
    painter.restore()


def ring(painter: QPainter, rect: QRect, colours: Theme) -> None:
    """Draw the focus ring along the inside of `rect`."""
    box(painter, rect, "", colours.focus, RING, RADIUS + 1)


def field(painter: QPainter, option: QStyleOption, widget: QWidget | None, colours: Theme) -> None:
    """Draw the ground and border of something typed or chosen into, in the state it has."""
    state = widget.property(style.STATE) if widget is not None else ""
    enabled = bool(option.state & State.State_Enabled) and not (widget is not None and widget.property("readOnly"))
    fill = colours.ground if enabled else colours.surface
    width = colours.border_width
    if state in ("error", "review"):
        box(painter, option.rect, fill, colours.token(str(state)), 2 * width)
    else:
        box(painter, option.rect, fill, colours.border if enabled else colours.line, width)


def check_box(painter: QPainter, option: QStyleOption, colours: Theme) -> None:
    """Draw a box, filled with a check when marked."""
    marked, partial = bool(option.state & State.State_On), bool(option.state & State.State_NoChange)
    fill = colours.primary if marked else colours.ground
    border = colours.primary if marked else colours.border
    box(painter, option.rect, fill, border, max(colours.border_width, 1), 3)
    if marked:
        icons.paint(painter, QRectF(option.rect).adjusted(2, 2, -2, -2), "check", colours.on_primary)
    elif partial:
        box(painter, option.rect.adjusted(5, 5, -5, -5), colours.primary, "", 0, 1)


def radio_button(painter: QPainter, option: QStyleOption, colours: Theme) -> None:
    """Draw a ring, with a dot when chosen."""
    rect = QRectF(option.rect)
    box(painter, rect, colours.ground, colours.border, max(colours.border_width, 1), rect.width() / 2)
    if option.state & State.State_On:
        inner = rect.adjusted(5, 5, -5, -5)
        box(painter, inner, colours.primary, "", 0, inner.width() / 2)


def frame(painter: QPainter, option: QStyleOption, role: str, colours: Theme) -> bool:
    """Draw the frame of a role; return whether the role has one."""
    rect, width = option.rect, colours.border_width
    if role in EDGES:
        edge(painter, rect, role, colours)
    elif role in ("card", "popup"):
        box(painter, rect, colours.ground, colours.line if role == "card" else colours.border, width, 6)
    elif role == "paper":
        box(painter, rect, "#FFFFFF", colours.border, 1, 0)
    elif role == "count":
        box(painter, rect, colours.surface, colours.line, 1, rect.height() / 2)
    elif role == "summary":
        box(painter, rect, colours.error_tint, colours.error, 2)
        painter.fillRect(QRect(rect.left(), rect.top(), 6, rect.height()), QColor(colours.error))
    elif role.startswith("banner_"):
        _banner(painter, rect, role.removeprefix("banner_"), colours)
    elif role in ("rule", "blackrule"):
        painter.fillRect(rect, QColor(colours.line if role == "rule" else colours.text))
    elif role == "letter":
        box(painter, rect, colours.text, "", 0, 3)
    elif role.startswith(("chip_", "badge-")):
        chip(painter, rect, role[role.index("_" if "_" in role else "-") + 1 :], colours)
    elif role == "demo":
        box(painter, rect, colours.review_tint, colours.review, 1, 3)
    elif role == "notice":
        box(painter, rect, colours.review_tint, colours.review, width, 6)
    elif role == "toast":
        box(painter, rect, colours.text, "", 0, 6)
    elif role == "surface":
        painter.fillRect(rect, QColor(colours.surface))
    else:
        return False
    return True


def edge(painter: QPainter, rect: QRect, role: str, colours: Theme) -> None:
    """Fill a part of the window and draw the line on the side where its neighbour begins."""
    ground, side = EDGES[role]
    painter.fillRect(rect, QColor(colours.token(ground)))
    width = colours.border_width
    line = {
        "right": QRect(rect.right() - width + 1, rect.top(), width, rect.height()),
        "left": QRect(rect.left(), rect.top(), width, rect.height()),
        "bottom": QRect(rect.left(), rect.bottom() - width + 1, rect.width(), width),
        "top": QRect(rect.left(), rect.top(), rect.width(), width),
    }[side]
    painter.fillRect(line, QColor(colours.line))


def chip(painter: QPainter, rect: QRect | QRectF, state: str, colours: Theme) -> None:
    """Draw the ground of a chip: tint and border of its state."""
    fill = {
        "error": colours.error_tint,
        "review": colours.review_tint,
        "ok": colours.ok_tint,
        "primary": colours.chosen,
    }.get(state, colours.surface)
    border = colours.border if state in ("quiet", "plain") else colours.token(state)
    box(painter, rect, fill, border, colours.border_width, 3)


def _banner(painter: QPainter, rect: QRect, state: str, colours: Theme) -> None:
    fills = {"error": colours.error_tint, "warning": colours.review_tint, "ok": colours.ok_tint}
    borders = {"error": colours.error, "warning": colours.review, "ok": colours.ok}
    box(painter, rect, fills.get(state, colours.surface), borders.get(state, colours.border), colours.border_width, 6)


def scroll_bar(painter: QPainter, groove: QRect, handle: QRect, *, is_over: bool, colours: Theme) -> None:
    """Draw a bar: quiet ground and a handle that stands out when it is used."""
    painter.fillRect(groove, QColor(colours.ground))
    upright = groove.height() > groove.width()
    side = (handle.width() if upright else handle.height()) - (8 if is_over else 6)
    thin = handle.adjusted(side // 2, 2, -side // 2, -2) if upright else handle.adjusted(2, side // 2, -2, -side // 2)
    box(painter, thin, colours.secondary if is_over else colours.border, "", 0, 3)


def header(painter: QPainter, rect: QRect, text: str, align: Qt.AlignmentFlag, colours: Theme) -> None:
    """Draw the caption of a column over its line."""
    painter.fillRect(rect, QColor(colours.ground))
    painter.setPen(QColor(colours.secondary))
    painter.drawText(rect.adjusted(10, 0, -10, 0), int(align | Qt.TextFlag.TextSingleLine), text)
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))

