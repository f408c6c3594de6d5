"""The local copy of policies: put in, replaced, looked at, carried into a claim; and the cover card in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnp_desk import errors, resources
from gnp_desk.desk import Desk
from gnp_desk.forms.catalogue import FORMS
from gnp_desk.forms.fields import Need
from gnp_desk.rules.edition import load_editions
from gnp_desk.services import cover_card
from gnp_desk.services.demo_policies import invent
from gnp_desk.services.demo_terms import TERMS
from gnp_desk.services.policy_copy import AUTOS, LINES, Policy, packed, unpacked

NOW = datetime(2026, 11, 25, 9, 30)
KNOWN = "0048213377-1"
EDITION = load_editions(resources.path("editions"))[-1]


def policy(receipts: list[dict[str, object]], **schedule: object) -> Policy:
    """Return a policy of one year from 3 March 2026 with these receipts."""
    values = {
        "policy_number": "0048213377",
        "item_number": "1",
        "policy_start_at": "2026-03-03T12:00",
        "policy_end_at": "2027-03-03T12:00",
        "grace_days": 30,
        **schedule,
    }
    return Policy(number="0048213377", item="1", schedule=values, people={}, covers=[], receipts=receipts)


def state(found: Policy, at: str) -> str:
    return cover_card.decide(cover_card.of_policy(found), at, EDITION).state


def receipt(number: int, due: str, paid: str = "") -> dict[str, object]:
    return {"number": number, "due_on": due, "amount": "1000.00", **({"paid_at": paid} if paid else {})}


def test_a_policy_is_read_back_as_it_was_put_in(desk: Desk) -> None:
    known = list(invent(50, 7, NOW))
    assert desk.policies.add(known) == 50
    assert [unpacked(packed(one)) for one in known] == known


def test_a_newer_copy_of_a_policy_takes_the_place_of_the_older_one(desk: Desk) -> None:
    first, *others = invent(20, 7, NOW)
    desk.policies.add([first, *others])
    car = {**first.schedule["schedule_vehicle"], "plate": "NEW123A"}
    desk.policies.add([replace(first, schedule={**first.schedule, "schedule_vehicle": car})])
    assert desk.policies.count() == 20
    assert [hit.id for hit in desk.search.find("NEW123A").hits] == [first.id]
    assert [hit.id for hit in desk.search.find("QTR482B").hits] == []
    assert desk.policies.card(first.id, "2026-11-25T09:30").plate == "NEW123A"


def test_a_policy_that_comes_twice_in_the_first_load_stays_once(desk: Desk) -> None:
    first, *others = invent(20, 7, NOW)
    assert desk.policies.add([first, *others, replace(first, item="2"), first]) == 22
    assert desk.policies.count() == 21
    assert len([hit for hit in desk.search.find("Montaño").hits if hit.id == first.id]) == 1


def test_an_unknown_policy_has_words(desk: Desk) -> None:
    with pytest.raises(errors.UnknownRecord):
        desk.policies.card("0000-1", "2026-11-25T09:30")


def test_every_class_cover_and_state_of_payment_is_in_the_demonstration(desk: Desk) -> None:
    known = list(invent(400, 7, NOW))
    desk.policies.add(known)
    assert {one.line for one in known} == set(LINES)
    assert {one.schedule["vehicle_class"] for one in known if one.line == AUTOS} == {
        "resident", "latest_model_unlisted", "frontier", "classic", "armored_factory"
    }  # fmt: skip
    assert {cover["coverage_code"] for one in known for cover in one.covers} == set(TERMS)
    assert {state(one, "2026-11-25T09:30") for one in known} == {
        "in_force", "in_grace", "lapsed", "lapsed_paid_late", "not_started", "expired"
    }  # fmt: skip


def test_invented_policies_pass_the_checks_of_their_forms(desk: Desk) -> None:
    known = list(invent(120, 3, NOW))
    desk.policies.add(known)
    for one in (one for one in known if one.line == AUTOS):
        case = desk.cases.load(desk.cases.start(one.id))
        kinds = ("policy_snapshot", "policy_cover", "equipment_item")
        found = [p for record in case if record.type in kinds for p in FORMS[record.type].problems(case, record, Need.CLOSE)]
        assert found == [], one.id


def test_a_policy_of_another_line_begins_no_claim_of_a_vehicle(desk: Desk) -> None:
    known = list(invent(60, 7, NOW))
    desk.policies.add(known)
    life = next(one for one in known if one.line == "vida")
    with pytest.raises(errors.OtherLine, match="Vida"):
        desk.cases.start(life.id)
    assert desk.queue.counts()["today"] == 0


@pytest.mark.parametrize(
    ("receipts", "at", "expected"),
    [
        ([receipt(1, "2026-03-03")], "2026-04-02T11:59", "in_grace"),
        ([receipt(1, "2026-03-03")], "2026-04-02T12:00", "lapsed"),
        ([receipt(1, "2026-03-03", "2026-04-02T12:00")], "2026-06-01T10:00", "in_force"),
        ([receipt(1, "2026-03-03", "2026-04-02T12:01")], "2026-06-01T10:00", "lapsed_paid_late"),
        ([receipt(1, "2026-03-03", "2026-03-03T10:00"), receipt(2, "2026-09-03")], "2026-06-01T10:00", "in_force"),
        ([receipt(1, "2026-03-03", "2026-03-03T10:00"), receipt(2, "2026-09-03")], "2026-09-20T10:00", "in_grace"),
        ([receipt(1, "2026-03-03", "2026-03-03T10:00"), receipt(2, "2026-09-03")], "2026-10-20T10:00", "lapsed"),
        ([receipt(1, "2026-03-03"), receipt(2, "2026-09-03", "2026-09-03T10:00")], "2026-10-20T10:00", "lapsed"),
        ([receipt(1, "2026-03-03", "2026-03-20T10:00"), receipt(2, "2026-09-03")], "2026-09-20T10:00", "in_grace"),
        ([receipt(1, "2026-03-03", "2026-03-01T10:00")], "2026-03-03T11:59", "not_started"),
        ([receipt(1, "2026-03-03", "2026-03-01T10:00")], "2027-03-03T12:00", "expired"),
    ],
)
def test_the_receipt_that_decides_gives_the_state(receipts: list[dict[str, object]], at: str, expected: str) -> None:
    assert state(policy(receipts), at) == expected


@given(st.lists(st.integers(-5, 90) | st.none(), min_size=4, max_size=4), st.integers(0, 364))
def test_one_unpaid_or_late_receipt_decides_over_those_in_order(delays: list[int | None], day: int) -> None:
    from datetime import date, timedelta

    dues = [date(2026, 3, 3) + timedelta(days=91 * number) for number in range(4)]
    paid = [None if delay is None else f"{due + timedelta(days=delay)}T10:00" for due, delay in zip(dues, delays, strict=True)]
    receipts = [receipt(n, str(due), at or "") for n, (due, at) in enumerate(zip(dues, paid, strict=True), 1)]
    at = f"{date(2026, 3, 4) + timedelta(days=day - 1)}T13:00"
    alone = [state(policy([one]), at) for one in receipts if str(one["due_on"]) <= at[:10]]
    found = state(policy(receipts), at)
    gone = [one for one in alone if one not in ("in_force", "in_grace")]
    assert found == (gone[0] if gone else "in_grace" if "in_grace" in alone else alone[-1] if alone else found)


def test_the_card_says_until_when_in_grace_and_what_is_owed(desk: Desk) -> None:
    found = policy([receipt(1, "2026-11-10")], policy_start_at="2026-11-10T12:00", policy_end_at="2027-11-10T12:00")
    card = cover_card.card(cover_card.of_policy(found), "2026-11-25T09:30", EDITION)
    assert card.badge == "En periodo de gracia hasta 10/12/2026 12:00"
    assert card.lapses_text == "Si no se paga, la cobertura termina el 10/12/2026 a las 12:00."
    assert ("Prima pendiente", "$1,000.00") in card.facts
    assert card.covered


def test_the_card_says_since_when_there_is_no_cover() -> None:
    found = policy([receipt(1, "2026-03-03")])
    card = cover_card.card(cover_card.of_policy(found), "2026-11-25T09:30", EDITION)
    assert (card.badge, card.covered) == ("Sin cobertura desde 02/04/2026 12:00", False)
    assert [step.rule for step in card.steps] == ["R-PRM-03", "R-PRM-03", "R-PRM-08"]


def test_each_cover_has_its_sum_its_deductible_and_what_it_leaves_out(desk: Desk) -> None:
    desk.policies.add(invent(1, 7, NOW))
    card = desk.policies.card(KNOWN, "2026-11-25T09:30")
    assert (card.badge, card.policy_number, card.item_number) == ("Prima al corriente", "0048213377", "1")
    assert card.insured == "Graciela Montaño Ibarra"
    lines = {line.code: line for line in card.lines}
    assert (lines["PP"].sum_text, lines["PP"].deductible_text) == ("Valor comercial", "5 %")
    assert (lines["RC"].sum_text, lines["RC"].deductible_text) == ("$3,000,000.00", "Sin deducible")
    assert "Falla mecánica, eléctrica o electrónica" in lines["PP"].excluded
    assert all(line.covered for line in card.lines)


def test_a_schedule_that_says_too_little_leaves_the_cover_to_be_confirmed() -> None:
    found = policy([], policy_start_at="", premium_due_on=None)
    card = cover_card.card(cover_card.of_policy(found), "2026-11-25T09:30", EDITION)
    assert (card.state, card.badge, card.covered) == ("unknown", "Vigencia por confirmar", False)
    assert cover_card.card(cover_card.of_policy(found), "2026-11-25T09:30", None).state == "unknown"


def test_the_snapshot_fixes_schedule_covers_people_and_premium(desk: Desk) -> None:
    desk.policies.add(invent(40, 7, NOW))
    case = desk.cases.load(desk.cases.start(KNOWN))
    snapshot = case.policy
    assert snapshot is not None
    assert [cover.get("parent") for cover in case.of("policy_cover")] == [snapshot.id] * 10
    insured = case.ref(snapshot, "insured")
    assert insured is not None
    assert case.ref(snapshot, "policyholder") is insured
    assert snapshot.get("source") == "device_copy"
    assert snapshot.get("pending_premium") == "0.00"
    assert desk.cases.look(case).cover.badge == "Prima al corriente"


def test_the_cover_of_a_claim_follows_its_moment_of_loss_not_the_clock(desk: Desk) -> None:
    from gnp_desk.services.views import Edit

    first = next(iter(invent(1, 7, NOW)))
    desk.policies.add([first])
    claim = desk.cases.start(KNOWN)
    before = f"{first.schedule['policy_start_at'][:4]}-01-02T08:00"
    at = {"local": before, "zone": "America/Mexico_City", "offset": "-06:00", "source": "typed"}
    desk.cases.save(claim, [Edit(claim, {"loss_at": at})], "data")
    card = desk.cases.look(desk.cases.load(claim)).cover
    assert (card.state, card.covered) == ("not_started", False)
