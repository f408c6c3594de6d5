"""The deadlines of a claim from its recorded events: urgency, a month, and a file other calendars read."""

from __future__ import annotations

from datetime import date

import pytest
from money_branches import chain, complete, partial, stolen
from money_cases import Claim, at

from gnp_desk.services.deadline_calendar import Term, ics, month, pressing, terms


def found(claim: Claim) -> dict[str, Term]:
    return {term.kind: term for term in terms(claim.case())}


def test_only_what_began_is_running() -> None:
    kinds = found(Claim())
    assert "VALUATION" not in kinds and "PAYMENT_LEGAL" not in kinds
    assert kinds["LOSS_NOTICE"].state == "done"
    assert kinds["PRESCRIPTION"].due == "2028-11-20"
    assert kinds["NON_RENEWAL_NOTICE"].due == "2027-02-01"


def test_a_valuation_has_seventy_two_business_hours_from_entry() -> None:
    term = found(partial().change("sheet", entry_at=at("2026-11-20 10:15"), status="draft"))["VALUATION"]
    assert (term.due, term.rule, term.days_text) == ("2026-11-25T10:15:00", "R-SLA-02", "72 horas hábiles")
    assert term.state == "late" and term.clause


def test_a_term_met_in_time_is_done_and_one_met_late_says_so() -> None:
    claim = partial().change("sheet", entry_at=at("2026-11-20 10:15"))
    claim.add("paper", "paper", kind="worksheet", source="sheet", issued_at="2026-11-25T10:15:00", folio="HV-1")
    assert found(claim)["VALUATION"].state == "done"
    claim.change("paper", issued_at="2026-11-25T10:15:01")
    assert found(claim)["VALUATION"].state == "done_late"


def test_target_and_legal_limit_of_a_payment_are_both_shown() -> None:
    kinds = found(complete(chain()))
    assert (kinds["PAYMENT_SLA"].due, kinds["PAYMENT_LEGAL"].due) == ("2026-11-25T12:30:00", "2026-12-22")
    assert kinds["PAYMENT_SLA"].state == "today"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-12-16 09:00:00", "on_time"),
        ("2026-12-17 09:00:00", "soon"),
        ("2026-12-20 12:00:00", "today"),
        ("2026-12-20 12:00:01", "late"),
    ],
)
def test_the_theft_clock_ends_at_noon(now: str, state: str) -> None:
    term = found(stolen(now))["THEFT_WAIT"]
    assert term.due == "2026-12-20T12:00:00"
    assert term.state == state
    assert "12:00" in term.days_text


def test_the_storage_and_the_substitute_car_run_from_the_notice_of_total_loss() -> None:
    claim = complete(chain(notified_at=at("2026-11-24 10:00"))).cover("AUTO_SUSTITUTO")
    kinds = found(claim)
    assert kinds["STORAGE_FREE"].due == kinds["SUBSTITUTE_REQUEST"].due == "2026-12-24"


def test_the_repair_waits_for_its_last_part() -> None:
    claim = (
        partial("direct_payment")
        .change("sheet", entry_at=at("2026-11-20 10:15"))
        .change("line-2", available_on="2027-01-15")
    )
    assert found(claim)["REPAIR_DELIVERY"].due == "2027-01-15"


def test_what_is_late_comes_first_and_what_is_done_last() -> None:
    claim = complete(chain()).change("sheet", entry_at=at("2026-11-18 10:15"))
    states = [term.state for term in terms(claim.case())]
    order = ["late", "today", "soon", "on_time", "done", "done_late"]
    assert states == sorted(states, key=order.index)


def test_a_claim_presses_in_the_queue_only_for_terms_that_press() -> None:
    assert pressing(Claim().case()) is None
    assert pressing(complete(chain()).case()).kind == "PAYMENT_SLA"  # type: ignore[union-attr]


def test_a_month_has_its_weeks_its_rest_days_and_its_terms() -> None:
    weeks = month(terms(complete(chain()).case()), 2026, 12)
    days = {day.day: day for week in weeks for day in week}
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in weeks)
    assert days[date(2026, 12, 25)].is_rest and not days[date(2026, 12, 24)].is_rest
    assert [term.kind for term in days[date(2026, 12, 22)].terms] == ["PAYMENT_LEGAL"]
    assert not days[date(2026, 11, 30)].is_in_month


def test_the_file_for_other_calendars_follows_its_form_and_names_nobody() -> None:
    case = stolen().case()
    made = ics(case, terms(case))
    lines = made.split(b"\r\n")
    assert made.endswith(b"END:VCALENDAR\r\n") and lines[0] == b"BEGIN:VCALENDAR"
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in made.replace(b"\r\n", b"")
    text = made.decode().replace("\r\n ", "")
    assert "DTSTART:20261220T180000Z" in text
    assert "DTSTART;VALUE=DATE:20261201" in text
    assert "SUMMARY:Espera por robo · SI-K7-000482-M" in text
    assert "Graciela" not in text and "QTR482B" not in text
    assert (
        text.count("BEGIN:VEVENT")
        == text.count("END:VEVENT")
        == sum(not term.state.startswith("done") for term in terms(case))
    )
