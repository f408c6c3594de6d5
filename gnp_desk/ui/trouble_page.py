"""The page when the store does not open: what happened, what it means for the work, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.place import Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.messages import trouble_words
from gnp_desk.ui.screen import Action, Screen

WIDTH = 620


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
            label.setMinimumWidth(min(style.px(WIDTH), 700))
            if role:
                style.set_role(label, role)
            column.addWidget(label)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 8, 4, 4)
        row.addLayout(column)
        row.addStretch(1)

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
