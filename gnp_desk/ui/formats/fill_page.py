"""Filling a format on the screen: its fields at the left with the data of the claim in place, the paper at the right."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gnp_desk import errors
from gnp_desk.errors import DeskError
from gnp_desk.services.format_filling import MOST_SHOWN, Filling, FormatFilling
from gnp_desk.services.format_views import WHY, Kept, Note, Subject
from gnp_desk.services.pictures import Picture
from gnp_desk.services.place import Place
from gnp_desk.texts import _, capital
from gnp_desk.ui import style
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.board import Board
from gnp_desk.ui.cell import Cell
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.formats.filled_view import FilledView
from gnp_desk.ui.formats.format_desk import FormatDesk, failure_words
from gnp_desk.ui.formats.format_sheet import RECORD, answer_in, sheet_of
from gnp_desk.ui.formats.formats_page import FORMAT, FORMATS, POLICY
from gnp_desk.ui.questions import Fault
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.tasks import READ, Task, Tasks
from gnp_desk.ui.typing_pause import TypingPause

DRAW_MS, BESIDE_LETTERS = 350, 104
REVIEW = "R"


class FillPage(Screen):
    """The place says which format (`page`, code@version) and whose data (`claim`, or `record` for a policy)."""

    code = FORMAT

    def __init__(self, desk: FormatDesk, session: ClaimSession, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session, self._tasks = desk, session, tasks
        self._place = Place(FORMAT)
        self._filling: Filling | None = None
        self._written: dict[str, str] = {}
        self._is_here = self._shows_paper = self._is_fresh = False
        self._most = 0
        self._saved = ""
        self._drawing: Task | None = None
        self._banner, self._board, self._paper = Banner(), Board(), FilledView()
        self._typing = TypingPause(self)
        self._pause = QTimer(self, interval=DRAW_MS, singleShot=True)
        self._pause.timeout.connect(self._draw)
        self._growing = QTimer(self, interval=0, singleShot=True)
        self._growing.timeout.connect(self._grow)
        self._lay()
        self._connect()

    def title(self) -> str:
        return self._filling.opened.row.title if self._filling else _("Formato")

    def subtitle(self) -> str:
        if self._filling is None:
            return ""
        version = _("versión {version}").format(version=self._filling.opened.row.version)
        return " · ".join(part for part in (version, self._filling.subject_words or _("sin siniestro")) if part)

    def corner(self) -> str:
        return self._saved

    def crumbs(self) -> tuple[Crumb, ...]:
        return Crumb(_("Formatos"), self._library_place()), Crumb(_("Llenar"))

    def actions(self) -> tuple[Action, ...]:
        back = Action("back", _("Volver a Formatos"), self._back, "Ctrl+PgUp", is_leaving=True)
        if self._filling is None:
            return (back,)
        paper = Action("preview", _("Ver el papel"), self._toggle, "F9", is_quiet=self._is_wide())
        again = Action("given", _("Volver a los datos del siniestro"), self._start_again, is_link=True)
        found = [back, *([again] if self._written else []), paper]
        if self._place.claim:
            found.append(Action("print", _("Guardar e imprimir"), self._print, "Ctrl+P"))
            found.append(Action("keep", _("Guardar en el siniestro"), self._keep, "Ctrl+Return", is_main=True))
        else:
            found.append(Action("print", _("Imprimir o guardar"), self._print, "Ctrl+P", is_main=True))
        return tuple(found)

    def help_text(self) -> str:
        return _(
            "Lo que el siniestro ya sabe está puesto y puede cambiarse; cambiarlo aquí no cambia el siniestro. Enter pasa al "
            "dato siguiente. A la derecha se ve el papel como saldrá; un clic en él lleva a su dato.\nAl guardar en el siniestro, "
            "la copia queda sellada y ya no cambia. Se firma en el papel impreso."
        )

    def enter(self, place: Place) -> None:
        is_same = (place.claim, place.page, place.record) == (self._place.claim, self._place.page, self._place.record)
        self._place, self._is_here = place, True
        if not is_same or self._filling is None:
            self._filling, self._written, self._saved = None, {}, ""
            self._paper.show_pages(())
            self._paper.wait()
        self._begin()

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        self._typing.flush()
        self._is_here = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
            self._ask()

    def _lay(self) -> None:
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._board, 10)
        self._sides.addWidget(self._paper, 9)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)
        column.setSpacing(8)
        column.addWidget(self._banner)
        column.addLayout(self._sides, 1)

    def _connect(self) -> None:
        board = self._board
        board.typed.connect(self._typing.touch)
        board.chosen.connect(self._take)
        board.left.connect(self._left)
        board.entered.connect(self._entered)
        board.focused.connect(self._focused)
        self._typing.due.connect(self._take)
        self._paper.picked.connect(self._picked)
        self._desk.said.connect(self._say)
        self._desk.failed.connect(self._failed)
        self._desk.kept.connect(self._kept)

    def _is_wide(self) -> bool:
        return self.width() / max(1, self.fontMetrics().averageCharWidth()) >= BESIDE_LETTERS

    def _fit(self) -> None:
        """Show fields and paper side by side, or one of the two where there is no room for both."""
        is_wide = self._is_wide()
        self._board.setVisible(is_wide or not self._shows_paper)
        self._paper.setVisible(is_wide or self._shows_paper)
        self._pause.start()
        self.changed.emit()

    def _toggle(self) -> None:
        self._shows_paper = not self._shows_paper
        self._fit()
        (self._paper if self._shows_paper else self._board).setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._shows_paper:
            self._board.enter_first()

    def _begin(self) -> None:
        code, _at, version = self._place.page.partition("@")
        subject = Subject(self._place.claim, self._place.record)
        self._tasks.start(partial(self._service.begin, code, version, subject), self._arrived, self._refused)

    @property
    def _service(self) -> FormatFilling:
        return self._desk.filling

    def _arrived(self, filling: Filling) -> None:
        if not self._is_here:
            return
        if self._filling is None:
            self._is_fresh, self._most = True, 0
        self._filling, self._written = filling, dict(filling.written)
        self._paper.use(filling.opened.facts.sides, filling.opened.facts.spots)
        self._say_notes(filling)
        self._fit()
        self._grow()

    def _enter_first(self) -> None:
        """Stand on the first thing that is missing, else on the first there is."""
        missing = (cell for cell in self._board.cells() if cell.can_answer() and not cell.question.is_optional)
        first = next((cell for cell in missing if not cell.question.answer.value), None)
        if first is None or not self._board.enter(first.key):
            self._board.enter_first()

    def _refused(self, error: DeskError) -> None:
        """A format that asks for a reason asks here too: the window may have been closed since it was given."""
        if not self._is_here:
            return
        if isinstance(error, errors.FormatNeedsReason):
            code, _at, version = self._place.page.partition("@")
            self._tasks.start(partial(self._desk.library.row, code, version), self._ask_reason, self._refused)
            return
        self._banner.say("error", failure_words(error))

    def _ask_reason(self, row: object) -> None:
        self._desk.when_allowed(row, self._place.claim, self, self._begin)  # type: ignore[arg-type]

    def _say_notes(self, filling: Filling) -> None:
        row = filling.opened.row
        words = [f"{note.words} ({note.code})" for note in filling.notes[:4]]
        if len(filling.opened.facts.sides) > MOST_SHOWN:
            words.append(
                _("Se ven las primeras {n} páginas; las demás se llenan y se guardan igual.").format(n=MOST_SHOWN)
            )
        if row.needs_reason:
            words.insert(0, _("{why}: sale con la marca «VERSIÓN NO VIGENTE».").format(why=capital(WHY[row.state])))
        self._banner.say("warning" if words else "", "\n".join(words))

    def _ask(self) -> None:
        """Draw the fields as they stand now."""
        if self._filling is not None and self._is_here:
            sheet = sheet_of(self._filling, self._answers())
            self._board.show_sheets((replace(sheet, topics=sheet.topics[: self._most]),))

    def _grow(self) -> None:
        """Put one more section on the page: a long format comes bit by bit, and the window stays awake meanwhile."""
        if self._filling is None or not self._is_here:
            return
        self._most += 1
        self._ask()
        if len(self._board.sheets[0].topics) == self._most:
            self._growing.start()
        elif self._is_fresh:
            self._is_fresh = False
            self._enter_first()

    def _answers(self) -> dict[str, str]:
        assert self._filling is not None
        return {**self._filling.given, **self._written}

    def _take(self, cell: Cell) -> None:
        """Keep what a field says: in the draft what differs from the claim, nothing of what is the same."""
        if self._filling is None:
            return
        name = cell.question.field
        state = next((spot.state for spot in self._filling.opened.facts.spots if spot.name == name), "")
        said = answer_in(cell.question, cell.answer(), state)
        if said == self._answers().get(name, ""):
            return
        if said == self._filling.given.get(name, ""):
            self._written.pop(name, None)
        else:
            self._written[name] = said
        cell.show_fault(None)
        self._save()

    def _save(self) -> None:
        assert self._filling is not None
        self._tasks.start(
            partial(self._service.write, self._filling, dict(self._written)), self._was_saved, self._failed
        )
        self._pause.start()

    def _was_saved(self, nothing: object) -> None:
        self._saved = _("Borrador guardado")
        self.changed.emit()

    def _left(self, cell: Cell) -> None:
        if self._typing.is_touched(cell):
            self._typing.flush()

    def _entered(self, cell: Cell) -> None:
        if not self._board.enter_next(cell):
            self._typing.flush()

    def _focused(self, cell: Cell) -> None:
        self._paper.mark(cell.question.field)

    def _picked(self, name: str) -> None:
        if not self._is_wide():
            self._shows_paper = False
            self._fit()
        self._board.enter((RECORD, name))

    def _draw(self) -> None:
        """Ask for the paper as it would be now."""
        if self._filling is None or not self._paper.isVisible():
            return
        if self._drawing is not None:
            self._drawing.cancel()
        self._paper.wait()
        wide = max(280, min(self._paper.viewport().width() - 60, style.px(760)))
        side = round(wide * self.devicePixelRatioF() * 11 / 8.5)
        job = partial(self._service.pictures, self._filling, self._answers(), side)
        self._drawing = self._tasks.start(job, self._drawn, self._undrawn, lane=READ)

    def _drawn(self, pages: tuple[Picture, ...]) -> None:
        self._drawing = None
        self._paper.show_pages(pages)
        here = self._board.current()
        if here is not None:
            self._paper.mark(here.question.field)

    def _undrawn(self, error: DeskError) -> None:
        self._drawing = None
        self._paper.show_pages(())
        if self._is_here:
            self._banner.say("error", failure_words(error))

    def _start_again(self) -> None:
        """Take back everything that was written over the data of the claim."""
        self._written = {}
        self._save()
        self._ask()

    def _keep(self) -> None:
        self._typing.flush()
        if self._filling is not None and self._fits():
            self._desk.keep(self._filling, self._answers())

    def _print(self) -> None:
        self._typing.flush()
        if self._filling is not None and self._fits():
            self._desk.print_filled(self._filling, self._answers(), self)

    def _fits(self) -> bool:
        """Return whether every answer fits its place; those that do not are said beside them, once before it goes on."""
        assert self._filling is not None
        notes = self._service.too_long(self._filling, self._answers())
        fresh = [note for note in notes if not self._is_said(note)]
        for note in notes:
            cell = self._board.cell((RECORD, note.field))
            if cell is not None:
                cell.show_fault(Fault("", RECORD, note.field, REVIEW, note.words))
        if fresh:
            self._board.enter((RECORD, fresh[0].field))
            self.said.emit(fresh[0].words)
        return not fresh

    def _is_said(self, note: Note) -> bool:
        cell = self._board.cell((RECORD, note.field))
        return cell is not None and cell.fault is not None

    def _kept(self, kept: Kept) -> None:
        if self._is_here:
            self._filling, self._written, self._saved = None, {}, ""
            # The preview reads the claim as the window has it: with the paper that was just made.
            self._session.reload()
            self._session.when_settled(partial(self.wanted.emit, Place("paper", self._place.claim, record=kept.paper)))

    def _say(self, words: str) -> None:
        if self._is_here:
            self.said.emit(words)

    def _failed(self, error: DeskError) -> None:
        if self._is_here:
            self._banner.say("error", failure_words(error))

    def _library_place(self) -> Place:
        return Place(FORMATS, self._place.claim, page=f"{POLICY}{self._place.record}" if self._place.record else "")

    def _back(self) -> None:
        self.wanted.emit(self._library_place())
