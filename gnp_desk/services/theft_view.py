"""How a theft stands, as its screen and the queue show it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gnp_desk.forms.case import Case
from gnp_desk.forms.theft_case.form import deadline
from gnp_desk.forms.theft_case.state import STATES, next_step, theft_state

WAITED_FOR = ("reported", "waiting")


@dataclass(frozen=True)
class TheftView:
    """The state of a theft, what comes next, and the ISO day until when the vehicle is waited for, «» once it is not."""

    state: str
    state_text: str
    next_text: str
    until: str


def look(case: Case) -> TheftView | None:
    """Return how the theft of a claim stands now, None while there is no report of one."""
    theft = case.first("theft_case")
    if theft is None:
        return None
    state, step = theft_state(case, theft), next_step(case, theft)
    until = deadline(case, theft, "THEFT_WAIT")[:10] if state in WAITED_FOR else ""
    return TheftView(state, STATES[state], step[1] if step else "", until)
