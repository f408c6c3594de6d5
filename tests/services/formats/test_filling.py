"""A format filled with the data of a claim or a policy, written in, and kept in the claim as a sealed paper."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.forms.case import Case
from gnp_desk.services import pdf_seal
from gnp_desk.services.format_filling import MOST_SHOWN
from gnp_desk.services.format_tables import FORMAT_FILE
from gnp_desk.services.format_views import Subject
from gnp_desk.services.policy_tables import POLICY
from gnp_desk.services.verify import verify
from tests.services.formats.library import STRANGER, add, drawn, said
from tests.services.formats.test_hostile_formats import many_pages


@pytest.fixture
def case(demo: Desk) -> Case:
    """A claim with a third party and a policy."""
    for row in demo.queue.page("today", 0, 50):
        case = demo.cases.load(row.claim)
        if case.party("B") is not None and case.policy is not None and case.first("witness") is not None:
            return case
    return case


@pytest.fixture
def glass(demo: Desk) -> Desk:
    """The demonstration with the reports of glass of the tests besides its own formats."""
    body, pdf = drawn()
    add(demo, {**body, "code": "test_glass"}, pdf + b"\n")
    return demo


def test_a_format_begins_with_what_the_claim_knows(glass: Desk, case: Case) -> None:
    filling = glass.formats.begin("test_glass", "1.0", Subject(case.claim.id))
    vehicle = case.ref(case.party("A"), "vehicle")
    assert vehicle is not None and case.policy is not None
    assert filling.answers["policy_number"] == case.policy.text("policy_number")
    assert filling.answers["make"] == vehicle.text("make")
    assert filling.answers["claim_folio"] == case.claim.text("folio")
    assert filling.answers["use"] in ("particular", "carga", "publico", "otro")
    assert filling.notes == () and case.claim.text("folio") in filling.subject_words


def test_boxes_of_which_one_is_ticked_are_called_by_their_question_not_by_their_first_answer(glass: Desk) -> None:
    spots = [spot for spot in glass.formats.library.open("test_glass").facts.spots if spot.name == "use"]
    assert {spot.label for spot in spots} == {"Vehículo · Uso"}
    assert [spot.option for spot in spots] == ["Particular", "Carga", "Público", "Otro"]


def test_what_an_earlier_version_kept_of_a_file_is_read_anew(glass: Desk) -> None:
    facts = glass.formats.library.open("test_glass").facts
    earlier = '{"pages": [], "fields": []}'
    glass.database.write(lambda connection: connection.execute(update(FORMAT_FILE).values(facts=earlier)))
    assert glass.formats.library.open("test_glass").facts == facts


def test_a_policy_alone_fills_what_it_knows(glass: Desk) -> None:
    with glass.database.reading() as connection:
        policy = connection.execute(select(POLICY.c.id).limit(1)).scalar_one()
    filling = glass.formats.begin("test_glass", "1.0", Subject(policy=policy))
    assert filling.answers["policy_number"] and filling.answers["make"] and "claim_folio" not in filling.answers


def test_what_a_person_writes_is_kept_for_that_claim_alone(glass: Desk, case: Case) -> None:
    mine, others = Subject(case.claim.id), Subject(glass.cases.start())
    filling = glass.formats.begin("test_glass", "1.0", mine)
    glass.formats.write(filling, {"cause": "Una piedra", "make": "Otra marca"})
    again = glass.formats.begin("test_glass", "1.0", mine)
    assert (again.answers["cause"], again.answers["make"]) == ("Una piedra", "Otra marca")
    assert "cause" not in glass.formats.begin("test_glass", "1.0", others).answers
    glass.formats.write(again, {})
    assert glass.formats.begin("test_glass", "1.0", mine).written == {}


def test_a_filled_format_becomes_a_sealed_paper_of_its_claim(glass: Desk, case: Case) -> None:
    filling = glass.formats.begin("test_glass", "1.0", Subject(case.claim.id))
    glass.formats.write(filling, {"cause": "Saltó una piedra y se estrelló"})
    filling = glass.formats.begin("test_glass", "1.0", Subject(case.claim.id))
    kept = glass.formats.keep(filling, filling.answers)
    pdf = glass.papers.read(kept.paper)
    assert hashlib.sha256(pdf).hexdigest() == kept.sha256
    reader = PdfReader(BytesIO(pdf))
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Saltó una piedra" in text and filling.answers["policy_number"] in text and "DEMOSTRACIÓN" in text
    assert set(reader.get_fields() or {}) == {pdf_seal.FIELD}, "nothing of it can be filled in any more"
    with glass.database.writing() as connection:
        assert pdf_seal.state(pdf, pdf_seal.certificate_of(connection)) == pdf_seal.INTACT
    row = next(row for row in glass.papers.rows(case.claim.id) if row.paper == kept.paper)
    assert (row.title, row.folio, row.kind) == ("Reporte de cristales 1.0", "", "filled_format")
    assert not any(verify(glass.database).values())
    assert glass.formats.begin("test_glass", "1.0", Subject(case.claim.id)).written == {}, "the draft is a paper now"


def test_a_kept_format_is_printed_in_numbered_copies_like_any_paper(glass: Desk, case: Case) -> None:
    filling = glass.formats.begin("test_glass", "1.0", Subject(case.claim.id))
    kept = glass.formats.keep(filling, filling.answers)
    assert glass.papers.copies("filled_format")[0] == "Cliente"
    copy = PdfReader(BytesIO(glass.papers.copy(kept.paper, "Cliente")))
    assert "Copia 1 · Cliente" in copy.pages[0].extract_text()


def test_a_mapping_to_what_is_not_known_is_told_and_the_rest_is_filled(glass: Desk, case: Case) -> None:
    body, pdf = drawn()
    fields = {
        **body["fields"],
        "colour": "party_a.vehicle.paint_colour",
        "glass_serial": "claim.folio",
        "side": {"izquierdo": "x.y = 1"},
    }
    add(glass, {**body, "code": "test_mapped", "fields": fields}, pdf + b"\n\n")
    filling = glass.formats.begin("test_mapped", "1.0", Subject(case.claim.id))
    told = {note.field: (note.code, note.words) for note in filling.notes}
    assert told["colour"][0] == told["side"][0] == "FMT-114" and "party_a.vehicle.paint_colour" in told["colour"][1]
    assert told[""] == ("FMT-115", "El formato no tiene el campo «glass_serial» que su mapa nombra. Lo demás se llenó.")
    assert "colour" not in filling.answers and filling.answers["policy_number"]


def test_an_answer_that_does_not_fit_is_named_before_it_is_printed(glass: Desk, case: Case) -> None:
    filling = glass.formats.begin("test_glass", "1.0", Subject(case.claim.id))
    (note,) = glass.formats.too_long(filling, {**filling.answers, "provider": "taller " * 60})
    assert (note.field, note.code) == ("provider", "FMT-116") and "Centro elegido" in note.words


def test_a_doubtful_format_is_kept_only_with_its_reason_and_its_mark(glass: Desk, case: Case) -> None:
    body, pdf = drawn()
    add(glass, {**body, "code": "test_other"}, pdf + b"\n\n\n", STRANGER)
    with pytest.raises(errors.FormatNeedsReason):
        glass.formats.begin("test_other", "1.0", Subject(case.claim.id))
    glass.formats.library.allow("test_other", "1.0", "Lo trajo el cliente", case.claim.id)
    filling = glass.formats.begin("test_other", "1.0", Subject(case.claim.id))
    kept = glass.formats.keep(filling, filling.answers)
    paper = glass.cases.load(case.claim.id).find(kept.paper)
    assert paper is not None and paper.text("reason") == "Lo trajo el cliente"
    assert "VERSIÓN NO VIGENTE" in PdfReader(BytesIO(glass.papers.read(kept.paper))).pages[0].extract_text()


def test_a_claim_that_is_gone_fills_nothing(glass: Desk) -> None:
    with pytest.raises(errors.UnknownRecord):
        glass.formats.begin("test_glass", "1.0", Subject("no such claim"))


def test_of_a_very_long_format_the_first_pages_are_shown_and_all_are_kept(desk: Desk) -> None:
    add(desk, said(pages=45), many_pages(45))
    filling = desk.formats.begin("a", "1.0", Subject())
    assert len(desk.formats.pictures(filling, {}, 60)) == MOST_SHOWN
    assert len(PdfReader(BytesIO(desk.formats.flat(filling, {}))).pages) == 45
