"""Buscar: results as one types, and beside them what the counter asks of each. A claim starts here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.cases import Cases
from gnp_desk.services.counter_view import CounterView
from gnp_desk.services.search import Search
from gnp_desk.services.views import Found, Place, SearchHit
from gnp_desk.texts import _, plural
from gnp_desk.ui import style
from gnp_desk.ui.claim_places import CASE, CLIENT_VIEW, DOCUMENTS, PAPER, SLIPS, WORK, place_of_hit
from gnp_desk.ui.counter.hit_cards import CounterDesk, HitCards
from gnp_desk.ui.hit_list import HitList
from gnp_desk.ui.paper_desk import PaperDesk
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.tasks import READ, Task, Tasks

SEARCH, NEW, POLICY = "search", "new", "policy:"
PAUSE_MS, RESULTS, LIST_WIDTH, BESIDE_LETTERS = 30, 40, 380, 92
OPENS = {
    "claim": _("Abrir expediente"),
    "vehicle": _("Abrir expediente"),
    "client": _("Abrir cliente"),
    "paper": _("Ver papel"),
}
HELP = _(
    "Escriba placas, póliza, NIV, teléfono, folio, RFC o cualquier parte del nombre, en cualquier orden. Los acentos no "
    "cuentan y una letra equivocada en un nombre se perdona.\nFlecha abajo pasa a los resultados, Enter los abre, Esc "
    "borra.\nUna persona aparece una vez cuando coinciden su RFC o su CURP; si solo se parece el nombre, aparece aparte."
)


class SearchPage(Screen):
    """One box for codes and names. With a claim in its place it looks for that claim's policy."""

    code = SEARCH

    def __init__(
        self, search: Search, desk: CounterDesk, papers: PaperDesk, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._search, self._desk, self._papers, self._tasks = search, desk, papers, tasks
        self._place = Place(SEARCH)
        self._policy_count = 0
        self._is_vain = False
        self._finding: Task | None = None
        self._told = ""
        self._then: Callable[[], None] | None = None
        self._line = QLineEdit()
        self._line.setAccessibleName(_("Buscar cliente, siniestro o póliza"))
        self._line.setPlaceholderText(_("Placas, póliza, nombre, NIV, teléfono o folio"))
        self._line.setClearButtonEnabled(False)
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self._typed)
        self._count = QLabel()
        style.set_role(self._count, "small")
        self._list, self._cards = HitList(), HitCards(desk, tasks)
        self._list.chosen.connect(self._choose)
        self._list.opened.connect(self._open)
        self._cards.changed.connect(self._card_arrived)
        self._cards.asked.connect(self._go_to)
        self._cards.paper_asked.connect(self._see_paper)
        self._cards.failed.connect(self._lost)
        papers.changed.connect(self._reread)
        papers.said.connect(self._heard)
        papers.failed.connect(self._lost)
        self._lay()
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._find)
        self._show_hint()

    def title(self) -> str:
        if self._place.claim:
            return _("Identificar la póliza")
        return _("Nuevo siniestro") if self._place.page == NEW else _("Buscar")

    def subtitle(self) -> str:
        if self._place.page == NEW:
            return _("Busque la póliza, o empiece sin ella y únala después")
        if not self._policy_count:
            return ""
        return plural(self._policy_count, _("{n} póliza en este equipo"), _("{n} pólizas en este equipo"))

    def crumbs(self) -> tuple[Crumb, ...]:
        if self._place.claim:
            return Crumb(_("Trabajo"), Place(WORK)), Crumb(_("Siniestro"), Place(CASE, self._place.claim)), Crumb(self.title())
        if self._place.page == NEW:
            return Crumb(_("Trabajo"), Place(WORK)), Crumb(self.title())
        return (Crumb(self.title()),)

    def actions(self) -> tuple[Action, ...]:
        hit, found = self._list.hit(), []
        if self._place.page == NEW:
            found.append(Action("unknown", _("Póliza por identificar"), self._start_unknown, "F7"))
        elif not self._place.claim:
            found.append(Action("new", _("Nuevo siniestro"), self._new, "F7", is_leaving=hit is not None))
        if hit is None:
            return tuple(found)
        if hit.kind == "policy":
            words = _("Usar esta póliza") if self._place.claim else _("Abrir siniestro con esta póliza")
            start = Action("start", words, self._start, "Ctrl+Return", is_main=True, why_not=self._why_not())
            return (*found, start)
        return (*found, *self._of_claim(hit))

    def help_text(self) -> str:
        return HELP

    def shown_claim(self) -> str:
        view = self._view()
        return view.claim if view is not None else ""

    def enter(self, place: Place) -> None:
        if (place.claim, place.page) != (self._place.claim, self._place.page):
            self._line.clear()
        if place.page.startswith(POLICY):
            self._line.setText(place.page.removeprefix(POLICY))
            place = replace(place, page="")
        self._place = place
        self._tasks.start(self._desk.policies.count, self._counted, lane=READ)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()
        if self._line.text():
            self._find()
        else:
            self._show_hint()

    def place(self) -> Place:
        return self._place

    def leave(self) -> None:
        self._then = None

    def search_for(self, text: str) -> None:
        """Type `text` into the box."""
        self._line.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _lay(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self._line)
        left.addWidget(self._count)
        left.addWidget(self._list, 1)
        self._left = QWidget()
        self._left.setLayout(left)
        left.setContentsMargins(0, 4, 0, 0)
        self._is_beside = True
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(4, 0, 4, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._left)
        self._sides.addWidget(self._cards, 1)

    def _fit(self) -> None:
        """Put the card beside the results, or below them."""
        beside = self.width() >= BESIDE_LETTERS * style.metrics().base * 0.5
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(way)
        wide = min(style.px(LIST_WIDTH), self.width() // 2)
        self._left.setFixedWidth(wide) if beside else self._left.setMinimumWidth(0)
        if not beside:
            self._left.setMaximumWidth(16_777_215)
        self._sides.setStretch(0, 0 if beside else 3)
        self._sides.setStretch(1, 1 if beside else 4)
        self._is_beside = beside
        self._show_right()
        line = style.metrics().line
        self._list.setMinimumHeight(7 * line)
        self._cards.setMinimumHeight(7 * line)

    def _show_right(self) -> None:
        """Below the results there is only room for a card, not for a hint."""
        self._cards.setVisible(self._is_beside or not self._cards.is_hint())

    def _key(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Down and self._list.count():
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self._line.text().strip():
            self._open()
        elif event.key() == Qt.Key.Key_Escape and self._line.text():
            self._line.clear()
        else:
            return False
        return True

    def _typed(self) -> None:
        self._then = None
        self._pause.start()

    def _is_behind(self) -> bool:
        """Return whether the results are not those of what is typed yet."""
        return self._line.text().strip() != self._told

    def _when_found(self, act: Callable[[], None]) -> None:
        """Act on what is typed: a scanner ends a plate with Enter sooner than anything is found."""
        if self._is_behind():
            self._then = act
        else:
            act()

    def _view(self) -> CounterView | None:
        """Return the claim chosen; None while it is still looked for, so that nobody acts on the client before."""
        return None if self._is_behind() else self._cards.claim

    def _find(self) -> None:
        if self._finding is not None:
            self._finding.cancel()
        text = self._line.text().strip()
        if not text:
            self._is_vain, self._told = False, ""
            self._list.show_hits(())
            self._count.setText("")
            return
        self._finding = self._tasks.start(partial(self._search.find, text, RESULTS), self._found, lane=READ)

    def _found(self, found: Found) -> None:
        self._finding = None
        if found.text != self._line.text().strip():
            return
        kinds = ("policy",) if self._place.claim else ("policy", "claim") if self._place.page == NEW else ()
        hits = [hit for kind in kinds for hit in found.hits if hit.kind == kind] if kinds else list(found.hits)
        words = _("{n} en {seconds} s").format(n=len(hits), seconds=f"{found.ms / 1000:.2f}")
        self._count.setText(_("{words} · hay más: siga escribiendo").format(words=words) if found.more else words)
        self._is_vain, self._told = not hits, found.text
        self._list.show_hits(hits)
        act, self._then = self._then, None
        if act is not None:
            act()

    def _choose(self) -> None:
        hit = self._list.hit()
        if hit is None:
            self._show_hint()
        else:
            self._cards.show_hit(hit)
        self.changed.emit()

    def _card_arrived(self) -> None:
        self._show_right()
        self.changed.emit()

    def _why_not(self) -> str:
        """Say why the policy chosen begins no claim here."""
        line = self._cards.other_line
        return _("La póliza es de {line}: aquí se abren siniestros de Autos.").format(line=line) if line else ""

    def _reread(self) -> None:
        """Show the chosen claim anew: one of its papers was printed."""
        hit = self._list.hit()
        if hit is not None and self.isVisible():
            self._cards.show_hit(hit, anew=True)

    def _lost(self, error: DeskError) -> None:
        if self.isVisible():
            self.said.emit(error.words())

    def _heard(self, words: str) -> None:
        if self.isVisible():
            self.said.emit(words)

    def _of_claim(self, hit: SearchHit) -> list[Action]:
        """Return what can be done with a result that is no policy; the slip is what a counter prints most."""
        opening = Action("open", OPENS[hit.kind], self._open, "Ctrl+Return", is_main=True)
        view = self._cards.claim
        if view is None or hit.kind == "paper":
            return [opening]
        found = [
            Action("client", _("Vista para el cliente"), partial(self._go_to, CLIENT_VIEW), "F11", is_leaving=True),
            Action("receive", _("Recibir documento"), partial(self._go_to, DOCUMENTS), "Ctrl+J"),
            replace(opening, is_main=not view.slip),
        ]
        return [*found, *([Action("reprint", _("Reimprimir ficha"), self._reprint, "Ctrl+P", is_main=True)] if view.slip else ())]

    def _open(self) -> None:
        self._when_found(self._open_found)

    def _open_found(self) -> None:
        """Go where a result leads; a policy begins a claim only where that was asked for."""
        hit = self._list.hit()
        if hit is None:
            return
        if hit.kind == "policy" and (self._place.claim or self._place.page == NEW):
            self._start_found()
        else:
            self.wanted.emit(place_of_hit(hit))

    def _start(self) -> None:
        self._when_found(self._start_found)

    def _start_found(self) -> None:
        hit = self._list.hit()
        if hit is None:
            return
        if self._place.claim:
            self._tasks.start(partial(_join, self._desk.cases, self._place.claim, hit.id), self._begun, self._lost)
        else:
            self._tasks.start(partial(self._desk.cases.start, hit.id), self._begun, self._lost)

    def _reprint(self) -> None:
        view = self._view()
        if view is not None and view.slip:
            self._papers.ask_copy(view.slip, "deductible_slip", view.slip_folio, self)
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._line.selectAll()

    def _go_to(self, screen: str) -> None:
        view = self._view()
        if view is not None:
            self.wanted.emit(Place(SLIPS if screen == "why" else screen, view.claim))

    def _see_paper(self, paper: str) -> None:
        view = self._view()
        if view is not None:
            self.wanted.emit(Place(PAPER, view.claim, record=paper))

    def _start_unknown(self) -> None:
        self._tasks.start(partial(self._desk.cases.start, ""), self._begun, self._lost)

    def _begun(self, claim: str) -> None:
        self._line.clear()
        self.wanted.emit(Place(CASE, claim))

    def _new(self) -> None:
        self.wanted.emit(Place(SEARCH, page=NEW))

    def _counted(self, count: int) -> None:
        self._policy_count = count
        self.changed.emit()

    def _show_hint(self) -> None:
        title = _("Nada coincide") if self._is_vain else _("Escriba para buscar")
        text = _("Por placas, póliza, nombre, NIV, teléfono o folio. Los acentos no cuentan.")
        if self._place.page == NEW:
            text = _("Al elegir una póliza verá si cubre en este momento. Sin póliza, use «Póliza por identificar».")
        self._cards.show_hint(title, text)
        self._show_right()


def _join(cases: Cases, claim: str, policy: str) -> str:
    cases.join_policy(claim, policy)
    return claim
