"""One cell of the worksheet: how it is painted, and the line it is typed into."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from gnp_desk.services import worksheet_cells as cells
from gnp_desk.ui import draw_boxes, icons, style
from gnp_desk.ui.editors import Line
from gnp_desk.ui.money import worksheet_model as model
from gnp_desk.ui.money.cell_choices import CellChoices, Items

Index = QModelIndex | QPersistentModelIndex
AIR = 8
LEVELS = {"error": ("error", "error"), "warning": ("warning", "review"), "note": ("info", "review")}
FREE = cells.FREE
OLD_PRICE = model.FIRST + cells.NAMES.index("price_source")
STEPS = {
    Qt.Key.Key_Tab: (1, 0),
    Qt.Key.Key_Backtab: (-1, 0),
    Qt.Key.Key_Return: (0, 1),
    Qt.Key.Key_Enter: (0, 1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Up: (0, -1),
}
Offered = Callable[[int, str], Items]


class CellDelegate(QStyledItemDelegate):
    """Paints cells and opens lines in them. Tab, Enter and the arrows keep what was typed and go on; Esc takes it back."""

    typing = Signal(int, str, str)
    """Emitted with row, field and text at every key."""
    stepped = Signal(int, int)
    """Emitted with columns and rows to move by, once what was typed is kept."""
    cancelled = Signal()

    def __init__(self, view: QTableView, offered: Offered) -> None:
        super().__init__(view)
        self._view, self._offered = view, offered
        self._choices: CellChoices | None = None
        self._editor: Line | None = None
        self._at = (0, "")
        self._fonts: dict[int, QFont] = {}
        style.looks.changed.connect(self._fonts.clear)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        line = Line(parent)
        line.setFrame(False)
        line.setAutoFillBackground(True)
        line.setTextMargins(AIR - 4, 0, AIR - 4, 0)
        line.setAlignment(model.alignment(index.column()))
        line.setFont(style.figures(style.font()))
        line.setAccessibleName(f"{model.full_title(index.column())} {index.row() + 1}")
        line.textEdited.connect(self._typed)
        self._editor, self._at = line, (index.row(), model.name_of(index.column()))
        self._offer()
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        line = cast(Line, editor)
        if not line.isModified():
            line.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, into: object, index: Index) -> None:  # noqa: N802
        line = cast(Line, editor)
        if line.isModified():
            self._view.model().setData(cast(QModelIndex, index), line.text())

    def destroyEditor(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        if editor is self._editor:
            self._editor = None
            self._hide()
        super().destroyEditor(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        editor.setGeometry(option.rect.adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and watched is self._editor and self._key(cast(QKeyEvent, event)):
            return True
        if event.type() == QEvent.Type.FocusOut:
            self._hide()
        return super().eventFilter(watched, event)

    def open_choices(self) -> None:
        """Show everything the open cell may hold."""
        if self._editor is not None and self._choices is not None:
            self._choices.open(self._editor)

    def finish(self) -> None:
        """Keep what the open line holds and close it."""
        line = self._editor
        if line is not None:
            self._hide()
            self.commitData.emit(line)
            self.closeEditor.emit(line, QStyledItemDelegate.EndEditHint.NoHint)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        area = option.rect
        self._ground(painter, area, option, index)
        self._words(painter, area.adjusted(AIR, 0, -AIR, 0), index)
        if index == self._view.currentIndex() and self._view.hasFocus():
            draw_boxes.ring(painter, area.adjusted(0, 0, -1, -1), style.theme())
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen or index.row() == self._view.currentIndex().row():
            painter.fillRect(area, style.token("chosen"))
        if index.data(model.IS_OUT):
            hatch = QColor(style.token("border"))
            hatch.setAlpha(70)
            painter.fillRect(area, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        line = style.token("line")
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), line)
        painter.fillRect(QRect(area.right(), area.top(), 1, area.height()), line)
        if is_chosen and not style.theme().is_dark and style.theme().border_width == 2:
            # Where there are no tints, thickness says what is chosen.
            draw_boxes.box(painter, area.adjusted(0, 0, -1, -1), "", style.theme().primary, 2, 0)

    def _words(self, painter: QPainter, area: QRect, index: Index) -> None:
        column = index.column()
        level = str(index.data(model.LEVEL) or "")
        words, tone = str(index.data() or ""), "text"
        if index.data(model.IS_OUT) or index.data(model.IS_NEW) or column == model.NUMBER:
            tone = "secondary"
        if level and column == model.NUMBER:
            side = style.metrics().secondary
            spot = QRectF(area.left() - 3, area.center().y() - side / 2, side, side)
            icons.paint(painter, spot, LEVELS[level][0], style.theme().token(LEVELS[level][1]))
        elif level in ("error", "warning") or (level == "note" and column == OLD_PRICE):
            tone = LEVELS[level][1]
        if tone == "review" and column == OLD_PRICE:
            side = style.metrics().secondary
            icons.paint(painter, QRectF(area.left(), area.center().y() - side / 2, side, side), "warning", style.theme().review)
            area = area.adjusted(side + 5, 0, 0, 0)
        weight = 600 if tone in ("error", "review") or (column == model.AMOUNT and tone == "text") else 400
        if weight not in self._fonts:
            self._fonts[weight] = style.figures(style.font("base", weight))
        painter.setFont(self._fonts[weight])
        painter.setPen(style.token(tone))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width() + 2)
        painter.drawText(area, int(model.alignment(column) | Qt.TextFlag.TextSingleLine), shown)

    def _typed(self) -> None:
        line = self._editor
        assert line is not None
        if self._choices is not None:
            self._choices.narrow(line)
        self.typing.emit(*self._at, line.text())

    def _key(self, event: QKeyEvent) -> bool:
        line, key = self._editor, Qt.Key(event.key())
        is_open = self._choices is not None and self._choices.isVisible()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier) or line is None:
            return False
        if is_open and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._choices.move_by(1 if key == Qt.Key.Key_Down else -1)  # type: ignore[union-attr]
        elif key == Qt.Key.Key_F4:
            self.open_choices()
        elif key == Qt.Key.Key_Escape and is_open:
            self._hide()
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
            self.closeEditor.emit(line, QStyledItemDelegate.EndEditHint.RevertModelCache)
        elif key in STEPS:
            self._go_on(line, *STEPS[key], back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            return False
        return True

    def _go_on(self, line: Line, columns: int, rows: int, *, back: bool) -> None:
        taken = self._choices.taken() if self._choices is not None else ""
        if taken and taken != line.text():
            self._take(taken)
        self.finish()
        is_back = back and rows == 1
        self.stepped.emit(columns, -rows if is_back else rows)

    def _take(self, label: str) -> None:
        if self._editor is not None:
            self._editor.setText(label)
            self._editor.setModified(True)

    def _picked(self, label: str) -> None:
        self._take(label)
        self.finish()
        self.stepped.emit(1, 0)

    def _offer(self) -> None:
        items = self._offered(*self._at)
        if self._choices is None:
            self._choices = CellChoices(self._view.window())
            self._choices.picked.connect(self._picked)
        self._choices.offer(items, is_free=self._at[1] in FREE)

    def _hide(self) -> None:
        if self._choices is not None:
            self._choices.hide()


def is_editing(view: QTableView) -> bool:
    """Return whether a line is open in the grid."""
    focus = QApplication.focusWidget()
    return isinstance(focus, Line) and view.isAncestorOf(focus)
