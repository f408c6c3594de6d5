"""The contact card: telephones and options large enough to read out, addresses and mails below them."""

from __future__ import annotations

from gnp_desk.services.contacts import Contact, contacts
from gnp_desk.texts import _
from gnp_desk.ui.claim_places import CONTACTS
from gnp_desk.ui.counter.columns import Columns
from gnp_desk.ui.money.cards import Card
from gnp_desk.ui.screen import Crumb, Screen


def cards(*, is_for_client: bool = False) -> tuple[Card, ...]:
    """Return a card for each way to be attended; what the Company still has to confirm is not for a client's eyes."""
    return tuple(_card(contact) for contact in contacts() if not (is_for_client and contact.must_verify))


class ContactsPage(Screen):
    """Whom the client may call or write to, the same with and without a claim."""

    code = CONTACTS

    def __init__(self) -> None:
        super().__init__()
        Columns(cards(), self)

    def title(self) -> str:
        return _("Teléfonos y correos")

    def subtitle(self) -> str:
        return _("Para leerlos o dictarlos al cliente")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Contacto")),)

    def help_text(self) -> str:
        return _(
            "La línea de atención contesta siempre. UNE y CONDUSEF reciben quejas; el cliente elige a cuál acudir."
        )


def _card(contact: Contact) -> Card:
    card = Card(contact.name)
    if contact.phone:
        card.say(contact.phone, "figure")
    for words, role in (
        (contact.option, "strong"),
        (contact.email, "strong"),
        (contact.address, ""),
        (contact.detail, "secondary"),
    ):
        if words:
            card.say(words, role)
    if contact.must_verify:
        card.say(_("Por confirmar con el centro."), "review")
    card.column.addStretch(1)
    return card
