"""Valuación: the grid, its totals, how far total loss is, what each line has to say, and the versions of the worksheet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import worksheet_cells as cells
from gnp_desk.services import worksheets
from gnp_desk.services.office import Office
from gnp_desk.services.views import Advice, Case, Issued, Place, Record, Undone
from gnp_desk.services.worksheets import WORKSHEET, WorksheetView
from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.claim_places import PAPER, RECORD, RECORD_PAGE, SETTLEMENT, VALUATION
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.fault_summary import FaultSummary
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.money import worksheet_actions
from gnp_desk.ui.money.cell_choices import Items
from gnp_desk.ui.money.claim_screen import ClaimScreen
from gnp_desk.ui.money.compare_table import CompareTable
from gnp_desk.ui.money.dialogs import AskDialog
from gnp_desk.ui.money.issuing import Issuing
from gnp_desk.ui.money.line_panel import LEVELS, LinePanel
from gnp_desk.ui.money.total_loss_bar import TotalsStrip
from gnp_desk.ui.money.worksheet_files import WorksheetFiles
from gnp_desk.ui.money.worksheet_grid import PART, WorksheetGrid
from gnp_desk.ui.money.worksheet_keeper import WorksheetKeeper
from gnp_desk.ui.money.worksheet_model import FIRST, WorksheetModel
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.questions import Choices, Fault, Question, Shape, Source
from gnp_desk.ui.screen import Action
from gnp_desk.ui.tasks import READ, Tasks

PANEL, WIDE_LETTERS = 360, 122
LONG_LINES = 300
ISSUED = "issued"


class WorksheetPage(ClaimScreen):
    """Everything is computed again at each key and kept without asking. An issued worksheet never changes."""

    code = VALUATION

    def __init__(
        self, session: ClaimSession, office: Office, papers: PaperDesk, tasks: Tasks, source: Source
    ) -> None:
        super().__init__(session)
        self._office, self._tasks = office, tasks
        self._view: WorksheetView | None = None
        self._looked: Case | None = None
        self._sheet = ""
        self._to_find: tuple[str, str] | None = None
        self.keeper = WorksheetKeeper(session, office.worksheets, tasks, self)
        self.issuing = Issuing(session, office, papers, tasks, self)
        self.files = WorksheetFiles(session, office.worksheets, tasks, self)
        self.lines = WorksheetModel(self)
        self.grid = WorksheetGrid(self.lines, self._offered)
        self.totals, self.panel = TotalsStrip(), LinePanel(session, source)
        self._summary, self._empty, self._compare = FaultSummary(), EmptyState(), CompareTable()
        self._mark, self._says = Mark(), QLabel()
        self._lay()
        self._connect(papers)

    def title(self) -> str:
        sheet = self.sheet()
        title = _("Valuación S{n}").format(n=_number(sheet)) if sheet else _("Valuación")
        return _("Error: {title}").format(title=title) if self._summary.isVisibleTo(self) else title

    def subtitle(self) -> str:
        return worksheet_actions.subtitle(self.case, self.sheet())

    def corner(self) -> str:
        return _("Suposición: nada se guarda") if self.keeper.is_supposing else ""

    def note(self) -> str:
        view = self._view
        if view is None or not view.lines:
            return ""
        counts = (
            (view.count("error"), _("{n} error"), _("{n} errores")),
            (view.count("warning"), _("{n} pide motivo"), _("{n} piden motivo")),
            (view.count("note"), _("{n} por revisar"), _("{n} por revisar")),
        )
        return " · ".join(plural(count, one, many) for count, one, many in counts if count)

    def actions(self) -> tuple[Action, ...]:
        return worksheet_actions.actions(self)

    def help_text(self) -> str:
        return worksheet_actions.HELP

    def sheet(self) -> Record | None:
        """Return the worksheet shown, as it is kept."""
        case = self.case
        return case.find(self._sheet) if case else None

    def sheets(self) -> tuple[Record, ...]:
        """Return the worksheets of the claim, the first one first."""
        return tuple(sorted(self.case.of(WORKSHEET), key=_number)) if self.case else ()

    def is_open(self) -> bool:
        """Return whether the worksheet may still change."""
        sheet = self.sheet()
        return sheet is not None and not self.session.is_frozen(sheet.id)

    def is_comparing(self) -> bool:
        return self._stack.currentWidget() is self._compare

    def place(self) -> Place:
        line = self.lines.line(self.grid.currentIndex().row())
        return Place(VALUATION, self.claim, record=line.id if line else self._sheet)

    def leave(self) -> None:
        self.grid.cell.finish()
        self.keeper.flush()
        self.panel.flush()
        self.panel.let_go()
        super().leave()

    def refresh(self) -> None:
        """Show the worksheet as it is now, with what is typed or supposed."""
        kept = self.case
        if kept is None:
            return
        self._choose_sheet(kept)
        sheet, case = self.sheet(), self.keeper.case()
        self._stack.setVisible(sheet is not None)
        self.totals.setVisible(sheet is not None)
        self._line.setVisible(sheet is not None and not self.is_comparing())
        self._empty.setVisible(sheet is None)
        if sheet is None or case is None:
            self._empty.show_words(
                _("Sin valuación todavía"),
                _("La hoja toma el vehículo, la orden y la póliza de este siniestro."),
                _("Empezar valuación"),
            )
            return
        self._look(case)
        self._say_state(kept, sheet)

    def arrive(self) -> None:
        if self.sheet() is None:
            self._empty.button().setFocus(Qt.FocusReason.OtherFocusReason)
            return
        wanted = self._place.record
        row = self.lines.row_of(wanted)
        if self._place.field and row >= 0:
            self.find(wanted, self._place.field)
            return
        self.grid.stand(row if row >= 0 else len(self.lines.lines))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def find(self, record: str, field: str) -> None:
        """Stand on a datum of a line: in its cell, or in the panel when it has none."""
        row = self.lines.row_of(record)
        if row < 0:
            self.go(RECORD, f"{RECORD_PAGE}{record}", record)
            return
        shown = field in cells.NAMES and field not in self.grid.hidden()
        self.grid.stand(row, FIRST + cells.NAMES.index(field) if shown else PART)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if not shown:
            self.open_panel(field)

    def find_fault(self, forward: bool) -> None:
        """Go to the next line with an error, or that asks for a reason."""
        if self._view is None:
            return
        found = [
            (at, finding.field)
            for at, line in enumerate(self._view.lines)
            for finding in line.findings
            if finding.level in ("error", "warning")
        ]
        here = self.grid.currentIndex().row()
        ahead = [item for item in found if (item[0] > here if forward else item[0] < here)]
        if not found:
            self.said.emit(_("Ningún renglón tiene errores ni pide motivo."))
            return
        at, field = (ahead or found)[0 if forward else -1]
        self.find(self._view.lines[at].record.id, field)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    # What a person does, as the actions call it.

    def begin(self) -> None:
        """Begin the first worksheet of the claim."""
        self.session.write(partial(self._office.worksheets.open, self.claim))

    def supplement(self) -> None:
        """Begin the next supplement, once its reason is written."""
        asked = (
            Question("", "reason", _("Motivo"), Shape("choice", choices=Choices(worksheets.supplement_reasons()))),
            Question("", "text", _("Qué cambió"), Shape("long", limit=500)),
        )
        words = _("La hoja emitida no cambia. El suplemento empieza con sus renglones.")
        dialog = AskDialog(_("Suplemento"), words, asked, _("Hacer suplemento"), self)
        dialog.check = _why_no_supplement
        if dialog.exec() == QDialog.DialogCode.Accepted:
            reason, text = (str(dialog.answers[name]) for name in ("reason", "text"))
            self.session.write(partial(self._office.worksheets.supplement, self.claim, reason, text))

    def choose(self, sheet: str) -> None:
        """Show another version of the worksheet."""
        self.keeper.suppose(False)
        self._sheet, self._looked = sheet, None
        self._stack.setCurrentWidget(self.grid)
        self.refresh()
        self.changed.emit()

    def open_data(self) -> None:
        """Open workshop, rates and value of the vehicle."""
        self.grid.cell.finish()
        self.keeper.flush()
        self.go(RECORD, f"{RECORD_PAGE}{self._sheet}", self._sheet)

    def toggle_panel(self) -> None:
        """Show or hide the panel of the line."""
        if self.panel.isVisibleTo(self):
            self.panel.flush()
            self.panel.hide()
            self._fit()
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.open_panel()

    def open_panel(self, field: str = "") -> None:
        """Show the panel of the current line with the focus in it."""
        self.grid.cell.finish()
        self.panel.show()
        self._fit()
        self._follow()
        self.panel.enter(field)

    def toggle_suppose(self) -> None:
        """Begin or end «¿Y si…?»; ending shows the worksheet as it is kept."""
        self.grid.cell.finish()
        self._looked = None
        self.keeper.suppose(not self.keeper.is_supposing)
        self.changed.emit()

    def leave_out(self) -> None:
        """Suppose that the chosen lines did not count, or that they did."""
        lines = self.keeper.lines()
        rows = self.grid.rows()
        counted = any(lines[row].get("related") in ("this_loss", None) for row in rows if row < len(lines))
        self.keeper.set_all(rows, {"related": "doubtful" if counted else "this_loss"})

    def toggle_compare(self) -> None:
        """Show the supplement against the worksheet before it, or the grid again."""
        if self.is_comparing():
            self._stack.setCurrentWidget(self.grid)
        else:
            self._show_compared()
        self.refresh()
        self._stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def copy(self) -> None:
        """Copy the chosen cells as text for any spreadsheet."""
        lines = self.keeper.lines()
        chosen = [lines[row] for row in self.grid.rows() if row < len(lines)]
        if chosen and self.case is not None:
            worksheet_actions.put_on_clipboard(cells.copied(self.case, chosen, self.grid.names()))

    def paste(self) -> None:
        """Put what was copied from the current cell on."""
        if not self._may_change():
            return
        row, column = self.grid.currentIndex().row(), self.grid.currentIndex().column()
        names = [cells.NAMES[at - FIRST] for at in self.grid.columns() if at >= column] or list(cells.NAMES)
        self.keeper.paste(max(0, row), names, worksheet_actions.clipboard_text())

    def fill_down(self) -> None:
        if self._may_change():
            self.keeper.fill_down(self.grid.rows(), self.grid.names())

    def insert(self) -> None:
        if self._may_change():
            row = self.grid.currentIndex().row()
            self.keeper.insert(row)
            self.grid.stand(row)

    def remove(self) -> None:
        if self._may_change():
            row = self.grid.currentIndex().row()
            self.keeper.remove(self.grid.rows())
            self.grid.stand(row, self.grid.currentIndex().column())

    def set_criterion(self, code: str) -> None:
        """Say of the chosen lines why their part is changed."""
        if self._may_change():
            self.keeper.set_all(self.grid.rows(), {"replace_criteria": [code]})

    def import_lines(self) -> None:
        if self._may_change():
            self.files.ask_import(self._sheet, self.keeper.editor)

    def export_lines(self) -> None:
        sheet, case = self.sheet(), self.case
        if sheet is not None and case is not None:
            self.grid.cell.finish()
            self.files.ask_export(self._sheet, f"{case.claim.text('folio')} S{_number(sheet)}")

    def preview(self) -> None:
        self.grid.cell.finish()
        self.keeper.flush()
        self.session.when_settled(self._preview)

    def check_and_issue(self) -> None:
        """Issue, unless a line still asks for a reason: then say which, all at once."""
        self.grid.cell.finish()
        self.keeper.flush()
        self.panel.flush()
        self.refresh()
        asking = self._asking()
        self._show_faults(asking)
        if not asking:
            self.issuing.go_on(self._sheet)

    def settle(self) -> None:
        self.go(SETTLEMENT)

    def _preview(self) -> None:
        self.go(PAPER, record=worksheet_actions.paper_of(self.case, self._sheet))

    def _lay(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._compare)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(12)
        self._sides.addWidget(self._stack, 1)
        self._sides.addWidget(self.panel)
        self._line = QWidget()
        says = QHBoxLayout(self._line)
        says.setContentsMargins(8, 0, 8, 0)
        says.setSpacing(6)
        self._says.setTextFormat(Qt.TextFormat.PlainText)
        style.set_role(self._says, "secondary")
        says.addWidget(self._mark)
        says.addWidget(self._says, 1)
        body = QVBoxLayout()
        body.setContentsMargins(4, 4, 4, 0)
        body.setSpacing(6)
        body.addLayout(self._sides, 1)
        body.addWidget(self._line)
        body.addWidget(self.totals)
        self.column.addWidget(self._summary)
        self.column.addLayout(body, 1)
        self.column.addWidget(self._empty, 1)
        self.panel.hide()
        self._empty.hide()

    def _connect(self, papers: PaperDesk) -> None:
        self.keeper.looked.connect(self.refresh)
        for teller in (self.keeper, self.issuing, self.files):
            teller.said.connect(self.said)
            teller.failed.connect(self.show_error)
        self.files.noted.connect(self._noted)
        self.lines.typed.connect(self.keeper.typed)
        self.grid.cell.typing.connect(self.keeper.typing)
        self.grid.cell.cancelled.connect(self.keeper.cancel)
        self.grid.cleared.connect(self._clear)
        self.grid.stood.connect(self._stood)
        self._summary.picked.connect(self._pick)
        self._empty.pressed.connect(self.begin)
        self.session.worked.connect(self._worked)
        self.session.taken_back.connect(self._taken_back)
        self.hear(papers)
        papers.issued.connect(self._issued)
        papers.failed.connect(self._not_issued)

    def _choose_sheet(self, case: Case) -> None:
        """Stay on the worksheet shown; on coming in, take the one asked for or the last."""
        found = self.sheets()
        asked = case.find(self._place.record)
        named = asked.id if asked and asked.type == WORKSHEET else asked.text("parent") if asked else ""
        if case.find(self._sheet) not in found:
            self._sheet = named if case.find(named) in found else found[-1].id if found else ""
        self.keeper.work_on(self._sheet)

    def _look(self, case: Case) -> None:
        sheet = case.find(self._sheet)
        if sheet is None or (case is self._looked and self._view is not None):
            return
        self._looked = case
        earlier = self._view if self._view is not None and self._view.sheet.id == sheet.id else None
        known = len(earlier.lines) if earlier is not None else 0
        if len(case.of(worksheets.LINE, sheet.id)) - known > LONG_LINES:
            # Figures at once; what the lines have to say is worked out beside the window.
            self._show(case, worksheets.glance(case, sheet))
            self._tasks.start(partial(_looked, case, sheet), self._arrived, lane=READ)
            return
        self._show(case, worksheets.look(case, sheet, earlier))

    def _arrived(self, answer: tuple[Case, WorksheetView]) -> None:
        case, view = answer
        if case is self._looked:
            self._show(case, view)
            self.changed.emit()

    def _show(self, case: Case, view: WorksheetView) -> None:
        self._view = view
        self.lines.put(case, view, is_open=self.is_open())
        self.totals.show_view(view)
        self._stood()

    def _say_state(self, case: Case, sheet: Record) -> None:
        if self.keeper.is_supposing:
            self.banner.say("warning", _("¿Y si…? Cambie lo que quiera: el siniestro queda como estaba."))
            return
        view = self._view if self._looked is case else None
        words = self.issuing.signature(case, sheet, view.valuation.damage if view is not None else None).words
        if sheet.get("status") == ISSUED:
            words = _("Esta hoja está emitida y no cambia. El daño posterior va en un suplemento.")
        self.banner.say("warning" if self.is_open() else "locked", words)

    def _stood(self) -> None:
        """Say what the current line has to say, shortest way first."""
        row = self.grid.currentIndex().row()
        line = self._view.lines[row] if self._view is not None and 0 <= row < len(self._view.lines) else None
        name = cells.NAMES[self.grid.currentIndex().column() - FIRST] if 0 <= self.grid.currentIndex().column() - FIRST < len(cells.NAMES) else ""
        why = cells.why(self._looked, line.record, name) if line is not None and self._looked is not None else ""
        said = [finding.text for finding in line.findings] if line is not None else []
        level = "error" if why else line.level if line is not None else ""
        self._mark.show_mark(*LEVELS[level]) if level else self._mark.show_mark("", "text")
        self._says.setText(why or " ".join(said[:2]))
        style.set_role(self._says, LEVELS[level][1] if level and level != "note" else "secondary")
        self._follow()

    def _follow(self) -> None:
        row = self.grid.currentIndex().row()
        view = self._view
        self.panel.follow(self.claim, view.lines[row] if view is not None and 0 <= row < len(view.lines) else None)

    def _asking(self) -> tuple[Fault, ...]:
        if self._view is None:
            return ()
        return tuple(
            Fault(VALUATION, line.record.id, "reason", finding.level, finding.text)
            for line in self._view.lines
            for finding in line.findings
            if finding.level == "warning"
        )

    def _show_faults(self, faults: tuple[Fault, ...]) -> None:
        self._summary.show_faults(faults)
        if faults:
            self._summary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _not_issued(self, error: DeskError) -> None:
        if not self.is_here:
            return
        self.show_error(error)
        problems = error.details.get("problems", ()) if isinstance(error, NotReady) else ()
        self._show_faults(tuple(_fault(advice) for advice in problems))  # type: ignore[attr-defined]

    def _issued(self, issued: Issued) -> None:
        if self.is_here and issued.kind == WORKSHEET:
            self._summary.show_faults(())
            self.session.reload()

    def _worked(self, done: object) -> None:
        """A new worksheet or supplement is the one shown."""
        case = self.case
        found = case.find(done) if case is not None else None
        if self.is_here and found is not None and found.type == WORKSHEET and found.id != self._sheet:
            self.choose(found.id)
            self.arrive()

    def _taken_back(self, undone: Undone) -> None:
        if not self.is_here:
            return
        edit = next((edit for edit in undone.edits if self.lines.row_of(edit.record) >= 0), None)
        if edit is not None:
            self.find(edit.record, next((name for name in edit.values if name in cells.NAMES), "part"))

    def _noted(self, words: tuple[str, ...]) -> None:
        self.banner.say("warning", "\n".join(words))

    def _pick(self, fault: Fault) -> None:
        self.find(fault.record, fault.field)

    def _clear(self) -> None:
        if self._may_change():
            self.keeper.clear(self.grid.rows(), self.grid.names())

    def _may_change(self) -> bool:
        self.grid.cell.finish()
        return self.is_open() and not self.is_comparing()

    def _show_compared(self) -> None:
        case, sheet = self.case, self.sheet()
        found = worksheets.compare(case, sheet) if case is not None and sheet is not None else None
        if found is None or sheet is None:
            return
        number = _number(sheet)
        heads = (_("Qué cambia"), _("S{n}").format(n=number - 1), _("S{n}").format(n=number), _("Efecto"))
        self._compare.show_rows(heads, (*found.rows, *found.lines))
        self._stack.setCurrentWidget(self._compare)

    def _offered(self, row: int, name: str) -> Items:
        case = self.keeper.case()
        if case is None:
            return ()
        used = cells.used(self.keeper.lines(), name)
        known = {label for _code, label, _detail in used}
        return (*used, *(item for item in cells.choices(case, self.lines.line(row), name) if item[1] not in known))

    def _fit(self) -> None:
        is_wide = self.width() >= self.fontMetrics().averageCharWidth() * WIDE_LETTERS
        shows = self.panel.isVisibleTo(self)
        self.panel.setFixedWidth(style.px(PANEL)) if is_wide else self.panel.setMaximumWidth(16_777_215)
        self._stack.setVisible(self.sheet() is not None and (is_wide or not shows))
        self.totals.fit(self.size())


def _looked(case: Case, sheet: Record) -> tuple[Case, WorksheetView]:
    return case, worksheets.look(case, sheet)


def _number(sheet: Record | None) -> int:
    value = sheet.get("supplement") if sheet else 0
    return value if isinstance(value, int) else 0


def _fault(advice: Advice) -> Fault:
    return Fault(VALUATION, advice.record, advice.field, advice.outcome, advice.text)


def _why_no_supplement(answers: dict[str, object]) -> str:
    if not answers["reason"]:
        return _("Elija el motivo del suplemento.")
    return "" if str(answers["text"]).strip() else _("Escriba qué cambió.")
