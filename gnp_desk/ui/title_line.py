"""The title of a screen, one grey line beside it, a state and a few words in the corner; below each other where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from gnp_desk.ui.screen import Standing

TOP, BOTTOM, BETWEEN = 12, 8, 14


class TitleLine(QWidget):
    """Takes the height its words need at its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._beside, self._corner = QLabel(self), QLabel(self), QLabel(self)
        self._state = StateLabel(self)
        for label, role in ((self._title, "title"), (self._beside, "secondary"), (self._corner, "secondary")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            style.set_role(label, role)
        self._corner.setAlignment(Qt.AlignmentFlag.AlignRight)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        style.looks.changed.connect(self._wear)

    def show_words(self, title: str, beside: str, corner: str, state: Standing | None = None) -> None:
        """Show these words."""
        self._state.show_state(state)
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
        self._state.fit()
        self._lay()
        self.updateGeometry()

    def _lay(self) -> None:
        for label, rect in self._places(self.width()).items():
            label.setGeometry(rect)

    def _places(self, width: int) -> dict[QLabel, QRect]:
        """Return where each label goes: one line on a common base line, or one below the other."""
        labels = [label for label in (self._title, self._beside, self._state, self._corner) if label.text()]
        widths = {label: _width(label) for label in labels}
        if not labels:
            return {}
        if sum(widths.values()) + BETWEEN * (len(labels) - 1) <= width:
            return self._one_line(width, labels, widths)
        places, top = {}, TOP // 2
        ends = [label for label in (self._state, self._corner) if label in labels]
        is_shared = len(ends) > 1 and sum(widths[label] for label in ends) + BETWEEN <= width
        for label in labels:
            if is_shared and label is self._corner:
                places[label] = QRect(
                    width - widths[label], places[self._state].top(), widths[label], label.sizeHint().height()
                )
                continue
            height = label.heightForWidth(width) if widths[label] > width else label.sizeHint().height()
            places[label] = QRect(QPoint(0, top), QSize(width, height))
            top += height + 2
        return places

    def _one_line(self, width: int, labels: list[QLabel], widths: dict[QLabel, int]) -> dict[QLabel, QRect]:
        base = TOP + self._title.fontMetrics().ascent()
        places, left = {}, 0
        for label in labels:
            metrics = label.fontMetrics()
            if label is (self._state if self._state in labels else self._corner):
                left = width - sum(widths[other] + BETWEEN for other in labels[labels.index(label) :]) + BETWEEN
            places[label] = QRect(left, base - metrics.ascent(), widths[label], metrics.height())
            left += widths[label] + BETWEEN
        return places


class StateLabel(QLabel):
    """The word of a state with its sign before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._mark = Mark(parent=self)

    def show_state(self, state: Standing | None) -> None:
        """Show a state, or nothing."""
        self.setText(state.words if state is not None else "")
        self.setVisible(state is not None)
        if state is not None:
            self._mark.show_mark(state.sign, state.tint)
            style.set_role(self, state.tint if state.tint != "text" else "secondary")
            self.fit()

    def fit(self) -> None:
        """Give the sign its room at today's text size."""
        side = self._mark.sizeHint().width()
        self._mark.setFixedSize(side, side)
        self._mark.move(0, (self.fontMetrics().height() - side) // 2)
        self.setContentsMargins(side + 6, 0, 0, 0)


def _width(label: QLabel) -> int:
    return label.fontMetrics().horizontalAdvance(label.text()) + label.contentsMargins().left() + 4
