"""The screens of the counter in every theme, in Mostrador and at the other sizes, in the smallest window: whole, named, focused."""

from __future__ import annotations

import pytest

from gnp_desk.services.views import Place
from gnp_desk.ui import style
from gnp_desk.ui.tokens import THEMES, Look
from tests.ui.counter.conftest import CLAIM, PLATE, Counter
from tests.ui.walk import faults, focus_faults

KNOWN = "0048213377-1/insured"
SIZES = {"light": ("counter", 1.5), "dark": ("field", 1.0), "sun": ("gloves", 2.0)}
PARTS = ("", "why", "pay", "documents", "repair", "papers", "contacts")


@pytest.mark.parametrize("theme", THEMES)
def test_every_screen_of_the_counter_is_whole_in_every_look(counter: Counter, theme: str) -> None:
    counter.window.resize(1024, 560)
    counter.find(PLATE)
    wrong = _wrong(counter, theme, "search")
    for place in (Place("client", page=KNOWN), Place("contacts"), Place("repair", CLAIM)):
        counter.open(place)
        wrong += _wrong(counter, theme, place.screen)
    for part in PARTS:
        counter.open(Place("client_view", CLAIM, part))
        wrong += _wrong(counter, theme, f"client_view/{part}")
    assert not wrong, "\n".join(sorted(set(wrong)))


def _wrong(counter: Counter, theme: str, name: str) -> list[str]:
    found = []
    for look in (Look(theme, *SIZES[theme]), Look(theme, "counter")):
        style.use(look)
        counter.rest()
        found += [f"{name} {look.density} {look.scale:g}: {fault}" for fault in faults(counter.window)]
    return found


def test_the_focus_is_seen_wherever_it_goes_at_the_counter(counter: Counter) -> None:
    wrong = []
    for place in (Place("client", page=KNOWN), Place("contacts"), Place("repair", CLAIM), Place("client_view", CLAIM)):
        counter.open(place)
        wrong += [f"{place.screen}: {fault}" for fault in focus_faults(counter.window)]
    assert not wrong, "\n".join(wrong)
