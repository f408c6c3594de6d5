"""Three hundred processes killed while a person answers: nothing that was acknowledged is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gnp_desk.desk import compose
from gnp_desk.services.database import Database
from gnp_desk.services.store_lock import StoreLock

ROUNDS = 300
SCRIPT = Path(__file__).with_name("kill_rounds.py")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="rounds fork a process that has everything loaded")
def test_nothing_acknowledged_is_lost_in_three_hundred_kills(tmp_path: Path) -> None:
    desk = compose(StoreLock(tmp_path), Database(tmp_path, bytes(range(32))), is_demo=True, clock=lambda: datetime.now(UTC))
    desk.cases.start()
    desk.close()
    command = [sys.executable, str(SCRIPT), str(tmp_path), str(ROUNDS), "20261125"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["rounds"] == ROUNDS
    assert told["acknowledged"] > 2 * ROUNDS, "each life is long enough to be worth killing"
    assert (told["lost"], told["wrong"]) == ([], [])
