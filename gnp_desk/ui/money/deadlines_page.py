"""Plazos: every term whose clock has begun, by urgency and as a month, with its rule; a file for other calendars."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gnp_desk.services import deadline_calendar
from gnp_desk.services.deadline_calendar import CalendarDay, Term
from gnp_desk.texts import _, day, listing, plural
from gnp_desk.ui import draw_boxes, style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.claim_places import DEADLINES
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.line_list import Line, LineList
from gnp_desk.ui.money.cards import Card, CardColumn, Words
from gnp_desk.ui.money.claim_screen import ClaimScreen
from gnp_desk.ui.money.dialogs import FileDialog, documents_folder
from gnp_desk.ui.paper_desk import write_whole
from gnp_desk.ui.screen import Action
from gnp_desk.ui.tasks import Tasks

SIGNS = {
    "late": ("error", "error"),
    "today": ("clock", "error"),
    "soon": ("clock", "review"),
    "on_time": ("check", "secondary"),
    "done": ("check", "ok"),
    "done_late": ("warning", "review"),
}
MONTHS = _(
    "enero · febrero · marzo · abril · mayo · junio · julio · agosto · septiembre · octubre · noviembre · diciembre"
).split(" · ")
WEEK = _("lu · ma · mi · ju · vi · sá · do").split(" · ")
SIDE, WIDE_LETTERS = 372, 96
HELP = _(
    "Cada plazo corre desde un hecho anotado en este siniestro y dice en qué regla se apoya. "
    "El archivo de calendario lleva folio y plazo, sin datos de personas."
)


class MonthView(QWidget):
    """A month of days with how many terms end on each. Arrows walk the days; the words of a day are those of its terms."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._terms: tuple[Term, ...] = ()
        self._weeks: tuple[tuple[CalendarDay, ...], ...] = ()
        self.day = date.today()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_terms(self, terms: tuple[Term, ...], on: date) -> None:
        """Show the month of a day."""
        self._terms = terms
        self.stand(on)

    def stand(self, on: date) -> None:
        """Make a day the chosen one, in its month."""
        self.day = on
        self._weeks = deadline_calendar.month(self._terms, on.year, on.month)
        titles = [term.title for term in self._terms if term.day == on]
        self.setAccessibleName(", ".join((day(on), *titles)) if titles else _("{on}, sin plazos").format(on=day(on)))
        self.updateGeometry()
        self.update()
        self.chosen.emit(on)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(style.px(SIDE - 20), self._row() * (len(self._weeks) + 1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(7 * 30, self._row() * (len(self._weeks) + 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if event.key() in steps and not event.modifiers():
            self.stand(self.day + timedelta(days=steps[Qt.Key(event.key())]))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        for row, week in enumerate(self._weeks):
            for column, item in enumerate(week):
                if self._cell(row + 1, column).contains(event.position().toPoint()):
                    self.stand(item.day)
                    return

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setFont(style.font("small", 500))
            painter.setPen(style.token("secondary"))
            for column, words in enumerate(WEEK):
                painter.drawText(self._cell(0, column), int(Qt.AlignmentFlag.AlignCenter), words)
            for row, week in enumerate(self._weeks):
                for column, item in enumerate(week):
                    self._day(painter, self._cell(row + 1, column), item)

    def _day(self, painter: QPainter, area: QRect, item: CalendarDay) -> None:
        colours = style.theme()
        if item.day == self.day:
            painter.fillRect(area, style.token("chosen"))
        tone = "secondary" if not item.is_in_month or item.is_rest else "text"
        if item.terms:
            worst = min((term.state for term in item.terms), key=deadline_calendar.ORDER.index)
            tone = SIGNS[worst][1]
            draw_boxes.box(painter, area.adjusted(3, 3, -3, -3), "", colours.token(tone), 2, 4)
        painter.setFont(style.figures(style.font("secondary", 600 if item.terms else 400)))
        painter.setPen(style.token(tone))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), str(item.day.day))
        if item.day == self.day and self.hasFocus():
            draw_boxes.ring(painter, area, colours)

    def _cell(self, row: int, column: int) -> QRect:
        width = self.width() // 7
        return QRect(column * width, row * self._row(), width, self._row())

    def _row(self) -> int:
        return max(style.control_height(), 28)


class DeadlinesPage(ClaimScreen):
    """A list to read; nothing here changes anything."""

    code = DEADLINES

    def __init__(self, session: ClaimSession, tasks: Tasks) -> None:
        super().__init__(session)
        self._tasks = tasks
        self._terms: tuple[Term, ...] = ()
        self._list = LineList(_("Plazos del siniestro"))
        self.month, self._named = MonthView(), Words("", "head")
        self._cards = CardColumn()
        self._lay()
        self._list.chosen.connect(self._chosen)
        self.month.chosen.connect(self._named_month)

    def title(self) -> str:
        return _("Plazos")

    def subtitle(self) -> str:
        late = sum(term.state == "late" for term in self._terms)
        return plural(late, _("{n} plazo vencido"), _("{n} plazos vencidos")) if late else _("Ninguno vencido")

    def help_text(self) -> str:
        return HELP

    def actions(self) -> tuple[Action, ...]:
        export = Action("export", _("Guardar calendario"), self.export, "Ctrl+Return", is_main=True)
        return self.back(), export

    def refresh(self) -> None:
        case = self.case
        if case is None:
            return
        self._terms = deadline_calendar.terms(case)
        lines = []
        for state, words in deadline_calendar.STATES.items():
            found = [term for term in self._terms if term.state == state]
            lines += [Line("", words), *(_line(term) for term in found)] if found else []
        self._list.show_lines(lines)
        first = next((term.day for term in self._terms if not term.state.startswith("done")), case.moment.today)
        self.month.show_terms(self._terms, first)
        self._chosen()

    def arrive(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self._side.setFixedWidth(style.px(SIDE)) if is_wide else self._side.setMaximumWidth(16_777_215)
        for widget in (self.month, *self._turns, self._named):
            widget.setVisible(is_wide)

    def export(self) -> None:
        """Ask for a file and write the terms that are not met yet."""
        case = self.case
        if case is None:
            return
        path = documents_folder() / f"{case.claim.text('folio')}.ics"
        dialog = FileDialog(_("Guardar calendario"), path, _("Guardar"), self, filters=_("Calendario (*.ics)"), is_new=True)
        if is_accepted(dialog):
            self.save(dialog.path)

    def save(self, path: object) -> None:
        """Write the terms to a file; it appears whole or not at all."""
        from pathlib import Path

        case, wanted = self.case, Path(str(path))
        if case is None:
            return
        content = deadline_calendar.ics(case, self._terms)

        def job() -> Path:
            write_whole(wanted, lambda: content)
            return wanted

        self._tasks.start(job, self._saved, self.show_error)

    def _saved(self, path: object) -> None:
        self.said.emit(_("Calendario guardado en {path}.").format(path=path))

    def _lay(self) -> None:
        turns = QHBoxLayout()
        turns.addWidget(self._named, 1)
        self._turns = []
        for words, name, step in (("‹", _("Mes anterior"), -1), ("›", _("Mes siguiente"), 1)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(self._earlier if step < 0 else self._later)
            turns.addWidget(button)
            self._turns.append(button)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(4, 4, 4, 4)
        side.setSpacing(8)
        side.addLayout(turns)
        side.addWidget(self.month)
        side.addWidget(self._cards, 1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setContentsMargins(4, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._list, 1)
        self._sides.addWidget(self._side)
        self.column.addLayout(self._sides, 1)

    def _chosen(self) -> None:
        term = next((term for term in self._terms if _code(term) == self._list.code()), None)
        self._cards.show_cards((_card(term) if term is not None else None,))
        if term is not None:
            self.month.stand(term.day)

    def _named_month(self, on: date) -> None:
        self._named.setText(f"{MONTHS[on.month - 1]} {on.year}")
        found = [term.title.lower() for term in self._terms if term.day == on]
        self.month.setToolTip(listing(found))

    def _earlier(self) -> None:
        self.month.stand(self.month.day.replace(day=1) - timedelta(days=1))

    def _later(self) -> None:
        self.month.stand((self.month.day.replace(day=28) + timedelta(days=7)).replace(day=1))


def _code(term: Term) -> str:
    return f"{term.kind}/{term.record}"


def _line(term: Term) -> Line:
    sign, tone = SIGNS[term.state]
    return Line(_code(term), term.title, f"{term.days_text} · {term.rule}", sign, tone, term.due_text, _("desde {start}").format(start=term.start_text))


def _card(term: Term) -> Card:
    card = Card(term.title)
    card.pair(_("Vence"), term.due_text, term.state_text)
    card.pair(_("Empezó"), term.start_text, term.days_text)
    card.rule()
    card.say(term.sentence)
    card.say(f"{term.rule} · {term.clause}", "small")
    return card
