"""Beside the grid: what the chosen line has to say, and the data that have no column."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gnp_desk.services.views import Place
from gnp_desk.services.worksheets import LineView
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.board import Board
from gnp_desk.ui.claim_places import VALUATION
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.page_keeper import PageKeeper
from gnp_desk.ui.questions import Source

LINE = "line/"
LEVELS = {"error": ("error", "error"), "warning": ("warning", "review"), "note": ("info", "secondary")}
WAIT_MS = 80


class LinePanel(QFrame):
    """Follows the current line while it is open; what is answered here is kept and taken back with the worksheet."""

    left = Signal()
    """Emitted by Esc: back to the grid."""

    def __init__(self, session: ClaimSession, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.set_role(self, "card")
        self._session, self._source = session, source
        self._line = ""
        self._view: LineView | None = None
        self._title = QLabel()
        style.set_role(self._title, "head")
        self._said = QVBoxLayout()
        self._said.setSpacing(4)
        self._board = Board()
        self._keeper = PageKeeper(session, source, self._board, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 4, 4)
        column.addWidget(self._title)
        column.addLayout(self._said)
        column.addWidget(self._board, 1)
        self._wait = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._wait.timeout.connect(self._show)

    def follow(self, view: LineView | None) -> None:
        """Show a line once the person stays on it; None says that there is none."""
        self._view = view
        case = self._session.case
        if case is not None:
            self._keeper.come(Place(VALUATION, case.claim.id, VALUATION))
        if self.isVisible() and view is not None and view.record.id == self._line:
            self._show()
        elif self.isVisible():
            self._wait.start()

    def enter(self, field: str = "") -> None:
        """Put the focus on a datum of the line, or on the first."""
        self._show()
        if not (field and self._board.enter((self._line, field))):
            self._board.enter_first()

    def flush(self) -> None:
        """Keep what is being typed here."""
        self._keeper.flush()

    def let_go(self) -> None:
        """Stop listening: the screen is no longer in front."""
        self._keeper.go()

    def _show(self) -> None:
        view, case = self._view, self._session.case
        self._clear()
        if view is None or case is None or case.find(view.record.id) is None:
            self._line = ""
            self._title.setText(_("Elija un renglón"))
            self._board.show_sheets(())
            return
        self._line = view.record.id
        part = view.record.text("part") or _("sin pieza")
        self._title.setText(_("Renglón {n} · {part}").format(n=view.number, part=part))
        for finding in view.findings:
            self._said.addLayout(_finding(finding.level, finding.text))
        self._board.show_sheets((self._source.sheet(case, f"{LINE}{self._line}"),))
        self._board.freeze(self._session.is_frozen)

    def _clear(self) -> None:
        while (row := self._said.takeAt(0)) is not None:
            layout = row.layout()
            while layout is not None and (item := layout.takeAt(0)) is not None:
                if item.widget() is not None:
                    item.widget().hide()
                    item.widget().deleteLater()


def _finding(level: str, text: str) -> QHBoxLayout:
    sign, tone = LEVELS[level]
    mark, words = Mark(sign, tone), QLabel(text)
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.setWordWrap(True)
    style.set_role(words, tone if tone != "secondary" else "secondary")
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return row
