"""What a question page does with a person's gestures: keeps answers, adds and removes records, takes back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gnp_desk.services.views import Edit, Place, Undone
from gnp_desk.texts import _
from gnp_desk.ui.board import Board
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.questions import Question, Source
from gnp_desk.ui.typing_pause import TypingPause


class PageKeeper(QObject):
    """Stands between a board and the session while its page is in front."""

    stood = Signal(object)
    """Emitted with the Place a person moved to."""
    settled = Signal(object)
    """Emitted with the cell that was left, once its answer is kept and tidy."""
    said = Signal(str)
    wanted = Signal(object)

    def __init__(self, session: ClaimSession, source: Source, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._source, self._board = session, source, board
        self._place = Place()
        self._is_here = False
        self._to_link: tuple[str, Question] | None = None
        # The value of the question a person is in, as they saw it: the case may hold another one meanwhile.
        self._seen: dict[tuple[str, str], object] = {}
        self._pause = TypingPause(self)
        self._pause.due.connect(self._keep)
        board.typed.connect(self._pause.touch)
        board.chosen.connect(self._keep)
        board.left.connect(self._left)
        board.focused.connect(self._focused)
        board.making.connect(self._make)
        board.adding.connect(self._add)
        board.removing.connect(self._remove)
        session.added.connect(self._added)
        session.taken_back.connect(self._taken_back)

    @property
    def editor(self) -> str:
        """Return the name under which the journal keeps what is done here: undo is per claim and page."""
        return f"{self._place.claim}/{self._place.page}"

    def come(self, place: Place) -> None:
        """Begin to listen for this page."""
        self._place, self._is_here = place, True
        self._seen.clear()

    def go(self) -> None:
        """Keep what is being typed and stop listening."""
        self._pause.flush()
        self._is_here = False

    def flush(self) -> None:
        """Keep what is being typed now."""
        self._pause.flush()

    def undo(self) -> None:
        """Take back the last change of this page, what is being typed included."""
        self._pause.flush()
        self._session.undo(self.editor)

    def redo(self) -> None:
        """Put back the last change taken back."""
        self._pause.flush()
        self._session.redo(self.editor)

    def add_here(self) -> None:
        """Add a record to the list the person is in."""
        spot = self._board.list_here()
        if spot is not None:
            self._add(*spot)

    def remove_here(self) -> None:
        """Move the record of the card the person is in to the Papelera."""
        record = self._board.card_here()
        if record:
            self._remove(record)

    def _keep(self, cell: Cell) -> None:
        """Put the answer of a cell into the case; the session saves it."""
        if self._session.case is None or self._session.is_frozen(cell.question.record):
            return
        self._stand(cell)
        edit = self._source.edit(self._session.case, cell.question, cell.answer())
        if cell.key in self._seen:
            edit = replace(edit, seen={cell.question.field: self._seen[cell.key]})
        self._session.apply(edit, self.editor)
        self._seen[cell.key] = self._value(cell)

    def _focused(self, cell: Cell) -> None:
        self._seen.setdefault(cell.key, self._value(cell))
        self._stand(cell)

    def _value(self, cell: Cell) -> object:
        record = self._session.case.find(cell.question.record) if self._session.case is not None else None
        return record.get(cell.question.field) if record is not None else None

    def _left(self, cell: Cell) -> None:
        if self._pause.is_touched(cell):
            self._pause.flush()
        self._seen.pop(cell.key, None)
        if self._session.case is None or self._board.cell(cell.key) is not cell:
            return
        cell.show_tidy(self._source.answer(self._session.case, *cell.key))
        self.settled.emit(cell)

    def _stand(self, cell: Cell) -> None:
        record, name = cell.key
        self._place = Place(self._place.screen, self._place.claim, self._place.page, record, name, cell.editor.caret())
        self._session.stand(self._place)
        self.stood.emit(self._place)

    def _add(self, page: str, part: int) -> None:
        self._pause.flush()
        if self._session.case is not None:
            kind, values = self._source.new(self._session.case, page, part)
            self._session.add(kind, values, self.editor)

    def _remove(self, record: str) -> None:
        self._pause.flush()
        self._session.remove(record, self.editor)
        self.said.emit(_("Quedó en la papelera. Ctrl+Z lo recupera."))

    def _make(self, cell: Cell) -> None:
        self._pause.flush()
        found_at = cell.question.shape.choices.found_at
        if found_at:
            self.wanted.emit(Place(found_at, self._place.claim))
        elif self._session.case is not None:
            kind, values = self._source.made(self._session.case, cell.question)
            self._to_link = (self._session.add(kind, values, self.editor), cell.question)

    def _added(self, record: str) -> None:
        if not self._is_here or self._session.case is None:
            return
        if self._to_link is not None and self._to_link[0] == record:
            question, self._to_link = self._to_link[1], None
            self._session.apply(self._source.linked(self._session.case, question, record), self.editor)
        self._board.enter_record(record)

    def _taken_back(self, undone: Undone) -> None:
        """Show what changed back and put the focus there (ux.md G5)."""
        if not self._is_here or any(self._shows(edit) for edit in undone.edits):
            return
        self._board.enter_first()

    def _shows(self, edit: Edit) -> bool:
        for name in edit.values:
            if self._board.enter((edit.record, name)):
                cell = self._board.cell((edit.record, name))
                if cell is not None and self._session.case is not None:
                    cell.show_tidy(self._source.answer(self._session.case, edit.record, name))
                return True
        return self._board.enter_record(edit.record)
