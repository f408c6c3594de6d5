"""Signing in the store: what is bound to what, what a change undoes, and that nobody closes without it."""

from __future__ import annotations

import pytest

from gnp_desk import errors
from gnp_desk.desk import Desk
from gnp_desk.forms.case import Case
from gnp_desk.services import signing_room
from gnp_desk.services.demo import autograph
from gnp_desk.services.signing_room import ABSENT, REFUSED, Given, SigningView
from gnp_desk.services.views import Edit


def ready(demo: Desk) -> Case:
    """Return a claim of two cars that lacks only its signatures."""
    for row in demo.queue.page("today", 0, 50):
        case = demo.cases.load(row.claim)
        view = signing_room.look(case)
        if len(case.of("party")) > 1 and view.status == "draft" and not view.problems:
            return case
    raise AssertionError("no claim is ready to sign")


def view_of(demo: Desk, claim: str) -> SigningView:
    return signing_room.look(demo.cases.load(claim))


def given(view: SigningView, at: int = 0, **changes: object) -> Given:
    row = view.rows[at]
    values = {"strokes": autograph(row.name), **changes}
    return Given(row.key, view.content_hash, row.text, **values)  # type: ignore[arg-type]


def test_everybody_who_was_there_signs(demo: Desk) -> None:
    view = signing_room.look(ready(demo))
    assert [row.who for row in view.rows] == ["conductor de A", "conductor de B", "ajustador"]
    assert [row.state for row in view.rows] == ["missing"] * 3 and not view.is_done


def test_signing_fixes_the_content_and_signatures_are_no_part_of_it(demo: Desk) -> None:
    case = ready(demo)
    before = signing_room.look(case)
    demo.signatures.sign(case.claim.id, given(before))
    after = view_of(demo, case.claim.id)
    assert (after.status, after.content_hash) == ("to_sign", before.content_hash)
    assert [row.state for row in after.rows] == ["valid", "missing", "missing"]
    assert after.rows[0].strokes == autograph(after.rows[0].name)


def test_what_was_read_must_be_what_the_document_says(demo: Desk) -> None:
    case = ready(demo)
    view, party = signing_room.look(case), case.party("A")
    assert party is not None
    demo.cases.save(case.claim.id, [Edit(party.id, {"remarks": "Otra cosa."})], "e")
    with pytest.raises(errors.DocumentChanged):
        demo.signatures.sign(case.claim.id, given(view))
    fresh = view_of(demo, case.claim.id)
    with pytest.raises(errors.DocumentChanged):
        demo.signatures.sign(case.claim.id, Given(fresh.rows[0].key, fresh.content_hash, "Otro texto.", strokes=autograph("x")))
    assert demo.cases.load(case.claim.id).of("signature") == ()


@pytest.mark.parametrize("changes", [{"strokes": ()}, {"strokes": (((0, 0, 0, 500), (9, 9, 9, 500)),)}, {"outcome": REFUSED, "reason": " "}])
def test_a_signature_without_line_or_reason_is_not_kept(demo: Desk, changes: dict[str, object]) -> None:
    case = ready(demo)
    with pytest.raises(errors.NotSigned):
        demo.signatures.sign(case.claim.id, given(signing_room.look(case), **changes))
    after = demo.cases.load(case.claim.id)
    assert after.of("signature") == () and after.first("declaration").get("status") == "draft"  # type: ignore[union-attr]


def test_nobody_closes_without_signatures_or_reasons(demo: Desk) -> None:
    case = ready(demo)
    claim, declaration = case.claim.id, case.first("declaration")
    assert declaration is not None
    with pytest.raises(errors.NotReady) as refused:
        demo.papers.issue(claim, declaration.id)
    assert [item.text for item in refused.value.details["problems"]][0] == "Falta la firma de quien conducía A o el motivo."
    demo.signatures.sign(claim, given(signing_room.look(case)))
    demo.signatures.sign(claim, given(view_of(demo, claim), 1, outcome=ABSENT, reason="Se fue al hospital."))
    demo.signatures.sign_on_paper(claim)
    assert view_of(demo, claim).is_done
    issued = demo.papers.issue(claim, declaration.id)
    assert demo.cases.load(claim).find(issued.paper).get("content_hash") == view_of(demo, claim).content_hash  # type: ignore[union-attr]


def test_a_change_takes_the_declaration_back_to_draft_and_its_undo_gives_the_signature_back(demo: Desk) -> None:
    case = ready(demo)
    claim, party = case.claim.id, case.party("A")
    assert party is not None
    demo.signatures.sign(claim, given(signing_room.look(case)))
    demo.cases.save(claim, [Edit(party.id, {"remarks": "Otra cosa."})], "e")
    stale = view_of(demo, claim)
    assert (stale.status, stale.rows[0].state) == ("draft", "stale")
    assert stale.changed_text.startswith("La firma ya no corresponde: el documento cambió a las ")
    demo.cases.undo(claim, "e")
    assert view_of(demo, claim).rows[0].state == "valid"


def test_what_is_no_part_of_the_content_leaves_signatures_alone(demo: Desk) -> None:
    case = ready(demo)
    claim = case.claim.id
    demo.signatures.sign(claim, given(signing_room.look(case)))
    demo.cases.save(claim, [Edit(claim, {"callback_phone": "+525599887766"})], "e")
    demo.cases.add(claim, "note", demo.cases.new_id(), {"text": "Llamó el cliente."}, "e")
    assert (view_of(demo, claim).status, view_of(demo, claim).rows[0].state) == ("to_sign", "valid")


def test_a_signature_never_changes(demo: Desk) -> None:
    case = ready(demo)
    claim = case.claim.id
    signature = demo.signatures.sign(claim, given(signing_room.look(case))).of("signature")[0]
    with pytest.raises(errors.Frozen):
        demo.cases.save(claim, [Edit(signature.id, {"outcome": "refused"})], "e")
    with pytest.raises(errors.Frozen):
        demo.cases.remove(claim, signature.id, "e")
    with pytest.raises(errors.Frozen):
        demo.cases.add(claim, "signature", demo.cases.new_id(), dict(signature.values), "e")


def test_a_sketch_changed_after_signing_makes_it_stale(demo: Desk) -> None:
    case = ready(demo)
    claim = case.claim.id
    demo.signatures.sign(claim, given(signing_room.look(case)))
    sheet = demo.cases.new_id()
    demo.cases.add(claim, "sketch", sheet, {"template": "avenue_median"}, "e")
    element = {"parent": sheet, "kind": "sedan", "phase": "impact", "x_m": "0.00", "y_m": "0.00", "heading_deg": 0}
    demo.cases.add(claim, "sketch_element", demo.cases.new_id(), element, "e")
    assert view_of(demo, claim).rows[0].state == "stale"
