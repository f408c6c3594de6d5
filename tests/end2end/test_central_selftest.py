"""The self test goes on at a centre of its own: sync, conflict, refusal, a restored centre, a copied laptop."""

from __future__ import annotations

from pathlib import Path

from gnp_desk.selftest import _open, _run, need
from gnp_desk.selftest_central import CentralStory


def test_every_step_of_the_centre_holds(tmp_path: Path) -> None:
    desk = _open(tmp_path / "store")
    claim = desk.cases.start()
    (tmp_path / "work").mkdir()
    story = CentralStory(desk, claim, tmp_path / "work", "", _open, need)
    steps: list[dict[str, object]] = []
    try:
        for name, step in story.steps():
            assert _run(steps, name, step), steps[-1]
    finally:
        story.close()
        desk.close()
    assert [step["name"] for step in steps] == [
        "centre", "sign_on", "sync", "sync_other", "conflict", "rejection", "server_restore", "cloned_laptop", "verify_all",
    ]  # fmt: skip
