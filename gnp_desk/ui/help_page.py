"""Ayuda: the keys, what each state means, and a check of this device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.services.device_check import Check
from gnp_desk.services.views import Place
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.help_panel import key_grid
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.screen import Action, Screen
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.tasks import Tasks

# Sign, colour, word, meaning.
STATES = (
    ("empty", "secondary", _("Borrador"), _("Se escribe en este equipo y todavía no se ha puesto en cola.")),
    ("queued", "text", _("En cola"), _("Completo en este equipo; saldrá en cuanto haya conexión.")),
    (
        "question",
        "review",
        _("Por confirmar"),
        _("Salió y falta el acuse. Se pregunta al servidor; no hace falta repetirlo."),
    ),
    ("check", "ok", _("Acusado"), _("El centro lo recibió completo. Solo esto cuenta como enviado.")),
    ("cross", "error", _("Rechazado"), _("El centro lo devolvió con el motivo. Corríjalo y se enviará otra vez.")),
    ("conflict", "error", _("Conflicto"), _("Otra persona cambió los mismos datos. Las dos versiones se conservan.")),
    ("place", "primary", _("En el lugar"), _("Un ajustador está en el lugar del siniestro.")),
    ("half", "primary", _("En curso"), _("Tiene datos y le faltan otros.")),
    ("lock", "secondary", _("Aún no disponible"), _("Necesita algo antes; el renglón dice qué.")),
)
RESULTS = {"ok": ("check", "ok"), "review": ("warning", "review"), "error": ("error", "error")}


@dataclass(frozen=True)
class Helper:
    """What the page asks of the application: its commands now, and the check of the device."""

    commands: Callable[[], Sequence[Action]]
    check: Callable[[], Sequence[Check]]


class HelpPage(Screen):
    """Three parts, one below the other; the check runs when asked for."""

    code = "help"

    def __init__(self, helper: Helper, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._helper, self._tasks = helper, tasks
        self._keys, self._results = QWidget(), QWidget()
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(4, 4, 12, 16)
        self._column.setSpacing(10)
        self._check = QPushButton(_("Comprobar este equipo"))
        self._check.setAutoDefault(False)
        self._check.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._check.clicked.connect(self._start)
        for widget in (
            _label(_("Este equipo"), "heading"),
            _label(
                _("Revisa almacén, letras, disco, hora y pantalla. No usa la red ni datos de siniestros."), "secondary"
            ),
            self._check,
            self._results,
            _label(_("Qué significa cada estado"), "heading"),
            _states(),
            _label(_("Teclas"), "heading"),
            self._keys,
        ):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        scroll = SteadyScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName(_("Ayuda"))
        scroll.setWidget(body)
        self._scroll = scroll
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def title(self) -> str:
        return _("Ayuda")

    def subtitle(self) -> str:
        return _("F1 abre la ayuda de cada pantalla a un lado")

    def help_text(self) -> str:
        return _("Aquí están todas las teclas, el significado de cada estado y una revisión de este equipo.")

    def enter(self, place: Place) -> None:
        keyed = [(style.key_words(action.key), action.text) for action in self._helper.commands() if action.key]
        self._keys = self._replaced(self._keys, key_grid(keyed))
        self._check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start(self) -> None:
        self._tasks.start(self._helper.check, self._checked)

    def _checked(self, checks: Sequence[Check]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for row, check in enumerate(checks):
            sign, tint = RESULTS[check.state]
            grid.addWidget(Mark(sign, tint), row, 0, Qt.AlignmentFlag.AlignTop)
            name = _label(check.name, "value")
            name.setMinimumWidth(style.px(150))
            grid.addWidget(name, row, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_label(check.words, "secondary"), row, 2)
        self._results = self._replaced(self._results, grid)
        wrong = sum(check.state != "ok" for check in checks)
        self.said.emit(_("Todo está en orden.") if not wrong else _("Revise lo señalado: {n}.").format(n=wrong))

    def _replaced(self, old: QWidget, grid: QGridLayout) -> QWidget:
        fresh = QWidget()
        grid.setContentsMargins(0, 0, 0, 0)
        fresh.setLayout(grid)
        self._column.replaceWidget(old, fresh)
        old.hide()
        old.deleteLater()
        return fresh


def _states() -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2, 1)
    for row, (sign, tint, word, meaning) in enumerate(STATES):
        grid.addWidget(Mark(sign, tint), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_label(word, "value"), row, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_label(meaning, "secondary"), row, 2)
    return holder


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    style.set_role(label, role)
    return label
