"""The screens of money in every theme, density and text size, at the smallest window they must work in."""

from __future__ import annotations

import itertools

import pytest
from money_branches import chain, complete, partial, stolen
from money_cases import Claim

from gnp_desk.ui import style
from gnp_desk.ui.tokens import DENSITIES, THEMES, Look
from tests.ui.money.conftest import Work, draft
from tests.ui.walk import faults, focus_faults

SIZES = [(density, scale) for density, scale in itertools.product(DENSITIES, (1.0, 1.5, 2.0))]
SCREENS = ("valuation", "settlement", "slips", "documents", "deadlines", "theft")


def full() -> Claim:
    """Return a claim in which every screen has something to show."""
    claim = complete(chain())
    claim.change("sheet", status="draft")
    claim.add("deductible_slip", "slip", source="sheet", coverage_code="PP", status="draft", sent_by="by_hand", number=1)
    claim.add("theft_case", "theft", theft_reported_at=stolen().found("theft").get("theft_reported_at"))
    # Without it the counter's layout would show the notice first.
    claim.add("consent", "notice", medium="screen", shown_at=claim.claim.get("reported_at"))
    return claim


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_of_money_is_whole_in_every_look_at_the_smallest_size(work: Work, screen: str, theme: str) -> None:
    hand = work(full(), (1024, 560))
    wrong: list[str] = []
    style.use(Look(theme))
    hand.open(screen)
    for density, scale in SIZES if theme == "light" else SIZES[::4]:
        style.use(Look(theme, density, scale))
        hand.rest()
        wrong += [f"{screen} {density} {scale:g}: {fault}" for fault in faults(hand.window)]
    assert not wrong, "\n".join(sorted(set(wrong)))


@pytest.mark.parametrize("screen", SCREENS)
def test_the_focus_is_seen_wherever_it_goes_on_a_screen_of_money(work: Work, screen: str) -> None:
    hand = work(full())
    hand.open(screen)
    assert focus_faults(hand.window) == []


@pytest.mark.parametrize("screen", ("valuation", "settlement", "slips"))
def test_an_empty_screen_says_what_to_do_and_has_the_focus_on_it(work: Work, screen: str) -> None:
    claim = partial("direct_payment", "PP")
    for key in ("settlement", *([] if screen != "valuation" else ["sheet"])):
        claim.records.pop(key, None)
    hand = work(claim)
    hand.open(screen)
    assert [action.code for action in hand.screen.actions() if action.is_main] == ["begin"]
    assert hand.focus().text()  # type: ignore[attr-defined]
    hand.main()
    assert "begin" not in [action.code for action in hand.screen.actions()]


def test_the_grid_gives_way_to_little_room_without_scrolling_sideways(work: Work) -> None:
    hand = work(draft(), (1024, 560))
    grid = hand.open("valuation").grid  # type: ignore[attr-defined]
    assert grid.horizontalHeader().length() <= grid.viewport().width()
    style.use(Look("light", "counter", 2.0))
    hand.rest()
    assert grid.horizontalHeader().length() <= grid.viewport().width()
    assert {"discount_pct", "price_source"} <= set(grid.hidden())
    assert not {"part", "operation", "unit_price"} & set(grid.hidden())
