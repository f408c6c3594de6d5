"""A claim at the counter: who and what, three questions answered, its papers, and the services asked for most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.counter_view import Answer, CounterView
from gnp_desk.services.views import CoverView, PaperRow
from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.counter.columns import put_inside
from gnp_desk.ui.flow import FlowLayout
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.money.cards import Card, Words
from gnp_desk.ui.steady_scroll import SteadyScrollArea

COLUMN_LETTERS, COLUMNS, PAPERS_SHOWN = 30, 3, 6
MORE = {"why": _("Ver el cálculo"), "repair": _("Ver la reparación"), "documents": _("Ver documentos")}
SERVICES = (
    ("documents", _("Recibir documento")),
    ("repair", _("Reparación")),
    ("orders", _("Órdenes")),
    ("slips", _("Deducible")),
    ("contacts", _("Teléfonos y correos")),
)
SIGNS = {
    "used": ("check", "ok"),
    "delivered": ("check", "ok"),
    "sent": ("check", "ok"),
    "printed": ("print", "text"),
    "issued": ("document", "primary"),
    "replaced": ("returned", "secondary"),
    "cancelled": ("cross", "secondary"),
    "expired": ("clock", "error"),
}


class ClaimCard(SteadyScrollArea):
    """Shows one claim. Says `asked` with a place of it, `paper_asked` with one of its papers."""

    asked = Signal(str)
    paper_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: CounterView | None = None
        self._columns = COLUMNS

    def show_view(self, view: CounterView) -> None:
        """Show a claim as it stands."""
        self._view, self._columns = view, self._columns_that_fit()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(4, 4, 10, 8)
        column.setSpacing(10)
        column.addWidget(who_card(view, self._columns))
        is_wide = self._columns == COLUMNS
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        answers = QBoxLayout(way)
        answers.setSpacing(10)
        for answer in view.answers:
            answers.addWidget(AnswerCard(answer, self.asked.emit), 1)
        column.addLayout(answers)
        if view.papers:
            column.addWidget(self._papers(view.papers))
        column.addWidget(self._services())
        column.addStretch(1)
        put_inside(self, body)
        self.setAccessibleName(_("Siniestro {folio} de {name}").format(folio=view.folio, name=view.name))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._view is not None and self._columns != self._columns_that_fit():
            self.show_view(self._view)

    def _columns_that_fit(self) -> int:
        letters = self.width() // max(1, self.fontMetrics().averageCharWidth())
        return max(1, min(COLUMNS, letters // COLUMN_LETTERS))

    def _papers(self, papers: Sequence[PaperRow]) -> QFrame:
        card = Card(_("Papeles"))
        rows = LineList(_("Papeles del siniestro"))
        rows.show_lines([paper_line(paper) for paper in papers[:PAPERS_SHOWN]])
        rows.setFixedHeight(sum(rows.sizeHintForRow(at) for at in range(rows.count())) + 4)
        rows.opened.connect(self.paper_asked)
        card.column.addWidget(rows)
        return card

    def _services(self) -> QFrame:
        card = Card(_("Otros servicios"))
        row = QWidget()
        flow = FlowLayout(row, style.gap())
        flow.setContentsMargins(0, 0, 0, 0)
        for code, words in SERVICES:
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.setProperty("code", code)
            button.clicked.connect(self._served)
            flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        row.setSizePolicy(policy)
        card.column.addWidget(row)
        return card

    def _served(self) -> None:
        self.asked.emit(str(self.sender().property("code")))


class AnswerCard(Card):
    """One question answered: what is asked in grey, the figure, what explains it, how fresh it is, and the way to more."""

    def __init__(self, answer: Answer, ask: Callable[[str], None]) -> None:
        super().__init__(role="notice" if answer.is_due else "card")
        self.say(answer.question, "secondary")
        self.say(answer.figure, "figure")
        if answer.detail:
            self.say(answer.detail)
        if answer.note:
            self.say(answer.note, "small")
        self.column.addStretch(1)
        self._ask, self._page = ask, answer.page
        more = self.button(MORE[answer.page], self._more, f"{answer.question} {MORE[answer.page]}")
        more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        style.set_role(more, "link")

    def _more(self) -> None:
        self._ask(self._page)


def who_card(view: CounterView, columns: int = COLUMNS) -> Card:
    """Return the head of a claim: the client, whether the policy covers, and the facts read out at a counter."""
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(Words(view.name, "heading"))
    head.addWidget(Words(view.relation, "secondary", wraps=False), 1, Qt.AlignmentFlag.AlignVCenter)
    head.addWidget(badge(view.cover), 0, Qt.AlignmentFlag.AlignTop)
    card.column.addLayout(head)
    card.column.addLayout(facts_grid(view.facts, columns))
    return card


def badge(cover: CoverView) -> QFrame:
    """Return whether the policy covers, as a badge."""
    known = cover.state != "unknown"
    sign, tone, role = ("check", "ok", "badge-ok") if cover.covered else ("cross", "error", "badge-error")
    sign, tone, role = (sign, tone, role) if known else ("question", "secondary", "badge-plain")
    frame = QFrame()
    style.set_role(frame, role)
    row = QHBoxLayout(frame)
    row.setContentsMargins(8, 2, 10, 2)
    row.setSpacing(4)
    row.addWidget(Mark(sign, tone))
    row.addWidget(Words(cover.badge, tone if known else "strong", wraps=False))
    return frame


def facts_grid(facts: Iterable[tuple[str, str]], columns: int = COLUMNS) -> QGridLayout:
    """Return labels with their values, so many to a line."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    for place, (label, words) in enumerate(facts):
        row, column = divmod(place, columns)
        cell = QHBoxLayout()
        cell.setSpacing(10)
        cell.addWidget(Words(label, "secondary", wraps=False), 0, Qt.AlignmentFlag.AlignTop)
        cell.addWidget(Words(words), 1, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(cell, row, column)
        grid.setColumnStretch(column, 1)
    return grid


def paper_line(paper: PaperRow) -> Line:
    """Return an issued paper as a row: folio, what it is and when, its state, until when it is valid."""
    sign, tint = SIGNS.get(paper.state, ("document", "secondary"))
    detail = _("{title} · {at}").format(title=paper.title, at=paper.issued_text)
    note = "" if paper.valid_text == "—" else _("hasta el {on}").format(on=paper.valid_text)
    return Line(paper.paper, paper.folio, detail, sign, tint, paper.state_text, note)
