"""The canvas of the sketch: shows the drawing, and turns gestures of mouse, finger and keys into places in metres."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from gnp_desk.services.sketch_view import Box, Drawing, ElementRow, SketchView, Spot, Tool, streets
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.sketch import overlay, painting
from gnp_desk.ui.sketch.items import GroundItem, PhotoItem, PieceItem

STEP_M, STRIDE_M, TURN = 0.1, 1.0, 15
BURST_MS = 350
ZOOM, LEAST_ZOOM, MOST_ZOOM = 1.25, 0.5, 8.0
STALK = 26
AROUND_M, GRID_STEP = 8.0, 5
USUAL_SCALE, USUAL_ZOOM = 13.0, 2.4
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class SketchCanvas(QGraphicsView):
    """Shows one drawing. What a person does is said in metres; the page decides what it means and saves it."""

    chosen = Signal(str)
    placed = Signal(float, float)
    """A place was pressed while a tool is in the hand."""
    drawn = Signal(object)
    """A free line was drawn: its points in metres."""
    moved = Signal(str, float, float, float)
    """A gesture or a burst of keys ended with an element here and turned so."""
    removing = Signal(str)
    dropped_tool = Signal()
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 240)
        self.is_frozen = False
        self._zoom = 1.0
        self._drawing: Drawing | None = None
        self._ground: GroundItem | None = None
        self._items: dict[str, PieceItem] = {}
        self._derived: list[PieceItem] = []
        self._record = ""
        self._tool: Tool | None = None
        self._is_line = False
        self._line: list[QPointF] = []
        self._points: tuple[QPointF, ...] = ()
        self._photo: PhotoItem | None = None
        self._grip: QPointF | None = None
        self._pan: QPoint | None = None
        self._is_turning = False
        self._burst = QTimer(self, interval=BURST_MS, singleShot=True)
        self._burst.timeout.connect(self.flush)

    def show_view(self, view: SketchView) -> None:
        """Show a drawing; items of elements that did not change stay as they are."""
        self.flush()
        drawing = view.drawing
        before, self._drawing = self._drawing, drawing
        if before is None or before.ground != drawing.ground:
            self._lay_ground(drawing)
        self._lay_pieces(drawing)
        if self._chosen() is None:
            self._record = ""
        self._name(view)
        self.viewport().update()

    def choose(self, record: str) -> None:
        """Mark an element as the one keys move, and bring it into view."""
        self.flush()
        self._record = record
        item = self._chosen()
        if item is None:
            self._record = ""
        elif item is not self._photo:
            self.ensureVisible(item, 20, 20)
        self.viewport().update()

    def show_photo(self, row: ElementRow | None, image: QImage | None) -> None:
        """Lay a photo under the drawing, or take it away; what is locked is neither chosen nor moved here."""
        old, self._photo = self._photo, None
        if old is not None and row == old.row and image is old.image:
            self._photo = old
            return
        if old is not None:
            self._scene.removeItem(old)
        if row is not None and image is not None:
            self._photo = PhotoItem(row, image)
            self._scene.addItem(self._photo)
        self.viewport().update()

    def mark(self, *points: tuple[float, float]) -> None:
        """Mark places that were pressed, none to forget them."""
        self._points = tuple(QPointF(*point) for point in points)
        self.viewport().update()

    def _chosen(self) -> PieceItem | None:
        """Return what gestures and keys move."""
        photo = self._photo
        if photo is not None and photo.record == self._record:
            return None if photo.row.is_locked else photo
        return self._items.get(self._record)

    def take(self, tool: Tool | None, *, is_line: bool = False) -> None:
        """Put a tool into the hand: the next press places it, a line is drawn by dragging; None empties the hand."""
        self._tool, self._is_line, self._line = tool, is_line, []
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor if tool is None else Qt.CursorShape.CrossCursor)
        self.viewport().update()

    def middle(self) -> tuple[float, float]:
        """Return the place in the middle of what is shown."""
        spot = self.mapToScene(self.viewport().rect().center())
        return spot.x(), spot.y()

    def zoom(self, factor: float) -> None:
        """Come nearer or go away; 1 shows the whole road."""
        self._zoom = max(LEAST_ZOOM, min(MOST_ZOOM, self._zoom * factor if factor else 1.0))
        self._fit()

    def flush(self) -> None:
        """Say where an element stands that keys are moving."""
        self._burst.stop()
        item = self._chosen()
        if item is None:
            return
        spot = item.piece.spot
        if (item.pos().x(), item.pos().y(), item.heading % 360) != (spot.x, spot.y, spot.heading % 360):
            self.moved.emit(self._record, item.pos().x(), item.pos().y(), item.heading)

    def _lay_ground(self, drawing: Drawing) -> None:
        if self._ground is not None:
            self._scene.removeItem(self._ground)
        self._ground = GroundItem(drawing.ground)
        self._scene.addItem(self._ground)
        area = drawing.area
        around = QRectF(area.left, area.top, area.width, area.height).adjusted(-AROUND_M, -AROUND_M, AROUND_M, AROUND_M)
        self._scene.setSceneRect(around)
        self._zoom = self._usual()
        self._fit()
        self.centerOn(*area.middle)

    def _usual(self) -> float:
        """Return how near a road is shown at first: as near as a car is easily touched, and most of the road is there."""
        assert self._drawing is not None
        area, room = self._drawing.area, self.viewport().rect()
        whole = min(room.width() / area.width, room.height() / area.height)
        return max(1.0, min(USUAL_SCALE * style.metrics().scale / max(whole, 0.1), USUAL_ZOOM))

    def _lay_pieces(self, drawing: Drawing) -> None:
        """Put an item for each piece; the ways between moments and the street names are cheap and made anew."""
        for item in self._derived:
            self._scene.removeItem(item)
        self._derived = []
        kept: dict[str, PieceItem] = {}
        for level, piece in enumerate(drawing.pieces):
            old = self._items.get(piece.element) if piece.element else None
            if old is not None and old.piece == piece:
                old.setPos(piece.spot.x, piece.spot.y)
                old.turn(piece.spot.heading)
                old.setZValue(level)
                kept[piece.element] = old
                continue
            item = PieceItem(piece, level)
            self._scene.addItem(item)
            if piece.element:
                kept[piece.element] = item
            else:
                self._derived.append(item)
        for record, item in self._items.items():
            if kept.get(record) is not item:
                self._scene.removeItem(item)
        self._items = kept

    def _name(self, view: SketchView) -> None:
        row = view.row(self._record)
        chosen = row.words if row else _("ninguno")
        self.setAccessibleName(_("Dibujo del croquis, {n} elementos").format(n=len(view.rows)))
        self.setAccessibleDescription(_("Elegido: {what}").format(what=chosen))

    def _fit(self) -> None:
        """Show the whole road, or more or less of it."""
        if self._drawing is None:
            return
        area = self._drawing.area
        middle = self.mapToScene(self.viewport().rect().center()) if self._zoom != 1.0 else QPointF(*area.middle)
        room = self.viewport().rect()
        scale = min(room.width() / area.width, room.height() / area.height) * self._zoom
        self.resetTransform()
        self.scale(scale, scale)
        item = self._items.get(self._record)
        self.centerOn(item.pos() if item is not None and self._zoom > 1.0 else middle)
        self.zoomed.emit(round(self._zoom * 100))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM if event.angleDelta().y() > 0 else 1 / ZOOM)
        else:
            super().wheelEvent(event)

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        spot = self.mapToScene(event.position().toPoint())
        if self._tool is not None and not self.is_frozen:
            if self._is_line:
                self._line = [spot]
            else:
                self.placed.emit(spot.x(), spot.y())
            return
        self._is_turning = not self.is_frozen and self._is_on_stalk(event.position())
        if self._is_turning:
            return
        item = self._item_at(event.position().toPoint())
        if item is None:
            self._choose_by_hand("")
            self._pan = event.position().toPoint()
            return
        self._choose_by_hand(item.record)
        self._grip = None if self.is_frozen else spot - item.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        spot = self.mapToScene(event.position().toPoint())
        item = self._chosen()
        if self._line:
            self._line.append(spot)
            self.viewport().update()
        elif self._is_turning and item is not None:
            away = spot - item.pos()
            heading = math.degrees(math.atan2(away.x(), -away.y())) % 360
            is_free = event.modifiers() & Qt.KeyboardModifier.AltModifier
            item.turn(heading if is_free else round(heading / TURN) * TURN % 360)
            self.viewport().update()
        elif self._pan is not None:
            at = event.position().toPoint()
            self._scroll_by(self._pan - at)
            self._pan = at
        elif self._grip is not None and item is not None:
            place = spot - self._grip
            item.setPos(round(place.x(), 1), round(place.y(), 1))
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._line:
            points, self._line = [(point.x(), point.y()) for point in self._line], []
            if len(points) > 1:
                self.drawn.emit(points)
            return
        self._grip, self._pan, self._is_turning = None, None, False
        self.flush()

    def _scroll_by(self, away: QPoint) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + away.x())
        down.setValue(down.value() + away.y())

    def _item_at(self, at: QPoint) -> PieceItem | None:
        """Return the element under a finger: the topmost there, else the nearest within reach, else a photo that moves."""
        under = [item for item in self.items(at) if isinstance(item, PieceItem) and item.record]
        for item in under:
            if item is not self._photo:
                return item
        reach = style.control_height() / 2
        spots = {record: self.mapFromScene(item.pos()) for record, item in self._items.items()}
        near = [(math.hypot(spot.x() - at.x(), spot.y() - at.y()), record) for record, spot in spots.items()]
        far, record = min(near, default=(reach + 1, ""))
        if far <= reach:
            return self._items[record]
        return self._photo if self._photo in under and self._photo is not None and not self._photo.row.is_locked else None

    def _choose_by_hand(self, record: str) -> None:
        self.flush()
        self._record = record
        self.viewport().update()
        self.chosen.emit(record)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Take letters and arrows before they are shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_mine(event):
            event.accept()
            return True
        return super().event(event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        is_plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        keys = (*ARROWS, Qt.Key.Key_R, Qt.Key.Key_Delete, Qt.Key.Key_Plus, Qt.Key.Key_Minus)
        return is_plain and event.key() in keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, item = Qt.Key(event.key()), self._chosen()
        is_far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape and self._tool is not None:
            self.dropped_tool.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._tool is not None and not self._is_line:
            self.placed.emit(*self.middle())
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom(ZOOM if key == Qt.Key.Key_Plus else 1 / ZOOM)
        elif not self._is_mine(event) or item is None or self.is_frozen:
            event.ignore()
        elif key in ARROWS:
            step = STRIDE_M if is_far else STEP_M
            across, down = ARROWS[key]
            item.setPos(round(item.pos().x() + across * step, 2), round(item.pos().y() + down * step, 2))
            self._keep_going(item)
        elif key == Qt.Key.Key_R:
            item.turn((item.heading + (-TURN if is_far else TURN)) % 360)
            self._keep_going(item)
        else:
            self.removing.emit(self._record)

    def _keep_going(self, item: PieceItem) -> None:
        self._burst.start()
        self.ensureVisible(item, 10, 10)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.flush()

    # What lies over and under the drawing, in pixels

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802
        painter.fillRect(rect, QColor("#FFFFFF"))
        painter.setPen(QPen(painting.GRID, 0))
        for at in range(math.floor(rect.left() / GRID_STEP) * GRID_STEP, math.ceil(rect.right()) + 1, GRID_STEP):
            painter.drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()))
        for at in range(math.floor(rect.top() / GRID_STEP) * GRID_STEP, math.ceil(rect.bottom()) + 1, GRID_STEP):
            painter.drawLine(QPointF(rect.left(), at), QPointF(rect.right(), at))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802
        self._draw_streets(painter)
        painter.save()
        painter.resetTransform()
        room = self.viewport().rect()
        item = self._chosen()
        if item is not None:
            overlay.handles(painter, self._corners(item), *self._stalk(item))
        overlay.line(painter, [self.mapFromScene(point) for point in self._line])
        overlay.points(painter, [self.mapFromScene(point) for point in self._points])
        overlay.north(painter, room, self._drawing.north if self._drawing else 0.0)
        overlay.bar(painter, room, self.transform().m11())
        painter.restore()

    def _draw_streets(self, painter: QPainter) -> None:
        """Write the names of the streets at the edges of what is shown."""
        if self._drawing is None:
            return
        part, metre = self.part(), 1 / max(self.transform().m11(), 0.01)
        area = self._drawing.area
        shown = Box(
            max(part.left, area.left),
            max(part.top, area.top),
            min(part.right, area.right),
            min(part.bottom - style.px(34) * metre, area.bottom),
        )
        for piece in streets(self._drawing, shown, style.px(14) * metre):
            painter.save()
            painter.translate(piece.spot.x, piece.spot.y)
            painter.rotate(piece.spot.heading)
            for mark in piece.marks:
                painting.paint(painter, mark, piece.spot.heading)
            painter.restore()

    def _corners(self, item: PieceItem) -> QPolygonF:
        wide, tall = max(item.piece.width, 1.2) / 2, max(item.piece.length, 1.2) / 2
        spots = ((-wide, -tall), (wide, -tall), (wide, tall), (-wide, tall))
        return QPolygonF([QPointF(self.mapFromScene(item.mapToScene(QPointF(*spot)))) for spot in spots])

    def _stalk(self, item: PieceItem) -> tuple[QPointF, QPointF]:
        """Return the middle of the front and the handle to turn by, ahead of it."""
        corners = self._corners(item)
        front = (corners.at(0) + corners.at(1)) / 2
        turn = math.radians(item.heading)
        reach = style.px(STALK)
        return front, front + QPointF(math.sin(turn) * reach, -math.cos(turn) * reach)

    def _is_on_stalk(self, at: QPointF) -> bool:
        item = self._chosen()
        if item is None:
            return False
        away = self._stalk(item)[1] - at
        return math.hypot(away.x(), away.y()) <= max(12.0, style.control_height() / 2.4)

    def part(self) -> Box:
        """Return what is shown, in metres."""
        shown = self.mapToScene(self.viewport().rect()).boundingRect()
        return Box(shown.left(), shown.top(), shown.right(), shown.bottom())

    def spot_of(self, record: str) -> Spot | None:
        """Return where an element stands now, a gesture under way included."""
        item = self._items.get(record)
        return Spot(item.pos().x(), item.pos().y(), item.heading) if item is not None else None
