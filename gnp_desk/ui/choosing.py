"""Choosing among options: segments for a few, a list that opens and searches for many, a check list for several."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.editors import Editor, Line
from gnp_desk.ui.questions import Shape

CODE = Qt.ItemDataRole.UserRole
FEW, FEW_LETTERS = 4, 36
SHOWN_ROWS, SEARCHED_FROM = 8, 9
OPENING = (Qt.Key.Key_F4, Qt.Key.Key_Space, Qt.Key.Key_Down)
_PRESS = QEvent.Type.KeyPress
GOING_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

Items = Sequence[tuple[str, str, str]]


def is_short(shape: Shape) -> bool:
    """Return whether the options fit side by side, so that one gesture answers."""
    labels = [label for _code, label, _detail in shape.choices.items]
    return 0 < len(labels) <= FEW and sum(map(len, labels)) <= FEW_LETTERS and not shape.choices.add


class SegmentEditor(Editor):
    """A few options side by side. Arrows walk, Space or a click chooses; choosing the same again leaves it open."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._code = ""
        self._buttons: dict[str, _Segment] = {}
        for code, label, _detail in shape.choices.items:
            button = _Segment(code, label, self)
            button.clicked.connect(self._clicked)
            row.addWidget(button, 1)
            self._buttons[code] = button
        style.join(list(self._buttons.values()))
        self._show()

    def value(self) -> str:
        return self._code

    def show_value(self, value: object) -> None:
        self._code = str(value or "")
        self._show()

    def entry(self) -> QWidget:
        return self._buttons.get(self._code) or next(iter(self._buttons.values()))

    def stops(self) -> tuple[QWidget, ...]:
        return tuple(self._buttons.values())

    def name(self, words: str) -> None:
        for button in self._buttons.values():
            button.setAccessibleName(f"{words}: {button.text()}")

    def describe(self, words: str) -> None:
        for button in self._buttons.values():
            button.setAccessibleDescription(words)

    def mark(self, state: str) -> None:
        for button in self._buttons.values():
            style.set_state(button, state)

    def step(self, button: _Segment, by: int) -> None:
        """Move the focus to the neighbour of `button`."""
        buttons = list(self._buttons.values())
        buttons[(buttons.index(button) + by) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def lose_focus(self) -> None:
        """Say `left` when no segment has the focus any more."""
        if not any(button.hasFocus() for button in self._buttons.values()):
            self.left.emit()

    def _clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, _Segment)
        self._code = "" if button.code == self._code else button.code
        self._show()
        self.chosen.emit()

    def _show(self) -> None:
        for code, button in self._buttons.items():
            button.setChecked(code == self._code)
        # One stop for Tab: the chosen segment, or the first.
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is self.entry() else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.entry())


class _Segment(QPushButton):
    """One option of a row of options."""

    def __init__(self, code: str, label: str, editor: SegmentEditor) -> None:
        super().__init__(label)
        self.code = code
        self._editor = editor
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        style.set_role(self, "segment")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self._editor.step(self, steps[Qt.Key(event.key())])
        elif event.key() in GOING_ON and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._editor.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._editor.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._editor.lose_focus()


