"""The signs of the application: drawn by us on a 24 unit square, tinted by a token of the theme, sharp at every size.

A sign never speaks alone: a word stands beside it, or the button has an accessible name (ux.md A1, A4).
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gnp_desk.ui import style, vectors

STROKE = 2

# Lines are drawn with the tint; `fill=TINT` marks the few solid shapes.
_SIGNS = {
    "work": '<rect x="5" y="4" width="14" height="17" rx="2"/><path d="M9 4.5h6v3H9zM9 12h6M9 16h6"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "document": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "sync": '<path d="M4 10a8 8 0 0 1 14-4l2 2M20 3v5h-5M20 14a8 8 0 0 1-14 4l-2-2M4 21v-5h5"/>',
    "sliders": '<path d="M4 7h10M18 7h2M4 17h2M10 17h10"/><circle cx="16" cy="7" r="2"/><circle cx="8" cy="17" r="2"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.2a2.8 2.8 0 1 1 4 2.6c-.9.5-1.3 1-1.3 2"/><path d="M12 17v.2"/>',
    "check": '<path d="M5 12.5l5 5L19.5 7"/>',
    "warning": '<path d="M12 4L21 20H3zM12 10v5M12 17.4v.2"/>',
    "error": '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.4v.2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.2"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "half": '<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="TINT"/>',
    "empty": '<circle cx="12" cy="12" r="8" stroke-dasharray="3.4 2.9"/>',
    "right": '<path d="M9 5l7 7-7 7"/>',
    "left": '<path d="M15 5l-7 7 7 7"/>',
    "down": '<path d="M5 9l7 7 7-7"/>',
    "up": '<path d="M5 15l7-7 7 7"/>',
    "place": '<path d="M12 21s7-6.3 7-11.5a7 7 0 0 0-14 0C5 14.700 12 21 12 21z"/><circle cx="12" cy="9.500" r="2.200"/>',
    "clock": '<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>',
    "conflict": '<path d="M5 9h14M5 15h14M16 4L8 20"/>',
    "returned": '<path d="M9 5L4 10l5 5M4 10h10a5.500 5.500 0 0 1 0 11h-3"/>',
    "queued": '<path d="M12 5L21 19H3z" fill="TINT"/>',
    "sending": '<path d="M4 10a8 8 0 0 1 14-4l2 2M20 3v5h-5M20 14a8 8 0 0 1-14 4l-2-2M4 21v-5h5"/>',
    "question": '<path d="M8.500 8.500a3.500 3.500 0 1 1 5 3.200c-1 .6-1.500 1.200-1.500 2.600M12 18v.3"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "paused": '<path d="M9 6v12M15 6v12"/>',
    "waiting": '<path d="M7 4h10M7 20h10M8 4c0 5 8 5 8 8s-8 3-8 8M16 4c0 5-8 5-8 8s8 3 8 8"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.500 21c.5-5 4-7 7.500-7s7 2 7.500 7"/>',
    "circle": '<circle cx="12" cy="12" r="7"/>',
    "dot": '<circle cx="12" cy="12" r="7" fill="TINT"/>',
    "server": '<rect x="4" y="4" width="16" height="16" rx="1"/><rect x="9" y="9" width="6" height="6" fill="TINT"/>',
    "key": '<circle cx="7.5" cy="12" r="3.5"/><path d="M11 12h10M18 12v4M14.500 12v3"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "remove": '<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5.500M13.500 11v5.500"/>',
    "undo": '<path d="M9 5L4 10l5 5M4 10h10a5.500 5.500 0 0 1 0 11h-3"/>',
    "redo": '<path d="M15 5l5 5-5 5M20 10H10a5.500 5.500 0 0 0 0 11h3"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3"/><rect x="7" y="14" width="10" height="7"/>',
    "save": '<path d="M12 4v11M7 10.500l5 5 5-5M4 20h16"/>',
    "edit": '<path d="M4 20l1-4L16.500 4.500l3 3L8 19z"/>',
    "eye": '<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z"/><circle cx="12" cy="12" r="3"/>',
    "car": '<path d="M3.500 15v-3l2-1 2-4.500h8l3 4.500 2 1V15z"/><circle cx="7.500" cy="16.500" r="2"/><circle cx="16.500" cy="16.500" r="2"/>',
    "phone": '<path d="M6 3.500l3.500 1 1 4-2 1.500a11 11 0 0 0 5.500 5.500l1.500-2 4 1 1 3.500c-1 2-3 2.500-5 2C9 18.500 5 13.500 3.800 8.500c-.5-2 .2-4 2.200-5z"/>',
    "folder": '<path d="M3 6h6l2 2.500h10V19H3z"/>',
}


def icon(name: str, tone: str = "text") -> QIcon:
    """Return a sign for a button, tinted by a token of today's theme."""
    found = QIcon()
    for size in (20, 40):
        found.addPixmap(pixmap(name, tone, size))
    return found


def pixmap(name: str, tone: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return a sign as a picture of `size` logical pixels."""
    side = round(size * ratio)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint(painter, QRectF(0, 0, side, side), name, style.token(tone).name())
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def paint(painter: QPainter, area: QRectF, name: str, colour: str) -> None:
    """Paint a sign into `area`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(area.width(), area.height())
    painter.translate(area.center().x() - side / 2, area.center().y() - side / 2)
    painter.scale(side / vectors.SQUARE, side / vectors.SQUARE)
    pen = QPen(QColor(colour), STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    for path, is_filled, is_dashed in vectors.shapes(_SIGNS[name]):
        pen.setStyle(Qt.PenStyle.SolidLine)
        if is_dashed:
            pen.setDashPattern([1.7, 1.45])
        painter.strokePath(path, pen)
        if is_filled:
            painter.fillPath(path, pen.color())
    painter.restore()


class Mark(QWidget):
    """A sign beside words, following theme and text size. It says nothing to a screen reader: the words do."""

    def __init__(self, name: str = "", tone: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone = name, tone
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        style.looks.changed.connect(self.updateGeometry)

    def show_mark(self, name: str, tone: str) -> None:
        """Show another sign or tint."""
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        side = style.px(20)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if not self._name:
            return
        painter = QPainter(self)
        side = style.px(18)
        box = QRectF((self.width() - side) / 2, (min(self.height(), style.px(22)) - side) / 2, side, side)
        paint(painter, box, self._name, style.token(self._tone).name())
        painter.end()
