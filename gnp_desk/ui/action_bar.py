"""What can be done here: leaving and help at the left, the others at the right, the one main action last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from gnp_desk.ui import style
from gnp_desk.ui.flow import FlowLayout
from gnp_desk.ui.screen import Action

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class ActionBar(QFrame):
    """Shows the actions of a screen as buttons. Emits `run` with the Action pressed; the frame decides what follows."""

    run = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "actions")
        self._shown: tuple[tuple[object, ...], ...] = ()
        self._actions: tuple[Action, ...] = ()
        self._note = ""
        self._row = FlowLayout(self, style.gap())
        # Not Fixed: that would hold it to one row, whatever its height for its width.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fit()
        self.hide()
        style.looks.changed.connect(self._wear)

    def show_actions(self, actions: Sequence[Action], note: str = "") -> None:
        """Show these actions; buttons are made anew only when one of them says something else."""
        self._actions = tuple(action for action in actions if not action.is_quiet)
        shown = tuple(_look(action) for action in self._actions)
        if shown == self._shown and note == self._note:
            return
        self._shown, self._note = shown, note
        while (item := self._row.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        self._fill(note)
        self.setVisible(bool(self._actions or note))
        self.updateGeometry()

    def buttons(self) -> tuple[QPushButton, ...]:
        """Return the buttons in reading order."""
        items = (self._row.itemAt(index) for index in range(self._row.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in widgets if isinstance(widget, QPushButton))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._spare_keys()

    def _fill(self, note: str) -> None:
        if note:
            label = QLabel(note)
            label.setTextFormat(Qt.TextFormat.PlainText)
            style.set_role(label, "secondary")
            self._row.addWidget(label)
        for index, action in enumerate(self._actions):
            if action.is_leaving:
                self._row.addWidget(self._button(index, action))
        for index, action in sorted(enumerate(self._actions), key=lambda item: item[1].is_main):
            if not action.is_leaving:
                self._row.add_right(self._button(index, action))
        self._spare_keys()

    def _button(self, index: int, action: Action) -> QPushButton:
        button = QPushButton(action.text.replace("&", "&&"))
        button.setAutoDefault(False)
        button.setProperty("index", index)
        button.setProperty("blocked", bool(action.why_not))
        button.setToolTip(action.why_not or style.key_words(action.key))
        button.setAccessibleName(action.text)
        button.setAccessibleDescription(action.why_not or style.key_words(action.key))
        role = "link" if action.is_link else "main" if action.is_main and not action.why_not else "outlined"
        style.set_role(button, role)
        style.set_key(button, action.key)
        button.clicked.connect(self._clicked)
        return button

    def _wear(self) -> None:
        self._fit()
        self._spare_keys()

    def _fit(self) -> None:
        sizes = style.metrics()
        air = (68 - 44) // 2 if sizes.control >= 44 else 9
        self._row.setContentsMargins(24, air, 24, air)
        self._row.setSpacing(sizes.gap)

    def _spare_keys(self) -> None:
        """Leave the key hints out where they would cost a second row."""
        for action, button in zip(self._in_order(), self.buttons(), strict=True):
            style.set_key(button, action.key)
        self._row.invalidate()
        if self._row.sizeHint().width() > self.width() > 0:
            for button in self.buttons():
                style.set_key(button, "")
        self._row.invalidate()

    def _in_order(self) -> list[Action]:
        return [self._actions[int(button.property("index"))] for button in self.buttons()]

    def _clicked(self) -> None:
        self.run.emit(self._actions[int(self.sender().property("index"))])


def _look(action: Action) -> tuple[object, ...]:
    return action.code, action.text, action.key, action.is_main, action.is_leaving, action.is_link, action.why_not
