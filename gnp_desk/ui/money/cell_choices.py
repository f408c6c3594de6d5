"""What a cell offers while it is typed in: a list below it, narrowed by every letter, that never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from gnp_desk.services.worksheet_cells import USED
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.option_rows import CODE, Rows, folded

Items = Sequence[tuple[str, str, str]]
LEAST_WIDTH = 300


class CellChoices(QFrame):
    """Hidden until there is something to offer. `picked` gives the label of a row that was clicked."""

    picked = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        style.set_role(self, "popup")
        self._items: Items = ()
        self._is_free = self._is_chosen = False
        self._rows = Rows(())
        self._rows.setAccessibleName(_("Opciones"))
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.itemClicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._rows)
        self.hide()

    def offer(self, items: Items, *, is_free: bool) -> None:
        """Offer these options from now on; where text may be free, only a single match is taken by itself."""
        self._is_free, self._is_chosen = is_free, False
        if items is not self._items:
            self._items = items
            self._rows.put(items)
        self.hide()

    def narrow(self, line: QLineEdit) -> None:
        """Show under `line` what matches its text, or hide when nothing does."""
        self._is_chosen = False
        typed = line.text().strip()
        found = self._rows.filter(typed) if self._items else 0
        if not typed or not found or line.text() in {label for _code, label, _detail in self._items}:
            self.hide()
            return
        self._show(line, found)
        if self._is_free and found > 1:
            self._rows.setCurrentRow(self._begun(typed))

    def open(self, line: QLineEdit) -> None:
        """Show everything under `line`."""
        if self._items:
            self._rows.filter("")
            self._show(line, len(self._items))
            self._is_chosen = True
            self._rows.move_by(0)

    def move_by(self, steps: int) -> None:
        """Walk over the rows; what is walked to is taken by Enter and Tab."""
        self._rows.move_by(steps)
        self._is_chosen = True

    def taken(self) -> str:
        """Return the label that Enter or Tab takes, «» when what was typed stays."""
        item = self._rows.currentItem()
        return self._label(item) if self.isVisible() and item is not None and not item.isHidden() else ""

    def _begun(self, typed: str) -> int:
        """Return the only row that begins with what was typed, of those already used first; -1 when none or several do."""
        wanted = folded(typed)
        found = [row for row, (_code, label, _detail) in enumerate(self._items) if folded(label).startswith(wanted)]
        used = [row for row in found if self._items[row][0].startswith(USED)]
        return used[0] if len(used) == 1 else found[0] if len(found) == 1 else -1

    def _show(self, line: QLineEdit, count: int) -> None:
        window = self.window()
        self.setFixedWidth(min(window.width() - 16, max(line.width(), style.px(LEAST_WIDTH))))
        below, above = line.mapTo(window, QPoint(0, line.height() + 2)), line.mapTo(window, QPoint(0, -2)).y()
        room = max(window.height() - below.y(), above) - 16
        self._rows.fit(min(count, 8), room)
        self.adjustSize()
        top = below.y() if below.y() + self.height() <= window.height() else max(0, above - self.height())
        self.move(max(8, min(below.x(), window.width() - self.width() - 8)), top)
        self.show()
        self.raise_()

    def _clicked(self, item: QListWidgetItem) -> None:
        self.picked.emit(self._label(item))

    def _label(self, item: QListWidgetItem) -> str:
        return next((label for code, label, _detail in self._items if code == item.data(CODE)), "")
