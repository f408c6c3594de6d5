"""Processes that end, power that fails, backups that come back: nothing said to be saved or acknowledged is missing (T5, T6, T9, T10)."""

from __future__ import annotations

import re

from tests.sync.workers import IS_LONG, seed, share

KILLS, CUTS, REPAIRS, DRILLS = (20_000, 200_000, 10_000, 5_000) if IS_LONG else (300, 3_000, 200, 100)
SECONDS = 6 * 3600 if IS_LONG else 1_200


def run(module: str, count: int) -> str:
    return share(f"tests.sync.{module}", count, seed(), seconds=SECONDS)


def test_process_killed_at_random_moments() -> None:
    words = run("kills", KILLS)
    said = [
        tuple(map(int, found)) for found in re.findall(r"^kills (\d+) saved (\d+) acknowledged (\d+)$", words, re.M)
    ]
    assert sum(kills for kills, _saved, _acknowledged in said) == KILLS and all(
        sum(counts) for counts in zip(*said, strict=True)
    )


def test_power_cut_torn_sector_lost_unsynced_writes() -> None:
    assert run("power", CUTS).count("power") == CUTS


def test_corrupt_rows_are_found_and_repaired_without_touching_unsent_work() -> None:
    assert run("repairs", REPAIRS).count("repair") == REPAIRS


def test_primary_lost_laptop_image_restored_two_clones_alternate_at_any_moment() -> None:
    """No acknowledged work of a surviving journal is missing, no folio is given twice, equal digests."""
    assert run("drills", DRILLS).count("drill ") == DRILLS
