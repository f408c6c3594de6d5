"""A client's card: everything of one person, nothing of another, in a moment; and the counter's answers about a claim."""

from __future__ import annotations

import time

import pytest

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.forms.case import Case
from gnp_desk.services import clients, counter_view
from gnp_desk.services.client_card import ClientCard, ClientCards
from gnp_desk.services.masking import first_half, masked_phone
from tests.services.test_search import KNOWN

KEY = f"{KNOWN.id}/insured"
MOST_MS = 150


def card_of(desk: Desk, key: str = KEY) -> ClientCard:
    return ClientCards(desk.database, desk.policies, desk.cases).card(key)


def a_case(desk: Desk, **has: str) -> Case:
    """Return a claim of the demonstration with a record of each of these kinds."""
    found = (desk.cases.load(row.claim) for row in desk.queue.page("today", 0, 50))
    return next(case for case in found if all(case.of(kind) for kind in has))


def test_policies_stand_by_line_and_say_how_they_are(demo: Desk) -> None:
    card = card_of(demo)
    assert [line.line_text for line in card.policies] == ["Autos", "Gastos Médicos", "Vida", "Hogar"]
    assert card.policies[0].detail == "Nissan Versa 2022"
    assert card.policies[0].role_text == "asegurado"
    assert {line.state_text for line in card.policies} >= {"Vigente"}


def test_the_claims_of_every_policy_come_with_state_and_next_step(demo: Desk) -> None:
    card = card_of(demo)
    wanted = {row.claim for row in demo.queue.page("today", 0, 50) if is_of(demo.cases.load(row.claim))}
    assert wanted and {line.claim for line in card.claims if line.is_open} == wanted
    assert all(line.folio and line.state_text and line.next_text for line in card.claims)


def is_of(case: Case) -> bool:
    return case.policy is not None and case.policy.get("policy_number") == KNOWN.number


def test_papers_deadlines_and_missing_documents_are_those_of_the_claims(demo: Desk) -> None:
    case = a_case(demo, paper="", policy_snapshot="")
    assert case.policy is not None
    key = f"{case.policy.text('policy_number')}-{case.policy.text('item_number')}/insured"
    card = card_of(demo, key)
    folios = {paper.text("folio") for paper in case.of("paper")}
    assert folios <= {item.paper.folio for item in card.papers}
    assert {item.claim for item in (*card.papers, *card.terms, *card.missing)} <= {line.claim for line in card.claims}
    assert {item.title for item in card.missing} >= {"Identificación oficial"}


def test_receipts_late_or_due_within_a_month_are_pending(demo: Desk) -> None:
    with demo.database.reading() as connection:
        people = clients.of_policies(connection, range(1, 200))
    cards = [card_of(demo, person.key) for person in people[::9]]
    receipts = [line for card in cards for line in card.receipts]
    assert {line.is_late for line in receipts} == {True, False}
    assert all(line.amount.startswith("$") for line in receipts)


def test_the_card_shows_neither_telephone_nor_identifiers_whole(demo: Desk) -> None:
    card = card_of(demo)
    whole = repr(card)
    person = KNOWN.person("insured")
    assert card.phone == "55 5555 ••37" and card.identified.startswith("RFC MOIG•••••••")
    for secret in (person["rfc"], person["curp"], person["phone"][3:], person["birth_on"]):
        assert str(secret) not in whole


def test_those_of_a_like_name_stand_apart_with_the_reason(demo: Desk) -> None:
    (other,) = card_of(demo).alike
    assert (other.name, other.why) == ("Graciela Montaño Ibarra", "No hay RFC ni CURP con qué compararlos.")
    assert other.key.partition("/")[0] not in {line.id for line in card_of(demo).policies}


def test_a_card_of_nobody_has_words(demo: Desk) -> None:
    for key in ("0000-1/insured", f"{KNOWN.id}/nobody", ""):
        with pytest.raises(errors.UnknownRecord):
            card_of(demo, key)


def test_a_card_is_there_in_a_moment(demo: Desk) -> None:
    card_of(demo)
    took = []
    for _turn in range(5):
        started = time.thread_time()
        card_of(demo)
        took.append((time.thread_time() - started) * 1000)
    assert min(took) < MOST_MS


def test_the_counter_answers_the_three_questions_of_a_claim(demo: Desk) -> None:
    for row in demo.queue.page("today", 0, 50):
        view = counter_view.look(demo.cases.load(row.claim))
        assert [answer.page for answer in view.answers] == ["repair", "why", "documents"]
        assert all(answer.question.startswith("¿") and answer.figure for answer in view.answers)
        assert dict(view.facts)["Siniestro"] == row.folio


def test_a_telephone_is_masked_but_for_what_was_typed_and_its_end() -> None:
    assert masked_phone("5555550137", "5555") == "55 55•• ••37"
    assert first_half("5555550137") == "55 5555 ••37"
    assert masked_phone("") == first_half("") == ""
