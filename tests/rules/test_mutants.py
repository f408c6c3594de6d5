"""The tests notice what they should: faults seeded in the rules, one by one, are caught."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from .mutants import drawn, noticed, unnoticed

FAULTS = 1_000 if os.environ.get("GNP_DESK_LONG") else 240


@pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="a fault may never end; this system has no timer to stop it"
)
def test_nine_of_ten_seeded_faults_are_caught() -> None:
    assert noticed(None) == ""
    places = drawn(FAULTS)
    # Each fault in a process that has only the rules: as many at a time as the machine has cores.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        missed = [words for words in pool.map(unnoticed, places, chunksize=4) if words]
    assert len(places) >= 200
    listed = "\n".join(missed)
    assert len(missed) * 10 <= len(places), f"{len(missed)} of {len(places)} faults were not noticed:\n{listed}"
