"""Valuación: the grid, its totals, how far total loss is, what each line has to say, and the versions of the worksheet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from gnp_desk.errors import DeskError, NotReady
from gnp_desk.services import worksheet_cells as cells
from gnp_desk.services import worksheets
from gnp_desk.services.office import Office
from gnp_desk.services.views import Advice, Case, Issued, Place, Record, Undone
from gnp_desk.services.worksheets import WORKSHEET, WorksheetView
from gnp_desk.texts import _, plural
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_places import PAPER, RECORD, RECORD_PAGE, SETTLEMENT, VALUATION
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.fault_summary import FaultSummary
from gnp_desk.ui.money import worksheet_actions
from gnp_desk.ui.money.cell_choices import Items
from gnp_desk.ui.money.claim_screen import ClaimScreen
from gnp_desk.ui.money.dialogs import AskDialog
from gnp_desk.ui.money.issuing import Issuing
from gnp_desk.ui.money.line_panel import LinePanel
from gnp_desk.ui.money.worksheet_body import WorksheetBody
from gnp_desk.ui.money.worksheet_files import WorksheetFiles
from gnp_desk.ui.money.worksheet_gestures import WorksheetGestures
from gnp_desk.ui.money.worksheet_keeper import WorksheetKeeper
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.questions import Choices, Fault, Question, Shape, Source
from gnp_desk.ui.screen import Action
from gnp_desk.ui.tasks import READ, Tasks

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
        self.keeper = WorksheetKeeper(session, office.worksheets, tasks, self)
        self.issuing = Issuing(session, office, papers, tasks, self)
        self.files = WorksheetFiles(session, office.worksheets, tasks, self)
        self.body = WorksheetBody(LinePanel(session, source), self._offered)
        self.grid, self.lines = self.body.grid, self.body.lines
        self.summary, self._empty = FaultSummary(), EmptyState()
        self.edits = WorksheetGestures(self)
        for part, stretch in ((self.summary, 0), (self.body, 1), (self._empty, 1)):
            self.column.addWidget(part, stretch)
        self._empty.hide()
        self._connect(papers)

    def title(self) -> str:
        sheet = self.sheet()
        title = _("Valuación S{n}").format(n=_number(sheet)) if sheet else _("Valuación")
        return _("Error: {title}").format(title=title) if self.summary.isVisibleTo(self) else title

    def subtitle(self) -> str:
        return worksheet_actions.subtitle(self.case, self.sheet())

    def corner(self) -> str:
        return _("Suposición: nada se guarda") if self.keeper.is_supposing else ""

    def note(self) -> str:
        view = self._view
        if view is None or not view.lines or self.body.is_low():
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

    def has_figures(self) -> bool:
        """Return whether a worksheet was worked out yet; a long one is, beside the window, when it has just opened."""
        return self._view is not None

    def sheet(self) -> Record | None:
        """Return the worksheet shown, as it is kept."""
        case = self.case
        return case.find(self._sheet) if case else None

    def sheets(self) -> tuple[Record, ...]:
        """Return the worksheets of the claim, the first one first."""
        return tuple(sorted(self.case.of(WORKSHEET), key=_number)) if self.case else ()

    def is_open(self) -> bool:
        """Return whether the lines may change: the worksheet is not issued, or all is only supposed."""
        sheet = self.sheet()
        return sheet is not None and (self.keeper.is_supposing or not self.session.is_frozen(sheet.id))

    def place(self) -> Place:
        line = self.lines.line(self.grid.currentIndex().row())
        return Place(VALUATION, self.claim, record=line.id if line else self._sheet)

    def leave(self) -> None:
        self.flush()
        self.body.panel.let_go()
        super().leave()

    def flush(self) -> None:
        """Keep what is being typed anywhere on this screen."""
        self.body.flush()
        self.keeper.flush()

    def refresh(self) -> None:
        """Show the worksheet as it is now, with what is typed or supposed."""
        kept = self.case
        if kept is None:
            return
        self._choose_sheet(kept)
        sheet, case = self.sheet(), self.keeper.case()
        self.body.setVisible(sheet is not None)
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
        """Stand on a datum of a line, or go to the page that asks it."""
        if not self.body.find(record, field):
            self.wanted.emit(Place(RECORD, self.claim, f"{RECORD_PAGE}{record}", record, field))

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
        if is_accepted(dialog):
            reason, text = (str(dialog.answers[name]) for name in ("reason", "text"))
            self.session.write(partial(self._office.worksheets.supplement, self.claim, reason, text))

    def choose(self, sheet: str) -> None:
        """Show another version of the worksheet."""
        self.keeper.suppose(False)
        self._sheet, self._looked = sheet, None
        self.body.show_grid()
        self.refresh()
        self.changed.emit()

    def open_data(self) -> None:
        """Open workshop, rates and value of the vehicle."""
        self.flush()
        self.go(RECORD, f"{RECORD_PAGE}{self._sheet}", self._sheet)

    def toggle_panel(self) -> None:
        """Show or hide the panel of the line."""
        if self.body.panel.isVisibleTo(self):
            self.body.close_panel()
        else:
            self.body.open_panel()

    def toggle_suppose(self) -> None:
        """Begin or end «¿Y si…?»; ending shows the worksheet as it is kept."""
        self.grid.cell.finish()
        self._looked = None
        self.keeper.suppose(not self.keeper.is_supposing)
        self.changed.emit()

    def toggle_compare(self) -> None:
        """Show the supplement against the worksheet before it, or the grid again."""
        case, sheet = self.case, self.sheet()
        found = worksheets.compare(case, sheet) if case is not None and sheet is not None else None
        if self.body.is_comparing() or found is None:
            self.body.show_grid()
        else:
            self.body.show_compared(found, _number(sheet))
        self.changed.emit()

    def preview(self) -> None:
        self.flush()
        self.session.when_settled(self._preview)

    def check_and_issue(self) -> None:
        """Issue, unless a line still asks for a reason: then say which, all at once."""
        self.flush()
        self.refresh()
        asking = self._asking()
        self._show_faults(asking)
        if not asking:
            self.issuing.go_on(self._sheet)

    def settle(self) -> None:
        self.go(SETTLEMENT)

    def _preview(self) -> None:
        self.go(PAPER, record=worksheet_actions.paper_of(self.case, self._sheet))

    def _connect(self, papers: PaperDesk) -> None:
        self.keeper.looked.connect(self.refresh)
        for teller in (self.keeper, self.issuing, self.files):
            teller.said.connect(self.said)
            teller.failed.connect(self.show_error)
        self.files.noted.connect(self._noted)
        self.lines.typed.connect(self.keeper.typed)
        self.grid.cell.typing.connect(self.keeper.typing)
        self.grid.cell.cancelled.connect(self.keeper.cancel)
        self.grid.cleared.connect(self.edits.clear)
        self.summary.picked.connect(self._pick)
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
            # Figures first, and beside the window where none are shown yet; then what the lines have to say, always so.
            if self._view is None:
                self._tasks.start(partial(_glanced, case, sheet), self._glimpsed, lane=READ)
            else:
                self._show(case, worksheets.glance(case, sheet))
            self._tasks.start(partial(_looked, case, sheet), self._arrived, lane=READ)
            return
        self._show(case, worksheets.look(case, sheet, earlier))

    def _glimpsed(self, answer: tuple[Case, WorksheetView]) -> None:
        case, view = answer
        if case is self._looked and self.is_here:
            self._show(case, view)
            self.refresh()
            self.arrive()
            self.changed.emit()

    def _arrived(self, answer: tuple[Case, WorksheetView]) -> None:
        case, view = answer
        if case is self._looked:
            self._show(case, view)
            self.changed.emit()

    def _show(self, case: Case, view: WorksheetView) -> None:
        self._view = view
        self.body.show_view(case, view, is_open=self.is_open())

    def _say_state(self, case: Case, sheet: Record) -> None:
        if self.keeper.is_supposing:
            self.banner.say("warning", _("¿Y si…? Cambie lo que quiera: el siniestro queda como estaba."))
            return
        view = self._view if self._looked is case else None
        words = ""
        if self.has_figures():
            words = self.issuing.signature(case, sheet, view.valuation.damage if view is not None else None).words
        if sheet.get("status") == ISSUED:
            words = _("Esta hoja está emitida y no cambia. El daño posterior va en un suplemento.")
        self.banner.say("warning" if self.is_open() else "locked", words)

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
        self.summary.show_faults(faults)
        if faults:
            self.summary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _not_issued(self, error: DeskError) -> None:
        if not self.is_here:
            return
        self.show_error(error)
        problems = error.details.get("problems", ()) if isinstance(error, NotReady) else ()
        self._show_faults(tuple(_fault(advice) for advice in problems))  # type: ignore[attr-defined]

    def _issued(self, issued: Issued) -> None:
        if self.is_here and issued.kind == WORKSHEET:
            self.summary.show_faults(())
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

    def _offered(self, row: int, name: str) -> Items:
        case = self.keeper.case()
        if case is None:
            return ()
        used = cells.used(self.keeper.lines(), name)
        known = {label for _code, label, _detail in used}
        return (*used, *(item for item in cells.choices(case, self.lines.line(row), name) if item[1] not in known))



def _glanced(case: Case, sheet: Record) -> tuple[Case, WorksheetView]:
    return case, worksheets.glance(case, sheet)


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
