"""Whose data fill a format: a claim or a policy, found as in Buscar, or nobody's."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services.search import Search
from gnp_desk.services.views import Found, SearchHit
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.hit_list import HitList
from gnp_desk.ui.tasks import READ, Tasks

PAUSE_MS, RESULTS, KINDS = 30, 20, ("claim", "policy")


class SubjectDialog(QDialog):
    """Accepting leaves `hit`: what was chosen, None for an empty format."""

    def __init__(self, search: Search, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("De quién son los datos"))
        self.hit: SearchHit | None = None
        self._search, self._tasks = search, tasks
        self._told, self._is_wanted = "", False
        self._line, self._list = QLineEdit(), HitList()
        self._line.setAccessibleName(_("Buscar siniestro o póliza"))
        self._line.setPlaceholderText(_("Placas, póliza, nombre o folio"))
        self._line.installEventFilter(self)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._find)
        self._line.textChanged.connect(self._typed)
        self._list.opened.connect(self._use)
        self._list.setMinimumHeight(style.px(260))
        explained = QLabel(_("El formato se llena con lo que ya se sabe de él. Sin elegir, se llena a mano."))
        explained.setWordWrap(True)
        style.set_role(explained, "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(style.gap())
        for widget in (explained, self._line):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addLayout(self._buttons())
        self.setMinimumWidth(min(620, parent.width() - 40))
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list.count():
            self._list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._use()
        else:
            return False
        return True

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, slot, role in (
            (_("Volver"), self.reject, ""),
            (_("Llenar a mano"), self.accept, ""),
            (_("Usar estos datos"), self._use, "main"),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            if role:
                style.set_role(button, role)
            row.addWidget(button)
        row.insertStretch(0, 1)
        return row

    def _typed(self) -> None:
        self._is_wanted = False
        self._pause.start()

    def _find(self) -> None:
        text = self._line.text().strip()
        if text:
            self._tasks.start(partial(self._search.find, text, RESULTS), self._found, lane=READ)
        else:
            self._told = ""
            self._list.show_hits(())

    def _found(self, found: Found) -> None:
        if found.text == self._line.text().strip():
            self._told = found.text
            self._list.show_hits([hit for hit in found.hits if hit.kind in KINDS])
            if self._is_wanted:
                self._use()

    def _use(self) -> None:
        """Take what is chosen; what was found for another text is not what is meant."""
        hit = self._list.hit()
        self._is_wanted = self._line.text().strip() != self._told
        if hit is not None and not self._is_wanted:
            self.hit = hit
            self.accept()
