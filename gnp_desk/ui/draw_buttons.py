"""Buttons of every kind: filled, outlined, link, segment, chooser, whole line, rail and status."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionButton, QWidget

from gnp_desk.ui import icons, style
from gnp_desk.ui.draw_boxes import State, box, joined_box
from gnp_desk.ui.tokens import Metrics, Theme

PADDING = {
    "main": 22, "link": 8, "quiet": 8, "crumb": 4, "errorlink": 0, "reviewlink": 0, "cardline": 4, "row": 12, "chooser": 12,
    "status": 14, "search": 12, "segment": 10, "tab": 14,
}  # fmt: skip
FLAT = ("link", "quiet", "crumb", "errorlink", "reviewlink", "cardline", "row", "rail", "status", "tab")
WRAPPED = ("errorlink", "reviewlink", "cardline", "row")
UNDERLINED = ("errorlink", "reviewlink")
UNDERLINED_OVER = ("link", "crumb")
LEFT_ROLES = (*WRAPPED, "link", "quiet", "crumb", "search", "status")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def paint(painter: QPainter, option: QStyleOptionButton, widget: QWidget, colours: Theme, sizes: Metrics) -> None:
    """Draw a push button as its role says."""
    role = str(widget.property(style.ROLE) or "")
    if role == "search":
        air = 3 + (sizes.control - 32) // 4  # the whole line is the target, the box is smaller
        option.rect.adjust(0, air, 0, -air)
    _ground(painter, option, widget, role, colours)
    colour = _colour(option, widget, role, colours)
    if role == "rail":
        _rail(painter, option, widget, colour, sizes)
        return
    room = option.rect.adjusted(PADDING.get(role, 16), 0, -PADDING.get(role, 16), 0)
    if role == "chooser":
        _chooser(painter, option, widget, room, colour, sizes)
        return
    room = _key(painter, room, widget, colour, role, colours)
    _words(painter, option, widget, role, room, colour, sizes)


def size(text: QSize, option: QStyleOptionButton, widget: QWidget, sizes: Metrics) -> QSize:
    """Return the size a push button asks for."""
    role = str(widget.property(style.ROLE) or "")
    metrics = QFontMetrics(_bold(widget.font())) if role == "status" else widget.fontMetrics()
    width = metrics.size(Qt.TextFlag.TextShowMnemonic, option.text).width()
    icon = sizes.icon + 8 if widget.property(style.ICON) or role == "segment" else 0
    if role == "rail":
        return QSize(sizes.rail, sizes.rail_item)
    if role == "chooser":
        icon += sizes.icon + 8
    height = sizes.place_line - 10 if role == "search" else sizes.control
    return QSize(width + icon + _key_width(widget) + 2 * PADDING.get(role, 16), max(height, metrics.height() + 10))


def _ground(painter: QPainter, option: QStyleOptionButton, widget: QWidget, role: str, colours: Theme) -> None:
    over = bool(option.state & State.State_MouseOver) and bool(option.state & State.State_Enabled)
    down, on = bool(option.state & State.State_Sunken), bool(option.state & State.State_On)
    width, rect = colours.border_width, option.rect
    state = widget.property(style.STATE)
    border = colours.token(str(state)) if state else colours.border
    if role == "main":
        box(painter, rect, colours.primary_over if over or down else colours.primary, "")
    elif role == "segment":
        fill = colours.primary if on else colours.chosen if over else colours.ground
        joined_box(painter, rect, fill, border, 2 * width if state else width, str(widget.property(style.JOIN) or "first last"))
    elif role in ("rail", "status"):
        fill = colours.chosen if on or over else colours.surface
        painter.fillRect(rect, QColor(fill))
        if on:
            painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), QColor(colours.primary))
        if role == "status":
            painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), QColor(colours.line))
    elif role in FLAT:
        if over and role in ("row", "cardline", "quiet"):
            painter.fillRect(rect, QColor(colours.chosen))
        if role == "row":
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
    elif role == "chooser":
        box(painter, rect, colours.ground if widget.isEnabled() else colours.surface, border, 2 * width if state else width)
    else:
        fill = colours.chosen if over or down or on else colours.ground
        box(painter, rect, fill, colours.primary if on else colours.border, width)


def _colour(option: QStyleOptionButton, widget: QWidget, role: str, colours: Theme) -> str:
    on = bool(option.state & State.State_On)
    if not option.state & State.State_Enabled:
        return colours.secondary
    if role == "segment":
        return colours.on_primary if on else colours.text
    if role == "chooser":
        return colours.secondary if widget.property(style.EMPTY) else colours.text
    if role == "rail":
        return colours.primary if on else colours.secondary
    if role == "status":
        return colours.token(str(widget.property(style.STATE) or "text"))
    token = style.FONTS[role][2] if role in style.FONTS else "text"
    return colours.token(token)


def _words(
    painter: QPainter, option: QStyleOptionButton, widget: QWidget, role: str, room: QRect, colour: str, sizes: Metrics
) -> None:
    icon = str(widget.property(style.ICON) or "")
    if role == "segment" and option.state & State.State_On:
        icon = "check"
    font = widget.font()
    if role in UNDERLINED or (role in UNDERLINED_OVER and option.state & State.State_MouseOver):
        font.setUnderline(True)
    if role == "status" and widget.property(style.STATE) in ("primary", "error", "review"):
        font.setWeight(style.WEIGHTS[600])
    painter.setFont(font)
    painter.setPen(QColor(colour))
    flags = Qt.TextFlag.TextShowMnemonic | (Qt.TextFlag.TextWordWrap if role in WRAPPED else Qt.TextFlag.TextSingleLine)
    left = role in LEFT_ROLES
    if icon:
        space = 8 if option.text else 0
        width = 0 if left else QFontMetrics(font).size(Qt.TextFlag.TextShowMnemonic, option.text).width()
        start = room.left() if left else room.left() + max(0, (room.width() - width - sizes.icon - space) // 2)
        icons.paint(painter, QRectF(start, room.center().y() - sizes.icon / 2 + 0.5, sizes.icon, sizes.icon), icon, colour)
        room, left = QRect(QPoint(start + sizes.icon + space, room.top()), room.bottomRight()), True
    painter.drawText(room, int(flags | (LEFT if left else CENTRE)), option.text)


def _key(painter: QPainter, room: QRect, widget: QWidget, colour: str, role: str, colours: Theme) -> QRect:
    """Draw the key hint at the end; return the room left for the words."""
    key = str(widget.property(style.KEY) or "")
    if not key:
        return room
    font = style.font("small", 500)
    metrics = QFontMetrics(font)
    width, height = metrics.horizontalAdvance(key) + 10, metrics.height() + 2
    spot = QRect(room.right() - width + 1, room.center().y() - height // 2 + 1, width, height)
    box(painter, spot, "" if role == "main" else colours.ground, colour if role == "main" else colours.line, 1, 3)
    painter.setFont(font)
    painter.setPen(QColor(colour if role == "main" else colours.secondary))
    painter.drawText(spot, int(CENTRE), key)
    return room.adjusted(0, 0, -width - 8, 0)


def _key_width(widget: QWidget) -> int:
    key = str(widget.property(style.KEY) or "")
    return QFontMetrics(style.font("small", 500)).horizontalAdvance(key) + 18 if key else 0


def _chooser(
    painter: QPainter, option: QStyleOptionButton, widget: QWidget, room: QRect, colour: str, sizes: Metrics
) -> None:
    arrow = QRectF(room.right() - sizes.icon, room.center().y() - sizes.icon / 2 + 0.5, sizes.icon, sizes.icon)
    icons.paint(painter, arrow, "down", colour)
    painter.setFont(widget.font())
    painter.setPen(QColor(colour))
    painter.drawText(room.adjusted(0, 0, -sizes.icon - 8, 0), int(LEFT | Qt.TextFlag.TextWordWrap), option.text)


def _rail(painter: QPainter, option: QStyleOptionButton, widget: QWidget, colour: str, sizes: Metrics) -> None:
    """Draw an icon over its word."""
    font = widget.font()
    if option.state & State.State_On:
        font.setWeight(style.WEIGHTS[600])
    line, side = QFontMetrics(font).height(), sizes.heading + 6
    top = option.rect.top() + (option.rect.height() - side - 5 - line) / 2
    if not option.text:
        top = option.rect.center().y() - side / 2
    icon = QRectF(option.rect.center().x() - side / 2, top, side, side)
    icons.paint(painter, icon, str(widget.property(style.ICON)), colour)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    words = QRect(option.rect.left(), int(top + side + 5), option.rect.width(), line)
    painter.drawText(words, int(CENTRE), option.text)
    count = str(widget.property("count") or "0")
    if count != "0":
        _count(painter, QPoint(int(icon.right()), int(top)), count, option.rect)


def _count(painter: QPainter, at: QPoint, count: str, area: QRect) -> None:
    """Draw how many things wait, at the corner of an icon."""
    colours = style.theme()
    painter.setFont(style.font("small", 600))
    metrics = painter.fontMetrics()
    height = metrics.height() + 1
    width = max(height, metrics.horizontalAdvance(count) + 9)
    left = min(at.x() - 8, area.right() - width - 1)
    spot = QRect(left, max(area.top() + 1, at.y() - height // 2 + 2), width, height)
    box(painter, spot, colours.primary, "", 0, height / 2)
    painter.setPen(QColor(colours.on_primary))
    painter.drawText(spot, int(CENTRE), count)


def _bold(font: QFont) -> QFont:
    font.setWeight(style.WEIGHTS[600])
    return font
