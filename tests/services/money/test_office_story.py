"""The money of a claim from worksheet to slip in a real store: supplements, second signature, reissue, reprints, payment."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from money_branches import chain, complete, partial
from money_cases import CLABE, SHEET, Claim, at
from money_store import put_claim  # noqa: F401
from pypdf import PdfReader

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.forms.case import Record
from gnp_desk.services import settlements, slips, worksheets
from gnp_desk.services.cases import Cases
from gnp_desk.services.views import Edit


def fill(cases: Cases, record: str, **values: object) -> None:
    cases.save("claim", [Edit(record, values)], "test")


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def codes(error: pytest.ExceptionInfo[errors.NotReady]) -> set[str]:
    return {advice.code for advice in error.value.details["problems"]}  # type: ignore[attr-defined]


def without_sheet(claim: Claim) -> Claim:
    del claim.records["sheet"]
    del claim.records["settlement"]
    return claim


def valued(desk: Desk, claim: Claim) -> str:
    """Enter the lines of a claim as a valuer does and issue the worksheet; return it."""
    office = desk.office
    sheet = office.worksheets.open("claim")
    kept = {
        name: value
        for name, value in claim_sheet(claim).items()
        if name not in ("supplement", "status", "party", "valuer")
    }
    fill(desk.cases, sheet, **kept)
    rows = [
        {name: value for name, value in item.values.items() if name not in ("parent", "position")}
        for item in claim.records.values()
        if item.type == "worksheet_line"
    ]
    office.worksheets.add_lines("claim", sheet, rows, "worksheet")
    desk.papers.issue("claim", sheet)
    return sheet


def claim_sheet(claim: Claim) -> dict[str, object]:
    found = claim.records.get("sheet")
    return dict(found.values) if found else dict(SHEET)


def bare(claim: Claim) -> Claim:
    """Return the claim without its worksheet, lines and settlement: they are entered through the services."""
    kept = Claim()
    kept.claim = claim.claim
    kept.records = {
        key: item
        for key, item in claim.records.items()
        if item.type not in ("worksheet", "worksheet_line", "settlement")
    }
    return kept


def test_the_worked_chain_goes_from_the_lines_to_the_paper_with_its_exact_numbers(desk: Desk, put) -> None:
    source = complete(chain())
    put(bare(source))
    valued(desk, source)
    settlement = desk.office.settlements.open("claim")
    case = desk.cases.load("claim")
    record = case.find(settlement)
    assert record is not None
    assert (record.get("settlement_kind"), record.get("coverage_code")) == ("total_loss", "PT")
    assert (record.get("pending_premium"), record.get("owner_kind"), record.get("payee")) == (
        "4500.00",
        "PF",
        "insured",
    )
    fill(
        desk.cases,
        settlement,
        salvage_value="120000.00",
        salvage_source="Perito",
        salvage_on="2026-11-21",
        company_buys_salvage=True,
        clabe=CLABE,
        account_holder="Graciela Montaño Ibarra",
    )
    with pytest.raises(errors.NotReady) as stopped:
        desk.papers.issue("claim", settlement)
    assert codes(stopped) == {"CON-90"}
    desk.office.settlements.ask_approval(settlement)
    supervisor = desk.office.people.add("Laura Ordaz", "supervisor")
    desk.office.settlements.approve(settlement, desk.office.people.author(supervisor.user), "Revisado")
    issued = desk.papers.issue("claim", settlement)
    said = text_of(desk.papers.read(issued.paper))
    for amount in (
        "$235,500.00",
        "$125,500.00",
        "$110,000.00",
        "$60,000.00",
        "$4,500.00",
        "$190,000.00",
        "$300,000.00",
        "63.33 %",
    ):
        assert amount in said
    assert "(DOSCIENTOS TREINTA Y CINCO MIL QUINIENTOS PESOS 00/100 M.N.)" in said
    kept = desk.cases.load("claim")
    version = next(item for item in kept.of("form_version") if item.get("form") == "settlement")
    assert '"net_paid":"235500.00"' in version.text("values")


def test_who_signs_second_is_someone_else_with_the_right(desk: Desk, put) -> None:
    put(complete(chain()).change("settlement", status="draft"))
    desk.office.settlements.ask_approval("settlement")
    with pytest.raises(errors.Frozen):
        fill(desk.cases, "settlement", salvage_value="1.00")
    with pytest.raises(errors.NotAllowed):
        desk.office.settlements.approve("settlement", desk.records.author)
    valuer = desk.office.people.add("Otro Valuador", "valuer")
    with pytest.raises(errors.NotAllowed):
        desk.office.settlements.approve("settlement", desk.office.people.author(valuer.user))
    supervisor = desk.office.people.add("Laura Ordaz", "supervisor")
    desk.office.settlements.send_back("settlement", desk.office.people.author(supervisor.user), "Falta el avalúo")
    assert desk.cases.load("claim").find("settlement").get("status") == "draft"  # type: ignore[union-attr]
    with pytest.raises(errors.NotReady) as stopped:
        desk.papers.issue("claim", "settlement")
    assert codes(stopped) == {"CON-90"}
    desk.office.settlements.approve("settlement", desk.office.people.author(supervisor.user))
    fill(desk.cases, "settlement", salvage_value="90000.00")
    with pytest.raises(errors.NotReady) as stopped:
        desk.papers.issue("claim", "settlement")
    assert codes(stopped) == {"CON-90b"}


def test_a_supplement_never_touches_the_worksheet_before_it(desk: Desk, put) -> None:
    source = partial()
    put(bare(source))
    first = valued(desk, source)
    before = desk.cases.load("claim")
    second = desk.office.worksheets.supplement("claim", "hidden_damage", "Apareció el larguero")
    case = desk.cases.load("claim")
    copied = case.of("worksheet_line", second)
    assert [item.get("origin") for item in copied] == [item.id for item in before.of("worksheet_line", first)]
    fill(desk.cases, copied[0].id, unit_price="7980.00")
    desk.cases.remove("claim", copied[2].id, "worksheet")
    desk.office.worksheets.add_lines(
        "claim",
        second,
        [{"part": "Larguero", "zone": "underbody", "operation": "repair", "hours_body": "9.0"}],
        "worksheet",
    )
    issued = desk.papers.issue("claim", second)
    said = text_of(desk.papers.read(issued.paper))
    assert "Hoja de valuación S1" in said and "Qué cambia este suplemento" in said
    after = desk.cases.load("claim")
    assert after.of("worksheet_line", first) == before.of("worksheet_line", first)
    with pytest.raises(errors.Frozen):
        fill(desk.cases, before.of("worksheet_line", first)[0].id, unit_price="1.00")
    changed = worksheets.compare(after, after.find(second))  # type: ignore[arg-type]
    assert changed is not None and changed.delta is not None
    assert {change.kind for change in changed.delta.lines} == {"added", "changed", "removed"}


def test_a_worksheet_whose_lines_have_warnings_is_issued_only_with_their_reasons(desk: Desk, put) -> None:
    source = partial()
    put(bare(source))
    sheet = desk.office.worksheets.open("claim")
    fill(desk.cases, sheet, **{name: value for name, value in SHEET.items() if name not in ("supplement", "status", "valuer")})
    rows = [
        {"part": "Facia", "zone": "rear", "operation": "replace", "unit_price": "4200.00", "price_source": "Catálogo"},
        {"part": "Cofre", "zone": "hood", "operation": "repair", "unit_price": "900.00"},
    ]
    desk.office.worksheets.add_lines("claim", sheet, rows, "worksheet")
    with pytest.raises(errors.ReasonWanted) as asked:
        desk.papers.issue("claim", sheet)
    first, second = desk.cases.load("claim").of("worksheet_line", sheet)
    wanted = {(advice.code, advice.record) for advice in asked.value.details["problems"]}  # type: ignore[attr-defined]
    assert wanted == {("CON-92", first.id), ("line.no_source", second.id)}
    assert not desk.cases.load("claim").of("paper"), "no folio is used"
    fill(desk.cases, first.id, reason="Se rompió el soporte interior")
    with pytest.raises(errors.ReasonWanted) as again:
        desk.papers.issue("claim", sheet)
    assert codes(again) == {"line.no_source"}, "a line with its reason no longer asks"
    desk.papers.issue("claim", sheet, "Precio de palabra del taller")
    told = [row.new for row in desk.cases.history("claim", 0, 20) if row.what == "Quedó registrado: Papel emitido"]
    assert any("Precio de palabra del taller" in words for words in told)


def test_a_settlement_is_replaced_by_another_that_says_the_difference(desk: Desk, put) -> None:
    put(partial(status="draft"))
    first = desk.papers.issue("claim", "settlement")
    with pytest.raises(errors.Frozen):
        fill(desk.cases, "settlement", clabe="")
    fresh = desk.office.settlements.replace("settlement", "Se corrigió el deducible")
    case = desk.cases.load("claim")
    desk.database.write(lambda connection: desk.records.write(connection, [_deductible(case.find("cover-PP"))]))
    second = desk.papers.issue("claim", fresh)
    said = text_of(desk.papers.read(second.paper))
    assert f"Sustituye a {first.folio}. Motivo: Se corrigió el deducible. Diferencia: −$2,845.00." in said
    states = {row.folio: row.state for row in desk.papers.rows("claim") if row.folio}
    assert states == {first.folio: "replaced", second.folio: "issued"}
    case = desk.cases.load("claim")
    assert settlements.state_of(case, case.find("settlement")) == "replaced"  # type: ignore[arg-type]
    rows = settlements.compare(case, case.find("settlement"), case.find(fresh))  # type: ignore[arg-type]
    assert {row.title for row in rows} >= {"Deducible", "Pago"}


def _deductible(cover: Record | None) -> object:
    from gnp_desk.services.records import Change

    assert cover is not None
    return Change("update", cover.type, cover.id, "claim", {"deductible_pct": "6.00"})


def test_what_happens_after_a_settlement_is_recorded_beside_its_frozen_values(desk: Desk, put) -> None:
    put(partial(status="draft"))
    with pytest.raises(errors.Frozen):
        desk.office.settlements.record_after("settlement", {"notified_at": at("2026-11-25 12:00")})
    desk.papers.issue("claim", "settlement")
    office = desk.office.settlements
    office.record_after("settlement", {"notified_at": at("2026-11-25 12:00")})
    office.record_after("settlement", {"customer_answer": "rejects", "objection": "Falta una pieza"})
    case = desk.cases.load("claim")
    assert settlements.state_of(case, case.find("settlement")) == "disagreed"  # type: ignore[arg-type]
    with pytest.raises(errors.Frozen):
        office.record_after("settlement", {"clabe": "1"})


def test_orders_of_payment_come_from_the_settlement_and_a_changed_account_takes_two(desk: Desk, put) -> None:
    put(partial(status="draft"))
    settlement = desk.papers.issue("claim", "settlement")
    (order,) = desk.office.settlements.payment_orders("settlement")
    assert desk.office.settlements.payment_orders("settlement") == ()
    issued = desk.papers.issue("claim", order)
    said = text_of(desk.papers.read(issued.paper))
    assert "$25,256.99" in said and "terminada en 0008" in said and settlement.folio in said
    changed = desk.office.settlements.change_account(
        order, "646180157098510917", "Graciela Montaño Ibarra", "Cambió de banco"
    )
    with pytest.raises(errors.NotReady) as stopped:
        desk.papers.issue("claim", changed)
    assert "CON-90" in codes(stopped)
    supervisor = desk.office.people.add("Laura Ordaz", "supervisor")
    desk.office.settlements.approve(changed, desk.office.people.author(supervisor.user))
    again = desk.papers.issue("claim", changed)
    assert f"Sustituye a {issued.folio}" in text_of(desk.papers.read(again.paper))


def test_a_slip_expires_and_is_issued_again_with_a_new_date_and_the_same_calculation(desk: Desk, put, clock) -> None:
    put(partial())
    slip = desk.office.slips.open("claim")
    first = desk.papers.issue("claim", slip)
    case = desk.cases.load("claim")
    assert [(row.amount, row.until, row.state) for row in slips.rows(case)] == [("$14,225.00", "09/01/2027", "issued")]
    clock.now = datetime(2027, 1, 10, 18, 0, tzinfo=UTC)
    assert slips.rows(desk.cases.load("claim"))[0].state == "expired"
    again = desk.office.slips.again(slip)
    second = desk.papers.issue("claim", again)
    said = text_of(desk.papers.read(second.paper))
    assert "Pague hasta el 24/02/2027" in said and "$14,225.00" in said
    assert f"Sustituye a {first.folio}" in said and "Diferencia: +$0.00" in said
    rows = slips.rows(desk.cases.load("claim"))
    assert {row.folio: row.state for row in rows} == {first.folio: "replaced", second.folio: "issued"}


def test_an_expired_slip_whose_deductible_changed_is_replaced_and_never_reissued(desk: Desk, put, clock) -> None:
    put(partial())
    slip = desk.office.slips.open("claim")
    first = desk.papers.issue("claim", slip)
    case = desk.cases.load("claim")
    desk.database.write(lambda connection: desk.records.write(connection, [_deductible(case.find("cover-PP"))]))
    again = desk.office.slips.again(slip)
    with pytest.raises(errors.NotReady) as stopped:
        desk.papers.issue("claim", again)
    assert codes(stopped) == {"CON-75"}
    desk.cases.remove("claim", again, "slip")
    replaced = desk.office.slips.again(slip, "Cambió el porcentaje contratado")
    issued = desk.papers.issue("claim", replaced)
    assert "Diferencia: +$2,845.00" in text_of(desk.papers.read(issued.paper))
    assert first.folio in text_of(desk.papers.read(issued.paper))


def test_a_paid_slip_keeps_its_proof_and_is_not_made_again(desk: Desk, put) -> None:
    put(partial())
    slip = desk.office.slips.open("claim")
    proof = {"paid_on": "2026-11-25", "amount": "14225.00", "bank": "bank_hsbc", "operation_number": "123"}
    with pytest.raises(errors.NoPaymentTaken, match="Borrador"):
        desk.office.slips.record_proof(slip, proof)
    desk.papers.issue("claim", slip)
    with pytest.raises(errors.NotReady) as stopped:
        desk.office.slips.record_proof(slip, {**proof, "amount": None})
    assert [advice.field for advice in stopped.value.details["problems"]] == ["amount"]  # type: ignore[attr-defined]
    recorded = desk.office.slips.record_proof(slip, proof)
    case = desk.cases.load("claim")
    assert slips.rows(case)[0].state == "paid"
    with pytest.raises(errors.Frozen):
        fill(desk.cases, recorded, amount="14000.00")
    with pytest.raises(errors.NotReady):
        desk.office.slips.again(slip)
    with pytest.raises(errors.NoPaymentTaken, match="Pagada"):
        desk.office.slips.record_proof(slip, proof)


def test_a_payment_that_does_not_match_its_slip_is_taken_only_with_its_reason_which_history_tells(
    desk: Desk, put, clock
) -> None:
    put(partial())
    slip = desk.office.slips.open("claim")
    desk.papers.issue("claim", slip)
    replacing = desk.office.slips.again(slip, "Cambió el porcentaje contratado")
    clock.now = datetime(2027, 1, 11, 18, 0, tzinfo=UTC)
    newer = desk.papers.issue("claim", replacing)
    proof = {"paid_on": "2027-01-11", "amount": "14000.00", "bank": "bank_hsbc", "operation_number": "123"}
    with pytest.raises(errors.ReasonWanted) as asked:
        desk.office.slips.record_proof(slip, proof)
    said = {advice.code: advice.text for advice in asked.value.details["problems"]}  # type: ignore[attr-defined]
    assert said.keys() == {"proof.amount", "proof.replaced", "CON-89"}
    assert newer.folio in said["proof.replaced"] and "09/01/2027" in said["CON-89"]
    assert not desk.cases.load("claim").of("payment_proof"), "nothing is recorded without its reason"
    with pytest.raises(errors.NotReady):
        desk.office.slips.record_proof(slip, {**proof, "reason": "porque"})
    recorded = desk.office.slips.record_proof(slip, {**proof, "reason": "El banco aceptó la referencia anterior"})
    kept = desk.cases.load("claim").find(recorded)
    assert kept is not None and kept.get("amount") == "14000.00"
    (told,) = [row for row in desk.cases.history("claim", 0, 50) if row.what.endswith("Comprobante de pago")]
    assert "El banco aceptó la referencia anterior" in told.new


def test_tickets_are_made_from_what_was_frozen_and_their_reprints_are_numbered(desk: Desk, put) -> None:
    put(partial())
    issued = desk.papers.issue("claim", desk.office.slips.open("claim"))
    first = desk.office.slips.ticket(issued.paper)
    second = desk.office.slips.ticket(issued.paper)
    assert issued.folio.encode() in first and b"14,225.00" in first
    assert "Copia 1 · Cliente".encode("cp858") in first
    assert "Copia 2 · Cliente · Reimpresión 1".encode("cp858") in second
    assert desk.office.slips.ticket(issued.paper, "pdf").startswith(b"%PDF")
    events = [event for event in desk.cases.load("claim").of("paper_event") if event.get("paper") == issued.paper]
    assert sorted(int(str(event.get("reprint"))) for event in events) == [0, 1, 2]


def test_documents_move_only_forward_and_a_review_is_reopened_by_a_supervisor(desk: Desk, put) -> None:
    put(chain())
    documents = desk.office.documents
    item = documents.move("claim", "TOTAL_LOSS", "D-RFC", "digital")
    documents.move("claim", "TOTAL_LOSS", "D-RFC", "physical")
    documents.move("claim", "TOTAL_LOSS", "D-RFC", "reviewed")
    received = desk.cases.load("claim").find(item)
    assert received is not None and received.get("received_by") == desk.records.author.user
    with pytest.raises(errors.MoveRefused):
        documents.move("claim", "TOTAL_LOSS", "D-RFC", "digital")
    with pytest.raises(errors.Frozen):
        fill(desk.cases, item, issued_on="2026-11-01")
    with pytest.raises(errors.NotAllowed):
        documents.reopen("claim", item, "Se leyó mal")
    supervisor = desk.office.people.add("Laura Ordaz", "supervisor")
    desk.office.people.work_as(supervisor.user)
    documents.reopen("claim", item, "Se leyó mal")
    documents.move("claim", "TOTAL_LOSS", "D-RFC", "returned", {"return_reason": "illegible"})
    assert desk.office.people.present().role == "supervisor"


def test_what_was_issued_is_never_opened_again_but_followed_by_another(desk: Desk, put) -> None:
    put(partial(status="draft"))
    for record in ("settlement", desk.office.slips.open("claim")):
        issued = desk.papers.issue("claim", record)
        with pytest.raises(errors.Frozen):
            desk.papers.correct(issued.paper, "Se escribió mal")


def test_the_receipt_of_documents_is_a_paper_too(desk: Desk, put) -> None:
    put(complete(chain()))
    desk.cases.add("claim", "document_receipt", "receipt", {}, "documents")
    issued = desk.papers.issue("claim", "receipt")
    said = text_of(desk.papers.read(issued.paper))
    assert "Acuse de documentos" in said and "Documentos completos el 22/11/2026 12:30" in said
