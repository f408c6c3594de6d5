"""What stands beside a slip: its amount and last day, its calculation, where it is paid."""

from __future__ import annotations

from gnp_desk.services.slip_view import SlipSheet
from gnp_desk.texts import _
from gnp_desk.ui.money.cards import Card


def amount(sheet: SlipSheet) -> Card:
    """Return what is to be paid, until when, and what was paid."""
    card = Card()
    card.say(_("Total a pagar"), "secondary")
    card.figure(sheet.amount)
    if sheet.words:
        card.say(sheet.words.lower().replace("m.n.", "M.N."), "secondary")
    if sheet.why_not:
        card.say(sheet.why_not, "review")
    if sheet.until:
        card.rule()
        role = "error" if sheet.state == "expired" else "strong"
        card.pair(_("Pagar hasta"), sheet.until, sheet.sent, role=role)
    for paid in sheet.paid:
        card.pair(_("Pagado"), paid, role="ok")
    for words in sheet.flags:
        card.say(words, "review")
    return card


def calculation(sheet: SlipSheet) -> Card | None:
    """Return where the amount comes from, None while nothing is known."""
    if not sheet.rows:
        return None
    card = Card(_("Cálculo"))
    for title, source, points, amount in sheet.rows:
        detail = " · ".join(part for part in (source, f"{points} %" if points else "") if part)
        card.pair(title, amount, detail)
    return card


def banks(sheet: SlipSheet) -> Card | None:
    """Return where it is paid and with which reference, None while there is none."""
    if not sheet.banks:
        return None
    card = Card(_("Dónde se paga"))
    for name, agreement, reference in sheet.banks:
        card.rule()
        card.pair(name, agreement)
        card.say(reference, "strong")
    return card
