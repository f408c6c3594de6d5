"""Search as one types: every beginning, any order of words, no accents, one typo; and nothing typed is syntax."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gnp_desk.desk import Desk
from gnp_desk.services.demo_policies import invent
from gnp_desk.services.names import words
from gnp_desk.services.policy_copy import Policy, name_words
from gnp_desk.services.views import Edit, SearchHit

NOW = datetime(2026, 11, 25, 9, 30)
POLICIES = list(invent(400, 7, NOW))
KNOWN = POLICIES[0]


def hits(desk: Desk, text: str, kind: str = "policy", limit: int = 500) -> list[SearchHit]:
    return [hit for hit in desk.search.find(text, limit).hits if hit.kind == kind]


def ids(desk: Desk, text: str, kind: str = "policy") -> set[str]:
    return {hit.id for hit in hits(desk, text, kind)}


@pytest.mark.parametrize("text", ["QTR482B", "qtr-482-b", "QTR 482 B", "qtr", "qTr48", " QTR—482 "])
def test_plates_are_found_from_any_beginning_however_they_are_written(demo: Desk, text: str) -> None:
    found = next(hit for hit in hits(demo, text) if hit.id == KNOWN.id)
    assert (found.why, found.marked, found.span[0]) == ("Placas", "QTR482B", 0)
    assert found.span[1] == sum(letter.isalnum() for letter in text)


def test_policy_vin_phone_and_folio_say_why_they_matched(demo: Desk) -> None:
    claim = demo.queue.page("today", 0, 1)[0]
    asked = {
        "0048213377": "Póliza",
        "0048213377-1": "Póliza",
        "3N1CN8AE": "NIV",
        "55 5555 0137": "Teléfono",
        "+52 55 5555 0137": "Teléfono",
        claim.folio: "Folio",
        claim.folio.lower()[:9]: "Folio",
    }
    for text, why in asked.items():
        assert why in {hit.why for hit in demo.search.find(text).hits}, text


def test_a_phone_shows_only_what_was_typed(demo: Desk) -> None:
    found = next(hit for hit in hits(demo, "555555") if hit.id == KNOWN.id)
    assert found.marked == "55 5555 ••37"
    assert found.marked[slice(*found.span)] == "55 5555"


@pytest.mark.parametrize(
    "text",
    ["graciela montaño ibarra", "ibarra graciela", "MONTANO GRACIELA", "mont ibar grac", "Ibarra, Graciela", "gra mo ib"],
)
def test_names_are_found_by_beginnings_in_any_order_without_accents(demo: Desk, text: str) -> None:
    found = next(hit for hit in hits(demo, text) if hit.id == KNOWN.id)
    assert (found.why, found.title) == ("Nombre", "Graciela Montaño Ibarra")


@pytest.mark.parametrize(
    "text", ["graciela montnao", "grasiela montaño", "gracela montaño", "gracciela montaño", "graciela mntaño", "graciela iabrra"]
)
def test_one_letter_wrong_in_one_word_is_forgiven(demo: Desk, text: str) -> None:
    found = next(hit for hit in hits(demo, text) if hit.id == KNOWN.id)
    assert found.why == "Nombre parecido"


def test_two_letters_wrong_are_not(demo: Desk) -> None:
    assert KNOWN.id not in ids(demo, "graxxela montaño")


def test_the_closest_name_comes_first(demo: Desk) -> None:
    found = hits(demo, "graciela montaño ibarra")
    assert {" ".join(words(hit.title)) for hit in found[:3]} == {"graciela montano ibarra"}, "her two, and a namesake"
    assert KNOWN.id in {hit.id for hit in found[:3]}


def test_a_code_and_words_together_narrow_each_other(demo: Desk) -> None:
    assert ids(demo, "nissan qtr48") == {KNOWN.id}
    assert ids(demo, "graciela 00482133") == {KNOWN.id}
    assert KNOWN.id not in ids(demo, "toyota qtr48")


def test_nothing_typed_finds_nothing(demo: Desk) -> None:
    for text in ("", "   ", "—", "\0", "\u202e"):
        assert demo.search.find(text).hits == ()


def test_claims_come_first_and_people_who_are_hurt_are_not_named(demo: Desk) -> None:
    case = next(case for row in demo.queue.page("today", 0, 50) if (case := demo.cases.load(row.claim)).of("injury"))
    party, hurt = case.party("A"), case.ref(case.first("injury"), "person")
    driver = case.ref(party, "driver")
    assert driver is not None and hurt is not None
    assert case.claim.id in ids(demo, name_words(driver.values), "claim")
    assert case.claim.id not in ids(demo, name_words(hurt.values), "claim")


def test_a_claim_is_found_by_what_was_just_typed_and_no_longer_by_what_it_was(desk: Desk) -> None:
    claim = desk.cases.start()
    vehicle = desk.cases.load(claim).of("vehicle")[0]
    driver = desk.cases.load(claim).of("person")[0]
    desk.cases.save(claim, [Edit(vehicle.id, {"plate": "ABC1234"})], "a")
    desk.cases.save(claim, [Edit(driver.id, {"name": {"given": "Zenaida", "surname": "Quirarte"}})], "a")
    assert ids(desk, "abc12", "claim") == ids(desk, "zenaida", "claim") == ids(desk, "zenaidda", "claim") == {claim}
    desk.cases.save(claim, [Edit(driver.id, {"name": {"given": "Yolanda", "surname": "Quirarte"}})], "a")
    assert ids(desk, "zenaida", "claim") == set()
    assert ids(desk, "quirarte yol", "claim") == {claim}


def test_the_state_of_each_policy_stands_beside_it(demo: Desk) -> None:
    assert next(hit for hit in hits(demo, "QTR482B")).state_text == "Vigente"
    assert {hit.state_text for hit in hits(demo, "00")} >= {"Vigente", "Vencida", "Por iniciar", "Sin pago"}


def test_more_says_that_there_is_more(demo: Desk) -> None:
    found = demo.search.find("00", limit=5)
    assert (len(found.hits), found.more) == (5, True)
    assert not demo.search.find("QTR482B").more


def test_a_long_result_is_paged_in_the_order_asked_for(demo: Desk) -> None:
    everything = demo.search.listing("", "plate")
    assert len(everything.rows) == 400 and not everything.more
    shown = [hit for offset in range(0, 400, 64) for hit in demo.search.page(everything, offset, 64)]
    cars = [POLICIES_BY_ID[hit.id].schedule.get("schedule_vehicle", {}) for hit in shown]
    plates = [car.get("plate", "") for car in cars]
    assert plates == sorted(plates) and len({hit.id for hit in shown}) == 400
    assert {hit.id for hit in demo.search.page(demo.search.listing("montano"), 0, 400)} == ids(demo, "montano")


POLICIES_BY_ID = {policy.id: policy for policy in POLICIES}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(st.sampled_from([policy for policy in POLICIES if policy.line == "autos"]), st.data())
def test_every_beginning_of_every_code_and_name_finds_its_policy(demo: Desk, policy: Policy, data: st.DataObject) -> None:
    car = policy.schedule["schedule_vehicle"]
    name = words(name_words(policy.person("insured")))
    picked = data.draw(st.permutations(name))
    cut = [word[: data.draw(st.integers(min(2, len(word)), len(word)))] for word in picked]
    code = data.draw(st.sampled_from([car["plate"], car["vin"], policy.number, policy.person("insured")["phone"][3:]]))
    start = code[: data.draw(st.integers(5, len(code)))]
    assert policy.id in ids(demo, " ".join(cut))
    assert policy.id in ids(demo, start)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(st.text(max_size=120) | st.sampled_from(['"', "NEAR(a b)", "a* OR b", "names:x", "';--", "a AND (", "^x", "%_%", "\ud800"]))
def test_nothing_typed_is_syntax(demo: Desk, text: str) -> None:
    found = demo.search.find(text)
    assert all(0 <= hit.span[0] <= hit.span[1] <= len(hit.marked) for hit in found.hits)
