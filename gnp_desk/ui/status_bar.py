"""The line at the bottom: save state, jobs, what waits to be sent, connection, look, person and lock. All of it buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gnp_desk.texts import _, plural, size_words
from gnp_desk.ui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

BUSY_AFTER_MS = 300
# In a narrow window words go in this order; icon, accessible name and tip stay.
SHORTENED = ("lock", "person", "look", "connection", "jobs", "unsent", "saved")
ITEMS = ("saved", "jobs", "unsent", "connection", "", "look", "person", "lock")
SAVE_MARKS = {"quiet": ("check", ""), "saving": ("sync", ""), "saved": ("check", "ok"), "failed": ("error", "error")}


class StatusBar(QFrame):
    """Emits `pressed` with the code of the button used."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "statusbar")
        self._words: dict[str, str] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._running = 0
        self._busy = QTimer(self, interval=BUSY_AFTER_MS, singleShot=True)
        self._busy.timeout.connect(self._show_jobs)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 0)
        row.setSpacing(0)
        for code in ITEMS:
            if code:
                row.addWidget(self._button(code))
            else:
                row.addStretch(1)
        self.show_saved("quiet", _("Todo está guardado"))
        self._show_jobs()
        self.show_unsent(0)
        self.show_connection("circle", _("Sin conexión"), "secondary")
        self._say("lock", "lock", _("Bloquear"))
        self._say("person", "person", "")
        self._wear()
        style.looks.changed.connect(self._wear)

    def show_saved(self, code: str, words: str) -> None:
        """Show the state of saving: quiet, saving, saved or failed."""
        icon, state = SAVE_MARKS[code]
        self._say("saved", icon, words, state)

    def show_running(self, count: int) -> None:
        """Show how many jobs run, once they take long enough to be worth a word."""
        self._running = count
        if count == 0:
            self._busy.stop()
            self._show_jobs()
        elif not self._busy.isActive():
            self._busy.start()

    def show_unsent(self, count: int, size: int = 0) -> None:
        """Show how many things wait to be sent, and their bytes."""
        words = plural(count, _("{n} por enviar"), _("{n} por enviar"))
        if count and size:
            words = f"{words} · {size_words(size)}"
        self._say("unsent", "queued", words, "primary" if count else "secondary")

    def show_connection(self, icon: str, words: str, tint: str) -> None:
        """Show how the way to the centre is: a shape, a word, a tint."""
        self._say("connection", icon, words, tint)

    def show_look(self) -> None:
        """Show density and theme."""
        self._say("look", "", f"{style.metrics().name} · {style.theme().name}")

    def show_person(self, name: str) -> None:
        """Show who works here."""
        self._say("person", "person", name)

    def words(self, code: str) -> str:
        """Return what a button says, shortened or not."""
        return self._words[code]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._shorten()

    def _say(self, code: str, icon: str, words: str, state: str = "") -> None:
        button = self._buttons[code]
        changed = self._words.get(code) != words
        self._words[code] = words
        style.set_icon(button, icon)
        style.set_state(button, state)
        if changed:
            button.setAccessibleName(words)
            button.setToolTip(words)
            self._shorten()

    def _show_jobs(self) -> None:
        count = self._running
        words = plural(count, _("{n} tarea"), _("{n} tareas")) if count else _("Sin tareas")
        self._say("jobs", "sync" if count else "", words, "primary" if count else "secondary")

    def _shorten(self) -> None:
        """Leave words out, least needed first, until everything fits; a button without an icon goes altogether."""
        if len(self._words) < len(self._buttons):
            return
        short: set[str] = set()
        for code in (*SHORTENED, ""):
            for name, button in self._buttons.items():
                button.setText("" if name in short else self._words[name].replace("&", "&&"))
            shown = [name for name in self._buttons if name not in short or self._buttons[name].property(style.ICON)]
            if sum(self._buttons[name].sizeHint().width() for name in shown) <= self.width():
                break
            short.add(code)
        for name, button in self._buttons.items():
            button.setVisible(name in shown)

    def _wear(self) -> None:
        self.show_look()
        self._fit()

    def _fit(self) -> None:
        self.layout().setContentsMargins(0, style.theme().border_width, 0, 0)
        self.setFixedHeight(style.metrics().control + style.theme().border_width)
        for button in self._buttons.values():
            button.updateGeometry()
        self._shorten()

    def _button(self, code: str) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        button.setProperty("code", code)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        style.set_role(button, "status")
        button.clicked.connect(self._clicked)
        self._buttons[code] = button
        return button

    def _clicked(self) -> None:
        self.pressed.emit(str(self.sender().property("code")))
