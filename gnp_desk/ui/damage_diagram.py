"""The unfolded body of a vehicle: zones to touch or to type by number, degrees as patterns, impacts as a clock."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gnp_desk.services.damage_view import DEGREES, HOURS, PREVIOUS, SIZE, DamageView, ZoneView
from gnp_desk.texts import _
from gnp_desk.ui import hatches, style

AROUND, BELOW, CLOCK = 62.0, 74.0, 15.0
WAIT_MS = 900
MOST_ZONE, MOST_HOUR = 24, 12
# Where each hour stands, as parts of the width and length of the body; 0 and 1 are outside of it.
PLACES = {
    12: (0.5, 0),
    1: (0.83, 0),
    2: (1, 0.22),
    3: (1, 0.5),
    4: (1, 0.78),
    5: (0.83, 1),
    6: (0.5, 1),
    7: (0.17, 1),
    8: (0, 0.78),
    9: (0, 0.5),
    10: (0, 0.22),
    11: (0.17, 0),
}
DIGITS = {getattr(Qt.Key, f"Key_{digit}"): str(digit) for digit in range(10)}


class Typing:
    """What the digits typed so far mean: a zone, then its degree; after «I» an hour of the clock."""

    def __init__(self) -> None:
        self.digits = ""
        self.of_hour = False
        self.has_zone = False

    def needs_more(self) -> bool:
        """Return whether another digit could still belong to the number: 1 may become 12."""
        most = MOST_HOUR if self.of_hour else MOST_ZONE
        return bool(self.digits) and int(self.digits) * 10 <= most

    def words(self) -> str:
        """Return what is being typed, «» when nothing is."""
        if self.of_hour:
            return _("Impacto a las {n}").format(n=self.digits or "…")
        return _("Zona {n}").format(n=f"{self.digits}…") if self.digits else ""

    def clear(self) -> None:
        self.digits, self.of_hour = "", False


class DamageDiagram(QWidget):
    """Shows one vehicle. Says what was touched or typed; the page decides what it means and saves it."""

    zone_chosen = Signal(str)
    degree_given = Signal(int)
    previous_given = Signal()
    hour_touched = Signal(int)
    hour_typed = Signal(int)
    removing = Signal()
    typing = Signal(str)
    """Emitted with what is being typed, «» when it is done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(300, 380)
        self.is_frozen = False
        self._view: DamageView | None = None
        self._zone = ""
        self._typing = Typing()
        self._wait = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._wait.timeout.connect(self._finish_number)

    def show_view(self, view: DamageView, zone: str) -> None:
        """Show a vehicle with a zone chosen."""
        if self._view is not None and view.party != self._view.party:
            self._forget()
        self._view, self._zone = view, zone
        self._typing.has_zone = bool(zone) and self._typing.has_zone
        found = view.zone(zone)
        self.setAccessibleName(_("Diagrama de daños de {letter}").format(letter=view.letter))
        marked = [self._spoken(item) for item in view.zones if item.is_damaged]
        chosen = self._spoken(found) if found else _("ninguna")
        self.setAccessibleDescription(_("Zona elegida: {zone}. Con daño: {all}").format(zone=chosen, all="; ".join(marked) or _("ninguna")))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(style.px(520), style.px(540))

    def _spoken(self, zone: ZoneView) -> str:
        words = dict(DEGREES).get(str(zone.degree), "")
        previous = _("previo") if zone.relation == PREVIOUS else ""
        return " ".join(part for part in (zone.number, zone.name, str(zone.degree or ""), words, previous) if part)

    # Geometry

    def _body(self) -> tuple[float, QPointF]:
        """Return the scale of the body and where its top left corner is."""
        room_x, room_y = self.width() - 2 * AROUND, self.height() - 2 * (CLOCK * 2 + 8) - self._below()
        scale = max(0.3, min(room_x / SIZE[0], room_y / SIZE[1]))
        return scale, QPointF((self.width() - SIZE[0] * scale) / 2, CLOCK * 2 + 8 + max(0.0, room_y - SIZE[1] * scale) / 2)

    def _below(self) -> float:
        return max(float(style.control_height()), style.px(BELOW * 0.62)) + 8 if self._flat() else 0.0

    def _flat(self) -> tuple[ZoneView, ...]:
        """Return the zones without a surface, which stand in a row below."""
        return tuple(zone for zone in self._view.zones if not zone.points) if self._view else ()

    def _shape(self, zone: ZoneView) -> QPainterPath:
        made = QPainterPath()
        if zone.points:
            scale, corner = self._body()
            made.addPolygon(QPolygonF([corner + QPointF(x * scale, y * scale) for x, y in zone.points]))
            made.closeSubpath()
        else:
            made.addRoundedRect(self._flat_box(zone), 4, 4)
        return made

    def _flat_box(self, zone: ZoneView) -> QRectF:
        flat = self._flat()
        wide = (self.width() - 4) / len(flat)
        top = self.height() - self._below() + 4
        return QRectF(2 + flat.index(zone) * wide + 3, top, wide - 6, self._below() - 8)

    def _hour_at(self, hour: int) -> QPointF:
        """Return where an hour stands: three above, three at each side, three below the body."""
        scale, corner = self._body()
        wide, tall, away = SIZE[0] * scale, SIZE[1] * scale, style.px(CLOCK) + 4.0
        across, along = PLACES[hour]
        x = corner.x() + wide * across + (away if across == 1 else -away if across == 0 else 0)
        y = corner.y() + tall * along + (away if along == 1 else -away if along == 0 else 0)
        return QPointF(x, y)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_wheels(painter)
        chosen = self._view.zone(self._zone)
        for zone in self._view.zones:
            self._paint_zone(painter, zone)
        if chosen is not None:
            self._outline(painter, self._shape(chosen))
        self._paint_clock(painter)
        painter.setFont(style.font("small"))
        painter.setPen(style.token("secondary"))
        painter.drawText(QRectF(4, 2, 120, style.px(20)), Qt.AlignmentFlag.AlignLeft, _("izquierda"))
        painter.drawText(QRectF(self.width() - 124, 2, 120, style.px(20)), Qt.AlignmentFlag.AlignRight, _("derecha"))
        painter.end()

    def _paint_wheels(self, painter: QPainter) -> None:
        assert self._view is not None
        scale, corner = self._body()
        painter.setPen(QPen(style.token("border"), 1))
        painter.setBrush(style.token("line"))
        for x, y, wide, tall in self._view.wheels:
            painter.drawRoundedRect(QRectF(corner.x() + x * scale, corner.y() + y * scale, wide * scale, tall * scale), 4, 4)

    def _paint_zone(self, painter: QPainter, zone: ZoneView) -> None:
        shape, ink = self._shape(zone), style.token("text")
        painter.setBrush(style.token("ground"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPath(shape)
        hatches.fill(painter, shape, zone.degree, ink)
        pen = QPen(ink if zone.is_damaged else style.token("border"), 2.2 if zone.is_damaged else style.theme().border_width)
        if zone.relation == PREVIOUS:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        if zone.is_damaged:
            self._plate(painter, shape.boundingRect(), zone)
        elif zone.points:
            painter.setFont(style.font("secondary"))
            painter.setPen(ink)
            painter.drawText(shape.boundingRect(), Qt.AlignmentFlag.AlignCenter, zone.number.removeprefix("M"))
        else:
            self._flat_words(painter, shape.boundingRect(), zone)

    def _flat_words(self, painter: QPainter, box: QRectF, zone: ZoneView) -> None:
        painter.setFont(style.font("secondary"))
        painter.setPen(style.token("text"))
        half = QRectF(box.left(), box.top() + 2, box.width(), box.height() / 2 - 2)
        painter.drawText(half, Qt.AlignmentFlag.AlignCenter, zone.number)
        painter.setFont(style.font("small"))
        painter.setPen(style.token("secondary"))
        words = painter.fontMetrics().elidedText(zone.name, Qt.TextElideMode.ElideRight, int(box.width() - 4))
        painter.drawText(half.translated(0, box.height() / 2 - 2), Qt.AlignmentFlag.AlignCenter, words)

    def _plate(self, painter: QPainter, box: QRectF, zone: ZoneView) -> None:
        """Write number and degree on a plate, so that the pattern never speaks alone."""
        word = dict(DEGREES).get(str(zone.degree), "")
        number = zone.number.removeprefix("M")
        if zone.relation == PREVIOUS:
            lines = [f"{number} · P", _("previo")]
        else:
            lines = [f"{number} · {zone.degree or '?'}", word]
        font = QFont(style.font("small", 600))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        one = " ".join(part for part in lines if part)
        if metrics.horizontalAdvance(one) + 10 <= box.width():
            lines = [one]
        lines = [line for line in lines if line]
        wide = max(metrics.horizontalAdvance(line) for line in lines) + 10
        tall = metrics.height() * len(lines) + 4
        plate = QRectF(box.center().x() - wide / 2, box.center().y() - tall / 2, wide, tall)
        painter.setPen(QPen(style.token("text"), 1.2))
        painter.setBrush(style.token("ground"))
        painter.drawRoundedRect(plate, 3, 3)
        for at, line in enumerate(lines):
            row = QRectF(plate.left(), plate.top() + 2 + at * metrics.height(), wide, metrics.height())
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, line)

    def _outline(self, painter: QPainter, shape: QPainterPath) -> None:
        """Show the zone chosen: a ring and its halo, whatever the pattern below."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tone, wide in (("ground", 7.0), ("focus", 3.0)):
            painter.setPen(QPen(style.token(tone), wide))
            painter.drawPath(shape)

    def _paint_clock(self, painter: QPainter) -> None:
        assert self._view is not None
        radius = style.px(CLOCK)
        for hour in HOURS:
            at = self._hour_at(hour)
            is_first, is_other = hour == self._view.first, hour in self._view.others
            painter.setPen(QPen(style.token("primary" if is_first or is_other else "border"), 2 if is_other else 1.2))
            painter.setBrush(style.token("primary" if is_first else "ground"))
            painter.drawEllipse(at, radius, radius)
            painter.setFont(style.figures(style.font("secondary", 600 if is_first or is_other else 400)))
            painter.setPen(style.token("on_primary" if is_first else "primary" if is_other else "secondary"))
            painter.drawText(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius), Qt.AlignmentFlag.AlignCenter, str(hour))
        if self._view.first:
            self._name_first(painter, self._hour_at(self._view.first), radius)

    def _name_first(self, painter: QPainter, at: QPointF, radius: float) -> None:
        """Write «primer impacto» beside its hour, on the side where there is room."""
        painter.setFont(style.font("small", 600))
        painter.setPen(style.token("primary"))
        words = _("primer impacto")
        wide = painter.fontMetrics().horizontalAdvance(words) + 4
        if wide > self._hour_at(5).x() - self._hour_at(6).x() - 2 * radius - 8:
            words = _("primero")
            wide = painter.fontMetrics().horizontalAdvance(words) + 4
        if wide > self._hour_at(5).x() - self._hour_at(6).x() - 2 * radius - 8:
            return  # the filled circle says it, and the answers beside it
        tall = painter.fontMetrics().height()
        if at.x() + radius + wide < self.width() and abs(at.x() - self.width() / 2) < self.width() / 4:
            box = QRectF(at.x() + radius + 6, at.y() - tall / 2, wide, tall)
        else:
            box = QRectF(min(max(2.0, at.x() - wide / 2), self.width() - wide - 2), at.y() + radius + 1, wide, tall)
        painter.setBrush(style.token("ground"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._view is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        reach = max(style.px(CLOCK) + 4.0, style.control_height() / 2.2)
        near = min(HOURS, key=lambda hour: _apart(self._hour_at(hour), at))
        if _apart(self._hour_at(near), at) <= reach and not self._zone_at(at):
            if not self.is_frozen:
                self.hour_touched.emit(near)
            return
        code = self._zone_at(at)
        self._forget()
        self._typing.has_zone = bool(code)
        self.zone_chosen.emit(code)

    def _zone_at(self, at: QPointF) -> str:
        assert self._view is not None
        return next((zone.code for zone in self._view.zones if self._shape(zone).contains(at)), "")

    # Keys

    def event(self, event: QEvent) -> bool:
        """Take digits and letters before they are shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_mine(event):
            event.accept()
            return True
        return super().event(event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        is_plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        others = (Qt.Key.Key_P, Qt.Key.Key_I, Qt.Key.Key_M, Qt.Key.Key_Delete)
        return is_plain and (event.key() in DIGITS or event.key() in others)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typing.digits and not event.modifiers():
            self._finish_number()
        elif key == Qt.Key.Key_Escape and (self._typing.digits or self._typing.of_hour or self._typing.has_zone):
            self._forget()
        elif not self._is_mine(event):
            event.ignore()
        elif self.is_frozen:
            return
        elif key in DIGITS:
            self._digit(DIGITS[key])
        elif key == Qt.Key.Key_I:
            self._forget()
            self._typing.of_hour = True
            self.typing.emit(self._typing.words())
        elif key == Qt.Key.Key_P and self._zone:
            self.previous_given.emit()
        elif key == Qt.Key.Key_Delete and self._zone:
            self.removing.emit()

    def _digit(self, digit: str) -> None:
        """A zone just chosen takes a degree; every other digit is part of a number."""
        typing = self._typing
        if typing.has_zone and not typing.of_hour and not typing.digits and digit in "1234":
            typing.has_zone = False
            self.degree_given.emit(int(digit))
            return
        if not typing.digits and digit == "0":
            return
        typing.digits += digit
        self.typing.emit(typing.words())
        if typing.needs_more():
            self._wait.start()
        else:
            self._finish_number()

    def _finish_number(self) -> None:
        self._wait.stop()
        digits, of_hour = self._typing.digits, self._typing.of_hour
        self._forget()
        if not digits or self._view is None:
            return
        if of_hour:
            if 1 <= int(digits) <= MOST_HOUR:
                self.hour_typed.emit(int(digits))
            return
        zone = self._view.numbered(digits)
        if zone is not None:
            self._typing.has_zone = True
            self.zone_chosen.emit(zone.code)

    def _forget(self) -> None:
        self._wait.stop()
        self._typing.clear()
        self._typing.has_zone = False
        self.typing.emit("")


def _apart(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
