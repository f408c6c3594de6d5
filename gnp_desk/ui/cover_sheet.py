"""A policy or a claim at a glance: whom it insures, whether it covers at this moment and why, and each cover."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gnp_desk.services.views import CoverLine, CoverView, StepView
from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.steady_scroll import SteadyScrollArea

COVERED = {True: ("check", "ok", "badge-ok"), False: ("cross", "error", "badge-error")}
UNKNOWN = ("question", "secondary", "badge-plain")
Row = tuple[str, str]


class CoverSheet(SteadyScrollArea):
    """Shows one thing at a time. The steps of the answer open in place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Póliza elegida"))
        self._steps: list[QWidget] = []
        self._why: QPushButton | None = None

    def clear(self) -> None:
        """Show nothing."""
        self._steps, self._why = [], None
        self.setWidget(QWidget())

    def show_cover(self, cover: CoverView, extra: Iterable[Row] = ()) -> None:
        """Show a cover card, with more rows beside it when it belongs to a claim."""
        self._steps, self._why = [], None
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(4, 4, 10, 12)
        column.setSpacing(10)
        column.addWidget(self._who(cover, tuple(extra)))
        column.addWidget(self._now(cover))
        if cover.lines:
            column.addWidget(_covers(cover.lines))
        column.addStretch(1)
        self.setWidget(body)
        self.setAccessibleDescription(f"{cover.badge}. {cover.insured}")

    def _who(self, cover: CoverView, extra: tuple[Row, ...]) -> QFrame:
        card, column = _card()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(_label(cover.insured or _("Póliza por identificar"), "heading"), 1)
        head.addWidget(_badge(cover), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        number = _("{number} · inciso {item}").format(number=cover.policy_number, item=cover.item_number)
        rows = [
            *extra,
            (_("Póliza"), number if cover.item_number else cover.policy_number),
            (_("Vigencia"), cover.term_text),
            (_("Vehículo"), cover.vehicle),
            (_("Placas"), cover.plate),
            (_("Se suspende"), cover.lapses_text),
            *cover.facts,
        ]
        column.addLayout(_pairs([row for row in rows if row[1]]))
        if cover.data_text:
            column.addWidget(_label(cover.data_text, "small"))
        return card

    def _now(self, cover: CoverView) -> QFrame:
        """Answer the question of the counter first, then offer the reason."""
        known = cover.state != "unknown"
        card, column = _card()
        column.addWidget(_label(_("¿Cubre en este momento?"), "secondary"))
        words = (_("Sí cubre") if cover.covered else _("No cubre")) if known else _("Falta identificar la póliza")
        column.addWidget(_label(words, ("figure_ok" if cover.covered else "figure_error") if known else "figure"))
        column.addWidget(_label(cover.badge + (f" · {cover.lapses_text}" if cover.lapses_text else ""), ""))
        if cover.steps:
            self._why = QPushButton()
            self._why.setAutoDefault(False)
            self._why.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            style.set_role(self._why, "quiet")
            self._why.clicked.connect(self._toggle)
            column.addWidget(self._why)
            self._steps = [_step(number, step) for number, step in enumerate(cover.steps, start=1)]
            for step in self._steps:
                column.addWidget(step)
            self._open_steps(False)
        return card

    def _toggle(self) -> None:
        self._open_steps(self._steps[0].isHidden())

    def _open_steps(self, is_open: bool) -> None:
        assert self._why is not None
        for step in self._steps:
            step.setVisible(is_open)
        words = plural(len(self._steps), _("Ver por qué: {n} paso"), _("Ver por qué: {n} pasos"))
        self._why.setText(_("Ocultar los pasos") if is_open else words)
        style.set_icon(self._why, "up" if is_open else "down")


def _covers(lines: Iterable[CoverLine]) -> QFrame:
    card, column = _card()
    column.addWidget(_label(_("Coberturas"), "head"))
    for line in lines:
        column.addWidget(_rule())
        column.addLayout(_cover(line))
    return card


def _cover(line: CoverLine) -> QGridLayout:
    sign, token, _role = COVERED[line.covered]
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    grid.addWidget(Mark(sign, token), 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(_label(line.title, "value"), 0, 1)
    amount = _label(line.sum_text if line.covered else _("No amparada"), "cardvalue" if line.covered else "error")
    amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    grid.addWidget(amount, 0, 2)
    row = 1
    if line.covered and line.deductible_text:
        deductible = _("Deducible: {words}").format(words=line.deductible_text)
        grid.addWidget(_label(deductible, "secondary"), row, 1, 1, 2)
        row += 1
    if line.excluded:
        left_out = _("No incluye: {words}").format(words="; ".join(line.excluded))
        grid.addWidget(_label(left_out, "small"), row, 1, 1, 2)
    return grid


def _step(number: int, step: StepView) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 4, 0, 4)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    grid.addWidget(_label(str(number), "secondary"), 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(_label(step.text, ""), 0, 1)
    source = " · ".join(part for part in (step.rule, step.clause, step.result) if part)
    if source:
        grid.addWidget(_label(source, "small"), 1, 1)
    return holder


def _badge(cover: CoverView) -> QFrame:
    sign, token, role = COVERED[cover.covered] if cover.state != "unknown" else UNKNOWN
    badge = QFrame()
    style.set_role(badge, role)
    row = QHBoxLayout(badge)
    row.setContentsMargins(8, 2, 10, 2)
    row.setSpacing(6)
    row.addWidget(Mark(sign, token))
    words = QLabel(
        _("Vigente") if cover.covered else _("Sin cobertura") if cover.state != "unknown" else _("Por identificar")
    )
    style.set_role(words, {"ok": "ok", "error": "error"}.get(token, "small"))
    row.addWidget(words)
    return badge


def _pairs(rows: Iterable[Row]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for number, (name, words) in enumerate(rows):
        label = _label(name, "secondary")
        label.setWordWrap(False)
        grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_label(words, "cardvalue"), number, 1)
    return grid


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    style.set_role(card, "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 12, 14, 12)
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
