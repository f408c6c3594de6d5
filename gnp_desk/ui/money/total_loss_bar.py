"""Totals of a worksheet that never leave the screen, and how far total loss is."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.services.worksheets import WorksheetView
from gnp_desk.texts import _, listing, money, percent, plural
from gnp_desk.ui import draw_boxes, style
from gnp_desk.ui.icons import Mark

SIGNS = {
    "far": ("check", "ok"),
    "near": ("warning", "review"),
    "reached": ("error", "error"),
    "no_threshold": ("question", "review"),
    "no_value": ("question", "review"),
    "too_large": ("warning", "review"),
}
BARS = {"near": "review", "reached": "error"}
ROWS = (_("Subtotal"), _("IVA"), _("Total"))
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NARROW_LETTERS, LOW_ROWS = 104, 11
LEAST_BAR = 240
FEW = 5


class TotalLossBar(QWidget):
    """The damage on the value of the vehicle, with a mark at the threshold. Its words say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part, self._limit, self._tone = 0.0, 0.0, "primary"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, damage: Decimal, value: Decimal | None, limit: Decimal | None, tone: str) -> None:
        """Show the damage and the threshold as parts of the value."""
        self._part = min(1.0, float(damage / value)) if value else 0.0
        self._limit = min(1.0, float(limit / value)) if value and limit else 0.0
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(style.px(LEAST_BAR), style.px(26))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, style.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colours = style.theme()
        with QPainter(self) as painter:
            air = style.px(6)
            whole = QRect(0, air, self.width(), self.height() - 2 * air)
            painter.fillRect(QRect(0, air, round(self.width() * self._part), whole.height()), style.token(self._tone))
            draw_boxes.box(painter, whole, "", colours.border, colours.border_width, 0)
            if self._limit:
                at = round(self.width() * self._limit)
                painter.fillRect(QRect(min(at, self.width() - 3) - 1, 0, 3, self.height()), style.token("text"))


class TotalsStrip(QFrame):
    """Three groups by subtotal, tax and total, and the distance to total loss; in little room the same in two lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "surface")
        self._cells: list[list[QLabel]] = []
        self._few = _label("value")
        self._few.setWordWrap(True)
        self._table = QWidget()
        self._table.setLayout(self._build_table())
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(style.px(40))
        self._sides.addWidget(self._table)
        self._sides.addWidget(self._few)
        self._loss = QWidget()
        self._loss.setLayout(self._build_loss())
        self._sides.addWidget(self._loss, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addLayout(self._sides)
        self.fit(QSize(1000, 600))

    def show_view(self, view: WorksheetView) -> None:
        """Show the totals of a worksheet as it is, or as it is supposed to be."""
        for at, row in enumerate(view.groups):
            self._heads[at].setText(row[0])
            for line, label in enumerate(self._cells[at]):
                label.setText(row[1 + line])
        names = [f"{name} {total}" for name, _subtotal, _vat, total in view.groups[:3]]
        damage = view.groups[3]
        self._few.setText(" · ".join((f"{damage[0]} {damage[3]}", *names, _("IVA {vat}").format(vat=damage[2]))))
        self.setAccessibleName(self._few.text())
        self._show_loss(view)

    def fit(self, room: QSize) -> None:
        """Take the form that fits a screen of this size."""
        letter = max(1, self.fontMetrics().averageCharWidth())
        is_narrow = room.width() < NARROW_LETTERS * letter
        is_low = room.height() < LOW_ROWS * style.control_height()
        self._table.setVisible(not is_narrow and not is_low)
        self._few.setVisible(is_narrow or is_low)
        way = QBoxLayout.Direction.TopToBottom if is_narrow or is_low else QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(way)
        self._sides.setSpacing(4 if is_narrow or is_low else style.px(40))
        for widget in (self._bar, self._below, self._value):
            widget.setVisible(not is_low)

    def _build_table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(style.px(28))
        grid.setVerticalSpacing(2)
        for line, words in enumerate(ROWS, 1):
            name = _label("secondary" if line < 3 else "strong", LEFT)
            name.setText(words)
            grid.addWidget(name, line, 0)
        self._heads = []
        for column in range(1, 5):
            head = _label("secondary", RIGHT)
            grid.addWidget(head, 0, column)
            self._heads.append(head)
            figures = [_label("value" if line < 3 else "title" if column == 4 else "strong", RIGHT) for line in (1, 2, 3)]
            for line, label in enumerate(figures, 1):
                grid.addWidget(label, line, column)
            self._cells.append(figures)
        return grid

    def _build_loss(self) -> QVBoxLayout:
        self._mark, self._state = Mark(), _label("secondary")
        self._title, self._missing = _label("secondary"), _label("strong", RIGHT)
        self._title.setText(_("Pérdida total"))
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._title, self._mark, self._state):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._missing)
        self._bar, self._value = TotalLossBar(), _label("small")
        self._damage, self._limit = _label("small"), _label("small", RIGHT)
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._damage)
        below.addStretch(1)
        below.addWidget(self._limit)
        self._value.setWordWrap(True)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._below)
        column.addWidget(self._value)
        column.addStretch(1)
        return column

    def _show_loss(self, view: WorksheetView) -> None:
        loss = view.total_loss
        sign, tone = SIGNS[loss.state]
        self._mark.show_mark(sign, tone)
        self._state.setText(loss.words)
        style.set_role(self._state, tone if tone in ("ok", "review", "error") else "secondary")
        self._missing.setText(distance_words(loss.distance))
        self._bar.show_parts(loss.damage, loss.value, loss.threshold_amount, BARS.get(loss.state, "primary"))
        self._damage.setText(_("Daño {pct}").format(pct=percent(loss.damage_pct)) if loss.damage_pct else "")
        limit = _("Umbral {pct} = {amount}").format(pct=percent(loss.threshold_pct), amount=money(loss.threshold_amount))
        self._limit.setText(limit if loss.threshold_amount is not None else "")
        value = _("Valor del vehículo {words}").format(words=view.value_words) if loss.value else view.value_words
        self._value.setText(" · ".join(part for part in (value, tipping_words(view)) if part))
        self._bar.setAccessibleName(" · ".join((self._state.text(), self._damage.text(), self._limit.text(), self._missing.text())))


def distance_words(distance: Decimal | None) -> str:
    """Return what is missing to reach the threshold, or by how much it is passed."""
    if distance is None:
        return ""
    words = _("Faltan {amount}") if distance > 0 else _("Pasa por {amount}")
    return words.format(amount=money(abs(distance)))


def tipping_words(view: WorksheetView) -> str:
    """Return the lines that decide by themselves, «» when none does."""
    numbers = [str(line.number) for line in view.lines if line.record.id in view.total_loss.tipping]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return _("Decide el renglón {n}").format(n=numbers[0])
    more = plural(len(numbers) - FEW, _("{n} más"), _("{n} más")) if len(numbers) > FEW else ""
    return _("Deciden los renglones {n}").format(n=listing([*numbers[:FEW], more]))


def _label(role: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> QLabel:
    label = _Figures()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(align)
    style.set_role(label, role)
    label.dress()
    return label


class _Figures(QLabel):
    """A label whose figures all have one width, whatever the look."""

    def __init__(self) -> None:
        super().__init__()
        style.looks.changed.connect(self.dress)

    def setText(self, text: str) -> None:  # noqa: N802
        if text != self.text():
            super().setText(text)

    def dress(self) -> None:
        """Take the font of the look, with figures of one width."""
        self.setFont(style.figures(self.font()))
