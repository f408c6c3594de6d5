"""Joining a centre: its address, then its page in the browser, or a code typed on another device. Always says what is waited for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.texts import _
from gnp_desk.ui import messages, style
from gnp_desk.ui.announce import announce
from gnp_desk.ui.sync.conductor import Conductor, Open
from gnp_desk.ui.tasks import Task

if TYPE_CHECKING:
    from gnp_desk.services.sync.link import Link

WIDTH = 600
BETWEEN = "\n"
ASKING = _("Preguntando al centro…")
IN_BROWSER = _("Se abrió el navegador. Inicie sesión ahí con su cuenta y vuelva: esta ventana se cierra sola.")
NO_BROWSER = _("No se pudo abrir el navegador. Copie esta dirección y ábrala en él.")
BY_CODE = _("En el teléfono o en otro equipo abra esta dirección y escriba el código. Esta ventana se cierra sola.")
Report = Callable[[float, str], None]


class ConnectDialog(QDialog):
    """Accepted once somebody signed on. Esc gives up what is waited for; the address stays typed."""

    def __init__(self, conductor: Conductor, parent: QWidget) -> None:
        super().__init__(parent)
        self._conductor = conductor
        self._task: Task | None = None
        self._link = ""
        known = conductor.link.address if conductor.link is not None else ""
        self.setWindowTitle(_("Iniciar sesión en el centro") if known else _("Conectar con un centro"))
        self._words = _plain(
            _("Su trabajo sigue en este equipo. Conectarlo solo permite enviarlo y recibir lo de los demás.")
        )
        self._address = QLineEdit(known)
        self._address.setAccessibleName(_("Dirección del centro"))
        self._address.setPlaceholderText("https://centro.ejemplo.mx")
        self._address.returnPressed.connect(self._by_browser)
        self._state, self._problem = _plain("", "strong"), _plain("", "error")
        self._shown, self._code = _plain("", "secondary"), _plain("", "figure")
        for label in (self._shown, self._code):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._copy = _button(_("Copiar la dirección"), self._copy_address)
        self._other = _button(_("Usar un código"), self._by_code)
        self._back = _button(_("Volver"), self.reject)
        self._go = _button(_("Abrir el navegador"), self._by_browser)
        style.set_role(self._go, "main")
        self._lay()
        self._wait_for("")
        self._address.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Stop waiting first; with nothing to wait for, close."""
        if self._task is not None:
            self._give_up()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._give_up()
        super().closeEvent(event)

    def _by_browser(self) -> None:
        self._ask(_sign_on)

    def _by_code(self) -> None:
        self._ask(_sign_on_by_code)

    def _ask(self, job: Callable[..., Link]) -> None:
        if self._task is not None:
            return
        address = self._address.text().strip()
        if not address:
            self._say_problem(_("Escriba la dirección que le dio Sistemas. Empieza con https://."))
            return
        self._say_problem("")
        self._wait_for(ASKING)
        self._task = self._conductor.join(partial(job, address if "://" in address else f"https://{address}"))
        self._task.progressed.connect(self._told)
        self._task.done.connect(self._joined)
        self._task.failed.connect(self._failed)
        self._task.broke.connect(self._broke)

    def _told(self, part: float, words: str) -> None:
        """Show what the centre said: the page to open, or an address and a code."""
        address, _, code = words.partition(BETWEEN)
        self._link = address
        self._shown.setText(address.partition("?")[0])
        self._code.setText(code)
        if code:
            self._wait_for(BY_CODE)
        else:
            self._wait_for(IN_BROWSER if QDesktopServices.openUrl(QUrl(address)) else NO_BROWSER)

    def _joined(self, link: Link) -> None:
        self._task = None
        self.accept()

    def _failed(self, error: DeskError) -> None:
        self._task = None
        self._wait_for("")
        self._say_problem(messages.spoken(error))

    def _broke(self, identifier: str) -> None:
        self._task = None
        self._wait_for("")
        self._say_problem(messages.bug_words(identifier))

    def _give_up(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self._wait_for("")

    def _wait_for(self, words: str) -> None:
        """Say what is waited for, nothing for «»."""
        is_waiting = bool(words)
        self._state.setText(words)
        if not is_waiting:
            self._shown.clear()
            self._code.clear()
        for part, shows in ((self._state, is_waiting), (self._shown, bool(self._shown.text())),
                            (self._code, bool(self._code.text())), (self._copy, bool(self._shown.text())), (self._words, not is_waiting),
                            (self._go, not is_waiting), (self._other, not is_waiting)):  # fmt: skip
            part.setVisible(shows)
        self._address.setEnabled(not is_waiting)
        self._back.setText(_("Dejar de esperar") if is_waiting else _("Volver"))
        if is_waiting:
            announce(self, words)
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        if words:
            announce(self, words)
            self._address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy_address(self) -> None:
        QGuiApplication.clipboard().setText(self._link)

    def _lay(self) -> None:
        label = QLabel(_("Dirección del centro"))
        label.setBuddy(self._address)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for part in (
            self._words,
            label,
            self._address,
            self._problem,
            self._state,
            self._code,
            self._shown,
            self._copy,
        ):
            column.addWidget(part)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._back, self._other, self._go):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.setMinimumWidth(min(WIDTH, self.parentWidget().window().width() - 40))


def _plain(words: str, role: str = "") -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        style.set_role(label, role)
    return label


def _button(words: str, run: Callable[[], object]) -> QPushButton:
    button = QPushButton(words, autoDefault=False)
    button.clicked.connect(run)
    return button


# Jobs: what the centre wants shown crosses to the window as words of the report.


def _sign_on(address: str, centre: Open, report: Report, cancelled: Callable[[], bool]) -> Link:
    return centre().sign_on(address, lambda page: report(-1, page), cancelled)


def _sign_on_by_code(address: str, centre: Open, report: Report, cancelled: Callable[[], bool]) -> Link:
    return centre().sign_on_by_code(address, lambda page, code: report(-1, f"{page}{BETWEEN}{code}"), cancelled)
