"""Conflicto: the data of a claim that two people wrote differently, side by side; nothing is lost, and deciding can wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QLabel, QVBoxLayout, QWidget

from gnp_desk.errors import DeskError
from gnp_desk.services.views import Place
from gnp_desk.texts import _, plural
from gnp_desk.ui import messages, style
from gnp_desk.ui.claim_places import CASE
from gnp_desk.ui.editors import LineEditor
from gnp_desk.ui.money.cards import Card
from gnp_desk.ui.questions import Shape
from gnp_desk.ui.screen import Action, Crumb, Screen
from gnp_desk.ui.steady_scroll import SteadyScrollArea
from gnp_desk.ui.sync.conductor import Conductor
from gnp_desk.ui.sync.lines import moment
from gnp_desk.ui.sync.side_card import LATER, SideCard
from gnp_desk.ui.tasks import READ, Tasks

if TYPE_CHECKING:
    from gnp_desk.services.sync.conflicts import Conflict, Side
    from gnp_desk.services.sync.room import Centre

CODE = "conflict"
BACK = Place("sync", page="conflicts")
MINE, THEIRS, NOT_YET = "mine", "theirs", ""
BESIDE_LETTERS, MOST = 64, 200


class Dispute(Card):
    """One datum: what it was, both versions, and deciding later, which is chosen at first."""

    def __init__(self, conflict: Conflict, who: Callable[[str], str]) -> None:
        super().__init__()
        self.conflict = conflict
        self._group = QButtonGroup(self)
        self._cards: dict[str, SideCard] = {}
        self.column.addWidget(_label(f"{conflict.form} · {conflict.label}", "head"))
        if conflict.kind != "value":
            self.column.addWidget(_label(conflict.reason, "review"))
        self.column.addWidget(_label(_("Antes: {value}").format(value=conflict.before.words), "secondary"))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(8)
        self.column.addLayout(self._row)
        for code, side in ((MINE, conflict.mine), (THEIRS, conflict.theirs)):
            self._add(code, SideCard(conflict.label, side.words, who(side.by), _at(side)))
        self._add(NOT_YET, SideCard(conflict.label, LATER, "", ""))
        self._cards[MINE].setEnabled(conflict.can_take_mine)
        self._cards[NOT_YET].setChecked(True)

    @property
    def choice(self) -> str:
        """Return the side chosen, «» while it waits."""
        return next(code for code, card in self._cards.items() if card.isChecked())

    def choose(self, code: str) -> None:
        """Choose a side."""
        self._cards[code].setChecked(True)

    def stops(self) -> tuple[SideCard, ...]:
        """Return its cards in reading order."""
        return tuple(self._cards.values())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_beside = self.width() >= BESIDE_LETTERS * self.fontMetrics().averageCharWidth()
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)

    def _add(self, code: str, card: SideCard) -> None:
        self._group.addButton(card)
        self._row.addWidget(card, 1 if code else 0)
        self._cards[code] = card


class ConflictPage(Screen):
    """The place names the claim. Every datum can be decided by itself; one reason goes with those that are."""

    code = CODE

    def __init__(
        self, centre: Callable[[], Centre], conductor: Conductor, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._centre, self._conductor, self._tasks = centre, conductor, tasks
        self._place = Place(CODE)
        self._is_here = False
        self._disputes: list[Dispute] = []
        self._reason, self._problem = LineEditor(Shape("text", limit=MOST)), _label("", "error")
        self._reason.name(_("Motivo"))
        self._reason.entered.connect(self._apply)
        self._problem.hide()
        self._lay()

    def title(self) -> str:
        return _("Conflicto")

    def subtitle(self) -> str:
        count = len(self._disputes)
        if not count:
            return ""
        one = _("Otra persona cambió {n} dato de este expediente. Las dos versiones se conservan.")
        many = _("Otra persona cambió {n} datos de este expediente. Las dos versiones se conservan.")
        return plural(count, one, many)

    def crumbs(self) -> tuple[Crumb, ...]:
        folio = self._disputes[0].conflict.folio if self._disputes else _("Conflicto")
        return Crumb(_("Sincronización"), Place("sync")), Crumb(_("Conflictos"), BACK), Crumb(folio)

    def note(self) -> str:
        return _("Las dos versiones quedan en el historial.") if self._disputes else ""

    def actions(self) -> tuple[Action, ...]:  # type: ignore[override]
        return (
            Action("later", _("Decidir después"), self._go_back, "Esc", is_leaving=True),
            Action("case", _("Ver el expediente"), self._open_case, "Ctrl+Tab", is_link=True),
            Action("apply", _("Aplicar lo elegido"), self._apply, "Ctrl+Return", is_main=True),
        )

    def help_text(self) -> str:
        return _(
            "Cada dato muestra lo que había, lo que se escribió en este equipo y lo que escribió la otra persona. Elija con las "
            "flechas o con un toque, escriba el motivo y aplique.\nLo que no elija sigue esperando; nada se pierde. Los datos que "
            "van juntos, como importe y moneda, se deciden juntos."
        )

    def enter(self, place: Place) -> None:
        self._place, self._is_here = place, True
        self._read()

    def leave(self) -> None:
        self._is_here = False

    def place(self) -> Place:
        return self._place

    def synchronised(self) -> None:
        self._read()

    @property
    def disputes(self) -> Sequence[Dispute]:
        """Return what is disputed, in order."""
        return self._disputes

    def _read(self) -> None:
        self._tasks.start(partial(_conflicts, self._centre, self._place.claim), self._arrived, self._failed, lane=READ)

    def _arrived(self, found: Sequence[Conflict]) -> None:
        """Show what is disputed; what was chosen already stays chosen."""
        if [item.conflict for item in self._disputes] == list(found) and found:
            return
        chosen = {dispute.conflict.id: dispute.choice for dispute in self._disputes}
        for old in self._disputes:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._disputes = [Dispute(conflict, self._who) for conflict in found]
        for number, dispute in enumerate(self._disputes):
            self._column.insertWidget(number, dispute)
            if chosen.get(dispute.conflict.id):
                dispute.choose(chosen[dispute.conflict.id])
        self.changed.emit()
        if not self._is_here:
            return
        if not found:
            self.said.emit(_("No queda nada por decidir en este expediente."))
            self._go_back()
        elif not chosen:
            self._disputes[0].stops()[0 if found[0].can_take_mine else 1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _who(self, by: str) -> str:
        """Return whose a version is, in words."""
        link = self._conductor.link
        if link is not None and by in (link.person, link.name):
            return _("Escrito por mí")
        return by or _("El centro")

    def _apply(self) -> None:
        """Decide what was chosen; without a choice or a reason say so and stay."""
        chosen = [(item.conflict.id, item.choice) for item in self._disputes if item.choice]
        reason = " ".join(str(self._reason.value()).split())
        if not chosen:
            self._say(_("Elija una versión de al menos un dato, o decida después."))
        elif not reason:
            self._say(_("Escriba el motivo, para que la otra persona lo entienda."))
            self._reason.enter()
        else:
            self._say("")
            self._tasks.start(partial(_resolve, self._centre, chosen, reason), self._decided, self._failed)

    def _decided(self, count: int) -> None:
        self._reason.show_value("")
        self._conductor.saved()
        self.said.emit(plural(count, _("Se decidió {n} dato."), _("Se decidieron {n} datos.")))
        self._read()

    def _failed(self, error: DeskError) -> None:
        self._say(messages.spoken(error))

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def _go_back(self) -> None:
        self.wanted.emit(BACK)

    def _open_case(self) -> None:
        self.wanted.emit(Place(CASE, self._place.claim))

    def _lay(self) -> None:
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(4, 4, 12, 12)
        self._column.setSpacing(12)
        label = _label(_("Motivo de lo que decide"), "head")
        label.setBuddy(self._reason.entry())
        for part in (label, self._reason, self._problem):
            self._column.addWidget(part)
        self._column.addStretch(1)
        scroll = SteadyScrollArea(inner=body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


def _at(side: Side) -> str:
    return moment(side.at) if side.at else ""


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    style.set_role(label, role)
    return label


# Jobs: they touch nothing but services.


def _conflicts(centre: Callable[[], Centre], claim: str) -> Sequence[Conflict]:
    return centre().conflicts(claim)


def _resolve(centre: Callable[[], Centre], chosen: Sequence[tuple[str, str]], reason: str) -> int:
    for conflict, side in chosen:
        centre().resolve(conflict, side, reason)
    return len(chosen)
