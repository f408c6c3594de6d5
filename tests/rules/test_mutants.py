"""The tests notice what they should: faults seeded in the rules, one by one, are caught."""

from __future__ import annotations

import os
import signal

import pytest

from .mutants import Fault, chosen, noticed

FAULTS = 1_000 if os.environ.get("GNP_DESK_LONG") else 240


@pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="a fault may never end; this system has no timer to stop it"
)
def test_nine_of_ten_seeded_faults_are_caught() -> None:
    assert noticed(None) == ""
    counted: list[Fault] = []
    missed: list[Fault] = []
    for fault in chosen(FAULTS):
        counted.append(fault)
        if not noticed(fault):
            missed.append(fault)
    assert len(counted) >= 200
    listed = "\n".join(f"{fault.module}:{fault.line} {fault.what}" for fault in missed)
    assert len(missed) * 10 <= len(counted), f"{len(missed)} of {len(counted)} faults were not noticed:\n{listed}"
