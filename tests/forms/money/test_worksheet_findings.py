"""What a worksheet and its lines have to say: errors, warnings that ask for a reason, notes."""

from __future__ import annotations

import pytest
from money_cases import Claim, line

from gnp_desk.forms import catalogue
from gnp_desk.forms.fields import Need, Outcome, Problem
from gnp_desk.forms.worksheet.findings import WORDS, Sheet, findings


def said(claim: Claim, number: int = 1) -> dict[str, Problem]:
    case = claim.case()
    lines = case.of("worksheet_line", "sheet")
    shared = Sheet(case, "sheet", lines)
    return {problem.code: problem for problem in findings(shared, lines[number - 1], number)}


def with_line(**values: object) -> Claim:
    return Claim().lines([line(1, unit_price="1000.00", **values)])


def sheet_codes(claim: Claim) -> dict[str, Problem]:
    case = claim.case()
    return {problem.code: problem for problem in catalogue.problems(case, Need.ISSUE, "sheet")}


def test_a_sound_line_has_nothing_to_say() -> None:
    assert said(with_line()) == {}


@pytest.mark.parametrize(
    ("values", "code", "outcome"),
    [
        ({"price_source": None}, "line.no_source", Outcome.REASON),
        ({"price_on": "2026-10-12"}, "line.old_price", Outcome.REVIEW),
        ({"unit_price": None}, "line.no_price", Outcome.STOP),
        ({"unit_price": {"unread": "1,23"}}, "line.unread", Outcome.STOP),
        ({"replace_criteria": None}, "CON-92", Outcome.REASON),
        (
            {"replace_criteria": ["COST"], "repair_cost": "900.00", "replacement_cost": "1000.00"},
            "line.repair_is_cheaper",
            Outcome.REASON,
        ),
        ({"wear_kind": "tire"}, "CON-93", Outcome.STOP),
        ({"part": "Motor", "wear_kind": "tire"}, "CON-93", Outcome.STOP),
        ({"hours_body": "9.0"}, "CON-94", Outcome.REVIEW),
        ({"discount_pct": "100.00"}, "line.free_discount", Outcome.REASON),
        ({"operation": "repair", "unit_price": None, "replace_criteria": None}, "line.no_work", Outcome.REVIEW),
        ({"hours_refinish": "1.0", "overlap_hours": "2.0"}, "line.overlap", Outcome.REASON),
    ],
)
def test_a_line_is_looked_at(values: dict[str, object], code: str, outcome: Outcome) -> None:
    found = said(Claim().lines([line(1, **{"unit_price": "1000.00", **values})]))
    assert found[code].outcome is outcome
    assert found[code].details["n"] == 1


def test_wear_is_only_for_tyres_and_engines() -> None:
    assert "CON-93" not in said(with_line(part="Llanta delantera izquierda", wear_kind="tire", km_used=100))
    assert "CON-93" not in said(with_line(part="Motor completo", wear_kind="engine", km_used=100))


def test_a_line_outside_the_declared_damage_asks_for_a_reason_and_a_damage_without_line_is_shown() -> None:
    claim = with_line(zone="hood").add(
        "damage_line", "damage", party="party-a", zone="rear", relation="this_loss", degree=2
    )
    assert said(claim)["CON-59"].outcome is Outcome.REASON
    assert sheet_codes(claim)["CON-60"].outcome is Outcome.REVIEW


def test_a_reason_settles_what_asked_for_one_and_leaves_it_in_sight() -> None:
    found = said(with_line(price_source=None, reason="Precio pedido por teléfono"))
    assert found["line.no_source"].outcome is Outcome.REVIEW


def test_a_reason_never_settles_an_error() -> None:
    assert said(with_line(wear_kind="tire", reason="porque sí"))["CON-93"].outcome is Outcome.STOP


def test_two_neighbours_painted_without_overlap_are_shown() -> None:
    claim = Claim().lines(
        [
            line(1, operation="refinish", zone="front_right_door", hours_refinish="2.0", replace_criteria=None),
            line(2, operation="refinish", zone="rear_right_door", hours_refinish="2.0", replace_criteria=None),
        ]
    )
    assert "CON-94b" in said(claim, 2)
    claim.change("line-1", overlap_hours="0.5")
    assert "CON-94b" not in said(claim, 2)


def test_doubtful_lines_stop_the_issue() -> None:
    claim = Claim().lines([line(1, unit_price="10.00"), line(2, unit_price="10.00", related="doubtful")])
    assert sheet_codes(claim)["CON-91"].details["n"] == "2"


@pytest.mark.parametrize(
    ("values", "code", "outcome"),
    [
        ({"guide_row": None}, "CON-80", Outcome.STOP),
        ({"guide_on": None}, "CON-80", Outcome.STOP),
        ({"guide_on": "2026-08-01"}, "worksheet.guide_old", Outcome.REASON),
        ({"guide_on": "2026-11-24"}, "worksheet.guide_late", Outcome.REASON),
    ],
)
def test_the_value_needs_its_guide_and_its_date(values: dict[str, object], code: str, outcome: Outcome) -> None:
    claim = with_line().change("sheet", status="draft", **values)
    assert sheet_codes(claim)[code].outcome is outcome


def test_a_missing_threshold_is_said_and_does_not_stop_the_worksheet() -> None:
    claim = with_line().change("policy", total_loss_threshold_pct=None)
    assert sheet_codes(claim)["CON-81"].outcome is Outcome.REVIEW


def test_a_worksheet_without_lines_or_with_too_many_is_not_issued() -> None:
    assert "worksheet.no_lines" in sheet_codes(Claim())
    many = Claim().lines(line(number, unit_price="1.00") for number in range(1, 2002))
    assert sheet_codes(many)["worksheet.too_many"].details["most"] == "2,000"


def test_every_code_has_its_sentence() -> None:
    case = with_line().case()
    for code in WORDS:
        words = catalogue.words(Problem("part", code, Outcome.STOP, {"n": 1}), case)
        assert words and words[0].isupper() and "{" not in words
