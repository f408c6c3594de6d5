"""What stands beside the tasks of a claim: the cover at the moment of loss, the deadlines, what is worth a look."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services.views import Advice, CaseView, CoverView, DeadlineRow, StepView
from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark

COVERS_SHOWN, ADVICE_SHOWN = 4, 4
BADGES = {True: ("check", "ok", "badge-ok"), False: ("error", "error", "badge-error")}
LATE = {"late": "error", "soft": "review", "soon": "review", "on_time": "ok"}


class CaseSide(QWidget):
    """Three cards, one above the other. A private advice is not shown in «Vista para el cliente»."""

    wanted = Signal(object)
    """Emitted with the Advice whose place a person wants to see."""
    policy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._shown: object = None

    def show_view(self, view: CaseView, *, for_client: bool) -> None:
        """Show the cards of a claim."""
        advice = tuple(item for item in view.advice if not (for_client and item.private))
        if (shown := (view.cover, view.deadlines, advice, for_client)) == self._shown:
            return
        self._shown = shown
        while (item := self._column.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        for card in (self._cover(view.cover), _deadlines(view.deadlines), self._advice(advice)):
            if card is not None:
                self._column.addWidget(card)
        self._column.addStretch(1)

    def _cover(self, cover: CoverView) -> QFrame:
        card, column = _card()
        head = QHBoxLayout()
        head.addWidget(_badge(cover))
        head.addStretch(1)
        if cover.data_text:
            head.addWidget(_label(cover.data_text, "small"))
        column.addLayout(head)
        column.addLayout(_pairs(_cover_rows(cover)))
        if cover.state == "unknown":
            button = QPushButton(_("Buscar la póliza"))
            button.setAutoDefault(False)
            button.clicked.connect(self.policy_wanted)
            column.addWidget(button)
        elif cover.steps:
            column.addWidget(_Why(cover))
        return card

    def _advice(self, advice: tuple[Advice, ...]) -> QFrame | None:
        if not advice:
            return None
        card, column = _card("notice")
        head = QHBoxLayout()
        mark = Mark()
        mark.show_mark("warning", "review")
        head.addWidget(mark)
        head.addWidget(_label(_("Conviene revisar"), "reviewhead"), 1)
        column.addLayout(head)
        for item in advice[:ADVICE_SHOWN]:
            link = _AdviceLink(item)
            link.clicked.connect(self._wanted)
            column.addWidget(link.words)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if len(advice) > ADVICE_SHOWN:
            words = plural(len(advice) - ADVICE_SHOWN, _("y {n} más en Revisar y cerrar"), _("y {n} más en Revisar y cerrar"))
            column.addWidget(_label(words, "review"))
        return card

    def _wanted(self) -> None:
        link = self.sender()
        assert isinstance(link, _AdviceLink)
        self.wanted.emit(link.advice)


class _AdviceLink(QPushButton):
    """The way to the place an advice speaks of."""

    def __init__(self, advice: Advice) -> None:
        super().__init__(_("Abrir"))
        self.advice = advice
        self.words = _label(advice.text, "review")
        self.setAutoDefault(False)
        self.setAccessibleName(_("Abrir: {what}").format(what=advice.text))
        style.set_role(self, "reviewlink")


class _Why(QWidget):
    """«Por qué»: the steps of the rule, in words, opened in place."""

    def __init__(self, cover: CoverView) -> None:
        super().__init__()
        self._button = QPushButton(_("Por qué"))
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self._toggle)
        style.set_role(self._button, "link")
        self._steps = QLabel("\n".join(_step_words(step) for step in cover.steps))
        self._steps.setTextFormat(Qt.TextFormat.PlainText)
        self._steps.setWordWrap(True)
        style.set_role(self._steps, "small")
        self._steps.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._steps)

    def _toggle(self) -> None:
        is_open = self._steps.isHidden()
        self._steps.setVisible(is_open)
        self._button.setText(_("Ocultar por qué") if is_open else _("Por qué"))


def _deadlines(rows: tuple[DeadlineRow, ...]) -> QFrame:
    card, column = _card()
    column.addWidget(_label(_("Plazos"), "head"))
    if not rows:
        column.addWidget(_label(_("Ningún plazo corre todavía."), "secondary"))
    for row in rows:
        column.addWidget(_rule())
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(_label(row.title, ""), 0, 0)
        grid.addWidget(_label(row.terms, "small"), 1, 0)
        right = Qt.AlignmentFlag.AlignRight
        grid.addWidget(_label(row.due_text, LATE.get(row.state, "strong")), 0, 1, right)
        grid.addWidget(_label(row.note, "small"), 1, 1, right)
        column.addLayout(grid)
    return card


def _badge(cover: CoverView) -> QWidget:
    sign, tone, role = ("question", "secondary", "badge-plain") if cover.state == "unknown" else BADGES[cover.covered]
    badge = QFrame()
    style.set_role(badge, role)
    mark = Mark()
    mark.show_mark(sign, tone)
    row = QHBoxLayout(badge)
    row.setContentsMargins(8, 2, 10, 2)
    row.setSpacing(4)
    row.addWidget(mark)
    row.addWidget(_label(cover.badge, tone if tone != "secondary" else "strong"))
    return badge


def _cover_rows(cover: CoverView) -> list[tuple[str, str]]:
    if cover.state == "unknown":
        return [(_("Póliza"), _("Por identificar"))]
    number = _("{number} · inciso {item}").format(number=cover.policy_number, item=cover.item_number)
    rows = [
        (_("Póliza"), number if cover.item_number else cover.policy_number),
        (_("Vigencia"), cover.term_text),
        (_("Se suspende"), cover.lapses_text),
        (_("Asegurado"), cover.insured),
    ]
    rows += [(line.title, _cover_words(line)) for line in cover.lines[:COVERS_SHOWN]]
    if len(cover.lines) > COVERS_SHOWN:
        rows.append((_("Y además"), ", ".join(line.title for line in cover.lines[COVERS_SHOWN:])))
    return [(label, words) for label, words in rows if words]


def _cover_words(line: object) -> str:
    words = [_("Amparada") if line.covered else _("No amparada"), line.sum_text, line.deductible_text]  # type: ignore[attr-defined]
    return " · ".join(word for word in words if word)


def _step_words(step: StepView) -> str:
    source = " · ".join(part for part in (step.rule, step.clause) if part)
    return f"{step.text} ({source})" if source else step.text


def _pairs(rows: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for number, (label, words) in enumerate(rows):
        name = _label(label, "secondary")
        name.setMaximumWidth(style.px(132))
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_label(words, "cardvalue"), number, 1)
    return grid


def _card(role: str = "card") -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    style.set_role(card, role)
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(6)
    return card, column


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        style.set_role(label, role)
    return label


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFixedHeight(1)
    style.set_role(rule, "rule")
    return rule
