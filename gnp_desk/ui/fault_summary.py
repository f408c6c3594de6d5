"""«Hay n datos por corregir»: the list under the title; each line opens its place (ux.md V2)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.questions import Fault

SHOWN = 6
TWO_COLUMNS = 90


class FaultSummary(QFrame):
    """Hidden while there is nothing to correct. It takes the focus when it appears, so that it is read first."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "summary")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._faults: tuple[Fault, ...] = ()
        self._after = QLabel()
        style.set_role(self._after, "small")
        self._shown: list[QWidget] = []
        self._head = QLabel()
        style.set_role(self._head, "errorhead")
        mark = Mark()
        mark.show_mark("error", "error")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(mark)
        row.addWidget(self._head, 1)
        row.addWidget(self._after)
        self._lines = QGridLayout()
        self._lines.setSpacing(0)
        self._lines.setHorizontalSpacing(24)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 8, 12, 8)
        column.setSpacing(2)
        column.addLayout(row)
        column.addLayout(self._lines)
        self.hide()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return the errors shown."""
        return self._faults

    def say_after(self, words: str) -> None:
        """Show a grey line beside the heading."""
        self._after.setText(words)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Show these faults, or hide when there are none."""
        if tuple(faults) == self._faults:
            return
        self._faults = tuple(faults)
        for line in self._shown:
            line.hide()
            line.deleteLater()
        self._shown = []
        words = plural(len(faults), _("Hay {n} dato por corregir"), _("Hay {n} datos por corregir"))
        self._head.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription("\n".join(line_of(fault) for fault in faults))
        parent = self.parentWidget()
        width = parent.width() if parent else self.width()
        columns = 2 if width > self.fontMetrics().averageCharWidth() * TWO_COLUMNS else 1
        for index, fault in enumerate(faults[:SHOWN]):
            self._shown.append(self._line(index, fault))
            self._lines.addWidget(self._shown[-1], index // columns, index % columns)
        if len(faults) > SHOWN:
            more = QLabel(plural(len(faults) - SHOWN, _("y {n} más; F8 lo abre"), _("y {n} más; F8 los recorre")))
            style.set_role(more, "small")
            self._shown.append(more)
            self._lines.addWidget(more, SHOWN, 0, 1, columns)
        self.setVisible(bool(faults))

    def _line(self, index: int, fault: Fault) -> QPushButton:
        line = QPushButton(line_of(fault).replace("&", "&&"))
        line.setAutoDefault(False)
        line.setProperty("at", index)
        line.clicked.connect(self._picked)
        style.set_role(line, "errorlink")
        return line

    def _picked(self) -> None:
        self.picked.emit(self._faults[int(self.sender().property("at"))])


def line_of(fault: Fault) -> str:
    """Return the line of a fault: where it is, and the same words as beside the field."""
    return f"{fault.where}: {fault.text}" if fault.where else fault.text
