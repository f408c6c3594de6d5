"""What stands beside the tasks of a claim: the cover at the moment of loss, the deadlines, what is worth a look."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gnp_desk.services.views import Advice, CaseView, CoverLine, CoverView, DeadlineRow, StepView
from gnp_desk.texts import _, capital, plural
from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark

COVERS_SHOWN, ADVICE_SHOWN = 4, 4
BADGES = {True: ("check", "ok", "badge-ok"), False: ("error", "error", "badge-error")}
LATE = {"late": "error", "soft": "review", "soon": "review", "on_time": "ok"}


class CaseSide(QWidget):
    """Three cards, one above the other."""

    wanted = Signal(object)
    """Emitted with the Advice whose place a person wants to see."""
    policy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._shown: object = None

    def show_view(self, view: CaseView) -> None:
        """Show the cards of a claim."""
        if (shown := (view.cover, view.deadlines, view.advice)) == self._shown:
            return
        self._shown = shown
        while (item := self._column.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        for card in (self._cover(view.cover), _deadlines(view.deadlines), self._advice(view.advice)):
            if card is not None:
                self._column.addWidget(card)
        self._column.addStretch(1)

    def _cover(self, cover: CoverView) -> QFrame:
        card, column = _card()
        head = QHBoxLayout()
        head.addWidget(_badge(cover))
        head.addStretch(1)
        if cover.data_text:
            data = _label(cover.data_text, "small")
            data.setWordWrap(False)
            head.addWidget(data)
        column.addLayout(head)
        column.addLayout(_pairs(_cover_rows(cover)))
        if cover.state == "unknown":
            button = QPushButton(_("Buscar la póliza"))
            button.setAutoDefault(False)
            button.clicked.connect(self.policy_wanted)
            column.addWidget(button)
            return card
        column.addWidget(_Unfolding(_sections(cover)))
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
        self.words = _label(without_head(advice.text), "review")
        self.setAutoDefault(False)
        self.setAccessibleName(_("Abrir: {what}").format(what=advice.text))
        style.set_role(self, "reviewlink")


Section = tuple[str, str, list[tuple[str, str]]]


class _Unfolding(QWidget):
    """Links in one line that show more rows in place, and hide them again. Rows are made when first asked for."""

    def __init__(self, sections: list[Section]) -> None:
        super().__init__()
        self._sections = sections
        self._bodies: dict[int, QWidget] = {}
        self._buttons: list[QPushButton] = []
        links = QHBoxLayout()
        links.setSpacing(8)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(links)
        for more, _less, _rows in sections:
            button = QPushButton(more)
            button.setAutoDefault(False)
            button.clicked.connect(self._toggle)
            style.set_role(button, "link")
            links.addWidget(button)
            self._buttons.append(button)
        links.addStretch(1)

    def _toggle(self) -> None:
        at = self._buttons.index(self.sender())  # type: ignore[arg-type]
        more, less, rows = self._sections[at]
        if at not in self._bodies:
            body = QWidget()
            body.setLayout(_pairs(rows))
            body.layout().setContentsMargins(0, 0, 0, 4)
            body.hide()
            self._column.addWidget(body)
            self._bodies[at] = body
        is_open = self._bodies[at].isHidden()
        self._bodies[at].setVisible(is_open)
        self._buttons[at].setText(less if is_open else more)


def _sections(cover: CoverView) -> list[Section]:
    sections: list[Section] = []
    more = len(cover.lines) - COVERS_SHOWN
    if more > 0:
        words = plural(more, _("Ver {n} cobertura más"), _("Ver {n} coberturas más"))
        sections.append((words, _("Ver menos"), [(line.title, _whole_cover(line)) for line in cover.lines]))
    if cover.steps:
        sections.append((_("Por qué"), _("Ocultar por qué"), [("", _step_words(step)) for step in cover.steps]))
    return sections


def without_head(text: str) -> str:
    """Return an advice to stand under a heading that already says «Conviene revisar»."""
    return capital(text.removeprefix(_("Conviene revisar")).removeprefix(":").strip())


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
    return [(label, words) for label, words in rows if words]


def _cover_words(line: CoverLine) -> str:
    """Return what a client asks first: whether it is covered, and its sum, or its deductible where the sum has no figure."""
    figure = line.sum_text if line.sum_text.startswith("$") else _deductible(line)
    return " · ".join(word for word in (_("Amparada") if line.covered else _("No amparada"), figure) if word)


def _deductible(line: CoverLine) -> str:
    words = line.deductible_text
    return _("deducible {how_much}").format(how_much=words) if words[:1].isdigit() or words[:1] == "$" else words.lower()


def _whole_cover(line: CoverLine) -> str:
    parts = (_("Amparada") if line.covered else _("No amparada"), line.sum_text, _deductible(line))
    whole = " · ".join(part for part in parts if part)
    if line.excluded:
        whole += "\n" + _("No incluye: {what}").format(what="; ".join(line.excluded))
    return whole


def _step_words(step: StepView) -> str:
    source = " · ".join(part for part in (step.rule, step.clause) if part)
    return f"{step.text} ({source})" if source else step.text


def _pairs(rows: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for number, (label, words) in enumerate(rows):
        value = _label(words, "cardvalue")
        if not label:
            grid.addWidget(value, number, 0, 1, 2)
            continue
        name = _label(label, "secondary")
        name.setFixedWidth(style.px(138))
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def _card(role: str = "card") -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    style.set_role(card, role)
    column = QVBoxLayout(card)
    column.setContentsMargins(12, 10, 12, 10)
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
