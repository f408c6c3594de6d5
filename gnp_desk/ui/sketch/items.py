"""The ground and the elements of the sketch as items of a scene whose unit is the metre."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gnp_desk.services.sketch_view import ElementRow, Piece, Spot
from gnp_desk.ui.sketch import painting

LEAST_M, MARGIN_M = 1.2, 1.6
UNDER_PIECES = -50


class GroundItem(QGraphicsItem):
    """The road, clipped to its size. It is painted once and kept as a picture until the view zooms."""

    def __init__(self, piece: Piece) -> None:
        super().__init__()
        self._piece = piece
        self._box = QRectF(-piece.width / 2, -piece.length / 2, piece.width, piece.length)
        self.setRotation(piece.spot.heading)
        self.setZValue(-100)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._box

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setClipRect(self._box)
        painter.fillRect(self._box, painting.GROUND)
        for mark in self._piece.marks:
            painting.paint(painter, mark, self._piece.spot.heading)


class PieceItem(QGraphicsItem):
    """One piece: an element of the sketch, or what follows from others («» as its record)."""

    def __init__(self, piece: Piece, level: int) -> None:
        super().__init__()
        self.piece = piece
        self._heading = piece.spot.heading
        self._marks = painting.stretched(piece.marks, piece.spot)
        self._box = self._bounds(piece)
        self.setPos(piece.spot.x, piece.spot.y)
        self.setRotation(piece.spot.heading)
        self.setZValue(level)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    @property
    def record(self) -> str:
        return self.piece.element

    @property
    def heading(self) -> float:
        return self._heading

    def _bounds(self, piece: Piece) -> QRectF:
        if not piece.width and not piece.length:
            paths = [painting.path(mark).boundingRect() for mark in self._marks]  # type: ignore[arg-type]
            box = paths[0] if paths else QRectF()
            for other in paths[1:]:
                box = box.united(other)
            return box.adjusted(-1, -1, 1, 1)
        wide, tall = max(piece.width, LEAST_M), max(piece.length, LEAST_M)
        return QRectF(-wide / 2, -tall / 2, wide, tall).adjusted(-MARGIN_M, -MARGIN_M, MARGIN_M, MARGIN_M)

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._box

    def shape(self) -> QPainterPath:
        made = QPainterPath()
        wide, tall = max(self.piece.width, LEAST_M), max(self.piece.length, LEAST_M)
        made.addRect(QRectF(-wide / 2, -tall / 2, wide, tall))
        return made

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        for mark in self._marks:
            painting.paint(painter, mark, self._heading)

    def turn(self, heading: float) -> None:
        """Turn the item while a gesture lasts."""
        self._heading = heading
        self.setRotation(heading)
        self.update()


class PhotoItem(PieceItem):
    """A photo to trace over: above the road, below everything that is drawn, as wide as it is said to be."""

    def __init__(self, row: ElementRow, image: QImage) -> None:
        tall = row.width * image.height() / max(1, image.width())
        super().__init__(Piece(row.record, row.kind, Spot(row.x, row.y, float(row.heading)), (), row.width, tall), UNDER_PIECES)
        self.row, self.image = row, image
        self._picture = QPixmap.fromImage(image)
        self.setOpacity(row.opacity / 100)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide, tall = self.piece.width, self.piece.length
        painter.drawPixmap(QRectF(-wide / 2, -tall / 2, wide, tall), self._picture, QRectF(self._picture.rect()))
