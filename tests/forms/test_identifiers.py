"""Mexican identifiers have three outcomes: ok, worth a second look, impossible (mexico.md 1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnp_desk.forms import identifiers
from gnp_desk.forms.identifiers import (
    REVIEW,
    STOP,
    clabe_bank,
    compact,
    curp_birth,
    lookalike,
    normal_phone,
    pretty_phone,
    vin_years,
)
from gnp_desk.forms.words import KINDS

Judge = Callable[[str, Mapping[str, object]], Iterator[tuple[str, str, dict[str, object]]]]
JUDGES: dict[str, Judge] = {
    "plate": identifiers.judge_plate,
    "vin": identifiers.judge_vin,
    "rfc": identifiers.judge_rfc,
    "curp": identifiers.judge_curp,
    "phone": identifiers.judge_phone,
    "clabe": identifiers.judge_clabe,
    "email": identifiers.judge_email,
}


def verdicts(kind: str, value: str, **values: object) -> list[tuple[str, str]]:
    return [(code, outcome) for code, outcome, _details in JUDGES[kind](value, values)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *[("rfc", text) for text in "GODE561231GR8 MAB9307148T4 EKU9003173C9 CACX7605101P8 XIQB891116QE4 SAT970701NN3 QCS931209G49".split()],  # noqa: SIM905
        ("curp", "BOXW310820HNERXN09"),
        ("curp", "HEGG560427MVZRRL04"),
        ("clabe", "002000000000000008"),
        ("clabe", "646180157098510917"),
        *[("vin", text) for text in ("3VWFE21C04M000001", "1M8GDM9AXKP042788", "1HGCM82633A004352", "3G1SE51X33S148362")],
        *[("plate", text) for text in ("ABC123A", "A123ABC", "JAL1", "Ñ12345", "1234567890")],
        ("phone", "+525512345678"),
        ("phone", "+528112345678"),
        ("phone", "+12025550123"),
        ("email", "ana@example.com"),
    ],
)  # fmt: skip
def test_a_good_identifier_is_ok(kind: str, value: str) -> None:
    assert verdicts(kind, value) == []


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("rfc", "ASE931116231", "rfc.digit"),
        ("rfc", "XAXX010101000", "rfc.generic"),
        ("rfc", "XEXX010101000", "rfc.generic"),
        ("curp", "BOXW310820HNERXN08", "curp.digit"),
        ("clabe", "999000000000000001", "clabe.bank"),
        ("vin", "9BWZZZ377VT004251", "vin.digit"),
        ("vin", "1" * 17, "vin.repeat"),
        ("phone", "+520000000000", "phone.unlikely"),
        ("phone", "+99912345678", "phone.unlikely"),
    ],
)
def test_an_odd_identifier_is_worth_a_second_look(kind: str, value: str, code: str) -> None:
    assert verdicts(kind, value) == [(code, REVIEW)]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("rfc", "GODE561231", "rfc.form"),
        ("rfc", "GODE561331GR8", "rfc.form"),
        ("rfc", "GO561231GR8", "rfc.form"),
        ("rfc", "", "rfc.form"),
        ("curp", "BOXW310820HNERXN0", "curp.form"),
        ("curp", "BOXW310820ZNERXN09", "curp.form"),
        ("curp", "BOXW310820HNERAN09", "curp.form"),
        ("clabe", "00200000000000000", "clabe.form"),
        ("clabe", "002000000000000009", "clabe.control"),
        ("clabe", "٠٠٢٠٠٠٠٠٠٠٠٠٠٠٠٠٠٨", "clabe.form"),
        ("vin", "3VWFE21C04M00001", "vin.form"),
        ("vin", "3VWFE21CO4M000001", "vin.letters"),
        ("plate", "AB1", "plate.form"),
        ("plate", "ABCDEFGHIJK", "plate.form"),
        ("plate", "AB*123", "plate.form"),
        ("phone", "5512345678", "phone.form"),
        ("phone", "911", "phone.form"),
        ("email", "ana@example", "email.form"),
        ("email", "ana example@x.mx", "email.form"),
    ],
)
def test_an_impossible_identifier_is_stopped(kind: str, value: str, code: str) -> None:
    assert verdicts(kind, value) == [(code, STOP)]


def test_a_curp_says_an_entity_or_a_date_that_do_not_exist() -> None:
    assert ("curp.entity", STOP) in verdicts("curp", "BOXW310820HZZRXN09")
    assert ("curp.date", STOP) in verdicts("curp", "BOXW310231HNERXN09")
    assert ("curp.date", STOP) in verdicts("curp", "BOXW900820HNERXNA9")  # a letter: born in 2090
    assert (curp_birth("BOXW310820HNERXN09"), curp_birth("BOXW310820HNERXNA9")) == ("1931-08-20", "2031-08-20")


def test_a_curp_admits_sex_x() -> None:
    assert all(outcome == REVIEW for _code, outcome in verdicts("curp", "BOXW310820XNERXN09"))


def test_an_identifier_is_compared_with_the_rest_of_the_record() -> None:
    assert verdicts("curp", "BOXW310820HNERXN09", birth_on="1931-08-20") == []
    assert verdicts("curp", "BOXW310820HNERXN09", birth_on="1931-08-21") == [("curp.birth", REVIEW)]
    assert verdicts("rfc", "SAT970701NN3", person_kind="company") == []
    assert verdicts("rfc", "SAT970701NN3", person_kind="natural") == [("rfc.kind", REVIEW)]
    assert verdicts("vin", "1HGCM82633A004352", model_year=2003) == []
    assert verdicts("vin", "1HGCM82633A004352", model_year=2004) == [("vin.year", REVIEW)]
    assert vin_years("1HGCM82633A004352") == (2003, 2033)


def test_letters_that_a_vin_does_not_use_bring_a_suggestion() -> None:
    details = next(iter(identifiers.judge_vin("3VWFE21CO4MQ0000I", {})))[2]
    assert details == {"suggestion": "3VWFE21C04M000001"}


def test_the_bank_of_a_clabe_is_named() -> None:
    assert (clabe_bank("002000000000000008"), clabe_bank("646180157098510917"), clabe_bank("999")) == (
        "Banamex",
        "STP",
        "",
    )


@given(st.text(alphabet="0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_a_clabe_has_one_control_digit_and_notices_any_wrong_digit(head: str, place: int, change: int) -> None:
    good = [head + digit for digit in "0123456789" if ("clabe.control", STOP) not in verdicts("clabe", head + digit)]
    assert len(good) == 1
    wrong = f"{head[:place]}{(int(head[place]) + change) % 10}{head[place + 1 :]}{good[0][17]}"
    assert verdicts("clabe", wrong) == [("clabe.control", STOP)]


@pytest.mark.parametrize(
    "typed",
    [
        "5512345678", "55 1234 5678", "(55) 1234-5678", "+52 55 1234 5678", "+52 1 55 1234 5678", "525512345678", "0052 55 1234 5678",
        "044 55 1234 5678", "045 55 1234 5678", "01 55 1234 5678", "15512345678",
    ],
)  # fmt: skip
def test_legacy_ways_of_dialling_leave_one_number(typed: str) -> None:
    assert normal_phone(typed) == "+525512345678"


def test_foreign_numbers_keep_their_country_and_short_ones_stay_as_typed() -> None:
    assert normal_phone("+1 202 555 0123") == "+12025550123"
    assert normal_phone(" 911 ") == "911"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+525512345678", "55 1234 5678"),
        ("+523312345678", "33 1234 5678"),
        ("+522221234567", "222 123 4567"),
        ("+12025550123", "+12025550123"),
    ],
)
def test_a_number_is_shown_by_its_area_code(value: str, shown: str) -> None:
    assert pretty_phone(value) == shown


def test_identifiers_are_kept_without_separators_and_compared_without_lookalikes() -> None:
    assert compact(" abc-123.a ") == "ABC123A"
    assert lookalike("ABO-1IQ") == "AB0110"


@given(st.text(max_size=20), st.sampled_from(sorted(JUDGES)))
def test_any_text_gets_a_verdict_that_has_words(text: str, kind: str) -> None:
    for code, outcome, details in JUDGES[kind](text, {}):
        assert outcome in (REVIEW, STOP)
        words: Any = KINDS[code]
        assert words.format(**{"label": "", **details})
