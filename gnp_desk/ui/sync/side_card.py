"""One version of a disputed datum as a card to choose: the value, whose it is, and when."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gnp_desk.texts import _
from gnp_desk.ui import draw_boxes, icons, style

AIR, MOST_LINES = 12, 6
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class SideCard(QAbstractButton):
    """Chosen with Space, a click, or the arrows between the cards of its datum."""

    def __init__(self, label: str, value: str, who: str, at: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value, self._who, self._at = value, who, at
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setText(value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(": ".join((label, ", ".join(part for part in (value, who, at) if part))))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        style.looks.changed.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        below = sum(bool(part) for part in (self._who, self._at)) * self._small().height()
        return max(style.control_height(), self._value_height(width) + below + 2 * AIR)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(style.px(220), self.heightForWidth(max(self.width(), style.px(160))))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(style.px(120), self.heightForWidth(max(self.width(), style.px(120))))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colours, on = style.theme(), self.isChecked()
        fill = colours.chosen if on or self.underMouse() else colours.ground
        with QPainter(self) as painter:
            border = colours.primary if on else colours.border if self.isEnabled() else colours.line
            draw_boxes.box(painter, self.rect(), fill, border, colours.border_width + on)
            room = self.rect().adjusted(AIR, AIR, -AIR, -AIR)
            if on:
                side = style.metrics().icon
                icons.paint(painter, QRectF(room.left(), room.top() + 2, side, side), "check", colours.primary)
            painter.setFont(style.font("base", 600))
            painter.setPen(style.token("text" if self.isEnabled() else "secondary"))
            words = QRect(
                room.left() + (self._mark() if on else 0),
                room.top(),
                room.width() - (self._mark() if on else 0),
                self._value_height(self.width()),
            )
            painter.drawText(words, int(WRAP), self._value)
            painter.setFont(style.font("secondary"))
            painter.setPen(style.token("secondary"))
            top = words.bottom() + 1
            for part in (self._who, self._at):
                line = QRect(room.left(), top, room.width(), self._small().height())
                painter.drawText(
                    line,
                    int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine),
                    self._small().elidedText(part, Qt.TextElideMode.ElideRight, room.width()),
                )
                top += self._small().height() if part else 0

    def _mark(self) -> int:
        return style.metrics().icon + 6

    def _value_height(self, width: int) -> int:
        """Return the height of the value with room for the check, so that choosing moves nothing."""
        metrics = QFontMetrics(style.font("base", 600))
        room = QRect(0, 0, max(40, width - 2 * AIR - self._mark()), 100_000)
        return min(metrics.boundingRect(room, int(WRAP), self._value or " ").height(), MOST_LINES * metrics.height())

    @staticmethod
    def _small() -> QFontMetrics:
        return QFontMetrics(style.font("secondary"))


LATER = _("Decidir después")
