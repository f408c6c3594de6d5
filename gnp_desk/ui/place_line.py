"""The line at the top: where the person is, DEMOSTRACIÓN when it is one, and the box that searches and goes anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.screen import Crumb

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

BOX_WIDTH = 300
PALETTE_KEY = "Ctrl+K"


class PlaceLine(QFrame):
    """Emits `wanted` with the Place of a step, `searched` when the box is used."""

    wanted = Signal(object)
    searched = Signal()

    def __init__(self, *, is_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "place")
        self._crumbs: tuple[Crumb, ...] = ()
        self._steps = QHBoxLayout()
        self._steps.setSpacing(4)
        self._box = QPushButton(_("Buscar o ir a…"))
        self._box.setAutoDefault(False)
        self._box.setAccessibleName(_("Buscar o ir a cualquier parte"))
        self._box.setToolTip(_("Buscar o ir a cualquier parte ({key})").format(key=PALETTE_KEY))
        style.set_role(self._box, "search")
        style.set_icon(self._box, "search")
        style.set_key(self._box, PALETTE_KEY)
        self._box.clicked.connect(self.searched)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 0, 24, 1)
        self._row.setSpacing(8)
        self._row.addLayout(self._steps, 1)
        if is_demo:
            self._row.addWidget(_demo_tag())
        self._row.addWidget(self._box)
        self.set_narrow(False)

    def show_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        """Show the steps; the last is where the person is."""
        if tuple(crumbs) == self._crumbs:
            return
        self._crumbs = tuple(crumbs)
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, crumb in enumerate(crumbs):
            if number:
                self._steps.addWidget(Mark("right", "secondary"), 0, Qt.AlignmentFlag.AlignVCenter)
            self._steps.addWidget(self._step(number, crumb))
        self._steps.addStretch(1)
        self._spare_steps()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._spare_steps()

    def set_plain(self, is_plain: bool) -> None:
        """Leave out the box that leads elsewhere, or show it again."""
        self._box.setVisible(not is_plain)

    def set_narrow(self, is_narrow: bool) -> None:
        """Make the box a single icon, or show its words."""
        sizes = style.metrics()
        self._box.setText("" if is_narrow else _("Buscar o ir a…"))
        style.set_key(self._box, "" if is_narrow else PALETTE_KEY)
        self._box.setFixedSize(sizes.control if is_narrow else min(style.px(BOX_WIDTH), 420), sizes.control)
        self._row.setContentsMargins(*((12, 0, 8, 1) if is_narrow else (24, 0, 24, 1)))
        self.setFixedHeight(max(sizes.place_line, sizes.control + style.theme().border_width))
        self._spare_steps()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, style.metrics().place_line)

    def _spare_steps(self) -> None:
        """Leave the first steps out where not all fit; where the person is stays."""
        items = (self._steps.itemAt(at) for at in range(self._steps.count()))
        steps = [widget for item in items if item is not None and (widget := item.widget()) is not None]
        others = [self._row.itemAt(at).widget() for at in range(1, self._row.count())]
        taken = sum(widget.sizeHint().width() + 8 for widget in others[:-1]) + self._box.width() + 8
        margins = self._row.contentsMargins()
        room = self.width() - taken - margins.left() - margins.right()
        kept = list(steps)
        for step in steps:
            if isinstance(step, QLabel):
                step.setText(step.toolTip())
        while len(kept) > 1 and sum(step.sizeHint().width() + 4 for step in kept) > room:
            kept.pop(0)
        for step in steps:
            step.setVisible(step in kept)
        if isinstance(kept[-1] if kept else None, QLabel) and len(kept) == 1 and kept[0].sizeHint().width() > room:
            kept[0].setText(kept[0].fontMetrics().elidedText(kept[0].toolTip(), Qt.TextElideMode.ElideMiddle, max(0, room - 8)))

    def _step(self, number: int, crumb: Crumb) -> QWidget:
        if crumb.place is None:
            label = QLabel(crumb.text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setToolTip(crumb.text)
            style.set_role(label, "here")
            return label
        button = QPushButton(crumb.text.replace("&", "&&"))
        button.setAutoDefault(False)
        button.setProperty("number", number)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        style.set_role(button, "crumb")
        button.clicked.connect(self._go)
        return button

    def _go(self) -> None:
        self.wanted.emit(self._crumbs[int(self.sender().property("number"))].place)


def _demo_tag() -> QFrame:
    tag, words = QFrame(), QLabel(_("DEMOSTRACIÓN"))
    style.set_role(tag, "demo")
    style.set_role(words, "demo_words")
    row = QHBoxLayout(tag)
    row.setContentsMargins(10, 4, 10, 4)
    row.addWidget(words)
    tag.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    tag.setToolTip(_("Datos ficticios. Nada de lo que haga aquí sale de este equipo."))
    return tag
