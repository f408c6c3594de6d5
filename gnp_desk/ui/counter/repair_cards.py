"""A repair on the screen: its way as steps, where the car is and who answers for it, and how old all of that is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from gnp_desk.services.repair_view import DONE, NOTHING, NOW, RepairView
from gnp_desk.texts import _
from gnp_desk.ui.icons import Mark
from gnp_desk.ui.money.cards import Card, Words

SIGNS = {DONE: ("check", "ok"), NOW: ("half", "primary"), "later": ("empty", "secondary")}
STATES = {DONE: _("hecho"), NOW: _("en curso"), "later": _("después")}


def cards(view: RepairView | None) -> list[Card]:
    """Return the cards of a repair; without data of the centre, one that says so."""
    if view is None:
        card = Card(_("Reparación"))
        card.say(NOTHING, "secondary")
        return [card]
    return [_ready(view), _way(view), _where(view)]


def _ready(view: RepairView) -> Card:
    card = Card(role="notice" if view.is_old else "card")
    card.say(_("¿Cuándo está mi coche?"), "secondary")
    card.figure(view.ready_on or _("Sin fecha"))
    card.say(view.status_text, "strong")
    if view.parts:
        card.say(_("Piezas por llegar: {parts}").format(parts=view.parts))
    if view.appointment:
        card.say(_("Cita de entrega: {at}").format(at=view.appointment))
    card.rule()
    card.say(view.fresh, "review" if view.is_old else "small")
    return card


def _way(view: RepairView) -> Card:
    card = Card(_("Cómo va"))
    for step in view.steps:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Mark(*SIGNS[step.state]))
        row.addWidget(Words(step.title, "strong" if step.state == NOW else "" if step.state == DONE else "later"), 1)
        row.addWidget(Words(step.when or STATES[step.state], "secondary", wraps=False))
        card.column.addLayout(row)
    return card


def _where(view: RepairView) -> Card:
    card = Card(_("Dónde y con quién"))
    for label, words in (
        (_("Taller"), view.center),
        (_("Domicilio"), view.address),
        (_("Supervisor"), view.supervisor),
        (_("Teléfono"), view.phone),
    ):
        card.say(label, "small")
        card.say(words or "—", "strong")
    return card
