"""Choosing among options: segments for a few, a list that opens and searches for many, a check list for several."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.editors import Editor, Line
from gnp_desk.ui.open_list import GOING_ON, SEARCHED_FROM, OpenList
from gnp_desk.ui.option_rows import CheckRows, Items
from gnp_desk.ui.questions import Shape

FEW, FEW_LETTERS = 4, 36
OPENING = (Qt.Key.Key_F4, Qt.Key.Key_Space, Qt.Key.Key_Down)



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
        self._list: OpenList | None = None

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
        self._list = OpenList(self._items, self._code, self._add, self.window())
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
        self._rows.entered.connect(self.entered)
        self._search.returnPressed.connect(self._rows.setFocus)
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
