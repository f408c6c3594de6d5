"""Two people, two laptops, one claim: what one enters reaches the other, and nothing is overwritten unseen."""

from __future__ import annotations

import pytest

from gnp_central.people import withdraw
from gnp_desk.errors import UnknownRecord
from gnp_desk.services.central import trouble
from tests.sync.office import Laptop, Office

PLACE, REFERENCE = "loss_place_text", "report_number"


@pytest.fixture
def pair(office: Office) -> tuple[Laptop, Laptop, str]:
    """Two laptops that hold the same claim."""
    ana, luis = office.laptop(office.person("ana")), office.laptop(office.person("luis"))
    claim = ana.claim()
    ana.sync()
    luis.sync()
    return ana, luis, claim


def test_a_claim_travels_to_the_other_laptop_with_everything_that_was_entered(office: Office) -> None:
    ana, luis = office.laptop(office.person("ana")), office.laptop(office.person("luis"))
    claim = ana.claim()
    ana.write(claim, claim, loss_place_text="Calzada de Tlalpan 1200")
    summary = ana.sync()
    assert (summary.unsent, summary.rejected, summary.held, summary.repaired) == (0, 0, 0, 0)
    luis.sync()
    mine, theirs = ana.desk.cases.load(claim), luis.desk.cases.load(claim)
    assert luis.value(claim, claim, PLACE) == "Calzada de Tlalpan 1200"
    assert {record.id: dict(record.values) for record in mine.records} == {
        record.id: dict(record.values) for record in theirs.records
    }


def test_a_second_sync_with_nothing_to_do_asks_one_question(pair: tuple[Laptop, Laptop, str]) -> None:
    ana, _luis, _claim = pair
    ana.sync()
    ana.sync()
    asked: list[str] = []
    again = ana.desk.centre.run(lambda part, words: asked.append(words))
    assert (again.pushed, again.pulled, again.checked) == ({}, 0, 0)


def test_two_people_who_change_different_fields_both_keep_their_part(pair: tuple[Laptop, Laptop, str]) -> None:
    ana, luis, claim = pair
    ana.write(claim, claim, **{PLACE: "Insurgentes Sur 300"})
    luis.write(claim, claim, **{REFERENCE: "Frente a la gasolinera"})
    for laptop in (ana, luis, ana):
        assert laptop.sync().conflicts == 0
    for laptop in (ana, luis):
        assert laptop.value(claim, claim, PLACE) == "Insurgentes Sur 300"
        assert laptop.value(claim, claim, REFERENCE) == "Frente a la gasolinera"


def test_two_people_who_change_the_same_field_get_a_conflict_and_both_values_stay(
    pair: tuple[Laptop, Laptop, str],
) -> None:
    ana, luis, claim = pair
    ana.write(claim, claim, **{PLACE: "Insurgentes Sur 300"})
    luis.write(claim, claim, **{PLACE: "Insurgentes Norte 300"})
    ana.sync()
    assert luis.sync().conflicts == 1
    (conflict,) = luis.desk.centre.conflicts()
    assert (conflict.mine.words, conflict.theirs.words) == ("Insurgentes Norte 300", "Insurgentes Sur 300")
    assert luis.value(claim, claim, PLACE) == "Insurgentes Sur 300"
    ana.sync()
    assert [item.id for item in ana.desk.centre.conflicts()] == [conflict.id], "everyone concerned sees it"


def test_a_conflict_that_is_decided_is_decided_for_everyone(pair: tuple[Laptop, Laptop, str]) -> None:
    ana, luis, claim = pair
    ana.write(claim, claim, **{PLACE: "Insurgentes Sur 300"})
    luis.write(claim, claim, **{PLACE: "Insurgentes Norte 300"})
    ana.sync()
    luis.sync()
    (conflict,) = luis.desk.centre.conflicts()
    luis.desk.centre.resolve(conflict.id, "mine", "Lo confirmé en el lugar.")
    assert luis.desk.centre.conflicts() == []
    assert luis.value(claim, claim, PLACE) == "Insurgentes Norte 300"
    assert luis.sync().conflicts == 0
    assert ana.sync().conflicts == 0
    assert ana.value(claim, claim, PLACE) == "Insurgentes Norte 300"


def test_a_series_of_offline_edits_by_one_person_is_one_conflict_with_the_last_value(
    pair: tuple[Laptop, Laptop, str],
) -> None:
    ana, luis, claim = pair
    ana.write(claim, claim, **{PLACE: "Insurgentes Sur 300"})
    ana.sync()
    for number in range(5):
        luis.write(claim, claim, **{PLACE: f"Insurgentes Norte {number}"})
    assert luis.sync().conflicts == 1
    (conflict,) = luis.desk.centre.conflicts()
    assert conflict.mine.words == "Insurgentes Norte 4"


def test_what_came_from_another_person_while_one_looked_is_in_the_history(pair: tuple[Laptop, Laptop, str]) -> None:
    ana, luis, claim = pair
    ana.write(claim, claim, **{PLACE: "Insurgentes Sur 300"})
    ana.sync()
    luis.sync()
    rows = luis.desk.cases.history(claim, 0, 50)
    assert any("Insurgentes Sur 300" in str(row) for row in rows)


def test_own_unsent_work_is_always_what_is_shown(pair: tuple[Laptop, Laptop, str]) -> None:
    ana, luis, claim = pair
    ana.write(claim, claim, **{PLACE: "Insurgentes Sur 300"})
    ana.sync()
    luis.write(claim, claim, **{REFERENCE: "Frente a la gasolinera"})
    luis.desk.centre._sync._push = lambda *rest: None  # type: ignore[method-assign]  # the push is cut off, the pull goes on
    luis.sync()
    assert luis.value(claim, claim, PLACE) == "Insurgentes Sur 300"
    assert luis.value(claim, claim, REFERENCE) == "Frente a la gasolinera"


def test_the_demonstration_joins_no_centre_of_another_machine(office: Office) -> None:
    ana = office.laptop(office.person("ana"), joined=False)
    ana.address = "https://centro.example"
    with pytest.raises(trouble.DemonstrationStaysHere):
        ana.join()


def test_a_claim_that_is_reassigned_stays_while_it_is_open_and_leaves_afterwards(office: Office) -> None:
    ana, luis = office.laptop(office.person("ana", zone="ro")), office.laptop(office.person("luis", zone="ro"))
    office.database.write(
        lambda connection: [withdraw(connection, laptop.login, f"z:S{office.number}") for laptop in (ana, luis)]
    )
    claim = ana.claim()
    ana.sync()
    ana.desk.busy.add(claim)
    ana.write(claim, claim, adjuster=luis.login)
    with pytest.raises(trouble.ConsentWanted) as wanted:
        ana.sync()
    ana.desk.centre.consent(str(wanted.value.details["stream"]), int(str(wanted.value.details["count"])))
    ana.sync()
    assert ana.value(claim, claim, "adjuster") == luis.login, "nothing is taken away under a person's hands"
    luis.sync()
    assert luis.value(claim, claim, "adjuster") == luis.login
    ana.desk.busy.clear()
    ana.claim()
    ana.sync()
    with pytest.raises(UnknownRecord):
        ana.desk.cases.load(claim)
