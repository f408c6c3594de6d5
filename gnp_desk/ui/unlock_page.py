"""Desbloqueo: the passphrase of a store on a machine without a keyring, chosen the first time and asked for later."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.services.keys import LEAST_PASSPHRASE
from gnp_desk.services.place import Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.screen import Action, Screen

WIDTH = 480


class UnlockPage(Screen):
    """Emits `given` with the passphrase. It knows nothing of the store; pasting is allowed, no claim data is shown."""

    code = "unlock"
    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_first = self._is_busy = self._needs_none = False
        self._lead, self._problem = _label("", ""), _label("", "error")
        self._phrase, self._again = _line(), _line()
        self._phrase_label, self._again_label = _label("", "value"), _label(_("Escríbala otra vez"), "value")
        self._phrase_label.setBuddy(self._phrase)
        self._again_label.setBuddy(self._again)
        self._shows = QCheckBox(_("Mostrar lo que escribo"))
        self._shows.toggled.connect(self._show_letters)
        for line in (self._phrase, self._again):
            line.returnPressed.connect(self._give)
        inner = QWidget()
        inner.setMaximumWidth(style.px(WIDTH))
        inner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 8, 4, 4)
        column.setSpacing(8)
        for widget in (
            self._lead,
            self._phrase_label,
            self._phrase,
            self._again_label,
            self._again,
            self._shows,
            self._problem,
        ):
            column.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner)
        outer.addStretch(1)
        self.ask(is_first=False)

    def ask(self, *, is_first: bool) -> None:
        """Ask for a new passphrase, or for the one of this store."""
        self._is_first, self._is_busy, self._needs_none = is_first, False, False
        self._lead.setText(
            _("Este equipo no tiene llavero. Elija una frase de acceso: con ella se cifra todo lo que guarde aquí. "
              "Sin ella no se puede abrir, así que guárdela en un lugar seguro.")
            if is_first
            else _("El almacén está cerrado y cifrado. Escriba su frase de acceso para abrirlo.")
        )
        self._phrase_label.setText(_("Frase de acceso nueva, de {least} caracteres o más").format(least=LEAST_PASSPHRASE) if is_first else _("Frase de acceso"))
        self._phrase.setAccessibleName(self._phrase_label.text())
        for widget in (self._phrase, self._phrase_label, self._shows):
            widget.setVisible(True)
        for widget in (self._again, self._again_label):
            widget.setVisible(is_first)
        self.refuse("")

    def ask_nothing(self) -> None:
        """Offer to open a store whose key this machine keeps."""
        self._needs_none, self._is_busy = True, False
        self._lead.setText(_("La pantalla está bloqueada y el almacén cerrado. Este equipo guarda su clave; ábralo para seguir."))
        for widget in (self._phrase, self._phrase_label, self._again, self._again_label, self._shows):
            widget.setVisible(False)
        self.refuse("")

    def refuse(self, words: str) -> None:
        """Say why it did not open; what was typed stays."""
        self._is_busy = False
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        style.set_state(self._phrase, "error" if words else "")
        self._phrase.setAccessibleDescription(words)
        if self.isVisible() and not self._needs_none:
            self._phrase.setFocus(Qt.FocusReason.OtherFocusReason)
            self._phrase.selectAll()
        self.changed.emit()

    def title(self) -> str:
        return _("Elegir frase de acceso") if self._is_first and not self._needs_none else _("Desbloquear")

    def subtitle(self) -> str:
        return _("Abriendo…") if self._is_busy else ""

    def actions(self) -> tuple[Action, ...]:
        words = _("Cifrar y empezar") if self._is_first and not self._needs_none else _("Desbloquear")
        return (Action("unlock", words, self._give, "Ctrl+Return", is_main=True),)

    def help_text(self) -> str:
        return _(
            "La frase de acceso cifra el almacén de este equipo. Puede pegarla. Varias palabras son más fáciles de recordar y más "
            "difíciles de adivinar que una sola."
        )

    def enter(self, place: Place) -> None:
        self._phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self._phrase.clear()
        self._again.clear()

    def _give(self) -> None:
        if self._is_busy:
            return
        problem = "" if self._needs_none else self._wrong()
        if problem:
            self.refuse(problem)
            return
        self._is_busy = True
        self._problem.hide()
        self.changed.emit()
        self.given.emit(self._phrase.text())

    def _wrong(self) -> str:
        phrase = self._phrase.text()
        if not phrase:
            return _("Escriba la frase de acceso.")
        if self._is_first and len(phrase) < LEAST_PASSPHRASE:
            words = _("La frase de acceso lleva al menos {least} caracteres; aquí hay {n}. Escriba una más larga.")
            return words.format(least=LEAST_PASSPHRASE, n=len(phrase))
        if self._is_first and phrase != self._again.text():
            return _("Las dos frases no son iguales. Escríbalas otra vez.")
        return ""

    def _show_letters(self, shows: bool) -> None:
        for line in (self._phrase, self._again):
            line.setEchoMode(QLineEdit.EchoMode.Normal if shows else QLineEdit.EchoMode.Password)


def _line() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setMaxLength(1_000)
    return line


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFrameShape(QFrame.Shape.NoFrame)
    if role:
        style.set_role(label, role)
    return label
