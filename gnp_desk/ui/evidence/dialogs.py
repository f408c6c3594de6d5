"""The questions about photos that cannot wait: why a shot was not possible, and of which shot photos are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services.evidence_view import WHY_NOT, ShotRow
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.choosing import ChoiceEditor
from gnp_desk.ui.editors import Editor, LineEditor
from gnp_desk.ui.questions import Choices, Shape

OTHER, LEAST, MOST = "other", 5, 200


class WaiverDialog(QDialog):
    """Why a shot was not possible. Accepting leaves `reason` and `note`."""

    def __init__(self, shot: ShotRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("No fue posible: {shot}").format(shot=shot.name))
        self._reason = ChoiceEditor(Shape("choice", choices=Choices(tuple((code, words, "") for code, words in WHY_NOT))))
        self._note = LineEditor(Shape("text", limit=MOST))
        self._problem = QLabel()
        style.set_role(self._problem, "error")
        column = QVBoxLayout()
        column.setSpacing(style.gap())
        column.addWidget(_plain(_("La toma dejará de pedirse. El motivo queda en el expediente.")))
        self._note_label = _labelled(column, _("Explicación"), self._note)
        reason = QVBoxLayout()
        _labelled(reason, _("Motivo"), self._reason)
        column.insertLayout(1, reason)
        column.addWidget(self._problem)
        _finish(self, column, _("Anotar motivo"), self._go)
        self._reason.chosen.connect(self._follow)
        self._follow()
        self._reason.enter()

    @property
    def reason(self) -> str:
        return str(self._reason.value())

    @property
    def note(self) -> str:
        return " ".join(str(self._note.value()).split()) if self.reason == OTHER else ""

    def _follow(self) -> None:
        self._problem.clear()
        for widget in (self._note, self._note_label):
            widget.setVisible(self.reason == OTHER)

    def _go(self) -> None:
        if not self.reason:
            self._problem.setText(_("Elija por qué no fue posible."))
            self._reason.enter()
        elif self.reason == OTHER and len(self.note) < LEAST:
            self._problem.setText(_("Escriba por qué, para que otra persona lo entienda."))
            self._note.enter()
        else:
            self.accept()


class ShotDialog(QDialog):
    """Of which shot some photos are. Accepting leaves `key`, «» for none."""

    def __init__(self, shots: Sequence[ShotRow], count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Asignar toma"))
        items = tuple((shot.key, f"{shot.name}", shot.group) for shot in shots)
        self._shot = ChoiceEditor(Shape("choice", choices=Choices((("none", _("Sin toma"), ""), *items))))
        column = QVBoxLayout()
        column.setSpacing(style.gap())
        words = _("Diga qué muestra la foto elegida.") if count == 1 else _("Diga qué muestran las {n} fotos elegidas.").format(n=count)
        column.addWidget(_plain(words))
        _labelled(column, _("Toma"), self._shot)
        _finish(self, column, _("Asignar toma"), self._go)
        self._shot.enter()

    @property
    def key(self) -> str:
        value = str(self._shot.value())
        return "" if value == "none" else value

    def _go(self) -> None:
        if self._shot.value():
            self.accept()
        else:
            self._shot.enter()


def _plain(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _labelled(column: QVBoxLayout, words: str, editor: Editor) -> QLabel:
    label = QLabel(words)
    label.setBuddy(editor.entry())
    editor.name(words)
    column.addWidget(label)
    column.addWidget(editor)
    return label


def _finish(dialog: QDialog, content: QVBoxLayout, verb: str, go: object) -> None:
    """Put the content over the two buttons: the way back, and the verb."""
    back, forward = QPushButton(_("Volver"), autoDefault=False), QPushButton(verb, autoDefault=False)
    back.clicked.connect(dialog.reject)
    forward.clicked.connect(go)
    style.set_role(forward, "main")
    buttons = QHBoxLayout()
    buttons.addStretch(1)
    buttons.addWidget(back)
    buttons.addWidget(forward)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 24, 24, 16)
    column.setSpacing(16)
    column.addLayout(content)
    column.addStretch(1)
    column.addLayout(buttons)
    dialog.setMinimumWidth(min(560, dialog.parentWidget().width() - 40))
