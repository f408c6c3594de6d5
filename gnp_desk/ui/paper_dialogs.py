"""The two questions about a paper that cannot wait: which copy goes where, and why."""

from __future__ import annotations

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
from gnp_desk.ui.choosing import ChoiceEditor, SegmentEditor
from gnp_desk.ui.editors import Editor, LongEditor
from gnp_desk.ui.questions import Choices, Shape

LEAST_REASON, MOST_REASON = 10, 500
AS_FILE = "pdf"


class CopyDialog(QDialog):
    """Which copy, and on paper or as a file. Accepting leaves `copy_name`, `printer` and `path`.

    Without copies to tell apart only the place is asked; `folio` is what the paper is called.
    """

    def __init__(self, folio: str, copies: tuple[str, ...], printers: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Imprimir o guardar {folio}").format(folio=folio))
        self._folio = folio
        self._copy = _chooser([(name, name) for name in copies or (folio,)], (*copies, folio)[0])
        places = [*((name, name) for name in printers), (AS_FILE, _("Archivo PDF"))]
        self._where = _chooser(places, places[0][0])
        self._path = QLineEdit()
        self._browse = QPushButton(_("Elegir carpeta"), autoDefault=False)
        self._browse.clicked.connect(self._choose_folder)
        file_row = QHBoxLayout()
        file_row.addWidget(self._path, 1)
        file_row.addWidget(self._browse)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(style.gap())
        asked = [(_("Copia para"), self._copy)] if copies else []
        for label, editor in (*asked, (_("Destino"), self._where)):
            editor.name(label)
            words = QLabel(label)
            words.setBuddy(editor.entry())
            form.addRow(words, editor)
        self._path_label = QLabel(_("Archivo"))
        self._path_label.setBuddy(self._path)
        self._path.setAccessibleName(_("Archivo PDF"))
        form.addRow(self._path_label, file_row)
        self._go = QPushButton(autoDefault=True)
        self._go.setDefault(True)
        self._go.clicked.connect(self.accept)
        _finish(self, form, self._go)
        for editor in (self._copy, self._where):
            editor.chosen.connect(self._follow)
            # Both are answered from the start: Enter is the verb, wherever it is pressed.
            editor.entered.connect(self._go.click)
        self._has_copies = bool(copies)
        self._follow()
        self._copy.enter() if copies else self._go.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def copy_name(self) -> str:
        """Return for whom the copy is, «» when there are none to tell apart."""
        return str(self._copy.value()) if self._has_copies else ""

    @property
    def printer(self) -> str:
        """Return the printer, «» for a file."""
        where = str(self._where.value())
        return "" if where == AS_FILE else where

    @property
    def path(self) -> Path:
        return Path(self._path.text()).expanduser()

    def _follow(self) -> None:
        is_file = not self.printer
        for widget in (self._path, self._path_label, self._browse):
            widget.setVisible(is_file)
        self._path.setText(str(_folder() / f"{f'{self._folio} {self.copy_name}'.strip()}.pdf"))
        self._go.setText(_("Guardar PDF") if is_file else _("Imprimir copia"))
        style.set_role(self._go, "main")

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Carpeta para los PDF"), str(self.path.parent))
        if folder:
            self._path.setText(str(Path(folder) / self.path.name))


class ReasonDialog(QDialog):
    """Asks why, from 10 to 500 characters. Accepting leaves `reason`."""

    def __init__(self, title: str, words: str, verb: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        explained = QLabel(words)
        explained.setTextFormat(Qt.TextFormat.PlainText)
        explained.setWordWrap(True)
        label = QLabel(_("Motivo"))
        self._text = LongEditor(Shape("long", limit=MOST_REASON))
        self._text.name(_("Motivo"))
        self._text.typed.connect(self._typed)
        self._text.entered.connect(self._go)
        label.setBuddy(self._text.entry())
        self._problem = QLabel()
        style.set_role(self._problem, "error")
        column = QVBoxLayout()
        column.setSpacing(style.gap())
        for widget in (explained, label, self._text, self._problem):
            column.addWidget(widget)
        go = QPushButton(verb, autoDefault=False)
        go.clicked.connect(self._go)
        style.set_role(go, "main")
        _finish(self, column, go)
        self._text.enter()

    @property
    def reason(self) -> str:
        return " ".join(self._text.value().split())

    def _typed(self) -> None:
        self._problem.clear()

    def _go(self) -> None:
        if LEAST_REASON <= len(self.reason) <= MOST_REASON:
            self.accept()
            return
        self._problem.setText(_("El motivo lleva de 10 a 500 caracteres. Escríbalo para que otra persona lo entienda."))
        self._text.enter()


def _chooser(pairs: list[tuple[str, str]], first: str) -> Editor:
    shape = Shape("choice", choices=Choices(tuple((code, label, "") for code, label in pairs)))
    editor = SegmentEditor(shape) if len(pairs) <= 4 else ChoiceEditor(shape)
    editor.show_value(first)
    return editor


def _finish(dialog: QDialog, content: QFormLayout | QVBoxLayout, go: QPushButton) -> None:
    """Put the content over the two buttons: the way back, and the verb."""
    back = QPushButton(_("Volver"), autoDefault=False)
    back.clicked.connect(dialog.reject)
    buttons = QHBoxLayout()
    buttons.addStretch(1)
    buttons.addWidget(back)
    buttons.addWidget(go)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 24, 24, 16)
    column.setSpacing(16)
    column.addLayout(content)
    column.addStretch(1)
    column.addLayout(buttons)
    dialog.setMinimumWidth(min(620, dialog.parentWidget().width() - 40))


def _folder() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "GNP Desk"
