"""The customer signs a settlement on the screen before it is issued; nothing waits for it, and a change makes it stale."""

from __future__ import annotations

from io import BytesIO

import pytest
from money_branches import chain, complete, partial
from money_store import put_claim  # noqa: F401
from pypdf import PdfReader

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.services import cascade_view, signing_room
from gnp_desk.services.demo import autograph
from gnp_desk.services.signing_room import REFUSED, Given
from gnp_desk.services.views import Edit

REASON = "No está de acuerdo con el deducible."


def sign(desk: Desk, **changes: object) -> None:
    view = signing_room.look(desk.cases.load("claim"), "settlement")
    row = view.rows[0]
    values = {"strokes": autograph(row.name), "source": "settlement", **changes}
    desk.signatures.sign("claim", Given(row.key, view.content_hash, row.text, **values))  # type: ignore[arg-type]


def state(desk: Desk) -> str:
    return signing_room.look(desk.cases.load("claim"), "settlement").rows[0].state


def text_of(desk: Desk, paper: str) -> str:
    pages = PdfReader(BytesIO(desk.papers.read(paper))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_settlement_is_issued_with_or_without_the_signature_of_the_customer(desk: Desk, put) -> None:
    put(partial(status="draft"))
    assert not signing_room.must_sign(desk.cases.load("claim"), "settlement")
    assert "firmó el" not in text_of(desk, desk.papers.issue("claim", "settlement").paper)


def test_the_signature_stands_on_the_paper_beside_the_line_of_the_company(desk: Desk, put) -> None:
    put(partial(status="draft"))
    sign(desk)
    said = text_of(desk, desk.papers.issue("claim", "settlement").paper)
    assert said.count("firmó el 25/11/2026") == 1 and "Por la Compañía · nombre y firma" in said


def test_what_the_customer_reads_has_the_total_and_every_step(desk: Desk, put) -> None:
    case = put(partial(status="draft"))
    text = signing_room.look(case, "settlement").rows[0].text
    sheet = cascade_view.look(case, case.find("settlement"), "adjuster")  # type: ignore[arg-type]
    assert sheet.total in text and len(sheet.steps) > 5
    assert [step.title for step in sheet.steps if step.title not in text] == []


def test_a_changed_amount_makes_it_stale_and_stops_the_issue(desk: Desk, put) -> None:
    put(partial(status="draft"))
    sign(desk)
    desk.cases.save("claim", [Edit("settlement", {"pending_premium": "900.00"})], "after")
    assert state(desk) == "stale"
    with pytest.raises(errors.NotReady):
        desk.papers.issue("claim", "settlement")
    sign(desk, outcome=REFUSED, reason=REASON, strokes=())
    assert f"Se negó a firmar: {REASON}" in text_of(desk, desk.papers.issue("claim", "settlement").paper)


def test_a_signature_of_yesterday_still_stands(desk: Desk, put, clock) -> None:
    put(partial(status="draft"))
    sign(desk)
    clock.move(days=1)
    assert state(desk) == "valid"


def test_a_second_signature_and_that_of_the_customer_do_not_undo_each_other(desk: Desk, put) -> None:
    put(complete(chain()).change("settlement", status="draft"))
    desk.office.settlements.ask_approval("settlement")
    supervisor = desk.office.people.add("Laura Ordaz", "supervisor")
    desk.office.settlements.approve("settlement", desk.office.people.author(supervisor.user))
    sign(desk)
    assert state(desk) == "valid"
    assert "firmó el" in text_of(desk, desk.papers.issue("claim", "settlement").paper)
