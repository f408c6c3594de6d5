"""What becomes of a person's gestures in the grid: kept in the claim, or only supposed. Every change can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from gnp_desk.errors import DeskError
from gnp_desk.services import positions
from gnp_desk.services import worksheet_cells as cells
from gnp_desk.services.records import TRASHED
from gnp_desk.services.views import Case, Edit, Record
from gnp_desk.services.worksheets import LINE, NEW_LINE, Worksheets
from gnp_desk.texts import _, plural
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.tasks import READ, Tasks
from gnp_desk.ui.typing_pause import TypingPause

SUPPOSED = "supposed-"
# What is filled, cleared and copied together with a column.
WITH = {"price_source": ("price_on",)}
# Up to here a paste is read at once; above, beside the window.
AT_ONCE = 4_000


class WorksheetKeeper(QObject):
    """Stands between the grid and the session. While it supposes, nothing reaches the session and nothing is saved."""

    looked = Signal()
    """Emitted when `case` is another one: something was typed, supposed, or supposed no more."""
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, session: ClaimSession, worksheets: Worksheets, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._worksheets, self._tasks = session, worksheets, tasks
        self.sheet = ""
        self._supposed: Case | None = None
        self._typing: tuple[str, Mapping[str, object]] | None = None
        self._before: Edit | None = None
        self._was_new = False
        self._pause = TypingPause(self)
        self._pause.due.connect(self._keep)

    @property
    def editor(self) -> str:
        """Return the name under which the journal keeps what is done to this worksheet."""
        case = self._session.case
        return f"{case.claim.id}/valuation" if case else ""

    @property
    def is_supposing(self) -> bool:
        return self._supposed is not None

    def case(self) -> Case | None:
        """Return the claim as the grid shows it: with what is being typed, and with what is supposed."""
        case = self._supposed or self._session.case
        if case is None or self._typing is None:
            return case
        record, values = self._typing
        line = case.find(record) or self._new(case, record)
        return case.with_record(line.with_values(**values))

    def lines(self) -> tuple[Record, ...]:
        """Return the lines of the worksheet as they are kept or supposed."""
        case = self._supposed or self._session.case
        return case.of(LINE, self.sheet) if case is not None else ()

    def work_on(self, sheet: str) -> None:
        """Work on a worksheet from now on."""
        if sheet != self.sheet:
            self.flush()
            self.sheet, self._supposed = sheet, None

    def typing(self, row: int, name: str, text: str) -> None:
        """Show at once what a key makes of a cell; it is kept after a pause."""
        case = self._supposed or self._session.case
        if case is None:
            return
        line = self._line(case, row)
        values = cells.read(case, line, name, text).values
        if self._before is None:
            self._was_new = not case.find(line.id)
            self._before = Edit(line.id, {key: line.get(key) for key in values})
        self._before = Edit(self._before.record, {**{key: line.get(key) for key in values}, **self._before.values})
        self._typing = (line.id, values)
        self._pause.touch(line.id)
        self.looked.emit()

    def typed(self, row: int, name: str, text: str) -> None:
        """Keep what a cell holds now that it was left."""
        case = self._supposed or self._session.case
        if case is None:
            return
        line = self._line(case, row)
        self._typing = (line.id, cells.read(case, line, name, text).values)
        self._pause.flush()
        self._keep(line.id)
        self._before = None

    def cancel(self) -> None:
        """Take back what was typed into the open cell, what a pause already kept included."""
        before, self._before, self._typing = self._before, None, None
        self._pause.flush()
        case = self._supposed or self._session.case
        if before is not None and case is not None and case.find(before.record) is not None:
            self._write([Edit(before.record, {TRASHED: self._now()} if self._was_new else before.values)])
        self.looked.emit()

    def flush(self) -> None:
        """Keep what is being typed now."""
        self._pause.flush()
        self._before = None

    def fill_down(self, rows: Sequence[int], names: Sequence[str]) -> None:
        """Copy the first of the chosen rows to those below, or the row above into the only one chosen."""
        lines = self.lines()
        source = rows[0] - 1 if len(rows) == 1 else rows[0] if rows else -1
        if not 0 <= source < len(lines) or not names:
            return
        targets = rows if len(rows) == 1 else rows[1:]
        values = {name: lines[source].get(name) for name in _together(names)}
        self._write([Edit(lines[row].id, values) for row in targets if row < len(lines)])

    def clear(self, rows: Sequence[int], names: Sequence[str]) -> None:
        """Empty the chosen cells."""
        lines = self.lines()
        self._write([Edit(lines[row].id, dict.fromkeys(_together(names))) for row in rows if row < len(lines)])

    def set_all(self, rows: Sequence[int], values: Mapping[str, object]) -> None:
        """Give the chosen lines the same answers."""
        lines = self.lines()
        self._write([Edit(lines[row].id, values) for row in rows if row < len(lines)])

    def insert(self, row: int) -> None:
        """Add an empty line above a row."""
        lines = self.lines()
        before = lines[row - 1].text("position") if 0 < row <= len(lines) else ""
        behind = lines[row].text("position") if row < len(lines) else ""
        self._add({"position": positions.between(before, behind)})

    def remove(self, rows: Sequence[int]) -> None:
        """Move lines to the Papelera; taking back brings them again."""
        lines = self.lines()
        found = [lines[row].id for row in rows if row < len(lines)]
        if found:
            self._write([Edit(record, {TRASHED: self._now()}) for record in found])
            words = plural(len(found), _("{n} renglón quedó en la papelera."), _("{n} renglones quedaron en la papelera."))
            self.said.emit(f"{words} {_('Ctrl+Z lo recupera.')}")

    def paste(self, row: int, names: Sequence[str], text: str) -> None:
        """Put copied cells from a row on; what the worksheet cannot hold is refused whole."""
        case = self._supposed or self._session.case
        if case is None or not text.strip():
            return
        job = partial(cells.pasted, case, self.sheet, row, tuple(names), text)
        if len(text) > AT_ONCE:
            self._tasks.start(job, self._pasted, self.failed, lane=READ)
            return
        try:
            self._pasted(job())
        except DeskError as error:
            self.failed.emit(error)

    def suppose(self, is_on: bool) -> None:
        """Begin or end supposing: the claim stays as it is."""
        self.flush()
        self._supposed = self._session.case if is_on else None
        self.looked.emit()

    def undo(self) -> None:
        """Take back the last change of this worksheet."""
        self.flush()
        self._session.undo(self.editor)

    def redo(self) -> None:
        """Put back the last change taken back."""
        self.flush()
        self._session.redo(self.editor)

    def _pasted(self, found: cells.Pasted) -> None:
        self._write(list(found.edits))
        if found.rows and self._supposed is not None:
            for values in found.rows:
                self._add(values)
        elif found.rows:
            add = partial(self._worksheets.add_lines, self._session.case.claim.id, self.sheet, found.rows, self.editor)  # type: ignore[union-attr]
            self._session.write(add, self.editor)
        words = plural(len(found.edits) + len(found.rows), _("{n} renglón pegado."), _("{n} renglones pegados."))
        wrong = plural(len(found.problems), _("{n} dato no se entiende."), _("{n} datos no se entienden.")) if found.problems else ""
        self.said.emit(" ".join(part for part in (words, wrong) if part))

    def _keep(self, record: object) -> None:
        """Put what is typed into the claim, or into what is supposed."""
        if self._typing is None:
            return
        (line, values), self._typing = self._typing, None
        case = self._supposed or self._session.case
        if case is not None and case.find(line) is not None:
            self._write([Edit(line, values)])
        elif any(value not in (None, "") for value in values.values()):
            made = self._add(values)
            if self._before is not None and self._before.record == line:
                self._before = replace(self._before, record=made)
        self.looked.emit()

    def _write(self, edits: list[Edit]) -> None:
        if self._supposed is None:
            self._session.apply_all(edits, self.editor)
            return
        for edit in edits:
            self._supposed = _after(self._supposed, edit)
        self.looked.emit()

    def _add(self, values: Mapping[str, object]) -> str:
        case = self._supposed or self._session.case
        assert case is not None
        lines = self.lines()
        place = {"position": positions.after(lines[-1].text("position") if lines else "")}
        whole = {**NEW_LINE, **place, **{name: value for name, value in values.items() if value is not None}, "parent": self.sheet}
        if self._supposed is None:
            return self._session.add_now(LINE, whole, self.editor)
        made = Record(f"{SUPPOSED}{len(self._supposed.records)}", LINE, whole, case.claim.id)
        self._supposed = self._supposed.with_record(made)
        self.looked.emit()
        return made.id

    def _line(self, case: Case, row: int) -> Record:
        lines = case.of(LINE, self.sheet)
        return lines[row] if row < len(lines) else self._new(case, f"{SUPPOSED}new")

    def _new(self, case: Case, record: str) -> Record:
        """Return the line that typing into the last row will make."""
        lines = case.of(LINE, self.sheet)
        place = positions.after(lines[-1].text("position") if lines else "")
        return Record(record, LINE, {**NEW_LINE, "parent": self.sheet, "position": place}, case.claim.id)

    def _now(self) -> str:
        case = self._session.case
        return case.moment.now.isoformat(timespec="seconds") if case else ""


def _together(names: Sequence[str]) -> list[str]:
    return [every for name in names for every in (name, *WITH.get(name, ()))]


def _after(case: Case, edit: Edit) -> Case:
    record = case.find(edit.record)
    if record is None:
        return case
    if TRASHED in edit.values:
        return replace(case, records=tuple(other for other in case.records if other.id != record.id))
    return case.with_record(record.with_values(**edit.values))
