"""The fault matrix (sync_tests.md section 3): much unsent work, many photos, 45 days offline. Drains; I12 and I13 hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sync.workers import IS_LONG, ROOT

OPS, PHOTOS, SECONDS = (100_000, 30_000, 6 * 3600) if IS_LONG else (3_000, 500, 300)
LAPTOP_MB, CENTRE_MB = 64, 250


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it")
def test_after_45_days_offline_everything_leaves_in_order_and_memory_stays_small() -> None:
    command = [sys.executable, "-m", "tests.sync.backlog", str(OPS), str(PHOTOS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3_000:]
    told = json.loads(done.stdout)
    assert told["laptop_grown_mb"] <= LAPTOP_MB and told["centre_mb"] <= CENTRE_MB, told
