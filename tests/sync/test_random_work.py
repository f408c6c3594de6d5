"""Anything in any order, over a road on which anything happens, comes to rest with everything in its place (T3, T14)."""

from __future__ import annotations

import re

from tests.sync.workers import IS_LONG, seed, share

SEQUENCES, STEPS, SECONDS = (20_000, 80, 6 * 3600) if IS_LONG else (2_000, 40, 1_800)


def test_whatever_people_laptops_and_the_road_do_everybody_comes_to_hold_the_same() -> None:
    words = share("tests.sync.machine", SEQUENCES, STEPS, seed(), seconds=SECONDS)
    assert sum(map(int, re.findall(r"^sequences (\d+)$", words, re.MULTILINE))) >= SEQUENCES, words
