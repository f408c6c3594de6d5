"""How a theft stands is read from its events: the report, the complaint, the noon its wait ends, the vehicle, the payment."""

from __future__ import annotations

import pytest
from money_branches import recovered, stolen
from money_cases import Claim, at

from gnp_desk.forms import catalogue
from gnp_desk.forms.theft_case.state import STATES, theft_state
from gnp_desk.services import case_view, theft_view

FILED = {"agency": "Fiscalía", "record_number": "CI-123/2026", "filed_at": at("2026-11-20 22:00")}


def reported(now: str = "2026-12-01 09:00:00", **values: object) -> Claim:
    claim = stolen(now, **values)
    del claim.records["settlement"]
    return claim.change("sheet", status="draft")


def waiting(now: str = "2026-12-01 09:00:00", **values: object) -> Claim:
    return reported(now, complaint="authority", **values).add("authority_case", "authority", **FILED)


def back(condition: str, groups: tuple[str, str, str] | None = None, on: str = "2026-12-10 10:00") -> Claim:
    claim = waiting("2026-12-12 09:00:00", located="yes", recovered_at=at(on), condition=condition)
    return claim.damage(*groups).change("sheet", status="issued") if groups else claim


def paid(claim: Claim) -> Claim:
    return claim.change("settlement", status="issued", paid_at=at("2026-12-28 12:00"))


LITTLE, MUCH = ("20000.00", "30000.00", "1000.00"), ("60000.00", "125000.00", "5000.00")
EVENTS = [
    ("reported", reported(), "Anotar la denuncia del robo"),
    ("waiting", waiting(), "Esperar a que aparezca el vehículo"),
    ("waiting", waiting("2026-12-20 12:00:00"), "Esperar a que aparezca el vehículo"),
    ("not_located", waiting("2026-12-20 12:01:00"), "Liquidar el robo"),
    ("not_located", back("undamaged", on="2026-12-21 10:00").change("theft", complaint=None), "Liquidar el robo"),
    ("back", back(""), "Anotar cómo apareció el vehículo"),
    ("back", back("damaged"), "Valuar el vehículo recuperado"),
    ("back_undamaged", back("undamaged"), "Entregar el vehículo y cerrar"),
    ("back_damaged", back("damaged", LITTLE), "Liquidar el robo"),
    ("back_total", back("stripped", MUCH), "Liquidar el robo"),
    ("settling", stolen(), ""),
    ("indemnified", paid(stolen()), "Avisar si aparece el vehículo"),
    ("indemnified", paid(recovered("damaged", LITTLE)), ""),
    ("recovered_later", paid(stolen(located="yes", recovered_at=at("2027-01-15 10:00"))), "Avisar a Recuperaciones"),
    ("closed", stolen().change("claim", status="closed"), ""),
    ("withdrawn", reported().change("claim", status="cancelled"), ""),
]


@pytest.mark.parametrize(("state", "claim", "step"), EVENTS)
def test_a_theft_stands_where_its_events_have_brought_it(state: str, claim: Claim, step: str) -> None:
    case = claim.case()
    assert theft_state(case, claim.found("theft")) == state
    view = theft_view.look(case)
    assert view is not None and (view.state_text, view.next_text) == (STATES[state], step)


def test_every_state_of_a_theft_is_reached_by_some_event() -> None:
    assert {state for state, _claim, _step in EVENTS} == STATES.keys()


def test_the_queue_says_how_a_theft_stands_and_until_when_it_waits() -> None:
    row = case_view.row(waiting().case())
    assert (row["loss_kind"], row["due_on"]) == ("Robo total · En espera", "2026-12-20")
    row = case_view.row(waiting("2026-12-20 12:01:00").case())
    assert (row["loss_kind"], row["due_on"]) == ("Robo total · No localizado", "")


def test_once_its_declaration_is_closed_a_theft_goes_on_with_its_report_and_never_to_a_workshop() -> None:
    claim = waiting().add("declaration", "declaration", status="closed")
    claim.change("claim", left_at=at("2026-11-20 21:00"))
    del claim.records["sheet"]
    assert catalogue.next_step(claim.case()) == ("theft", "Esperar a que aparezca el vehículo")
    del claim.records["theft"]
    assert catalogue.next_step(claim.case()) == ("theft", "Empezar el reporte de robo")
