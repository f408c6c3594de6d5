"""Shortcuts of the window: one per key, bound to whatever offers it now; a screen's action goes before the window's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gnp_desk.ui.screen import Action

ALSO = {"Ctrl+Return": ("Ctrl+Enter",), "Ctrl++": ("Ctrl+=",), "F3": ("Ctrl+B",), "Ctrl+S": ("Ctrl+G",), "Ctrl+Y": ("Ctrl+Shift+Z",)}


class Keys(QObject):
    """Emits `pressed` with the Action of a key."""

    pressed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, Action] = {}
        self._shortcuts: dict[str, QShortcut] = {}

    def bind(self, *groups: Sequence[Action]) -> None:
        """Bind the keys of these actions and no others; the first group that offers a key has it."""
        self._actions = {}
        for action in (action for group in groups for action in group if action.key):
            for key in (action.key, *ALSO.get(action.key, ())):
                self._actions.setdefault(key, action)
        for key in self._actions.keys() - self._shortcuts.keys():
            shortcut = QShortcut(QKeySequence(key), self._window)
            shortcut.setProperty("wanted_key", key)
            shortcut.activated.connect(self._activated)
            shortcut.activatedAmbiguously.connect(self._activated)
            self._shortcuts[key] = shortcut
        for key, shortcut in self._shortcuts.items():
            shortcut.setEnabled(key in self._actions)

    @Slot()
    def _activated(self) -> None:
        action = self._actions.get(str(self.sender().property("wanted_key")))
        if action is not None:
            self.pressed.emit(action)
