"""Formatos: the library, found as one types; beside it what a format is and how it looks. Filling begins here."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.format_library import FormatLibrary
from gnp_desk.services.format_views import PREVIOUS, FormatRow
from gnp_desk.services.pictures import Picture
from gnp_desk.services.place import Place
from gnp_desk.services.search import Search
from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.asking import is_accepted
from gnp_desk.ui.banner import Banner
from gnp_desk.ui.claim_session import ClaimSession
from gnp_desk.ui.empty_state import EmptyState
from gnp_desk.ui.formats.format_card import FormatCard
from gnp_desk.ui.formats.format_desk import FormatDesk, failure_words
from gnp_desk.ui.formats.format_list import key_of, lines_of
from gnp_desk.ui.line_list import LineList
from gnp_desk.ui.screen import Action, Screen
from gnp_desk.ui.tasks import FILES, READ, Task, Tasks

FORMATS, FORMAT, POLICY, BY_HAND = "formats", "format", "policy:", "by_hand"
PAUSE_MS, BESIDE_LETTERS, STATE_ROOM = 60, 104, 176


class FormatsPage(Screen):
    """A place with a claim, or with a policy as its page, says whose data fill what is opened here."""

    code = FORMATS

    def __init__(
        self, desk: FormatDesk, session: ClaimSession, search: Search, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._session, self._search, self._tasks = desk, session, search, tasks
        self._place = Place(FORMATS)
        self._subject = ""
        self._rows: tuple[FormatRow, ...] = ()
        self._is_here = False
        self._drawing: Task | None = None
        self._shown = ""
        self._line = QLineEdit()
        self._line.setAccessibleName(_("Buscar formato"))
        self._line.setPlaceholderText(_("Nombre, para qué sirve o clave"))
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self._show)
        self._count = QLabel()
        style.set_role(self._count, "small")
        self._banner = Banner()
        self._list, self._card, self._hint = LineList(_("Formatos"), right=STATE_ROOM), FormatCard(), EmptyState()
        self._list.chosen.connect(self._choose)
        self._list.opened.connect(self._fill)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._draw)
        self._lay()
        desk.said.connect(self._say)
        desk.failed.connect(self._failed)

    def title(self) -> str:
        return _("Formatos")

    def subtitle(self) -> str:
        count = len([row for row in self._rows if row.state != PREVIOUS])
        return plural(count, _("{n} formato en este equipo"), _("{n} formatos en este equipo")) if count else ""

    def note(self) -> str:
        """Return whose data fill what is opened here."""
        if self._claim():
            case = self._session.case
            folio = case.claim.text("folio") if case and case.claim.id == self._claim() else self._subject
            return _("Se llenan con {subject}").format(subject=folio or _("el siniestro elegido"))
        if self._policy():
            return _("Se llenan con {subject}").format(subject=self._subject or _("la póliza elegida"))
        return _("Se llenan a mano")

    def actions(self) -> tuple[Action, ...]:
        row = self._row()
        if row is None:
            return ()
        why = (
            ""
            if row.is_usable
            else _("{state}: {title} no se puede abrir.").format(state=row.state_text, title=row.title)
        )
        pin = _("Dejar de fijar") if row.is_pinned else _("Fijar")
        return (
            Action("subject", _("Elegir de quién"), self._ask_subject, "F2", is_leaving=True),
            Action("pin", pin, self._pin, "Ctrl+D", is_link=True),
            Action("print", _("Imprimir o guardar en blanco"), self._print, "Ctrl+P", why_not=why),
            Action("fill", _("Llenar"), self._fill, "Ctrl+Return", is_main=True, why_not=why),
        )

    def help_text(self) -> str:
        return _(
            "Escriba tres letras del nombre y Enter para llenar el formato, o Ctrl+P para imprimirlo en blanco.\nSe llena con los "
            "datos del siniestro abierto; sin siniestro, a mano.\n«Vencido», «Sin verificar» y «Versión anterior» no se usan sin "
            "escribir el motivo. Los fijados llegan primero y quedan arriba."
        )

    def enter(self, place: Place) -> None:
        self._place, self._is_here = place, True
        self._tasks.start(self._library.rows, self._arrived, self._failed, lane=READ)
        self._tasks.start(self._library.notices, self._told, lane=READ)
        self._tasks.start(self._library.look_through, self._looked, lane=FILES)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()

    def leave(self) -> None:
        self._is_here = False

    def place(self) -> Place:
        return self._place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    @property
    def _library(self) -> FormatLibrary:
        return self._desk.library

    def _lay(self) -> None:
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 4, 0, 0)
        left.setSpacing(4)
        for widget, stretch in ((self._line, 0), (self._count, 0), (self._banner, 0), (self._list, 1)):
            left.addWidget(widget, stretch)
        self._side = QWidget()
        self._right = QStackedLayout(self._side)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.addWidget(self._hint)
        self._right.addWidget(self._card)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(4, 0, 4, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._left, 9)
        self._sides.addWidget(self._side, 10)

    def _fit(self) -> None:
        """Show what a format is beside the list where there is room for both; below it there is not."""
        letters = self.width() / max(1, self.fontMetrics().averageCharWidth())
        self._side.setVisible(letters >= BESIDE_LETTERS)
        self._pause.start()

    def _key(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list.count():
            self._list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self._row() is not None:
            self._fill()
        elif event.key() == Qt.Key.Key_Escape and self._line.text():
            self._line.clear()
        else:
            return False
        return True

    def _arrived(self, rows: tuple[FormatRow, ...]) -> None:
        self._rows = rows
        self._show()

    def _show(self) -> None:
        lines = lines_of(self._rows, self._line.text())
        self._list.show_lines(lines)
        if self._line.text().strip() and lines:
            self._list.setCurrentRow(0)
        found = plural(len(lines), _("{n} coincide"), _("{n} coinciden"))
        self._count.setText(found if self._line.text().strip() else "")
        self._count.setVisible(bool(self._count.text()))
        self._hint.show_words(*self._empty_words())
        self._choose()

    def _empty_words(self) -> tuple[str, str]:
        if self._rows:
            return _("Nada coincide"), _("Busque por una palabra del nombre o de para qué sirve. Esc borra lo escrito.")
        return _("Todavía no hay formatos"), _("Llegan con la siguiente sincronización y después se usan sin conexión.")

    def _row(self) -> FormatRow | None:
        key = self._list.code()
        return next((row for row in self._rows if key_of(row) == key), None)

    def _choose(self) -> None:
        row = self._row()
        if row is None:
            self._right.setCurrentWidget(self._hint)
        else:
            self._card.show_row(row)
            self._right.setCurrentWidget(self._card)
            self._pause.start()
        self.changed.emit()

    def _draw(self) -> None:
        """Ask for the pages of the format chosen, unless they are shown already."""
        row = self._row()
        if row is None or not self._side.isVisible():
            return
        side = self._card.side(self.devicePixelRatioF())
        wanted = f"{key_of(row)} {side}"
        if wanted == self._shown:
            return
        self._shown = wanted
        if self._drawing is not None:
            self._drawing.cancel()
        if not row.is_usable:
            self._card.show_pages(())
            return
        self._card.pages.wait()
        self._drawing = self._tasks.start(
            partial(_pages, self._library, row, side), self._drawn, self._undrawn, lane=READ
        )

    def _drawn(self, pages: tuple[Picture, ...]) -> None:
        self._drawing = None
        self._card.show_pages(pages)

    def _undrawn(self, error: DeskError) -> None:
        self._drawing = None
        self._card.say(failure_words(error))

    def _fill(self, key: str = "") -> None:
        row = self._row()
        if row is None:
            return
        if not row.is_usable:
            self.said.emit(_("{state}: {title} no se puede abrir.").format(state=row.state_text, title=row.title))
            return
        self._desk.when_allowed(row, self._claim(), self, partial(self._go, row))

    def _go(self, row: FormatRow) -> None:
        self.wanted.emit(Place(FORMAT, self._claim(), page=key_of(row), record=self._policy()))

    def _print(self) -> None:
        row = self._row()
        if row is not None:
            self._desk.when_allowed(row, self._claim(), self, partial(self._desk.print_blank, row, self))

    def _pin(self) -> None:
        row = self._row()
        if row is not None:
            self._rows = tuple(
                replace(other, is_pinned=not row.is_pinned) if other.code == row.code else other for other in self._rows
            )
            self._tasks.start(partial(self._library.pin, row.code, pinned=not row.is_pinned))
            self._show()

    def _claim(self) -> str:
        """Return the claim whose data fill a format: that of the place, else the one that is open."""
        if self._place.claim or self._place.page:
            return self._place.claim
        return self._session.case.claim.id if self._session.case else ""

    def _policy(self) -> str:
        return self._place.page.removeprefix(POLICY) if self._place.page.startswith(POLICY) else ""

    def _ask_subject(self) -> None:
        from gnp_desk.ui.formats.subject_dialog import SubjectDialog

        dialog = SubjectDialog(self._search, self._tasks, self)
        if not is_accepted(dialog):
            return
        hit = dialog.hit
        self._subject = hit.title if hit else ""
        is_claim = hit is not None and hit.kind == "claim"
        page = BY_HAND if hit is None else "" if is_claim else f"{POLICY}{hit.id}"
        self._place = Place(FORMATS, hit.id if hit and is_claim else "", page=page)
        self.changed.emit()

    def _told(self, notices: tuple[str, ...]) -> None:
        self._banner.say("warning" if notices else "", "\n".join(notices[:3]))

    def _looked(self, refused: int) -> None:
        """The worker looked at what came lately; what it refused is shown as such."""
        if refused and self._is_here:
            self._tasks.start(self._library.rows, self._arrived, self._failed, lane=READ)

    def _say(self, words: str) -> None:
        if self._is_here:
            self.said.emit(words)

    def _failed(self, error: DeskError) -> None:
        if self._is_here:
            self.said.emit(failure_words(error))


def _pages(library: FormatLibrary, row: FormatRow, side: int) -> tuple[Picture, ...]:
    return tuple(library.picture(row, number, side) for number in range(min(row.pages, 6)))
