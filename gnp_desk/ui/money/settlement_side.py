"""What stands beside the cascade: total, what to confirm, deadlines, and the orders of payment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gnp_desk.services import settlements
from gnp_desk.services.cascade_view import SettlementSheet
from gnp_desk.services.settlements import ORDER
from gnp_desk.services.views import Case
from gnp_desk.texts import _
from gnp_desk.ui.money.cards import Card, CardColumn
from gnp_desk.ui.money.issuing import Issuing


class SettlementSide(CardColumn):
    """Stays in sight while the cascade scrolls."""

    def __init__(self, issuing: Issuing, see: Callable[[str], None]) -> None:
        super().__init__()
        self._issuing, self._see = issuing, see

    def show_sheet(self, case: Case | None, sheet: SettlementSheet) -> None:
        """Show the cards of a settlement."""
        self.show_cards((total(sheet), confirm(sheet), terms(sheet), self._orders(case, sheet)))

    def _orders(self, case: Case | None, sheet: SettlementSheet) -> Card | None:
        orders = [item for item in case.of(ORDER) if item.get("settlement") == sheet.record.id] if case else []
        if case is None or not orders:
            return None
        card = Card(_("Órdenes de pago"))
        for order in orders:
            amount, state = settlements.order_words(case, order)
            card.pair(amount, state)
            if order.get("status") != "issued":
                verb = self._issuing.verb(case, order, _("Emitir orden de pago"))
                card.button(verb, partial(self._issuing.go_on, order.id), f"{verb} {amount}")
            see = _("Ver orden")
            card.button(see, partial(self._see, order.id), f"{see} {amount}")
        return card


def confirm(sheet: SettlementSheet) -> Card | None:
    """Return what a person must confirm, None when nothing."""
    said = [words for words in (sheet.signature.words, *sheet.flags) if words]
    if not said:
        return None
    card = Card(_("Por confirmar"), "notice", "error", "review")
    for words in said:
        card.say(words, "review")
    return card


def total(sheet: SettlementSheet) -> Card:
    """Return what is paid in total, in words, to whom, and under which conditions."""
    card = Card()
    card.say(_("Se paga en total"), "secondary")
    card.figure(sheet.total)
    if sheet.words:
        card.say(sheet.words.strip("()").lower().replace("m.n.", "M.N."), "secondary")
    if sheet.payments:
        card.rule()
    for concept, to, amount in sheet.payments:
        card.pair(concept, amount, to)
    if sheet.facts:
        card.rule()
    for label, amount in sheet.facts:
        card.pair(label, amount, role="small")
    card.say(_("Condiciones {edition}, fijas para este siniestro").format(edition=sheet.edition), "small")
    return card


def terms(sheet: SettlementSheet) -> Card:
    """Return the deadlines that run."""
    card = Card(_("Plazos"))
    for title, due, detail in sheet.terms:
        card.rule()
        card.pair(title, due, detail)
    if not sheet.terms:
        card.say(_("Corren cuando los documentos estén completos."), "secondary")
    return card
