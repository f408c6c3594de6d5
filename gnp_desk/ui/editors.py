"""The smallest things a person types into: they know texts and labels, never fields, records or the store.

Choosing lives in `choosing.py`, values of several parts in `group_editor.py`; `build` gives the editor of a shape.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.questions import Shape

LONG_LINES = 4
COUNTED_FROM = 0.8
LONGEST = 10_000_000
LEAST_WIDTH = 48
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Editor(QWidget):
    """Shows a value and gives it back.

    `typed` says that a key changed it and more may follow, `chosen` that a gesture is complete, `left` that the focus
    went elsewhere, `entered` that Enter was pressed to go on.
    """

    typed = Signal()
    chosen = Signal()
    left = Signal()
    entered = Signal()
    focused = Signal()
    making = Signal()
    """Emitted when a person asks for a new record to refer to."""

    has_long_answers: ClassVar[bool] = False

    def value(self) -> object:
        """Return what stands in the editor, in the form of `questions.Answer.value`."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show a value without saying that it changed."""
        raise NotImplementedError

    def offer(self, shape: Shape) -> None:
        """Take over new choices or units; the value stays."""

    def entry(self) -> QWidget:
        """Return the widget that takes the focus, and that the label is the buddy of."""
        return self

    def stops(self) -> tuple[QWidget, ...]:
        """Return what Tab stops at, in reading order."""
        return (self.entry(),)

    def name(self, words: str) -> None:
        """Give every interactive part its accessible name."""
        self.entry().setAccessibleName(words)

    def describe(self, words: str) -> None:
        """Give the accessible description: hint, amber note or error."""
        self.entry().setAccessibleDescription(words)

    def mark(self, state: str) -> None:
        """Draw the border of a state: «», «review» or «error»."""
        style.set_state(self.entry(), state)

    def set_frozen(self, frozen: bool) -> None:
        """Let it be read and not changed."""
        self.setEnabled(not frozen)

    def caret(self) -> int:
        return 0

    def set_caret(self, at: int) -> None:
        """Put the caret back where it was."""

    def enter(self) -> None:
        """Take the focus."""
        self.entry().setFocus(Qt.FocusReason.OtherFocusReason)


