"""Wherever saving and synchronising is cut, it goes on from what is stored (T4): every named step of every scenario."""

from __future__ import annotations

import re
from pathlib import Path

import gnp_desk
from tests.sync.scenarios import points
from tests.sync.workers import IS_LONG, share

OCCURRENCES, EXITS, SECONDS = ("all", 1, 6 * 3600) if IS_LONG else ("first", 1, 1_200)


def test_a_cut_at_any_step_loses_nothing_and_is_gone_on_from() -> None:
    words = share("tests.sync.cuts", OCCURRENCES, EXITS, seconds=SECONDS)
    cut = re.findall(r"^cut (\d) (\S+)$", words, re.MULTILINE)
    assert len(cut) >= 140 and all(count == "2" for count, _step in cut)
    named = points(Path(gnp_desk.__file__).parent)
    assert len(named) >= 30 and named == {step for _count, step in cut}, "every named step is cut somewhere"
