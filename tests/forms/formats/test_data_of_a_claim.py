"""What a mapping says of a claim: paths, alternatives, sums, conditions; and what it may not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.formats import datum
from gnp_desk.forms.formats.filled import overlay
from gnp_desk.forms.formats.spots import RADIO, TEXT, Side, Spot
from gnp_desk.forms.kinds import instant

LETTER = Side((0.0, 0.0, 612.0, 792.0))


@pytest.fixture
def case() -> Case:
    from datetime import datetime

    at = instant(datetime(2026, 11, 22, 18, 40), "America/Mexico_City", "typed")
    records = (
        Record("p", "policy_snapshot", {"policy_number": "0048213377", "insured": "i", "vehicle_use": "cargo"}),
        Record("i", "person", {"name": {"given": "Íñigo", "surname": "Núñez"}, "birth_on": "1990-02-03"}),
        Record("a", "party", {"letter": "A", "vehicle": "v", "driver": "i", "driver_relation": "insured"}),
        Record(
            "v", "vehicle", {"make": "Nissan", "line": "Versa", "model_year": {"unknown": True}, "plate": "QTR482B"}
        ),
        Record("w", "witness", {"person": "i", "statement": "Vio todo.", "position": "a"}),
        Record("s", "settlement", {"clabe": "012180001234567897"}),
    )
    return Case(Record("c", "claim", {"policy": "p", "folio": "SI-1", "loss_at": at, "injured_people": "no"}), records)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("policy.policy_number", "0048213377"),
        ("policy.insured.name", "Íñigo Núñez"),
        ("policy.insured.name.given", "Íñigo"),
        ("policy.insured.birth_on", "03/02/1990"),
        ("claim.loss_at.day", "22/11/2026"),
        ("claim.loss_at.hour", "18:40"),
        ("claim.official_number | claim.folio", "SI-1"),
        ("party_a.vehicle.make + party_a.vehicle.line", "Nissan Versa"),
        ("party_a.vehicle.model_year | policy.vehicle_use", "Carga"),
        ("witness.1.person.name", "Íñigo Núñez"),
        ("witness.2.person.name", ""),
        ("party_b.driver.name", ""),
        ("settlement.clabe.bank", "BBVA México"),
    ],
)
def test_a_path_is_read_in_words(case: Case, expression: str, words: str) -> None:
    assert datum.words(case, expression) == words


def test_today_is_the_day_of_the_case(case: Case) -> None:
    from datetime import datetime

    case = replace(case, moment=replace(case.moment, now=datetime(2026, 11, 30, 9, 0)))
    assert datum.words(case, "today") == "30/11/2026"


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        ("claim.injured_people = no", True),
        ("claim.injured_people = yes, unknown", False),
        ("party_a.vehicle.use_seen | policy.vehicle_use = private, cargo", True),
        ("party_a.vehicle.model_year = unknown", True),
        ("theft.violence = no", False),
    ],
)
def test_a_condition_is_met_by_one_of_its_codes(case: Case, condition: str, is_met: bool) -> None:
    assert datum.holds(case, condition) is is_met


@pytest.mark.parametrize(
    "path",
    [
        *(
            "nobody.name",
            "claim.nothing",
            "claim",
            "claim.folio.part",
            "policy.insured.name.middle",
            "witness.statement",
        ),
        *(
            "witness.0.statement",
            "witness.1000.statement",
            "policy.insured",
            "claim.loss_at.minute",
            "",
            "..",
            "today.day",
        ),
    ],
)
def test_what_no_claim_could_answer_is_unknown_before_there_is_one(path: str) -> None:
    if path == "policy.insured":
        datum.need_known(path)  # a person is shown by name
        return
    with pytest.raises(datum.UnknownDatum):
        datum.need_known(path)


def test_a_long_answer_gets_smaller_letters_and_then_says_that_it_does_not_fit() -> None:
    spot = Spot("a", TEXT, 0, (40.0, 700.0, 240.0, 714.0))
    assert overlay([LETTER], [spot], {"a": "Un domicilio bastante largo que todavía cabe entero aquí"}).too_long == ()
    assert overlay([LETTER], [spot], {"a": "palabra " * 40}).too_long == ("a",)


def test_laying_the_same_answers_over_a_page_makes_the_same_bytes() -> None:
    spots = [Spot("a", TEXT, 0, (40, 700, 240, 714), cells=5), Spot("b", RADIO, 0, (40, 600, 48, 608), state="si")]
    made = {overlay([LETTER], spots, {"a": "06140", "b": "si"}, "VERSIÓN NO VIGENTE").pdf for _time in range(2)}
    assert len(made) == 1