class Line(QLineEdit):
    """A line without an undo of its own: taking back is the page's, and outlives the window."""

    left = Signal()
    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt would cut a long paste without a word; what is too long is kept and said when it is left.
        self.setMaxLength(LONGEST)
        self.setMinimumWidth(LEAST_WIDTH)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if is_undo(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class LineEditor(Editor):
    """One line of text, with a unit or the live length at its end, and one button for what is said most («Hoy»)."""

    def __init__(self, shape: Shape, quick: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = shape
        self._line = Line()
        self._line.setPlaceholderText(shape.example)
        self._tail = _Tail(self._line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._line, 1)
        self._quick = self._quick_button(quick) if quick else None
        if self._quick is not None:
            row.addWidget(self._quick)
        self._line.textEdited.connect(self._edited)
        self._line.returnPressed.connect(self.entered)
        self._line.left.connect(self.left)
        self._line.focused.connect(self.focused)
        self.setFocusProxy(self._line)
        self._show_tail()

    def value(self) -> str:
        return self._line.text()

    def show_value(self, value: object) -> None:
        text = str(value or "")
        if text != self._line.text():
            at = self._line.cursorPosition()
            self._line.setText(text)
            self._line.setCursorPosition(min(at, len(text)) if self._line.hasFocus() else 0)
            self._show_tail()

    def offer(self, shape: Shape) -> None:
        self._shape = shape
        self._line.setPlaceholderText(shape.example)

    def entry(self) -> QLineEdit:
        return self._line

    def stops(self) -> tuple[QWidget, ...]:
        return (self._line,) if self._quick is None else (self._line, self._quick)

    def caret(self) -> int:
        return self._line.cursorPosition()

    def set_caret(self, at: int) -> None:
        self._line.deselect()
        self._line.setCursorPosition(at)

    def name(self, words: str) -> None:
        super().name(words)
        if self._quick is not None:
            self._quick.setAccessibleName(f"{words}: {self._quick.text()}")

    def set_frozen(self, frozen: bool) -> None:
        self._line.setReadOnly(frozen)
        if self._quick is not None:
            self._quick.setVisible(not frozen)

    def _quick_button(self, words: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._said_quickly)
        return button

    def _said_quickly(self) -> None:
        assert self._quick is not None
        self._line.setText(self._quick.text().lower())
        self.chosen.emit()
        self.left.emit()

    def _edited(self) -> None:
        self._show_tail()
        self.typed.emit()

    def _show_tail(self) -> None:
        shape, length = self._shape, len("".join(self._line.text().split()).replace("-", ""))
        if shape.length:
            words = _("{n} de {length}").format(n=length, length=shape.length) if length else ""
        elif shape.limit and len(self._line.text()) > shape.limit * COUNTED_FROM:
            words = _("{n} de {length}").format(n=f"{len(self._line.text()):,}", length=f"{shape.limit:,}")
        else:
            words = shape.unit
        self._tail.show_words(words)


class _Tail(QLabel):
    """Grey words at the right end inside a line, over the room that the text leaves free."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        style.set_role(self, "small")
        line.installEventFilter(self)

    def show_words(self, words: str) -> None:
        if words == self.text():
            return
        self.setText(words)
        self.setVisible(bool(words))
        self._line.setTextMargins(0, 0, self.sizeHint().width() + 8 if words else 0, 0)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        width = self.sizeHint().width()
        self.setGeometry(self._line.width() - width - 12, 0, width, self._line.height())


class LongText(QPlainTextEdit):
    """Several lines without an undo of their own; Tab goes on to the next question.

    In Mostrador Enter goes on too, as everywhere there, and Shift+Enter begins a line.
    """

    left = Signal()
    focused = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if is_undo(event) or _goes_on(event):
            event.ignore()
        elif style.is_counter() and event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class LongEditor(Editor):
    """Several lines and, below them, how many characters there are."""

    has_long_answers = True

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = shape.limit
        self._text = LongText()
        self._text.entered.connect(self.entered)
        self._text.setPlaceholderText(shape.example)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._count = QLabel()
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        style.set_role(self._count, "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._text)
        column.addWidget(self._count)
        self._text.textChanged.connect(self._edited)
        self._text.left.connect(self.left)
        self._text.focused.connect(self.focused)
        self.setFocusProxy(self._text)
        self._fit()
        self._show_count()

    def value(self) -> str:
        return self._text.toPlainText()

    def show_value(self, value: object) -> None:
        text = str(value or "")
        if text == self._text.toPlainText():
            return
        at = self._text.textCursor().position()
        self._text.blockSignals(True)
        self._text.setPlainText(text)
        self._text.blockSignals(False)
        self.set_caret(min(at, len(text)))
        self._show_count()

    def entry(self) -> QPlainTextEdit:
        return self._text

    def caret(self) -> int:
        return self._text.textCursor().position()

    def set_caret(self, at: int) -> None:
        cursor = self._text.textCursor()
        cursor.setPosition(min(at, len(self._text.toPlainText())))
        self._text.setTextCursor(cursor)

    def set_frozen(self, frozen: bool) -> None:
        self._text.setReadOnly(frozen)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * LONG_LINES + 22)

    def _edited(self) -> None:
        self._show_count()
        self.typed.emit()

    def _show_count(self) -> None:
        length = len(self._text.toPlainText())
        self._count.setText(_("{n} de {length}").format(n=f"{length:,}", length=f"{self._limit:,}"))
        self._count.setVisible(bool(self._limit))


class ShownEditor(Editor):
    """Words that are computed or come later: read, never typed."""

    def __init__(self, words: str, role: str = "strong", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(words)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        style.set_role(self._words, role)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words)

    def value(self) -> str:
        return ""

    def show_value(self, value: object) -> None:
        self._words.setText(str(value or ""))

    def entry(self) -> QWidget:
        return self._words

    def stops(self) -> tuple[QWidget, ...]:
        return ()

    def set_frozen(self, frozen: bool) -> None:
        """Nothing to freeze: it is never typed."""


def is_undo(event: QEvent) -> bool:
    """Return whether a key means taking back or putting back, which belongs to the page."""
    if not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo) or _is_redo(event)


def _is_redo(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _goes_on(event: QKeyEvent) -> bool:
    return event.key() in ENTER and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
