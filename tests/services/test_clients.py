"""One person is found as one where RFC or CURP agree, as alike where only names do; papers and vehicles are found too."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnp_desk.desk import Desk
from gnp_desk.services import clients
from gnp_desk.services.clients import Client
from gnp_desk.services.demo_policies import invent
from gnp_desk.services.identity import Identity, grouped, identity
from gnp_desk.services.policy_copy import Policy, named
from gnp_desk.services.views import Edit, SearchHit
from tests.services.test_search import KNOWN

INSURED = named(KNOWN)[0]
RFC, CURP = INSURED.rfc, INSURED.curp


def hits(desk: Desk, text: str, kind: str) -> list[SearchHit]:
    return [hit for hit in desk.search.find(text, 60).hits if hit.kind == kind]


def client_of(desk: Desk, key: str) -> Client:
    with desk.database.reading() as connection:
        return clients.client(connection, key)


def contract(number: str, name: str, **person: str) -> Policy:
    """Return a policy whose insured is called so and gives these identifiers."""
    given_, *rest = name.split()
    written = {"given": given_, "surname": rest[0], "second_surname": " ".join(rest[1:])}
    insured = {"person_kind": "natural", "name": written, **person}
    return replace(next(invent(1, 7, datetime(2026, 11, 25))), number=number, people={"insured": insured})


@pytest.mark.parametrize("typed", ["graciela montaño ibarra", "g. montano ibarra", "montaño i. graciela", RFC, RFC[:7], CURP])
def test_three_spellings_of_a_name_are_one_client_where_the_identifiers_agree(demo: Desk, typed: str) -> None:
    found = [hit for hit in hits(demo, typed, "client") if "4 pólizas" in hit.detail]
    assert len(found) == 1
    client = client_of(demo, found[0].id)
    assert set(client.names) == {
        "Graciela Montaño Ibarra", "Graciela Montano Ibarra", "G. Montaño Ibarra", "Graciela Montaño I."
    }  # fmt: skip
    assert len(client.policies) == 4 and KNOWN.id in client.policies


def test_a_namesake_without_identifiers_is_shown_as_alike_and_never_joined(demo: Desk) -> None:
    found = hits(demo, "graciela montaño ibarra", "client")
    assert [hit.state_text for hit in found[:2]] == ["Nombre parecido a otro"] * 2
    one, namesake = (client_of(demo, hit.id) for hit in found[:2])
    assert not set(one.policies) & set(namesake.policies)
    with demo.database.reading() as connection:
        assert namesake.key in {other.key for other in clients.alike(connection, one)}


def test_identifiers_that_contradict_each_other_keep_people_apart(desk: Desk) -> None:
    other = "MOIG840719XDFNBR11"
    desk.policies.add([
        contract("1000", "Rita Nava Cruz", rfc=RFC, curp=CURP),
        contract("2000", "Rita Nava Cruz", rfc=RFC, curp=other),
    ])  # fmt: skip
    assert len(hits(desk, "rita nava", "client")) == 2


def test_a_half_written_or_generic_identifier_identifies_nobody(desk: Desk) -> None:
    desk.policies.add([
        contract("1000", "Rita Nava Cruz", rfc="XAXX010101000"),
        contract("2000", "Ramón Soto Paz", rfc="XAXX010101000"),
        contract("3000", "Raúl Vera Gil", rfc="VEGR8001"),
        contract("4000", "Rosa Vera Gil", rfc="VEGR8001"),
    ])  # fmt: skip
    for name in ("rita", "ramon", "raul", "rosa"):
        (found,) = hits(desk, name, "client")
        assert client_of(desk, found.id).policies == (found.id.partition("/")[0],)


def test_the_items_of_one_contract_are_one_client_without_any_identifier(desk: Desk) -> None:
    fleet = contract("1000", "Rita Nava Cruz")
    desk.policies.add([fleet, replace(fleet, item="2"), replace(fleet, item="3"), contract("2000", "Rita Nava Cruz")])
    found = hits(desk, "rita nava", "client")
    assert sorted(hit.detail for hit in found) == ["1 póliza", "3 pólizas"]
    assert len(client_of(desk, "1000-2/insured").policies) == 3


def test_a_newer_copy_of_a_policy_takes_its_person_along(desk: Desk) -> None:
    desk.policies.add([contract("1000", "Rita Nava Cruz", rfc=RFC), contract("2000", "R. Nava Cruz", rfc=RFC)])
    desk.policies.add([contract("2000", "Zoila Paz Luna")])
    (found,) = hits(desk, "rita nava", "client")
    assert client_of(desk, found.id).policies == ("1000-1",)
    assert [hit.title for hit in hits(desk, "zoila", "client")] == ["Zoila Paz Luna"]


PEOPLE = st.lists(st.tuples(st.sampled_from(["", "R1", "R2"]), st.sampled_from(["", "C1", "C2", "C3"])), max_size=7)


@given(PEOPLE, st.randoms())
def test_people_are_grouped_alike_in_whatever_order_they_come(known: list[tuple[str, str]], random: st.DataObject) -> None:
    people = [(Identity(*codes), place) for place, codes in enumerate(known)]
    shuffled = list(people)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    groups = {frozenset(group) for group in grouped(people)}
    assert groups == {frozenset(group) for group in grouped(shuffled)}
    assert sorted(place for group in groups for place in group) == list(range(len(people)))
    for group in groups:
        for codes in zip(*(known[place] for place in group), strict=True):
            assert len({code for code in codes if code}) <= 1, "nobody has two of one identifier"


def test_identifiers_are_read_however_they_are_written() -> None:
    assert identity({"rfc": f"{RFC[:4].lower()}-{RFC[4:10]} {RFC[10:]}", "curp": {"unread": "MOIG"}}) == Identity(RFC, "")
    assert identity({}) == Identity()


def test_papers_and_the_vehicles_of_third_parties_lead_to_their_claim(demo: Desk) -> None:
    rows = demo.queue.page("today", 0, 50)
    case = next(case for row in rows if (case := demo.cases.load(row.claim)).of("paper") and case.party("B") is not None)
    paper, car = case.first("paper"), case.ref(case.party("B"), "vehicle")
    assert paper is not None and car is not None
    (found,) = hits(demo, paper.text("folio"), "paper")
    assert (found.id, found.claim, found.why) == (paper.id, case.claim.id, "Folio")
    assert case.claim.text("folio") in found.detail
    (found,) = hits(demo, car.text("plate"), "vehicle")
    assert (found.id, found.claim) == (car.id, case.claim.id)
    assert "Tercero B" in found.title


def test_a_claim_is_found_by_the_rfc_of_its_people_and_no_longer_by_one_that_was_corrected(desk: Desk) -> None:
    claim = desk.cases.start()
    driver = desk.cases.load(claim).of("person")[0]
    desk.cases.save(claim, [Edit(driver.id, {"rfc": RFC, "name": {"given": "Rita", "surname": "Nava"}})], "e")
    (found,) = hits(desk, RFC[:8], "claim")
    assert (found.id, found.title, found.marked) == (claim, "Rita Nava", f"{RFC[:8]}•••••")
    desk.cases.save(claim, [Edit(driver.id, {"rfc": "NACR800101AB1"})], "e")
    assert hits(desk, RFC[:8], "claim") == []


def test_people_who_are_hurt_are_not_found_by_their_identifiers(desk: Desk) -> None:
    claim = desk.cases.start()
    driver = desk.cases.load(claim).of("person")[0]
    desk.cases.save(claim, [Edit(driver.id, {"rfc": RFC})], "e")
    desk.cases.add(claim, "injury", desk.cases.new_id(), {"person": driver.id}, "e")
    assert hits(desk, RFC, "claim") == []


def test_a_common_name_hides_neither_claims_nor_people(demo: Desk) -> None:
    found = demo.search.find("g", 12)
    assert len(found.hits) == 12 and found.more
    assert {"claim", "client", "policy"} <= {hit.kind for hit in found.hits}
