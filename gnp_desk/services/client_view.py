"""What the client may see of a claim, and nothing else: a list of what is theirs, not of what is hidden. Pure.

No notes, no other person, no other claim, no cost of the Company: what is not put in here is not on that screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from gnp_desk.forms.case import Case
from gnp_desk.services import checklist, counter_view, slip_view
from gnp_desk.services.cascade_view import StepRow
from gnp_desk.services.counter_view import Answer, is_of_client, live_slip
from gnp_desk.services.repair_view import RepairView
from gnp_desk.services.slip_view import SlipSheet
from gnp_desk.services.views import CoverView, PaperRow


@dataclass(frozen=True)
class Document:
    """One document of the checklist, as the client's list says it."""

    name: str
    explanation: str
    state: str
    state_text: str
    must_be_physical: bool


@dataclass(frozen=True)
class ClientView:
    """A claim for the eyes of the client. `steps` explain the settlement, or the deductible while there is none."""

    claim: str
    folio: str
    name: str
    state_text: str
    cover: CoverView
    facts: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    steps_of: str
    steps: tuple[StepRow, ...]
    slip: SlipSheet | None
    repair: RepairView | None
    documents: tuple[tuple[str, tuple[Document, ...]], ...]
    summary: str
    papers: tuple[PaperRow, ...]


def look(case: Case) -> ClientView:
    """Return what of a claim is the client's own to see."""
    view, listed, slip = counter_view.look(case), checklist.look(case), live_slip(case)
    groups = tuple(
        (who, tuple(Document(item.name, item.explanation, item.state, item.state_text, item.must_be_physical) for item in items))
        for who, items in listed.groups
    )
    return ClientView(
        view.claim,
        view.folio,
        view.name,
        view.state_text,
        view.cover,
        view.facts,
        view.answers,
        view.steps_of,
        view.steps,
        slip_view.look(case, slip) if slip is not None else None,
        view.repair,
        groups,
        listed.summary,
        tuple(paper for paper in view.papers if is_of_client(paper)),
    )
