"""Options as rows of the density's height: to choose one, or with boxes to mark several."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gnp_desk.ui import style

CODE = Qt.ItemDataRole.UserRole
SHOWN_ROWS = 8

Items = Sequence[tuple[str, str, str]]
"""(code, label, grey detail) of each option, in order."""


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
        wanted = folded(typed).split()
        found = 0
        for index in range(self.count()):
            item = self.item(index)
            words = folded(item.text()).replace("(", " ").split()
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


class CheckRows(Rows):
    """Rows with boxes: Space or a click anywhere on a row marks it, Enter goes on."""

    toggled = Signal()
    entered = Signal()
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
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
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


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
