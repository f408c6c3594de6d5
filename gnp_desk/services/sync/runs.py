"""The last synchronisations of this device: when, what moved, how each ended. Runs alike that moved nothing count as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from gnp_desk.services import preferences

RUNS, MOST = "sync_runs", 50


@dataclass(frozen=True)
class Run:
    """One synchronisation, or several alike: the moment the last ended (UTC), its seconds, and its error («» for none)."""

    at: str
    seconds: float = 0.0
    code: str = ""
    words: str = ""
    sent: int = 0
    refused: int = 0
    came: int = 0
    files_up: int = 0
    files_down: int = 0
    conflicts: int = 0
    times: int = 1

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing moved."""
        return not (self.sent or self.refused or self.came or self.files_up or self.files_down)


def read(connection: Connection) -> tuple[Run, ...]:
    """Return what is kept, the newest first."""
    kept = preferences.read(connection, RUNS, [])
    return tuple(Run(**item) for item in kept) if isinstance(kept, list) else ()


def keep(connection: Connection, run: Run) -> None:
    """Add a run; one like the last that moved nothing either only moves its time on."""
    kept = read(connection)
    last = kept[0] if kept else None
    if last is not None and last.is_quiet and run.is_quiet and (last.code, last.conflicts) == (run.code, run.conflicts):
        kept, run = kept[1:], replace(run, times=last.times + 1)
    preferences.keep(connection, RUNS, [asdict(item) for item in (run, *kept)[:MOST]])


def of_summary(told: Mapping[str, Any], seconds: float, code: str = "", words: str = "") -> Run:
    """Return the run that a summary tells of."""
    pushed: Mapping[str, int] = told["pushed"]
    return Run(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(seconds, 1),
        code=code,
        words=words,
        sent=sum(pushed.get(status, 0) for status in ("applied", "same", "conflict")),
        refused=pushed.get("rejected", 0),
        came=told["pulled"],
        files_up=told["files_up"],
        files_down=told["files_down"],
        conflicts=told["conflicts"],
    )
