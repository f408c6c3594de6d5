"""Two ways to work with the window: keys only, and pointer only. Both send the events a person's hands would."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from gnp_desk.ui.cell import Cell
from gnp_desk.ui.choosing import CheckListEditor, ChoiceEditor, SegmentEditor
from gnp_desk.ui.damage_page import DamagePage
from gnp_desk.ui.group_editor import GroupEditor
from gnp_desk.ui.option_rows import CheckRows, Rows
from gnp_desk.ui.shell import Shell

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
WAIT_S, MOST_STOPS = 20, 600


class Hand:
    """What both hands know: where the focus is, when the window is at rest, and typing itself."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.window = shell.window

    def settle(self) -> None:
        """Wait until no job runs, nothing waits to be saved, and the layout has settled."""
        loop, watch, began, still = QEventLoop(), QTimer(interval=1), time.monotonic(), [0]

        def look() -> None:
            session = self.shell.work.session if self.shell.work else None
            busy = self.shell.tasks.running or (session is not None and not session.is_settled)
            still[0] = 0 if busy else still[0] + 1
            if still[0] > 3 or time.monotonic() - began > WAIT_S:
                loop.quit()

        watch.timeout.connect(look)
        watch.start()
        loop.exec()
        watch.stop()
        assert still[0] > 3, "still busy"

    def wait_for(self, condition: Callable[[], object]) -> None:
        began = time.monotonic()
        while not condition():
            QTest.qWait(5)
            assert time.monotonic() - began < WAIT_S, f"it never came; focus is {QApplication.focusWidget()}"

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus(), letter)
            else:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(self.focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def button(self, words: str, inside: QWidget | None = None) -> QPushButton:
        """Return the button that shows these words."""
        found = [
            button
            for button in (inside or self.window).findChildren(QPushButton)
            if button.isVisible() and button.text().replace("&", "") == words
        ]
        assert found, f"no button says {words}"
        return found[0]

    def do(self, words: str) -> None:
        """Do what a button of the action bar says."""
        raise NotImplementedError

    def press(self, button: QWidget) -> None:
        raise NotImplementedError

    def pick_row(self, rows: QAbstractItemView, row: int) -> None:
        """Choose a row of a list and open it."""
        raise NotImplementedError

    def write(self, line: QWidget, text: str) -> None:
        raise NotImplementedError

    def answer(self, cell: Cell, value: object) -> None:
        """Answer a question: a label, a text, labels, or a text per part; None takes what comes first."""
        editor = cell.editor
        if isinstance(editor, SegmentEditor):
            self._segment(editor, str(value) if value else "")
        elif isinstance(editor, ChoiceEditor):
            self._choose(editor, str(value) if value else "")
        elif isinstance(editor, CheckListEditor):
            self._mark(editor, tuple(value) if isinstance(value, list | tuple) else ())
        elif isinstance(editor, GroupEditor):
            texts = value if isinstance(value, dict) else {}
            for part, line in editor._lines.items():
                if part in texts:
                    self.write(line, texts[part])
        else:
            self.write(editor.entry(), str(value))

    def note_damage(self, page: DamagePage, zone: str, degree: int) -> None:
        """Note a zone of the diagram and its degree."""
        raise NotImplementedError

    def _segment(self, editor: SegmentEditor, label: str) -> None:
        raise NotImplementedError

    def _choose(self, editor: ChoiceEditor, label: str) -> None:
        raise NotImplementedError

    def _mark(self, editor: CheckListEditor, labels: tuple[str, ...]) -> None:
        raise NotImplementedError


class Keyboard(Hand):
    """Tab, arrows, Space, Enter, letters and shortcuts; it never touches the pointer."""

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def reach(self, widget: QWidget) -> None:
        """Press Tab until the focus is there; whatever cannot be reached so is out of reach for those without a pointer."""
        for _stop in range(MOST_STOPS):
            now = QApplication.focusWidget()
            if now is widget:
                return
            QTest.keyClick(now or self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {widget.accessibleName() or widget}; last was {now}")

    def do(self, words: str) -> None:
        screen = self.window.screen_shown
        assert screen is not None
        action = next(action for action in screen.actions() if action.text == words)
        if not action.key:
            self.press(self.button(words, self.window.bar))
            return
        self.key(*self._keys(action.key))
        self.settle()

    def _keys(self, written: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
        from PySide6.QtGui import QKeySequence

        combination = QKeySequence(written)[0]
        return combination.key(), combination.keyboardModifiers()

    def press(self, button: QWidget) -> None:
        self.reach(button)
        self.key(Qt.Key.Key_Space)
        self.settle()

    def pick_row(self, rows: QAbstractItemView, row: int) -> None:
        self.reach(rows)
        self.key(Qt.Key.Key_Home)
        for _step in range(row):
            self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_Return)
        self.settle()

    def write(self, line: QWidget, text: str) -> None:
        self.reach(line)
        self.key(Qt.Key.Key_A, CONTROL)
        self.type(text)

    def note_damage(self, page: DamagePage, zone: str, degree: int) -> None:
        self.reach(page.diagram)
        shown = page._view.zone(zone) if page._view else None
        assert shown is not None
        self.type(f"{shown.number}{degree}")
        self.settle()

    def _segment(self, editor: SegmentEditor, label: str) -> None:
        self.reach(editor.entry())
        for _step in editor.stops():
            now = self.focus()
            if not label or (isinstance(now, QPushButton) and now.text() == label):
                break
            self.key(Qt.Key.Key_Right)
        self.key(Qt.Key.Key_Space)

    def _choose(self, editor: ChoiceEditor, label: str) -> None:
        self.reach(editor.entry())
        self.key(Qt.Key.Key_F4)
        if label:
            self.type(label)
        self.key(Qt.Key.Key_Return)

    def _mark(self, editor: CheckListEditor, labels: tuple[str, ...]) -> None:
        rows = editor.findChildren(CheckRows)[0]
        self.reach(rows)
        for label in labels or (rows.item(0).text(),):
            self.key(Qt.Key.Key_Home)
            for _step in range(rows.count()):
                if rows.currentItem().text().startswith(label):
                    break
                self.key(Qt.Key.Key_Down)
            self.key(Qt.Key.Key_Space)


class Mouse(Hand):
    """Clicks and the wheel. Letters are typed only into a field that was clicked: those no pointer can give."""

    def show(self, widget: QWidget) -> None:
        """Turn the wheel over whatever scrolls until the middle of the widget is in view."""
        area = widget.parentWidget()
        while area is not None:
            if isinstance(area, QScrollArea) and area.widget() is not None and area.widget().isAncestorOf(widget):
                self._turn(area, widget)
            area = area.parentWidget()

    def _turn(self, area: QAbstractScrollArea, widget: QWidget) -> None:
        view = area.viewport()
        for _turn in range(400):
            middle = widget.mapTo(view, widget.rect().center()).y()
            if 0 <= middle < view.height():
                return
            before = area.verticalScrollBar().value()
            self._wheel(view, -120 if middle > 0 else 120)
            if area.verticalScrollBar().value() == before:
                return

    def _wheel(self, view: QWidget, by: int) -> None:
        at = QPointF(view.width() - 2, 2)
        event = QWheelEvent(
            at,
            QPointF(view.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, event)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.qWait(0)
        self.show(widget)
        QTest.mouseClick(widget, LEFT, pos=at or widget.rect().center())

    def do(self, words: str) -> None:
        self.press(self.button(words, self.window.bar))

    def press(self, button: QWidget) -> None:
        self.click(button)
        self.settle()

    def pick_row(self, rows: QAbstractItemView, row: int) -> None:
        self.show(rows)
        model = rows.model()
        index = model.index(row, 0)
        rows.scrollTo(index)
        QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(index).center())
        self.settle()

    def write(self, line: QWidget, text: str) -> None:
        self.click(line)
        if isinstance(line, QLineEdit):
            line.selectAll()
        self.type(text)

    def note_damage(self, page: DamagePage, zone: str, degree: int) -> None:
        shown = page._view.zone(zone) if page._view else None
        assert shown is not None
        self.click(page.diagram, page.diagram._shape(shown).boundingRect().center().toPoint())
        self.settle()
        self.click(page.panel.degree.stops()[degree - 1])
        self.settle()

    def _segment(self, editor: SegmentEditor, label: str) -> None:
        buttons = editor.stops()
        self.click(next(button for button in buttons if not label or button.text() == label))  # type: ignore[attr-defined]

    def _choose(self, editor: ChoiceEditor, label: str) -> None:
        self.click(editor.entry())
        rows = next(rows for rows in self.window.findChildren(Rows) if rows.isVisible() and type(rows) is Rows)
        item = next(rows.item(i) for i in range(rows.count()) if not label or rows.item(i).text().startswith(label))
        rows.scrollToItem(item)
        QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualItemRect(item).center())

    def _mark(self, editor: CheckListEditor, labels: tuple[str, ...]) -> None:
        rows = editor.findChildren(CheckRows)[0]
        self.show(rows)
        for label in labels or (rows.item(0).text(),):
            item = next(rows.item(i) for i in range(rows.count()) if rows.item(i).text().startswith(label))
            rows.scrollToItem(item)
            QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualItemRect(item).center())
