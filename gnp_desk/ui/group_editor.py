"""A value of several parts (a name, an address, a place): lines on a grid of twelfths, one value in and out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.ui import style
from gnp_desk.ui.editors import Editor, Line
from gnp_desk.ui.questions import Shape

TWELFTHS = 12
NARROW_LETTERS = 52


class GroupEditor(Editor):
    """Lines with small labels above them. `show_part` puts the focus on the part that is wrong."""

    has_long_answers = True

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, Line] = {}
        self._labels: dict[str, QLabel] = {}
        self._boxes: list[_Part] = []
        self._is_narrow = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        for column in range(TWELFTHS):
            self._grid.setColumnStretch(column, 1)
        self._parts: tuple[tuple[str, str, int], ...] = ()
        self.offer(shape)

    def value(self) -> Mapping[str, str]:
        return {part: line.text() for part, line in self._lines.items() if line.text().strip()}

    def show_value(self, value: object) -> None:
        texts = value if isinstance(value, Mapping) else {}
        for part, line in self._lines.items():
            text = str(texts.get(part, ""))
            if text != line.text():
                line.setText(text)

    def offer(self, shape: Shape) -> None:
        """Ask these parts; what was typed in a part that stays is kept."""
        if shape.parts == self._parts:
            return
        self._parts = shape.parts
        kept = {part: line.text() for part, line in self._lines.items()}
        for box in self._boxes:
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._lines, self._labels, self._boxes = {}, {}, []
        for part, label, _width in shape.parts:
            self._add(part, label, kept.get(part, ""))
        self._place()

    def entry(self) -> QWidget:
        return next(iter(self._lines.values()))

    def stops(self) -> tuple[QWidget, ...]:
        return tuple(self._lines.values())

    def part(self) -> str:
        """Return the part that has the focus, «» when none has."""
        return next((part for part, line in self._lines.items() if line.hasFocus()), "")

    def name(self, words: str) -> None:
        for part, line in self._lines.items():
            line.setAccessibleName(f"{words}: {self._labels[part].text()}")

    def describe(self, words: str) -> None:
        for line in self._lines.values():
            line.setAccessibleDescription(words)

    def mark(self, state: str) -> None:
        for line in self._lines.values():
            style.set_state(line, state if not line.text().strip() or state == "" else "")
        if state and all(line.text().strip() for line in self._lines.values()):
            style.set_state(self.entry(), state)

    def set_frozen(self, frozen: bool) -> None:
        for line in self._lines.values():
            line.setReadOnly(frozen)

    def caret(self) -> int:
        """Return which part has the caret and where, as one number."""
        parts = list(self._lines)
        part = self.part()
        return parts.index(part) * 1_000_000 + self._lines[part].cursorPosition() if part else 0

    def set_caret(self, at: int) -> None:
        number, position = divmod(at, 1_000_000)
        lines = list(self._lines.values())
        line = lines[min(number, len(lines) - 1)]
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.deselect()
        line.setCursorPosition(position)

    def _add(self, part: str, label: str, text: str) -> None:
        line, words = Line(), QLabel(label)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.setBuddy(line)
        style.set_role(words, "small")
        line.setText(text)
        line.textEdited.connect(self.typed)
        line.returnPressed.connect(self._next_part)
        line.focused.connect(self.focused)
        line.left.connect(self._lose_focus)
        self._lines[part], self._labels[part] = line, words
        self._boxes.append(_Part(words, line, self))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW_LETTERS
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._place()

    def _place(self) -> None:
        """Lay the parts out in rows of twelve twelfths; where there is little room each takes twice its share."""
        row = column = 0
        for (_part, _label, share), box in zip(self._parts, self._boxes, strict=True):
            width = min(share * (2 if self._is_narrow else 1), TWELFTHS)
            if column + width > TWELFTHS:
                row, column = row + 1, 0
            self._grid.addWidget(box, row, column, 1, width)
            column += width

    def _next_part(self) -> None:
        lines = list(self._lines.values())
        at = lines.index(self.sender())  # type: ignore[arg-type]
        if at + 1 < len(lines):
            lines[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()

    def _lose_focus(self) -> None:
        if not any(line.hasFocus() for line in self._lines.values()):
            self.left.emit()


class _Part(QWidget):
    """A small label over its line."""

    def __init__(self, label: QLabel, line: Line, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label)
        column.addWidget(line)
