"""Walks a window the way a reviewer would: names, sizes, contrast, clipping, focus (ux.md A8). Returns what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QFocusFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QTabBar,
    QWidget,
)

from gnp_desk.ui import style

TOUCHED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QTabBar, QAbstractItemView)
LEAST = 24
SLACK = 3


def faults(window: QWidget) -> list[str]:
    """Return everything wrong with what a window shows now, each with the widget it is about."""
    return [f"{words}: {_called(widget)}" for widget, words in _faults(window)]


def stops(window: QWidget) -> list[QWidget]:
    """Return what a person can put the focus on."""
    return [widget for widget in _shown(window) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()]


def focus_faults(window: QWidget) -> list[str]:
    """Put the focus on everything in turn, by code, and return what does not show it."""
    found = []
    for widget in stops(window):
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if QApplication.focusWidget() is widget and not _shows_focus(window, widget):
            found.append(f"no focus ring: {_called(widget)}")
    return found


def _faults(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    for widget in _shown(window):
        if isinstance(widget, TOUCHED) and not isinstance(widget, QHeaderView):
            if not _name(widget):
                yield widget, "no accessible name"
            yield from _size(widget)
        yield from _clipped(widget)


def _shown(window: QWidget) -> list[QWidget]:
    found = [widget for widget in window.findChildren(QWidget) if widget.isVisible() and widget.visibleRegion().isEmpty() is False]
    return [widget for widget in found if not isinstance(widget, (QScrollBar, QFocusFrame)) and not _is_inner(widget)]


def _is_inner(widget: QWidget) -> bool:
    """Return whether a widget is a part that Qt puts inside another one."""
    return widget.objectName().startswith("qt_") or isinstance(widget.parentWidget(), QComboBox)


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    buddies = [label.text() for label in widget.window().findChildren(QLabel) if label.buddy() is widget]
    return widget.accessibleName() or text or " ".join(buddies)


def _size(widget: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Everything to hit has the density's height; a segment of a row may be narrow, never below 24 px."""
    height = widget.height()
    if isinstance(widget, QAbstractItemView):
        rows = widget.model().rowCount() if widget.model() is not None else 0
        if rows and isinstance(widget.sizeHintForRow(0), int):
            height = max(widget.sizeHintForRow(row) for row in range(min(rows, 4)))
    if height < style.control_height():
        yield widget, f"{height} px high, under {style.control_height()}"
    if widget.width() < LEAST:
        yield widget, f"{widget.width()} px wide, under {LEAST}"


def _clipped(widget: QWidget) -> Iterator[tuple[QWidget, str]]:
    if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
        needed = _needed(widget)
        room = widget.contentsRect()
        if needed.width() > room.width() + SLACK or needed.height() > room.height() + SLACK:
            yield widget, f"text {needed.width()}×{needed.height()} cut to {room.width()}×{room.height()}"
    elif isinstance(widget, QPushButton) and widget.text() and not isinstance(widget, style.WrapButton):
        text = widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, widget.text()).width()
        if text > widget.width() + SLACK:
            yield widget, f"text {text} px in {widget.width()} px"
    elif isinstance(widget, style.WrapButton) and widget.text():
        if widget.heightForWidth(widget.width()) > widget.height() + SLACK:
            yield widget, "lines cut"
    elif isinstance(widget, QCheckBox) and widget.sizeHint().width() > widget.width() + SLACK:
        yield widget, "text cut"


def _needed(label: QLabel) -> QSize:
    """Return the room the words of a label need: its longest word across, and as many lines as that takes."""
    metrics = label.fontMetrics()
    if not label.wordWrap():
        return metrics.size(Qt.TextFlag.TextSingleLine, label.text())
    longest = max((metrics.horizontalAdvance(word) for word in label.text().split()), default=0)
    around = label.height() - label.contentsRect().height()
    return QSize(longest, label.heightForWidth(label.width()) - around)


def _shows_focus(window: QWidget, widget: QWidget) -> bool:
    if isinstance(widget, QAbstractItemView | QTabBar):
        return widget.hasFocus()  # it paints the ring of its current row itself
    frames = [frame for frame in window.findChildren(QFocusFrame) if frame.widget() is widget]
    # The ring of something scrolled out of view waits until it is scrolled to.
    return bool(frames) and (frames[0].isVisible() or widget.visibleRegion().isEmpty() or isinstance(widget, QAbstractScrollArea))


def _called(widget: QWidget) -> str:
    words = widget.accessibleName() or (widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else "")
    chain = []
    parent: QWidget | None = widget
    while parent is not None and len(chain) < 4:
        chain.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"«{words[:60]}» {' < '.join(chain)}"
