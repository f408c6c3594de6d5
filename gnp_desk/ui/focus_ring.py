"""The focus ring: 3 px with a halo, around whatever has the focus, never covered, also after focus set by code (A3)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QGraphicsView, QWidget

from gnp_desk.ui import style

WIDTH, HALO, OUTSIDE = 3, 1, 2


class FocusRing(QWidget):
    """Lies over a whole window, lets every event through, and paints one ring."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._moved)
        style.looks.changed.connect(self.update)
        self.resize(window.size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.parent():
            if event.type() == QEvent.Type.Resize:
                self.resize(self.parentWidget().size())
        elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._lift()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        area = self._area()
        if area.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width, out in (("halo", WIDTH + 2 * HALO, OUTSIDE + 0.5), ("focus", WIDTH, OUTSIDE + 0.5)):
            painter.setPen(QPen(style.token(colour), width))
            painter.drawRoundedRect(QRectF(area).adjusted(-out, -out, out, out), 6, 6)
        painter.end()

    @Slot(QWidget, QWidget)
    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        for widget in _chain(self._target, self.window()):
            widget.removeEventFilter(self)
        self._target = new if new is not None and new.window() is self.window() and _wants_ring(new) else None
        for widget in _chain(self._target, self.window()):
            widget.installEventFilter(self)
        self._lift()

    def _lift(self) -> None:
        self.raise_()
        self.update()

    def _area(self) -> QRect:
        """Return what the ring surrounds, cut to what is visible of it."""
        target = self._target
        if target is None or not target.isVisible():
            return QRect()
        area = QRect(target.mapTo(self.window(), QPoint(0, 0)), target.size())
        for widget in _chain(target, self.window())[1:]:
            if isinstance(widget.parentWidget(), QAbstractScrollArea):
                area &= QRect(widget.mapTo(self.window(), QPoint(0, 0)), widget.size()).adjusted(3, 3, -3, -3)
        return area


def _wants_ring(widget: QWidget) -> bool:
    """Rows of a list show the focus inside their own edge."""
    return not isinstance(widget, QAbstractItemView | QGraphicsView) and widget.property("ring") != "own"


def _chain(widget: QWidget | None, window: QWidget) -> list[QWidget]:
    found = []
    while widget is not None and widget is not window:
        found.append(widget)
        widget = widget.parentWidget()
    return found
