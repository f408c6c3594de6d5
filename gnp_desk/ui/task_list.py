"""The twelve tasks of a claim as rows to open: number, name, what is there, and a state in shape and word."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gnp_desk.services.views import TaskRow
from gnp_desk.ui import icons, style

STATES = {
    "empty": ("empty", "secondary", False),
    "ongoing": ("half", "primary", True),
    "missing": ("warning", "review", True),
    "complete": ("check", "ok", False),
    "locked": ("lock", "secondary", False),
    "read": ("circle", "secondary", False),
}
"""State: its sign, the token of its colour, whether its word is bold because it needs a person."""

ROW = Qt.ItemDataRole.UserRole
PARENT = QModelIndex()
NUMBER, NAME, STATE_AT, WORDS, NEXT = 52, 0.28, 0.735, 30, 36


class TaskModel(QAbstractListModel):
    """The rows as they are now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[TaskRow, ...] = ()

    def put(self, rows: tuple[TaskRow, ...]) -> None:
        """Show these rows; the one chosen stays chosen."""
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.number} {row.title}. {row.summary}. {row.state_text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.summary
        return None


class TaskDelegate(QStyledItemDelegate):
    """Paints one row: in one line where there is room, the summary under the name where there is not."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        view = option.widget
        assert isinstance(view, QWidget)
        return QSize(0, style.row_height(view, 2 if is_narrow(view) else 1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        row, area = index.data(ROW), QRect(option.rect)
        view = option.widget
        assert isinstance(view, QWidget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, style.token("chosen" if chosen else "surface"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), style.token("line"))
        self._words(painter, area, row, view)
        if chosen and view.hasFocus():
            painter.setPen(QPen(style.token("focus"), 3))
            painter.drawRoundedRect(QRectF(area).adjusted(1.5, 1.5, -1.5, -2.5), 3, 3)
        painter.restore()

    def _words(self, painter: QPainter, area: QRect, row: TaskRow, view: QWidget) -> None:
        narrow, is_locked = is_narrow(view), row.state == "locked"
        left, right = area.left() + style.px(NUMBER), area.right() - style.px(NEXT)
        state_at = area.left() + round(area.width() * (0.68 if narrow else STATE_AT))
        middle = area.center().y()
        base, small = style.font(), style.font("secondary")
        number = QRect(area.left(), area.top(), style.px(NUMBER - 11), area.height() // (2 if narrow else 1))
        _text(painter, number, str(row.number), small, "secondary", right=True)
        name = QFont(base)
        name.setWeight(QFont.Weight.Normal if is_locked else QFont.Weight.DemiBold)
        words_at = left if narrow else area.left() + round(area.width() * NAME) + style.px(WORDS)
        half = area.height() // 2
        title = QRect(left, area.top() + (4 if narrow else 0), (state_at if narrow else words_at) - left - 8, half if narrow else area.height())
        _text(painter, title, row.title, name, "secondary" if is_locked else "primary")
        summary = QRect(words_at, area.top() + (half - 2 if narrow else 0), state_at - words_at - 8, half if narrow else area.height())
        _text(painter, summary, row.summary, small, "secondary")
        sign, token, bold = STATES[row.state]
        side = style.px(17)
        icons.paint(painter, QRectF(state_at, middle - side / 2, side, side), sign, style.token(token).name())
        state = QFont(small)
        state.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        _text(painter, QRect(state_at + side + 6, area.top(), right - state_at - side - 6, area.height()), row.state_text, state, token)
        icons.paint(painter, QRectF(right + 6, middle - side / 2, side, side), "right", style.token("secondary").name())


class TaskList(QListView):
    """One stop for Tab: arrows choose, Enter, Space or a click anywhere on the row opens."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = TaskModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(TaskDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)

    def show_rows(self, rows: tuple[TaskRow, ...]) -> None:
        """Show the tasks; the first stays chosen until a person chooses."""
        self.model_.put(rows)
        if rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model_.index(0))

    def choose(self, code: str) -> None:
        """Make a task the chosen one."""
        at = next((index for index, row in enumerate(self.model_.rows) if row.code == code), 0)
        self.setCurrentIndex(self.model_.index(at))

    def chosen(self) -> TaskRow | None:
        """Return the chosen task."""
        row = self.currentIndex().row()
        return self.model_.rows[row] if 0 <= row < len(self.model_.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and plain:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()

    def rows_height(self) -> int:
        """Return the height that shows every row."""
        return self.sizeHintForRow(0) * self.model_.rowCount() + 2

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.model_.rows[index.row()])


def is_narrow(view: QWidget) -> bool:
    """Return whether name, summary and state do not fit in one line."""
    return view.width() < view.fontMetrics().averageCharWidth() * 72


def _text(painter: QPainter, area: QRect, words: str, font: QFont, token: str, *, right: bool = False) -> None:
    painter.setFont(font)
    painter.setPen(style.token(token))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