class ChoiceEditor(Editor):
    """A field that shows the choice and opens a searchable list: click, F4, Space, Down, or simply typing."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: Items = shape.choices.items
        self._add = shape.choices.add
        self._code = self._name = ""
        self._is_frozen = False
        self._button = _Opener(self)
        self._button.clicked.connect(self._clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._button)
        self.setFocusProxy(self._button)
        self._list: _OpenList | None = None

    def value(self) -> str:
        return self._code

    def show_value(self, value: object) -> None:
        self._code = str(value or "")
        self._show()

    def offer(self, shape: Shape) -> None:
        self._items, self._add = shape.choices.items, shape.choices.add
        self._show()

    def entry(self) -> QWidget:
        return self._button

    def name(self, words: str) -> None:
        self._name = words
        self._show()

    def is_open(self) -> bool:
        return self._list is not None

    def open(self, typed: str = "") -> None:
        """Open the list under the field, with `typed` already searched."""
        if self._list is not None or not self.isEnabled() or self._is_frozen:
            return
        self._list = _OpenList(self._items, self._code, self._add, self.window())
        self._list.setAccessibleName(self._name)
        self._list.picked.connect(self._picked)
        self._list.making.connect(self.making)
        self._list.closed.connect(self._closed)
        self._list.open_at(self._button, typed)

    def set_frozen(self, frozen: bool) -> None:
        self._is_frozen = frozen

    def lose_focus(self) -> None:
        """Say `left`, unless the focus only went into the open list."""
        if self._list is None:
            self.left.emit()

    def _clicked(self) -> None:
        self.open()

    def _picked(self, code: str) -> None:
        if code != self._code:
            self._code = code
            self._show()
            self.chosen.emit()

    def _closed(self, go_back: bool) -> None:
        self._list = None
        if go_back:
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._button.hasFocus():
            self.left.emit()

    def _show(self) -> None:
        label = next((label for code, label, _detail in self._items if code == self._code), self._code)
        self._button.show_words(label)
        self._button.setAccessibleName(f"{self._name}: {label}" if label else self._name)


class _Opener(style.WrapButton):
    """The closed face of a list."""

    def __init__(self, editor: ChoiceEditor) -> None:
        super().__init__()
        self._editor = editor
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.setSizePolicy(policy)
        style.set_role(self, "chooser")

    def show_words(self, words: str) -> None:
        self.setText(words or _("Elegir"))
        self.setToolTip(words)
        style.set_empty(self, not words)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if event.key() in GOING_ON and plain:
            self._editor.entered.emit()
        elif event.key() in OPENING:
            self._editor.open()
        elif plain and event.text().strip() and event.text().isprintable():
            self._editor.open(event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._editor.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._editor.lose_focus()


class _OpenList(QFrame):
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


class Rows(QListWidget):
    """Options as rows of the density's height, filtered by words in any order, accents ignored."""

    def __init__(self, items: Items, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.put(items)

    def put(self, items: Items) -> None:
        """Show these options, in order."""
        self.clear()
        for code, label, detail in items:
            item = QListWidgetItem(f"{label} · {detail}" if detail else label)
            item.setData(CODE, code)
            item.setToolTip(item.text())
            self.addItem(item)

    def fit(self, shown: int = SHOWN_ROWS, room: int = 10_000) -> None:
        """Take the height of the options: `shown` rows at most, and no more than there is room for."""
        height = style.row_height(self)
        for index in range(self.count()):
            self.item(index).setSizeHint(QSize(0, height))
        rows = max(1, min(shown, self.count(), max(3, room // height)))
        self.setFixedHeight(height * rows + 2 * self.frameWidth() + 2)

    def filter(self, typed: str) -> int:
        """Leave the rows whose words begin with what was typed, stand on the first, and return how many there are."""
        wanted = _folded(typed).split()
        found = 0
        for index in range(self.count()):
            item = self.item(index)
            words = _folded(item.text()).replace("(", " ").split()
            matches = all(any(word.startswith(start) for word in words) for start in wanted)
            item.setHidden(not matches)
            found += matches
        if wanted:
            first = next((i for i in range(self.count()) if not self.item(i).isHidden()), -1)
            self.setCurrentRow(first)
        return found

    def stand_on(self, code: str) -> None:
        """Make the row of `code` the current one."""
        rows = [index for index in range(self.count()) if self.item(index).data(CODE) == code]
        self.setCurrentRow(rows[0] if rows else 0)

    def move_by(self, steps: int) -> None:
        """Move the current row over the rows that are shown."""
        shown = [index for index in range(self.count()) if not self.item(index).isHidden()]
        if shown:
            at = shown.index(self.currentRow()) if self.currentRow() in shown else -1
            self.setCurrentRow(shown[max(0, min(len(shown) - 1, at + steps))])


class CheckListEditor(Editor):
    """Several of many: a search line when there are many, rows with boxes, and how many are marked."""

    has_long_answers = True

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = Line()
        self._search.setPlaceholderText(_("Buscar en la lista"))
        self._search.textChanged.connect(self._filter)
        self._search.focused.connect(self.focused)
        self._search.left.connect(self._lose_focus)
        self._rows = CheckRows(shape.choices.items)
        self._rows.toggled.connect(self._toggled)
        self._rows.focused.connect(self.focused)
        self._rows.left.connect(self._lose_focus)
        self._count = QLabel()
        style.set_role(self._count, "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._search, self._rows, self._count):
            column.addWidget(widget)
        self.setFocusProxy(self._rows)
        self._shape(shape)

    def value(self) -> tuple[str, ...]:
        return self._rows.codes()

    def show_value(self, value: object) -> None:
        self._rows.check(value if isinstance(value, tuple) else ())
        self._show_count()

    def offer(self, shape: Shape) -> None:
        codes = self._rows.codes()
        self._rows.put(shape.choices.items)
        self._rows.check(codes)
        self._shape(shape)

    def entry(self) -> QWidget:
        return self._rows

    def stops(self) -> tuple[QWidget, ...]:
        return self._search, self._rows

    def name(self, words: str) -> None:
        super().name(words)
        self._search.setAccessibleName(_("Buscar en {list}").format(list=words))

    def set_frozen(self, frozen: bool) -> None:
        self._rows.is_frozen = frozen

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._rows.fit()

    def _shape(self, shape: Shape) -> None:
        self._search.setVisible(len(shape.choices.items) >= SEARCHED_FROM)
        self._rows.fit()
        self._show_count()

    def _toggled(self) -> None:
        self._show_count()
        self.chosen.emit()

    def _filter(self, typed: str) -> None:
        self._rows.filter(typed)

    def _show_count(self) -> None:
        count = len(self._rows.codes())
        self._count.setText(plural(count, _("{n} marcada"), _("{n} marcadas")) if count else _("Ninguna marcada"))

    def _lose_focus(self) -> None:
        if not (self._search.hasFocus() or self._rows.hasFocus()):
            self.left.emit()


class CheckRows(Rows):
    """Rows with boxes: Space or a click anywhere on a row marks it."""

    toggled = Signal()
    left = Signal()
    focused = Signal()

    def __init__(self, items: Items) -> None:
        super().__init__(items)
        self.is_frozen = False
        self.setCurrentRow(0)
        # The view would toggle the box by itself and the click a second time: rows are toggled here only.
        self.itemClicked.connect(self._toggle)

    def put(self, items: Items) -> None:
        super().put(items)
        for index in range(self.count()):
            item = self.item(index)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)

    def codes(self) -> tuple[str, ...]:
        """Return the marked codes in the order of the rows."""
        rows = (self.item(index) for index in range(self.count()))
        return tuple(row.data(CODE) for row in rows if row.checkState() == Qt.CheckState.Checked)

    def check(self, codes: Sequence[str]) -> None:
        """Mark exactly these codes."""
        for index in range(self.count()):
            item = self.item(index)
            item.setCheckState(Qt.CheckState.Checked if item.data(CODE) in codes else Qt.CheckState.Unchecked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Space:
            self._toggle(self.currentItem())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.left.emit()

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is None or self.is_frozen:
            return
        is_marked = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_marked else Qt.CheckState.Checked)
        self.toggled.emit()


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
