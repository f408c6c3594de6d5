"""A settlement as a cascade: one row per step; a row opens into its sentence, its inputs, its rule and its rounding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.services.cascade_view import MISSING, StepRow
from gnp_desk.texts import _
from gnp_desk.ui import draw_boxes, icons, style
from gnp_desk.ui.money.cards import Words
from gnp_desk.ui.steady_scroll import SteadyScrollArea

NUMBER, CHEVRON, AIR = 44, 30, 8
NARROW_LETTERS = 62
RIGHT, LEFT = (
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
)


class Sentence(QWidget):
    """A sentence with the base of its percentage in bold, laid out as wide as there is room."""

    def __init__(self, text: str, spot: tuple[int, int]) -> None:
        super().__init__()
        self._text, self._spot = text, spot
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._laid(width)[1]

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self._laid(max(200, self.width()))[1])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setPen(style.token("text"))
            self._laid(self.width())[0].draw(painter, QPointF(0, 0))

    def _laid(self, width: int) -> tuple[QTextLayout, int]:
        layout = QTextLayout(self._text, style.font("base"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        bold = QTextLayout.FormatRange()
        bold.start, bold.length, bold.format = *self._spot, QTextCharFormat()
        bold.format.setFontWeight(QFont.Weight.DemiBold)
        layout.setFormats([bold] if self._spot[1] else [])
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, round(height) + 2


class StepHead(QPushButton):
    """The closed face of a step: number, noun, base, amount. It opens and closes."""

    walked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.row: StepRow | None = None
        self.setCheckable(True)
        self.setAutoDefault(False)
        style.set_ring(self, "inside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, row: StepRow) -> None:
        """Show another step."""
        if row != self.row:
            self.row = row
            words = " · ".join(part for part in (row.number, row.title, row.base, row.result) if part)
            self.setAccessibleName(words)
            self.setToolTip(row.sentence)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        lines = 2 if self._is_narrow() and self.row is not None and self.row.base else 1
        return QSize(300, style.row_height(self, lines))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, style.row_height(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        turns = event.key() == (Qt.Key.Key_Left if self.isChecked() else Qt.Key.Key_Right)
        if event.key() in steps:
            self.walked.emit(steps[Qt.Key(event.key())])
        elif plain and (turns or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        row = self.row
        if row is None:
            return
        with QPainter(self) as painter:
            area = self.rect()
            if self.isChecked() or self.underMouse():
                painter.fillRect(area, style.token("chosen"))
            elif row.is_result:
                painter.fillRect(area, style.token("surface"))
            self._words(painter, area, row)
            side = style.metrics().icon
            spot = QRectF(
                area.right() - style.px(CHEVRON) + (style.px(CHEVRON) - side) / 2,
                area.center().y() - side / 2,
                side,
                side,
            )
            icons.paint(painter, spot, "up" if self.isChecked() else "down", style.theme().secondary)

    def _words(self, painter: QPainter, area: QRect, row: StepRow) -> None:
        tone = "text" if row.applies else "review" if row.state == MISSING else "secondary"
        weight = 600 if row.is_result or row.state == MISSING else 500 if row.applies else 400
        right = area.right() - style.px(CHEVRON)
        left = area.left() + style.px(NUMBER)
        amount = style.figures(style.font("heading" if row.is_result else "base", 600 if row.applies else 400))
        painter.setFont(amount)
        wide = painter.fontMetrics().horizontalAdvance(row.result)
        is_two = self._is_narrow() and bool(row.base)
        top = area.adjusted(0, 0, 0, -area.height() // 2) if is_two else area
        self._write(painter, QRect(right - wide, top.top(), wide, top.height()), row.result, RIGHT, tone)
        painter.setFont(style.figures(style.font("secondary")))
        self._write(
            painter,
            QRect(area.left(), top.top(), left - area.left() - AIR, top.height()),
            row.number,
            RIGHT,
            "secondary",
        )
        noun = style.font("heading" if row.is_result else "base", weight)
        painter.setFont(noun)
        named = painter.fontMetrics().horizontalAdvance(row.title)
        self._write(painter, QRect(left, top.top(), right - wide - AIR - left, top.height()), row.title, LEFT, tone)
        base_left = left if is_two else left + named + 2 * AIR
        below = area.adjusted(0, area.height() // 2 - 2, 0, 0) if is_two else area
        room = QRect(
            base_left,
            below.top(),
            (right if is_two else right - max(wide, style.px(130)) - 2 * AIR) - base_left,
            below.height(),
        )
        painter.setFont(style.figures(style.font("secondary")))
        self._write(painter, room, row.base, LEFT if is_two else RIGHT, "secondary")

    def _write(self, painter: QPainter, area: QRect, words: str, align: Qt.AlignmentFlag, tone: str) -> None:
        painter.setPen(style.token(tone))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width() + 2)
        painter.drawText(area, int(align | Qt.TextFlag.TextSingleLine), shown)

    def _is_narrow(self) -> bool:
        return self.width() < NARROW_LETTERS * self.fontMetrics().averageCharWidth()


class StepBox(QFrame):
    """A step with its head and, once asked for, what it opens into."""

    def __init__(self) -> None:
        super().__init__()
        self.head = StepHead()
        self.head.toggled.connect(self._toggle)
        self._body: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)

    def show_row(self, row: StepRow) -> None:
        """Show another step; an open one is drawn anew when it says something else."""
        if row == self.head.row:
            return
        self.head.show_row(row)
        self._drop()
        self._toggle(self.head.isChecked())

    def open(self, is_open: bool) -> None:
        """Open or close the step."""
        self.head.setChecked(is_open)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            if self.head.isChecked():
                draw_boxes.box(painter, self.rect(), "", style.theme().primary, 2, 4)
            else:
                painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), style.token("line"))

    def _toggle(self, is_open: bool) -> None:
        if is_open and self._body is None and self.head.row is not None:
            self._body = _body(self.head.row)
            self._column.addWidget(self._body)
        if self._body is not None:
            self._body.setVisible(is_open)
        self.update()

    def _drop(self) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
            self._body = None


class CascadeView(SteadyScrollArea):
    """The steps one under another. Arrows walk, Enter opens; what is open stays open when figures change."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._boxes: list[StepBox] = []
        sheet = QWidget()
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(4, 4, 10, 8)
        self._column.setSpacing(0)
        self.tail = QVBoxLayout()
        self._column.addLayout(self.tail)
        self._column.addStretch(1)
        self.setWidget(sheet)

    def show_steps(self, rows: Sequence[StepRow]) -> None:
        """Show these steps instead of those before."""
        while len(self._boxes) > len(rows):
            box = self._boxes.pop()
            box.hide()
            box.deleteLater()
        while len(self._boxes) < len(rows):
            box = StepBox()
            box.head.walked.connect(self._walk)
            self._column.insertWidget(len(self._boxes), box)
            self._boxes.append(box)
        for box, row in zip(self._boxes, rows, strict=True):
            box.show_row(row)

    def boxes(self) -> tuple[StepBox, ...]:
        """Return the steps in order."""
        return tuple(self._boxes)

    def open(self, code: str) -> None:
        """Open a step and bring it into view."""
        for box in self._boxes:
            if box.head.row is not None and box.head.row.code == code:
                box.open(True)
                box.head.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_all(self, is_open: bool) -> None:
        """Open or close every step."""
        for box in self._boxes:
            box.open(is_open)

    def is_all_open(self) -> bool:
        """Return whether every step is open."""
        return bool(self._boxes) and all(box.head.isChecked() for box in self._boxes)

    def enter(self) -> None:
        """Put the focus on the first step."""
        if self._boxes:
            self._boxes[0].head.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, steps: int) -> None:
        heads = [box.head for box in self._boxes]
        at = heads.index(self.sender()) + steps  # type: ignore[arg-type]
        if 0 <= at < len(heads):
            heads[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(heads[at], 0, 24)


def _body(row: StepRow) -> QWidget:
    """Return what a step opens into: sentence, inputs with their source, how it was made, rule, clause, rounding."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(style.px(NUMBER), 8, 12, 10)
    column.setSpacing(8)
    column.addWidget(Sentence(row.sentence, row.spot))
    if row.table:
        column.addLayout(_table(row))
    for text, result in row.made:
        column.addLayout(_line(text, result))
    grounds = [(_("Regla"), row.rules), (_("Cláusula"), row.clause), (_("Redondeo"), row.rounding)]
    column.addLayout(_pairs([pair for pair in grounds if pair[1]]))
    return body


def _table(row: StepRow) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(0, 4)
    grid.setColumnStretch(1, 4)
    grid.setColumnStretch(2, 3)
    for column, words in enumerate((_("Dato"), _("De dónde viene"), _("Valor"))):
        grid.addWidget(Words(words, "small"), 0, column, RIGHT if column == 2 else LEFT)
    for line, (label, source, value) in enumerate(row.table, 1):
        rule = QFrame()
        rule.setFixedHeight(1)
        style.set_role(rule, "rule")
        grid.addWidget(rule, 2 * line - 1, 0, 1, 3)
        grid.addWidget(Words(label, ""), 2 * line, 0)
        grid.addWidget(Words(source, "secondary"), 2 * line, 1)
        figure = Words(value, "value")
        figure.setAlignment(RIGHT)
        grid.addWidget(figure, 2 * line, 2)
    return grid


def _line(text: str, result: str) -> QGridLayout:
    grid = QGridLayout()
    grid.setColumnStretch(0, 1)
    grid.addWidget(Words(text, "secondary"), 0, 0)
    grid.addWidget(Words(result, "secondary", wraps=False), 0, 1, RIGHT)
    return grid


def _pairs(rows: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for line, (label, words) in enumerate(rows):
        grid.addWidget(Words(label, "secondary", wraps=False), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Words(words, ""), line, 1)
    return grid
