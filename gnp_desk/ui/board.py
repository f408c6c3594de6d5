"""The scrolling part of a question page: topics with their cells, kept by key while a person works on them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gnp_desk.ui.cell import Cell
from gnp_desk.ui.questions import Card, Question, Sheet, Topic
from gnp_desk.ui.topics import TopicView

NARROW_LETTERS = 60
_TAB = Qt.FocusPolicy.TabFocus
Key = tuple[str, str]


class Board(QScrollArea):
    """Shows sheets. It passes on what cells say, and finds, opens and enters them by key."""

    typed = Signal(object)
    chosen = Signal(object)
    left = Signal(object)
    entered = Signal(object)
    focused = Signal(object)
    making = Signal(object)
    revealed = Signal(str)
    """Emitted with the record of a card of health data when a person opens it."""
    adding = Signal(str, int)
    removing = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheets: tuple[Sheet, ...] = ()
        self._cells: dict[Key, Cell] = {}
        self._views: list[TopicView] = []
        self._codes: tuple[str, ...] = ()
        self._open: frozenset[str] = frozenset()
        self._is_laying = False
        self._is_narrow = False
        self._to_reveal: Key = ("", "")
        self._revealing = QTimer(self, interval=0, singleShot=True)
        self._revealing.timeout.connect(self._reveal)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sheet = QWidget()
        self._column = QVBoxLayout(self._sheet)
        self._column.setContentsMargins(4, 4, 12, 12)
        self._column.setSpacing(20)
        self._column.addStretch(1)
        self.setWidget(self._sheet)

    def show_sheets(self, sheets: tuple[Sheet, ...]) -> None:
        """Show the sheets as they are now; a cell that is being typed in keeps its text and the focus."""
        self.sheets = sheets
        here = self.current()
        caret = here.editor.caret() if here is not None else 0
        self._is_laying = True
        if self._codes != (codes := tuple(sheet.code for sheet in sheets)):
            self._codes = codes
            self._open = frozenset(record for topic in self._topics() for record in _open_at_first(topic))
            self._drop_all()
        self._lay()
        self._prune()
        self._is_laying = False
        if here is not None and not here.has_focus() and self._cells.get(here.key) is here:
            here.enter(caret)

    def freeze(self, is_frozen: Callable[[str], bool]) -> bool:
        """Make the cells of frozen records read only; return whether any is."""
        frozen = {record: is_frozen(record) for record in {record for record, _name in self._cells}}
        for (record, _name), cell in self._cells.items():
            cell.set_frozen(frozen[record])
        return any(frozen.values())

    def cell(self, key: Key) -> Cell | None:
        """Return the cell of a question, None when it is not shown."""
        return self._cells.get(key)

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells in reading order."""
        keys = [question.key for sheet in self.sheets for question in sheet.questions()]
        return tuple(self._cells[key] for key in keys if key in self._cells)

    def current(self) -> Cell | None:
        """Return the cell that has the focus."""
        return next((cell for cell in self._cells.values() if cell.has_focus()), None)

    def enter(self, key: Key, caret: int = -1) -> bool:
        """Put the focus into a question, opening its card first; return whether it is on these sheets."""
        record, _name = key
        if key not in self._cells and any(card.record == record for card in self._cards()):
            self._open_cards(self._open | {record})
        cell = self._cells.get(key)
        if cell is None:
            return False
        cell.enter(caret)
        self.reveal(cell)
        return True

    def enter_first(self) -> None:
        """Put the focus on what is read first: a question, a card or the button that adds one."""
        stops = (stop for view in self._views for stop in view.stops())
        first = next((stop for stop in stops if stop.isEnabled() and stop.focusPolicy() & _TAB), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.verticalScrollBar().setValue(0)

    def enter_record(self, record: str) -> bool:
        """Open the card of a record, or find its questions, and put the focus into the first."""
        if any(card.record == record for card in self._cards()):
            self._open_cards(self._open | {record})
        first = next((cell for cell in self.cells() if cell.key[0] == record and cell.can_answer()), None)
        if first is None:
            return False
        first.enter()
        self.reveal(first)
        return True

    def enter_next(self, cell: Cell) -> bool:
        """Put the focus into the question after `cell`; False when it is the last."""
        cells = [other for other in self.cells() if other.can_answer()]
        after = cells[cells.index(cell) + 1 :] if cell in cells else []
        if after:
            after[0].enter()
            self.reveal(after[0])
        return bool(after)

    def reveal(self, cell: Cell) -> None:
        """Bring a cell into view once the layout has settled."""
        self._to_reveal = cell.key
        self._revealing.start()

    def to_top(self) -> None:
        """Scroll to the beginning."""
        self.verticalScrollBar().setValue(0)

    def enter_topic(self, number: int) -> None:
        """Put the focus on the first stop of a topic, from 0."""
        stops = self._views[number].stops() if number < len(self._views) else []
        first = next((stop for stop in stops if stop.isEnabled() and stop.focusPolicy() & _TAB), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self._views[number], 0, 0)
            self.ensureWidgetVisible(first, 0, 24)

    def list_here(self) -> tuple[str, int] | None:
        """Return the page and part of the list the person is in, else of the only list, None without one."""
        here = self.current()
        lists = [(sheet.code, topic) for sheet in self.sheets for topic in sheet.topics if topic.add]
        for code, topic in lists:
            if here is not None and any(card.record == here.key[0] for card in topic.cards):
                return code, topic.part
        return (lists[0][0], lists[0][1].part) if len(lists) == 1 else None

    def card_here(self) -> str:
        """Return the record of the card the person is in, «» when in none that can be removed."""
        here = self.current()
        cards = [card for topic in self._topics() if topic.add for card in topic.cards]
        return next((card.record for card in cards if here is not None and here in self._cells_of(card.questions)), "")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Put labels above the fields where there is no room beside them."""
        letters = self.viewport().width() / max(1, self.fontMetrics().averageCharWidth())
        if self._is_narrow != (letters < NARROW_LETTERS):
            self._is_narrow = not self._is_narrow
            if self.sheets:
                self.show_sheets(self.sheets)

    def _reveal(self) -> None:
        cell = self._cells.get(self._to_reveal)
        if cell is not None:
            self.ensureWidgetVisible(cell, 0, 24)

    def _topics(self) -> list[Topic]:
        return [topic for sheet in self.sheets for topic in sheet.topics]

    def _cards(self) -> list[Card]:
        return [card for topic in self._topics() for card in topic.cards]

    def _cells_of(self, questions: tuple[Question, ...]) -> list[Cell | None]:
        return [self._cells.get(question.key) for question in questions]

    def _lay(self) -> None:
        topics = self._headed()
        while len(self._views) > len(topics):
            view = self._views.pop()
            view.hide()
            view.deleteLater()
        while len(self._views) < len(topics):
            self._views.append(self._new_view())
        is_new = False
        for view, (code, topic) in zip(self._views, topics, strict=True):
            view.setProperty("page", code)
            is_new |= view.lay(topic, is_narrow=self._is_narrow, open_cards=self._open_in(topic))
        if is_new:
            self._order_stops()

    def _order_stops(self) -> None:
        """Make Tab follow the reading order (ux.md A1)."""
        stops = [stop for view in self._views for stop in view.stops()]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _headed(self) -> list[tuple[str, Topic]]:
        return [(sheet.code, topic) for sheet in self.sheets for topic in sheet.topics]

    def _open_in(self, topic: Topic) -> frozenset[str]:
        return self._open & {card.record for card in topic.cards}

    def _new_view(self) -> TopicView:
        view = TopicView(self._cell_of)
        view.adding.connect(self._add)
        view.opening.connect(self._toggle_card)
        view.entering.connect(self.enter_record)
        view.removing.connect(self.removing)
        self._column.insertWidget(self._column.count() - 1, view)
        return view

    def _cell_of(self, question: Question, is_column: bool) -> Cell:
        cell = self._cells.get(question.key)
        if cell is not None and cell.is_same_kind(question):
            return cell
        if cell is not None:
            self._drop(question.key)
        cell = Cell(question, is_column=is_column)
        cell.typed.connect(self._on_typed)
        cell.chosen.connect(self._on_chosen)
        cell.left.connect(self._on_left)
        cell.entered.connect(self.entered)
        cell.focused.connect(self._on_focused)
        cell.making.connect(self.making)
        self._cells[question.key] = cell
        return cell

    def _prune(self) -> None:
        """Let go of cells that no topic shows any more."""
        shown = {question.key for topic in self._topics() for question in _shown(topic, self._open)}
        for key in [key for key in self._cells if key not in shown]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        cell = self._cells.pop(key)
        cell.hide()
        cell.deleteLater()

    def _drop_all(self) -> None:
        for key in list(self._cells):
            self._drop(key)
        while self._views:
            view = self._views.pop()
            view.hide()
            view.deleteLater()

    def _open_cards(self, records: frozenset[str]) -> None:
        opened, self._open = records - self._open, records
        for card in self._cards():
            if card.is_health and card.record in opened:
                self.revealed.emit(card.record)
        self.show_sheets(self.sheets)

    def _toggle_card(self, record: str) -> None:
        self._open_cards(self._open ^ {record})
        if record in self._open:
            self.enter_record(record)

    def _add(self, part: int) -> None:
        self.adding.emit(str(self.sender().property("page")), part)

    # While widgets are laid anew the focus jumps about: what cells say then is not the person's.

    def _on_typed(self, cell: Cell) -> None:
        if not self._is_laying:
            self.typed.emit(cell)

    def _on_chosen(self, cell: Cell) -> None:
        if not self._is_laying:
            self.chosen.emit(cell)

    def _on_left(self, cell: Cell) -> None:
        if not self._is_laying:
            self.left.emit(cell)

    def _on_focused(self, cell: Cell) -> None:
        if not self._is_laying:
            self.reveal(cell)
            self.focused.emit(cell)


def _open_at_first(topic: Topic) -> list[str]:
    """Return the cards that are open when a page is entered: the only one, or all of a list nobody adds to; none of health."""
    cards = [card.record for card in topic.cards if not card.is_health]
    return cards if len(topic.cards) == 1 or not topic.add else []


def _shown(topic: Topic, is_open: frozenset[str]) -> list[Question]:
    found = [*topic.questions, *(question for row in topic.rows for question in row if question is not None)]
    return [*found, *(question for card in topic.cards if card.record in is_open for question in card.questions)]


