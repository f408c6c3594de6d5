"""How the topics of a sheet stand on the page: one record, columns side by side, or a list of cards that open in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.texts import _
from gnp_desk.ui import style
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.questions import Card, Head, Question, Topic

LABELS, LABELS_WIDE = 168, 240
WIDEST = 860
CellOf = Callable[[Question, bool], Cell]


class Caption(QWidget):
    """The label of a question: its name, «(opcional)», and a grey hint below; level with a field of one line."""

    def __init__(self, question: Question, target: QWidget, *, is_optional: bool) -> None:
        super().__init__()
        optional = " " + _("(opcional)") if is_optional else ""
        name = QLabel(question.label + optional)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        name.setBuddy(target)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.setMinimumHeight(style.control_height())
        column.addStretch(1)
        column.addWidget(name)
        if question.hint:
            hint = QLabel(question.hint)
            hint.setTextFormat(Qt.TextFormat.PlainText)
            hint.setWordWrap(True)
            style.set_role(hint, "small")
            column.addWidget(hint)
        column.addStretch(1)


class TopicView(QWidget):
    """One topic. `lay` is given the topic as it is now; cells come from the page, which keeps them by key."""

    adding = Signal(int)
    opening = Signal(str)
    entering = Signal(str)
    removing = Signal(str)

    def __init__(self, cell_of: CellOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell_of = cell_of
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.gap())
        self._body: QWidget | None = None
        self._stops: list[QWidget | Cell] = []
        self._frame: object = None
        self._cards: dict[str, CardView] = {}

    def lay(self, topic: Topic, *, is_narrow: bool, open_cards: frozenset[str]) -> bool:
        """Show the topic, and return whether widgets were laid anew: only when its frame changed, else answers are."""
        frame = (_frame(topic), is_narrow, open_cards)
        is_new = frame != self._frame
        if is_new:
            self._frame = frame
            self._rebuild(topic, is_narrow, open_cards)
        for question, is_column in _questions(topic, open_cards):
            self._cell_of(question, is_column).show_question(question)
        for card in topic.cards:
            self._cards[card.record].show_summary(card)
        return is_new

    def stops(self) -> list[QWidget]:
        """Return what Tab stops at, in reading order."""
        found: list[QWidget] = []
        for stop in self._stops:
            found += stop.stops() if isinstance(stop, Cell) else (stop,)
        return found

    def _rebuild(self, topic: Topic, is_narrow: bool, open_cards: frozenset[str]) -> None:
        old, self._body = self._body, QWidget()
        self._cards, self._stops = {}, []
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.gap())
        for widget in self._head(topic):
            column.addWidget(widget)
        if topic.layout == "columns":
            column.addWidget(self._columns(topic, is_narrow))
        elif topic.layout == "list":
            self._list(topic, column, is_narrow, open_cards)
        else:
            column.addWidget(self._block(topic.questions, is_narrow))
        self._column.addWidget(self._body)
        if old is not None:
            # Cells that stay have already moved to the new body; what is left goes with the old one.
            old.hide()
            old.deleteLater()

    def _head(self, topic: Topic) -> Iterable[QWidget]:
        for words, role in ((topic.title, "head"), (topic.hint, "secondary")):
            if words:
                label = QLabel(words)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                style.set_role(label, role)
                yield label

    def _block(self, questions: tuple[Question, ...], is_narrow: bool) -> QWidget:
        block = QWidget()
        block.setMaximumWidth(WIDEST + LABELS_WIDE)
        grid = _grid(block)
        grid.setColumnMinimumWidth(0, 0 if is_narrow else LABELS_WIDE - style.gap())
        grid.setColumnStretch(1, 1)
        for row, question in enumerate(questions):
            cell = self._cell_of(question, False)
            self._stops.append(cell)
            caption = Caption(question, cell.editor.entry(), is_optional=question.is_optional)
            if is_narrow:
                grid.addWidget(caption, 2 * row, 0, 1, 2)
                grid.addWidget(cell, 2 * row + 1, 0, 1, 2)
            else:
                caption.setFixedWidth(LABELS_WIDE - style.gap())
                grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(cell, row, 1)
            cell.show()
        return block

    def _columns(self, topic: Topic, is_narrow: bool) -> QWidget:
        block = QWidget()
        grid = _grid(block)
        grid.setHorizontalSpacing(16)
        grid.setColumnMinimumWidth(0, 0 if is_narrow else LABELS)
        rule = _rule()
        if not is_narrow:
            grid.addWidget(rule, 0, 0, Qt.AlignmentFlag.AlignBottom)
        for column, head in enumerate(topic.heads, start=1):
            grid.addWidget(HeadView(head), 0, column)
            grid.setColumnStretch(column, 1)
        for row, questions in enumerate(topic.rows, start=1):
            self._row(grid, row, questions, is_narrow)
        return block

    def _row(self, grid: QGridLayout, row: int, questions: tuple[Question | None, ...], is_narrow: bool) -> None:
        asked = [question for question in questions if question is not None]
        first = asked[0]
        cells = {question.key: self._cell_of(question, True) for question in asked}
        self._stops += cells.values()
        caption = Caption(first, cells[first.key].editor.entry(), is_optional=all(item.is_optional for item in asked))
        if is_narrow:
            grid.addWidget(caption, 2 * row - 1, 1, 1, len(questions))
        else:
            caption.setFixedWidth(LABELS)
            grid.addWidget(caption, 2 * row, 0, Qt.AlignmentFlag.AlignTop)
        for column, question in enumerate(questions, start=1):
            if question is not None:
                grid.addWidget(cells[question.key], 2 * row, column, Qt.AlignmentFlag.AlignTop)
                cells[question.key].show()

    def _list(self, topic: Topic, column: QVBoxLayout, is_narrow: bool, open_cards: frozenset[str]) -> None:
        for card in topic.cards:
            view = CardView(card, is_open=card.record in open_cards, may_remove=bool(topic.add))
            self._stops += view.stops()
            view.opening.connect(self.opening)
            view.entering.connect(self.entering)
            view.removing.connect(self.removing)
            if card.record in open_cards:
                view.hold(self._block(card.questions, is_narrow))
            self._cards[card.record] = view
            column.addWidget(view)
        if topic.add:
            button = QPushButton(topic.add)
            button.setAutoDefault(False)
            self._stops.append(button)
            button.setProperty("part", topic.part)
            button.clicked.connect(self._add)
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            column.addWidget(button)

    def _add(self) -> None:
        self.adding.emit(int(self.sender().property("part")))


class HeadView(QWidget):
    """A black letter, who it is and a grey line, over a rule."""

    def __init__(self, head: Head) -> None:
        super().__init__()
        letter = QLabel(head.letter)
        letter.setAlignment(Qt.AlignmentFlag.AlignCenter)
        letter.setFixedSize(QSize(28, 28))
        style.set_role(letter, "letter")
        title, note = QLabel(head.title), QLabel(head.note)
        style.set_role(title, "strong")
        style.set_role(note, "small")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(letter)
        row.addWidget(title)
        row.addWidget(note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(_rule())


class _CardLine(QPushButton):
    """The line of a card: Space or a click opens and closes it, Enter goes into it."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class CardView(QFrame):
    """One record of a list: a whole line that opens it, and its questions when open."""

    opening = Signal(str)
    entering = Signal(str)
    removing = Signal(str)

    def __init__(self, card: Card, *, is_open: bool, may_remove: bool) -> None:
        super().__init__()
        self._record = card.record
        self._is_open = is_open
        style.set_role(self, "card")
        self._line = _CardLine()
        self._line.setAutoDefault(False)
        self._line.clicked.connect(self._open)
        self._line.entered.connect(self._enter)
        style.set_role(self._line, "quiet")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line, 1)
        self._remove: QPushButton | None = None
        if may_remove and is_open:
            self._remove = QPushButton(_("Quitar"))
            self._remove.setAutoDefault(False)
            self._remove.setToolTip(_("Va a la papelera. Ctrl+Z lo recupera."))
            self._remove.clicked.connect(self._removed)
            row.addWidget(self._remove)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 6)
        self._column.addLayout(row)
        self.show_summary(card)

    def show_summary(self, card: Card) -> None:
        """Show the one-line summary."""
        sign = "▾" if self._is_open else "▸"
        self._line.setText(f"{sign}  {card.title}" + (f" · {card.detail}" if card.detail else ""))
        state = _("abierto") if self._is_open else _("cerrado")
        self._line.setAccessibleName(f"{card.title} {card.detail}, {state}".replace("  ", " "))

    def stops(self) -> list[QPushButton]:
        """Return what Tab stops at, in reading order."""
        return [self._line] if self._remove is None else [self._line, self._remove]

    def hold(self, body: QWidget) -> None:
        """Show the questions below the line."""
        self._column.addWidget(body)

    def _open(self) -> None:
        self.opening.emit(self._record)

    def _enter(self) -> None:
        self.entering.emit(self._record)

    def _removed(self) -> None:
        self.removing.emit(self._record)


def _frame(topic: Topic) -> object:
    """Return what decides which widgets stand where; answers and summaries are not part of it."""
    return (
        topic.title,
        topic.hint,
        topic.layout,
        topic.add,
        topic.heads,
        tuple(map(_place, topic.questions)),
        tuple(tuple(_place(item) if item else None for item in row) for row in topic.rows),
        tuple((card.record, tuple(map(_place, card.questions))) for card in topic.cards),
    )


def _place(question: Question) -> object:
    shape = question.shape
    return question.key, question.label, question.hint, question.is_optional, shape.kind, shape.boxes, shape.parts


def _questions(topic: Topic, open_cards: frozenset[str]) -> Iterable[tuple[Question, bool]]:
    yield from ((question, False) for question in topic.questions)
    yield from ((question, True) for row in topic.rows for question in row if question is not None)
    for card in topic.cards:
        if card.record in open_cards:
            yield from ((question, False) for question in card.questions)


def _grid(block: QWidget) -> QGridLayout:
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(style.gap())
    grid.setVerticalSpacing(style.gap())
    return grid


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFixedHeight(2)
    style.set_role(rule, "blackrule")
    return rule
