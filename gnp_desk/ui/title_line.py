"""The title of a screen, one grey line beside it and a few words in the corner; below each other where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gnp_desk.ui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

TOP, BOTTOM, BETWEEN = 12, 8, 14


class TitleLine(QWidget):
    """Takes the height its words need at its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._beside, self._corner = QLabel(self), QLabel(self), QLabel(self)
        for label, role in ((self._title, "title"), (self._beside, "secondary"), (self._corner, "secondary")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            style.set_role(label, role)
        self._corner.setAlignment(Qt.AlignmentFlag.AlignRight)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        style.looks.changed.connect(self._wear)

    def show_words(self, title: str, beside: str, corner: str) -> None:
        """Show these words."""
        for label, words in ((self._title, title), (self._beside, beside), (self._corner, corner)):
            label.setText(words)
            label.setVisible(bool(words))
        self._lay()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return max((rect.bottom() + 1 for rect in self._places(width).values()), default=0) + BOTTOM

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(400, self.heightForWidth(max(self.width(), 400)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, self.heightForWidth(max(self.width(), 100)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _wear(self) -> None:
        self._lay()
        self.updateGeometry()

    def _lay(self) -> None:
        for label, rect in self._places(self.width()).items():
            label.setGeometry(rect)

    def _places(self, width: int) -> dict[QLabel, QRect]:
        """Return where each label goes: one line on a common base line, or one below the other."""
        labels = [label for label in (self._title, self._beside, self._corner) if label.text()]
        widths = {label: _width(label) for label in labels}
        if not labels:
            return {}
        if sum(widths.values()) + BETWEEN * (len(labels) - 1) <= width:
            return self._one_line(width, labels, widths)
        places, top = {}, TOP // 2
        for label in labels:
            height = label.heightForWidth(width) if widths[label] > width else label.sizeHint().height()
            places[label] = QRect(QPoint(0, top), QSize(width, height))
            top += height + 2
        return places

    def _one_line(self, width: int, labels: list[QLabel], widths: dict[QLabel, int]) -> dict[QLabel, QRect]:
        base = TOP + self._title.fontMetrics().ascent()
        places, left = {}, 0
        for label in labels:
            metrics = label.fontMetrics()
            at = width - widths[label] if label is self._corner else left
            places[label] = QRect(at, base - metrics.ascent(), widths[label], metrics.height())
            left += widths[label] + BETWEEN
        return places


def _width(label: QLabel) -> int:
    return label.fontMetrics().horizontalAdvance(label.text()) + 4
