"""Signing what is not the declaration: a tow, an exchange with a third party, a settlement. One mechanism for all."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.forms.case import Case, Record
from gnp_desk.services import signing_room
from gnp_desk.services.demo import autograph
from gnp_desk.services.signing_room import ABSENT, REFUSED, Given, SigningView
from gnp_desk.services.views import Edit

TOW = {
    "reason": "not_drivable",
    "destination_kind": "company",
    "destination": {"street": "Av. del Ferrocarril", "outside": "2289", "colonia": "Altavista"},
    "provider": "Grúas Peñón (ficticia)",
    "operator": "Íñigo Salcedo",
    "odometer_km": 61_240,
    "fuel_eighths": 3,
    "keys": 1,
    "belongings_out": "no",
}
EXCHANGE = {"modality": "recovery", "amount": "18450.00", "documents_given": ["declaration", "policy_copy"]}
REASON = "Prefiere que lo revise antes su aseguradora."


def two_cars(demo: Desk) -> Case:
    """Return a claim of two cars of the demonstration."""
    cases = (demo.cases.load(row.claim) for row in demo.queue.page("today", 0, 50))
    return next(case for case in cases if len(case.of("party")) == 2 and case.claim.get("status") != "closed")


@pytest.fixture
def tow(demo: Desk) -> Record:
    """A tow with every answer and every object, and nothing signed."""
    claim = two_cars(demo).claim.id
    record = demo.cases.new_id()
    case = demo.cases.add(claim, "tow_request", record, TOW, "e")
    demo.cases.save(claim, [Edit(item.id, {"state": "present"}) for item in case.of("inventory_item", record)], "e")
    return found(demo, claim, record)


@pytest.fixture
def exchange(demo: Desk) -> Record:
    """An exchange about B with every answer, and nothing signed."""
    case = two_cars(demo)
    ours, theirs = case.of("party")
    record = demo.cases.new_id()
    demo.cases.save(case.claim.id, [Edit(theirs.id, {"insured_status": "yes"})], "e")
    demo.cases.add(case.claim.id, "exchange_record", record, {**EXCHANGE, "party": theirs.id, "pays": theirs.id, "receives": ours.id}, "e")
    return found(demo, case.claim.id, record)


def found(demo: Desk, claim: str, record: str) -> Record:
    kept = demo.cases.load(claim).find(record)
    assert kept is not None
    return kept


def view_of(demo: Desk, record: Record) -> SigningView:
    return signing_room.look(demo.cases.load(record.claim), record.id)


def sign(demo: Desk, record: Record, at: int = 0, **changes: object) -> None:
    view = view_of(demo, record)
    row = view.rows[at]
    values = {"strokes": autograph(row.name or "Quien recibe"), **changes}
    demo.signatures.sign(record.claim, Given(row.key, view.content_hash, row.text, source=record.id, **values))  # type: ignore[arg-type]


def states(demo: Desk, record: Record) -> list[str]:
    return [row.state for row in view_of(demo, record).rows]


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_tow_is_issued_once_customer_and_operator_signed(demo: Desk, tow: Record) -> None:
    assert [row.who for row in view_of(demo, tow).rows] == ["cliente, al cargar", "operador de la grúa, al cargar", "quien recibe, al entregar"]
    with pytest.raises(errors.NotReady) as refused:
        demo.papers.issue(tow.claim, tow.id)
    assert [advice.text for advice in refused.value.details["problems"]] == [
        "Falta la firma de quien entrega el vehículo o el motivo.",
        "Falta la firma de quien opera la grúa o el motivo.",
    ]
    sign(demo, tow)
    assert not view_of(demo, tow).is_done
    sign(demo, tow, 1)
    assert view_of(demo, tow).is_done and states(demo, tow) == ["valid", "valid", "missing"]
    issued = demo.papers.issue(tow.claim, tow.id, "Se revisó.")
    assert text_of(demo.papers.read(issued.paper)).count("firmó el") == 2


def test_a_signature_is_bound_to_the_content_of_its_paper_and_to_no_other(demo: Desk, tow: Record, exchange: Record) -> None:
    declaration = signing_room.look(demo.cases.load(tow.claim))
    sign(demo, tow)
    kept = demo.cases.load(tow.claim).of("signature")[-1]
    assert (kept.get("form"), kept.get("source"), kept.get("content_hash")) == ("tow_request", tow.id, view_of(demo, tow).content_hash)
    assert states(demo, exchange) == ["missing"] * 4
    assert signing_room.look(demo.cases.load(tow.claim)) == declaration


def test_an_object_that_changes_makes_the_signatures_stale_and_taking_it_back_restores_them(demo: Desk, tow: Record) -> None:
    sign(demo, tow)
    sign(demo, tow, 1)
    item = demo.cases.load(tow.claim).of("inventory_item", tow.id)[3]
    demo.cases.save(tow.claim, [Edit(item.id, {"state": "damaged"})], "after")
    assert states(demo, tow)[:2] == ["stale", "stale"]
    hour = found(demo, tow.claim, tow.id).text("content_changed_at")[11:16]
    words = f"La firma ya no corresponde: el documento cambió a las {hour}. Pida firmar de nuevo."
    assert view_of(demo, tow).changed_text == words
    with pytest.raises(errors.NotReady) as refused:
        demo.papers.issue(tow.claim, tow.id)
    assert {advice.text for advice in refused.value.details["problems"]} == {words}
    demo.cases.undo(tow.claim, "after")
    assert states(demo, tow)[:2] == ["valid", "valid"]


def test_what_is_not_on_the_paper_leaves_its_signatures_alone(demo: Desk, tow: Record) -> None:
    sign(demo, tow)
    party = demo.cases.load(tow.claim).party("B")
    assert party is not None
    demo.cases.save(tow.claim, [Edit(party.id, {"remarks": "Otra cosa."})], "e")
    assert states(demo, tow)[0] == "valid"


def test_who_refuses_stands_on_the_exchange_with_the_reason(demo: Desk, exchange: Record) -> None:
    sign(demo, exchange)
    sign(demo, exchange, 1, outcome=ABSENT, reason="No llegó al lugar.", strokes=())
    sign(demo, exchange, 2)
    with pytest.raises(errors.NotSigned):
        sign(demo, exchange, 3, outcome=REFUSED, reason="  ", strokes=())
    sign(demo, exchange, 3, outcome=REFUSED, reason=REASON, strokes=())
    assert states(demo, exchange) == ["valid", "said", "valid", "said"]
    issued = demo.papers.issue(exchange.claim, exchange.id, "Se revisó.")
    text = text_of(demo.papers.read(issued.paper)).replace("\n", " ")
    assert issued.folio.startswith("IT-") and text.count("firmó el") == 2
    assert f"Se negó a firmar: {REASON}" in text and "No está: No llegó al lugar." in text
    assert found(demo, exchange.claim, exchange.id).get("status") == "issued"
    with pytest.raises(errors.Frozen):
        sign(demo, exchange)


def test_nobody_asks_for_another_adjuster_of_who_has_no_insurer(demo: Desk, exchange: Record) -> None:
    demo.cases.save(exchange.claim, [Edit(str(exchange.get("party")), {"insured_status": "no"})], "e")
    assert [row.who for row in view_of(demo, exchange).rows] == ["ajustador", "conductor de A", "conductor de B"]


def test_everybody_may_sign_the_printed_paper_instead(demo: Desk, exchange: Record) -> None:
    demo.signatures.sign_on_paper(exchange.claim, exchange.id)
    assert states(demo, exchange) == ["valid"] * 4
    issued = demo.papers.issue(exchange.claim, exchange.id, "Se revisó.")
    assert "firmó el" not in text_of(demo.papers.read(issued.paper))


def test_what_cannot_be_issued_is_not_signed(demo: Desk, tow: Record) -> None:
    demo.cases.save(tow.claim, [Edit(tow.id, {"keys": None})], "e")
    with pytest.raises(errors.NotReady):
        sign(demo, tow)
    assert demo.cases.load(tow.claim).find(tow.id).get("signing_hash") is None  # type: ignore[union-attr]


def test_an_order_nobody_signs_on_the_screen_has_nothing_to_sign(demo: Desk) -> None:
    case = two_cars(demo)
    record = demo.cases.new_id()
    demo.cases.add(case.claim.id, "vehicle_admission_order", record, {}, "e")
    assert not signing_room.may_sign(demo.cases.load(case.claim.id), record)
    with pytest.raises(errors.UnknownRecord):
        demo.signatures.begin(case.claim.id, record)
