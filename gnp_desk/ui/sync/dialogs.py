"""The questions of synchronising that cannot wait: why something is discarded, and whether much may be taken away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services.central.trouble import ConsentWanted
from gnp_desk.services.outbox import OutboxItem
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.editors import LineEditor
from gnp_desk.ui.questions import Shape

LEAST, MOST, WIDTH = 5, 200, 560


class DiscardDialog(QDialog):
    """Why a refused change is discarded. Accepting leaves `reason`."""

    def __init__(self, item: OutboxItem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Descartar: {what}").format(what=item.title))
        self._reason, self._problem = LineEditor(Shape("text", limit=MOST)), _plain("")
        style.set_role(self._problem, "error")
        self._problem.hide()
        label = QLabel(_("Motivo"))
        label.setBuddy(self._reason.entry())
        self._reason.name(_("Motivo"))
        self._reason.entered.connect(self._go)
        words = _("El cambio deja de mostrarse y no se envía. Queda en el historial con su motivo.")
        rows = (_plain(item.reason), _plain(words), label, self._reason, self._problem)
        _lay(self, rows, _("Volver"), _("Descartar"), self._go)
        self._reason.enter()

    @property
    def reason(self) -> str:
        return " ".join(str(self._reason.value()).split())

    def _go(self) -> None:
        if len(self.reason) >= LEAST:
            self.accept()
            return
        self._problem.setText(_("Escriba por qué, para que otra persona lo entienda."))
        self._problem.show()
        self._reason.enter()


class ConsentDialog(QDialog):
    """Whether the centre may take away as much as it asks to. The safe answer is the first."""

    def __init__(self, asked: ConsentWanted, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("El centro pide quitar datos de este equipo"))
        count = f"{int(str(asked.details['count'])):,}"
        what = _("Son {n} registros, más de lo usual. Suele pasar cuando un supervisor reasigna muchos siniestros.")
        safe = _(
            "Lo que todavía no tiene acuse se queda aquí. Lo demás sigue en el centro. Si no lo esperaba, pregunte antes."
        )
        _lay(
            self, (_plain(what.format(n=count)), _plain(safe)), _("No quitar nada"), _("Permitir y seguir"), self.accept
        )


def _lay(dialog: QDialog, rows: tuple[QWidget, ...], back: str, verb: str, go: object) -> None:
    """Put rows over the two buttons: the way back, and the verb."""
    leave, forward = QPushButton(back, autoDefault=False), QPushButton(verb, autoDefault=False)
    leave.clicked.connect(dialog.reject)
    forward.clicked.connect(go)
    style.set_role(forward, "main")
    buttons = QHBoxLayout()
    buttons.addStretch(1)
    buttons.addWidget(leave)
    buttons.addWidget(forward)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 24, 24, 16)
    column.setSpacing(12)
    for row in rows:
        column.addWidget(row)
    column.addStretch(1)
    column.addLayout(buttons)
    dialog.setMinimumWidth(min(WIDTH, dialog.parentWidget().window().width() - 40))
    leave.setFocus(Qt.FocusReason.OtherFocusReason)


def _plain(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
