"""The order in which the story is told; both hands tell the same one."""

from __future__ import annotations

from sqlalchemy import select

from gnp_desk.desk import Desk
from gnp_desk.forms.catalogue import person_words
from gnp_desk.services import life
from gnp_desk.services.policy_tables import POLICY
from tests.end2end.story import Story, text_of

PAGES = ("safety", "policy", "privacy", "driver_vehicle", "third_party", "place", "circumstances", "damage")


def tell(story: Story) -> None:
    """Find the policy, fill the declaration, issue and hand over two papers, go through the checklist."""
    story.find_policy_and_begin(plate_with_cover(story.desk))
    declare(story)
    papers = hand_over(story)
    check_out(story)
    events = [event.get("event") for event in story.case.of("paper_event")]
    assert events.count("printed") == 2
    assert events.count("delivered") == 2
    case = story.case
    assert {life.paper_state(case, paper, case.moment.today) for paper in case.of("paper")} == {"delivered"}
    for folio, text in papers.items():
        assert folio in text
        assert case.claim.text("folio") in text


def declare(story: Story) -> None:
    """Answer the walk: two vehicles, one injured person, one damage each way."""
    hand = story.hand
    hand.do(next(action.text for action in story.screen.actions() if action.is_main))
    assert story.screen.place().page == "safety"
    for page in PAGES:
        assert story.screen.place().page == page
        if page == "third_party":
            story.add("Agregar tercero")
        if page == "damage":
            story.note_damage("rear", 2)
        else:
            story.fill()
        if page != PAGES[-1]:
            story.go_on()
    for page in ("narrative", "people"):
        story.to_page(page)
        if page == "people":
            story.add("Agregar persona lesionada")
        story.fill()
    hand.do("Dejar como borrador")
    second_vehicle(story)
    case = story.case
    assert len(case.of("party")) == 2
    assert len(case.of("injury")) == 1
    assert case.of("damage_line")
    assert {party.get("letter") for party in case.of("party")} == {"A", "B"}


def second_vehicle(story: Story) -> None:
    """Go back to the columns, where B has a place now, and finish them."""
    story.open_task("Conductor y vehículo")
    story.fill()
    driver = story.case.ref(story.case.party("B"), "driver")
    assert person_words(driver) == "Efraín Cárdenas"
    story.hand.do("Dejar como borrador")


def hand_over(story: Story) -> dict[str, str]:
    """Issue the order of the vehicle and the medical one; save, deliver and read both."""
    story.open_task("Órdenes")
    found = {}
    for words in ("Orden del vehículo", "Orden médica"):
        folio = story.issue_order(words)
        found[folio] = text_of(story.save_and_deliver(folio))
    return found


def check_out(story: Story) -> None:
    """Go through the list of the scene."""
    story.hand.do("Lista del lugar")
    assert story.screen.place().page == "checklist"
    story.fill()
    story.hand.do("Dejar como borrador")
    assert story.screen.code == "case"


def plate_with_cover(desk: Desk) -> str:
    """Return the plates of a car whose policy covers now."""
    with desk.database.reading() as connection:
        rows = connection.execute(select(POLICY.c.id, POLICY.c.plate)).all()
    now = desk.cases.moment().local
    for row in rows:
        card = desk.policies.card(row.id, now)
        if row.plate and card.covered and any(line.title.startswith("Daños Materiales") for line in card.lines):
            return str(row.plate)
    raise AssertionError("no policy covers now")
