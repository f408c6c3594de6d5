"""The card of contacts says what rules.md section 22 says, and marks what its sources say differently."""

from __future__ import annotations

from gnp_desk.services.contacts import contacts

TOLD = {
    "line_24h": ("55 5227 9000", "", ""),
    "total_loss": ("55 5227 9000", "Opción 4 y después 1", ""),
    "une": ("55 5227 9000", "Opción 4", "unidad.especializada@gnp.com.mx"),
    "condusef": ("55 5340 0999", "", "asesoria@condusef.gob.mx"),
    "theft": ("", "", "recuperacion-robo-autos@gnp.com.mx"),
    "app": ("", "", "soyclientegnp@gnp.com.mx"),
    "site": ("", "", ""),
}


def test_every_way_to_be_attended_is_there_with_its_telephone_option_and_mail() -> None:
    assert {contact.code: (contact.phone, contact.option, contact.email) for contact in contacts()} == TOLD
    assert all(" " not in contact.email for contact in contacts()), "one was printed with a stray space"
    addresses = {contact.code: contact.address for contact in contacts() if contact.address}
    assert addresses["une"].endswith("04200") and addresses["condusef"].endswith("03100")


def test_only_the_mail_that_two_sources_write_differently_has_to_be_confirmed() -> None:
    (doubtful,) = (contact for contact in contacts() if contact.must_verify)
    assert doubtful.code == "app" and "soycliente@gnp.com.mx" in doubtful.detail
