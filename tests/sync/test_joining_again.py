"""A store belongs to the centre it joined: nothing of another is kept before somebody signed on there, and no stranger is believed."""

from __future__ import annotations

import base64
import secrets

import pytest
from sqlalchemy import func, select

from gnp_desk.services.central import trouble
from gnp_desk.services.sync import link
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE
from tests.sync import invariants
from tests.sync.house import House
from tests.sync.laptops import Laptop

ELSEWHERE = "http://localhost:8701"


def keep(laptop: Laptop, **values: object) -> None:
    laptop.desk.database.write(lambda connection: link.keep(connection, **values))


def tokens(house: House, person: str) -> dict[str, str]:
    return {"access_token": house.stage.access(person), "refresh_token": house.stage.refresh(person)}


def test_typing_another_address_and_giving_up_leaves_the_store_with_its_centre(house: House) -> None:
    ana = house["ana"]
    before = ana.desk.centre.link()
    assert before.refresh and before.epoch
    ana.desk.centre._enrolment.client(ELSEWHERE)
    assert ana.desk.centre.link() == before
    ana.reopen()
    assert ana.sync().unsent == 0


def test_whoever_signs_on_at_the_new_address_takes_the_store_there_at_once(house: House) -> None:
    ana = house["ana"]
    before = ana.desk.centre.link()
    ana.desk.centre._enrolment.client(ELSEWHERE)
    told = tokens(house, "ana")
    found = ana.desk.centre._enrolment.enrol(told)
    assert (found.address, found.refresh, found.person) == (ELSEWHERE, told["refresh_token"], before.person)
    ana.write(house.claim, report_number="R-1")
    assert ana.sync().pushed == {"applied": 1}
    invariants.at_rest(house)


def test_a_centre_with_other_keys_is_another_one_at_any_address(house: House) -> None:
    ana = house["ana"]
    keep(ana, keys={"other": base64.b64encode(secrets.token_bytes(32)).decode()})
    for address in (ana.desk.centre.link().address, ELSEWHERE):
        with pytest.raises(trouble.AnotherCentre):
            ana.desk.centre._enrolment.client(address)


def test_a_stranger_who_signs_on_takes_nothing_from_the_owner(house: House) -> None:
    ana = house["ana"]
    before = ana.desk.centre.link()
    ana.desk.centre._enrolment.client(ELSEWHERE)
    with pytest.raises((trouble.AnotherPerson, trouble.NotForYou)):
        ana.desk.centre._enrolment.enrol(tokens(house, "luis"))
    assert ana.desk.centre.link() == before
    assert ana.sync().unsent == 0


def test_another_epoch_is_not_acted_on_before_the_centre_knew_the_person(house: House) -> None:
    ana = house["ana"]
    count = select(func.count()).select_from(BASE)
    (held,) = ana.query(count)
    epoch = ana.desk.centre.link().epoch
    house.stage.open(house.folder / "centre", is_new=True)
    keep(ana, refresh="", asked_at="")
    ana.desk.centre._enrolment._tokens = None
    with pytest.raises(trouble.SessionExpired):
        ana.sync()
    assert ana.query(count) == [held] and ana.query(select(BASE_ASIDE)) == []
    assert ana.desk.centre.link().epoch == epoch
    ana.sign_on()
    ana.sync()
    assert ana.desk.centre.link().epoch != epoch
    invariants.at_rest(house)
