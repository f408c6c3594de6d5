"""Ctrl+K: one box for everything. Plain text finds records, `>` commands, `/` settings, `#` a folio."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.screen import Action
from gnp_desk.ui.tasks import READ, Task, Tasks

if TYPE_CHECKING:
    from gnp_desk.services.views import Found, SearchHit

WIDTH, FROM_TOP, SHOWN, MOST = 640, 8, 8, 60
SETTINGS = ("theme", "density", "text")
Find = Callable[[str], "Found"]


@dataclass(frozen=True)
class Entry:
    """One line: a command, or a record found. Running it is one call."""

    text: str
    detail: str
    key: str
    run: Callable[[], None]
    why_not: str = ""


class Palette(QFrame):
    """Opens over the window. Emits `run` with the Entry chosen, `closed` when it is put away."""

    run = Signal(object)
    closed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        style.set_role(self, "popup")
        self._tasks = tasks
        self._find: Find | None = None
        self._record: Callable[[SearchHit], Entry] | None = None
        self._commands: tuple[Action, ...] = ()
        self._searching: Task | None = None
        self._entries: tuple[Entry, ...] = ()
        self._line = QLineEdit()
        self._line.setAccessibleName(_("Buscar o ir a"))
        self._line.setPlaceholderText(_("Nombre, placas, póliza o folio. Con > órdenes, con / ajustes."))
        self._line.textChanged.connect(self._typed)
        self._line.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Resultados"))
        self._list.setItemDelegate(_Lines(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._choose)
        self._none = QLabel()
        self._none.setTextFormat(Qt.TextFormat.PlainText)
        self._none.setWordWrap(True)
        style.set_role(self._none, "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for widget in (self._line, self._list, self._none):
            column.addWidget(widget)
        self._waiting = QTimer(self, interval=40, singleShot=True)
        self._waiting.timeout.connect(self._search)
        self.hide()

    def set_find(self, find: Find | None, record: Callable[[SearchHit], Entry] | None) -> None:
        """Take the search of an open store, and what makes an entry of one of its hits; none while it is closed."""
        self._find, self._record = find, record

    def open(self, commands: Sequence[Action], text: str = "") -> None:
        """Show with these commands and the box ready to type."""
        self._commands = tuple(commands)
        self._line.setText(text)
        self._typed(text)
        self.place()
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_it(self) -> None:
        """Put it away."""
        self.hide()
        self.closed.emit()

    def place(self) -> None:
        """Stand under the place line, in the middle."""
        width = min(self.parentWidget().width() - 32, style.px(WIDTH))
        rows = max(1, min(SHOWN, self._list.count()))
        around = style.control_height() + 2 * 12 + 8 + 2
        room = self.parentWidget().height() - 40
        height = min(rows * style.row_height(self._list) + around, room)
        self.setGeometry((self.parentWidget().width() - width) // 2, FROM_TOP, width, height)

    def entries(self) -> tuple[Entry, ...]:
        """Return what is listed now."""
        return self._entries

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.close_it()
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN, Qt.Key.Key_PageUp: -SHOWN}
        if event.key() in steps:
            at = self._list.currentRow() + steps[Qt.Key(event.key())]
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, at)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            return False
        return True

    def _typed(self, text: str) -> None:
        if self._searching is not None:
            self._searching.cancel()
            self._searching = None
        sign, words = (text[0], text[1:]) if text[:1] in ("#", ">", "/") else ("", text)
        if sign == "#" or (not sign and words.strip()):
            self._waiting.start()
            self._show(self._matching(words) if not sign else ())
            return
        self._waiting.stop()
        actions = self._commands
        if sign == "/":
            actions = tuple(action for action in actions if action.code.startswith(SETTINGS))
        self._show(self._matching(words, actions))

    def _search(self) -> None:
        text = self._line.text().lstrip("#").strip()
        if self._find is not None and text:
            find = self._find
            self._searching = self._tasks.start(_Finding(find, text), self._found, lane=READ)

    def _found(self, found: Found) -> None:
        self._searching = None
        typed = self._line.text()
        if found.text != typed.lstrip("#").strip() or self._record is None:
            return
        hits = [hit for hit in found.hits if hit.kind in ("claim", "paper") or not typed.startswith("#")]
        records = tuple(self._record(hit) for hit in hits)
        self._show((*records, *(() if typed.startswith("#") else self._matching(typed))))

    def _matching(self, words: str, actions: Sequence[Action] | None = None) -> tuple[Entry, ...]:
        wanted = _plain(words).split()
        found = [action for action in (self._commands if actions is None else actions) if _means(action, wanted)]
        return tuple(Entry(action.text, action.why_not, action.key, action.run, action.why_not) for action in found)

    def _show(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)[:MOST]
        self._list.clear()
        for entry in self._entries:
            item = QListWidgetItem(entry.text)
            item.setData(Qt.ItemDataRole.UserRole, (entry.detail, style.key_words(entry.key), bool(entry.why_not)))
            parts = (entry.text, entry.detail, style.key_words(entry.key))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in parts if part))
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(entries))
        self._none.setVisible(not entries)
        self._none.setText(_("Nada coincide. Busque por placas, póliza, nombre, NIV o folio."))
        self.place()

    def _choose(self, item: QListWidgetItem | None) -> None:
        row = self._list.row(item) if item is not None else -1
        if 0 <= row < len(self._entries):
            entry = self._entries[row]
            self.close_it()
            self.run.emit(entry)


class _Finding:
    """One search, run on the reading lane."""

    def __init__(self, find: Find, text: str) -> None:
        self._find, self._text = find, text

    def __call__(self) -> Found:
        return self._find(self._text)


class _Lines(QStyledItemDelegate):
    """Text at the left, detail in grey after it, key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:  # noqa: N802
        return QSize(100, style.row_height(option.widget))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        area = option.rect
        painter.save()
        if selected:
            painter.fillRect(area, style.token("chosen"))
            painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), style.token("primary"))
        detail, key, blocked = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        room = area.adjusted(14, 0, -12, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if key:
            painter.setFont(style.font("small", 500))
            painter.setPen(style.token("secondary"))
            painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignRight), key)
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(key) - 16)
        painter.setFont(style.font("base", 500))
        painter.setPen(style.token("secondary" if blocked else "text"))
        text = index.data(Qt.ItemDataRole.DisplayRole)  # type: ignore[attr-defined]
        painter.drawText(room, int(middle), text)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(text) + 14)
        painter.setFont(style.font("secondary"))
        painter.setPen(style.token("secondary"))
        painter.drawText(room, int(middle), detail)
        painter.restore()


def _means(action: Action, wanted: Sequence[str]) -> bool:
    have = _plain(action.text).split()
    return all(any(word.startswith(start) for word in have) for start in wanted)


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
