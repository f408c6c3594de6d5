"""The photos of a claim as a wall of thumbnails: only what is looked at is read, decoded and painted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gnp_desk.services.evidence_view import PhotoRow
from gnp_desk.services.sync.states import ABSENT, WORDS, Sent
from gnp_desk.texts import _
from gnp_desk.ui import draw_boxes, icons, style
from gnp_desk.ui.queue_list import RIGHT, SENDING, write
from gnp_desk.ui.tasks import READ, Tasks

Index = QModelIndex | QPersistentModelIndex
Thumbs = Callable[[Sequence[str]], dict[str, bytes]]
PHOTO = Qt.ItemDataRole.UserRole
PARENT = QModelIndex()
KEPT, AT_ONCE = 160, 48
WIDE, AIR, SIGN_AIR = 160, 8, 6
CENTRE = Qt.AlignmentFlag.AlignCenter


class GalleryModel(QAbstractListModel):
    """Rows of one view. A thumbnail that is on its way is None; those far from what is shown are forgotten."""

    def __init__(self, thumbs: Thumbs, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[PhotoRow, ...] = ()
        self.states: Mapping[str, Sent] = {}
        self._thumbs, self._tasks = thumbs, tasks
        self._images: OrderedDict[str, QImage | None] = OrderedDict()
        self._wanted: set[str] = set()
        self._asking = QTimer(self, interval=0, singleShot=True)
        self._asking.timeout.connect(self._ask)

    def put(self, rows: tuple[PhotoRow, ...]) -> None:
        """Show these rows; those that stay keep their place and their image."""
        if [row.id for row in rows] == [row.id for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def show_states(self, states: Mapping[str, Sent]) -> None:
        """Show how far each photo is on its way to the centre, by its record."""
        if states != self.states:
            self.states = states
            if self.rows:
                self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def image(self, sha256: str, size: QSize) -> QImage | None:
        """Return the thumbnail of a file, None while it is read or when there is none."""
        if sha256 in self._images:
            self._images.move_to_end(sha256)
            return self._images[sha256]
        self._wanted.add(sha256)
        self._asking.start()
        return None

    def forget_images(self) -> None:
        """Read thumbnails anew: they are shown in another size."""
        self._images.clear()
        self._wanted.clear()

    def rowCount(self, parent: Index = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == PHOTO:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            sent = self.states.get(row.id)
            parts = (row.title, row.detail, row.sign, sent.words if sent else "")
            return ", ".join(part for part in parts if part)
        return None

    def _ask(self) -> None:
        wanted = sorted(self._wanted - set(self._images))[:AT_ONCE]
        self._wanted.clear()
        if wanted:
            side = round(style.px(WIDE) * 1.5)
            self._tasks.start(partial(_decoded, self._thumbs, wanted, side), self._arrived, lane=READ)

    def _arrived(self, images: dict[str, QImage | None]) -> None:
        self._images |= images
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))


class Gallery(QListView):
    """Several photos can be chosen. Enter or a double click says `opened`; what is pressed on them is the page's matter."""

    opened = Signal(object)
    chosen = Signal()

    def __init__(self, model: GalleryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(_("Fotos"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        style.set_ring(self, "inside")
        self._delegate = _Delegate(model, self)
        self.setItemDelegate(self._delegate)
        self.selectionModel().selectionChanged.connect(self.chosen)
        style.looks.changed.connect(self._lay_anew)

    def cell(self) -> QSize:
        """Return the size of one photo with its words: as many as fit share the width."""
        room, least = self.viewport().width() - 6, style.px(WIDE) + 2 * AIR
        width = room // max(1, room // least) if room > least else least
        sizes = style.metrics()
        words = round(sizes.secondary * 1.35) + round(sizes.small * 1.35)
        return QSize(width, _high(width) + words + 2 * AIR + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.setGridSize(self.cell())

    def rows(self) -> tuple[PhotoRow, ...]:
        """Return the photos chosen, in their order."""
        found = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return tuple(row for index in found if isinstance(row := index.data(PHOTO), PhotoRow))

    def put(self, rows: tuple[PhotoRow, ...]) -> None:
        """Show these photos; those that stay chosen stay so, and one is always where the keys go on from."""
        model, here = self.model(), self.currentIndex().data(PHOTO)
        chosen = {row.id for row in self.rows()}
        assert isinstance(model, GalleryModel)
        model.put(rows)
        if self.currentIndex().isValid() or not rows:
            return
        ids = [row.id for row in rows]
        place = ids.index(here.id) if isinstance(here, PhotoRow) and here.id in ids else 0
        self.selectionModel().setCurrentIndex(model.index(place), QItemSelectionModel.SelectionFlag.NoUpdate)
        for at in (at for at, record in enumerate(ids) if record in chosen):
            self.selectionModel().select(model.index(at), QItemSelectionModel.SelectionFlag.Select)

    def stand_on(self, record: str) -> None:
        """Choose a photo, the first when it is not here."""
        model = self.model()
        places = [place for place in range(model.rowCount()) if model.index(place, 0).data(PHOTO).id == record]
        if model.rowCount():
            index = model.index(places[0] if places else 0, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseDoubleClickEvent(event)
        self._open()

    def _open(self) -> None:
        row = self.currentIndex().data(PHOTO) if self.currentIndex().isValid() else None
        if row is not None:
            self.opened.emit(row)

    def _lay_anew(self) -> None:
        model = self.model()
        if isinstance(model, GalleryModel):
            model.forget_images()
        self.setGridSize(self.cell())
        self.doItemsLayout()


class _Delegate(QStyledItemDelegate):
    """Paints a photo with its title, its file name and, over a corner, what is to know of it."""

    def __init__(self, model: GalleryModel, view: Gallery) -> None:
        super().__init__(view)
        self._model, self._view = model, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return self._view.cell()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(PHOTO)
        if not isinstance(row, PhotoRow):
            return
        area = option.rect
        picture = QRect(area.left() + AIR, area.top() + AIR, area.width() - 2 * AIR, _high(area.width()))
        painter.save()
        self._ground(painter, area, option)
        self._picture(painter, picture, row)
        if row.sign:
            _sign(painter, picture, row)
        sizes = style.metrics()
        first = QRect(picture.left(), picture.bottom() + 5, picture.width(), round(sizes.secondary * 1.35))
        write(painter, first, row.title, "secondary", "text" if row.is_used else "secondary", weight=500)
        second = QRect(first.left(), first.bottom() + 1, first.width(), round(sizes.small * 1.35))
        room = self._sent(painter, second, row)
        write(painter, second.adjusted(0, 0, -room, 0), row.detail, "small", "secondary")
        painter.restore()

    def _sent(self, painter: QPainter, area: QRect, row: PhotoRow) -> int:
        """Write how far a photo is on its way at the end of a line, its sign before it, and return the room that takes."""
        sent = self._model.states.get(row.id)
        if sent is None:
            return 0
        sign, tint, is_bold = SENDING[sent.code]
        painter.setFont(style.font("small", 600 if is_bold else 400))
        side, width = style.metrics().small, painter.fontMetrics().horizontalAdvance(sent.words) + 2
        spot = QRectF(area.right() - width - side - 4, area.center().y() - side / 2 + 0.5, side, side)
        icons.paint(painter, spot, sign, style.theme().token(tint))
        write(painter, area, sent.words, "small", tint, RIGHT, weight=600 if is_bold else 400)
        return width + side + 12

    def _ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        inner = area.adjusted(2, 2, -2, -2)
        if is_chosen:
            draw_boxes.box(painter, inner, style.theme().chosen, style.theme().primary, 2)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            draw_boxes.box(painter, inner, style.theme().surface, "")
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if has_focus and isinstance(option.widget, QWidget) and option.widget.hasFocus():
            draw_boxes.ring(painter, inner, style.theme())

    def _picture(self, painter: QPainter, area: QRect, row: PhotoRow) -> None:
        draw_boxes.box(painter, area, style.theme().surface, style.theme().line)
        if row.is_sensitive:
            _placeholder(painter, area, "eye", _("Muestra lesiones"))
            return
        if row.is_apart:
            _placeholder(painter, area, "warning", _("No se puede mostrar"))
            return
        image = self._model.image(row.sha256, area.size())
        if image is None:
            sent = self._model.states.get(row.id)
            is_there = sent is not None and sent.code == ABSENT
            _placeholder(painter, area, "document" if row.is_pdf else "waiting", WORDS[ABSENT] if is_there else "")
            return
        if not row.is_used:
            painter.setOpacity(0.45)
        painter.drawImage(_fit(area, image, row.turn), _turned(image, row.turn))
        painter.setOpacity(1)


def _high(width: int) -> int:
    """Return the height of a picture in a cell of some width."""
    return round((width - 2 * AIR) * 0.75)


def _turned(image: QImage, turn: int) -> QImage:
    if not turn:
        return image
    return image.transformed(QTransform().rotate(turn))


def _fit(area: QRect, image: QImage, turn: int) -> QRect:
    """Return where an image goes to be seen whole, in the middle."""
    size = image.size().transposed() if turn in (90, 270) else image.size()
    fitted = size.scaled(area.size() - QSize(2, 2), Qt.AspectRatioMode.KeepAspectRatio)
    return QRect(
        area.left() + (area.width() - fitted.width()) // 2, area.top() + (area.height() - fitted.height()) // 2,
        fitted.width(), fitted.height(),
    )  # fmt: skip


def _placeholder(painter: QPainter, area: QRect, sign: str, words: str) -> None:
    side = style.px(28)
    spot = QRectF(area.center().x() - side / 2, area.center().y() - side / 2 - (style.metrics().small if words else 0), side, side)
    icons.paint(painter, spot, sign, style.theme().secondary)
    if words:
        below = QRect(area.left() + 4, round(spot.bottom()) + 4, area.width() - 8, style.metrics().line)
        write(painter, below, words, "small", "secondary", CENTRE)


def _sign(painter: QPainter, picture: QRect, row: PhotoRow) -> None:
    """Draw the chip of what is to know of a photo in its corner."""
    state = "review" if row.is_apart else "quiet" if not row.is_used else "primary"
    painter.setFont(style.font("small", 600))
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(row.sign) + 16, metrics.height() + 4
    spot = QRect(picture.right() - width - SIGN_AIR + 1, picture.top() + SIGN_AIR, width, height)
    draw_boxes.box(painter, spot, style.theme().ground, "", 0, height / 2)
    draw_boxes.chip(painter, spot, state, style.theme())
    write(painter, spot, row.sign, "small", "secondary" if state == "quiet" else state, CENTRE, weight=600)


# A job: it reads and decodes small copies that this application made itself.


def _decoded(thumbs: Thumbs, wanted: Sequence[str], side: int) -> dict[str, QImage | None]:
    found = thumbs(wanted)
    return {sha256: _image(found.get(sha256), side) for sha256 in wanted}


def _image(data: bytes | None, side: int) -> QImage | None:
    if data is None:
        return None
    image = QImage.fromData(data, "JPEG")
    if max(image.width(), image.height()) > side:
        image = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(QImage.Format.Format_RGB888)
