"""The pages without a store: opening it, making the demonstration, and what stands in the way, with what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.views import Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.messages import trouble_words
from gnp_desk.ui.screen import Action, Screen

WIDTH = 620


class OpeningPage(Screen):
    """Stands while the store opens; with a bar when that takes more than a moment."""

    code = "opening"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._bar = QLabel(), QProgressBar()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        style.set_role(self._words, "secondary")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(10)
        self._bar.setMaximumWidth(style.px(WIDTH))
        self._bar.setAccessibleName(_("Avance"))
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 4)
        column.setSpacing(12)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addStretch(1)

    def title(self) -> str:
        return _("Trabajo")

    def show_progress(self, part: float, words: str) -> None:
        """Say what is being done; `part` below zero shows no bar."""
        self._words.setText(words)
        self._bar.setVisible(part >= 0)
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * max(0.0, part)))
        self.setAccessibleName(words)

    def place(self) -> Place:
        return Place()


class TroublePage(Screen):
    """One failure of the store: what happened, what it means for the work, what to do."""

    code = "trouble"

    def __init__(self, retry: Callable[[], None], close: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._retry, self._close = retry, close
        self._error: DeskError = DeskError()
        self._words, self._todo, self._code = QLabel(), QLabel(), QLabel()
        column = QVBoxLayout()
        column.setSpacing(10)
        for label, role in ((self._words, ""), (self._todo, ""), (self._code, "secondary")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMaximumWidth(style.px(WIDTH))
            if role:
                style.set_role(label, role)
            column.addWidget(label)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 8, 4, 4)
        row.addLayout(column)

    def show_error(self, error: DeskError) -> None:
        """Show what a failure means and what to do about it."""
        self._error = error
        words = trouble_words(error)
        self._words.setText(words.what)
        self._todo.setText(words.todo)
        self._code.setText(_("Código {code}").format(code=error.code))
        self.setAccessibleName(f"{words.title}. {words.what} {words.todo}")
        self.changed.emit()

    def title(self) -> str:
        return trouble_words(self._error).title

    def actions(self) -> tuple[Action, ...]:
        close = Action("close", _("Cerrar la aplicación"), self._close, is_leaving=True)
        if not trouble_words(self._error).can_retry:
            return (Action("close", _("Cerrar la aplicación"), self._close, "Ctrl+Return", is_main=True),)
        return (close, Action("retry", _("Volver a intentar"), self._retry, "Ctrl+Return", is_main=True))

    def help_text(self) -> str:
        return _("Nada de lo guardado se pierde por este problema. El código ayuda a Sistemas a encontrarlo.")

    def enter(self, place: Place) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> Place:
        return Place()
