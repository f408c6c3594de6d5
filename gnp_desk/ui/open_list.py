"""The open list of a choice, over the window: found by typing, chosen with keys or pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.editors import Line
from gnp_desk.ui.option_rows import CODE, Items, Rows

SEARCHED_FROM = 9
_PRESS = QEvent.Type.KeyPress
GOING_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OpenList(QFrame):
    """The open list over the window: a search line, the options that match, and the way to make a new one.

    A child of the window, not a window of its own: it needs no grab of keyboard or pointer, and closes when either goes
    elsewhere.
    """

    picked = Signal(str)
    making = Signal()
    closed = Signal(bool)
    """Emitted once, with whether the focus should go back to the field."""

    def __init__(self, items: Items, code: str, add: str, window: QWidget) -> None:
        super().__init__(window)
        self._is_closed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        style.set_role(self, "popup")
        self._search = Line()
        self._search.setPlaceholderText(_("Escriba para buscar"))
        self._search.setAccessibleName(_("Buscar en la lista"))
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._rows = Rows(items)
        self._rows.setAccessibleName(_("Opciones"))
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.itemClicked.connect(self._clicked)
        self._none = QLabel(_("Nada coincide"))
        self._none.hide()
        style.set_role(self._none, "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for widget in (self._search, self._rows, self._none):
            column.addWidget(widget)
        self._is_searched = len(items) >= SEARCHED_FROM or bool(add)
        self._search.setVisible(self._is_searched)
        if add:
            column.addWidget(self._add_button(add))
        self._rows.stand_on(code)

    def open_at(self, field: QWidget, typed: str) -> None:
        """Show under (or above) `field`, inside the window, with `typed` already searched."""
        window = self.window()
        self.setFixedWidth(min(window.width() - 16, max(field.width(), 280)))
        below = field.mapTo(window, QPoint(0, field.height() + 2))
        above = field.mapTo(window, QPoint(0, -2)).y()
        room = max(window.height() - below.y(), above) - 8
        self._rows.fit(room=room - (self.sizeHint().height() - self._rows.sizeHint().height()))
        self.adjustSize()
        top = below.y() if below.y() + self.height() <= window.height() else max(0, above - self.height())
        self.move(max(8, min(below.x(), window.width() - self.width() - 8)), top)
        self._search.setText(typed)
        self.show()
        self.raise_()
        (self._search if self._is_searched else self).setFocus(Qt.FocusReason.OtherFocusReason)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        app.installEventFilter(self)

    def shut(self, *, go_back: bool) -> None:
        """Close; `go_back` returns the focus to the field."""
        if self._is_closed:
            return
        self._is_closed = True
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.removeEventFilter(self)
        app.focusChanged.disconnect(self._focus_moved)
        self.closed.emit(go_back)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            # Back to the field first: the press then takes the focus where it wants.
            if watched is not self and not self.isAncestorOf(watched):
                self.shut(go_back=True)
            return False
        return watched is self._search and isinstance(event, QKeyEvent) and event.type() == _PRESS and self._key(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._key(event) and event.text().isprintable() and event.text().strip():
            self._search.show()
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
            self._search.setText(self._search.text() + event.text())

    def _key(self, event: QKeyEvent) -> bool:
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if event.key() in moves:
            self._rows.move_by(moves[Qt.Key(event.key())])
        elif event.key() in (*GOING_ON, Qt.Key.Key_Tab):
            self._clicked(self._rows.currentItem())
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F4):
            self.shut(go_back=True)
        else:
            return False
        return True

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new):
            self.shut(go_back=False)

    def _clicked(self, item: QListWidgetItem | None) -> None:
        if item is not None and not item.isHidden():
            self.picked.emit(item.data(CODE))
        self.shut(go_back=True)

    def _filter(self, typed: str) -> None:
        self._none.setVisible(not self._rows.filter(typed))

    def _add_button(self, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(self._make)
        return button

    def _make(self) -> None:
        self.shut(go_back=True)
        self.making.emit()


