"""What a question page says of its answers: amber after leaving one, errors only when asked (ux.md V1 to V3)."""

from __future__ import annotations

from gnp_desk.ui.board import Board, Key
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.fault_summary import FaultSummary
from gnp_desk.ui.questions import Fault, Source

STOP = "N"


class PageFaults:
    """Errors are asked for by «Continuar» or F8; from then on they go away one by one as they are corrected."""

    def __init__(self, session: ClaimSession, source: Source, board: Board) -> None:
        self._session, self._source, self._board = session, source, board
        self._looks: dict[Key, Fault] = {}
        self.summary = FaultSummary()
        self.is_checking = False

    def forget(self, *, keep_checking: bool = False) -> None:
        """Begin a page anew; F8 carries its errors from page to page."""
        self._looks.clear()
        self.is_checking = keep_checking
        if not keep_checking:
            self.summary.show_faults(())

    @property
    def shown(self) -> tuple[Fault, ...]:
        """Return the errors that are in sight now."""
        return self.summary.faults

    def check(self, pages: tuple[str, ...]) -> tuple[Fault, ...]:
        """Show every error of these pages and return them."""
        self.is_checking = True
        return self.show(pages)

    def show(self, pages: tuple[str, ...]) -> tuple[Fault, ...]:
        """Show what there is to say now beside each question and in the summary; return the errors."""
        found = self._stops(pages) if self.is_checking else ()
        self.summary.show_faults(found)
        first: dict[Key, Fault] = {}
        for fault in found:
            first.setdefault(fault.key, fault)
        for cell in self._board.cells():
            cell.show_fault(first.get(cell.key) or self._looks.get(cell.key))
        return found

    def look(self, cell: Cell) -> None:
        """Say of an answer just left what is worth a look, or take it back."""
        assert self._session.case is not None
        fault = self._source.look(self._session.case, *cell.key)
        self._looks.pop(cell.key, None)
        if fault is not None:
            self._looks[cell.key] = fault
        if not self.is_checking:
            cell.show_fault(fault)

    def next(self, after: Key, forward: bool) -> Fault | None:
        """Return the error after (or before) a question in the order of the walk, around the end."""
        if self._session.case is None:
            return None
        self.is_checking = True
        found = [fault for fault in self._source.faults(self._session.case) if fault.outcome == STOP]
        keys = [fault.key for fault in found]
        if not found:
            return None
        if after in keys:
            last = len(keys) - 1 - keys[::-1].index(after)
            return found[(last + 1) % len(found)] if forward else found[keys.index(after) - 1]
        order = self._order()
        at = order.get(after, -1)
        ahead = [fault for fault in found if order.get(fault.key, len(order)) > at]
        behind = [fault for fault in found if order.get(fault.key, len(order)) < at]
        return (ahead or found)[0] if forward else (behind or found)[-1]

    def _order(self) -> dict[Key, int]:
        case = self._session.case
        assert case is not None
        sheets = [self._source.sheet(case, sheet.code) for sheet in self._source.walk(case)]
        keys = [question.key for sheet in sheets for question in sheet.questions()]
        return {key: index for index, key in enumerate(keys)}

    def _stops(self, pages: tuple[str, ...]) -> tuple[Fault, ...]:
        case = self._session.case
        if case is None:
            return ()
        return tuple(fault for page in pages for fault in self._source.faults(case, page) if fault.outcome == STOP)
