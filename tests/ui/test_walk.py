"""Every screen in three themes, three densities and three text sizes, at the smallest window it must work in."""

from __future__ import annotations

import itertools
import os
import time

import pytest
from PySide6.QtWidgets import QApplication

from gnp_desk.services.views import Place
from gnp_desk.ui import style
from gnp_desk.ui.tokens import DENSITIES, THEMES, Look, contrast
from tests.ui.conftest import Driver, Watchdog
from tests.ui.walk import faults, focus_faults

FRAME = ("work", "search", "formats", "sync", "settings", "help")
OF_A_CLAIM = ("case", "review", "evidence", "orders", "history", "sketch", "damage", "signatures")
SIZES = [(density, scale) for density, scale in itertools.product(DENSITIES, (1.0, 1.5, 2.0))]


def places(driver: Driver) -> list[Place]:
    """Return a place of every screen there is."""
    claim = driver.claim()
    case = driver.shell.work.make.desk.cases.load(claim)
    pages = [sheet.code for sheet in driver.shell.work.make._source.walk(case)][2:4]
    return [
        *(Place(code) for code in FRAME),
        Place("search", page="new"),
        *(Place(code, claim) for code in OF_A_CLAIM),
        *(Place("page", claim, page) for page in pages),
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_every_screen_is_whole_in_every_look_at_the_smallest_size(demo: Driver, theme: str) -> None:
    """Every size is met in one of the themes, and nightly in all of them."""
    demo.window.resize(1024, 560)
    sizes = SIZES if os.environ.get("GNP_DESK_LONG") else SIZES[list(THEMES).index(theme) :: len(THEMES)]
    wrong: list[str] = []
    for place in places(demo):
        style.use(Look(theme))
        demo.go(place)
        for density, scale in sizes:
            style.use(Look(theme, density, scale))
            demo.settle()
            wrong += [f"{place.screen}/{place.page} {density} {scale:g}: {fault}" for fault in faults(demo.window)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_the_focus_is_seen_wherever_it_goes(demo: Driver) -> None:
    wrong: list[str] = []
    for place in places(demo)[:14]:
        demo.go(place)
        wrong += [f"{place.screen}: {fault}" for fault in focus_faults(demo.window)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", THEMES)
def test_text_and_borders_of_a_theme_stand_out(code: str) -> None:
    theme = THEMES[code]
    least = 7.0 if code == "sun" else 4.5
    pairs = [(name, ground) for name in ("text", "secondary", "primary", "error", "review", "ok") for ground in ("ground", "surface")]
    pairs += [("on_primary", "primary"), ("on_primary", "primary_over"), ("review", "review_tint"), ("error", "error_tint")]
    pairs += [("ok", "ok_tint"), ("primary", "chosen"), ("text", "chosen"), ("secondary", "chosen"), ("ground", "text")]
    for name, ground in pairs:
        assert contrast(theme.token(name), theme.token(ground)) >= least, (name, ground)
    for name, ground in (("border", "ground"), ("border", "surface"), ("focus", "ground"), ("focus", "chosen")):
        assert contrast(theme.token(name), theme.token(ground)) >= 3, (name, ground)


def test_a_theme_changes_in_less_than_a_tenth_of_a_second(demo: Driver, qapp: QApplication) -> None:
    demo.go(Place("page", demo.claim(), "driver_vehicle"))
    took = []
    for theme in ("dark", "sun", "light"):
        started = time.thread_time()
        style.use(Look(theme))
        qapp.processEvents()
        took.append(time.thread_time() - started)
    assert min(took) / Watchdog.slowness() < 0.1
