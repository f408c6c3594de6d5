"""States of the whole application, one line under the title, there as long as they are true (ux.md V7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.announce import announce
from gnp_desk.ui.icons import Mark

MARKS = {"error": "error", "warning": "warning", "ok": "check", "locked": "info"}
TOKENS = {"error": "error", "warning": "review", "ok": "ok", "locked": "secondary"}
FIRST = ("error", "warning", "ok", "locked")


@dataclass(frozen=True)
class Notice:
    """A state worth a line: `kind` is error, warning, ok or locked. One that only informs can be put away."""

    code: str
    kind: str
    words: str
    action: str = ""
    run: Callable[[], None] | None = None
    can_close: bool = False


class FrameBanner(QFrame):
    """Shows the gravest of the states it was told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: dict[str, Notice] = {}
        self._shown: Notice | None = None
        self._is_held = False
        self._mark, self._words = Mark(), QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._act, self._close = QPushButton(), QPushButton(_("Entendido"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        for button, slot in ((self._act, self._acted), (self._close, self._closed)):
            button.setAutoDefault(False)
            style.set_role(button, "quiet")
            button.clicked.connect(slot)
            row.addWidget(button)
        self.hide()

    def put(self, notice: Notice) -> None:
        """Show a state, or say it anew."""
        self._notices[notice.code] = notice
        self._show()

    def drop(self, code: str) -> None:
        """Stop showing a state that is not true any more."""
        if self._notices.pop(code, None) is not None:
            self._show()

    def hold(self, is_held: bool) -> None:
        """Keep its states to itself, or show them again."""
        self._is_held = is_held
        self._show()

    def words(self) -> str:
        """Return what it says now."""
        return self._shown.words if self._shown else ""

    def _show(self) -> None:
        notice = min(self._notices.values(), key=lambda item: FIRST.index(item.kind), default=None)
        if notice is not None and notice != self._shown:
            self._words.setText(notice.words)
            self.setAccessibleName(notice.words)
            self._mark.show_mark(MARKS[notice.kind], TOKENS[notice.kind])
            style.set_role(self, f"banner_{notice.kind}")
            self._act.setText(notice.action)
            self._act.setVisible(bool(notice.action))
            self._close.setVisible(notice.can_close)
            announce(self, notice.words)
        self._shown = notice
        self.setVisible(notice is not None and not self._is_held)

    def _acted(self) -> None:
        if self._shown is not None and self._shown.run is not None:
            self._shown.run()

    def _closed(self) -> None:
        if self._shown is not None:
            self.drop(self._shown.code)
