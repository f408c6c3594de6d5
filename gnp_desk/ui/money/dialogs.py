"""The questions that cannot wait: some answers before an act that cannot be undone, a file, who signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.cell import build
from gnp_desk.ui.editors import Editor
from gnp_desk.ui.questions import Question

Answers = dict[str, object]
Check = Callable[[Answers], str]
MOST_WIDTH = 620


def _nothing_wrong(answers: Answers) -> str:
    return ""


class AskDialog(QDialog):
    """Asks a few things and checks them before it lets go; what was typed stays while something is wrong."""

    def __init__(self, title: str, words: str, questions: Sequence[Question], verb: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.check: Check = _nothing_wrong
        self._editors: dict[str, Editor] = {}
        self._warned = ""
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.hide()
        style.set_role(self._problem, "error")
        self._go = QPushButton(verb, autoDefault=False)
        style.set_role(self._go, "main")
        self._go.clicked.connect(self._answer)
        self._lay(words, questions)
        self.setMinimumWidth(min(MOST_WIDTH, parent.window().width() - 40))
        if self._editors:
            next(iter(self._editors.values())).enter()

    @property
    def answers(self) -> Answers:
        """Return what was answered, by field."""
        return {field: editor.value() for field, editor in self._editors.items()}

    def editor(self, field: str) -> Editor:
        """Return the editor of a question."""
        return self._editors[field]

    def _lay(self, words: str, questions: Sequence[Question]) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(style.gap())
        for question in questions:
            editor = build(question)
            editor.name(question.label)
            editor.show_value(question.answer.value)
            editor.entered.connect(self._next)
            label = QLabel(question.label)
            label.setBuddy(editor.entry())
            form.addRow(label, editor)
            self._editors[question.field] = editor
        explained = QLabel(words)
        explained.setTextFormat(Qt.TextFormat.PlainText)
        explained.setWordWrap(True)
        back = QPushButton(_("Volver"), autoDefault=False)
        back.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        if words:
            column.addWidget(explained)
        column.addLayout(form)
        column.addWidget(self._problem)
        column.addStretch(1)
        column.addLayout(buttons)

    def _next(self) -> None:
        editors = list(self._editors.values())
        at = editors.index(self.sender())  # type: ignore[arg-type]
        if at + 1 < len(editors):
            editors[at + 1].enter()
        else:
            self._answer()

    def _answer(self) -> None:
        problem = self.check(self.answers)
        if problem and not (problem.startswith(WARNED) and problem == self._warned):
            self._warned = problem
            self._problem.setText(problem.removeprefix(WARNED))
            self._problem.show()
            return
        self.accept()


WARNED = "?"
"""A problem that begins with this is worth a second look: pressing again goes on."""


class FileDialog(QDialog):
    """Asks for the path of a file, to read or to write. Accepting leaves `path`."""

    def __init__(self, title: str, path: Path, verb: str, parent: QWidget, *, filters: str, is_new: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._filters, self._is_new = filters, is_new
        self._path = QLineEdit(str(path))
        self._path.setAccessibleName(_("Archivo"))
        browse = QPushButton(_("Buscar en carpetas"), autoDefault=False)
        browse.clicked.connect(self._browse)
        go = QPushButton(verb, autoDefault=True)
        style.set_role(go, "main")
        go.setDefault(True)
        go.clicked.connect(self.accept)
        back = QPushButton(_("Volver"), autoDefault=False)
        back.clicked.connect(self.reject)
        label = QLabel(_("Archivo"))
        label.setBuddy(self._path)
        row = QHBoxLayout()
        row.addWidget(self._path, 1)
        row.addWidget(browse)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for part in (label,):
            column.addWidget(part)
        column.addLayout(row)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(min(MOST_WIDTH, parent.window().width() - 40))
        self._path.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def path(self) -> Path:
        return Path(self._path.text().strip()).expanduser()

    def _browse(self) -> None:
        ask = QFileDialog.getSaveFileName if self._is_new else QFileDialog.getOpenFileName
        found, _kind = ask(self, self.windowTitle(), str(self.path), self._filters)
        if found:
            self._path.setText(found)


def documents_folder() -> Path:
    """Return where files of this application go unless a person says otherwise."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place or Path.home()) / "GNP Desk"
